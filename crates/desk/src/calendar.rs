//! Days, the Mondays on which a manifest is due, and the minutes that phones write. A day is UTC; only
//! what is shown to a person has the time of the helpline's clock.

use jiff::civil::{Date, date};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan};
use thiqa_report::wording::full_day;
use thiqa_wire::Day;

/// 1970-01-01, day 0, a Thursday.
const EPOCH: Date = date(1970, 1, 1);
/// Days from a Monday to that Thursday.
const MONDAY_TO_EPOCH: u32 = 3;
/// 9999-12-31.
const LAST: u32 = 2_932_896;
/// Days in a week.
pub const WEEK: u32 = 7;
/// The helpline's clock.
const ZONE: &str = "Africa/Casablanca";

/// The shape of a minute as the form writes it: 0 stands for any digit.
const MINUTE: &[u8; 17] = b"0000-00-00T00:00Z";

/// A minute as the form writes it, `2026-11-24T10:00Z`: its order is that of time.
pub type Minute = [u8; MINUTE.len()];

/// The Monday of the week that holds `day`.
pub fn monday(day: Day) -> Day {
    Day(day.0.saturating_sub(day.0.saturating_add(MONDAY_TO_EPOCH) % WEEK))
}

/// The day so many days ago; `None` before 1970.
pub fn earlier(today: Day, days: u32) -> Option<Day> {
    today.0.checked_sub(days).map(Day)
}

/// `2026-11-23`. A day beyond the year 9999 is written as the last one before.
pub fn written(day: Day) -> String {
    civil(day).to_string()
}

/// `23/11/2026`, as it is written to a person.
pub fn spoken(day: Day) -> String {
    full_day(&written(day))
}

fn civil(day: Day) -> Date {
    EPOCH.checked_add(i64::from(day.0.min(LAST)).days()).unwrap_or(Date::MAX)
}

/// Reads `2026-11-23`.
pub fn read(text: &str) -> Option<Day> {
    let date: Date = text.parse().ok()?;
    let days = EPOCH.until(date).ok()?.get_days();
    u32::try_from(days).ok().map(Day)
}

/// Reads a minute as the form writes it; nothing else, so that a stranger's 32 KiB are not kept
/// for sorting.
pub fn minute(text: &str) -> Option<Minute> {
    let bytes: Minute = text.as_bytes().try_into().ok()?;
    let fits = |(byte, wanted): (&u8, &u8)| match wanted {
        b'0' => byte.is_ascii_digit(),
        sign => byte == sign,
    };
    bytes.iter().zip(MINUTE).all(fits).then_some(bytes)
}

/// The zone of the helpline's clock, from the database inside this program, never the machine's;
/// `None` where that does not know it.
pub fn helplines_zone() -> Option<TimeZone> {
    TimeZoneDatabase::bundled().get(ZONE).ok()
}

/// A minute as the helpline's clock had it, `24/11/2026 10:00`; `None` where it is none.
pub fn by_the_helplines_clock(sent: &str) -> Option<String> {
    minute(sent)?;
    // A minute has no seconds as the form writes it, and needs them where it is read.
    let instant: Timestamp = sent.replace('Z', ":00Z").parse().ok()?;
    let local = helplines_zone()?.to_datetime(instant);
    let (date, time) = (local.date().to_string(), local.strftime("%H:%M"));
    Some(format!("{} {time}", full_day(&date)))
}

/// The last minute of a day.
pub fn end_of(day: Day) -> Minute {
    let mut end = *b"0000-00-00T23:59Z";
    for (digit, byte) in end.iter_mut().zip(written(day).bytes()) {
        *digit = byte;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday() {
        let tuesday = read("2026-11-24").unwrap();
        assert_eq!(written(monday(tuesday)), "2026-11-23");
        assert_eq!(monday(monday(tuesday)), monday(tuesday));
        assert_eq!(written(monday(Day(tuesday.0 + 5))), "2026-11-23");
        assert_eq!(written(monday(Day(tuesday.0 + 6))), "2026-11-30");
    }

    #[test]
    fn days_are_read_as_they_were_written() {
        for day in [Day(0), Day(20_781), Day(60_000)] {
            assert_eq!(read(&written(day)), Some(day));
        }
        assert_eq!(written(Day(LAST)), "9999-12-31");
        assert_eq!(written(Day(u32::MAX)), "9999-12-31");
        assert_eq!(spoken(read("2026-11-05").unwrap()), "05/11/2026");
        assert_eq!(read("1969-12-31"), None);
        assert_eq!(read("tomorrow"), None);
    }

    #[test]
    fn a_day_ends_with_its_last_minute() {
        assert_eq!(end_of(read("2026-11-24").unwrap()), *b"2026-11-24T23:59Z");
        assert_eq!(end_of(Day(u32::MAX)), *b"9999-12-31T23:59Z");
    }

    #[test]
    fn a_minute_is_shown_by_the_helplines_clock() {
        for (sent, shown) in [
            ("2026-07-01T23:30Z", Some("02/07/2026 00:30")),
            ("2026-11-24T10:00Z", Some("24/11/2026 10:00")),
            ("2026-02-25T10:00Z", Some("25/02/2026 10:00")),
            ("2026-02-30T10:00Z", None),
            ("2026-11-24T10:00", None),
            ("soon", None),
        ] {
            assert_eq!(by_the_helplines_clock(sent).as_deref(), shown, "{sent}");
        }
    }

    #[test]
    fn only_a_minute_is_kept_for_sorting() {
        assert_eq!(minute("2026-11-24T10:00Z"), Some(*b"2026-11-24T10:00Z"));
        let long = "2".repeat(32 * 1024);
        for other in ["", "2026-11-24T10:00", "2026-11-24 10:00Z", "aaaa-11-24T10:00Z", &long] {
            assert_eq!(minute(other), None);
        }
    }
}
