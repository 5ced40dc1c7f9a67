//! A small house for the site: two cities' demonstration data, posts of every role, and a browser.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use app::accept_reports::{Accept, accept_reports};
use app::access::Actor;
use app::import::{ImportOptions, ImportOutcome, Rows};
use app::install_pack::{install_pack, read_pack_folder};
use app::set_posts::lay_first_posts;
use app::typesetter::{Typeset, Typesetter};
use app::{Clock, House};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use exchange::import::{Setting, Source, read_projects, read_reports, read_statistics, read_units};
use luodi_web::{Settings, Site, routes};
use model::{AccountRole, Post, Problems};
use sha2::{Digest, Sha256};
use store::{Account, Session, Store};
use tower::ServiceExt;

use crate::html;

/// The day of the stories: July is to be reported.
pub const NOW: &str = "2018-08-05T01:00:00Z";

/// A house of one's own with its site.
pub struct Town {
    pub house: House,
    pub store: Store,
    pub site: Router,
    _folder: tempfile::TempDir,
}

/// A browser, signed in or not.
#[derive(Clone, Debug)]
pub struct Browser {
    pub site: Router,
    pub cookies: Vec<(String, String)>,
}

/// An answer of the site.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Town {
    /// Posts, units, policies, projects and the reports of half a year.
    pub async fn settled() -> Self {
        static LAID: OnceLock<tempfile::TempDir> = OnceLock::new();
        let laid = LAID.get_or_init(|| {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().to_owned();
            // On a thread and a runtime of its own: the tests that need it run on several.
            let laying = std::thread::spawn(move || runtime().block_on(lay(&path)));
            laying.join().expect("the town is laid");
            folder
        });
        Self::copied(laid.path()).await
    }

    /// Posts only.
    pub async fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let town = Self::in_folder(folder).await;
        lay_first_posts(&town.house, &posts()).await.expect("posts");
        town
    }

    async fn copied(from: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        copy(from, folder.path());
        Self::in_folder(folder).await
    }

    async fn in_folder(folder: tempfile::TempDir) -> Self {
        let store = Store::open(&database(folder.path())).await.expect("a store");
        let clock = Clock::fixed(NOW).expect("a time");
        let house = House::over(store.clone(), clock).with_files(folder.path().join("files"));
        let house = house.with_typesetter(Typesetter::new(|document| {
            let bytes = format!("%PDF of {}", document.title).into_bytes();
            Ok(Typeset { bytes, problems: Problems::default() })
        }));
        let site = routes(Site::new(house.clone(), Settings::default()));
        Self { house, store, site, _folder: folder }
    }

    /// Someone on a post.
    pub async fn actor(&self, post: &str) -> Actor {
        self.house.console(&post.parse().expect("a post")).await.expect("a post that is open")
    }

    /// A browser of someone who is not signed in.
    pub fn visitor(&self) -> Browser {
        Browser { site: self.site.clone(), cookies: Vec::new() }
    }

    /// A browser of someone signed in on a post, with a session laid in the store.
    pub async fn signed_in(&self, post: &str) -> Browser {
        let account = Account {
            login: post.to_owned(),
            password_hash: String::new(),
            post: post.parse().expect("a post"),
            open: true,
        };
        self.store.put_account(&account).await.expect("an account");
        static OPENED: AtomicU32 = AtomicU32::new(0);
        let token = format!("token-{}-{}", post.replace('.', "-"), OPENED.fetch_add(1, Ordering::Relaxed));
        let session = Session {
            token_hash: Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect(),
            login: post.to_owned(),
            created_at: "2018-08-05T00:00:00.000Z".to_owned(),
            expires_at: "2099-12-31T12:00:00.000Z".to_owned(),
        };
        self.store.put_session(&session).await.expect("a session");
        Browser { cookies: vec![("luodi_session".to_owned(), token)], ..self.visitor() }
    }

    /// Imports units, projects, reports or statistics for a post.
    pub async fn import(&self, post: &str, name: &str, bytes: &[u8]) -> ImportOutcome {
        import(&self.house, &self.actor(post).await, name, bytes).await
    }

    /// The position of the last entry.
    pub async fn position(&self) -> i64 {
        self.store.read().await.expect("a reader").head().await.expect("a head").position
    }
}

