//! Coming back with a list, where it meets the screen and the relay.

use leptos::prelude::*;
use thiqa_envelope::{CaseCode, Reading, Things, TypedList};

use super::{Journey, go};
use crate::browser::{history, rng, screen, things};
use crate::list_input::{ListInput, Obstacle};
use crate::walk::Walk;

/// By what a list is opened.
#[derive(Clone, Copy)]
pub enum OpenBy {
    /// By its lines.
    Lines,
    /// By its figures.
    Digits,
    /// By its lines, of which this one cannot be read.
    LinesWithout(usize),
    /// With this correction, which she said yes to.
    Correction(usize),
}

impl Journey {
    /// Fetches the names of what a list may hold, unless they are here.
    pub(super) async fn fetch_things(self) {
        if self.0.things.read_untracked().is_none() {
            let fetched = things::fetch().await.as_deref().and_then(Things::read);
            if fetched.is_some() {
                self.0.things.set(fetched);
            }
        }
    }

    /// Whether the names are here; followed.
    pub fn has_things(self) -> bool {
        self.0.things.read().is_some()
    }

    /// What a thing is called; followed.
    pub fn thing(self, thing: u8) -> String {
        let tongue = self.tongue();
        self.0.things.read().as_ref().map_or("", |it| it.name(thing, tongue)).to_owned()
    }

