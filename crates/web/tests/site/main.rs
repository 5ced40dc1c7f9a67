//! The site over HTTP, in a house of its own.

mod asking;
mod html;
mod messages;
mod overview;
mod pages;
mod rights;
mod serving;
mod stories;
mod town;
