//! Closing (期间关闭): figures that went out are not changed without a word.

use std::collections::BTreeMap;

use analytics::Tree;
use futures_util::future::BoxFuture;
use model::{BulletinEdition, Day, Period, UnitCode};
use store::Reader;

use crate::chain::Chain;
use crate::holding::Holding;
use crate::known::Known;
use crate::{AppError, House};

/// Up to which day the reports of each territory are closed. A published bulletin tells what was known
/// of its last day and of all before it, so it closes every period that ended by then: that of
/// 2020-08-31 closes August, that of 2020-08-15 does not. A unit closes its year by word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Closings(Vec<(UnitCode, Day)>);

impl Closings {
    /// What the published bulletins and the closings of years close; the territory of a pack is that of its latest one.
    pub(crate) fn of<'a>(house: &'a House, reader: &'a Reader) -> BoxFuture<'a, Result<Self, AppError>> {
        Box::pin(async move {
            let mut latest: BTreeMap<String, BulletinEdition> = BTreeMap::new();
            let reach = |edition: &BulletinEdition| (edition.period.last_day(), edition.drawn_at);
            for edition in reader.bulletins().await? {
                if latest.get(&edition.pack).is_none_or(|known| reach(known) < reach(&edition)) {
                    latest.insert(edition.pack.clone(), edition);
                }
            }
            let by_word = reader.closings().await?.into_iter().map(|closing| (closing.unit, closing.through));
            let mut closings: Vec<_> = by_word.collect();
            for edition in latest.into_values() {
                let pack = house.packs.at(reader, &edition.pack, edition.drawn_at).await?;
                closings.push((pack.policy.territory.clone(), edition.period.last_day()));
            }
            Ok(Self(closings))
        })
    }

    /// Whether a period is closed for the reports that go up a chain.
    pub(crate) fn close(&self, period: Period, chain: &Chain, tree: &Tree) -> bool {
        let Some(foot) = chain.foot() else { return false };
        let holds = |territory: &UnitCode| tree.is_within(foot.as_str(), territory.as_str());
        self.0.iter().any(|(territory, through)| period.last_day() <= *through && holds(territory))
    }

    /// Whether a period is closed for a project.
    pub(crate) fn close_for(&self, holding: &Holding, period: Period, known: &Known) -> bool {
        let keeper = holding.keepers(period.last_day()).into_iter().next();
        let chain = keeper.map(|keeper| Chain::of(&known.tree, &keeper, &known.staffed));
        chain.is_some_and(|chain| self.close(period, &chain, &known.tree))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use model::{Unit, UnitKind};

    use super::*;

    fn unit(code: &str, parent: Option<&str>) -> Unit {
        Unit {
            code: code.parse().expect("a unit"),
            from: Day::EPOCH,
            to: None,
            kind: UnitKind::Region,
            name: code.to_owned(),
            parent: parent.map(|parent| parent.parse().expect("a unit")),
        }
    }

    #[test]
    fn a_bulletin_closes_what_ended_by_its_last_day_in_its_territory() {
        let units = [unit("230000", None), unit("230112", Some("230000")), unit("230113", Some("230000"))];
        let tree = Tree::new(units, &[], Day::EPOCH);
        // Bulletin of 230112, period of a report, unit that answers for it, closed or not.
        let table = [
            ("2020-08-31", "2020-08", "230112", true),
            ("2020-08-31", "2020-08-31", "230112", true),
            ("2020-08-31", "2020-07", "230112", true),
            ("2020-08-31", "2020-W35", "230112", true),
            ("2020-08-31", "2020-W36", "230112", false),
            ("2020-08-31", "2020-09", "230112", false),
            ("2020-08-31", "2020Q3", "230112", false),
            ("2020-08-31", "2020-08", "230113", false),
            ("2020-08-30", "2020-08", "230112", false),
            ("2020-08-15", "2020-07", "230112", true),
            ("2020-08", "2020-08-31", "230112", true),
            ("2020-02", "2020-01..02", "230112", true),
            ("2020-01..02", "2020-02", "230112", true),
            ("2020", "2020Q4", "230112", true),
        ];
        for (bulletin, period, foot, closed) in table {
            let through = bulletin.parse::<Period>().expect("a period").last_day();
            let closings = Closings(vec![("230112".parse().expect("a unit"), through)]);
            let chain = Chain::of(&tree, &foot.parse().expect("a unit"), &BTreeSet::new());
            let found = closings.close(period.parse().expect("a period"), &chain, &tree);
            assert_eq!(found, closed, "{period} of {foot} after the bulletin of {bulletin}");
        }
    }
}
