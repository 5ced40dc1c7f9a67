//! A file handed in, whatever it is: xlsx, xls or text, read as every kind of table.

#![no_main]

use libfuzzer_sys::fuzz_target;
use luodi_fuzz::{forgive_libraries, read_every_way};

fuzz_target!(init: forgive_libraries(), |bytes: &[u8]| read_every_way(bytes));
