//! What stands outside the ledger: accounts, sessions, drafts, settings. None of it is evidence, and
//! replay does not know it.

use model::{Period, PostCode, ProjectId};

use crate::{Store, StoreError};

/// Who may sign in, and the post he sits on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Name for signing in.
    pub login: String,
    /// The password as hashed by the use case, in PHC form.
    pub password_hash: String,
    /// The post.
    pub post: PostCode,
    /// Whether it may sign in.
    pub open: bool,
}

/// Someone signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the token, in hex; the token itself is not kept.
    pub token_hash: String,
    /// Whose.
    pub login: String,
    /// Since when, in UTC, as in the ledger.
    pub created_at: String,
    /// Until when, in UTC.
    pub expires_at: String,
}

/// A report begun and not handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The post that began it.
    pub post: PostCode,
    /// The project.
    pub project: ProjectId,
    /// The period.
    pub period: Period,
    /// The form as typed, in the web's own JSON.
    pub body: String,
    /// When, in UTC.
    pub saved_at: String,
}

impl Store {
    /// All accounts, by login.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        todo!()
    }

    /// One account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account(&self, login: &str) -> Result<Option<Account>, StoreError> {
        let _ = login;
        todo!()
    }

    /// Adds or replaces an account. Closing it ends its sessions.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_account(&self, account: &Account) -> Result<(), StoreError> {
        let _ = account;
        todo!()
    }

    /// Opens a session.
    ///
    /// # Errors
    /// When the account does not exist or the database fails.
    pub async fn put_session(&self, session: &Session) -> Result<(), StoreError> {
        let _ = session;
        todo!()
    }

    /// The session of a token with its account, if it has not expired at `now` and the account is
    /// open.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, token_hash: &str, now: &str) -> Result<Option<(Session, Account)>, StoreError> {
        let _ = (token_hash, now);
        todo!()
    }

    /// Ends one session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_session(&self, token_hash: &str) -> Result<(), StoreError> {
        let _ = token_hash;
        todo!()
    }

    /// Ends the sessions that expired before `now`; returns how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_expired_sessions(&self, now: &str) -> Result<u64, StoreError> {
        let _ = now;
        todo!()
    }

    /// Saves a draft in place of the one before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_draft(&self, draft: &Draft) -> Result<(), StoreError> {
        let _ = draft;
        todo!()
    }

    /// The draft of a post for a project and period.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn draft(
        &self,
        post: &PostCode,
        project: ProjectId,
        period: Period,
    ) -> Result<Option<Draft>, StoreError> {
        let _ = (post, project, period);
        todo!()
    }

    /// All drafts of a post, latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drafts(&self, post: &PostCode) -> Result<Vec<Draft>, StoreError> {
        let _ = post;
        todo!()
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drop_draft(&self, post: &PostCode, project: ProjectId, period: Period) -> Result<(), StoreError> {
        let _ = (post, project, period);
        todo!()
    }

    /// A setting.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let _ = name;
        todo!()
    }

    /// Sets a setting.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_setting(&self, name: &str, value: &str) -> Result<(), StoreError> {
        let _ = (name, value);
        todo!()
    }
}
