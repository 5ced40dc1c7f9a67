//! Bulletins: a pack's template filled with the figures of a drawing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::{
    Block, Cell, Day, Document, FactTable, Figure, Inline, Outcome, Problem, Problems, Ratio, Role, Row, TableBlock,
    UnitCode,
};
use policy::pack::{
    BulletinTemplate, ClassCode, ColumnContent, ReportBasis, RowSource, Shared, TableTemplate, Target, Task,
    TemplateBlock, TextColumn, TotalRow,
};

use crate::boundaries::Boundaries;
use crate::drawing::Drawing;
use crate::prose::{Piece, Prose};
use crate::tally::{Request, tally};
use crate::unplaced::{Unplaced, unplaced};

/// A unit whose projects owe reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateUnit {
    /// The unit.
    pub unit: UnitCode,
    /// As the pack calls it.
    pub name: String,
    /// Reports missing.
    pub missing: u64,
    /// Reports due.
    pub due: u64,
}

/// What a bulletin prints besides what its pack and facts say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imprint {
    /// When the data were cut off (截数时间), as printed.
    pub cut_off: String,
    /// Edition; 0 when not published.
    pub edition: u32,
    /// What changed against the edition it corrects; empty for a first edition.
    pub correction: String,
}

/// Draws a bulletin.
///
/// # Errors
/// What is wrong with the template, with file and line.
pub fn draw(drawing: &Drawing<'_>, template: &BulletinTemplate, imprint: &Imprint) -> Result<Document, Problems> {
    let late = late_units(drawing);
    let mut writer = Writer { drawing, late: &late, imprint, problems: Problems::new(), tables: 0 };
    let title = writer.words(&template.title, &template.spot);
    let blocks = template.blocks.iter().map(|block| writer.block(block)).collect();
    if writer.problems.any_error() {
        return Err(writer.problems);
    }
    let mut document = Document {
        pack: drawing.pack.name.clone(),
        bulletin: template.code.clone(),
        period: drawing.facts.period,
        position: drawing.facts.position,
        edition: imprint.edition,
        title,
        issuer: template.issuer.clone(),
        remarks: remarks(template, imprint, &late),
        simulated: drawing.facts.simulated(),
        blocks,
    };
    let of_boundaries = boundary_remarks(drawing, &document);
    document.remarks.extend(of_boundaries);
    Ok(document)
}

/// What a reader has to know of the boundaries of the figures: rules on others than those of the
/// period's last day, and projects that no one unit has.
fn boundary_remarks(drawing: &Drawing<'_>, document: &Document) -> Vec<String> {
    let codes: BTreeSet<&str> = document.figures().map(|(_, figure)| drawing.base_rule(&figure.key().rule)).collect();
    let (mut by_day, mut divided) = (BTreeMap::<Day, Vec<&str>>::new(), BTreeSet::new());
    for rule in drawing.pack.rules.iter().filter(|rule| codes.contains(rule.code.as_str())) {
        let day = drawing.boundaries(&rule.code).day;
        if day != drawing.present().day {
            by_day.entry(day).or_default().push(&rule.title);
        }
        divided.extend(drawing.indicators(&rule.code).into_iter().flat_map(|rule| unplaced(drawing, &rule.code, None)));
    }
    let on_others = by_day.into_iter().map(|(day, titles)| format!("区划口径：{}按{day}的区划", titles.join("、")));
    on_others.chain(widest(divided)).collect()
}

/// Of what several rules say of one unit and day, what tells of most projects.
fn widest(divided: BTreeSet<Unplaced>) -> Vec<String> {
    let mut by_unit: BTreeMap<(Day, UnitCode), Unplaced> = BTreeMap::new();
    for unplaced in divided {
        let known = by_unit.entry((unplaced.boundaries, unplaced.unit.clone())).or_insert_with(|| unplaced.clone());
        if known.projects < unplaced.projects {
            *known = unplaced;
        }
    }
    by_unit.values().map(|unplaced| format!("区划变更：{}", unplaced.zh())).collect()
}

