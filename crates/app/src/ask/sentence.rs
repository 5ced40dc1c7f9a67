//! A question in words: 达州2018年1-7月在建亿元以上项目分行业完成投资和同比. What is understood fills the
//! question; what is not is given back, never guessed at.

use std::collections::BTreeMap;

use analytics::Tree;
use exchange::import::parse::period;
use model::codes::{DIVISIONS, half_width};
use model::{Day, ListCode, Money, MoneyUnit, Period, Role, Stage, UnitCode};

use super::{AskBy, AskColumn, Question};

/// What a sentence says, as far as it is understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    /// Of whose projects.
    pub unit: Option<UnitCode>,
    /// In what sense they are its.
    pub role: Option<Role>,
    /// When.
    pub period: Option<Period>,
    /// A row for each.
    pub by: Option<AskBy>,
    /// Those in a list.
    pub list: Option<ListCode>,
    /// Those in a stage.
    pub stage: Option<Stage>,
    /// Those of a division of industry, by its code.
    pub industry: Option<&'static str>,
    /// Those of so large a total investment at least.
    pub least: Option<Money>,
    /// Columns, each once, as they are named.
    pub columns: Vec<AskColumn>,
    /// On the adjusted plan.
    pub adjusted: Option<bool>,
    /// Words that are not understood, or say another thing than words before them.
    pub left: Vec<String>,
}

/// What a word means.
#[derive(Clone, Debug)]
enum Meaning {
    Unit(UnitCode),
    Role(Role),
    Period(Period),
    /// This year or the one before, for months that name none.
    Year(i16),
    By(AskBy),
    List(ListCode),
    Stage(Stage),
    Industry(&'static str),
    Least(Money),
    Column(AskColumn),
    Adjusted(bool),
    /// Says nothing.
    Nothing,
}

/// The words that a sentence may use.
pub(crate) struct Words<'a> {
    tree: &'a Tree,
    today: Day,
    known: BTreeMap<String, Meaning>,
    /// Letters of the longest of them.
    longest: usize,
}

const COLUMNS: &[(&str, AskColumn)] = &[
    ("项目个数", AskColumn::Count),
    ("项目数量", AskColumn::Count),
    ("多少个项目", AskColumn::Count),
    ("多少项目", AskColumn::Count),
    ("个数", AskColumn::Count),
    ("开工项目数", AskColumn::Started),
    ("开工个数", AskColumn::Started),
    ("开工情况", AskColumn::Started),
    ("投资总额", AskColumn::Total),
    ("计划投资", AskColumn::Plan),
    ("年计划", AskColumn::Plan),
    ("本月完成", AskColumn::DoneMonth),
    ("本月完成投资", AskColumn::DoneMonth),
    ("当月完成", AskColumn::DoneMonth),
    ("当月完成投资", AskColumn::DoneMonth),
    ("完成投资", AskColumn::DoneYtd),
    ("投资完成", AskColumn::DoneYtd),
    ("投资完成额", AskColumn::DoneYtd),
    ("投资完成情况", AskColumn::DoneYtd),
    ("累计完成投资", AskColumn::DoneYtd),
    ("累计完成", AskColumn::DoneYtd),
    ("完成率", AskColumn::Share),
    ("投资完成率", AskColumn::Share),
    ("完成比例", AskColumn::Share),
    ("进度", AskColumn::Share),
    ("上年同期", AskColumn::LastYear),
    ("去年同期", AskColumn::LastYear),
    ("同比", AskColumn::Growth),
    ("增速", AskColumn::Growth),
    ("同比增长", AskColumn::Growth),
    ("增长", AskColumn::Growth),
    ("开工累计", AskColumn::SinceStart),
    ("开工以来", AskColumn::SinceStart),
    ("到位资金", AskColumn::Received),
    ("资金到位", AskColumn::Received),
];

const BY_UNITS: &[&str] = &[
    "分县区",
    "分县",
    "分区县",
    "分市县",
    "分地区",
    "分市州",
    "分市",
    "分单位",
    "各县区",
    "各区县",
    "各单位",
    "各地",
    "按单位",
];
const BY_INDUSTRIES: &[&str] = &["分行业", "各行业", "按行业"];
const ROLES: &[(&str, Role)] = &[
    ("分建设地", Role::Place),
    ("按建设地", Role::Place),
    ("建设地", Role::Place),
    ("所在地", Role::Place),
    ("责任单位", Role::Responsible),
    ("分园区", Role::Park),
    ("按园区", Role::Park),
    ("园区", Role::Park),
];
const PLANS: &[(&str, bool)] =
    &[("调整后计划", true), ("调整计划", true), ("按调整", true), ("原计划", false), ("调整前计划", false)];
