//! Prose of a template: words, and places where figures stand.

use std::io::{Error, Result, Write};

use minijinja::{Environment, context};
use model::Period;

use crate::bulletin::LateUnit;

/// What a template's prose may name.
pub(crate) struct Prose<'a> {
    pub period: Period,
    pub cut_off: &'a str,
    pub late: &'a [LateUnit],
}

/// A piece of filled prose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(String),
    Figure { rule: String, unit: String },
}

/// Bytes of filled prose at most: a heading or a paragraph is far shorter.
const LONGEST: usize = 1 << 20;

/// Marks round a figure in rendered text. They are private-use characters, taken out of whatever
/// else is rendered, so that no data can pose as a figure.
const OPEN: char = '\u{E000}';
const BETWEEN: char = '\u{E001}';
const CLOSE: char = '\u{E002}';

impl Prose<'_> {
    /// Fills a text.
    ///
    /// # Errors
    /// What the template engine says of it.
    pub fn fill(&self, text: &str) -> std::result::Result<Vec<Piece>, String> {
        let mut environment = Environment::empty();
        // A template loops over a few units at most; the bound ends any that runs away.
        environment.set_fuel(Some(100_000));
        environment.add_function("figure", |rule: String, unit: String| format!("{OPEN}{rule}{BETWEEN}{unit}{CLOSE}"));
        let late: Vec<_> = self
            .late
            .iter()
            .map(|unit| context! { name => unmarked(&unit.name), missing => unit.missing, due => unit.due })
            .collect();
        let names = context! {
            period => context! { zh => self.period.zh(), code => self.period.to_string(), year => self.period.year() },
            cut_off => unmarked(self.cut_off),
            late_units => late,
        };
        let mut filled = Bounded(Vec::new());
        let template = environment.template_from_str(text).map_err(|wrong| wrong.to_string())?;
        template.render_captured_to(names, &mut filled).map_err(|wrong| wrong.to_string())?;
        let filled = String::from_utf8(filled.0).map_err(|wrong| wrong.to_string())?;
        Ok(pieces(&filled))
    }
}

/// Takes up to [`LONGEST`] bytes.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        if self.0.len() + bytes.len() > LONGEST {
            return Err(Error::other(format!("more than {LONGEST} bytes of prose")));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

fn unmarked(text: &str) -> String {
    text.replace([OPEN, BETWEEN, CLOSE], "")
}

fn pieces(filled: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = filled;
    while let Some((before, after)) = rest.split_once(OPEN) {
        let Some((figure, behind)) = after.split_once(CLOSE) else { break };
        if !before.is_empty() {
            pieces.push(Piece::Text(before.to_owned()));
        }
        if let Some((rule, unit)) = figure.split_once(BETWEEN) {
            pieces.push(Piece::Figure { rule: rule.to_owned(), unit: unit.to_owned() });
        }
        rest = behind;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_stand_where_the_template_puts_them() {
        let prose = Prose { period: Period::Month(2018, 7), cut_off: "", late: &[] };
        let filled = prose.fill("{{ period.zh }}完成{{ figure('DZ-002', '511700') }}。").expect("filled");
        let figure = Piece::Figure { rule: "DZ-002".into(), unit: "511700".into() };
        assert_eq!(filled, [Piece::Text("2018年7月完成".into()), figure, Piece::Text("。".into())]);
    }

    #[test]
    fn a_template_that_runs_away_or_names_nothing_is_told() {
        let prose = Prose { period: Period::Month(2018, 7), cut_off: "", late: &[] };
        let unit =
            LateUnit { unit: "511702".parse().expect("a code"), name: "通川区".to_owned(), missing: 1, due: 2 };
        let many = vec![unit; 500];
        let prose = Prose { late: &many, ..prose };
        let twice = |inner: &str| {
            format!("{{% for a in late_units %}}{{% for b in late_units %}}{inner}{{% endfor %}}{{% endfor %}}")
        };
        // Steps run out, and room runs out before them.
        assert!(prose.fill(&twice("")).is_err());
        assert!(prose.fill(&format!("{{% for a in late_units %}}{}{{% endfor %}}", "长".repeat(1000))).is_err());
        assert!(prose.fill("{% for a in late_units %}{{ a.name }}{% endfor %}").is_ok());
        assert!(prose.fill("{{ nothing() }}").is_err());
    }
}
