//! Every word that files say of their own, in Chinese and in English: pages, sheets and paper alike.

use crate::figure::{Input, ParameterUsed};
use crate::{Absence, Document, Figure, Measure, MoneyUnit, Outcome, Period, Provenance, TargetState, UnitCode};

/// The language of a file's own words. Titles, captions and prose of a bulletin stay as its template has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// 简体中文
    #[default]
    Zh,
    /// English
    En,
}

/// A phrase in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    zh: &'static str,
    en: &'static str,
}

const fn phrase(zh: &'static str, en: &'static str) -> Phrase {
    Phrase { zh, en }
}

impl Language {
    /// The value of the `lang` attribute.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
}

impl Phrase {
    /// The phrase in a language.
    #[must_use]
    pub const fn text(self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        }
    }
}

/// The mark of an attachment, numbered where there are several.
#[must_use]
pub fn attachment(number: usize, of: usize, language: Language) -> String {
    let mark = ATTACHMENT.text(language);
    match (of, language) {
        (..2, _) => mark.to_owned(),
        (_, Language::Zh) => format!("{mark}{number}"),
        (_, Language::En) => format!("{mark} {number}"),
    }
}

/// What every page and file drawn on simulated data says.
pub const SIMULATED: Phrase = phrase("模拟数据，仅供演示", "Simulated data, for demonstration only");
/// Head of the column that marks the rows of a simulated export.
pub const DATA_KIND: Phrase = phrase("数据性质", "kind of data");
/// A cell of that column.
pub const SIMULATED_ROW: Phrase = phrase("模拟数据", "simulated");
/// A document that is drawn and not published.
pub const DRAFT: Phrase = phrase("未发布稿", "not published");
/// Heading of the list of figures at the end of a page.
pub const FIGURE_LIST: Phrase = phrase("指标说明", "How the figures were computed");
/// Mark of an attachment; the second part of a bulletin that has several is `附件2`.
pub const ATTACHMENT: Phrase = phrase("附件", "Attachment");
/// Heading of the remarks.
pub const REMARKS: Phrase = phrase("编制说明", "Remarks");
/// Heading of the notes under a table.
pub const NOTES: Phrase = phrase("注", "Notes");
/// Name of the sheet with the prose.
pub const PROSE_SHEET: Phrase = phrase("通报", "Bulletin");
/// Name of the sheet that tells where each figure comes from.
pub const SOURCE_SHEET: Phrase = phrase("数据来源", "Provenance");
/// Says how the list of sources at the end of a printed bulletin is read.
pub const SOURCES_EXPLAINED: Phrase = phrase(
    "文中数字右上角的序号和各表的每一列，在此列出指标名称、依据条款和编号。凭编号可以查出一个数字的公式、参数和明细：打开网页 /figures/编号，或者执行 luodi explain 编号。编号中的“*”代表该行的单位代码，用顿号隔开的是同一行各列的规则代码。",
    "The small numbers in the text and the columns of tables are listed here with rule, clause and key. A key opens a figure's formula, parameters and rows: on the site, or by luodi explain KEY. * in a key stands for the unit's code; rules parted by 、 are those of a row.",
);
/// Caption of the sources of figures in prose.
pub const SOURCES_OF_PROSE: Phrase = phrase("正文数字", "Figures in the text");
/// Heads of the list of sources of figures in prose.
pub const PROSE_SOURCE_HEADS: [Phrase; 5] = [
    phrase("序号", "No."),
    phrase("数字", "Figure"),
    phrase("指标", "Rule"),
    phrase("依据条款", "Clause"),
    phrase("编号", "Key"),
];
/// Heads of the list of sources of a table.
pub const TABLE_SOURCE_HEADS: [Phrase; 4] =
    [phrase("列", "Column"), phrase("指标", "Rule"), phrase("依据条款", "Clause"), phrase("编号", "Key")];

