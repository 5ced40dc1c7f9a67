//! The list of figures at the end of a page: for each rule its title and clause, for each figure its
//! key, where it is printed, its value and its formula in words.

use model::{Figure, Provenance};

use super::Writing;
use super::links::anchor;
use super::markup::{Markup, element, text};
use crate::export::sources::{Source, Subject};
use crate::export::words;

/// Figures of one rule as it was used with one set of parameters.
struct Group<'w, 'a> {
    rule: &'a Provenance,
    figures: Vec<(&'w Source<'a>, &'a Figure)>,
}

/// One line for each distinct figure that the document prints, rules in the order they come up.
pub(super) fn appendix(writing: &Writing<'_>) -> Markup {
    let mut all = element("h2", &[], words::FIGURE_LIST.text(writing.language)).line();
    for group in groups(writing) {
        all.push(section(writing, &group));
    }
    element("section", &[("class", "figures")], all).line()
}

fn groups<'w, 'a>(writing: &'w Writing<'a>) -> Vec<Group<'w, 'a>> {
    let mut groups: Vec<Group<'_, '_>> = Vec::new();
    for source in writing.sources.iter() {
        let Subject::Printed(figure) = source.subject else { continue };
        match groups.iter_mut().find(|group| same_rule(group.rule, figure.provenance())) {
            Some(group) => group.figures.push((source, figure)),
            None => groups.push(Group { rule: figure.provenance(), figures: vec![(source, figure)] }),
        }
    }
    groups
}

fn same_rule(left: &Provenance, right: &Provenance) -> bool {
    let told = |of: &Provenance| (of.key.pack.clone(), of.key.rule.clone(), of.title.clone(), of.clause.clone());
    told(left) == told(right) && left.parameters == right.parameters && left.boundaries == right.boundaries
}

fn section(writing: &Writing<'_>, group: &Group<'_, '_>) -> Markup {
    let (rule, language) = (group.rule, writing.language);
    let heading = format!("{} {}", rule.key.rule, rule.title);
    let mut all = element("h3", &[], heading.as_str()).line();
    let mut about = format!("{} · {} {}", rule.clause, rule.key.pack, rule.pack_version);
    if !rule.parameters.is_empty() {
        about = format!("{about} · {}", words::parameters(&rule.parameters, language));
    }
    if let Some(boundaries) = words::boundaries(rule, language) {
        about = format!("{about} · {boundaries}");
    }
    all.push(element("p", &[("class", "about")], about.as_str()).line());
    let heads = words::LIST_HEADS.iter().map(|head| element("th", &[("scope", "col")], head.text(language)));
    let mut table = element("thead", &[], element("tr", &[], heads.collect::<Markup>())).line();
    let lines = group.figures.iter().map(|(source, figure)| line(writing, source, figure)).collect::<Markup>();
    table.push(element("tbody", &[], lines).line());
    let scrolled = [("class", "scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", heading.as_str())];
    all.push(element("div", &scrolled, element("table", &[], table)).line());
    all
}

fn line(writing: &Writing<'_>, source: &Source<'_>, figure: &Figure) -> Markup {
    let places = source.printed_at.iter().map(|place| {
        let href = format!("#{place}");
        let mut link = element("a", &[("href", href.as_str())], text(place));
        link.push(text(" "));
        link
    });
    let how = writing.sources.formula_in_words(figure.provenance(), writing.language);
    let value = source.printed_with_unit(writing.language);
    let cells = [
        element("th", &[("scope", "row")], element("code", &[], source.id.as_str())),
        element("td", &[], places.collect::<Markup>()),
        element("td", &[("class", "number")], value.as_str()),
        element("td", &[], how.as_str()),
    ];
    let id = anchor(figure.key());
    element("tr", &[("id", id.as_str())], cells.into_iter().collect::<Markup>()).line()
}
