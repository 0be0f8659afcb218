//! Requests to the relay, and what its answers mean.

use thiqa_wire::{OCTET_STREAM, Receipt, SignedManifest, paths};

use crate::browser::network::{self, Answer, Request};
use crate::browser::rng;
use crate::sending::{Loss, Outcome};

/// Milliseconds that an answer may take (1 min).
const PATIENCE: u32 = 60_000;
/// Milliseconds that an envelope or a mailbox may take on a slow line: longer than the relay waits
/// for a body (protocol, section 8), so that its refusal is heard.
const LONG_PATIENCE: u32 = 400_000;

/// The relay of this page.
pub struct Relay {
    /// Without a trailing slash.
    origin: String,
}

/// What is asked.
pub struct Ask<'a> {
    /// `GET`, `POST` or `PUT`.
    pub method: &'static str,
    /// Under the relay's origin.
    pub path: &'a str,
    /// Header by header.
    pub headers: &'a [(&'static str, &'a str)],
    /// What is sent, if anything.
    pub body: Option<&'a [u8]>,
}

/// The one shape that the relay's yes to a question has. Whatever else comes as a yes is somebody
/// else's: a login page answers 200 to everything.
pub enum Yes {
    /// This status and as many bytes.
    Bytes(u16, usize),
    /// A frame that may hold a manifest.
    Frame,
    /// This receipt.
    Receipt(Receipt),
}

impl Yes {
    fn is(&self, answer: &Answer) -> bool {
        answer.media == OCTET_STREAM
            && match self {
                &Self::Bytes(status, length) => {
                    answer.status == status && answer.body.len() == length
                }
                Self::Frame => {
                    answer.status == 200 && SignedManifest::from_bytes(&answer.body).is_ok()
                }
                Self::Receipt(receipt) => {
                    matches!(answer.status, 200 | 201) && receipt.is(&answer.body)
                }
            }
    }

    /// The body of an answer, where it is this yes.
    ///
    /// # Errors
    /// Any other answer, or how it was lost.
    pub fn of(&self, answer: Result<Answer, Loss>) -> Result<Vec<u8>, Outcome> {
        let answer = answer.map_err(Outcome::Lost)?;
        if self.is(&answer) {
            return Ok(answer.body);
        }
        let [random] = rng::bytes();
        let Answer { status, media, retry_after, body } = answer;
        Err(Outcome::of_no(status, &media, &body, retry_after, random))
    }
}

impl Relay {
    /// The relay at this origin.
    pub fn at(origin: String) -> Self {
        Self { origin }
    }

    /// Posts a body of this media type.
    ///
    /// # Errors
    /// Whatever is not this yes.
    pub async fn post(
        &self,
        path: &str,
        media: &str,
        body: &[u8],
        yes: Yes,
    ) -> Result<Vec<u8>, Outcome> {
        let headers = &[("content-type", media)];
        self.ask(&Ask { method: "POST", path, headers, body: Some(body) }, &yes).await
    }

    /// Asks anything that may be asked twice, and asks once more at once where no answer came: a
    /// connection that was kept alive may have ended unnoticed.
    ///
    /// # Errors
    /// Whatever is not this yes.
    pub async fn ask(&self, what: &Ask<'_>, yes: &Yes) -> Result<Vec<u8>, Outcome> {
        let mut is_first = true;
        loop {
            match self.send(what).await {
                Err(Loss::NoAnswer) if is_first => is_first = false,
                answer => return yes.of(answer),
            }
        }
    }

    /// Asks once, and gives the answer whatever it is.
    ///
    /// # Errors
    /// How the answer was lost.
    pub async fn send(&self, what: &Ask<'_>) -> Result<Answer, Loss> {
        let &Ask { method, path, headers, body } = what;
        let url = [self.origin.as_str(), path].concat();
        let is_long = method == "PUT" || path == paths::MAILBOX;
        let patience = if is_long { LONG_PATIENCE } else { PATIENCE };
        network::ask(Request { method, url, integrity: String::new(), headers, body, patience })
            .await
    }
}
