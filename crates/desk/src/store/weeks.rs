//! The weeks' manifests and, while they exist, their private keys.

use rusqlite::{Connection, OptionalExtension, Row, params};
use thiqa_wire::{Day, KeyId};

use crate::error::Fault;

/// One signed manifest and what became of its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    /// Of its manifest.
    pub seq: u64,
    /// Its Monday.
    pub issued: Day,
    /// The reception key's id.
    pub key: KeyId,
    /// Day on which a checked backup held the private key.
    pub backed: Option<Day>,
    /// Day of the first pull that read back a higher seq.
    pub retired: Option<Day>,
    /// Day on which the private key went from every file here.
    pub destroyed: Option<Day>,
}

const COLUMNS: &str = "seq, issued, key_id, backed, retired, destroyed";

fn week(row: &Row<'_>) -> rusqlite::Result<Week> {
    let day = |at| row.get::<_, Option<u32>>(at).map(|day| day.map(Day));
    Ok(Week {
        seq: row.get(0)?,
        issued: Day(row.get(1)?),
        key: KeyId(row.get(2)?),
        backed: day(3)?,
        retired: day(4)?,
        destroyed: day(5)?,
    })
}

/// Adds a week and its private key, sealed.
pub fn add(
    store: &Connection,
    seq: u64,
    issued: Day,
    key: KeyId,
    manifest: &[u8],
    sealed: &[u8],
) -> Result<(), Fault> {
    store.execute(
        "INSERT INTO week (seq, issued, key_id, manifest) VALUES (?1, ?2, ?3, ?4)",
        params![seq, issued.0, key.0, manifest],
    )?;
    store
        .execute("INSERT INTO reception_key (seq, sealed) VALUES (?1, ?2)", params![seq, sealed])?;
    Ok(())
}

/// All weeks, the first first.
pub fn all(store: &Connection) -> Result<Vec<Week>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM week ORDER BY seq");
    let weeks = store.prepare(&sql)?.query_map([], week)?.collect::<Result<_, _>>()?;
    Ok(weeks)
}

/// The manifest that should stand at the relay on `today`: the last one whose Monday has come
/// and whose private key a checked backup holds.
pub fn due(store: &Connection, today: Day) -> Result<Option<(Week, Vec<u8>)>, Fault> {
    let sql = format!(
        "SELECT {COLUMNS}, manifest FROM week WHERE issued <= ?1 AND backed IS NOT NULL
         ORDER BY seq DESC LIMIT 1"
    );
    let due = store.query_row(&sql, [today.0], |row| Ok((week(row)?, row.get(6)?))).optional()?;
    Ok(due)
}

/// The private keys that exist, sealed.
pub fn sealed_keys(store: &Connection) -> Result<Vec<(u64, Vec<u8>)>, Fault> {
    let keys = store
        .prepare("SELECT seq, sealed FROM reception_key ORDER BY seq")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    Ok(keys)
}

/// Whether the private half of this key exists.
pub fn has_key(store: &Connection, key: KeyId) -> Result<bool, Fault> {
    Ok(store.query_row(
        "SELECT EXISTS (SELECT 1 FROM reception_key JOIN week USING (seq) WHERE key_id = ?1)",
        [key.0],
        |row| row.get(0),
    )?)
}

/// Notes that a checked backup holds this week's private key.
pub fn note_backed(store: &Connection, seq: u64, today: Day) -> Result<(), Fault> {
    store.execute(
        "UPDATE week SET backed = ?2 WHERE seq = ?1 AND backed IS NULL",
        params![seq, today.0],
    )?;
    Ok(())
}

/// Retires every key below `served`; returns how many were not retired before.
pub fn retire_below(store: &Connection, served: u64, today: Day) -> Result<usize, Fault> {
    Ok(store.execute(
        "UPDATE week SET retired = ?2 WHERE seq < ?1 AND retired IS NULL",
        params![served, today.0],
    )?)
}

/// Weeks below `served` that were retired on `day` or before and whose private key still exists.
pub fn retired_by(store: &Connection, served: u64, day: Day) -> Result<Vec<u64>, Fault> {
    let weeks = store
        .prepare(
            "SELECT seq FROM week JOIN reception_key USING (seq)
             WHERE seq < ?1 AND retired <= ?2 ORDER BY seq",
        )?
        .query_map(params![served, day.0], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(weeks)
}

/// Deletes a private key: its row goes, and is overwritten. It is destroyed once the log that it
/// came through is empty.
pub fn delete_key(store: &Connection, seq: u64) -> Result<(), Fault> {
    store.execute("DELETE FROM reception_key WHERE seq = ?1", [seq])?;
    Ok(())
}

/// Notes that deleted keys are in no file any more; returns whose.
pub fn note_destroyed(store: &Connection, today: Day) -> Result<Vec<u64>, Fault> {
    let mut weeks: Vec<u64> = store
        .prepare(
            "UPDATE week SET destroyed = ?1 WHERE destroyed IS NULL
             AND seq NOT IN (SELECT seq FROM reception_key) RETURNING seq",
        )?
        .query_map([today.0], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    weeks.sort_unstable();
    Ok(weeks)
}

/// The first week and its manifest.
pub fn first(store: &Connection) -> Result<Option<(Week, Vec<u8>)>, Fault> {
    let sql = format!("SELECT {COLUMNS}, manifest FROM week ORDER BY seq LIMIT 1");
    Ok(store.query_row(&sql, [], |row| Ok((week(row)?, row.get(6)?))).optional()?)
}

/// A week's manifest, as it travels.
pub fn manifest(store: &Connection, seq: u64) -> Result<Option<Vec<u8>>, Fault> {
    let sql = "SELECT manifest FROM week WHERE seq = ?1";
    Ok(store.query_row(sql, [seq], |row| row.get(0)).optional()?)
}
