//! The SQL, one statement a function, and the order in which an act asks its questions.
//! Knows nothing of threads, files or HTTP; each act refuses before it writes.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Params};
use sha2::{Digest, Sha256};
use thiqa_wire::{Day, EnvelopeId, KeyId, Problem, header};

use super::mailboxes;
use super::{
    Arrival, ENVELOPE_DAYS, GONE_DAYS, Kept, Published, Purchase, REPLACED_DAYS, Rebuild, Sweep,
};

/// Bytes of a page of the file.
pub(super) const PAGE_BYTES: u64 = 4_096;
/// Pages that the file may have beyond the room for words (64 MiB, a million nonces): whatever fills
/// the room, the desk's requests and deletes still find theirs.
pub(super) const RESERVE_PAGES: u64 = 16_384;
/// Pages up to which a rebuild happens in memory (256 MiB, sixteen thousand reports).
const REBUILD_IN_MEMORY_PAGES: u64 = 65_536;
/// How many times the file must be free on its file system before a rebuild: one copy lies in the
/// log, one in a temporary file, and a third is left for those who write meanwhile.
const REBUILD_COPIES: u64 = 3;
/// Days by which the clock may move between two sweeps without a desk vouching for it.
const CLOCK_DAYS: u32 = 2;
/// Seconds in an hour, the finest time that is stored of a grant, a spent challenge or a nonce.
const HOUR: u64 = 3_600;

/// Why an act did not happen.
pub(super) enum Failure {
    /// It was refused and wrote nothing.
    Refused(Problem),
    /// The engine failed.
    Broken(rusqlite::Error),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Broken(error)
    }
}

// Acts of a visitor.

/// The questions of `PUT /v1/envelopes` that the database answers, in section 8's order. `room` is
/// the number of pages at which words stop.
pub(super) fn keep(
    db: &Connection,
    arrival: &Arrival,
    now: u64,
    room: u64,
) -> Result<Kept, Failure> {
    let used = grant_used(db, &arrival.grant, now)?.ok_or(Problem::Grant)?;
    if let Some(same) = known(db, arrival)? {
        return if same { Ok(Kept::Known) } else { Err(Problem::Conflict.into()) };
    }
    let today = Day::of(now);
    if !key_is_current(db, arrival.key, today)? {
        return Err(Problem::Stale.into());
    }
    if used {
        return Err(Problem::Exhausted.into());
    }
    if !has_room(db, arrival.bytes.len(), room)? {
        return Err(Problem::Full.into());
    }
    insert_envelope(db, arrival, no_earlier_than_swept(db, today)?)?;
    use_grant(db, &arrival.grant)?;
    Ok(Kept::Stored)
}

pub(super) fn sell(db: &Connection, purchase: &Purchase, room: u64) -> Result<(), Failure> {
    if is_spent(db, &purchase.challenge)? {
        return Err(Problem::Spent.into());
    }
    if !has_room(db, header::LARGE, room)? {
        return Err(Problem::Full.into());
    }
    run(
        db,
        "INSERT INTO spent (challenge_hash, until_hour) VALUES (?1, ?2)",
        (purchase.challenge, hour_after(purchase.challenge_expires)),
    )?;
    run(
        db,
        "INSERT INTO grants (grant_hash, until_hour, used) VALUES (?1, ?2, 0)",
        (purchase.grant, hour_after(purchase.good_until)),
    )?;
    Ok(())
}

/// Whether the grant is used up; `None` where it is unknown or over.
pub(super) fn grant_used(
    db: &Connection,
    grant: &[u8; 32],
    now: u64,
) -> rusqlite::Result<Option<bool>> {
    db.prepare_cached("SELECT used FROM grants WHERE grant_hash = ?1 AND until_hour >= ?2")?
        .query_row((grant, seconds(now)), |row| row.get(0))
        .optional()
}

