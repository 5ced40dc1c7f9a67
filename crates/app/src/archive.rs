//! The archive of a published bulletin: inputs, pack, parameters and figures, and how they are put
//! together again offline.

use std::collections::BTreeMap;
use std::sync::Arc;

use analytics::bulletin::Imprint;
use analytics::{Facts, OtherFacts, OtherPeriods, Snapshot, Units};
use exchange::archive::{Archive, Difference, compare, digest, inputs, read, same_words, write};
use exchange::export::{Language, write_html, write_json};
use model::{Document, FactTable, Period, Place, Problem, Problems};
use policy::pack::{Pack, PackFiles};
use serde::{Deserialize, Serialize};

use crate::AppError;
use crate::draw_bulletin::Ground;

/// The meaning of rules and drawing that this program carries out. A later program that changes any
/// figure keeps the older meaning beside it under its number.
pub const SEMANTICS: u16 = 1;

/// What an archive says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Form of the archive.
    pub format: u16,
    /// Meaning of rules and drawing.
    pub semantics: u16,
    /// Name of the pack.
    pub pack: String,
    /// Its version.
    pub pack_version: String,
    /// Its digest.
    pub pack_digest: String,
    /// The bulletin.
    pub bulletin: String,
    /// The period.
    pub period: Period,
    /// Ledger position drawn at.
    pub position: i64,
    /// Hash of the ledger entry at that position.
    pub ledger_hash: String,
    /// Edition.
    pub edition: u32,
    /// When the data were cut off, as printed.
    pub cut_off: String,
    /// What changed against the edition it corrects.
    pub correction: String,
    /// Drawn on simulated data.
    pub simulated: bool,
}

/// How an archive came out.
#[derive(Debug)]
pub struct Verification {
    /// What it says of itself.
    pub manifest: Manifest,
    /// SHA-256 of the whole file.
    pub digest: String,
    /// Where the bulletin drawn again differs from the one archived; empty when it does not.
    pub differences: Vec<Difference>,
    /// The archived page says the same and looks otherwise: another version of the program wrote it.
    pub other_look: bool,
    /// The bulletin as drawn again.
    pub document: Document,
}

/// The bulletin as a page, for people; what it looks like is no part of what was published.
const PAGE: &str = "bulletin.html";

/// Puts an archive together.
///
/// # Errors
/// Problems of the pack, or of a document that cannot be written.
pub fn build(ground: &Ground, sources: &Sources, manifest: &Manifest) -> Result<(Archive, Document), Problems> {
    let template = ground.pack.bulletin(&manifest.bulletin).ok_or_else(|| damaged("manifest.json"))?;
    let imprint = Imprint {
        cut_off: manifest.cut_off.clone(),
        edition: manifest.edition,
        correction: manifest.correction.clone(),
    };
    let document = ground.bulletin(template, &imprint)?;
    let mut entries: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (path, text) in &sources.pack {
        entries.insert(format!("pack/{path}"), text.clone().into_bytes());
    }
    for (path, text) in &sources.inputs {
        entries.insert(format!("inputs/{path}"), text.clone().into_bytes());
    }
    let json = |text: Result<String, _>| text.map_err(|_: exchange::export::ExportError| damaged("bulletin.json"));
    entries.insert("bulletin.json".to_owned(), json(write_json(&document))?.into_bytes());
    entries.insert(PAGE.to_owned(), write_html(&document, Language::Zh, None).into_bytes());
    let manifest = model::canonical::canonical_json(manifest).map_err(|_| damaged("manifest.json"))?;
    entries.insert("manifest.json".to_owned(), manifest.into_bytes());
    Ok((Archive { entries }, document))
}

/// The files that a bulletin is drawn from, as texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// The pack.
    pub pack: PackFiles,
    /// Facts, units, shares and statistics as CSV, by name; those of another period below its name.
    pub inputs: BTreeMap<String, String>,
}

impl Sources {
    /// Writes the inputs of a ground out, in the order and form that reading gives back.
    #[must_use]
    pub fn of(ground: &Ground, pack: PackFiles) -> Self {
        let mut inputs = BTreeMap::new();
        // Units are as known at the position, in all their states: the same for every period.
        inputs.insert("units.csv".to_owned(), inputs::units_csv(&ground.facts.units.states));
        inputs.insert("unit_events.csv".to_owned(), inputs::unit_events_csv(&ground.facts.units.events));
        let others = ground.others.all().into_iter().map(|(period, facts)| (format!("{period}/"), facts));
        for (prefix, facts) in [(String::new(), &ground.facts)].into_iter().chain(others) {
            for table in FactTable::ALL {
                let csv = exchange::archive::facts_csv(&facts.table(*table).batch());
                inputs.insert(format!("{prefix}{table}.csv"), csv);
            }
            inputs.insert(format!("{prefix}shared.csv"), inputs::shared_csv(&facts.shared));
            inputs.insert(format!("{prefix}statistics.csv"), inputs::statistics_csv(&facts.statistics));
        }
        Self { pack, inputs }
    }

