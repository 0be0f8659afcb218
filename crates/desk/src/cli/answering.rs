//! `reply`, `stage`, `flag` and `templates`: what a counsellor says, and what she notes.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use thiqa_desk::{
    Answered, Fault, Relay, ReplyDraft, Session, edited, flag, reply, take_stage_back,
    template_for, templates, write_missing_templates,
};
use thiqa_report::{Destination, Stage};

use super::common::Common;
use super::failure::Failure;
use super::terminal::block;

/// Bytes of words that are read at most: far more than a mailbox holds.
const LONGEST: u64 = 1 << 20;

/// Answer a case: words, a question of consent, a stage. Returns once the relay has it.
#[derive(Args)]
pub struct Reply {
    /// c1, as the list names it
    id: String,
    #[command(flatten)]
    words: Words,
    /// Ask whether this destination may be told: parent, school, meta, other_platform, police, prosecutor, onde, iwf
    #[arg(long, value_name = "DESTINATION", value_parser = destination)]
    ask: Vec<Destination>,
    /// The stage that is reached: analysis, decision, reported, accompaniment, archived
    #[arg(long, value_parser = stage)]
    stage: Option<Stage>,
    /// Who was told, for `--stage reported`
    #[arg(long, value_name = "DESTINATION", value_parser = destination)]
    to: Option<Destination>,
    /// Yes, the team has finished: `--stage archived` is asked once more
    #[arg(long)]
    sure: bool,
}

#[derive(Args)]
#[group(multiple = false)]
struct Words {
    /// The words. Prefer `-`, which reads them from standard input, or `--file`: what stands on a
    /// command line stays in the shell's history, and other programs can read it
    #[arg(long, value_name = "TEXT|-", allow_hyphen_values = true)]
    text: Option<String>,
    /// Read the words from this file
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Say what this template says, in the language she asked for
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
}

/// Note a stage, and tell it in a reply without words.
#[derive(Args)]
pub struct NoteStage {
    /// c1, as the list names it
    id: String,
    /// analysis, decision, reported, accompaniment, archived
    #[arg(value_parser = stage)]
    stage: Stage,
    /// Who was told, for `reported`
    #[arg(long, value_name = "DESTINATION", value_parser = destination)]
    to: Option<Destination>,
    /// Yes, the team has finished: `archived` is asked once more. Yes, take it back: so is `--back`
    /// where somebody was told, or where the answer held words
    #[arg(long)]
    sure: bool,
    /// It was noted by mistake: delete the answer that told it, and correct it in the next one
    #[arg(long)]
    back: bool,
}

/// Note at the desk that it is perhaps not the same person who writes.
#[derive(Args)]
pub struct Flag {
    /// c1, as the list names it
    id: String,
    /// Take the note back
    #[arg(long)]
    off: bool,
}

/// Show the templates; they lie in the desk's folder, as files to be edited.
#[derive(Args)]
pub struct Templates {
    /// ar, fr, or another that lies there
    #[arg(default_value = "ar")]
    language: String,
}

impl Reply {
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let seat = Seat::take(common)?;
        let whom = self.to.or(self.ask.first().copied());
        let text = self.words.read(&seat, &self.id, whom)?;
        if self.stage.is_none() && self.to.is_some() {
            return Err(Failure::Argument("--to says who was told: add --stage reported".into()));
        }
        let stage = self.stage.map(|stage| (stage, self.to));
        let (ask, asked_once_more) = (self.ask.clone(), self.sure);
        seat.answers(&self.id, &ReplyDraft { text, ask, stage, asked_once_more })
    }
}

impl Words {
    fn read(&self, seat: &Seat, id: &str, to: Option<Destination>) -> Result<String, Failure> {
        if let Some(name) = &self.template {
            return Ok(template_for(&seat.session, id, name, to)?);
        }
        match (&self.text, &self.file) {
            (Some(text), _) if text == "-" => read(std::io::stdin().lock(), Path::new("stdin")),
            // Nobody should be sent the name of a file.
            (Some(text), _) if Path::new(text).is_file() => {
                Err(Failure::Argument(format!("{text} is a file: name it with --file")))
            }
            (Some(text), _) => Ok(text.clone()),
            (None, Some(path)) => {
                let file = fs::File::open(path);
                read(file.map_err(|why| Failure::Machine(path.display().to_string(), why))?, path)
            }
            (None, None) => Ok(String::new()),
        }
    }
}

fn read(from: impl Read, name: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = from.take(LONGEST).read_to_end(&mut bytes);
    read.map_err(|why| Failure::Machine(name.display().to_string(), why))?;
    let text = edited::text(&bytes).map_err(|what| Fault::Text(name.to_owned(), what))?;
    Ok(text.to_string())
}

impl NoteStage {
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let (seat, stage) = (Seat::take(common)?, (self.stage, self.to));
        if self.back {
            return seat.takes_back(&self.id, stage, self.sure);
        }
        let asked_once_more = self.sure;
        let draft = ReplyDraft { stage: Some(stage), asked_once_more, ..ReplyDraft::default() };
        seat.answers(&self.id, &draft)
    }
}

impl Flag {
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        Ok(flag(&common.session()?, &self.id, !self.off)?)
    }
}

impl Templates {
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let desk = common.desk()?;
        write_missing_templates(&desk)?;
        for template in templates(&desk, &self.language)? {
            println!("# {}\n{}\n", template.name, template.text);
        }
        eprintln!("Edit them in {}.", desk.folder().join("templates").display());
        Ok(())
    }
}

/// A counsellor at an unlocked desk with a line to the relay.
struct Seat {
    session: Session,
    relay: Relay,
}

impl Seat {
    fn take(common: &Common) -> Result<Self, Failure> {
        let (session, relay) = common.session_and_relay()?;
        Ok(Self { session, relay })
    }

    fn answers(mut self, id: &str, draft: &ReplyDraft) -> Result<(), Failure> {
        say_sent(id, reply(&self.session, &mut self.relay, id, draft)?)
    }

    fn takes_back(
        mut self,
        id: &str,
        stage: (Stage, Option<Destination>),
        sure: bool,
    ) -> Result<(), Failure> {
        let taken_back = take_stage_back(&self.session, &mut self.relay, id, stage, sure)?;
        println!("Taken back.");
        if !(taken_back.deleted || taken_back.correction.numbers.is_empty()) {
            println!("The older answer that told it stays in the mailbox.");
        }
        if !taken_back.text.is_empty() {
            println!("The answer that told it said:\n{}", block(&taken_back.text).trim_end());
        }
        say_sent(id, taken_back.correction)
    }
}

fn say_sent(id: &str, Answered { numbers, waits }: Answered) -> Result<(), Failure> {
    let numbers: Vec<_> = numbers.iter().map(u64::to_string).collect();
    match (numbers.is_empty(), waits) {
        (true, _) => println!("Noted. No answer can reach this person, so nothing was sent."),
        (false, None) => println!("Sent to {id}: reply {}.", numbers.join(", ")),
        (false, Some(why)) => return Err(Failure::NotPut(why)),
    }
    Ok(())
}

pub fn destination(text: &str) -> Result<Destination, String> {
    Destination::of(text).ok_or_else(|| names(Destination::ALL.iter().map(|it| it.id())))
}

fn stage(text: &str) -> Result<Stage, String> {
    Stage::of(text).ok_or_else(|| names(Stage::ALL.iter().map(|it| it.id())))
}

fn names<'a>(all: impl Iterator<Item = &'a str>) -> String {
    format!("one of {}", all.collect::<Vec<_>>().join(", "))
}
