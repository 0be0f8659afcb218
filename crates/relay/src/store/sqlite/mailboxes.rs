//! What waits in mailboxes. Remembers nothing of a message that has left: neither its id nor its
//! hash.

use rusqlite::{Connection, OptionalExtension};
use thiqa_wire::paths::MAILBOX_SLOTS;
use thiqa_wire::{Day, EnvelopeId, MailboxId};

use super::settings;
use super::space::space;
use super::statement::{WriteError, rows, run};
use crate::store::contract::{NewReply, Put, REPLY_DAYS};
use crate::store::rules::{self, KnownBytes, ReplyFacts};

/// Stores a message or recognises it. `limit` is the number of bytes that the file may have for that.
pub(super) fn put(
    db: &Connection,
    new: &NewReply,
    today: Day,
    limit: u64,
) -> Result<Put, WriteError> {
    let held = get(db, new.mailbox, new.id)?;
    let facts = ReplyFacts {
        known: KnownBytes::compare(held.as_ref(), &new.bytes),
        messages: count(db, new.mailbox)?,
        space: space(db, limit)?,
    };
    let put = rules::put_reply(&facts)?;
    if put == Put::Stored {
        insert(db, new, rules::last_day(today, settings::last_swept(db)?, REPLY_DAYS))?;
    }
    Ok(put)
}

/// Eight messages from `mailbox` on in the order of the keys, and on from the first where the last
/// was reached, each with its owner; fewer only where the whole relay holds fewer. So a mailbox that
/// holds some, none, or was never heard of costs the same descent, the same pages and the same
/// copies: what it does not hold is read from its neighbours in this order of hashes, who are nobody
/// in particular.
pub(super) fn with_neighbours(
    db: &Connection,
    mailbox: MailboxId,
) -> rusqlite::Result<Vec<(MailboxId, Vec<u8>)>> {
    let mut messages = read(
        db,
        "SELECT mailbox, bytes FROM replies WHERE mailbox >= ?1 ORDER BY mailbox, id LIMIT ?2",
        mailbox,
        MAILBOX_SLOTS,
    )?;
    let from_the_first = read(
        db,
        "SELECT mailbox, bytes FROM replies WHERE mailbox < ?1 ORDER BY mailbox, id LIMIT ?2",
        mailbox,
        MAILBOX_SLOTS.saturating_sub(messages.len()),
    )?;
    messages.extend(from_the_first);
    Ok(messages)
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

/// Deletes all messages of one.
pub(super) fn empty(db: &Connection, mailbox: MailboxId) -> rusqlite::Result<usize> {
    run(db, "DELETE FROM replies WHERE mailbox = ?1", [mailbox.0])
}

/// Deletes the messages whose last day lies before today.
pub(super) fn sweep(db: &Connection, today: Day) -> rusqlite::Result<usize> {
    run(db, "DELETE FROM replies WHERE last_day < ?1", [today.0])
}

/// Leaves no last day that is later than this.
pub(super) fn shorten(db: &Connection, latest: Day) -> rusqlite::Result<usize> {
    run(db, "UPDATE replies SET last_day = ?1 WHERE last_day > ?1", [latest.0])
}

fn get(db: &Connection, mailbox: MailboxId, id: EnvelopeId) -> rusqlite::Result<Option<Vec<u8>>> {
    db.prepare_cached("SELECT bytes FROM replies WHERE mailbox = ?1 AND id = ?2")?
        .query_row((mailbox.0, id.0), |row| row.get(0))
        .optional()
}

fn count(db: &Connection, mailbox: MailboxId) -> rusqlite::Result<usize> {
    db.prepare_cached("SELECT count(*) FROM replies WHERE mailbox = ?1")?
        .query_row([mailbox.0], |row| row.get(0).map(isize::unsigned_abs))
}

fn insert(db: &Connection, new: &NewReply, last_day: Day) -> rusqlite::Result<usize> {
    run(
        db,
        "INSERT INTO replies (mailbox, id, last_day, bytes) VALUES (?1, ?2, ?3, ?4)",
        (new.mailbox.0, new.id.0, last_day.0, &new.bytes),
    )
}

fn read(
    db: &Connection,
    sql: &str,
    mailbox: MailboxId,
    limit: usize,
) -> rusqlite::Result<Vec<(MailboxId, Vec<u8>)>> {
    db.prepare_cached(sql)?
        .query_map((mailbox.0, rows(limit)), |row| Ok((MailboxId(row.get(0)?), row.get(1)?)))?
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use thiqa_wire::header::REPLY;

    /// A relay whose mailboxes are named by one byte each and hold so many messages.
    fn relay(mailboxes: &[(u8, u8)]) -> Connection {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(include_str!("../migrations/V2__mailboxes.sql")).unwrap();
        for (name, messages) in mailboxes {
            for id in 0..*messages {
                let (mailbox, id) = (MailboxId([*name; 32]), EnvelopeId([id; 16]));
                insert(&db, &NewReply { mailbox, id, bytes: vec![*name; REPLY] }, Day(30)).unwrap();
            }
        }
        db
    }

    fn owners(db: &Connection, name: u8) -> Vec<u8> {
        let messages = with_neighbours(db, MailboxId([name; 32])).unwrap();
        assert!(messages.iter().all(|(owner, bytes)| bytes[0] == owner.0[0]));
        messages.iter().map(|(owner, _)| owner.0[0]).collect()
    }

    #[test]
    fn whoever_looks_reads_eight_messages() {
        let db = relay(&[(10, 2), (20, 8), (30, 1)]);
        assert_eq!(owners(&db, 10), [10, 10, 20, 20, 20, 20, 20, 20]);
        assert_eq!(owners(&db, 20), [20; 8], "all of a full one");
        assert_eq!(owners(&db, 30), [30, 10, 10, 20, 20, 20, 20, 20], "and on from the first");
        for nobody in [0, 15, 25, 31, 255] {
            let read = owners(&db, nobody);
            assert_eq!(read.len(), MAILBOX_SLOTS);
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
