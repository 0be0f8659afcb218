//! Where a person stands and what she has answered so far: the whole state of the form, without a
//! screen, a network or a clock.

use thiqa_report::{Choice, Draft, Exit, Form, ImageRouter, Part, Place, Question, Sure, Trouble};

use crate::sending::{Outcome, Sending, Stage};
use crate::words::{Key, key};

/// What stands on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Before the first question: the roads.
    Welcome,
    /// Who can help now.
    Talk,
    /// She saw sexual images of a child.
    FoundImages,
    /// May a picture be added? Its two questions and where they lead.
    Images(Exit),
    /// One question.
    Question(Question),
    /// All answers before sending.
    Check,
    /// The message is on its way.
    Sending,
    /// It has arrived.
    Done,
    /// Nothing can be protected now, so nothing may be written.
    Unavailable(Missing),
    /// Nothing any more.
    Left,
}

/// Why nothing may be written; each has its sentence in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Missing {
    /// No network.
    Network,
    /// The relay does not answer, or has no manifest.
    Relay,
    /// The page could not make sure that it is the helpline's.
    Proof,
}

/// What is said once after the question of danger. It stands beside the form and stops nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// Thoughts of hurting herself.
    Hurt,
    /// Danger from somebody.
    Danger,
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

/// A person's way through the forms.
pub struct Walk {
    draft: Draft,
    page: Page,
    /// The helpline's key was verified.
    open: bool,
    /// Why it cannot be, where that is known.
    missing: Option<Missing>,
    /// She wants to begin with this form and waits for the key.
    eager: Option<Form>,
    /// She came from the answers to change one, and goes back there.
    changing: bool,
    trouble: Option<Trouble>,
    care: Option<Care>,
    images: ImageRouter,
    /// The page from which the router was asked.
    images_for: Page,
    sending: Sending,
}

impl Missing {
    /// Where its sentence stands.
    pub fn key(self) -> Key {
        match self {
            Self::Network => key::MISSING_NETWORK,
            Self::Relay => key::MISSING_RELAY,
            Self::Proof => key::MISSING_PROOF,
        }
    }

    /// Whether another try may help.
    pub fn may_retry(self) -> bool {
        self != Self::Proof
    }
}

impl Walk {
    /// A walk that has not begun.
    pub fn begin() -> Self {
        Self {
            draft: Draft::of(Form::Cyberviolence),
            page: Page::Welcome,
            open: false,
            missing: None,
            eager: None,
            changing: false,
            trouble: None,
            care: None,
            images: ImageRouter::default(),
            images_for: Page::Check,
            sending: Sending::begin(),
        }
    }

    /// What stands on the screen.
    pub fn page(&self) -> Page {
        self.page
    }

    /// The answers so far.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// What stands in the way of going on, once somebody tried.
    pub fn trouble(&self) -> Option<Trouble> {
        self.trouble
    }

    /// What is said beside this page after the question of danger.
    pub fn care(&self) -> Option<Care> {
        self.care
    }

    /// The sending, where there is one.
    pub fn sending(&self) -> &Sending {
        &self.sending
    }

    /// The form that waits for the helpline's key.
    pub fn eager(&self) -> Option<Form> {
        self.eager
    }

    /// The helpline's key was verified: now something may be written.
    pub fn opens(&mut self) {
        self.open = true;
        if let Some(form) = self.eager.take() {
            self.start(form);
        }
    }

    /// Nothing may be written. Who is reading something else is told when she wants to write.
    pub fn cannot_open(&mut self, missing: Missing) {
        self.eager = None;
        self.missing = Some(missing);
        if self.page == Page::Welcome {
            self.page = Page::Unavailable(missing);
        }
    }

    /// Tries to open once more.
    pub fn reopens(&mut self) {
        self.missing = None;
        self.page = Page::Welcome;
    }

