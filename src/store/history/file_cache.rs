//! Pictures of messages as they were downloaded: one encrypted file for each server, which forgets the ones that were not
//! used for longest.
//!
//! A database like that of the history, and not one file for each picture: names, number and sizes of pictures would show
//! through the names and sizes of files. Everything here blocks for a disk. What goes wrong costs a download: a file that
//! cannot be read is begun anew.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::database::Databases;
use super::error::Error;
use super::{HistoryLimits, files};
use crate::domain::attachment::FileKey;
use crate::domain::id::ServerUid;

/// Larger pictures are downloaded again, in bytes.
const MAX_FILE: usize = 10 * 1024 * 1024;
/// The part of the space of a server that pictures may take besides.
const SHARE: u64 = 5;
/// Where that space has no limit, in bytes.
const MAX_BYTES: u64 = 400_000_000;
const SECONDS_PER_DAY: i64 = 86_400;
const VERSION: u32 = 1;
/// `used` counts uses; `added` is in seconds.
const TABLES: &str = "
    CREATE TABLE file(
        channel TEXT NOT NULL, id TEXT NOT NULL, used INTEGER NOT NULL, added INTEGER NOT NULL,
        size INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY(channel, id));
    CREATE INDEX file_used ON file(used, size);
";

/// The files of all servers. Which ones are open is locked while one of them is used.
pub(super) struct FileCache(Mutex<State>);

struct State {
    open: BTreeMap<ServerUid, Connection>,
    /// Servers that were left: what still arrives of them is not kept.
    left: BTreeSet<ServerUid>,
    limits: HistoryLimits,
}

