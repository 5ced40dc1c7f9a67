//! Finding units by what files call them: codes, present names, former names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use exchange::import::UnitRef;
use model::likeness::distance;
use model::{Place, Problem, UnitCode};

use crate::access::Pass;
use crate::import::OrProblem;
use crate::known::Known;

/// The names of all units, present and former.
#[derive(Debug)]
pub(crate) struct UnitNames {
    known: Arc<Known>,
    near: BTreeSet<UnitCode>,
    codes: BTreeSet<UnitCode>,
    by_name: BTreeMap<String, Named>,
}

/// The units of one name: those that have it today, those that had it.
#[derive(Debug, Default)]
struct Named {
    present: BTreeSet<UnitCode>,
    former: BTreeSet<UnitCode>,
}

impl UnitNames {
    /// Of two units of one name, the one in reach of the pass is meant.
    pub(crate) fn new(known: &Arc<Known>, pass: &Pass) -> Self {
        let mut by_name: BTreeMap<String, Named> = BTreeMap::new();
        for unit in &known.units {
            let named = by_name.entry(unit.name.clone()).or_default();
            let holds = unit.from <= known.today && unit.to.is_none_or(|to| known.today <= to);
            if holds { &mut named.present } else { &mut named.former }.insert(unit.code.clone());
        }
        Self {
            near: known.in_reach(pass).into_iter().collect(),
            codes: known.units.iter().map(|unit| unit.code.clone()).collect(),
            by_name,
            known: Arc::clone(known),
        }
    }

    /// The unit meant, or what is wrong with the reference.
    pub(crate) fn find(&self, unit: &UnitRef, place: Place) -> OrProblem<UnitCode> {
        match unit {
            UnitRef::Code(code) if self.knows(code) => Ok(code.clone()),
            UnitRef::Code(code) => Err(self.unknown(code.as_str(), place).into()),
            UnitRef::Name(name) => self.by_name(name, place),
        }
    }

    /// Whether there is, or was, a unit of this code.
    pub(crate) fn knows(&self, code: &UnitCode) -> bool {
        self.codes.contains(code)
    }

    fn by_name(&self, name: &str, place: Place) -> OrProblem<UnitCode> {
        let Some(named) = self.by_name.get(name) else { return Err(self.unknown(name, place).into()) };
        let found = if named.present.is_empty() { &named.former } else { &named.present };
        let near: BTreeSet<_> = found.intersection(&self.near).cloned().collect();
        let found = if near.is_empty() { found } else { &near };
        match found.iter().next() {
            Some(unit) if found.len() == 1 => Ok(unit.clone()),
            Some(_) => Err(ambiguous(name, found, place).into()),
            None => Err(self.unknown(name, place).into()),
        }
    }

    fn unknown(&self, text: &str, place: Place) -> Problem {
        let near = self.nearest(text);
        let (hint_zh, hint_en) = if near.is_empty() {
            ("核对名称，或先导入该单位".to_owned(), "check it, or import the unit first".to_owned())
        } else {
            (format!("是否为{near}？否则先导入该单位"), format!("did you mean {near}? else import the unit first"))
        };
        Problem::error(
            "unit-unknown",
            place,
            (format!("没有单位“{text}”"), hint_zh),
            (format!("there is no unit {text:?}"), hint_en),
        )
    }

    /// The unit whose name or code is most like a text, unless none is.
    fn nearest(&self, text: &str) -> String {
        let candidates = self.known.tree.units().map(|unit| {
            let distance = distance(text, &unit.name).min(distance(text, unit.code.as_str()));
            (distance, &unit.code, &unit.name)
        });
        let limit = text.chars().count().div_ceil(2);
        let best = candidates.min().filter(|(distance, ..)| *distance <= limit);
        best.map(|(_, code, name)| format!("{name}（{code}）")).unwrap_or_default()
    }
}

fn ambiguous(name: &str, found: &BTreeSet<UnitCode>, place: Place) -> Problem {
    let codes = found.iter().map(UnitCode::as_str).collect::<Vec<_>>().join("、");
    Problem::error(
        "unit-ambiguous",
        place,
        (format!("有几个单位叫“{name}”：{codes}"), "改填单位编码"),
        (format!("several units are called {name:?}: {codes}"), "write the code instead"),
    )
}
