//! Says what our crates make of bytes, so that another implementation can be compared with them:
//! one request a line on standard input, one answer a line on standard output, both JSON
//! (`{"do":"open",…}`, `{"body":…}`). Bytes are base64url.

mod codes;
mod letters;

use std::io;

use chacha20::ChaCha20Rng;
use data_encoding::BASE64URL_NOPAD;
use rand_core::SeedableRng;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use thiqa_envelope::THINGS;

use crate::codes::Lists;
use crate::letters::{Author, Way};

#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum Request {
    /// A body in an envelope; without an author it is a first report.
    Seal { way: Way, key: Bytes, id: Bytes, author: Option<Author>, body: Bytes, rng_seed: Bytes },
    /// What an envelope holds, and whether this author wrote it.
    Open { way: Way, seed: Bytes, author: Option<Author>, envelope: Bytes },
    /// The same body, read and written again: ours has the same bytes.
    Rewrite { body: Bytes },
    /// A new case code.
    Draw { rng_seed: Bytes },
    /// The stretched form of a case code.
    Stretch { label: String, password: Bytes },
    /// The keys that a stretched case code leads to.
    Keys { prk: Bytes },
    /// A code as it is written down: eight lines, 27 digits, a list.
    Write { password: Bytes, tongue: String },
    /// The code of eight lines, `[item, quantity]` each.
    Lines { lines: [(u8, u8); 8] },
    /// The code of 27 digits.
    Digits { text: String },
    /// What a list says that somebody typed on a page in this language.
    Read { text: String, tongue: String },
    /// The codes that fit a list without this line, which counts from 0.
    ReadWithout { text: String, tongue: String, line: usize },
}

struct Bytes(Vec<u8>);

fn main() {
    let lists = Lists::of(THINGS);
    for line in io::stdin().lines() {
        let request = serde_json::from_str(&line.unwrap()).unwrap();
        println!("{}", answer(request, &lists));
    }
}

fn answer(request: Request, lists: &Lists) -> Value {
    match request {
        Request::Seal { way, key, id, author, body, rng_seed } => {
            letters::seal(&way, &key, &id, author, &body.0, &mut rng_seed.rng())
        }
        Request::Open { way, seed, author, envelope } => {
            letters::open(&way, &seed, author, &envelope.0)
        }
        Request::Rewrite { body } => letters::rewrite(&body.0),
        Request::Draw { rng_seed } => codes::draw(&mut rng_seed.rng()),
        Request::Stretch { label, password } => codes::stretch(&label, &password),
        Request::Keys { prk } => codes::keys(&prk),
        Request::Write { password, tongue } => lists.write(&password, &tongue),
        Request::Lines { lines } => codes::of_lines(lines),
        Request::Digits { text } => codes::of_digits(&text),
        Request::Read { text, tongue } => lists.read(&text, &tongue),
        Request::ReadWithout { text, tongue, line } => lists.read_without(&text, &tongue, line),
    }
}

impl Bytes {
    fn exactly<const N: usize>(&self) -> [u8; N] {
        self.0.as_slice().try_into().unwrap()
    }

    /// The generator of this seed: whoever asks says what is drawn, so that a fault comes again.
    fn rng(&self) -> ChaCha20Rng {
        ChaCha20Rng::from_seed(self.exactly())
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        BASE64URL_NOPAD.decode(text.as_bytes()).map(Self).map_err(serde::de::Error::custom)
    }
}

fn text(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}
