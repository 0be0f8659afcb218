//! Publishing: puts the week's manifest at the relay when it is due, and reads back what the relay
//! shows. Publishes no key that a checked backup does not hold; needs no secret.

use thiqa_envelope::{ReceptionError, reception_key};
use thiqa_wire::{Day, Manifest};

use crate::error::Fault;
use crate::relay::{Relay, RelayError};
use crate::session::Desk;
use crate::store::{deployment, weeks};

/// What the relay shows to everyone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Served {
    /// Nothing yet: no form can send.
    Nothing,
    /// A manifest that our root signed.
    Verified(Manifest),
    /// Something that our root did not sign: no form can send, and somebody meddles.
    Unverifiable,
    /// It could not be read; the reason stands beside.
    Unread,
}

/// What publishing came to.
#[derive(Debug)]
pub struct Publishing {
    /// What the relay shows now.
    pub served: Served,
    /// The `seq` that was put in this run.
    pub put: Option<u64>,
    /// The `seq` that should stand there; `None` where no checked backup holds a due key.
    pub due: Option<u64>,
    /// Why it could not be put.
    pub refused: Option<RelayError>,
}

impl Served {
    /// The verified `seq`.
    pub fn seq(&self) -> Option<u64> {
        match self {
            Self::Verified(manifest) => Some(manifest.seq),
            Self::Nothing | Self::Unverifiable | Self::Unread => None,
        }
    }
}

/// Puts the due manifest where the relay shows a lower one or none, and reads back. A relay that
/// fails here is named in the result: opening goes on without it.
pub(super) fn publish_due(desk: &Desk, relay: &mut Relay, today: Day) -> Result<Publishing, Fault> {
    let mut publishing = Publishing::none();
    publishing.read_back(desk, relay)?;
    if let Some((week, manifest)) = weeks::due(desk.store().reader(), today)? {
        publishing.due = Some(week.seq);
        let lower = publishing.served.seq().is_none_or(|served| served < week.seq);
        if lower && publishing.served != Served::Unread {
            match relay.put_manifest(&manifest) {
                Ok(()) => publishing.put = Some(week.seq),
                Err(error) => publishing.refused = Some(error),
            }
            publishing.read_back(desk, relay)?;
        }
    }
    Ok(publishing)
}

impl Publishing {
    /// Nothing asked and nothing put.
    pub(super) fn none() -> Self {
        Self { served: Served::Unread, put: None, due: None, refused: None }
    }

    fn read_back(&mut self, desk: &Desk, relay: &mut Relay) -> Result<(), Fault> {
        self.served = match relay.manifest() {
            Ok(bytes) => verify(desk, bytes)?,
            Err(error) => {
                self.refused = Some(error);
                Served::Unread
            }
        };
        let manifest = match &self.served {
            Served::Verified(manifest) => Some(manifest),
            Served::Nothing | Served::Unverifiable => None,
            Served::Unread => return Ok(()),
        };
        desk.store().write(|tx| deployment::note_served(tx, manifest))
    }
}

fn verify(desk: &Desk, manifest: Option<Vec<u8>>) -> Result<Served, Fault> {
    let Some(bytes) = manifest else { return Ok(Served::Nothing) };
    let identity = desk.identity();
    // A manifest older than the page allows is still ours: it is read, and replaced.
    let lowest = 1;
    Ok(match reception_key(&identity.deployment(), &identity.root()?, lowest, &bytes) {
        Ok((manifest, _)) => Served::Verified(manifest),
        Err(ReceptionError::NotVerified | ReceptionError::Older) => Served::Unverifiable,
    })
}
