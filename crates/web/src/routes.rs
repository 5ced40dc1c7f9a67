//! Every address of the site, in plain order.

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use axum::{Router, middleware};

use crate::handlers::{
    about, adjust, adjust_preview, ask, bulletin, bulletins, changes, drawing, figure, final_copy, forms, import,
    import_preview, ledger, month, month_returns, overview, policies, policy, project, projects, report, reports,
    roll_over, rule, sign_in, timeline, units,
};
use crate::upload::READ_AT_MOST;
use crate::{Site, headers, static_files, visit};

/// Bytes of a form at most.
const LARGEST_FORM: usize = 256 << 10;

/// The site as a service.
pub fn routes(site: Site) -> Router {
    let pages = pages().into_iter().fold(Router::new(), |router, (path, handlers)| router.route(path, handlers));
    let pages = pages.fallback(|| async { crate::fault::Fault::NoPage });
    let files = Router::new()
        .route("/static/{file}", get(static_files::file.layer(middleware::map_response(headers::of_file))))
        .route("/robots.txt", get(static_files::robots.layer(middleware::map_response(headers::of_file))))
        .route("/outlines.json", get(static_files::outlines.layer(middleware::map_response(headers::of_file))));
    let pages = pages.layer(DefaultBodyLimit::max(LARGEST_FORM)).layer(from_fn_with_state(site.clone(), visit::visit));
    pages.merge(files).with_state(site)
}

/// Lets a page take forms with files.
fn files() -> DefaultBodyLimit {
    DefaultBodyLimit::max(READ_AT_MOST)
}

/// The pages, with what each does.
#[rustfmt::skip]
fn pages() -> Vec<(&'static str, MethodRouter<Site>)> {
    vec![
        ("/",                                                    get(overview::overview)),
        ("/sign-in",                                             get(sign_in::form).post(sign_in::sign_in)),
        ("/sign-out",                                            post(sign_in::sign_out)),
        ("/about",                                               get(about::about)),

        ("/import",                                              get(import::form).post(import::take).layer(files())),
        ("/import/{upload}",                                     get(import_preview::first).post(import_preview::answered)),

        ("/month",                                               get(month::month).post(month::take).layer(files())),
        ("/month/books",                                         get(month::books)),
        ("/month/{upload}",                                      get(month_returns::returns).post(month_returns::answered)),
        ("/month/{upload}/files/{file}",                         get(month_returns::file)),

        ("/adjust",                                              get(adjust::form).post(adjust::take).layer(files())),
        ("/adjust/form",                                         get(adjust::empty_form)),
        ("/adjust/{upload}",                                     get(adjust_preview::first).post(adjust_preview::answered)),

        ("/roll-over",                                           get(roll_over::roll_over).post(roll_over::record)),
        ("/roll-over/files/{file}",                              get(roll_over::file)),

        ("/bulletins",                                           get(bulletins::bulletins)),
        ("/bulletins/draw",                                      get(bulletins::choose)),
        ("/bulletins/final",                                     get(final_copy::form).post(final_copy::check).layer(files())),
        ("/bulletins/{pack}/{bulletin}/{period}",                get(bulletin::bulletin).post(bulletin::release)),
        ("/bulletins/{pack}/{bulletin}/{period}/files/{file}",   get(bulletin::file)),
        ("/bulletins/{pack}/{bulletin}/{period}/changes",        get(changes::changes)),
        ("/bulletins/{pack}/{bulletin}/{period}/draw",           get(drawing::drawing).post(drawing::publish)),
        ("/bulletins/{pack}/{bulletin}/{period}/draw/{file}",    get(drawing::file)),
        ("/figures/{*key}",                                      get(figure::figure)),

        ("/forms",                                               get(forms::form).post(forms::take).layer(files())),
        ("/forms/{upload}",                                      get(forms::filled).post(forms::answered)),
        ("/forms/{upload}/file",                                 get(forms::file)),

        ("/ask",                                                 get(ask::form).post(ask::post)),
        ("/ask/{question}",                                      get(ask::answered)),
        ("/ask/{question}/files/{file}",                         get(ask::file)),

        ("/projects",                                            get(projects::projects)),
        ("/projects/export/{file}",                              get(projects::export)),
        ("/projects/timeline",                                   get(timeline::timeline)),
        ("/projects/{project}",                                  get(project::project)),

        ("/reports",                                             get(reports::reports).post(reports::accept)),
        ("/reports/open",                                        get(reports::open)),
        ("/reports/{project}/{period}",                          get(report::report).post(report::act)),

        ("/policies",                                            get(policies::policies)),
        ("/policies/{pack}",                                     get(policy::policy)),
        ("/policies/{pack}/rules/{code}",                        get(rule::rule)),
        ("/policies/{pack}/rules/{code}/figure",                 get(rule::figure)),
        ("/policies/{pack}/rules/{code}/units",                  get(units::units)),

        ("/ledger",                                              get(ledger::ledger)),
        ("/ledger/export",                                       get(ledger::export)),
    ]
}

/// The addresses, for tests that walk through all of them.
#[must_use]
pub fn addresses() -> Vec<&'static str> {
    pages().into_iter().map(|(path, _)| path).collect()
}