    /// Begins with this form, as soon as the helpline's key is verified. What was answered on
    /// another road stays.
    pub fn start(&mut self, form: Form) {
        if self.open {
            self.draft.turn_to(form);
            self.go(self.draft.after(Place::Start));
        } else if let Some(missing) = self.missing {
            self.page = Page::Unavailable(missing);
        } else {
            self.page = Page::Welcome;
            self.eager = Some(form);
        }
    }

    /// Goes to who can help now.
    pub fn talk(&mut self) {
        self.reads(Page::Talk);
    }

    /// Goes to what to do with sexual images of a child.
    pub fn found_images(&mut self) {
        self.reads(Page::FoundImages);
    }

    /// Takes a choice.
    pub fn choose(&mut self, question: Question, choice: Choice) {
        self.draft.choose(question, choice);
        self.trouble = None;
    }

    /// Takes what is written.
    pub fn write(&mut self, question: Question, text: String) {
        self.draft.write(question, text);
        self.trouble = self.trouble.filter(|_| self.draft.trouble(question).is_some());
    }

    /// Goes on from a question, or says what stands in the way.
    pub fn forward(&mut self) {
        let Page::Question(question) = self.page else { return };
        self.trouble = self.draft.trouble(question);
        if self.trouble.is_none() {
            let changing = self.changing;
            self.go(self.next(question));
            self.changing = changing && self.page != Page::Check;
            self.care = self.care_after(question);
        }
    }

    /// Goes to the page before.
    pub fn back(&mut self) -> Back {
        match self.page {
            Page::Welcome | Page::Unavailable(_) | Page::Left => return Back::Leaves,
            Page::Done => {
                self.page = Page::Left;
                return Back::Leaves;
            }
            Page::Sending if !self.sending.may_edit() => return Back::Stayed,
            Page::Talk | Page::FoundImages => self.page = Page::Welcome,
            Page::Images(_) => self.back_from_images(),
            Page::Question(_) if self.changing => self.go(Place::Check),
            Page::Question(question) => self.go(self.draft.before(Place::At(question))),
            Page::Check => self.go(self.draft.before(Place::Check)),
            Page::Sending => self.go(Place::Check),
        }
        Back::Moved
    }

    /// Goes from the answers to one of them.
    pub fn change(&mut self, question: Question) {
        self.go(Place::At(question));
        self.changing = true;
    }

    /// Goes from the answers to what may be added.
    pub fn add(&mut self, part: Part) {
        self.go(self.draft.begin(part));
    }

    /// Leaves what may be added as it is.
    pub fn enough(&mut self) {
        self.go(Place::Check);
    }

    /// Asks whether a picture may be added: anew each time.
    pub fn ask_images(&mut self) {
        self.images = ImageRouter::default();
        self.images_for = self.page;
        self.page = Page::Images(self.images.exit());
    }

    /// "It is a picture of me."
    pub fn image_of_me(&mut self) {
        self.ask_images();
        self.answer_images(Sure::Yes);
        self.answer_images(Sure::Yes);
    }

    /// Answers the router's question.
    pub fn answer_images(&mut self, answer: Sure) {
        if matches!(self.page, Page::Images(_)) {
            self.images.answer(answer);
            self.page = Page::Images(self.images.exit());
        }
    }

    /// Goes on with the message, without the image.
    pub fn without_image(&mut self) {
        match self.images_for {
            Page::FoundImages => self.start(Form::Cyberviolence),
            page => self.page = page,
        }
    }

    /// Whether a file input may exist in the page: for the page that will hold one.
    #[cfg(test)]
    pub fn may_add_files(&self) -> bool {
        self.images.may_add()
    }

    /// Begins to send; goes to the question that is still open where there is one.
    pub fn send(&mut self) {
        if self.page != Page::Check {
            return;
        }
        if let Some(question) = self.draft.open_question() {
            self.change(question);
            self.trouble = self.draft.trouble(question);
            return;
        }
        self.sending = Sending::begin();
        self.care = None;
        self.page = Page::Sending;
    }

