//! A small pack for small houses: a few indicators and a bulletin with a table for each way of
//! counting.

use std::fmt::Write as _;

use policy::pack::PackFiles;

/// Name of the pack.
pub const NAME: &str = "town-2020";

/// An indicator of the pack.
struct Indicator {
    code: &'static str,
    title: &'static str,
    measure: &'static str,
    by: &'static str,
    shared: &'static str,
    late: &'static str,
    sql: &'static str,
    /// A column with one value, and what the indicator makes of it.
    case: [&'static str; 3],
}

const INDICATORS: &[Indicator] = &[
    Indicator {
        code: "TN-001",
        title: "完成投资",
        measure: "money",
        by: "responsible",
        shared: "main",
        late: "missing",
        sql: "sum(done_ytd)",
        case: ["done_ytd", "5万元", "5.00万元"],
    },
    Indicator {
        code: "TN-002",
        title: "项目数（打包的算一个）",
        measure: "count",
        by: "responsible",
        shared: "main",
        late: "missing",
        sql: "count(*)",
        case: ["parts", "3", "1"],
    },
    Indicator {
        code: "TN-003",
        title: "项目数（打包的按包内个数）",
        measure: "count",
        by: "responsible",
        shared: "main",
        late: "missing",
        sql: "sum(parts)",
        case: ["parts", "3", "3"],
    },
    Indicator {
        code: "TN-004",
        title: "所在地完成投资（各地全额）",
        measure: "money",
        by: "place",
        shared: "full",
        late: "missing",
        sql: "sum(done_ytd)",
        case: ["done_ytd", "5万元", "5.00万元"],
    },
    Indicator {
        code: "TN-005",
        title: "所在地项目数（各地都算）",
        measure: "count",
        by: "place",
        shared: "full",
        late: "missing",
        sql: "count(*)",
        case: ["parts", "1", "1"],
    },
    Indicator {
        code: "TN-006",
        title: "所在地完成投资（按份额）",
        measure: "money",
        by: "place",
        shared: "split",
        late: "missing",
        sql: "sum(done_ytd)",
        case: ["done_ytd", "5万元", "5.00万元"],
    },
    Indicator {
        code: "TN-008",
        title: "完成投资（缺报的按最近一期）",
        measure: "money",
        by: "responsible",
        shared: "main",
        late: "carry",
        sql: "sum(done_ytd)",
        case: ["done_ytd", "5万元", "5.00万元"],
    },
    Indicator {
        code: "TN-007",
        title: "调整后年度计划",
        measure: "money",
        by: "responsible",
        shared: "main",
        late: "missing",
        sql: "sum(plan_adjusted) filter (where stage <> 'halted')",
        case: ["plan_adjusted | stage", "5万元 | building", "5.00万元"],
    },
];

/// Its tables: caption and the codes of the columns.
const TABLES: &[(&str, &[&str])] = &[
    ("责任单位", &["TN-001", "TN-008", "TN-002", "TN-003", "TN-007"]),
    ("所在地（各地全额）", &["TN-004", "TN-005"]),
    ("所在地（按份额）", &["TN-006"]),
];

/// The files of the pack.
#[must_use]
pub fn files() -> PackFiles {
    let mut files = PackFiles::new();
    files.insert("policy.md".to_owned(), policy());
    files.insert("CHANGELOG.md".to_owned(), "# Changes\n\n## 1.0.0\n\nFirst version.\n".to_owned());
    let units = "unit,name,group,ranked,from,until\n\
        511702,通川区,county,yes,,\n511703,达川区,county,yes,,\n511722,宣汉县,county,yes,,\n";
    files.insert("units.csv".to_owned(), units.to_owned());
    for one in INDICATORS {
        files.insert(format!("rules/{}.md", one.code.to_lowercase()), rule(one));
    }
    files.insert("bulletins/monthly.md".to_owned(), bulletin());
    files
}

fn policy() -> String {
    let codes: Vec<_> = INDICATORS.iter().map(|one| one.code).collect();
    format!(
        "# 进度通报 (town-2020)\n\n为测试而写。\n\n```policy\ntitle = \"进度通报\"\nissuer = \"模拟单位\"\n\
         issued = 2020-01-01\nfrom = 2020-01-01\nterritory = \"511700\"\nversion = \"1.0.0\"\n```\n\n## Clauses\n\n\
         | Clause | In our words | Stands as | By | Reason |\n| --- | --- | --- | --- | --- |\n\
         | 正文 | 各地进度 | tracked | {} | |\n",
        codes.join(" ")
    )
}

fn rule(one: &Indicator) -> String {
    let Indicator { code, title, measure, by, shared, late, sql, case: [columns, values, expected] } = one;
    let money = if *measure == "money" { "money = \"wan\"\nplaces = 2\n" } else { "" };
    format!(
        "# {title} ({code})\n\n> 正文：{title}。\n\n为测试而写。\n\n```rule\nkind = \"indicator\"\n\
         measure = \"{measure}\"\n{money}from = \"projects\"\nby = \"{by}\"\nshared = \"{shared}\"\nlate = \"{late}\"\n\
         clause = \"正文\"\n```\n\n```sql\n{sql}\n```\n\n## Cases\n\n```case\nname = \"一行\"\nperiod = \"2020-05\"\n\
         rows = \"\"\"\n{by} | {columns}\n511702 | {values}\n\"\"\"\nexpect = {{ \"511702\" = \"{expected}\" }}\n```\n"
    )
}

fn bulletin() -> String {
    let mut text = "# {{ period.zh }}进度通报 (monthly)\n\n```bulletin\nissuer = \"模拟单位\"\nbasis = \"accepted\"\n\
        ```\n\n全市完成投资{{ figure(\"TN-001\", \"511700\") }}。\n"
        .to_owned();
    for (caption, codes) in TABLES {
        let head = |code: &str| INDICATORS.iter().find(|one| one.code == code).map_or("", |one| one.title);
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n```table\ncaption = \"{caption}\"\nunit_note = \"单位：万元、个\"\nrows = \"group:county\"\n\
             total = \"first\"\nreconcile = true\n\n[[columns]]\nhead = \"单位\"\ntext = \"unit\"\n"
        );
        for code in *codes {
            let _ = write!(text, "\n[[columns]]\nhead = \"{}\"\nfigure = \"{code}\"\n", head(code));
        }
        text.push_str("```\n");
    }
    text
}
