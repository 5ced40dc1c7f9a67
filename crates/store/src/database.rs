//! One face for the two databases: values in, rows out, inside one transaction.
//!
//! What is asked of a database is a boxed future, here and in the store: otherwise every crate above
//! would compile the drivers once more with its own futures (decision 0014).

use futures_util::TryStreamExt;
use futures_util::future::BoxFuture;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Executor, Postgres, Row as _, Sqlite, Transaction};

use crate::StoreError;

/// A value bound to a statement. The kind of a null matters to PostgreSQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Int(Option<i64>),
    Text(Option<String>),
    Bytes(Vec<u8>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(Some(i64::from(value)))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}

impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Self {
        Self::Text(value)
    }
}

/// A list of texts, bound as one parameter: see [`crate::Dialect::texts`].
pub(crate) fn texts<T: AsRef<str>>(texts: &[T]) -> Value {
    let texts: Vec<serde_json::Value> = texts.iter().map(|text| text.as_ref().into()).collect();
    serde_json::Value::Array(texts).to_string().into()
}

/// Numbers as one parameter: see [`Dialect::numbers`].
pub(crate) fn numbers(numbers: impl IntoIterator<Item = i64>) -> Value {
    let numbers: Vec<serde_json::Value> = numbers.into_iter().map(Into::into).collect();
    serde_json::Value::Array(numbers).to_string().into()
}

/// A transaction on either database.
#[derive(Debug)]
pub(crate) enum Connection {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// A row of either database. Columns are read by place.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// Binds the values in order; the two query types have no common trait for it.
macro_rules! bound {
    ($sql:expr, $values:expr) => {
        $values.into_iter().fold(sqlx::query(AssertSqlSafe($sql)), |query, value| match value {
            Value::Int(value) => query.bind(value),
            Value::Text(value) => query.bind(value),
            Value::Bytes(value) => query.bind(value),
        })
    };
}

impl Connection {
    /// Runs a statement; returns the number of rows it changed.
    pub(crate) fn execute<'a>(
        &'a mut self,
        doing: &'a str,
        sql: String,
        values: Vec<Value>,
    ) -> BoxFuture<'a, Result<u64, StoreError>> {
        Box::pin(async move {
            let done = match self {
                Self::Sqlite(tx) => bound!(sql, values).execute(&mut **tx).await.map(|done| done.rows_affected()),
                Self::Postgres(tx) => bound!(sql, values).execute(&mut **tx).await.map(|done| done.rows_affected()),
            };
            done.map_err(|error| StoreError::database(doing, error))
        })
    }

    /// Runs a script of several statements without parameters.
    pub(crate) fn script<'a>(&'a mut self, doing: &'a str, sql: &'static str) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let done = match self {
                Self::Sqlite(tx) => tx.execute(sqlx::raw_sql(sql)).await.map(drop),
                Self::Postgres(tx) => tx.execute(sqlx::raw_sql(sql)).await.map(drop),
            };
            done.map_err(|error| StoreError::database(doing, error))
        })
    }

    /// Hands each row to `take` as it comes.
    pub(crate) fn each<'a>(
        &'a mut self,
        doing: &'a str,
        sql: String,
        values: Vec<Value>,
        take: &'a mut (dyn FnMut(Row) -> Result<(), StoreError> + Send),
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let failed = |error| StoreError::database(doing, error);
            match self {
                Self::Sqlite(tx) => {
                    let mut rows = bound!(sql, values).fetch(&mut **tx);
                    while let Some(row) = rows.try_next().await.map_err(failed)? {
                        take(Row::Sqlite(row))?;
                    }
                }
                Self::Postgres(tx) => {
                    let mut rows = bound!(sql, values).fetch(&mut **tx);
                    while let Some(row) = rows.try_next().await.map_err(failed)? {
                        take(Row::Postgres(row))?;
                    }
                }
            }
            Ok(())
        })
    }

    /// The rows, each as `read` makes it.
    pub(crate) async fn all<T: Send>(
        &mut self,
        doing: &str,
        sql: String,
        values: Vec<Value>,
        mut read: impl FnMut(&Row) -> Result<T, StoreError> + Send,
    ) -> Result<Vec<T>, StoreError> {
        let mut all = Vec::new();
        let mut take = |row| {
            all.push(read(&row)?);
            Ok(())
        };
        self.each(doing, sql, values, &mut take).await?;
        Ok(all)
    }

    /// The first row, if any, as `read` makes it.
    pub(crate) async fn first<T: Send>(
        &mut self,
        doing: &str,
        sql: String,
        values: Vec<Value>,
        read: impl FnMut(&Row) -> Result<T, StoreError> + Send,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.all(doing, sql, values, read).await?.into_iter().next())
    }

    /// Commits.
    pub(crate) fn commit<'a>(self, doing: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let done = match self {
                Self::Sqlite(tx) => tx.commit().await,
                Self::Postgres(tx) => tx.commit().await,
            };
            done.map_err(|error| StoreError::database(doing, error))
        })
    }
}

/// Reads a column without checking its declared type: the schema test holds them.
macro_rules! column {
    ($row:expr, $index:expr, $kind:ty) => {
        match $row {
            Row::Sqlite(row) => row.try_get_unchecked::<$kind, usize>($index),
            Row::Postgres(row) => row.try_get_unchecked::<$kind, usize>($index),
        }
        .map_err(|error| StoreError::database(format_args!("reading column {}", $index + 1), error))
    };
}

impl Row {
    pub(crate) fn int(&self, index: usize) -> Result<i64, StoreError> {
        column!(self, index, i64)
    }

    pub(crate) fn int_or_none(&self, index: usize) -> Result<Option<i64>, StoreError> {
        column!(self, index, Option<i64>)
    }

    pub(crate) fn text(&self, index: usize) -> Result<String, StoreError> {
        column!(self, index, String)
    }

    pub(crate) fn text_or_none(&self, index: usize) -> Result<Option<String>, StoreError> {
        column!(self, index, Option<String>)
    }

    /// A text without a copy.
    pub(crate) fn borrowed_or_none(&self, index: usize) -> Result<Option<&str>, StoreError> {
        column!(self, index, Option<&str>)
    }

    pub(crate) fn bytes(&self, index: usize) -> Result<Vec<u8>, StoreError> {
        column!(self, index, Vec<u8>)
    }

    /// The number of columns.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Sqlite(row) => row.len(),
            Self::Postgres(row) => row.len(),
        }
    }
}
