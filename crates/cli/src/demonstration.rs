//! The demonstration: three real policies over simulated projects, from import through acceptance by
//! two tiers to published bulletins. The stories of the tests go through the same steps.

use app::accept_reports::{Accept, accept_reports};
use app::access::Actor;
use app::accounts::{SetAccount, lay_account};
use app::import::{ImportOptions, ImportOutcome, Rows};
use app::import_projects::import_projects;
use app::import_reports::import_reports;
use app::import_statistics::import_statistics;
use app::import_units::import_units;
use app::install_pack::install_pack;
use app::publish_bulletin::{Published, publish_bulletin};
use app::release_bulletin::release_bulletin;
use app::set_posts::lay_first_posts;
use app::{AppError, House};
use exchange::import::{Setting, Source, read_projects, read_reports, read_statistics, read_units};
use model::{AccountRole, Period, Post, Problems};

use crate::embedded;

/// The password of every account of the demonstration; it is printed, and meant for one's own
/// machine only.
pub const PASSWORD: &str = "luodi-demo-2020";

/// Posts: code, title, unit, role, and whether an account of the same name is made.
const POSTS: &[(&str, &str, &str, AccountRole, bool)] = &[
    ("dazhou.security", "达州市安全管理员", "511700", AccountRole::Security, true),
    ("dazhou.system", "达州市系统管理员", "511700", AccountRole::System, false),
    ("dazhou.audit", "达州市审计员", "511700", AccountRole::Audit, true),
    ("dazhou.policy", "达州市政策编辑", "511700", AccountRole::PolicyEditor, false),
    ("dazhou.dispatcher", "达州市发展改革委重点项目科", "511700", AccountRole::Dispatcher, true),
    ("dazhou.leader", "达州市领导", "511700", AccountRole::Leader, true),
    ("dazhou.own", "市本级项目调度员", "511700-B", AccountRole::Dispatcher, false),
    ("dazhou.zone", "经开区调度员", "511700-Z1", AccountRole::Dispatcher, false),
    ("tongchuan.dispatcher", "通川区发展改革局", "511702", AccountRole::Dispatcher, true),
    ("tongchuan.reporter", "通川区填报员", "511702", AccountRole::Reporter, true),
    ("dachuan.dispatcher", "达川区发展改革局", "511703", AccountRole::Dispatcher, false),
    ("xuanhan.dispatcher", "宣汉县发展改革局", "511722", AccountRole::Dispatcher, false),
    ("kaijiang.dispatcher", "开江县发展改革局", "511723", AccountRole::Dispatcher, false),
    ("dazhu.dispatcher", "大竹县发展改革局", "511724", AccountRole::Dispatcher, false),
    ("quxian.dispatcher", "渠县发展改革局", "511725", AccountRole::Dispatcher, false),
    ("wanyuan.dispatcher", "万源市发展改革局", "511781", AccountRole::Dispatcher, false),
    ("acheng.security", "阿城区安全管理员", "230112", AccountRole::Security, false),
    ("acheng.policy", "阿城区政策编辑", "230112", AccountRole::PolicyEditor, false),
    ("acheng.dispatcher", "阿城区大项目调度指挥中心", "230112", AccountRole::Dispatcher, true),
    ("acheng.gxj", "区工业信息科技局填报员", "230112-GXJ", AccountRole::Reporter, true),
    ("hlj.security", "黑龙江省安全管理员", "230000", AccountRole::Security, false),
    ("hlj.policy", "黑龙江省政策编辑", "230000", AccountRole::PolicyEditor, false),
    ("hlj.dispatcher", "黑龙江省发展改革委产业项目处", "230000", AccountRole::Dispatcher, true),
    ("hlj.own", "省本级项目调度员", "230000-B", AccountRole::Dispatcher, false),
    ("harbin.dispatcher", "哈尔滨市发展改革委", "230100", AccountRole::Dispatcher, true),
    ("qiqihar.dispatcher", "齐齐哈尔市发展改革委", "230200", AccountRole::Dispatcher, false),
    ("jixi.dispatcher", "鸡西市发展改革委", "230300", AccountRole::Dispatcher, false),
    ("hegang.dispatcher", "鹤岗市发展改革委", "230400", AccountRole::Dispatcher, false),
    ("shuangyashan.dispatcher", "双鸭山市发展改革委", "230500", AccountRole::Dispatcher, false),
    ("daqing.dispatcher", "大庆市发展改革委", "230600", AccountRole::Dispatcher, false),
    ("yichun.dispatcher", "伊春市发展改革委", "230700", AccountRole::Dispatcher, false),
    ("jiamusi.dispatcher", "佳木斯市发展改革委", "230800", AccountRole::Dispatcher, false),
    ("qitaihe.dispatcher", "七台河市发展改革委", "230900", AccountRole::Dispatcher, false),
    ("mudanjiang.dispatcher", "牡丹江市发展改革委", "231000", AccountRole::Dispatcher, false),
    ("heihe.dispatcher", "黑河市发展改革委", "231100", AccountRole::Dispatcher, false),
    ("suihua.dispatcher", "绥化市发展改革委", "231200", AccountRole::Dispatcher, false),
    ("daxinganling.dispatcher", "大兴安岭地区发展改革委", "232700", AccountRole::Dispatcher, false),
];

