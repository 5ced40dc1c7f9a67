//! Judging a report: a pure decision from what is known to what would be recorded.
//!
//! A form, a workbook and an interface all come through here, so that the same number meets the same
//! questions whatever way it came.

use analytics::Tree;
use model::report::Typed;
use model::{Day, Money, MoneyUnit, Period, Place, PostCode, Problem, Problems, Report, ReportStatus, Stage, UnitCode};

use crate::Refusal;
use crate::chain::Chain;
use crate::holding::Holding;
use crate::reported::accepted_of_year;

pub use crate::reported::{Derived, derive, done_before, in_force, latest, previous};

/// Whose figure it is and who enters it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hand {
    /// The unit whose figure it is.
    pub typed_by: UnitCode,
    /// The post that enters it for that unit (代报); `None` when the unit does so itself.
    pub entered_by: Option<PostCode>,
    /// The tier whose acceptance comes with the submission; see [`crate::submit_report`].
    pub accepted_by: Option<UnitCode>,
}

/// What is known when a report is judged.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The project with its plans and stages.
    pub holding: &'a Holding,
    /// The period reported on.
    pub period: Period,
    /// Every version of every report of the project, as it stands now.
    pub reports: &'a [Report],
    /// The tiers that accept.
    pub chain: &'a Chain,
    /// The tree of units, for their names.
    pub tree: &'a Tree,
    /// Whether a published bulletin covers the period.
    pub closed: bool,
    /// The day.
    pub today: Day,
}

/// What a report does to those that are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The first for its period.
    First,
    /// It takes the place of a version that waits or was returned.
    Again,
    /// A correction of the version in force, which stays so until the new one is accepted.
    Correction,
    /// It says what the latest version says; nothing is recorded.
    Same,
}

/// What would be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// What it does to those that are there.
    pub standing: Standing,
    /// The report; the latest version when nothing is recorded.
    pub report: Report,
    /// The version that the report supersedes at once, when every tier has accepted with it.
    pub superseded: Option<Report>,
    /// What is wrong or doubtful.
    pub problems: Problems,
}

/// Judges what was typed. `at` gives the place of a field, by its name in [`Typed`].
///
/// # Errors
/// Refuses what may not be handed in at all: a report that upper tiers have, a correction or a late
/// report without a reason. Problems of the data come with the answer.
pub fn judge(case: &Case<'_>, typed: &Typed, hand: &Hand, at: &dyn Fn(&str) -> Place) -> Result<Judged, Refusal> {
    let latest = latest(case.reports, case.period);
    if let Some(same) = latest.filter(|report| says(report, typed)) {
        return Ok(Judged {
            standing: Standing::Same,
            report: same.clone(),
            superseded: None,
            problems: Problems::new(),
        });
    }
    let carried = typed.done_before.or_else(|| done_before(case.reports, case.period.year()));
    let typed = Typed { done_before: carried, ..typed.clone() };
    let standing = standing(case, latest, hand)?;
    if in_force(case.reports, case.period).is_some() && typed.reason.trim().is_empty() {
        return Err(Refusal::NeedsReason {
            what_zh: "更正已审核的报告", what_en: "correcting an accepted report"
        });
    }
    if case.closed && typed.reason.trim().is_empty() {
        return Err(Refusal::ReportClosed { period: case.period });
    }
    let version = match (standing, latest) {
        (Standing::Again, Some(latest)) => latest.version,
        (_, Some(latest)) => latest.version + 1,
        (_, None) => 1,
    };
    let problems = doubts(case, &typed, at);
    let complete = case.chain.is_complete(hand.accepted_by.as_ref());
    let report = written(case, &typed, hand, version, complete);
    let superseded = complete.then(|| in_force(case.reports, case.period)).flatten();
    let superseded = superseded.map(|old| Report { status: ReportStatus::Superseded, ..old.clone() });
    Ok(Judged { standing, report, superseded, problems })
}

/// Whether a version that waits or is in force says the same; a returned one is always written again.
fn says(report: &Report, typed: &Typed) -> bool {
    let stands = matches!(report.status, ReportStatus::Submitted | ReportStatus::Accepted);
    stands
        && report.done_ytd == typed.done_ytd
        && report.received_ytd == typed.received_ytd
        && (typed.done_before.is_none() || report.done_before == typed.done_before)
        && report.estimate_ytd == typed.estimate_ytd
        && report.physical_percent == typed.physical_percent
        && report.progress == typed.progress.trim()
        && report.problems == typed.problems.trim()
}

