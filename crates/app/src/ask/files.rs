//! A question as the files of a policy pack.

use std::fmt::Write as _;

use model::codes::{DIVISIONS, division_name};
use model::{Money, MoneyUnit, Role, Unit};
use policy::pack::PackFiles;

use super::{ANSWER, AskBy, AskColumn, Question};

/// The heading of `policy.md`; the name of the pack, which is that of what is in it, is put in when it
/// is read.
pub(super) const HEADING: &str = "# 要数 (ask)";

/// The clause that all rules speak for: the question itself.
const CLAUSE: &str = "要数";

/// What stands in a rule file for a column.
struct Kind {
    measure: &'static str,
    derived: bool,
    expression: String,
    /// The column of facts that an aggregate reads.
    column: &'static str,
}

/// The files: a rule for each column that there is, and one table with the columns asked for. `unit`
/// is the name of the unit asked about, `below` those directly below it, `asker` the post that asks.
pub(super) fn files(question: &Question, unit: &str, below: &[&Unit], asker: &str) -> PackFiles {
    let mut files = PackFiles::new();
    let mut file = |path: String, text: String| files.insert(path, text);
    file("policy.md".to_owned(), policy(question, unit, asker));
    file("units.csv".to_owned(), units(question, below));
    file("CHANGELOG.md".to_owned(), "# Changelog\n\n## 1.0.0\n\n一次要数，只有一版。\n".to_owned());
    if question.by == AskBy::Industries {
        file(format!("classes/{}.csv", policy::lang::rows::INDUSTRY_CLASS), industries(&question.industry));
    }
    for column in AskColumn::ALL {
        file(format!("rules/{}.md", column.as_str()), rule(question, column));
    }
    file(format!("bulletins/{ANSWER}.md"), table(question, unit, !below.is_empty()));
    files
}

/// The code of the rule of a column.
fn code(column: AskColumn) -> String {
    let place = AskColumn::ALL.iter().position(|known| *known == column).unwrap_or(0);
    format!("AS-{:03}", place + 1)
}

/// A text in quotes, for TOML: its basic strings are those of JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn title(question: &Question, unit: &str) -> String {
    let by = match (question.by, question.role) {
        (AskBy::Industries, _) => "分行业",
        (AskBy::Units, Role::Place) => "分建设地",
        (AskBy::Units, _) => "分单位",
    };
    format!("{unit}{}{by}项目情况", question.period.zh())
}

/// The question in words.
pub(super) fn told(question: &Question, unit: &str) -> String {
    format!("{}（{}）", title(question, unit), conditions_zh(question))
}

fn policy(question: &Question, unit: &str, asker: &str) -> String {
    let codes: Vec<String> = AskColumn::ALL.into_iter().map(code).collect();
    let year = question.period.last_day().year();
    format!(
        "{HEADING}\n\n一次要数，按下面的条件从台账算出。\n\n```policy\ntitle     = {}\nissuer    = {}\nissued    = {}\nfrom      = {year}-01-01\n\
         territory = {}\nversion   = \"1.0.0\"\n```\n\n## Clauses\n\n| Clause | In our words | Stands as | By | Reason |\n\
         | --- | --- | --- | --- | --- |\n| {CLAUSE} | {} | tracked | {} | |\n",
        quoted(&title(question, unit)),
        quoted(asker),
        question.period.last_day(),
        quoted(question.unit.as_str()),
        plain(&conditions_zh(question)),
        codes.join(" "),
    )
}

/// Words that cannot break a row of a table.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c == '|' || c.is_control() { ' ' } else { c }).collect()
}

fn conditions_zh(question: &Question) -> String {
    let mut parts = vec![question.period.zh()];
    parts.extend(question.list.as_ref().map(|list| format!("清单 {list}")));
    parts.extend(question.stage.map(|stage| format!("阶段为{}", stage.zh())));
    parts.extend((!question.industry.is_empty()).then(|| industry_zh(&question.industry)));
    parts.extend(question.least.map(|least| format!("总投资{}以上", yi(least))));
    parts.push(if question.adjusted { "按调整计划" } else { "按原计划" }.to_owned());
    parts.join("，")
}

fn industry_zh(head: &str) -> String {
    let name = division_name(head).filter(|_| head.len() == 2);
    name.map_or_else(|| format!("行业代码以{head}开头"), |name| format!("行业为{name}"))
}

