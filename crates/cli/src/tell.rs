//! Tables for a terminal.

use exchange::import::{Knowledge, TableFound};

/// What each column of the tables was recognised as.
#[must_use]
pub fn columns_told(tables: &[TableFound]) -> String {
    let mut told = String::new();
    for table in tables {
        told.push_str(&format!("{}\n", table.place));
        for column in &table.columns {
            let field = column.field.map_or("—", |(_, zh)| zh);
            let unit = column.unit.map(|unit| format!("（{}）", unit.zh())).unwrap_or_default();
            let how = match column.knowledge {
                Knowledge::Heading => "认得".to_owned(),
                Knowledge::Given => "指定".to_owned(),
                Knowledge::Remembered => "上次指定".to_owned(),
                Knowledge::Likely(thousandths) => format!("疑似，把握{}%，未读取", thousandths / 10),
                Knowledge::Unknown => "不认识，未读取".to_owned(),
            };
            let examples = column.examples.join("、");
            told.push_str(&format!("  {} {} → {field}{unit}（{how}） 例：{examples}\n", column.letter, column.heading));
        }
    }
    told
}
