//! The image router: two questions before any file could ever be added, on every road and in every
//! visit. It alone may allow a file input, and allows one only after "nobody is naked, nothing
//! sexual": a nude never enters, whatever the age. Nobody's age is asked.

/// An answer to one of the two questions. Unsure counts as yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sure {
    /// Yes.
    Yes,
    /// No.
    No,
    /// I don't know.
    Unsure,
}

/// Where the answers lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exit {
    /// First question: is somebody naked, even partly, or anything sexual visible?
    AskNaked,
    /// Second question: was somebody in it under 18 when it was taken?
    AskMinor,
    /// An ordinary picture: it may be added.
    MayAdd,
    /// Without the image, or with those who take it down: somebody is under 18, or may be.
    Under18,
    /// Without the image, or with those who take it down: everybody is 18 or over.
    Adult,
}

/// The answers of this page load; a new one begins without any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImageRouter {
    naked: Option<Sure>,
    minor: Option<Sure>,
}

impl Sure {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Yes, Self::No, Self::Unsure];

    /// Its id, for a page to name its answer.
    pub fn id(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unsure => "unsure",
        }
    }
}

impl ImageRouter {
    /// Answers the question that stands open. What came before stays until it is asked again.
    pub fn answer(&mut self, answer: Sure) {
        match self.exit() {
            Exit::AskNaked => self.naked = Some(answer),
            Exit::AskMinor => self.minor = Some(answer),
            Exit::MayAdd | Exit::Under18 | Exit::Adult => {}
        }
    }

    /// Takes the last answer back; `false` where there is none.
    pub fn back(&mut self) -> bool {
        self.minor.take().or_else(|| self.naked.take()).is_some()
    }

    /// Where the answers lead now.
    pub fn exit(&self) -> Exit {
        match (self.naked, self.minor) {
            (None, _) => Exit::AskNaked,
            (Some(Sure::No), _) => Exit::MayAdd,
            (Some(_), None) => Exit::AskMinor,
            (Some(_), Some(Sure::No)) => Exit::Adult,
            (Some(_), Some(_)) => Exit::Under18,
        }
    }

    /// Whether a file input may exist in the page.
    pub fn may_add(&self) -> bool {
        self.exit() == Exit::MayAdd
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Copy, Debug)]
    enum Step {
        Answer(Sure),
        Back,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            proptest::sample::select(Sure::ALL.to_vec()).prop_map(Step::Answer),
            Just(Step::Back)
        ]
    }

    #[test]
    fn the_table_of_exits() {
        for (naked, minor, exit) in [
            (Sure::No, None, Exit::MayAdd),
            (Sure::Yes, None, Exit::AskMinor),
            (Sure::Unsure, None, Exit::AskMinor),
            (Sure::Yes, Some(Sure::Yes), Exit::Under18),
            (Sure::Yes, Some(Sure::Unsure), Exit::Under18),
            (Sure::Yes, Some(Sure::No), Exit::Adult),
            (Sure::Unsure, Some(Sure::Unsure), Exit::Under18),
            (Sure::Unsure, Some(Sure::No), Exit::Adult),
        ] {
            let mut router = ImageRouter::default();
            router.answer(naked);
            minor.into_iter().for_each(|minor| router.answer(minor));
            assert_eq!(router.exit(), exit, "{naked:?} {minor:?}");
        }
    }

    proptest! {
        /// However she goes to and fro: a file only where the one standing answer to the first
        /// question is "no".
        #[test]
        fn a_file_may_be_added_only_after_nothing_sexual(steps in prop::collection::vec(step(), 0..40)) {
            let mut router = ImageRouter::default();
            let mut standing: Vec<Sure> = Vec::new();
            for step in steps {
                let asked = matches!(router.exit(), Exit::AskNaked | Exit::AskMinor);
                match step {
                    Step::Answer(answer) => {
                        router.answer(answer);
                        if asked { standing.push(answer) }
                    }
                    Step::Back => prop_assert_eq!(router.back(), standing.pop().is_some()),
                }
                prop_assert_eq!(router.may_add(), standing.first() == Some(&Sure::No));
            }
        }
    }
}
