//! Importing statistics (统计口径): kept beside the dispatch figures, never written from them.

use std::collections::BTreeMap;
use std::sync::Arc;

use exchange::import::StatisticRow;
use exchange::import::field::statistics as column;
use model::{Act, Key, Problem, Record, Statistic};

use crate::access::{Actor, Pass, Right, enter};
use crate::import::{Decided, ImportOptions, ImportOutcome, Item, Rows, Table, finish, taken};
use crate::known::Known;
use crate::unit_names::UnitNames;
use crate::{AppError, House};

/// Imports statistics.
///
/// # Errors
/// Refuses who may not; problems of rows come with the outcome.
pub async fn import_statistics(
    house: &House,
    actor: &Actor,
    input: Rows<StatisticRow>,
    options: &ImportOptions,
) -> Result<ImportOutcome, AppError> {
    let pass = enter(actor, Right::ImportStatistics)?;
    let table = Table::lay(house, &pass, options).await?;
    let known = house.known(table.reader()).await?;
    let (rows, skipped) = taken(input.rows, options, |row| row.place.row());
    let (mut decided, read) = read(&pass, &known, &rows);
    let keys: Vec<Key> = read.iter().map(|(_, statistic)| Record::Statistic(statistic.clone()).key()).collect();
    let present = table.reader().current_many(&keys).await?;
    decide(&mut decided, read, &present);
    finish(table.desk(), Act::ImportStatistics, input.problems, skipped, decided, options).await
}

/// The rows as records of units in reach.
fn read<'r>(
    pass: &Pass,
    known: &Arc<Known>,
    rows: &'r [StatisticRow],
) -> (Decided, Vec<(&'r StatisticRow, Statistic)>) {
    let (mut decided, mut read) = (Decided::default(), Vec::new());
    let names = UnitNames::new(known, pass);
    for row in rows {
        let unit = match names.find(&row.unit, row.place.cell(&column::UNIT_CODE)) {
            Ok(unit) => unit,
            Err(problem) => {
                decided.tell(problem);
                continue;
            }
        };
        match pass.any(&known.tree, std::slice::from_ref(&unit)) {
            Ok(grant) => decided.grant = Some(grant),
            Err(refusal) => {
                decided.refuse(&refusal, row.place.row().clone());
                continue;
            }
        }
        let statistic = Statistic {
            unit,
            class: row.class.clone(),
            variable: row.variable.clone(),
            period: row.period,
            vintage: row.vintage,
            measure: row.measure,
            value: row.value,
            source: row.source.clone(),
        };
        read.push((row, statistic));
    }
    (decided, read)
}

fn decide(decided: &mut Decided, read: Vec<(&StatisticRow, Statistic)>, present: &BTreeMap<Key, Record>) {
    for (row, statistic) in read {
        let title = format!("{} {} {}", statistic.unit, statistic.variable, statistic.period);
        let after = Record::Statistic(statistic.clone());
        let before = present.get(&after.key());
        if let Some(Record::Statistic(before)) = before
            && (before.value, before.measure) != (statistic.value, statistic.measure)
        {
            decided.tell(revised(row, statistic.vintage));
        }
        let mut item = Item::new(vec![row.place.row().clone()], title, before.is_some());
        item.put(before.cloned(), after);
        decided.items.push(item);
    }
}

fn revised(row: &StatisticRow, vintage: u32) -> Problem {
    Problem::warning(
        "statistic-replaced",
        row.place.cell(&column::VALUE),
        (format!("第{vintage}版的数值与已录入的不同，将被替换"), "录入有误的照此更正；发布机构修订的改填下一版次"),
        (
            format!("vintage {vintage} has another value already, which is replaced"),
            "keep it so to correct a slip; for a revision by its publisher write the next vintage",
        ),
    )
}