/// Words between the others.
const NOTHING: &[&str] = &[
    "项目", "情况", "数据", "分别", "统计", "查询", "一下", "多少", "什么", "请问", "需要", "全部", "所有", "有", "是",
    "的", "和", "与", "及", "以及", "各", "按", "分", "请", "查", "问", "给", "我", "要", "到", "在", "已", "了", "吗",
    "、", "，", "。", "；", "：", ",", ".", ";", ":", "?", "！", "!", "（", "）", "(", ")", "\"", "“", "”", "表",
];
/// What follows the proper name of a unit.
const ENDINGS: &[&str] =
    &["自治州", "自治县", "经济开发区", "经济技术开发区", "地区", "市", "县", "区", "省", "州", "旗"];
/// Letters that a period or an amount has at most.
const LONGEST: usize = 16;

impl<'a> Words<'a> {
    /// The words of whoever may ask about `units`, with the lists there are.
    pub(crate) fn new(tree: &'a Tree, units: &[UnitCode], lists: &[(ListCode, String)], today: Day) -> Self {
        let mut words = Self { tree, today, known: BTreeMap::new(), longest: 0 };
        let year = Period::month_before(today).year();
        for word in NOTHING {
            words.add(word, Meaning::Nothing);
        }
        for (code, name) in DIVISIONS {
            words.add(name, Meaning::Industry(code));
            words.add(name.trim_end_matches("制造业").trim_end_matches('业'), Meaning::Industry(code));
        }
        for stage in Stage::ALL {
            words.add(stage.zh(), Meaning::Stage(*stage));
        }
        for column in AskColumn::ALL {
            words.add(column.zh(), Meaning::Column(column));
        }
        COLUMNS.iter().for_each(|(word, column)| words.add(word, Meaning::Column(*column)));
        BY_UNITS.iter().for_each(|word| words.add(word, Meaning::By(AskBy::Units)));
        BY_INDUSTRIES.iter().for_each(|word| words.add(word, Meaning::By(AskBy::Industries)));
        ROLES.iter().for_each(|(word, role)| words.add(word, Meaning::Role(*role)));
        PLANS.iter().for_each(|(word, adjusted)| words.add(word, Meaning::Adjusted(*adjusted)));
        for (word, meaning) in [
            ("今年", Meaning::Year(year)),
            ("今年以来", Meaning::Year(year)),
            ("去年", Meaning::Year(year - 1)),
            ("上月", Meaning::Period(Period::month_before(today))),
            ("上个月", Meaning::Period(Period::month_before(today))),
        ] {
            words.add(word, meaning);
        }
        for (list, title) in lists {
            words.add(title, Meaning::List(list.clone()));
            words.add(list.as_str(), Meaning::List(list.clone()));
        }
        words.add_units(units);
        words
    }