    fn from_archive(archive: &Archive) -> Result<Self, Problems> {
        let mut sources = Self::default();
        for (path, bytes) in &archive.entries {
            let text = || String::from_utf8(bytes.clone()).map_err(|_| damaged(path));
            if let Some(path) = path.strip_prefix("pack/") {
                sources.pack.insert(path.to_owned(), text()?);
            } else if let Some(path) = path.strip_prefix("inputs/") {
                sources.inputs.insert(path.to_owned(), text()?);
            }
        }
        Ok(sources)
    }

    /// Reads the inputs back as a ground.
    fn ground(&self, manifest: &Manifest) -> Result<Ground, Problems> {
        let (pack, problems) = Pack::read(&manifest.pack, &self.pack);
        let pack = match pack {
            Some(pack) if !problems.any_error() => Arc::new(pack),
            _ => return Err(problems),
        };
        let units = Arc::new(Units {
            states: inputs::read_units_csv(self.text("units")?)?,
            events: inputs::read_unit_events_csv(self.text("unit_events")?)?,
        });
        let facts = Arc::new(self.facts("", manifest.period, manifest.position, &units)?);
        let template = pack.bulletin(&manifest.bulletin).ok_or_else(|| damaged("manifest.json"))?;
        let periods = OtherPeriods::of(&pack, manifest.period, template.reads_targets());
        let mut others = BTreeMap::new();
        for period in periods.all() {
            others.insert(period, Arc::new(self.facts(&format!("{period}/"), period, manifest.position, &units)?));
        }
        Ok(Ground { others: OtherFacts::new(&periods, &others), pack, facts })
    }

    fn text(&self, name: &str) -> Result<&str, Problems> {
        let name = format!("{name}.csv");
        self.inputs.get(&name).map(String::as_str).ok_or_else(|| damaged(&format!("inputs/{name}")))
    }

    fn facts(&self, prefix: &str, period: Period, position: i64, units: &Arc<Units>) -> Result<Facts, Problems> {
        let text = |name: &str| self.text(&format!("{prefix}{name}"));
        let snapshot = |table: FactTable| -> Result<Arc<Snapshot>, Problems> {
            Ok(Arc::new(Snapshot::new(&exchange::archive::read_facts_csv(text(table.as_str())?, table)?)))
        };
        Ok(Facts {
            period,
            position,
            projects: snapshot(FactTable::Projects)?,
            members: snapshot(FactTable::Members)?,
            shared: Arc::new(inputs::read_shared_csv(text("shared")?)?),
            units: Arc::clone(units),
            tree: Arc::new(units.on(period.last_day())),
            statistics: Arc::new(inputs::read_statistics_csv(text("statistics")?)?),
        })
    }
}

/// Draws the bulletin of an archive again, from what the archive holds, and compares byte for byte.
///
/// # Errors
/// Problems that keep it from being drawn at all: a damaged file, an unknown form or meaning.
pub fn verify_archive(bytes: &[u8]) -> Result<Verification, Problems> {
    let archive = read(bytes).map_err(|fault| {
        let zh = (format!("归档文件不能读取：{fault}"), "请取原件");
        let en = (format!("the archive cannot be read: {fault}"), "get the original");
        Problems(vec![Problem::error("archive-damaged", Place::default(), zh, en)])
    })?;
    let manifest = archive.entries.get("manifest.json").and_then(|bytes| serde_json::from_slice(bytes).ok());
    let manifest: Manifest = manifest.ok_or_else(|| damaged("manifest.json"))?;
    if (manifest.format, manifest.semantics) != (1, SEMANTICS) {
        return Err(damaged("manifest.json"));
    }
    let sources = Sources::from_archive(&archive)?;
    let ground = sources.ground(&manifest)?;
    let (again, document) = build(&ground, &Sources::of(&ground, sources.pack.clone()), &manifest)?;
    let mut differences = compare(&archive, &again);
    let page = |archive: &Archive| Some(String::from_utf8_lossy(archive.entries.get(PAGE)?).into_owned());
    let same_page = page(&archive).zip(page(&again)).is_some_and(|(left, right)| same_words(&left, &right));
    let all = differences.len();
    differences.retain(|difference| difference.path != PAGE || !same_page);
    let other_look = differences.len() < all;
    Ok(Verification { manifest, digest: digest(bytes), differences, other_look, document })
}

/// The bytes of an archive.
///
/// # Errors
/// When it is larger than archives may be.
pub fn bytes(archive: &Archive) -> Result<Vec<u8>, AppError> {
    write(archive).map_err(|fault| AppError::Unsound(format!("the archive cannot be written: {fault}")))
}

fn damaged(file: &str) -> Problems {
    let zh = ("归档中的文件缺失、被改动，或由更新版本的程序写成", "请取原件，或用更新版本的程序校验");
    let en = (
        "a file of the archive is missing, altered or of a later version",
        "get the original, or verify with a later version",
    );
    Problems(vec![Problem::error("archive-damaged", Place::file(file), zh, en)])
}