/// Whether the id holds these very bytes, waiting or collected; `None` where the id is new.
fn known(db: &Connection, arrival: &Arrival) -> rusqlite::Result<Option<bool>> {
    if let Some(bytes) = envelope(db, arrival.id)? {
        return Ok(Some(bytes == arrival.bytes));
    }
    Ok(gone(db, arrival.id)?.map(|hash| hash == sha256(&arrival.bytes)))
}

fn insert_envelope(db: &Connection, arrival: &Arrival, today: Day) -> rusqlite::Result<usize> {
    run(
        db,
        "INSERT INTO envelopes (id, last_day, bytes) VALUES (?1, ?2, ?3)",
        (arrival.id.0, today.plus(ENVELOPE_DAYS).0, &arrival.bytes[..]),
    )
}

fn use_grant(db: &Connection, grant: &[u8; 32]) -> rusqlite::Result<usize> {
    run(db, "UPDATE grants SET used = 1 WHERE grant_hash = ?1", [grant])
}

fn is_spent(db: &Connection, challenge: &[u8; 32]) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM spent WHERE challenge_hash = ?1")?.exists([challenge])
}

/// Whether `bytes` more fit into `room` pages.
pub(super) fn has_room(db: &Connection, bytes: usize, room: u64) -> rusqlite::Result<bool> {
    let used =
        pragma(db, "PRAGMA page_count")?.saturating_sub(pragma(db, "PRAGMA freelist_count")?);
    let wanted = u64::try_from(bytes).unwrap_or(u64::MAX).div_ceil(PAGE_BYTES);
    Ok(used.saturating_add(wanted) <= room)
}

// Acts of the desk.

pub(super) fn manifest(db: &Connection) -> rusqlite::Result<Option<Vec<u8>>> {
    db.prepare_cached("SELECT bytes FROM manifests ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()
}

pub(super) fn publish(db: &Connection, new: &Published, today: Day) -> Result<(), Failure> {
    if manifest(db)?.is_some_and(|served| served == new.bytes) {
        return Ok(());
    }
    let seq = seconds(new.seq);
    if last_seq(db)?.is_some_and(|last| last >= seq) {
        return Err(Problem::Seq.into());
    }
    run(db, "UPDATE manifests SET replaced = ?1 WHERE replaced IS NULL", [today.0])?;
    run(
        db,
        "INSERT INTO manifests (seq, key_id, bytes, replaced) VALUES (?1, ?2, ?3, NULL)",
        (seq, new.key.0, &new.bytes),
    )?;
    // The desk's clock agreed with ours: from its first manifest on, the day is known.
    run(db, "UPDATE office SET swept = ?1 WHERE swept IS NULL", [today.0])?;
    Ok(())
}

fn last_seq(db: &Connection) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached("SELECT max(seq) FROM manifests")?.query_row([], |row| row.get(0))
}

/// Whether the key is that of the manifest served now or of one replaced less than a week ago.
fn key_is_current(db: &Connection, key: KeyId, today: Day) -> rusqlite::Result<bool> {
    db.prepare_cached(
        "SELECT 1 FROM manifests WHERE key_id = ?1 AND (replaced IS NULL OR ?2 - replaced < ?3)",
    )?
    .exists((key.0, today.0, REPLACED_DAYS))
}

pub(super) fn witness(db: &Connection, nonce: &[u8; 16], until: u64) -> Result<(), Failure> {
    let new = run(
        db,
        "INSERT INTO nonces (nonce, until_hour) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        (nonce, hour_after(until)),
    )?;
    if new == 1 { Ok(()) } else { Err(Problem::Signature.into()) }
}

pub(super) fn ids_after(
    db: &Connection,
    after: Option<EnvelopeId>,
    most: usize,
) -> rusqlite::Result<Vec<EnvelopeId>> {
    let after = after.map_or_else(Vec::new, |id| id.0.to_vec());
    db.prepare_cached("SELECT id FROM envelopes WHERE id > ?1 ORDER BY id LIMIT ?2")?
        .query_map((after, limit(most)), |row| row.get(0).map(EnvelopeId))?
        .collect()
}

