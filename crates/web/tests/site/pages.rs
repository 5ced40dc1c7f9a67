//! Every page, in both languages, for everybody.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION};

use crate::town::{Answer, Browser, Town};

/// Bytes of a page at most.
const LARGEST_PAGE: usize = 200_000;
/// Pages of one address looked at: the twentieth project reads like the first.
const OF_EACH: usize = 3;

/// The address of the router that a path belongs to.
fn address(path: &str) -> Option<&'static str> {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let fits = |address: &&str| {
        let (mut parts, mut wanted) = (path.split('/'), address.split('/'));
        loop {
            match (parts.next(), wanted.next()) {
                (None, None) => return true,
                (Some(_), Some(rest)) if rest.starts_with("{*") => return true,
                (Some(part), Some(hole)) if hole.starts_with('{') && !part.is_empty() => {}
                (Some(part), Some(word)) if part == word => {}
                _ => return false,
            }
        }
    };
    let mut found: Vec<_> = luodi_web::addresses().into_iter().filter(fits).collect();
    // The one with the fewest holes is meant.
    found.sort_by_key(|address| address.matches('{').count());
    found.first().copied()
}

/// What a walk came to.
#[derive(Default)]
pub struct Walk {
    /// How often each address was met.
    pub met: BTreeMap<&'static str, usize>,
    /// The first page of each address; none for files and for what sends on.
    pub first: BTreeMap<&'static str, String>,
}

/// Walks from page to page by their links.
pub async fn walk(browser: &mut Browser, start: &[&str]) -> Walk {
    let Walk { mut met, mut first } = Walk::default();
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<String> = start.iter().map(|path| (*path).to_owned()).collect();
    while let Some(path) = waiting.pop() {
        let path = path.split('#').next().unwrap_or(&path).to_owned();
        if path.contains("lang=") || path.starts_with("/sign-in") || !seen.insert(path.clone()) {
            continue;
        }
        let place = address(&path).unwrap_or_else(|| panic!("{path} leads nowhere"));
        let count = met.entry(place).or_default();
        *count += 1;
        if *count > OF_EACH {
            continue;
        }
        let answer = browser.get(&path).await;
        if answer.status.is_redirection() {
            waiting.push(answer.headers[LOCATION].to_str().expect("plain letters").to_owned());
            continue;
        }
        if answer.status == StatusCode::FORBIDDEN && path.starts_with("/figures/") {
            // A bulletin is for everybody; the way down to projects is for those whose they are.
            answer.page(&path);
            continue;
        }
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.head());
        if is_page(&answer) {
            let page = answer.page(&path);
            first.entry(place).or_insert_with(|| path.clone());
            sound(&path, &answer, &page.text);
            let base = path.split('?').next().unwrap_or(&path);
            waiting.extend(page.links().into_iter().filter(|link| !link.starts_with('#')).map(|link| {
                match link.starts_with('?') {
                    true => format!("{base}{link}"),
                    false => link,
                }
            }));
        } else {
            assert!(!answer.body.is_empty(), "{path} is empty");
        }
    }
    Walk { met, first }
}

fn is_page(answer: &Answer) -> bool {
    let attached = answer.headers.contains_key(CONTENT_DISPOSITION);
    !attached && answer.headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// What is true of every page.
fn sound(path: &str, answer: &Answer, text: &str) {
    assert!(answer.body.len() < LARGEST_PAGE, "{path} has {} bytes", answer.body.len());
    let policy = answer.headers[CONTENT_SECURITY_POLICY].to_str().expect("plain letters");
    assert!(
        policy.contains("default-src 'none'")
            && policy.contains("frame-ancestors 'none'")
            && !policy.contains("unsafe"),
        "{path}"
    );
    assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{path}");
    assert_eq!(answer.headers["referrer-policy"], "same-origin", "{path}");
    for name in text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name) {
        let hole = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        assert!(!hole, "{path}: {{{name}}} was not filled in");
    }
}

/// Where a walk of the city's dispatcher through all addresses begins.
pub async fn starts(city: &mut Browser) -> Vec<String> {
    let start = [
        "/",
        "/bulletins/draw?bulletin=dazhou-2018%2Fmonthly&period=2018-07",
        "/policies/dazhou-2018/rules/DZ-003/figure?unit=511702&period=2018-07",
        "/policies/acheng-2020",
        "/roll-over?year=2017&look=1",
        "/reports/open?project=P000002&period=2018-07",
        "/reports?period=2018-08",
        "/projects?text=%E6%A1%A5&stage=building&unit=511700&sort=total&dir=desc",
    ];
    let asked = crate::asking::asked(city).await;
    let held = crate::uploads::one_of_each(city).await;
    start.map(str::to_owned).into_iter().chain([asked]).chain(held).collect()
}