/// Units with reports missing, in the order of the pack; the territory is left out.
#[must_use]
pub fn late_units(drawing: &Drawing<'_>) -> Vec<LateUnit> {
    late_units_on(drawing, drawing.present())
}

fn late_units_on(drawing: &Drawing<'_>, on: &Arc<Boundaries>) -> Vec<LateUnit> {
    let facts = drawing.facts;
    let request = |text: &str| {
        let compiled =
            policy::lang::indicator(text, FactTable::Projects, facts.period, &policy::lang::Scope::default());
        let (by, shared) = (Role::Responsible, Shared::Main);
        compiled.ok().map(|indicator| Request { indicator, by, shared, boundaries: Arc::clone(on) })
    };
    let requests: Vec<Request> = ["count(*) filter (where due and not reported)", "count(*) filter (where due)"]
        .into_iter()
        .filter_map(request)
        .collect();
    let tallies = tally(&facts.projects, &requests, &facts.shared);
    let [missing, due] = tallies.as_slice() else { return Vec::new() };
    let subjects = on.grouping.subjects.iter().zip(missing).zip(due).skip(1);
    subjects
        .filter(|((_, missing), _)| missing.rows > 0)
        .map(|((subject, missing), due)| LateUnit {
            unit: subject.unit.clone(),
            name: subject.name.clone(),
            missing: missing.rows,
            due: due.rows,
        })
        .collect()
}

fn remarks(template: &BulletinTemplate, imprint: &Imprint, late: &[LateUnit]) -> Vec<String> {
    let mut remarks = Vec::new();
    if !imprint.cut_off.is_empty() {
        remarks.push(format!("截数时间：{}", imprint.cut_off));
    }
    remarks.push(match template.basis {
        ReportBasis::Accepted => "统计口径：各级审核通过的报告（调度口径）".to_owned(),
        ReportBasis::Submitted => "统计口径：含已上报未审核的报告（调度口径）".to_owned(),
    });
    if late.is_empty() {
        remarks.push("各单位均已报送".to_owned());
    } else {
        let told = |unit: &LateUnit| format!("{}（缺{}个，应报{}个）", unit.name, unit.missing, unit.due);
        remarks.push(format!("未报齐单位：{}", late.iter().map(told).collect::<Vec<_>>().join("、")));
    }
    if !imprint.correction.is_empty() {
        remarks.push(format!("更正说明：{}", imprint.correction));
    }
    remarks
}

fn put_total(rows: &mut Vec<Row>, stands: TotalRow, total: Row) {
    match stands {
        TotalRow::First => rows.insert(0, total),
        TotalRow::Last => rows.push(total),
        TotalRow::None => {}
    }
}

fn late_cell(late: &[LateUnit], unit: &UnitCode) -> Cell {
    match late.iter().find(|late| late.unit == *unit) {
        Some(late) => Cell::Text(format!("缺{}个", late.missing)),
        None => Cell::Text("报齐".to_owned()),
    }
}

struct Writer<'a, 'd> {
    drawing: &'a Drawing<'d>,
    late: &'a [LateUnit],
    imprint: &'a Imprint,
    problems: Problems,
    tables: usize,
}

impl Writer<'_, '_> {
    /// Template text without figures: titles and headings.
    fn words(&mut self, text: &str, spot: &policy::pack::Spot) -> String {
        let inlines = self.inlines(text, spot);
        let word = |inline: &Inline| match inline {
            Inline::Text(text) => text.clone(),
            Inline::Figure(figure) => format!("{}{}", figure.print(), figure.unit_zh()),
        };
        inlines.iter().map(word).collect()
    }

