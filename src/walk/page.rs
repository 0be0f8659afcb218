//! What may stand on the screen, and what may stand beside it.

use thiqa_report::Question;

use crate::sending::{Loss, Outcome};

/// What stands on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Before the first question: the roads.
    Welcome,
    /// She saw sexual images of a child.
    FoundImages,
    /// The picture is of herself.
    ImageOfMe,
    /// One question.
    Question(Question),
    /// All answers before sending.
    Check,
    /// She has pictures, which cannot be added yet.
    Pictures,
    /// The message is on its way.
    Sending,
    /// The report has arrived: what the list will be for.
    Arrived,
    /// The list that opens the answers.
    List,
    /// Other ways to keep it.
    Keep,
    /// Two of its lines, to make sure that it was copied well.
    Recall,
    /// The end of the first visit.
    Done,
    /// Where a list is entered.
    Enter,
    /// What it has opened.
    Conversation,
    /// More words to the team.
    Answer,
    /// The two wishes: stop, or erase.
    Withdraw,
    /// What an erasure means, before it is wished for.
    Erase,
    /// Shall the mailbox be emptied?
    Empty,
    /// Something of the conversation is done.
    Noted(Noted),
    /// Something that is only read; what stands beneath it waits.
    Leaflet(Leaflet),
    /// Nothing can be protected now, so nothing may be written.
    Unavailable(Missing),
    /// Nothing any more.
    Left,
}

/// What is only to be read. Each stands at the end of index.html too, where it needs no program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaflet {
    /// Who can help now, and how to reach them.
    Talk,
    /// Is this serious?
    Serious,
    /// How to report in each application.
    Apps,
    /// How to tell an adult.
    Adult,
    /// What stays on a phone that others use.
    Phone,
    /// What is promised, and her rights.
    Promise,
}

impl Leaflet {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Talk, Self::Serious, Self::Apps, Self::Adult, Self::Phone, Self::Promise];

    /// Its id in index.html.
    pub fn id(self) -> &'static str {
        match self {
            Self::Talk => "talk",
            Self::Serious => "serious",
            Self::Apps => "apps",
            Self::Adult => "adult",
            Self::Phone => "phone",
            Self::Promise => "promise",
        }
    }
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// A message has arrived.
    Followup,
    /// A wish to stop or to erase has.
    Withdrawn,
    /// The mailbox is empty.
    Emptied,
}

/// Why nothing may be written; each has its sentence in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Missing {
    /// No network.
    Network,
    /// The relay does not answer, or has no manifest.
    Relay,
    /// Somebody between the phone and the relay answers: a network that asks for a login, or that
    /// changes pages.
    Strange,
    /// The page could not make sure that it is the helpline's.
    Proof,
}

/// What a step back did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Back {
    /// Another page stands there now.
    Moved,
    /// Nothing: the message is on its way.
    Stayed,
    /// There is nothing before: the browser may leave.
    Leaves,
}

impl From<Outcome> for Missing {
    /// Why the helpline's key could not be had.
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Lost(Loss::Offline) => Self::Network,
            Outcome::Lost(Loss::Strange) => Self::Strange,
            Outcome::NotVerified => Self::Proof,
            Outcome::Done
            | Outcome::Refused(_)
            | Outcome::Busy(_)
            | Outcome::Lost(Loss::NoAnswer | Loss::TooSlow)
            | Outcome::TooLong(_) => Self::Relay,
        }
    }
}

impl Missing {
    /// Whether another try may help.
    pub fn may_retry(self) -> bool {
        self != Self::Proof
    }
}
