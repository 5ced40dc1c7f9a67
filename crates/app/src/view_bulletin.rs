//! Published bulletins: the list, one edition, its files.

use exchange::export::paper::Paper;
use exchange::export::{Language, write_docx, write_html, write_json, write_xlsx};
use model::{BulletinEdition, Document, Label, Period};
use store::Reader;

use crate::access::{Actor, Right, enter, reads_edition, reads_unreleased};
use crate::archive::verify_archive;
use crate::draw_bulletin::{Ground, template};
use crate::publish_bulletin::editions;
use crate::release_bulletin::edition_key;
use crate::{AppError, House, Refusal};

/// A published bulletin.
#[derive(Clone, Debug)]
pub struct BulletinShown {
    /// The edition shown.
    pub edition: BulletinEdition,
    /// Everybody may read it.
    pub released: bool,
    /// The reader may take its archive.
    pub archive_opens: bool,
    /// All editions of this bulletin and period that the reader may read, first to last.
    pub editions: Vec<BulletinEdition>,
    /// The bulletin.
    pub document: Document,
}

/// A form that a bulletin is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A page that stands alone.
    Html,
    /// A workbook with living formulas.
    Xlsx,
    /// A Word file by GB/T 9704.
    Docx,
    /// Pages by GB/T 9704, with fonts in them.
    Pdf,
    /// For machines.
    Json,
    /// The canonical archive.
    Archive,
}

impl Form {
    /// The form with an ending: `html`, `xlsx`, `docx`, `pdf`, `json`, `zip`.
    #[must_use]
    pub fn parse(ending: &str) -> Option<Self> {
        Some(match ending {
            "html" => Self::Html,
            "xlsx" => Self::Xlsx,
            "docx" => Self::Docx,
            "pdf" => Self::Pdf,
            "json" => Self::Json,
            "zip" => Self::Archive,
            _ => return None,
        })
    }

    /// The ending of its files.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
            Self::Json => "json",
            Self::Archive => "zip",
        }
    }

    /// The media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Pdf => "application/pdf",
            Self::Json => "application/json; charset=utf-8",
            Self::Archive => "application/zip",
        }
    }
}

/// A published edition, and whether it was released to everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionListed {
    /// What the ledger says of it.
    pub edition: BulletinEdition,
    /// Everybody may read it.
    pub released: bool,
}

/// The published editions that somebody may read, latest first; for nobody in particular the released ones.
///
/// # Errors
/// When the store fails.
pub async fn list_bulletins(house: &House, actor: Option<&Actor>) -> Result<Vec<EditionListed>, AppError> {
    let reader = house.store.read().await?;
    let mut listed = readable(house, &reader, actor, reader.bulletins().await?).await?;
    listed.sort_by(|one, other| {
        let (one, other) = (&one.edition, &other.edition);
        other.drawn_at.cmp(&one.drawn_at).then(other.edition.cmp(&one.edition))
    });
    Ok(listed)
}

/// Those of the editions that somebody may read.
async fn readable(
    house: &House,
    reader: &Reader,
    actor: Option<&Actor>,
    editions: Vec<BulletinEdition>,
) -> Result<Vec<EditionListed>, AppError> {
    let known = house.known(reader).await?;
    let listed = editions.into_iter().filter_map(|edition| {
        let label = known.label(&edition_key(&edition));
        reads_edition(actor, label).then_some(EditionListed { edition, released: label == Label::Public })
    });
    Ok(listed.collect())
}

/// One published edition; the latest that the reader may read when none is named.
///
/// # Errors
/// Refuses what was not published, and what was not released to who may read no other.
pub async fn view_bulletin(
    house: &House,
    actor: Option<&Actor>,
    pack: &str,
    bulletin: &str,
    period: Period,
    edition: Option<u32>,
) -> Result<BulletinShown, AppError> {
    let reader = house.store.read().await?;
    let all = readable(house, &reader, actor, editions(&reader.bulletins().await?, pack, bulletin, period)).await?;
    let found = match edition {
        Some(edition) => all.iter().find(|known| known.edition.edition == edition),
        None => all.last(),
    };
    let Some(EditionListed { edition, released }) = found.cloned() else {
        if actor.is_some() {
            reads_unreleased(actor)?;
        }
        return Err(Refusal::NoSuch { what: format!("通报 {pack}/{bulletin}/{period}") }.into());
    };
    let archive_opens = match actor {
        Some(actor) => opens_archive(house, &reader, actor, &edition).await?,
        None => false,
    };
    // The archive is what was published; the ledger draws it again where the file is not kept.
    let document = match house.files.get(&edition.digest) {
        Some(archive) => verify_archive(&archive).map_err(AppError::Problems)?.document,
        None => {
            let pack = house.packs.at(&reader, pack, edition.drawn_at).await?;
            let template = template(&pack, bulletin)?;
            let ground = Ground::of_bulletin(house, &reader, &pack, template, period, edition.drawn_at).await?;
            let imprint = analytics::bulletin::Imprint {
                cut_off: crate::draw_bulletin::cut_off(&reader, edition.drawn_at).await?,
                edition: edition.edition,
                correction: edition.correction.clone(),
            };
            ground.bulletin(template, &imprint).map_err(AppError::Problems)?
        }
    };
    let editions = all.into_iter().map(|known| known.edition).collect();
    Ok(BulletinShown { edition, released, archive_opens, editions, document })
}

/// Whether somebody may take the archive of an edition: it holds the rows of all projects of the territory.
async fn opens_archive(
    house: &House,
    reader: &Reader,
    actor: &Actor,
    edition: &BulletinEdition,
) -> Result<bool, AppError> {
    let Ok(pass) = enter(actor, Right::ViewFigure) else { return Ok(false) };
    let pack = house.packs.at(reader, &edition.pack, edition.drawn_at).await?;
    let known = house.known(reader).await?;
    Ok(pass.reaches(&known.tree, &pack.policy.territory))
}

/// A published edition as a file.
///
/// # Errors
/// Refuses an archive that is not for the reader, or not kept here.
pub async fn bulletin_file(house: &House, shown: &BulletinShown, form: Form) -> Result<Vec<u8>, AppError> {
    if form == Form::Archive {
        let archive = house.files.get(&shown.edition.digest).filter(|_| shown.archive_opens);
        return archive.ok_or_else(|| Refusal::NoSuch { what: format!("归档 {}", shown.edition.digest) }.into());
    }
    write_form(house, &shown.document, form)
}

/// A document in a form other than the archive.
///
/// # Errors
/// When the form cannot hold it, or the house has no typesetter for a PDF.
pub fn write_form(house: &House, document: &Document, form: Form) -> Result<Vec<u8>, AppError> {
    let failed = |error: exchange::export::ExportError| AppError::Unsound(error.to_string());
    match form {
        Form::Html => Ok(write_html(document, Language::Zh, None).into_bytes()),
        Form::Xlsx => write_xlsx(document).map_err(failed),
        Form::Docx => write_docx(document, Paper::default()).map_err(failed),
        Form::Pdf => house.typeset(document).map(|set| set.bytes),
        Form::Json | Form::Archive => write_json(document).map(String::into_bytes).map_err(failed),
    }
}
