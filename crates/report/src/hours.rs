//! When a counsellor is next at the telephone, by the helpline's own clock.
//!
//! Computed from UTC and the offsets that the helpline configured, never from a phone's time zone:
//! Morocco changed its rule in 2026 and phones do not know. Hours of chat and telephone are not
//! hours of reading: nothing here says that nobody reads at night.

use std::fmt;

use serde::Deserialize;

/// Minutes in a day.
const DAY_MINUTES: i64 = 24 * 60;
/// Days for which a next opening is looked for; beyond it nothing is promised.
const HORIZON_DAYS: i64 = 120;

/// A day of the helpline's calendar, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Date(i64);

/// A minute of the day, 0..=1440.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Time(i64);

/// Days of the week as ISO 8601 counts them, Monday first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are the days of the week")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// From when to when, `close` excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Span {
    /// First minute.
    pub open: Time,
    /// First minute after the last.
    pub close: Time,
}

/// A stretch of days with hours of their own, such as Ramadan; both days included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Season {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
    /// First minute of its days.
    pub open: Time,
    /// First minute after the last.
    pub close: Time,
}

/// From an instant on, local time is UTC plus so many minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Offset {
    /// The instant, `2026-09-20T01:00Z`.
    pub from: Instant,
    /// Minutes east of UTC.
    pub minutes: i64,
}

/// A minute of UTC, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Instant(i64);

/// The helpline's hours as it configured them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Hours {
    /// Monday to Friday.
    #[serde(rename = "hours")]
    pub weekdays: Span,
    /// Stretches with other hours.
    pub seasons: Vec<Season>,
    /// Days without.
    pub holidays: Vec<Date>,
    /// The day on which a closed helpline opens again.
    pub closed_until: Option<Date>,
    /// The clock, oldest first.
    pub offsets: Vec<Offset>,
}

/// When somebody is next there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Now, until this time.
    Until(Time),
    /// From this time on this day.
    From {
        /// How far away the day is.
        day: Nearness,
        /// When it begins.
        time: Time,
    },
    /// The configuration names no coming day.
    Unknown,
}

/// How a person names a coming day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nearness {
    /// Later today.
    Today,
    /// Tomorrow.
    Tomorrow,
    /// Within a week: by its name.
    Named(Weekday),
    /// Further away: by its date too.
    Dated(Weekday, Date),
}

impl Default for Hours {
    /// Monday to Friday 10:00–16:00 at UTC: the training deck's hours on Casablanca's clock.
    fn default() -> Self {
        Self {
            weekdays: Span { open: Time(600), close: Time(960) },
            seasons: Vec::new(),
            holidays: Vec::new(),
            closed_until: None,
            offsets: Vec::new(),
        }
    }
}

impl Hours {
    /// Who is there at `unix` seconds.
    pub fn presence(&self, unix: i64) -> Presence {
        let (today, now) = self.local(unix.div_euclid(60));
        if let Some(span) = self.span(today).filter(|span| now < span.close) {
            return if now >= span.open {
                Presence::Until(span.close)
            } else {
                Presence::From { day: Nearness::Today, time: span.open }
            };
        }
        (1..=HORIZON_DAYS)
            .map(|ahead| (ahead, Date(today.0 + ahead)))
            .find_map(|(ahead, date)| Some((ahead, date, self.span(date)?)))
            .map_or(Presence::Unknown, |(ahead, date, span)| Presence::From {
                day: match ahead {
                    1 => Nearness::Tomorrow,
                    2..=6 => Nearness::Named(date.weekday()),
                    _ => Nearness::Dated(date.weekday(), date),
                },
                time: span.open,
            })
    }

    /// The hours of a day; `None` where nobody is there.
    fn span(&self, date: Date) -> Option<Span> {
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        let closed = self.closed_until.is_some_and(|opens| date < opens);
        if weekend || closed || self.holidays.contains(&date) {
            return None;
        }
        let season = self.seasons.iter().find(|it| it.first <= date && date <= it.last);
        let span = season.map_or(self.weekdays, |it| Span { open: it.open, close: it.close });
        (span.open < span.close).then_some(span)
    }