    /// Full names; and names without what they end in, where only one unit has that.
    fn add_units(&mut self, units: &[UnitCode]) {
        let mut short: BTreeMap<&str, Vec<&UnitCode>> = BTreeMap::new();
        let tree = self.tree;
        for code in units {
            let name = tree.name(code.as_str());
            self.add(name, Meaning::Unit(code.clone()));
            let ended = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending));
            if let Some(proper) = ended.filter(|proper| proper.chars().count() >= 2) {
                short.entry(proper).or_default().push(code);
            }
        }
        for (proper, codes) in short {
            if let [code] = codes[..] {
                self.known.entry(half_width(proper)).or_insert_with(|| Meaning::Unit(code.clone()));
            }
        }
    }

    fn add(&mut self, word: &str, meaning: Meaning) {
        let word = half_width(word);
        let letters = word.chars().count();
        if letters >= 2 || matches!(meaning, Meaning::Nothing) {
            self.longest = self.longest.max(letters);
            self.known.insert(word, meaning);
        }
    }

    /// The longest word that a text begins with.
    fn first(&self, text: &str, year: i16) -> Option<(usize, Meaning)> {
        let most = self.longest.max(LONGEST);
        let ends: Vec<usize> = text.char_indices().take(most).map(|(at, c)| at + c.len_utf8()).collect();
        let known = ends.iter().rev().filter_map(|end| Some((*end, self.known.get(&text[..*end])?.clone()))).next();
        let ends = &ends[..ends.len().min(LONGEST)];
        let stretch = ends.iter().rev().filter(|_| begins_a_period(text));
        let stretch =
            stretch.filter_map(|end| Some((*end, Meaning::Period(period(&text[..*end], Some(year), false).ok()?))));
        let amount = ends.iter().rev().filter_map(|end| Some((*end, Meaning::Least(at_least(&text[..*end])?))));
        let found = known.into_iter().chain(stretch.take(1)).chain(amount.take(1));
        found.max_by_key(|(end, _)| *end)
    }

    /// Reads a sentence.
    pub(crate) fn read(&self, sentence: &str) -> Sentence {
        let text = joined(sentence);
        let mut read = Sentence::default();
        let mut year = Period::month_before(self.today).year();
        let (mut at, mut unknown) = (0, String::new());
        while let Some(next) = text[at..].chars().next() {
            let Some((length, meaning)) = self.first(&text[at..], year) else {
                unknown.push(next);
                at += next.len_utf8();
                continue;
            };
            if !unknown.is_empty() {
                read.left.push(std::mem::take(&mut unknown));
            }
            if let Meaning::Year(named) = meaning {
                year = named;
            }
            if !self.take(&mut read, meaning) {
                read.left.push(text[at..at + length].to_owned());
            }
            at += length;
        }
        if !unknown.is_empty() {
            read.left.push(unknown);
        }
        // 去年 alone is the whole of it; 今年 is what there is so far.
        if read.period.is_none() && year != Period::month_before(self.today).year() {
            read.period = Some(Period::Year(year));
        }
        read
    }

    /// Takes a word in; false where it says another thing than one before it.
    fn take(&self, read: &mut Sentence, meaning: Meaning) -> bool {
        fn put<T: PartialEq>(place: &mut Option<T>, value: T) -> bool {
            match place {
                Some(known) => *known == value,
                None => {
                    *place = Some(value);
                    true
                }
            }
        }
        match meaning {
            Meaning::Nothing | Meaning::Year(_) => true,
            Meaning::Unit(unit) => match &read.unit {
                // 达州市通川区 is 通川区.
                Some(known) if self.tree.is_within(known.as_str(), unit.as_str()) => true,
                Some(known) if !self.tree.is_within(unit.as_str(), known.as_str()) => false,
                _ => {
                    read.unit = Some(unit);
                    true
                }
            },
            Meaning::Role(role) => put(&mut read.role, role),
            Meaning::Period(period) => put(&mut read.period, period),
            Meaning::By(by) => put(&mut read.by, by),
            Meaning::List(list) => put(&mut read.list, list),
            Meaning::Stage(stage) => put(&mut read.stage, stage),
            Meaning::Industry(code) => put(&mut read.industry, code),
            Meaning::Least(least) => put(&mut read.least, least),
            Meaning::Adjusted(adjusted) => put(&mut read.adjusted, adjusted),
            Meaning::Column(column) => {
                if !read.columns.contains(&column) {
                    read.columns.push(column);
                }
                true
            }
        }
    }
}

impl Sentence {
    /// The question, with what is usual where the sentence says nothing.
    #[must_use]
    pub fn question(&self, unit: &UnitCode, usual: Period) -> Question {
        let columns = AskColumn::ALL.into_iter().filter(|column| self.columns.contains(column)).collect::<Vec<_>>();
        Question {
            unit: self.unit.clone().unwrap_or_else(|| unit.clone()),
            role: self.role.unwrap_or(Role::Responsible),
            period: self.period.unwrap_or(usual),
            by: self.by.unwrap_or_default(),
            list: self.list.clone(),
            stage: self.stage,
            industry: self.industry.unwrap_or_default().to_owned(),
            least: self.least,
            columns: if columns.is_empty() { AskColumn::USUAL.to_vec() } else { columns },
            adjusted: self.adjusted.unwrap_or(false),
        }
    }
}

/// The sentence in half width with blanks as commas, but for those within a date (2018年 7月).
fn joined(sentence: &str) -> String {
    let mut pieces = sentence.split_whitespace().map(half_width).filter(|piece| !piece.is_empty());
    let mut text = pieces.next().unwrap_or_default();
    for piece in pieces {
        if !text.ends_with('年') && !piece.starts_with(['年', '月']) {
            text.push(',');
        }
        text.push_str(&piece);
    }
    text
}

fn begins_a_period(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十上前全第年".contains(c))
}

/// 亿元以上, 5000万元以上, 总投资10亿以上.
fn at_least(text: &str) -> Option<Money> {
    let text = text.strip_prefix("总投资").unwrap_or(text);
    let text = text.strip_suffix("以上").or_else(|| text.strip_suffix("及以上"))?;
    let text = text.strip_suffix('元').unwrap_or(text);
    let (number, unit) = match text.strip_suffix('亿') {
        Some(number) => (number, MoneyUnit::Yi),
        None => (text.strip_suffix('万')?, MoneyUnit::Wan),
    };
    let number = match number {
        "" => "1",
        "十" => "10",
        "百" => "100",
        "千" => "1000",
        other => other,
    };
    Money::parse(number, unit).ok().filter(|least| *least > Money::ZERO)
}

