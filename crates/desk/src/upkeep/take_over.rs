//! Going on where another desk stopped, without knowing how far it came after what is held here: so does
//! a desk that is restored, and a copy that is adopted.

use std::path::Path;

use crate::error::Fault;
use crate::session::Machine;
use crate::store::{Store, cases, deployment, entries, homes, listed_at_takeover, waiting};

/// Forgets what only the desk before could know, and takes nothing for granted that it may have done: what
/// was seen, which manifests are signed, which numbers of replies are given. Its home is here.
pub(super) fn take_over(store: &Store, database: &Path, machine: &Machine) -> Result<(), Fault> {
    let home = machine.home_of(database, &mut *(machine.rng)())?;
    store.write(|tx| {
        entries::unsee(tx)?;
        cases::forget_held(tx)?;
        cases::number_replies_anew(tx)?;
        waiting::may_be_answered(tx)?;
        listed_at_takeover::forget(tx)?;
        deployment::note_restored(tx, true)?;
        deployment::note_took_over(tx, true)?;
        homes::put(tx, &home)
    })
}
