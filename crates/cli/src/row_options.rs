//! How the rows of files are read and taken: what `import` and `adjust` have in common.

use std::collections::BTreeSet;

use app::import::ImportOptions;
use app::remember_columns::{remember_columns, remembered_columns, right_of};
use app::{Actor, House};
use clap::Args;
use exchange::import::{ColumnChoice, Columns, Kind, Setting, Source, TableFound, tables_found};
use model::Place;

use crate::Failure;
use crate::options::{Who, decisions};
use crate::tell::columns_told;

/// How rows are read and taken.
#[derive(Args, Clone, Debug)]
pub struct RowOptions {
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// The sheet to read; every sheet with a table of the kind when left out
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Show what each column was recognised as, and read nothing
    #[arg(long)]
    columns: bool,
    /// What a column is, by its letter or heading: C=年初至今完成投资, 本年累计=done_ytd:万元, D=- for one not to be
    /// read; remembered for tables of the same headings
    #[arg(long, value_name = "COLUMN=FIELD")]
    column: Vec<ColumnChoice>,
    /// Take only these rows of the (one) file, as numbers and ranges
    #[arg(long, value_name = "ROWS")]
    take: Option<String>,
    /// Which project a doubtful row means: 5=P000012, 7=new; *=new for all others
    #[arg(long, value_name = "ROW=PROJECT")]
    decide: Vec<String>,
    /// Why: for corrections, late reports, rows added to a frozen list, and plans of a closed month
    #[arg(long, value_name = "WORDS", default_value = "")]
    reason: String,
}

impl RowOptions {
    /// Files as they are read.
    #[must_use]
    pub fn sources<'f>(&'f self, files: &'f [(String, Vec<u8>)]) -> Vec<Source<'f>> {
        files.iter().map(|(name, bytes)| Source { name, bytes, sheet: self.sheet.as_deref() }).collect()
    }

    /// The columns by hand: those given, and those remembered.
    ///
    /// # Errors
    /// When a column is said to be a field that the kind does not have.
    pub async fn by_hand(&self, house: &House, who: &Who, kind: Kind) -> Result<Columns, Failure> {
        let recall = async |actor: &Actor| remembered_columns(house, actor, kind).await;
        let remembered = who.act(house, right_of(kind), recall).await?;
        let is_field = |choice: &ColumnChoice| kind.form().iter().any(|table| choice.field_of(*table).is_some());
        if let Some(wrong) = self.column.iter().find(|choice| choice.field.is_some() && !is_field(choice)) {
            let fields: Vec<&str> = kind.form().iter().flat_map(|table| table.fields()).map(|field| field.zh).collect();
            return Err(Failure::Use(format!("--column {wrong}：没有这一项，有：{}", fields.join("、"))));
        }
        Ok(Columns { given: self.column.clone(), remembered })
    }

    /// What each column was recognised as, where that is all that was asked for.
    #[must_use]
    pub fn recognised(&self, kind: Kind, sources: &[Source<'_>], setting: &Setting<'_>) -> Option<String> {
        self.columns.then(|| columns_told(&tables_found(kind, sources, setting)))
    }

    /// The tables with the columns given by hand, each of which has to be there.
    ///
    /// # Errors
    /// When one is not.
    pub fn given(&self, kind: Kind, sources: &[Source<'_>], setting: &Setting<'_>) -> Result<Vec<TableFound>, Failure> {
        if self.column.is_empty() {
            return Ok(Vec::new());
        }
        let tables = tables_found(kind, sources, setting);
        let found: Vec<&ColumnChoice> =
            tables.iter().flat_map(|table| &table.columns).filter_map(|column| column.given.as_ref()).collect();
        match self.column.iter().find(|choice| !found.contains(choice)) {
            Some(missing) => Err(Failure::Use(format!("--column {missing}：文件里没有这一列，用 --columns 查看各列"))),
            None => Ok(tables),
        }
    }

    /// Remembers the columns given by hand, unless it was only tried or an error stood in the way.
    ///
    /// # Errors
    /// When the setting cannot be written.
    pub async fn remember(
        &self,
        house: &House,
        who: &Who,
        kind: Kind,
        (tables, blocked): (&[TableFound], bool),
    ) -> Result<(), Failure> {
        if blocked || self.dry_run {
            return Ok(());
        }
        who.act(house, right_of(kind), async |actor: &Actor| remember_columns(house, actor, kind, tables).await).await
    }

    /// How the rows at these places are meant.
    ///
    /// # Errors
    /// When rows or decisions are written otherwise than they should be.
    pub fn options(&self, places: &[Place]) -> Result<ImportOptions, Failure> {
        let take = match &self.take {
            None => None,
            Some(text) => {
                let wanted = numbers(text).ok_or_else(|| Failure::Use(format!("--take {text}：写成 5-40,52")))?;
                Some(places.iter().filter(|place| wanted.contains(&place.line)).cloned().collect::<BTreeSet<_>>())
            }
        };
        let (decide, decide_rest) = decisions(&self.decide, places)?;
        let (dry_run, reason) = (self.dry_run, self.reason.clone());
        Ok(ImportOptions { dry_run, take, reason, decide, decide_rest, ..ImportOptions::default() })
    }
}

/// `5-40,52` as numbers.
fn numbers(text: &str) -> Option<BTreeSet<u32>> {
    let mut found = BTreeSet::new();
    for part in text.split(',') {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to): (u32, u32) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
        if to < from || to - from > 1_000_000 {
            return None;
        }
        found.extend(from..=to);
    }
    Some(found)
}
