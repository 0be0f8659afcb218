//! The one thing every page holds: where the person stands, in which language, and the verbs that
//! move her on. What they mean is `walk`'s and `sending`'s; here they meet the screen.

use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;
use thiqa_envelope::Things;
use thiqa_report::hours::{Hours, Presence};
use thiqa_report::{Choice, Draft, Form, Language, Question, Trouble};

use crate::browser::{clock, configuration, fragment, history, language, screen};
use crate::courier::{Courier, Letter};
use crate::sending::{Sending, Stage};
use crate::walk::{Back, Care, Missing, Page, Sends, Walk};
use crate::words::{self, Key};

/// Milliseconds between two looks at whether somebody still wants to wait.
const LOOK: i32 = 1_000;
/// Milliseconds between two looks at whether the courier is back.
const AWAY: i32 = 50;

mod visit;

pub use visit::Opening;

/// A handle to the form's only state, which lives as long as the page does; a copy is the same
/// journey. One word, because every closure of every page carries it.
#[derive(Clone, Copy)]
pub struct Journey(&'static State);

struct State {
    walk: RwSignal<Walk>,
    language: RwSignal<Language>,
    page: RwSignal<Page>,
    /// The one form that the embedding page asks for.
    only: Option<Form>,
    hours: Hours,
    /// The names of what a list may hold, once they are here.
    things: RwSignal<Option<Things>>,
    /// Whether a list is entered in figures. Apart from the walk, for its fields are drawn anew with
    /// it, and would lose the finger at every letter.
    by_digits: RwSignal<bool>,
    /// Here, or out on an errand: there is one, so that nothing is done twice.
    courier: StoredValue<Option<Courier>, LocalStorage>,
}

impl Journey {
    /// Begins at the first page, and asks for the helpline's key.
    pub fn begin() -> Self {
        let walk = Walk::begin();
        let to = configuration::read();
        let hours = to.as_ref().map(|to| to.hours.clone()).unwrap_or_default();
        let courier = to.map(Courier::new);
        let state = State {
            only: fragment::form(),
            hours,
            things: RwSignal::new(None),
            by_digits: RwSignal::new(false),
            page: RwSignal::new(walk.page()),
            walk: RwSignal::new(walk),
            language: RwSignal::new(Language::Arabic),
            courier: StoredValue::new_local(courier),
        };
        let journey = Self(Box::leak(Box::new(state)));
        journey.speak(fragment::language().unwrap_or_else(language::preferred));
        journey.open();
        history::on_back(move || journey.caught_back());
        history::on_online(move || journey.is_online());
        journey
    }

    fn open(self) {
        if self.0.courier.with_value(Option::is_none) {
            return self.change_walk(|walk| walk.cannot_open(Missing::Proof));
        }
        go(async move {
            let reception = self.sends_out(async |courier| courier.reception().await).await;
            self.change_walk(|walk| match reception {
                Ok(_) => walk.opens(),
                Err(outcome) => walk.cannot_open(outcome.missing()),
            });
            self.fetch_things().await;
        });
    }

    /// Sends the courier out, as soon as it is back from where it was sent before.
    async fn sends_out<T>(self, errand: impl AsyncFnOnce(&mut Courier) -> T) -> T {
        let mut courier = loop {
            if let Some(courier) = self.0.courier.try_update_value(Option::take).flatten() {
                break courier;
            }
            clock::pause(AWAY).await;
        };
        let done = errand(&mut courier).await;
        self.0.courier.set_value(Some(courier));
        done
    }

    /// What stands on the screen.
    pub fn page(self) -> Page {
        self.0.page.get()
    }

    /// The language of the page.
    pub fn language(self) -> Language {
        self.0.language.get()
    }

    /// When the helpline is next at work.
    pub fn presence(self) -> Presence {
        self.0.hours.presence(clock::unix())
    }

    /// The one form that the embedding page asks for.
    pub fn only(self) -> Option<Form> {
        self.0.only
    }

    /// Goes on in another language; loses nothing.
    pub fn speak(self, language: Language) {
        language::speak(language);
        self.0.language.set(language);
    }

    /// A text of the form that follows the language.
    pub fn say(self, key: Key) -> impl Fn() -> String + Copy + Send + Sync + 'static {
        move || words::text(key, self.0.language.get())
    }

    /// Something of the answers, followed.
    pub fn draft<T>(self, read: impl FnOnce(&Draft) -> T) -> T {
        self.look(|walk| read(walk.draft()))
    }

    /// Something of the answers as they are now, for a page that is drawn anew whenever one comes
    /// to it.
    pub fn draft_now<T>(self, read: impl FnOnce(&Draft) -> T) -> T {
        self.glance(|walk| read(walk.draft()))
    }

    /// What stands in the way of going on, once somebody tried.
    pub fn trouble(self) -> Option<Trouble> {
        self.look(Walk::trouble)
    }

    /// How the sending goes.
    pub fn sending(self) -> Sending {
        self.look(|walk| *walk.sending())
    }

    /// What is said beside this page after the question of danger; not followed, because a page
    /// that is drawn anew loses the focus.
    pub fn care_now(self) -> Option<Care> {
        self.glance(Walk::care)
    }

    /// The form that she wants to begin with while the helpline's key is not here yet.
    pub fn eager(self) -> Option<Form> {
        self.look(Walk::eager)
    }

    /// A step at a tap, which is when the phone's Back may be caught.
    /// Compiled once for all of them.
    pub fn step(self, verb: &dyn Fn(&mut Walk)) {
        history::guard();
        self.change_walk(verb);
    }

    /// Tries to open once more.
    pub fn reopen(self) {
        self.change_walk(Walk::reopens);
        self.open();
    }

    /// Takes a choice.
    pub fn choose(self, question: Question, choice: Choice) {
        self.change_walk(|walk| walk.choose(question, choice));
    }

    /// Takes what is written.
    pub fn write(self, question: Question, text: String) {
        self.change_walk(|walk| walk.write(question, text));
    }

    /// Goes on from a question, or says what stands in the way.
    pub fn forward(self) {
        self.step(&Walk::forward);
        self.show_trouble();
        self.prepare_at_last_question();
    }

    /// Goes to the page before.
    pub fn back(self) {
        self.go_back();
    }

    fn go_back(self) -> Back {
        let was = self.0.page.get_untracked();
        let back = self.change_walk(Walk::back);
        if was == Page::Conversation {
            self.close_case();
        }
        back
    }

    /// Sends the answers.
    pub fn send(self) {
        self.step(&Walk::send);
        self.show_trouble();
        self.deliver_anew();
    }

    /// Begins to carry what is to be sent, if it is.
    fn deliver_anew(self) {
        if self.0.page.get_untracked() == Page::Sending {
            go(self.sends_out(async move |courier| {
                courier.forget_message();
                self.deliver(courier).await;
            }));
        }
    }

    /// Goes on sending, the same bytes.
    pub fn retry(self) {
        let stopped = matches!(self.stage(), Stage::Stopped(..));
        self.change_walk(Walk::retry);
        if stopped {
            go(self.sends_out(async move |courier| self.deliver(courier).await));
        }
    }

    /// Carries errand after errand until it has arrived or only the person can go on.
    async fn deliver(self, courier: &mut Courier) {
        loop {
            match self.stage() {
                Stage::Doing(errand) => {
                    let letter = Letter {
                        opens_case: self.glance(|walk| matches!(walk.sends(), Sends::Report)),
                        language: self.0.language.get_untracked(),
                        write: &|metadata| self.glance(|walk| walk.write_body(metadata)),
                    };
                    let outcome = courier.carry(errand, &letter).await;
                    self.change_walk(|walk| walk.hear(outcome));
                }
                Stage::Waiting(_, seconds) => self.wait(seconds).await,
                Stage::Stopped(..) => return,
                Stage::Arrived => {
                    if let Some(code) = courier.has_arrived() {
                        self.change_walk(|walk| walk.give_list(code));
                    }
                    return;
                }
            }
        }
    }

    async fn wait(self, seconds: u32) {
        for _ in 0..seconds {
            clock::pause(LOOK).await;
            if !matches!(self.stage(), Stage::Waiting(..)) {
                return;
            }
        }
        self.change_walk(Walk::waited);
    }

    fn prepare_at_last_question(self) {
        if !self.glance(Walk::is_at_last_question) {
            return;
        }
        go(self.sends_out(async |courier| courier.prepare().await));
    }

    fn caught_back(self) {
        match self.go_back() {
            Back::Leaves => history::leave(),
            // From the first page the next Back leaves by itself.
            Back::Moved if self.0.page.get_untracked() == Page::Welcome => {}
            _ => history::guard_last(),
        }
    }

    fn is_online(self) {
        match (self.0.page.get_untracked(), self.stage()) {
            (Page::Unavailable(Missing::Network), _) => self.reopen(),
            (Page::Sending, Stage::Stopped(_, failure)) if failure.is_offline() => self.retry(),
            _ => {}
        }
    }

    fn show_trouble(self) {
        if self.glance(Walk::trouble).is_some() {
            screen::show_answer();
        }
    }

    fn stage(self) -> Stage {
        self.glance(|walk| walk.sending().stage())
    }

    /// Reads, and is told when something changes.
    pub fn look<T>(self, read: impl FnOnce(&Walk) -> T) -> T {
        self.0.walk.track();
        self.glance(read)
    }

    /// Reads what stands now.
    pub fn glance<T>(self, read: impl FnOnce(&Walk) -> T) -> T {
        read(&self.0.walk.read_untracked())
    }

    /// Changes something that is no step.
    pub fn change(self, verb: &dyn Fn(&mut Walk)) {
        self.change_walk(verb);
    }

    fn change_walk<T>(self, verb: impl FnOnce(&mut Walk) -> T) -> T {
        let done = verb(&mut self.0.walk.write());
        self.turn_page();
        done
    }

    /// Shows another page only where there is another one: what is being written stays.
    fn turn_page(self) {
        let page = self.glance(Walk::page);
        if page != self.0.page.get_untracked() {
            self.0.page.set(page);
            screen::show_heading();
        }
    }
}

/// Lets it happen by itself. Boxed, so that it is compiled once for all.
fn go(errand: impl Future<Output = ()> + 'static) {
    let errand: Pin<Box<dyn Future<Output = ()>>> = Box::pin(errand);
    spawn_local(errand);
}
