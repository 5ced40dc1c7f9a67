//! A small bulletin built by hand: three counties and their city, plan, done, rate and rank.

use model::document::{Block, Cell, Document, Inline, Row, TableBlock};
use model::figure::{Absence, Figure, FigureKey, Formula, Input, Measure, Outcome, ParameterUsed, Provenance, Show};
use model::{MoneyUnit, Ratio};

pub const CITY: &str = "511700";
pub const COUNTIES: [&str; 3] = ["511702", "511703", "511722"];

/// Ten million yuan, in fen: a tenth of 亿元.
const TENTH_OF_YI: i128 = 1_000_000_000;

pub fn key(rule: &str, unit: &str) -> FigureKey {
    format!("demo-2018/{rule}/{unit}/2018-07@57").parse().expect("a key")
}

pub fn provenance(rule: &str, unit: &str, inputs: Vec<Input>, formula: Option<Formula>) -> Provenance {
    let titles = [
        ("DM-001", "年度计划投资"),
        ("DM-002", "完成投资"),
        ("DM-003", "占年度计划比重"),
        ("DM-004", "位次"),
        ("DM-005", "距目标"),
    ];
    let title = titles.iter().find(|(code, _)| *code == rule).map_or(rule, |(_, title)| title);
    Provenance {
        key: key(rule, unit),
        pack_version: "1.2.0".to_owned(),
        pack_digest: "ab".repeat(32),
        title: title.to_owned(),
        clause: "附表第3列".to_owned(),
        boundaries: "2018-07-31".parse().expect("a day"),
        parameters: Vec::new(),
        inputs,
        formula,
    }
}

pub fn input(figure: &Figure) -> Input {
    Input::Figure { key: figure.key().clone(), measure: figure.measure(), outcome: figure.outcome() }
}

pub const fn show(places: u8, money: MoneyUnit) -> Show {
    Show { places, money }
}

/// An amount in tenths of 亿元 drawn from rows; `None` is not reported.
pub fn amount(rule: &str, unit: &str, tenths: Option<i128>, expected: u64, present: u64) -> Figure {
    let rows = vec![Input::Rows { table: "members".to_owned(), count: present }];
    let outcome = tenths
        .map_or(Outcome::Absent(Absence::NotReported), |tenths| Outcome::Number(Ratio::whole(tenths * TENTH_OF_YI)));
    Figure::new(provenance(rule, unit, rows, None), Measure::Money, show(1, MoneyUnit::Yi), outcome, expected, present)
}

pub fn binary(left: usize, operator: char, right: usize) -> Formula {
    Formula::Binary(Box::new(Formula::Input(left)), operator, Box::new(Formula::Input(right)))
}

pub fn rate(unit: &str, done: &Figure, plan: &Figure) -> Figure {
    let outcome = match (done.number(), plan.number()) {
        (Some(done), Some(plan)) => done.div(plan).map_or(Outcome::Absent(Absence::ZeroDenominator), Outcome::Number),
        _ => Outcome::Absent(Absence::NotReported),
    };
    let mut provenance = provenance("DM-003", unit, vec![input(done), input(plan)], Some(binary(0, '/', 1)));
    provenance.parameters = vec![ParameterUsed {
        name: "floor".to_owned(),
        value: "60%".to_owned(),
        since: "2018-01-01".to_owned(),
        source: "§一".to_owned(),
    }];
    Figure::new(provenance, Measure::Rate, show(1, MoneyUnit::Yi), outcome, done.expected(), done.present())
}

/// The sum of figures of one rule, as a chain of additions.
pub fn total(rule: &str, parts: &[Figure]) -> Figure {
    let formula = (1..parts.len())
        .fold(Formula::Input(0), |sum, index| Formula::Binary(Box::new(sum), '+', Box::new(Formula::Input(index))));
    let sum = parts.iter().filter_map(Figure::number).fold(Ratio::ZERO, |sum, part| sum.add(part).expect("small"));
    let (expected, present) = (parts.iter().map(Figure::expected).sum(), parts.iter().map(Figure::present).sum());
    let inputs = parts.iter().map(input).collect();
    Figure::new(
        provenance(rule, CITY, inputs, Some(formula)),
        Measure::Money,
        show(1, MoneyUnit::Yi),
        Outcome::Number(sum),
        expected,
        present,
    )
}

