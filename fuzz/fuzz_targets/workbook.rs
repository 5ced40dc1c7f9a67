//! A workbook with one part replaced, read as every kind of table.

#![no_main]

use libfuzzer_sys::fuzz_target;
use luodi_fuzz::{SHEET, forgive_libraries, read_every_way, workbook};

fuzz_target!(init: forgive_libraries(), |input: (u8, &[u8])| read_every_way(&workbook(SHEET, input.0, input.1)));
