//! The house: the store, the clock, and what is known of units and posts.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use futures_util::future::BoxFuture;
use model::{Act, Change, Document, Entry, PostCode, Sealed};
use store::{Reader, Store, Writer};

use crate::access::{Actor, Grant, Pass};
use crate::drawn_targets::DrawnTargets;
use crate::known::{self, Known};
use crate::packs::Packs;
use crate::publish_bulletin::Files;
use crate::sign_in::Attempts;
use crate::snapshots::Snapshots;
use crate::typesetter::{Typeset, Typesetter};
use crate::{AppError, Clock, Refusal};

/// What is known with the position at which it was last found to hold.
type Held = Option<(i64, Arc<Known>)>;

/// One running Luodi. Clones share it.
#[derive(Clone, Debug)]
pub struct House {
    pub(crate) store: Store,
    /// The clock.
    pub clock: Clock,
    /// What is known, and the last position at which it was found to hold.
    known: Arc<RwLock<Held>>,
    pub(crate) packs: Arc<Packs>,
    pub(crate) attempts: Arc<Attempts>,
    pub(crate) snapshots: Arc<Snapshots>,
    pub(crate) targets: Arc<DrawnTargets>,
    pub(crate) files: Files,
    typesetter: Option<Typesetter>,
}

impl House {
    /// Opens the store at an address (`sqlite:/path/luodi.db`, `sqlite::memory:`, `postgres://…`).
    ///
    /// # Errors
    /// When the store cannot be opened.
    pub async fn open(url: &str, clock: Clock) -> Result<Self, AppError> {
        Ok(Self::over(Store::open(url).await?, clock))
    }

    /// A house over an open store.
    #[must_use]
    pub fn over(store: Store, clock: Clock) -> Self {
        Self {
            store,
            clock,
            known: Arc::default(),
            packs: Arc::default(),
            attempts: Arc::default(),
            snapshots: Arc::default(),
            targets: Arc::default(),
            files: Files::default(),
            typesetter: None,
        }
    }

    /// The same house keeping files in a folder.
    #[must_use]
    pub fn with_files(self, folder: PathBuf) -> Self {
        let files = Files::in_folder(folder);
        Self { packs: Arc::new(Packs::new(files.clone())), files, ..self }
    }

    /// The same house with a typesetter, so that bulletins are written as PDF too.
    #[must_use]
    pub fn with_typesetter(self, typesetter: Typesetter) -> Self {
        Self { typesetter: Some(typesetter), ..self }
    }

    /// Whether bulletins are written as PDF.
    #[must_use]
    pub const fn has_typesetter(&self) -> bool {
        self.typesetter.is_some()
    }

    /// Sets a bulletin as PDF.
    ///
    /// # Errors
    /// Refuses where no typesetter was handed in; when it cannot be set.
    pub fn typeset(&self, document: &Document) -> Result<Typeset, AppError> {
        let typesetter = self.typesetter.as_ref().ok_or_else(|| Refusal::NoSuch { what: "PDF".to_owned() })?;
        typesetter.set(document).map_err(AppError::Unsound)
    }

    /// Ends all connections.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// Whether nothing was ever recorded. For the console: it tells nothing of what is in the house.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_empty(&self) -> Result<bool, AppError> {
        Ok(self.store.read().await?.head().await?.position == 0)
    }

    /// The posts, for the console, whose user has the database in his hands.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn posts(&self) -> Result<Vec<model::Post>, AppError> {
        Ok(self.store.read().await?.posts().await?)
    }

    /// The names that may sign in, for the console.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn logins(&self) -> Result<Vec<String>, AppError> {
        let accounts = self.store.accounts().await?.into_iter().filter(|account| account.open);
        Ok(accounts.map(|account| account.login).collect())
    }

    /// Someone at the console, who has the database in his hands, acts on a post; the ledger names
    /// the post.
    ///
    /// # Errors
    /// Refuses a post that does not exist or is closed.
    pub async fn console(&self, post: &PostCode) -> Result<Actor, AppError> {
        let post = self
            .store
            .read()
            .await?
            .post(post)
            .await?
            .ok_or_else(|| Refusal::NoSuch { what: format!("岗位{post}") })?;
        if !post.open {
            return Err(Refusal::PostClosed { post: post.code }.into());
        }
        Ok(Actor { login: "console".to_owned(), post })
    }

    /// A snapshot to read from, for who has a pass.
    ///
    /// # Errors
    /// When the database fails.
    pub fn read<'a>(&'a self, pass: &'a Pass) -> BoxFuture<'a, Result<Reader, AppError>> {
        Box::pin(async move {
            tracing::debug!(right = %pass.right(), post = %pass.post().code, "read");
            Ok(self.store.read().await?)
        })
    }

    /// The right to append the next entry, for who has a pass.
    ///
    /// # Errors
    /// When the database fails or the wait takes too long.
    pub async fn write(&self, pass: &Pass) -> Result<Desk<'_>, AppError> {
        let writer = self.store.write().await?;
        tracing::debug!(right = %pass.right(), post = %pass.post().code, "write");
        Ok(Desk { house: self, writer })
    }

    /// Units, posts and labels as of the reader's head and today.
    ///
    /// # Errors
    /// When the database fails.
    pub fn known<'a>(&'a self, reader: &'a Reader) -> BoxFuture<'a, Result<Arc<Known>, AppError>> {
        Box::pin(async move {
            let (position, today) = (reader.head().await?.position, self.clock.today());
            let cached = self.known.read().unwrap_or_else(PoisonError::into_inner).clone();
            let known = match cached {
                Some((held, known)) if known.today == today && known::same_since(reader, held, position).await? => {
                    known
                }
                _ => Arc::new(Known::load(reader, today).await?),
            };
            let mut kept = self.known.write().unwrap_or_else(PoisonError::into_inner);
            if kept.as_ref().is_none_or(|(held, _)| *held <= position) {
                *kept = Some((position, known.clone()));
            }
            Ok(known)
        })
    }
}

/// A writer that records only for a grant; it reads like the writer it holds.
#[derive(Debug)]
pub struct Desk<'h> {
    house: &'h House,
    writer: Writer,
}

impl Deref for Desk<'_> {
    type Target = Writer;

    fn deref(&self) -> &Writer {
        &self.writer
    }
}

impl Desk<'_> {
    /// Records what was decided as one entry of the grant's post, at the time of the clock.
    ///
    /// # Errors
    /// When the store refuses or fails; then nothing was written.
    pub async fn record(self, grant: &Grant, act: Act, reason: &str, changes: Vec<Change>) -> Result<Sealed, AppError> {
        let entry = Entry {
            act,
            actor: grant.post().clone(),
            at: self.house.clock.at(),
            reason: reason.trim().to_owned(),
            changes,
        };
        let sealed = self.writer.record(entry).await?;
        tracing::info!(position = sealed.position, act = %sealed.act, post = %sealed.actor, "recorded");
        Ok(sealed)
    }
}
