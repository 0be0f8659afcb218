//! Days and minutes as the helpline writes them. Knows no time zone and no phone.

/// Minutes in a day.
pub(super) const DAY_MINUTES: i64 = 24 * 60;

/// A day of the helpline's calendar, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub(super) i64);

/// A minute of the day, 0..=1440.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub(super) i64);

/// A minute of UTC, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Instant(pub(super) i64);

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

/// What is wrong with a line of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misread {
    /// A day of the week is one of [`Weekday::id`].
    Weekday,
    /// A time is written `10:00`.
    Time,
    /// A day is written `2026-11-24`.
    Date,
    /// An instant is written `2026-09-20T01:00Z`.
    Instant,
    /// Minutes from UTC are whole and not beyond 14 hours.
    Offset,
    /// An end stands before its beginning, or a line before the one it follows.
    Order,
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

    /// Its id in configuration and wording.
    pub fn id(self) -> &'static str {
        match self {
            Self::Monday => "mon",
            Self::Tuesday => "tue",
            Self::Wednesday => "wed",
            Self::Thursday => "thu",
            Self::Friday => "fri",
            Self::Saturday => "sat",
            Self::Sunday => "sun",
        }
    }

    pub(super) fn read(id: &str) -> Result<Self, Misread> {
        Self::ALL.into_iter().find(|day| day.id() == id).ok_or(Misread::Weekday)
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

    /// Reads `2026-11-24`.
    ///
    /// # Errors
    /// [`Misread::Date`] where it is not written so, or no day.
    pub fn read(text: &str) -> Result<Self, Misread> {
        Self::of_bytes(text.as_bytes()).ok_or(Misread::Date)
    }

    fn of_bytes(text: &[u8]) -> Option<Self> {
        let &[y, z, a, b, b'-', m, n, b'-', d, e] = text else { return None };
        Self::of(number(&[y, z, a, b])?, number(&[m, n])?, number(&[d, e])?)
    }

    /// The day of this year, month and day of month (Howard Hinnant's `days_from_civil`).
    fn of(year: i64, month: i64, day: i64) -> Option<Self> {
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = match month {
            2 => 28 + i64::from(is_leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        if !(1..=length).contains(&day) || year < 1970 {
            return None;
        }
        let year = if month <= 2 { year - 1 } else { year };
        let era_day = 365 * (year % 400) + (year % 400) / 4 - (year % 400) / 100
            + (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5
            + day
            - 1;
        Some(Self(year / 400 * 146_097 + era_day - 719_468))
    }

    /// Day and month as a person reads them: `4/11`.
    pub fn day_and_month(self) -> String {
        let (month, day) = self.month_and_day();
        [day.to_string().as_str(), "/", month.to_string().as_str()].concat()
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

impl Time {
    /// Reads `10:00`; a day ends at `24:00`.
    ///
    /// # Errors
    /// [`Misread::Time`] where it is not written so, or no time of a day.
    pub fn read(text: &str) -> Result<Self, Misread> {
        Self::of_bytes(text.as_bytes()).ok_or(Misread::Time)
    }

    fn of_bytes(text: &[u8]) -> Option<Self> {
        let &[h, i, b':', m, n] = text else { return None };
        let (hour, minute) = (number(&[h, i])?, number(&[m, n])?);
        let time = hour * 60 + minute;
        (minute < 60 && time <= DAY_MINUTES).then_some(Self(time))
    }

    /// Hour 0..=24 and minute 0..=59.
    pub fn hour_and_minute(self) -> (u8, u8) {
        let small = |number| u8::try_from(number).unwrap_or(0);
        (small(self.0 / 60), small(self.0 % 60))
    }
}

impl Instant {
    /// Reads `2026-09-20T01:00Z`.
    pub(super) fn read(text: &str) -> Result<Self, Misread> {
        Self::of_bytes(text.as_bytes()).ok_or(Misread::Instant)
    }

    fn of_bytes(text: &[u8]) -> Option<Self> {
        let &[ref date @ .., b'T', h, i, b':', m, n, b'Z'] = text else { return None };
        let time = Time::of_bytes(&[h, i, b':', m, n])?;
        Some(Self(Date::of_bytes(date)?.0 * DAY_MINUTES + time.0))
    }
}

/// The number that these digits write.
fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |number, digit| match digit {
        b'0'..=b'9' => Some(number * 10 + i64::from(digit - b'0')),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_is_read_as_it_was_made() {
        let mut date = Date::of(2026, 1, 1).unwrap();
        for (month, length) in (1i64..).zip([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
            for day in 1..=length {
                assert_eq!(Date::of(2026, month, day), Some(date));
                let (read_month, read_day) = date.month_and_day();
                assert_eq!((i64::from(read_month), i64::from(read_day)), (month, day));
                date = Date(date.0 + 1);
            }
        }
        assert_eq!(Date::read("2026-11-24").map(Date::weekday), Ok(Weekday::Tuesday));
        let leap_day = Date::of(2028, 2, 29).unwrap();
        assert_eq!(Date::of(2028, 3, 1), Some(Date(leap_day.0 + 1)));
    }

    #[test]
    fn what_is_written_otherwise_is_no_day_and_no_time() {
        let dates =
            ["2026-02-29", "2026-13-01", "24-11-2026", "2026-11", "", "2026-11-24-01", "2026-1-1"];
        for wrong in dates {
            assert_eq!(Date::read(wrong), Err(Misread::Date), "{wrong}");
        }
        for wrong in ["24:01", "10", "10:60", "-1:00", ":", "9:00", "+9:00", "10h"] {
            assert_eq!(Time::read(wrong), Err(Misread::Time), "{wrong}");
        }
        for wrong in ["2026-09-20T01:00", "2026-09-20 01:00Z", "2026-09-20T01:00:00Z", "Z"] {
            assert_eq!(Instant::read(wrong), Err(Misread::Instant), "{wrong}");
        }
        assert_eq!(Time::read("24:00").map(Time::hour_and_minute), Ok((24, 0)));
        assert_eq!(Weekday::read("monday"), Err(Misread::Weekday));
    }
}
