//! The helpline's hours, read as the form will read them. A line that the form could not read is
//! refused here, while somebody is there who can mend it.

use serde_json::{Map, Value, json};
use thiqa_report::hours::{Hours, Misread};

use super::error::PageError;
use super::field::Field;

/// The hours as the file says them, in the words of the file: each of them was read.
#[derive(Debug, Default)]
pub(super) struct Said<'a> {
    /// Days of the week, from when and to when.
    pub week: Vec<(Vec<&'a str>, [&'a str; 2])>,
    /// First day, last day, from when and to when.
    pub seasons: Vec<([&'a str; 2], [&'a str; 2])>,
    /// Days without.
    pub holidays: Vec<&'a str>,
    /// The day on which a closed helpline opens again.
    pub closed_until: Option<&'a str>,
}

impl Said<'_> {
    /// As the form reads it, which is stricter: what was read here, and nothing of how it was
    /// written.
    pub fn fields(&self) -> [(&'static str, Value); 4] {
        let week = self
            .week
            .iter()
            .map(|(days, [from, to])| json!({"days": days, "from": from, "to": to}));
        let seasons = self.seasons.iter().map(|([first, last], [from, to])| {
            json!({"first": first, "last": last, "from": from, "to": to})
        });
        [
            ("hours", week.collect()),
            ("seasons", seasons.collect()),
            ("holidays", json!(self.holidays)),
            ("closed_until", json!(self.closed_until)),
        ]
    }
}

/// Reads `hours`, `seasons`, `holidays` and `closed_until` of a helpline.
pub(super) fn read(helpline: &Map<String, Value>) -> Result<Said<'_>, PageError> {
    let of = |name| Field::of(helpline, "helpline", name);
    let mut hours = Hours::default();
    let mut said = Said::default();
    for line in of("hours").items()? {
        let [from, to] = [line.member("from")?.text()?, line.member("to")?.text()?];
        let mut days = Vec::new();
        for day in line.member("days")?.items()? {
            hours.opens(day.text()?, from, to).map_err(|why| {
                let field = if why == Misread::Weekday { &day } else { &line };
                wrong(field, why)
            })?;
            days.push(day.text()?);
        }
        said.week.push((days, [from, to]));
    }
    for season in of("seasons").items()? {
        let text = |name| season.member(name)?.text();
        let (days, span) = ([text("first")?, text("last")?], [text("from")?, text("to")?]);
        hours.season(days, span[0], span[1]).map_err(|why| wrong(&season, why))?;
        said.seasons.push((days, span));
    }
    for day in of("holidays").items()? {
        hours.holiday(day.text()?).map_err(|why| wrong(&day, why))?;
        said.holidays.push(day.text()?);
    }
    let closed_until = of("closed_until");
    said.closed_until = closed_until.optional_text()?;
    if let Some(day) = said.closed_until {
        hours.closed_until(day).map_err(|why| wrong(&closed_until, why))?;
    }
    Ok(said)
}

fn wrong(field: &Field<'_>, why: Misread) -> PageError {
    field.wrong(match why {
        Misread::Weekday => "not one of mon, tue, wed, thu, fri, sat, sun",
        Misread::Time => "not from one time to another, such as 10:00",
        Misread::Date => "not a day such as 2026-11-24",
        Misread::Instant => "not an instant such as 2026-09-20T01:00Z",
        Misread::Offset => "not minutes from UTC",
        Misread::Order => {
            "out of order: it ends before it begins, or begins before the last one ends"
        }
    })
}
