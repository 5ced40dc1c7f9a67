//! Projects from files, with their units, lists and plans.

use std::collections::{BTreeMap, BTreeSet};

use model::attribution::WHOLE_PPM;
use model::{Category, CreditCode, Day, ListCode, Money, Problems, ProjectCode, ProjectId, Role, Stage, SubjectType};

use super::codes::{AnyProjectCode, credit_code, project_code, project_id};
use super::field::{Field, Holds, Kind, projects as f};
use super::findings::Findings;
use super::parse::{ShareFault, category, items, shares, stage, subject, yes_or_no};
use super::row::{Row, UnitRef};
use super::{RowPlace, Setting, Source, read_all};

/// A line of projects. What a cell leaves blank is `None` or empty: the use case decides what that
/// means for a project that is there already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectRow {
    /// Where it stands.
    pub place: RowPlace,
    /// 项目编号
    pub id: Option<ProjectId>,
    /// 项目名称
    pub name: String,
    /// 曾用名
    pub former_names: Vec<String>,
    /// 项目代码, of a national scheme
    pub code: Option<ProjectCode>,
    /// 项目代码 of another scheme, as it stands.
    pub legacy_code: Option<String>,
    /// 建设单位
    pub owner_name: String,
    /// 统一社会信用代码
    pub owner_code: Option<CreditCode>,
    /// 行业代码
    pub industry: String,
    /// 主体类型
    pub subject: Option<SubjectType>,
    /// 总投资
    pub total_investment: Option<Money>,
    /// 固定资产投资
    pub fixed_investment: Option<Money>,
    /// 打包项目数
    pub parts: Option<u32>,
    /// 建设内容
    pub content: String,
    /// 建设地点
    pub site: String,
    /// 所在地, 责任单位, 园区: the units of each role that has any, main unit first, making the whole.
    pub units: BTreeMap<Role, Vec<UnitShare>>,
    /// 阶段
    pub stage: Option<Stage>,
    /// 签约日期
    pub signed_on: Option<Day>,
    /// 开工日期
    pub started_on: Option<Day>,
    /// 停建日期
    pub halted_on: Option<Day>,
    /// 复工日期
    pub resumed_on: Option<Day>,
    /// 收尾日期
    pub finishing_on: Option<Day>,
    /// 竣工日期
    pub completed_on: Option<Day>,
    /// 投产日期
    pub produced_on: Option<Day>,
    /// 计划开工日期
    pub planned_start_on: Option<Day>,
    /// 计划竣工日期
    pub planned_finish_on: Option<Day>,
    /// 分类
    pub tags: BTreeSet<String>,
    /// 年度, from the cell, the heading of the plan, the caller or the title; there where the row has
    /// lists or a plan.
    pub year: Option<i16>,
    /// The project's own plan of that year.
    pub plan: Option<PlanAmounts>,
    /// The lists it stands in.
    pub lists: Vec<ListRow>,
    /// 文号, of lists and plan
    pub document: String,
    /// 至上年底完成投资
    pub done_before: Option<Money>,
    /// 模拟数据
    pub simulated: bool,
}

/// A unit's part of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitShare {
    /// The unit.
    pub unit: UnitRef,
    /// Its part in millionths; those of a role make 1,000,000.
    pub ppm: u32,
}

/// A plan, cumulative from 1 January.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanAmounts {
    /// To 31 March.
    pub to_q1: Option<Money>,
    /// To 30 June.
    pub to_q2: Option<Money>,
    /// To 30 September.
    pub to_q3: Option<Money>,
    /// The year.
    pub annual: Money,
}

/// A project's line in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    /// The list.
    pub list: ListCode,
    /// The year.
    pub year: i16,
    /// 清单内编码
    pub code: String,
    /// 类别
    pub category: Option<Category>,
    /// 批次
    pub batch: String,
    /// 领域
    pub field: String,
    /// 入清单日期
    pub entered_on: Option<Day>,
    /// The list's own plan.
    pub plan: Option<PlanAmounts>,
}

