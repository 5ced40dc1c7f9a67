//! `rules/*.md`: one rule, one file, one permanent code.

use model::{Day, FactTable, Measure, MoneyUnit, Role};

use super::block::{Fields, Need};
use super::faults::Faults;
use super::gathered::{Reference, To};
use super::markdown::{self, Content, Fence, Piece};
use super::source::Source;
use super::{Case, LateReport, LateUnit, Parameter, RankOn, Shared, Spot, case, names, parameter};

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Permanent code (`DZ-003`).
    pub code: String,
    /// Title, without the code.
    pub title: String,
    /// Where its title stands.
    pub spot: Spot,
    /// The clause in our words: the quoted paragraph.
    pub clause_text: String,
    /// What a reader should know, in Markdown.
    pub prose: String,
    /// Over rows or over figures.
    pub kind: RuleKind,
    /// What it measures.
    pub measure: Measure,
    /// Unit that money is printed in; yi for other measures, where it has no meaning.
    pub money: MoneyUnit,
    /// Decimals printed.
    pub places: u8,
    /// The clause it speaks for, a row of `policy.md`.
    pub clause: String,
    /// The class by which its figures are broken down: besides the whole there is one for each code,
    /// named `DZ-003:code`.
    pub class: Option<String>,
    /// First day of its life; `None` for that of the policy.
    pub since: Option<Day>,
    /// Last day of its life; `None` for that of the policy.
    pub until: Option<Day>,
    /// The expression, as written inside the `sql` fence.
    pub expression: String,
    /// Where its first character stands.
    pub expression_spot: Spot,
    /// Parameters, in the order of their names.
    pub parameters: Vec<Parameter>,
    /// Cases, in the order of the file; at least one.
    pub cases: Vec<Case>,
}

/// What a rule runs over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// An aggregate over rows of facts.
    Indicator {
        /// The table.
        from: FactTable,
        /// In what sense a row belongs to a unit.
        by: Role,
        /// How a project shared between units counts.
        shared: Shared,
        /// What stands for a report that is missing.
        late: LateReport,
        /// The day by whose units a row belongs; `None` for the last day of the period.
        boundaries: Option<Day>,
    },
    /// A formula over figures.
    Derived {
        /// The group that `sum_of_units`, `mean_of_units` and `rank` run over; `None` when not told.
        group: Option<String>,
        /// How it ranks, for a rule of measure `rank`.
        rank: Option<RankRule>,
    },
}

/// How a rule ranks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankRule {
    /// The group whose ranked units are ranked.
    pub group: String,
    /// Which number is compared.
    pub rank_on: RankOn,
    /// What becomes of a unit whose reports are missing.
    pub late: LateUnit,
}

impl Rule {
    /// Whether the rule lives on a day, as far as it says so itself.
    #[must_use]
    pub fn on(&self, day: Day) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// The day by whose units its rows belong, if it names one.
    #[must_use]
    pub const fn boundaries(&self) -> Option<Day> {
        match &self.kind {
            RuleKind::Indicator { boundaries, .. } => *boundaries,
            RuleKind::Derived { .. } => None,
        }
    }

    /// The group of units it runs over, if it names one.
    #[must_use]
    pub fn group(&self) -> Option<&str> {
        match &self.kind {
            RuleKind::Derived { group, .. } => group.as_deref(),
            RuleKind::Indicator { .. } => None,
        }
    }
}

/// What a file of `rules/` holds.
pub(super) struct RuleFile {
    /// The code in its title, when there is one of the right form.
    pub code: Option<String>,
    /// Where its title stands.
    pub spot: Spot,
    /// The measure, when it could be read.
    pub measure: Option<Measure>,
    /// `None` when something it needs could not be read.
    pub rule: Option<Rule>,
    /// What it names elsewhere in the pack.
    pub references: Vec<Reference>,
}

/// Most decimals that are printed.
const MOST_PLACES: u32 = 6;

