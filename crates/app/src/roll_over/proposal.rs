//! What becomes of a line of a list when its year ends, by the stage on 31 December.

use model::{Category, Day, Period, Stage};

/// What is proposed for a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// It stands in the next year too.
    Stays {
        /// Its category there; `None` where the line had none.
        category: Option<Category>,
        /// What a person should look at first, in Chinese and English.
        look: Option<(&'static str, &'static str)>,
    },
    /// It does not, because of where the project stands.
    Leaves(Stage),
}

/// What is proposed for a line of a category whose project stood in a stage on the last day of the year.
/// Works that go on are 续建, or 拟竣工 where they are to be completed in the next year; what was not begun keeps
/// 新建 or 前期; what is completed or given up leaves. A line without a category gets none.
#[must_use]
pub fn next_category(was: Option<Category>, stage: Option<Stage>, planned_finish: Option<Day>, next: i16) -> Next {
    let stays = |category: Category, look| Next::Stays { category: was.map(|_| category), look };
    let ends = planned_finish.filter(|day| *day <= Period::Year(next).last_day());
    match stage {
        Some(stage @ (Stage::Completed | Stage::Producing | Stage::AtCapacity | Stage::Withdrawn | Stage::Cleared)) => {
            Next::Leaves(stage)
        }
        Some(Stage::Building) => {
            let late = ends.is_some_and(|day| day < Period::Year(next).first_day());
            let look = late.then_some(("计划竣工日期已过", "the planned day of completion is past"));
            stays(if ends.is_some() { Category::Finishing } else { Category::Continuing }, look)
        }
        Some(Stage::Finishing) => stays(Category::Finishing, None),
        Some(Stage::Halted) => stays(Category::Continuing, Some(("停建，核定去留", "halted: decide whether it stays"))),
        Some(Stage::Planned | Stage::Reserved | Stage::Preparing) => match was {
            Some(Category::Continuing | Category::Finishing) => {
                let look = ("类别是在建的，阶段还在前期，核对阶段", "its category says begun, its stage does not");
                stays(Category::Preparing, Some(look))
            }
            kept => Next::Stays { category: kept, look: None },
        },
        None => Next::Stays { category: was, look: Some(("没有阶段，核对", "no stage is known")) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stage_of_the_last_day_decides() {
        // Category, stage, planned completion, what is proposed for 2021, whether to look.
        let table = [
            ("new", "building", "", "continuing", false),
            ("new", "building", "2021-10-31", "finishing", false),
            ("continuing", "building", "2022-01-01", "continuing", false),
            ("continuing", "building", "2020-10-31", "finishing", true),
            ("continuing", "finishing", "", "finishing", false),
            ("finishing", "completed", "", "leaves", false),
            ("finishing", "producing", "", "leaves", false),
            ("finishing", "at-capacity", "", "leaves", false),
            ("new", "withdrawn", "", "leaves", false),
            ("continuing", "cleared", "", "leaves", false),
            ("continuing", "halted", "", "continuing", true),
            ("new", "preparing", "", "new", false),
            ("preparing", "reserved", "2021-10-31", "preparing", false),
            ("finishing", "preparing", "", "preparing", true),
            ("new", "", "", "new", true),
            ("", "building", "", "-", false),
            ("", "planned", "", "-", false),
        ];
        for (was, stage, finish, expected, looked_at) in table {
            let next = next_category(Category::parse(was), Stage::parse(stage), finish.parse().ok(), 2021);
            let (category, look) = match next {
                Next::Leaves(_) => ("leaves", false),
                Next::Stays { category, look } => (category.map_or("-", Category::as_str), look.is_some()),
            };
            assert_eq!((category, look), (expected, looked_at), "{was} {stage} {finish}");
        }
    }
}
