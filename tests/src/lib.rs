//! What the stories share: houses to tell them in, and the eyes of a reader for what comes out.
//!
//! A story takes a [`store::Store`], so that it can be told on SQLite and on PostgreSQL alike: see
//! [`on_both_databases`].

pub mod boundary_pack;
pub mod bulletin;
pub mod demo;
pub mod docx;
pub mod files;
pub mod pack;
pub mod published;
pub mod row_by_row;
pub mod rows;
pub mod statements;
pub mod town;

/// Tells each story on SQLite and on PostgreSQL: `story::on_sqlite`, `story::on_postgres`.
#[macro_export]
macro_rules! on_both_databases {
    ($($story:ident),+ $(,)?) => {
        $(
            mod $story {
                #[tokio::test]
                async fn on_sqlite() {
                    super::$story(store::testing::sqlite().await).await;
                }

                #[tokio::test]
                async fn on_postgres() {
                    super::$story(store::testing::postgres().await).await;
                }
            }
        )+
    };
}