/// Name of the only sheet of a table without title.
pub const TABLE_SHEET: Phrase = phrase("数据", "Data");
/// Says that a figure has no formula that a reader could follow in a sheet.
pub const NO_FORMULA: Phrase = phrase("由规则直接汇总", "aggregated by the rule itself");

/// Heads of the list of figures in a page, under the name of each rule.
pub const LIST_HEADS: [Phrase; 4] =
    [phrase("指标编号", "Key"), phrase("位置", "Printed at"), phrase("数值", "Value"), phrase("算法", "How computed")];

/// Heads of the provenance sheet, in the order of its columns.
pub const SOURCE_HEADS: [Phrase; 20] = [
    phrase("印出位置", "printed at"),
    phrase("指标编号", "key"),
    phrase("规则", "rule"),
    phrase("规则名称", "rule title"),
    phrase("依据条款", "clause"),
    phrase("期间", "period"),
    phrase("单位代码", "unit"),
    phrase("精确值（金额以分计，比率以1计）", "exact value (money in fen, rates of one)"),
    phrase("数值", "value"),
    phrase("计量单位", "in"),
    phrase("印出文字", "printed"),
    phrase("应报", "expected"),
    phrase("实报", "present"),
    phrase("算法", "how computed"),
    phrase("参数", "parameters"),
    phrase("政策包", "pack"),
    phrase("政策包版本", "pack version"),
    phrase("政策包摘要", "pack digest"),
    phrase("台账位置", "ledger position"),
    phrase("区划口径", "boundaries"),
];

/// Why a number is absent.
#[must_use]
pub const fn absence(absence: Absence, language: Language) -> &'static str {
    let phrase = match absence {
        Absence::NotDue => phrase("未到期", "not due"),
        Absence::NotReported => phrase("未报", "not reported"),
        Absence::ZeroDenominator => phrase("分母为零", "zero denominator"),
        Absence::Suspended => phrase("暂缓", "suspended"),
        Absence::NotInSource => phrase("资料无此项", "not in the source"),
        Absence::NoUnit => phrase("无此单位", "no such unit"),
        Absence::Unranked => phrase("不参加排名", "not ranked"),
        Absence::OutOfRange => phrase("超出可精确表示的范围", "out of the range kept exactly"),
    };
    phrase.text(language)
}

/// How a target stands.
#[must_use]
pub const fn state(state: TargetState, language: Language) -> &'static str {
    let phrase = match state {
        TargetState::Running => phrase("进行中", "not yet due"),
        TargetState::Met => phrase("已达到", "met so far"),
        TargetState::InTime => phrase("按期达到", "met in time"),
        TargetState::Missed => phrase("到期未达", "missed"),
        TargetState::MadeGood => phrase("到期未达，其后达到", "missed, made good since"),
        TargetState::NotReported => phrase("未报", "not reported"),
        TargetState::NoNumber => phrase("无数据", "no number"),
    };
    phrase.text(language)
}

/// The unit that numbers of a measure are printed in; empty for counts and ranks.
#[must_use]
pub const fn unit(measure: Measure, money: MoneyUnit, language: Language) -> &'static str {
    let phrase = match (measure, money) {
        (Measure::Money, MoneyUnit::Yuan) => phrase("元", "yuan"),
        (Measure::Money, MoneyUnit::Wan) => phrase("万元", "10,000 yuan"),
        (Measure::Money, MoneyUnit::Yi) => phrase("亿元", "100 million yuan"),
        (Measure::Rate, _) => phrase("%", "%"),
        (Measure::Days, _) => phrase("天", "days"),
        (Measure::Count | Measure::Rank, _) => phrase("", ""),
    };
    phrase.text(language)
}

/// A figure as prose prints it: with its unit, and a blank before an English one.
#[must_use]
pub fn printed_with_unit(figure: &Figure, language: Language) -> String {
    let unit = unit(figure.measure(), figure.show().money, language);
    let blank = if language == Language::En && !unit.is_empty() && unit != "%" { " " } else { "" };
    if figure.number().is_some() { format!("{}{blank}{unit}", figure.print()) } else { figure.print() }
}

