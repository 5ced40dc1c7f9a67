//! One field of a CSV line.

/// The first characters by which a spreadsheet takes a text for a formula or skips it.
const ACTIVE: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Whether a spreadsheet that opens the CSV might run the text.
pub(crate) fn is_active(text: &str) -> bool {
    text.starts_with(ACTIVE)
}

/// Appends a field to a line, quoted where its text asks for it.
pub(crate) fn push_field(line: &mut String, text: &str) {
    if !text.contains(['"', ',', '\n', '\r']) {
        line.push_str(text);
        return;
    }
    line.push('"');
    line.push_str(&text.replace('"', "\"\""));
    line.push('"');
}

/// Appends a whole line.
pub(crate) fn push_line<T: AsRef<str>>(text: &mut String, fields: impl IntoIterator<Item = T>, end: &str) {
    for (index, field) in fields.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        push_field(text, field.as_ref());
    }
    text.push_str(end);
}
