//! Adopting: a folder that was copied or brought here goes on as the desk, because the one before it works
//! no more. As a restore does, without a backup.

use std::path::Path;

use super::error::UpkeepError;
use super::request_keys::write_request_keys;
use super::take_over::take_over;
use crate::folder;
use crate::identity::Identity;
use crate::keys::{Keyring, Passphrase};
use crate::session::Machine;
use crate::store::{Store, deployment};

/// Makes this folder at home here, with new request keys, which lie in `public/desk-keys` for whoever
/// keeps the relay, and whose lines are given back: once they stand there in place of the old ones, the
/// other desk can do nothing more. A copy that another release wrote has its tables brought up to date. A
/// desk that is at home may be adopted too: after its disk was set back to an earlier day.
///
/// # Errors
/// [`UpkeepError::Identity`] where the folder holds no desk, [`UpkeepError::PullRunning`], and
/// [`UpkeepError::Key`] for a mistyped passphrase; nothing is changed then.
pub fn adopt(
    folder: &Path,
    passphrase: &Passphrase,
    machine: &Machine,
) -> Result<String, UpkeepError> {
    Identity::read(folder)?;
    let _alone = folder::lock_pull(folder)?.ok_or(UpkeepError::PullRunning)?;
    let database = folder.join(folder::DATABASE);
    let master = deployment::master(Store::to_read(&database)?.reader())?;
    Keyring::unlock(&master, passphrase)?;
    let store = Store::open(&database)?;
    let lines = write_request_keys(folder, passphrase, master.cost(), &mut *(machine.rng)())?;
    take_over(&store, &database, machine)?;
    Ok(lines)
}
