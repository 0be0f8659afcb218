//! The rows of the directory: those of the table in `report`, replaced and joined by those of the
//! helpline's file. A row of the file without any way takes the table's row away.

use serde::Serialize;
use serde_json::{Map, Value};
use thiqa_report::Language;
use thiqa_report::directory::{DIRECTORY, Group, Service, Way};

use super::error::PageError;
use super::field::Field;
use crate::words::say;

/// One row.
#[derive(Clone, Debug, Serialize)]
#[serde(default)]
pub(super) struct Row {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    whatsapp: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sms: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    web: Option<String>,
    /// Its names.
    #[serde(skip)]
    pub names: Names,
    /// Among whom it stands.
    #[serde(skip)]
    pub group: Group,
    /// Whether the helpline's hours stand below it.
    #[serde(skip)]
    pub keeps_hours: bool,
}

/// What a row is called, in the order of [`Language::ALL`].
type Names = [String; Language::ALL.len()];

/// The rows of a helpline.
pub(super) fn read(helpline: &Map<String, Value>) -> Result<Vec<Row>, PageError> {
    let mut rows: Vec<Row> = DIRECTORY.iter().map(Row::of).collect();
    for field in Field::of(helpline, "helpline", "numbers").items()? {
        let id = field.member("id")?.text()?;
        let known = rows.iter().position(|row| row.id == id);
        let names = match (field.member("name")?.is_there(), known.and_then(|at| rows.get(at))) {
            (false, Some(row)) => row.names.clone(),
            _ => names(&field.member("name")?)?,
        };
        let row = Row::read(&field, id, names)?;
        match known {
            Some(at) if row.ways().is_empty() => drop(rows.remove(at)),
            Some(at) => {
                if let Some(replaced) = rows.get_mut(at) {
                    let (group, keeps_hours) = (replaced.group, replaced.keeps_hours);
                    *replaced = Row { group, keeps_hours, ..row };
                }
            }
            None => rows.push(row),
        }
    }
    Ok(rows)
}

fn names(field: &Field<'_>) -> Result<Names, PageError> {
    let mut names = Names::default();
    for (name, language) in names.iter_mut().zip(Language::ALL) {
        *name = field.member(language.code())?.text()?.to_owned();
    }
    Ok(names)
}

impl Row {
    fn of(service: &Service) -> Self {
        let names = Language::ALL.map(|language| say(&format!("place.{}", service.id), language));
        let mut row = Self::empty(service.id, names);
        (row.group, row.keeps_hours) = (service.group, service.keeps_hours);
        for way in service.ways {
            match *way {
                Way::Call(number) => row.number = Some(number.into()),
                Way::Sms { text, .. } => row.sms = Some(text.into()),
                Way::Whatsapp(number) => row.whatsapp = Some(number.into()),
                Way::Email(address) => row.address = Some(address.into()),
                Way::Web(address) => row.web = Some(address.into()),
            }
        }
        row
    }

    fn empty(id: &str, names: Names) -> Self {
        let [whatsapp, sms, number, address, web] = [const { None }; 5];
        let (group, keeps_hours) = (Group::Others, false);
        Self { id: id.into(), whatsapp, sms, number, address, web, names, group, keeps_hours }
    }

    fn read(field: &Field<'_>, id: &str, names: Names) -> Result<Self, PageError> {
        let text = |name: &str, is_good, what| {
            Ok(checked(&field.member(name)?, is_good, what)?.map(str::to_owned))
        };
        Ok(Self {
            whatsapp: text("whatsapp", is_number, "not a number such as 212624405889")?,
            sms: text("sms", is_word, "not one word of plain letters")?,
            number: text("number", is_number, "not a number such as +212 6 24 40 58 89")?,
            address: text("address", is_email, "not an email address")?,
            web: web(&field.member("web")?)?.map(str::to_owned),
            ..Self::empty(id, names)
        })
    }

    /// The ways, in the order of the training deck.
    pub(super) fn ways(&self) -> Vec<Way<'_>> {
        let sms = self.number.as_deref().zip(self.sms.as_deref());
        let ways = [
            self.whatsapp.as_deref().map(Way::Whatsapp),
            self.number.as_deref().map(Way::Call),
            sms.map(|(number, text)| Way::Sms { number, text }),
            self.address.as_deref().map(Way::Email),
            self.web.as_deref().map(Way::Web),
        ];
        ways.into_iter().flatten().collect()
    }
}

/// The address of a page.
pub(super) fn web<'a>(field: &Field<'a>) -> Result<Option<&'a str>, PageError> {
    checked(field, is_web, "not an address that begins with https://")
}

fn checked<'a>(
    field: &Field<'a>,
    is_good: fn(&str) -> bool,
    what: &'static str,
) -> Result<Option<&'a str>, PageError> {
    match field.optional_text()? {
        Some(text) if !is_good(text) => Err(field.wrong(what)),
        text => Ok(text),
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    digits.len() > 1 && digits.bytes().all(|it| it.is_ascii_digit() || it == b' ')
}

fn is_word(text: &str) -> bool {
    text.bytes().all(|it| it.is_ascii_alphanumeric())
}

fn is_email(text: &str) -> bool {
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || b"@._+-".contains(&it);
    text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        && text.bytes().all(is_plain)
}

fn is_web(text: &str) -> bool {
    text.starts_with("https://") && text.bytes().all(|it| it.is_ascii_graphic())
}
