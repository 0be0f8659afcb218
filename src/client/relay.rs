//! Requests to the relay, and what its answers mean.

use crate::browser::network::{self, Answer, Request};
use crate::browser::rng;
use crate::sending::{Loss, Outcome};

/// The relay of this page.
pub struct Relay {
    /// Without a trailing slash.
    origin: String,
}

impl Relay {
    /// The relay at this origin.
    pub fn at(origin: String) -> Self {
        Self { origin }
    }

    /// Posts a body of this media type.
    ///
    /// # Errors
    /// Whatever is not the relay's yes.
    pub async fn post(&self, path: &str, media: &str, body: &[u8]) -> Result<Answer, Outcome> {
        self.ask("POST", path, &[("content-type", media)], Some(body)).await
    }

    /// Asks anything.
    ///
    /// # Errors
    /// Whatever is not the relay's yes.
    pub async fn ask(
        &self,
        method: &'static str,
        path: &str,
        headers: &[(&'static str, &str)],
        body: Option<&[u8]>,
    ) -> Result<Answer, Outcome> {
        understood(self.send(method, path, headers, body).await)
    }

    /// Asks anything, and gives the answer whatever its status.
    ///
    /// # Errors
    /// How the answer was lost.
    pub async fn send(
        &self,
        method: &'static str,
        path: &str,
        headers: &[(&'static str, &str)],
        body: Option<&[u8]>,
    ) -> Result<Answer, Loss> {
        let url = [self.origin.as_str(), path].concat();
        network::ask(Request { method, url, integrity: String::new(), headers, body }).await
    }
}

/// The answer, where it is the relay's yes.
///
/// # Errors
/// Any other answer, or how it was lost.
pub fn understood(answer: Result<Answer, Loss>) -> Result<Answer, Outcome> {
    let answer = answer.map_err(Outcome::Lost)?;
    let [random] = rng::bytes();
    match Outcome::of(answer.status, &answer.body, answer.retry_after, random) {
        Outcome::Done => Ok(answer),
        refusal => Err(refusal),
    }
}
