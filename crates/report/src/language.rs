//! The languages in which the form speaks and the desk reads.

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// العربية
    Arabic,
    /// Français
    French,
    /// English
    English,
}

/// Which way a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextDirection {
    /// From right to left.
    RightToLeft,
    /// From left to right.
    LeftToRight,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Arabic, Self::French, Self::English];

    /// Its BCP 47 code, which is also the stem of its files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Arabic => "ar",
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// What its speakers call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Arabic => "العربية",
            Self::French => "Français",
            Self::English => "English",
        }
    }

    /// Which way it is written.
    pub fn text_direction(self) -> TextDirection {
        match self {
            Self::Arabic => TextDirection::RightToLeft,
            Self::French | Self::English => TextDirection::LeftToRight,
        }
    }

    /// The language of a tag such as `ar`, `ar-MA` or `fr-FR`.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.code() == primary)
    }
}

impl TextDirection {
    /// The value of HTML's `dir`.
    pub fn html(self) -> &'static str {
        match self {
            Self::RightToLeft => "rtl",
            Self::LeftToRight => "ltr",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_its_language() {
        assert_eq!(Language::of_tag("ar-MA"), Some(Language::Arabic));
        assert_eq!(Language::of_tag("FR"), Some(Language::French));
        assert_eq!(Language::of_tag("arz"), None);
        assert_eq!(Language::of_tag(""), None);
    }
}
