//! May a picture be added? The router's two questions, from wherever they are asked.

use thiqa_report::{Choice, Form, ImageRouter, Question, Sure};

use super::{Page, Walk};

impl Walk {
    /// Asks whether a picture may be added: anew each time.
    pub fn ask_images(&mut self) {
        self.images = ImageRouter::default();
        self.images_for = self.page;
        self.turn(Page::Images(self.images.exit()));
    }

    /// "It is a picture of me."
    pub fn image_of_me(&mut self) {
        self.ask_images();
        self.answer_images(Sure::Yes);
        self.answer_images(Sure::Yes);
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

    /// Answers the router's question.
    pub fn answer_images(&mut self, answer: Sure) {
        if matches!(self.page, Page::Images(_)) {
            self.images.answer(answer);
            self.turn(Page::Images(self.images.exit()));
        }
    }

    /// Goes on with the message, without the image.
    pub fn without_image(&mut self) {
        match self.images_for {
            Page::FoundImages => self.write_of_image(),
            page => self.turn(page),
        }
    }

    /// Whether a file input may exist in the page: for the page that will hold one.
    #[cfg(test)]
    pub fn may_add_files(&self) -> bool {
        self.images.may_add()
    }

    /// Goes to the router's question before, or to where it was asked.
    pub(super) fn back_from_images(&mut self) {
        // From the third road she comes with both answers given.
        let answered = self.images_for != Page::FoundImages && self.images.back();
        self.turn(if answered { Page::Images(self.images.exit()) } else { self.images_for });
    }
}
