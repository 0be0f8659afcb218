//! Sending as a machine: what is to be done next, and what a person may still do.
//!
//! Knows nothing of a network; an errand goes out, its outcome comes back. Never gives the answers
//! up, and never closes the way back before a message may have reached the relay.

use crate::words::{Key, key};
use thiqa_wire::Problem;

/// How often the same body may be sealed again because its key was too old (protocol, section 8).
const RESEAL_LIMIT: u8 = 3;
/// How often a grant is bought anew before a person is asked.
const GRANT_LIMIT: u8 = 3;
/// How often a busy relay or a slow network is tried again before a person is asked.
const PATIENCE: u8 = 5;
/// Seconds until the next try where a busy relay names none.
const USUAL_WAIT: u32 = 10;
/// Seconds that are waited at least, so that a busy relay gets some rest.
const SHORTEST_WAIT: u32 = 3;
/// Seconds that a relay may ask for at most (1 min).
const LONGEST_WAIT: u32 = 60;

/// One thing to do. Each can be done again without harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Fetch and verify the manifest, and seal to its key; a second time the same body again.
    Seal,
    /// Buy a grant with a proof of work.
    Buy,
    /// Put the sealed bytes, always the same.
    Put,
}

/// What came of an errand.
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
    /// The report is longer than an envelope.
    TooLong,
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

/// Where the sending stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// An errand is under way.
    Doing(Errand),
    /// The relay is busy: the errand goes on after these seconds.
    Waiting(Errand, u32),
    /// Only the person can go on.
    Stopped(Errand, Failure),
    /// The relay has it on its disk.
    Arrived,
}

/// Why it stopped; each has its sentence in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Failure {
    /// No network, and nothing was sent.
    Offline,
    /// No network, and the message may have arrived.
    OfflinePerhaps,
    /// The relay did not answer, and nothing was sent.
    NoAnswer,
    /// The connection broke while the message was on its way.
    Perhaps,
    /// The network is too slow, and nothing was sent.
    Slow,
    /// The relay stayed busy.
    Busy,
    /// The relay has no room.
    Full,
    /// The page could not make sure of the helpline's key.
    NotVerified,
    /// The relay knows another message under this name.
    Conflict,
    /// The relay refuses for a reason that only its keeper can mend.
    Refused,
    /// The report is longer than an envelope.
    TooLong,
}

/// A sending under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sending {
    stage: Stage,
    granted: bool,
    may_have_arrived: bool,
    slow: bool,
    resealed: u8,
    regranted: u8,
    patience: u8,
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

impl Failure {
    /// Where its sentence stands.
    pub fn key(self) -> Key {
        match self {
            Self::Offline => key::FAILURE_OFFLINE,
            Self::OfflinePerhaps => key::FAILURE_OFFLINE_PERHAPS,
            Self::NoAnswer => key::FAILURE_NO_ANSWER,
            Self::Perhaps => key::FAILURE_PERHAPS,
            Self::Slow => key::FAILURE_SLOW,
            Self::Busy => key::FAILURE_BUSY,
            Self::Full => key::FAILURE_FULL,
            Self::NotVerified => key::FAILURE_NOT_VERIFIED,
            Self::Conflict => key::FAILURE_CONFLICT,
            Self::Refused => key::FAILURE_REFUSED,
            Self::TooLong => key::FAILURE_TOO_LONG,
        }
    }

    /// Whether it mends itself when the network comes back.
    pub fn is_offline(self) -> bool {
        matches!(self, Self::Offline | Self::OfflinePerhaps)
    }
}

impl Sending {
    /// Begins with the sealing.
    pub fn begin() -> Self {
        Self {
            stage: Stage::Doing(Errand::Seal),
            granted: false,
            may_have_arrived: false,
            slow: false,
            resealed: 0,
            regranted: 0,
            patience: 0,
        }
    }

    /// Where it stands.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// Whether a request has already taken more than a minute.
    pub fn is_slow(&self) -> bool {
        self.slow
    }

    /// Whether the answers may still be changed: not while it runs, and no longer once the
    /// message may have reached the relay.
    pub fn may_edit(&self) -> bool {
        matches!(self.stage, Stage::Stopped(..)) && !self.may_have_arrived
    }

    /// Goes on after a stop, or at once where it waits.
    pub fn retry(&mut self) {
        if let Stage::Stopped(errand, _) | Stage::Waiting(errand, _) = self.stage {
            self.stage = Stage::Doing(errand);
            self.regranted = 0;
            self.patience = 0;
        }
    }

    /// Goes on after the wait.
    pub fn waited(&mut self) {
        if let Stage::Waiting(errand, _) = self.stage {
            self.stage = Stage::Doing(errand);
        }
    }

