//! The two folders of migrations make the same tables, and the columns that records fill.

use model::Table;

use crate::database::Row;
use crate::{Store, columns, testing};

async fn list(store: &Store, sql: &str, width: usize) -> Vec<Vec<String>> {
    let mut connection = store.inner.begin_reading().await.expect("a snapshot");
    let read = |row: &Row| (0..width).map(|column| row.text(column)).collect::<Result<Vec<_>, _>>();
    connection.all("listing", sql.to_owned(), Vec::new(), read).await.expect("a list")
}

#[tokio::test]
async fn both_databases_have_the_same_columns_and_indexes() {
    let (sqlite, postgres) = (testing::sqlite().await, testing::postgres().await);
    let columns = list(&sqlite, sqlite.dialect().columns(), 4).await;
    assert!(columns.len() > 150, "{columns:?}");
    assert_eq!(columns, list(&postgres, postgres.dialect().columns(), 4).await);
    let indexes = list(&sqlite, sqlite.dialect().indexes(), 2).await;
    assert!(indexes.len() > 10, "{indexes:?}");
    assert_eq!(indexes, list(&postgres, postgres.dialect().indexes(), 2).await);
}

#[tokio::test]
async fn each_table_has_the_columns_that_its_records_fill() {
    let store = testing::sqlite().await;
    let columns = list(&store, store.dialect().columns(), 2).await;
    for table in Table::ALL {
        let of_table = columns.iter().filter(|column| column[0] == table.as_str()).map(|column| column[1].as_str());
        let mut wanted = vec!["key", "from_pos", "to_pos"];
        wanted.extend(columns::names(*table));
        wanted.push("body");
        assert_eq!(of_table.collect::<Vec<_>>(), wanted, "{table}");
    }
}

#[tokio::test]
async fn a_database_of_a_later_version_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("luodi.db").display());
    let store = Store::open(&url).await.expect("a new store");
    let mut connection = store.inner.begin_writing().await.expect("a transaction");
    let sql = "insert into migrations (number, name) values (999, 'later')".to_owned();
    connection.execute("pretending", sql, Vec::new()).await.expect("a row");
    connection.commit("pretending").await.expect("a commit");
    store.close().await;
    assert!(matches!(Store::open(&url).await, Err(crate::StoreError::Newer { found: 999, .. })));
}
