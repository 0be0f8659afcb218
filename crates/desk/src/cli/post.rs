//! `fetch` and `pull`: what came, and what the relay shows.

use thiqa_desk::{
    Collected, DeadLetterKind, Publishing, Pulled, Served, Settled, Unacknowledged,
    fetch as collect, pull as pull_once,
};

use super::common::{Common, relay, warn};
use super::failure::Failure;
use super::machine;

pub fn fetch(common: &Common) -> Result<(), Failure> {
    let desk = common.desk()?;
    let key = desk.read_only_key()?;
    let fetched = collect(&desk, &mut relay(&desk, key), machine::today())?;
    say_collected(&fetched.collected);
    say_published(&fetched.publishing);
    warn(&desk)?;
    fetched.meddling().map_or(Ok(()), |why| Err(Failure::Meddling(why.to_string())))
}

pub fn pull(common: &Common) -> Result<(), Failure> {
    let (session, mut relay) = common.session_and_relay()?;
    let pulled = pull_once(&session, &mut relay, &mut |_| {})?;
    if pulled.unreached.is_none() {
        say_collected(&pulled.collected);
        say_published(&pulled.publishing);
    }
    say_settled(&pulled);
    say_done_at_the_end(&pulled);
    warn(session.desk())?;
    let opened = pulled.settled.len();
    let meddling = pulled.meddling().map(ToString::to_string);
    match (pulled.unreached, meddling) {
        (Some(why), _) => Err(Failure::Unreached(opened, why)),
        (None, Some(why)) => Err(Failure::Meddling(why)),
        (None, None) => Ok(()),
    }
}

fn say_collected(collected: &Collected) {
    println!("{} listed at the relay, {} copied.", collected.listed.len(), collected.stored);
    let missing = collected.missing;
    if missing > 0 {
        let why = collected.trouble.as_ref().map(ToString::to_string).unwrap_or_default();
        eprintln!("{missing} listed but not given: {why}. They stay at the relay.");
    }
}

fn say_published(publishing: &Publishing) {
    if let Some(seq) = publishing.put {
        println!("Published the key of manifest {seq}.");
    }
    if let Some(why) = &publishing.refused {
        eprintln!("The week's key could not be published or read back: {why}");
    }
    match &publishing.served {
        Served::Unverifiable => {
            eprintln!(
                "THE RELAY SHOWS A MANIFEST THAT OUR ROOT DID NOT SIGN: no form can send. Call whoever runs it."
            );
        }
        Served::Verified(served) if publishing.due.is_some_and(|due| served.seq < due) => {
            eprintln!(
                "The relay still shows the older manifest {}: its key lives on here.",
                served.seq
            );
        }
        Served::Verified(_) | Served::Nothing | Served::Unread => {}
    }
}

fn say_settled(pulled: &Pulled) {
    let count = |wanted: DeadLetterKind| {
        let is = |it: &&Settled| matches!(it, Settled::DeadLetter(kind, _) if *kind == wanted);
        pulled.settled.iter().filter(is).count()
    };
    for settled in &pulled.settled {
        if let Settled::Case(number) = settled {
            println!("New case: c{number}");
        }
    }
    let mut messages: Vec<u64> = Vec::new();
    for settled in &pulled.settled {
        if let Settled::Message(case) = settled {
            messages.push(*case);
        }
    }
    messages.sort_unstable();
    messages.dedup();
    for case in messages {
        println!("New messages in c{case}.");
    }
    for (kind, what) in [
        (DeadLetterKind::Unreadable, "could not be opened; they are kept for 130 days"),
        (DeadLetterKind::Quarantined, "opened but break the rules; they are kept for 130 days"),
        (
            DeadLetterKind::Unmatched,
            "are messages that fit no case; they are tried again for 120 days",
        ),
    ] {
        if count(kind) > 0 {
            println!("{} {what}.", count(kind));
        }
    }
    if pulled.newer > 0 {
        println!("{} were written by a newer version and wait for an update.", pulled.newer);
    }
}

fn say_done_at_the_end(pulled: &Pulled) {
    for case in &pulled.erased {
        println!("Erased c{case}, as was wished.");
    }
    if let Some(why) = &pulled.unerased {
        eprintln!("A case that is due could not be erased, because its mailbox comes first: {why}");
    }
    if pulled.put > 0 {
        println!("Replies put: {}.", pulled.put);
    }
    if let Some(why) = &pulled.unput {
        eprintln!("Replies wait here for the next pull: {why}");
    }
    for seq in &pulled.destroyed {
        println!("Destroyed the key of manifest {seq}: what was recorded is closed.");
    }
    if pulled.log_kept {
        eprintln!(
            "What was deleted is not yet erased from this disk: something else reads the desk, or the disk or the memory is full. The next pull tries again."
        );
    }
    if pulled.acknowledged > 0 {
        println!("The relay may delete {} that are safe here.", pulled.acknowledged);
    }
    match &pulled.unacknowledged {
        Some(Unacknowledged::NotOurKey) => eprintln!(
            "Acknowledged nothing: the private key of the manifest that the relay shows is not at this desk."
        ),
        Some(Unacknowledged::NoManifest) => {
            eprintln!("Acknowledged nothing: the relay shows no manifest of ours.");
        }
        Some(Unacknowledged::Relay(why)) => eprintln!("Could not acknowledge: {why}"),
        None => {}
    }
}