    fn inlines(&mut self, text: &str, spot: &policy::pack::Spot) -> Vec<Inline> {
        let prose = Prose { period: self.drawing.facts.period, cut_off: &self.imprint.cut_off, late: self.late };
        let pieces = match prose.fill(text) {
            Ok(pieces) => pieces,
            Err(told) => {
                let zh = (format!("模板无法填写：{told}"), "检查 {{ }} 中的写法");
                let en = (format!("the template cannot be filled: {told}"), "check what stands in {{ }}");
                self.problems.push(Problem::error("bulletin-template", spot.place(), zh, en));
                return Vec::new();
            }
        };
        pieces.into_iter().filter_map(|piece| self.piece(piece, spot)).collect()
    }

    fn piece(&mut self, piece: Piece, spot: &policy::pack::Spot) -> Option<Inline> {
        match piece {
            Piece::Text(text) => Some(Inline::Text(text)),
            Piece::Figure { rule, unit } => self.figure(&rule, &unit, spot).map(Inline::Figure),
        }
    }

    fn figure(&mut self, rule: &str, unit: &str, spot: &policy::pack::Spot) -> Option<Figure> {
        let found = unit.parse::<UnitCode>().map_err(|wrong| wrong.to_string());
        let found = found.and_then(|unit| self.drawing.figure(rule, &unit).map_err(|none| none.to_string()));
        found.map_err(|told| self.no_figure(&told, spot)).ok()
    }

    fn no_figure(&mut self, told: &str, spot: &policy::pack::Spot) {
        let zh = (format!("没有这个数：{told}"), "检查规则代码和单位编码");
        let en = (format!("there is no such figure: {told}"), "check the rule and the unit");
        self.problems.push(Problem::error("bulletin-no-figure", spot.place(), zh, en));
    }

    fn block(&mut self, block: &TemplateBlock) -> Block {
        match block {
            TemplateBlock::Heading { level, text, spot } => {
                Block::Heading { level: *level, text: self.words(text, spot) }
            }
            TemplateBlock::Attachment { text, spot } => Block::Attachment { title: self.words(text, spot) },
            TemplateBlock::Prose { text, spot } => Block::Paragraph(self.inlines(text, spot)),
            TemplateBlock::Table(table) => Block::Table(self.table(table)),
        }
    }

    fn table(&mut self, table: &TableTemplate) -> TableBlock {
        self.tables += 1;
        let rows = match &table.rows {
            RowSource::Group(group) => self.unit_rows(table, group),
            RowSource::Targets { due_by } => {
                let pack = self.drawing.pack;
                let due = |target: &&Target| due_by.is_none_or(|day| target.period.last_day() <= day);
                pack.targets.iter().filter(due).map(|target| self.target_row(table, target)).collect()
            }
            RowSource::Class(class) => self.class_rows(table, class),
            RowSource::Tasks => self.drawing.pack.tasks.iter().map(|task| self.task_row(table, task)).collect(),
        };
        TableBlock {
            id: format!("T{}", self.tables),
            caption: table.caption.clone(),
            unit_note: table.unit_note.clone(),
            heads: table.columns.iter().map(|column| column.head.clone()).collect(),
            rows,
        }
    }

    fn unit_rows(&mut self, table: &TableTemplate, group: &str) -> Vec<Row> {
        let on = Arc::clone(self.boundaries(table));
        let late = if Arc::ptr_eq(&on, self.drawing.present()) {
            self.late.to_vec()
        } else {
            late_units_on(self.drawing, &on)
        };
        let mut places = on.grouping.group(group);
        if let Some(order) = &table.order {
            // By the figure; those without one keep the pack's order behind.
            let key = |place: &usize| match self.drawing.outcome_for(order, &on, *place) {
                Outcome::Number(number) => (0, number),
                Outcome::Absent(_) => (1, Ratio::ZERO),
            };
            places.sort_by_cached_key(key);
        }
        let mut rows: Vec<Row> = places.into_iter().map(|place| self.unit_row(table, &on, &late, place)).collect();
        let total = self.unit_row(table, &on, &late, 0);
        put_total(&mut rows, table.total, total);
        if table.reconcile {
            rows.extend(self.reconcile_row(table, group));
        }
        rows
    }

