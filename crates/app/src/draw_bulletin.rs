//! Drawing a bulletin: the figures of a pack for a period, as they stand.

use std::collections::BTreeMap;
use std::sync::Arc;

use analytics::bulletin::{Imprint, draw};
use analytics::{Drawing, Facts, OtherFacts, OtherPeriods, Others};
use model::{Document, Period, Problems};
use policy::pack::{BulletinTemplate, Pack, ReportBasis};
use store::Reader;

use crate::access::{Actor, Right, enter};
use crate::clock::beijing_minute;
use crate::{AppError, House, Refusal};

/// Everything that figures of a period are drawn from.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The pack.
    pub pack: Arc<Pack>,
    /// The facts of the period.
    pub facts: Arc<Facts>,
    /// Those of other periods at the same position: where a rule looks back, and where targets were due.
    pub others: OtherFacts,
}

impl Ground {
    /// Lays the ground for the rules of a pack: a period at a position, by the reports of a basis.
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
        let facts = house.snapshots.facts(reader, period, position, store_basis(basis)).await?;
        let ground = Self { pack, facts, others: OtherFacts::default() };
        ground.with_others(house, reader, basis, false).await
    }

    /// The same ground with the periods of targets that were due, so that their states can be told.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn with_targets(self, house: &House, reader: &Reader, basis: ReportBasis) -> Result<Self, AppError> {
        self.with_others(house, reader, basis, true).await
    }

    async fn with_others(
        mut self,
        house: &House,
        reader: &Reader,
        basis: ReportBasis,
        targets: bool,
    ) -> Result<Self, AppError> {
        let periods = OtherPeriods::of(&self.pack, self.facts.period, targets);
        let mut facts = BTreeMap::new();
        for period in periods.all() {
            let of_period = house.snapshots.facts(reader, period, self.facts.position, store_basis(basis)).await?;
            facts.insert(period, of_period);
        }
        self.others = OtherFacts::new(&periods, &facts);
        Ok(self)
    }

    /// Lays the ground for a bulletin.
    ///
    /// # Errors
    /// When the pack was not installed at the position, or the store fails.
    pub async fn of_bulletin(
        house: &House,
        reader: &Reader,
        pack: &Pack,
        template: &BulletinTemplate,
        period: Period,
        position: i64,
    ) -> Result<Self, AppError> {
        let ground = Self::lay(house, reader, &pack.name, period, position, template.basis).await?;
        if template.reads_targets() { ground.with_targets(house, reader, template.basis).await } else { Ok(ground) }
    }

    /// Runs the rules, and hands the drawing over: it borrows from the ground.
    ///
    /// # Errors
    /// What is wrong with the pack's expressions.
    pub fn drawn<T>(&self, with: impl FnOnce(&Drawing<'_>) -> T) -> Result<T, Problems> {
        let years_before = self.drawings(&self.others.years_before, Others::default())?;
        let due = self.drawings(&self.others.due, Others { years_before: &years_before, due: &[] })?;
        let others = Others { years_before: &years_before, due: &due };
        Ok(with(&Drawing::new(&self.pack, &self.facts, others)?))
    }

    fn drawings<'a>(
        &'a self,
        facts: &'a BTreeMap<Period, Arc<Facts>>,
        others: Others<'a>,
    ) -> Result<Vec<Drawing<'a>>, Problems> {
        facts.values().map(|facts| Drawing::new(&self.pack, facts, others)).collect()
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

/// Whether somebody may draw the bulletins of a pack, and so compare their drawings.
///
/// # Errors
/// When the store fails.
pub async fn may_draw(house: &House, actor: &Actor, pack: &str) -> Result<bool, AppError> {
    holds_over(house, actor, Right::DrawBulletin, pack).await
}

/// Whether somebody holds a right over the territory of a pack.
pub(crate) async fn holds_over(house: &House, actor: &Actor, right: Right, pack: &str) -> Result<bool, AppError> {
    let Ok(pass) = enter(actor, right) else { return Ok(false) };
    let reader = house.read(&pass).await?;
    let pack = house.packs.at(&reader, pack, reader.head().await?.position).await?;
    let known = house.known(&reader).await?;
    Ok(pass.reaches(&known.tree, &pack.policy.territory))
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
    let ground = Ground::of_bulletin(house, &reader, &pack, template, period, position).await?;
    let imprint = Imprint { cut_off: cut_off(&reader, position).await?, ..Imprint::default() };
    ground.bulletin(template, &imprint).map_err(AppError::Problems)
}
