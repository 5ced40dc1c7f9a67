//! What the ledger answers to the columns of a form, for one project.

use std::collections::BTreeSet;

use exchange::form::Ask;
use exchange::import::field::forms as f;
use model::{Category, Day, Money, Period, Ratio, Report, Role, Stage};

use crate::holding::Holding;
use crate::known::Known;
use crate::reported::{done_before, in_force, latest, previous};

/// What is known of a project.
pub(crate) struct Answers<'a> {
    pub holding: &'a Holding,
    pub reports: &'a [Report],
    pub known: &'a Known,
    pub period: Period,
    /// Fields that the post may not see.
    pub hidden: BTreeSet<String>,
}

/// An answer, still without the form's unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    Money(Money),
    Number(String),
    Text(String),
}

impl Answers<'_> {
    /// Whether the project has reported the period and is not accepted.
    pub(crate) fn waits(&self) -> bool {
        latest(self.reports, self.period).is_some() && in_force(self.reports, self.period).is_none()
    }

    /// The answer to a column; `None` where the ledger has none.
    pub(crate) fn to(&self, ask: &Ask) -> Option<Shown> {
        let field = f::ALL.iter().find(|field| ask.is(field))?;
        let of_record = match field.key {
            "total" | "total_share" => "total_investment",
            "fixed" => "fixed_investment",
            other => other,
        };
        if self.hidden.contains(of_record) {
            return None;
        }
        match field.holds {
            exchange::import::Holds::Money => self.money(ask).map(Shown::Money),
            exchange::import::Holds::Percent => self.percent(ask),
            _ => self.words(ask),
        }
    }

    /// The period an ask is about: the stretch its heading names, else that of the form.
    fn period_of(&self, ask: &Ask) -> Period {
        let month = ask.to_month.map(|month| Period::Month(ask.year.unwrap_or(self.period.year()), month));
        month.filter(|month| month.last_day() != self.period.last_day()).unwrap_or(self.period)
    }

    fn report(&self, ask: &Ask) -> Option<&Report> {
        in_force(self.reports, self.period_of(ask))
    }

    fn plan(&self, ask: &Ask) -> Option<Money> {
        let year = ask.year.unwrap_or(self.period.year());
        self.holding.plan_to_meet(year, self.period.last_day()).map(|plan| plan.annual)
    }

    /// Done since the start to the end of a year.
    fn done_to_end_of(&self, year: i16) -> Option<Money> {
        done_before(self.reports, year.checked_add(1)?)
    }

    fn done_before_year(&self, ask: &Ask) -> Option<Money> {
        self.done_to_end_of(ask.before_year.unwrap_or(self.period.year() - 1))
    }

    fn since_start(&self, ask: &Ask) -> Option<Money> {
        let report = self.report(ask)?;
        let before = report.done_before.or_else(|| done_before(self.reports, report.period.year()))?;
        before.checked_add(report.done_ytd)
    }

    fn money(&self, ask: &Ask) -> Option<Money> {
        let project = &self.holding.project;
        let year = self.period.year();
        let is = |field: &exchange::import::Field| ask.is(field);
        if is(&f::TOTAL) {
            Some(project.total_investment)
        } else if is(&f::FIXED) {
            project.fixed_investment
        } else if is(&f::PLAN) {
            self.plan(ask)
        } else if is(&f::DONE_TO_BEFORE_LAST) {
            self.done_to_end_of(ask.before_year.unwrap_or(year - 2))
        } else if is(&f::DONE_LAST_YEAR) {
            let last = ask.year.unwrap_or(year - 1);
            self.done_to_end_of(last)?.checked_sub(self.done_to_end_of(last - 1)?)
        } else if is(&f::DONE_BEFORE) {
            self.done_before_year(ask)
        } else if is(&f::DONE_YTD) {
            self.report(ask).map(|report| report.done_ytd)
        } else if is(&f::DONE_MONTH) {
            let report = self.report(ask)?;
            let before = previous(self.reports, report.period).map_or(Money::ZERO, |report| report.done_ytd);
            report.done_ytd.checked_sub(before)
        } else if is(&f::RECEIVED_YTD) {
            self.report(ask).and_then(|report| report.received_ytd)
        } else if is(&f::DONE_SINCE_START) {
            self.since_start(ask)
        } else if is(&f::ESTIMATE_YTD) {
            self.report(ask).and_then(|report| report.estimate_ytd)
        } else {
            None
        }
    }

    fn percent(&self, ask: &Ask) -> Option<Shown> {
        if ask.is(&f::PHYSICAL_PERCENT) {
            let percent = self.report(ask)?.physical_percent?;
            return Some(if ask.in_percent {
                Shown::Number(percent.to_string())
            } else {
                Shown::Text(format!("{percent}%"))
            });
        }
        let (part, whole) = if ask.is(&f::TOTAL_SHARE) {
            // Money received is known within the year only.
            let done = (!ask.of_received).then(|| self.since_start(ask)).flatten()?;
            (done, self.holding.project.total_investment)
        } else {
            let report = self.report(ask)?;
            (if ask.of_received { report.received_ytd? } else { report.done_ytd }, self.plan(ask)?)
        };
        let rate = Ratio::new(i128::from(part.fen()) * 100, whole.fen().into()).ok()?.print(2);
        Some(if ask.in_percent { Shown::Number(rate) } else { Shown::Text(format!("{rate}%")) })
    }

    fn words(&self, ask: &Ask) -> Option<Shown> {
        let project = &self.holding.project;
        let (day, year) = (self.period.last_day(), ask.year.unwrap_or(self.period.year()));
        let is = |field: &exchange::import::Field| ask.is(field);
        let text = if is(&f::ID) {
            project.id.to_string()
        } else if is(&f::CODE) {
            project.code.as_ref()?.to_string()
        } else if is(&f::NAME) {
            project.name.clone()
        } else if is(&f::FORMER_NAMES) {
            project.former_names.join("、")
        } else if is(&f::OWNER_NAME) {
            project.owner_name.clone()
        } else if is(&f::OWNER_CODE) {
            project.owner_code.as_ref()?.as_str().to_owned()
        } else if is(&f::INDUSTRY) {
            project.industry.clone()
        } else if is(&f::CONTENT) {
            project.content.clone()
        } else if is(&f::SITE) {
            if project.site.is_empty() { self.units(Role::Place) } else { project.site.clone() }
        } else if is(&f::PLACE) {
            self.units(Role::Place)
        } else if is(&f::RESPONSIBLE) {
            self.units(Role::Responsible)
        } else if is(&f::CATEGORY) {
            category(self.holding, year)?.to_owned()
        } else if is(&f::LAST_CATEGORY) {
            category(self.holding, year - 1)?.to_owned()
        } else if is(&f::BATCH) {
            self.holding.memberships.iter().find(|one| one.year == year).map(|one| one.batch.clone())?
        } else if is(&f::STAGE) {
            self.holding.stage(day)?.zh().to_owned()
        } else if is(&f::STARTED_ON) {
            self.started()?.to_string()
        } else if is(&f::START_YEAR) {
            return Some(Shown::Number(self.started()?.year().to_string()));
        } else if is(&f::COMPLETED_ON) {
            self.completed()?.to_string()
        } else if is(&f::FINISH_YEAR) {
            return Some(Shown::Number(self.completed()?.year().to_string()));
        } else if is(&f::PROGRESS) {
            self.report(ask)?.progress.clone()
        } else if is(&f::PROBLEMS) {
            self.report(ask)?.problems.clone()
        } else {
            return None;
        };
        (!text.is_empty()).then_some(Shown::Text(text))
    }

    fn units(&self, role: Role) -> String {
        let units = self.holding.units_in(&[role], self.period.last_day());
        units.iter().map(|unit| self.known.name(unit)).collect::<Vec<_>>().join("、")
    }

    /// The day of the first step into a stage.
    fn first(&self, stage: Stage) -> Option<Day> {
        self.holding.moves.iter().filter(|step| step.stage == stage).map(|step| step.on).min()
    }

    fn started(&self) -> Option<Day> {
        self.first(Stage::Building).or(self.holding.project.planned_start_on)
    }

    fn completed(&self) -> Option<Day> {
        self.first(Stage::Completed).or(self.holding.project.planned_finish_on)
    }
}

fn category(holding: &Holding, year: i16) -> Option<&'static str> {
    let mut of_year = holding.memberships.iter().filter(|one| one.year == year);
    of_year.find_map(|one| one.category).map(Category::zh)
}
