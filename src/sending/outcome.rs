//! What came of a step of sending, and what a no of the relay, or of somebody in between, means.

use thiqa_wire::{Problem, problem};

/// Seconds until the next try where a busy relay names none.
const USUAL_WAIT: u32 = 10;
/// Seconds that are waited at least, so that a busy relay gets some rest.
const SHORTEST_WAIT: u32 = 3;
/// Seconds that a relay may ask for at most (1 min).
const LONGEST_WAIT: u32 = 60;

/// What came of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// The relay said no, and stored nothing.
    Refused(Problem),
    /// The same again after so many seconds.
    Busy(u32),
    /// No answer came: what was sent may have arrived.
    Lost(Loss),
    /// What the relay showed is not the helpline's manifest.
    NotVerified,
    /// The message is longer than an envelope, by about so many letters.
    TooLong(usize),
}

/// How an answer was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The phone says that it has no network.
    Offline,
    /// The connection failed.
    NoAnswer,
    /// It took longer than a slow line needs.
    TooSlow,
    /// Somebody between the phone and the relay answered: a network that asks for a login, or that
    /// changes what goes through it.
    Strange,
}

impl Outcome {
    /// Reads an answer that is not the relay's yes. `media` is its `Content-Type`, `retry_after` in
    /// seconds; `random` spreads those who wait.
    pub fn of_no(
        status: u16,
        media: &str,
        body: &[u8],
        retry_after: Option<u32>,
        random: u8,
    ) -> Self {
        let problem = Problem::read(status, body).filter(|_| media == problem::MEDIA_TYPE);
        match (problem, status) {
            (Some(Problem::Busy), _) => Self::Busy(wait(retry_after, random)),
            (Some(problem), _) => Self::Refused(problem),
            // Somebody between the phone and the relay: that the relay is away, or whatever else.
            (None, 429 | 500..) => Self::Lost(Loss::NoAnswer),
            (None, _) => Self::Lost(Loss::Strange),
        }
    }
}

/// Seconds to wait: what the relay asks for and up to half as much again, so that not all come
/// back at once.
fn wait(retry_after: Option<u32>, random: u8) -> u32 {
    let asked = retry_after.unwrap_or(USUAL_WAIT).clamp(SHORTEST_WAIT, LONGEST_WAIT);
    asked + asked * u32::from(random) / 512
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_of_the_relay_is_read() {
        let read = |problem: Problem| {
            let body = format!(r#"{{"type":"{}","status":0}}"#, problem.details().kind);
            Outcome::of_no(problem.status(), problem::MEDIA_TYPE, body.as_bytes(), None, 0)
        };
        for problem in Problem::ALL.into_iter().filter(|&problem| problem != Problem::Busy) {
            assert_eq!(read(problem), Outcome::Refused(problem));
        }
        assert_eq!(read(Problem::Busy), Outcome::Busy(USUAL_WAIT));
    }

    /// A login page answers as it likes, and what it says is never taken for the relay's no: what
    /// was sent may have gone through.
    #[test]
    fn what_somebody_in_between_says_is_neither_yes_nor_no() {
        let full = br#"{"type":"urn:thiqa:1:full","status":507}"#;
        for (status, loss) in [
            (200, Loss::Strange),
            (201, Loss::Strange),
            (204, Loss::Strange),
            (302, Loss::Strange),
            (403, Loss::Strange),
            (404, Loss::Strange),
            (511, Loss::NoAnswer),
            (429, Loss::NoAnswer),
            (502, Loss::NoAnswer),
            (503, Loss::NoAnswer),
            (507, Loss::NoAnswer),
        ] {
            for body in [b"<html>".as_slice(), b"", full] {
                let outcome = Outcome::of_no(status, "text/html", body, Some(30), 0);
                assert_eq!(outcome, Outcome::Lost(loss), "{status}");
            }
        }
    }

    #[test]
    fn waiting_is_bounded_and_spread() {
        assert_eq!(wait(Some(0), 0), SHORTEST_WAIT);
        assert_eq!(wait(Some(u32::MAX), 255), LONGEST_WAIT + 29);
        assert!(wait(Some(20), 200) > wait(Some(20), 10));
    }
}
