//! When a counsellor is next at the telephone, by the helpline's own clock.
//!
//! Computed from UTC and the offsets that the helpline configured, never from a phone's time zone:
//! Morocco changed its rule in 2026 and phones do not know. Hours of chat and telephone are not
//! hours of reading: nothing here says that nobody reads at night. The desk refuses a
//! configuration that says something this cannot read; the form, which must go on, then promises
//! nothing.

mod calendar;

pub use calendar::{Date, Misread, Time, Weekday};

use calendar::{DAY_MINUTES, Instant};

/// Days for which a next opening is looked for; beyond it nothing is promised.
const HORIZON_DAYS: i64 = 120;
/// Minutes that a clock can be away from UTC (14 hours, in Kiribati).
const MOST_OFFSET: i64 = 14 * 60;

/// The helpline's hours as it configured them; at first there are none, and nothing is promised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours(Vec<Line>);

/// A line of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Opens(Weekday, Span),
    /// Days with hours of their own, the last included.
    Season(Date, Date, Span),
    Holiday(Date),
    ClosedUntil(Date),
    /// From an instant on, local time is UTC plus so many minutes.
    Offset(Instant, i64),
}

/// From when to when, `to` excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    from: Time,
    to: Time,
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

impl Hours {
    /// Somebody is there on this day of the week, `mon`, `from` one time `to` another. A day with a
    /// pause is said twice, the morning first.
    ///
    /// # Errors
    /// What cannot be read; [`Misread::Order`] where it ends before it begins, or begins before an
    /// earlier line of this day has ended.
    pub fn opens(&mut self, weekday: &str, from: &str, to: &str) -> Result<(), Misread> {
        let (weekday, span) = (Weekday::read(weekday)?, Span::read(from, to)?);
        self.add(Line::Opens(weekday, span))
    }

    /// Days with hours of their own, such as Ramadan: those of their weekdays that are open at all.
    ///
    /// # Errors
    /// What cannot be read; [`Misread::Order`] where it ends before it begins, or begins before an
    /// earlier season has ended.
    pub fn season(&mut self, days: [&str; 2], from: &str, to: &str) -> Result<(), Misread> {
        let [first, last] = [Date::read(days[0])?, Date::read(days[1])?];
        if last < first {
            return Err(Misread::Order);
        }
        self.add(Line::Season(first, last, Span::read(from, to)?))
    }

    /// A day without.
    ///
    /// # Errors
    /// [`Misread::Date`].
    pub fn holiday(&mut self, date: &str) -> Result<(), Misread> {
        self.add(Line::Holiday(Date::read(date)?))
    }

    /// The day on which a closed helpline opens again.
    ///
    /// # Errors
    /// [`Misread::Date`].
    pub fn closed_until(&mut self, date: &str) -> Result<(), Misread> {
        self.add(Line::ClosedUntil(Date::read(date)?))
    }

    /// The helpline's clock: from this instant on it is so many minutes ahead of UTC. Oldest first.
    ///
    /// # Errors
    /// [`Misread::Instant`], [`Misread::Offset`] beyond 14 hours, or [`Misread::Order`] where an earlier
    /// line begins later.
    pub fn offset(&mut self, from: &str, minutes: i64) -> Result<(), Misread> {
        if !(-MOST_OFFSET..=MOST_OFFSET).contains(&minutes) {
            return Err(Misread::Offset);
        }
        self.add(Line::Offset(Instant::read(from)?, minutes))
    }

    /// A line more, unless it begins before one that it should follow has ended.
    fn add(&mut self, line: Line) -> Result<(), Misread> {
        let is_late = |before: &Line| match (before, line) {
            (Line::Opens(day, before), Line::Opens(same, span)) => {
                *day == same && before.to >= span.from
            }
            (Line::Season(_, last, _), Line::Season(first, ..)) => *last >= first,
            (Line::Offset(before, _), Line::Offset(from, _)) => *before >= from,
            _ => false,
        };
        if self.0.iter().any(is_late) {
            return Err(Misread::Order);
        }
        self.0.push(line);
        Ok(())
    }

