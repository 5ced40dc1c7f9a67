//! Work that takes its time, in which others are to be answered: reading and writing workbooks.

use crate::fault::Fault;

/// Does it beside the threads that answer requests.
///
/// # Errors
/// When it broke off.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Fault::Failed(Box::new(error)))
}
