//! The nouns of Luodi: values, records, ledger entries, figures and documents.
//!
//! No input or output, no clock, no randomness. Everything here is a value that the other crates
//! pass to each other; text is parsed into these types at the edge and trusted inside.

pub mod attribution;
pub mod bulletin;
pub mod canonical;
pub mod closing;
pub mod codes;
pub mod day;
pub mod document;
pub mod entry;
pub mod facts;
pub mod figure;
pub mod label;
pub mod likeness;
pub mod list;
pub mod money;
pub mod period;
pub mod phrases;
pub mod plan;
pub mod post;
pub mod problem;
pub mod project;
pub mod ratio;
pub mod report;
pub mod stage;
pub mod statistic;
pub mod succession;
pub mod target;
pub mod unit;
mod words;

pub use attribution::{Attribution, Role, Share};
pub use bulletin::BulletinEdition;
pub use closing::Closing;
pub use codes::{CreditCode, ProjectCode};
pub use day::Day;
pub use document::{Block, Cell, Document, Inline, Row, TableBlock};
pub use entry::{Act, Change, Entry, Key, Pack, Record, Sealed, Table};
pub use facts::{Column, ColumnKind, FactBatch, FactColumn, FactTable};
pub use figure::{Absence, Figure, FigureKey, Measure, Outcome, Provenance};
pub use label::{Label, LabelRecord, Purge};
pub use list::{Category, ListCode, Membership};
pub use money::{Money, MoneyUnit};
pub use period::Period;
pub use plan::{Basis, Plan};
pub use post::{AccountRole, Post, PostCode};
pub use problem::{Place, Problem, Problems, Severity};
pub use project::{Project, ProjectId, SubjectType};
pub use ratio::Ratio;
pub use report::{Report, ReportStatus};
pub use stage::{Stage, StageMove, Turn};
pub use statistic::Statistic;
pub use succession::{Succession, SuccessionKind};
pub use target::{Light, TargetState};
pub use unit::{Unit, UnitCode, UnitEvent, UnitEventKind, UnitKind};
