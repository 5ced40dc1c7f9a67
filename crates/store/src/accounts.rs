//! What stands outside the ledger: accounts, sessions, drafts, settings. None of it is evidence, and
//! replay does not know it.

use model::{Period, PostCode, ProjectId};

use crate::database::{Connection, Row, Value};
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

const ACCOUNT: &str = "a.login, a.password_hash, a.post, a.open";
const DRAFT: &str = "post, project, period, body, saved_at";

impl Store {
    /// All accounts, by login.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let sql = format!("select {ACCOUNT} from accounts a order by a.login");
        self.look("reading accounts", sql, Vec::new(), |row| account(row, 0)).await
    }

    /// One account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account(&self, login: &str) -> Result<Option<Account>, StoreError> {
        let sql = format!("select {ACCOUNT} from accounts a where a.login = $1");
        let found = self.look("reading an account", sql, vec![login.into()], |row| account(row, 0)).await?;
        Ok(found.into_iter().next())
    }

    /// Adds or replaces an account. Its sessions end when it is closed, and when its password or its
    /// post changes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_account(&self, account: &Account) -> Result<(), StoreError> {
        let doing = "keeping an account";
        let mut connection = self.inner.begin_writing().await?;
        let values = || -> Vec<Value> {
            vec![
                account.login.as_str().into(),
                account.password_hash.as_str().into(),
                account.post.as_str().into(),
                account.open.into(),
            ]
        };
        let ended = "delete from sessions where login = $1 and not exists (select 1 from accounts a
                     where a.login = $1 and a.password_hash = $2 and a.post = $3 and a.open = $4)";
        connection.execute(doing, ended.to_owned(), values()).await?;
        let sql = "insert into accounts (login, password_hash, post, open) values ($1, $2, $3, $4)
                   on conflict (login) do update set password_hash = excluded.password_hash,
                     post = excluded.post, open = excluded.open";
        connection.execute(doing, sql.to_owned(), values()).await?;
        connection.commit(doing).await
    }

    /// Opens a session.
    ///
    /// # Errors
    /// When the account does not exist or the database fails.
    pub async fn put_session(&self, session: &Session) -> Result<(), StoreError> {
        let sql = "insert into sessions (token_hash, login, created_at, expires_at) values ($1, $2, $3, $4)";
        let values = vec![
            session.token_hash.as_str().into(),
            session.login.as_str().into(),
            session.created_at.as_str().into(),
            session.expires_at.as_str().into(),
        ];
        self.change("opening a session", sql, values).await.map(drop)
    }

    /// The session of a token with its account, if it has not expired at `now` and the account is
    /// open.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, token_hash: &str, now: &str) -> Result<Option<(Session, Account)>, StoreError> {
        let sql = format!(
            "select s.token_hash, s.login, s.created_at, s.expires_at, {ACCOUNT}
             from sessions s join accounts a on a.login = s.login
             where s.token_hash = $1 and s.expires_at > $2 and a.open = 1"
        );
        let read = |row: &Row| {
            let session = Session {
                token_hash: row.text(0)?,
                login: row.text(1)?,
                created_at: row.text(2)?,
                expires_at: row.text(3)?,
            };
            Ok((session, account(row, 4)?))
        };
        let found = self.look("reading a session", sql, vec![token_hash.into(), now.into()], read).await?;
        Ok(found.into_iter().next())
    }

    /// Ends one session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_session(&self, token_hash: &str) -> Result<(), StoreError> {
        let sql = "delete from sessions where token_hash = $1";
        self.change("ending a session", sql, vec![token_hash.into()]).await.map(drop)
    }

    /// Ends the sessions that expired at `now` or before; returns how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_expired_sessions(&self, now: &str) -> Result<u64, StoreError> {
        self.change("ending sessions", "delete from sessions where expires_at <= $1", vec![now.into()]).await
    }

    /// Saves a draft in place of the one before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_draft(&self, draft: &Draft) -> Result<(), StoreError> {
        let sql = "insert into drafts (post, project, period, body, saved_at) values ($1, $2, $3, $4, $5)
                   on conflict (post, project, period) do update set body = excluded.body, saved_at = excluded.saved_at";
        let values = vec![
            draft.post.as_str().into(),
            draft.project.number().into(),
            draft.period.to_string().into(),
            draft.body.as_str().into(),
            draft.saved_at.as_str().into(),
        ];
        self.change("saving a draft", sql, values).await.map(drop)
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
        let sql = format!("select {DRAFT} from drafts where post = $1 and project = $2 and period = $3");
        Ok(self.look("reading a draft", sql, draft_key(post, project, period), draft).await?.into_iter().next())
    }

    /// All drafts of a post, latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drafts(&self, post: &PostCode) -> Result<Vec<Draft>, StoreError> {
        let sql = format!("select {DRAFT} from drafts where post = $1 order by saved_at desc, project, period");
        self.look("reading drafts", sql, vec![post.as_str().into()], draft).await
    }

    /// Throws a draft away. Together with the entry that makes it needless: [`crate::Writer::drop_draft`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drop_draft(&self, post: &PostCode, project: ProjectId, period: Period) -> Result<(), StoreError> {
        let mut connection = self.inner.begin_writing().await?;
        drop_draft(&mut connection, post, project, period).await?;
        connection.commit("throwing a draft away").await
    }

    /// A setting.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let sql = "select value from settings where name = $1".to_owned();
        Ok(self.look("reading a setting", sql, vec![name.into()], |row| row.text(0)).await?.into_iter().next())
    }

    /// Sets a setting.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_setting(&self, name: &str, value: &str) -> Result<(), StoreError> {
        let sql = "insert into settings (name, value) values ($1, $2)
                   on conflict (name) do update set value = excluded.value";
        self.change("setting a setting", sql, vec![name.into(), value.into()]).await.map(drop)
    }

    async fn look<T: Send>(
        &self,
        doing: &str,
        sql: String,
        values: Vec<Value>,
        read: impl FnMut(&Row) -> Result<T, StoreError> + Send,
    ) -> Result<Vec<T>, StoreError> {
        self.inner.begin_reading().await?.all(doing, sql, values, read).await
    }

    async fn change(&self, doing: &str, sql: &str, values: Vec<Value>) -> Result<u64, StoreError> {
        let mut connection = self.inner.begin_writing().await?;
        let changed = connection.execute(doing, sql.to_owned(), values).await?;
        connection.commit(doing).await?;
        Ok(changed)
    }
}