    fn local(&self, minute: i64) -> (Date, Time) {
        let offset = self.offsets.iter().rev().find(|offset| offset.from.0 <= minute);
        let local = minute + offset.map_or(0, |offset| offset.minutes);
        (Date(local.div_euclid(DAY_MINUTES)), Time(local.rem_euclid(DAY_MINUTES)))
    }
}

impl Weekday {
    /// All of them, Monday first.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// Its id in the wording.
    pub fn id(self) -> &'static str {
        match self {
            Self::Monday => "monday",
            Self::Tuesday => "tuesday",
            Self::Wednesday => "wednesday",
            Self::Thursday => "thursday",
            Self::Friday => "friday",
            Self::Saturday => "saturday",
            Self::Sunday => "sunday",
        }
    }
}

impl Date {
    /// Its day of the week; 1970-01-01 was a Thursday.
    pub fn weekday(self) -> Weekday {
        match self.0.rem_euclid(7) {
            0 => Weekday::Thursday,
            1 => Weekday::Friday,
            2 => Weekday::Saturday,
            3 => Weekday::Sunday,
            4 => Weekday::Monday,
            5 => Weekday::Tuesday,
            _ => Weekday::Wednesday,
        }
    }

    /// The day of this year, month and day of month (Howard Hinnant's `days_from_civil`).
    pub fn of(year: i64, month: i64, day: i64) -> Option<Self> {
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = match month {
            2 => 28 + i64::from(is_leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        if !(1..=length).contains(&day) || !(1970..=9999).contains(&year) {
            return None;
        }
        let year = if month <= 2 { year - 1 } else { year };
        let era_day = 365 * (year % 400) + (year % 400) / 4 - (year % 400) / 100
            + (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5
            + day
            - 1;
        Some(Self(year / 400 * 146_097 + era_day - 719_468))
    }

    /// Month 1..=12 and day of month 1..=31 (Howard Hinnant's `civil_from_days`).
    pub fn month_and_day(self) -> (u8, u8) {
        let days = self.0 + 719_468;
        let era_day = days.rem_euclid(146_097);
        let year = (era_day - era_day / 1_460 + era_day / 36_524 - era_day / 146_096) / 365;
        let year_day = era_day - (365 * year + year / 4 - year / 100);
        let shifted = (5 * year_day + 2) / 153;
        let day = year_day - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        (u8::try_from(month).unwrap_or(1), u8::try_from(day).unwrap_or(1))
    }
}

impl fmt::Display for Time {
    /// `10:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl TryFrom<String> for Date {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut parts = text.split('-').map(number);
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Some(year)), Some(Some(month)), Some(Some(day)), None) => {
                Self::of(year, month, day)
            }
            _ => None,
        }
        .ok_or("a date is written 2026-11-24")
    }
}

impl TryFrom<String> for Time {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let parts = text.split_once(':').map(|(hour, minute)| (number(hour), number(minute)));
        match parts {
            Some((Some(hour), Some(minute)))
                if minute < 60 && hour * 60 + minute <= DAY_MINUTES =>
            {
                Ok(Self(hour * 60 + minute))
            }
            _ => Err("a time is written 10:00"),
        }
    }
}

impl TryFrom<String> for Instant {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let error = "an instant is written 2026-09-20T01:00Z";
        let (date, time) = text.strip_suffix('Z').and_then(|it| it.split_once('T')).ok_or(error)?;
        let date = Date::try_from(date.to_owned()).map_err(|_| error)?;
        let time = Time::try_from(time.to_owned()).map_err(|_| error)?;
        Ok(Self(date.0 * DAY_MINUTES + time.0))
    }
}