#[tokio::test]
async fn every_address_is_reached_by_links_and_every_page_is_sound_in_both_languages() {
    let town = Town::settled().await;
    for language in ["zh", "en"] {
        let mut city = town.signed_in("city.dispatcher").await;
        city.get(&format!("/about?lang={language}")).await;
        let start = starts(&mut city).await;
        let start: Vec<&str> = start.iter().map(String::as_str).collect();
        let mut met = walk(&mut city, &start).await.met;
        let mut audit = town.signed_in("city.audit").await;
        audit.get(&format!("/about?lang={language}")).await;
        met.extend(walk(&mut audit, &["/ledger"]).await.met);
        met.insert("/sign-in", 1);
        met.insert("/sign-out", 1);
        let unmet: Vec<_> = luodi_web::addresses().into_iter().filter(|address| !met.contains_key(address)).collect();
        assert_eq!(unmet, Vec::<&str>::new(), "{language}");
    }
}

#[tokio::test]
async fn everybody_walks_without_meeting_a_wall() {
    let town = Town::settled().await;
    for post in crate::town::posts() {
        let mut browser = town.signed_in(post.code.as_str()).await;
        let met = walk(&mut browser, &["/"]).await.met;
        assert!(met.contains_key("/bulletins/{pack}/{bulletin}/{period}"), "{}", post.code);
    }
    let met = walk_unsigned(&mut town.visitor()).await;
    assert!(met.contains("/bulletins/{pack}/{bulletin}/{period}/files/{file}"));
}

/// Visitors read what is released, and no link of it asks them to sign in.
async fn walk_unsigned(browser: &mut Browser) -> BTreeSet<&'static str> {
    let mut met = BTreeSet::new();
    let mut waiting = vec!["/".to_owned()];
    let mut seen = BTreeSet::new();
    while let Some(path) = waiting.pop() {
        if path.contains("lang=") || path.starts_with("/sign-in") || path.starts_with('#') || !seen.insert(path.clone())
        {
            continue;
        }
        met.insert(address(&path).unwrap_or_else(|| panic!("{path} leads nowhere")));
        let answer = browser.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        if is_page(&answer) {
            let page = answer.page(&path);
            sound(&path, &answer, &page.text);
            waiting.extend(page.links());
        }
    }
    met
}

#[tokio::test]
async fn an_empty_house_says_what_to_do_first() {
    let town = Town::empty().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let first = city.page("/").await.text;
    assert!(first.contains("luodi policy install"), "{first}");
    for path in ["/", "/projects", "/month"] {
        assert!(city.page(path).await.links().contains(&"/import".to_owned()), "{path}");
    }
    for path in ["/import", "/forms", "/reports", "/bulletins", "/policies"] {
        city.page(path).await;
    }
    town.visitor().page("/").await;
}

#[tokio::test]
async fn simulated_data_are_marked_wherever_they_show() {
    let town = Town::settled().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let key = format!("/figures/dazhou-2018/DZ-002/511702/2018-07@{}", town.position().await);
    let paths = [
        "/",
        "/projects",
        "/projects/P000001",
        "/reports?period=2018-07&kind=in-force",
        "/reports/P000001/2018-07",
        "/bulletins",
        "/bulletins/dazhou-2018/monthly/2018-07",
        &key,
    ];
    for path in paths {
        let page = city.page(path).await;
        assert!(page.elements.iter().any(|element| element.get("class") == Some("simulated")), "{path}");
    }
    let csv = city.get("/projects/export/projects.csv?text=&stage=building").await;
    assert!(csv.text().contains("模拟数据"), "the export says so too");
}

