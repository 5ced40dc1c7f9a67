//! The matrix of rights: what it denies is refused by the use case itself, before anything is
//! touched; what it allows is not refused for want of a right.

mod attempts;
mod town;

use attempts::{Answer, PLACES, Target, attempt, day, of_the_house, period, simulated};
use luodi_app::access::{Actor, MatrixRow, Reach, enter, markdown, matrix};
use luodi_app::{Refusal, Right};
use model::{AccountRole, Act, Attribution, Post, Purge, Record, Report, ReportStatus, Role};
use town::{Town, project, unit, wan};

fn actor(role: AccountRole) -> Actor {
    let code = format!("some.{role}").parse().expect("a post");
    let post = Post { code, title: "模拟岗位".to_owned(), unit: unit("511702"), role, open: true };
    Actor { login: "someone".to_owned(), post }
}

/// A project with a report and a purge asked for in each of the four places.
async fn furnish(t: &Town) {
    let outcome = t.import_units("city.dispatcher", town::UNITS).await;
    assert!(outcome.sealed.is_some());
    for (number, (_, code, id)) in PLACES.into_iter().enumerate() {
        let attribution = Attribution::whole(project(id), Role::Responsible, unit(code), day("2018-01-01"));
        let report = Report {
            project: project(id),
            period: period(),
            version: 1,
            done_ytd: wan("10"),
            received_ytd: None,
            done_before: None,
            estimate_ytd: None,
            physical_percent: None,
            progress: String::new(),
            problems: String::new(),
            reason: String::new(),
            status: ReportStatus::Submitted,
            accepted_by: None,
            checked_ytd: None,
            returned_because: String::new(),
            typed_by: unit(code),
            entered_by: None,
        };
        let records = vec![Record::Project(simulated(id)), Record::Attribution(attribution), Record::Report(report)];
        t.happened(Act::ImportProjects, records).await;
        let purge = Purge {
            id: number as i64 + 1,
            keys: vec![Record::Project(simulated(id)).key()],
            reason: "模拟".to_owned(),
            asked_by: "city.dispatcher".parse().expect("a post"),
            confirmed_by: None,
        };
        t.happened(Act::AskPurge, vec![Record::Purge(purge)]).await;
    }
}

/// A post in each of the four places, for accounts and lists of posts.
fn posts_in_places() -> Vec<Record> {
    let post = |(_, code, id): (Reach, &str, i64)| {
        Record::Post(Post {
            code: format!("in.{id}").parse().expect("a post"),
            title: "模拟岗位".to_owned(),
            unit: unit(code),
            role: AccountRole::Viewer,
            open: true,
        })
    };
    PLACES.into_iter().map(post).collect()
}

#[tokio::test]
async fn what_the_matrix_denies_is_refused_and_what_it_allows_goes_through() {
    for right in Right::ALL {
        for role in AccountRole::ALL {
            let cells: Vec<_> = matrix().into_iter().filter(|row| row.right == *right && row.role == *role).collect();
            if !cells.iter().any(|row| row.allowed) {
                continue;
            }
            let t = Town::on_sqlite().await;
            furnish(&t).await;
            t.happened(Act::SetPosts, posts_in_places()).await;
            for (cell, target) in cells.iter().zip(Target::all()) {
                assert_eq!(cell.reach, target.reach);
                let before = t.position().await;
                let Some(found) = attempt(&t, *right, &actor(*role), &target).await else { continue };
                match (cell.allowed, found) {
                    (true, Answer::Through(_)) => {}
                    (false, Answer::Denied) => assert_eq!(t.position().await, before, "{cell:?} wrote something"),
                    (_, found) => panic!("{cell:?}: {found:?}"),
                }
            }
            t.house.close().await;
        }
    }
}

#[tokio::test]
async fn a_role_without_a_right_is_refused_before_the_store_is_touched() {
    let t = Town::on_sqlite().await;
    t.house.close().await;
    for MatrixRow { right, role, .. } in matrix().into_iter().filter(|row| row.reach == Reach::Own) {
        let who = actor(role);
        if matrix().iter().any(|row| row.right == right && row.role == role && row.allowed) {
            assert!(enter(&who, right).is_ok());
            continue;
        }
        assert_eq!(enter(&who, right), Err(Refusal::NotAllowed { right }));
        for target in Target::all().iter().filter(|target| target.reach == Reach::Below) {
            if let Some(found) = attempt(&t, right, &who, target).await {
                assert_eq!(found, Answer::Denied, "{right} as {role}");
            }
            if let Some(found) = of_the_house(&t, right, &who).await {
                assert_eq!(found, Answer::Denied, "{right} as {role}");
            }
        }
    }
    // The same store is reached by who holds the right: the refusals above came before it.
    let dispatcher = actor(AccountRole::Dispatcher);
    let target = &Target::all()[0];
    assert_eq!(attempt(&t, Right::ViewProject, &dispatcher, target).await, Some(Answer::Touched));
}

#[test]
fn administration_enters_no_data_and_reporters_stay_in_their_unit() {
    let data = [
        Right::ImportUnits,
        Right::ImportProjects,
        Right::ImportReports,
        Right::ImportStatistics,
        Right::EditProject,
        Right::MoveStage,
        Right::Attribute,
        Right::Succeed,
        Right::AdjustPlans,
        Right::RollOver,
        Right::SaveDraft,
        Right::SubmitReport,
        Right::ReportFor,
        Right::AcceptReport,
        Right::ReturnReport,
        Right::PublishBulletin,
        Right::ReleaseBulletin,
    ];
    let administration = [AccountRole::System, AccountRole::Security, AccountRole::Audit];
    for row in matrix().into_iter().filter(|row| row.allowed) {
        assert!(!(data.contains(&row.right) && administration.contains(&row.role)), "{row:?}");
        let common = matches!(row.right, Right::ViewPolicy | Right::ViewBulletin);
        assert!(common || row.role != AccountRole::Reporter || row.reach == Reach::Own, "{row:?}");
        assert!(row.right != Right::SubmitReport || row.reach == Reach::Own, "{row:?}");
        // Whoever manages accounts sets no posts, and the other way round.
        assert!(!(row.role == AccountRole::System && row.right == Right::SetPosts), "{row:?}");
        assert!(!(row.role == AccountRole::Security && row.right == Right::ManageAccounts), "{row:?}");
    }
    for right in Right::ALL {
        assert!(matrix().iter().any(|row| row.right == *right && row.allowed), "nobody holds {right}");
    }
    assert_eq!(matrix().len(), Right::ALL.len() * AccountRole::ALL.len() * Reach::ALL.len());
}

#[test]
fn the_page_of_rights_is_the_table() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/operating/rights.md");
    if std::env::var_os("LUODI_WRITE").is_some() {
        std::fs::write(&path, markdown()).expect("written");
    }
    let page = std::fs::read_to_string(&path).expect("docs/operating/rights.md");
    assert!(
        page == markdown(),
        "the page is out of date; LUODI_WRITE=1 cargo test -p luodi-app --test rights writes it"
    );
}
