//! What a verb needs: a desk, the keys that the passphrase unlocked, who acts, the day, and
//! randomness. A desk alone, still locked, can carry ciphertext.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ed25519_dalek::SigningKey;
use rand_core::CryptoRng;
use thiqa_envelope::PrivateKey;
use thiqa_wire::Day;
use thiqa_wire::ids::from_base64;
use zeroize::Zeroizing;

use crate::calendar;
use crate::error::Fault;
use crate::folder::{self, PullLock};
use crate::home::Home;
use crate::identity::{Identity, IdentityError};
use crate::keys::{KeyError, Keyring, Passphrase, REQUEST, signing_key};
use crate::relay::{Clock, Relay};
use crate::store::weeks::{self, Week};
use crate::store::{Store, deployment, homes};

/// Draws a generator of randomness for one piece of work.
pub type RngSource = Arc<dyn Fn() -> Box<dyn CryptoRng + Send> + Send + Sync>;

/// What a program takes from the machine that it runs on: only its edge reads them.
#[derive(Clone)]
pub struct Machine {
    /// Unix seconds now.
    pub clock: Clock,
    /// Randomness.
    pub rng: RngSource,
    /// What its system calls it, so that a copy of a desk on another one knows that it is a copy;
    /// `None` where that is not known.
    pub id: Option<String>,
}

/// A desk, still locked: it knows who it is, and can carry ciphertext.
pub struct Desk {
    folder: PathBuf,
    identity: Identity,
    store: Store,
    at_home: bool,
    /// What the system calls the machine on which it was opened.
    machine_id: Option<String>,
}

/// Who does what a verb does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Whoever has the passphrase of this desk: nobody is told apart yet.
    Desk,
}

/// An unlocked desk on one day, and who sits at it.
pub struct Session {
    desk: Desk,
    keys: Keyring,
    actor: Actor,
    today: Day,
    rng: RngSource,
}

/// A desk that stays unlocked while a program runs; sessions begin from it.
pub struct Unlocked {
    folder: PathBuf,
    identity: Identity,
    keys: Keyring,
    /// `None` at a copy, which asks the relay for nothing.
    request_key: Option<SigningKey>,
    machine: Machine,
}

impl Machine {
    /// The day by its clock.
    pub fn today(&self) -> Day {
        Day::of((self.clock)())
    }

    /// The place of this database on it.
    ///
    /// # Errors
    /// A [`Fault`] of the file.
    pub(crate) fn home_of(&self, database: &Path, rng: &mut dyn CryptoRng) -> Result<Home, Fault> {
        Home::draw(database, self.id.as_deref(), rng)
    }
}

impl Desk {
    /// Opens a finished desk and brings its tables up to date. A copy only reads: it is looked at before
    /// anything is touched, and its tables stay as they are.
    ///
    /// # Errors
    /// [`IdentityError::NoDesk`] where the folder holds none; [`Fault::CopyOfOtherRelease`].
    pub fn open(folder: &Path, machine: &Machine) -> Result<Self, IdentityError> {
        let identity = Identity::read(folder)?;
        let (database, machine_id) = (folder.join(folder::DATABASE), machine.id.clone());
        if is_elsewhere(&database, machine_id.as_deref())? {
            return Ok(Self::copy(folder, &identity, machine_id)?);
        }
        folder::clear_scratch(folder)?;
        let store = Store::open(&database)?;
        if homes::home(store.reader())?.is_none() {
            // No release that asks has opened it yet: a helpline has just updated its program.
            let home = machine.home_of(&database, &mut *(machine.rng)())?;
            store.write(|tx| homes::put(tx, &home))?;
        }
        Ok(Self { folder: folder.to_owned(), identity, store, at_home: true, machine_id })
    }

    /// Whether this folder is the desk itself. A copy shows what it holds; it writes nothing, and the
    /// relay hears nothing from it.
    pub fn is_at_home(&self) -> bool {
        self.at_home
    }

