//! The final copy (定稿): the Word file that an office edited, each number in it held against the bulletin.

use exchange::export::paper::length::too_long;
use exchange::final_copy::{NumberFound, Origin, Verdict, compare_final, read_final};
use model::{Document, Place, Problem, Problems};

use crate::access::{Actor, Right, enter};
use crate::draw_bulletin::draw_bulletin;
use crate::view_bulletin::view_bulletin;
use crate::{AppError, House};

/// A final copy, held against its bulletin.
#[derive(Clone, Debug)]
pub struct FinalChecked {
    /// The bulletin it was written from.
    pub document: Document,
    /// Every number in the order of the file.
    pub numbers: Vec<NumberFound>,
    /// What is to be said of the bulletin's length.
    pub length: Option<Problem>,
}

impl FinalChecked {
    /// How many numbers match, were changed, have no source, and stand in the bulletin's own words.
    #[must_use]
    pub fn counts(&self) -> [usize; 4] {
        let of = |is: fn(&Verdict) -> bool| self.numbers.iter().filter(|found| is(&found.verdict)).count();
        [
            of(|verdict| matches!(verdict, Verdict::Matching(_))),
            of(|verdict| matches!(verdict, Verdict::Changed { .. })),
            of(|verdict| matches!(verdict, Verdict::Unsourced)),
            of(|verdict| matches!(verdict, Verdict::Wording)),
        ]
    }
}

/// Checks a final copy: `file` is what its sender calls it, `origin` the bulletin it belongs to where the
/// file itself no longer tells. A copy of a drawing is held against the same drawing, as of the position
/// it was drawn at; a copy of an edition against the edition.
///
/// # Errors
/// Refuses a post that may not draw the bulletin; what keeps the file from being read.
pub async fn check_final(
    house: &House,
    actor: &Actor,
    file: &str,
    bytes: &[u8],
    origin: Option<&Origin>,
) -> Result<FinalChecked, AppError> {
    enter(actor, Right::DrawBulletin)?;
    let copy = read_final(bytes, file).map_err(AppError::Problems)?;
    let origin = copy.origin.as_ref().or(origin);
    let Origin { pack, bulletin, period, position, edition } = origin.ok_or_else(|| told(no_origin(file)))?;
    let document = draw_bulletin(house, actor, pack, bulletin, *period, Some(*position)).await?;
    if document.position != *position {
        return Err(told(other_ledger(file, *position, document.position)));
    }
    let document = match edition {
        0 => document,
        edition => view_bulletin(house, Some(actor), pack, bulletin, *period, Some(*edition)).await?.document,
    };
    let numbers = compare_final(&document, &copy);
    Ok(FinalChecked { length: too_long(&document), document, numbers })
}

fn told(problem: Problem) -> AppError {
    AppError::Problems(Problems(vec![problem]))
}

fn no_origin(file: &str) -> Problem {
    Problem::error(
        "final-copy-unknown",
        Place::file(file),
        (
            "文件没有说明是哪一份通报",
            "用本系统导出的 Word 文件修改；已另存过的，指明通报，如 dazhou-2018/monthly/2018-07@57#0",
        ),
        (
            "the file does not tell which bulletin it is",
            "edit the Word file that this system wrote; for one that lost the mark, name the bulletin, as dazhou-2018/monthly/2018-07@57#0",
        ),
    )
}

fn other_ledger(file: &str, position: i64, head: i64) -> Problem {
    let zh = (format!("文件依据台账第{position}号起草，本系统的台账只到第{head}号"), "到起草它的系统上核对");
    let en = (
        format!("the file was drawn at position {position}; the ledger here ends at {head}"),
        "check it where it was drawn",
    );
    Problem::error("final-copy-other-ledger", Place::file(file), zh, en)
}
