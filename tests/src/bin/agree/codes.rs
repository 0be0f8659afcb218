//! Case codes: drawn, written down, read and turned into keys.

use rand_core::CryptoRng;
use serde_json::{Value, json};
use thiqa_envelope::{
    CaseCode, CaseKeys, Deployment, Line, Reading, Things, TypedList, WrongDigits,
};
use zeroize::Zeroizing;

use crate::{Bytes, text};

/// The names of all things.
pub struct Lists(Things);

pub fn draw(rng: &mut impl CryptoRng) -> Value {
    known(&CaseCode::draw(rng).unwrap())
}

pub fn stretch(label: &str, password: &Bytes) -> Value {
    let code = CaseCode::from_random(password.exactly());
    json!({ "prk": text(code.stretch(&Deployment::named(label)).as_slice()) })
}

pub fn keys(prk: &Bytes) -> Value {
    let keys = CaseKeys::derive(&Zeroizing::new(prk.exactly()));
    json!({
        "read_token": text(keys.read_token.as_slice()),
        "mailbox": text(&keys.mailbox),
        "reply_key": text(&keys.reply_key.public().to_bytes()),
        "ref": text(&keys.case_ref),
        "r2d": text(keys.reporter_to_desk.bytes()),
        "d2r": text(keys.desk_to_reporter.bytes()),
    })
}

pub fn of_lines(lines: [(u8, u8); 8]) -> Value {
    let lines = lines.map(|(thing, quantity)| Line::new(thing, quantity).unwrap());
    CaseCode::from_lines(&lines).map_or(json!({ "refused": "check" }), |code| known(&code))
}

pub fn of_digits(digits: &str) -> Value {
    match CaseCode::from_digits(digits) {
        Ok(code) => known(&code),
        Err(WrongDigits::CheckFails) => json!({ "refused": "check" }),
        Err(WrongDigits::Letters | WrongDigits::Count(_)) => json!({ "refused": "digits" }),
    }
}

impl Lists {
    pub fn of(table: &str) -> Self {
        Self(Things::read(table).unwrap())
    }

    pub fn write(&self, password: &Bytes, language: &str) -> Value {
        let code = CaseCode::from_random(password.exactly());
        let lines: Vec<_> =
            code.lines().iter().map(|line| (line.thing(), line.quantity())).collect();
        json!({
            "lines": lines,
            "digits": code.digits().as_str(),
            "list": self.0.list(&code, language).as_str(),
            "looks_ordinary": code.looks_ordinary(),
        })
    }

    pub fn read(&self, list: &str, language: &str) -> Value {
        said(TypedList::text(list).read(&self.0, language))
    }

    pub fn read_without(&self, list: &str, language: &str, line: usize) -> Value {
        said(TypedList::text(list).read_without(line, &self.0, language))
    }
}

/// In words of the protocol; lines count from 1.
fn said(read: Reading) -> Value {
    match read {
        Reading::Code(code) => known(&code),
        Reading::WrongCount(_) => json!({ "refused": "lines" }),
        Reading::Unknown { line, .. } | Reading::Quantity { line } => {
            json!({ "unknown": line + 1 })
        }
        Reading::CheckFails { corrections } => {
            json!({ "refused": "check", "codes": digits(corrections.iter().map(|it| &it.code)) })
        }
        Reading::Candidates(codes) => json!({ "codes": digits(codes.iter()) }),
        Reading::TooManyCandidates => json!({ "refused": "too_many" }),
    }
}

fn known(code: &CaseCode) -> Value {
    json!({ "password": text(code.password()) })
}

fn digits<'a>(codes: impl Iterator<Item = &'a CaseCode>) -> Vec<String> {
    codes.map(|code| code.digits().to_string()).collect()
}