fn units(question: &Question, below: &[&Unit]) -> String {
    let mut table = "unit,name,group,ranked,from,until\n".to_owned();
    if question.by == AskBy::Units {
        for unit in below {
            // Writing to a String cannot fail.
            let _ = writeln!(table, "{},\"{}\",unit,yes,,", unit.code, plain(&unit.name).replace('"', "\"\""));
        }
    }
    table
}

fn industries(head: &str) -> String {
    let mut table = "code,name,parent\n".to_owned();
    let two = head.get(..2).unwrap_or(head);
    for (code, name) in DIVISIONS.iter().filter(|(code, _)| code.starts_with(two)) {
        let _ = writeln!(table, "{code},\"{name}\",");
    }
    table
}

fn rule(question: &Question, column: AskColumn) -> String {
    let Kind { measure, derived, expression, .. } = kind(question, column);
    let mut block = String::new();
    if derived {
        let _ = write!(block, "kind    = \"derived\"\nmeasure = \"{measure}\"\nplaces  = 1\n");
    } else {
        let from = if question.list.is_some() { "members" } else { "projects" };
        let _ = write!(
            block,
            "kind    = \"indicator\"\nmeasure = \"{measure}\"\nfrom    = \"{from}\"\nby      = \"{}\"\n",
            question.role
        );
    }
    if measure == "money" {
        block.push_str("money   = \"yi\"\nplaces  = 2\n");
    }
    if question.by == AskBy::Industries {
        let _ = writeln!(block, "class   = \"{}\"", policy::lang::rows::INDUSTRY_CLASS);
    }
    format!(
        "# {} ({})\n\n> 要数的一列。\n\n```rule\n{block}clause  = \"{CLAUSE}\"\n```\n\n```sql\n{expression}\n```\n\n## Cases\n\n```case\n{}```\n",
        column.zh(),
        code(column),
        case(question, column),
    )
}

/// One row that counts, or the two figures of a rate.
fn case(question: &Question, column: AskColumn) -> String {
    let Kind { measure, derived, column: fact, .. } = kind(question, column);
    if derived {
        let (over, expect) = match column {
            AskColumn::Growth => (AskColumn::LastYear, "100.0%"),
            _ => (AskColumn::Plan, "200.0%"),
        };
        let (done, over) = (code(AskColumn::DoneYtd), code(over));
        return format!(
            "name   = \"2亿元与1亿元相比\"\ngiven  = {{ \"{done}\" = \"2.00亿元\", \"{over}\" = \"1.00亿元\" }}\nexpect = \"{expect}\"\n"
        );
    }
    let (value, expect) = match (measure, fact, question.least) {
        // The least that counts.
        ("money", "total_investment", Some(least)) => (yi(least), yi(least)),
        ("money", ..) => ("1.5亿元".to_owned(), "1.50亿元".to_owned()),
        (_, "started_on", _) => (question.period.last_day().to_string(), "1".to_owned()),
        _ => ("5".to_owned(), "1".to_owned()),
    };
    let mut cells = vec![(question.role.as_str(), question.unit.to_string())];
    cells.extend(question.list.as_ref().map(|list| ("list", list.to_string())));
    cells.extend(question.stage.map(|stage| ("stage", stage.to_string())));
    cells.extend((!question.industry.is_empty()).then(|| ("industry", question.industry.clone())));
    cells.extend(question.least.filter(|_| fact != "total_investment").map(|least| ("total_investment", yi(least))));
    cells.push((fact, value));
    let heads: Vec<&str> = cells.iter().map(|(head, _)| *head).collect();
    let values: Vec<&str> = cells.iter().map(|(_, value)| value.as_str()).collect();
    format!(
        "name   = \"一个符合条件的项目\"\nperiod = \"{}\"\nrows = \"\"\"\n{}\n{}\n\"\"\"\nexpect = {{ \"{}\" = \"{expect}\" }}\n",
        question.period,
        heads.join(" | "),
        values.join(" | "),
        question.unit,
    )
}

fn yi(amount: Money) -> String {
    format!("{}亿元", amount.exact(MoneyUnit::Yi))
}

