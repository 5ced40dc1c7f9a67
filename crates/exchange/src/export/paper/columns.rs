//! How wide the columns of a table become, and whether it lies across the page.

use crate::export::paper::grid::{Grid, GridCell};
use crate::export::paper::page;

/// Twentieths of a character: the measure of text before its size is known.
type Units = u32;
const CHARACTER: Units = 20;

/// How a table is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fit {
    /// Width of each column in twips; together they are as wide as the text.
    pub widths: Vec<u32>,
    /// Size of its text in half points.
    pub half_points: u32,
    /// On a page laid across.
    pub across: bool,
}

/// A way to set a table: size, page, and how many lines a head may take.
struct Trial {
    half_points: u32,
    across: bool,
    head_lines: u32,
}

const fn trial(half_points: u32, across: bool, head_lines: u32) -> Trial {
    Trial { half_points, across, head_lines }
}

/// From what reads best to what still reads.
const TRIALS: [Trial; 6] = [
    trial(page::SIZE_SMALL_4, false, 2),
    trial(page::SIZE_5, false, 3),
    trial(page::SIZE_SMALL_4, true, 2),
    trial(page::SIZE_5, true, 3),
    trial(page::SIZE_SMALL_5, true, 4),
    // The last one is for tables that are parted.
    trial(page::SIZE_5, true, 4),
];

/// What a column needs at least, and what it would like.
struct Need {
    least: Units,
    wanted: Units,
}

/// For the list of sources, whose words may break anywhere.
const SMALL_TRIALS: [Trial; 1] = [trial(page::SIZE_SMALL_5, false, 2)];

/// The columns of a table in the parts it is set in: one part where it fits a page, else several, each
/// beginning with the first column. A small one is set small and upright.
pub(crate) fn fit(grid: &Grid, small: bool) -> Vec<(Vec<usize>, Fit)> {
    let all: Vec<usize> = (0..grid.heads.len()).collect();
    let trials: &[Trial] = if small { &SMALL_TRIALS } else { &TRIALS };
    for trial in trials {
        let needs = needs(grid, trial);
        if least(&needs, &all, trial) <= trial.width() {
            return vec![(all.clone(), trial.fit(&needs, &all))];
        }
    }
    let [.., last] = trials else { return Vec::new() };
    let mut needs = needs(grid, last);
    // No column is wider than half a page, so that each part has at least two.
    let most = (last.width() / 2).saturating_sub(2 * page::CELL_MARGIN) * CHARACTER / last.em();
    for need in &mut needs {
        need.least = need.least.min(most);
        need.wanted = need.wanted.min(most).max(need.least);
    }
    parts(&needs, last).into_iter().map(|columns| (columns.clone(), last.fit(&needs, &columns))).collect()
}

fn parts(needs: &[Need], trial: &Trial) -> Vec<Vec<usize>> {
    let mut parts = Vec::new();
    let mut part = vec![0];
    for column in 1..needs.len() {
        let mut longer = part.clone();
        longer.push(column);
        if part.len() > 1 && least(needs, &longer, trial) > trial.width() {
            parts.push(part);
            longer = vec![0, column];
        }
        part = longer;
    }
    parts.push(part);
    parts
}

impl Trial {
    /// Width of the text on its page.
    const fn width(&self) -> u32 {
        if self.across { page::TEXT_HEIGHT } else { page::TEXT_WIDTH }
    }

    /// A character in twips.
    const fn em(&self) -> u32 {
        self.half_points * 10
    }

    fn twips(&self, units: Units) -> u32 {
        units * self.em() / CHARACTER + 2 * page::CELL_MARGIN
    }

    /// Gives every column what it needs, then what it would like, then an equal part of what is left.
    fn fit(&self, needs: &[Need], columns: &[usize]) -> Fit {
        let needs: Vec<&Need> = columns.iter().map(|column| &needs[*column]).collect();
        let mut widths: Vec<u32> = needs.iter().map(|need| self.twips(need.least)).collect();
        let room = self.width().saturating_sub(widths.iter().sum());
        let more: Vec<u32> = needs.iter().map(|need| self.twips(need.wanted) - self.twips(need.least)).collect();
        let all_more: u32 = more.iter().sum();
        for (width, more) in widths.iter_mut().zip(&more) {
            *width += if all_more <= room { *more } else { part(*more, room, all_more) };
        }
        let left = self.width().saturating_sub(widths.iter().sum());
        let count = u32::try_from(widths.len()).unwrap_or(u32::MAX).max(1);
        for width in &mut widths {
            *width += left / count;
        }
        if let Some(first) = widths.first_mut() {
            *first += left % count;
        }
        Fit { widths, half_points: self.half_points, across: self.across }
    }
}

/// `more` of `all`, as part of `room`.
fn part(more: u32, room: u32, all: u32) -> u32 {
    u32::try_from(u64::from(more) * u64::from(room) / u64::from(all.max(1))).unwrap_or(0)
}

fn least(needs: &[Need], columns: &[usize], trial: &Trial) -> u32 {
    columns.iter().map(|column| trial.twips(needs[*column].least)).fold(0, u32::saturating_add)
}

fn needs(grid: &Grid, trial: &Trial) -> Vec<Need> {
    let columns = grid.heads.iter().enumerate();
    columns.map(|(column, head)| need(head, grid.rows.iter().filter_map(|row| row.cells.get(column)), trial)).collect()
}

fn need<'a>(head: &str, cells: impl Iterator<Item = &'a GridCell>, trial: &Trial) -> Need {
    // A head that breaks seldom breaks evenly: one character more than its part.
    let whole = units(head);
    let broken = if trial.head_lines > 1 { whole / trial.head_lines + CHARACTER } else { whole };
    let mut least = broken.min(whole).max(2 * CHARACTER).max(unbreakable(head));
    let mut wanted = whole.min(8 * CHARACTER).max(least);
    for cell in cells {
        let (cell_least, cell_wanted) = if cell.number {
            (units(&cell.text) + CHARACTER, units(&cell.text) + CHARACTER)
        } else {
            let whole = units(&cell.text);
            // Names stand in one line; sentences take up to four.
            (whole.min((whole / 4).max(8 * CHARACTER)).max(unbreakable(&cell.text)), whole.min(24 * CHARACTER))
        };
        least = least.max(cell_least);
        wanted = wanted.max(cell_wanted);
    }
    let most = 60 * CHARACTER;
    Need { least: least.min(most), wanted: wanted.max(least).min(most) }
}

/// The width of a text in one line.
fn units(text: &str) -> Units {
    text.chars().map(character).fold(0, Units::saturating_add)
}

const fn character(c: char) -> Units {
    match c {
        '0'..='9' => 10,
        '.' | ',' | '-' | ' ' | '/' | ':' => 8,
        '%' | '@' | 'A'..='Z' => 15,
        '\0'..='\u{2FF}' => 12,
        _ => CHARACTER,
    }
}

/// The widest run of letters and digits, which no line break parts.
fn unbreakable(text: &str) -> Units {
    text.split(|c: char| !c.is_ascii() || matches!(c, ' ' | '/' | '-')).map(units).max().unwrap_or(0)
}
