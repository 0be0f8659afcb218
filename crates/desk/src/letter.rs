//! A letter: one envelope's contents as the desk keeps them, with what a later message is matched
//! by. `envelope[16] ‖ auth[48] ‖ body`; what did not open keeps its bytes as the body.

use thiqa_envelope::Opened;
use thiqa_wire::EnvelopeId;
use zeroize::Zeroizing;

use crate::desk::Keyring;
use crate::error::DeskError;

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
        let plain = Zeroizing::new([&self.envelope.0[..], &self.auth, &self.body].concat());
        keyring.master().seal(place, &plain, dice)
    }

    /// Reads it from its row.
    pub fn open(keyring: &Keyring, place: &str, sealed: &[u8]) -> Result<Self, DeskError> {
        keyring
            .master()
            .open(place, sealed)
            .and_then(|plain| {
                let (envelope, rest) = plain.split_first_chunk::<ENVELOPE_BYTES>()?;
                let (auth, body) = rest.split_first_chunk::<AUTH_BYTES>()?;
                let body = Zeroizing::new(body.to_vec());
                Some(Self { envelope: EnvelopeId(*envelope), auth: *auth, body })
            })
            .ok_or(DeskError::Damaged("a stored letter"))
    }
}

/// The place of a letter: its table and row, which it is bound to.
pub fn place(letter: char, number: u64) -> String {
    format!("letter {letter}{number}")
}
