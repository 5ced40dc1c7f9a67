//! Attribution (归属): to which units a project and its figures belong.

use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{Day, ProjectId, UnitCode};

words! {
    /// In what sense a project belongs to a unit; a rule says `by` which it groups.
    pub enum Role {
        /// 所在地: where it is built.
        Place = "place",
        /// 责任单位: who answers for it.
        Responsible = "responsible",
        /// 业主: who owns it.
        Owner = "owner",
        /// 园区: the zone or park it stands in.
        Park = "park",
    }
}

/// One unit's part of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The unit.
    pub unit: UnitCode,
    /// Its part in millionths; the parts of one attribution sum to 1,000,000.
    pub ppm: u32,
}

/// The units of a project in one role from a day on, main unit first. It replaces the one before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribution {
    /// The project.
    pub project: ProjectId,
    /// In what sense.
    pub role: Role,
    /// First day on which it is so.
    pub from: Day,
    /// First day on whose drawings the figures of the year stand with the new units: `from` when
    /// the year's figures follow the change, 1 January after it when they stay.
    pub counts_from: Day,
    /// The units with their parts; the first is the main one.
    pub shares: Vec<Share>,
}

/// The whole, in millionths.
pub const WHOLE_PPM: u32 = 1_000_000;

impl Attribution {
    /// The whole project to one unit, from a day on, figures following.
    #[must_use]
    pub fn whole(project: ProjectId, role: Role, unit: UnitCode, from: Day) -> Self {
        Self { project, role, from, counts_from: from, shares: vec![Share { unit, ppm: WHOLE_PPM }] }
    }

    /// Day from which figures count when the year's figures stay with the old unit.
    #[must_use]
    pub fn next_year(from: Day) -> Day {
        Day::new(from.year() + 1, 1, 1).unwrap_or(from)
    }

    /// Whether there is at least one share, none twice, none empty, and they make the whole.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let units: std::collections::BTreeSet<_> = self.shares.iter().map(|share| &share.unit).collect();
        let sum: u64 = self.shares.iter().map(|share| u64::from(share.ppm)).sum();
        units.len() == self.shares.len() && self.shares.iter().all(|share| share.ppm > 0) && sum == u64::from(WHOLE_PPM)
    }
}
