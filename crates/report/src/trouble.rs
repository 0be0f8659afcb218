//! What stands in the way of going on from a question.

/// Why one answer cannot go on yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// It needs an answer; "I don't know" is one.
    Unanswered,
    /// The text is longer than what can be sent.
    TooLong,
    /// This is not an email address.
    NotAnEmail,
    /// An email address without an `@`.
    EmailWithoutAt,
    /// An email address whose end is no name of a host: `salma@gmail`.
    EmailWithoutHost,
    /// An email address with a blank, an accent, or letters that are not Latin.
    EmailLetters,
}

impl Trouble {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Unanswered,
        Self::TooLong,
        Self::NotAnEmail,
        Self::EmailWithoutAt,
        Self::EmailWithoutHost,
        Self::EmailLetters,
    ];
}
