//! An adjustment batch (计划调整): plans, additions to and removals from lists, moved together by one
//! document from one month on: all of its lines or none. The same batch twice changes nothing.

mod line;
mod totals;

use std::collections::BTreeMap;
use std::sync::Arc;

use exchange::import::AdjustmentRow;
use exchange::import::field::adjustments as column;
use model::{Act, Day, Money, Period, Place, Problem, ProjectId};
use store::Reader;

use crate::access::{Actor, Pass, Right, enter};
use crate::closing::Closings;
use crate::holding::Holding;
use crate::import::{Decided, ImportOptions, ImportOutcome, Item, OrProblem, Rows, Table, finish, taken};
use crate::known::Known;
use crate::match_projects::{Clue, Matcher};
use crate::{AppError, House};

pub use totals::{Sum, Total};

/// The document of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Its number (文号).
    pub document: String,
    /// The year of the plans.
    pub year: i16,
    /// The effective month, 1 to 12.
    pub month: i8,
}

/// What a batch did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Adjusted {
    /// Line by line, with everything wrong.
    pub outcome: ImportOutcome,
    /// Projects and plans of the lists before and after, by list and unit, the whole of a list first.
    pub totals: Vec<Total>,
}

/// Records an adjustment batch.
///
/// # Errors
/// Refuses who may not; problems of lines come with the outcome.
pub async fn adjust_plans(
    house: &House,
    actor: &Actor,
    input: Rows<AdjustmentRow>,
    batch: &Batch,
    options: &ImportOptions,
) -> Result<Adjusted, AppError> {
    let pass = enter(actor, Right::AdjustPlans)?;
    let table = Table::lay(house, &pass, options).await?;
    let (rows, skipped) = taken(input.rows, options, |row| row.place.row());
    let mut decided = Decided::default();
    let Some(from) = of_batch(batch, &mut decided) else {
        let outcome = finish(None, Act::AdjustPlans, input.problems, skipped, decided, options).await?;
        return Ok(Adjusted { outcome, totals: Vec::new() });
    };
    let ground = Ground::lay(house, table.reader(), &pass, batch, from, &rows, options).await?;
    let mut after: BTreeMap<ProjectId, Holding> = BTreeMap::new();
    for row in &rows {
        if let Err(problem) = ground.decide(row, &mut after, &mut decided, options) {
            decided.tell(problem);
        }
    }
    let totals = ground.totals(table.reader(), &rows, after).await?;
    let outcome = finish(table.desk(), Act::AdjustPlans, input.problems, skipped, decided, options).await?;
    if outcome.sealed.is_some() {
        let clues: Vec<_> = rows.iter().map(|row| (Clue::of(&row.project), row.place.row().clone())).collect();
        ground.matcher.decisions().remember(house, &clues).await?;
    }
    Ok(Adjusted { outcome, totals })
}

/// The day from which a batch holds; what is wrong with its document is told.
fn of_batch(batch: &Batch, decided: &mut Decided) -> Option<Day> {
    if batch.document.trim().is_empty() {
        let (zh, en) =
            (("没有文号", "填写调整文件的文号"), ("there is no document number", "write that of the adjustment"));
        decided.tell(Problem::error("document-missing", Place::field("document"), zh, en));
    }
    let from = Day::new(batch.year, batch.month, 1);
    if from.is_none() {
        let (zh, en) = (("生效月份不存在", "填1到12"), ("there is no such month", "write 1 to 12"));
        decided.tell(Problem::error("month-wrong", Place::field("month"), zh, en));
    }
    from
}

/// What is known of the projects of the lines.
struct Ground<'a> {
    pass: &'a Pass,
    batch: &'a Batch,
    from: Day,
    known: Arc<Known>,
    matcher: Matcher,
    closings: Closings,
}

impl<'a> Ground<'a> {
    async fn lay(
        house: &House,
        reader: &Reader,
        pass: &'a Pass,
        batch: &'a Batch,
        from: Day,
        rows: &[AdjustmentRow],
        options: &ImportOptions,
    ) -> Result<Self, AppError> {
        let known = house.known(reader).await?;
        let clues: Vec<_> = rows.iter().map(|row| Clue::of(&row.project)).collect();
        let matcher = Matcher::load(house, reader, &known, pass, &clues, options).await?;
        let closings = Closings::of(house, reader).await?;
        Ok(Self { pass, batch, from, known, matcher, closings })
    }

    /// What a line leads to, and its project afterwards.
    fn decide(
        &self,
        row: &AdjustmentRow,
        after: &mut BTreeMap<ProjectId, Holding>,
        decided: &mut Decided,
        options: &ImportOptions,
    ) -> OrProblem<()> {
        let place = row.place.row().clone();
        let at = row.place.cell(if row.project.name.is_empty() { &column::CODE } else { &column::NAME });
        let before = self.matcher.expected(&row.project, &at, &mut decided.doubts)?;
        let keepers = before.keepers(self.known.today);
        let grant = self.pass.any(&self.known.tree, &keepers).map_err(|refusal| refusal.problem(place.clone()))?;
        if self.is_closed(before) && options.reason.trim().is_empty() {
            return Err(line::closed(row, self.batch.year).into());
        }
        let title = match &row.list {
            Some(list) => format!("{} {list}", before.project.name),
            None => before.project.name.clone(),
        };
        let mut item = Item::new(vec![place], title, true);
        item.project = Some(before.project.id);
        item.simulated = before.project.simulated;
        line::decide(self.batch, self.from, row, before, &mut item)?;
        let holding = after.entry(before.project.id).or_insert_with(|| before.clone());
        item.puts.iter().for_each(|(_, record)| totals::hang(holding, record));
        decided.grant = Some(grant);
        decided.items.push(item);
        Ok(())
    }

    /// Whether the month of the batch is closed for the unit that answers for a project.
    fn is_closed(&self, holding: &Holding) -> bool {
        let period = Period::Month(self.batch.year, self.batch.month);
        self.closings.close_for(holding, period, &self.known)
    }

    async fn totals(
        &self,
        reader: &Reader,
        rows: &[AdjustmentRow],
        after: BTreeMap<ProjectId, Holding>,
    ) -> Result<Vec<Total>, AppError> {
        let before = after.keys().filter_map(|id| Some((*id, self.matcher.holdings.get(id)?.clone()))).collect();
        let lists = rows.iter().map(|row| row.list.clone()).collect();
        let name = |unit: &model::UnitCode| self.known.name(unit);
        totals::totals(reader, &lists, self.batch.year, self.from, (before, after), name).await
    }
}

/// The problem of a plan whose cumulative amounts fall from quarter to quarter.
pub(crate) fn plan_rises(quarters: [Option<Money>; 3], annual: Money, place: &Place) -> Option<Problem> {
    let mut reached = Money::ZERO;
    for amount in quarters.into_iter().flatten().chain([annual]) {
        if amount < reached {
            return Some(Problem::error(
                "plan-falls",
                place.clone(),
                (format!("累计计划{amount}少于前一阶段的{reached}"), "各季度计划从1月1日累计，依次不减"),
                (
                    format!("the cumulative plan {amount} is less than {reached} before it"),
                    "quarters are cumulative from 1 January and do not fall",
                ),
            ));
        }
        reached = amount;
    }
    None
}
