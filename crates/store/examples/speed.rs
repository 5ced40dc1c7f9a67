//! Measures the store: `cargo run --release -p luodi-store --example speed -- [PROJECTS] [URL]`.
//!
//! Records projects with attributions, stages, lists, plans and two years of monthly reports, then
//! loads facts. Everything is invented and simulated.

use std::time::Instant;

use luodi_store::{ReportBasis, Store, ledger};
use model::{
    Act, Attribution, Basis, Category, Change, Day, Entry, Membership, Money, Period, Plan, Project, ProjectId, Record,
    Report, ReportStatus, Role, Stage, StageMove, SubjectType, Turn, UnitCode,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let projects: i64 = arguments.first().map_or(Ok(100_000), |text| text.parse())?;
    let url = arguments.get(1).map_or("sqlite::memory:", String::as_str);
    let store = Store::open(url).await?;
    if store.read().await?.head().await?.position == 0 {
        fill(&store, projects).await?;
    }
    let period: Period = "2020-08".parse()?;
    for basis in [ReportBasis::Accepted, ReportBasis::Submitted] {
        for _ in 0..3 {
            let reader = store.read().await?;
            let start = Instant::now();
            let facts = reader.facts(period, luodi_store::LATEST, basis, None).await?;
            let (projects, members) = (facts.projects.len(), facts.members.len());
            println!("facts ({basis:?}): {projects} projects, {members} memberships in {:?}", start.elapsed());
        }
    }
    let start = Instant::now();
    let faults = ledger::verify(&store, |_, _| ()).await?;
    println!("verify: {} faults in {:?}", faults.len(), start.elapsed());
    let start = Instant::now();
    let differences = ledger::replay(&store, |_, _| ()).await?;
    println!("replay: {} differences in {:?}", differences.len(), start.elapsed());
    Ok(())
}

async fn fill(store: &Store, projects: i64) -> Result<(), Box<dyn std::error::Error>> {
    let ids: Vec<ProjectId> = (1..=projects).filter_map(ProjectId::new).collect();
    let units: Vec<UnitCode> = (1..=20).filter_map(|n| format!("5117{n:02}").parse().ok()).collect();
    record(store, "projects", Act::ImportProjects, ids.iter().map(|id| Record::Project(project(*id))).collect())
        .await?;
    let shared = ids.iter().flat_map(|id| {
        let unit = &units[id.number() as usize % units.len()];
        [Role::Place, Role::Responsible, Role::Owner]
            .map(|role| Attribution::whole(*id, role, unit.clone(), day(2018, 1)))
    });
    record(store, "attributions", Act::ImportProjects, shared.map(Record::Attribution).collect()).await?;
    let moves =
        ids.iter().flat_map(|id| {
            [(Stage::Reserved, 2017), (Stage::Preparing, 2018), (Stage::Building, 2019)].map(|(stage, year)| {
                StageMove { project: *id, on: day(year, 6), turn: Turn::Moved, stage, reason: String::new() }
            })
        });
    record(store, "stages", Act::ImportProjects, moves.map(Record::StageMove).collect()).await?;
    let members = ids.iter().filter_map(|id| membership(*id).ok());
    record(store, "memberships", Act::ImportProjects, members.map(Record::Membership).collect()).await?;
    let plans = ids.iter().flat_map(|id| [None, "city-key".parse().ok()].map(|list| plan(*id, list)));
    record(store, "plans", Act::ImportProjects, plans.map(Record::Plan).collect()).await?;
    for year in [2019, 2020] {
        for month in 1..=12 {
            let reports = ids.iter().map(|id| Record::Report(report(*id, year, month, &units[0])));
            record(store, "reports", Act::ImportReports, reports.collect()).await?;
        }
    }
    Ok(())
}

async fn record(store: &Store, what: &str, act: Act, records: Vec<Record>) -> Result<(), Box<dyn std::error::Error>> {
    let start = Instant::now();
    let count = records.len();
    let changes = records.into_iter().map(Change::Put).collect();
    let at = "2020-08-31T09:30:00.000Z".to_owned();
    let entry = Entry { act, actor: "speed".parse()?, at, reason: String::new(), changes };
    store.write().await?.record(entry).await?;
    println!("recorded {count} {what} in {:?}", start.elapsed());
    Ok(())
}

fn day(year: i16, month: i8) -> Day {
    Day::new(year, month, 1).unwrap_or(Day::EPOCH)
}

fn fen(fen: i64) -> Money {
    Money::from_fen(fen).unwrap_or_default()
}

fn project(id: ProjectId) -> Project {
    Project {
        id,
        name: format!("模拟项目{}号年产三十万吨新材料生产线建设项目", id.number()),
        former_names: Vec::new(),
        code: None,
        legacy_codes: Vec::new(),
        owner_name: "某某新材料科技有限公司".to_owned(),
        owner_code: None,
        industry: "C26".to_owned(),
        industry_edition: 2017,
        subject: SubjectType::Enterprise,
        total_investment: fen(100_000_000_000),
        fixed_investment: None,
        parts: 1,
        content: "新建厂房、生产线及配套设施".to_owned(),
        site: String::new(),
        tags: ["industry:materials".to_owned()].into(),
        signed_on: Some(day(2017, 3)),
        planned_start_on: Some(day(2019, 5)),
        planned_finish_on: Some(day(2021, 12)),
        simulated: true,
    }
}

fn membership(project: ProjectId) -> Result<Membership, model::list::NotAListCode> {
    Ok(Membership {
        code: format!("2020-{}", project.number()),
        category: Some(Category::Continuing),
        field: "产业".to_owned(),
        ..Membership::new("city-key".parse()?, project, 2020, day(2020, 1))
    })
}

fn plan(project: ProjectId, list: Option<model::ListCode>) -> Plan {
    Plan {
        project,
        list,
        year: 2020,
        basis: Basis::Original,
        holds_from: day(2020, 1),
        to_q1: Some(fen(1_000_000_000)),
        to_q2: Some(fen(3_000_000_000)),
        to_q3: Some(fen(6_000_000_000)),
        annual: fen(10_000_000_000),
        milestones: String::new(),
        document: String::new(),
    }
}

fn report(project: ProjectId, year: i16, month: i8, unit: &UnitCode) -> Report {
    Report {
        project,
        period: Period::Month(year, month),
        version: 1,
        done_ytd: fen(i64::from(month) * 800_000_000 + project.number()),
        received_ytd: None,
        done_before: (month == 1).then(|| fen(5_000_000_000)),
        estimate_ytd: None,
        physical_percent: Some(50),
        progress: "主体结构施工".to_owned(),
        problems: String::new(),
        reason: String::new(),
        status: ReportStatus::Accepted,
        accepted_by: Some(unit.clone()),
        checked_ytd: None,
        returned_because: String::new(),
        typed_by: unit.clone(),
        entered_by: None,
    }
}