    /// The language of the page, as the list knows it; followed.
    fn tongue(self) -> &'static str {
        self.language().code()
    }

    /// Something of the list that may be shown.
    pub fn list_now<T>(self, read: impl FnOnce(&CaseCode) -> T) -> Option<T> {
        self.glance(|walk| walk.list().map(read))
    }

    /// The list as it is written down, without a title; in figures while the names are not here.
    /// Followed.
    pub fn list_written(self) -> String {
        let tongue = self.tongue();
        let things = self.0.things.read();
        let written = self.list_now(|code| match things.as_ref() {
            Some(things) => things.list(code, tongue),
            None => code.digits(),
        });
        written.unwrap_or_default().to_string()
    }

    /// Asks for two lines of the list, unless it stands there in figures.
    pub fn recall(self) {
        let random = rng::bytes();
        let has_names = self.0.things.read_untracked().is_some();
        self.step(&|walk| if has_names { walk.recall_list(random) } else { walk.finish() });
    }

    /// Goes on where both lines that were asked for are those of the list; else says which is not.
    pub fn check_recall(self) {
        let Some(code) = self.list_now(CaseCode::clone) else { return };
        let things = self.0.things.read_untracked();
        let is_right =
            |at: usize, text: &str| things.as_ref().is_some_and(|it| is_line(it, &code, at, text));
        self.step(&|walk| walk.check_recall(&is_right));
        if let Some(at) = self.glance(|walk| walk.recall().wrong) {
            screen::go_to_line(at);
        }
    }

    /// Goes to where a list is entered.
    pub fn come_back(self) {
        self.step(&Walk::come_back);
        go(self.fetch_things());
    }

    /// Something of what is typed, followed.
    pub fn list_input<T>(self, read: impl FnOnce(&ListInput) -> T) -> T {
        self.look(|walk| read(walk.list_input()))
    }

    /// Types.
    pub fn enter(self, typing: &dyn Fn(&mut ListInput)) {
        self.change(&|walk| walk.enter(|input| typing(input)));
    }

    /// Types on a line, and goes to the next where that is the end of it.
    pub fn type_line(self, at: usize, text: &str) {
        let (things, tongue) = (self.0.things.read_untracked(), self.tongue());
        self.enter(&|input| {
            input.write_line(at, text, things.as_ref().map(|things| (things, tongue)));
        });
        let now = self.glance(|walk| walk.list_input().at);
        if now != at {
            screen::go_to_line(now);
        }
    }

    /// Takes a thing that was suggested; its number is typed behind it, unless it stands there.
    pub fn take_thing(self, at: usize, thing: u8) {
        let name = self.thing(thing);
        self.enter(&|input| input.take_name(at, &name));
        screen::go_to_line(at);
    }

    /// Things that begin like what is typed on this line; followed.
    pub fn suggestions(self, at: usize) -> Vec<u8> {
        let tongue = self.tongue();
        let things = self.0.things.read();
        let suggest = |things| self.list_input(|input| input.suggestions(at, things, tongue));
        things.as_ref().map_or_else(Vec::new, suggest)
    }

    /// Whether the list is entered in figures; followed.
    pub fn by_digits(self) -> bool {
        self.0.by_digits.get()
    }

    /// Enters it the other way.
    pub fn turn_round(self) {
        self.enter(&ListInput::says_nothing);
        self.0.by_digits.update(|by_digits| *by_digits = !*by_digits);
    }

    /// Opens what is typed.
    pub fn open_list(self) {
        let by_digits = self.0.by_digits.get_untracked();
        self.open_by(if by_digits { OpenBy::Digits } else { OpenBy::Lines });
    }

    /// Opens the list that is typed.
    pub fn open_by(self, what: OpenBy) {
        let Some(attempt) = self.change_walk(Walk::begin_attempt) else { return };
        history::guard();
        go(async move {
            let codes = self.codes(what, attempt).await;
            if codes.is_empty() {
                return self.show_obstacle();
            }
            self.with_client(async |client| {
                let read = match client.open_case(codes).await {
                    Ok(Some(replies)) => Ok(replies),
                    Ok(None) => Err(Obstacle::Undecided),
                    Err(_) => Err(Obstacle::Unreached),
                };
                if !self.change_walk(|walk| walk.opened(attempt, read)) {
                    client.close_case();
                }
            })
            .await;
        });
    }

    /// The codes that it may be, or none and an obstacle.
    async fn codes(self, what: OpenBy, attempt: u32) -> Vec<CaseCode> {
        if let OpenBy::Lines | OpenBy::LinesWithout(_) = what {
            self.fetch_things().await;
        }
        let tongue = self.tongue();
        let things = self.0.things.read_untracked();
        self.change_walk(|walk| {
            walk.read_list_input(attempt, |input| match (what, things.as_ref()) {
                (OpenBy::Digits, _) => input.read_digits(),
                (OpenBy::Correction(which), _) => input.accept(which),
                (OpenBy::Lines, Some(things)) => input.read(things, tongue),
                (OpenBy::LinesWithout(at), Some(things)) => input.read_without(at, things, tongue),
                (OpenBy::Lines | OpenBy::LinesWithout(_), None) => input.has_no_names(),
            })
        })
    }

    /// The finger comes back to the line that is in the way.
    fn show_obstacle(self) {
        if let Some(at) = self.glance(|walk| walk.list_input().wrong_line()) {
            screen::go_to_line(at);
        }
    }

    /// Looks whether something new waits.
    pub fn look_again(self) {
        go(async move {
            let replies = self.with_client(async |client| client.read_again().await).await;
            self.change_walk(|walk| walk.looked_again(replies.ok()));
        });
    }

    /// The conversation is closed: its keys go too.
    pub(super) fn close_case(self) {
        go(self.with_client(async move |client| {
            // Another list may have been opened while it was out.
            if !self.glance(Walk::is_visiting) {
                client.close_case();
            }
        }));
    }

    /// Says something to the team: sends it.
    pub fn say_to_team(self, verb: &dyn Fn(&mut Walk)) {
        self.step(verb);
        self.deliver_anew();
    }

    /// Empties the mailbox.
    pub fn empty_mailbox(self) {
        go(async move {
            let emptied = self.with_client(async |client| client.empty_mailbox().await).await;
            self.change_walk(|walk| walk.emptied(emptied.is_ok()));
        });
    }
}

/// Whether a line of this list is typed so, in whatever language.
fn is_line(things: &Things, code: &CaseCode, at: usize, text: &str) -> bool {
    // A list is read in one language: that of the line.
    things.tongues().any(|tongue| {
        let list = things.list(code, tongue);
        let mut lines: Vec<_> = list.lines().collect();
        if let Some(line) = lines.get_mut(at) {
            *line = text;
        }
        TypedList::fields(&lines).read(things, tongue) == Reading::Code(code.clone())
    })
}
