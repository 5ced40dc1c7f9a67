//! Text that paper can hold.

/// Leaves out what cannot be printed and what would turn or hide the words beside it: control
/// characters, marks of direction, invisible joiners. A line end becomes a blank.
pub fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !is_hidden(*c))
        .map(|c| if c.is_whitespace() && c != '\u{3000}' { ' ' } else { c })
        .collect()
}

fn is_hidden(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' => true,
        '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}' => true,
        // Variation selectors, private use and tags.
        '\u{FE00}'..='\u{FE0F}' | '\u{E000}'..='\u{F8FF}' | '\u{E0000}'..='\u{10FFFF}' => true,
        c => c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_turns_or_hides_words_is_left_out() {
        for (text, left) in [
            ("完成投资35.9亿元", "完成投资35.9亿元"),
            ("一行\n又一行\t格", "一行 又一行 格"),
            ("\u{202E}9.53\u{202C}亿元", "9.53亿元"),
            ("零\u{200B}宽\u{FEFF}、\u{0}控\u{1B}制", "零宽、控制"),
            ("全角\u{3000}空格", "全角\u{3000}空格"),
        ] {
            assert_eq!(plain(text), left, "{text:?}");
        }
    }
}