pub(super) fn envelope(db: &Connection, id: EnvelopeId) -> rusqlite::Result<Option<Vec<u8>>> {
    db.prepare_cached("SELECT bytes FROM envelopes WHERE id = ?1")?
        .query_row([id.0], |row| row.get(0))
        .optional()
}

/// Deletes first and remembers afterwards, so that a full file finds its room in what it frees.
pub(super) fn let_go(db: &Connection, ids: &[EnvelopeId], today: Day) -> rusqlite::Result<()> {
    let mut went = Vec::new();
    for &id in ids {
        let bytes: Option<Vec<u8>> = db
            .prepare_cached("DELETE FROM envelopes WHERE id = ?1 RETURNING bytes")?
            .query_row([id.0], |row| row.get(0))
            .optional()?;
        went.extend(bytes.map(|bytes| (id, sha256(&bytes))));
    }
    let last_day = no_earlier_than_swept(db, today)?.plus(GONE_DAYS);
    for (id, body_hash) in went {
        run(
            db,
            "INSERT OR REPLACE INTO gone (id_hash, body_hash, last_day) VALUES (?1, ?2, ?3)",
            (gone_name(id), body_hash, last_day.0),
        )?;
    }
    Ok(())
}

fn gone(db: &Connection, id: EnvelopeId) -> rusqlite::Result<Option<[u8; 32]>> {
    db.prepare_cached("SELECT body_hash FROM gone WHERE id_hash = ?1")?
        .query_row([gone_name(id)], |row| row.get(0))
        .optional()
}

// Acts of the hour.

/// Deletes what is over. Where today differs by more than two days from the last sweep the clock
/// may be wrong, and a wrong clock must not delete a report: then a desk vouches first. Before the
/// first manifest there is no report, and no day that a sweep could take for known.
pub(super) fn sweep(db: &Connection, now: u64, vouched: bool) -> Result<Sweep, Failure> {
    let today = Day::of(now);
    let jumped = last_swept(db)?.is_some_and(|last| last.abs_diff(today.0) > CLOCK_DAYS);
    if jumped && !vouched {
        return Ok(Sweep::Held);
    }
    if vouched {
        shorten_what_a_fast_clock_kept(db, today)?;
    }
    let envelopes = run(db, "DELETE FROM envelopes WHERE last_day < ?1", [today.0])?;
    mailboxes::sweep(db, today)?;
    run(db, "DELETE FROM gone WHERE last_day < ?1", [today.0])?;
    run(db, "DELETE FROM manifests WHERE ?1 - replaced >= ?2", (today.0, REPLACED_DAYS))?;
    for over in [
        "DELETE FROM grants WHERE until_hour < ?1",
        "DELETE FROM spent WHERE until_hour < ?1",
        "DELETE FROM nonces WHERE until_hour < ?1",
    ] {
        run(db, over, [seconds(now)])?;
    }
    run(db, "UPDATE office SET swept = ?1 WHERE ?2 OR swept IS NOT NULL", (today.0, vouched))?;
    Ok(Sweep::Done { envelopes })
}

/// The day to count from. A clock that was behind when something came must not cost it its days
/// once the clock is set right.
pub(super) fn no_earlier_than_swept(db: &Connection, today: Day) -> rusqlite::Result<Day> {
    Ok(last_swept(db)?.map_or(today, |swept| today.max(Day(swept))))
}

/// What came while the clock was ahead has its days from now on, and no years.
fn shorten_what_a_fast_clock_kept(db: &Connection, today: Day) -> rusqlite::Result<()> {
    let envelopes = "UPDATE envelopes SET last_day = ?1 WHERE last_day > ?1";
    run(db, envelopes, [today.plus(ENVELOPE_DAYS).0])?;
    mailboxes::shorten(db, today)?;
    let gone = "UPDATE gone SET last_day = ?1 WHERE last_day > ?1";
    run(db, gone, [today.plus(GONE_DAYS).0])?;
    Ok(())
}

fn last_swept(db: &Connection) -> rusqlite::Result<Option<u32>> {
    db.prepare_cached("SELECT swept FROM office")?.query_row([], |row| row.get(0))
}

