//! `cargo run --release -p luodi-benches --bin paper -- [DIR]`: a bulletin of 20 pages with ten tables as
//! a Word file and as PDF, and the Word file held against it; with a folder the files are kept there.

#[path = "../../../crates/exchange/tests/paper/sample.rs"]
mod sample;

use exchange::export::paper::Paper;
use exchange::export::write_docx;
use exchange::final_copy::{compare_final, read_final};
use luodi_benches::{median, told};
use model::{Block, Document};
use pdf::{Fonts, write_pdf};

/// The body of each part: a heading, prose with figures, a table.
fn bulletin() -> Document {
    let mut blocks = Vec::new();
    for number in 1..=10 {
        blocks.push(sample::heading(1, &format!("第{number}部分、各地情况")));
        blocks.extend((0..4).map(|_| sample::sentence()));
        let caption = format!("各地完成情况之{number}");
        blocks.push(Block::Table(sample::table(&format!("T{number}"), &caption, 2, 26)));
    }
    sample::document(blocks)
}

fn main() {
    let bulletin = bulletin();
    let fonts = Fonts::embedded();
    for sources in [false, true] {
        let paper = Paper { sources };
        let with = if sources { "with the list of sources" } else { "without it" };
        told(&format!("docx {with}"), median(|| drop(write_docx(&bulletin, paper).expect("a Word file"))));
        told(&format!("pdf {with}"), median(|| drop(write_pdf(&bulletin, paper, &fonts).expect("a PDF"))));
    }
    let docx = write_docx(&bulletin, Paper::default()).expect("a Word file");
    let pdf = write_pdf(&bulletin, Paper::default(), &fonts).expect("a PDF").bytes;
    let checked = || compare_final(&bulletin, &read_final(&docx, "final.docx").expect("a Word file"));
    told("the Word file held against its bulletin", median(|| drop(checked())));
    println!("  numbers in it {:>56}", checked().len());
    println!("  bytes of the Word file {:>47}", docx.len());
    println!("  bytes of the PDF {:>53}", pdf.len());
    if let Some(folder) = std::env::args().nth(1) {
        for (name, bytes) in [("bulletin.docx", &docx), ("bulletin.pdf", &pdf)] {
            let path = std::path::Path::new(&folder).join(name);
            std::fs::write(&path, bytes).expect("a folder that can be written");
            println!("  {}", path.display());
        }
    }
}
