//! The end of a year as a table: each line of the lists with what its project opens the next year with, then
//! the openings of projects that stand in none of the lists.

use std::collections::{BTreeMap, BTreeSet};

use exchange::export::{Table, TableCell};
use model::{Category, Money, MoneyUnit, ProjectId};

use super::{December, Next, NextLine, Opening, RolledOver};

impl RolledOver {
    /// The table, to be written as a file.
    #[must_use]
    pub fn table(&self) -> Table {
        let year = self.closing.through.year();
        let openings: BTreeMap<ProjectId, &Opening> =
            self.openings.iter().map(|opening| (opening.project, opening)).collect();
        let listed: BTreeSet<ProjectId> = self.lines.iter().map(|line| line.was.project).collect();
        let of_line = |line: &NextLine| {
            let project = &line.holding.project;
            let head = [line.was.list.to_string(), project.id.to_string(), project.name.clone(), line.unit.clone()];
            row(head, of_next(line), openings.get(&project.id).copied())
        };
        let others = self.openings.iter().filter(|opening| !listed.contains(&opening.project));
        let of_other = |opening: &Opening| {
            let head = [String::new(), opening.project.to_string(), opening.name.clone(), opening.unit.clone()];
            row(head, [String::new(), String::new(), String::new()], Some(opening))
        };
        let heads = [
            "清单".to_owned(),
            "项目编号".to_owned(),
            "项目名称".to_owned(),
            "责任单位".to_owned(),
            format!("{year}年类别"),
            format!("{}年", year + 1),
            "需核对".to_owned(),
            "12月报告".to_owned(),
            "至上年底完成投资(万元)".to_owned(),
            "本年完成投资(万元)".to_owned(),
            "年初开工累计(万元)".to_owned(),
            "次年已按此填报(万元)".to_owned(),
        ];
        Table {
            title: format!("{}{year}年终封账结转", self.territory),
            heads: heads.into(),
            rows: self.lines.iter().map(of_line).chain(others.map(of_other)).collect(),
            simulated: self.simulated(),
        }
    }
}

/// Category of the year, what becomes of the line, and what is to be looked at.
fn of_next(line: &NextLine) -> [String; 3] {
    let zh = |category: Option<Category>| category.map(Category::zh).unwrap_or_default().to_owned();
    let (next, look) = match &line.next {
        _ if line.is_there => ("已在次年清单".to_owned(), ""),
        Next::Leaves(stage) => (format!("退出（{}）", stage.zh()), ""),
        Next::Stays { category, look } => {
            let category = Some(zh(*category)).filter(|category| !category.is_empty());
            (category.unwrap_or_else(|| "列入".to_owned()), look.map_or("", |(zh, _)| zh))
        }
    };
    [zh(line.was.category), next, look.to_owned()]
}

fn row(head: [String; 4], next: [String; 3], opening: Option<&Opening>) -> Vec<TableCell> {
    let text = |text: String| if text.is_empty() { TableCell::Empty } else { TableCell::Text(text) };
    let money = |money: Option<Money>| money.map_or(TableCell::Empty, |money| TableCell::Money(money, MoneyUnit::Wan));
    let december = opening.map_or("", |opening| opening.december.zh()).to_owned();
    let texts = head.into_iter().chain(next).chain([december]).map(text);
    let amounts = [
        opening.and_then(|opening| opening.done_before),
        opening.and_then(|opening| opening.done_year),
        opening.and_then(Opening::since_start),
        opening.filter(|opening| opening.differs()).and_then(|opening| opening.told_next),
    ];
    texts.chain(amounts.map(money)).collect()
}

impl December {
    /// As the table prints it.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Missing => "未报",
            Self::Waiting => "未审核通过",
            Self::InForce => "已审核",
        }
    }
}
