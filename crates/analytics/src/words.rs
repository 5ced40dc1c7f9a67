//! An indicator's expression in the words of its readers.

use model::FactTable;
use policy::pack::Pack;

/// Keywords and functions, and the words of closed columns, as readers know them.
const WORDS: &[(&str, &str)] = &[
    ("sum", "合计"),
    ("count", "计数"),
    ("min", "最小值"),
    ("max", "最大值"),
    ("distinct", "不重复的"),
    ("filter", ""),
    ("where", "条件："),
    ("and", "且"),
    ("or", "或"),
    ("not", "非"),
    ("in", "属于"),
    ("is", "为"),
    ("null", "空"),
    ("between", "介于"),
    ("true", "是"),
    ("false", "否"),
    ("case", "按情况"),
    ("when", "若"),
    ("then", "则取"),
    ("else", "否则取"),
    ("end", ""),
    ("coalesce", "取第一个有值的"),
    ("in_list", "列入清单"),
    ("tagged", "分类含"),
    ("starts_with", "开头为"),
    ("during", "时间在"),
    ("days_between", "相隔天数"),
    ("year", "本年"),
    ("period", "本期"),
    ("period_start", "期初"),
    ("period_end", "期末"),
    ("year_start", "年初"),
    ("date", ""),
];

/// Words in quotes that stand for something with a name.
const NAMES: &[(&str, &str)] = &[
    ("planned", "谋划"),
    ("reserved", "储备"),
    ("preparing", "前期"),
    ("building", "在建"),
    ("finishing", "收尾"),
    ("completed", "竣工"),
    ("producing", "投产"),
    ("at-capacity", "达产"),
    ("halted", "停建"),
    ("withdrawn", "出库"),
    ("cleared", "腾笼出清"),
    ("new", "新建"),
    ("continuing", "续建"),
    ("enterprise", "企业投资"),
    ("government", "政府投资"),
];

/// The expression with columns, keywords, lists and closed words by their Chinese names.
#[must_use]
pub fn in_words(pack: &Pack, table: FactTable, expression: &str) -> String {
    let mut told = String::new();
    let mut rest = expression.trim();
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '\'' => rest[1..].find('\'').map_or(rest.len(), |close| close + 2),
            'a'..='z' | 'A'..='Z' | '_' => {
                rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len())
            }
            _ => first.len_utf8(),
        };
        let (piece, after) = rest.split_at(end);
        match first {
            '\'' => told.push_str(&format!("“{}”", name(pack, piece.trim_matches('\'')))),
            'a'..='z' | 'A'..='Z' | '_' => told.push_str(word(table, piece)),
            _ if first.is_whitespace() => {
                if !told.ends_with(' ') {
                    told.push(' ');
                }
            }
            _ => told.push(first),
        }
        rest = after;
    }
    told.replace("计数(*)", "个数").replace("  ", " ")
}

fn word(table: FactTable, word: &str) -> &str {
    let column = table.column(word).map(|(_, column)| column.zh);
    let known = || WORDS.iter().find(|(known, _)| *known == word).map(|(_, zh)| *zh);
    column.or_else(known).unwrap_or(word)
}

/// A list by its title, a class code by its name, a closed word by its own; else as it stands.
fn name<'a>(pack: &'a Pack, word: &'a str) -> &'a str {
    if let Some(list) = pack.lists.iter().find(|list| list.list.as_str() == word) {
        return &list.title;
    }
    let class = word.split_once(':').and_then(|(class, code)| pack.class_code(class, code));
    let closed = || NAMES.iter().find(|(known, _)| *known == word).map(|(_, zh)| *zh);
    class.map(|class| class.name.as_str()).or_else(closed).unwrap_or(word)
}