/// A step of the story: when it happens, and what.
struct Month {
    /// When reports come in, in UTC.
    at: &'static str,
    period: &'static str,
    file: &'static str,
    /// Statistics that are published with the month; none when empty.
    statistics: &'static str,
}

const fn month(at: &'static str, period: &'static str, file: &'static str) -> Month {
    Month { at, period, file, statistics: "" }
}

/// A bulletin of the story: its code, its period, and when it is published, in UTC.
struct Bulletin {
    code: &'static str,
    period: &'static str,
    at: &'static str,
}

const fn bulletin(code: &'static str, period: &'static str, at: &'static str) -> Bulletin {
    Bulletin { code, period, at }
}

/// One policy of the demonstration.
struct Story {
    name: &'static str,
    pack: &'static str,
    dispatcher: &'static str,
    policy: &'static str,
    /// Posts of the lower tier, which accept first.
    lower: &'static [&'static str],
    /// When units, lists and plans are laid.
    begins: &'static str,
    projects: &'static str,
    months: &'static [Month],
    published: &'static [Bulletin],
}

const DAZHOU: Story = Story {
    name: "dazhou",
    pack: "dazhou-2018",
    dispatcher: "dazhou.dispatcher",
    policy: "dazhou.policy",
    lower: &[
        "dazhou.own",
        "dazhou.zone",
        "tongchuan.dispatcher",
        "dachuan.dispatcher",
        "xuanhan.dispatcher",
        "kaijiang.dispatcher",
        "dazhu.dispatcher",
        "quxian.dispatcher",
        "wanyuan.dispatcher",
    ],
    begins: "2018-02-01T01:00:00.000Z",
    projects: "projects.xlsx",
    months: &[
        month("2018-03-05T01:00:00.000Z", "2018-01..02", "reports-2018-01-02.csv"),
        month("2018-04-03T01:00:00.000Z", "2018-03", "reports-2018-03.csv"),
        month("2018-05-03T01:00:00.000Z", "2018-04", "reports-2018-04.csv"),
        month("2018-06-04T01:00:00.000Z", "2018-05", "reports-2018-05.csv"),
        month("2018-07-03T01:00:00.000Z", "2018-06", "reports-2018-06.csv"),
        month("2018-08-03T01:00:00.000Z", "2018-07", "reports-2018-07.xlsx"),
    ],
    published: &[bulletin("monthly", "2018-07", "2018-08-06T02:30:00.000Z")],
};

const ACHENG: Story = Story {
    name: "acheng",
    pack: "acheng-2020",
    dispatcher: "acheng.dispatcher",
    policy: "acheng.policy",
    lower: &[],
    begins: "2020-02-20T01:00:00.000Z",
    projects: "projects.csv",
    months: &[
        month("2020-03-04T01:00:00.000Z", "2020-01..02", "reports-2020-01-02.csv"),
        month("2020-04-03T01:00:00.000Z", "2020-03", "reports-2020-03.csv"),
        month("2020-05-06T01:00:00.000Z", "2020-04", "reports-2020-04.csv"),
        month("2020-06-03T01:00:00.000Z", "2020-05", "reports-2020-05.csv"),
        month("2020-07-03T01:00:00.000Z", "2020-06", "reports-2020-06.csv"),
        month("2020-08-04T01:00:00.000Z", "2020-07", "reports-2020-07.csv"),
        month("2020-09-03T01:00:00.000Z", "2020-08", "reports-2020-08.csv"),
    ],
    published: &[
        bulletin("campaign", "2020-06-30", "2020-07-06T02:00:00.000Z"),
        bulletin("campaign", "2020-07-31", "2020-08-06T02:00:00.000Z"),
        bulletin("campaign", "2020-08-31", "2020-09-07T02:00:00.000Z"),
    ],
};

