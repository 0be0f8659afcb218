//! A stored message: one envelope's contents as the desk keeps them, with what a later message is
//! matched by. `envelope[16] ‖ auth[48] ‖ body`; what did not open keeps its bytes as the body.

use thiqa_envelope::Opened;
use thiqa_wire::EnvelopeId;
use zeroize::Zeroizing;

use crate::error::Fault;
use crate::keys::Keyring;

const ENVELOPE_BYTES: usize = 16;
const AUTH_BYTES: usize = 48;

/// What an envelope held.
pub struct StoredMessage {
    /// Its id, which a MAC covers.
    pub envelope: EnvelopeId,
    /// Case reference and MAC, or zeros.
    pub auth: [u8; AUTH_BYTES],
    /// The body; the whole envelope where it did not open.
    pub body: Zeroizing<Vec<u8>>,
}

impl StoredMessage {
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
        aad: &str,
        rng: &mut dyn rand_core::CryptoRng,
    ) -> Vec<u8> {
        keyring.master().seal(aad, &self.bytes(), rng)
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
    pub fn open(keyring: &Keyring, aad: &str, sealed: &[u8]) -> Result<Self, Fault> {
        keyring
            .master()
            .open(aad, sealed)
            .and_then(|plain| Self::of(&plain))
            .ok_or(Fault::Damaged("a stored letter"))
    }
}

/// The row that a stored message is bound to: the letter of its table and its number.
pub fn aad(letter: char, number: u64) -> String {
    format!("letter {letter}{number}")
}