#[cfg(test)]
mod tests {
    use model::{Unit, UnitKind};
    use proptest::prelude::*;

    use super::*;

    fn tree() -> Tree {
        let unit = |code: &str, name: &str, parent: &str| Unit {
            code: code.parse().expect("a code"),
            name: name.to_owned(),
            kind: UnitKind::Region,
            parent: (!parent.is_empty()).then(|| parent.parse().expect("a code")),
            from: "2000-01-01".parse().expect("a day"),
            to: None,
        };
        let units = [
            unit("511700", "达州市", ""),
            unit("511702", "通川区", "511700"),
            unit("511703", "达川区", "511700"),
            unit("511781", "万源市", "511700"),
        ];
        Tree::new(units, &[], "2018-08-15".parse().expect("a day"))
    }

    fn read(sentence: &str) -> Sentence {
        let tree = tree();
        let units: Vec<UnitCode> = tree.units().map(|unit| unit.code.clone()).collect();
        let lists = [("city-key-2018".parse().expect("a list"), "市级重点项目".to_owned())];
        Words::new(&tree, &units, &lists, "2018-08-15".parse().expect("a day")).read(sentence)
    }

    fn told(sentence: &str) -> String {
        let read = read(sentence);
        let mut told = Vec::new();
        told.extend(read.unit.map(|unit| unit.to_string()));
        told.extend(read.role.map(|role| role.as_str().to_owned()));
        told.extend(read.period.map(|period| period.to_string()));
        told.extend(read.by.map(|by| by.as_str().to_owned()));
        told.extend(read.list.map(|list| list.to_string()));
        told.extend(read.stage.map(|stage| stage.as_str().to_owned()));
        told.extend(read.industry.map(|code| format!("industry {code}")));
        told.extend(read.least.map(|least| format!(">= {}", least.exact(MoneyUnit::Yi))));
        told.extend(read.adjusted.map(|adjusted| if adjusted { "adjusted" } else { "original" }.to_owned()));
        told.extend(read.columns.iter().map(|column| column.as_str().to_owned()));
        told.extend(read.left.iter().map(|word| format!("?{word}")));
        told.join(" ")
    }

    #[test]
    fn sentences_are_questions() {
        for (sentence, expected) in [
            (
                "达州市2018年1-7月在建亿元以上项目分行业完成投资和同比",
                "511700 2018-07 industries building >= 1 done-ytd growth",
            ),
            ("通川区 7月 完成投资", "511702 2018-07 done-ytd"),
            ("达州通川区上半年投资完成率", "511702 2018-06 share"),
            ("请问万源上月有多少个项目，总投资多少", "511781 2018-07 total count"),
            ("市级重点项目分县区，年度计划、占年度计划", "units city-key-2018 plan share"),
            ("去年各县区完成投资", "2017 units done-ytd"),
            ("今年前三季度 总投资5000万元以上 化学原料和化学制品制造业", "2018-09 industry 26 >= 0.5"),
            ("2018年 7月 按建设地 调整后计划", "place 2018-07 adjusted"),
            ("去年同期", "last-year"),
            ("十亿以上项目上年同期和增速", ">= 10 last-year growth"),
            ("", ""),
        ] {
            let (found, mut expected) = (told(sentence), expected.split(' ').collect::<Vec<_>>());
            let mut found: Vec<&str> = found.split(' ').collect();
            found.sort_unstable();
            expected.sort_unstable();
            assert_eq!(found, expected, "{sentence}");
        }
    }

    #[test]
    fn what_is_not_understood_or_said_twice_is_given_back() {
        for (sentence, left) in [
            ("通川区锂电材料项目完成投资", &["锂电材料"][..]),
            ("通川区和达川区", &["达川区"]),
            ("7月和8月", &["8月"]),
            ("火星 完成投资 第五季度", &["火星", "第五季度"]),
        ] {
            assert_eq!(read(sentence).left, left, "{sentence}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_what_is_given_back_stands_in_it(text in "[达州通川区市锂电年月季度上半去亿万元以上分行业0-9 .,，-]{0,40}|\\PC{0,40}") {
            let read = read(&text);
            let whole = half_width(&text);
            for word in &read.left {
                prop_assert!(word.split(',').all(|word| whole.contains(word)), "{word:?} of {text:?}");
            }
        }
    }

    #[test]
    fn a_question_has_what_is_usual_where_nothing_is_said() {
        let (unit, july): (UnitCode, _) = ("511700".parse().expect("a unit"), Period::Month(2018, 7));
        let question = read("在建").question(&unit, july);
        assert_eq!((question.unit, question.period), (unit, july));
        assert_eq!((question.stage, question.columns), (Some(Stage::Building), AskColumn::USUAL.to_vec()));
    }
}