/// How many of the reports that a figure rests on are there.
#[must_use]
pub fn partial(present: u64, expected: u64, language: Language) -> String {
    match language {
        Language::Zh => format!("应报{expected}项，已报{present}项"),
        Language::En => format!("{present} of {expected} reported"),
    }
}

/// What a note under a table says of a figure; `None` when the figure is whole.
#[must_use]
pub fn note(figure: &Figure, language: Language) -> Option<String> {
    let absent = match figure.outcome() {
        Outcome::Absent(why) => Some(absence(why, language).to_owned()),
        Outcome::Number(_) => None,
    };
    let partial = figure.is_partial().then(|| partial(figure.present(), figure.expected(), language));
    match (absent, partial, language) {
        (Some(absent), Some(partial), Language::Zh) => Some(format!("{absent}（{partial}）")),
        (Some(absent), Some(partial), Language::En) => Some(format!("{absent} ({partial})")),
        (absent, partial, _) => absent.or(partial),
    }
}

/// The line under the title: edition, period, pack and ledger position.
#[must_use]
pub fn edition(document: &Document, language: Language) -> String {
    let Document { pack, bulletin, edition, position, .. } = document;
    let period = period(document.period, language);
    match (language, edition) {
        (Language::Zh, 0) => format!("{period} · {} · 政策包 {pack}/{bulletin} · 台账第{position}号", DRAFT.zh),
        (Language::Zh, _) => format!("{period} · 第{edition}版 · 政策包 {pack}/{bulletin} · 台账第{position}号"),
        (Language::En, 0) => format!("{period} · {} · pack {pack}/{bulletin} · ledger position {position}", DRAFT.en),
        (Language::En, _) => {
            format!("{period} · edition {edition} · pack {pack}/{bulletin} · ledger position {position}")
        }
    }
}

fn period(period: Period, language: Language) -> String {
    match language {
        Language::Zh => period.zh(),
        Language::En => period.to_string(),
    }
}

/// What a figure that no formula follows rests on.
#[must_use]
pub fn rests_on(inputs: &[Input], language: Language) -> String {
    let words: Vec<_> = inputs.iter().map(|given| input(given, language)).collect();
    match (words.is_empty(), language) {
        (true, _) => NO_FORMULA.text(language).to_owned(),
        (false, Language::Zh) => format!("{}：{}", NO_FORMULA.zh, words.join("、")),
        (false, Language::En) => format!("{}: {}", NO_FORMULA.en, words.join(", ")),
    }
}

/// The unit of a statistic, with its class where it tells of one: `230000/industry:steel`.
#[must_use]
pub fn subject(unit: &UnitCode, class: &str) -> String {
    if class.is_empty() { unit.to_string() } else { format!("{unit}/{class}") }
}

/// The name of an input, without its value.
#[must_use]
pub fn input(input: &Input, language: Language) -> String {
    match (input, language) {
        (Input::Figure { key, .. }, _) => format!("[{key}]"),
        (Input::Rows { table, count }, Language::Zh) => format!("{table} 表 {count} 行"),
        (Input::Rows { table, count }, Language::En) => format!("{count} rows of {table}"),
        (Input::Statistic { unit, class, variable, period, source, .. }, Language::Zh) => {
            format!("统计 {variable}/{}/{period}（{source}）", subject(unit, class))
        }
        (Input::Statistic { unit, class, variable, period, source, .. }, Language::En) => {
            format!("statistic {variable}/{}/{period} ({source})", subject(unit, class))
        }
        (Input::Target { clause, .. }, Language::Zh) => format!("目标（{clause}）"),
        (Input::Target { clause, .. }, Language::En) => format!("target ({clause})"),
    }
}

