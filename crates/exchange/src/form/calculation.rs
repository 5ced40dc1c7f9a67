//! The mark of a workbook by which spreadsheets work out all its formulas on opening.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::part::position;

const MARK: &str = "fullCalcOnLoad";
/// What may stand before `calcPr` in a workbook, which has an order.
const BEFORE: [&str; 4] = ["sheets", "functionGroups", "externalReferences", "definedNames"];

/// The part of the workbook with the mark; as it is where it has the mark or cannot be read.
pub(super) fn worked_out_on_opening(part: &[u8]) -> Vec<u8> {
    let mut reader = Reader::from_reader(part);
    let mut after: Option<(usize, String)> = None;
    loop {
        let start = position(&reader);
        let Ok(event) = reader.read_event() else { return part.to_vec() };
        let end = position(&reader);
        match event {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "calcPr" => {
                let close = if part[start..end].ends_with(b"/>") { "/>" } else { ">" };
                return put(part, start, &format!("<{}{close}", marked(&tag)), end);
            }
            Event::Empty(tag) if BEFORE.contains(&tag.local_name().as_ref()) => {
                after = Some((end, beside(tag.name().as_ref())));
            }
            Event::End(tag) if BEFORE.contains(&tag.local_name().as_ref()) => {
                after = Some((end, beside(tag.name().as_ref())));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    match after {
        Some((at, name)) => put(part, at, &format!("<{name} {MARK}=\"1\"/>"), at),
        None => part.to_vec(),
    }
}

/// The part with a text in place of what stands there.
fn put(part: &[u8], from: usize, text: &str, to: usize) -> Vec<u8> {
    [&part[..from], text.as_bytes(), &part[to..]].concat()
}

/// The name with the prefix of the tag it stands beside.
fn beside(name: &str) -> String {
    let prefix = name.rfind(':').map_or("", |colon| &name[..=colon]);
    format!("{prefix}calcPr")
}

/// The name and attributes of a tag, the mark among them.
fn marked(tag: &BytesStart<'_>) -> String {
    let mut text = tag.name().as_ref().to_owned();
    let mut all = tag.attributes();
    for attribute in all.with_checks(false).filter_map(Result::ok).filter(|other| other.key.as_ref() != MARK) {
        // Raw as it stands; it may have stood in single quotes.
        text.push_str(&format!(" {}=\"{}\"", attribute.key.as_ref(), attribute.value.replace('"', "&quot;")));
    }
    text.push_str(&format!(" {MARK}=\"1\""));
    text
}

#[cfg(test)]
mod tests {
    use super::worked_out_on_opening;

    #[test]
    fn workbooks_are_worked_out_on_opening() {
        let table = [
            ("<w><calcPr calcId=\"1\"/></w>", "<w><calcPr calcId=\"1\" fullCalcOnLoad=\"1\"/></w>"),
            ("<w><calcPr calcId='\"'></calcPr></w>", "<w><calcPr calcId=\"&quot;\" fullCalcOnLoad=\"1\"></calcPr></w>"),
            ("<w><calcPr fullCalcOnLoad=\"0\"/></w>", "<w><calcPr fullCalcOnLoad=\"1\"/></w>"),
            ("<w><sheets><sheet/></sheets></w>", "<w><sheets><sheet/></sheets><calcPr fullCalcOnLoad=\"1\"/></w>"),
            ("<w><sheets/><definedNames/></w>", "<w><sheets/><definedNames/><calcPr fullCalcOnLoad=\"1\"/></w>"),
            ("<x:w><x:sheets></x:sheets></x:w>", "<x:w><x:sheets></x:sheets><x:calcPr fullCalcOnLoad=\"1\"/></x:w>"),
            ("<w><calcPr fullCalcOnLoad=\"1\"/></w>", "<w><calcPr fullCalcOnLoad=\"1\"/></w>"),
            // Words are not tags, and what cannot be read stays.
            (
                "<w><sheets><sheet name=\"calcPr\"/></sheets></w>",
                "<w><sheets><sheet name=\"calcPr\"/></sheets><calcPr fullCalcOnLoad=\"1\"/></w>",
            ),
            ("<w></v><sheets><sheet/></cheets></w>", "<w></v><sheets><sheet/></cheets></w>"),
            ("<w></w>", "<w></w>"),
        ];
        for (part, wanted) in table {
            assert_eq!(String::from_utf8(worked_out_on_opening(part.as_bytes())).expect("text"), wanted);
        }
    }
}
