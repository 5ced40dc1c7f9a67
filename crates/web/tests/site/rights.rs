//! Rights over HTTP: for every right that the site offers, every role and every relation to the unit
//! in question, the address answers as the matrix says, and a refusal says why.

use app::access::{MatrixRow, Reach, Right, matrix};
use app::install_pack::install_pack;
use axum::http::StatusCode;
use model::AccountRole;

use crate::town::{Answer, Browser, Town};

/// Rights that are used on the command line only, so far.
const ELSEWHERE: [Right; 12] = [
    Right::EditProject,
    Right::MoveStage,
    Right::Attribute,
    Right::Succeed,
    Right::InstallPack,
    Right::VerifyLedger,
    Right::ViewPosts,
    Right::SetPosts,
    Right::ManageAccounts,
    Right::SetLabel,
    Right::AskPurge,
    Right::ConfirmPurge,
];

/// Projects and packs by how their unit stands to the county whose posts ask.
struct Ground {
    town: Town,
    projects: [String; 4],
}

impl Ground {
    async fn lay() -> Self {
        let town = Town::settled().await;
        // What is released is for everybody, whatever the matrix says.
        crate::town::release(&town.house, &town.actor("city.dispatcher").await, false).await;
        let units = "单位编码,单位名称,类型,上级编码,起始日期,截止日期\n511702-Z9,模拟园区,开发区,511702,2000-01-01,\n";
        town.import("city.dispatcher", "units.csv", units.as_bytes()).await;
        let mut projects = Vec::new();
        for reach in Reach::ALL {
            let unit = unit_of(reach);
            let heads = "项目名称,总投资(万元),责任单位,所在地,阶段,年度,年度计划投资(万元),清单,类别";
            let name = format!("probe-{}", unit.to_lowercase());
            let csv = format!("{heads}\n{name},100,{unit},{unit},在建,2018,50,probe-key,新建\n");
            town.import("city.dispatcher", "projects.csv", csv.as_bytes()).await;
            let mut city = town.signed_in("city.dispatcher").await;
            let found = city.page(&format!("/projects?text={name}")).await.links();
            let link = found.into_iter().find(|link| link.starts_with("/projects/P")).expect("the project");
            projects.push(link.trim_start_matches("/projects/").to_owned());
            let city = town.actor("city.dispatcher").await;
            install_pack(&town.house, &city, &pack_of(reach), pack(unit)).await.expect("installed");
        }
        Self { town, projects: projects.try_into().expect("one for each relation") }
    }

    fn project(&self, reach: Reach) -> &str {
        let place = Reach::ALL.iter().position(|known| *known == reach).expect("a relation");
        &self.projects[place]
    }
}

/// A unit that stands so to the county 511702.
const fn unit_of(reach: Reach) -> &'static str {
    match reach {
        Reach::Own => "511702",
        Reach::Below => "511702-Z9",
        Reach::Above => "511700",
        Reach::Beside => "511703",
    }
}

fn pack_of(reach: Reach) -> String {
    format!("probe-{}", unit_of(reach).to_lowercase())
}

/// The smallest pack for a territory.
fn pack(territory: &str) -> policy::pack::PackFiles {
    let name = format!("probe-{}", territory.to_lowercase());
    let clauses = "## Clauses\n\n| Clause | In our words | Stands as | By | Reason |\n| --- | --- | --- | --- | --- |\n| 1 | projects | tracked | PR-001 | |\n";
    let policy = format!(
        "# Probe ({name})\n\nA probe.\n\n```policy\ntitle = \"Probe\"\nissuer = \"Probe\"\nissued = 2018-01-01\nfrom = 2018-01-01\nterritory = \"{territory}\"\nversion = \"1.0.0\"\n```\n\n{clauses}"
    );
    let rule = "# Projects (PR-001)\n\n> Projects.\n\n```rule\nkind = \"indicator\"\nmeasure = \"count\"\nclause = \"1\"\nfrom = \"projects\"\nby = \"responsible\"\n```\n\n```sql\ncount(*)\n```\n\n## Cases\n\n```case\nname = \"one\"\nperiod = \"2018-07\"\nrows = \"\"\"\nresponsible\nTERRITORY\n\"\"\"\nexpect = { \"TERRITORY\" = \"1\" }\n```\n";
    let bulletin = "# Probe (monthly)\n\n```bulletin\nissuer = \"Probe\"\nbasis = \"accepted\"\n```\n\nProjects: {{ figure(\"PR-001\", \"TERRITORY\") }}.\n";
    let files = [
        ("policy.md", policy),
        ("units.csv", "unit,name,group,ranked,from,until\n".to_owned()),
        ("rules/projects.md", rule.replace("TERRITORY", territory)),
        ("bulletins/monthly.md", bulletin.replace("TERRITORY", territory)),
        ("CHANGELOG.md", "# Changelog\n\n## 1.0.0\n\nPeriods: 2018\n\nFigures: PR-001\n".to_owned()),
    ];
    files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect()
}

