//! The ledger for those who audit it.

use std::io::{self, Write};

use app::view_ledger::{LedgerPage as Shown, export_ledger, view_ledger};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use model::Sealed;

use crate::download::download;
use crate::fault::{Fault, Wanted};
use crate::layout::{Layout, Noun, page};
use crate::messages::Messages;
use crate::visit::{Signed, Visit};
use crate::{Site, shown};

/// Positions on one page.
const POSITIONS: u32 = 100;
/// Bytes handed out by the site at most; larger ledgers are exported on the server.
const LARGEST: usize = 64 << 20;

/// The page.
#[derive(Template)]
#[template(path = "ledger.html")]
struct LedgerPage {
    t: &'static Messages,
    layout: Layout,
    rows: Vec<Row>,
    shown: Shown,
    /// Last positions of the pages before and after in time.
    earlier: Option<i64>,
    later: Option<i64>,
}

struct Row {
    entry: Sealed,
    at: String,
    act: String,
}

/// `GET /ledger`
pub(crate) async fn ledger(State(site): State<Site>, Signed { visit, actor }: Signed) -> Result<Response, Fault> {
    let up_to = match visit.query.text("to") {
        "" => None,
        text => Some(text.parse().map_err(|_| Fault::Bad { wanted: Wanted::Number, found: text.to_owned() })?),
    };
    let shown = view_ledger(&site.house, &actor, up_to, POSITIONS).await?;
    page(&ledger_page(&visit, shown))
}

/// `GET /ledger/export`
pub(crate) async fn export(State(site): State<Site>, Signed { actor, .. }: Signed) -> Result<Response, Fault> {
    let mut capped = Capped { bytes: Vec::new(), full: false };
    let exported = export_ledger(&site.house, &actor, &mut capped).await;
    if capped.full {
        return Err(Fault::LedgerTooLarge);
    }
    exported?;
    Ok(download("ledger.jsonl", "application/jsonl; charset=utf-8", capped.bytes))
}

fn ledger_page(visit: &Visit, shown: Shown) -> LedgerPage {
    let t = visit.t;
    let row = |entry: &Sealed| Row {
        at: shown::minute(&entry.at),
        act: shown::word(t.act_words.of(entry.act.as_str()), entry.act.as_str()),
        entry: entry.clone(),
    };
    let (first, last) = shown.looked_at;
    LedgerPage {
        t,
        layout: visit.layout(t.ledger.title, Noun::Ledger),
        rows: shown.entries.iter().map(row).collect(),
        earlier: Some(first - 1).filter(|position| *position > 0),
        later: (last < shown.head).then(|| (last + i64::from(POSITIONS)).min(shown.head)),
        shown,
    }
}

/// Takes so many bytes and no more.
struct Capped {
    bytes: Vec<u8>,
    full: bool,
}

impl Write for Capped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > LARGEST {
            self.full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_beyond_the_limit_is_told_and_not_cut() {
        let mut capped = Capped { bytes: vec![0; LARGEST - 1], full: false };
        assert_eq!((capped.write(b"a").ok(), capped.full), (Some(1), false));
        assert_eq!((capped.write(b"b").ok(), capped.full), (None, true));
    }
}
