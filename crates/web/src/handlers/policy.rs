//! One policy: clauses, targets as they stand, tasks, notes.

use app::view_policy::{PolicyShown, TargetShown, view_policy};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use model::{Figure, Period, TargetState};
use policy::pack::{Clause, Pack, Standing, Target, Tracker};

use crate::fault::Fault;
use crate::handlers::bulletin::read_period;
use crate::handlers::bulletins::{Drawable, drawable};
use crate::layout::{Layout, Noun, page};
use crate::messages::Messages;
use crate::target_bars::{self, Legend, LightShown};
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
    legend: Legend,
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

/// A target with its figures.
struct TargetRow {
    target: Target,
    title: String,
    cells: [FigureCell; 4],
    light: LightShown,
    pace: String,
    /// The word of its state, for the colour.
    state: &'static str,
    state_text: &'static str,
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
    let targets = pack.targets.iter().zip(&shown.targets).map(|(target, shown)| target_row(visit, pack, target, shown));
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
        legend: target_bars::legend(visit, &pack.policy.lights),
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

fn target_row(visit: &Visit, pack: &Pack, target: &Target, shown: &TargetShown) -> TargetRow {
    let cell = |figure: &Option<Figure>| match figure {
        Some(figure) => FigureCell {
            text: shown::figure(figure, visit.language),
            href: if shown.opens { format!("/figures/{}", figure.key()) } else { String::new() },
        },
        None => FigureCell { text: shown::dash(), href: String::new() },
    };
    let state = shown.state.unwrap_or(TargetState::NoNumber);
    TargetRow {
        title: pack.title(&target.rule).unwrap_or_default(),
        cells: shown.figures.each_ref().map(cell),
        light: target_bars::light_shown(visit, target_bars::light_of(shown)),
        pace: shown.pace.as_ref().map(|pace| target_bars::in_words(visit, pace)).unwrap_or_default(),
        state: state.as_str(),
        state_text: shown::state(state, visit.language),
        target: target.clone(),
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
