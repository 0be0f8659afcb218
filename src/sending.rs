//! Sending as a machine: what is to be done next, and what a person may still do.
//!
//! Knows nothing of a network; a step is to be done, its outcome comes back. Never gives the answers
//! up, and never closes the way back before a message may have reached the relay.

mod outcome;

use thiqa_wire::Problem;

pub use outcome::{Loss, Outcome};

/// How often the same body may be sealed again because its key was too old (protocol, section 8).
const RESEAL_LIMIT: u8 = 3;
/// How often a grant is got anew before a person is asked.
const GRANT_LIMIT: u8 = 3;
/// How often a busy relay or a slow network is tried again before a person is asked.
const PATIENCE: u8 = 5;
/// Seconds before each repeat of what got no answer, until a person is asked.
const REPEATS: [u32; 2] = [1, 4];

/// One step of sending. Each can be done again without harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Fetch and verify the manifest, and seal to its key; a second time the same body again.
    Seal,
    /// Get a grant for a proof of work.
    Grant,
    /// Put the sealed bytes, always the same.
    Put,
}

/// Where the sending stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// A step is under way.
    Doing(Step),
    /// It got no answer, and is done again by itself after these seconds.
    Repeating(Step, u32),
    /// The relay is busy: the step goes on after these seconds.
    Waiting(Step, u32),
    /// Only the person can go on.
    Stopped(Step, Failure),
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
    /// Something broke in while the message was on its way.
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
    /// The message is longer than an envelope, by about so many letters.
    TooLong(usize),
}

/// A sending under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sending {
    progress: Progress,
    granted: bool,
    may_have_arrived: bool,
    slow: bool,
    strange: bool,
    resealed: u8,
    regranted: u8,
    patience: u8,
    repeated: usize,
}

impl Failure {
    /// Whether another network, or this one once it is back, may mend it.
    pub fn is_of_the_network(self) -> bool {
        use Failure::{NoAnswer, Offline, OfflinePerhaps, Perhaps, Slow};
        matches!(self, Offline | OfflinePerhaps | NoAnswer | Perhaps | Slow)
    }
}

impl Sending {
    /// Begins with the sealing.
    pub fn begin() -> Self {
        Self {
            progress: Progress::Doing(Step::Seal),
            granted: false,
            may_have_arrived: false,
            slow: false,
            strange: false,
            resealed: 0,
            regranted: 0,
            patience: 0,
            repeated: 0,
        }
    }

    /// Where it stands.
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// Whether a request has already taken long.
    pub fn is_slow(&self) -> bool {
        self.slow
    }

    /// The step under way takes long.
    pub fn takes_long(&mut self, step: Step) {
        self.slow |= self.progress == Progress::Doing(step);
    }

    /// Whether somebody between the phone and the relay answered last.
    pub fn is_strange(&self) -> bool {
        self.strange
    }

    /// Whether the answers may still be changed: not while it runs, and no longer once the
    /// message may have reached the relay.
    pub fn may_edit(&self) -> bool {
        matches!(self.progress, Progress::Stopped(..)) && !self.may_have_arrived
    }

    /// Goes on after a stop, or at once where it waits.
    pub fn retry(&mut self) {
        if let Progress::Stopped(step, _) | Progress::Waiting(step, _) = self.progress {
            self.progress = Progress::Doing(step);
            self.regranted = 0;
            self.patience = 0;
            self.repeated = 0;
        }
    }

    /// Goes on after the wait.
    pub fn waited(&mut self) {
        if let Progress::Waiting(step, _) | Progress::Repeating(step, _) = self.progress {
            self.progress = Progress::Doing(step);
        }
    }

