//! A bulletin as JSON: canonical, each figure with its printed text and unit beside the exact number.

use model::canonical::canonical_json;
use model::{Block, Cell, Document, Figure, Inline};
use serde_json::{Value, json};

use super::ExportError;
use super::words::{self, Language};

/// Writes a bulletin as canonical JSON. Figures have all they have in the model, and besides `place`
/// (`T1.R2.C3`), `printed` and `printed_unit`; `outcome.number` stays the exact fraction (fen for money).
/// States have `printed` beside their word.
/// A simulated document says so in `notice`.
///
/// # Errors
/// When a part of the document has no canonical form; no part of the model's document is such.
pub fn write_json(document: &Document) -> Result<String, ExportError> {
    let mut value = serde_json::to_value(document)?;
    let blocks = document.blocks.iter().enumerate().map(|(index, block)| block_value(index, block));
    value["blocks"] = Value::Array(blocks.collect::<Result<_, _>>()?);
    if document.simulated {
        value["notice"] = words::SIMULATED.text(Language::Zh).into();
    }
    Ok(canonical_json(&value)?)
}

fn block_value(index: usize, block: &Block) -> Result<Value, serde_json::Error> {
    match block {
        Block::Heading { .. } | Block::Attachment { .. } => serde_json::to_value(block),
        Block::Paragraph(inlines) => {
            let mut figures = 0;
            let mut pieces = Vec::with_capacity(inlines.len());
            for inline in inlines {
                pieces.push(match inline {
                    Inline::Text(text) => json!({ "text": text }),
                    Inline::Figure(figure) => {
                        figures += 1;
                        json!({ "figure": figure_value(figure, &format!("P{}.{figures}", index + 1))? })
                    }
                });
            }
            Ok(json!({ "paragraph": pieces }))
        }
        Block::Table(table) => {
            let mut value = serde_json::to_value(block)?;
            for (row_index, row) in table.rows.iter().enumerate() {
                for (column, cell) in row.cells.iter().enumerate() {
                    let written = &mut value["table"]["rows"][row_index]["cells"][column];
                    match cell {
                        Cell::Figure(figure) => {
                            let place = format!("{}.R{}.C{}", table.id, row_index + 1, column + 1);
                            written["figure"] = figure_value(figure, &place)?;
                        }
                        Cell::State(state) => written["printed"] = words::state(*state, Language::Zh).into(),
                        Cell::Empty | Cell::Text(_) => {}
                    }
                }
            }
            Ok(value)
        }
    }
}

fn figure_value(figure: &Figure, place: &str) -> Result<Value, serde_json::Error> {
    let mut value = serde_json::to_value(figure)?;
    value["place"] = place.into();
    value["printed"] = figure.print().into();
    value["printed_unit"] = figure.unit_zh().into();
    Ok(value)
}
