//! Reads a page strictly and tells everything that a browser would silently put right: elements that
//! are not closed, attributes without quotes, ids used twice, labels that lead nowhere, scripts.

use std::collections::BTreeSet;

/// Elements that have no end.
const VOID: [&str; 6] = ["meta", "link", "input", "br", "hr", "img"];
/// Elements that no page has: nothing on the site frames anything or carries styles of its own.
const BANNED: [&str; 4] = ["iframe", "object", "embed", "style"];

/// An element as it opens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// The text directly behind its start, for headings and options.
    pub text: String,
}

/// A page as read.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub elements: Vec<Element>,
    /// All text, without markup.
    pub text: String,
}

impl Element {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

impl Page {
    /// Elements of a name.
    pub fn all<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p Element> {
        self.elements.iter().filter(move |element| element.name == name)
    }

    /// The addresses that links of the page lead to.
    pub fn links(&self) -> Vec<String> {
        self.all("a").filter_map(|link| link.get("href")).map(str::to_owned).collect()
    }

    /// What a browser would hand in of the forms of the page as they stand, without the token.
    pub fn handed_in(&self) -> Vec<(String, String)> {
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut select: Option<&str> = None;
        for element in &self.elements {
            let (name, value) = (element.get("name"), element.get("value").unwrap_or_default());
            match (element.name.as_str(), element.get("type"), name) {
                ("select", _, Some(name)) => select = Some(name),
                // The first option stands until another one is marked.
                ("option", ..) if select.is_some_and(|name| fields.iter().all(|(known, _)| known != name)) => {
                    fields.extend(select.map(|name| (name.to_owned(), value.to_owned())));
                }
                ("option", ..) if element.get("selected").is_some() => {
                    fields
                        .iter_mut()
                        .filter(|(known, _)| Some(known.as_str()) == select)
                        .for_each(|(_, kept)| value.clone_into(kept));
                }
                ("input", Some("checkbox" | "radio"), Some(_)) if element.get("checked").is_none() => {}
                ("input", Some("file"), _) | ("input", _, Some("csrf")) => {}
                ("input", _, Some(name)) => fields.push((name.to_owned(), value.to_owned())),
                ("textarea", _, Some(name)) => fields.push((name.to_owned(), element.text.clone())),
                _ => {}
            }
        }
        fields
    }

    /// The value of a form's field.
    pub fn value(&self, name: &str) -> Option<&str> {
        let fields = self.elements.iter().filter(|element| element.get("name") == Some(name));
        fields.into_iter().find_map(|element| {
            if element.name == "textarea" { Some(element.text.as_str()) } else { element.get("value") }
        })
    }
}

/// Reads a page.
///
/// # Errors
/// Everything wrong with it.
pub fn read(html: &str) -> Result<Page, Vec<String>> {
    let mut faults = Vec::new();
    let Some(mut rest) = html.strip_prefix("<!DOCTYPE html>") else { return Err(vec!["no doctype".to_owned()]) };
    let (mut page, mut open) = (Page::default(), Vec::<usize>::new());
    while let Some(start) = rest.find('<') {
        text(&rest[..start], &mut page, &open, &mut faults);
        let Some(end) = rest[start..].find('>').map(|end| start + end) else {
            faults.push(format!("a tag is not ended: {}", head(&rest[start..])));
            break;
        };
        tag(&rest[start + 1..end], &mut page, &mut open, &mut faults);
        rest = &rest[end + 1..];
    }
    text(rest, &mut page, &open, &mut faults);
    faults.extend(open.iter().map(|place| format!("<{}> is not closed", page.elements[*place].name)));
    faults.extend(referred(&page));
    faults.extend(whole(&page));
    if faults.is_empty() { Ok(page) } else { Err(faults) }
}

fn head(text: &str) -> String {
    text.chars().take(60).collect()
}

fn text(text: &str, page: &mut Page, open: &[usize], faults: &mut Vec<String>) {
    for part in text.split('&').skip(1) {
        let entity = part.split(';').next().unwrap_or("");
        let known = ["amp", "lt", "gt", "quot"].contains(&entity)
            || entity.strip_prefix('#').is_some_and(|n| n.parse::<u32>().is_ok());
        if !known || !part.contains(';') {
            faults.push(format!("a bare & before {}", head(part)));
        }
    }
    if text.contains('>') {
        faults.push(format!("a bare > in {}", head(text)));
    }
    let plain = unescaped(text);
    page.text.push_str(&plain);
    if let Some(place) = open.last() {
        page.elements[*place].text.push_str(&plain);
    }
}

/// The text that entities stand for, each read once.
fn unescaped(text: &str) -> String {
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let (entity, rest) = part.split_once(';').unwrap_or((part, ""));
        let letter = match entity {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            number => number.strip_prefix('#').and_then(|number| number.parse().ok()).and_then(char::from_u32),
        };
        plain.extend(letter);
        plain.push_str(rest);
    }
    plain
}

