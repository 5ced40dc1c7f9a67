//! `lists/*.csv`: headers that the rows of project lists must add up to.

use model::{Day, ListCode, Money};

use super::faults::Faults;
use super::gathered::{Gathered, To};
use super::source::Source;
use super::table::{self, Row};
use super::{Literal, Spot, form};

/// The header of a project list for a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListHeader {
    /// The list, as project imports name it.
    pub list: ListCode,
    /// Its title.
    pub title: String,
    /// Its year.
    pub year: i16,
    /// Day on which it was frozen; `None` when the document does not say.
    pub frozen_on: Option<Day>,
    /// Projects, a package by its parts; `None` when the document does not say.
    pub count: Option<u64>,
    /// Total investment; `None` when the document does not say.
    pub total: Option<Money>,
    /// Plan of the year; `None` when the document does not say.
    pub annual_plan: Option<Money>,
    /// Number of the document that issued it; empty when not known.
    pub document: String,
    /// The clause that names it; empty when none.
    pub clause: String,
    /// Where it is told.
    pub spot: Spot,
}

/// Reads a file of `lists/`; names are lists, those with a year as `city-key-2018/2018`.
pub(super) fn read(source: &Source, lists: &mut Gathered<ListHeader>, faults: &mut Faults) {
    let Some(rows) = table::rows(source, &form::LIST, faults) else {
        lists.miss();
        return;
    };
    for row in rows {
        if !row.cell("clause").is_empty() {
            lists.refer(To::Clause, row.cell("clause"), row.spot("clause"));
        }
        let Some(list) = header(&row, faults) else { continue };
        let name = format!("{}/{}", list.list, list.year);
        if let Some(before) = lists.declare(&name, &list.spot) {
            let Spot { file, line, .. } = before;
            faults.error(
                "list-duplicate",
                &list.spot,
                (format!("清单{}的{}年度已在{file}第{line}行列过", list.list, list.year), "同一清单同一年度只留一行"),
                (
                    format!("the list {} has its year {} in {file} on line {line} already", list.list, list.year),
                    "keep one row for a list and a year",
                ),
            );
        }
        lists.items.push(list);
    }
}

fn header(row: &Row<'_>, faults: &mut Faults) -> Option<ListHeader> {
    let list = row.parsed("list", "city-key-2018", faults);
    let title = row.filled("title", faults);
    let year = year(row, faults);
    let frozen_on = row.day("frozen_on", faults);
    let count = row.optional("count", "36", faults);
    let total = amount(row, "total", faults);
    let annual_plan = amount(row, "annual_plan", faults);
    Some(ListHeader {
        list: list?,
        title: title?,
        year: year?,
        frozen_on: frozen_on.ok()?,
        count: count.ok()?,
        total: total.ok()?,
        annual_plan: annual_plan.ok()?,
        document: row.cell("document").to_owned(),
        clause: row.cell("clause").to_owned(),
        spot: row.spot.clone(),
    })
}

fn year(row: &Row<'_>, faults: &mut Faults) -> Option<i16> {
    let year = row.parsed("year", "2018", faults)?;
    if !(1950..=2150).contains(&year) {
        row.wrong("year", "写作 2018", "write 2018", faults);
        return None;
    }
    Some(year)
}

fn amount(row: &Row<'_>, column: &str, faults: &mut Faults) -> Result<Option<Money>, ()> {
    if row.cell(column).is_empty() {
        return Ok(None);
    }
    let money = Literal::parse(row.cell(column)).ok().and_then(Literal::money);
    if money.is_none() {
        row.wrong(column, "写金额和单位，如 527.3亿元", "write an amount with its unit, as 527.3亿元", faults);
    }
    money.map(Some).ok_or(())
}