    /// Takes what came of the errand under way.
    pub fn hear(&mut self, outcome: Outcome) {
        use Errand::{Buy, Put, Seal};
        let Stage::Doing(errand) = self.stage else { return };
        self.stage = match (errand, outcome) {
            (Seal, Outcome::Done) => Stage::Doing(if self.granted { Put } else { Buy }),
            (Buy, Outcome::Done) => self.with_grant(),
            (Put, Outcome::Done) => Stage::Arrived,
            (Put, Outcome::Refused(Problem::Stale)) => self.seal_again(),
            (Put, Outcome::Refused(Problem::Grant | Problem::Exhausted))
            | (Buy, Outcome::Refused(Problem::Work | Problem::Spent)) => self.buy_again(errand),
            (Put, Outcome::Refused(Problem::Conflict)) => {
                self.may_have_arrived = true;
                Stage::Stopped(Put, Failure::Conflict)
            }
            (_, Outcome::Refused(_)) if self.may_have_arrived => {
                Stage::Stopped(errand, Failure::Perhaps)
            }
            (_, Outcome::Refused(Problem::Full)) => Stage::Stopped(errand, Failure::Full),
            (_, Outcome::Refused(_)) => Stage::Stopped(errand, Failure::Refused),
            (_, Outcome::Busy(seconds)) => self.be_patient(errand, Failure::Busy, Some(seconds)),
            (_, Outcome::Lost(loss)) => self.lost(errand, loss),
            (_, Outcome::NotVerified) => Stage::Stopped(errand, Failure::NotVerified),
            (_, Outcome::TooLong) => Stage::Stopped(errand, Failure::TooLong),
        };
    }

    fn with_grant(&mut self) -> Stage {
        self.granted = true;
        Stage::Doing(Errand::Put)
    }

    fn seal_again(&mut self) -> Stage {
        self.resealed = self.resealed.saturating_add(1);
        if self.resealed > RESEAL_LIMIT {
            return Stage::Stopped(Errand::Put, Failure::Refused);
        }
        Stage::Doing(Errand::Seal)
    }

    fn buy_again(&mut self, errand: Errand) -> Stage {
        self.granted = false;
        self.regranted = self.regranted.saturating_add(1);
        if self.regranted > GRANT_LIMIT {
            return Stage::Stopped(errand, Failure::Refused);
        }
        Stage::Doing(Errand::Buy)
    }

    fn lost(&mut self, errand: Errand, loss: Loss) -> Stage {
        self.may_have_arrived |= errand == Errand::Put;
        let failure = match (loss, self.may_have_arrived) {
            (Loss::Offline, false) => Failure::Offline,
            (Loss::Offline, true) => Failure::OfflinePerhaps,
            (Loss::NoAnswer, false) => Failure::NoAnswer,
            (Loss::TooSlow, false) => Failure::Slow,
            (_, true) => Failure::Perhaps,
        };
        if loss == Loss::TooSlow {
            self.slow = true;
            return self.be_patient(errand, failure, None);
        }
        Stage::Stopped(errand, failure)
    }

