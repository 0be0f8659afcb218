//! The languages in which the form speaks and the desk reads. Nothing else lists them: the words of
//! each lie in `locales/<code>`, its names of things in a column of `locales/things.csv`.

use TextDirection::{LeftToRight, RightToLeft};

/// Which way a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextDirection {
    /// From right to left.
    RightToLeft,
    /// From left to right.
    LeftToRight,
}

macro_rules! languages {
    ($($(#[$about:meta])* $language:ident {
        code: $code:literal,
        name: $name:literal,
        direction: $direction:ident,
        title: $title:literal,
        comma: $comma:literal,
        take_it_down: $take_it_down:literal,
    })+) => {
        /// A language of the interface.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Language {
            $($(#[$about])* $language,)+
        }

        impl Language {
            /// All of them, in the order in which they are offered.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$language),+];

            /// Its BCP 47 code, which is also the name of its folder.
            pub fn code(self) -> &'static str {
                match self { $(Self::$language => $code,)+ }
            }

            /// What its speakers call it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$language => $name,)+ }
            }

            /// Which way it is written.
            pub fn text_direction(self) -> TextDirection {
                match self { $(Self::$language => $direction,)+ }
            }

            /// What a window of the form is called: nothing but the name.
            pub fn title(self) -> &'static str {
                match self { $(Self::$language => $title,)+ }
            }

            /// What stands between two of several.
            pub fn comma(self) -> &'static str {
                match self { $(Self::$language => $comma,)+ }
            }

            /// Where Take It Down speaks it, or English.
            pub fn take_it_down(self) -> &'static str {
                match self { $(Self::$language => $take_it_down,)+ }
            }
        }
    };
}

languages! {
    /// العربية
    Arabic {
        code: "ar",
        name: "العربية",
        direction: RightToLeft,
        title: "ثقة",
        comma: "، ",
        take_it_down: "https://takeitdown.ncmec.org/ar",
    }
    /// Français
    French {
        code: "fr",
        name: "Français",
        direction: LeftToRight,
        title: "Thiqa",
        comma: ", ",
        take_it_down: "https://takeitdown.ncmec.org/fr",
    }
    /// English
    English {
        code: "en",
        name: "English",
        direction: LeftToRight,
        title: "Thiqa",
        comma: ", ",
        take_it_down: "https://takeitdown.ncmec.org",
    }
}

impl Language {
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
            RightToLeft => "rtl",
            LeftToRight => "ltr",
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
