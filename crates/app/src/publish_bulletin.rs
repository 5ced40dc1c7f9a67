//! Publishing a bulletin: drawn at the head of the ledger, frozen in an archive, its digest recorded.

use std::path::PathBuf;

use model::{Act, BulletinEdition, Change, Document, Key, Period, Record, Table};

use crate::access::{Actor, Right, enter};
use crate::archive::{Manifest, SEMANTICS, Sources, build, bytes};
use crate::draw_bulletin::{Ground, cut_off, template};
use crate::{AppError, House, Refusal};

/// A published edition.
#[derive(Clone, Debug)]
pub struct Published {
    /// What the ledger says of it.
    pub edition: BulletinEdition,
    /// The bulletin.
    pub document: Document,
    /// Its archive.
    pub archive: Vec<u8>,
}

/// Publishes a bulletin as the ledger stands. A second edition says what it corrects.
///
/// # Errors
/// Refuses a post without the right, and a correction without words; problems of the pack.
pub async fn publish_bulletin(
    house: &House,
    actor: &Actor,
    pack: &str,
    bulletin: &str,
    period: Period,
    correction: &str,
) -> Result<Published, AppError> {
    let pass = enter(actor, Right::PublishBulletin)?;
    let desk = house.write(&pass).await?;
    let head = desk.head().await?;
    let pack = house.packs.at(&desk, pack, head.position).await?;
    let known = house.known(&desk).await?;
    let grant = pass.any(&known.tree, std::slice::from_ref(&pack.policy.territory))?;
    let template = template(&pack, bulletin)?;
    let ground = Ground::of_bulletin(house, &desk, &pack, template, period, head.position).await?;
    let before = editions(&desk.bulletins().await?, &pack.name, bulletin, period);
    let last = before.last().map(|edition| edition.edition);
    if last.is_some() && correction.trim().is_empty() {
        return Err(Refusal::NeedsReason {
            what_zh: "更正已发布的通报", what_en: "correcting a published bulletin"
        }
        .into());
    }
    let manifest = Manifest {
        format: 1,
        semantics: SEMANTICS,
        pack: pack.name.clone(),
        pack_version: pack.version.clone(),
        pack_digest: pack.digest.clone(),
        bulletin: bulletin.to_owned(),
        period,
        position: head.position,
        ledger_hash: head.hash.clone(),
        edition: last.map_or(1, |last| last + 1),
        cut_off: cut_off(&desk, head.position).await?,
        correction: correction.trim().to_owned(),
        simulated: ground.facts.simulated(),
    };
    let sources = Sources::of(&ground, pack_files(&desk, &pack.name, head.position).await?);
    let (archive, document) = build(&ground, &sources, &manifest).map_err(AppError::Problems)?;
    let archive = bytes(&archive)?;
    let edition = BulletinEdition {
        pack: pack.name.clone(),
        bulletin: bulletin.to_owned(),
        period,
        edition: manifest.edition,
        title: document.title.clone(),
        drawn_at: head.position,
        digest: exchange::archive::digest(&archive),
        corrects: last,
        correction: manifest.correction,
        simulated: manifest.simulated,
    };
    // The file first: a file that no entry names does no harm, an entry without its file would.
    house.files.put(&edition.digest, &archive)?;
    desk.record(&grant, Act::PublishBulletin, correction, vec![Change::Put(Record::Bulletin(edition.clone()))]).await?;
    Ok(Published { edition, document, archive })
}

/// The editions of one bulletin and period, first to last.
pub(crate) fn editions(all: &[BulletinEdition], pack: &str, bulletin: &str, period: Period) -> Vec<BulletinEdition> {
    let same =
        |edition: &&BulletinEdition| edition.pack == pack && edition.bulletin == bulletin && edition.period == period;
    let mut editions: Vec<_> = all.iter().filter(same).cloned().collect();
    editions.sort_by_key(|edition| edition.edition);
    editions
}

async fn pack_files(reader: &store::Reader, name: &str, position: i64) -> Result<policy::pack::PackFiles, AppError> {
    let key = Key { table: Table::Packs, key: name.to_owned() };
    match reader.record(&key, position).await? {
        Some(Record::Pack(pack)) => Ok(pack.files),
        _ => Err(Refusal::NoSuch { what: format!("政策包 {name}") }.into()),
    }
}

/// Files named by what is in them.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// The folder; `None` keeps nothing, for houses without one.
    folder: Option<PathBuf>,
}

impl Files {
    /// Files in a folder, which is made when needed.
    #[must_use]
    pub const fn in_folder(folder: PathBuf) -> Self {
        Self { folder: Some(folder) }
    }

    fn path(&self, digest: &str) -> Option<PathBuf> {
        let plain = digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit());
        self.folder.as_ref().filter(|_| plain).map(|folder| folder.join(&digest[..2]).join(digest))
    }

    /// The digest of the file kept here that begins so; `None` when there is none.
    #[must_use]
    pub fn find(&self, head: &str) -> Option<String> {
        let plain = head.len() >= 32 && head.bytes().all(|b| b.is_ascii_hexdigit());
        let folder = self.folder.as_ref().filter(|_| plain)?.join(&head[..2]);
        let mut names = std::fs::read_dir(folder).ok()?.filter_map(|file| file.ok()?.file_name().into_string().ok());
        names.find(|name| name.len() == 64 && name.starts_with(head))
    }

    /// Keeps a file under its digest; written aside and moved, so that no half file is ever seen.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn put(&self, digest: &str, bytes: &[u8]) -> Result<(), AppError> {
        let Some(path) = self.path(digest) else { return Ok(()) };
        let failed = |error: std::io::Error| AppError::Unsound(format!("writing {}: {error}", path.display()));
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let aside = path.with_extension("tmp");
        std::fs::write(&aside, bytes).map_err(failed)?;
        std::fs::rename(&aside, &path).map_err(failed)
    }

    /// A file by its digest; `None` when it is not kept here or was altered.
    #[must_use]
    pub fn get(&self, digest: &str) -> Option<Vec<u8>> {
        let bytes = std::fs::read(self.path(digest)?).ok()?;
        (exchange::archive::digest(&bytes) == digest).then_some(bytes)
    }
}
