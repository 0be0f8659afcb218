//! Where a person stands and what she has answered so far: the whole state of the form, without a
//! screen, a network or a clock.

mod page;
mod recall;
mod visit;
mod images;
mod list;
mod outgoing;
mod returning;

pub use page::{Back, Leaflet, Missing, Noted, Page};
pub use recall::Recall;

use thiqa_envelope::CaseCode;
use thiqa_report::{
    Card, Choice, Concerned, Draft, Form, Message, Part, Position, Question, Trouble,
};

use crate::list_input::ListInput;
use crate::sending::Sending;
use visit::Visit;

/// Whether the helpline's key is here, without which nothing may be written.
enum Reception {
    /// It is awaited, perhaps by somebody who wants to begin with this form.
    Awaited(Option<Form>),
    /// It was verified.
    Open,
    /// It cannot be had.
    Missing(Missing),
}

/// What is being sent.
pub enum Sends {
    /// The answers, as a first report.
    Report,
    /// A message of the case whose list is here.
    Message(Message),
}

/// A person's way through the forms.
pub struct Walk {
    draft: Draft,
    page: Page,
    /// What is read over the page, the last one on top.
    reading: Vec<Leaflet>,
    reception: Reception,
    /// She came from the answers to change one, and goes back there.
    changing: bool,
    trouble: Option<Trouble>,
    card: Option<Card>,
    /// The most urgent card of the report that has arrived, and of whom it speaks: all that outlives
    /// its answers.
    last_card: Option<(Card, Concerned)>,
    /// The type of what happened was given by the third road, not chosen by her.
    type_is_given: bool,
    /// Where she said that she has pictures.
    pictures_from: Page,
    sending: Sending,
    sends: Sends,
    /// Where a message was sent from, to go back to while it may still be changed.
    sent_from: Page,
    wants_list: bool,
    list: Option<CaseCode>,
    recall: Recall,
    list_input: ListInput,
    /// How often somebody tried to open a list: only the answer to the last attempt counts.
    attempts: u32,
    visit: Visit,
}

impl Walk {
    /// A walk that has not begun.
    pub fn begin() -> Self {
        Self {
            draft: Draft::of(Form::Cyberviolence),
            page: Page::Welcome,
            reading: Vec::new(),
            reception: Reception::Awaited(None),
            changing: false,
            trouble: None,
            card: None,
            last_card: None,
            type_is_given: false,
            pictures_from: Page::Check,
            sending: Sending::begin(),
            sends: Sends::Report,
            sent_from: Page::Check,
            wants_list: true,
            list: None,
            recall: Recall::default(),
            list_input: ListInput::default(),
            attempts: 0,
            visit: Visit::default(),
        }
    }

    /// What stands on the screen.
    pub fn page(&self) -> Page {
        self.reading.last().map_or(self.page, |&leaflet| Page::Leaflet(leaflet))
    }

    /// What stands there once nothing is only read.
    pub fn beneath(&self) -> Page {
        self.page
    }

    /// Why nothing may be written.
    pub fn missing(&self) -> Option<Missing> {
        match self.reception {
            Reception::Missing(missing) => Some(missing),
            Reception::Open | Reception::Awaited(_) => None,
        }
    }

    /// The answers so far.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// What stands in the way of going on, once somebody tried.
    pub fn trouble(&self) -> Option<Trouble> {
        self.trouble
    }

    /// What is said beside this page, because the answer before it called for it.
    pub fn card(&self) -> Option<Card> {
        self.card.filter(|_| self.reading.is_empty())
    }

    /// What is said once more when the report has arrived.
    pub fn last_card(&self) -> Option<Card> {
        self.last_card.map(|(card, _)| card)
    }

    /// To whom it happens, also once the answers have gone: whoever writes for another is left a
    /// card.
    pub fn concerned(&self) -> Concerned {
        self.last_card.map_or_else(|| self.draft.concerned(), |(_, concerned)| concerned)
    }

    /// The form that waits for the helpline's key.
    pub fn eager(&self) -> Option<Form> {
        match self.reception {
            Reception::Awaited(eager) => eager,
            Reception::Open | Reception::Missing(_) => None,
        }
    }

    /// The helpline's key was verified: now something may be written.
    pub fn opens(&mut self) {
        let eager = self.eager();
        self.reception = Reception::Open;
        if let Some(form) = eager {
            self.start(form);
        }
    }

    /// Nothing may be written. Who is reading something else is told when she wants to write.
    pub fn cannot_open(&mut self, missing: Missing) {
        self.reception = Reception::Missing(missing);
        if self.page() == Page::Welcome {
            self.turn(Page::Unavailable(missing));
        }
    }

    /// Tries to open once more.
    pub fn reopens(&mut self) {
        self.reception = Reception::Awaited(None);
        self.turn(Page::Welcome);
    }

    /// Begins with this form, as soon as the helpline's key is verified. What was answered on
    /// another road stays.
    pub fn start(&mut self, form: Form) {
        self.reading.clear();
        match &mut self.reception {
            Reception::Awaited(eager) => {
                *eager = Some(form);
                self.turn(Page::Welcome);
            }
            Reception::Open => {
                self.draft.turn_to(form);
                self.go(self.draft.after(Position::Start));
            }
            &mut Reception::Missing(missing) => self.turn(Page::Unavailable(missing)),
        }
    }

