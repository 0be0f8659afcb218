//! The 77 bits, and the eight lines they are written down as.

use std::fmt;

use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

#[cfg(not(target_arch = "wasm32"))]
use super::CASE_ITERATIONS;
use crate::Deployment;

/// Lines of a list: seven hold the secret, the eighth the check.
pub const LINES: usize = 8;
/// The largest quantity of a line; the smallest is 1.
pub const MOST_QUANTITY: u8 = 8;

/// Bits beyond the 77 in ten bytes.
const SPARE_BITS: u32 = 3;
/// Bits of the check, and of a line.
const LINE_BITS: u32 = 11;
/// Bits of a quantity; a thing takes the other eight of a line.
const QUANTITY_BITS: u32 = 3;
/// Values of one line.
pub(super) const LINE_VALUES: u16 = 1 << LINE_BITS;

/// The 77 random bits, left-aligned in ten bytes.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct CaseCode([u8; 10]);

/// One line of a list: one of 256 things, and how many of it (1–8).
#[derive(Clone, Copy, PartialEq, Eq, Zeroize)]
pub struct Line {
    thing: u8,
    quantity: u8,
}

/// One line is wrong or out of order. Which one, eleven bits cannot say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("one line is wrong or out of order")]
pub struct CheckFails;

impl CaseCode {
    /// The code of ten random bytes, of which the last three bits are dropped; whatever its list
    /// looks like.
    pub fn from_random(random: [u8; 10]) -> Self {
        let mut bits = random;
        let [.., last] = &mut bits;
        *last &= u8::MAX << SPARE_BITS;
        Self(bits)
    }

    /// The code that these lines hold.
    ///
    /// # Errors
    /// [`CheckFails`] where the last line is not the check of the others.
    pub fn from_lines(lines: &[Line; LINES]) -> Result<Self, CheckFails> {
        let bits = lines.iter().fold(0, |bits, line| bits << LINE_BITS | u128::from(line.value()));
        Self::from_bits(Zeroizing::new(bits))
    }

    /// Its eight lines, in order.
    pub fn lines(&self) -> Zeroizing<[Line; LINES]> {
        let bits = self.bits();
        let mut lines = Zeroizing::new([Line { thing: 0, quantity: 1 }; LINES]);
        for (at, line) in lines.iter_mut().rev().enumerate() {
            let value = *bits >> (at as u32 * LINE_BITS);
            *line = Line::of_value((value % u128::from(LINE_VALUES)) as u16);
        }
        lines
    }

    /// The password that is stretched: the 77 bits left-aligned, three zero bits after them.
    pub fn password(&self) -> &[u8; 10] {
        &self.0
    }

    /// The salt that is stretched with: `"thiqa 1 case" ‖ DEP`.
    pub fn salt(deployment: &Deployment) -> Vec<u8> {
        [b"thiqa 1 case", deployment.hash().as_slice()].concat()
    }

    /// Stretches the code into the 32 bytes that [`CaseKeys::derive`](crate::CaseKeys::derive)
    /// takes. In a page WebCrypto does this (`PBKDF2`, SHA-256, [`CASE_ITERATIONS`], 256 bits).
    #[cfg(not(target_arch = "wasm32"))]
    pub fn stretch(&self, deployment: &Deployment) -> Zeroizing<[u8; 32]> {
        let salt = Self::salt(deployment);
        Zeroizing::new(pbkdf2::pbkdf2_hmac_array::<Sha256, 32>(&self.0, &salt, CASE_ITERATIONS))
    }

    /// The 88 bits that are written down: the 77 and their check.
    pub(super) fn bits(&self) -> Zeroizing<u128> {
        let secret = self.0.iter().fold(0, |bits: u128, byte| bits << 8 | u128::from(*byte));
        Zeroizing::new((secret >> SPARE_BITS) << LINE_BITS | u128::from(self.check()))
    }

