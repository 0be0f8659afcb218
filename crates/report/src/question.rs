//! The one list of questions and of the answers that may be chosen.
//!
//! Ids are for ever: they stand in bodies, exports and statistics. Text is wording and lives in
//! `locales/*/report.yml`.

ids! {
    /// Everything the forms ask.
    Question {
        /// Who she is to the person it happens to.
        Who = "who",
        /// Which type of cyberviolence.
        Violence = "violence",
        /// What exactly happens, in a child's words.
        Detail = "detail",
        /// Whether there is danger now.
        Danger = "danger",
        /// Which kind of illegal content.
        Content = "content",
        /// Video, photo, comment or account.
        ContentType = "content_type",
        /// Where it is.
        Platform = "platform",
        /// Links to it, or numbers and accounts of who does it.
        Links = "links",
        /// What happened, in her words.
        Story = "story",
        /// Since when.
        Since = "since",
        /// How this person reached her.
        ReachedBy = "reached_by",
        /// What this person demands.
        Demand = "demand",
        /// Whether an adult whom she trusts knows.
        AdultKnows = "adult_knows",
        /// What it does to her.
        Impact = "impact",
        /// Whether she wants help afterwards.
        Accompanied = "accompanied",
        /// Which help.
        Support = "support",
        /// Whether she stays anonymous.
        Anonymous = "anonymous",
        /// Her name, where she wants to give it.
        Name = "name",
        /// How she can be reached, where she wants to be.
        Contact = "contact",
        /// Where she may be written to.
        Email = "email",
        /// In which language she wants answers.
        ReplyLanguage = "reply_language",
        /// When and where it is safe to reach her, and who else sees this phone.
        SafeContact = "safe_contact",
        /// What may be said if somebody else answers.
        IfAnswered = "if_answered",
        /// Whether she wrote before: of a list that was lost nothing else can tell.
        WroteBefore = "wrote_before",
        /// Sex of the person concerned.
        Sex = "sex",
        /// Age band of the person concerned.
        Age = "age",
    }
}

ids! {
    /// Every answer that can be chosen. One id may answer several questions.
    #[allow(missing_docs, reason = "each is its id; while building nobody asks for documentation")]
    Choice {
        Me = "me",
        SomeoneIKnow = "someone_i_know",
        MyChild = "my_child",
        Witness = "witness",
        Professional = "professional",
        Mockery = "mockery",
        IntimateImage = "intimate_image",
        Threats = "threats",
        Insult = "insult",
        AccountHacking = "account_hacking",
        KeepsContacting = "keeps_contacting",
        Blackmail = "blackmail",
        AsksForPictures = "asks_for_pictures",
        AsksToMeet = "asks_to_meet",
        PrivateData = "private_data",
        FakeAccount = "fake_account",
        FakeImage = "fake_image",
        GroupExclusion = "group_exclusion",
        Hate = "hate",
        NearMe = "near_me",
        WantsToMeet = "wants_to_meet",
        Deadline = "deadline",
        SelfHarm = "self_harm",
        HateSpeech = "hate_speech",
        Violence = "violence",
        Video = "video",
        Photo = "photo",
        Comment = "comment",
        Account = "account",
        Facebook = "facebook",
        Messenger = "messenger",
        Instagram = "instagram",
        Whatsapp = "whatsapp",
        Tiktok = "tiktok",
        Snapchat = "snapchat",
        Youtube = "youtube",
        X = "x",
        Telegram = "telegram",
        Game = "game",
        Website = "website",
        Phone = "phone",
        Money = "money",
        Pictures = "pictures",
        Meeting = "meeting",
        Password = "password",
        Silence = "silence",
        Helps = "helps",
        DoesNotHelp = "does_not_help",
        AfraidTo = "afraid_to",
        Sleep = "sleep",
        School = "school",
        Fear = "fear",
        Eating = "eating",
        Legal = "legal",
        Psychological = "psychological",
        Both = "both",
        WrongNumber = "wrong_number",
        Arabic = "ar",
        MoroccanArabic = "ary",
        French = "fr",
        Male = "male",
        Female = "female",
        Under16 = "under_16",
        From16 = "16_or_over",
        Yes = "yes",
        No = "no",
        Other = "other",
        Nothing = "nothing",
        NoneOfThese = "none",
        Unknown = "unknown",
        Unsaid = "unsaid",
    }
}

/// To whom it happens, as far as the words must know: a mother, a teacher, a witness reads them of
/// another person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concerned {
    /// Whoever writes, also where nothing was said about it.
    Writer,
    /// Somebody else.
    Another,
}

impl Concerned {
    /// Whom this answer to [`Question::Who`] names.
    pub fn of(who: Option<Choice>) -> Self {
        match who {
            None | Some(Choice::Me) => Self::Writer,
            Some(_) => Self::Another,
        }
    }
}

/// How a question is answered: one control on the page for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// Exactly one choice.
    One,
    /// One or more choices; some stand alone.
    Several,
    /// Free text, as long as a story.
    Words,
    /// A line or two.
    Line,
    /// Links, numbers or account names, one a line.
    Links,
    /// An email address.
    Email,
}