/// Uses a right on what stands in a relation; `None` when the site does not offer it.
async fn used(ground: &Ground, browser: &mut Browser, row: MatrixRow) -> Option<Answer> {
    let project = ground.project(row.reach);
    let report = format!("/reports/{project}/2018-08");
    let (pack, unit) = (pack_of(row.reach), unit_of(row.reach));
    let draw = format!("/bulletins/{pack}/monthly/2018-07/draw");
    Some(match row.right {
        Right::ImportUnits => handed_in(browser, "/import", &[("kind", "units")], units(row.reach)).await,
        Right::ImportProjects => {
            let file = format!("项目名称,总投资(万元)\nprobe-{},101\n", unit.to_lowercase());
            handed_in(browser, "/import", &[("kind", "projects")], file).await
        }
        Right::ImportReports => handed_in(browser, "/import", &[("kind", "reports")], reports(unit)).await,
        Right::ImportStatistics => {
            let file = format!("单位编码,指标,期间,数值,单位,来源\n{unit},fai-growth,2018-07,1.5,%,探针\n");
            handed_in(browser, "/import", &[("kind", "statistics")], file).await
        }
        Right::SplitMonth => browser.get("/month/books?period=2018-08").await,
        Right::CollectReturns => handed_in(browser, "/month", &[("period", "2018-08")], reports(unit)).await,
        Right::FillForm => {
            let form = format!("项目名称,总投资(万元)\nprobe-{},\n", unit.to_lowercase());
            handed_in(browser, "/forms", &[("period", "2018-07")], form).await
        }
        Right::AdjustPlans => {
            let batch = format!("项目名称,调整方式,年度计划投资(万元)\nprobe-{},调整,60\n", unit.to_lowercase());
            handed_in(browser, "/adjust", &[("period", "2018-08"), ("document", "a")], batch).await
        }
        Right::RollOver => browser.get("/roll-over?year=2018&look=1&list=probe-key").await,
        Right::ListProjects => browser.get("/projects?text=probe").await,
        Right::ExportProjects => browser.get("/projects/export/projects.csv?text=probe").await,
        Right::ViewProject => browser.get(&format!("/projects/{project}")).await,
        Right::SaveDraft => browser.post(&report, &[("action", "draft"), ("done_ytd", "1")]).await,
        Right::SubmitReport => browser.post(&report, &[("action", "submit"), ("done_ytd", "1")]).await,
        Right::ReportFor => browser.post(&report, &[("action", "submit"), ("done_ytd", "1"), ("for_unit", unit)]).await,
        Right::AcceptReport => {
            let pick = format!("{project}/1");
            browser.post("/reports", &[("action", "accept"), ("period", "2018-08"), ("pick", &pick)]).await
        }
        Right::ReturnReport => {
            browser.post(&report, &[("action", "return"), ("version", "1"), ("return_reason", "a word")]).await
        }
        Right::ViewFigure => {
            let key = format!("{pack}/PR-001/{unit}/2018-07@{}", ground.town.position().await);
            browser.get(&format!("/figures/{key}")).await
        }
        Right::ViewPolicy => browser.get(&format!("/policies/{pack}")).await,
        Right::DrawBulletin => browser.get(&draw).await,
        Right::PublishBulletin => browser.post(&draw, &[("correction", "a word")]).await,
        Right::ReleaseBulletin => {
            browser.post(&format!("/bulletins/{pack}/monthly/2018-07"), &[("action", "release")]).await
        }
        Right::ViewBulletin => browser.get("/bulletins/dazhou-2018/monthly/2018-07").await,
        Right::ViewLedger => browser.get("/ledger").await,
        elsewhere => {
            assert!(ELSEWHERE.contains(&elsewhere), "{elsewhere} has no address and no reason");
            return None;
        }
    })
}

/// Hands a file in and looks at what would come of it; nothing is recorded by that.
async fn handed_in(browser: &mut Browser, path: &str, fields: &[(&str, &str)], file: String) -> Answer {
    let answer = browser.upload(path, fields, &[("probe.csv", file.as_bytes())]).await;
    if answer.status == StatusCode::SEE_OTHER { browser.get(answer.location()).await } else { answer }
}

