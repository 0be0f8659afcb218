//! What every command takes and begins with.

use std::path::PathBuf;

use clap::Args;
use ed25519_dalek::SigningKey;
use thiqa_desk::{Actor, Desk, Passphrase, Relay, Session};

use super::failure::Failure;
use super::{machine, passphrase};

/// What every command takes, before it or after it.
#[derive(Args)]
pub struct Common {
    /// The desk's folder
    #[arg(long, global = true, value_name = "DIR", default_value = "data/desk")]
    pub data: PathBuf,
    /// Read the passphrase from this file instead of asking (or set THIQA_PASSPHRASE)
    #[arg(long, global = true, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// `list`, `show`, `withdrawals` and `aside`: one JSON document on stdout
    #[arg(long, global = true)]
    pub json: bool,
}

impl Common {
    /// The desk, locked.
    pub fn desk(&self) -> Result<Desk, Failure> {
        Ok(Desk::open(&self.data, &machine::machine())?)
    }

    /// The passphrase of the desk: from a file, the environment, or a prompt.
    pub fn passphrase(&self) -> Result<Passphrase, Failure> {
        passphrase::ask(&self.data, self.passphrase_file.as_deref())
    }

    /// The desk, unlocked.
    pub fn session(&self) -> Result<Session, Failure> {
        let desk = self.desk()?;
        let keys = desk.unlock(&self.passphrase()?)?;
        Ok(Session::new(desk, keys, Actor::Desk, &machine::machine()))
    }

    /// The desk, unlocked, with a line to the relay.
    pub fn session_and_relay(&self) -> Result<(Session, Relay), Failure> {
        let desk = self.desk()?;
        let passphrase = self.passphrase()?;
        let (keys, key) = (desk.unlock(&passphrase)?, desk.request_key(&passphrase)?);
        let relay = relay(&desk, key);
        Ok((Session::new(desk, keys, Actor::Desk, &machine::machine()), relay))
    }
}

/// The relay of a desk, spoken to with this request key.
pub fn relay(desk: &Desk, key: SigningKey) -> Relay {
    Relay::new(&desk.identity().relay, key, machine::clock(), machine::rng())
}

/// Says what is to be done soon, on stderr, so that a script's document stays whole.
pub fn warn(desk: &Desk) -> Result<(), Failure> {
    use thiqa_desk::Warning::*;
    for warning in thiqa_desk::warnings(desk, machine::today())? {
        let text = match warning {
            NotAtHome => "this folder is a copy of a desk, or came here from elsewhere: it only reads. `thiqa-desk adopt --help` says what to do".into(),
            NeverBackedUp => "no backup was ever checked, so no key is published: run `backup`, then `restore --check` on its file".into(),
            BackupOld(days) => format!("the last checked backup is {days} days old: make and check a new one"),
            WeeksNotBackedUp(weeks) => format!("{weeks} signed weeks are in no checked backup and will not be published: make and check one"),
            NothingServed => "the relay shows no key of ours: no form can send".into(),
            ManifestOld(days) => format!("the key that the relay shows is {days} days old"),
            ManifestAhead(day) => format!("the relay shows the key of {day}, later than the one this desk would publish: is a copy of this folder in use elsewhere, or was it restored from an older backup?"),
            NewerWaits(envelopes) => format!("{envelopes} envelopes of a newer version wait for an update of this program; a key goes 130 days after its week, and with it what only that key opens"),
            NotPulled(days) => format!("nobody pulled for {days} days"),
            ErasuresHeld(cases) => format!("{cases} erasures are due and held, because the relay lists what it does not give, or something waits for an update of this program; each is carried out 130 days after the first pull that held it, whatever the relay lists then: ask whoever runs the relay"),
            SignMore(day) => format!("the last signed key is for the week of {day}: sign more with `keys sign`"),
        };
        eprintln!("warning: {text}");
    }
    Ok(())
}
