//! `list` and `show`: in a terminal, or as one JSON document. What a stranger wrote reaches the
//! terminal as text only.

use clap::Args;
use serde::Serialize;
use thiqa_desk::terminal::{block, inline};
use thiqa_desk::{ApartItem, Case, Inbox, Item, list, show};

use super::{Common, Failure, machine, passphrase, warn};

/// Show one thing of the list.
#[derive(Args)]
pub struct Show {
    /// c1, u1, q1 or m1, as the list names it
    id: String,
}

pub fn run_list(common: &Common) -> Result<(), Failure> {
    let desk = common.desk()?;
    let keyring = desk.unlock(&passphrase::ask(common)?)?;
    let inbox = list(&desk, &keyring)?;
    if common.json {
        print_json(&inbox)?;
    } else {
        print_inbox(&inbox);
    }
    warn(&desk)
}

impl Show {
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let desk = common.desk()?;
        let keyring = desk.unlock(&passphrase::ask(common)?)?;
        let item = show(&desk, &keyring, &self.id, machine::today())?;
        match (&item, common.json) {
            (_, true) => print_json(&item)?,
            (Item::Case(case), false) => print_case(case),
            (Item::Erased(it), false) => println!("{} was erased on {}.", it.id, it.erased),
            (Item::Apart(apart), false) => print_apart(apart),
        }
        Ok(())
    }
}

fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(value);
    println!("{}", json.map_err(|error| Failure::Argument(error.to_string()))?);
    Ok(())
}

fn print_inbox(inbox: &Inbox) {
    for case in &inbox.cases {
        let new = if case.new { "new" } else { "" };
        let language = inline(case.language.as_deref().unwrap_or("-"));
        let chosen: Vec<_> = case.answers.iter().flat_map(|answer| &answer.value).collect();
        let chosen: Vec<_> = chosen.into_iter().map(|value| inline(value)).collect();
        println!("{:>6}  {:3}  {}  {language}  {}", case.id, new, case.received, chosen.join(" "));
        if let Some(excerpt) = &case.excerpt {
            println!("             {}", inline(excerpt));
        }
        for mark in &case.marks {
            println!("             [{mark}]");
        }
    }
    for line in &inbox.apart {
        println!("{:>6}       {}  {} ({})", line.id, line.received, line.kind, line.reason);
    }
    println!("{} cases.", inbox.cases.len());
    if inbox.unreadable > 0 {
        println!("What could not be opened goes after 130 days.");
    }
    if inbox.newer > 0 {
        println!("{} of a newer version wait for an update.", inbox.newer);
    }
}

fn print_case(case: &Case) {
    let line = &case.line;
    let text = |text: &Option<String>| inline(text.as_deref().unwrap_or("-"));
    println!("{}  {}  received {}", line.id, line.stage, line.received);
    println!("form {}  language {}", text(&line.form), text(&line.language));
    println!("sent {} (by the phone's clock)  release {}", text(&line.sent), text(&case.release));
    for mark in &line.marks {
        println!("[{mark}]");
    }
    for answer in &case.every_answer {
        println!("\n{}", inline(&answer.label));
        let values = if answer.shown.is_empty() { &answer.value } else { &answer.shown };
        for value in values {
            print!("{}", block(value));
        }
    }
    if let Some(email) = &case.email {
        println!("\nemail\n{}", block(email).trim_end());
    }
    if !case.unknown.is_empty() {
        let unknown = serde_json::to_string_pretty(&case.unknown).unwrap_or_default();
        println!("\nfields of a newer form\n{}", block(&unknown).trim_end());
    }
}

fn print_apart(item: &ApartItem) {
    let line = &item.line;
    println!("{}  {} ({})  received {}", line.id, line.kind, line.reason, line.received);
    match &item.text {
        Some(text) => print!("{}", block(text)),
        None => println!("{}", item.bytes),
    }
}
