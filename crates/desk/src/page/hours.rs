//! The helpline's hours, read as the form will read them. A line that the form could not read is
//! refused here, while somebody is there who can mend it.

use serde_json::{Map, Value};
use thiqa_report::hours::{Hours, Misread};

use super::PageError;
use super::field::Field;

/// Checks `hours`, `seasons`, `holidays` and `closed_until` of a helpline.
pub(super) fn check(helpline: &Map<String, Value>) -> Result<(), PageError> {
    let of = |name| Field::of(helpline, "helpline", name);
    let mut hours = Hours::default();
    for line in of("hours").items()? {
        for day in line.member("days")?.items()? {
            let (from, to) = (line.member("from")?, line.member("to")?);
            let read = hours.opens(day.text()?, from.text()?, to.text()?);
            read.map_err(|why| {
                if why == Misread::Weekday { wrong(&day, why) } else { wrong(&line, why) }
            })?;
        }
    }
    for season in of("seasons").items()? {
        let text = |name| season.member(name)?.text();
        let read = hours.season([text("first")?, text("last")?], text("from")?, text("to")?);
        read.map_err(|why| wrong(&season, why))?;
    }
    for day in of("holidays").items()? {
        hours.holiday(day.text()?).map_err(|why| wrong(&day, why))?;
    }
    let closed_until = of("closed_until");
    if let Some(day) = closed_until.optional_text()? {
        hours.closed_until(day).map_err(|why| wrong(&closed_until, why))?;
    }
    Ok(())
}

fn wrong(field: &Field<'_>, why: Misread) -> PageError {
    field.wrong(match why {
        Misread::Weekday => "not one of mon, tue, wed, thu, fri, sat, sun",
        Misread::Time => "not from one time to another, such as 10:00",
        Misread::Date => "not a day such as 2026-11-24",
        Misread::Instant => "not an instant such as 2026-09-20T01:00Z",
        Misread::Offset => "not minutes from UTC",
        Misread::Order => "out of order: it ends before it begins, or begins before the last ends",
    })
}
