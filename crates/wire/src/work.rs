//! Challenge and proof of work: what a visitor pays instead of an account or an address.
//!
//! A challenge is stateless at the relay until it is spent. Sixteen small puzzles instead of one
//! large, so that the time it takes a phone varies little.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::bytes::field;

/// Bytes of a challenge.
pub const CHALLENGE_BYTES: usize = 64;
/// Puzzles in one challenge.
pub const PUZZLES: usize = 16;
/// Bytes of a solution: sixteen nonces of eight.
pub const SOLUTION_BYTES: usize = PUZZLES * 8;
/// Bytes of `POST /v1/grants`: challenge and solution.
pub const GRANT_REQUEST_BYTES: usize = CHALLENGE_BYTES + SOLUTION_BYTES;
/// Seconds for which a challenge may be answered (15 min).
pub const LIFETIME: u64 = 15 * 60;
/// Parts of files one grant carries at most.
pub const PARTS_LIMIT: u8 = 208;
/// Difficulty of a message without files: a third of a second on a phone six times slower than a
/// desktop.
pub const BASE_DIFFICULTY: u8 = 18;
/// Difficulty of such a message at most, however hard a relay is pressed: five seconds there.
pub const BASE_LIMIT: u8 = 22;
/// No relay asks for more and no form does more.
pub const DIFFICULTY_LIMIT: u8 = 24;

/// Stands in front of what a puzzle hashes.
const WORK_LABEL: &[u8] = b"thiqa 1 work";
/// Bits by which each of the sixteen puzzles is easier than one large one.
const PUZZLE_BITS: u8 = 4;
/// Bytes of a challenge that its MAC covers: version to randomness.
const AUTHENTICATED: usize = 24;

/// Why a challenge or its solution buys no grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WorkError {
    /// Not made by this relay, or altered.
    #[error("not a challenge of this relay")]
    Foreign,
    /// Its time is over.
    #[error("the challenge has expired")]
    Expired,
    /// At least one puzzle is not solved.
    #[error("the proof of work is wrong")]
    Unsolved,
    /// It asks for more work than any honest relay does.
    #[error("the challenge asks for too much work")]
    TooHard,
}

/// What a solved challenge buys. Pages from before there was a choice name nothing and ask for
/// [`Purpose::Any`], whose byte is the 0 that always stood there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// An envelope of either size, at the price of a large one.
    #[default]
    #[serde(skip)]
    Any,
    /// A small envelope.
    Small,
    /// A large envelope.
    Large,
    /// To open one mailbox once, where a relay has no turn for it.
    Read,
}

/// 64 bytes: version, purpose, difficulty, parts, expiry, randomness, MAC, zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Challenge([u8; CHALLENGE_BYTES]);

/// Sixteen nonces, one a puzzle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Solution(pub [u64; PUZZLES]);

/// Difficulty for this purpose and so many parts: more room costs more work.
pub fn difficulty(base: u8, purpose: Purpose, parts: u8) -> u8 {
    let size = if purpose.allows_large() { 2 } else { 0 };
    let more = match parts {
        0 => 0,
        1..=16 => 1,
        17..=64 => 2,
        _ => 3,
    };
    base.saturating_add(size + more).min(DIFFICULTY_LIMIT)
}

impl Purpose {
    /// The byte in a challenge.
    fn byte(self) -> u8 {
        match self {
            Self::Any => 0,
            Self::Small => 1,
            Self::Large => 2,
            Self::Read => 3,
        }
    }

    /// Whether it is for an envelope.
    pub fn is_envelope(self) -> bool {
        self != Self::Read
    }

    /// Whether a large envelope may be put on it.
    pub fn allows_large(self) -> bool {
        matches!(self, Self::Any | Self::Large)
    }
}

impl Challenge {
    /// Makes a challenge at the relay. `expires` is in unix seconds, `random` fresh, `key` the relay's.
    pub fn issue(
        key: &[u8; 32],
        purpose: Purpose,
        difficulty: u8,
        parts: u8,
        expires: u32,
        random: [u8; 16],
    ) -> Self {
        let mut bytes = [0; CHALLENGE_BYTES];
        let (front, back) = bytes.split_at_mut(AUTHENTICATED);
        let (fixed, rand) = front.split_at_mut(8);
        let (shape, expiry) = fixed.split_at_mut(4);
        shape.copy_from_slice(&[1, purpose.byte(), difficulty, parts]);
        expiry.copy_from_slice(&expires.to_be_bytes());
        rand.copy_from_slice(&random);
        let (tag, _zeros) = back.split_at_mut(32);
        tag.copy_from_slice(&mac(key, front).finalize().into_bytes());
        Self(bytes)
    }

    /// A challenge as it was received.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The 64 bytes that travel.
    pub fn to_bytes(self) -> [u8; CHALLENGE_BYTES] {
        self.0
    }

