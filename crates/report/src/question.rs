//! The one list of questions and of the answers that may be chosen.
//!
//! Ids are for ever: they stand in bodies, exports and statistics. Text is wording and lives in
//! `locales/report`.

/// Everything the forms ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    /// Who she is to the person it happens to.
    Who,
    /// Which type of cyberviolence.
    Violence,
    /// What exactly happens, in a child's words.
    Detail,
    /// Whether there is danger now.
    Danger,
    /// Which kind of illegal content.
    Content,
    /// Video, photo, comment or account.
    ContentType,
    /// Where it is.
    Platform,
    /// Links to it, or numbers and accounts of who does it.
    Links,
    /// What happened, in her words.
    Story,
    /// Since when.
    Since,
    /// How this person reached her.
    ReachedBy,
    /// What this person demands.
    Demand,
    /// Whether an adult whom she trusts knows.
    AdultKnows,
    /// What it does to her.
    Impact,
    /// Whether she wants help afterwards.
    Accompanied,
    /// Which help.
    Support,
    /// Whether she stays anonymous.
    Anonymous,
    /// Her name, where she wants to give it.
    Name,
    /// How she can be reached, where she wants to be.
    Contact,
    /// Where she may be written to.
    Email,
    /// In which language she wants answers.
    ReplyLanguage,
    /// When and where it is safe to reach her, and who else sees this phone.
    SafeContact,
    /// What may be said if somebody else answers.
    IfAnswered,
    /// Whether she wrote before: of a list that was lost nothing else can tell.
    WroteBefore,
    /// Sex of the person concerned.
    Sex,
    /// Age band of the person concerned.
    Age,
}

/// Every answer that can be chosen. One id may answer several questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is its id; while building nobody asks for documentation")]
pub enum Choice {
    Me,
    SomeoneIKnow,
    MyChild,
    Witness,
    Professional,
    Mockery,
    IntimateImage,
    Threats,
    Insult,
    AccountHacking,
    KeepsContacting,
    Blackmail,
    AsksForPictures,
    AsksToMeet,
    PrivateData,
    FakeAccount,
    FakeImage,
    GroupExclusion,
    Hate,
    NearMe,
    WantsToMeet,
    Deadline,
    SelfHarm,
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
    Tiktok,
    Snapchat,
    Youtube,
    X,
    Telegram,
    Game,
    Website,
    Phone,
    Money,
    Pictures,
    Meeting,
    Password,
    Silence,
    Helps,
    DoesNotHelp,
    AfraidTo,
    Sleep,
    School,
    Fear,
    Eating,
    Legal,
    Psychological,
    Both,
    WrongNumber,
    Arabic,
    MoroccanArabic,
    French,
    Male,
    Female,
    Under16,
    From16,
    Yes,
    No,
    Other,
    Nothing,
    NoneOfThese,
    Unknown,
    Unsaid,
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
    /// All of them.
    pub const ALL: [Self; 26] = [
        Self::Who,
        Self::Violence,
        Self::Detail,
        Self::Danger,
        Self::Content,
        Self::ContentType,
        Self::Platform,
        Self::Links,
        Self::Story,
        Self::Since,
        Self::ReachedBy,
        Self::Demand,
        Self::AdultKnows,
        Self::Impact,
        Self::Accompanied,
        Self::Support,
        Self::Anonymous,
        Self::Name,
        Self::Contact,
        Self::Email,
        Self::ReplyLanguage,
        Self::SafeContact,
        Self::IfAnswered,
        Self::WroteBefore,
        Self::Sex,
        Self::Age,
    ];

    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Who => "who",
            Self::Violence => "violence",
            Self::Detail => "detail",
            Self::Danger => "danger",
            Self::Content => "content",
            Self::ContentType => "content_type",
            Self::Platform => "platform",
            Self::Links => "links",
            Self::Story => "story",
            Self::Since => "since",
            Self::ReachedBy => "reached_by",
            Self::Demand => "demand",
            Self::AdultKnows => "adult_knows",
            Self::Impact => "impact",
            Self::Accompanied => "accompanied",
            Self::Support => "support",
            Self::Anonymous => "anonymous",
            Self::Name => "name",
            Self::Contact => "contact",
            Self::Email => "email",
            Self::ReplyLanguage => "reply_language",
            Self::SafeContact => "safe_contact",
            Self::IfAnswered => "if_answered",
            Self::WroteBefore => "wrote_before",
            Self::Sex => "sex",
            Self::Age => "age",
        }
    }

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
            _ => Control::One,
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
    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Me => "me",
            Self::SomeoneIKnow => "someone_i_know",
            Self::MyChild => "my_child",
            Self::Witness => "witness",
            Self::Professional => "professional",
            Self::Mockery => "mockery",
            Self::IntimateImage => "intimate_image",
            Self::Threats => "threats",
            Self::Insult => "insult",
            Self::AccountHacking => "account_hacking",
            Self::KeepsContacting => "keeps_contacting",
            Self::Blackmail => "blackmail",
            Self::AsksForPictures => "asks_for_pictures",
            Self::AsksToMeet => "asks_to_meet",
            Self::PrivateData => "private_data",
            Self::FakeAccount => "fake_account",
            Self::FakeImage => "fake_image",
            Self::GroupExclusion => "group_exclusion",
            Self::Hate => "hate",
            Self::NearMe => "near_me",
            Self::WantsToMeet => "wants_to_meet",
            Self::Deadline => "deadline",
            Self::SelfHarm => "self_harm",
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
            Self::Tiktok => "tiktok",
            Self::Snapchat => "snapchat",
            Self::Youtube => "youtube",
            Self::X => "x",
            Self::Telegram => "telegram",
            Self::Game => "game",
            Self::Website => "website",
            Self::Phone => "phone",
            Self::Money => "money",
            Self::Pictures => "pictures",
            Self::Meeting => "meeting",
            Self::Password => "password",
            Self::Silence => "silence",
            Self::Helps => "helps",
            Self::DoesNotHelp => "does_not_help",
            Self::AfraidTo => "afraid_to",
            Self::Sleep => "sleep",
            Self::School => "school",
            Self::Fear => "fear",
            Self::Eating => "eating",
            Self::Legal => "legal",
            Self::Psychological => "psychological",
            Self::Both => "both",
            Self::WrongNumber => "wrong_number",
            Self::Arabic => "ar",
            Self::MoroccanArabic => "ary",
            Self::French => "fr",
            Self::Male => "male",
            Self::Female => "female",
            Self::Under16 => "under_16",
            Self::From16 => "16_or_over",
            Self::Yes => "yes",
            Self::No => "no",
            Self::Other => "other",
            Self::Nothing => "nothing",
            Self::NoneOfThese => "none",
            Self::Unknown => "unknown",
            Self::Unsaid => "unsaid",
        }
    }

    /// "I don't know" and "I'd rather not say" are answers.
    pub fn is_non_answer(self) -> bool {
        matches!(self, Self::Unknown | Self::Unsaid)
    }

    /// Whether no other answer can stand beside it.
    pub fn stands_alone(self) -> bool {
        self.is_non_answer() || matches!(self, Self::NoneOfThese | Self::Nothing)
    }

    /// The type of cyberviolence that this detail of it belongs to, which is what is counted.
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
        let mut questions = Question::ALL.map(Question::id);
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
    fn every_detail_belongs_to_one_of_the_six_types() {
        for detail in Question::Detail.choices() {
            let violence = detail.violence().unwrap();
            assert!(Question::Violence.choices().contains(&violence), "{detail:?}");
            assert!(!violence.is_non_answer());
        }
    }
}
