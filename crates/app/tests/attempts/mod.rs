//! For every right, one attempt at what it is for, on a record of a given unit.

use std::collections::BTreeSet;

use luodi_app::accept_reports::{Accept, accept_reports};
use luodi_app::access::{Actor, Reach};
use luodi_app::accounts::{SetAccount, set_account};
use luodi_app::adjust_plans::{Batch, adjust_plans};
use luodi_app::ask_purge::{WhatToPurge, ask_purge};
use luodi_app::attribute_project::{AttributeProject, attribute_project};
use luodi_app::collect_returns::{CollectReturns, ReadReturns, collect_returns};
use luodi_app::confirm_purge::confirm_purge;
use luodi_app::draw_bulletin::draw_bulletin;
use luodi_app::edit_project::edit_project;
use luodi_app::fill_form::fill_form;
use luodi_app::import::{ImportOptions, ImportOutcome, Rows};
use luodi_app::list_projects::{ProjectFilter, export_projects, list_projects};
use luodi_app::move_stage::{MoveStage, move_stage};
use luodi_app::publish_bulletin::publish_bulletin;
use luodi_app::release_bulletin::release_bulletin;
use luodi_app::return_reports::return_reports;
use luodi_app::roll_over::{RollOver, roll_over};
use luodi_app::save_draft::save_draft;
use luodi_app::set_label::set_label;
use luodi_app::set_posts::{list_posts, set_posts};
use luodi_app::split_month::split_month;
use luodi_app::submit_report::submit_report;
use luodi_app::succeed_projects::{SucceedProjects, Successor, succeed_projects};
use luodi_app::view_figure::view_figure;
use luodi_app::view_ledger::view_ledger;
use luodi_app::view_policy::list_policies;
use luodi_app::view_project::view_project;
use luodi_app::{AppError, Refusal, Right};
use model::{
    AccountRole, Day, Label, Period, Post, Project, ProjectId, Role, Share, Stage, SuccessionKind, Turn, UnitCode,
};

use crate::town::{self, Town, pick, project, unit, wan};

/// Post and project of the four relations: the post sits in 通川区.
pub const PLACES: [(Reach, &str, i64); 4] = [
    (Reach::Own, "511702", 1),
    (Reach::Below, "511702-JTJ", 2),
    (Reach::Above, "511700", 3),
    (Reach::Beside, "511703", 4),
];

/// Something to do to records of a unit.
pub struct Target {
    pub reach: Reach,
    pub unit: UnitCode,
    pub project: ProjectId,
}

impl Target {
    pub fn all() -> [Self; 4] {
        PLACES.map(|(reach, code, id)| Self { reach, unit: unit(code), project: project(id) })
    }
}

pub fn period() -> Period {
    "2018-06".parse().expect("a period")
}

pub fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// A project invented for the attempt.
pub fn simulated(id: i64) -> Project {
    Project {
        id: project(id),
        name: format!("（模拟）项目{id}"),
        former_names: vec![],
        code: None,
        legacy_codes: vec![],
        owner_name: String::new(),
        owner_code: None,
        industry: String::new(),
        industry_edition: 2017,
        subject: model::SubjectType::Enterprise,
        total_investment: wan("100"),
        fixed_investment: None,
        parts: 1,
        content: String::new(),
        site: String::new(),
        tags: BTreeSet::new(),
        signed_on: None,
        planned_start_on: None,
        planned_finish_on: None,
        simulated: true,
    }
}

/// What came of an attempt.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// Refused for want of the right, or as if there were no such record.
    Denied,
    /// Anything else, also a refusal for another reason.
    Through(String),
    /// The store was reached and is closed.
    Touched,
}

fn answer<T: std::fmt::Debug>(result: Result<T, AppError>) -> Answer {
    match result {
        Err(AppError::Refused(Refusal::NotAllowed { .. } | Refusal::NotYourUnit { .. } | Refusal::NoSuch { .. })) => {
            Answer::Denied
        }
        Err(AppError::Store(_)) => Answer::Touched,
        other => Answer::Through(format!("{other:.200?}")),
    }
}

