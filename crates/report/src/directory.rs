//! Where else a person can turn: one table, each row with its source and the day it was checked.
//!
//! A helpline's configuration may replace every row and add others. A number that anyone disputes
//! (112 and 190 from a mobile) is for the deployment to configure, not for us to print, and where
//! we do not know when somebody answers, nothing is said.

/// A service that helps. Its names stand in `locales/*/desk.yml`, under `place`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its id in wording and configuration.
    pub id: &'static str,
    /// How it is reached, in the order of the training deck; none where its name says how.
    pub ways: &'static [Way<'static>],
    /// Among whom it stands on the page.
    pub group: Group,
    /// Whether the helpline's hours of chat and telephone are its own.
    pub keeps_hours: bool,
    /// Where we have it from.
    pub source: &'static str,
    /// The day on which that was read.
    pub checked: &'static str,
}

/// Among whom a service stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Whom to call in danger: on every page, in one glance.
    InDanger,
    /// The helpline itself.
    Helpline,
    /// Everybody else.
    Others,
}

/// How a service is reached. Numbers and addresses as a person reads them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way<'a> {
    /// A telephone number.
    Call(&'a str),
    /// A short message with one word, after which the service calls back.
    Sms {
        /// To whom.
        number: &'a str,
        /// The word.
        text: &'a str,
    },
    /// A chat, by its number with the country's code.
    Whatsapp(&'a str),
    /// An email address.
    Email(&'a str),
    /// A page, `https://…`.
    Web(&'a str),
}

/// Where the helpline's own numbers come from.
const DECK: &str = "training deck of Espace Maroc Cyberconfiance";
/// Where what we wrote ourselves comes from.
const PROJECT: &str = "this project: steps of the applications themselves";
/// The day on which the sources were last read.
const CHECKED: &str = "2026-11-24";
/// The helpline's telephone, which is its WhatsApp number too.
const OWN_NUMBER: &str = "+212 6 24 40 58 89";

const fn service(id: &'static str, ways: &'static [Way<'static>], group: Group) -> Service {
    Service { id, ways, group, keeps_hours: false, source: DECK, checked: CHECKED }
}

/// The rows, in the order in which a frightened person should see them.
pub const DIRECTORY: [Service; 11] = [
    service("police", &[Way::Call("19")], Group::InDanger),
    service("gendarmerie", &[Way::Call("177")], Group::InDanger),
    service("civil_protection", &[Way::Call("15")], Group::InDanger),
    service("onde", &[Way::Call("2511"), Way::Web("https://www.2511.ma")], Group::InDanger),
    Service {
        keeps_hours: true,
        ..service(
            "helpline",
            &[
                Way::Whatsapp(OWN_NUMBER),
                Way::Call(OWN_NUMBER),
                Way::Sms { number: OWN_NUMBER, text: "emchelp" },
            ],
            Group::Helpline,
        )
    },
    service("email", &[Way::Email("contact@cyberconfiance.ma")], Group::Helpline),
    service("e_blagh", &[Way::Web("https://www.e-blagh.ma")], Group::Others),
    service("prosecutor", &[Way::Web("https://plaintes.pmp.ma")], Group::Others),
    service("dgsn", &[], Group::Others),
    service("platform", &[], Group::Others),
    Service { source: PROJECT, ..service("website", &[], Group::Others) },
];

impl<'a> Way<'a> {
    /// The link that a phone understands.
    pub fn href(self) -> String {
        match self {
            Self::Call(number) => format!("tel:{}", dialled(number)),
            Self::Sms { number, text } => format!("sms:{}?body={text}", dialled(number)),
            Self::Whatsapp(number) => {
                format!("https://wa.me/{}", dialled(number).trim_start_matches('+'))
            }
            Self::Email(address) => format!("mailto:{address}"),
            Self::Web(address) => address.to_owned(),
        }
    }

    /// What a person reads; the same in every language, left to right.
    pub fn shown(self) -> String {
        match self {
            Self::Call(number) => number.to_owned(),
            Self::Sms { .. } => "SMS".to_owned(),
            Self::Whatsapp(number) => format!("WhatsApp {number}"),
            Self::Email(address) => address.to_owned(),
            Self::Web(address) => address.trim_start_matches("https://").to_owned(),
        }
    }

    /// The word that is written there, which each language quotes in its own way.
    pub fn word(self) -> Option<&'a str> {
        match self {
            Self::Sms { text, .. } => Some(text),
            Self::Call(_) | Self::Whatsapp(_) | Self::Email(_) | Self::Web(_) => None,
        }
    }

    /// Whether one must speak to be heard there.
    pub fn is_voice(self) -> bool {
        matches!(self, Self::Call(_))
    }
}

fn dialled(number: &str) -> String {
    number.chars().filter(|it| it.is_ascii_digit() || *it == '+').collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hours::Date;

    #[test]
    fn every_row_has_an_id_of_its_own_a_source_and_a_day() {
        for (index, row) in DIRECTORY.iter().enumerate() {
            assert!(!row.source.is_empty() && Date::read(row.checked).is_ok(), "{}", row.id);
            assert!(DIRECTORY.iter().skip(index + 1).all(|other| other.id != row.id), "{}", row.id);
        }
    }

    #[test]
    fn links_are_those_a_phone_understands() {
        let links: Vec<_> = DIRECTORY
            .iter()
            .flat_map(|row| row.ways)
            .map(|way| (way.href(), way.shown()))
            .collect();
        for (href, shown) in [
            ("tel:19", "19"),
            ("tel:2511", "2511"),
            ("tel:+212624405889", "+212 6 24 40 58 89"),
            ("sms:+212624405889?body=emchelp", "SMS"),
            ("https://wa.me/212624405889", "WhatsApp +212 6 24 40 58 89"),
            ("mailto:contact@cyberconfiance.ma", "contact@cyberconfiance.ma"),
            ("https://www.e-blagh.ma", "www.e-blagh.ma"),
        ] {
            assert!(links.contains(&(href.into(), shown.into())), "{href} in {links:?}");
        }
    }

    #[test]
    fn whoever_cannot_speak_finds_a_written_way_to_the_helpline_and_to_the_police() {
        let written = |id: &str| {
            let row = DIRECTORY.iter().find(|row| row.id == id);
            row.is_some_and(|row| row.ways.iter().any(|way| !way.is_voice()))
        };
        for id in ["helpline", "email", "onde", "e_blagh"] {
            assert!(written(id), "{id}");
        }
    }
}
