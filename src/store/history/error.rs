//! Errors of the stored history.

use rusqlite::ErrorCode;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is left as it is.
    #[error("a newer version of the program wrote the history")]
    Newer,
    #[error("the history cannot be written: the disk is full")]
    DiskFull,
    #[error("the history cannot be read or written ({0})")]
    File(String),
    /// Nothing can be read. The writer sets such a file aside.
    #[error("the history is damaged ({0})")]
    Damaged(String),
    /// Neither the file nor the system is at fault.
    #[error("the history cannot be used ({0})")]
    Failed(String),
    /// A search was canceled.
    #[error("the search was canceled")]
    Canceled,
    /// The store was closed, or one of its threads could not be started.
    #[error("the history is closed")]
    Closed,
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let text = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::OperationInterrupted) => Self::Canceled,
            Some(
                ErrorCode::PermissionDenied
                | ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::OutOfMemory
                | ErrorCode::ReadOnly
                | ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::FileLockingProtocolFailed
                | ErrorCode::NoLargeFileSupport,
            ) => Self::File(text),
            // SQLCipher reports an altered page as an unspecified error, and a value may have another type than the one that
            // was written.
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) | None => {
                Self::Damaged(text)
            }
            Some(ErrorCode::Unknown) if !is_input_error(&error) && !text.starts_with("fts5:") => {
                Self::Damaged(text)
            }
            Some(_) => Self::Failed(text),
        }
    }
}

/// Whether a statement is wrong. The index reports a wrong question to it, which begins with its name, as it runs.
fn is_input_error(error: &rusqlite::Error) -> bool {
    matches!(error, rusqlite::Error::SqlInputError { .. })
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::File(error.to_string()),
        }
    }
}