fn standing(case: &Case<'_>, latest: Option<&Report>, hand: &Hand) -> Result<Standing, Refusal> {
    let Some(latest) = latest else { return Ok(Standing::First) };
    match latest.status {
        ReportStatus::Accepted | ReportStatus::Superseded => Ok(Standing::Correction),
        ReportStatus::Returned => Ok(Standing::Again),
        // An upper tier returns a number; it does not write its own in the place of it.
        ReportStatus::Submitted if hand.entered_by.is_some() && latest.entered_by.is_none() => {
            Err(Refusal::ReportedItself { unit: case.tree.name(latest.typed_by.as_str()).to_owned() })
        }
        ReportStatus::Submitted => {
            // The acceptance that came with the submission does not bind the submitter.
            match latest.accepted_by.as_ref().filter(|by| Some(*by) != hand.accepted_by.as_ref()) {
                None => Ok(Standing::Again),
                Some(by) => Err(Refusal::WithUpperTier { by: case.tree.name(by.as_str()).to_owned() }),
            }
        }
    }
}

fn written(case: &Case<'_>, typed: &Typed, hand: &Hand, version: u32, complete: bool) -> Report {
    Report {
        project: case.holding.project.id,
        period: case.period,
        version,
        done_ytd: typed.done_ytd,
        received_ytd: typed.received_ytd,
        done_before: typed.done_before,
        estimate_ytd: typed.estimate_ytd,
        physical_percent: typed.physical_percent,
        progress: typed.progress.trim().to_owned(),
        problems: typed.problems.trim().to_owned(),
        reason: typed.reason.trim().to_owned(),
        status: if complete { ReportStatus::Accepted } else { ReportStatus::Submitted },
        accepted_by: hand.accepted_by.clone(),
        checked_ytd: None,
        returned_because: String::new(),
        typed_by: hand.typed_by.clone(),
        entered_by: hand.entered_by.clone(),
    }
}

/// Everything wrong or doubtful in the numbers.
fn doubts(case: &Case<'_>, typed: &Typed, at: &dyn Fn(&str) -> Place) -> Problems {
    let mut problems = Problems::new();
    impossible(case, typed, at, &mut problems);
    against_reports(case, typed, at, &mut problems);
    against_project(case, typed, at, &mut problems);
    problems
}

fn impossible(case: &Case<'_>, typed: &Typed, at: &dyn Fn(&str) -> Place, problems: &mut Problems) {
    let amounts = [
        ("done_ytd", "年初至今完成投资", "the year-to-date", Some(typed.done_ytd)),
        ("received_ytd", "到位资金", "the money received", typed.received_ytd),
        ("done_before", "至上年底完成投资", "the investment of the years before", typed.done_before),
        ("estimate_ytd", "预计完成投资", "the estimate", typed.estimate_ytd),
    ];
    for (field, zh, en, amount) in amounts {
        if let Some(amount) = amount.filter(|amount| *amount < Money::ZERO) {
            problems.push(Problem::error(
                "amount-negative",
                at(field),
                (format!("{zh}为{}，小于零", wan(amount)), "累计数不小于零；本期核减时填核减后的累计数"),
                (
                    format!("{en} is {}, below zero", wan(amount)),
                    "a cumulative amount is not below zero; after a reduction type what remains",
                ),
            ));
        }
    }
    if let Some(percent) = typed.physical_percent.filter(|percent| *percent > 100) {
        problems.push(Problem::error(
            "percent-over-100",
            at("physical_percent"),
            (format!("形象进度{percent}%超过100%"), "填0到100"),
            (format!("physical progress of {percent}% is over 100%"), "write 0 to 100"),
        ));
    }
    if case.period.first_day() > case.today {
        problems.push(Problem::error(
            "period-not-begun",
            at("period"),
            (format!("{}尚未开始", case.period.zh()), "核对期间"),
            (format!("{} has not begun", case.period), "check the period"),
        ));
    }
}