fn number(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.len() <= 4 && text.bytes().all(|it| it.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Nearness::{Dated, Named, Today, Tomorrow};

    /// Casablanca as it is since September 2026, with the hours the table below speaks of.
    fn hours(more: &str) -> Hours {
        serde_json::from_str(&format!(
            r#"{{"hours":{{"open":"10:00","close":"16:00"}},"offsets":[{{"from":"2026-03-22T02:00Z","minutes":60}},{{"from":"2026-09-20T01:00Z","minutes":0}}]{more}}}"#
        ))
        .unwrap()
    }

    fn at(instant: &str) -> i64 {
        Instant::try_from(instant.to_owned()).unwrap().0 * 60
    }

    fn from(day: Nearness, time: &str) -> Presence {
        Presence::From { day, time: Time::try_from(time.to_owned()).unwrap() }
    }

    fn until(time: &str) -> Presence {
        Presence::Until(Time::try_from(time.to_owned()).unwrap())
    }

    #[test]
    fn the_table_of_cases() {
        let monday = Named(Weekday::Monday);
        let holiday = r#","holidays":["2026-11-18","2027-01-11"]"#;
        let ramadan = r#","seasons":[{"first":"2027-02-08","last":"2027-03-09","open":"10:00","close":"14:00"}]"#;
        let closed = r#","closed_until":"2026-12-07""#;
        let cases = [
            ("Friday night", "2026-11-27T22:10Z", "", from(monday, "10:00")),
            ("a minute before", "2026-11-24T09:59Z", "", from(Today, "10:00")),
            ("the first minute", "2026-11-24T10:00Z", "", until("16:00")),
            ("the last minute", "2026-11-24T15:59Z", "", until("16:00")),
            ("a minute too late", "2026-11-24T16:00Z", "", from(Tomorrow, "10:00")),
            ("Sunday", "2026-11-29T12:00Z", "", from(Tomorrow, "10:00")),
            ("a holiday", "2026-11-18T11:00Z", holiday, from(Tomorrow, "10:00")),
            (
                "before a holiday",
                "2027-01-08T16:00Z",
                holiday,
                from(Named(Weekday::Tuesday), "10:00"),
            ),
            ("in Ramadan", "2027-02-10T13:59Z", ramadan, until("14:00")),
            ("after hours in Ramadan", "2027-02-10T14:00Z", ramadan, from(Tomorrow, "10:00")),
            ("after Ramadan", "2027-03-10T15:00Z", ramadan, until("16:00")),
            ("closed for two weeks", "2026-11-24T11:00Z", closed, {
                from(Dated(Weekday::Monday, Date::of(2026, 12, 7).unwrap()), "10:00")
            }),
            ("on the day it opens again", "2026-12-07T10:30Z", closed, until("16:00")),
            ("summer time of before", "2026-07-01T09:30Z", "", until("16:00")),
            ("its last evening", "2026-07-01T15:00Z", "", from(Tomorrow, "10:00")),
        ];
        for (name, instant, more, expected) in cases {
            assert_eq!(hours(more).presence(at(instant)), expected, "{name}");
        }
    }

    #[test]
    fn a_helpline_closed_for_good_promises_nothing() {
        assert_eq!(
            hours(r#","closed_until":"2030-01-01""#).presence(at("2026-11-24T11:00Z")),
            Presence::Unknown
        );
    }

    #[test]
    fn without_configuration_the_deck_s_hours_hold() {
        let hours: Hours = serde_json::from_str("{}").unwrap();
        assert_eq!(hours, Hours::default());
        assert_eq!(hours.presence(at("2026-11-24T10:00Z")), until("16:00"));
    }

    #[test]
    fn every_day_is_read_as_it_was_made() {
        let mut date = Date::of(2026, 1, 1).unwrap();
        for (month, length) in (1i64..).zip([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
            for day in 1..=length {
                assert_eq!(Date::of(2026, month, day), Some(date));
                assert_eq!(
                    date.month_and_day(),
                    (u8::try_from(month).unwrap(), u8::try_from(day).unwrap())
                );
                date = Date(date.0 + 1);
            }
        }
        assert_eq!(Date::of(2026, 11, 24).map(Date::weekday), Some(Weekday::Tuesday));
        assert_eq!(
            Date::of(2028, 2, 29).map(|date| date.0 + 1),
            Date::of(2028, 3, 1).map(|date| date.0)
        );
        for wrong in ["2026-02-29", "2026-13-01", "24-11-2026", "2026-11", "", "2026-11-24-01"] {
            assert!(Date::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
        for wrong in ["24:01", "10", "10:60", "-1:00", ":"] {
            assert!(Time::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }
}
