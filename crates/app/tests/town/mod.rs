//! A small city for stories: a tree of units, a post of every role, and verbs that users would say.
#![allow(dead_code)] // Each story uses its own part of the town.

use std::collections::BTreeSet;

use exchange::import::{Setting, Source, read_projects, read_reports, read_statistics, read_units};
use luodi_app::accept_reports::{Accept, AcceptOutcome, Pick, accept_reports};
use luodi_app::access::Actor;
use luodi_app::import::{ImportOptions, ImportOutcome, Rows};
use luodi_app::set_posts::lay_first_posts;
use luodi_app::submit_report::{SubmitReport, Submitted, submit_report};
use luodi_app::{AppError, Clock, House, Refusal};
use model::report::Typed;
use model::{
    AccountRole, Act, Change, Entry, Money, MoneyUnit, Period, Place, Post, ProjectId, Record, Report, UnitCode,
};
use store::{LATEST, Store};

/// Tells a story on both databases.
#[macro_export]
macro_rules! stories {
    ($($(#[$meta:meta])* async fn $name:ident($town:ident) $story:block)+) => {
        $(
            $(#[$meta])*
            mod $name {
                use super::*;

                async fn told($town: town::Town) $story

                #[tokio::test]
                async fn on_sqlite() {
                    told(town::Town::on_sqlite().await).await;
                }

                #[tokio::test]
                async fn on_postgres() {
                    told(town::Town::on_postgres().await).await;
                }
            }
        )+
    };
}

pub const UNITS: &str = "\
单位编码,单位名称,类型,上级编码,起始日期,截止日期
511700,达州市,地区,,2000-01-01,
511700-B,市本级,本级,511700,2000-01-01,
511702,通川区,地区,511700,2000-01-01,
511702-JTJ,区交通局,部门,511702,2000-01-01,
511703,达川区,地区,511700,2013-07-18,
511722,宣汉县,地区,511700,2000-01-01,
91350100M000100Y43,模拟企业,企业,511702,2000-01-01,
";

pub const PROJECTS: &str = "\
项目名称,项目代码,建设单位,主体类型,总投资(万元),责任单位,所在地,阶段,开工日期,年度,年度计划投资(万元),至上年底完成投资(万元),模拟数据
（模拟）通川大桥,2018-511702-54-01-000001,模拟公司一,政府投资,50000,511702,511702,在建,2017-03-01,2018,20000,12000,是
（模拟）达川产业园,2018-511703-31-03-000002,模拟公司二,企业投资,80000,511703,511703,在建,2018-01-10,2018,30000,0,是
（模拟）市本级水厂,2018-511700-46-01-000003,模拟公司三,政府投资,30000,511700-B,511702,在建,2018-02-01,2018,10000,0,是
";

/// The city with its house.
pub struct Town {
    pub house: House,
    pub store: Store,
    pub clock: Clock,
    _folder: Option<tempfile::TempDir>,
}

impl Town {
    pub async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store =
            Store::open(&format!("sqlite:{}", folder.path().join("luodi.db").display())).await.expect("a store");
        Self::over(store, Some(folder)).await
    }

    pub async fn on_postgres() -> Self {
        Self::over(store::testing::postgres().await, None).await
    }

    async fn over(store: Store, folder: Option<tempfile::TempDir>) -> Self {
        let clock = Clock::fixed("2018-08-05T01:00:00Z").expect("a time");
        let house = House::over(store.clone(), clock.clone());
        let town = Self { house, store, clock, _folder: folder };
        lay_first_posts(&town.house, &posts()).await.expect("posts");
        town
    }

    /// The units and three projects.
    pub async fn settled(self) -> Self {
        assert_clean(&self.import_units("city.dispatcher", UNITS).await);
        assert_clean(&self.import_projects("city.dispatcher", PROJECTS).await);
        self
    }

    /// Someone on a post.
    pub async fn actor(&self, post: &str) -> Actor {
        self.house.console(&post.parse().expect("a post")).await.expect("a post that is open")
    }

    pub async fn position(&self) -> i64 {
        self.store.read().await.expect("a reader").head().await.expect("a head").position
    }

    pub async fn import_units(&self, post: &str, csv: &str) -> ImportOutcome {
        self.import_units_with(post, csv, &ImportOptions::default()).await
    }

    pub async fn import_units_with(&self, post: &str, csv: &str, options: &ImportOptions) -> ImportOutcome {
        self.import_unit_files(post, &[("units.csv", csv)], options).await
    }

    /// Units and the events between them, from several files at once.
    pub async fn import_unit_files(
        &self,
        post: &str,
        files: &[(&str, &str)],
        options: &ImportOptions,
    ) -> ImportOutcome {
        let sources: Vec<Source<'_>> = files.iter().map(|(name, csv)| source(name, csv)).collect();
        let (rows, problems) = read_units(&sources, &Setting::default());
        let actor = self.actor(post).await;
        let outcome =
            luodi_app::import_units::import_units(&self.house, &actor, Rows { rows, problems }, options).await;
        outcome.expect("an outcome")
    }

    pub async fn import_projects(&self, post: &str, csv: &str) -> ImportOutcome {
        self.import_projects_with(post, csv, &ImportOptions::default()).await
    }

    pub async fn import_projects_with(&self, post: &str, csv: &str, options: &ImportOptions) -> ImportOutcome {
        let (rows, problems) = read_projects(&[source("projects.csv", csv)], &Setting::default());
        let actor = self.actor(post).await;
        let input = Rows { rows, problems };
        luodi_app::import_projects::import_projects(&self.house, &actor, input, options).await.expect("an outcome")
    }

    pub async fn import_reports(&self, post: &str, csv: &str) -> ImportOutcome {
        self.import_reports_with(post, csv, &ImportOptions::default()).await
    }

    pub async fn import_reports_with(&self, post: &str, csv: &str, options: &ImportOptions) -> ImportOutcome {
        let (rows, problems) = read_reports(&[source("reports.csv", csv)], &Setting::default());
        let actor = self.actor(post).await;
        let input = Rows { rows, problems };
        luodi_app::import_reports::import_reports(&self.house, &actor, input, options).await.expect("an outcome")
    }

    pub async fn import_statistics(&self, post: &str, csv: &str) -> ImportOutcome {
        let (rows, problems) = read_statistics(&[source("statistics.csv", csv)], &Setting::default());
        let actor = self.actor(post).await;
        let (input, options) = (Rows { rows, problems }, ImportOptions::default());
        luodi_app::import_statistics::import_statistics(&self.house, &actor, input, &options).await.expect("an outcome")
    }

    /// Hands in a year-to-date in 万元, warnings confirmed.
    pub async fn submit(&self, post: &str, id: i64, period: &str, wan: &str) -> Result<Submitted, AppError> {
        self.submit_because(post, id, period, wan, "").await
    }

    pub async fn submit_because(
        &self,
        post: &str,
        id: i64,
        period: &str,
        wan: &str,
        reason: &str,
    ) -> Result<Submitted, AppError> {
        submit_report(&self.house, &self.actor(post).await, &form(id, period, wan, reason)).await
    }

    /// Accepts one version.
    pub async fn accept(&self, post: &str, id: i64, period: &str, version: u32) -> Result<AcceptOutcome, AppError> {
        let what = Accept::These(vec![pick(id, period, version)]);
        accept_reports(&self.house, &self.actor(post).await, &what, "").await
    }

    /// Accepts all that wait for the post.
    pub async fn accept_waiting(&self, post: &str, period: &str) -> AcceptOutcome {
        let what = Accept::Waiting { period: period.parse().expect("a period"), within: None, except: BTreeSet::new() };
        accept_reports(&self.house, &self.actor(post).await, &what, "").await.expect("an outcome")
    }

    pub async fn reports(&self, id: i64) -> Vec<Report> {
        let reader = self.store.read().await.expect("a reader");
        reader.reports_of(project(id), LATEST).await.expect("reports")
    }

    /// The versions of a report as `version status accepted_by`.
    pub async fn standing(&self, id: i64, period: &str) -> Vec<String> {
        let period: Period = period.parse().expect("a period");
        let reports = self.reports(id).await.into_iter().filter(|report| report.period == period);
        let tell = |report: Report| {
            let by = report.accepted_by.map_or_else(|| "-".to_owned(), |unit| unit.to_string());
            format!("{} {} {by}", report.version, report.status)
        };
        reports.map(tell).collect()
    }

    /// A pack of the repository is installed.
    pub async fn has_pack(&self, name: &str) {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies").join(name);
        let (files, problems) = luodi_app::install_pack::read_pack_folder(&folder).expect("the pack");
        assert!(problems.is_empty(), "{problems:?}");
        let (pack, _) = policy::pack::Pack::read(name, &files);
        let pack = pack.expect("a pack that reads");
        let record = model::Pack { pack: pack.name, version: pack.version, digest: pack.digest, files };
        self.happened(Act::InstallPack, vec![Record::Pack(record)]).await;
    }

    /// Records changes that no use case of the story made.
    pub async fn happened(&self, act: Act, records: Vec<Record>) {
        let writer = self.store.write().await.expect("a writer");
        let entry = Entry {
            act,
            actor: "city.dispatcher".parse().expect("a post"),
            at: self.clock.at(),
            reason: String::new(),
            changes: records.into_iter().map(Change::Put).collect(),
        };
        writer.record(entry).await.expect("an entry");
    }
}

fn source<'a>(name: &'a str, csv: &'a str) -> Source<'a> {
    Source { name, bytes: csv.as_bytes(), sheet: None }
}

/// Titles are those of offices; nobody is named.
pub fn posts() -> Vec<Post> {
    let post = |code: &str, unit: &str, role| Post {
        code: code.parse().expect("a post code"),
        title: format!("模拟岗位 {code}"),
        unit: unit.parse().expect("a unit code"),
        role,
        open: true,
    };
    vec![
        post("city.security", "511700", AccountRole::Security),
        post("city.security2", "511700", AccountRole::Security),
        post("city.system", "511700", AccountRole::System),
        post("city.audit", "511700", AccountRole::Audit),
        post("city.dispatcher", "511700", AccountRole::Dispatcher),
        post("city.leader", "511700", AccountRole::Leader),
        post("tongchuan.dispatcher", "511702", AccountRole::Dispatcher),
        post("tongchuan.reporter", "511702", AccountRole::Reporter),
        post("tongchuan.traffic", "511702-JTJ", AccountRole::Department),
        post("dachuan.dispatcher", "511703", AccountRole::Dispatcher),
        post("dachuan.reporter", "511703", AccountRole::Reporter),
        post("xuanhan.viewer", "511722", AccountRole::Viewer),
        post("enterprise.reporter", "91350100M000100Y43", AccountRole::Reporter),
    ]
}

pub fn project(id: i64) -> ProjectId {
    ProjectId::new(id).expect("an id")
}

pub fn unit(code: &str) -> UnitCode {
    code.parse().expect("a unit code")
}

pub fn wan(text: &str) -> Money {
    Money::parse(text, MoneyUnit::Wan).expect("an amount")
}

pub fn form(id: i64, period: &str, ytd: &str, reason: &str) -> SubmitReport {
    SubmitReport {
        project: project(id),
        period: period.parse().expect("a period"),
        typed: Typed { done_ytd: wan(ytd), reason: reason.to_owned(), ..Typed::default() },
        for_unit: None,
        confirmed: true,
        seen: None,
    }
}

pub fn pick(id: i64, period: &str, version: u32) -> Pick {
    Pick { project: project(id), period: period.parse().expect("a period"), version, checked_ytd: None }
}

/// The row of a CSV file, to be named in an import.
pub fn row(file: &str, line: u32) -> Place {
    Place::text(file, line, 0)
}

pub fn assert_clean(outcome: &ImportOutcome) {
    assert!(!outcome.blocked, "{:#?}", outcome.problems);
    assert!(outcome.sealed.is_some(), "nothing was written");
}

/// The codes of problems, in order.
pub fn codes(outcome: &ImportOutcome) -> Vec<&'static str> {
    outcome.problems.iter().map(|problem| problem.code).collect()
}

/// The refusal that an answer must be.
pub fn refused<T: std::fmt::Debug>(answer: Result<T, AppError>) -> Refusal {
    match answer {
        Err(AppError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

/// The codes of the problems that an answer must be.
pub fn troubled<T: std::fmt::Debug>(answer: Result<T, AppError>) -> Vec<&'static str> {
    match answer {
        Err(AppError::Problems(problems)) => problems.iter().map(|problem| problem.code).collect(),
        other => panic!("no problems: {other:?}"),
    }
}