    /// Whether no form was begun: then one may be.
    pub fn may_start(&self) -> bool {
        self.page == Page::Welcome
    }

    /// Opens a leaflet. Back comes to where she was, and everything there is as it was.
    pub fn read(&mut self, leaflet: Leaflet) {
        self.wait_no_more();
        // One that is read already is come back to: Back always has an end.
        let already = self.reading.iter().position(|it| *it == leaflet);
        self.reading.truncate(already.unwrap_or(self.reading.len()));
        self.reading.push(leaflet);
    }

    /// Goes to what to do with sexual images of a child.
    pub fn found_images(&mut self) {
        self.turn_from_forms(Page::FoundImages);
    }

    /// Takes a choice.
    pub fn choose(&mut self, question: Question, choice: Choice) {
        self.draft.choose(question, choice);
        self.trouble = None;
    }

    /// Takes what is written.
    pub fn write(&mut self, question: Question, text: String) {
        self.draft.write(question, text);
        self.trouble = self.trouble.and_then(|_| self.draft.trouble(question));
    }

    /// Goes on from a question, or says what stands in the way.
    pub fn forward(&mut self) {
        let Page::Question(question) = self.page else { return };
        self.trouble = self.draft.trouble(question);
        if self.trouble.is_none() {
            let changing = self.changing;
            self.go(self.next(question));
            self.changing = changing && self.page != Page::Check;
            self.card = self.draft.card_after(question);
            self.type_is_given &= question != Question::Violence;
        }
    }

    /// Goes to the page before.
    pub fn back(&mut self) -> Back {
        match self.page() {
            Page::Welcome | Page::Unavailable(_) | Page::Left => return Back::Leaves,
            Page::Leaflet(_) => drop(self.reading.pop()),
            Page::Done => {
                self.last_card = None;
                self.turn(Page::Left);
                return Back::Leaves;
            }
            Page::Sending if !self.sending.may_edit() => return Back::Stayed,
            // The list must not be lost by a Back.
            Page::Arrived => return Back::Stayed,
            Page::Conversation => self.close_conversation(),
            Page::Enter => self.close_list_input(),
            Page::FoundImages => self.turn(Page::Welcome),
            Page::List => self.turn(Page::Arrived),
            Page::Keep | Page::Recall => self.turn(Page::List),
            Page::Answer | Page::Withdraw | Page::Empty | Page::Noted(_) => self.go_home(),
            Page::Erase => self.turn(Page::Withdraw),
            Page::ImageOfMe => self.turn(Page::FoundImages),
            Page::Pictures => self.turn(self.pictures_from),
            Page::Question(_) if self.changing => self.go(Position::Check),
            Page::Question(question) => {
                self.go(self.draft.before(Position::At(question)));
                self.leave_third_road();
            }
            Page::Check => self.go(self.draft.before(Position::Check)),
            Page::Sending => self.turn(self.sent_from),
        }
        Back::Moved
    }

    /// Goes from the answers to one of them.
    pub fn change(&mut self, question: Question) {
        self.go(self.draft.place(question));
        self.changing = true;
    }

    /// Goes from the answers to what may be added.
    pub fn add(&mut self, part: Part) {
        self.go(self.draft.begin(part));
    }

    /// Leaves what may be added as it is.
    pub fn enough(&mut self) {
        let Page::Question(question) = self.page else { return };
        self.go(Position::Check);
        self.card = self.draft.card_after(question);
    }

    /// Whether this is the last question: what takes time begins now, so that nobody waits at Send.
    pub fn is_at_last_question(&self) -> bool {
        matches!(self.page, Page::Question(question)
            if self.draft.asked(Part::Way).last() == Some(&question))
    }

    /// Goes to a page that is of no form.
    fn turn_from_forms(&mut self, page: Page) {
        self.wait_no_more();
        self.turn(page);
    }

    /// Whoever reads something else no longer waits for a form.
    fn wait_no_more(&mut self) {
        if let Reception::Awaited(eager) = &mut self.reception {
            *eager = None;
        }
    }

    /// What follows a question: a changed one leads back, unless it calls for another.
    fn next(&self, question: Question) -> Position {
        let next = self.draft.after(Position::At(question));
        let is_called_for = matches!(next, Position::At(next)
            if next.follows(question) && !self.draft.has_answer(next));
        if self.changing && !is_called_for { Position::Check } else { next }
    }

    fn go(&mut self, position: Position) {
        self.turn(match position {
            Position::Start => Page::Welcome,
            Position::At(question) => Page::Question(question),
            Position::Check => Page::Check,
        });
    }

    /// Another page; what was said beside the last one is said no more.
    fn turn(&mut self, page: Page) {
        self.changing = false;
        self.trouble = None;
        self.card = None;
        self.page = page;
    }
}

/// The answer that says no more than that there is none.
pub fn non_answer(question: Question) -> Option<Choice> {
    question.choices().iter().copied().find(|choice| choice.is_non_answer())
}

#[cfg(test)]
mod tests;
