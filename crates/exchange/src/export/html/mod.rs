//! A bulletin as a page: one file with its style inside, no scripts, nothing fetched.

mod appendix;
mod block;
mod links;
mod markup;

use model::Document;

use self::links::Links;
use self::markup::{Markup, element, literal, text};
use super::sources::Sources;
use super::words::{self, Language};

/// The style sheet of a bulletin, for pages that embed [`body_html`].
pub const STYLE: &str = concat!(include_str!("bulletin.css"), include_str!("attachment.css"));
/// The same for a bulletin without attachments: an archive keeps its bytes.
const PLAIN_STYLE: &str = include_str!("bulletin.css");

/// What a page is written with.
struct Writing<'a> {
    document: &'a Document,
    sources: Sources<'a>,
    language: Language,
    links: Links<'a>,
    /// Within a page of the site, whose styles it has.
    embedded: bool,
}

/// Writes a bulletin as a whole page. With a `base` (`""`, `https://…`) each figure leads to
/// `{base}/figures/{key}`; without one it leads to the list of figures at the end of the same page.
/// The list is there either way.
#[must_use]
pub fn write_html(document: &Document, language: Language, base: Option<&str>) -> String {
    let writing =
        Writing { document, sources: Sources::of(document), language, links: Links::new(base), embedded: false };
    let mut head = literal(
        "<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n",
    );
    head.push(literal("<meta name=\"generator\" content=\"Luodi\"/>\n"));
    head.push(element("title", &[], document.title.as_str()).line());
    let style = if document.attachments().is_empty() { PLAIN_STYLE } else { STYLE };
    head.push(element("style", &[], literal(style)).line());
    let mut body = Markup::default();
    if document.simulated {
        let mark = words::SIMULATED.text(language);
        body.push(element("p", &[("class", "every-page"), ("aria-hidden", "true")], mark).line());
    }
    let mut article = article(&writing);
    article.push(appendix::appendix(&writing));
    body.push(element("main", &[], wrap(&writing, article)).line());
    let mut page = element("head", &[], head).line();
    page.push(element("body", &[], body).line());
    let page = element("html", &[("lang", language.tag())], page);
    format!("<!DOCTYPE html>\n{}\n", page.into_string())
}

/// Writes only the article, for a page that has its own head and carries [`STYLE`]; each figure leads
/// to `{base}/figures/{key}`, and without a base nowhere: for readers who may not open figures.
#[must_use]
pub fn body_html(document: &Document, language: Language, base: Option<&str>) -> String {
    let links = base.map_or(Links::None, |base| Links::new(Some(base)));
    let writing = Writing { document, sources: Sources::of(document), language, links, embedded: true };
    let article = article(&writing);
    wrap(&writing, article).into_string()
}

fn wrap(writing: &Writing<'_>, inner: Markup) -> Markup {
    element("article", &[("class", "bulletin"), ("lang", writing.language.tag())], inner).line()
}

fn article(writing: &Writing<'_>) -> Markup {
    let document = writing.document;
    let mut all = Markup::default();
    if document.simulated {
        let mark = words::SIMULATED.text(writing.language);
        all.push(element("p", &[("class", "simulated"), ("role", "note")], mark).line());
    }
    let mut header = element("h1", &[], document.title.as_str()).line();
    header.push(element("p", &[("class", "issuer")], document.issuer.as_str()).line());
    header.push(element("p", &[("class", "edition")], words::edition(document, writing.language).as_str()).line());
    all.push(element("header", &[], header).line());
    all.push(remarks(writing));
    for (index, block) in document.blocks.iter().enumerate() {
        all.push(block::block(writing, index, block));
    }
    all
}

fn remarks(writing: &Writing<'_>) -> Markup {
    if writing.document.remarks.is_empty() {
        return Markup::default();
    }
    let items =
        writing.document.remarks.iter().map(|remark| element("li", &[], text(remark)).line()).collect::<Markup>();
    let heading = words::REMARKS.text(writing.language);
    let mut inner = element("p", &[("class", "remarks-heading")], heading).line();
    inner.push(element("ul", &[], items).line());
    element("section", &[("class", "remarks"), ("aria-label", heading)], inner).line()
}
