//! Which text of the form says what. States hold values and reasons; here, and in the pages, they
//! become words.

use thiqa_report::hours::Weekday;
use thiqa_report::{Destination, Question, Reached, Stage, Wish};

use crate::journey::{Journey, Wanted};
use crate::list_input::Obstacle;
use crate::sending::Failure;
use crate::walk::Missing;
use crate::words::{self, Key, key};

/// Letters are counted in steps of so many.
pub const STEP: usize = 100;

/// A text that follows the language of the page.
pub fn say(journey: Journey, key: Key) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    move || words::text(key, journey.language())
}

/// Why the page does not speak another language yet.
pub fn wanted(wanted: Wanted) -> Key {
    match wanted {
        Wanted::Comes(_) => key::LANGUAGE_COMES,
        Wanted::Lost => key::LANGUAGE_LOST,
    }
}

/// Why the sending stopped, and the number that stands in it.
pub fn failure(failure: Failure) -> (Key, String) {
    let key = match failure {
        Failure::Offline => key::FAILURE_OFFLINE,
        Failure::OfflinePerhaps => key::FAILURE_OFFLINE_PERHAPS,
        Failure::NoAnswer => key::FAILURE_NO_ANSWER,
        Failure::Perhaps => key::FAILURE_PERHAPS,
        Failure::Slow => key::FAILURE_SLOW,
        Failure::Busy => key::FAILURE_BUSY,
        Failure::Full => key::FAILURE_FULL,
        Failure::NotVerified => key::FAILURE_NOT_VERIFIED,
        Failure::Conflict => key::FAILURE_CONFLICT,
        Failure::Refused => key::FAILURE_REFUSED,
        Failure::TooLong(letters) => return (key::FAILURE_TOO_LONG, too_many(letters)),
    };
    (key, String::new())
}

/// A number of letters that are too many, as it is said: a screen reader is not at it with every key.
pub fn too_many(letters: usize) -> String {
    let said = if letters < STEP { letters } else { letters.div_ceil(STEP) * STEP };
    said.to_string()
}

/// Why nothing may be written.
pub fn missing(missing: Missing) -> Key {
    match missing {
        Missing::Network => key::MISSING_NETWORK,
        Missing::Relay => key::MISSING_RELAY,
        Missing::Strange => key::MISSING_STRANGE,
        Missing::Proof => key::MISSING_PROOF,
    }
}

/// What is in the way of opening a list, and the line that it speaks of, from 0.
pub fn obstacle(obstacle: Obstacle) -> (Key, usize) {
    match obstacle {
        Obstacle::Unknown(at) => (key::ENTER_UNKNOWN, at),
        Obstacle::Empty(at) => (key::ENTER_EMPTY, at),
        Obstacle::Quantity(at) => (key::ENTER_QUANTITY, at),
        Obstacle::TooMany => (key::ENTER_TOO_MANY, 0),
        Obstacle::CheckFails => (key::ENTER_CHECK_FAILS, 0),
        Obstacle::Digits => (key::ENTER_DIGITS_WRONG, 0),
        Obstacle::Lost => (key::ENTER_LOST_WHY, 0),
        Obstacle::NoNames => (key::ENTER_MISSING, 0),
        Obstacle::Undecided => (key::ENTER_UNDECIDED, 0),
        Obstacle::Unreached => (key::ENTER_UNREACHED, 0),
    }
}

/// What is asked, in the words of a friend; none where the question says it all.
pub fn hint(question: Question) -> Option<Key> {
    Some(match question {
        Question::Violence
        | Question::ContentType
        | Question::Platform
        | Question::Demand
        | Question::Impact => key::HINT_SEVERAL,
        Question::Content => key::HINT_CONTENT,
        Question::Links => key::HINT_ACCOUNTS,
        Question::Story => key::HINT_STORY,
        Question::Since => key::HINT_SINCE,
        Question::AdultKnows => key::HINT_ADULT_KNOWS,
        Question::Anonymous => key::HINT_ANONYMOUS,
        Question::Name => key::HINT_NAME,
        Question::Contact => key::HINT_CONTACT,
        Question::Email => key::HINT_EMAIL,
        Question::SafeContact => key::HINT_SAFE_CONTACT,
        Question::WroteBefore => key::ENTER_LOST_WHY,
        Question::Sex | Question::Age => key::HINT_CONCERNED,
        // They follow a page that says it of answers like theirs.
        Question::Detail | Question::Danger => return None,
        Question::Who
        | Question::ReachedBy
        | Question::Accompanied
        | Question::Support
        | Question::ReplyLanguage
        | Question::IfAnswered => return None,
    })
}

/// A stage that was reached. Some name a destination or, where an erasure is due, a day.
pub fn stage(reached: &Reached) -> Key {
    match (reached.stage, reached.wish, &reached.until) {
        (Stage::Received, ..) => key::STAGE_RECEIVED,
        (Stage::Analysis, ..) => key::STAGE_ANALYSIS,
        (Stage::Decision, ..) => key::STAGE_DECISION,
        (Stage::Reported, ..) => key::STAGE_REPORTED,
        (Stage::Accompaniment, ..) => key::STAGE_ACCOMPANIMENT,
        (Stage::Archived, ..) => key::STAGE_ARCHIVED,
        (Stage::Withdrawn, Some(Wish::Erase), None) => key::STAGE_ERASE,
        (Stage::Withdrawn, Some(Wish::Erase), Some(_)) => key::STAGE_ERASE_ON,
        (Stage::Withdrawn, ..) => key::STAGE_STOPPED,
    }
}

/// Whom the helpline may tell.
pub fn destination(to: Destination) -> Key {
    match to {
        Destination::Parent => key::TO_PARENT,
        Destination::School => key::TO_SCHOOL,
        Destination::Meta => key::TO_META,
        Destination::OtherPlatform => key::TO_OTHER_PLATFORM,
        Destination::Police => key::TO_POLICE,
        Destination::Prosecutor => key::TO_PROSECUTOR,
        Destination::Onde => key::TO_ONDE,
        Destination::Iwf => key::TO_IWF,
    }
}

/// The question of consent: a platform is asked to act, everybody else is told.
pub fn ask(to: Destination) -> Key {
    match to {
        Destination::Meta | Destination::OtherPlatform => key::CONVERSATION_ASK_PLATFORM,
        Destination::Parent
        | Destination::School
        | Destination::Police
        | Destination::Prosecutor
        | Destination::Onde
        | Destination::Iwf => key::CONVERSATION_ASK,
    }
}

/// A day of the week.
pub fn weekday(day: Weekday) -> Key {
    match day {
        Weekday::Monday => key::DAY_MONDAY,
        Weekday::Tuesday => key::DAY_TUESDAY,
        Weekday::Wednesday => key::DAY_WEDNESDAY,
        Weekday::Thursday => key::DAY_THURSDAY,
        Weekday::Friday => key::DAY_FRIDAY,
        Weekday::Saturday => key::DAY_SATURDAY,
        Weekday::Sunday => key::DAY_SUNDAY,
    }
}
