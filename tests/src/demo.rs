//! The demonstration as the ground of stories.

use app::accept_reports::{Accept, AcceptOutcome, Pick, accept_reports};
use app::access::Actor;
use app::draw_bulletin::draw_bulletin;
use app::publish_bulletin::Published;
use app::submit_report::{SubmitReport, Submitted, submit_report};
use app::{AppError, Clock, House};
use luodi::demonstration::{Part, actor, lay_posts, run};
use model::report::Typed;
use model::{Document, Money, Period, ProjectId, Report};
use store::{LATEST, Store};

/// The demonstration, gone through from import to published bulletins.
pub struct Demonstration {
    /// The house it was laid in.
    pub house: House,
    /// Its store, for looking behind.
    pub store: Store,
    /// The bulletins published, in order.
    pub published: Vec<Published>,
    _files: tempfile::TempDir,
}

impl Demonstration {
    /// Goes through some parts in an empty store.
    ///
    /// # Panics
    /// When a step is refused or has problems.
    pub async fn of(store: Store, parts: &[Part]) -> Self {
        let files = tempfile::tempdir().expect("a folder");
        let clock = Clock::fixed("2018-02-01T01:00:00.000Z").expect("a time");
        let house = House::over(store.clone(), clock).with_files(files.path().to_path_buf());
        lay_posts(&house, false).await.expect("posts");
        let mut published = Vec::new();
        for part in parts {
            let bulletins = run(&house, *part, |_| {}).await;
            published.extend(bulletins.unwrap_or_else(|error| panic!("{part:?}: {error:?}")));
        }
        Self { house, store, published, _files: files }
    }

    /// It is this time now.
    ///
    /// # Panics
    /// When the text is no time.
    pub fn on(&self, at: &str) {
        self.house.clock.set(at).expect("a time");
    }

    /// Someone on a post.
    ///
    /// # Panics
    /// When there is no such post.
    pub async fn actor(&self, post: &str) -> Actor {
        actor(&self.house, post).await.expect("a post")
    }

    /// The bulletin as it would be drawn now, or as it stood at a position.
    ///
    /// # Panics
    /// When it cannot be drawn.
    pub async fn draw(&self, post: &str, pack: &str, bulletin: &str, period: &str, at: Option<i64>) -> Document {
        let actor = self.actor(post).await;
        draw_bulletin(&self.house, &actor, pack, bulletin, period_of(period), at).await.expect("a drawing")
    }

    /// Hands a year-to-date in, warnings confirmed.
    ///
    /// # Errors
    /// What the house refuses.
    pub async fn submit(
        &self,
        post: &str,
        project: ProjectId,
        period: &str,
        done_ytd: Money,
        reason: &str,
    ) -> Result<Submitted, AppError> {
        let form = SubmitReport {
            project,
            period: period_of(period),
            typed: Typed { done_ytd, reason: reason.to_owned(), ..Typed::default() },
            for_unit: None,
            confirmed: true,
            seen: None,
        };
        submit_report(&self.house, &self.actor(post).await, &form).await
    }

    /// Accepts one version.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn accept(&self, post: &str, project: ProjectId, period: &str, version: u32) -> AcceptOutcome {
        let what = Accept::These(vec![pick(project, period, version)]);
        accept_reports(&self.house, &self.actor(post).await, &what, "").await.expect("accepted")
    }

    /// Every version of a project's report of a period, first to last.
    ///
    /// # Panics
    /// When the store fails.
    pub async fn versions(&self, project: ProjectId, period: &str) -> Vec<Report> {
        let reader = self.store.read().await.expect("a reader");
        let mut reports = reader.reports_of(project, LATEST).await.expect("reports");
        reports.retain(|report| report.period == period_of(period));
        reports.sort_by_key(|report| report.version);
        reports
    }

    /// Position of the last entry.
    ///
    /// # Panics
    /// When the store fails.
    pub async fn position(&self) -> i64 {
        self.store.read().await.expect("a reader").head().await.expect("a head").position
    }
}

/// A version of a report, picked from a list.
#[must_use]
pub fn pick(project: ProjectId, period: &str, version: u32) -> Pick {
    Pick { project, period: period_of(period), version, checked_ytd: None }
}

/// A period by its text.
///
/// # Panics
/// When it is none.
#[must_use]
pub fn period_of(text: &str) -> Period {
    text.parse().expect("a period")
}