fn reports(unit: &str) -> String {
    format!("项目名称,期间,年初至今完成投资(万元),形象进度\nprobe-{},2018-08,7,施工\n", unit.to_lowercase())
}

/// The unit under another name.
fn units(reach: Reach) -> String {
    let (kind, parent) = match reach {
        Reach::Own | Reach::Beside => ("地区", "511700"),
        Reach::Below => ("开发区", "511702"),
        Reach::Above => ("地区", ""),
    };
    format!("单位编码,单位名称,类型,上级编码\n{},探针改名,{kind},{parent}\n", unit_of(reach))
}

/// Whether the page says that the post or its reach does not allow it, and what: the right itself, or
/// the one by which a form is filled in before it is handed in.
fn tells(answer: &Answer, row: MatrixRow) -> bool {
    let text = answer.text();
    let said = text.contains("您的岗位无权") || text.contains("不在您的岗位范围内");
    let named = [row.right, Right::SaveDraft, Right::SubmitReport, Right::DrawBulletin];
    said && named.iter().any(|right| text.contains(right.zh()))
}

#[tokio::test]
async fn the_site_answers_as_the_matrix_says() {
    let ground = Ground::lay().await;
    let mut asked = 0;
    for row in matrix() {
        let mut browser = ground.town.signed_in(&format!("county.{}", row.role)).await;
        let Some(answer) = used(&ground, &mut browser, row).await else { continue };
        asked += 1;
        check(&answer, meant(row), &ground);
    }
    assert_eq!(asked, (Right::ALL.len() - ELSEWHERE.len()) * AccountRole::ALL.len() * Reach::ALL.len());
}

/// A report for one's own unit is no report for another: it is handed in by the right for that.
fn meant(row: MatrixRow) -> MatrixRow {
    match (row.right, row.reach) {
        (Right::ReportFor, Reach::Own) => {
            let allowed = app::access::reach_of(Right::SubmitReport, row.role).contains(&Reach::Own);
            MatrixRow { right: Right::SubmitReport, allowed, ..row }
        }
        _ => row,
    }
}

fn check(answer: &Answer, row: MatrixRow, ground: &Ground) {
    let what = format!("{} as {} on {:?}: {}", row.right, row.role, row.reach, answer.status);
    let role_has_it = !app::access::reach_of(row.right, row.role).is_empty();
    match (row.allowed, row.right) {
        // What is out of reach is left out of lists, and a project is not even said to exist.
        (false, Right::ListProjects | Right::ExportProjects | Right::RollOver) if role_has_it => {
            assert_eq!(answer.status, StatusCode::OK, "{what}");
            assert!(!answer.text().contains(ground.project(row.reach)), "{what}");
        }
        (false, Right::ViewProject) if role_has_it => {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{what}");
            assert!(answer.text().contains("无权查看"), "{what}");
        }
        // The page of the ledger holds no records of others; its rows are those of one's own reach.
        (false, Right::ViewLedger) if role_has_it => assert_eq!(answer.status, StatusCode::OK, "{what}"),
        // Of a file, what is out of reach is told row by row.
        (
            false,
            Right::ImportUnits
            | Right::ImportProjects
            | Right::ImportReports
            | Right::ImportStatistics
            | Right::CollectReturns
            | Right::AdjustPlans,
        ) if role_has_it => {
            assert_eq!(answer.status, StatusCode::OK, "{what}");
            assert!(answer.text().contains("不在您的岗位范围内"), "{what}: {}", answer.head());
        }
        (false, Right::SplitMonth) if role_has_it => {
            assert_eq!(answer.status, StatusCode::OK, "{what}");
            assert!(!answer.text().contains(&format!("（{}）", unit_of(row.reach))), "{what}");
        }
        (true, Right::SplitMonth) => {
            assert!(answer.text().contains(&format!("（{}）", unit_of(row.reach))), "{what}");
        }
        (false, Right::FillForm) if role_has_it => {
            assert!(answer.text().contains("台账里没有项目"), "{what}: {}", answer.head());
        }
        (false, _) => {
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{what}\n{}", answer.head());
            answer.page(&what);
            assert!(tells(answer, row), "{what}: {}", answer.head());
        }
        (true, Right::ListProjects | Right::ExportProjects | Right::RollOver) => {
            assert_eq!(answer.status, StatusCode::OK, "{what}");
            assert!(answer.text().contains(ground.project(row.reach)), "{what}");
        }
        (true, _) => {
            assert!(!tells(answer, row) && answer.status != StatusCode::NOT_FOUND, "{what}\n{}", answer.head())
        }
    }
}
