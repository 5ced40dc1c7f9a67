//! Cleaning of texts as spreadsheets and input methods leave them.

/// Full-width digits, letters and signs to their half-width forms, long dashes to hyphens, and no
/// white space or zero-width characters at either end or between.
#[must_use]
pub fn half_width(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '—' | '–' | '―' | '‐' | '‑' | '−' => '-',
        other => other,
    };
    let is_blank =
        |c: &char| c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{00A0}' | '\'');
    text.chars().filter(|c| !is_blank(c)).map(narrow).collect()
}