/// An import answers row by row.
fn row_answer(result: Result<ImportOutcome, AppError>) -> Answer {
    match result {
        Ok(outcome) if outcome.problems.iter().any(|problem| problem.code == "not-your-unit") => Answer::Denied,
        other => answer(other.map(|outcome| outcome.problems)),
    }
}

/// A list answers by what is not on it.
fn listed<T>(result: Result<Vec<T>, AppError>, is_target: impl Fn(&T) -> bool) -> Answer {
    match result {
        Ok(lines) if !lines.iter().any(is_target) => Answer::Denied,
        other => answer(other.map(|lines| lines.len())),
    }
}

fn rows<R>(read: (Vec<R>, model::Problems)) -> Rows<R> {
    Rows { rows: read.0, problems: read.1 }
}

fn csv<'a>(text: &'a str) -> [exchange::import::Source<'a>; 1] {
    [exchange::import::Source { name: "f.csv", bytes: text.as_bytes(), sheet: None }]
}

/// Does what a right is for; `None` for rights whose use case asks for no post or no unit.
pub async fn attempt(t: &Town, right: Right, who: &Actor, target: &Target) -> Option<Answer> {
    Some(match right {
        Right::ImportUnits | Right::ImportProjects | Right::ImportReports | Right::ImportStatistics => {
            import(t, right, who, target).await
        }
        Right::SplitMonth | Right::CollectReturns | Right::FillForm => by_workbook(t, right, who, target).await,
        Right::ListProjects | Right::ViewProject | Right::ExportProjects | Right::ViewPosts => {
            look(t, right, who, target).await
        }
        Right::EditProject | Right::MoveStage | Right::Attribute | Right::Succeed | Right::AdjustPlans => {
            change(t, right, who, target).await
        }
        Right::SaveDraft | Right::SubmitReport | Right::ReportFor | Right::AcceptReport | Right::ReturnReport => {
            report(t, right, who, target).await
        }
        Right::SetPosts | Right::ManageAccounts | Right::SetLabel | Right::AskPurge | Right::ConfirmPurge => {
            administer(t, right, who, target).await
        }
        // Their reach is that of a pack's territory or of the whole house; their own stories tell it.
        Right::ViewFigure
        | Right::ViewPolicy
        | Right::InstallPack
        | Right::DrawBulletin
        | Right::PublishBulletin
        | Right::ReleaseBulletin
        | Right::RollOver
        | Right::ViewBulletin
        | Right::ViewLedger
        | Right::VerifyLedger => return None,
    })
}

async fn import(t: &Town, right: Right, who: &Actor, target: &Target) -> Answer {
    use exchange::import::{Setting, read_projects, read_reports, read_statistics, read_units};
    let (house, setting, options) = (&t.house, Setting::default(), ImportOptions::default());
    let code = &target.unit;
    let kind = if code.as_str().len() == 6 { "地区" } else { "部门" };
    let parent = match target.reach {
        Reach::Above => "",
        Reach::Below => "511702",
        Reach::Own | Reach::Beside => "511700",
    };
    let id = target.project;
    match right {
        Right::ImportUnits => {
            let text = format!("单位编码,单位名称,类型,上级编码,起始日期\n{code},新名,{kind},{parent},2018-01-01\n");
            let input = rows(read_units(&csv(&text), &setting));
            row_answer(luodi_app::import_units::import_units(house, who, input, &options).await)
        }
        Right::ImportProjects => {
            let text = format!("项目编号,项目名称,建设地点\n{id},（模拟）项目{},某处\n", id.number());
            let input = rows(read_projects(&csv(&text), &setting));
            row_answer(luodi_app::import_projects::import_projects(house, who, input, &options).await)
        }
        Right::ImportReports => {
            let text = format!("项目编号,期间,年初至今完成投资(万元),填报单位\n{id},2018-07,11,{code}\n");
            let input = rows(read_reports(&csv(&text), &setting));
            row_answer(luodi_app::import_reports::import_reports(house, who, input, &options).await)
        }
        _ => {
            let text = format!("单位编码,指标,期间,计量,数值,单位\n{code},gdp,2018-06,金额,1,亿元\n");
            let input = rows(read_statistics(&csv(&text), &setting));
            row_answer(luodi_app::import_statistics::import_statistics(house, who, input, &options).await)
        }
    }
}