    /// Who is there at `unix` seconds.
    pub fn presence(&self, unix: i64) -> Presence {
        let Some((today, now)) = self.local(unix.div_euclid(60)) else {
            return Presence::Unknown;
        };
        if let Some(span) = self.span(today, now) {
            return match now < span.from {
                true => Presence::From { day: Nearness::Today, time: span.from },
                false => Presence::Until(span.to),
            };
        }
        match self.next_day(today) {
            Some((day, _, span)) => Presence::From { day, time: span.from },
            None => Presence::Unknown,
        }
    }

    /// A good time to come back, seen from `unix` seconds: once the next day of work after today is
    /// over, so that the team has had a whole one. No answer is promised by then.
    pub fn time_to_return(&self, unix: i64) -> Option<(Nearness, Time)> {
        let (today, _) = self.local(unix.div_euclid(60))?;
        let (day, date, mut last) = self.next_day(today)?;
        while let Some(span) = self.span(date, last.to) {
            last = span;
        }
        Some((day, last.to))
    }

    /// The first day after this one on which somebody is there, with its first hours.
    fn next_day(&self, today: Date) -> Option<(Nearness, Date, Span)> {
        (1..=HORIZON_DAYS).find_map(|ahead| {
            let date = Date(today.0 + ahead);
            Some((Nearness::of(ahead, date), date, self.span(date, Time(0))?))
        })
    }

    /// The first hours of a day that are not over at `now`.
    fn span(&self, date: Date, now: Time) -> Option<Span> {
        let (mut is_open, mut usual, mut season) = (false, None, None);
        for line in &self.0 {
            match *line {
                Line::Holiday(holiday) if holiday == date => return None,
                Line::ClosedUntil(opens) if date < opens => return None,
                Line::Season(first, last, span) if first <= date && date <= last => {
                    season = Some(span);
                }
                Line::Opens(weekday, span) if weekday == date.weekday() => {
                    is_open = true;
                    usual = usual.or(Some(span).filter(|span| now < span.to));
                }
                Line::Opens(..)
                | Line::Season(..)
                | Line::Holiday(_)
                | Line::ClosedUntil(_)
                | Line::Offset(..) => {}
            }
        }
        match season {
            Some(span) => (is_open && now < span.to).then_some(span),
            None => usual,
        }
    }

    /// The helpline's day and time; `None` before the first instant of its clock.
    fn local(&self, minute: i64) -> Option<(Date, Time)> {
        let mut local = None;
        for line in &self.0 {
            if let Line::Offset(from, minutes) = *line
                && from.0 <= minute
            {
                local = Some(minute + minutes);
            }
        }
        let local = local?;
        Some((Date(local.div_euclid(DAY_MINUTES)), Time(local.rem_euclid(DAY_MINUTES))))
    }
}

impl Span {
    fn read(from: &str, to: &str) -> Result<Self, Misread> {
        let (from, to) = (Time::read(from)?, Time::read(to)?);
        if from < to { Ok(Self { from, to }) } else { Err(Misread::Order) }
    }
}

