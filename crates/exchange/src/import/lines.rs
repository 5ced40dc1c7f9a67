//! Tells rows of data from titles, totals, groups and notes.

use model::codes::half_width;

use super::field::{Field, Holds, Kind, adjustments, forms, projects, reports, statistics, unit_events, units};
use super::header::Header;
use crate::sheet::{CellValue, Sheet};

/// What a row below the header is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// A record.
    Data,
    /// 合计 or 总计: all.
    Total,
    /// 小计, or 合计 of something.
    SubTotal,
    /// 其中: a part of what stands above.
    OfWhich,
    /// 一、 (1) or （一） (2): a heading with or without sums of the lines below.
    Group(u8),
    /// A note, a repeated header, a row of column numbers, or nothing that is read.
    Aside,
    /// A lone text in a table of many columns: passed over, and told.
    Lone,
}

/// What each row below the header is.
pub(crate) fn classify(sheet: &Sheet, header: &Header, kind: Kind) -> Vec<(u32, Line)> {
    let reader = Reader { sheet, header, kind };
    let mut lines: Vec<(u32, Line)> = (header.data_row()..sheet.height()).map(|row| (row, reader.line(row))).collect();
    // Where the records themselves are numbered 一、二、三 there is nothing between the groups.
    if !lines.iter().any(|(_, line)| *line == Line::Data) {
        for (row, line) in &mut lines {
            if matches!(line, Line::Group(_)) && reader.is_numbered_record(*row) {
                *line = Line::Data;
            }
        }
    }
    lines
}

struct Reader<'a> {
    sheet: &'a Sheet,
    header: &'a Header,
    kind: Kind,
}

/// The column that names a row.
fn name_field(kind: Kind) -> Field {
    match kind {
        Kind::Units => units::NAME,
        Kind::UnitEvents => unit_events::OLD,
        Kind::Projects => projects::NAME,
        Kind::Reports => reports::NAME,
        Kind::Statistics => statistics::UNIT_NAME,
        Kind::Adjustments => adjustments::NAME,
        Kind::Forms => forms::NAME,
    }
}

impl Reader<'_> {
    fn line(&self, row: u32) -> Line {
        let cells = self.sheet.rows.get(row as usize).map_or(&[][..], Vec::as_slice);
        let mut filled = cells.iter().enumerate().filter(|(_, value)| !value.is_empty());
        let Some((lead_column, lead)) = filled.next() else { return Line::Aside };
        let lead = half_width(&lead.to_text());
        let name_column = self.header.columns.get(name_field(self.kind).key).map(|column| column.index);
        let name = name_column.map_or(String::new(), |column| half_width(&self.sheet.value(row, column).to_text()));
        let lead_first = name_column.is_none_or(|column| lead_column as u32 <= column);
        let others = filled.count();
        if is_note(&lead) && (name.is_empty() || name == lead) {
            return Line::Aside;
        }
        if self.is_repeated_header(row) || (row == self.header.data_row() && is_numbering(cells)) {
            return Line::Aside;
        }
        let labels = if lead_first { [name.as_str(), lead.as_str()] } else { [name.as_str(), ""] };
        if let Some(line) = labels.iter().find_map(|text| label(text)) {
            return line;
        }
        if lead_first
            && !self.has_code(row)
            && let Some(level) = bare_numeral(&lead)
        {
            return Line::Group(level);
        }
        if self.is_wide_merge(row, lead_column as u32) {
            return Line::Group(1);
        }
        if !self.header.columns.values().any(|column| !self.sheet.value(row, column.index).is_empty()) {
            return Line::Aside;
        }
        let shown = self.header.columns.values().filter(|column| !self.sheet.shown(row, column.index).is_empty());
        if others == 0 && shown.count() <= 1 && self.header.columns.len() >= 3 { Line::Lone } else { Line::Data }
    }

    /// Whether the row has a code of its own, which groups have not.
    fn has_code(&self, row: u32) -> bool {
        let codes = self.kind.fields().iter().filter(|field| field.holds == Holds::Code);
        let columns = codes.filter_map(|field| self.header.columns.get(field.key));
        columns.into_iter().any(|column| !self.sheet.value(row, column.index).is_empty())
    }

    /// A record under a numeral: the numeral stands alone in its cell, and two more are filled.
    fn is_numbered_record(&self, row: u32) -> bool {
        let cells = self.sheet.rows.get(row as usize).map_or(&[][..], Vec::as_slice);
        let mut texts = cells.iter().filter(|value| !value.is_empty()).map(|value| half_width(&value.to_text()));
        texts.next().is_some_and(|lead| bare_numeral(&lead).is_some()) && texts.count() >= 2
    }

    /// The header again, as on each printed page.
    fn is_repeated_header(&self, row: u32) -> bool {
        let same = |column: u32| {
            let text = half_width(&self.sheet.value(row, column).to_text());
            let heads = self.header.first_row..self.header.data_row();
            !text.is_empty()
                && heads.into_iter().any(|head| half_width(&self.sheet.value(head, column).to_text()) == text)
        };
        self.header.columns.values().filter(|column| same(column.index)).count() >= 2
    }

    /// A title over the table: one merged cell over at least half of the columns.
    fn is_wide_merge(&self, row: u32, column: u32) -> bool {
        let wide = self.header.columns.values().map(|column| column.index).max().unwrap_or(0) / 2;
        self.sheet.merges.at(row, column).is_some_and(|merge| merge.last_column - merge.first_column >= wide.max(2))
    }
}