    /// The same desk over a connection of its own, for work beside that of others. Its tables are up
    /// to date already.
    ///
    /// # Errors
    /// A [`Fault`] of the database; [`Fault::OtherRelease`] where another release has changed its tables
    /// meanwhile.
    pub(crate) fn beside(&self) -> Result<Self, Fault> {
        Self::again(&self.folder, &self.identity, self.machine_id.clone(), self.at_home)
    }

    /// The same desk, once more. While a program runs somebody may put a copy in the folder's place, so
    /// it is asked again whether it is at home.
    fn again(
        folder: &Path,
        identity: &Identity,
        machine_id: Option<String>,
        was_at_home: bool,
    ) -> Result<Self, Fault> {
        let database = folder.join(folder::DATABASE);
        if !was_at_home || is_elsewhere(&database, machine_id.as_deref())? {
            return Self::copy(folder, identity, machine_id);
        }
        let store = Store::beside(&database)?;
        let (folder, identity) = (folder.to_owned(), identity.clone());
        Ok(Self { folder, identity, store, at_home: true, machine_id })
    }

    /// A folder that is elsewhere: nothing is written to it, its tables included.
    fn copy(folder: &Path, identity: &Identity, machine_id: Option<String>) -> Result<Self, Fault> {
        let store = Store::to_read(&folder.join(folder::DATABASE))?;
        if !store.is_up_to_date()? {
            return Err(Fault::CopyOfOtherRelease);
        }
        let (folder, identity) = (folder.to_owned(), identity.clone());
        Ok(Self { folder, identity, store, at_home: false, machine_id })
    }

    /// The desk, unlocked for as long as a program runs.
    ///
    /// # Errors
    /// [`KeyError::WrongPassphrase`].
    pub fn stay_unlocked(
        &self,
        passphrase: &Passphrase,
        machine: Machine,
    ) -> Result<Unlocked, KeyError> {
        let keys = self.unlock(passphrase)?;
        let request_key = self.at_home.then(|| self.request_key(passphrase)).transpose()?;
        let (folder, identity) = (self.folder.clone(), self.identity.clone());
        Ok(Unlocked { folder, identity, keys, request_key, machine })
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Who it is.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// What it keeps.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Unlocks what it keeps. A mistyped passphrase changes nothing.
    ///
    /// # Errors
    /// [`KeyError::WrongPassphrase`].
    pub fn unlock(&self, passphrase: &Passphrase) -> Result<Keyring, KeyError> {
        Keyring::unlock(&deployment::master(self.store.reader())?, passphrase)
    }

    /// The request key that may only read: what the unattended `fetch` signs with.
    ///
    /// # Errors
    /// A [`Fault`] of its file; [`Fault::NotAtHome`] at a copy.
    pub fn read_only_key(&self) -> Result<SigningKey, Fault> {
        self.must_be_at_home()?;
        let text = Zeroizing::new(folder::read(&self.folder.join(folder::READ_ONLY_KEY))?);
        std::str::from_utf8(&text)
            .ok()
            .and_then(|text| from_base64(text.trim()))
            .map(Zeroizing::new)
            .and_then(|seed| Some(SigningKey::from_bytes(seed.as_slice().try_into().ok()?)))
            .ok_or(Fault::Damaged(folder::READ_ONLY_KEY))
    }

    /// The request key that may acknowledge.
    ///
    /// # Errors
    /// [`KeyError::WrongPassphrase`]; [`Fault::NotAtHome`] at a copy.
    pub fn request_key(&self, passphrase: &Passphrase) -> Result<SigningKey, KeyError> {
        self.must_be_at_home()?;
        signing_key(&self.folder.join(folder::REQUEST_KEY), REQUEST, passphrase)
    }

    /// The weeks' manifests and what became of their keys, the first first.
    ///
    /// # Errors
    /// A [`Fault`] of the database.
    pub fn weeks(&self) -> Result<Vec<Week>, Fault> {
        weeks::all(self.store.reader())
    }

    /// The `seq` that should stand at the relay today, where a checked backup holds its key.
    ///
    /// # Errors
    /// A [`Fault`] of the database.
    pub fn due(&self, today: Day) -> Result<Option<u64>, Fault> {
        Ok(weeks::due(self.store.reader(), today)?.map(|(week, _)| week.seq))
    }

    /// The Monday of the manifest that the relay showed last.
    ///
    /// # Errors
    /// A [`Fault`] of the database.
    pub fn served(&self) -> Result<Option<Day>, Fault> {
        Ok(deployment::served(self.store.reader())?.as_deref().and_then(calendar::read))
    }

    /// What a copy may not do.
    fn must_be_at_home(&self) -> Result<(), Fault> {
        if self.at_home { Ok(()) } else { Err(Fault::NotAtHome) }
    }

    /// From here on no other pull runs at this desk; `None` where one does.
    pub(crate) fn pull_alone(&self) -> Result<Option<PullLock>, Fault> {
        folder::lock_pull(&self.folder)
    }
}

impl Unlocked {
    /// A session of today, over a connection of its own.
    ///
    /// # Errors
    /// A [`Fault`] of the database.
    pub fn session(&self, actor: Actor) -> Result<Session, Fault> {
        let (was_at_home, machine_id) = (self.request_key.is_some(), self.machine.id.clone());
        let desk = Desk::again(&self.folder, &self.identity, machine_id, was_at_home)?;
        Ok(Session::new(desk, self.keys.clone(), actor, &self.machine))
    }