impl Nearness {
    fn of(ahead: i64, date: Date) -> Self {
        match ahead {
            1 => Self::Tomorrow,
            2..=6 => Self::Named(date.weekday()),
            _ => Self::Dated(date.weekday(), date),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Nearness::{Dated, Named, Today, Tomorrow};

    /// Monday to Friday, on Casablanca's clock as it is since September 2026.
    fn usual() -> Hours {
        let mut hours = Hours::default();
        for weekday in ["mon", "tue", "wed", "thu", "fri"] {
            hours.opens(weekday, "10:00", "16:00").unwrap();
        }
        hours.offset("2026-03-22T02:00Z", 60).unwrap();
        hours.offset("2026-09-20T01:00Z", 0).unwrap();
        hours
    }

    fn with(more: impl Fn(&mut Hours) -> Result<(), Misread>) -> Hours {
        let mut hours = usual();
        more(&mut hours).unwrap();
        hours
    }

    /// Unix seconds at which a phone shows this; its own offset from UTC in hours follows.
    fn when(shown: &str) -> i64 {
        let (shown, offset) = shown.split_at("2026-11-24T10:00".len());
        let minute = Instant::read(&format!("{shown}Z")).unwrap().0;
        let hours: i64 = offset.trim_end_matches('Z').parse().unwrap_or(0);
        (minute - hours * 60) * 60
    }

    fn from(day: Nearness, time: &str) -> Presence {
        Presence::From { day, time: Time::read(time).unwrap() }
    }

    fn until(time: &str) -> Presence {
        Presence::Until(Time::read(time).unwrap())
    }

    #[test]
    fn the_table_of_cases() {
        let usual = usual();
        let monday = from(Named(Weekday::Monday), "10:00");
        let tomorrow = from(Tomorrow, "10:00");
        let cases = [
            ("Friday night", "2026-11-27T22:10Z", monday),
            ("the same night on a phone set to Tokyo", "2026-11-28T07:10+9", monday),
            ("and on one that still adds summer's hour", "2026-11-27T23:10+1", monday),
            ("a minute before", "2026-11-24T09:59Z", from(Today, "10:00")),
            ("that minute in Tokyo", "2026-11-24T18:59+9", from(Today, "10:00")),
            ("that minute with old zone data", "2026-11-24T10:59+1", from(Today, "10:00")),
            ("the first minute", "2026-11-24T10:00Z", until("16:00")),
            ("the last minute", "2026-11-24T15:59Z", until("16:00")),
            ("sixteen o'clock", "2026-11-24T16:00Z", tomorrow),
            ("Saturday", "2026-11-28T12:00Z", monday),
            ("Sunday", "2026-11-29T12:00Z", tomorrow),
            ("summer time of before", "2026-07-01T09:30Z", until("16:00")),
            ("its last evening", "2026-07-01T15:00Z", tomorrow),
            ("the night in which the clock goes back", "2026-09-20T00:59Z", tomorrow),
        ];
        for (name, shown, expected) in cases {
            assert_eq!(usual.presence(when(shown)), expected, "{name}");
        }
    }

    #[test]
    fn holidays_ramadan_and_a_closed_helpline() {
        let holidays = with(|hours| {
            hours.holiday("2026-11-18")?;
            hours.holiday("2027-01-11")
        });
        let ramadan = with(|hours| hours.season(["2027-02-08", "2027-03-09"], "10:00", "14:00"));
        let late = with(|hours| hours.season(["2027-02-08", "2027-03-09"], "10:00", "18:00"));
        let closed = with(|hours| hours.closed_until("2026-12-07"));
        let opens = Dated(Weekday::Monday, Date::read("2026-12-07").unwrap());
        let tuesday = from(Named(Weekday::Tuesday), "10:00");
        let cases = [
            ("a holiday", &holidays, "2026-11-18T11:00Z", from(Tomorrow, "10:00")),
            ("before a holiday", &holidays, "2027-01-08T16:00Z", tuesday),
            ("in Ramadan", &ramadan, "2027-02-10T13:59Z", until("14:00")),
            ("its afternoon", &ramadan, "2027-02-10T14:00Z", from(Tomorrow, "10:00")),
            ("its weekend", &ramadan, "2027-02-13T11:00Z", from(Named(Weekday::Monday), "10:00")),
            ("its last day", &ramadan, "2027-03-09T15:00Z", from(Tomorrow, "10:00")),
            ("later than usual in a season", &late, "2027-02-10T16:30Z", until("18:00")),
            ("after Ramadan", &ramadan, "2027-03-10T15:00Z", until("16:00")),
            ("closed for two weeks", &closed, "2026-11-24T11:00Z", from(opens, "10:00")),
            ("the evening before", &closed, "2026-12-06T22:00Z", from(Tomorrow, "10:00")),
            ("on the day it opens again", &closed, "2026-12-07T10:30Z", until("16:00")),
        ];
        for (name, hours, shown, expected) in cases {
            assert_eq!(hours.presence(when(shown)), expected, "{name}");
        }
    }

    #[test]
    fn each_day_has_its_own_hours_and_may_have_a_pause() {
        let mut hours = Hours::default();
        hours.offset("2026-09-20T01:00Z", 0).unwrap();
        hours.opens("fri", "09:00", "12:30").unwrap();
        hours.opens("fri", "14:30", "16:00").unwrap();
        hours.opens("sat", "10:00", "12:00").unwrap();
        let cases = [
            ("2026-11-27T12:00Z", until("12:30")),
            ("2026-11-27T13:00Z", from(Today, "14:30")),
            ("2026-11-27T15:00Z", until("16:00")),
            ("2026-11-27T16:00Z", from(Tomorrow, "10:00")),
        ];
        for (shown, expected) in cases {
            assert_eq!(hours.presence(when(shown)), expected, "{shown}");
        }
    }

    #[test]
    fn whoever_comes_back_gives_the_team_a_whole_day_of_work() {
        let usual = usual();
        let holiday = with(|hours| hours.holiday("2026-11-30"));
        let ramadan = with(|hours| hours.season(["2027-02-08", "2027-03-09"], "10:00", "14:00"));
        let closed = with(|hours| hours.closed_until("2026-12-07"));
        let opens = Dated(Weekday::Monday, Date::read("2026-12-07").unwrap());
        let mut pause = Hours::default();
        pause.offset("2026-09-20T01:00Z", 0).unwrap();
        pause.opens("fri", "09:00", "12:30").unwrap();
        pause.opens("fri", "14:30", "17:00").unwrap();
        let cases = [
            ("in the morning", &usual, "2026-11-24T08:00Z", Tomorrow, "16:00"),
            ("while they work", &usual, "2026-11-24T12:00Z", Tomorrow, "16:00"),
            ("in the evening", &usual, "2026-11-24T20:00Z", Tomorrow, "16:00"),
            ("on Friday", &usual, "2026-11-27T11:00Z", Named(Weekday::Monday), "16:00"),
            ("on Friday night", &usual, "2026-11-27T22:10Z", Named(Weekday::Monday), "16:00"),
            ("on Sunday", &usual, "2026-11-29T12:00Z", Tomorrow, "16:00"),
            ("before a holiday", &holiday, "2026-11-27T22:10Z", Named(Weekday::Tuesday), "16:00"),
            ("in Ramadan", &ramadan, "2027-02-10T12:00Z", Tomorrow, "14:00"),
            ("while they are closed", &closed, "2026-11-24T11:00Z", opens, "16:00"),
            ("before a day with a pause", &pause, "2026-11-26T11:00Z", Tomorrow, "17:00"),
        ];
        for (name, hours, shown, day, time) in cases {
            let time = Time::read(time).unwrap();
            assert_eq!(hours.time_to_return(when(shown)), Some((day, time)), "{name}");
        }
        assert_eq!(Hours::default().time_to_return(when("2026-11-24T12:00Z")), None);
    }

    #[test]
    fn nothing_is_promised_where_nothing_is_known() {
        let noon = when("2026-11-24T12:00Z");
        let mut without_clock = Hours::default();
        without_clock.opens("tue", "10:00", "16:00").unwrap();
        let closed_for_good = with(|hours| hours.closed_until("2030-01-01"));
        for hours in [Hours::default(), without_clock, closed_for_good] {
            assert_eq!(hours.presence(noon), Presence::Unknown);
        }
        assert_eq!(usual().presence(when("2020-01-01T12:00Z")), Presence::Unknown);
    }

    #[test]
    fn a_wrong_line_changes_nothing() {
        let mut hours = usual();
        let refused = [
            (hours.opens("monday", "10:00", "16:00"), Misread::Weekday),
            (hours.opens("sat", "16:00", "10:00"), Misread::Order),
            (hours.opens("sat", "10h", "16h"), Misread::Time),
            (hours.opens("mon", "15:00", "17:00"), Misread::Order),
            (hours.season(["2027-03-09", "2027-02-08"], "10:00", "14:00"), Misread::Order),
            (hours.season(["2027-02-08", "2027-03-09"], "14:00", "14:00"), Misread::Order),
            (hours.holiday("18 November"), Misread::Date),
            (hours.closed_until(""), Misread::Date),
            (hours.offset("2026-09-20", 0), Misread::Instant),
            (hours.offset("2027-09-20T01:00Z", 841), Misread::Offset),
            (hours.offset("2026-09-20T01:00Z", 60), Misread::Order),
        ];
        for (result, why) in refused {
            assert_eq!(result, Err(why));
        }
        assert_eq!(hours, usual());
    }
}
