//! Drawing a bulletin: the figures of a pack for a period, as they stand.

use std::sync::Arc;

use analytics::bulletin::{Imprint, draw};
use analytics::{Drawing, Facts};
use model::{Document, Period, Problems};
use policy::pack::{BulletinTemplate, Pack, ReportBasis};
use store::Reader;

use crate::access::{Actor, Right, enter};
use crate::clock::beijing_minute;
use crate::{AppError, House, Refusal};

/// Everything that a bulletin is drawn from.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The pack.
    pub pack: Arc<Pack>,
    /// The facts of the period.
    pub facts: Arc<Facts>,
    /// Those of the same period a year before, when a rule looks back.
    pub last_year: Option<Arc<Facts>>,
}

impl Ground {
    /// Lays the ground for a period at a position, by the reports of a basis.
    ///
    /// # Errors
    /// When the pack was not installed at the position, or the store fails.
    pub async fn lay(
        house: &House,
        reader: &Reader,
        pack: &str,
        period: Period,
        position: i64,
        basis: ReportBasis,
    ) -> Result<Self, AppError> {
        let pack = house.packs.at(reader, pack, position).await?;
        let basis = store_basis(basis);
        let facts = house.snapshots.facts(reader, period, position, basis).await?;
        let looks_back = pack.rules.iter().any(|rule| rule.expression.contains("last_year"));
        let last_year = match period.last_year().filter(|_| looks_back) {
            Some(before) => Some(house.snapshots.facts(reader, before, position, basis).await?),
            None => None,
        };
        Ok(Self { pack, facts, last_year })
    }

    /// Runs the rules, and hands the drawing over: it borrows from the ground.
    ///
    /// # Errors
    /// What is wrong with the pack's expressions.
    pub fn drawn<T>(&self, with: impl FnOnce(&Drawing<'_>) -> T) -> Result<T, Problems> {
        let before = match &self.last_year {
            Some(facts) => Some(Drawing::new(&self.pack, facts, None)?),
            None => None,
        };
        Ok(with(&Drawing::new(&self.pack, &self.facts, before.as_ref())?))
    }

    /// Draws a bulletin on this ground.
    ///
    /// # Errors
    /// What is wrong with the pack's expressions or the template.
    pub fn bulletin(&self, template: &BulletinTemplate, imprint: &Imprint) -> Result<Document, Problems> {
        self.drawn(|drawing| draw(drawing, template, imprint))?
    }
}

const fn store_basis(basis: ReportBasis) -> store::ReportBasis {
    match basis {
        ReportBasis::Accepted => store::ReportBasis::Accepted,
        ReportBasis::Submitted => store::ReportBasis::Submitted,
    }
}

/// The template of a bulletin.
///
/// # Errors
/// Refuses one that the pack does not have.
pub(crate) fn template<'p>(pack: &'p Pack, bulletin: &str) -> Result<&'p BulletinTemplate, Refusal> {
    pack.bulletin(bulletin).ok_or_else(|| Refusal::NoSuch { what: format!("通报 {}/{bulletin}", pack.name) })
}

/// When the data of a position were cut off, in Chinese time: the time of its entry.
pub(crate) async fn cut_off(reader: &Reader, position: i64) -> Result<String, AppError> {
    let entry = reader.entries(position.max(1), 1).await?;
    Ok(entry.first().map_or_else(String::new, |entry| beijing_minute(&entry.at)))
}

/// Draws a bulletin as the ledger stands, or as it stood at a position, without publishing it.
///
/// # Errors
/// Refuses a post without the right over the pack's territory; problems of the pack.
pub async fn draw_bulletin(
    house: &House,
    actor: &Actor,
    pack: &str,
    bulletin: &str,
    period: Period,
    position: Option<i64>,
) -> Result<Document, AppError> {
    let pass = enter(actor, Right::DrawBulletin)?;
    let reader = house.read(&pass).await?;
    let head = reader.head().await?.position;
    let position = position.unwrap_or(head).clamp(0, head);
    let pack = house.packs.at(&reader, pack, position).await?;
    let known = house.known(&reader).await?;
    pass.any(&known.tree, std::slice::from_ref(&pack.policy.territory))?;
    let template = template(&pack, bulletin)?;
    let ground = Ground::lay(house, &reader, &pack.name, period, position, template.basis).await?;
    let imprint = Imprint { cut_off: cut_off(&reader, position).await?, ..Imprint::default() };
    ground.bulletin(template, &imprint).map_err(AppError::Problems)
}
