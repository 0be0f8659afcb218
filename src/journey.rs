//! The one thing every page holds: where the person stands, in which language, and the verbs that
//! move her on. What they mean is `walk`'s and `sending`'s; here they meet the screen.

use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;
use thiqa_envelope::Things;
use thiqa_report::hours::{Hours, Nearness, Presence, Time};
use thiqa_report::{Card, Choice, Concerned, Draft, Form, Language, Question, Trouble};

use crate::browser::{self, clock, configuration, fragment, history, language, screen};
use crate::client::Client;
use crate::sending::Sending;
use crate::walk::{Back, Leaflet, Missing, Page, Walk};

/// Milliseconds between two looks at whether the client is free.
const BUSY: i32 = 50;

mod delivery;
mod visit;

pub use visit::OpenBy;

/// A handle to the form's only state, which lives as long as the page does; a copy is the same
/// journey. One word, because every closure of every page carries it.
#[derive(Clone, Copy)]
pub struct Journey(&'static State);

struct State {
    walk: RwSignal<Walk>,
    language: RwSignal<Language>,
    /// The language that she wants, while its words are not here.
    wanted: RwSignal<Option<Wanted>>,
    page: RwSignal<Page>,
    /// To whom it happens. Apart from the walk, for every word that hangs on it would be set anew at
    /// every letter.
    concerned: RwSignal<Concerned>,
    /// The one form that the embedding page asks for.
    only: Option<Form>,
    hours: Hours,
    /// The names of what a list may hold, once they are here.
    things: RwSignal<Option<Things>>,
    /// Whether a list is entered in figures. Apart from the walk, for its fields are drawn anew with
    /// it, and would lose the focus at every letter.
    by_digits: RwSignal<bool>,
    /// How many of sixteen puzzles are solved, while work goes on that takes long.
    puzzles: RwSignal<Option<usize>>,
    /// Here, or at work: there is one, so that nothing is done twice.
    client: StoredValue<Option<Client>, LocalStorage>,
}

/// How far the way to another language is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Its words are on their way.
    Comes(Language),
    /// They did not come.
    Lost,
}

impl Journey {
    /// Begins at the first page, in a language whose words are here, and asks for the helpline's key.
    pub fn begin(language: Language) -> Self {
        let walk = Walk::begin();
        let to = configuration::read();
        let hours = to.as_ref().map(|to| to.hours.clone()).unwrap_or_default();
        let puzzles = RwSignal::new(None);
        let tell = move |solved| {
            if puzzles.get_untracked() != solved {
                puzzles.set(solved);
            }
        };
        let client = to.map(|to| Client::new(to, tell));
        let state = State {
            only: fragment::form(),
            hours,
            things: RwSignal::new(None),
            by_digits: RwSignal::new(false),
            page: RwSignal::new(walk.page()),
            concerned: RwSignal::new(walk.concerned()),
            walk: RwSignal::new(walk),
            language: RwSignal::new(language),
            wanted: RwSignal::new(None),
            puzzles,
            client: StoredValue::new_local(client),
        };
        let journey = Self(Box::leak(Box::new(state)));
        journey.speak(language);
        journey.open();
        history::on_back(move || journey.caught_back());
        history::on_online(move || journey.is_online());
        screen::on_leaflet(move |id| journey.read(id));
        journey
    }

    fn open(self) {
        if self.0.client.with_value(Option::is_none) {
            return self.change_walk(|walk| walk.cannot_open(Missing::Proof));
        }
        go(async move {
            let reception = self.with_client(async |client| client.reception().await).await;
            self.change_walk(|walk| match reception {
                Ok(_) => walk.opens(),
                Err(outcome) => walk.cannot_open(outcome.into()),
            });
            for language in Language::ALL {
                go(async move {
                    if browser::words::come(language).await && self.waits_for(language) {
                        self.speak(language);
                    }
                });
            }
            self.fetch_things().await;
        });
    }

