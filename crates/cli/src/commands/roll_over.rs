//! `luodi roll-over`

use std::path::PathBuf;

use app::roll_over::{self as end, December, Next, NextLine, Opening, RolledOver};
use app::{Actor, Right};
use clap::Args;
use model::{Category, ListCode, Money, MoneyUnit};

use crate::Failure;
use crate::failure::doing;
use crate::options::{Where, Who, years};

/// Close a year and carry its lists over into the next: shown first, recorded with --record
///
/// Closes the year for the territory of the post: what is changed in it later says why. Shows what each
/// project opens the next year with, and whose December is missing or not accepted. Proposes the lines of the
/// next year for each list by the stage on 31 December; with --out as a workbook that luodi import projects
/// takes, edited or not (then record without --list). The same command twice changes nothing.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  luodi roll-over 2020 --list district-key\n  luodi roll-over 2020 --list district-key --out 2021清单.xlsx\n  luodi roll-over 2020 --list district-key --document 阿发改〔2021〕1号 --record"
)]
pub struct RollOver {
    /// The year that ended
    #[arg(value_parser = years())]
    year: i16,
    /// List that goes on into the next year; may be given several times
    #[arg(long, value_name = "LIST")]
    list: Vec<ListCode>,
    /// Number of the document (文号)
    #[arg(long, value_name = "NUMBER", default_value = "")]
    document: String,
    /// Why
    #[arg(long, value_name = "WORDS", default_value = "")]
    reason: String,
    /// Record it: the closing and the lines of the next year, as one entry
    #[arg(long)]
    record: bool,
    /// Write the proposed lines as a workbook
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    who: Who,
}

impl RollOver {
    /// Runs the command.
    ///
    /// # Errors
    /// When it is refused or the workbook cannot be written.
    pub async fn run(self) -> Result<(), Failure> {
        let house = self.place.open().await?;
        let (year, lists, record) = (self.year, self.list.clone(), self.record);
        let asked = end::RollOver { year, lists, document: self.document.clone(), reason: self.reason.clone(), record };
        let roll = async |actor: &Actor| end::roll_over(&house, actor, &asked).await;
        let rolled = self.who.act(&house, Right::RollOver, roll).await?;
        print!("{}", told(&rolled));
        if let Some(path) = &self.out {
            let bytes = rolled.workbook(&self.document)?;
            std::fs::write(path, bytes).map_err(doing(format!("写 {}", path.display())))?;
            println!("{}", path.display());
        }
        match &rolled.sealed {
            Some(sealed) => println!("已写入台账第{}条。", sealed.position),
            None if self.record => println!("没有变化，未写入。"),
            None => println!("预览，未写入；确认后加 --record。"),
        }
        Ok(())
    }
}

fn told(rolled: &RolledOver) -> String {
    let mut told = String::new();
    let state = if rolled.was_closed { "已封账" } else { "封账后，更正和补报须说明原因" };
    told.push_str(&format!("{} {}年：{state}\n", rolled.territory, rolled.closing.through.year()));
    told.push_str(&format!("年初开工累计（{}个项目）\n", rolled.openings.len()));
    rolled.openings.iter().for_each(|opening| told.push_str(&opening_told(opening)));
    let lacking = |december| rolled.openings.iter().filter(|opening| opening.december == december).count();
    let (missing, waiting) = (lacking(December::Missing), lacking(December::Waiting));
    if missing + waiting > 0 {
        told.push_str(&format!("12月未报{missing}个，未审核通过{waiting}个：结转前请补齐，或在封账后说明原因补报。\n"));
    }
    let mut list = None;
    for line in &rolled.lines {
        if list != Some(&line.was.list) {
            list = Some(&line.was.list);
            told.push_str(&format!("清单{}，{}年\n", line.was.list, line.was.year + 1));
        }
        told.push_str(&line_told(line));
    }
    let count = |is: fn(&NextLine) -> bool| rolled.lines.iter().filter(|line| is(line)).count();
    if !rolled.lines.is_empty() {
        let leaves = count(|line| matches!(line.next, Next::Leaves(_)));
        let there = count(|line| line.is_there);
        let new = count(|line| !line.is_there && !matches!(line.next, Next::Leaves(_)));
        told.push_str(&format!("拟列入{new}，退出{leaves}，已在{there}。\n"));
    }
    told
}

fn opening_told(opening: &Opening) -> String {
    let december = match opening.december {
        December::InForce => "",
        December::Waiting => "，12月未审核通过",
        December::Missing => "，12月未报",
    };
    let differs = match opening.told_next.filter(|_| opening.differs()) {
        Some(told) => format!("，次年已按{}填报，请更正", wan(Some(told))),
        None => String::new(),
    };
    format!(
        "  {} {}（{}）：至上年底{} + 本年{} = {}{december}{differs}\n",
        opening.project,
        opening.name,
        opening.unit,
        wan(opening.done_before),
        wan(opening.done_year),
        wan(opening.since_start())
    )
}

fn line_told(line: &NextLine) -> String {
    let zh = |category: Option<Category>| category.map_or("—", Category::zh);
    let project = &line.holding.project;
    let next = match &line.next {
        _ if line.is_there => "已在次年清单，不动".to_owned(),
        Next::Leaves(stage) => format!("退出（{}）", stage.zh()),
        Next::Stays { category, look } => {
            let look = look.map(|(zh, _)| format!("（{zh}）")).unwrap_or_default();
            format!("{}{look}", zh(*category))
        }
    };
    format!("  {} {}：{} → {next}\n", project.id, project.name, zh(line.was.category))
}

fn wan(money: Option<Money>) -> String {
    money.map_or_else(|| "—".to_owned(), |money| format!("{}万元", money.exact(MoneyUnit::Wan)))
}