    /// The boundaries whose units stand in the rows of a table: those of its figures where they agree,
    /// otherwise those of the period's last day.
    fn boundaries(&self, table: &TableTemplate) -> &Arc<Boundaries> {
        let of = |content: &ColumnContent| match content {
            ColumnContent::Figure(rule) => Some(self.drawing.boundaries(rule)),
            _ => None,
        };
        let mut all = table.columns.iter().filter_map(|column| of(&column.content));
        let present = self.drawing.present();
        let first = all.next().unwrap_or(present);
        if all.all(|other| Arc::ptr_eq(first, other)) { first } else { present }
    }

    fn unit_row(&mut self, table: &TableTemplate, on: &Boundaries, late: &[LateUnit], place: usize) -> Row {
        let subject = &on.grouping.subjects[place];
        let cell = |writer: &mut Self, content: &ColumnContent| match content {
            ColumnContent::Text(TextColumn::Unit) if place == 0 => Cell::Text(format!("合计（{}）", subject.name)),
            ColumnContent::Text(TextColumn::Unit) => Cell::Text(subject.name.clone()),
            // The territory has its units' reports; whose are missing stands with them.
            ColumnContent::Text(TextColumn::Late) if place == 0 && !late.is_empty() => Cell::Empty,
            ColumnContent::Text(TextColumn::Late) => late_cell(late, &subject.unit),
            ColumnContent::Figure(rule) => match writer.figure(rule, subject.unit.as_str(), &table.spot) {
                Some(figure) => Cell::Figure(figure),
                None => Cell::Empty,
            },
            ColumnContent::Text(_) | ColumnContent::Target(_) | ColumnContent::FigureOf(..) => Cell::Empty,
        };
        let cells = table.columns.iter().map(|column| cell(self, &column.content)).collect();
        Row { total: place == 0, cells }
    }

    /// One row a code of the class, and the figures that are broken down by no class as their total.
    fn class_rows(&mut self, table: &TableTemplate, class: &str) -> Vec<Row> {
        let codes = self.drawing.pack.classes.get(class).map_or(&[][..], Vec::as_slice);
        let mut rows: Vec<Row> = codes.iter().map(|code| self.class_row(table, Some(code))).collect();
        if table.total != TotalRow::None {
            let total = self.class_row(table, None);
            put_total(&mut rows, table.total, total);
        }
        rows
    }

    fn class_row(&mut self, table: &TableTemplate, code: Option<&ClassCode>) -> Row {
        let territory = self.drawing.pack.policy.territory.clone();
        let figure = |writer: &mut Self, rule: &str, unit: &UnitCode| {
            let rule = code.map_or_else(|| rule.to_owned(), |code| format!("{rule}:{}", code.code));
            writer.figure(&rule, unit.as_str(), &table.spot).map_or(Cell::Empty, Cell::Figure)
        };
        let cell = |writer: &mut Self, content: &ColumnContent| match content {
            ColumnContent::Text(_) => Cell::Text(code.map_or_else(|| "合计".to_owned(), |code| code.name.clone())),
            ColumnContent::Figure(rule) => figure(writer, rule, &territory),
            ColumnContent::FigureOf(rule, unit) => figure(writer, rule, unit),
            ColumnContent::Target(_) => Cell::Empty,
        };
        Row { total: code.is_none(), cells: table.columns.iter().map(|column| cell(self, &column.content)).collect() }
    }

