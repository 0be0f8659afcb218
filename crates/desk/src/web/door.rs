//! The door of the desk's page: a start token in the path, and no way in for a page of another
//! site that a counsellor's browser has open, whatever name it gives this machine.

use axum::http::{HeaderMap, HeaderValue, header};
use rand_core::CryptoRng;
use subtle::ConstantTimeEq;
use thiqa_report::Language;
use thiqa_wire::ids::to_base64;

/// Random bytes of a start token (128 bits; 22 characters).
const TOKEN_BYTES: usize = 16;

/// What the address begins with, new at every start. Whoever has it reads every case.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// A new token.
    pub fn draw(rng: &mut dyn CryptoRng) -> Self {
        let mut bytes = [0; TOKEN_BYTES];
        rng.fill_bytes(&mut bytes);
        Self(to_base64(&bytes))
    }

    /// The address to open, which alone may show the token.
    pub fn address(&self, port: u16) -> String {
        format!("http://127.0.0.1:{port}/{}/", self.0)
    }
}

/// Who may come in.
pub(super) struct Door {
    token: Token,
    hosts: [String; 2],
}

impl Door {
    pub(super) fn new(token: Token, port: u16) -> Self {
        Self { token, hosts: [format!("127.0.0.1:{port}"), format!("localhost:{port}")] }
    }

    /// Whether this is the start token; in constant time.
    pub(super) fn opens_to(&self, token: &str) -> bool {
        token.as_bytes().ct_eq(self.token.0.as_bytes()).into()
    }

    /// A name that was made to point at this machine is not ours (DNS rebinding).
    pub(super) fn knows_host(&self, headers: &HeaderMap) -> bool {
        let mut given = headers.get_all(header::HOST).iter();
        let (Some(host), None) = (given.next(), given.next()) else { return false };
        self.hosts.iter().any(|ours| host.as_bytes() == ours.as_bytes())
    }

    /// A form that another site sends is not ours. Under `Referrer-Policy: no-referrer` a browser
    /// writes the origin of our own form as `null`, and says beside it, in a header that no page
    /// can set, that it is ours.
    pub(super) fn knows_origin(&self, headers: &HeaderMap) -> bool {
        let is = |name: &str, value: &str| headers.get(name).is_some_and(|it| it == value);
        match headers.get(header::ORIGIN).map(HeaderValue::as_bytes) {
            Some(b"null") => is("sec-fetch-site", "same-origin"),
            Some(origin) => origin
                .strip_prefix(b"http://")
                .is_some_and(|host| self.hosts.iter().any(|ours| host == ours.as_bytes())),
            None => false,
        }
    }
}

/// The first language that the browser asks for and we speak; Arabic where there is none.
pub(super) fn language(headers: &HeaderMap) -> Language {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|it| it.to_str().ok());
    asked
        .unwrap_or_default()
        .split([',', ';'])
        .find_map(|tag| Language::of_tag(tag.trim()))
        .unwrap_or(Language::Arabic)
}
