//! The site on a real port: until it is shut down, and in a real browser.

use std::path::{Path, PathBuf};
use std::process::Command;

use luodi_web::{Settings, Site};

use crate::town::Town;

#[tokio::test]
async fn the_site_is_served_until_it_is_shut_down() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let town = Town::empty().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let site = Site::new(town.house.clone(), Settings::default());
    let served = tokio::spawn(luodi_web::serve_on(site.clone(), listener, async {
        let _ = stopped.await;
    }));
    let mut stream = tokio::net::TcpStream::connect(address).await.expect("a connection");
    stream.write_all(b"GET /about HTTP/1.1\r\nhost: luodi\r\nconnection: close\r\n\r\n").await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("</html>"), "{answer}");
    // The address is taken while the site is open.
    let taken = luodi_web::serve(site, address, std::future::pending()).await.expect_err("taken");
    assert!(taken.to_string().contains(&address.to_string()), "{taken}");
    stop.send(()).expect("still open");
    served.await.expect("no panic").expect("shut down in order");
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

/// Chromium as Debian and others name it.
pub fn chromium() -> PathBuf {
    let folders = std::env::var_os("PATH").expect("PATH is set");
    let names = ["chromium", "chromium-browser"];
    let found = std::env::split_paths(&folders).flat_map(|folder| names.map(|name| folder.join(name)));
    found.into_iter().find(|path| path.is_file()).expect("the tests need Chromium: run ./test, which installs it")
}

/// The page as the browser has built it.
fn browse(address: &str, width: u32, profile: &Path) -> String {
    let options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
    let quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--dump-dom"];
    let done = Command::new(chromium())
        .args(options)
        .args(quiet)
        .arg(format!("--window-size={width},900"))
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(address)
        .output()
        .expect("the browser runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("text")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_released_bulletin_reads_in_a_real_browser() {
    let town = Town::settled().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let site = Site::new(town.house.clone(), Settings::default());
    let served = tokio::spawn(luodi_web::serve_on(site, listener, std::future::pending::<()>()));
    let profile = tempfile::tempdir().expect("a folder");
    let url = format!("http://{address}/bulletins/dazhou-2018/monthly/2018-07");
    let path = profile.path().to_owned();
    let page = tokio::task::spawn_blocking(move || browse(&url, 1440, &path)).await.expect("no panic");
    served.abort();
    for wanted in ["2018年7月重点项目投资完成情况通报", "达川区", "90.8", "模拟数据"] {
        assert!(page.contains(wanted), "{wanted} is on the page");
    }
}
