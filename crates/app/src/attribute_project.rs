//! Giving a project to other units (归属): dated shares that make the whole.

use model::attribution::WHOLE_PPM;
use model::{
    Act, Attribution, Change, Day, Place, Problem, Problems, ProjectId, Record, Role, Sealed, Share, UnitCode,
};

use crate::access::{Actor, Right, enter};
use crate::holding::holding;
use crate::known::Known;
use crate::{AppError, House, Refusal};

/// An attribution as entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeProject {
    /// The project.
    pub project: ProjectId,
    /// In what sense.
    pub role: Role,
    /// First day on which it is so.
    pub from: Day,
    /// The units with their parts, main unit first.
    pub shares: Vec<Share>,
    /// The figures of the year follow to the new units; else they stay with the old ones until
    /// 31 December.
    pub figures_follow: bool,
    /// Why, or the document that ordered it.
    pub reason: String,
}

/// Gives a project to units from a day on.
///
/// # Errors
/// Refuses who does not reach the units before and after, and a change of the responsible unit
/// without a reason; problems when the shares do not make the whole or a unit is unknown.
pub async fn attribute_project(house: &House, actor: &Actor, wanted: &AttributeProject) -> Result<Sealed, AppError> {
    let pass = enter(actor, Right::Attribute)?;
    let desk = house.write(&pass).await?;
    let known = house.known(&desk).await?;
    let no_such = || Refusal::NoSuch { what: format!("项目{}", wanted.project) };
    let held = holding(&desk, wanted.project).await?.ok_or_else(no_such)?;
    // An owner may sit anywhere; the project itself has to be in reach from either side.
    let mut units = held.keepers(known.today);
    if wanted.role != Role::Owner {
        units.extend(wanted.shares.iter().map(|share| share.unit.clone()));
    }
    let grant = pass.each(&known.tree, &units)?;
    let attribution = attribution(wanted);
    let problems = problems(&attribution, &known);
    if problems.any_error() {
        return Err(AppError::Problems(problems));
    }
    let before = held.attribution(wanted.role, wanted.from);
    if before.is_some_and(|before| before.shares == attribution.shares && before.counts_from <= attribution.counts_from)
    {
        return Err(Refusal::NothingChanged.into());
    }
    if before.is_some() && wanted.role == Role::Responsible && wanted.reason.trim().is_empty() {
        return Err(Refusal::NeedsReason { what_zh: "变更责任单位", what_en: "a new responsible unit" }.into());
    }
    desk.record(&grant, Act::Attribute, &wanted.reason, vec![Change::Put(Record::Attribution(attribution))]).await
}

fn attribution(wanted: &AttributeProject) -> Attribution {
    let counts_from = if wanted.figures_follow { wanted.from } else { Attribution::next_year(wanted.from) };
    Attribution {
        project: wanted.project,
        role: wanted.role,
        from: wanted.from,
        counts_from,
        shares: wanted.shares.clone(),
    }
}

fn problems(attribution: &Attribution, known: &Known) -> Problems {
    let mut problems = Problems::new();
    problems.extend(share_problem(attribution, Place::field("shares")));
    for share in &attribution.shares {
        if known.tree.standing(share.unit.as_str()).is_none() {
            problems.push(unknown_unit(&share.unit));
        }
    }
    problems
}

fn unknown_unit(unit: &UnitCode) -> Problem {
    Problem::error(
        "unit-unknown",
        Place::field("shares"),
        (format!("没有单位{unit}"), "核对编码，或先导入该单位"),
        (format!("there is no unit {unit}"), "check the code, or import the unit first"),
    )
}

/// What is wrong with the shares of an attribution.
pub(crate) fn share_problem(attribution: &Attribution, place: Place) -> Option<Problem> {
    if attribution.is_whole() {
        return None;
    }
    let sum: u64 = attribution.shares.iter().map(|share| u64::from(share.ppm)).sum();
    let percent = |ppm: u64| format!("{}.{:04}%", ppm / 10_000, ppm % 10_000);
    let (sum, whole) = (percent(sum), percent(u64::from(WHOLE_PPM)));
    Some(Problem::error(
        "shares-not-whole",
        place,
        (format!("份额合计{sum}，应为{whole}，且各单位只列一次、大于零"), "改到合计100%"),
        (
            format!("the shares sum to {sum}, not {whole}, or a unit stands twice or with nothing"),
            "make them sum to 100%",
        ),
    ))
}
