//! The stages of a project from its rows: days of works, and the stage it is said to be in.

use exchange::import::ProjectRow;
use exchange::import::field::{Field, projects as column};
use model::{Day, Problem, Record, Stage, StageMove, Turn};

use super::Ground;
use super::group::Group;
use crate::holding::{Holding, stage_on};
use crate::import::{Decided, Item};

/// A column with a day on which a stage began.
type Dated = (&'static Field, Stage, fn(&ProjectRow) -> Option<Day>);

const DATED: [Dated; 5] = [
    (&column::STARTED_ON, Stage::Building, |row| row.started_on),
    (&column::FINISHING_ON, Stage::Finishing, |row| row.finishing_on),
    (&column::COMPLETED_ON, Stage::Completed, |row| row.completed_on),
    (&column::PRODUCED_ON, Stage::Producing, |row| row.produced_on),
    (&column::HALTED_ON, Stage::Halted, |row| row.halted_on),
];

/// Adds the steps that the rows tell, corrects the day of a step that is there, and moves to the stage
/// said where the days do not lead there.
pub(super) fn merge(
    ground: &Ground<'_>,
    group: &Group<'_>,
    after: &mut Holding,
    item: &mut Item,
    decided: &mut Decided,
) {
    let is_new = after.moves.is_empty();
    for (field, stage, get) in DATED {
        if let Some(on) = group.agreed(field, decided, get) {
            if stage == Stage::Halted && halted_again(&after.moves, on) {
                after.moves.push(step(group, on, Turn::Moved, stage));
            } else {
                dated(group, after, item, stage, on);
            }
        }
    }
    if let Some(on) = group.agreed(&column::RESUMED_ON, decided, |row| row.resumed_on) {
        resumed(group, after, on);
    }
    if let Some(stage) = group.agreed(&column::STAGE, decided, |row| row.stage) {
        said(ground, group, after, stage, is_new, decided);
    }
    after.moves.sort_by_key(|step| (step.on, step.stage, step.turn));
}

fn step(group: &Group<'_>, on: Day, turn: Turn, stage: Stage) -> StageMove {
    StageMove { project: group.id, on, turn, stage, reason: String::new() }
}

/// A stage began on a day: the one step to it that is there is corrected, several are left alone.
fn dated(group: &Group<'_>, after: &mut Holding, item: &mut Item, stage: Stage, on: Day) {
    let to_it = |known: &&StageMove| known.turn == Turn::Moved && known.stage == stage;
    let known: Vec<_> = after.moves.iter().filter(to_it).cloned().collect();
    match known.as_slice() {
        [] => after.moves.push(step(group, on, Turn::Moved, stage)),
        [one] if one.on != on => {
            item.drops.push(Record::StageMove(one.clone()));
            after.moves.retain(|known| known != one);
            after.moves.push(StageMove { on, ..one.clone() });
        }
        _ => {}
    }
}

/// Whether works that had halted before were going on again until this day: the halt is another one,
/// and not the one that is there with its day corrected.
fn halted_again(moves: &[StageMove], on: Day) -> bool {
    let before = moves.iter().any(|known| known.stage == Stage::Halted && known.on < on);
    before && stage_on(moves, on) != Some(Stage::Halted)
}

/// Works resumed on a day; after a halt the project is building again.
fn resumed(group: &Group<'_>, after: &mut Holding, on: Day) {
    if after.moves.iter().any(|known| known.turn == Turn::Resumed && known.on == on) {
        return;
    }
    match stage_on(&after.moves, on) {
        Some(Stage::Halted) => {
            after.moves.push(step(group, on, Turn::Moved, Stage::Building));
            after.moves.push(step(group, on, Turn::Resumed, Stage::Building));
        }
        stage => after.moves.push(step(group, on, Turn::Resumed, stage.unwrap_or(Stage::Building))),
    }
}

/// The project is said to be in a stage now.
fn said(
    ground: &Ground<'_>,
    group: &Group<'_>,
    after: &mut Holding,
    stage: Stage,
    is_new: bool,
    decided: &mut Decided,
) {
    let last = after.moves.iter().max_by_key(|known| (known.on, known.stage)).cloned();
    let Some(last) = last else {
        // Nothing is dated: the project has been in its stage since it is known.
        return after.moves.push(step(group, group.since(ground.as_of()), Turn::Moved, stage));
    };
    if last.stage == stage {
        return;
    }
    let is_dated =
        DATED.iter().any(|(_, of, get)| *of == last.stage && group.rows.iter().any(|row| get(row) == Some(last.on)));
    if is_dated && stage < last.stage {
        decided.tell(contradiction(group, stage, &last));
        return;
    }
    let on = if is_new { last.on } else { ground.as_of().max(last.on) };
    decided.tell(undated(group, stage, on));
    after.moves.push(step(group, on, Turn::Moved, stage));
}

fn contradiction(group: &Group<'_>, stage: Stage, last: &StageMove) -> Problem {
    Problem::error(
        "stage-contradicts",
        group.rows[0].place.cell(&column::STAGE),
        (format!("阶段写的是{}，但{}已进入{}", stage.zh(), last.on, last.stage.zh()), "核对阶段和日期"),
        (format!("the stage is said to be {stage}, yet it was {} on {}", last.stage, last.on), "check stage and days"),
    )
}

fn undated(group: &Group<'_>, stage: Stage, on: Day) -> Problem {
    Problem::warning(
        "stage-without-day",
        group.rows[0].place.cell(&column::STAGE),
        (format!("进入{}没有日期，按{on}计", stage.zh()), "补上日期"),
        (format!("no day is given for {stage}; taken as {on}"), "add the day"),
    )
}
