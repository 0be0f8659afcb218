//! What came of a step of sending, and what an answer of the relay, or of somebody in between, means.

use thiqa_wire::Problem;

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
    /// It took longer than a minute.
    TooSlow,
}

impl Outcome {
    /// Reads an answer. `retry_after` is in seconds; `random` spreads those who wait.
    pub fn of(status: u16, body: &[u8], retry_after: Option<u32>, random: u8) -> Self {
        if matches!(status, 200 | 201) {
            return Self::Done;
        }
        match Problem::read(status, body) {
            Some(Problem::Busy) => Self::Busy(wait(retry_after, random)),
            Some(problem) => Self::Refused(problem),
            // Not our relay's words: somebody between the phone and the relay answered.
            None => match status {
                429 | 503 => Self::Busy(wait(retry_after, random)),
                507 => Self::Refused(Problem::Full),
                500.. => Self::Lost(Loss::NoAnswer),
                _ => Self::Refused(Problem::Malformed),
            },
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
    fn every_answer_of_the_relay_is_read() {
        let read = |problem: Problem| {
            let body = format!(r#"{{"type":"{}","status":0}}"#, problem.details().kind);
            Outcome::of(problem.status(), body.as_bytes(), None, 0)
        };
        assert_eq!(Outcome::of(201, b"", None, 0), Outcome::Done);
        assert_eq!(Outcome::of(200, b"", None, 0), Outcome::Done);
        for problem in Problem::ALL.into_iter().filter(|&problem| problem != Problem::Busy) {
            assert_eq!(read(problem), Outcome::Refused(problem));
        }
        assert_eq!(read(Problem::Busy), Outcome::Busy(USUAL_WAIT));
    }

    #[test]
    fn an_answer_of_somebody_in_between_is_understood_too() {
        assert_eq!(Outcome::of(502, b"<html>", None, 0), Outcome::Lost(Loss::NoAnswer));
        assert_eq!(Outcome::of(504, b"", None, 0), Outcome::Lost(Loss::NoAnswer));
        assert_eq!(Outcome::of(503, b"", Some(30), 0), Outcome::Busy(30));
        assert_eq!(Outcome::of(429, b"", None, 0), Outcome::Busy(USUAL_WAIT));
        assert_eq!(Outcome::of(507, b"", None, 0), Outcome::Refused(Problem::Full));
        assert_eq!(Outcome::of(404, b"", None, 0), Outcome::Refused(Problem::Malformed));
        assert_eq!(Outcome::of(204, b"", None, 0), Outcome::Refused(Problem::Malformed));
    }

    #[test]
    fn waiting_is_bounded_and_spread() {
        assert_eq!(wait(Some(0), 0), SHORTEST_WAIT);
        assert_eq!(wait(Some(u32::MAX), 255), LONGEST_WAIT + 29);
        assert!(wait(Some(20), 200) > wait(Some(20), 10));
    }
}
