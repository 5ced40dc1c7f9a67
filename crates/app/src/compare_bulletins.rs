//! What changed between two drawings of a bulletin (draft and final, one edition and the next): each figure that
//! differs, and the entries between them that touched what it rests on: who, what, when and why.

use std::collections::{BTreeMap, BTreeSet};

use analytics::Drawing;
use analytics::behind::{Counted, behind, moved};
use analytics::bulletin::Imprint;
use model::{Change, Document, Figure, Key, Period, ProjectId, Record, Sealed, UnitCode};
use store::Reader;
use store::ledger::Line;

use crate::access::{Actor, Right, enter};
use crate::draw_bulletin::{Ground, template};
use crate::publish_bulletin::editions;
use crate::{AppError, House, Refusal};

/// One of the two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// A published edition.
    Edition(u32),
    /// A drawing as of a position.
    Position(i64),
    /// A drawing as the ledger stands.
    Head,
}

/// What changed between two drawings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The positions of the two.
    pub positions: (i64, i64),
    /// Figures that both have and that print alike.
    pub alike: usize,
    /// Figures that print otherwise, or that only one has, in the order of the later document.
    pub changes: Vec<FigureChanged>,
    /// The entries that are named, by position.
    pub entries: BTreeMap<i64, Sealed>,
}

/// A figure that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureChanged {
    /// Where it stands: `T1.R2.C3`.
    pub place: String,
    /// Title of its rule.
    pub title: String,
    /// Code of its rule.
    pub rule: String,
    /// Its unit, by name.
    pub unit: String,
    /// Its period.
    pub period: Period,
    /// As printed before, with its unit of measure; `None` where the earlier drawing has no such figure.
    pub before: Option<String>,
    /// As printed after.
    pub after: Option<String>,
    /// The projects whose part in it changed.
    pub projects: BTreeSet<ProjectId>,
    /// The entries that touched what it rests on, by position.
    pub entries: Vec<i64>,
}

/// What tells a figure from the others of a bulletin, whenever it is drawn.
type Named = (String, UnitCode, Period);

/// Compares two drawings of a bulletin.
///
/// # Errors
/// Refuses a post that may not draw it, and an edition that was not published; problems of the packs.
pub async fn compare_bulletins(
    house: &House,
    actor: &Actor,
    (pack, bulletin, period): (&str, &str, Period),
    (before, after): (Side, Side),
) -> Result<Comparison, AppError> {
    let pass = enter(actor, Right::DrawBulletin)?;
    let reader = house.read(&pass).await?;
    let known = house.known(&reader).await?;
    let published = editions(&reader.bulletins().await?, pack, bulletin, period);
    let head = reader.head().await?.position;
    let position = |side| match side {
        Side::Head => Ok(head),
        Side::Position(position) => Ok(position.clamp(0, head)),
        Side::Edition(number) => {
            let edition = published.iter().find(|edition| edition.edition == number);
            let no_such = || Refusal::NoSuch { what: format!("通报 {pack}/{bulletin}/{period} 第{number}版") };
            edition.map(|edition| edition.drawn_at).ok_or_else(no_such)
        }
    };
    let positions = (position(before)?, position(after)?);
    let mut grounds = Vec::new();
    for position in [positions.0, positions.1] {
        let pack = house.packs.at(&reader, pack, position).await?;
        pass.any(&known.tree, std::slice::from_ref(&pack.policy.territory))?;
        let template = template(&pack, bulletin)?;
        grounds.push(Ground::of_bulletin(house, &reader, &pack, template, period, position).await?);
    }
    let touches = touches(&reader, pack, period, positions).await?;
    let [before, after] = &grounds[..] else { return Err(AppError::Unsound("two drawings".to_owned())) };
    let compared = before.drawn(|earlier| after.drawn(|later| compare(earlier, later, bulletin, &touches)));
    let (alike, changes) = compared.and_then(|inner| inner).and_then(|inner| inner).map_err(AppError::Problems)?;
    let named: BTreeSet<i64> = changes.iter().flat_map(|change| change.entries.iter().copied()).collect();
    let entries = touches.into_iter().map(|touch| (touch.sealed.position, touch.sealed));
    let entries = entries.filter(|(position, _)| named.contains(position)).collect();
    Ok(Comparison { positions, alike, changes, entries })
}

/// What an entry touched that a bulletin of the period can rest on.
struct Touch {
    sealed: Sealed,
    projects: BTreeSet<i64>,
    statistics: BTreeSet<(UnitCode, String)>,
    /// The pack, the units, or what was destroyed: any figure may rest on it.
    everything: bool,
}

async fn touches(
    reader: &Reader,
    pack: &str,
    period: Period,
    (before, after): (i64, i64),
) -> Result<Vec<Touch>, AppError> {
    let mut touches = Vec::new();
    for position in before.min(after) + 1..=before.max(after) {
        let Some((sealed, lines)) = reader.entry(position).await? else { continue };
        let (projects, statistics, everything) = (BTreeSet::new(), BTreeSet::new(), false);
        let mut touch = Touch { sealed, projects, statistics, everything };
        for line in lines {
            match line {
                Line::Change(Change::Put(record)) => touch.put(&record, pack, period),
                Line::Change(Change::Drop(key)) => touch.projects.extend(project_of(&key)),
                Line::Purged(_) | Line::Tombstone { .. } => touch.everything = true,
            }
        }
        touches.push(touch);
    }
    Ok(touches)
}

