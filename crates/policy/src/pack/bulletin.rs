//! `bulletins/*.md`: templates of prose and tables that figures are filled into.

use model::{Day, UnitCode};

use super::block::{Fields, Need};
use super::faults::Faults;
use super::gathered::{Reference, To};
use super::markdown::{self, Content, Fence, Piece};
use super::source::Source;
use super::{ReportBasis, Spot, TargetFigure, TextColumn, TotalRow, bulletin_table, names, template};

/// A bulletin before it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulletinTemplate {
    /// Code within the pack: the word in parentheses after the title, or the file's name.
    pub code: String,
    /// Title, template text.
    pub title: String,
    /// The issuing unit.
    pub issuer: String,
    /// Which reports count.
    pub basis: ReportBasis,
    /// Its body.
    pub blocks: Vec<TemplateBlock>,
    /// Where its title stands.
    pub spot: Spot,
}

impl BulletinTemplate {
    /// Whether it tells how targets stood on their day: in a table over targets, or by a figure in prose.
    #[must_use]
    pub fn reads_targets(&self) -> bool {
        let on_time = format!(".{}", TargetFigure::OnTime);
        self.blocks.iter().any(|block| match block {
            TemplateBlock::Table(table) => matches!(table.rows, RowSource::Targets { .. }),
            TemplateBlock::Prose { text, .. } => text.contains(&on_time),
            TemplateBlock::Heading { .. } | TemplateBlock::Attachment { .. } => false,
        })
    }
}

/// A block of a template's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateBlock {
    /// A heading.
    Heading {
        /// 1 for `##` to 4 for `#####`.
        level: u8,
        /// Template text.
        text: String,
        /// Where it stands.
        spot: Spot,
    },
    /// A further `#`: an attachment (附件) begins.
    Attachment {
        /// Its title, template text.
        text: String,
        /// Where it stands.
        spot: Spot,
    },
    /// A paragraph.
    Prose {
        /// Template text, its lines joined.
        text: String,
        /// Where it begins.
        spot: Spot,
    },
    /// A table.
    Table(TableTemplate),
}

/// A table before it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableTemplate {
    /// Caption; empty when none.
    pub caption: String,
    /// Unit of amounts printed above it (单位：亿元); empty when none.
    pub unit_note: String,
    /// What its rows are.
    pub rows: RowSource,
    /// Where the territory's row stands.
    pub total: TotalRow,
    /// Whether a line reconciles the units with the total where they differ.
    pub reconcile: bool,
    /// The rule by whose figure rows are ordered; pack order when `None`.
    pub order: Option<String>,
    /// Columns, at least one.
    pub columns: Vec<TableColumn>,
    /// Where its block stands.
    pub spot: Spot,
}

/// What the rows of a table are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowSource {
    /// The units of a group.
    Group(String),
    /// Targets.
    Targets {
        /// Those due by this day only.
        due_by: Option<Day>,
    },
    /// The codes of a class.
    Class(String),
    /// Tasks.
    Tasks,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableColumn {
    /// Its head.
    pub head: String,
    /// What stands in it.
    pub content: ColumnContent,
}

/// What stands in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnContent {
    /// Words.
    Text(TextColumn),
    /// The figure of a rule, for the row's unit; in a table over codes for the territory and the row's code.
    Figure(String),
    /// The figure of a rule for a unit and the row's code, in a table over codes.
    FigureOf(String, UnitCode),
    /// A figure of the row's target.
    Target(TargetFigure),
}

/// What a file of `bulletins/` holds.
pub(super) struct BulletinFile {
    pub code: String,
    /// `None` when its block could not be read.
    pub template: Option<BulletinTemplate>,
    /// What it names elsewhere in the pack.
    pub references: Vec<Reference>,
    /// Where its title stands.
    pub spot: Spot,
}

const KEYS: &[&str] = &["issuer", "basis"];

/// Reads a file of `bulletins/`; `stem` is the file's name.
pub(super) fn read(source: &Source, stem: &str, faults: &mut Faults) -> BulletinFile {
    let pieces = markdown::pieces(source, faults);
    let mut reading = Reading { source, references: Vec::new(), faults };
    let (title, code, spot) = reading.title(&pieces, stem);
    let fences = markdown::fences(&pieces, &["bulletin", "table"], reading.faults);
    let fence = markdown::only_fence(&fences, "bulletin", Need::Required, source, reading.faults);
    let block = fence.and_then(|fence| reading.block(fence));
    let body = pieces.get(usize::from(!title.is_empty())..).unwrap_or_default();
    let blocks = body.iter().filter_map(|piece| reading.body(piece)).collect();
    let references = reading.references;
    let template = block.map(|(issuer, basis)| BulletinTemplate {
        code: code.clone(),
        title,
        issuer,
        basis,
        blocks,
        spot: spot.clone(),
    });
    BulletinFile { code, template, references, spot }
}

struct Reading<'s, 'f> {
    source: &'s Source,
    references: Vec<Reference>,
    faults: &'f mut Faults,
}

