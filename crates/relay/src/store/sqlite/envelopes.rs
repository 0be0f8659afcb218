//! Envelopes that wait for the desk, and what is remembered of those it collected: hashes alone.

use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};
use thiqa_wire::{Day, EnvelopeId, Receipt};

use super::space::space;
use super::statement::{WriteError, rows, run};
use super::{grants, manifests, settings};
use crate::store::contract::{ENVELOPE_DAYS, GONE_DAYS, NewEnvelope, Put};
use crate::store::rules::{self, EnvelopeFacts, KnownBytes, LatestDays};

/// What is remembered of an envelope that the desk has.
struct Collected {
    name: [u8; 32],
    body_hash: [u8; 32],
    receipt: Receipt,
}

impl Collected {
    fn of(id: EnvelopeId, bytes: &[u8]) -> Self {
        Self { name: gone_name(id), body_hash: sha256(bytes), receipt: Receipt::kept(bytes) }
    }
}

/// Stores an envelope or recognises it. `limit` is the number of bytes that the file may have for
/// that.
pub(super) fn put(
    db: &Connection,
    new: &NewEnvelope,
    now: u64,
    limit: u64,
) -> Result<Put, WriteError> {
    let today = Day::of(now);
    let facts = EnvelopeFacts {
        grant: grants::state(db, &new.grant, new.bytes.len(), now)?,
        known: known(db, new)?,
        key_is_current: manifests::key_is_current(db, new.key, today)?,
        space: space(db, limit)?,
    };
    let put = rules::put_envelope(&facts, new.bytes.len())?;
    if put == Put::Stored {
        insert(db, new, rules::last_day(today, settings::last_swept(db)?, ENVELOPE_DAYS))?;
        grants::set_used(db, &new.grant)?;
    }
    Ok(put)
}

pub(super) fn ids_after(
    db: &Connection,
    after: Option<EnvelopeId>,
    limit: usize,
) -> rusqlite::Result<Vec<EnvelopeId>> {
    let after = after.map_or_else(Vec::new, |id| id.0.to_vec());
    db.prepare_cached("SELECT id FROM envelopes WHERE id > ?1 ORDER BY id LIMIT ?2")?
        .query_map((after, rows(limit)), |row| row.get(0).map(EnvelopeId))?
        .collect()
}

pub(super) fn get(db: &Connection, id: EnvelopeId) -> rusqlite::Result<Option<Vec<u8>>> {
    db.prepare_cached("SELECT bytes FROM envelopes WHERE id = ?1")?
        .query_row([id.0], |row| row.get(0))
        .optional()
}

/// Deletes first and remembers afterwards, so that a full file finds its room in what it frees.
pub(super) fn delete_acked(
    db: &Connection,
    ids: &[EnvelopeId],
    today: Day,
) -> rusqlite::Result<()> {
    let mut deleted = Vec::new();
    for &id in ids {
        deleted.extend(delete(db, id)?.map(|bytes| Collected::of(id, &bytes)));
    }
    let last_day = rules::last_day(today, settings::last_swept(db)?, GONE_DAYS);
    for collected in deleted {
        remember(db, &collected, last_day)?;
    }
    Ok(())
}

/// The receipt of the envelope that is known under this id with this hash, waiting or collected.
pub(super) fn receipt(
    db: &Connection,
    id: EnvelopeId,
    body_hash: &[u8; 32],
) -> rusqlite::Result<Option<Receipt>> {
    if let Some(waiting) = get(db, id)? {
        return Ok((sha256(&waiting) == *body_hash).then(|| Receipt::kept(&waiting)));
    }
    let receipt: Option<Option<[u8; 32]>> = db
        .prepare_cached("SELECT receipt FROM gone WHERE id_hash = ?1 AND body_hash = ?2")?
        .query_row((gone_name(id), body_hash), |row| row.get(0))
        .optional()?;
    Ok(receipt.flatten().map(Receipt))
}

/// Deletes the envelopes that nobody collected and forgets those that were collected, where their
/// last day lies before today; how many nobody collected.
pub(super) fn sweep(db: &Connection, today: Day) -> rusqlite::Result<usize> {
    run(db, "DELETE FROM gone WHERE last_day < ?1", [today.0])?;
    run(db, "DELETE FROM envelopes WHERE last_day < ?1", [today.0])
}

/// Leaves no last day that is later than these.
pub(super) fn shorten(db: &Connection, latest: &LatestDays) -> rusqlite::Result<()> {
    let envelopes = "UPDATE envelopes SET last_day = ?1 WHERE last_day > ?1";
    run(db, envelopes, [latest.envelope.0])?;
    let gone = "UPDATE gone SET last_day = ?1 WHERE last_day > ?1";
    run(db, gone, [latest.gone.0])?;
    Ok(())
}

/// What is known under the id of an envelope that arrives, waiting or collected.
fn known(db: &Connection, new: &NewEnvelope) -> rusqlite::Result<KnownBytes> {
    if let Some(waiting) = get(db, new.id)? {
        return Ok(KnownBytes::compare(Some(&waiting), &new.bytes));
    }
    let collected = collected_hash(db, new.id)?;
    Ok(collected
        .map_or(KnownBytes::Nothing, |hash| KnownBytes::compare(Some(&hash), &sha256(&new.bytes))))
}

fn insert(db: &Connection, new: &NewEnvelope, last_day: Day) -> rusqlite::Result<usize> {
    run(
        db,
        "INSERT INTO envelopes (id, last_day, bytes) VALUES (?1, ?2, ?3)",
        (new.id.0, last_day.0, &new.bytes),
    )
}

/// The bytes that were deleted.
fn delete(db: &Connection, id: EnvelopeId) -> rusqlite::Result<Option<Vec<u8>>> {
    db.prepare_cached("DELETE FROM envelopes WHERE id = ?1 RETURNING bytes")?
        .query_row([id.0], |row| row.get(0))
        .optional()
}

fn remember(db: &Connection, it: &Collected, last_day: Day) -> rusqlite::Result<usize> {
    run(
        db,
        "INSERT OR REPLACE INTO gone (id_hash, body_hash, last_day, receipt) \
         VALUES (?1, ?2, ?3, ?4)",
        (it.name, it.body_hash, last_day.0, it.receipt.0),
    )
}

fn collected_hash(db: &Connection, id: EnvelopeId) -> rusqlite::Result<Option<[u8; 32]>> {
    db.prepare_cached("SELECT body_hash FROM gone WHERE id_hash = ?1")?
        .query_row([gone_name(id)], |row| row.get(0))
        .optional()
}

/// What a collected envelope's id is remembered as.
fn gone_name(id: EnvelopeId) -> [u8; 32] {
    Sha256::new().chain_update(b"thiqa 1 gone").chain_update(id.0).finalize().into()
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
