//! What all pages have around them.

use app::access::{Right, reach_of};
use askama::Template;
use axum::response::{Html, IntoResponse, Response};

use crate::fault::Fault;
use crate::messages::{Messages, Phrase};
use crate::static_files::{ADDRESSES, Addresses};
use crate::visit::Visit;

/// The nouns of the site, by which pages are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Noun {
    Overview,
    Import,
    Month,
    Adjust,
    RollOver,
    Reports,
    Projects,
    Bulletins,
    Forms,
    Ask,
    Policies,
    Ledger,
    About,
    /// A page that belongs to none, such as a fault.
    None,
}

/// Head, navigation and foot of a page.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// What the browser's tab says.
    pub(crate) title: String,
    /// Sections that the visitor may open.
    pub(crate) nav: Vec<NavItem>,
    /// Title of the post signed in; empty when nobody is.
    pub(crate) post: String,
    /// Token of the forms.
    pub(crate) token: String,
    /// The same page in the other language.
    pub(crate) other_language: String,
    /// Where signing in leads back to.
    pub(crate) here: String,
    /// The page shows simulated data.
    pub(crate) simulated: bool,
    /// Whether the page carries the style of bulletins.
    pub(crate) bulletin: bool,
    /// Whether the page has pictures that scripts draw.
    pub(crate) charts: bool,
    /// Addresses of style sheets and icon.
    pub(crate) files: &'static Addresses,
}

/// A section in the navigation.
#[derive(Clone, Debug)]
pub(crate) struct NavItem {
    pub(crate) href: &'static str,
    pub(crate) text: Phrase,
    pub(crate) current: bool,
}

/// A section, its address, its text and the right that opens it. What the system is stands at the foot.
type Place = (Noun, &'static str, Phrase, Option<Right>);

const fn places(t: &Messages) -> [Place; 12] {
    let nav = &t.nav;
    [
        (Noun::Overview, "/", nav.overview, None),
        (Noun::Import, "/import", nav.import, Some(Right::ImportReports)),
        (Noun::Month, "/month", nav.month, Some(Right::SplitMonth)),
        (Noun::Adjust, "/adjust", nav.adjust, Some(Right::AdjustPlans)),
        (Noun::RollOver, "/roll-over", nav.roll_over, Some(Right::RollOver)),
        (Noun::Reports, "/reports", nav.reports, Some(Right::ViewProject)),
        (Noun::Projects, "/projects", nav.projects, Some(Right::ListProjects)),
        (Noun::Bulletins, "/bulletins", nav.bulletins, None),
        (Noun::Forms, "/forms", nav.forms, Some(Right::FillForm)),
        (Noun::Ask, "/ask", nav.ask, Some(Right::ViewFigure)),
        (Noun::Policies, "/policies", nav.policies, Some(Right::ViewPolicy)),
        (Noun::Ledger, "/ledger", nav.ledger, Some(Right::ViewLedger)),
    ]
}

impl Visit {
    /// Head, navigation and foot for a page of this visit.
    pub(crate) fn layout(&self, title: impl Into<String>, current: Noun) -> Layout {
        let role = self.actor.as_ref().map(|actor| actor.post.role);
        let may = |right: Option<Right>| match (right, role) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(right), Some(role)) => !reach_of(right, role).is_empty(),
        };
        let open = places(self.t).into_iter().filter(|(_, _, _, right)| may(*right));
        let nav = open.map(|(noun, href, text, _)| NavItem { href, text, current: noun == current }).collect();
        Layout {
            title: title.into(),
            nav,
            post: self.actor.as_ref().map(|actor| actor.post.title.clone()).unwrap_or_default(),
            token: self.token.clone(),
            other_language: self.in_other_language(),
            here: crate::fields::encoded(&self.here),
            simulated: false,
            bulletin: false,
            charts: false,
            files: &ADDRESSES,
        }
    }
}

impl Layout {
    /// Whether the visitor may open a section.
    pub(crate) fn opens(&self, href: &str) -> bool {
        self.nav.iter().any(|item| item.href == href)
    }

    /// Marks the page when it shows simulated data.
    pub(crate) fn simulated(mut self, simulated: bool) -> Self {
        self.simulated = simulated;
        self
    }

    /// Gives the page the chart library.
    pub(crate) fn with_charts(mut self) -> Self {
        self.charts = true;
        self
    }

    /// Gives the page the style of bulletins.
    pub(crate) fn with_bulletin_style(mut self) -> Self {
        self.bulletin = true;
        self
    }
}

/// Writes a page.
pub(crate) fn page(page: &impl Template) -> Result<Response, Fault> {
    Ok(Html(page.render()?).into_response())
}
