//! The SQL of mailboxes. Remembers nothing of a message that has left: neither its id nor its hash.

use rusqlite::{Connection, OptionalExtension};
use thiqa_wire::header::REPLY;
use thiqa_wire::paths::MAILBOX_PLACES;
use thiqa_wire::{Day, EnvelopeId, MailboxId, Problem};

use super::tables::{Failure, has_room, limit, no_earlier_than_swept, run};
use super::{Kept, REPLY_DAYS, Reply};

/// The questions of `PUT` into a mailbox that the database answers, in section 8's order. `room` is
/// the number of pages at which words stop, these too.
pub(super) fn put(db: &Connection, reply: &Reply, today: Day, room: u64) -> Result<Kept, Failure> {
    if let Some(known) = reply_bytes(db, reply.mailbox, reply.id)? {
        let same = known == reply.bytes;
        return if same { Ok(Kept::Known) } else { Err(Problem::Conflict.into()) };
    }
    if is_full(db, reply.mailbox)? {
        return Err(Problem::Exhausted.into());
    }
    if !has_room(db, REPLY, room)? {
        return Err(Problem::Full.into());
    }
    insert(db, reply, no_earlier_than_swept(db, today)?)?;
    Ok(Kept::Stored)
}

/// Eight messages from `mailbox` on in the order of the keys, and round again from the first, each
/// with its owner; fewer only where the whole relay holds fewer. So a mailbox that holds some, none,
/// or was never heard of costs the same descent, the same pages and the same copies: what it does
/// not hold is read from its neighbours in this order of hashes, who are nobody in particular.
pub(super) fn eight_from(
    db: &Connection,
    mailbox: MailboxId,
) -> rusqlite::Result<Vec<(MailboxId, Vec<u8>)>> {
    let mut eight = some(
        db,
        "SELECT mailbox, bytes FROM replies WHERE mailbox >= ?1 ORDER BY mailbox, id LIMIT ?2",
        mailbox,
        MAILBOX_PLACES,
    )?;
    let round_again = some(
        db,
        "SELECT mailbox, bytes FROM replies WHERE mailbox < ?1 ORDER BY mailbox, id LIMIT ?2",
        mailbox,
        MAILBOX_PLACES.saturating_sub(eight.len()),
    )?;
    eight.extend(round_again);
    Ok(eight)
}

pub(super) fn holds_any(db: &Connection, mailbox: MailboxId) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM replies WHERE mailbox = ?1")?.exists([mailbox.0])
}

pub(super) fn delete(
    db: &Connection,
    mailbox: MailboxId,
    id: EnvelopeId,
) -> rusqlite::Result<usize> {
    run(db, "DELETE FROM replies WHERE mailbox = ?1 AND id = ?2", (mailbox.0, id.0))
}

pub(super) fn empty(db: &Connection, mailbox: MailboxId) -> rusqlite::Result<usize> {
    run(db, "DELETE FROM replies WHERE mailbox = ?1", [mailbox.0])
}

pub(super) fn sweep(db: &Connection, today: Day) -> rusqlite::Result<usize> {
    run(db, "DELETE FROM replies WHERE last_day < ?1", [today.0])
}

/// What came while the clock was ahead has its days from now on, and no years.
pub(super) fn shorten(db: &Connection, today: Day) -> rusqlite::Result<usize> {
    let last_day = today.plus(REPLY_DAYS).0;
    run(db, "UPDATE replies SET last_day = ?1 WHERE last_day > ?1", [last_day])
}

fn reply_bytes(
    db: &Connection,
    mailbox: MailboxId,
    id: EnvelopeId,
) -> rusqlite::Result<Option<Vec<u8>>> {
    db.prepare_cached("SELECT bytes FROM replies WHERE mailbox = ?1 AND id = ?2")?
        .query_row((mailbox.0, id.0), |row| row.get(0))
        .optional()
}

/// Whether an eighth message is there.
fn is_full(db: &Connection, mailbox: MailboxId) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM replies WHERE mailbox = ?1 LIMIT 1 OFFSET ?2")?
        .exists((mailbox.0, limit(MAILBOX_PLACES - 1)))
}

fn insert(db: &Connection, reply: &Reply, today: Day) -> rusqlite::Result<usize> {
    run(
        db,
        "INSERT INTO replies (mailbox, id, last_day, bytes) VALUES (?1, ?2, ?3, ?4)",
        (reply.mailbox.0, reply.id.0, today.plus(REPLY_DAYS).0, &reply.bytes[..]),
    )
}

fn some(
    db: &Connection,
    sql: &str,
    mailbox: MailboxId,
    most: usize,
) -> rusqlite::Result<Vec<(MailboxId, Vec<u8>)>> {
    db.prepare_cached(sql)?
        .query_map((mailbox.0, limit(most)), |row| Ok((MailboxId(row.get(0)?), row.get(1)?)))?
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A relay whose mailboxes are named by one byte each and hold so many messages.
    fn relay(mailboxes: &[(u8, u8)]) -> Connection {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(include_str!("migrations/V2__mailboxes.sql")).unwrap();
        for (name, messages) in mailboxes {
            for id in 0..*messages {
                let (mailbox, id) = (MailboxId([*name; 32]), EnvelopeId([id; 16]));
                insert(&db, &Reply { mailbox, id, bytes: vec![*name; REPLY].into() }, Day(0))
                    .unwrap();
            }
        }
        db
    }

    fn owners(db: &Connection, name: u8) -> Vec<u8> {
        let eight = eight_from(db, MailboxId([name; 32])).unwrap();
        assert!(eight.iter().all(|(owner, bytes)| bytes[0] == owner.0[0]));
        eight.iter().map(|(owner, _)| owner.0[0]).collect()
    }

    #[test]
    fn whoever_looks_reads_eight_messages() {
        let db = relay(&[(10, 2), (20, 8), (30, 1)]);
        assert_eq!(owners(&db, 10), [10, 10, 20, 20, 20, 20, 20, 20]);
        assert_eq!(owners(&db, 20), [20; 8], "all of a full one");
        assert_eq!(owners(&db, 30), [30, 10, 10, 20, 20, 20, 20, 20], "and round again");
        for nobody in [0, 15, 25, 31, 255] {
            let read = owners(&db, nobody);
            assert_eq!(read.len(), MAILBOX_PLACES);
            assert!(!read.contains(&nobody));
        }
    }

    #[test]
    fn where_the_whole_relay_holds_fewer_whoever_looks_reads_them_all() {
        let db = relay(&[(10, 2), (20, 1)]);
        for anybody in [0, 10, 15, 20, 255] {
            assert_eq!(owners(&db, anybody).len(), 3);
        }
        assert_eq!(owners(&relay(&[]), 10), [0_u8; 0]);
    }
}