impl FileCache {
    pub fn new(limits: HistoryLimits) -> Self {
        Self(Mutex::new(State {
            open: BTreeMap::new(),
            left: BTreeSet::new(),
            limits,
        }))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads a file, which counts as used by that.
    pub fn get(&self, databases: &Databases, server: &ServerUid, key: &FileKey) -> Option<Vec<u8>> {
        let mut state = self.lock();
        state.with(databases, server, |db| {
            let (channel, id) = (key.channel.as_str(), key.id.as_str());
            let mut select =
                db.prepare_cached("SELECT bytes FROM file WHERE channel = ? AND id = ?")?;
            let bytes: Option<Vec<u8>> = select
                .query_row([channel, id], |row| row.get(0))
                .optional()?;
            if bytes.is_some() {
                let mut update = db.prepare_cached(
                    "UPDATE file SET used = (SELECT max(used) FROM file) + 1 WHERE channel = ? AND id = ?",
                )?;
                let _one = update.execute([channel, id])?;
            }
            Ok(bytes)
        })?
    }

    /// Keeps a file, unless it is large or nothing is kept.
    pub fn put(&self, databases: &Databases, server: &ServerUid, key: &FileKey, bytes: &[u8]) {
        let now = Timestamp::now().as_second();
        let mut state = self.lock();
        let limits = state.limits;
        if bytes.len() > MAX_FILE {
            return;
        }
        let _failed = state.with(databases, server, |db| {
            let mut insert = db.prepare_cached(
                "INSERT OR REPLACE INTO file SELECT ?1, ?2, coalesce(max(used), 0) + 1, ?3, ?4, ?5 FROM file",
            )?;
            let (channel, id) = (key.channel.as_str(), key.id.as_str());
            let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
            let row = params![channel, id, now, size, bytes];
            let _one = insert.execute(row)?;
            if let Some(days) = limits.days {
                let oldest = now - i64::from(days) * SECONDS_PER_DAY;
                let mut delete = db.prepare_cached("DELETE FROM file WHERE added < ?")?;
                let _count = delete.execute([oldest])?;
            }
            let max = limits.bytes.map_or(MAX_BYTES, |bytes| bytes / SHARE);
            evict(db, max)
        });
    }

    /// Deletes files, as those of a deleted message.
    pub fn forget(&self, databases: &Databases, server: &ServerUid, keys: &[FileKey]) {
        let mut state = self.lock();
        let is_there = databases
            .pictures_path(server)
            .is_ok_and(|path| files::length(&path) > 0);
        if !is_there {
            return;
        }
        let _failed = state.with(databases, server, |db| {
            let mut delete = db.prepare_cached("DELETE FROM file WHERE channel = ? AND id = ?")?;
            for key in keys {
                let _count = delete.execute([key.channel.as_str(), key.id.as_str()])?;
            }
            Ok(())
        });
    }

    /// Deletes all files of a server. With `is_left` none is kept again.
    pub fn remove(
        &self,
        databases: &Databases,
        server: &ServerUid,
        is_left: bool,
    ) -> Result<(), Error> {
        let mut state = self.lock();
        if is_left {
            let _new = state.left.insert(server.clone());
        }
        drop(state.open.remove(server));
        Ok(files::remove(&databases.pictures_path(server)?)?)
    }

    /// Deletes everything if nothing is to be kept. Other limits take effect with the next file.
    pub fn set_limits(&self, databases: &Databases, limits: HistoryLimits) -> Result<(), Error> {
        let mut state = self.lock();
        state.limits = limits;
        if limits.keeps_history {
            return Ok(());
        }
        state.open.clear();
        let mut result = Ok(());
        for path in files::pictures(&databases.folder())? {
            result = result.and(files::remove(&path));
        }
        Ok(result?)
    }

    pub fn close(&self) {
        self.lock().open.clear();
    }
}

impl State {
    /// Uses the file of a server. `None` if nothing is kept, or it cannot be used; one that is damaged is deleted.
    fn with<T>(
        &mut self,
        databases: &Databases,
        server: &ServerUid,
        mut act: impl FnMut(&Connection) -> rusqlite::Result<T>,
    ) -> Option<T> {
        /// How many files are open at once.
        const FEW: usize = 4;
        if !self.limits.keeps_history || self.left.contains(server) {
            return None;
        }
        if !self.open.contains_key(server) {
            if self.open.len() >= FEW {
                let _closed = self.open.pop_first();
            }
            let opened = open(databases, server).or_else(|error| {
                tracing::warn!(%error, "the pictures of a server are loaded again");
                files::remove(&databases.pictures_path(server)?)?;
                open(databases, server)
            });
            let opened =
                opened.inspect_err(|error| tracing::warn!(%error, "pictures are not kept"));
            let _none = self.open.insert(server.clone(), opened.ok()?);
        }
        let result = act(self.open.get(server)?);
        let error = match result {
            Ok(value) => return Some(value),
            Err(error) => Error::from(error),
        };
        tracing::warn!(%error, "the pictures of a server were not used");
        drop(self.open.remove(server));
        if let (Error::Damaged(_), Ok(path)) = (error, databases.pictures_path(server)) {
            let _left = files::remove(&path);
        }
        None
    }
}

fn open(databases: &Databases, server: &ServerUid) -> Result<Connection, Error> {
    let db = databases.open_pictures(server)?;
    let version: u32 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version == 0 {
        db.execute_batch("PRAGMA auto_vacuum = INCREMENTAL")?;
    }
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = FAST;
         PRAGMA cache_size = -512; PRAGMA journal_size_limit = 4194304;",
    )?;
    match version {
        0 => {
            let transaction = db.unchecked_transaction()?;
            transaction.execute_batch(TABLES)?;
            transaction.pragma_update(None, "user_version", VERSION)?;
            transaction.commit()?;
        }
        VERSION => {}
        // Of another version of the program.
        _ => return Err(Error::Newer),
    }
    Ok(db)
}

/// Deletes what was not used for longest, down to a number of bytes.
fn evict(db: &Connection, max: u64) -> rusqlite::Result<()> {
    let sum = "SELECT coalesce(sum(size), 0) FROM file";
    let total: i64 = db.query_row(sum, [], |row| row.get(0))?;
    let mut excess = total.saturating_sub(i64::try_from(max).unwrap_or(i64::MAX));
    if excess <= 0 {
        return Ok(());
    }
    while excess > 0 {
        let oldest = db
            .prepare_cached("SELECT rowid, size FROM file ORDER BY used LIMIT 1")?
            .query_row([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))
            .optional()?;
        let Some((row, size)) = oldest else { break };
        let _one = db.execute("DELETE FROM file WHERE rowid = ?", [row])?;
        excess -= size;
    }
    db.execute_batch("PRAGMA incremental_vacuum")
}

#[cfg(test)]
mod tests;
