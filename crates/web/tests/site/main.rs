//! The site over HTTP, in a house of its own.

mod adjust;
mod asking;
mod axe;
mod final_copy;
mod forms;
mod html;
mod import;
mod messages;
mod month;
mod overview;
mod pages;
mod released;
mod rights;
mod roll_over;
mod serving;
mod stories;
mod town;
mod uploads;
