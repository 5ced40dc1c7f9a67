//! The final copy: the Word file that an office edited, each number in it held against its bulletin.

use app::Refusal;
use app::access::{Right, reach_of};
use app::check_final::{FinalChecked, check_final};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use exchange::final_copy::{NumberFound, Origin, Spot, Verdict};

use crate::Site;
use crate::fault::{Fault, Wanted};
use crate::layout::{Layout, Noun, page};
use crate::messages::Messages;
use crate::typed::{Note, note_of};
use crate::upload::{Upload, UploadFault, UploadedFile};
use crate::visit::{Signed, Visit};

/// The page: the form, and what became of the numbers when a file was handed in.
#[derive(Template)]
#[template(path = "final_copy.html")]
struct FinalCopyPage {
    t: &'static Messages,
    layout: Layout,
    checked: Option<Checked>,
}

/// A file that was checked.
struct Checked {
    file: String,
    title: String,
    origin: String,
    /// Where the bulletin stands; empty for one that was not published.
    href: String,
    matching: usize,
    changed: usize,
    unsourced: usize,
    wording: usize,
    /// What is to be looked at, and then all the others.
    odd: Vec<NumberRow>,
    sound: Vec<NumberRow>,
    /// What is to be said of the length.
    length: Option<Note>,
}

/// A number of the file.
struct NumberRow {
    place: String,
    text: String,
    near: String,
    verdict: &'static str,
    /// As the bulletin prints it; empty when that is the same or there is none.
    expected: String,
    /// Key of the figure; empty when there is none.
    key: String,
}

/// `GET /bulletins/final`
pub(crate) async fn form(Signed { visit, actor }: Signed) -> Result<Response, Fault> {
    if reach_of(Right::DrawBulletin, actor.post.role).is_empty() {
        return Err(Fault::Refused(Refusal::NotAllowed { right: Right::DrawBulletin }));
    }
    shown(&visit, None)
}

/// `POST /bulletins/final`
pub(crate) async fn check(State(site): State<Site>, upload: Upload) -> Result<Response, Fault> {
    let Upload { signed, fields, files } = upload;
    let file = files.into_iter().next().filter(|file| !file.bytes.is_empty());
    let UploadedFile { name, bytes } = file.ok_or(Fault::Upload(UploadFault::None))?;
    let origin = match fields.text("of") {
        "" => None,
        text => Some(text.parse().map_err(|_| Fault::Bad { wanted: Wanted::Origin, found: text.to_owned() })?),
    };
    let checked = check_final(&site.house, &signed.actor, &name, &bytes, origin.as_ref()).await?;
    let checked = told(name, &checked, &signed.visit);
    shown(&signed.visit, Some(checked))
}

fn shown(visit: &Visit, checked: Option<Checked>) -> Result<Response, Fault> {
    let layout = visit.layout(visit.t.final_copy.title, Noun::Bulletins);
    page(&FinalCopyPage { t: visit.t, layout, checked })
}

fn told(file: String, checked: &FinalChecked, visit: &Visit) -> Checked {
    let origin = Origin::of(&checked.document);
    let is_odd = |found: &&NumberFound| matches!(found.verdict, Verdict::Changed { .. } | Verdict::Unsourced);
    let (odd, sound): (Vec<_>, Vec<_>) = checked.numbers.iter().partition(is_odd);
    let rows = |found: Vec<&NumberFound>| found.into_iter().map(|found| row(found, visit.t)).collect();
    let [matching, changed, unsourced, wording] = checked.counts();
    let href = match origin.edition {
        0 => String::new(),
        edition => {
            format!("/bulletins/{}/{}/{}?edition={edition}", origin.pack, origin.bulletin, origin.period)
        }
    };
    Checked {
        file,
        title: checked.document.title.clone(),
        origin: origin.to_string(),
        href,
        matching,
        changed,
        unsourced,
        wording,
        odd: rows(odd),
        sound: rows(sound),
        length: checked.length.as_ref().map(|problem| note_of(problem, visit.language)),
    }
}

fn row(found: &NumberFound, t: &'static Messages) -> NumberRow {
    let t = &t.final_copy;
    let place = match found.place {
        Spot::Paragraph(number) => t.paragraph.with("number", number),
        Spot::Cell { table, row, column } => t.cell.with("table", table).with("row", row).with("column", column),
    };
    let (verdict, expected, key) = match &found.verdict {
        Verdict::Matching(key) => (t.matching, "", key.to_string()),
        Verdict::Changed { key, expected } => (t.changed, expected.as_str(), key.to_string()),
        Verdict::Unsourced => (t.unsourced, "", String::new()),
        Verdict::Wording => (t.wording, "", String::new()),
    };
    NumberRow {
        place: place.into(),
        text: found.text.clone(),
        near: found.near.clone(),
        verdict: verdict.as_str(),
        expected: expected.to_owned(),
        key,
    }
}
