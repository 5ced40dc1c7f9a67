//! Packs as installed in the ledger, read once for each version.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::BoxFuture;
use model::{Key, Record, Table};
use policy::pack::Pack;
use store::Reader;

use crate::ask::{ASKED, asked};
use crate::publish_bulletin::Files;
use crate::{AppError, Refusal};

/// Packs by their digest.
#[derive(Debug, Default)]
pub struct Packs {
    read: Mutex<HashMap<String, Arc<Pack>>>,
    /// Where questions are kept.
    files: Files,
}

impl Packs {
    /// No pack read yet; questions are kept in `files`.
    #[must_use]
    pub fn new(files: Files) -> Self {
        Self { read: Mutex::default(), files }
    }

    /// The pack as it was installed at a position.
    ///
    /// # Errors
    /// Refuses a pack that was not installed then; problems when its files no longer read.
    pub fn at<'a>(
        &'a self,
        reader: &'a Reader,
        name: &'a str,
        position: i64,
    ) -> BoxFuture<'a, Result<Arc<Pack>, AppError>> {
        Box::pin(async move {
            if name.starts_with(ASKED) {
                return self.asked(name);
            }
            let key = Key { table: Table::Packs, key: name.to_owned() };
            match reader.record(&key, position).await? {
                Some(Record::Pack(installed)) => self.read(&installed),
                _ => Err(Refusal::NoSuch { what: format!("政策包 {name}") }.into()),
            }
        })
    }

    /// All packs installed at a position, by name.
    ///
    /// # Errors
    /// Problems when the files of one no longer read.
    pub async fn all(&self, reader: &Reader, position: i64) -> Result<Vec<Arc<Pack>>, AppError> {
        let installed = reader.packs(position).await?;
        installed.iter().map(|pack| self.read(pack)).collect()
    }

    /// The pack that a question was made into.
    fn asked(&self, name: &str) -> Result<Arc<Pack>, AppError> {
        let files = asked(&self.files, name)?.named(name);
        let digest = policy::pack::digest(&files);
        self.read(&model::Pack { pack: name.to_owned(), version: "1.0.0".to_owned(), digest, files })
    }

    fn read(&self, installed: &model::Pack) -> Result<Arc<Pack>, AppError> {
        let mut known = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pack) = known.get(&installed.digest) {
            return Ok(Arc::clone(pack));
        }
        match Pack::read(&installed.pack, &installed.files) {
            (Some(pack), problems) if !problems.any_error() => {
                let pack = Arc::new(pack);
                known.insert(installed.digest.clone(), Arc::clone(&pack));
                Ok(pack)
            }
            (_, problems) => Err(AppError::Problems(problems)),
        }
    }
}
