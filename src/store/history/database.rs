//! Opens the encrypted database of a server.
//!
//! All of the file is encrypted and authenticated page by page (SQLCipher), also the write-ahead log and the search index.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use super::error::Error;
use super::key::HistoryKey;
use super::{files, schema, state};
use crate::domain::id::ServerUid;
use crate::domain::stored::StoredServer;
use crate::platform::private_file;

/// Only another program can hold a lock: one writer writes, and readers never wait.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

/// The size of a page: no database is smaller.
const MIN_BYTES: u64 = 4096;

/// Where the databases are, and their key.
pub(super) struct Databases {
    folder: Mutex<PathBuf>,
    key: HistoryKey,
}

impl Databases {
    pub fn new(folder: PathBuf, key: HistoryKey) -> Self {
        let folder = Mutex::new(folder);
        Self { folder, key }
    }

    pub fn folder(&self) -> PathBuf {
        let folder = self.folder.lock();
        folder.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Uses another folder, which has copies of all databases.
    pub fn move_to(&self, folder: PathBuf) {
        *self.folder.lock().unwrap_or_else(PoisonError::into_inner) = folder;
    }

    /// The file of a server. An ID that is no file name is an error.
    pub fn path(&self, server: &ServerUid) -> Result<PathBuf, Error> {
        let id = server.as_str();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if id.is_empty() || id.len() > 100 || !id.chars().all(is_plain) {
            return Err(Error::File("the ID of the server is no file name".into()));
        }
        Ok(self.folder().join(format!("{id}.db")))
    }

    /// Opens the database to write; creates it if it is missing.
    pub fn open(&self, server: &ServerUid) -> Result<Connection, Error> {
        let path = self.path(server)?;
        private_file::create_folder(&self.folder())?;
        files::finish_replacement(&path)?;
        self.open_at(server, &path)
    }

    /// Makes a database beside that of the server: complete, durable and without a log. The files of pending messages are
    /// copied from `from`.
    pub fn create_new(
        &self,
        server: &ServerUid,
        content: &StoredServer,
        from: Option<&Connection>,
    ) -> Result<(), Error> {
        let path = self.path(server)?;
        if !private_file::is_absent(&path) {
            files::finish_replacement(&path)?;
        }
        let mut new = self.open_at(server, &files::new_path(&path))?;
        set_durable(&new, true)?;
        let transaction = new.transaction()?;
        state::restore(&transaction, content, from.unwrap_or(&transaction))?;
        transaction.commit()?;
        checkpoint(&new)?;
        // The last connection removes the log.
        new.close().map_err(|(_, error)| error)?;
        Ok(private_file::sync_folder(&self.folder())?)
    }

    fn open_at(&self, server: &ServerUid, path: &Path) -> Result<Connection, Error> {
        // SQLite creates files that others may read. The log gets the permissions of the database. An existing file is
        // not opened here: closing it would end the locks of all connections (POSIX).
        if private_file::is_absent(path) {
            drop(private_file::append(path)?);
        }
        let mut connection = self.connect(server, path)?;
        match schema::version(&connection)? {
            // Only before the first table, and with a write each time.
            0 => connection.execute_batch("PRAGMA auto_vacuum = INCREMENTAL")?,
            version if version > schema::VERSION => return Err(Error::Newer),
            _ => {}
        }
        connection.execute_batch(
            "PRAGMA foreign_keys = ON; PRAGMA secure_delete = FAST;
             PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON; PRAGMA cache_size = -4096;
             PRAGMA journal_size_limit = 4194304;",
        )?;
        let mode: String =
            connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        if mode != "wal" {
            return Err(Error::File(format!("the journal mode is {mode}")));
        }
        set_durable(&connection, true)?;
        schema::migrate(&mut connection)?;
        set_durable(&connection, false)?;
        Ok(connection)
    }

    /// Opens the database to read. `None`: there is none, or an empty one.
    pub fn open_to_read(&self, server: &ServerUid) -> Result<Option<Connection>, Error> {
        let path = self.path(server)?;
        if private_file::is_absent(&path) {
            return Ok(None);
        }
        let connection = self.connect(server, &path)?;
        connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -2048;")?;
        match schema::version(&connection)? {
            schema::VERSION => Ok(Some(connection)),
            version if version > schema::VERSION => Err(Error::Newer),
            // The writer creates or migrates it.
            _ => Ok(None),
        }
    }

    fn connect(&self, server: &ServerUid, path: &Path) -> Result<Connection, Error> {
        let connection = self.connect_unchecked(server, path)?;
        connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
        // The first read shows whether the key is right.
        let _tables: i64 =
            connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
        Ok(connection)
    }

    /// Opens a file of which only parts may be readable, to read them.
    pub fn connect_damaged(&self, server: &ServerUid, path: &Path) -> Result<Connection, Error> {
        let connection = self.connect_unchecked(server, path)?;
        // Else nothing is read from a file that is too short.
        connection.execute_batch("PRAGMA writable_schema = ON; PRAGMA query_only = ON;")?;
        Ok(connection)
    }

    fn connect_unchecked(&self, server: &ServerUid, path: &Path) -> Result<Connection, Error> {
        connect_with(path, &self.key.of_database(server))
    }

    /// The file of the pictures of a server.
    pub fn pictures_path(&self, server: &ServerUid) -> Result<PathBuf, Error> {
        Ok(self.path(server)?.with_extension(files::PICTURES))
    }

    /// Opens the file of the pictures of a server to read and write; creates it if it is missing.
    pub fn open_pictures(&self, server: &ServerUid) -> Result<Connection, Error> {
        let path = self.pictures_path(server)?;
        private_file::create_folder(&self.folder())?;
        if private_file::is_absent(&path) {
            drop(private_file::append(&path)?);
        }
        connect_with(&path, &self.key.of_files(server))
    }
}

fn connect_with(path: &Path, key: &str) -> Result<Connection, Error> {
    if (1..MIN_BYTES).contains(&files::length(path)) {
        // SQLite would begin a new database in it.
        return Err(Error::Damaged("it is too short".into()));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    let statement = Zeroizing::new(format!("PRAGMA key = \"x'{key}'\""));
    connection.execute_batch(&statement)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(64);
    // Only after the key: SQLCipher sets its own level with the first one, and writes to the standard error output.
    connection.execute_batch("PRAGMA cipher_compatibility = 4; PRAGMA cipher_log_level = NONE; PRAGMA temp_store = MEMORY;")?;
    Ok(connection)
}

/// Whether the transactions from now on survive a power failure once they are committed. All survive the end of the
/// program.
pub(super) fn set_durable(connection: &Connection, durable: bool) -> Result<(), rusqlite::Error> {
    let mode = if durable { "FULL" } else { "NORMAL" };
    connection.pragma_update(None, "synchronous", mode)
}

/// Gives free pages back to the system. Each step of the statement frees one.
pub(super) fn free_pages(connection: &Connection, count: u32) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(&format!("PRAGMA incremental_vacuum({count})"))?;
    let mut steps = statement.query([])?;
    while steps.next()?.is_some() {}
    Ok(())
}

/// Writes all of the log into the database, and empties the log.
pub(super) fn checkpoint(connection: &Connection) -> Result<(), Error> {
    let is_busy: bool =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if is_busy {
        return Err(Error::File("the log is in use".into()));
    }
    Ok(())
}