const FENCES: &[&str] = &["rule", "parameters", "sql", "case"];
const COMMON_KEYS: &[&str] = &["kind", "measure", "money", "clause", "class", "places", "since", "until"];
const INDICATOR_KEYS: &[&str] = &["from", "by", "shared", "late", "boundaries"];
const DERIVED_KEYS: &[&str] = &["group"];
const RANK_KEYS: &[&str] = &["group", "rank_on", "late"];
const INDICATOR_MEASURES: &[&str] = &["money", "count", "days"];
const DERIVED_MEASURES: &[&str] = &["money", "count", "rate", "days", "rank"];

/// Reads a file of `rules/`.
pub(super) fn read(source: &Source, faults: &mut Faults) -> RuleFile {
    let pieces = markdown::pieces(source, faults);
    let (title, code, spot) = title(source, &pieces, faults);
    let clause_text = quote(source, &pieces, faults);
    let prose = prose(&pieces);
    let fences = markdown::fences(&pieces, FENCES, faults);
    let one = |word, need, faults: &mut Faults| markdown::only_fence(&fences, word, need, source, faults);
    let block = one("rule", Need::Required, faults).map(|fence| block(source, fence, faults));
    let parameters = one("parameters", Need::Optional, faults).map(|fence| parameter::read(source, fence, faults));
    let sql = one("sql", Need::Required, faults).and_then(|fence| expression(source, fence, faults));
    let ReadBlock { block, measure, mut references } = block.unwrap_or_default();
    let class = block.as_ref().and_then(|block| block.class.as_deref());
    let about = case::RuleAbout { kind: block.as_ref().map(|block| &block.kind), measure, class };
    let cases = cases(source, &fences, &about, faults);
    references.extend(cases.iter().flat_map(Case::references));
    let rule = code.clone().zip(block).zip(sql).map(|((code, block), (expression, expression_spot))| Rule {
        code,
        title,
        spot: spot.clone(),
        clause_text,
        prose,
        kind: block.kind,
        measure: block.measure,
        money: block.money,
        places: block.places,
        clause: block.clause,
        class: block.class,
        since: block.since,
        until: block.until,
        expression,
        expression_spot,
        parameters: parameters.unwrap_or_default(),
        cases,
    });
    RuleFile { code, spot, measure, rule, references }
}

