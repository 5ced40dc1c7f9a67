//! A small city for stories: a few units, a post for each, verbs that its offices would say.

use std::collections::BTreeSet;

use app::accept_reports::{Accept, AcceptOutcome, Pick, accept_reports};
use app::access::Actor;
use app::draw_bulletin::draw_bulletin;
use app::import::{ImportOptions, ImportOutcome, Rows};
use app::import_projects::import_projects;
use app::import_reports::import_reports;
use app::import_units::import_units;
use app::install_pack::install_pack;
use app::publish_bulletin::{Published, publish_bulletin};
use app::set_posts::lay_first_posts;
use app::submit_report::{SubmitReport, Submitted, submit_report};
use app::{AppError, Clock, House};
use exchange::import::{Setting, Source, read_projects, read_reports, read_units};
use model::report::Typed;
use model::{AccountRole, Document, Money, MoneyUnit, Post, ProjectId, UnitCode};
use policy::pack::PackFiles;
use store::Store;

use crate::demo::period_of;

/// The units of the town: a city, three of its counties.
pub const UNITS: &str = "\
单位编码,单位名称,类型,上级编码,起始日期,截止日期
511700,达州市,地区,,2000-01-01,
511702,通川区,地区,511700,2000-01-01,
511703,达川区,地区,511700,2013-07-18,
511722,宣汉县,地区,511700,2000-01-01,
";

const POSTS: &[(&str, &str, AccountRole)] = &[
    ("city.security", "511700", AccountRole::Security),
    ("city.policy", "511700", AccountRole::PolicyEditor),
    ("city", "511700", AccountRole::Dispatcher),
    ("tongchuan", "511702", AccountRole::Dispatcher),
    ("dachuan", "511703", AccountRole::Dispatcher),
    ("xuanhan", "511722", AccountRole::Dispatcher),
];

/// The city with its house.
pub struct Town {
    /// The house.
    pub house: House,
    /// Its store, for looking behind.
    pub store: Store,
    _files: tempfile::TempDir,
}

impl Town {
    /// A town with its posts and units, at a time.
    ///
    /// # Panics
    /// When it cannot be laid.
    pub async fn at(store: Store, time: &str) -> Self {
        let files = tempfile::tempdir().expect("a folder");
        let clock = Clock::fixed(time).expect("a time");
        let house = House::over(store.clone(), clock).with_files(files.path().to_path_buf());
        let posts: Vec<_> = POSTS
            .iter()
            .map(|(code, unit, role)| Post {
                code: code.parse().expect("a post code"),
                title: format!("模拟岗位 {code}"),
                unit: unit.parse().expect("a unit code"),
                role: *role,
                open: true,
            })
            .collect();
        lay_first_posts(&house, &posts).await.expect("posts");
        let town = Self { house, store, _files: files };
        taken(&town.units("city", UNITS).await);
        town
    }

    /// It is this time now.
    ///
    /// # Panics
    /// When the text is no time.
    pub fn on(&self, time: &str) {
        self.house.clock.set(time).expect("a time");
    }

    /// Someone on a post.
    ///
    /// # Panics
    /// When there is no such post.
    pub async fn actor(&self, post: &str) -> Actor {
        self.house.console(&post.parse().expect("a post code")).await.expect("a post")
    }

    /// Position of the last entry.
    ///
    /// # Panics
    /// When the store fails.
    pub async fn position(&self) -> i64 {
        self.store.read().await.expect("a reader").head().await.expect("a head").position
    }

    /// A post imports a table of units.
    ///
    /// # Panics
    /// When it may not at all.
    pub async fn units(&self, post: &str, csv: &str) -> ImportOutcome {
        self.import(post, Sheet { of: Kind::Units, name: "units.csv", bytes: csv.as_bytes(), sheet: None }).await
    }

    /// A post imports a table of projects.
    ///
    /// # Panics
    /// When it may not at all.
    pub async fn projects(&self, post: &str, csv: &str) -> ImportOutcome {
        self.import(post, Sheet { of: Kind::Projects, name: "projects.csv", bytes: csv.as_bytes(), sheet: None }).await
    }

    /// A post imports a file of any kind.
    ///
    /// # Panics
    /// When it may not at all.
    pub async fn import(&self, post: &str, file: Sheet<'_>) -> ImportOutcome {
        let (house, actor, options) = (&self.house, self.actor(post).await, ImportOptions::default());
        let source = [Source { name: file.name, bytes: file.bytes, sheet: file.sheet }];
        let setting = Setting::default();
        let outcome = match file.of {
            Kind::Units => {
                let (rows, problems) = read_units(&source, &setting);
                import_units(house, &actor, Rows { rows, problems }, &options).await
            }
            Kind::Projects => {
                let (rows, problems) = read_projects(&source, &setting);
                import_projects(house, &actor, Rows { rows, problems }, &options).await
            }
            Kind::Reports => {
                let (rows, problems) = read_reports(&source, &setting);
                import_reports(house, &actor, Rows { rows, problems }, &options).await
            }
        };
        outcome.unwrap_or_else(|error| panic!("{post} may import: {error:?}"))
    }

