//! The page of GB/T 9704-2012, in twips: twentieths of a point, of which a millimetre has 56.69.

/// Width of A4, 210 mm.
pub const WIDTH: u32 = 11_906;
/// Height of A4, 297 mm.
pub const HEIGHT: u32 = 16_838;
/// White above the text (天头), 37 mm.
pub const TOP: u32 = 2_098;
/// White on the side where sheets are bound (订口), 28 mm.
pub const LEFT: u32 = 1_588;
/// Width of the text (版心), 156 mm.
pub const TEXT_WIDTH: u32 = 8_844;
/// Height of the text, 225 mm.
pub const TEXT_HEIGHT: u32 = 12_756;
/// White on the other side.
pub const RIGHT: u32 = WIDTH - LEFT - TEXT_WIDTH;
/// White below the text.
pub const BOTTOM: u32 = HEIGHT - TOP - TEXT_HEIGHT;
/// Lines on a page.
pub const LINES: u32 = 22;
/// Characters in a line.
pub const CHARACTERS: u32 = 28;
/// From line to line.
pub const PITCH: u32 = TEXT_HEIGHT / LINES;
/// From character to character: a little less than the 16 points that a character of size 3 is wide.
pub const CELL: u32 = TEXT_WIDTH / CHARACTERS;

/// 二号, of titles, in half points as Word counts.
pub const SIZE_2: u32 = 44;
/// 三号, of the body.
pub const SIZE_3: u32 = 32;
/// 四号, of page numbers and remarks.
pub const SIZE_4: u32 = 28;
/// 小四, of tables.
pub const SIZE_SMALL_4: u32 = 24;
/// 五号, of tables with many columns.
pub const SIZE_5: u32 = 21;
/// 小五, of tables with very many, and of the list of sources.
pub const SIZE_SMALL_5: u32 = 18;

/// White on either side of what stands in a cell of a table.
pub const CELL_MARGIN: u32 = 60;
/// From the text to the dashes of the page number, 7 mm.
pub const NUMBER_BELOW: u32 = 397;