fn title(source: &Source, pieces: &[Piece<'_>], faults: &mut Faults) -> (String, Option<String>, Spot) {
    let found = markdown::title(pieces);
    let spot = found.as_ref().map_or_else(|| source.whole(), |(_, _, spot)| spot.clone());
    let Some((title, Some(code), _)) = found.filter(|(title, _, _)| !title.is_empty()) else {
        faults.error(
            "title-form",
            &spot,
            ("第一行不是“# 标题 (编号)”", "第一行写标题，后面括号内写规则编号，如 # 占至三季度计划比重 (DZ-003)"),
            (
                "the first line is not `# Title (CODE)`",
                "begin with the title and, in parentheses, the code, as # 占至三季度计划比重 (DZ-003)",
            ),
        );
        return (String::new(), None, spot);
    };
    if !names::is_rule_code(code) {
        faults.error(
            "rule-code-form",
            &spot,
            (format!("“{code}”不是规则编号"), "写作 AC-001：二至四个大写字母、连字符、三位数字"),
            (format!("{code:?} is not a rule code"), "write AC-001: two to four capitals, a hyphen, three digits"),
        );
        return (title.to_owned(), None, spot);
    }
    (title.to_owned(), Some(code.to_owned()), spot)
}

fn quote(source: &Source, pieces: &[Piece<'_>], faults: &mut Faults) -> String {
    let quote = pieces.iter().find_map(|piece| match &piece.content {
        Content::Quote(text) if !text.is_empty() => Some(text.clone()),
        _ => None,
    });
    quote.unwrap_or_else(|| {
        faults.error(
            "quote-missing",
            &source.whole(),
            ("没有用自己的话写明条款", "在标题下写一段以 > 开头的话，说明条款的意思"),
            ("the clause is not told in our words", "below the title write a paragraph that begins with >"),
        );
        String::new()
    })
}

/// What stands between title and cases besides quote and blocks.
fn prose(pieces: &[Piece<'_>]) -> String {
    let is_cases = |piece: &Piece<'_>| matches!(piece.content, Content::Heading(2, "Cases"));
    let end = pieces.iter().position(is_cases).unwrap_or(pieces.len());
    markdown::prose(pieces.get(1..end).unwrap_or_default())
}

fn expression(source: &Source, fence: &Fence<'_>, faults: &mut Faults) -> Option<(String, Spot)> {
    let text = fence.text.trim();
    if text.is_empty() {
        faults.error(
            "sql-empty",
            &fence.spot,
            ("`sql` 块是空的", "写上规则的表达式"),
            ("the `sql` block is empty", "write the expression of the rule"),
        );
        return None;
    }
    let lead = fence.text.len() - fence.text.trim_start().len();
    Some((text.to_owned(), source.spot(fence.base + lead)))
}

fn cases(source: &Source, fences: &[&Fence<'_>], about: &case::RuleAbout<'_>, faults: &mut Faults) -> Vec<Case> {
    let blocks: Vec<_> = fences.iter().filter(|fence| fence.word == "case").collect();
    if blocks.is_empty() {
        faults.error(
            "case-missing",
            &source.whole(),
            ("没有算例", "在 ## Cases 下至少写一个 `case` 块"),
            ("there is no case", "write at least one `case` block under ## Cases"),
        );
    }
    blocks.iter().filter_map(|fence| case::read(source, fence, about, faults)).collect()
}

/// What the `rule` block says.
struct Block {
    kind: RuleKind,
    measure: Measure,
    money: MoneyUnit,
    places: u8,
    clause: String,
    class: Option<String>,
    since: Option<Day>,
    until: Option<Day>,
}

/// The block, and the measure also when the rest could not be read.
#[derive(Default)]
struct ReadBlock {
    block: Option<Block>,
    measure: Option<Measure>,
    references: Vec<Reference>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Indicator,
    Derived,
}

fn block(source: &Source, fence: &Fence<'_>, faults: &mut Faults) -> ReadBlock {
    let toml = fence.toml(source);
    let Some(table) = toml.parse(faults) else { return ReadBlock::default() };
    let fields = Fields::new(toml, fence.spot.clone(), table.get_ref());
    let kind = fields.word(
        "kind",
        Need::Required,
        &["indicator", "derived"],
        |word| match word {
            "indicator" => Some(Kind::Indicator),
            "derived" => Some(Kind::Derived),
            _ => None,
        },
        faults,
    );
    let measures = if kind == Some(Kind::Indicator) { INDICATOR_MEASURES } else { DERIVED_MEASURES };
    let measure = fields.word("measure", Need::Required, measures, Measure::parse, faults);
    fields.only(&allowed(kind, measure), faults);
    let money = money(&fields, measure, faults);
    let clause = fields.text("clause", Need::Required, faults);
    let class = fields.text("class", Need::Optional, faults);
    let places = fields.integer("places", 0..MOST_PLACES + 1, faults).unwrap_or(0);
    let (since, until) = life(&fields, faults);
    let kind = kind.and_then(|kind| match kind {
        Kind::Indicator => indicator(&fields, faults),
        Kind::Derived => derived(&fields, measure, faults),
    });
    let block = kind.zip(measure).zip(clause).map(|((kind, measure), clause)| Block {
        kind,
        measure,
        money: money.unwrap_or(MoneyUnit::Yi),
        places: u8::try_from(places).unwrap_or(0),
        clause,
        class,
        since,
        until,
    });
    let named = [(To::Clause, "clause"), (To::Group, "group"), (To::Class, "class")];
    let named = named.into_iter().filter_map(|(to, key)| fields.reference(to, key));
    ReadBlock { block, measure, references: named.collect() }
}

/// The keys that a rule of this kind and measure may have; all, while these are not known.
fn allowed(kind: Option<Kind>, measure: Option<Measure>) -> Vec<&'static str> {
    let more: &[&[&str]] = match (kind, measure) {
        (Some(Kind::Indicator), _) => &[INDICATOR_KEYS],
        (Some(Kind::Derived), Some(Measure::Rank)) => &[RANK_KEYS],
        (Some(Kind::Derived), Some(_)) => &[DERIVED_KEYS],
        (Some(Kind::Derived), None) => &[RANK_KEYS],
        (None, _) => &[INDICATOR_KEYS, RANK_KEYS],
    };
    let keys = std::iter::once(&COMMON_KEYS).chain(more).flat_map(|keys| keys.iter().copied());
    keys.collect()
}

fn money(fields: &Fields<'_, '_>, measure: Option<Measure>, faults: &mut Faults) -> Option<MoneyUnit> {
    const UNITS: &[&str] = &["yuan", "wan", "yi"];
    let need = if measure == Some(Measure::Money) { Need::Required } else { Need::Optional };
    let unit = fields.word(
        "money",
        need,
        UNITS,
        |word| match word {
            "yuan" => Some(MoneyUnit::Yuan),
            "wan" => Some(MoneyUnit::Wan),
            "yi" => Some(MoneyUnit::Yi),
            _ => None,
        },
        faults,
    )?;
    if measure.is_some_and(|measure| measure != Measure::Money) {
        faults.error(
            "money-pointless",
            &fields.key_spot("money"),
            ("`money`只用于金额", "去掉`money`，或把`measure`改为 \"money\""),
            ("`money` is for amounts only", "leave it out, or write measure = \"money\""),
        );
    }
    Some(unit)
}

fn life(fields: &Fields<'_, '_>, faults: &mut Faults) -> (Option<Day>, Option<Day>) {
    let since = fields.day("since", Need::Optional, faults);
    let until = fields.day("until", Need::Optional, faults);
    if since.zip(until).is_some_and(|(since, until)| since > until) {
        faults.error(
            "rule-life",
            &fields.key_spot("until"),
            ("`until`早于`since`", "`until`是规则的最后一天，不早于`since`"),
            ("`until` is before `since`", "`until` is the last day, on or after `since`"),
        );
    }
    (since, until)
}

fn indicator(fields: &Fields<'_, '_>, faults: &mut Faults) -> Option<RuleKind> {
    let roles: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
    let tables: Vec<&str> = FactTable::ALL.iter().map(|table| table.as_str()).collect();
    let from = fields.word("from", Need::Required, &tables, FactTable::parse, faults);
    let by = fields.word("by", Need::Required, &roles, Role::parse, faults);
    let shared = fields.word("shared", Need::Optional, Shared::WORDS, Shared::parse, faults);
    let late = fields.word("late", Need::Optional, LateReport::WORDS, LateReport::parse, faults);
    let boundaries = fields.day("boundaries", Need::Optional, faults);
    Some(RuleKind::Indicator {
        from: from?,
        by: by?,
        shared: shared.unwrap_or(Shared::Main),
        late: late.unwrap_or(LateReport::Missing),
        boundaries,
    })
}

fn derived(fields: &Fields<'_, '_>, measure: Option<Measure>, faults: &mut Faults) -> Option<RuleKind> {
    if measure != Some(Measure::Rank) {
        let group = fields.text("group", Need::Optional, faults);
        return Some(RuleKind::Derived { group, rank: None });
    }
    let group = fields.text("group", Need::Required, faults);
    let rank_on = fields.word("rank_on", Need::Optional, RankOn::WORDS, RankOn::parse, faults);
    let late = fields.word("late", Need::Optional, LateUnit::WORDS, LateUnit::parse, faults);
    let rank = RankRule {
        group: group.clone()?,
        rank_on: rank_on.unwrap_or(RankOn::Exact),
        late: late.unwrap_or(LateUnit::Unranked),
    };
    Some(RuleKind::Derived { group, rank: Some(rank) })
}