    /// The same errand again by itself, now or after some seconds, but not for ever.
    fn be_patient(&mut self, errand: Errand, failure: Failure, seconds: Option<u32>) -> Stage {
        self.patience = self.patience.saturating_add(1);
        if self.patience > PATIENCE {
            return Stage::Stopped(errand, failure);
        }
        seconds.map_or(Stage::Doing(errand), |seconds| Stage::Waiting(errand, seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Errand::{Buy, Put, Seal};

    /// A sending whose errands come out like this.
    fn after(outcomes: &[Outcome]) -> Sending {
        let mut sending = Sending::begin();
        outcomes.iter().for_each(|&outcome| sending.hear(outcome));
        sending
    }

    const DONE: Outcome = Outcome::Done;
    const CUT: Outcome = Outcome::Lost(Loss::NoAnswer);
    const STALE: Outcome = Outcome::Refused(Problem::Stale);

    #[test]
    fn a_message_is_sealed_paid_for_put_and_has_arrived() {
        assert_eq!(after(&[]).stage(), Stage::Doing(Seal));
        assert_eq!(after(&[DONE]).stage(), Stage::Doing(Buy));
        assert_eq!(after(&[DONE, DONE]).stage(), Stage::Doing(Put));
        assert_eq!(after(&[DONE, DONE, DONE]).stage(), Stage::Arrived);
        assert_eq!(after(&[DONE, DONE, DONE, CUT]).stage(), Stage::Arrived);
    }

    #[test]
    fn a_stale_key_seals_anew_with_the_same_grant_at_most_three_times() {
        let mut sending = after(&[DONE, DONE]);
        for _ in 0..3 {
            sending.hear(STALE);
            assert_eq!(sending.stage(), Stage::Doing(Seal));
            sending.hear(DONE);
            assert_eq!(sending.stage(), Stage::Doing(Put));
        }
        sending.hear(STALE);
        assert_eq!(sending.stage(), Stage::Stopped(Put, Failure::Refused));
        sending.retry();
        sending.hear(STALE);
        assert_eq!(sending.stage(), Stage::Stopped(Put, Failure::Refused));
    }

    #[test]
    fn a_grant_or_a_challenge_that_ran_out_is_bought_again_and_the_same_bytes_go() {
        for problem in [Problem::Grant, Problem::Exhausted] {
            let sending = after(&[DONE, DONE, Outcome::Refused(problem)]);
            assert_eq!(sending.stage(), Stage::Doing(Buy));
        }
        for problem in [Problem::Work, Problem::Spent] {
            let mut sending = after(&[DONE]);
            for _ in 0..3 {
                sending.hear(Outcome::Refused(problem));
                assert_eq!(sending.stage(), Stage::Doing(Buy));
            }
            sending.hear(Outcome::Refused(problem));
            assert_eq!(sending.stage(), Stage::Stopped(Buy, Failure::Refused));
        }
    }

    #[test]
    fn answers_may_be_changed_until_a_message_may_have_arrived() {
        let before = after(&[Outcome::Lost(Loss::Offline)]);
        assert_eq!(before.stage(), Stage::Stopped(Seal, Failure::Offline));
        assert!(before.may_edit());

        let refused = after(&[DONE, DONE, Outcome::Refused(Problem::Full)]);
        assert_eq!(refused.stage(), Stage::Stopped(Put, Failure::Full));
        assert!(refused.may_edit());

        let mut cut = after(&[DONE, DONE, CUT]);
        assert_eq!(cut.stage(), Stage::Stopped(Put, Failure::Perhaps));
        assert!(!cut.may_edit());
        cut.retry();
        assert_eq!(cut.stage(), Stage::Doing(Put));
        cut.hear(Outcome::Lost(Loss::Offline));
        assert_eq!(cut.stage(), Stage::Stopped(Put, Failure::OfflinePerhaps));
        assert!(!cut.may_edit());

        cut.retry();
        cut.hear(Outcome::Refused(Problem::Full));
        assert_eq!(cut.stage(), Stage::Stopped(Put, Failure::Perhaps), "it may be there already");

        let conflict = after(&[DONE, DONE, Outcome::Refused(Problem::Conflict)]);
        assert_eq!(conflict.stage(), Stage::Stopped(Put, Failure::Conflict));
        assert!(!conflict.may_edit() && !after(&[DONE, DONE]).may_edit());
    }

    #[test]
    fn a_busy_relay_is_waited_for_and_in_the_end_the_person_is_asked() {
        let mut sending = after(&[DONE, DONE]);
        for _ in 0..PATIENCE {
            sending.hear(Outcome::Busy(7));
            assert_eq!(sending.stage(), Stage::Waiting(Put, 7));
            sending.waited();
            assert_eq!(sending.stage(), Stage::Doing(Put));
        }
        sending.hear(Outcome::Busy(7));
        assert_eq!(sending.stage(), Stage::Stopped(Put, Failure::Busy));
        assert!(sending.may_edit());
        sending.retry();
        sending.hear(DONE);
        assert_eq!(sending.stage(), Stage::Arrived);
    }

    #[test]
    fn who_does_not_want_to_wait_goes_on_at_once() {
        let mut sending = after(&[DONE, DONE, Outcome::Busy(60)]);
        sending.retry();
        assert_eq!(sending.stage(), Stage::Doing(Put));
        sending.waited();
        assert_eq!(sending.stage(), Stage::Doing(Put));
    }

    #[test]
    fn a_slow_network_sends_the_same_again_and_says_so() {
        let mut sending = after(&[DONE, DONE]);
        for _ in 0..PATIENCE {
            sending.hear(Outcome::Lost(Loss::TooSlow));
            assert_eq!(sending.stage(), Stage::Doing(Put));
            assert!(sending.is_slow());
        }
        sending.hear(Outcome::Lost(Loss::TooSlow));
        assert_eq!(sending.stage(), Stage::Stopped(Put, Failure::Perhaps));
    }

    #[test]
    fn every_answer_of_the_relay_is_read() {
        let read = |problem: Problem| {
            let body = format!(r#"{{"type":"{}","status":0}}"#, problem.details().kind);
            Outcome::of(problem.status(), body.as_bytes(), None, 0)
        };
        assert_eq!(Outcome::of(201, b"", None, 0), DONE);
        assert_eq!(Outcome::of(200, b"", None, 0), DONE);
        for problem in Problem::ALL.into_iter().filter(|&problem| problem != Problem::Busy) {
            assert_eq!(read(problem), Outcome::Refused(problem));
        }
        assert_eq!(read(Problem::Busy), Outcome::Busy(USUAL_WAIT));
    }

    #[test]
    fn an_answer_of_somebody_in_between_is_understood_too() {
        assert_eq!(Outcome::of(502, b"<html>", None, 0), CUT);
        assert_eq!(Outcome::of(504, b"", None, 0), CUT);
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