impl Question {
    /// How it is answered.
    pub fn control(self) -> Control {
        match self {
            Self::Violence
            | Self::Detail
            | Self::Danger
            | Self::ContentType
            | Self::Platform
            | Self::Demand
            | Self::Impact => Control::Several,
            Self::Story => Control::Words,
            Self::Since | Self::ReachedBy | Self::Name | Self::Contact | Self::SafeContact => {
                Control::Line
            }
            Self::Links => Control::Links,
            Self::Email => Control::Email,
            Self::Who
            | Self::Content
            | Self::AdultKnows
            | Self::Accompanied
            | Self::Support
            | Self::Anonymous
            | Self::ReplyLanguage
            | Self::IfAnswered
            | Self::WroteBefore
            | Self::Sex
            | Self::Age => Control::One,
        }
    }

    /// Every answer that can be chosen in some form; none where it is written.
    pub fn choices(self) -> &'static [Choice] {
        use Choice::*;
        match self {
            Self::Who => &[Me, SomeoneIKnow, MyChild, Witness, Professional],
            Self::Violence => {
                &[Mockery, IntimateImage, Threats, Insult, AccountHacking, Other, Unknown]
            }
            Self::Detail => &[
                KeepsContacting,
                Blackmail,
                AsksForPictures,
                AsksToMeet,
                PrivateData,
                FakeAccount,
                FakeImage,
                GroupExclusion,
                Hate,
                Other,
            ],
            Self::Danger => &[NearMe, WantsToMeet, Deadline, SelfHarm, NoneOfThese, Unsaid],
            Self::Content => &[AccountHacking, HateSpeech, Violence, Other, Unknown],
            Self::ContentType => &[Video, Photo, Comment, Account, Unknown],
            Self::Platform => &[
                Facebook, Messenger, Instagram, Whatsapp, Tiktok, Snapchat, Youtube, X, Telegram,
                Game, Website, Phone, Other, Unknown,
            ],
            Self::Demand => &[Money, Pictures, Meeting, Password, Silence, Nothing, Unknown],
            Self::AdultKnows => &[Helps, DoesNotHelp, No, AfraidTo, Unsaid],
            Self::Impact => &[Sleep, School, Fear, Eating, SelfHarm, NoneOfThese, Unsaid],
            Self::Accompanied | Self::Anonymous | Self::WroteBefore => &[Yes, No],
            Self::Support => &[Legal, Psychological, Both],
            Self::ReplyLanguage => &[Arabic, MoroccanArabic, French],
            Self::IfAnswered => &[Nothing, WrongNumber],
            Self::Sex => &[Male, Female, Unsaid],
            Self::Age => &[Under16, From16, Unsaid],
            Self::Links
            | Self::Story
            | Self::Since
            | Self::ReachedBy
            | Self::Name
            | Self::Contact
            | Self::Email
            | Self::SafeContact => &[],
        }
    }
}

impl Choice {
    /// "I don't know" and "I'd rather not say" are answers.
    pub fn is_non_answer(self) -> bool {
        matches!(self, Self::Unknown | Self::Unsaid)
    }

    /// Whether, as an answer to [`Question::Danger`], it says that there is one.
    pub fn is_danger(self) -> bool {
        matches!(self, Self::NearMe | Self::WantsToMeet | Self::Deadline | Self::SelfHarm)
    }

    /// Whether no other answer can stand beside it.
    pub fn stands_alone(self) -> bool {
        self.is_non_answer() || matches!(self, Self::NoneOfThese | Self::Nothing)
    }

    /// The type of cyberviolence that this detail of it belongs to, which is what is counted.
    #[allow(clippy::wildcard_enum_match_arm, reason = "a test asks it of every detail")]
    pub fn violence(self) -> Option<Self> {
        match self {
            Self::GroupExclusion => Some(Self::Mockery),
            Self::FakeImage | Self::AsksForPictures => Some(Self::IntimateImage),
            Self::Blackmail => Some(Self::Threats),
            Self::Hate => Some(Self::Insult),
            Self::FakeAccount => Some(Self::AccountHacking),
            Self::KeepsContacting | Self::AsksToMeet | Self::PrivateData | Self::Other => {
                Some(Self::Other)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique() {
        let mut questions: Vec<_> = Question::ALL.iter().map(|question| question.id()).collect();
        questions.sort_unstable();
        assert!(questions.windows(2).all(|pair| pair[0] != pair[1]));
        for question in Question::ALL {
            let mut ids: Vec<_> = question.choices().iter().map(|choice| choice.id()).collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), question.choices().len(), "{question:?}");
        }
    }

    #[test]
    fn what_can_be_chosen_is_chosen_and_what_is_written_is_written() {
        for question in Question::ALL {
            let chosen = matches!(question.control(), Control::One | Control::Several);
            assert_eq!(chosen, !question.choices().is_empty(), "{question:?}");
        }
    }

    #[test]
    fn every_answer_about_danger_names_one_or_stands_alone() {
        for &choice in Question::Danger.choices() {
            assert_ne!(choice.is_danger(), choice.stands_alone(), "{choice:?}");
        }
        let others = Question::ALL.iter().filter(|&&it| it != Question::Danger);
        let also: Vec<_> = others
            .flat_map(|it| {
                it.choices().iter().filter(|choice| choice.is_danger()).map(|it| it.id())
            })
            .collect();
        assert_eq!(also, ["self_harm"], "which the question of what it does to her has too");
    }

    #[test]
    fn every_detail_belongs_to_one_of_the_six_types() {
        for detail in Question::Detail.choices() {
            let violence = detail.violence().unwrap();
            assert!(Question::Violence.choices().contains(&violence), "{detail:?}");
            assert!(!violence.is_non_answer());
        }
    }
}
