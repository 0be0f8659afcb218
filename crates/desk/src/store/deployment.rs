//! Which helpline this is, and what its last pull saw.

use rusqlite::{Connection, OptionalExtension, params};
use thiqa_wire::{Day, Manifest};

use crate::error::Fault;
use crate::identity::Identity;
use crate::keys::Locked;

/// Writes the one row that says which helpline this is.
pub fn put(store: &Connection, identity: &Identity, master: &Locked) -> Result<(), Fault> {
    let master = serde_json::to_string(master).map_err(|_| Fault::Damaged("the keyring"))?;
    store.execute(
        "INSERT INTO deployment (one, label, relay, seq_min, root, master) VALUES (1, ?1, ?2, ?3, ?4, ?5)",
        params![identity.label, identity.relay, identity.seq_min, identity.root()?.as_bytes(), master],
    )?;
    Ok(())
}

/// Which helpline this is.
pub fn identity(store: &Connection) -> Result<Identity, Fault> {
    let row: Option<(String, String, u64, [u8; 32])> = store
        .query_row("SELECT label, relay, seq_min, root FROM deployment", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let damaged = Fault::Damaged("the desk's database");
    let Some((label, relay, seq_min, root)) = row else { return Err(damaged) };
    match ed25519_dalek::VerifyingKey::from_bytes(&root) {
        Ok(root) => Ok(Identity::new(label, relay, seq_min, &root)),
        Err(_) => Err(damaged),
    }
}

/// The master key, as the passphrase locks it.
pub fn master(store: &Connection) -> Result<Locked, Fault> {
    let json: String = store.query_row("SELECT master FROM deployment", [], |row| row.get(0))?;
    serde_json::from_str(&json).map_err(|_| Fault::Damaged("the keyring"))
}

/// The day of the last pull that ended.
pub fn pulled(store: &Connection) -> Result<Option<Day>, Fault> {
    let day: Option<u32> = store.query_row("SELECT pulled FROM last", [], |row| row.get(0))?;
    Ok(day.map(Day))
}

/// Notes that a pull ended.
pub fn note_pulled(store: &Connection, today: Day) -> Result<(), Fault> {
    store.execute("UPDATE last SET pulled = ?1", [today.0])?;
    Ok(())
}

/// `issued` of the manifest that was read back last.
pub fn served(store: &Connection) -> Result<Option<String>, Fault> {
    Ok(store.query_row("SELECT served FROM last", [], |row| row.get(0))?)
}

/// Notes which manifest of ours the relay showed.
pub fn note_served(store: &Connection, manifest: Option<&Manifest>) -> Result<(), Fault> {
    store.execute(
        "UPDATE last SET served = ?1, seq = nullif(max(coalesce(seq, 0), coalesce(?2, 0)), 0)",
        params![manifest.map(|it| &it.issued), manifest.map(|it| it.seq)],
    )?;
    Ok(())
}

/// The highest `seq` of ours that the relay ever showed; 0 where it showed none.
pub fn highest_served(store: &Connection) -> Result<u64, Fault> {
    Ok(store.query_row("SELECT coalesce(seq, 0) FROM last", [], |row| row.get(0))?)
}

/// Whether this desk was made of a backup and has signed nothing since: what was signed after that
/// backup is not known here.
pub fn restored(store: &Connection) -> Result<bool, Fault> {
    Ok(store.query_row("SELECT restored FROM last", [], |row| row.get(0))?)
}

/// Notes whether it was.
pub fn note_restored(store: &Connection, restored: bool) -> Result<(), Fault> {
    store.execute("UPDATE last SET restored = ?1", [restored])?;
    Ok(())
}

/// Whether this desk goes on where another one stopped, and has read no list of the relay since: until then
/// that one may have had, and answered, what comes.
pub fn took_over(store: &Connection) -> Result<bool, Fault> {
    Ok(store.query_row("SELECT took_over FROM last", [], |row| row.get(0))?)
}

/// Notes whether it does.
pub fn note_took_over(store: &Connection, took_over: bool) -> Result<(), Fault> {
    store.execute("UPDATE last SET took_over = ?1", [took_over])?;
    Ok(())
}

/// Whether something was deleted of which nothing may be left, and the file was not written anew since.
pub fn must_rebuild(store: &Connection) -> Result<bool, Fault> {
    Ok(store.query_row("SELECT rebuild FROM last", [], |row| row.get(0))?)
}

/// Notes whether it was.
pub fn note_must_rebuild(store: &Connection, must_rebuild: bool) -> Result<(), Fault> {
    store.execute("UPDATE last SET rebuild = ?1", [must_rebuild])?;
    Ok(())
}