    /// Takes what came of the step under way.
    pub fn hear(&mut self, outcome: Outcome) {
        use Step::{Grant, Put, Seal};
        let Progress::Doing(step) = self.progress else { return };
        self.strange = outcome == Outcome::Lost(Loss::Strange);
        if outcome == Outcome::Done {
            self.slow = false;
            self.repeated = 0;
        }
        self.progress = match (step, outcome) {
            (Seal, Outcome::Done) => Progress::Doing(if self.granted { Put } else { Grant }),
            (Grant, Outcome::Done) => self.with_grant(),
            (Put, Outcome::Done) => Progress::Arrived,
            (Put, Outcome::Refused(Problem::Stale)) => self.seal_again(),
            (Put, Outcome::Refused(Problem::Grant | Problem::Exhausted))
            | (Grant, Outcome::Refused(Problem::Work | Problem::Spent)) => self.grant_again(step),
            (Put, Outcome::Refused(Problem::Conflict)) => {
                self.may_have_arrived = true;
                Progress::Stopped(Put, Failure::Conflict)
            }
            (_, Outcome::Refused(_)) if self.may_have_arrived => {
                Progress::Stopped(step, Failure::Perhaps)
            }
            (_, Outcome::Refused(Problem::Full)) => Progress::Stopped(step, Failure::Full),
            (_, Outcome::Refused(_)) => Progress::Stopped(step, Failure::Refused),
            (_, Outcome::Busy(seconds)) => self.be_patient(step, Failure::Busy, Some(seconds)),
            (_, Outcome::Lost(loss)) => self.lost(step, loss),
            (_, Outcome::NotVerified) => Progress::Stopped(step, Failure::NotVerified),
            (_, Outcome::TooLong(by)) => Progress::Stopped(step, Failure::TooLong(by)),
        };
    }

    fn with_grant(&mut self) -> Progress {
        self.granted = true;
        Progress::Doing(Step::Put)
    }

    fn seal_again(&mut self) -> Progress {
        self.resealed = self.resealed.saturating_add(1);
        if self.resealed > RESEAL_LIMIT {
            return Progress::Stopped(Step::Put, Failure::Refused);
        }
        Progress::Doing(Step::Seal)
    }

    fn grant_again(&mut self, step: Step) -> Progress {
        self.granted = false;
        self.regranted = self.regranted.saturating_add(1);
        if self.regranted > GRANT_LIMIT {
            return Progress::Stopped(step, Failure::Refused);
        }
        Progress::Doing(Step::Grant)
    }

    fn lost(&mut self, step: Step, loss: Loss) -> Progress {
        self.may_have_arrived |= step == Step::Put;
        let failure = match (loss, self.may_have_arrived) {
            (Loss::Offline, false) => Failure::Offline,
            (Loss::Offline, true) => Failure::OfflinePerhaps,
            (Loss::NoAnswer | Loss::Strange, false) => Failure::NoAnswer,
            (Loss::TooSlow, false) => Failure::Slow,
            (_, true) => Failure::Perhaps,
        };
        match loss {
            Loss::Offline => Progress::Stopped(step, failure),
            Loss::TooSlow => {
                self.slow = true;
                self.be_patient(step, failure, None)
            }
            Loss::NoAnswer | Loss::Strange => self.repeat(step, failure),
        }
    }

    /// The same step again by itself after a pause that grows.
    fn repeat(&mut self, step: Step, failure: Failure) -> Progress {
        let Some(&seconds) = REPEATS.get(self.repeated) else {
            return Progress::Stopped(step, failure);
        };
        self.repeated += 1;
        Progress::Repeating(step, seconds)
    }

