//! The page configuration of protocol.md, section 4: what a form must know of its deployment.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use thiqa_report::directory::Group;
use thiqa_wire::ids::to_base64;
use thiqa_wire::{Day, Origin};

use super::error::PageError;
use super::field::Field;
use super::{directory, hours, numbers};
use crate::calendar::{helplines_zone, written};
use crate::edited;
use crate::identity::Identity;
use crate::identity::fingerprint;

/// Days for which offsets are written ahead (18 months): the page is made anew far more often.
const OFFSETS_AHEAD: i64 = 548;
/// Where the quick exit leads unless the helpline says otherwise: the country's weather, in Arabic
/// and French, which anybody looks up, and which shows nothing of who looks.
const EXIT: &str = "https://www.meteomaroc.com/";

/// What a helpline says in its own file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Own {
    pub(super) exit: String,
    embedders: Vec<String>,
    helpline: Map<String, Value>,
}

impl Default for Own {
    fn default() -> Self {
        Self { exit: EXIT.into(), embedders: Vec::new(), helpline: Map::new() }
    }
}

#[derive(Serialize)]
struct Whole<'a> {
    label: &'a str,
    root: String,
    seq_min: u64,
    relay: &'a str,
    built: String,
    embedders: Vec<String>,
    exit: &'a str,
    helpline: Map<String, Value>,
}

/// Reads the helpline's file; without one, what domain.md knows.
pub(super) fn read(path: Option<&Path>) -> Result<Own, PageError> {
    let Some(path) = path else { return Ok(Own::default()) };
    let own: Own = serde_json::from_str(&edited::read(path).map_err(PageError::Fault)?)
        .map_err(|error| PageError::Configuration(path.to_owned(), error))?;
    if !own.exit.starts_with("https://") || !own.exit.chars().all(|it| it.is_ascii_graphic()) {
        return Err(PageError::Address(own.exit, "an https address to leave for"));
    }
    for embedder in &own.embedders {
        let origin: Result<Origin, _> = embedder.parse();
        origin.map_err(|error| PageError::Origin(embedder.clone(), error))?;
    }
    Ok(own)
}

/// What is written into index.html.
pub(super) struct Page {
    /// Raw JSON that may stand in a script element: no `<` can end it.
    pub configuration: String,
    /// Whose page it is.
    pub whose: String,
    /// Whom to call in danger.
    pub numbers: String,
    /// How to reach the helpline itself.
    pub helpline: String,
    /// Everybody else whom one can turn to.
    pub directory: String,
    /// Who is responsible, and the key.
    pub identity: String,
    /// Where the way out leads.
    pub exit: String,
}

/// All of it, or the first thing that is wrong.
pub(super) fn page(
    identity: &Identity,
    relay: &str,
    own: Own,
    now: u64,
) -> Result<Page, PageError> {
    let root = identity.root().map_err(|_| PageError::Address("root".into(), "a root key"))?;
    let mut helpline = helpline();
    helpline.extend(own.helpline);
    let rows = numbers::read(&helpline)?;
    let text = |name| Field::of(&helpline, "helpline", name).optional_text();
    let hours = hours::read(&helpline)?;
    let [numbers, ways, directory] = [Group::InDanger, Group::Helpline, Group::Others]
        .map(|group| directory::directory(&rows, group, &hours));
    let site = numbers::web(&Field::of(&helpline, "helpline", "site"))?;
    let whose = directory::whose(text("name")?, site);
    let law = directory::identity(text("controller")?, text("cndp")?, &fingerprint(&root));
    let hours = hours.fields();
    helpline.extend(hours.map(|(name, value)| (name.to_owned(), value)));
    helpline.insert("numbers".into(), json!(rows));
    helpline.insert("offsets".into(), offsets(now)?);
    let whole = Whole {
        label: &identity.label,
        root: to_base64(root.as_bytes()),
        seq_min: identity.seq_min,
        relay,
        built: written(Day::of(now)),
        embedders: own.embedders,
        exit: &own.exit,
        helpline,
    };
    let json = serde_json::to_string(&whole).map_err(|_| PageError::Index("room"))?;
    let configuration = json.replace('<', "\\u003c");
    let exit = own.exit;
    Ok(Page { configuration, whose, numbers, helpline: ways, directory, identity: law, exit })
}

/// What holds for a helpline that has said nothing yet: the name, site and hours of the training
/// deck.
fn helpline() -> Map<String, Value> {
    let known = json!({
        "name": "EMC-Helpline",
        "site": "https://cyberconfiance.ma",
        "hours": [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "10:00", "to": "16:00"}],
        "seasons": [],
        "holidays": [],
        "closed_until": null,
        "controller": null,
        "cndp": null
    });
    if let Value::Object(known) = known { known } else { Map::new() }
}

/// The helpline's clock: the offset that holds now and those to come, so that no phone's own idea
/// of the time zone is needed. From the database inside this program, never the machine's.
fn offsets(now: u64) -> Result<Value, PageError> {
    let zone = helplines_zone().ok_or(PageError::Clock)?;
    let now = i64::try_from(now).ok().and_then(|now| Timestamp::from_second(now).ok());
    let now = now.ok_or(PageError::Clock)?;
    let end = now + SignedDuration::from_hours(24 * OFFSETS_AHEAD);
    let mut offsets = Vec::new();
    let mut offset = |from: Timestamp, seconds: i32| {
        let from = from.strftime("%Y-%m-%dT%H:%MZ").to_string();
        offsets.push(json!({"from": from, "minutes": seconds / 60}));
    };
    match zone.preceding(now + SignedDuration::from_secs(1)).next() {
        Some(last) => offset(last.timestamp(), last.offset().seconds()),
        None => offset(now, zone.to_offset(now).seconds()),
    }
    for next in zone.following(now).take_while(|next| next.timestamp() < end) {
        offset(next.timestamp(), next.offset().seconds());
    }
    Ok(Value::Array(offsets))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_nobody_configured_leaves_for_the_same_place() {
        let index = include_str!("../../../../index.html");
        assert!(index.contains(&format!(r#"<a id="leave" href="{EXIT}""#)));
    }

    #[test]
    fn the_clock_of_casablanca_is_written_ahead() {
        let unix =
            |text: &str| u64::try_from(text.parse::<Timestamp>().unwrap().as_second()).unwrap();
        assert_eq!(
            offsets(unix("2026-11-24T10:00:00Z")).unwrap(),
            json!([{"from": "2026-09-20T01:00Z", "minutes": 0}]),
            "no change any more"
        );
        assert_eq!(
            offsets(unix("2026-09-01T00:00:00Z")).unwrap().as_array().unwrap().len(),
            2,
            "the offset that holds and the last change"
        );
    }
}
