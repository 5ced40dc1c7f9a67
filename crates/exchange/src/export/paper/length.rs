//! How long a bulletin is. The rules against formalism of 2024 (整治形式主义为基层减负若干规定) hold
//! documents to 5,000 characters, and those on one special task to 4,000.

use model::phrases::{self, Language};
use model::{Block, Document, Inline, Place, Problem};

/// The most characters of a general document.
pub const GENERAL: usize = 5_000;
/// The most characters of a document on one special task.
pub const SPECIAL_TASK: usize = 4_000;

/// Characters of the body as Word counts them (字数): each Chinese character and sign is one, and so is
/// each number or foreign word. Title, remarks, tables and attachments do not count.
#[must_use]
pub fn characters(document: &Document) -> usize {
    let body = document.blocks.iter().take_while(|block| !matches!(block, Block::Attachment { .. }));
    let counts = body.map(|block| match block {
        Block::Heading { text, .. } => count(text),
        Block::Paragraph(inlines) => count(&inlines.iter().map(told).collect::<String>()),
        Block::Table(_) | Block::Attachment { .. } => 0,
    });
    counts.sum()
}

/// What is to be said of a bulletin that is longer than the rules allow.
#[must_use]
pub fn too_long(document: &Document) -> Option<Problem> {
    let count = characters(document);
    let (limit, kind_zh, kind_en) = match count {
        0..=SPECIAL_TASK => return None,
        _ if count <= GENERAL => (SPECIAL_TASK, "部署专项工作或者具体任务的文件", "a document on one special task"),
        _ => (GENERAL, "文件", "a document"),
    };
    let zh = (
        format!("正文 {count} 字，超过减负规定对{kind_zh}的要求（不超过 {limit} 字）"),
        "精简文字，或者把明细移入表格和附件",
    );
    let en = (
        format!("the body has {count} characters, more than the {limit} that the rules allow {kind_en}"),
        "shorten it, or move detail into tables and attachments",
    );
    Some(Problem::warning("bulletin-too-long", Place::default(), zh, en))
}

fn told(inline: &Inline) -> String {
    match inline {
        Inline::Text(text) => text.clone(),
        Inline::Figure(figure) => {
            let note = phrases::note(figure, Language::Zh).map_or_else(String::new, |note| format!("（{note}）"));
            phrases::printed_with_unit(figure, Language::Zh) + &note
        }
    }
}

fn count(text: &str) -> usize {
    let mut count = 0;
    let mut within_word = false;
    for c in text.chars() {
        let foreign = c < '\u{2000}' && !matches!(c, '·' | '×' | '÷' | '°' | '±');
        let goes_on = foreign && within_word;
        if !c.is_whitespace() && !goes_on {
            count += 1;
        }
        within_word = foreign && !c.is_whitespace();
    }
    count
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn characters_are_counted_as_word_counts_them() {
        for (text, counted) in [
            ("", 0),
            ("完成投资", 4),
            ("完成投资35.9亿元，占82.7%。", 11),
            ("2018年7月", 4),
            ("GDP 增长 8.3%", 4),
            ("“放管服”改革——要求……", 13),
            ("a b  c", 3),
            ("全角　空格", 4),
        ] {
            assert_eq!(count(text), counted, "{text}");
        }
    }
}