    /// What it buys; `None` where a newer relay must know.
    pub fn purpose(&self) -> Option<Purpose> {
        let [_, byte, ..] = self.0;
        let all = [Purpose::Any, Purpose::Small, Purpose::Large, Purpose::Read];
        all.into_iter().find(|purpose| purpose.byte() == byte)
    }

    /// Leading zero bits in all, 2^d hashes on average.
    pub fn difficulty(&self) -> u8 {
        let [_, _, difficulty, ..] = self.0;
        difficulty
    }

    /// Parts of files its grant will carry.
    pub fn parts(&self) -> u8 {
        let [_, _, _, parts, ..] = self.0;
        parts
    }

    /// Unix second after which it buys nothing.
    pub fn expires(&self) -> u32 {
        field(&self.0, 4).map_or(0, u32::from_be_bytes)
    }

    /// What it buys, where this relay made it and it is still good at `now` (unix seconds).
    ///
    /// # Errors
    /// [`WorkError::Foreign`] or [`WorkError::Expired`].
    pub fn check(&self, key: &[u8; 32], now: u64) -> Result<Purpose, WorkError> {
        let (front, back) = self.0.split_at(AUTHENTICATED);
        let (tag, zeros) = back.split_at(32);
        mac(key, front).verify_slice(tag).map_err(|_| WorkError::Foreign)?;
        let is_ours = self.0.starts_with(&[1]) && zeros.iter().all(|&byte| byte == 0);
        let purpose = self.purpose().filter(|_| is_ours).ok_or(WorkError::Foreign)?;
        if u64::from(self.expires()) < now { Err(WorkError::Expired) } else { Ok(purpose) }
    }

    fn puzzle(&self, index: u8) -> Sha256 {
        Sha256::new().chain_update(WORK_LABEL).chain_update(self.0).chain_update([index])
    }

    fn bits(&self) -> u32 {
        u32::from(self.difficulty().saturating_sub(PUZZLE_BITS))
    }
}

impl Solution {
    /// Reads sixteen big-endian nonces.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != SOLUTION_BYTES {
            return None;
        }
        let mut nonces = [0; PUZZLES];
        for (nonce, bytes) in nonces.iter_mut().zip(bytes.chunks_exact(8)) {
            *nonce = u64::from_be_bytes(bytes.try_into().ok()?);
        }
        Some(Self(nonces))
    }

    /// The 128 bytes that travel after the challenge.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|nonce| nonce.to_be_bytes()).collect()
    }

    /// Whether all sixteen puzzles of `challenge` are solved.
    ///
    /// # Errors
    /// [`WorkError::Unsolved`].
    pub fn check(&self, challenge: &Challenge) -> Result<(), WorkError> {
        let solved = (0u8..)
            .zip(self.0)
            .all(|(index, nonce)| zeros(&challenge.puzzle(index), nonce) >= challenge.bits());
        if solved { Ok(()) } else { Err(WorkError::Unsolved) }
    }
}

/// A challenge and what is said to be its solution, as they travel together.
pub fn read(bytes: &[u8]) -> Option<(Challenge, Solution)> {
    let (challenge, solution) = bytes.split_at_checked(CHALLENGE_BYTES)?;
    Some((Challenge::from_bytes(challenge)?, Solution::from_bytes(solution)?))
}

/// The work in progress: a page does it in slices, so that it never stops answering the thumb.
pub struct Work {
    challenge: Challenge,
    solved: Vec<u64>,
    next: u64,
}

impl Work {
    /// Begins on `challenge`; refuses what asks for more than [`DIFFICULTY_LIMIT`].
    ///
    /// # Errors
    /// [`WorkError::TooHard`].
    pub fn on(challenge: Challenge) -> Result<Self, WorkError> {
        if challenge.difficulty() > DIFFICULTY_LIMIT {
            return Err(WorkError::TooHard);
        }
        Ok(Self { challenge, solved: Vec::with_capacity(PUZZLES), next: 0 })
    }

    /// How many of the sixteen puzzles are solved.
    pub fn solved(&self) -> usize {
        self.solved.len()
    }

    /// Tries at most `tries` nonces; the solution once all sixteen are found.
    pub fn step(&mut self, tries: u32) -> Option<Solution> {
        let mut left = tries;
        while let Ok(index) = u8::try_from(self.solved.len()) {
            if usize::from(index) == PUZZLES {
                break;
            }
            let puzzle = self.challenge.puzzle(index);
            while zeros(&puzzle, self.next) < self.challenge.bits() {
                self.next = self.next.wrapping_add(1);
                left = left.checked_sub(1)?;
            }
            self.solved.push(self.next);
            self.next = 0;
        }
        self.solved.as_slice().try_into().ok().map(Solution)
    }
}

