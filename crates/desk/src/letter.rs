//! A letter: one envelope's contents as the desk keeps them, with what a later message is matched
//! by. `envelope[16] ‖ auth[48] ‖ body`; what did not open keeps its bytes as the body.

use thiqa_envelope::Opened;
use thiqa_report::{Body, ReceivedReport};
use thiqa_wire::EnvelopeId;
use zeroize::Zeroizing;

use crate::desk::Keyring;
use crate::error::DeskError;
use crate::store::kept::CaseRow;

const ENVELOPE_BYTES: usize = 16;
const AUTH_BYTES: usize = 48;

/// What an envelope held.
pub struct Letter {
    /// Its id, which a MAC covers.
    pub envelope: EnvelopeId,
    /// Case reference and MAC, or zeros.
    pub auth: [u8; AUTH_BYTES],
    /// The body; the whole envelope where it did not open.
    pub body: Zeroizing<Vec<u8>>,
}

impl Letter {
    /// What opened.
    pub fn opened(opened: Opened) -> Self {
        Self { envelope: opened.id, auth: *opened.auth.bytes(), body: opened.body }
    }

    /// What did not open, byte for byte.
    pub fn unopened(envelope: EnvelopeId, bytes: Vec<u8>) -> Self {
        Self { envelope, auth: [0; AUTH_BYTES], body: Zeroizing::new(bytes) }
    }

    /// Seals it for its row.
    pub fn seal(
        &self,
        keyring: &Keyring,
        place: &str,
        dice: &mut dyn rand_core::CryptoRng,
    ) -> Vec<u8> {
        keyring.master().seal(place, &self.bytes(), dice)
    }

    /// Its bytes, to be sealed.
    pub fn bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new([&self.envelope.0[..], &self.auth, &self.body].concat())
    }

    /// Reads its bytes.
    pub fn of(plain: &[u8]) -> Option<Self> {
        let (envelope, rest) = plain.split_first_chunk::<ENVELOPE_BYTES>()?;
        let (auth, body) = rest.split_first_chunk::<AUTH_BYTES>()?;
        let body = Zeroizing::new(body.to_vec());
        Some(Self { envelope: EnvelopeId(*envelope), auth: *auth, body })
    }

    /// The case it names, 16 bytes; `None` where it names none.
    pub fn case_ref(&self) -> Option<[u8; 16]> {
        let reference = self.auth.first_chunk::<16>()?;
        (self.auth != [0; AUTH_BYTES]).then_some(*reference)
    }

    /// Reads it from its row.
    pub fn open(keyring: &Keyring, place: &str, sealed: &[u8]) -> Result<Self, DeskError> {
        keyring
            .master()
            .open(place, sealed)
            .and_then(|plain| Self::of(&plain))
            .ok_or(DeskError::Damaged("a stored letter"))
    }
}

/// The report that made a case.
pub fn report(keyring: &Keyring, row: &CaseRow) -> Result<ReceivedReport, DeskError> {
    let letter = Letter::open(keyring, &place('c', row.number), &row.sealed)?;
    let body = Body::decode(&letter.body).ok();
    body.and_then(|body| body.report()).ok_or(DeskError::Damaged("a stored report"))
}

/// The place of a letter: its table and row, which it is bound to.
pub fn place(letter: char, number: u64) -> String {
    format!("letter {letter}{number}")
}

/// The name of a row of the list: a letter and a number.
pub fn id_of(letter: char, number: u64) -> String {
    format!("{letter}{number}")
}

/// Reads `c12`: a letter and a number without leading zeros.
pub fn read_id(id: &str) -> Option<(char, u64)> {
    let letter = id.chars().next()?;
    let digits = id.get(letter.len_utf8()..)?;
    let number: u64 = digits.parse().ok()?;
    (number.to_string() == digits).then_some((letter, number))
}