/// The place of each rate, largest first; who has no rate has no place.
pub fn ranks(rates: &[Figure]) -> Vec<Figure> {
    let place = |own: &Figure| {
        own.number().map_or(Outcome::Absent(Absence::Unranked), |number| {
            let before = rates.iter().filter_map(Figure::number).filter(|other| *other > number).count();
            Outcome::Number(Ratio::whole(before as i128 + 1))
        })
    };
    let rank = |(index, own): (usize, &Figure)| {
        let formula = Formula::Rank { of: index, among: (0..rates.len()).collect(), descending: true };
        let provenance =
            provenance("DM-004", own.key().unit.as_str(), rates.iter().map(input).collect(), Some(formula));
        Figure::new(provenance, Measure::Rank, show(0, MoneyUnit::Yi), place(own), 0, 0)
    };
    rates.iter().enumerate().map(rank).collect()
}

pub fn row(total: bool, name: &str, figures: &[&Figure]) -> Row {
    let cells = std::iter::once(Cell::Text(name.to_owned()))
        .chain(figures.iter().map(|figure| Cell::Figure((*figure).clone())));
    Row { total, cells: cells.collect() }
}

pub fn table(id: &str, caption: &str, heads: &[&str], rows: Vec<Row>) -> TableBlock {
    TableBlock {
        id: id.to_owned(),
        caption: caption.to_owned(),
        unit_note: "单位：亿元、%".to_owned(),
        heads: heads.iter().map(ToString::to_string).collect(),
        rows,
    }
}

pub fn document(simulated: bool, blocks: Vec<Block>) -> Document {
    Document {
        pack: "demo-2018".to_owned(),
        bulletin: "monthly".to_owned(),
        period: "2018-07".parse().expect("a period"),
        position: 57,
        edition: 1,
        title: "2018年7月重点项目投资完成情况通报".to_owned(),
        issuer: "某市发展和改革委员会".to_owned(),
        remarks: vec!["截数时间：2018-08-05".to_owned(), "未报：丙县1项".to_owned()],
        simulated,
        blocks,
    }
}

/// Counties in the order 甲 乙 丙: 35.9 of 43.4, 12.5 of 25, and one whose report is missing.
pub fn figures() -> (Vec<Figure>, Vec<Figure>, Vec<Figure>, Vec<Figure>) {
    let plan: Vec<_> =
        COUNTIES.iter().zip([434, 250, 100]).map(|(unit, tenths)| amount("DM-001", unit, Some(tenths), 0, 0)).collect();
    let done = vec![
        amount("DM-002", COUNTIES[0], Some(359), 7, 7),
        amount("DM-002", COUNTIES[1], Some(125), 5, 4),
        amount("DM-002", COUNTIES[2], None, 1, 0),
    ];
    let rates: Vec<_> =
        COUNTIES.iter().zip(done.iter().zip(&plan)).map(|(unit, (done, plan))| rate(unit, done, plan)).collect();
    let ranks = ranks(&rates);
    (plan, done, rates, ranks)
}

/// The bulletin: a heading, a sentence with two figures, the table with the city first.
pub fn monthly(simulated: bool) -> Document {
    let (plan, done, rates, ranks) = figures();
    let (city_plan, city_done) = (total("DM-001", &plan), total("DM-002", &done));
    let city_rate = rate(CITY, &city_done, &city_plan);
    let mut rows = vec![row(true, "全市", &[&city_plan, &city_done, &city_rate])];
    rows[0].cells.push(Cell::Empty);
    for (index, name) in ["甲区", "乙区", "丙县"].iter().enumerate() {
        rows.push(row(false, name, &[&plan[index], &done[index], &rates[index], &ranks[index]]));
    }
    let sentence = vec![
        Inline::Text("全市完成投资".to_owned()),
        Inline::Figure(city_done),
        Inline::Text("，占年度计划的".to_owned()),
        Inline::Figure(city_rate),
        Inline::Text("。".to_owned()),
    ];
    let heads = ["单位", "年度计划", "完成投资", "占年度计划比重", "位次"];
    let blocks = vec![
        Block::Heading { level: 1, text: "一、总体情况".to_owned() },
        Block::Paragraph(sentence),
        Block::Table(table("T1", "各地完成情况", &heads, rows)),
    ];
    document(simulated, blocks)
}