    /// Goes on sending, the same bytes.
    pub fn retry(&mut self) {
        self.sending.retry();
    }

    /// Goes on sending after a wait.
    pub fn waited(&mut self) {
        self.sending.waited();
    }

    /// Takes what came of an errand. Once the message has arrived, the answers are erased.
    pub fn hear(&mut self, outcome: Outcome) {
        self.sending.hear(outcome);
        if self.sending.stage() == Stage::Arrived {
            self.draft = Draft::of(self.draft.form());
            self.page = Page::Done;
        }
    }

    /// Whether this is the last question: what takes time begins now, so that nobody waits at Send.
    pub fn is_at_last_question(&self) -> bool {
        matches!(self.page, Page::Question(question)
            if self.draft.asked(Part::Way).last() == Some(&question))
    }

    /// Goes to a page that is only read: whoever reads no longer waits for a form.
    fn reads(&mut self, page: Page) {
        self.eager = None;
        self.page = page;
    }

    /// What follows a question: a changed one leads back, unless it calls for another.
    fn next(&self, question: Question) -> Place {
        match self.draft.after(Place::At(question)) {
            Place::At(next) if next.follows(question) && !self.draft.has_answer(next) => {
                Place::At(next)
            }
            _ if self.changing => Place::Check,
            next => next,
        }
    }

    fn care_after(&self, question: Question) -> Option<Care> {
        let is = |choice| self.draft.has_chosen(question, choice);
        match question {
            Question::Danger | Question::Impact if is(Choice::SelfHarm) => Some(Care::Hurt),
            Question::Danger => {
                let dangers = [Choice::NearMe, Choice::WantsToMeet, Choice::Deadline];
                dangers.into_iter().any(is).then_some(Care::Danger)
            }
            _ => None,
        }
    }

    fn back_from_images(&mut self) {
        // From the third road she comes with both answers given.
        let answered = self.images_for != Page::FoundImages && self.images.back();
        self.page = if answered { Page::Images(self.images.exit()) } else { self.images_for };
    }

    fn go(&mut self, place: Place) {
        self.changing = false;
        self.trouble = None;
        self.care = None;
        self.page = match place {
            Place::Start => Page::Welcome,
            Place::At(question) => Page::Question(question),
            Place::Check => Page::Check,
        };
    }
}

