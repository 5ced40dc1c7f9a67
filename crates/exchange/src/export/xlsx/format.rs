//! How cells look.

use model::figure::Show;
use model::{Measure, TargetState};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// Excel's own limit of decimals in a number format is thirty.
const MOST_PLACES: u8 = 30;

const FONT: &str = "宋体";
const BAND: Color = Color::RGB(0x00F2_F5F9);
const WARNING: Color = Color::RGB(0x008A_4B00);
const WARNING_BAND: Color = Color::RGB(0x00FF_F4E0);
const OVERDUE: Color = Color::RGB(0x009C_1A1A);
const OVERDUE_BAND: Color = Color::RGB(0x00FD_E8E8);

fn plain() -> Format {
    Format::new().set_font_name(FONT).set_font_size(11).set_align(FormatAlign::VerticalCenter)
}

fn cell() -> Format {
    plain().set_border(FormatBorder::Thin)
}

fn banded(format: Format, total: bool) -> Format {
    if total { format.set_bold().set_background_color(BAND) } else { format }
}

/// A title or caption above a sheet.
pub(super) fn title() -> Format {
    plain().set_bold().set_font_size(16).set_align(FormatAlign::Center).set_text_wrap()
}

/// The banner of simulated data.
pub(super) fn banner() -> Format {
    let format = plain().set_bold().set_align(FormatAlign::Center);
    format.set_font_color(WARNING).set_background_color(WARNING_BAND).set_border(FormatBorder::Thin)
}

/// A line of prose, wrapped.
pub(super) fn prose() -> Format {
    plain().set_text_wrap().set_align(FormatAlign::Top)
}

/// A line under the title.
pub(super) fn centred() -> Format {
    plain().set_align(FormatAlign::Center).set_text_wrap()
}

/// A heading within prose.
pub(super) fn heading() -> Format {
    plain().set_bold().set_font_size(13).set_text_wrap()
}

/// The unit note above a table.
pub(super) fn unit_note() -> Format {
    plain().set_align(FormatAlign::Right)
}

/// A remark under a table.
pub(super) fn note() -> Format {
    plain().set_font_size(9).set_text_wrap()
}

/// A column head.
pub(super) fn head() -> Format {
    banded(cell(), true).set_align(FormatAlign::Center).set_text_wrap()
}

/// Words in a table. The text format keeps codes as they are when somebody edits the cell.
pub(super) fn words(total: bool) -> Format {
    banded(cell(), total).set_num_format("@")
}

/// A column in which whatever is typed is text.
pub(super) fn text() -> Format {
    plain().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top)
}

/// The state of a target: what is overdue is red, what was made good late is yellow.
pub(super) fn state(state: TargetState, total: bool) -> Format {
    match state {
        TargetState::Missed => words(total).set_font_color(OVERDUE).set_background_color(OVERDUE_BAND),
        TargetState::MadeGood => words(total).set_font_color(WARNING).set_background_color(WARNING_BAND),
        _ => words(total),
    }
}

/// Long words in a table.
pub(super) fn wrapped() -> Format {
    cell().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top)
}

/// The mark of an absence.
pub(super) fn absent(total: bool) -> Format {
    banded(cell(), total).set_align(FormatAlign::Right)
}

/// A figure, with the decimals it is printed with; rates are fractions of one shown as per cent.
pub(super) fn number(measure: Measure, show: Show, total: bool) -> Format {
    banded(cell(), total).set_align(FormatAlign::Right).set_num_format(number_format(measure, show))
}

/// Whole numbers.
pub(super) fn whole() -> Format {
    cell().set_align(FormatAlign::Right).set_num_format("0")
}

/// Amounts written with all the decimals they have.
pub(super) fn amount() -> Format {
    cell().set_align(FormatAlign::Right).set_num_format("#,##0.##########")
}

/// Days.
pub(super) fn day() -> Format {
    cell().set_align(FormatAlign::Center).set_num_format("yyyy-mm-dd")
}

fn number_format(measure: Measure, show: Show) -> String {
    let places = usize::from(show.places.min(MOST_PLACES));
    let decimals = if places == 0 { String::new() } else { format!(".{}", "0".repeat(places)) };
    let sign = if measure == Measure::Rate { "%" } else { "" };
    format!("0{decimals}{sign}")
}
