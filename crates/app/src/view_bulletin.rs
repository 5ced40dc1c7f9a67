//! Published bulletins: the list, one edition, its files.

use exchange::export::paper::Paper;
use exchange::export::{Language, write_docx, write_html, write_json, write_xlsx};
use model::{BulletinEdition, Document, Period};

use crate::archive::verify_archive;
use crate::draw_bulletin::{Ground, template};
use crate::publish_bulletin::editions;
use crate::{AppError, House, Refusal};

/// A published bulletin.
#[derive(Clone, Debug)]
pub struct BulletinShown {
    /// The edition shown.
    pub edition: BulletinEdition,
    /// All editions of this bulletin and period, first to last.
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

/// Released editions, latest first. Released bulletins are for everybody: no post is asked for.
///
/// # Errors
/// When the store fails.
pub async fn list_bulletins(house: &House) -> Result<Vec<BulletinEdition>, AppError> {
    let mut editions = house.store.read().await?.bulletins().await?;
    editions.sort_by(|one, other| other.drawn_at.cmp(&one.drawn_at).then(other.edition.cmp(&one.edition)));
    Ok(editions)
}

/// One released edition; the latest when none is named.
///
/// # Errors
/// Refuses what was not published.
pub async fn view_bulletin(
    house: &House,
    pack: &str,
    bulletin: &str,
    period: Period,
    edition: Option<u32>,
) -> Result<BulletinShown, AppError> {
    let reader = house.store.read().await?;
    let all = editions(&reader.bulletins().await?, pack, bulletin, period);
    let found = match edition {
        Some(edition) => all.iter().find(|known| known.edition == edition),
        None => all.last(),
    };
    let no_such = || Refusal::NoSuch { what: format!("通报 {pack}/{bulletin}/{period}") };
    let edition = found.cloned().ok_or_else(no_such)?;
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
    Ok(BulletinShown { edition, editions: all, document })
}

/// A released edition as a file.
///
/// # Errors
/// Refuses what was not published, or an archive that is not kept here.
pub async fn bulletin_file(house: &House, shown: &BulletinShown, form: Form) -> Result<Vec<u8>, AppError> {
    if form == Form::Archive {
        let archive = house.files.get(&shown.edition.digest);
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