const HLJ: Story = Story {
    name: "hlj",
    pack: "hlj-2011",
    dispatcher: "hlj.dispatcher",
    policy: "hlj.policy",
    lower: &[
        "hlj.own",
        "harbin.dispatcher",
        "qiqihar.dispatcher",
        "jixi.dispatcher",
        "hegang.dispatcher",
        "shuangyashan.dispatcher",
        "daqing.dispatcher",
        "yichun.dispatcher",
        "jiamusi.dispatcher",
        "qitaihe.dispatcher",
        "mudanjiang.dispatcher",
        "heihe.dispatcher",
        "suihua.dispatcher",
        "daxinganling.dispatcher",
    ],
    begins: "2011-05-23T01:00:00.000Z",
    projects: "projects.csv",
    months: &[
        month("2011-07-05T01:00:00.000Z", "2011-06", "reports-2011-06.csv"),
        month("2011-08-03T01:00:00.000Z", "2011-07", "reports-2011-07.csv"),
        month("2011-09-05T01:00:00.000Z", "2011-08", "reports-2011-08.csv"),
        month("2011-10-10T01:00:00.000Z", "2011-09", "reports-2011-09.csv"),
        month("2011-11-03T01:00:00.000Z", "2011-10", "reports-2011-10.csv"),
        month("2011-12-05T01:00:00.000Z", "2011-11", "reports-2011-11.csv"),
        Month {
            statistics: "statistics-2011.csv",
            ..month("2012-01-06T01:00:00.000Z", "2011-12", "reports-2011-12.csv")
        },
    ],
    published: &[
        bulletin("monthly", "2011-06-30", "2011-07-08T02:00:00.000Z"),
        bulletin("annual", "2011-12-31", "2012-01-16T02:00:00.000Z"),
    ],
};

/// Which part of the demonstration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The first year of a province's three years of industrial projects, 2011.
    Hlj,
    /// The published bulletin of a city, July 2018.
    Dazhou,
    /// The campaign of a district, summer 2020.
    Acheng,
}

impl Part {
    /// Every part, in the order of time.
    pub const ALL: [Self; 3] = [Self::Hlj, Self::Dazhou, Self::Acheng];

    const fn story(self) -> &'static Story {
        match self {
            Self::Hlj => &HLJ,
            Self::Dazhou => &DAZHOU,
            Self::Acheng => &ACHENG,
        }
    }
}

/// Lays the posts and, when asked, the accounts.
///
/// # Errors
/// When the house is not empty, or the store fails.
pub async fn lay_posts(house: &House, with_accounts: bool) -> Result<Vec<&'static str>, AppError> {
    set(house, HLJ.begins);
    let unsound = |what: &str| AppError::Unsound(format!("the demonstration's posts: {what}"));
    let mut posts = Vec::new();
    for (code, title, unit, role, _) in POSTS {
        posts.push(Post {
            code: code.parse().map_err(|_| unsound(code))?,
            title: (*title).to_owned(),
            unit: unit.parse().map_err(|_| unsound(unit))?,
            role: *role,
            open: true,
        });
    }
    lay_first_posts(house, &posts).await?;
    let mut logins = Vec::new();
    for (code, _, _, _, _) in POSTS.iter().filter(|post| with_accounts && post.4) {
        let post = code.parse().map_err(|_| unsound(code))?;
        let account = SetAccount { login: (*code).to_owned(), post, password: Some(PASSWORD.to_owned()), open: true };
        lay_account(house, &account).await?;
        logins.push(*code);
    }
    Ok(logins)
}

