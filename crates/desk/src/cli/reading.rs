//! `list` and `show`: in a terminal, or as one JSON document. What a stranger wrote reaches the
//! terminal as text only.

use clap::Args;
use serde::Serialize;
use thiqa_desk::calendar::by_the_helplines_clock;
use thiqa_desk::{
    Case, CaseLine, DeadLetter, Inbox, Index, Item, MessageLine, SameCase, StageLine, list,
    mark_seen, show,
};

use super::common::{Common, warn};
use super::failure::Failure;
use super::terminal::{block, inline};

/// Show one thing of the list.
#[derive(Args)]
pub struct Show {
    /// c1, u1, q1 or m1, as the list names it
    id: String,
}

pub fn run_list(common: &Common) -> Result<(), Failure> {
    let session = common.session()?;
    let inbox = list(&session, &mut Index::new(&session)?)?;
    if common.json {
        print_json(&inbox)?;
    } else {
        print_inbox(&inbox);
    }
    warn(session.desk())
}

impl Show {
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let session = common.session()?;
        let item = show(&session, &self.id)?;
        if let Item::Case(case) = &item {
            mark_seen(&session, &case.line.id, case.read_to)?;
        }
        match (&item, common.json) {
            (_, true) => print_json(&item)?,
            (Item::Case(case), false) => print_case(case),
            (Item::Erased(it), false) => println!("{} was erased on {}.", it.id, it.erased),
            (Item::DeadLetter(letter), false) => print_dead_letter(letter),
        }
        Ok(())
    }
}

pub fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(value);
    println!("{}", json.map_err(|error| Failure::Argument(error.to_string()))?);
    Ok(())
}

fn print_inbox(inbox: &Inbox) {
    inbox.lines().for_each(print_line);
    for line in &inbox.erased {
        println!("{:>6}       erased {}", line.id, line.erased);
    }
    for line in &inbox.dead_letters {
        println!("{:>6}       {}  {} ({})", line.id, line.received, line.kind, line.reason);
    }
    println!("{} cases.", inbox.cases.len());
    if !inbox.aside.is_empty() {
        println!("{} more are set aside: `thiqa-desk aside` lists them.", inbox.aside.len());
    }
    if inbox.unreadable > 0 {
        println!("What could not be opened goes after 130 days.");
    }
    if inbox.newer > 0 {
        println!("{} of a newer version wait for an update.", inbox.newer);
    }
}

/// A case in a list.
pub fn print_line(case: &CaseLine) {
    let new = if case.new || case.unread > 0 { "new" } else { "" };
    let language = inline(case.language.as_deref().unwrap_or("-"));
    let chosen: Vec<_> = case.answers.iter().flat_map(|answer| &answer.value).collect();
    let chosen: Vec<_> = chosen.into_iter().map(|value| inline(value)).collect();
    println!(
        "{:>6}  {:3}  {}  {language}  {}  {}",
        case.id,
        new,
        case.received,
        case.stage,
        chosen.join(" ")
    );
    print_banner(case);
    if let Some(excerpt) = &case.excerpt {
        println!("             {}", inline(excerpt));
    }
    for mark in &case.marks {
        println!("             [{mark}]");
    }
}

/// What a counsellor must not miss, in the list and above a case.
fn print_banner(line: &CaseLine) {
    if line.danger.is_empty() {
        println!("             danger: {}", line.danger_answer);
    } else {
        println!("             DANGER: {}", line.danger.join(", "));
    }
    if line.worse {
        println!("             IT IS WORSE, she says");
    }
    for wish in &line.withdrawals {
        if let Some(by) = &wish.decided_by {
            println!("             TO BE ERASED by the decision of {}", inline(by));
        }
        let until = match (&wish.until, &wish.kept_by) {
            (Some(until), _) => format!(", due on {until} unless it is undone"),
            (None, Some(by)) => format!(", not erased by the judgement of {}", inline(by)),
            (None, None) => String::new(),
        };
        println!("             WISH TO {}{until}", wish.wish.to_uppercase());
    }
    if line.unread > 0 {
        println!("             new messages: {}", line.unread);
    }
    if line.flagged {
        println!("             perhaps not the same person");
    }
    if !line.same_case.is_empty() {
        let same: Vec<_> = line.same_case.iter().map(same_case).collect();
        println!("             the same keys came with: {}", same.join("; "));
    }
}

fn same_case(other: &SameCase) -> String {
    match &other.erased {
        Some(day) => format!("{}, erased on {day} as wished: perhaps hers too", other.id),
        None => other.id.clone(),
    }
}