    /// A pack is installed.
    ///
    /// # Panics
    /// When it has problems.
    pub async fn install(&self, name: &str, files: PackFiles) {
        let editor = self.actor("city.policy").await;
        let installed = install_pack(&self.house, &editor, name, files).await;
        installed.unwrap_or_else(|error| panic!("the pack {name}: {error:#?}"));
    }

    /// A post hands a year-to-date in, in 万元, warnings confirmed.
    ///
    /// # Errors
    /// What the house refuses.
    pub async fn submit(
        &self,
        post: &str,
        id: i64,
        period: &str,
        done: &str,
        reason: &str,
    ) -> Result<Submitted, AppError> {
        let form = SubmitReport {
            project: project(id),
            period: period_of(period),
            typed: Typed { done_ytd: wan(done), reason: reason.to_owned(), ..Typed::default() },
            for_unit: None,
            confirmed: true,
            seen: None,
        };
        submit_report(&self.house, &self.actor(post).await, &form).await
    }

    /// A post accepts whatever waits for it.
    ///
    /// # Panics
    /// When it may not at all.
    pub async fn accept(&self, post: &str, period: &str) -> AcceptOutcome {
        let what = Accept::Waiting { period: period_of(period), within: None, except: BTreeSet::new() };
        accept_reports(&self.house, &self.actor(post).await, &what, "").await.expect("an outcome")
    }

    /// A county hands a report in and the city accepts it: it is in force.
    ///
    /// # Panics
    /// When either is refused.
    pub async fn reported(&self, post: &str, id: i64, period: &str, done: &str, reason: &str) {
        self.submit(post, id, period, done, reason).await.unwrap_or_else(|error| panic!("{id} {period}: {error:?}"));
        let outcome = self.accept("city", period).await;
        assert!(outcome.accepted.iter().any(|one| one.project == project(id) && one.next.is_none()), "{outcome:?}");
    }

    /// The bulletin as it would be drawn now, or as it stood at a position.
    ///
    /// # Panics
    /// When it cannot be drawn.
    pub async fn draw(&self, pack: &str, period: &str, at: Option<i64>) -> Document {
        let city = self.actor("city").await;
        let drawn = draw_bulletin(&self.house, &city, pack, "monthly", period_of(period), at).await;
        drawn.unwrap_or_else(|error| panic!("{period}: {error:#?}"))
    }

    /// The city publishes the bulletin of a period.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn publish(&self, pack: &str, period: &str) -> Published {
        self.publish_again(pack, period, "").await
    }

    /// The city publishes a further edition, and says why.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn publish_again(&self, pack: &str, period: &str, correction: &str) -> Published {
        let city = self.actor("city").await;
        let published = publish_bulletin(&self.house, &city, pack, "monthly", period_of(period), correction).await;
        published.unwrap_or_else(|error| panic!("{period}: {error:#?}"))
    }
}

/// What a file of an import tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Units.
    Units,
    /// Projects.
    Projects,
    /// Reports.
    Reports,
}

/// A file handed in for import.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// What it tells of.
    pub of: Kind,
    /// Its name.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The sheet named, if one is.
    pub sheet: Option<&'a str>,
}

/// An import went in.
///
/// # Panics
/// When it did not.
pub fn taken(outcome: &ImportOutcome) {
    assert!(!outcome.blocked, "{:#?}", outcome.problems);
    assert!(outcome.sealed.is_some(), "nothing was written");
}

/// A version of a report, picked from a list.
#[must_use]
pub fn pick(id: i64, period: &str, version: u32) -> Pick {
    crate::demo::pick(project(id), period, version)
}

/// A project by number.
///
/// # Panics
/// Below 1.
#[must_use]
pub const fn project(id: i64) -> ProjectId {
    ProjectId::new(id).expect("an id")
}

/// A unit by code.
///
/// # Panics
/// When the text is none.
#[must_use]
pub fn unit(code: &str) -> UnitCode {
    code.parse().expect("a unit code")
}

/// An amount in 万元.
///
/// # Panics
/// When the text is none.
#[must_use]
pub fn wan(text: &str) -> Money {
    Money::parse(text, MoneyUnit::Wan).expect("an amount")
}
