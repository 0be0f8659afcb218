//! The manifest that is served, and those it replaced a week ago or less.

use rusqlite::{Connection, OptionalExtension};
use thiqa_wire::{Day, KeyId};

use super::settings;
use super::statement::{WriteError, integer, run};
use crate::store::contract::NewManifest;
use crate::store::rules::{self, ManifestFacts, Publish};

/// The bytes of the one that is served.
pub(super) fn served_bytes(db: &Connection) -> rusqlite::Result<Option<Vec<u8>>> {
    db.prepare_cached("SELECT bytes FROM manifests ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()
}

pub(super) fn publish(db: &Connection, new: &NewManifest, today: Day) -> Result<(), WriteError> {
    let facts = ManifestFacts {
        served_seq: served_seq(db)?,
        is_served: served_bytes(db)?.is_some_and(|served| served == new.bytes),
        last_swept: settings::last_swept(db)?,
    };
    if let Publish::Replace { swept } = rules::publish_manifest(&facts, new.seq, new.issued, today)?
    {
        set_replaced(db, today)?;
        insert(db, new)?;
        settings::set_last_swept(db, swept)?;
    }
    Ok(())
}

/// Whether an envelope may be sealed to this key today.
pub(super) fn key_is_current(db: &Connection, key: KeyId, today: Day) -> rusqlite::Result<bool> {
    let mut manifests = db.prepare_cached("SELECT replaced FROM manifests WHERE key_id = ?1")?;
    let mut replaced = manifests.query([key.0])?;
    while let Some(row) = replaced.next()? {
        if rules::key_is_current(row.get::<_, Option<u32>>(0)?.map(Day), today) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Deletes those that were replaced on this day or before it.
pub(super) fn sweep(db: &Connection, replaced_by: Day) -> rusqlite::Result<usize> {
    run(db, "DELETE FROM manifests WHERE replaced <= ?1", [replaced_by.0])
}

fn served_seq(db: &Connection) -> rusqlite::Result<Option<u64>> {
    db.prepare_cached("SELECT max(seq) FROM manifests")?
        .query_row([], |row| Ok(row.get::<_, Option<i64>>(0)?.map(i64::unsigned_abs)))
}

fn set_replaced(db: &Connection, today: Day) -> rusqlite::Result<usize> {
    run(db, "UPDATE manifests SET replaced = ?1 WHERE replaced IS NULL", [today.0])
}

fn insert(db: &Connection, new: &NewManifest) -> rusqlite::Result<usize> {
    run(
        db,
        "INSERT INTO manifests (seq, key_id, bytes, replaced) VALUES (?1, ?2, ?3, NULL)",
        (integer(new.seq), new.key.0, &new.bytes),
    )
}
