//! Moving a project to a stage, and the events inside one: resumption (复工) and winter stop.

use model::{Act, Change, Day, Period, Place, Problem, Problems, ProjectId, Record, Sealed, Stage, StageMove, Turn};

use crate::access::{Actor, Right, enter};
use crate::closing::Closings;
use crate::holding::{holding, stage_on};
use crate::{AppError, House, Refusal};

/// A step as entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveStage {
    /// The project.
    pub project: ProjectId,
    /// Effective day.
    pub on: Day,
    /// Move or event.
    pub turn: Turn,
    /// The stage moved to; of no meaning for an event, which leaves the stage.
    pub stage: Stage,
    /// Reason or evidence.
    pub reason: String,
}

/// Records a step in the life of a project.
///
/// # Errors
/// Refuses who may not, a step that is recorded already, and a step aside, back or before the last
/// one without a reason; problems when the day cannot be.
pub async fn move_stage(house: &House, actor: &Actor, step: &MoveStage) -> Result<Sealed, AppError> {
    let pass = enter(actor, Right::MoveStage)?;
    let desk = house.write(&pass).await?;
    let known = house.known(&desk).await?;
    let no_such = || Refusal::NoSuch { what: format!("项目{}", step.project) };
    let holding = holding(&desk, step.project).await?.ok_or_else(no_such)?;
    let grant = pass.any(&known.tree, &holding.keepers(known.today))?;
    let moves = decide(&holding.moves, step, known.today)?;
    let closings = Closings::of(house, &desk).await?;
    if step.reason.trim().is_empty() && closings.close_for(&holding, Period::Day(step.on), &known) {
        let (what_zh, what_en) = ("补记已关闭期间的阶段变更", "a step in a period that is closed");
        return Err(Refusal::NeedsReason { what_zh, what_en }.into());
    }
    let changes = moves.into_iter().map(|step| Change::Put(Record::StageMove(step))).collect();
    desk.record(&grant, Act::MoveStage, &step.reason, changes).await
}

/// What a step records: itself, and with a resumption after a halt the move back to building.
fn decide(moves: &[StageMove], step: &MoveStage, today: Day) -> Result<Vec<StageMove>, AppError> {
    if step.on > today {
        return Err(AppError::Problems(Problems(vec![in_the_future(step.on, today)])));
    }
    let before = stage_on(moves, step.on);
    let resumes_halted = step.turn == Turn::Resumed && before == Some(Stage::Halted);
    let stage = match step.turn {
        Turn::Moved => step.stage,
        Turn::Resumed | Turn::WinterStop if resumes_halted => Stage::Building,
        Turn::Resumed | Turn::WinterStop => before.unwrap_or(Stage::Building),
    };
    let made =
        |turn| StageMove { project: step.project, on: step.on, turn, stage, reason: step.reason.trim().to_owned() };
    let same = |known: &StageMove| known.on == step.on && known.turn == step.turn && known.stage == stage;
    if moves.iter().any(same) || (step.turn == Turn::Moved && before == Some(stage)) {
        return Err(Refusal::NothingChanged.into());
    }
    if step.reason.trim().is_empty()
        && let Some((what_zh, what_en)) = needs_reason(moves, step, before)
    {
        return Err(Refusal::NeedsReason { what_zh, what_en }.into());
    }
    Ok(if resumes_halted { vec![made(Turn::Moved), made(Turn::Resumed)] } else { vec![made(step.turn)] })
}

/// What needs a word: leaving the road, going back on it, and entering a day before the last step.
fn needs_reason(moves: &[StageMove], step: &MoveStage, before: Option<Stage>) -> Option<(&'static str, &'static str)> {
    let aside = matches!(step.stage, Stage::Halted | Stage::Withdrawn | Stage::Cleared);
    if step.turn == Turn::Moved && aside {
        return Some(("停建、出库或出清", "halting, withdrawing or clearing a project"));
    }
    if step.turn == Turn::Moved && before.is_some_and(|before| step.stage < before) {
        return Some(("阶段回退", "going back a stage"));
    }
    let earlier = moves.iter().any(|known| known.on > step.on);
    earlier.then_some(("补记以前的阶段变更", "a step before the last one"))
}

fn in_the_future(on: Day, today: Day) -> Problem {
    Problem::error(
        "stage-in-the-future",
        Place::field("on"),
        (format!("日期{on}晚于今天{today}"), "阶段变更在发生后记录；计划日期填在项目资料里"),
        (
            format!("the day {on} is after today, {today}"),
            "record a step once it has happened; planned days stand in the project's data",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps as `day turn stage`, then a new one with or without a reason, and what comes of it.
    fn check(known: &str, step: &str, reason: &str, outcome: &str) {
        let project = ProjectId::new(1).expect("an id");
        let read = |text: &str| {
            let words: Vec<_> = text.split_whitespace().collect();
            let (turn, stage) = (Turn::parse(words[1]).expect("a turn"), Stage::parse(words[2]).expect("a stage"));
            StageMove { project, on: words[0].parse().expect("a day"), turn, stage, reason: String::new() }
        };
        let moves: Vec<_> = known.split(',').filter(|text| !text.trim().is_empty()).map(read).collect();
        let StageMove { on, turn, stage, .. } = read(step);
        let step = MoveStage { project, on, turn, stage, reason: reason.to_owned() };
        let found = match decide(&moves, &step, "2020-09-01".parse().expect("a day")) {
            Ok(moves) => {
                moves.iter().map(|step| format!("{} {}", step.turn, step.stage)).collect::<Vec<_>>().join(", ")
            }
            Err(AppError::Refused(refusal)) => refusal.code().to_owned(),
            Err(AppError::Problems(problems)) => problems.0[0].code.to_owned(),
            Err(other) => other.to_string(),
        };
        assert_eq!(found, outcome, "{step:?}");
    }

    #[test]
    fn steps_and_what_comes_of_them() {
        let built = "2020-03-01 moved building";
        check("", "2020-03-01 moved building", "", "moved building");
        check(built, "2020-03-01 moved building", "", "nothing-changed");
        check(built, "2020-05-01 moved building", "", "nothing-changed");
        check(built, "2020-05-01 moved completed", "", "moved completed");
        check(built, "2020-05-01 moved preparing", "", "needs-reason");
        check(built, "2020-05-01 moved preparing", "误报开工", "moved preparing");
        check(built, "2020-05-01 moved halted", "", "needs-reason");
        check(built, "2020-02-01 moved preparing", "", "needs-reason");
        check(built, "2020-10-01 moved completed", "", "stage-in-the-future");
        check(built, "2020-04-01 resumed planned", "", "resumed building");
        check(
            "2019-03-01 moved building, 2019-11-01 moved halted",
            "2020-04-01 resumed planned",
            "",
            "moved building, resumed building",
        );
    }
}