/// A place in a ranking, in words.
#[must_use]
pub fn rank(of: &str, among: usize, descending: bool, language: Language) -> String {
    match (language, descending) {
        (Language::Zh, true) => format!("{of} 在{among}个中由高到低的位次"),
        (Language::Zh, false) => format!("{of} 在{among}个中由低到高的位次"),
        (Language::En, true) => format!("place of {of} among {among}, largest first"),
        (Language::En, false) => format!("place of {of} among {among}, smallest first"),
    }
}

/// Parameters as a rule used them, one after another.
#[must_use]
pub fn parameters(parameters: &[ParameterUsed], language: Language) -> String {
    let words =
        parameters.iter().map(|ParameterUsed { name, value, since, source }| match (language, since.is_empty()) {
            (Language::Zh, true) => format!("{name}={value}（{source}）"),
            (Language::Zh, false) => format!("{name}={value}（自{since}，{source}）"),
            (Language::En, true) => format!("{name}={value} ({source})"),
            (Language::En, false) => format!("{name}={value} (since {since}, {source})"),
        });
    words.collect::<Vec<_>>().join(if language == Language::Zh { "；" } else { "; " })
}

/// The boundaries of a figure, where they are not those of its period's last day.
#[must_use]
pub fn boundaries(provenance: &Provenance, language: Language) -> Option<String> {
    let day = provenance.boundaries;
    (day != provenance.key.period.last_day()).then(|| match language {
        Language::Zh => format!("按{day}的区划"),
        Language::En => format!("on the boundaries of {day}"),
    })
}

/// Where the prose sheet sends readers for a table.
#[must_use]
pub fn see_sheet(caption: &str, sheet: &str, language: Language) -> String {
    match language {
        Language::Zh => format!("{caption}（见工作表“{sheet}”）"),
        Language::En => format!("{caption} (see sheet \"{sheet}\")"),
    }
}

/// A note under the table of a sheet, with the cells it is true of.
#[must_use]
pub fn sheet_note(note: &str, cells: &[String], language: Language) -> String {
    match language {
        Language::Zh => format!("注：{note}：{}", cells.join("、")),
        Language::En => format!("Note: {note}: {}", cells.join(", ")),
    }
}

/// Footer of a printed sheet, in the codes of spreadsheets.
#[must_use]
pub const fn sheet_footer(language: Language) -> &'static str {
    phrase("&C第 &P 页，共 &N 页", "&CPage &P of &N").text(language)
}

/// Name of a table whose caption is empty.
#[must_use]
pub fn nameless_table(id: &str, language: Language) -> String {
    match language {
        Language::Zh => format!("表 {id}"),
        Language::En => format!("Table {id}"),
    }
}

/// Caption of the sources of a table.
#[must_use]
pub fn sources_of_table(caption: &str, id: &str, language: Language) -> String {
    let caption = if caption.is_empty() { nameless_table(id, language) } else { caption.to_owned() };
    match language {
        Language::Zh => format!("{}　{caption}", id.replacen('T', "表", 1)),
        Language::En => format!("{id} {caption}"),
    }
}

/// A row of a table by its number.
#[must_use]
pub fn nth_row(number: usize, language: Language) -> String {
    match language {
        Language::Zh => format!("第{number}行"),
        Language::En => format!("row {number}"),
    }
}

/// The codes of the units of a table, for the keys in which `*` stands for them.
#[must_use]
pub fn unit_codes(codes: &[String], language: Language) -> String {
    match language {
        Language::Zh => format!("单位代码：{}。", codes.join("，")),
        Language::En => format!("Codes of units: {}.", codes.join(", ")),
    }
}

/// What the last line of a PDF says of characters that no font had.
#[must_use]
pub fn missing_characters(codes: &[String], language: Language) -> String {
    match language {
        Language::Zh => format!("文中“〓”代替没有字体可用的字，其编码依次为：{}。", codes.join("，")),
        Language::En => format!("〓 stands for characters that no font had: {}.", codes.join(", ")),
    }
}