/// Writes the file anew in the order of the random ids, once a day, with `free` bytes on its file
/// system. A small one is copied through memory; a large one through a temporary file in `folder`,
/// whose ciphertext the file system may keep until it is overwritten.
pub(super) fn rebuild(
    db: &Connection,
    folder: &Path,
    free: u64,
    today: Day,
) -> rusqlite::Result<Rebuild> {
    if last_rebuilt(db)? == Some(today.0) {
        return Ok(Rebuild::NotDue);
    }
    let pages = pragma(db, "PRAGMA page_count")?;
    if free < pages.saturating_mul(PAGE_BYTES).saturating_mul(REBUILD_COPIES) {
        return Ok(Rebuild::NoSpace);
    }
    // Not where the system keeps temporary files: that may be small, or another disk.
    db.pragma_update(None, "temp_store_directory", folder.to_str())?;
    let small = pages <= REBUILD_IN_MEMORY_PAGES;
    db.pragma_update(None, "temp_store", if small { "MEMORY" } else { "FILE" })?;
    db.execute_batch("VACUUM")?;
    run(db, "UPDATE office SET rebuilt = ?1", [today.0])?;
    Ok(Rebuild::Done)
}

fn last_rebuilt(db: &Connection) -> rusqlite::Result<Option<u32>> {
    db.prepare_cached("SELECT rebuilt FROM office")?.query_row([], |row| row.get(0))
}

// Acts of the start.

/// Keeps `fresh` as the key of challenges where there is none yet.
pub(super) fn found(db: &Connection, fresh: &[u8; 32]) -> rusqlite::Result<usize> {
    run(
        db,
        "INSERT INTO office (one, challenge_key) VALUES (1, ?1) ON CONFLICT DO NOTHING",
        [fresh],
    )
}

pub(super) fn challenge_key(db: &Connection) -> rusqlite::Result<[u8; 32]> {
    db.prepare_cached("SELECT challenge_key FROM office")?.query_row([], |row| row.get(0))
}

pub(super) fn run(db: &Connection, sql: &str, values: impl Params) -> rusqlite::Result<usize> {
    db.prepare_cached(sql)?.execute(values)
}

fn pragma(db: &Connection, sql: &str) -> rusqlite::Result<u64> {
    db.prepare_cached(sql)?.query_row([], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs)
}

fn gone_name(id: EnvelopeId) -> [u8; 32] {
    Sha256::new().chain_update(b"thiqa 1 gone").chain_update(id.0).finalize().into()
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The first full hour at or after `unix`.
fn hour_after(unix: u64) -> i64 {
    seconds(unix.div_ceil(HOUR).saturating_mul(HOUR))
}

/// SQLite's whole numbers are signed.
fn seconds(unix: u64) -> i64 {
    i64::try_from(unix).unwrap_or(i64::MAX)
}

/// A number of rows, likewise.
pub(super) fn limit(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rebuild_needs_three_times_the_file_and_lays_its_copy_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let db = Connection::open(folder.path().join("relay.db")).unwrap();
        db.pragma_update(None, "page_size", PAGE_BYTES.cast_signed()).unwrap();
        db.execute_batch(include_str!("migrations/V1__office.sql")).unwrap();
        found(&db, &[7; 32]).unwrap();
        let needed = pragma(&db, "PRAGMA page_count").unwrap() * PAGE_BYTES * 3;
        let night = |free, day| rebuild(&db, folder.path(), free, Day(day)).unwrap();

        assert_eq!(night(needed - 1, 1), Rebuild::NoSpace);
        assert_eq!(night(needed, 1), Rebuild::Done, "it was not counted as done");
        assert_eq!(night(needed, 1), Rebuild::NotDue);
        assert_eq!(night(needed, 2), Rebuild::Done);
        let laid: String =
            db.query_row("PRAGMA temp_store_directory", [], |row| row.get(0)).unwrap();
        assert_eq!(Path::new(&laid), folder.path());
    }
}