    /// Lets the client do something, as soon as it has done what it was asked before.
    async fn with_client<T>(self, task: impl AsyncFnOnce(&mut Client) -> T) -> T {
        let mut client = loop {
            if let Some(client) = self.0.client.try_update_value(Option::take).flatten() {
                break client;
            }
            clock::pause(BUSY).await;
        };
        let done = task(&mut client).await;
        self.0.client.set_value(Some(client));
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

    /// When it is a good time to come back.
    pub fn time_to_return(self) -> Option<(Nearness, Time)> {
        self.0.hours.time_to_return(clock::unix())
    }

    /// The one form that the embedding page asks for.
    pub fn only(self) -> Option<Form> {
        self.0.only
    }

    /// How far the way to another language is.
    pub fn wanted(self) -> Option<Wanted> {
        self.0.wanted.get()
    }

    /// Goes on in another language; loses nothing. Until its words are here, and where they do not
    /// come, the page goes on in this one.
    pub fn speak(self, language: Language) {
        if browser::words::are_here(language) {
            self.0.wanted.set(None);
            language::speak(language);
            return self.0.language.set(language);
        }
        self.0.wanted.set(Some(Wanted::Comes(language)));
        go(async move {
            let come = browser::words::come(language).await;
            if self.waits_for(language) {
                match come {
                    true => self.speak(language),
                    false => self.0.wanted.set(Some(Wanted::Lost)),
                }
            }
        });
    }

    fn waits_for(self, language: Language) -> bool {
        self.0.wanted.get_untracked() == Some(Wanted::Comes(language))
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

    /// To whom it happens, followed: the words hang on it.
    pub fn concerned(self) -> Concerned {
        self.0.concerned.get()
    }

    /// What stands in the way of going on, once somebody tried.
    pub fn trouble(self) -> Option<Trouble> {
        self.look(Walk::trouble)
    }

    /// How the sending goes.
    pub fn sending(self) -> Sending {
        self.look(|walk| *walk.sending())
    }

    /// How many of sixteen puzzles are solved, while work goes on that takes long.
    pub fn puzzles(self) -> Option<usize> {
        self.0.puzzles.get()
    }

    /// The card beside this page; not followed, because a page that is drawn anew loses the focus.
    pub fn card_now(self) -> Option<Card> {
        self.glance(Walk::card)
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

    /// Opens the leaflet of this id, if there is one; of the one that is open, its beginning.
    fn read(self, id: &str) -> bool {
        let leaflet = Leaflet::ALL.into_iter().find(|it| it.id() == id);
        if let Some(leaflet) = leaflet {
            self.step(&|walk| walk.read(leaflet));
            screen::show_heading();
        }
        leaflet.is_some()
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
        // From the first page the next Back leaves.
        if back == Back::Moved && self.0.page.get_untracked() == Page::Welcome {
            history::unguard();
        }
        back
    }

    fn caught_back(self) {
        match self.go_back() {
            Back::Leaves => history::leave(),
            Back::Moved if self.0.page.get_untracked() == Page::Welcome => {}
            Back::Moved | Back::Stayed => history::guard_last(),
        }
    }

    fn show_trouble(self) {
        if self.glance(Walk::trouble).is_some() {
            screen::show_answer();
        }
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
        self.turn_words();
        self.turn_page();
        done
    }

    /// Says it of another person only where it is another one.
    fn turn_words(self) {
        let concerned = self.glance(Walk::concerned);
        if concerned != self.0.concerned.get_untracked() {
            self.0.concerned.set(concerned);
        }
    }

    /// Shows another page only where there is another one: what is being written stays.
    fn turn_page(self) {
        let page = self.glance(Walk::page);
        if page != self.0.page.get_untracked() {
            self.0.page.set(page);
            screen::show_head(matches!(page, Page::Welcome | Page::Unavailable(_)));
            screen::show_heading();
        }
    }
}

/// Lets it happen by itself. Boxed, so that it is compiled once for all.
fn go(task: impl Future<Output = ()> + 'static) {
    let task: Pin<Box<dyn Future<Output = ()>>> = Box::pin(task);
    spawn_local(task);
}
