//! Bulletins built by hand.

#![allow(dead_code)]

use model::document::{Block, Cell, Document, Inline, Row, TableBlock};
use model::figure::{Absence, Figure, FigureKey, Input, Measure, Outcome, Provenance, Show};
use model::{MoneyUnit, Ratio};

pub const CITY: &str = "511700";
pub const COUNTIES: [(&str, &str); 7] = [
    ("通川区", "511702"),
    ("达川区", "511703"),
    ("宣汉县", "511722"),
    ("开江县", "511723"),
    ("大竹县", "511724"),
    ("渠县", "511725"),
    ("万源市", "511781"),
];

/// Ten million yuan, in fen: a tenth of 亿元.
const TENTH_OF_YI: i128 = 1_000_000_000;

fn provenance(rule: &str, title: &str, unit: &str) -> Provenance {
    let key: FigureKey = format!("demo-2018/{rule}/{unit}/2018-07@57").parse().expect("a key");
    Provenance {
        key,
        pack_version: "1.2.0".to_owned(),
        pack_digest: "ab".repeat(32),
        title: title.to_owned(),
        clause: "附表第3列".to_owned(),
        boundaries: "2018-07-31".parse().expect("a day"),
        parameters: Vec::new(),
        inputs: vec![Input::Rows { table: "members".to_owned(), count: 7 }],
        formula: None,
    }
}

/// Money in tenths of 亿元; seven reports are due and `present` are there.
pub fn money(rule: &str, title: &str, unit: &str, tenths: i128, present: u64) -> Figure {
    let show = Show { places: 1, money: MoneyUnit::Yi };
    let outcome = Outcome::Number(Ratio::whole(tenths * TENTH_OF_YI));
    Figure::new(provenance(rule, title, unit), Measure::Money, show, outcome, 7, present)
}

/// A rate in thousandths.
pub fn rate(rule: &str, title: &str, unit: &str, thousandths: i128) -> Figure {
    let show = Show { places: 1, money: MoneyUnit::Yi };
    let outcome = Outcome::Number(Ratio::new(thousandths, 1000).expect("a fraction"));
    Figure::new(provenance(rule, title, unit), Measure::Rate, show, outcome, 0, 0)
}

/// A count.
pub fn count(rule: &str, title: &str, unit: &str, number: i128) -> Figure {
    let show = Show { places: 0, money: MoneyUnit::Yi };
    Figure::new(provenance(rule, title, unit), Measure::Count, show, Outcome::Number(Ratio::whole(number)), 0, 0)
}

/// A figure that is not there.
pub fn absent(rule: &str, title: &str, unit: &str, why: Absence) -> Figure {
    let show = Show { places: 0, money: MoneyUnit::Yi };
    Figure::new(provenance(rule, title, unit), Measure::Rank, show, Outcome::Absent(why), 0, 0)
}

pub fn document(blocks: Vec<Block>) -> Document {
    Document {
        pack: "demo-2018".to_owned(),
        bulletin: "monthly".to_owned(),
        period: "2018-07".parse().expect("a period"),
        position: 57,
        edition: 1,
        title: "2018年7月重点项目投资完成情况通报".to_owned(),
        issuer: "达州市发展和改革委员会".to_owned(),
        remarks: vec![
            "截数时间：2018-08-05 18:00".to_owned(),
            "统计口径：各级审核通过的报告（调度口径）".to_owned(),
            "未报齐单位：开江县（缺1个，应报7个）".to_owned(),
        ],
        simulated: true,
        blocks,
    }
}

pub fn text(words: &str) -> Block {
    Block::Paragraph(vec![Inline::Text(words.to_owned())])
}

pub fn heading(level: u8, text: &str) -> Block {
    Block::Heading { level, text: text.to_owned() }
}

/// A table of all counties with the city first: plan, done, share and place for each group of columns.
pub fn table(id: &str, caption: &str, groups: usize, counties: usize) -> TableBlock {
    let mut heads = vec!["单位".to_owned()];
    for group in 0..groups {
        let group = ["基础设施", "产业", "民生", "生态"][group % 4];
        heads.extend(["年度计划", "完成投资", "占至三季度计划"].map(|head| format!("{group}：{head}")));
    }
    let row = |total: bool, name: String, unit: &str, number: i128| {
        let mut cells = vec![Cell::Text(name)];
        for group in 0..groups as i128 {
            let rule = |n: i128| format!("DM-{:03}", group * 10 + n);
            let present = if number == 4 { 6 } else { 7 };
            cells.push(Cell::Figure(money(&rule(1), "年度计划投资", unit, 400 + 37 * number + group, 7)));
            cells.push(Cell::Figure(money(&rule(2), "完成投资", unit, 300 + 31 * number + group, present)));
            cells.push(Cell::Figure(match number {
                4 => absent(&rule(3), "占至三季度计划比重", unit, Absence::NotReported),
                _ => rate(&rule(3), "占至三季度计划比重", unit, 700 + 13 * number + group),
            }));
        }
        Row { total, cells }
    };
    let mut rows = vec![row(true, "合计（达州市）".to_owned(), CITY, 100)];
    for index in 0..counties {
        let (name, unit) = COUNTIES[index % COUNTIES.len()];
        let name = if index < COUNTIES.len() { name.to_owned() } else { format!("{name}{index}") };
        rows.push(row(false, name, unit, index as i128 + 1));
    }
    TableBlock {
        id: id.to_owned(), caption: caption.to_owned(), unit_note: "单位：亿元、%".to_owned(), heads, rows
    }
}

/// A sentence with three figures, one of them partial.
pub fn sentence() -> Block {
    Block::Paragraph(vec![
        Inline::Text("截至2018年7月，全市".to_owned()),
        Inline::Figure(count("DM-008", "项目个数", CITY, 339)),
        Inline::Text("个重点项目年初以来完成投资".to_owned()),
        Inline::Figure(money("DM-002", "完成投资", CITY, 3590, 6)),
        Inline::Text("，占至三季度计划的".to_owned()),
        Inline::Figure(rate("DM-003", "占至三季度计划比重", CITY, 827)),
        Inline::Text("。其中政府投资项目进度较快，企业投资项目进度较慢，个别项目受征地拆迁、资金到位等影响推进缓慢，需要加大协调力度。".to_owned()),
    ])
}

/// All that a bulletin can have.
pub fn whole() -> Document {
    document(vec![
        heading(1, "一、总体情况"),
        sentence(),
        heading(2, "（一）分批次情况"),
        sentence(),
        heading(3, "1. 竣工项目"),
        sentence(),
        heading(4, "（1）按期竣工的项目"),
        sentence(),
        heading(1, "二、各地情况"),
        text("各单位完成情况见下表。"),
        Block::Table(table("T1", "各地重点项目投资完成情况", 2, 7)),
        text("分领域看，基础设施项目进度好于产业项目。"),
        Block::Table(table("T2", "各地分领域完成情况", 4, 7)),
        heading(1, "三、下一步工作"),
        sentence(),
        Block::Attachment { title: "各县（市、区）重点项目完成情况".to_owned() },
        Block::Table(table("T3", "各县（市、区）完成情况", 1, 45)),
        Block::Attachment { title: "所有指标".to_owned() },
        Block::Table(table("T4", "所有指标", 13, 7)),
    ])
}
