//! What people do on the site, from the first click to the ledger.

use app::accounts::{SetAccount, lay_account};
use axum::http::header::{ALLOW, SET_COOKIE};
use axum::http::{Method, StatusCode};
use luodi_web::{Settings, Site, routes};

use crate::town::{Browser, Town};

const PASSWORD: &str = "a long password";

/// An account whose password is known.
async fn account(town: &Town, login: &str, post: &str) {
    let post = post.parse().expect("a post");
    let account = SetAccount { login: login.to_owned(), post, password: Some(PASSWORD.to_owned()), open: true };
    lay_account(&town.house, &account).await.expect("an account");
}

/// A project of the county, by the list of projects.
async fn county_project(browser: &mut Browser) -> String {
    let page = browser.page("/projects?unit=511702").await;
    let link = page.links().into_iter().find(|link| link.starts_with("/projects/P")).expect("a project");
    link.trim_start_matches("/projects/").to_owned()
}

#[tokio::test]
async fn signing_in_and_out() {
    let town = Town::settled().await;
    account(&town, "wang", "county.reporter").await;
    let mut browser = town.visitor();
    let asked = browser.get("/projects?text=a").await;
    assert_eq!((asked.status, asked.location()), (StatusCode::SEE_OTHER, "/sign-in?next=%2Fprojects%3Ftext%3Da"));
    browser.page(asked.location()).await;
    let signed_in =
        browser.post("/sign-in", &[("login", "wang"), ("password", PASSWORD), ("next", "/projects?text=a")]).await;
    assert_eq!((signed_in.status, signed_in.location()), (StatusCode::SEE_OTHER, "/projects?text=a"));
    let cookie = signed_in
        .headers
        .get_all(SET_COOKIE)
        .iter()
        .map(|line| line.to_str().expect("plain letters"))
        .find(|line| line.contains("session"));
    let cookie = cookie.expect("a session cookie");
    assert!(
        cookie.contains("; HttpOnly; SameSite=Lax") && !cookie.contains("Max-Age") && !cookie.contains("Secure"),
        "{cookie}"
    );
    assert!(browser.page("/").await.text.contains("county.reporter"));
    let old = browser.clone();
    let out = browser.post("/sign-out", &[]).await;
    assert_eq!((out.status, out.location()), (StatusCode::SEE_OTHER, "/"));
    // The old token opens nothing any more, wherever it was kept.
    for mut gone in [browser, old] {
        assert_eq!(gone.get("/projects").await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_are_told_apart_by_nothing() {
    let town = Town::settled().await;
    account(&town, "wang", "county.reporter").await;
    let mut told = Vec::new();
    for login in ["wang", "nobody"] {
        let answer = town
            .visitor()
            .post("/sign-in", &[("login", login), ("password", "wrong wrong wrong"), ("next", "/")])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = answer.page("/sign-in");
        assert_eq!(page.value("login"), Some(login));
        assert_eq!(page.value("password"), None);
        told.push(page.text);
    }
    assert_eq!(told[0], told[1]);
    for _ in 0..4 {
        town.visitor().post("/sign-in", &[("login", "wang"), ("password", "wrong wrong wrong")]).await;
    }
    let locked = town.visitor().post("/sign-in", &[("login", "wang"), ("password", PASSWORD)]).await;
    assert_eq!(locked.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(locked.page("/sign-in").text.contains("分钟后再试"));
}

#[tokio::test]
async fn behind_https_cookies_are_bound_to_the_host() {
    let town = Town::settled().await;
    account(&town, "wang", "county.reporter").await;
    let site = routes(Site::new(town.house.clone(), Settings { https: true }));
    let mut browser = Browser { site, cookies: Vec::new() };
    let page = browser.get("/sign-in").await;
    let cookie = page.headers[SET_COOKIE].to_str().expect("plain letters").to_owned();
    assert!(cookie.starts_with("__Host-luodi_visitor=") && cookie.contains("; Secure"), "{cookie}");
    assert!(page.headers.contains_key("strict-transport-security"));
    let token = page.page("/sign-in").value("csrf").expect("a token").to_owned();
    let fields = [("login", "wang"), ("password", PASSWORD), ("csrf", token.as_str())];
    let signed_in = browser.post_bare("/sign-in", &fields).await;
    assert_eq!(signed_in.status, StatusCode::SEE_OTHER);
    assert!(browser.cookies.iter().any(|(name, _)| name == "__Host-luodi_session"));
    assert_eq!(browser.get("/projects").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_form_without_the_token_of_the_session_does_nothing() {
    let town = Town::settled().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let mut county = town.signed_in("county.dispatcher").await;
    let foreign = county.token().await;
    let before = town.position().await;
    let posts = luodi_web::addresses().into_iter().map(|address| {
        let filled =
            [("{pack}", "dazhou-2018"), ("{bulletin}", "monthly"), ("{period}", "2018-08"), ("{project}", "P000001")];
        filled.iter().fold(address.to_owned(), |path, (hole, value)| path.replace(hole, value))
    });
    let mut taken = 0;
    for path in posts.filter(|path| !path.contains('{')) {
        let bare = city.send(Method::POST, &path, Some(String::new())).await;
        if bare.status == StatusCode::METHOD_NOT_ALLOWED {
            assert!(
                bare.headers.get(ALLOW).is_none_or(|allowed| !allowed.to_str().unwrap_or("").contains("POST")),
                "{path}"
            );
            continue;
        }
        taken += 1;
        assert_eq!(bare.status, StatusCode::FORBIDDEN, "{path}");
        for token in ["", "0", &foreign] {
            let fields =
                [("csrf", token), ("action", "submit"), ("done_ytd", "12345"), ("progress", "typed <b>words</b>")];
            let answer = city.post_bare(&path, &fields).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
            // What was typed can be copied.
            assert!(answer.page(&path).text.contains("typed <b>words</b>"), "{path}");
        }
    }
    assert_eq!((taken, town.position().await), (13, before));
    // Nobody signed in either: a visitor's form needs the visitor's token.
    let answer = town.visitor().post_bare("/sign-in", &[("login", "wang"), ("password", PASSWORD)]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_report_goes_from_draft_to_force() {
    let town = Town::settled().await;
    let mut reporter = town.signed_in("county.reporter").await;
    let project = county_project(&mut reporter).await;
    let path = format!("/reports/{project}/2018-08");
    assert!(reporter.page("/reports?period=2018-08&kind=hand-in").await.links().contains(&path));

    // A draft keeps whatever was typed, also what does not read.
    let kept = reporter.post(&path, &[("action", "draft"), ("done_ytd", "about 9"), ("progress", "poured")]).await;
    assert_eq!(kept.location(), format!("{path}?done=draft"));
    let page = reporter.page(&path).await;
    assert_eq!((page.value("done_ytd"), page.value("progress")), (Some("about 9"), Some("poured")));

    // Faults are told at their fields; the rest stays as typed.
    let wrong = [("action", "submit"), ("done_ytd", "about 9"), ("physical_percent", "300"), ("progress", "poured")];
    let answer = reporter.post(&path, &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.page(&path);
    let invalid: Vec<_> =
        page.elements.iter().filter(|e| e.get("aria-invalid").is_some()).filter_map(|e| e.get("name")).collect();
    assert_eq!(invalid, ["done_ytd", "physical_percent"]);
    assert_eq!((page.value("done_ytd"), page.value("progress")), (Some("about 9"), Some("poured")));

    // A fall of the year-to-date needs a reason.
    let answer = reporter.post(&path, &[("action", "submit"), ("done_ytd", "1"), ("progress", "poured")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);

    // Doubts are confirmed and not forced.
    let july = reporter.page(&path).await;
    let fields = [("action", "check"), ("done_ytd", "9999999"), ("progress", "poured")];
    let checked = reporter.post(&path, &fields).await;
    assert_eq!(checked.status, StatusCode::OK);
    assert!(checked.page(&path).elements.iter().any(|element| element.get("id") == Some("confirmed")));
    let fields = [("action", "submit"), ("done_ytd", "9999999"), ("progress", "poured")];
    assert_eq!(reporter.post(&path, &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("action", "submit"), ("done_ytd", "9,999,999"), ("progress", "poured"), ("confirmed", "yes")];
    assert_eq!(reporter.post(&path, &fields).await.location(), format!("{path}?done=submitted"));
    assert!(july.value("csrf").is_some());

    // The county returns it with a reason, which it must give.
    let mut county = town.signed_in("county.dispatcher").await;
    let waiting = county.page("/reports?period=2018-08&kind=accept").await;
    assert!(waiting.elements.iter().any(|element| element.get("value") == Some(&format!("{project}/1"))));
    let without = county.post(&path, &[("action", "return"), ("version", "1"), ("return_reason", " ")]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    let returned =
        county.post(&path, &[("action", "return"), ("version", "1"), ("return_reason", "check the unit")]).await;
    assert_eq!(returned.location(), format!("{path}?done=returned"));
    assert!(reporter.page("/reports?period=2018-08").await.text.contains("check the unit"), "it stands first");

    // It comes back right, and goes up both tiers; the city keeps a figure of its own beside it.
    let fields = [
        ("action", "submit"),
        ("done_ytd", "99999"),
        ("progress", "poured"),
        ("confirmed", "yes"),
        ("reason", "typed in yuan"),
    ];
    assert_eq!(reporter.post(&path, &fields).await.location(), format!("{path}?done=submitted"));
    let picked = [("period", "2018-08"), ("action", "accept"), ("pick", &*format!("{project}/1"))];
    assert_eq!(county.post("/reports", &picked).await.location(), "/reports?period=2018-08&kind=accept&accepted=1");
    let mut city = town.signed_in("city.dispatcher").await;
    let odd = city.post(&path, &[("action", "accept"), ("version", "1"), ("checked_ytd", "much")]).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    let accepted = city.post(&path, &[("action", "accept"), ("version", "1"), ("checked_ytd", "99000")]).await;
    assert_eq!(accepted.location(), format!("{path}?done=accepted"), "{}", accepted.head());
    let page = reporter.page(&format!("/projects/{project}")).await;
    assert!(page.text.contains("99999") && page.text.contains("99000"));

    // A correction of what is in force says why.
    let fields = [("action", "submit"), ("done_ytd", "99998"), ("progress", "poured"), ("confirmed", "yes")];
    let answer = reporter.post(&path, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.page(&path);
    let invalid: Vec<_> =
        page.elements.iter().filter(|e| e.get("aria-invalid").is_some()).filter_map(|e| e.get("name")).collect();
    assert_eq!((invalid, page.value("done_ytd")), (vec!["reason"], Some("99998")));
}

#[tokio::test]
async fn all_that_wait_are_accepted_at_once() {
    let town = Town::settled().await;
    let mut reporter = town.signed_in("county.reporter").await;
    let page = reporter.page("/reports?period=2018-08&kind=hand-in").await;
    let paths: Vec<_> = page.links().into_iter().filter(|link| link.starts_with("/reports/P")).take(2).collect();
    for path in &paths {
        let fields = [("action", "submit"), ("done_ytd", "9999999"), ("confirmed", "yes")];
        assert_eq!(reporter.post(path, &fields).await.status, StatusCode::SEE_OTHER, "{path}");
    }
    let mut county = town.signed_in("county.dispatcher").await;
    let answer = county.post("/reports", &[("period", "2018-08"), ("action", "accept-all")]).await;
    assert_eq!(answer.location(), "/reports?period=2018-08&kind=accept&accepted=2");
    assert!(county.page(answer.location()).await.elements.iter().any(|element| element.get("role") == Some("status")));
    // Those that wait for the county are not the city's to accept twice: they are left and told.
    let path = &paths[0];
    reporter
        .post(path, &[("action", "submit"), ("done_ytd", "9999998"), ("confirmed", "yes"), ("reason", "again")])
        .await;
    let mut city = town.signed_in("city.dispatcher").await;
    let answer = city.post("/reports", &[("period", "2018-08"), ("action", "accept-all")]).await;
    assert!(answer.status.is_success() || answer.status.is_redirection(), "{}", answer.head());
}

#[tokio::test]
async fn a_session_that_ends_while_one_types_loses_nothing() {
    let town = Town::settled().await;
    account(&town, "wang", "county.reporter").await;
    let mut browser = town.visitor();
    browser.post("/sign-in", &[("login", "wang"), ("password", PASSWORD)]).await;
    let project = county_project(&mut browser).await;
    let path = format!("/reports/{project}/2018-08");
    let token = browser.token().await;
    town.house.clock.set("2018-08-06T20:00:00Z").expect("a time");
    let before = town.position().await;
    let fields = [
        ("csrf", token.as_str()),
        ("action", "submit"),
        ("done_ytd", "9999999"),
        ("confirmed", "yes"),
        ("progress", "two\nlines \"and\" <more>"),
    ];
    let answer = browser.post_bare(&path, &fields).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let page = answer.page(&path);
    assert_eq!(page.value("kept.progress"), Some("two\nlines \"and\" <more>"));
    let hidden: Vec<(String, String)> = page
        .all("input")
        .filter(|input| input.get("type") == Some("hidden"))
        .map(|input| (input.get("name").unwrap_or("").to_owned(), input.get("value").unwrap_or("").to_owned()))
        .collect();
    let mut fields: Vec<(&str, &str)> = hidden
        .iter()
        .filter(|(name, _)| !name.is_empty())
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    fields.dedup();
    fields.extend([("login", "wang"), ("password", PASSWORD)]);
    let resumed = browser.post_bare("/sign-in", &fields).await;
    assert_eq!((resumed.status, town.position().await), (StatusCode::OK, before));
    let page = resumed.page("/sign-in");
    let form = page.all("form").find(|form| form.get("action") == Some(&path)).expect("the form that waited");
    assert_eq!(form.get("method"), Some("post"));
    let hidden: Vec<(String, String)> = page
        .all("input")
        .filter(|input| input.get("type") == Some("hidden"))
        .map(|input| (input.get("name").unwrap_or("").to_owned(), input.get("value").unwrap_or("").to_owned()))
        .collect();
    let fields: Vec<(&str, &str)> =
        hidden.iter().skip(1).map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(browser.post_bare(&path, &fields).await.location(), format!("{path}?done=submitted"));
    assert!(browser.page(&format!("/projects/{project}")).await.text.contains("two\nlines \"and\" <more>"));
}

#[tokio::test]
async fn a_form_that_was_overtaken_is_told_so_and_kept() {
    let town = Town::settled().await;
    let mut reporter = town.signed_in("county.reporter").await;
    let project = county_project(&mut reporter).await;
    let path = format!("/reports/{project}/2018-08");
    let seen = reporter.page(&path).await.value("seen").expect("a position").to_owned();
    let first = [("action", "submit"), ("done_ytd", "9999999"), ("confirmed", "yes"), ("seen", seen.as_str())];
    assert_eq!(reporter.post(&path, &first).await.status, StatusCode::SEE_OTHER);
    let second = [("action", "submit"), ("done_ytd", "8888888"), ("confirmed", "yes"), ("seen", seen.as_str())];
    let answer = reporter.post(&path, &second).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.page(&path);
    assert_eq!(page.value("done_ytd"), Some("8888888"));
    assert_ne!(page.value("seen"), Some(seen.as_str()));
}

/// A name and words that would take the page over if one of them went out as it came in.
const HOSTILE: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}&amp;";

#[tokio::test]
async fn hostile_words_stay_words_on_every_page() {
    let town = Town::settled().await;
    let quoted = HOSTILE.replace('"', "\"\"");
    let heads = "项目名称,建设单位,总投资(万元),责任单位,所在地,阶段,年度,年度计划投资(万元)";
    let csv = format!("{heads}\n\"{quoted}\",\"{quoted}\",100,511702,511702,在建,2018,50\n");
    town.import("county.dispatcher", "projects.csv", csv.as_bytes()).await;
    let mut reporter = town.signed_in("county.reporter").await;
    let list = reporter.page("/projects?text=script").await;
    let link = list.links().into_iter().find(|link| link.starts_with("/projects/P")).expect("the project");
    let report = format!("/reports/{}/2018-08", link.trim_start_matches("/projects/"));
    let words =
        [("done_ytd", "10"), ("progress", HOSTILE), ("problems", HOSTILE), ("reason", HOSTILE), ("confirmed", "yes")];
    let fields: Vec<_> = words.into_iter().chain([("action", "draft")]).collect();
    reporter.post(&report, &fields).await;
    reporter.page(&report).await;
    let fields: Vec<_> = words.into_iter().chain([("action", "submit")]).collect();
    assert_eq!(reporter.post(&report, &fields).await.status, StatusCode::SEE_OTHER);
    let mut county = town.signed_in("county.dispatcher").await;
    let pages = [
        "/",
        &link,
        &report,
        "/reports?period=2018-08&kind=accept",
        "/projects?text=%22%3E%3Cscript%3E&list=a",
        "/projects?text=script",
    ];
    for path in pages {
        // The checker refuses scripts, handlers and anything that breaks out of its element.
        county.page(path).await;
    }
    assert_eq!(
        county.page(&link).await.all("h1").next().map(|head| head.text.trim_end().to_owned()),
        Some(HOSTILE.to_owned())
    );
    county.post(&report, &[("action", "return"), ("version", "1"), ("return_reason", HOSTILE)]).await;
    reporter.page("/reports?period=2018-08&kind=returned").await;
    for path in [
        format!("/{HOSTILE}"),
        format!("/projects/{HOSTILE}"),
        format!("/reports?period={HOSTILE}"),
        format!("/figures/{HOSTILE}"),
    ] {
        let path = path
            .chars()
            .map(
                |letter| {
                    if "\"'<>{} ".contains(letter) { format!("%{:02X}", letter as u32) } else { letter.to_string() }
                },
            )
            .collect::<String>();
        let answer = county.get(&path).await;
        assert!(answer.status.is_client_error(), "{path}");
        answer.page(&path);
    }
    let mut audit = town.signed_in("city.audit").await;
    audit.page("/ledger").await;
}

#[tokio::test]
async fn a_bulletin_is_drawn_published_and_corrected() {
    let town = Town::settled().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let draw = "/bulletins/dazhou-2018/monthly/2018-07/draw";
    let chosen = city.get("/bulletins/draw?bulletin=dazhou-2018%2Fmonthly&period=2018-07").await;
    assert_eq!(chosen.location(), draw);
    let without = city.post(draw, &[("correction", " ")]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    without.page(draw);
    let published = city.post(draw, &[("correction", "one report was late")]).await;
    assert_eq!(published.location(), "/bulletins/dazhou-2018/monthly/2018-07");
    let mut visitor = town.visitor();
    // Everybody reads the edition that is released until the correction is released too.
    let first = visitor.page("/bulletins/dazhou-2018/monthly/2018-07").await.text;
    assert!(!first.contains("one report was late"));
    city.post("/bulletins/dazhou-2018/monthly/2018-07", &[("action", "release")]).await;
    let second = visitor.page("/bulletins/dazhou-2018/monthly/2018-07").await.text;
    assert!(second.contains("one report was late"));
    // What changed since the first edition is for who may draw the bulletin.
    let changes = "/bulletins/dazhou-2018/monthly/2018-07/changes?edition=2";
    assert!(city.page("/bulletins/dazhou-2018/monthly/2018-07").await.links().contains(&changes.to_owned()));
    assert!(city.page(changes).await.text.contains("第1版与第2版"));
    assert!(
        !visitor
            .page("/bulletins/dazhou-2018/monthly/2018-07")
            .await
            .links()
            .iter()
            .any(|link| link.contains("/changes"))
    );
    let first = visitor.page("/bulletins/dazhou-2018/monthly/2018-07?edition=1").await;
    assert!(first.elements.iter().any(|element| element.get("class") == Some("alert")), "the older edition says so");
    let archive = city.get("/bulletins/dazhou-2018/monthly/2018-07/files/bulletin.zip?edition=2").await;
    assert_eq!(archive.headers["content-type"], "application/zip");
    assert!(app::archive::verify_archive(&archive.body).expect("an archive").differences.is_empty());
    let leader_may_not = town.signed_in("city.leader").await.post(draw, &[("correction", "a word")]).await;
    assert_eq!(leader_may_not.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_export_holds_what_the_page_counts() {
    let town = Town::settled().await;
    let mut city = town.signed_in("city.dispatcher").await;
    for filter in [
        "stage=building",
        "unit=511702",
        "text=%E6%A1%A5&unit=511702&role=place",
        "year=2018&stage=finishing",
        "text=none+such",
    ] {
        let page = city.page(&format!("/projects?{filter}&lang=en")).await;
        let counted = page
            .text
            .split(" projects.")
            .next()
            .and_then(|text| text.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse::<usize>().ok());
        let csv = city.get(&format!("/projects/export/projects.csv?{filter}")).await;
        assert_eq!(csv.text().lines().count() - 1, counted.unwrap_or(0), "{filter}");
        let book = city.get(&format!("/projects/export/projects.xlsx?{filter}")).await;
        assert_eq!(&book.body[..2], b"PK", "{filter}");
    }
}

#[tokio::test]
async fn a_figure_is_followed_down_to_projects() {
    let town = Town::settled().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let bulletin = city.page("/bulletins/dazhou-2018/monthly/2018-07").await;
    let share =
        bulletin.links().into_iter().find(|link| link.contains("/DZ-003/511702/")).expect("the share of the county");
    let page = city.page(&share).await;
    assert!(page.text.contains("luodi explain dazhou-2018/DZ-003/511702/2018-07@"), "{}", page.text);
    let done = page.links().into_iter().find(|link| link.contains("/DZ-002/511702/")).expect("its input");
    let page = city.page(&done).await;
    let project =
        page.links().into_iter().find(|link| link.starts_with("/projects/P")).expect("a project that counted");
    let page = city.page(&project).await;
    assert!(page.elements.iter().any(|element| element.name == "svg"), "its curve is drawn");
    let rule =
        city.page(&done).await.links().into_iter().find(|link| link.contains("/rules/DZ-002")).expect("its rule");
    city.page(&rule).await;
}

#[tokio::test]
async fn the_ledger_is_shown_and_handed_out_to_audit() {
    let town = Town::settled().await;
    let mut audit = town.signed_in("city.audit").await;
    audit.page("/ledger").await;
    let export = audit.get("/ledger/export").await;
    assert_eq!(export.text().lines().count() as i64, town.position().await);
    // An auditor of a county sees what its posts did, and has no copy of everything.
    let mut county = town.signed_in("county.audit").await;
    let page = county.page("/ledger").await;
    assert!(!page.text.contains("city.dispatcher"));
    assert_eq!(county.get("/ledger/export").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_form_too_large_is_refused_with_a_page() {
    let town = Town::settled().await;
    let mut reporter = town.signed_in("county.reporter").await;
    let large = "a".repeat(300 << 10);
    let answer = reporter.post("/reports/P000001/2018-08", &[("action", "draft"), ("progress", &large)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    answer.page("a large form");
    let strange = reporter.send(Method::POST, "/sign-out", Some("%%%=%zz&&&csrf".to_owned())).await;
    assert_eq!(strange.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_failure_inside_is_told_by_a_number_and_nothing_else() {
    let town = Town::settled().await;
    let mut city = town.signed_in("city.dispatcher").await;
    town.house.close().await;
    for (mut browser, path) in [(city.clone(), "/projects"), (town.visitor(), "/bulletins")] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        let text = answer.page(path).text;
        let number = text.split("故障编号：").nth(1).and_then(|rest| rest.split('。').next()).unwrap_or("");
        assert!(number.len() == 8 && number.bytes().all(|b| b.is_ascii_hexdigit()), "{path}: {number:?}");
        assert!(!text.contains("pool") && !text.contains("snapshot"), "{path}: {text}");
    }
    // Pages that need no data go on.
    assert_eq!(town.visitor().get("/about").await.status, StatusCode::OK);
    city.cookies.clear();
    assert_eq!(city.get("/sign-in").await.status, StatusCode::OK);
}