impl Browser {
    /// Asks for a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    /// Asks for a page that must be there and be well made.
    pub async fn page(&mut self, path: &str) -> html::Page {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.head());
        answer.page(path)
    }

    /// Hands a form in as a page of the site would: with the token of its forms.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token().await;
        let fields: Vec<_> = fields.iter().copied().chain([("csrf", token.as_str())]).collect();
        self.post_bare(path, &fields).await
    }

    /// Hands a form in with these fields and no others.
    pub async fn post_bare(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect::<Vec<_>>()
            .join("&");
        self.send(Method::POST, path, Some(body)).await
    }

    /// Hands files in as a page of the site would: the token first.
    pub async fn upload(&mut self, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
        let token = self.token().await;
        self.upload_bare(path, &[&[("csrf", token.as_str())], fields].concat(), files).await
    }

    /// Hands files in with these fields and no others.
    pub async fn upload_bare(&mut self, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
        const EDGE: &str = "edge-of-the-parts";
        let mut body = Vec::new();
        for (name, value) in fields {
            let head = format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(head.into_bytes());
        }
        for (name, bytes) in files {
            let head = format!(
                "--{EDGE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend_from_slice(bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{EDGE}--\r\n").into_bytes());
        self.send_body(Method::POST, path, &format!("multipart/form-data; boundary={EDGE}"), Body::from(body)).await
    }

    /// The token of the forms of this browser.
    pub async fn token(&mut self) -> String {
        let signed_in = self.cookies.iter().any(|(name, _)| name == "luodi_session");
        let page = self.get(if signed_in { "/about" } else { "/sign-in" }).await.page("the page with a token");
        page.value("csrf").expect("a token").to_owned()
    }

    pub async fn send(&mut self, method: Method, path: &str, form: Option<String>) -> Answer {
        let kind = if form.is_some() { "application/x-www-form-urlencoded" } else { "" };
        self.send_body(method, path, kind, form.map_or_else(Body::empty, Body::from)).await
    }

    async fn send_body(&mut self, method: Method, path: &str, kind: &str, body: Body) -> Answer {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let mut request = Request::builder().method(method).uri(path);
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies);
        }
        if !kind.is_empty() {
            request = request.header(CONTENT_TYPE, kind);
        }
        let request = request.body(body).expect("a request");
        let response = self.site.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 64 << 20).await.expect("a body").to_vec();
        self.keep(&parts.headers);
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Keeps the cookies of an answer.
    fn keep(&mut self, headers: &HeaderMap) {
        for line in headers.get_all(SET_COOKIE) {
            let line = line.to_str().expect("plain letters");
            let (name, value) = line.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            self.cookies.retain(|(known, _)| known != name);
            if !line.contains("Max-Age=0") {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The main part of the page, as far as a failed test should print it.
    pub fn head(&self) -> String {
        let text = self.text();
        let main = text.split_once("<main").map_or(text.as_str(), |(_, main)| main);
        main.chars().take(1_500).collect()
    }

    /// The page, which must be well made.
    pub fn page(&self, path: &str) -> html::Page {
        match html::read(&self.text()) {
            Ok(page) => page,
            Err(faults) => panic!("{path}: {faults:#?}\n{}", self.head()),
        }
    }

    /// Where it sends the browser.
    pub fn location(&self) -> &str {
        self.headers.get(LOCATION).map_or("", |value| value.to_str().expect("plain letters"))
    }
}

pub fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime")
}

fn database(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("luodi.db").display())
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            std::fs::create_dir_all(&target).expect("a folder");
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

async fn import(house: &House, actor: &Actor, name: &str, bytes: &[u8]) -> ImportOutcome {
    let sources = [Source { name, bytes, sheet: None }];
    let (setting, options) = (Setting::default(), ImportOptions::default());
    let outcome = if name.starts_with("units") {
        let (rows, problems) = read_units(&sources, &setting);
        app::import_units::import_units(house, actor, Rows { rows, problems }, &options).await
    } else if name.starts_with("projects") {
        let (rows, problems) = read_projects(&sources, &setting);
        app::import_projects::import_projects(house, actor, Rows { rows, problems }, &options).await
    } else if name.starts_with("reports") {
        let (rows, problems) = read_reports(&sources, &setting);
        app::import_reports::import_reports(house, actor, Rows { rows, problems }, &options).await
    } else {
        let (rows, problems) = read_statistics(&sources, &setting);
        app::import_statistics::import_statistics(house, actor, Rows { rows, problems }, &options).await
    };
    let outcome = outcome.expect("an outcome");
    assert!(!outcome.blocked, "{name}: {:#?}", outcome.problems);
    outcome
}

/// Releases the latest edition of July to everybody, or takes it back.
pub async fn release(house: &House, city: &Actor, release: bool) {
    let july = ("dazhou-2018", "monthly", "2018-07".parse().expect("a period"));
    app::release_bulletin::release_bulletin(house, city, july, None, release, "模拟").await.expect("released");
}

/// Lays the town: the demonstration of one city, its bulletin of July published and released.
async fn lay(folder: &Path) {
    let store = Store::open(&database(folder)).await.expect("a store");
    let house = House::over(store, Clock::fixed(NOW).expect("a time")).with_files(folder.join("files"));
    lay_first_posts(&house, &posts()).await.expect("posts");
    let city = house.console(&"city.dispatcher".parse().expect("a post")).await.expect("the city");
    let demo = repository().join("demo/dazhou");
    let files = [
        "units.csv",
        "projects.xlsx",
        "statistics.csv",
        "reports-2018-01-02.csv",
        "reports-2018-06.csv",
        "reports-2018-07.xlsx",
    ];
    for file in files {
        import(&house, &city, file, &std::fs::read(demo.join(file)).expect(file)).await;
    }
    for post in ["own.dispatcher", "county.dispatcher", "city.dispatcher"] {
        let tier = house.console(&post.parse().expect("a post")).await.expect("a tier");
        for period in ["2018-01..02", "2018-06", "2018-07"] {
            let period = period.parse().expect("a period");
            let what = Accept::Waiting { period, within: None, except: [].into() };
            let outcome = accept_reports(&house, &tier, &what, "").await.expect("accepted");
            assert!(!outcome.accepted.is_empty(), "{post} {period}");
        }
    }
    for name in ["dazhou-2018", "acheng-2020"] {
        let (pack, problems) = read_pack_folder(&repository().join("policies").join(name)).expect("the pack");
        assert!(problems.is_empty(), "{problems:?}");
        install_pack(&house, &city, name, pack).await.expect("installed");
    }
    let july = "2018-07".parse().expect("a period");
    app::publish_bulletin::publish_bulletin(&house, &city, "dazhou-2018", "monthly", july, "")
        .await
        .expect("published");
    release(&house, &city, true).await;
    house.close().await;
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
    let mut posts = vec![
        post("city.security", "511700", AccountRole::Security),
        post("city.dispatcher", "511700", AccountRole::Dispatcher),
        post("city.audit", "511700", AccountRole::Audit),
        post("city.leader", "511700", AccountRole::Leader),
        post("own.dispatcher", "511700-B", AccountRole::Dispatcher),
    ];
    // A county with a post of every role.
    posts.extend(AccountRole::ALL.iter().map(|role| post(&format!("county.{role}"), "511702", *role)));
    posts
}
