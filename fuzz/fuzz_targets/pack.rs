//! A pack: the first byte chooses a file of a good one, the rest stands in its place. What is told
//! lies in the file, and a pack without errors is checked and its cases run.

#![no_main]

use libfuzzer_sys::fuzz_target;
use luodi_fuzz::good_pack;
use policy::pack::{Pack, TableCells, TableForm};

fuzz_target!(|input: (u8, &str)| {
    let (mut files, path) = good_pack(input.0);
    files.insert(path.clone(), input.1.to_owned());
    let (pack, problems) = Pack::read("good", &files);
    assert!(problems.0.len() <= 1_001, "{} problems", problems.0.len());
    let lines = input.1.replace("\r\n", "\n").replace('\r', "\n").matches('\n').count() as u32 + 1;
    for problem in problems.iter().filter(|problem| problem.place.file == path) {
        assert!(problem.place.line <= lines, "{problem:?}");
    }
    if let Some(cells) = TableForm::of(&path).and_then(|form| TableCells::read(&path, input.1, form).ok()) {
        for problem in problems.iter() {
            let _ = cells.at(&problem.place);
        }
    }
    if let Some(pack) = pack.filter(|_| !problems.any_error())
        && !analytics::check::check(&pack).any_error()
    {
        let _ = analytics::cases::run(&pack);
    }
});