    fn task_row(&self, table: &TableTemplate, task: &Task) -> Row {
        let policy = &self.drawing.pack.policy;
        let words = |content: &ColumnContent| match content {
            ColumnContent::Text(TextColumn::Seq) => task.seq.to_string(),
            ColumnContent::Text(TextColumn::Clause) => task.clause.clone(),
            ColumnContent::Text(TextColumn::Task) => task.task.clone(),
            ColumnContent::Text(TextColumn::Lead) => task.lead.clone(),
            ColumnContent::Text(TextColumn::Assisting) => task.assisting.clone(),
            ColumnContent::Text(TextColumn::Due) => task.due.to_string(),
            ColumnContent::Text(TextColumn::State) => {
                task.state(policy, self.drawing.facts.period.last_day()).zh().to_owned()
            }
            _ => String::new(),
        };
        Row { total: false, cells: table.columns.iter().map(|column| Cell::Text(words(&column.content))).collect() }
    }

    /// The line that reconciles units with the total; `None` when they agree.
    fn reconcile_row(&mut self, table: &TableTemplate, group: &str) -> Option<Row> {
        let mut differs = false;
        let mut cell = |content: &ColumnContent| match content {
            ColumnContent::Text(TextColumn::Unit) => Cell::Text("其中：重复计算".to_owned()),
            ColumnContent::Figure(rule) if self.adds_up(rule) => match self.drawing.reconcile(rule, group) {
                Ok(figure) => {
                    differs |= figure.number().is_some_and(|number| !number.is_zero());
                    Cell::Figure(figure)
                }
                Err(_) => Cell::Empty,
            },
            _ => Cell::Empty,
        };
        let cells = table.columns.iter().map(|column| cell(&column.content)).collect();
        differs.then_some(Row { total: true, cells })
    }

    /// Whether a rule's figures of units can be held against their total by adding: sums and counts.
    fn adds_up(&self, rule: &str) -> bool {
        use model::Measure;
        use policy::pack::RuleKind;
        self.drawing.pack.rule(rule).is_some_and(|rule| {
            matches!(rule.kind, RuleKind::Indicator { .. }) && matches!(rule.measure, Measure::Money | Measure::Count)
        })
    }

    fn target_row(&mut self, table: &TableTemplate, target: &Target) -> Row {
        let cell = |writer: &mut Self, content: &ColumnContent| match content {
            ColumnContent::Target(figure) => match writer.drawing.target(target, *figure) {
                Ok(figure) => Cell::Figure(figure),
                Err(none) => {
                    writer.no_figure(&none.to_string(), &target.spot);
                    Cell::Empty
                }
            },
            ColumnContent::Figure(rule) => match writer.figure(rule, target.unit.as_str(), &table.spot) {
                Some(figure) => Cell::Figure(figure),
                None => Cell::Empty,
            },
            ColumnContent::Text(TextColumn::State) => match writer.drawing.target_state(target) {
                Ok(state) => Cell::State(state),
                Err(none) => {
                    writer.no_figure(&none.to_string(), &target.spot);
                    Cell::Empty
                }
            },
            ColumnContent::Text(column) => Cell::Text(writer.target_text(target, *column)),
            ColumnContent::FigureOf(..) => Cell::Empty,
        };
        Row { total: false, cells: table.columns.iter().map(|column| cell(self, &column.content)).collect() }
    }

    fn target_text(&self, target: &Target, column: TextColumn) -> String {
        match column {
            TextColumn::Unit => self.drawing.facts.tree.name(target.unit.as_str()).to_owned(),
            TextColumn::Title => self.drawing.pack.title(&target.rule).unwrap_or_default(),
            TextColumn::Clause => target.clause.clone(),
            TextColumn::Owner => target.owner.clone(),
            TextColumn::Modality => target.modality.to_string(),
            TextColumn::Due => target.period.last_day().to_string(),
            // A table over targets has no such words.
            TextColumn::Late
            | TextColumn::State
            | TextColumn::Code
            | TextColumn::Seq
            | TextColumn::Task
            | TextColumn::Lead
            | TextColumn::Assisting => String::new(),
        }
    }
}