#[tokio::test]
async fn what_does_not_read_gets_its_own_page() {
    let town = Town::settled().await;
    let mut city = town.signed_in("city.dispatcher").await;
    let table = [
        (404, "/nowhere"),
        (404, "/static/nothing.css"),
        (404, "/projects/P999999"),
        (404, "/policies/none-2020"),
        (404, "/policies/dazhou-2018/rules/DZ-999"),
        (404, "/bulletins/dazhou-2018/monthly/2017-07"),
        (404, "/bulletins/dazhou-2018/monthly/2018-07?edition=9"),
        (404, "/bulletins/dazhou-2018/monthly/2018-07/files/bulletin.exe"),
        (404, "/bulletins/dazhou-2018/none/2018-07/draw"),
        (404, "/figures/dazhou-2018/DZ-002/511702/2018-07@999999"),
        (404, "/figures/dazhou-2018/DZ-999/511702/2018-07@20"),
        (404, "/projects/export/projects.exe"),
        (400, "/projects/12"),
        (400, "/projects/P000001?year=twenty"),
        (400, "/projects?stage=ready"),
        (400, "/projects?year=MMXX"),
        (400, "/projects?page=0"),
        (400, "/projects?page=-1"),
        (400, "/projects?list=%E6%B8%85%E5%8D%95"),
        (400, "/projects?unit=511702%27--"),
        (400, "/projects?sort=price"),
        (400, "/projects?role=uncle"),
        (400, "/reports?period=2018-13"),
        (400, "/reports?kind=any"),
        (400, "/reports?from=x"),
        (400, "/reports/P000001/July"),
        (400, "/reports/open?project=1&period=2018-07"),
        (400, "/bulletins/dazhou-2018/monthly/July"),
        (400, "/bulletins/dazhou-2018/monthly/2018-07?edition=first"),
        (400, "/bulletins/draw?bulletin=..%2F..&period=2018-07"),
        (400, "/figures/one"),
        (400, "/figures/dazhou-2018/DZ-002/511702/2018-07@20?from=x"),
        (400, "/policies/dazhou-2018?period=soon"),
        (400, "/policies/dazhou-2018/rules/DZ-003/figure?unit=x&period=2018-07"),
        (400, "/projects/%FF%FE"),
        (403, "/ledger"),
        (403, "/ledger/export"),
        (405, "/sign-out"),
    ];
    for (status, path) in table {
        for language in ["zh", "en"] {
            let joint = if path.contains('?') { '&' } else { '?' };
            let answer = city.get(&format!("{path}{joint}lang={language}")).await;
            assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.head());
            if !path.starts_with("/static") {
                let page = answer.page(path);
                sound(path, &answer, &page.text);
                assert!(!page.text.contains("StoreError") && !page.text.contains("sqlx"), "{path}");
            }
        }
    }
}

#[tokio::test]
async fn what_someone_signed_in_sees_is_not_stored_and_files_of_pages_are() {
    let town = Town::settled().await;
    let mut city = town.signed_in("city.dispatcher").await;
    assert_eq!(city.get("/projects").await.headers[CACHE_CONTROL], "no-store");
    assert_eq!(town.visitor().get("/about").await.headers[CACHE_CONTROL], "no-cache");
    // What everybody may read is kept for a minute, unless the answer sets the language of one browser.
    assert_eq!(town.visitor().get("/").await.headers[CACHE_CONTROL], "public, max-age=60");
    assert_eq!(town.visitor().get("/?lang=en").await.headers[CACHE_CONTROL], "no-cache");
    let page = town.visitor().page("/bulletins/dazhou-2018/monthly/2018-07").await;
    let styles: Vec<_> = page.all("link").filter_map(|link| link.get("href")).map(str::to_owned).collect();
    assert_eq!(styles.len(), 3);
    for path in styles {
        let answer = town.visitor().get(&path).await;
        let kept = answer.headers[CACHE_CONTROL].to_str().expect("plain letters").contains("immutable");
        assert_eq!((answer.status, kept), (StatusCode::OK, true), "{path}");
        assert!(!answer.text().contains("http://") || path.contains("icon"), "{path} fetches something");
    }
}

#[tokio::test]
async fn the_choice_of_language_stays() {
    let town = Town::settled().await;
    let mut visitor = town.visitor();
    let lang = |page: crate::html::Page| page.all("html").next().and_then(|html| html.get("lang").map(str::to_owned));
    assert_eq!(lang(visitor.page("/about").await).as_deref(), Some("zh-CN"));
    assert_eq!(lang(visitor.page("/about?lang=en").await).as_deref(), Some("en"));
    assert_eq!(lang(visitor.page("/about").await).as_deref(), Some("en"));
    assert_eq!(lang(visitor.page("/about?lang=xx").await).as_deref(), Some("en"));
    let page = visitor.page("/bulletins?a=%22%3E%3Cb%3E").await;
    let switch = page.links().into_iter().find(|link| link.contains("lang=zh")).expect("a switch");
    assert_eq!(switch, "/bulletins?a=%22%3E%3Cb%3E&lang=zh");
}