fn kind(question: &Question, column: AskColumn) -> Kind {
    let money = |fact: &'static str| {
        let expression = format!("sum({fact}){}", filter(question, None));
        Kind { measure: "money", derived: false, expression, column: fact }
    };
    let count = |condition: Option<&str>, fact: &'static str| {
        let expression = format!("count(*){}", filter(question, condition));
        Kind { measure: "count", derived: false, expression, column: fact }
    };
    let rate = |expression: String| Kind { measure: "rate", derived: true, expression, column: "" };
    match column {
        AskColumn::Count => count(None, "parts"),
        AskColumn::Started => count(Some("started_on is not null"), "started_on"),
        AskColumn::Total => money("total_investment"),
        AskColumn::Plan => money(match (question.list.is_some(), question.adjusted) {
            (false, false) => "plan",
            (false, true) => "plan_adjusted",
            (true, false) => "list_plan",
            (true, true) => "list_plan_adjusted",
        }),
        AskColumn::DoneMonth => money("done_month"),
        AskColumn::DoneYtd => money("done_ytd"),
        AskColumn::Share => rate(format!("[{}] / [{}]", code(AskColumn::DoneYtd), code(AskColumn::Plan))),
        AskColumn::LastYear => money("done_last_year"),
        AskColumn::Growth => rate(format!("[{}] / [{}] - 100%", code(AskColumn::DoneYtd), code(AskColumn::LastYear))),
        AskColumn::SinceStart => money("done_since_start"),
        AskColumn::Received => money("received_ytd"),
    }
}

/// The conditions; what is quoted in them is a word of a closed list or digits.
fn filter(question: &Question, more: Option<&str>) -> String {
    let mut conditions: Vec<String> = Vec::new();
    conditions.extend(question.list.as_ref().map(|list| format!("list = '{list}'")));
    conditions.extend(question.stage.map(|stage| format!("stage = '{stage}'")));
    let digits: String = question.industry.chars().filter(char::is_ascii_digit).take(4).collect();
    conditions.extend((!digits.is_empty()).then(|| format!("starts_with(industry, '{digits}')")));
    let least = question.least.map(|least| format!("total_investment >= yi({})", least.exact(MoneyUnit::Yi)));
    conditions.extend(least);
    conditions.extend(more.map(ToOwned::to_owned));
    if conditions.is_empty() { String::new() } else { format!(" filter (where {})", conditions.join(" and ")) }
}

fn table(question: &Question, unit: &str, has_units: bool) -> String {
    let (rows, first) = match question.by {
        AskBy::Industries => (format!("class:{}", policy::lang::rows::INDUSTRY_CLASS), ("行业", "code")),
        AskBy::Units => ("group:unit".to_owned(), ("单位", "unit")),
    };
    let mut text = format!(
        "# {} ({ANSWER})\n\n```bulletin\nissuer = {}\nbasis  = \"accepted\"\n```\n\n条件：{}。\n\n",
        plain(&title(question, unit)),
        quoted(unit),
        plain(&conditions_zh(question)),
    );
    if question.by == AskBy::Units && !has_units {
        // A unit with none below it is told in a sentence.
        let told = question
            .columns
            .iter()
            .map(|column| format!("{}{{{{ figure(\"{}\", \"{}\") }}}}", column.zh(), code(*column), question.unit));
        let _ = writeln!(text, "{}。", told.collect::<Vec<_>>().join("，"));
        return text;
    }
    let _ = write!(
        text,
        "```table\ncaption   = {}\nunit_note = \"单位：个、亿元、%\"\nrows      = \"{rows}\"\ntotal     = \"first\"\n",
        quoted(&title(question, unit))
    );
    let _ = write!(text, "\n[[columns]]\nhead = \"{}\"\ntext = \"{}\"\n", first.0, first.1);
    for column in &question.columns {
        let _ = write!(text, "\n[[columns]]\nhead   = \"{}\"\nfigure = \"{}\"\n", column.zh(), code(*column));
    }
    text.push_str("```\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(by: AskBy, list: Option<&str>) -> Question {
        Question {
            unit: "511700".parse().expect("a unit"),
            role: Role::Responsible,
            period: "2018-07".parse().expect("a period"),
            by,
            list: list.map(|list| list.parse().expect("a list")),
            stage: Some(model::Stage::Building),
            industry: "48".to_owned(),
            least: Some(Money::parse("1.25", MoneyUnit::Yi).expect("an amount")),
            columns: AskColumn::ALL.to_vec(),
            adjusted: true,
        }
    }

    #[test]
    fn every_question_is_a_sound_pack_whose_cases_hold() {
        for (by, list) in [(AskBy::Units, None), (AskBy::Units, Some("city-key-2018")), (AskBy::Industries, None)] {
            let files = files(&question(by, list), "达州\"市|", &[], "调度\n员");
            let checked = crate::install_pack::check_pack("ask", &files);
            assert!(!checked.problems.any_error(), "{by:?}: {:?}", checked.problems);
            assert_eq!(checked.cases.len(), AskColumn::ALL.len());
            for case in checked.cases {
                assert!(case.problems.is_empty(), "{by:?}: {:?}", case.problems);
            }
        }
    }
}
