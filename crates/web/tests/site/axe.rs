//! Every page in a real browser, looked at by axe-core: wide and narrow, light and dark.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::Router;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_FRAME_OPTIONS};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::{get, post};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::pages;
use crate::serving::chromium;
use crate::town::{Browser, Town};

/// What the browser is to look at: the width, and for each page the session to open it with.
#[derive(Clone)]
struct Task {
    width: u32,
    pages: Vec<(String, String)>,
}

/// A page of each address of the site, and pages that have no address of their own, with their sessions.
async fn all_pages(town: &Town) -> Vec<(String, String)> {
    let session = |browser: &Browser| browser.cookies.first().map(|(_, token)| token.clone()).expect("a session");
    let mut city = town.signed_in("city.dispatcher").await;
    let start = pages::starts(&mut city).await;
    let start: Vec<&str> = start.iter().map(String::as_str).collect();
    let walked = pages::walk(&mut city, &start).await;
    let own = session(&city);
    let mut all: Vec<_> = walked.first.into_values().map(|path| (own.clone(), path)).collect();
    let audit = town.signed_in("city.audit").await;
    all.push((session(&audit), "/ledger".to_owned()));
    // A figure with rows, and targets; a page that is not there is a page too.
    let figure = format!("/figures/dazhou-2018/DZ-002/511702/2018-07@{}", town.position().await);
    let more = [figure.as_str(), "/?period=2020-07", "/policies/acheng-2020?period=2020-07", "/nowhere"];
    all.extend(more.map(|path| (own.clone(), path.to_owned())));
    let unsigned = ["/", "/sign-in", "/bulletins", "/bulletins/dazhou-2018/monthly/2018-07"];
    all.extend(unsigned.map(|path| (String::new(), path.to_owned())));
    all
}

/// The site as it is, but that it may be framed, with axe beside it.
fn site(town: &Town, task: Task, found: mpsc::Sender<String>) -> Router {
    async fn framed(mut response: Response) -> Response {
        response.headers_mut().remove(CONTENT_SECURITY_POLICY);
        response.headers_mut().remove(X_FRAME_OPTIONS);
        response
    }
    let script = |text: &'static str| get(async move || ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], text));
    let run = "<!DOCTYPE html><iframe style=\"height: 900px\"></iframe><script src=\"/axe/run.js\"></script>";
    let task = json!({ "width": task.width, "pages": task.pages }).to_string();
    Router::new()
        .route("/axe/axe.js", script(include_str!("../axe/axe.min.js")))
        .route("/axe/run.js", script(include_str!("../axe/run.js")))
        .route("/axe/run", get(async move || axum::response::Html(run)))
        .route("/axe/pages", get(async move || ([(CONTENT_TYPE, "application/json")], task.clone())))
        .route("/axe/found", post(async move |body: String| found.send(body).await.expect("the test waits")))
        .fallback_service(town.site.clone().layer(map_response(framed)))
}

/// A browser that is gone when the test is.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Looks at the pages in a browser that prefers light or dark.
async fn looked(town: &Town, task: Task, dark: bool) -> Value {
    let (send, mut receive) = mpsc::channel(1);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let service = site(town, task, send).into_make_service();
    let served = tokio::spawn(async move { axum::serve(listener, service).await });
    let profile = tempfile::tempdir().expect("a folder");
    let options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
    let quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
    let browser = Command::new(chromium())
        .args(options)
        .args(quiet)
        // It stays until it is ended.
        .arg("--remote-debugging-port=0")
        .arg(format!("--blink-settings=preferredColorScheme={}", u8::from(!dark)))
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg("--window-size=1500,1000")
        .arg(format!("http://{address}/axe/run"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut browser = Running(browser.expect("the browser runs"));
    let text = loop {
        tokio::select! {
            found = receive.recv() => break found.expect("the site is up"),
            () = tokio::time::sleep(Duration::from_millis(200)) => {
                let ended = browser.0.try_wait().expect("a state");
                assert_eq!(ended, None, "the browser ended before it had looked at all pages");
            }
        }
    };
    served.abort();
    serde_json::from_str(&text).expect("what was found")
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_has_a_fault_that_keeps_readers_out() {
    let town = Town::settled().await;
    let pages = all_pages(&town).await;
    assert!(pages.len() > 35, "{} pages", pages.len());
    for (width, dark) in [(1440, false), (390, true)] {
        let found = looked(&town, Task { width, pages: pages.clone() }, dark).await;
        let faults: Vec<&str> = found["found"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        assert!(faults.is_empty(), "{}", faults.join("\n\n"));
        assert_eq!(found, json!({ "found": [], "pages": pages.len(), "dark": dark }));
    }
}
