//! Why something that came is a dead letter, and no case.

/// Why it is a dead letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeadLetterKind {
    /// Did not open.
    Unreadable,
    /// Opened, and breaks a rule.
    Quarantined,
    /// A message that fits no case.
    Unmatched,
}

impl DeadLetterKind {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Unmatched, Self::Quarantined, Self::Unreadable];

    /// Its name in tables and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Quarantined => "quarantined",
            Self::Unmatched => "unmatched",
        }
    }

    /// The letter before its numbers.
    pub fn letter(self) -> char {
        match self {
            Self::Unreadable => 'u',
            Self::Quarantined => 'q',
            Self::Unmatched => 'm',
        }
    }
}
