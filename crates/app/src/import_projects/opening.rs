//! What was done before the year (至上年底完成投资), told once with the list: it opens the year as a
//! report on 1 January with nothing done in it yet.

use exchange::import::field::projects as column;
use model::{Day, Money, Period, Problem, Record, Report, ReportStatus};

use super::Ground;
use super::group::Group;
use crate::holding::Holding;
use crate::import::{Decided, Item};
use crate::judge_report::{done_before, in_force, latest, wan};

/// Puts the opening report of the year, or a later version of it. Once other reports of the year rest
/// on another amount it is only told: a correction of those is due.
pub(super) fn put(ground: &Ground<'_>, group: &Group<'_>, after: &Holding, item: &mut Item, decided: &mut Decided) {
    let Some(before) = group.agreed(&column::DONE_BEFORE, decided, |row| row.done_before) else { return };
    let year = group.rows.iter().find_map(|row| row.year).unwrap_or(ground.as_of().year());
    let Some(first) = Day::new(year, 1, 1) else { return };
    let reports = ground.reports.get(&group.id).map(Vec::as_slice).unwrap_or_default();
    let period = Period::Day(first);
    let known = done_before(reports, year);
    if known == Some(before) {
        return;
    }
    let opening = in_force(reports, period);
    let others = reports.iter().any(|report| report.period.year() == year && report.period != period);
    if let Some(known) = known.filter(|_| others || opening.is_none()) {
        decided.tell(differs(group, known, before));
        return;
    }
    if let Some(opening) = opening {
        let old = Report { status: ReportStatus::Superseded, ..opening.clone() };
        item.put(Some(Record::Report(opening.clone())), Record::Report(old));
    }
    let version = latest(reports, period).map_or(1, |report| report.version + 1);
    item.put(None, Record::Report(report(ground, after, period, version, before)));
}

fn report(ground: &Ground<'_>, after: &Holding, period: Period, version: u32, before: Money) -> Report {
    let post = ground.pass.post();
    let keeper = after.keepers(period.last_day()).first().cloned().unwrap_or_else(|| post.unit.clone());
    Report {
        project: after.project.id,
        period,
        version,
        done_ytd: Money::ZERO,
        received_ytd: None,
        done_before: Some(before),
        estimate_ytd: None,
        physical_percent: None,
        progress: String::new(),
        problems: String::new(),
        reason: "年初结转".to_owned(),
        status: ReportStatus::Accepted,
        accepted_by: Some(post.unit.clone()),
        checked_ytd: None,
        returned_because: String::new(),
        entered_by: (keeper != post.unit).then(|| post.code.clone()),
        typed_by: keeper,
    }
}

fn differs(group: &Group<'_>, known: Money, said: Money) -> Problem {
    let (known, said) = (wan(known), wan(said));
    Problem::warning(
        "done-before-differs",
        group.rows[0].place.cell(&column::DONE_BEFORE),
        (format!("至上年底完成投资写的是{said}，已审核的报告是{known}，未改"), "需要改的，更正当年的报告"),
        (
            format!("{said} is given as done before the year, accepted reports have {known}; it stays"),
            "to change it correct the reports of the year",
        ),
    )
}