impl Touch {
    /// What lies after the period, or in another year's plan and lists, cannot have changed its figures.
    fn put(&mut self, record: &Record, pack: &str, period: Period) {
        let (last, year) = (period.last_day(), period.year());
        let project = match record {
            Record::Unit(_) | Record::UnitEvent(_) => {
                self.everything = true;
                return;
            }
            Record::Pack(known) => {
                self.everything |= known.pack == pack;
                return;
            }
            Record::Statistic(one) => {
                self.statistics.insert((one.unit.clone(), one.variable.clone()));
                return;
            }
            Record::Project(project) => Some(project.id),
            Record::Attribution(one) => Some(one.project).filter(|_| one.from <= last),
            // A rule may look back a year.
            Record::Membership(one) => Some(one.project).filter(|_| [year, year - 1].contains(&one.year)),
            Record::Plan(one) => Some(one.project).filter(|_| [year, year - 1].contains(&one.year)),
            Record::StageMove(one) => Some(one.project).filter(|_| one.on <= last),
            Record::Report(one) => Some(one.project).filter(|_| one.period.last_day() <= last),
            Record::Succession(_)
            | Record::Label(_)
            | Record::Purge(_)
            | Record::Post(_)
            | Record::Bulletin(_)
            | Record::Closing(_) => None,
        };
        self.projects.extend(project.map(ProjectId::number));
    }
}

fn project_of(key: &Key) -> Option<i64> {
    key.key.split('/').find_map(|part| part.parse::<ProjectId>().ok()).map(ProjectId::number)
}

type Compared = Result<(usize, Vec<FigureChanged>), model::Problems>;

fn compare(earlier: &Drawing<'_>, later: &Drawing<'_>, bulletin: &str, touches: &[Touch]) -> Compared {
    let draw = |drawing: &Drawing<'_>| {
        let template = drawing.pack.bulletin(bulletin).ok_or_else(model::Problems::new)?;
        analytics::bulletin::draw(drawing, template, &Imprint::default())
    };
    let (before, after) = (draw(earlier)?, draw(later)?);
    let (was, is) = (figures(&before), figures(&after));
    let mut trace = Trace { earlier, later, moved: BTreeMap::new() };
    let (mut alike, mut changes) = (0, Vec::new());
    let gone = was.iter().filter(|(named, _)| is.iter().all(|(other, _)| *other != *named));
    let pairs = is.iter().map(|(named, now)| (named, find(&was, named), Some(now)));
    for (named, old, new) in pairs.chain(gone.map(|(named, old)| (named, Some(old), None))) {
        let printed = |side: Option<&(String, &Figure)>| side.map(|(_, figure)| printed(figure));
        let (before, after) = (printed(old), printed(new));
        if before == after {
            alike += 1;
            continue;
        }
        let Some((place, figure)) = new.or(old) else { continue };
        let (projects, entries) = trace.causes(named, touches);
        changes.push(FigureChanged {
            place: place.clone(),
            title: figure.provenance().title.clone(),
            rule: named.0.clone(),
            unit: later.facts.tree.name(named.1.as_str()).to_owned(),
            period: named.2,
            before,
            after,
            projects,
            entries,
        });
    }
    Ok((alike, changes))
}

/// The figures of a document, each once, with the first place it stands at.
fn figures(document: &Document) -> Vec<(Named, (String, &Figure))> {
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    for (place, figure) in document.figures() {
        let key = figure.key();
        let named = (key.rule.clone(), key.unit.clone(), key.period);
        if seen.insert(named.clone()) {
            found.push((named, (place, figure)));
        }
    }
    found
}

fn find<'f, 'd>(figures: &'f [(Named, (String, &'d Figure))], named: &Named) -> Option<&'f (String, &'d Figure)> {
    figures.iter().find(|(other, _)| other == named).map(|(_, found)| found)
}

fn printed(figure: &Figure) -> String {
    let unit = if figure.number().is_some() { figure.unit_zh() } else { "" };
    format!("{}{unit}", figure.print())
}

/// What moved between two drawings, looked up once for each indicator.
struct Trace<'t, 'd> {
    earlier: &'t Drawing<'d>,
    later: &'t Drawing<'d>,
    moved: BTreeMap<Counted, BTreeSet<i64>>,
}

impl Trace<'_, '_> {
    /// The projects whose part in a figure changed, and the entries that touched them or the statistics it
    /// rests on.
    fn causes(&mut self, (code, unit, _): &Named, touches: &[Touch]) -> (BTreeSet<ProjectId>, Vec<i64>) {
        let (was, is) = (behind(self.earlier, code, unit), behind(self.later, code, unit));
        let mut projects = BTreeSet::new();
        for counted in was.indicators.iter().chain(&is.indicators) {
            if !self.moved.contains_key(counted) {
                self.moved.insert(counted.clone(), moved(self.earlier, self.later, counted));
            }
            projects.extend(self.moved.get(counted).into_iter().flatten().copied());
        }
        let statistics: BTreeSet<_> = was.statistics.union(&is.statistics).collect();
        let touched = |touch: &&Touch| {
            touch.everything
                || !touch.projects.is_disjoint(&projects)
                || touch.statistics.iter().any(|one| statistics.contains(one))
        };
        let entries = touches.iter().filter(touched).map(|touch| touch.sealed.position).collect();
        (projects.into_iter().filter_map(ProjectId::new).collect(), entries)
    }
}