fn zeros(puzzle: &Sha256, nonce: u64) -> u32 {
    let hash: [u8; 32] = puzzle.clone().chain_update(nonce.to_be_bytes()).finalize().into();
    field(&hash, 0).map_or(0, |front| u64::from_be_bytes(front).leading_zeros())
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn mac(key: &[u8; 32], bytes: &[u8]) -> Hmac<Sha256> {
    Hmac::<Sha256>::new_from_slice(key).expect("any length is a key").chain_update(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [1; 32];

    fn challenge() -> Challenge {
        Challenge::issue(&KEY, Purpose::Small, 8, 0, 1_000, [7; 16])
    }

    fn solve(challenge: Challenge) -> Solution {
        Work::on(challenge).unwrap().step(u32::MAX).unwrap()
    }

    #[test]
    fn a_solved_challenge_is_accepted_until_it_expires() {
        let challenge = challenge();
        assert_eq!(challenge.check(&KEY, 1_000), Ok(Purpose::Small));
        assert_eq!(challenge.check(&KEY, 1_001), Err(WorkError::Expired));
        assert_eq!(solve(challenge).check(&challenge), Ok(()));
    }

    #[test]
    fn every_byte_of_a_challenge_is_bound() {
        for at in 0..CHALLENGE_BYTES {
            let mut bytes = challenge().to_bytes();
            bytes[at] ^= 1;
            let altered = Challenge::from_bytes(&bytes).unwrap();
            assert_eq!(altered.check(&KEY, 0), Err(WorkError::Foreign), "byte {at}");
        }
        assert_eq!(challenge().check(&[2; 32], 0), Err(WorkError::Foreign));
    }

    #[test]
    fn every_nonce_counts() {
        let challenge = Challenge::issue(&KEY, Purpose::Any, 16, 0, 1_000, [7; 16]);
        let solution = solve(challenge);
        for at in 0..PUZZLES {
            let mut wrong = solution;
            wrong.0[at] = u64::MAX - 3;
            assert_eq!(wrong.check(&challenge), Err(WorkError::Unsolved), "nonce {at}");
        }
        assert_eq!(Solution::from_bytes(&solution.to_bytes()), Some(solution));
        assert_eq!(Solution::from_bytes(&[0; SOLUTION_BYTES - 1]), None);
    }

    #[test]
    fn slices_find_what_one_long_try_finds() {
        let mut work = Work::on(challenge()).unwrap();
        let mut solved = vec![work.solved()];
        let sliced = std::iter::from_fn(|| {
            let solution = work.step(3);
            solved.push(work.solved());
            Some(solution)
        });
        assert_eq!(sliced.flatten().next(), Some(solve(challenge())));
        assert!(solved.is_sorted() && solved.starts_with(&[0]) && solved.ends_with(&[PUZZLES]));
    }

    #[test]
    fn a_challenge_beyond_the_limit_is_not_begun() {
        let difficulty = DIFFICULTY_LIMIT + 1;
        let greedy = Challenge::issue(&KEY, Purpose::Any, difficulty, 0, 1_000, [7; 16]);
        assert_eq!(Work::on(greedy).err(), Some(WorkError::TooHard));
    }

    #[test]
    fn a_challenge_says_what_it_buys_where_a_zero_stood_before() {
        let issue = |purpose| Challenge::issue(&KEY, purpose, 8, 0, 1_000, [7; 16]);
        for purpose in [Purpose::Any, Purpose::Small, Purpose::Large, Purpose::Read] {
            assert_eq!(issue(purpose).purpose(), Some(purpose));
            assert_eq!(issue(purpose).check(&KEY, 1_000), Ok(purpose));
        }
        assert_eq!(issue(Purpose::Any).to_bytes()[..2], [1, 0]);
        let mut bytes = challenge().to_bytes();
        bytes[1] = 4;
        assert_eq!(Challenge::from_bytes(&bytes).unwrap().purpose(), None);
    }

    #[test]
    fn a_large_envelope_costs_four_times_as_much_and_so_does_not_saying_which() {
        let at = |base, purpose| difficulty(base, purpose, 0);
        let all = [Purpose::Small, Purpose::Read, Purpose::Large, Purpose::Any];
        assert_eq!(all.map(|purpose| at(BASE_DIFFICULTY, purpose)), [18, 18, 20, 20]);
        assert_eq!(all.map(|purpose| at(BASE_LIMIT, purpose)), [22, 22, 24, 24]);
    }

    #[test]
    fn more_parts_cost_more_work() {
        let at = |parts| difficulty(BASE_DIFFICULTY, Purpose::Small, parts);
        assert_eq!(
            [at(0), at(1), at(16), at(17), at(64), at(65), at(208)],
            [18, 19, 19, 20, 20, 21, 21]
        );
        assert_eq!(difficulty(24, Purpose::Any, 208), 24);
    }
}
