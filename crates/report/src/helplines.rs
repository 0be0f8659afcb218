//! Where else a person can turn: one table, each row with its source and the day it was checked.
//!
//! A number that anyone disputes is the deployment's to configure, not ours to print. Every voice
//! number has a written way beside it, for those who cannot speak or be heard.

/// A place that helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Helpline {
    /// Names its words in `locales/report`.
    pub id: &'static str,
    /// How it is reached, the most private way first.
    pub ways: &'static [Way],
    /// When.
    pub open: Open,
    /// Where we have it from.
    pub source: &'static str,
    /// The day on which that was read.
    pub checked: &'static str,
}

/// How a place is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A telephone number, as it is dialled.
    Call(&'static str),
    /// A short message with these words.
    Sms {
        /// To whom.
        number: &'static str,
        /// What to write.
        text: &'static str,
    },
    /// A WhatsApp chat, digits of the international number.
    Whatsapp(&'static str),
    /// An email address.
    Email(&'static str),
    /// A page.
    Web(&'static str),
}

/// When a place answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    /// In the helpline's hours, by its configured clock.
    HelplineHours,
    /// Day and night.
    Always,
    /// Not known to us: nothing is said.
    Unsaid,
}

/// The helpline's own number, international.
pub const HELPLINE_NUMBER: &str = "+212624405889";

const DECK: &str = "training deck of Espace Maroc Cyberconfiance";
const CHECKED: &str = "2026-11-24";

/// The rows, in the order in which a frightened person should see them.
pub const HELPLINES: &[Helpline] = &[
    Helpline {
        id: "police",
        ways: &[Way::Call("19")],
        open: Open::Always,
        source: DECK,
        checked: CHECKED,
    },
    Helpline {
        id: "gendarmerie",
        ways: &[Way::Call("177")],
        open: Open::Always,
        source: DECK,
        checked: CHECKED,
    },
    Helpline {
        id: "civil_protection",
        ways: &[Way::Call("15")],
        open: Open::Always,
        source: DECK,
        checked: CHECKED,
    },
    Helpline {
        id: "onde",
        ways: &[Way::Call("2511"), Way::Web("https://www.2511.ma")],
        open: Open::Unsaid,
        source: DECK,
        checked: CHECKED,
    },
    Helpline {
        id: "emc_chat",
        ways: &[Way::Whatsapp("212624405889")],
        open: Open::HelplineHours,
        source: DECK,
        checked: CHECKED,
    },
    Helpline {
        id: "emc_call",
        ways: &[
            Way::Sms { number: HELPLINE_NUMBER, text: "emchelp" },
            Way::Call(HELPLINE_NUMBER),
        ],
        open: Open::HelplineHours,
        source: DECK,
        checked: CHECKED,
    },
    Helpline {
        id: "emc_email",
        ways: &[Way::Email("contact@cyberconfiance.ma")],
        open: Open::Unsaid,
        source: DECK,
        checked: CHECKED,
    },
    Helpline {
        id: "e_blagh",
        ways: &[Way::Web("https://www.e-blagh.ma")],
        open: Open::Always,
        source: DECK,
        checked: CHECKED,
    },
    Helpline {
        id: "prosecutor",
        ways: &[Way::Web("https://plaintes.pmp.ma")],
        open: Open::Unsaid,
        source: DECK,
        checked: CHECKED,
    },
    Helpline { id: "dgsn", ways: &[], open: Open::Unsaid, source: DECK, checked: CHECKED },
];

impl Way {
    /// The link that a phone understands.
    pub fn href(self) -> String {
        match self {
            Self::Call(number) => format!("tel:{number}"),
            Self::Sms { number, text } => format!("sms:{number}?body={text}"),
            Self::Whatsapp(number) => format!("https://wa.me/{number}"),
            Self::Email(address) => format!("mailto:{address}"),
            Self::Web(address) => address.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_source_and_its_day() {
        for row in HELPLINES {
            assert!(!row.source.is_empty(), "{}", row.id);
            assert!(crate::hours::Date::try_from(row.checked.to_owned()).is_ok(), "{}", row.id);
        }
    }

    #[test]
    fn links_are_those_a_phone_understands() {
        let hrefs: Vec<_> = HELPLINES.iter().flat_map(|row| row.ways).map(|way| way.href()).collect();
        for expected in ["tel:19", "tel:177", "tel:2511", "sms:+212624405889?body=emchelp", "https://wa.me/212624405889"] {
            assert!(hrefs.iter().any(|href| href == expected), "{expected}");
        }
    }
}
