//! The whole matrix of rights, spelled out for tests and readers.

use std::fmt::Write;

use model::AccountRole;

use super::{Reach, Right, reach_of};

/// One cell of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatrixRow {
    /// The right.
    pub right: Right,
    /// The role of the post.
    pub role: AccountRole,
    /// How the unit in question stands to the post's.
    pub reach: Reach,
    /// Whether it is allowed.
    pub allowed: bool,
}

/// Every right with every role and every relation.
#[must_use]
pub fn matrix() -> Vec<MatrixRow> {
    let mut rows = Vec::new();
    for &right in Right::ALL {
        for &role in AccountRole::ALL {
            for reach in Reach::ALL {
                rows.push(MatrixRow { right, role, reach, allowed: reach_of(right, role).contains(&reach) });
            }
        }
    }
    rows
}

/// The matrix as the page `docs/operating/rights.md`.
#[must_use]
pub fn markdown() -> String {
    let mut page = String::from(HEAD);
    let roles = AccountRole::ALL.iter().map(|role| role_zh(*role)).collect::<Vec<_>>().join(" | ");
    let _ = writeln!(page, "| 事项 | Right | {roles} |\n| --- | --- |{}", " --- |".repeat(AccountRole::ALL.len()));
    for &right in Right::ALL {
        let cells: Vec<_> = AccountRole::ALL.iter().map(|role| reach_zh(reach_of(right, *role))).collect();
        let _ = writeln!(page, "| {} | {} | {} |", right.zh(), right.en(), cells.join(" | "));
    }
    page.push_str(FOOT);
    page
}

/// The name of a role as users read it.
#[must_use]
pub const fn role_zh(role: AccountRole) -> &'static str {
    match role {
        AccountRole::System => "系统管理员",
        AccountRole::Security => "安全管理员",
        AccountRole::Audit => "审计员",
        AccountRole::PolicyEditor => "政策编辑",
        AccountRole::Dispatcher => "调度员",
        AccountRole::Department => "部门",
        AccountRole::Reporter => "填报员",
        AccountRole::Leader => "领导",
        AccountRole::Viewer => "查阅",
        AccountRole::Public => "公众",
    }
}

fn reach_zh(reach: &[Reach]) -> String {
    if reach.is_empty() {
        return "—".to_owned();
    }
    if reach.len() == Reach::ALL.len() {
        return "全部".to_owned();
    }
    let names = reach.iter().map(|reach| match reach {
        Reach::Own => "本",
        Reach::Below => "下",
        Reach::Above => "上",
        Reach::Beside => "旁",
    });
    names.collect()
}

const HEAD: &str = "\
# Rights (权限)

Generated from `crates/app/src/access/table.rs`; a test keeps this page true. To write it again:
`LUODI_WRITE=1 cargo test -p luodi-app --test rights`.

A cell says whose records the role reaches: 本 its own unit, 下 the units below, 上 the units above, 旁 any other unit,
全部 all of them, — none. A project is in reach when one of its units is. Reach is measured in the tree of places of the day,
from the unit of the post; for the role 部门 in a department, from the government it belongs to.

";

const FOOT: &str = "
Labels narrow and widen reading: 公开 is seen by whoever may read projects at all, 内部 within reach, 限知悉 only by the
units of the project and the tiers above them. A published bulletin that was released (公开) is read by everybody, also without
signing in; its archive, which holds the rows of projects, only by who may view figures of the whole territory.

代报 is narrower than its cell: only the tier directly above the unit enters for it, the report names both and waits for the
unit's own acceptance, and what the unit handed in itself is returned, never written over. Acceptance is narrower too: only
the tier whose turn it is accepts or returns. A dispatcher's own acceptance comes with what he hands in for his own unit. A
tier below the top that has no open dispatcher post is passed over.

The first posts of an empty house are laid on the console. Nobody changes the post he sits on, and a purge is confirmed by
another post than the one that asked.
";
