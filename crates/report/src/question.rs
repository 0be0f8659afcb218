//! The one list of questions and of the answers that may be chosen.
//!
//! Ids are for ever: they stand in bodies, exports and statistics. Text is wording and lives in
//! `locales/report`.

/// Everything the form asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// Which kind of illegal content.
    Content,
    /// Video, photo, comment or account.
    ContentType,
    /// Where it is.
    Platform,
    /// Links to it.
    Links,
    /// What happened, in her words.
    Story,
    /// Where she may be written to.
    Email,
    /// Sex of the person concerned.
    Sex,
    /// Age band of the person concerned.
    Age,
}

/// Every answer that can be chosen. One id may answer several questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is its id")]
pub enum Choice {
    AccountHacking,
    HateSpeech,
    Violence,
    Video,
    Photo,
    Comment,
    Account,
    Facebook,
    Messenger,
    Instagram,
    Whatsapp,
    Male,
    Female,
    Under16,
    From16,
    Other,
    Unknown,
    Unsaid,
}

/// How a question is answered: one control on the page for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// Exactly one of these.
    One(&'static [Choice]),
    /// One or more of these; a non-answer stands alone.
    Several(&'static [Choice]),
    /// Free text.
    Words,
    /// Links or account names, one a line.
    Links,
    /// An email address.
    Email,
}

impl Question {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Content,
        Self::ContentType,
        Self::Platform,
        Self::Links,
        Self::Story,
        Self::Email,
        Self::Sex,
        Self::Age,
    ];

    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::ContentType => "content_type",
            Self::Platform => "platform",
            Self::Links => "links",
            Self::Story => "story",
            Self::Email => "email",
            Self::Sex => "sex",
            Self::Age => "age",
        }
    }

    /// How it is answered.
    pub fn control(self) -> Control {
        use Choice::*;
        match self {
            Self::Content => Control::One(&[AccountHacking, HateSpeech, Violence, Other, Unknown]),
            Self::ContentType => Control::Several(&[Video, Photo, Comment, Account, Unknown]),
            Self::Platform => {
                Control::Several(&[Facebook, Messenger, Instagram, Whatsapp, Unknown])
            }
            Self::Links => Control::Links,
            Self::Story => Control::Words,
            Self::Email => Control::Email,
            Self::Sex => Control::One(&[Male, Female, Unsaid]),
            Self::Age => Control::One(&[Under16, From16, Unsaid]),
        }
    }

    /// The answers that can be chosen; none where it is written.
    pub fn choices(self) -> &'static [Choice] {
        match self.control() {
            Control::One(choices) | Control::Several(choices) => choices,
            Control::Words | Control::Links | Control::Email => &[],
        }
    }

    /// Whether it must be answered; every such question has a non-answer.
    pub fn is_required(self) -> bool {
        matches!(self, Self::Content | Self::ContentType | Self::Platform | Self::Sex | Self::Age)
    }
}

impl Choice {
    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            Self::AccountHacking => "account_hacking",
            Self::HateSpeech => "hate_speech",
            Self::Violence => "violence",
            Self::Video => "video",
            Self::Photo => "photo",
            Self::Comment => "comment",
            Self::Account => "account",
            Self::Facebook => "facebook",
            Self::Messenger => "messenger",
            Self::Instagram => "instagram",
            Self::Whatsapp => "whatsapp",
            Self::Male => "male",
            Self::Female => "female",
            Self::Under16 => "under_16",
            Self::From16 => "16_or_over",
            Self::Other => "other",
            Self::Unknown => "unknown",
            Self::Unsaid => "unsaid",
        }
    }

    /// "I don't know" and "I'd rather not say" are answers, and exclude the others.
    pub fn is_non_answer(self) -> bool {
        matches!(self, Self::Unknown | Self::Unsaid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_required_question_has_one_non_answer() {
        for question in Question::ALL.into_iter().filter(|question| question.is_required()) {
            let non_answers =
                question.choices().iter().filter(|choice| choice.is_non_answer()).count();
            assert_eq!(non_answers, 1, "{question:?}");
        }
    }

    #[test]
    fn ids_are_unique_within_a_question() {
        for question in Question::ALL {
            let mut ids: Vec<_> = question.choices().iter().map(|choice| choice.id()).collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), question.choices().len(), "{question:?}");
        }
    }
}
