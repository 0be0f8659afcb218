//! Pictures, of which the form takes none yet: from each place where she has some, the way to her
//! words.

use thiqa_report::{Choice, Form, Question};

use super::{Page, Walk};

impl Walk {
    /// "I have pictures."
    pub fn has_pictures(&mut self) {
        self.pictures_from = self.page;
        self.turn(Page::Pictures);
    }

    /// "It is a picture of me."
    pub fn image_of_me(&mut self) {
        self.turn(Page::ImageOfMe);
    }

    /// "I received it": on to the words, and of what type it is stands there already.
    pub fn write_of_image(&mut self) {
        self.draft.turn_to(Form::Cyberviolence);
        if !self.draft.has_chosen(Question::Violence, Choice::IntimateImage) {
            self.draft.choose(Question::Violence, Choice::IntimateImage);
            self.type_is_given = true;
        }
        self.start(Form::Cyberviolence);
    }

    /// Back on the first page, what only the third road gave is given no more.
    pub(super) fn leave_third_road(&mut self) {
        let there = self.draft.has_chosen(Question::Violence, Choice::IntimateImage);
        if self.page == Page::Welcome && std::mem::take(&mut self.type_is_given) && there {
            self.draft.choose(Question::Violence, Choice::IntimateImage);
        }
    }

    /// Goes on with the message, without the picture: to the story, or to what is written to the
    /// team once it has arrived.
    pub fn without_image(&mut self) {
        match (self.page, self.pictures_from) {
            (Page::ImageOfMe, _) => self.write_of_image(),
            (_, Page::Check) => self.change(Question::Story),
            _ => self.answer(),
        }
    }
}