    /// The code of 88 bits (those above are not looked at), where their check holds.
    pub(super) fn from_bits(bits: Zeroizing<u128>) -> Result<Self, CheckFails> {
        let secret = Zeroizing::new(((*bits >> LINE_BITS) << SPARE_BITS).to_be_bytes());
        let [_, _, _, _, _, _, code @ ..] = *secret;
        let code = Self::from_random(code);
        let check = *bits % u128::from(LINE_VALUES);
        if check == u128::from(code.check()) { Ok(code) } else { Err(CheckFails) }
    }

    /// The first 11 bits of `SHA-256("thiqa 1 check" ‖ the ten bytes)`.
    fn check(&self) -> u16 {
        let hash = Sha256::new().chain_update(b"thiqa 1 check").chain_update(self.0).finalize();
        let [high, low, ..] = <[u8; 32]>::from(hash);
        u16::from_be_bytes([high, low]) >> (u16::BITS - LINE_BITS)
    }
}

impl fmt::Debug for CaseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CaseCode(hidden)")
    }
}

impl Line {
    /// So many of this thing; nothing where the quantity is not 1–8.
    pub fn new(thing: u8, quantity: u8) -> Option<Self> {
        (1..=MOST_QUANTITY).contains(&quantity).then_some(Self { thing, quantity })
    }

    /// The thing, by its index in the list of things.
    pub fn thing(&self) -> u8 {
        self.thing
    }

    /// How many of it, 1–8.
    pub fn quantity(&self) -> u8 {
        self.quantity
    }

    /// The line of these 11 bits: eight of the thing, three of the quantity less one.
    pub(super) fn of_value(value: u16) -> Self {
        let quantity = (value % (1 << QUANTITY_BITS)) as u8 + 1;
        Self { thing: (value >> QUANTITY_BITS) as u8, quantity }
    }

    fn value(self) -> u16 {
        u16::from(self.thing) << QUANTITY_BITS | u16::from(self.quantity - 1)
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line(hidden)")
    }
}

#[cfg(test)]
pub(super) mod tests {
    use chacha20::ChaCha20Rng;
    use rand_core::{Rng, SeedableRng};

    use super::*;

    pub fn any_code(rng: &mut ChaCha20Rng) -> CaseCode {
        let mut random = [0; 10];
        rng.fill_bytes(&mut random);
        CaseCode::from_random(random)
    }

    #[test]
    fn a_code_has_77_bits_and_prints_none() {
        let code = CaseCode::from_random([0xff; 10]);
        assert_eq!(code.password(), &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xf8]);
        assert_eq!(code, CaseCode::from_random(*code.password()));
        assert_eq!(format!("{code:?}"), "CaseCode(hidden)");
        assert_eq!(format!("{:?}", code.lines()[0]), "Line(hidden)");
    }

    #[test]
    fn lines_are_the_bits_first_bits_first() {
        let mut random = [0; 10];
        random[0] = 0b1000_0001;
        random[1] = 0b1010_0000;
        let lines = CaseCode::from_random(random).lines();
        assert_eq!((lines[0].thing(), lines[0].quantity()), (0b1000_0001, 0b101 + 1));
        assert!(lines[1..7].iter().all(|line| (line.thing(), line.quantity()) == (0, 1)));
        let hash = Sha256::digest([b"thiqa 1 check".as_slice(), &random].concat());
        assert_eq!(lines[7].value(), u16::from_be_bytes([hash[0], hash[1]]) >> 5);
    }

    #[test]
    fn lines_lead_back_to_their_code() {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        for _ in 0..10_000 {
            let code = any_code(&mut rng);
            assert_eq!(CaseCode::from_lines(&code.lines()), Ok(code));
        }
    }

    #[test]
    fn a_wrong_line_is_caught() {
        let mut rng = ChaCha20Rng::seed_from_u64(4);
        let caught = (0..100_000).filter(|_| {
            let mut lines = any_code(&mut rng).lines();
            let at = rng.next_u32() as usize % LINES;
            let another = 1 + (rng.next_u32() % u32::from(LINE_VALUES - 1)) as u16;
            lines[at] = Line::of_value((lines[at].value() + another) % LINE_VALUES);
            CaseCode::from_lines(&lines).is_err()
        });
        assert!(caught.count() >= 99_900);
    }
}
