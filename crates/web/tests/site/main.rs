//! The site over HTTP, in a house of its own.

mod html;
mod messages;
mod pages;
mod rights;
mod stories;
mod town;
