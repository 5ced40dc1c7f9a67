//! Tables for a terminal.

use app::import::PreviewLine;
use exchange::import::{Knowledge, TableFound};
use model::{Basis, Category, Money, MoneyUnit, Stage};

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
                Knowledge::Unread => "不需读取".to_owned(),
            };
            let examples = column.examples.join("、");
            told.push_str(&format!("  {} {} → {field}{unit}（{how}） 例：{examples}\n", column.letter, column.heading));
        }
    }
    told
}

/// Fields of records as users know them; amounts are in fen.
const FIELDS: &[(&str, &str, bool)] = &[
    ("name", "项目名称", false),
    ("former_names", "曾用名", false),
    ("code", "项目代码", false),
    ("legacy_codes", "旧代码", false),
    ("owner_name", "建设单位", false),
    ("owner_code", "统一社会信用代码", false),
    ("industry", "行业代码", false),
    ("total_investment", "总投资", true),
    ("fixed_investment", "固定资产投资", true),
    ("content", "建设内容", false),
    ("site", "建设地点", false),
    ("tags", "分类", false),
    ("shares", "单位", false),
    ("annual", "年度计划投资", true),
    ("to_q1", "至一季度计划", true),
    ("to_q2", "至上半年计划", true),
    ("to_q3", "至三季度计划", true),
    ("category", "类别", false),
    ("basis", "计划口径", false),
    ("holds_from", "执行起始日", false),
    ("milestones", "形象进度目标", false),
    ("document", "文号", false),
    ("list", "清单", false),
    ("year", "年度", false),
    ("batch", "批次", false),
    ("field", "领域", false),
    ("entered_on", "列入日期", false),
    ("left_on", "调出日期", false),
    ("leave_reason", "调出原因", false),
    ("stage", "阶段", false),
    ("done_ytd", "年初至今完成投资", true),
    ("received_ytd", "年初至今到位资金", true),
    ("done_before", "至上年底完成投资", true),
    ("estimate_ytd", "预计完成投资", true),
    ("physical_percent", "形象进度(%)", false),
    ("progress", "形象进度", false),
    ("problems", "存在问题", false),
];

/// What changes, old → new, a line for each field.
#[must_use]
pub fn changes_told(line: &PreviewLine) -> String {
    let fields = line.records.iter().flat_map(|record| &record.fields);
    let told = fields.map(|change| {
        let known = FIELDS.iter().find(|(name, ..)| *name == change.field);
        let (name, money) = known.map_or((change.field.as_str(), false), |(_, zh, money)| (*zh, *money));
        let shown = |text: &str| match text.parse().ok().and_then(Money::from_fen) {
            _ if text.is_empty() => "（空）".to_owned(),
            Some(amount) if money => format!("{}万元", amount.exact(MoneyUnit::Wan)),
            _ => word(&change.field, text),
        };
        format!("  {name}：{} → {}\n", shown(&change.before), shown(&change.after))
    });
    told.collect()
}

/// A word of a closed list as users read it.
fn word(field: &str, text: &str) -> String {
    let zh = match field {
        "category" => Category::parse(text).map(Category::zh),
        "stage" => Stage::parse(text).map(Stage::zh),
        "basis" => Basis::parse(text).map(|basis| match basis {
            Basis::Original => "原计划",
            Basis::Adjusted => "调整计划",
        }),
        _ => None,
    };
    zh.unwrap_or(text).to_owned()
}
