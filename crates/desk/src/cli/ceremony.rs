//! `init` and `keys`: the ceremony, and the weeks it was for.

use clap::{Args, Subcommand};
use thiqa_desk::{
    Actor, Ceremony, Cost, Session, WeekState, calendar, fingerprint, init, root_key, sign_more,
    weeks,
};
use thiqa_wire::Origin;

use super::common::{Common, warn};
use super::failure::Failure;
use super::{machine, passphrase};

/// Weeks of keys in one ceremony: enough for a summer, few enough that a thief of them gains little.
const WEEKS: u32 = 12;

/// Make a desk. A folder that holds anything else is never touched.
#[derive(Args)]
pub struct Init {
    /// Name of the deployment: bound into every envelope, never changed again
    #[arg(long)]
    label: String,
    /// Origin of the relay, as a browser writes it: https://relay.example
    #[arg(long, value_name = "ORIGIN")]
    relay: Origin,
    /// Weeks to make keys for
    #[arg(long, default_value_t = WEEKS, value_parser = clap::value_parser!(u32).range(1..=104))]
    weeks: u32,
    /// First number; after a loss or a theft, above every number ever signed
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1_000_000_000_000))]
    seq_from: u64,
}

/// The weeks' keys.
#[derive(Args)]
pub struct Keys {
    #[command(subcommand)]
    sign: Option<KeysCommand>,
}

#[derive(Subcommand)]
enum KeysCommand {
    /// Make and sign keys for more weeks; needs root-key.sealed back in the desk's folder
    Sign {
        /// How many
        #[arg(long, default_value_t = WEEKS, value_parser = clap::value_parser!(u32).range(1..=104))]
        weeks: u32,
        /// First number: needed at a restored desk, above every number ever signed
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000_000_000))]
        seq_from: Option<u64>,
    },
}

impl Init {
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        if self.label.is_empty() || self.label.len() > 64 {
            return Err(Failure::Argument("a label has 1 to 64 bytes".into()));
        }
        let passphrase = passphrase::choose(&common.data, common.passphrase_file.as_deref())?;
        let plan = Ceremony {
            label: self.label.clone(),
            relay: self.relay.to_string(),
            weeks: self.weeks,
            seq_from: self.seq_from,
            cost: Cost::STANDARD,
        };
        let root = init(&common.data, &plan, &passphrase, &machine::machine())?;
        let data = common.data.display();
        println!(
            "A desk for {:?} is in {data}. Everything was read back and a test report opened.",
            self.label
        );
        println!("Fingerprint of the root key: {}", fingerprint(&root));
        println!();
        println!("Next:");
        println!(
            "  1. thiqa-desk backup, then thiqa-desk restore --check on its file; nothing is published before."
        );
        println!(
            "  2. Copy {data}/root-key.sealed to two sticks, keep them apart, delete it here."
        );
        println!("     Only `keys sign` needs it, before the last week below.");
        println!("  3. Give the relay both files in {data}/public.");
        println!("  4. thiqa-desk page, then thiqa-desk fetch, which publishes the first key.");
        Ok(())
    }
}

impl Keys {
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let desk = common.desk()?;
        if let Some(KeysCommand::Sign { weeks, seq_from }) = self.sign {
            sign(common, weeks, seq_from)?;
        }
        println!("{:>6}  {:10}  state", "seq", "week of");
        for week in weeks(&desk, machine::today())? {
            let state = state(week.state);
            println!("{:>6}  {:10}  {state}", week.seq, calendar::written(week.issued));
        }
        warn(&desk)
    }
}

fn sign(common: &Common, weeks: u32, seq_from: Option<u64>) -> Result<(), Failure> {
    let desk = common.desk()?;
    let passphrase = common.passphrase()?;
    let (keys, root) = (desk.unlock(&passphrase)?, root_key(&desk, &passphrase)?);
    let session = Session::new(desk, keys, Actor::Desk, &machine::machine());
    let last = sign_more(&session, &root, weeks, seq_from)?;
    println!("Signed up to number {last}. Take root-key.sealed away again.");
    println!("Make a new backup and check it: the new keys are not published before.");
    Ok(())
}

fn state(state: WeekState) -> String {
    let on = |what: &str, day| format!("{what} on {}", calendar::written(day));
    match state {
        WeekState::Destroyed(day) => on("destroyed", day),
        WeekState::Retired(day) => on("retired", day),
        WeekState::Published => "published".into(),
        WeekState::NotBackedUp => "in no checked backup: not published".into(),
        WeekState::Due => "due: fetch and pull publish it".into(),
        WeekState::Over => "over, not retired yet".into(),
        WeekState::Ahead => "ahead".into(),
    }
}
