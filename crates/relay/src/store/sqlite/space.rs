//! How full the file and its file system are.

use std::path::Path;

use rusqlite::Connection;

use super::connection::PAGE_BYTES;
use super::statement::pragma;
use crate::store::rules::Space;

/// Bytes that the file may have beyond the room for envelopes and messages (64 MiB, a million
/// nonces): whatever fills the room, the desk's requests and deletes still find theirs.
const DESK_RESERVE: u64 = 64 << 20;
/// Bytes of the file system that stay free (64 MiB): on a disk that is quite full even a DELETE
/// fails, so envelopes and messages are refused a little earlier.
const DISK_RESERVE: u64 = 64 << 20;

/// Lets the file grow to `room` bytes and the desk's reserve, and no further.
pub(super) fn cap(db: &Connection, room: u64) -> rusqlite::Result<()> {
    let pages = room.saturating_add(DESK_RESERVE) / PAGE_BYTES;
    let pages = i64::try_from(pages).unwrap_or(i64::MAX);
    db.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
}

/// Bytes that envelopes and messages may fill now: none while the file system itself is nearly full.
pub(super) fn limit(file: &Path, room: u64) -> u64 {
    let disk_is_full = free_bytes(file).is_some_and(|free| free < DISK_RESERVE);
    if disk_is_full { 0 } else { room }
}

/// Bytes free on the file system of `file`; `None` where it does not say.
pub(super) fn free_bytes(file: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(file).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// How full the file is, where it may be filled up to `limit` bytes.
pub(super) fn space(db: &Connection, limit: u64) -> rusqlite::Result<Space> {
    let pages =
        pragma(db, "PRAGMA page_count")?.saturating_sub(pragma(db, "PRAGMA freelist_count")?);
    Ok(Space { used: pages.saturating_mul(PAGE_BYTES), limit })
}

/// Bytes of the file, pages that are free in it among them.
pub(super) fn file_bytes(db: &Connection) -> rusqlite::Result<u64> {
    Ok(pragma(db, "PRAGMA page_count")?.saturating_mul(PAGE_BYTES))
}