fn print_case(case: &Case) {
    let line = &case.line;
    if let Some(day) = &line.aside {
        println!("set aside on {day}");
    }
    let text = |text: &Option<String>| inline(text.as_deref().unwrap_or("-"));
    println!("{}  {}  received {}", line.id, line.stage, line.received);
    println!("form {}  language {}", text(&line.form), text(&line.language));
    println!("sent {}  release {}", sent(line.sent.as_deref().unwrap_or("-")), text(&case.release));
    for mark in &line.marks {
        println!("[{mark}]");
    }
    print_banner(line);
    println!(
        "who writes: {}  an adult knows: {}  safe contact: {}  wrote before: {}",
        text(&case.who),
        text(&case.adult_knows),
        text(&case.safe_contact),
        text(&case.wrote_before)
    );
    if let Some(card) = case.card {
        println!("what the form says to these answers: {}", card.id());
    }
    if !case.reachable {
        println!("no answer can reach her");
    }
    for answer in case.story_first() {
        println!("\n{}", inline(&answer.label));
        let values = if answer.shown.is_empty() { &answer.value } else { &answer.shown };
        for value in values {
            print!("{}", block(value));
        }
    }
    if let Some(email) = &case.email {
        println!("\nemail (it ends her anonymity towards us; nothing is mailed by itself)");
        println!("{}", block(email).trim_end());
        if let Some(notice) = &case.email_notice {
            println!("all that may be mailed there: {}", inline(notice));
        }
    }
    if !case.unknown.is_empty() {
        let unknown = serde_json::to_string_pretty(&case.unknown).unwrap_or_default();
        println!("\nfields of a newer form\n{}", block(&unknown).trim_end());
    }
    print_conversation(case);
}

/// A minute that a phone wrote, in the helpline's time; what is none as it came.
fn sent(minute: &str) -> String {
    let minute = by_the_helplines_clock(minute).unwrap_or_else(|| inline(minute).to_string());
    format!("{minute} (by her phone, in the helpline's time)")
}

/// The whole conversation, then what stands.
fn print_conversation(case: &Case) {
    for message in &case.messages {
        print_message(message);
    }
    println!();
    for (stage, told) in case.stages_with_whether_told() {
        let told = if told { "" } else { "  (not in our last answer)" };
        println!("stage {}{told}", stage_words(stage));
    }
    for stage in case.told_otherwise() {
        println!("our last answer says otherwise: {}", stage_words(stage));
    }
    for about in &case.consents {
        let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "-".into());
        let answer = about.answer.unwrap_or("no answer yet");
        let (asked, answered) = (day(&about.asked), day(&about.answered));
        println!("consent {}: {answer}  asked {asked}  answered {answered}", about.to);
    }
}

fn stage_words(stage: &StageLine) -> String {
    let more: Vec<_> = [stage.to, stage.wish].into_iter().flatten().collect();
    format!("{} {}  {}", stage.stage, more.join(" "), stage.day)
}

fn print_message(message: &MessageLine) {
    let new = if message.new { "  NEW" } else { "" };
    println!("\n{}  {} {}{new}", message.day, message.from, inline(&message.kind));
    if message.damaged {
        println!("it does not open any more: restore the last checked backup");
    }
    if let Some(n) = message.n {
        let place = match (&message.put, message.gone) {
            (_, true) if message.taken_back => "taken back, deleted at the relay".to_owned(),
            (_, false) if message.taken_back => {
                "taken back, not yet deleted at the relay".to_owned()
            }
            (_, true) => "taken out of the mailbox".to_owned(),
            (Some(day), false) => format!("put {day}"),
            (None, false) => "waits to be put".to_owned(),
        };
        println!("reply {n}, {place}");
    }
    if let Some(minute) = &message.sent {
        println!("sent {}", sent(minute));
    }
    let facts = [
        ("tap", message.tap),
        ("wish", message.wish),
        ("stage", message.stage.as_deref()),
        ("to", message.to.as_deref()),
        ("by", message.by.as_deref()),
    ];
    for (name, fact) in facts {
        if let Some(fact) = fact {
            println!("{name}: {}", inline(fact));
        }
    }
    if message.taken_back && message.n.is_none() {
        println!("it was taken back");
    }
    if message.ended {
        println!("it stands no more");
    }
    for answer in &message.consent {
        println!("consent {}: {}", answer.to, answer.answer);
    }
    for to in &message.ask {
        println!("asks for a consent: {to}");
    }
    if let Some(text) = &message.text {
        print!("{}", block(text));
    }
    if !message.unknown.is_empty() {
        let unknown = serde_json::to_string_pretty(&message.unknown).unwrap_or_default();
        println!("fields of a newer form\n{}", block(&unknown).trim_end());
    }
}

fn print_dead_letter(letter: &DeadLetter) {
    let line = &letter.line;
    println!("{}  {} ({})  received {}", line.id, line.kind, line.reason, line.received);
    match &letter.text {
        Some(text) => print!("{}", block(text)),
        None => println!("{}", letter.bytes),
    }
}