async fn by_workbook(t: &Town, right: Right, who: &Actor, target: &Target) -> Answer {
    if right == Right::FillForm {
        let text = format!("项目编号,项目名称,总投资(万元)\n{},,\n", target.project);
        let source = exchange::import::Source { name: "f.csv", bytes: text.as_bytes(), sheet: None };
        let (form, _) = exchange::form::read_form(&source, &exchange::import::Columns::default());
        let filled = fill_form(&t.house, who, &form, period(), &ImportOptions::default()).await;
        return listed(filled.map(|filled| vec![filled.filled]), |filled| *filled == 1);
    }
    if right == Right::SplitMonth {
        let books = split_month(&t.house, who, period(), None).await;
        return listed(books, |book| book.book.unit == target.unit);
    }
    let text = format!("填报单位：{}\n项目编号,年初至今完成投资(万元)\n{},11\n", target.unit, target.project);
    let sources = [exchange::import::Source { name: "f.csv", bytes: text.as_bytes(), sheet: None }];
    let july = "2018-07".parse().expect("a period");
    let read = ReadReturns::read(&sources, july, &exchange::import::Columns::default());
    let collected = collect_returns(&t.house, who, &read, &CollectReturns::default()).await;
    row_answer(collected.map(|collected| collected.outcome))
}

async fn look(t: &Town, right: Right, who: &Actor, target: &Target) -> Answer {
    let (house, filter) = (&t.house, ProjectFilter::default());
    match right {
        Right::ListProjects => {
            let page = list_projects(house, who, &filter).await;
            listed(page.map(|page| page.rows), |row| row.project.id == target.project)
        }
        Right::ExportProjects => {
            let page = export_projects(house, who, &filter).await;
            listed(page.map(|page| page.rows), |row| row.project.id == target.project)
        }
        Right::ViewPosts => listed(list_posts(house, who).await, |post| post.unit == target.unit),
        _ => answer(view_project(house, who, target.project).await.map(|page| page.position)),
    }
}

async fn change(t: &Town, right: Right, who: &Actor, target: &Target) -> Answer {
    let (house, id) = (&t.house, target.project);
    let edited = Project { site: format!("{} 某处", who.post.role), ..simulated(id.number()) };
    match right {
        Right::EditProject => answer(edit_project(house, who, edited, i64::MAX, "试").await),
        Right::MoveStage => {
            let reason = "试".to_owned();
            let step =
                MoveStage { project: id, on: day("2018-02-01"), turn: Turn::Moved, stage: Stage::Building, reason };
            answer(move_stage(house, who, &step).await)
        }
        Right::Attribute => {
            let shares = vec![Share { unit: target.unit.clone(), ppm: 1_000_000 }];
            let (role, from, reason) = (Role::Place, day("2018-01-01"), "试".to_owned());
            let wanted = AttributeProject { project: id, role, from, shares, figures_follow: true, reason };
            answer(attribute_project(house, who, &wanted).await)
        }
        Right::Succeed => {
            let (attributions, memberships, plans) = (vec![], vec![], vec![]);
            let new = Successor {
                project: edited,
                attributions,
                memberships,
                plans,
                done_before: wan("0"),
                done_ytd: wan("0"),
            };
            let wanted = SucceedProjects {
                kind: SuccessionKind::Split,
                on: day("2018-07-01"),
                old: vec![id],
                new: vec![new],
                document: String::new(),
                reason: String::new(),
            };
            answer(succeed_projects(house, who, &wanted).await)
        }
        _ => {
            let text = format!("项目编号,年度计划投资(万元)\n{id},9\n");
            let input = rows(exchange::import::read_adjustments(&csv(&text), &exchange::import::Setting::default()));
            let batch = Batch { document: "模拟〔2018〕1号".to_owned(), year: 2018, month: 7 };
            let adjusted = adjust_plans(house, who, input, &batch, &ImportOptions::default()).await;
            row_answer(adjusted.map(|adjusted| adjusted.outcome))
        }
    }
}