    /// The relay of this desk, spoken to with the key that may acknowledge, in a session of today.
    ///
    /// # Errors
    /// [`Fault::NotAtHome`] at a copy, also where one was put in the folder's place since.
    pub fn relay(&self, session: &Session) -> Result<Relay, Fault> {
        session.desk.must_be_at_home()?;
        let Machine { clock, rng, .. } = &self.machine;
        let key = self.request_key.clone().ok_or(Fault::NotAtHome)?;
        Ok(Relay::new(&self.identity.relay, key, Arc::clone(clock), rng()))
    }

    /// The machine that it runs on.
    pub(crate) fn machine(&self) -> &Machine {
        &self.machine
    }
}

impl Session {
    /// Sits down at an unlocked desk, on the day that the machine's clock shows.
    pub fn new(desk: Desk, keys: Keyring, actor: Actor, machine: &Machine) -> Self {
        Self { desk, keys, actor, today: machine.today(), rng: Arc::clone(&machine.rng) }
    }

    /// The desk.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// What the passphrase unlocked.
    pub fn keys(&self) -> &Keyring {
        &self.keys
    }

    /// Who acts.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// The day on which it began.
    pub fn today(&self) -> Day {
        self.today
    }

    /// Randomness for one piece of work.
    pub fn rng(&self) -> Box<dyn CryptoRng + Send> {
        (self.rng)()
    }

    /// The reception keys that exist, by the `seq` of their manifest.
    ///
    /// # Errors
    /// [`Fault::Damaged`] where one does not open.
    pub fn reception_keys(&self) -> Result<Vec<(u64, PrivateKey)>, Fault> {
        reception_keys(self.store(), &self.keys)
    }

    /// What the desk keeps.
    pub(crate) fn store(&self) -> &Store {
        &self.desk.store
    }
}

/// Whether this database is at home in another place. One that no release has asked yet is at home nowhere.
fn is_elsewhere(database: &Path, machine_id: Option<&str>) -> Result<bool, Fault> {
    let home = homes::home(Store::to_read(database)?.reader())?;
    let is_here = home.map(|home| home.is_here(database, machine_id)).transpose()?;
    Ok(is_here == Some(false))
}

/// The reception keys that exist, by the `seq` of their manifest.
pub(crate) fn reception_keys(
    store: &Store,
    keys: &Keyring,
) -> Result<Vec<(u64, PrivateKey)>, Fault> {
    let sealed = weeks::sealed_keys(store.reader())?;
    let open = |(seq, sealed): (u64, Vec<u8>)| Ok((seq, keys.open_reception_key(seq, &sealed)?));
    sealed.into_iter().map(open).collect()
}
