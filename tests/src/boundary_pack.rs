//! A pack whose rules stand on the boundaries of different days.

use std::fmt::Write as _;

use policy::pack::PackFiles;

/// Name of the pack.
pub const NAME: &str = "bounds-2020";

/// Rules: code, title, what the block says besides the measure, and the formula.
const RULES: &[(&str, &str, &str, &str)] = &[
    ("BD-001", "完成投资", "kind = \"indicator\"\nfrom = \"projects\"\nby = \"responsible\"", "sum(done_ytd)"),
    (
        "BD-002",
        "完成投资（上年末区划）",
        "kind = \"indicator\"\nfrom = \"projects\"\nby = \"responsible\"\nboundaries = 2019-12-31",
        "sum(done_ytd)",
    ),
    (
        "BD-003",
        "完成投资（年末区划）",
        "kind = \"indicator\"\nfrom = \"projects\"\nby = \"responsible\"\nboundaries = 2020-12-31",
        "sum(done_ytd)",
    ),
    (
        "BD-004",
        "按份额完成投资（年末区划）",
        "kind = \"indicator\"\nfrom = \"projects\"\nby = \"place\"\nshared = \"split\"\nboundaries = 2020-12-31",
        "sum(done_ytd)",
    ),
    ("BD-005", "上年同期（年末区划）", "kind = \"derived\"", "last_year([BD-003])"),
    ("BD-006", "上年同期（当时区划）", "kind = \"derived\"", "last_year([BD-001])"),
];

/// The pack: counties with the days on which they are assessed, and a table for each boundaries.
#[must_use]
pub fn files() -> PackFiles {
    let codes: Vec<&str> = RULES.iter().map(|(code, ..)| *code).collect();
    let policy = format!(
        "# 区划口径 ({NAME})\n\n为测试而写。\n\n```policy\ntitle = \"区划口径\"\nissuer = \"模拟单位\"\nissued = 2020-01-01\n\
         from = 2020-01-01\nterritory = \"511700\"\nversion = \"1.0.0\"\n```\n\n## Clauses\n\n\
         | Clause | In our words | Stands as | By | Reason |\n| --- | --- | --- | --- | --- |\n\
         | 正文 | 各地进度 | tracked | {} BD-007 | |\n",
        codes.join(" ")
    );
    let mut files = PackFiles::from([
        ("policy.md".to_owned(), policy),
        ("CHANGELOG.md".to_owned(), "# Changes\n\n## 1.0.0\n\nFirst version.\n".to_owned()),
        ("units.csv".to_owned(), ASSESSED.to_owned()),
    ]);
    for (code, title, says, formula) in RULES {
        files.insert(format!("rules/{}.md", code.to_lowercase()), rule(code, title, says, formula));
    }
    let rank = "# 位次（年末区划） (BD-007)\n\n> 正文：位次。\n\n```rule\nkind = \"derived\"\nmeasure = \"rank\"\n\
        group = \"county\"\nclause = \"正文\"\n```\n\n```sql\nrank([BD-003] desc)\n```\n\n## Cases\n\n```case\n\
        name = \"两个\"\ngiven.\"BD-003\" = { \"511702\" = \"5万元\", \"511703\" = \"6万元\" }\n\
        expect = { \"511702\" = \"2\", \"511703\" = \"1\" }\n```\n";
    files.insert("rules/bd-007.md".to_owned(), rank.to_owned());
    files.insert("bulletins/monthly.md".to_owned(), bulletin());
    files
}

const ASSESSED: &str = "unit,name,group,ranked,from,until\n\
    511702,通川区,county,yes,,2020-06-30\n511703,达川区,county,yes,,2020-06-30\n511704,（模拟）新城区,county,yes,2020-07-01,\n\
    511722,宣汉县,county,yes,,2020-09-30\n511705,（模拟）东宣县,county,yes,2020-10-01,\n\
    511706,（模拟）西宣县,county,yes,2020-10-01,\n";

/// The file of a rule.
#[must_use]
pub fn rule(code: &str, title: &str, says: &str, formula: &str) -> String {
    let case = if says.contains("indicator") {
        let by = if says.contains("place") { "place" } else { "responsible" };
        format!("period = \"2020-05\"\nrows = \"\"\"\n{by} | done_ytd\n511702 | 5万元\n\"\"\"\n")
    } else {
        let read = &formula[formula.find('[').expect("a reference") + 1..][..6];
        format!("last_year.\"{read}\" = \"5万元\"\n")
    };
    let of = if says.contains("indicator") { "{ \"511702\" = \"5.00万元\" }" } else { "\"5.00万元\"" };
    format!(
        "# {title} ({code})\n\n> 正文：{title}。\n\n```rule\n{says}\nmeasure = \"money\"\nmoney = \"wan\"\nplaces = 2\n\
         clause = \"正文\"\n```\n\n```sql\n{formula}\n```\n\n## Cases\n\n```case\nname = \"一行\"\n{case}expect = {of}\n```\n"
    )
}

fn bulletin() -> String {
    let mut text =
        "# {{ period.zh }}进度通报 (monthly)\n\n```bulletin\nissuer = \"模拟单位\"\nbasis = \"accepted\"\n```\n\n\
        全市完成投资{{ figure(\"BD-001\", \"511700\") }}。\n"
            .to_owned();
    let tables: [(&str, &[&str]); 4] = [
        ("期末区划", &["BD-001"]),
        ("上年末区划", &["BD-002"]),
        ("年末区划", &["BD-003", "BD-007", "BD-004", "BD-005"]),
        ("两种区划", &["BD-001", "BD-003", "BD-006"]),
    ];
    for (caption, codes) in tables {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n```table\ncaption = \"{caption}\"\nrows = \"group:county\"\ntotal = \"first\"\nreconcile = true\n\n\
             [[columns]]\nhead = \"单位\"\ntext = \"unit\"\n\n[[columns]]\nhead = \"报送\"\ntext = \"late\"\n"
        );
        for code in codes {
            let _ = write!(text, "\n[[columns]]\nhead = \"{code}\"\nfigure = \"{code}\"\n");
        }
        text.push_str("```\n");
    }
    text
}