pub(crate) async fn drop_draft(
    connection: &mut Connection,
    post: &PostCode,
    project: ProjectId,
    period: Period,
) -> Result<(), StoreError> {
    let sql = "delete from drafts where post = $1 and project = $2 and period = $3".to_owned();
    connection.execute("throwing a draft away", sql, draft_key(post, project, period)).await.map(drop)
}

fn draft_key(post: &PostCode, project: ProjectId, period: Period) -> Vec<Value> {
    vec![post.as_str().into(), project.number().into(), period.to_string().into()]
}

fn account(row: &Row, from: usize) -> Result<Account, StoreError> {
    let login = row.text(from)?;
    let post = row.text(from + 2)?.parse();
    let post = post.map_err(|error| StoreError::unreadable(format_args!("account {login}"), error))?;
    Ok(Account { login, password_hash: row.text(from + 1)?, post, open: row.int(from + 3)? == 1 })
}

fn draft(row: &Row) -> Result<Draft, StoreError> {
    let wrong = |what: &str| StoreError::unreadable("a draft", what);
    Ok(Draft {
        post: row.text(0)?.parse().map_err(|_| wrong("no post"))?,
        project: ProjectId::new(row.int(1)?).ok_or_else(|| wrong("no project"))?,
        period: row.text(2)?.parse().map_err(|_| wrong("no period"))?,
        body: row.text(3)?,
        saved_at: row.text(4)?,
    })
}
