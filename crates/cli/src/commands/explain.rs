//! `luodi explain`

use app::view_figure::{FigureExplained, RowShown, view_figure};
use app::{Actor, Right};
use clap::Args;
use exchange::export::{Language, words};
use model::FigureKey;

use crate::Failure;
use crate::options::{Where, Who};

/// Explain a figure: clause, formula, parameters, inputs, rows, and what did not apply
#[derive(Args, Debug)]
#[command(after_help = "Example: luodi explain dazhou-2018/DZ-003/511702/2018-07@188")]
pub struct Explain {
    /// Key of the figure, as printed in every bulletin
    key: FigureKey,
    /// Rows to list
    #[arg(long, value_name = "N", default_value_t = 20)]
    rows: usize,
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    who: Who,
}

impl Explain {
    /// Runs the command.
    ///
    /// # Errors
    /// When there is no such figure.
    pub async fn run(self) -> Result<(), Failure> {
        let house = self.place.open().await?;
        let view = async |actor: &Actor| view_figure(&house, actor, &self.key).await;
        let page = self.who.act(&house, Right::ViewFigure, view).await?;
        print!("{}", told(&page, self.rows));
        Ok(())
    }
}

/// The explanation as text: a sentence first, then what is under it.
#[must_use]
pub fn told(page: &FigureExplained, rows: usize) -> String {
    let figure = &page.figure;
    let provenance = figure.provenance();
    let mut text = vec![
        format!("{}，{}：{} = {}", page.unit_name, figure.key().period.zh(), provenance.title, value(figure)),
        format!("数字编号  {}", figure.key()),
        format!("规则      {}（{}，{}）", page.rule, page.rule_file, page.policy),
        format!("条款      {}", clause(&provenance.clause, &page.clause_text)),
        format!("公式      {}", page.in_words),
    ];
    text.push(format!("区划      {}的区划", provenance.boundaries));
    if !page.in_numbers.is_empty() {
        text.push(format!("代入      {}", page.in_numbers));
    }
    for parameter in &provenance.parameters {
        text.push(format!(
            "参数      {} = {}（{}起，{}）",
            parameter.name, parameter.value, parameter.since, parameter.source
        ));
    }
    for input in &page.inputs {
        let key = input.key.as_ref().map_or_else(String::new, |key| format!("  {key}"));
        text.push(format!("依据      {} {}{key}", input.name, input.printed));
    }
    if let Some(target) = &page.target {
        let state = words::state(target.state, Language::Zh);
        let (then, key) = (value(&target.on_time), target.on_time.key());
        text.push(format!("目标      {state}；期限{}，到期时{then}  {key}", target.due));
    }
    if figure.expected() > 0 {
        text.push(format!("报告      应报{}个，已报{}个", figure.expected(), figure.present()));
    }
    text.extend(page.unplaced.iter().map(|unplaced| format!("未归入    {}", unplaced.zh())));
    for term in &page.terms {
        let [all, counted, near] = term.counts;
        text.push(format!("汇总      {}{}", if term.negative { "减 " } else { "" }, term.written));
        text.extend(term.conditions.iter().map(|condition| format!("  条件    {condition}")));
        text.push(format!("  共{all}行，计入{counted}行，仅差一个条件的{near}行"));
        text.extend(term.rows.iter().take(rows).map(|row| format!("  计入    {}", row_told(row))));
        text.extend(term.near.iter().take(rows).map(|row| format!("  未计    {}", row_told(row))));
    }
    text.push(format!(
        "政策包    {} 版本{} 摘要{}",
        figure.key().pack,
        provenance.pack_version,
        provenance.pack_digest
    ));
    text.push(format!("台账位置  第{}条", figure.key().position));
    text.join("\n") + "\n"
}

/// The number with its unit, or the name of its absence.
fn value(figure: &model::Figure) -> String {
    words::printed_with_unit(figure, Language::Zh)
}

/// The clause's words, which most packs begin with its locator.
fn clause(locator: &str, words: &str) -> String {
    if words.starts_with(locator) { words.to_owned() } else { format!("{locator}：{words}") }
}

fn row_told(row: &RowShown) -> String {
    let project = row.project.map_or_else(String::new, |project| format!("{project} "));
    let missing = if row.missing { "（未报）" } else { "" };
    format!("{project}{} {}{missing}", row.name, row.told)
}