fn is_note(text: &str) -> bool {
    const STARTS: [&str; 12] = [
        "注:",
        "注1",
        "备注:",
        "说明:",
        "填表说明",
        "填表人",
        "填报人",
        "制表",
        "审核人",
        "联系电话",
        "填报日期",
        "单位负责人",
    ];
    STARTS.iter().any(|start| text.starts_with(start)) || text == "注"
}

/// 合计, 小计, 其中, 一、, （一）.
fn label(text: &str) -> Option<Line> {
    let bare = text.split('(').next().filter(|bare| !bare.is_empty()).unwrap_or(text).trim_end_matches(':');
    if ["合计", "总计", "共计", "总合计", "全部合计"].contains(&bare) {
        return Some(Line::Total);
    }
    let short = bare.chars().count() <= 20;
    if short && ["小计", "合计", "总计"].iter().any(|word| bare.ends_with(word)) {
        return Some(Line::SubTotal);
    }
    if text.starts_with("其中:") || bare == "其中" {
        return Some(Line::OfWhich);
    }
    group_level(text).map(Line::Group)
}

const NUMERALS: &str = "一二三四五六七八九十百";

fn group_level(text: &str) -> Option<u8> {
    let is_numeral = |c: char| NUMERALS.contains(c);
    if let Some(inside) = text.strip_prefix('(') {
        let rest = inside.trim_start_matches(is_numeral);
        return (rest.len() < inside.len() && rest.starts_with(')')).then_some(2);
    }
    let rest = text.trim_start_matches(is_numeral);
    (rest.len() < text.len() && rest.starts_with(['、', '.'])).then_some(1)
}

/// A numeral alone, as in the column 序号 of a group: 一, （一）.
fn bare_numeral(text: &str) -> Option<u8> {
    let (inside, level) = match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inside) => (inside, 2),
        None => (text, 1),
    };
    (!inside.is_empty() && inside.chars().all(|c| NUMERALS.contains(c))).then_some(level)
}

/// `1 2 3 4` or `甲 乙 1 2` under the headings.
fn is_numbering(cells: &[CellValue]) -> bool {
    let texts: Vec<String> =
        cells.iter().filter(|value| !value.is_empty()).map(|value| half_width(&value.to_text())).collect();
    let numbers: Vec<u32> = texts
        .iter()
        .filter(|text| !["甲", "乙", "丙", "丁"].contains(&text.as_str()))
        .map_while(|text| text.trim_matches(['(', ')']).parse().ok())
        .collect();
    let letters = texts.iter().filter(|text| ["甲", "乙", "丙", "丁"].contains(&text.as_str())).count();
    texts.len() >= 3
        && numbers.len() + letters == texts.len()
        && numbers.iter().enumerate().all(|(index, number)| *number as usize == index + numbers[0] as usize)
        && numbers.first().is_some_and(|first| *first <= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_from_names() {
        let table = [
            ("合计", Some(Line::Total)),
            ("总计(25个)", Some(Line::Total)),
            ("小计", Some(Line::SubTotal)),
            ("通川区小计", Some(Line::SubTotal)),
            ("通川区合计", Some(Line::SubTotal)),
            ("其中:国债项目", Some(Line::OfWhich)),
            ("一、续建项目", Some(Line::Group(1))),
            ("十二、其他", Some(Line::Group(1))),
            ("(一)工业", Some(Line::Group(2))),
            ("一中心医院迁建", None),
            ("三里坪电站", None),
            ("其中村安置点", None),
            ("(一期)产业园", None),
            ("", None),
        ];
        for (text, line) in table {
            assert_eq!(label(text), line, "{text}");
        }
        assert_eq!(
            (bare_numeral("一"), bare_numeral("(三)"), bare_numeral("1"), bare_numeral("一期")),
            (Some(1), Some(2), None, None)
        );
    }

    #[test]
    fn rows_of_column_numbers_are_known() {
        let row = |texts: &[&str]| texts.iter().map(|text| CellValue::from_text(text)).collect::<Vec<_>>();
        assert!(is_numbering(&row(&["1", "2", "3", "4"])) && is_numbering(&row(&["甲", "乙", "1", "2"])));
        assert!(
            !is_numbering(&row(&["1", "项目", "3"]))
                && !is_numbering(&row(&["7", "8", "9"]))
                && !is_numbering(&row(&["1", "2"]))
        );
    }
}
