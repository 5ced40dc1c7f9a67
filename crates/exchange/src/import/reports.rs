//! Reports from files.

use std::collections::BTreeMap;

use model::report::Typed;
use model::{Money, Period, Problems};

use super::field::{Field, Kind, reports as f};
use super::findings::Findings;
use super::parse::{PeriodFault, period, progressed};
use super::row::{Row, UnitRef};
use super::{ProjectRef, RowPlace, Setting, Source, read_all};
use crate::sheet::CellValue;

/// A line of reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRow {
    /// Where it stands.
    pub place: RowPlace,
    /// The project it tells of.
    pub project: ProjectRef,
    /// 期间
    pub period: Period,
    /// What is reported. What was done before the year is typed, or the difference between 开工累计 and 年初至今.
    pub typed: Typed,
    /// 填报单位
    pub unit: Option<UnitRef>,
}

/// Reads reports from files.
#[must_use]
pub fn read_reports(sources: &[Source<'_>], setting: &Setting<'_>) -> (Vec<ReportRow>, Problems) {
    let read = |_, row: &mut Row<'_>| read(row, setting);
    read_all(Kind::Reports, sources, setting.columns, read, find_duplicates, |row| &row.place)
}

fn read(row: &mut Row<'_>, setting: &Setting<'_>) -> Option<ReportRow> {
    let project = ProjectRef::read(row, [&f::ID, &f::CODE, &f::NAME], setting);
    let done_ytd = row.money(&f::DONE_YTD).or_else(|| unchanged(row));
    let received_ytd = row.money(&f::RECEIVED_YTD);
    let done_before = done_before(row, done_ytd);
    let estimate_ytd = row.money(&f::ESTIMATE_YTD);
    let physical_percent = row.percent(&f::PHYSICAL_PERCENT);
    let progress = row.text(&f::PROGRESS);
    let problems = row.text(&f::PROBLEMS);
    let reason = row.text(&f::REASON);
    let unit = row.line(&f::UNIT);
    let unit = (!unit.is_empty()).then(|| UnitRef::read(&unit));
    let period = row_period(row, &f::PERIOD, Some(&f::DONE_YTD), setting);
    let Some(done_ytd) = done_ytd else {
        // A line without any figure was not reported; one with others lacks the figure that counts.
        let told = [received_ytd, done_before, estimate_ytd].iter().any(Option::is_some) || physical_percent.is_some();
        if row.is_blank(&f::DONE_YTD) && told {
            row.tell("value-missing", &f::DONE_YTD, &[f::DONE_YTD.zh]);
        } else if row.is_blank(&f::DONE_YTD) {
            row.tell("report-blank", &f::DONE_YTD, &[f::DONE_YTD.zh]);
        }
        return None;
    };
    let place = row.place();
    Some(ReportRow {
        place,
        project,
        period: period?,
        typed: Typed {
            done_ytd,
            received_ytd,
            done_before,
            estimate_ytd,
            physical_percent,
            progress,
            problems,
            reason,
        },
        unit,
    })
}

/// The year-to-date of a row that says nothing changed since the period before, which it names.
fn unchanged(row: &mut Row<'_>) -> Option<Money> {
    let progressed = row.choice(&f::CHANGE, &["有进展", "无变化"], progressed);
    let same = progressed == Some(false) && row.is_blank(&f::DONE_YTD);
    same.then(|| row.money(&f::PREVIOUS_YTD)).flatten()
}

/// What was done before the year: typed, or what 开工累计 leaves; told where the three disagree.
fn done_before(row: &mut Row<'_>, done_ytd: Option<Money>) -> Option<Money> {
    let typed = row.money(&f::DONE_BEFORE);
    let since_start = row.money(&f::DONE_SINCE_START);
    let (Some(since_start), Some(done_ytd)) = (since_start, done_ytd) else { return typed };
    let derived = since_start.checked_sub(done_ytd).filter(|before| *before >= Money::ZERO);
    let Some(derived) = derived else {
        row.tell("since-start-too-small", &f::DONE_SINCE_START, &[&since_start.to_string(), &done_ytd.to_string()]);
        return typed;
    };
    if let Some(typed) = typed.filter(|typed| *typed != derived) {
        let quoted = [since_start.to_string(), typed.to_string(), done_ytd.to_string()];
        row.tell("since-start-differs", &f::DONE_SINCE_START, &quoted.each_ref().map(String::as_str));
        return Some(typed);
    }
    Some(derived)
}

/// The period of a row: its cell, else the heading of its figures, else the caller's, else the title.
/// What names another period than the caller's is told.
pub(super) fn row_period(
    row: &mut Row<'_>,
    cell: &Field,
    figures: Option<&Field>,
    setting: &Setting<'_>,
) -> Option<Period> {
    let title = row.table.header.title;
    let year = setting.period.map(Period::year).or(setting.year).or(title.0);
    let column = figures.and_then(|field| row.column(field)).cloned();
    let value = row.value(cell);
    let found = match value {
        CellValue::Empty => {
            let heading = column.as_ref().and_then(|column| {
                let month = column.to_month?;
                column.year.or(year).map(|year| Period::Month(year, month))
            });
            let from_title = title.0.zip(title.1).map(|(year, month)| Period::Month(year, month));
            if let Some(found) = heading.or_else(|| setting.period.is_none().then_some(from_title).flatten()) {
                found
            } else if let Some(given) = setting.period {
                check_title(row, given, from_title);
                return Some(given);
            } else {
                row.tell_of_column("period-missing", figures.unwrap_or(cell), &[]);
                return None;
            }
        }
        other => read_period(row, cell, &other, year)?,
    };
    match setting.period {
        // 1-2月 and a period of January and February together are the same stretch to the same day.
        Some(given) if given.last_day() == found.last_day() => Some(given),
        Some(given) => {
            let quoted = [found.zh(), given.zh()];
            let quoted = quoted.each_ref().map(String::as_str);
            if row.is_filled(cell) {
                row.tell("period-conflict", cell, &quoted);
            } else {
                row.tell_of_column("period-conflict", figures.unwrap_or(cell), &quoted);
            }
            None
        }
        None => Some(found),
    }
}

fn check_title(row: &mut Row<'_>, given: Period, title: Option<Period>) {
    if let Some(title) = title.filter(|title| title.last_day() != given.last_day()) {
        row.warn_of_table("title-of-another-period", &[&title.zh(), &given.zh()]);
    }
}

fn read_period(row: &mut Row<'_>, cell: &Field, value: &CellValue, year: Option<i16>) -> Option<Period> {
    let read = match value {
        CellValue::Date(date) if date.month_only => {
            let civil = date.day.date();
            Ok(Period::Month(civil.year(), civil.month()))
        }
        CellValue::Date(date) => Ok(Period::Day(date.day)),
        CellValue::Number(number) => period(&number.text, year, true),
        other => period(&other.to_text(), year, row.table.sheet.name.is_empty()),
    };
    match read {
        Ok(period) => Some(period),
        Err(fault) => {
            let text = value.to_text();
            match fault {
                PeriodFault::NotAPeriod => row.tell("period-unknown", cell, &[&text]),
                PeriodFault::NoYear => row.tell("period-without-year", cell, &[&text]),
                PeriodFault::JanuaryOrOctober => row.tell("date-january-or-october", cell, &[cell.zh, &text]),
            }
            None
        }
    }
}

/// A project may be reported once for a period.
fn find_duplicates(rows: &[ReportRow], findings: &mut Findings) {
    let mut seen: BTreeMap<(String, String), &ReportRow> = BTreeMap::new();
    for row in rows {
        let key = (row.project.word(), row.period.last_day().to_string());
        if let Some(first) = seen.get(&key) {
            let place = first.place.row().to_string();
            findings.tell("report-twice", row.place.row().clone(), &[&key.0, &row.period.zh(), &place]);
        } else {
            seen.insert(key, row);
        }
    }
}
