//! The files of pending messages.

use rusqlite::{Connection, OptionalExtension, params};

use super::database::free_pages;
use crate::domain::id::LocalId;
use crate::domain::upload::{FileContent, FileKind, OutgoingFile};

pub(super) fn set(
    db: &Connection,
    local: &LocalId,
    files: &[(OutgoingFile, FileContent)],
) -> rusqlite::Result<()> {
    for (position, (file, content)) in (0_u32..).zip(files) {
        insert(db, local, position, file, Some(content))?;
    }
    Ok(())
}

fn insert(
    db: &Connection,
    local: &LocalId,
    position: u32,
    file: &OutgoingFile,
    content: Option<&[u8]>,
) -> rusqlite::Result<()> {
    let mut statement = db.prepare_cached(
        "INSERT OR REPLACE INTO pending_file(local, position, name, kind, width, height, bytes, content)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    let (width, height) = file.size;
    let (kind, bytes) = (file.kind.tag(), file.bytes.cast_signed());
    let values = params![
        local.as_str(),
        position,
        file.name,
        kind,
        width,
        height,
        bytes,
        content
    ];
    statement.execute(values).map(drop)
}

/// The files of a message without their bytes.
pub(super) fn files(db: &Connection, local: &LocalId) -> rusqlite::Result<Vec<OutgoingFile>> {
    let mut statement = db.prepare_cached(
        "SELECT name, kind, width, height, bytes FROM pending_file WHERE local = ? ORDER BY position",
    )?;
    let files = statement.query_map([local.as_str()], |row| {
        let kind: String = row.get(1)?;
        Ok(OutgoingFile {
            name: row.get(0)?,
            // Another kind comes with another version of the tables.
            kind: FileKind::from_tag(&kind).unwrap_or(FileKind::Png),
            size: (row.get(2)?, row.get(3)?),
            bytes: row.get::<_, i64>(4)?.cast_unsigned(),
        })
    })?;
    files.collect()
}

/// Of a damaged database. A message whose files cannot be read gets one that is lost, so that it is not sent without them.
pub(super) fn salvage(db: &Connection, local: &LocalId) -> Vec<OutgoingFile> {
    if db.prepare("SELECT local FROM pending_file").is_err() {
        // Of an earlier version.
        return Vec::new();
    }
    let lost = || OutgoingFile {
        name: String::new(),
        kind: FileKind::Png,
        size: (0, 0),
        bytes: 0,
    };
    files(db, local).unwrap_or_else(|_| vec![lost()])
}

/// The bytes of the files of a message. Fewer than it has files, if some were lost.
pub(super) fn contents(db: &Connection, local: &LocalId) -> rusqlite::Result<Vec<FileContent>> {
    let mut statement = db.prepare_cached(
        "SELECT content FROM pending_file WHERE local = ? AND content IS NOT NULL ORDER BY position",
    )?;
    let contents = statement.query_map([local.as_str()], |row| {
        Ok(FileContent::from(row.get_ref(0)?.as_blob()?))
    })?;
    contents.collect()
}

/// Copies the files of a message from another database. What cannot be read there is noted as lost, so that the message
/// is not sent without it.
pub(super) fn copy(
    (from, to): (&Connection, &Connection),
    local: &LocalId,
    files: &[OutgoingFile],
) -> rusqlite::Result<()> {
    for (position, file) in (0_u32..).zip(files) {
        let content = content(from, local, position).unwrap_or(None);
        insert(to, local, position, file, content.as_deref())?;
    }
    Ok(())
}

fn content(db: &Connection, local: &LocalId, position: u32) -> rusqlite::Result<Option<Vec<u8>>> {
    let query = "SELECT content FROM pending_file WHERE local = ? AND position = ?";
    let mut statement = db.prepare_cached(query)?;
    let content = statement.query_row(params![local.as_str(), position], |row| row.get(0));
    Ok(content.optional()?.flatten())
}

/// What they take, in bytes.
pub(super) fn total(db: &Connection) -> rusqlite::Result<u64> {
    let query = "SELECT coalesce(sum(bytes), 0) FROM pending_file";
    let total: i64 = db.query_row(query, [], |row| row.get(0))?;
    Ok(u64::try_from(total).unwrap_or(0))
}

/// How many free pages are given back at once, after files were deleted: 64 MiB.
const FREED_PAGES: u32 = 16_384;

/// Gives the space of deleted files back to the system.
pub(super) fn free_space(db: &Connection) -> rusqlite::Result<()> {
    let free: u32 = db.pragma_query_value(None, "freelist_count", |row| row.get(0))?;
    if free > FREED_PAGES / 16 {
        free_pages(db, FREED_PAGES)?;
    }
    Ok(())
}