/// The answer that says no more than that there is none.
pub fn non_answer(question: Question) -> Option<Choice> {
    question.choices().iter().copied().find(|choice| choice.is_non_answer())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sending::{Failure, Loss};
    use Question::*;
    use proptest::prelude::*;

    fn opened(form: Form) -> Walk {
        let mut walk = Walk::begin();
        walk.opens();
        walk.start(form);
        walk
    }

    /// Somebody who says as little as she may and stands before sending.
    fn silent(form: Form) -> Walk {
        let mut walk = opened(form);
        while let Page::Question(question) = walk.page() {
            if let Some(choice) = non_answer(question) {
                walk.choose(question, choice);
            }
            walk.forward();
        }
        assert_eq!(walk.page(), Page::Check);
        walk
    }

    fn sent(form: Form) -> Walk {
        let mut walk = silent(form);
        walk.send();
        (0..3).for_each(|_| walk.hear(Outcome::Done));
        assert_eq!(walk.page(), Page::Done);
        walk
    }

    #[test]
    fn nothing_may_be_written_before_the_key_is_verified() {
        let mut walk = Walk::begin();
        walk.start(Form::Meta);
        assert_eq!((walk.page(), walk.eager()), (Page::Welcome, Some(Form::Meta)));
        walk.opens();
        assert_eq!((walk.page(), walk.eager()), (Page::Question(Danger), None));

        let mut walk = Walk::begin();
        walk.start(Form::Meta);
        walk.cannot_open(Missing::Network);
        assert_eq!(walk.page(), Page::Unavailable(Missing::Network));
        walk.reopens();
        assert_eq!((walk.page(), walk.eager()), (Page::Welcome, None));
    }

    #[test]
    fn one_question_follows_another_and_back_loses_nothing() {
        let mut walk = opened(Form::Meta);
        walk.forward();
        walk.choose(Content, Choice::Violence);
        walk.forward();
        assert_eq!(walk.page(), Page::Question(ContentType));
        for page in [Page::Question(Content), Page::Question(Danger), Page::Welcome] {
            assert_eq!(walk.back(), Back::Moved);
            assert_eq!(walk.page(), page);
        }
        assert_eq!(walk.back(), Back::Leaves);
        walk.start(Form::Meta);
        assert!(walk.draft().has_chosen(Content, Choice::Violence));
    }

    #[test]
    fn the_other_road_keeps_what_was_said_on_the_first() {
        let mut walk = silent(Form::Cyberviolence);
        walk.change(Story);
        walk.write(Story, "hello".into());
        while walk.back() == Back::Moved {}
        walk.start(Form::Meta);
        assert_eq!(walk.draft().form(), Form::Meta);
        assert_eq!(walk.draft().written(Story), "hello");
    }

    #[test]
    fn whoever_reads_is_not_taken_away_by_a_key_that_comes_or_does_not() {
        let mut walk = Walk::begin();
        walk.start(Form::Meta);
        walk.talk();
        walk.opens();
        assert_eq!(walk.page(), Page::Talk);

        let mut walk = Walk::begin();
        walk.talk();
        walk.cannot_open(Missing::Relay);
        assert_eq!(walk.page(), Page::Talk);
        walk.back();
        walk.start(Form::Meta);
        assert_eq!(walk.page(), Page::Unavailable(Missing::Relay));
    }

    #[test]
    fn roads_without_a_form_lead_back_to_the_first_page() {
        let mut walk = Walk::begin();
        for (road, page) in
            [(Walk::talk as fn(&mut Walk), Page::Talk), (Walk::found_images, Page::FoundImages)]
        {
            road(&mut walk);
            assert_eq!(walk.page(), page);
            assert_eq!(walk.back(), Back::Moved);
            assert_eq!(walk.page(), Page::Welcome);
        }
    }

    #[test]
    fn what_stands_in_the_way_is_said_once_and_goes_when_it_is_mended() {
        let mut walk = opened(Form::Cyberviolence);
        walk.forward();
        assert_eq!((walk.page(), walk.trouble()), (Page::Question(Violence), None));
        walk.forward();
        assert_eq!(
            (walk.page(), walk.trouble()),
            (Page::Question(Violence), Some(Trouble::Unanswered))
        );
        walk.choose(Violence, Choice::Unknown);
        assert_eq!(walk.trouble(), None);

        let mut walk = silent(Form::Meta);
        walk.change(Email);
        walk.write(Email, "salma".into());
        walk.forward();
        assert_eq!(walk.trouble(), Some(Trouble::NotAnEmail));
        walk.write(Email, "salma@".into());
        assert_eq!(walk.trouble(), Some(Trouble::NotAnEmail));
        walk.write(Email, String::new());
        assert_eq!(walk.trouble(), None);
    }

    #[test]
    fn a_changed_answer_leads_back_to_the_answers() {
        let mut walk = silent(Form::Meta);
        walk.change(Story);
        walk.write(Story, "hello".into());
        walk.forward();
        assert_eq!(walk.page(), Page::Check);
        walk.change(Platform);
        assert_eq!(walk.back(), Back::Moved);
        assert_eq!(walk.page(), Page::Check);
        assert_eq!(walk.back(), Back::Moved);
        assert_eq!(walk.page(), Page::Question(Age));
        walk.forward();
        assert_eq!(walk.page(), Page::Check);
    }

    #[test]
    fn a_changed_answer_asks_what_it_calls_for_and_then_leads_back() {
        let mut walk = silent(Form::Cyberviolence);
        walk.change(Anonymous);
        walk.choose(Anonymous, Choice::No);
        let mut seen = Vec::new();
        while let Page::Question(question) = walk.page() {
            seen.push(question);
            walk.forward();
        }
        assert_eq!((seen, walk.page()), (vec![Anonymous, Name, Contact], Page::Check));
    }

    #[test]
    fn what_may_be_added_is_asked_one_by_one_and_can_be_left_at_any_moment() {
        let mut walk = silent(Form::Cyberviolence);
        walk.add(Part::Facts);
        assert_eq!(walk.page(), Page::Question(Platform));
        walk.choose(Platform, Choice::Whatsapp);
        walk.forward();
        assert_eq!(walk.page(), Page::Question(Since));
        walk.enough();
        assert_eq!(walk.page(), Page::Check);
        walk.add(Part::Person);
        assert_eq!(walk.back(), Back::Moved);
        assert_eq!(walk.page(), Page::Check);
        assert!(walk.draft().has_chosen(Platform, Choice::Whatsapp));
    }

    #[test]
    fn care_is_said_on_the_page_after_the_danger_and_stops_nothing() {
        for (choice, care) in [
            (Choice::SelfHarm, Some(Care::Hurt)),
            (Choice::Deadline, Some(Care::Danger)),
            (Choice::NoneOfThese, None),
            (Choice::Unsaid, None),
        ] {
            let mut walk = silent(Form::Cyberviolence);
            walk.change(Impact);
            walk.choose(Impact, choice);
            walk.forward();
            assert_eq!(walk.care(), care.filter(|care| *care == Care::Hurt));
            for form in Form::ALL {
                let mut walk = silent(form);
                walk.change(Danger);
                walk.choose(Danger, choice);
                assert_eq!(walk.care(), None);
                walk.forward();
                assert_eq!((walk.page(), walk.care()), (Page::Check, care));
                walk.change(Story);
                assert_eq!(walk.care(), None);
            }
        }
    }

    #[test]
    fn an_answer_taken_back_is_asked_for_again_at_send() {
        let mut walk = silent(Form::Meta);
        walk.change(Platform);
        walk.choose(Platform, Choice::Unknown);
        walk.back();
        walk.send();
        assert_eq!(
            (walk.page(), walk.trouble()),
            (Page::Question(Platform), Some(Trouble::Unanswered))
        );
    }

    #[test]
    fn an_arrived_message_leaves_no_answer_behind() {
        let mut walk = silent(Form::Cyberviolence);
        walk.change(Story);
        walk.write(Story, "hello".into());
        walk.forward();
        walk.change(Danger);
        walk.choose(Danger, Choice::SelfHarm);
        walk.forward();
        assert_eq!(walk.care(), Some(Care::Hurt));
        walk.send();
        assert_eq!((walk.back(), walk.care()), (Back::Stayed, None));
        for _ in 0..3 {
            assert!(walk.draft().has_answer(Story));
            walk.hear(Outcome::Done);
        }
        assert_eq!((walk.page(), walk.care()), (Page::Done, None));
        assert!(Question::ALL.into_iter().all(|question| !walk.draft().has_answer(question)));
        assert_eq!(walk.back(), Back::Leaves);
        assert_eq!(walk.page(), Page::Left);
    }

    #[test]
    fn a_failure_keeps_every_answer_and_the_way_back_while_nothing_went_out() {
        let mut walk = silent(Form::Meta);
        walk.send();
        walk.hear(Outcome::Lost(Loss::Offline));
        assert!(matches!(walk.sending().stage(), Stage::Stopped(_, Failure::Offline)));
        assert_eq!(walk.back(), Back::Moved);
        assert_eq!(walk.page(), Page::Check);
        assert_eq!(walk.draft().open_question(), None);

        walk.send();
        walk.hear(Outcome::Done);
        walk.hear(Outcome::Done);
        walk.hear(Outcome::Lost(Loss::NoAnswer));
        assert_eq!(walk.back(), Back::Stayed);
        assert_eq!(walk.draft().open_question(), None);
    }

    #[test]
    fn the_long_work_begins_at_the_last_question_on_the_way() {
        for (form, last) in [(Form::Meta, Age), (Form::Cyberviolence, Story)] {
            let mut walk = opened(form);
            assert!(!walk.is_at_last_question());
            walk.change(last);
            assert!(walk.is_at_last_question());
        }
    }

    #[test]
    fn the_router_leads_back_to_where_it_was_asked() {
        for mut walk in [silent(Form::Cyberviolence), sent(Form::Meta)] {
            let from = walk.page();
            walk.ask_images();
            walk.answer_images(Sure::Unsure);
            assert_eq!(walk.page(), Page::Images(Exit::AskMinor));
            assert_eq!(walk.back(), Back::Moved);
            assert_eq!(walk.page(), Page::Images(Exit::AskNaked));
            walk.answer_images(Sure::Yes);
            walk.answer_images(Sure::Unsure);
            assert_eq!(walk.page(), Page::Images(Exit::Under18));
            walk.without_image();
            assert_eq!(walk.page(), from);
        }
    }

    #[test]
    fn a_picture_of_herself_is_not_taken_and_her_words_are() {
        let mut walk = Walk::begin();
        walk.opens();
        walk.found_images();
        walk.image_of_me();
        assert_eq!(walk.page(), Page::Images(Exit::Under18));
        assert_eq!(walk.back(), Back::Moved);
        assert_eq!(walk.page(), Page::FoundImages);
        walk.image_of_me();
        walk.without_image();
        assert_eq!(walk.page(), Page::Question(Who));
    }

    #[derive(Clone, Copy, Debug)]
    enum Step {
        Answer(Sure),
        AskAgain,
        Back,
        Without,
        OfMe,
        Forward,
    }

    fn step() -> impl Strategy<Value = Step> {
        let answers = proptest::sample::select(Sure::ALL.to_vec()).prop_map(Step::Answer);
        let others = [Step::AskAgain, Step::Back, Step::Without, Step::OfMe, Step::Forward];
        prop_oneof![3 => answers, 2 => proptest::sample::select(others.to_vec())]
    }

    proptest! {
        /// Both forms, every age band, before and after sending, every order of answers and Back:
        /// a file may be added only while the standing answer to "is somebody naked?" is "no".
        #[test]
        fn no_road_but_one_lets_a_file_in(
            cyberviolence in any::<bool>(),
            age in proptest::sample::select(Age.choices().to_vec()),
            arrived in any::<bool>(),
            steps in prop::collection::vec(step(), 0..30),
        ) {
            let form = if cyberviolence { Form::Cyberviolence } else { Form::Meta };
            let mut walk = if arrived { sent(form) } else { silent(form) };
            walk.choose(Age, age);
            prop_assert!(!walk.may_add_files());
            let mut standing: Option<Vec<Sure>> = None;
            for step in steps {
                let asking = matches!(walk.page(), Page::Images(Exit::AskNaked | Exit::AskMinor));
                let may_ask = matches!(walk.page(), Page::Check | Page::Done);
                match step {
                    Step::Answer(answer) => {
                        walk.answer_images(answer);
                        if asking { standing.get_or_insert_default().push(answer) }
                    }
                    Step::AskAgain if may_ask => {
                        walk.ask_images();
                        standing = Some(Vec::new());
                    }
                    Step::OfMe if may_ask => {
                        walk.image_of_me();
                        standing = Some(vec![Sure::Yes, Sure::Yes]);
                    }
                    Step::Back if matches!(walk.page(), Page::Images(_)) => {
                        walk.back();
                        standing.as_mut().and_then(Vec::pop);
                    }
                    Step::Without if matches!(walk.page(), Page::Images(_)) => walk.without_image(),
                    Step::Forward => walk.forward(),
                    _ => {}
                }
                let first = standing.as_ref().and_then(|answers| answers.first().copied());
                prop_assert_eq!(walk.may_add_files(), first == Some(Sure::No));
            }
        }
    }
}