async fn report(t: &Town, right: Right, who: &Actor, target: &Target) -> Answer {
    let (house, id) = (&t.house, target.project.number());
    let picks = vec![pick(id, "2018-06", 1)];
    match right {
        Right::SaveDraft => answer(save_draft(house, who, target.project, period(), "{}").await),
        Right::SubmitReport => answer(submit_report(house, who, &town::form(id, "2018-05", "5", "")).await),
        // For his own unit a dispatcher hands in with the other right.
        Right::ReportFor if target.unit == who.post.unit => Answer::Denied,
        Right::ReportFor => {
            let mut form = town::form(id, "2018-04", "4", "");
            form.for_unit = Some(target.unit.clone());
            answer(submit_report(house, who, &form).await)
        }
        Right::AcceptReport => answer(accept_reports(house, who, &Accept::These(picks), "").await),
        _ => answer(return_reports(house, who, &picks, "试").await),
    }
}

async fn administer(t: &Town, right: Right, who: &Actor, target: &Target) -> Answer {
    let house = &t.house;
    match right {
        Right::SetPosts => {
            let code = format!("new.{}.{}", who.post.role, target.project.number()).parse().expect("a post");
            let (title, role) = ("模拟新岗位".to_owned(), AccountRole::Viewer);
            let post = Post { code, title, unit: target.unit.clone(), role, open: true };
            answer(set_posts(house, who, &[post], "").await)
        }
        Right::ManageAccounts => {
            let post = format!("in.{}", target.project.number()).parse().expect("a post");
            let password = Some("too short".to_owned());
            let wanted = SetAccount { login: format!("login{}", target.project.number()), post, password, open: true };
            answer(set_account(house, who, &wanted).await)
        }
        Right::SetLabel => answer(set_label(house, who, target.project, "", Label::Restricted, "").await),
        Right::AskPurge => answer(ask_purge(house, who, &WhatToPurge::Project(target.project), "模拟").await),
        // The purge is not carried out where another role is to try it after.
        _ => answer(confirm_purge(house, who, target.project.number()).await),
    }
}

/// Rights over packs and the whole house.
pub async fn of_the_house(t: &Town, right: Right, who: &Actor) -> Option<Answer> {
    let house = &t.house;
    Some(match right {
        Right::ViewFigure => {
            let key = "dazhou-2018/DZ-003/511702/2018-07@57".parse().expect("a key");
            answer(view_figure(house, who, &key).await.map(|_| ()))
        }
        Right::ViewPolicy => answer(list_policies(house, who).await.map(|_| ())),
        Right::InstallPack => {
            answer(luodi_app::install_pack::install_pack(house, who, "p", std::collections::BTreeMap::new()).await)
        }
        Right::DrawBulletin => answer(draw_bulletin(house, who, "p", "b", period(), None).await.map(|_| ())),
        Right::RollOver => answer(roll_over(house, who, &RollOver::of(2017)).await.map(|_| ())),
        Right::PublishBulletin => answer(publish_bulletin(house, who, "p", "b", period(), "").await.map(|_| ())),
        Right::ReleaseBulletin => {
            answer(release_bulletin(house, who, ("p", "b", period()), None, true, "").await.map(|_| ()))
        }
        Right::ViewLedger => answer(view_ledger(house, who, None, 10).await.map(|_| ())),
        _ => return None,
    })
}
