//! Restoring: a desk is made of a backup, because the old one is gone.

use std::path::Path;

use super::check::{Checked, read_all, record};
use super::error::UpkeepError;
use super::new_desk::make_desk;
use super::request_keys::{write_public_root, write_request_keys};
use super::take_over::take_over;
use crate::folder;
use crate::keys::{Cost, Passphrase};
use crate::session::Machine;

/// Makes a desk of a backup in a new folder, with new request keys: they replace the old ones at
/// the relay, so that two machines never pull.
///
/// # Errors
/// Those of [`check`](super::check()), and [`UpkeepError::NotEmpty`]; nothing is made then.
pub fn restore(
    file: &Path,
    target: &Path,
    passphrase: &Passphrase,
    cost: Cost,
    machine: &Machine,
) -> Result<Checked, UpkeepError> {
    make_desk(target, |workshop| {
        let database = workshop.join(folder::DATABASE);
        let (store, checked) = read_all(&database, file, passphrase, machine)?;
        record(&store, &checked, machine.today())?;
        take_over(&store, &database, machine)?;
        drop(store);
        write_request_keys(workshop, passphrase, cost, &mut *(machine.rng)())?;
        write_public_root(workshop, &checked.identity.root()?)?;
        checked.identity.write(workshop)?;
        Ok(checked)
    })
}
