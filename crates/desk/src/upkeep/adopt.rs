//! Adopting: a folder that was copied or brought here goes on as the desk, because the one before it works
//! no more. As a restore does, without a backup.

use super::error::UpkeepError;
use super::request_keys::write_request_keys;
use super::take_over::take_over;
use crate::folder;
use crate::keys::Passphrase;
use crate::session::{Desk, Machine};
use crate::store::{Store, deployment};

/// Makes this folder at home here, with new request keys, which lie in `public/desk-keys` for whoever
/// keeps the relay, and whose lines are given back: once they stand there in place of the old ones, the other desk can do nothing more.
/// A desk that is at home may be adopted too: after its disk was set back to an earlier day.
///
/// # Errors
/// [`UpkeepError::PullRunning`], and [`UpkeepError::Key`] for a mistyped passphrase.
pub fn adopt(
    desk: &Desk,
    passphrase: &Passphrase,
    machine: &Machine,
) -> Result<String, UpkeepError> {
    let _alone = desk.pull_alone()?.ok_or(UpkeepError::PullRunning)?;
    desk.unlock(passphrase)?;
    let cost = deployment::master(desk.store().reader())?.cost();
    let lines = write_request_keys(desk.folder(), passphrase, cost, &mut *(machine.rng)())?;
    // The desk's own connection may be one that only reads.
    let database = desk.folder().join(folder::DATABASE);
    take_over(&Store::beside(&database)?, &database, machine)?;
    Ok(lines)
}
