//! Sending, where it meets the screen and the relay.

use leptos::prelude::*;

use super::{Journey, go};
use crate::browser::clock;
use crate::client::{Client, Outgoing};
use crate::sending::{Progress, Step};
use crate::walk::{Missing, Page, Sends, Walk};

/// Milliseconds between two looks at whether somebody still wants to wait.
const LOOK: i32 = 1_000;
/// Milliseconds after which a step takes long (20 s).
const LONG: i32 = 20_000;

impl Journey {
    /// Sends the answers.
    pub fn send(self) {
        self.step(&Walk::send);
        self.show_trouble();
        self.deliver_anew();
    }

    /// Begins to carry what is to be sent, if it is.
    pub(super) fn deliver_anew(self) {
        if self.0.page.get_untracked() == Page::Sending {
            go(self.with_client(async move |client| {
                client.forget_message();
                self.deliver(client).await;
            }));
        }
    }

    /// Goes on sending, the same bytes.
    pub fn retry(self) {
        let stopped = matches!(self.progress(), Progress::Stopped(..));
        self.change_walk(Walk::retry);
        if stopped {
            go(self.with_client(async move |client| self.deliver(client).await));
        }
    }

    /// Takes step after step until it has arrived or only the person can go on.
    async fn deliver(self, client: &mut Client) {
        loop {
            match self.progress() {
                Progress::Doing(step) => {
                    let outgoing = Outgoing {
                        opens_case: self.glance(|walk| matches!(walk.sends(), Sends::Report)),
                        language: self.0.language.get_untracked(),
                        write: &|metadata| self.glance(|walk| walk.write_body(metadata)),
                    };
                    self.look_at_the_clock(step);
                    let outcome = client.carry_out(step, &outgoing).await;
                    self.change_walk(|walk| walk.hear(outcome));
                }
                Progress::Waiting(_, seconds) | Progress::Repeating(_, seconds) => {
                    self.wait(seconds).await;
                }
                Progress::Stopped(..) => return,
                Progress::Arrived => {
                    if let Some(code) = client.has_arrived() {
                        self.change_walk(|walk| walk.give_list(code));
                    }
                    return;
                }
            }
        }
    }

    /// Says so once a step takes long.
    fn look_at_the_clock(self, step: Step) {
        go(async move {
            clock::pause(LONG).await;
            if self.progress() == Progress::Doing(step) {
                self.change_walk(|walk| walk.takes_long(step));
            }
        });
    }

    async fn wait(self, seconds: u32) {
        for _ in 0..seconds {
            clock::pause(LOOK).await;
            if !matches!(self.progress(), Progress::Waiting(..) | Progress::Repeating(..)) {
                return;
            }
        }
        self.change_walk(Walk::waited);
    }

    pub(super) fn prepare_at_last_question(self) {
        if !self.glance(Walk::is_at_last_question) {
            return;
        }
        go(self.with_client(async |client| client.prepare().await));
    }

    pub(super) fn is_online(self) {
        let is_missing =
            matches!(self.glance(Walk::missing), Some(Missing::Network | Missing::Strange));
        match (self.glance(Walk::beneath), self.progress()) {
            (Page::Welcome | Page::Unavailable(_), _) if is_missing => self.reopen(),
            (Page::Sending, Progress::Stopped(_, why)) if why.is_of_the_network() => self.retry(),
            _ => {}
        }
    }

    fn progress(self) -> Progress {
        self.glance(|walk| walk.sending().progress())
    }
}
