//! What a conversation is made of besides words: how far the helpline has come, whom it may tell,
//! and what a person may say with one tap. Ids are for ever (protocol, section 3).

ids! {
    /// How far the helpline has come with a case. A case may have reached several.
    Stage {
        /// It has arrived; nobody has read it yet.
        Received = "received",
        /// A person reads and studies it.
        Analysis = "analysis",
        /// The team has decided what it will do.
        Decision = "decision",
        /// A destination was told.
        Reported = "reported",
        /// Advice on rights, or psychological support.
        Accompaniment = "accompaniment",
        /// The team has finished.
        Archived = "archived",
        /// She asked to stop, or to erase.
        Withdrawn = "withdrawn",
    }
}

ids! {
    /// Whom the helpline may tell, each with a consent of its own.
    Destination {
        /// A parent.
        Parent = "parent",
        /// The school.
        School = "school",
        /// Meta, whose are Facebook, Messenger, Instagram and WhatsApp.
        Meta = "meta",
        /// Another platform.
        OtherPlatform = "other_platform",
        /// The police.
        Police = "police",
        /// A prosecutor.
        Prosecutor = "prosecutor",
        /// The children's rights observatory.
        Onde = "onde",
        /// The Internet Watch Foundation.
        Iwf = "iwf",
    }
}

ids! {
    /// What she answers when she is asked whether a destination may be told.
    Consent {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Not now.
        NotNow = "not_now",
    }
}

ids! {
    /// What can be said with one tap.
    Tap {
        /// "It stopped."
        ItStopped = "it_stopped",
        /// "It is worse."
        Worse = "worse",
        /// "This person wrote again."
        WroteAgain = "wrote_again",
        /// "Please wait."
        Wait = "wait",
    }
}

ids! {
    /// The two wishes of a withdrawal.
    Wish {
        /// Nothing more goes to anyone; nothing is erased.
        Stop = "stop",
        /// Everything is erased, seven days after a counsellor saw the wish.
        Erase = "erase",
    }
}

impl Stage {
    /// Whether it comes by itself, with a message of hers: no counsellor notes it.
    pub fn comes_by_itself(self) -> bool {
        matches!(self, Self::Received | Self::Withdrawn)
    }

    /// Whether it says who was told, and needs a consent for that.
    pub fn names_a_destination(self) -> bool {
        self == Self::Reported
    }

    /// Whether the team says with it that it has finished.
    pub fn ends_the_work(self) -> bool {
        self == Self::Archived
    }

    /// The stages that a counsellor notes with one press, in order: they name nobody else.
    pub fn pressed() -> impl Iterator<Item = Self> {
        let all = Self::ALL.iter().copied();
        all.filter(|stage| !stage.comes_by_itself() && !stage.names_a_destination())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counsellor_presses_what_neither_comes_by_itself_nor_names_somebody() {
        let pressed: Vec<_> = Stage::pressed().collect();
        assert_eq!(
            pressed,
            [Stage::Analysis, Stage::Decision, Stage::Accompaniment, Stage::Archived]
        );
    }

    #[test]
    fn an_id_names_what_has_it_and_nothing_else() {
        assert!(Stage::ALL.iter().all(|it| Stage::of(it.id()) == Some(*it)));
        assert!(Destination::ALL.iter().all(|it| Destination::of(it.id()) == Some(*it)));
        assert!(Consent::ALL.iter().all(|it| Consent::of(it.id()) == Some(*it)));
        assert!(Tap::ALL.iter().all(|it| Tap::of(it.id()) == Some(*it)));
        assert!(Wish::ALL.iter().all(|it| Wish::of(it.id()) == Some(*it)));
        assert_eq!(Stage::of("Received"), None);
        assert_eq!(Tap::of(""), None);
    }
}