fn tag(inside: &str, page: &mut Page, open: &mut Vec<usize>, faults: &mut Vec<String>) {
    if let Some(name) = inside.strip_prefix('/') {
        match open.pop() {
            Some(place) if page.elements[place].name == name => {}
            Some(place) => faults.push(format!("</{name}> closes <{}>", page.elements[place].name)),
            None => faults.push(format!("</{name}> closes nothing")),
        }
        return;
    }
    let inside = inside.strip_suffix('/').unwrap_or(inside);
    let (name, attributes) = inside.split_once([' ', '\n']).unwrap_or((inside, ""));
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
        faults.push(format!("<{}> is no element", head(inside)));
        return;
    }
    if BANNED.contains(&name) {
        faults.push(format!("<{name}> has no place on the site"));
    }
    let nests = |outer: &str| open.iter().any(|place| page.elements[*place].name == outer);
    if ["a", "form", "button"].contains(&name) && nests(name) {
        faults.push(format!("<{name}> stands inside <{name}>"));
    }
    let attributes = read_attributes(name, attributes, faults);
    let own_file = |(name, value): &(String, String)| name == "src" && value.starts_with("/static/");
    if name == "script" && !attributes.iter().any(own_file) {
        faults.push("<script> has no place on a page; it comes from a file of the site".to_owned());
    }
    page.elements.push(Element { name: name.to_owned(), attributes, text: String::new() });
    if !VOID.contains(&name) {
        open.push(page.elements.len() - 1);
    }
}

fn read_attributes(element: &str, text: &str, faults: &mut Vec<String>) -> Vec<(String, String)> {
    let mut attributes: Vec<(String, String)> = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(|letter: char| letter == '=' || letter.is_whitespace()).unwrap_or(rest.len());
        let name = &rest[..end];
        rest = &rest[end..];
        let mut value = "";
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let Some((inside, behind)) = quoted.split_once('"') else {
                faults.push(format!("a value of <{element} {name}> is not ended"));
                break;
            };
            (value, rest) = (inside, behind);
        } else if rest.starts_with('=') {
            faults.push(format!("a value of <{element} {name}> has no quotes"));
            break;
        }
        if name.starts_with("on") || name == "style" {
            faults.push(format!("<{element}> has the attribute {name}"));
        }
        if attributes.iter().any(|(known, _)| known == name) {
            faults.push(format!("<{element}> has {name} twice"));
        }
        if ["href", "action", "src"].contains(&name)
            && !(value.starts_with('/') || value.starts_with('#') || value.starts_with('?'))
        {
            faults.push(format!("<{element} {name}> leads to {value}"));
        }
        attributes.push((name.to_owned(), unescaped(value)));
        rest = rest.trim_start();
    }
    attributes
}

/// Ids stand once, and what refers to an id finds it.
fn referred(page: &Page) -> Vec<String> {
    let mut faults = Vec::new();
    let mut ids = BTreeSet::new();
    for element in &page.elements {
        if let Some(id) = element.get("id").filter(|id| !ids.insert(*id)) {
            faults.push(format!("the id {id} stands twice"));
        }
    }
    for element in &page.elements {
        for name in ["for", "aria-describedby", "aria-labelledby", "list"] {
            if let Some(id) = element.get(name).filter(|id| !ids.contains(id)) {
                faults.push(format!("<{} {name}=\"{id}\"> finds nothing", element.name));
            }
        }
        if let Some(id) = element.get("href").and_then(|href| href.strip_prefix('#')).filter(|id| !ids.contains(id)) {
            faults.push(format!("a link leads to #{id}, which is not there"));
        }
    }
    let labelled: BTreeSet<_> = page.all("label").filter_map(|label| label.get("for")).collect();
    for element in
        page.elements.iter().filter(|element| ["input", "select", "textarea"].contains(&element.name.as_str()))
    {
        let named = element.get("aria-label").is_some() || element.get("id").is_some_and(|id| labelled.contains(id));
        if !named && element.get("type") != Some("hidden") {
            faults.push(format!("the field {:?} has no label", element.get("name")));
        }
    }
    faults
}

/// One head line, a language, a title, a place to skip to.
fn whole(page: &Page) -> Vec<String> {
    let mut faults = Vec::new();
    let count = |name: &str| page.all(name).count();
    for name in ["html", "head", "title", "body", "main", "h1"] {
        if count(name) != 1 {
            faults.push(format!("{} of <{name}>", count(name)));
        }
    }
    if !page.all("html").any(|html| html.get("lang").is_some_and(|lang| !lang.is_empty())) {
        faults.push("the page names no language".to_owned());
    }
    let levels: Vec<u8> =
        page.elements.iter().filter_map(|element| element.name.strip_prefix('h')?.parse().ok()).collect();
    if levels.windows(2).any(|pair| pair[1] > pair[0] + 1) {
        faults.push(format!("heads skip a level: {levels:?}"));
    }
    if page.all("th").any(|head| head.get("scope").is_none()) {
        faults.push("a head of a table has no scope".to_owned());
    }
    faults
}

#[test]
fn faults_of_a_page_are_found() {
    let page = |body: &str| {
        format!(
            "<!DOCTYPE html><html lang=\"en\"><head><title>t</title></head><body><main><h1>h</h1>{body}</main></body></html>"
        )
    };
    assert!(read(&page("<p id=\"a\">1 &lt; 2<br></p>")).is_ok());
    for wrong in [
        "<p>",
        "</p>",
        "<b><i></b></i>",
        "<p id=\"a\"></p><p id=\"a\"></p>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"//elsewhere\" onclick=\"x\">x</a>",
        "<script></script>",
        "<img src=x>",
        "1 & 2",
        "<input type=\"text\" name=\"a\">",
        "<label for=\"none\">x</label>",
        "<h3>x</h3>",
        "<form><form></form></form>",
        "<h1>again</h1>",
    ] {
        assert!(read(&page(wrong)).is_err(), "{wrong}");
    }
}
