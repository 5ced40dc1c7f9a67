//! One policy: clauses, targets as they stand, tasks, notes.

use app::view_policy::{PolicyShown, view_policy};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use model::{Figure, Period, Ratio};
use policy::pack::{Clause, Operator, Pack, Standing, Target, Tracker};

use crate::fault::Fault;
use crate::handlers::bulletin::read_period;
use crate::handlers::bulletins::{Drawable, drawable};
use crate::layout::{Layout, Noun, page};
use crate::messages::{Messages, Phrase};
use crate::visit::{Signed, Visit};
use crate::{Site, shown};

/// The page.
#[derive(Template)]
#[template(path = "policy.html")]
struct PolicyPage {
    t: &'static Messages,
    layout: Layout,
    pack: std::sync::Arc<Pack>,
    until: String,
    period: Period,
    position: i64,
    clauses: Vec<ClauseRow>,
    targets: Vec<TargetRow>,
    tasks: Vec<TaskRow>,
    rules: Vec<RuleRow>,
    bulletins: Vec<Drawable>,
}

/// A clause with what stands for it.
struct ClauseRow {
    clause: Clause,
    standing: String,
    /// Rules, targets and tasks, with their addresses on the site.
    by: Vec<(String, String)>,
    /// A feature, or the reason.
    words: String,
}

/// A target with its three figures.
struct TargetRow {
    target: Target,
    title: String,
    cells: [FigureCell; 3],
    /// Reached, not reached, or no number.
    reached: Phrase,
}

/// A figure in a table, with the way to how it was computed.
struct FigureCell {
    text: String,
    href: String,
}

/// A task.
struct TaskRow {
    seq: u32,
    clause: String,
    task: String,
    lead: String,
    assisting: String,
    due: String,
}

/// A rule in a list.
struct RuleRow {
    code: String,
    title: String,
    clause: String,
    measure: String,
}

/// `GET /policies/{pack}`
pub(crate) async fn policy(
    State(site): State<Site>,
    Path(name): Path<String>,
    Signed { visit, actor }: Signed,
) -> Result<Response, Fault> {
    let period = match visit.query.text("period") {
        "" => None,
        text => Some(read_period(text)?),
    };
    let shown = view_policy(&site.house, &actor, &name, period).await?;
    page(&policy_page(&visit, &shown))
}

fn policy_page(visit: &Visit, shown: &PolicyShown) -> PolicyPage {
    let pack = &shown.pack;
    let targets = pack
        .targets
        .iter()
        .zip(&shown.targets)
        .map(|(target, figures)| target_row(visit, pack, shown.period, target, figures));
    let rule = |rule: &policy::pack::Rule| RuleRow {
        code: rule.code.clone(),
        title: rule.title.clone(),
        clause: rule.clause.clone(),
        measure: shown::word(visit.t.measure_words.of(rule.measure.as_str()), rule.measure.as_str()),
    };
    PolicyPage {
        t: visit.t,
        layout: visit.layout(pack.policy.title.clone(), Noun::Policies),
        until: shown::value_or_dash(pack.policy.until),
        period: shown.period,
        position: shown.position,
        clauses: pack.clauses.iter().map(|clause| clause_row(visit, pack, clause)).collect(),
        targets: targets.collect(),
        tasks: pack.tasks.iter().map(task_row).collect(),
        rules: pack.rules.iter().map(rule).collect(),
        bulletins: drawable(pack),
        pack: pack.clone(),
    }
}

fn clause_row(visit: &Visit, pack: &Pack, clause: &Clause) -> ClauseRow {
    let t = &visit.t.policy;
    let (standing, words) = match &clause.standing {
        Standing::Tracked(_) => (t.tracked, String::new()),
        Standing::Platform(feature) => (t.platform, feature.clone()),
        Standing::NotMeasurable(reason) => (t.not_measurable, reason.clone()),
    };
    let tracker = |tracker: &Tracker| match tracker {
        Tracker::Rule(code) => (code.clone(), format!("/policies/{}/rules/{code}", pack.name)),
        Tracker::Target(code) => (code.clone(), format!("#{code}")),
        Tracker::Task(seq) => (t.task_number.with("number", seq).into(), format!("#task-{seq}")),
    };
    let by = clause.standing.trackers().iter().map(tracker).collect();
    ClauseRow { clause: clause.clone(), standing: standing.into(), by, words }
}

fn target_row(visit: &Visit, pack: &Pack, period: Period, target: &Target, figures: &[Figure]) -> TargetRow {
    let cell = |place: usize| match figures.get(place) {
        Some(figure) => {
            FigureCell { text: shown::figure(figure, visit.language), href: format!("/figures/{}", figure.key()) }
        }
        None => FigureCell { text: shown::dash(), href: String::new() },
    };
    let title = pack.title(&target.rule).unwrap_or_default();
    let numbers = (figures.first().and_then(Figure::number), figures.get(1).and_then(Figure::number));
    let reached = match numbers {
        (Some(actual), Some(wanted)) if is_reached(target.operator, actual, wanted) => visit.t.policy.reached,
        (Some(_), Some(_)) if target.period.last_day() > period.last_day() => visit.t.policy.running,
        (Some(_), Some(_)) => visit.t.policy.not_reached,
        _ => visit.t.policy.no_number,
    };
    TargetRow { title, cells: [cell(0), cell(1), cell(2)], reached, target: target.clone() }
}

fn is_reached(operator: Operator, actual: Ratio, wanted: Ratio) -> bool {
    match operator {
        Operator::AtLeast => actual >= wanted,
        Operator::MoreThan => actual > wanted,
        Operator::Equal => actual == wanted,
        Operator::AtMost => actual <= wanted,
        Operator::LessThan => actual < wanted,
    }
}

fn task_row(task: &policy::pack::Task) -> TaskRow {
    TaskRow {
        seq: task.seq,
        clause: task.clause.clone(),
        task: task.task.clone(),
        lead: shown::or_dash(&task.lead),
        assisting: shown::or_dash(&task.assisting),
        due: task.due.to_string(),
    }
}