fn against_reports(case: &Case<'_>, typed: &Typed, at: &dyn Fn(&str) -> Place, problems: &mut Problems) {
    if let Some(before) = previous(case.reports, case.period) {
        if typed.done_ytd < before.done_ytd && typed.reason.trim().is_empty() {
            problems.push(Problem::error(
                "ytd-fell",
                at("done_ytd"),
                (
                    format!("年初至今{}少于{}的{}", wan(typed.done_ytd), before.period.zh(), wan(before.done_ytd)),
                    "核对数字；确需核减的填写核减原因",
                ),
                (
                    format!(
                        "the year-to-date {} is less than {} of {}",
                        wan(typed.done_ytd),
                        wan(before.done_ytd),
                        before.period
                    ),
                    "check the number; if it is to be reduced, give the reason",
                ),
            ));
        }
        if let (Some(now), Some(then)) = (typed.physical_percent, before.physical_percent)
            && now < then
        {
            problems.push(Problem::warning(
                "progress-fell",
                at("physical_percent"),
                (format!("形象进度{now}%低于{}的{then}%", before.period.zh()), "核对形象进度"),
                (format!("physical progress {now}% is below the {then}% of {}", before.period), "check it"),
            ));
        }
    }
    let later = accepted_of_year(case.reports, case.period.year())
        .filter(|report| report.period.last_day() > case.period.last_day());
    if let Some(next) =
        later.min_by_key(|report| report.period.last_day()).filter(|next| typed.done_ytd > next.done_ytd)
    {
        problems.push(Problem::warning(
            "ytd-over-later",
            at("done_ytd"),
            (
                format!("年初至今{}多于{}已审核的{}", wan(typed.done_ytd), next.period.zh(), wan(next.done_ytd)),
                "核对数字；确实如此的，后期报告也要更正",
            ),
            (
                format!(
                    "the year-to-date {} is more than the {} accepted for {}",
                    wan(typed.done_ytd),
                    wan(next.done_ytd),
                    next.period
                ),
                "check the number; if it is so, correct the later report too",
            ),
        ));
    }
}

fn against_project(case: &Case<'_>, typed: &Typed, at: &dyn Fn(&str) -> Place, problems: &mut Problems) {
    let (project, day) = (&case.holding.project, case.period.last_day());
    let derived = derive(typed.done_ytd, typed.done_before, previous(case.reports, case.period));
    let total = project.total_investment;
    if let Some(since_start) = derived.done_since_start.or(Some(typed.done_ytd)).filter(|done| *done > total) {
        problems.push(Problem::warning(
            "over-total",
            at("done_ytd"),
            (format!("开工以来完成投资{}超过总投资{}", wan(since_start), wan(total)), "核对数字；已调概的先修改总投资"),
            (
                format!("{} done since the start is over the total investment of {}", wan(since_start), wan(total)),
                "check the number; if the total was revised, edit it first",
            ),
        ));
    }
    let annual = case
        .holding
        .plan_to_meet(case.period.year(), day)
        .map(|plan| plan.annual)
        .filter(|annual| *annual > Money::ZERO);
    if let (Some(annual), Some(month)) = (annual, derived.done_month)
        && month > annual
    {
        problems.push(Problem::warning(
            "jump-over-plan",
            at("done_ytd"),
            (format!("本期完成{}超过全年计划{}", wan(month), wan(annual)), "核对数字和计量单位"),
            (
                format!("{} done in the period is over the plan of the year, {}", wan(month), wan(annual)),
                "check the number and its unit",
            ),
        ));
    }
    if let Some(estimate) = typed.estimate_ytd.filter(|estimate| *estimate < typed.done_ytd) {
        problems.push(Problem::warning(
            "estimate-below-actual",
            at("estimate_ytd"),
            (format!("预计数{}少于已完成{}", wan(estimate), wan(typed.done_ytd)), "预计数填下期末的年初至今累计"),
            (
                format!("the estimate {} is below the {} already done", wan(estimate), wan(typed.done_ytd)),
                "the estimate is the year-to-date at the end of the next period",
            ),
        ));
    }
    if let Some(stage) = case.holding.stage(day).filter(|stage| matches!(stage, Stage::Withdrawn | Stage::Cleared)) {
        let zh = if stage == Stage::Withdrawn { "出库" } else { "腾笼出清" };
        problems.push(Problem::warning(
            "report-not-due",
            at("period"),
            (format!("{}末项目已{zh}，不需报送", case.period.zh()), "核对项目和期间"),
            (
                format!("at the end of {} the project is {stage} and owes no report", case.period),
                "check project and period",
            ),
        ));
    }
}

/// An amount as reporters type it.
pub(crate) fn wan(amount: Money) -> String {
    format!("{}万元", amount.exact(MoneyUnit::Wan))
}