    /// The same step again by itself, now or after some seconds, but not for ever.
    fn be_patient(&mut self, step: Step, failure: Failure, seconds: Option<u32>) -> Progress {
        self.patience = self.patience.saturating_add(1);
        if self.patience > PATIENCE {
            return Progress::Stopped(step, failure);
        }
        seconds.map_or(Progress::Doing(step), |seconds| Progress::Waiting(step, seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Step::{Grant, Put, Seal};

    /// A sending whose steps come out like this.
    fn after(outcomes: &[Outcome]) -> Sending {
        let mut sending = Sending::begin();
        outcomes.iter().for_each(|&outcome| sending.hear(outcome));
        sending
    }

    const DONE: Outcome = Outcome::Done;
    const CUT: Outcome = Outcome::Lost(Loss::NoAnswer);
    const STALE: Outcome = Outcome::Refused(Problem::Stale);

    /// Every repeat ends alike, until the person is asked.
    fn cut_off_until_asked(sending: &mut Sending, outcome: Outcome) {
        let Progress::Doing(step) = sending.progress() else { panic!("nothing is under way") };
        for seconds in REPEATS {
            sending.hear(outcome);
            assert_eq!(sending.progress(), Progress::Repeating(step, seconds));
            assert!(!sending.may_edit());
            sending.waited();
            assert_eq!(sending.progress(), Progress::Doing(step));
        }
        sending.hear(outcome);
    }

    #[test]
    fn what_broke_off_is_repeated_by_itself_and_arrives() {
        let mut sending = after(&[DONE, DONE, CUT]);
        sending.waited();
        sending.hear(DONE);
        assert_eq!(sending.progress(), Progress::Arrived);
    }

    #[test]
    fn every_step_has_its_own_repeats() {
        let mut sending = after(&[DONE]);
        for _ in REPEATS {
            sending.hear(CUT);
            sending.waited();
        }
        sending.hear(DONE);
        sending.hear(CUT);
        assert_eq!(sending.progress(), Progress::Repeating(Put, REPEATS[0]));
    }

    #[test]
    fn a_stranger_s_answer_says_neither_that_it_arrived_nor_that_it_did_not() {
        let strange = Outcome::Lost(Loss::Strange);
        let mut before = after(&[DONE]);
        cut_off_until_asked(&mut before, strange);
        assert_eq!(before.progress(), Progress::Stopped(Grant, Failure::NoAnswer));
        assert!(before.is_strange() && before.may_edit());

        let mut put = after(&[DONE, DONE]);
        cut_off_until_asked(&mut put, strange);
        assert_eq!(put.progress(), Progress::Stopped(Put, Failure::Perhaps));
        assert!(put.is_strange() && !put.may_edit());
        put.retry();
        put.hear(DONE);
        assert_eq!(put.progress(), Progress::Arrived);
        assert!(!put.is_strange());
    }

    #[test]
    fn a_step_that_takes_long_is_said_to_while_it_does() {
        let mut sending = after(&[DONE]);
        sending.takes_long(Put);
        assert!(!sending.is_slow(), "another one does");
        sending.takes_long(Grant);
        assert!(sending.is_slow());
        sending.hear(DONE);
        assert!(!sending.is_slow(), "the next step may be quick");
    }

    #[test]
    fn a_message_is_sealed_paid_for_put_and_has_arrived() {
        assert_eq!(after(&[]).progress(), Progress::Doing(Seal));
        assert_eq!(after(&[DONE]).progress(), Progress::Doing(Grant));
        assert_eq!(after(&[DONE, DONE]).progress(), Progress::Doing(Put));
        assert_eq!(after(&[DONE, DONE, DONE]).progress(), Progress::Arrived);
        assert_eq!(after(&[DONE, DONE, DONE, CUT]).progress(), Progress::Arrived);
    }

    #[test]
    fn a_stale_key_seals_anew_with_the_same_grant_at_most_three_times() {
        let mut sending = after(&[DONE, DONE]);
        for _ in 0..3 {
            sending.hear(STALE);
            assert_eq!(sending.progress(), Progress::Doing(Seal));
            sending.hear(DONE);
            assert_eq!(sending.progress(), Progress::Doing(Put));
        }
        sending.hear(STALE);
        assert_eq!(sending.progress(), Progress::Stopped(Put, Failure::Refused));
        sending.retry();
        sending.hear(STALE);
        assert_eq!(sending.progress(), Progress::Stopped(Put, Failure::Refused));
    }

    #[test]
    fn a_grant_or_a_challenge_that_ran_out_is_got_again_and_the_same_bytes_go() {
        for problem in [Problem::Grant, Problem::Exhausted] {
            let sending = after(&[DONE, DONE, Outcome::Refused(problem)]);
            assert_eq!(sending.progress(), Progress::Doing(Grant));
        }
        for problem in [Problem::Work, Problem::Spent] {
            let mut sending = after(&[DONE]);
            for _ in 0..3 {
                sending.hear(Outcome::Refused(problem));
                assert_eq!(sending.progress(), Progress::Doing(Grant));
            }
            sending.hear(Outcome::Refused(problem));
            assert_eq!(sending.progress(), Progress::Stopped(Grant, Failure::Refused));
        }
    }

    #[test]
    fn answers_may_be_changed_until_a_message_may_have_arrived() {
        let before = after(&[Outcome::Lost(Loss::Offline)]);
        assert_eq!(before.progress(), Progress::Stopped(Seal, Failure::Offline));
        assert!(before.may_edit());

        let refused = after(&[DONE, DONE, Outcome::Refused(Problem::Full)]);
        assert_eq!(refused.progress(), Progress::Stopped(Put, Failure::Full));
        assert!(refused.may_edit());

        let mut cut = after(&[DONE, DONE]);
        cut_off_until_asked(&mut cut, CUT);
        assert_eq!(cut.progress(), Progress::Stopped(Put, Failure::Perhaps));
        assert!(!cut.may_edit());
        cut.retry();
        assert_eq!(cut.progress(), Progress::Doing(Put));
        cut.hear(Outcome::Lost(Loss::Offline));
        assert_eq!(cut.progress(), Progress::Stopped(Put, Failure::OfflinePerhaps));
        assert!(!cut.may_edit());

        cut.retry();
        cut.hear(Outcome::Refused(Problem::Full));
        assert_eq!(
            cut.progress(),
            Progress::Stopped(Put, Failure::Perhaps),
            "it may be there already"
        );

        let conflict = after(&[DONE, DONE, Outcome::Refused(Problem::Conflict)]);
        assert_eq!(conflict.progress(), Progress::Stopped(Put, Failure::Conflict));
        assert!(!conflict.may_edit() && !after(&[DONE, DONE]).may_edit());
    }

    #[test]
    fn a_busy_relay_is_waited_for_and_in_the_end_the_person_is_asked() {
        let mut sending = after(&[DONE, DONE]);
        for _ in 0..PATIENCE {
            sending.hear(Outcome::Busy(7));
            assert_eq!(sending.progress(), Progress::Waiting(Put, 7));
            sending.waited();
            assert_eq!(sending.progress(), Progress::Doing(Put));
        }
        sending.hear(Outcome::Busy(7));
        assert_eq!(sending.progress(), Progress::Stopped(Put, Failure::Busy));
        assert!(sending.may_edit());
        sending.retry();
        sending.hear(DONE);
        assert_eq!(sending.progress(), Progress::Arrived);
    }

    #[test]
    fn who_does_not_want_to_wait_goes_on_at_once() {
        let mut sending = after(&[DONE, DONE, Outcome::Busy(60)]);
        sending.retry();
        assert_eq!(sending.progress(), Progress::Doing(Put));
        sending.waited();
        assert_eq!(sending.progress(), Progress::Doing(Put));
    }

    #[test]
    fn a_slow_network_sends_the_same_again_and_says_so() {
        let mut sending = after(&[DONE, DONE]);
        for _ in 0..PATIENCE {
            sending.hear(Outcome::Lost(Loss::TooSlow));
            assert_eq!(sending.progress(), Progress::Doing(Put));
            assert!(sending.is_slow());
        }
        sending.hear(Outcome::Lost(Loss::TooSlow));
        assert_eq!(sending.progress(), Progress::Stopped(Put, Failure::Perhaps));
    }
}