/// Reads projects from files.
#[must_use]
pub fn read_projects(sources: &[Source<'_>], setting: &Setting<'_>) -> (Vec<ProjectRow>, Problems) {
    let read = |_, row: &mut Row<'_>| read(row, setting);
    read_all(Kind::Projects, sources, setting.columns, read, find_duplicates, |row| &row.place)
}

fn read(row: &mut Row<'_>, setting: &Setting<'_>) -> Option<ProjectRow> {
    let name = row.line(&f::NAME);
    if name.is_empty() {
        row.tell("value-missing", &f::NAME, &[f::NAME.zh]);
    }
    let (code, legacy_code) = AnyProjectCode::split(project_code(row, &f::CODE, setting));
    let plan = plan(row, [&f::PLAN_Q1, &f::PLAN_Q2, &f::PLAN_Q3, &f::PLAN]);
    let codes = list_codes(row, setting);
    let year = year(row, setting, plan.is_some() || !codes.is_empty());
    let read = ProjectRow {
        place: row.place(),
        id: project_id(row, &f::ID),
        name,
        former_names: items(&row.text(&f::FORMER_NAMES)),
        code,
        legacy_code,
        owner_name: row.line(&f::OWNER_NAME),
        owner_code: credit_code(row, &f::OWNER_CODE),
        industry: industry(row),
        subject: choice(row, &f::SUBJECT, subject),
        total_investment: row.money(&f::TOTAL),
        fixed_investment: row.money(&f::FIXED),
        parts: row.count(&f::PARTS, 1, 10_000).and_then(|parts| u32::try_from(parts).ok()),
        content: row.text(&f::CONTENT),
        site: row.line(&f::SITE),
        units: units(row),
        stage: choice(row, &f::STAGE, stage),
        signed_on: row.first_day(&f::SIGNED_ON),
        started_on: row.first_day(&f::STARTED_ON),
        halted_on: row.first_day(&f::HALTED_ON),
        resumed_on: row.first_day(&f::RESUMED_ON),
        finishing_on: row.last_day(&f::FINISHING_ON),
        completed_on: row.last_day(&f::COMPLETED_ON),
        produced_on: row.last_day(&f::PRODUCED_ON),
        planned_start_on: row.first_day(&f::PLANNED_START_ON),
        planned_finish_on: row.last_day(&f::PLANNED_FINISH_ON),
        tags: tags(row),
        year,
        plan,
        lists: lists(row, codes, year),
        document: row.line(&f::DOCUMENT),
        done_before: done_before(row, year),
        simulated: choice(row, &f::SIMULATED, yes_or_no).unwrap_or(false),
    };
    check(row, &read);
    Some(read)
}

pub(super) fn choice<T>(row: &mut Row<'_>, field: &Field, read: impl Fn(&str) -> Option<T>) -> Option<T> {
    let Holds::Choice(words) = field.holds else { return None };
    row.choice(field, words, read)
}

/// What a row says that cannot all be true is told; none of it keeps the row out.
fn check(row: &mut Row<'_>, read: &ProjectRow) {
    if read.fixed_investment.zip(read.total_investment).is_some_and(|(fixed, total)| fixed > total) {
        row.tell("fixed-above-total", &f::FIXED, &[]);
    }
    let pairs = [
        (&f::STARTED_ON, read.started_on, &f::COMPLETED_ON, read.completed_on),
        (&f::STARTED_ON, read.started_on, &f::PRODUCED_ON, read.produced_on),
        (&f::STARTED_ON, read.started_on, &f::HALTED_ON, read.halted_on),
        (&f::PLANNED_START_ON, read.planned_start_on, &f::PLANNED_FINISH_ON, read.planned_finish_on),
    ];
    for (first, earlier, second, later) in pairs {
        if earlier.zip(later).is_some_and(|(earlier, later)| later < earlier) {
            row.tell("dates-unlikely", second, &[first.zh, second.zh]);
        }
    }
    if let Some(day) = read.halted_on.filter(|day| read.resumed_on == Some(*day)) {
        row.tell("halted-and-resumed", &f::RESUMED_ON, &[&day.to_string()]);
    }
    let steps = [&f::STARTED_ON, &f::HALTED_ON, &f::RESUMED_ON, &f::FINISHING_ON, &f::COMPLETED_ON, &f::PRODUCED_ON];
    for field in [&f::SIGNED_ON].into_iter().chain(steps) {
        if row.is_year_only(field) {
            row.tell("date-year-only", field, &[field.zh]);
        }
    }
}

/// GB/T 4754: a section letter, or a division of 01 to 97 with further digits.
fn industry(row: &mut Row<'_>) -> String {
    let was_number = matches!(row.value(&f::INDUSTRY), crate::sheet::CellValue::Number(_));
    let text = row.code(&f::INDUSTRY).to_ascii_uppercase();
    let letter = text.len() == 1 && text.bytes().all(|b| (b'A'..=b'T').contains(&b));
    let digits = (2..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let division = digits && text[..2].parse().is_ok_and(|division: u8| (1..=97).contains(&division));
    if text.is_empty() || letter || division {
        // 0111 in a cell of numbers is left as 111, which is another industry.
        if was_number && text.len() == 3 {
            row.tell("industry-zero-eaten", &f::INDUSTRY, &[&text]);
        }
        return text;
    }
    row.tell("industry-unknown", &f::INDUSTRY, &[&text]);
    String::new()
}

fn tags(row: &mut Row<'_>) -> BTreeSet<String> {
    items(&row.text(&f::TAGS)).into_iter().collect()
}

fn units(row: &mut Row<'_>) -> BTreeMap<Role, Vec<UnitShare>> {
    let roles = [(Role::Place, &f::PLACE), (Role::Responsible, &f::RESPONSIBLE), (Role::Park, &f::PARK)];
    let read = roles.map(|(role, field)| (role, role_units(row, role, field)));
    read.into_iter().filter(|(_, units)| !units.is_empty()).collect()
}

fn role_units(row: &mut Row<'_>, role: Role, field: &Field) -> Vec<UnitShare> {
    let text = row.text(field);
    let parts = match shares(&text) {
        Ok(parts) => parts,
        Err(fault) => {
            match fault {
                ShareFault::NotAShare(part) => row.tell("share-unknown", field, &[field.zh, &part]),
                ShareFault::SomeMissing => row.tell("share-some-missing", field, &[field.zh, &text]),
                ShareFault::Sum(sum) => row.tell("share-sum", field, &[field.zh, &text, &sum]),
                ShareFault::Twice(unit) => row.tell("share-twice", field, &[field.zh, &unit]),
            }
            return Vec::new();
        }
    };
    let shared = parts.iter().all(|part| part.ppm.is_some());
    if parts.len() > 1 && !shared {
        // The first of several responsible units leads; of several places none does.
        if role != Role::Responsible {
            row.tell("share-missing", field, &[field.zh, &text]);
            return Vec::new();
        }
        row.tell("share-first-leads", field, &[field.zh, &text, &parts[0].unit]);
    }
    let kept = if shared { parts.len() } else { 1 };
    let share = |part: &super::parse::SharePart| UnitShare {
        unit: UnitRef::read(&part.unit),
        ppm: part.ppm.unwrap_or(WHOLE_PPM),
    };
    parts.iter().take(kept).map(share).collect()
}

/// The year of lists and plan.
fn year(row: &mut Row<'_>, setting: &Setting<'_>, needed: bool) -> Option<i16> {
    let typed = row.count(&f::YEAR, 1950, 2150).and_then(|year| i16::try_from(year).ok());
    let heading = row.column(&f::PLAN).and_then(|column| column.year);
    if let Some((typed, heading)) = typed.zip(heading).filter(|(typed, heading)| typed != heading) {
        row.tell("year-conflict", &f::YEAR, &[&typed.to_string(), &heading.to_string()]);
    }
    let year = typed.or(heading).or(setting.year).or(row.table.header.title.0);
    if year.is_none() && needed && !row.is_filled(&f::YEAR) {
        let at = if row.column(&f::YEAR).is_some() { &f::YEAR } else { &f::NAME };
        row.tell("year-missing", at, &[]);
    }
    year
}

/// A plan of a year with its stages.
pub(super) fn plan(row: &mut Row<'_>, fields: [&Field; 4]) -> Option<PlanAmounts> {
    let [to_q1, to_q2, to_q3, annual] = fields.map(|field| row.money(field));
    let set: Vec<Money> = [to_q1, to_q2, to_q3, annual].into_iter().flatten().collect();
    if set.windows(2).any(|pair| pair[1] < pair[0]) {
        row.tell("plan-not-rising", fields[3], &[fields[3].zh]);
    }
    if annual.is_none() && !set.is_empty() && !row.is_filled(fields[3]) {
        row.tell("plan-without-year", fields[3], &[fields[3].zh]);
    }
    annual.map(|annual| PlanAmounts { to_q1, to_q2, to_q3, annual })
}

fn list_codes(row: &mut Row<'_>, setting: &Setting<'_>) -> Vec<ListCode> {
    if row.column(&f::LISTS).is_none() {
        return setting.list.cloned().into_iter().collect();
    }
    let mut codes: Vec<ListCode> = Vec::new();
    for item in items(&row.text(&f::LISTS)) {
        match model::codes::half_width(&item).parse::<ListCode>() {
            Ok(code) if !codes.contains(&code) => codes.push(code),
            Ok(_) => {}
            Err(_) => row.tell("list-code", &f::LISTS, &[&item]),
        }
    }
    codes
}

fn lists(row: &mut Row<'_>, codes: Vec<ListCode>, year: Option<i16>) -> Vec<ListRow> {
    let code = row.code(&f::LIST_CODE);
    let category = choice(row, &f::CATEGORY, category);
    let batch = row.line(&f::BATCH);
    let field = row.line(&f::FIELD);
    let entered_on = row.first_day(&f::ENTERED_ON);
    let plan = plan(row, [&f::LIST_PLAN_Q1, &f::LIST_PLAN_Q2, &f::LIST_PLAN_Q3, &f::LIST_PLAN]);
    if codes.len() > 1 && (!code.is_empty() || plan.is_some()) {
        let at = if code.is_empty() { &f::LIST_PLAN } else { &f::LIST_CODE };
        row.tell("list-of-several", at, &[at.zh]);
    }
    let says = !code.is_empty() || category.is_some() || !batch.is_empty() || !field.is_empty() || plan.is_some();
    if codes.is_empty() && says && !row.is_filled(&f::LISTS) {
        row.tell("list-missing", &f::NAME, &[]);
    }
    let Some(year) = year else { return Vec::new() };
    let line = |list| ListRow {
        list,
        year,
        code: code.clone(),
        category,
        batch: batch.clone(),
        field: field.clone(),
        entered_on,
        plan,
    };
    codes.into_iter().map(line).collect()
}

/// The heading may name the year (至2017年底), which must be the one before the plan's.
fn done_before(row: &mut Row<'_>, year: Option<i16>) -> Option<Money> {
    let heading = row.column(&f::DONE_BEFORE).and_then(|column| column.before_year);
    if let Some((heading, year)) = heading.zip(year).filter(|(heading, year)| heading + 1 != *year) {
        row.tell("before-year-conflict", &f::DONE_BEFORE, &[&heading.to_string(), &year.to_string()]);
    }
    row.money(&f::DONE_BEFORE)
}

/// A project may stand once for each list and year, or once without a list.
fn find_duplicates(rows: &[ProjectRow], findings: &mut Findings) {
    let mut seen: BTreeMap<(String, String), &ProjectRow> = BTreeMap::new();
    for row in rows {
        let id = row.id.map(|id| id.to_string());
        let code = row.code.as_ref().map(ToString::to_string).or_else(|| row.legacy_code.clone());
        let who = id.or(code).unwrap_or_else(|| format!("{} {}", row.name, row.owner_name).trim().to_owned());
        let mut lists: Vec<String> = row.lists.iter().map(|list| format!("{} {}", list.list, list.year)).collect();
        if lists.is_empty() {
            lists.push(String::new());
        }
        for list in lists {
            let key = (who.clone(), list);
            if let Some(first) = seen.get(&key) {
                let place = first.place.row().to_string();
                findings.tell("project-twice", row.place.row().clone(), &[&key.0, &key.1, &place]);
            } else {
                seen.insert(key, row);
            }
        }
    }
}