/// Goes through a part: pack, units, projects, statistics, each month's reports with their
/// acceptance, and the bulletins. `told` hears of each step.
///
/// # Errors
/// When a step is refused or has problems.
pub async fn run(house: &House, part: Part, mut told: impl FnMut(String)) -> Result<Vec<Published>, AppError> {
    let story = part.story();
    set(house, story.begins);
    let dispatcher = actor(house, story.dispatcher).await?;
    let options = ImportOptions { as_of: Some(house.clock.today()), ..ImportOptions::default() };
    let file = |name: &str| format!("demo/{}/{name}", story.name);
    told(format!("{}：单位、政策包、项目、统计指标", story.pack));
    let (rows, problems) = read_units(&[source(&file("units.csv"))?], &Setting::default());
    taken(import_units(house, &dispatcher, Rows { rows, problems }, &options).await?)?;
    install_pack(house, &actor(house, story.policy).await?, story.pack, embedded::pack(story.pack)).await?;
    let (rows, problems) = read_projects(&[source(&file(story.projects))?], &Setting::default());
    taken(import_projects(house, &dispatcher, Rows { rows, problems }, &options).await?)?;
    statistics(house, &dispatcher, &file("statistics.csv"), &options).await?;
    let mut published = Vec::new();
    for month in story.months {
        told(format!("{}：{} 报告导入、逐级审核", story.pack, month.period));
        report(house, story, &dispatcher, month, &file(month.file)).await?;
        if !month.statistics.is_empty() {
            statistics(house, &dispatcher, &file(month.statistics), &ImportOptions::default()).await?;
        }
        let last = period(month.period)?.last_day();
        for bulletin in story.published {
            let of = period(bulletin.period)?;
            if of.last_day() == last {
                set(house, bulletin.at);
                told(format!("{}：{} 通报发布", story.pack, bulletin.period));
                published.push(publish_bulletin(house, &dispatcher, story.pack, bulletin.code, of, "").await?);
            }
        }
    }
    Ok(published)
}

/// Releases what a part published, so that the site has something for everybody.
///
/// # Errors
/// When it is refused.
pub async fn release(house: &House, part: Part, published: &[Published]) -> Result<(), AppError> {
    let dispatcher = actor(house, part.story().dispatcher).await?;
    for edition in published.iter().map(|published| &published.edition) {
        let which = (edition.pack.as_str(), edition.bulletin.as_str(), edition.period);
        release_bulletin(house, &dispatcher, which, Some(edition.edition), true, "").await?;
    }
    Ok(())
}

async fn statistics(house: &House, dispatcher: &Actor, file: &str, options: &ImportOptions) -> Result<(), AppError> {
    let (rows, problems) = read_statistics(&[source(file)?], &Setting::default());
    taken(import_statistics(house, dispatcher, Rows { rows, problems }, options).await?)?;
    Ok(())
}

async fn report(house: &House, story: &Story, dispatcher: &Actor, month: &Month, file: &str) -> Result<(), AppError> {
    set(house, month.at);
    let period = period(month.period)?;
    let setting = Setting { period: Some(period), ..Setting::default() };
    let (rows, problems) = read_reports(&[source(file)?], &setting);
    taken(import_reports(house, dispatcher, Rows { rows, problems }, &ImportOptions::default()).await?)?;
    let waiting = Accept::Waiting { period, within: None, except: std::collections::BTreeSet::new() };
    for post in story.lower {
        accept_reports(house, &actor(house, post).await?, &waiting, "").await?;
    }
    accept_reports(house, dispatcher, &waiting, "").await?;
    Ok(())
}

/// The actor of a post of the demonstration.
///
/// # Errors
/// When the posts are not laid.
pub async fn actor(house: &House, post: &str) -> Result<Actor, AppError> {
    let code = post.parse().map_err(|_| AppError::Unsound(format!("the demonstration's post {post}")))?;
    house.console(&code).await
}

/// Sets the clock of the story; a house on the machine's clock keeps it.
fn set(house: &House, at: &str) {
    // The times above are times; a test goes through every one of them.
    let _ = house.clock.set(at);
}

fn period(text: &str) -> Result<Period, AppError> {
    text.parse().map_err(|_| AppError::Unsound(format!("the demonstration's period {text}")))
}

fn source(path: &str) -> Result<Source<'_>, AppError> {
    let bytes = embedded::file(path).ok_or_else(|| AppError::Unsound(format!("the demonstration's file {path}")))?;
    Ok(Source { name: path, bytes, sheet: None })
}

/// An import that was not blocked.
fn taken(outcome: ImportOutcome) -> Result<ImportOutcome, AppError> {
    if outcome.blocked {
        let errors = outcome.problems.0.into_iter().filter(|problem| problem.severity == model::Severity::Error);
        return Err(AppError::Problems(Problems(errors.collect())));
    }
    Ok(outcome)
}