impl Reading<'_, '_> {
    /// Title, code and place. Parentheses that hold no word belong to the title.
    fn title(&mut self, pieces: &[Piece<'_>], stem: &str) -> (String, String, Spot) {
        let Some((title, code, spot)) = markdown::title(pieces).filter(|(title, _, _)| !title.is_empty()) else {
            let spot = self.source.whole();
            self.faults.error(
                "title-form",
                &spot,
                ("第一行不是“# 标题”", "第一行写标题，如 # {{ period.zh }}投资完成情况通报 (monthly)"),
                (
                    "the first line is not `# Title`",
                    "begin with the title, as # {{ period.zh }}投资完成情况通报 (monthly)",
                ),
            );
            return (String::new(), stem.to_owned(), spot);
        };
        let whole = match pieces.first().map(|piece| &piece.content) {
            Some(Content::Heading(_, text)) => *text,
            _ => title,
        };
        let (title, code) = match code.filter(|code| names::is_word(code)) {
            Some(code) => (title, code),
            None => (whole, stem),
        };
        if let Some(piece) = pieces.first() {
            let at = piece.at + piece.raw.find(title).unwrap_or(0);
            self.template_text(title, at);
        }
        (title.to_owned(), code.to_owned(), spot)
    }

    fn block(&mut self, fence: &Fence<'_>) -> Option<(String, ReportBasis)> {
        let toml = fence.toml(self.source);
        let table = toml.parse(self.faults)?;
        let fields = Fields::new(toml, fence.spot.clone(), table.get_ref());
        fields.only(KEYS, self.faults);
        let issuer = fields.text("issuer", Need::Required, self.faults);
        let basis = fields.word("basis", Need::Required, ReportBasis::WORDS, ReportBasis::parse, self.faults);
        issuer.zip(basis)
    }

    fn body(&mut self, piece: &Piece<'_>) -> Option<TemplateBlock> {
        let spot = piece.spot.clone();
        match &piece.content {
            Content::Heading(1, text) if !text.is_empty() => {
                self.template_text(piece.raw, piece.at);
                Some(TemplateBlock::Attachment { text: (*text).to_owned(), spot })
            }
            Content::Heading(level @ 2..=5, text) => {
                self.template_text(piece.raw, piece.at);
                Some(TemplateBlock::Heading { level: level - 1, text: (*text).to_owned(), spot })
            }
            Content::Paragraph(text) => {
                self.template_text(piece.raw, piece.at);
                Some(TemplateBlock::Prose { text: text.clone(), spot })
            }
            Content::Fence(fence) if fence.word == "table" => {
                let table = bulletin_table::read(self.source, fence, &mut self.references, self.faults);
                table.map(TemplateBlock::Table)
            }
            Content::Fence(_) => None,
            Content::Heading(..) | Content::Quote(_) | Content::Table(_) | Content::Other => {
                self.faults.error(
                    "bulletin-block",
                    &spot,
                    ("通报里不能有这样的内容", "通报只有标题（## 至 #####）、附件（# 标题）、段落和 `table` 块；列举写成段落，如 （一）…"),
                    ("a bulletin cannot hold this", "a bulletin has headings (## to #####), attachments (# title), paragraphs and `table` blocks; write lists as paragraphs"),
                );
                None
            }
        }
    }

    /// Looks through template text that stands in the file as it is.
    fn template_text(&mut self, text: &str, at: usize) {
        let tags = match template::tags(text) {
            Ok(tags) => tags,
            Err(open) => {
                self.faults.error(
                    "template-open",
                    &self.source.spot(at + open),
                    ("`{{`、`{%` 或 `{#` 没有结尾", "用 `}}`、`%}` 或 `#}` 结尾"),
                    ("a tag is not closed", "close it with `}}`, `%}` or `#}`"),
                );
                return;
            }
        };
        if let Some((offset, found)) = template::strange(text, &tags) {
            self.faults.error(
                "template-tag",
                &self.source.spot(at + offset),
                (format!("标签里不能写“{found}”"), "只用名称、figure(…)、比较，以及 if、elif、else、for；计算写成规则"),
                (
                    format!("a tag cannot hold {found:?}"),
                    "use names, figure(…), comparisons, if, elif, else and for; what is computed is a rule",
                ),
            );
        }
        for call in template::figure_calls(text, &tags) {
            self.figure(&call, self.source.spot(at + call.at));
        }
        for (offset, number) in template::typed_numbers(text, &tags) {
            self.faults.warning(
                "prose-number",
                &self.source.spot(at + offset),
                (
                    format!("文中直接写了数字“{number}”"),
                    "读者看到的数字应由规则算出：用 {{ figure(\"编号\", \"单位\") }}",
                ),
                (
                    format!("the number {number:?} is typed into the text"),
                    "a number a reader sees is a figure: {{ figure(\"CODE\", \"UNIT\") }}",
                ),
            );
        }
    }

    fn figure(&mut self, call: &template::FigureCall, spot: Spot) {
        let [rule, unit] = &call.arguments[..] else {
            self.faults.error(
                "figure-call",
                &spot,
                ("figure要两个参数", "写作 figure(\"DZ-001\", \"511700\")：规则和单位"),
                ("figure asks for two arguments", "write figure(\"DZ-001\", \"511700\"): rule and unit"),
            );
            return;
        };
        let named = [(To::Figure, rule), (To::Unit, unit)].into_iter();
        let named = named.filter_map(|(to, name)| Some(Reference { to, name: name.clone()?, spot: spot.clone() }));
        self.references.extend(named);
    }
}
