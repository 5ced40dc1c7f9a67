//! The same file back with cells filled: xlsx in place, text as text, old workbooks as xlsx.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};

use rust_xlsxwriter::{Format, Workbook};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::calculation::worked_out_on_opening;
use super::part::{Cells, rewrite};
use super::{Fill, FillValue};
use crate::export::ExportError;
use crate::export::field::{is_active, push_line};
use crate::month::write_value;
use crate::sheet::parts::Parts;
use crate::sheet::{self, FileFault, Sheet};

/// Why a form could not be given back filled.
#[derive(Debug, thiserror::Error)]
pub enum FillFault {
    /// It cannot be read.
    #[error("the form cannot be read: {0:?}")]
    Unreadable(FileFault),
    /// Its package cannot be written again.
    #[error("the package of the form: {0}")]
    Package(String),
    /// The copy of an old workbook does not fit.
    #[error(transparent)]
    Export(#[from] ExportError),
}

fn package(error: impl std::fmt::Display) -> FillFault {
    FillFault::Package(error.to_string())
}

/// A file given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilledFile {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The ending that its name should have: `xlsx` or `csv`.
    pub ending: &'static str,
    /// Cells that were left because a formula stands in them, as sheet, row and column, 0-based.
    pub kept: Vec<(String, u32, u32)>,
}

/// Fills cells of a form. Of an xlsx, every other part of the package and every other byte of the
/// sheet stay as they are; only results of formulas go, which a spreadsheet works out anew on opening.
///
/// # Errors
/// When the form cannot be read or written.
pub fn fill_form(file: &str, bytes: &[u8], fills: &[Fill]) -> Result<FilledFile, FillFault> {
    let sheets = sheet::read(file, bytes, None).map_err(FillFault::Unreadable)?;
    if bytes.starts_with(b"PK") {
        return in_place(bytes, fills);
    }
    if sheets.len() == 1 && sheets[0].name.is_empty() {
        return Ok(FilledFile { bytes: as_text(&sheets[0], fills).into_bytes(), ending: "csv", kept: Vec::new() });
    }
    in_place(&copied(&sheets)?, fills)
}

fn in_place(bytes: &[u8], fills: &[Fill]) -> Result<FilledFile, FillFault> {
    let mut parts = Parts::open(bytes).map_err(FillFault::Unreadable)?;
    let mut changed: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let (mut kept, mut formulas) = (Vec::new(), false);
    let names: BTreeSet<&str> = fills.iter().map(|fill| fill.sheet.as_str()).collect();
    for name in names {
        let part = parts.part_of(name).ok_or_else(|| package(name))?.to_owned();
        let mut cells: Cells<'_> = BTreeMap::new();
        for fill in fills.iter().filter(|fill| fill.sheet == name) {
            cells.entry(fill.row).or_default().insert(fill.column, &fill.value);
        }
        let content = parts.read(&part).map_err(FillFault::Unreadable)?;
        let rewritten = rewrite(&content, cells).map_err(package)?;
        kept.extend(rewritten.kept.into_iter().map(|(row, column)| (name.to_owned(), row, column)));
        formulas |= rewritten.formulas;
        changed.insert(part.to_ascii_lowercase(), rewritten.bytes);
    }
    if formulas {
        let workbook = parts.workbook.clone();
        let content = parts.read(&workbook).map_err(FillFault::Unreadable)?;
        changed.insert(workbook.to_ascii_lowercase(), worked_out_on_opening(&content));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(package)?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(package)?;
        let name = part.name().map_err(package)?.into_owned();
        match changed.get(&name.to_ascii_lowercase()) {
            Some(content) => {
                writer.start_file(name, SimpleFileOptions::default()).map_err(package)?;
                writer.write_all(content).map_err(package)?;
            }
            None => writer.raw_copy_file(part).map_err(package)?,
        }
    }
    let bytes = writer.finish().map_err(package)?.into_inner();
    Ok(FilledFile { bytes, ending: "xlsx", kept })
}

fn as_text(sheet: &Sheet, fills: &[Fill]) -> String {
    let mut rows: Vec<Vec<String>> =
        sheet.rows.iter().map(|row| row.iter().map(sheet::CellValue::to_text).collect()).collect();
    // A row ends with its last value as read; the file has as many fields in each.
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    rows.iter_mut().for_each(|row| row.resize(width, String::new()));
    for fill in fills {
        let (row, column) = (fill.row as usize, fill.column as usize);
        if rows.len() <= row {
            rows.resize_with(row + 1, Vec::new);
        }
        if rows[row].len() <= column {
            rows[row].resize(column + 1, String::new());
        }
        rows[row][column] = match &fill.value {
            FillValue::Number(text) => text.clone(),
            // What a spreadsheet would run is text to it, as in every csv that leaves the house.
            FillValue::Text(text) if is_active(text) => format!("'{text}"),
            FillValue::Text(text) => text.clone(),
        };
    }
    let mut text = String::from("\u{feff}");
    for row in rows {
        push_line(&mut text, row, "\r\n");
    }
    text
}

/// An old workbook as xlsx: values and merged ranges.
fn copied(sheets: &[Sheet]) -> Result<Vec<u8>, FillFault> {
    let mut workbook = Workbook::new();
    let plain = Format::new().set_text_wrap();
    for sheet in sheets {
        let written = workbook.add_worksheet();
        let write = |written: &mut rust_xlsxwriter::Worksheet| {
            written.set_name(&sheet.name)?.set_hidden(sheet.hidden);
            for merge in sheet.merges.all() {
                let (first, last) = (u16::try_from(merge.first_column), u16::try_from(merge.last_column));
                let wide = (merge.first_row, merge.first_column) != (merge.last_row, merge.last_column);
                if let (Ok(first), Ok(last), true) = (first, last, wide) {
                    written.merge_range(merge.first_row, first, merge.last_row, last, "", &plain)?;
                }
            }
            for (row, cells) in (0_u32..).zip(&sheet.rows) {
                for (column, value) in (0_u16..).zip(cells) {
                    write_value(written, row, column, value, &plain)?;
                }
            }
            Ok::<_, rust_xlsxwriter::XlsxError>(())
        };
        write(written).map_err(ExportError::from)?;
    }
    Ok(workbook.save_to_buffer().map_err(ExportError::from)?)
}
