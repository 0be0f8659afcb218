//! From the 77 bits a person keeps to the keys of her conversation.
//!
//! The code opens no report, not even its own. It reads replies and writes while the case lives.

use std::fmt;

use hkdf::Hkdf;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{Deployment, MacKey, PrivateKey};

/// PBKDF2-HMAC-SHA256 rounds between code and keys (2^20): a fifth of a second in a page, and
/// every guess costs as much.
pub const CASE_ITERATIONS: u32 = 1 << 20;

/// Bits beyond the 77 in ten bytes.
const SPARE_BITS: u32 = 3;

/// 77 random bits, left-aligned in ten bytes: what a reporter keeps to come back.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct CaseCode([u8; 10]);

impl CaseCode {
    /// A code of ten random bytes, of which the last three bits are dropped.
    pub fn draw(random: [u8; 10]) -> Self {
        let mut bits = random;
        let [.., last] = &mut bits;
        *last &= u8::MAX << SPARE_BITS;
        Self(bits)
    }

    /// The password that is stretched: the 77 bits left-aligned, three zero bits after them.
    pub fn password(&self) -> &[u8; 10] {
        &self.0
    }

    /// The salt that is stretched with: `"thiqa 1 case" ‖ DEP`.
    pub fn salt(deployment: &Deployment) -> Vec<u8> {
        [b"thiqa 1 case", deployment.hash().as_slice()].concat()
    }

    /// Stretches the code into the 32 bytes that [`CaseKeys::derive`] takes. In a page WebCrypto
    /// does this (`PBKDF2`, SHA-256, [`CASE_ITERATIONS`], 256 bits).
    #[cfg(not(target_arch = "wasm32"))]
    pub fn stretch(&self, deployment: &Deployment) -> Zeroizing<[u8; 32]> {
        let salt = Self::salt(deployment);
        Zeroizing::new(pbkdf2::pbkdf2_hmac_array::<Sha256, 32>(&self.0, &salt, CASE_ITERATIONS))
    }
}

impl fmt::Debug for CaseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CaseCode(hidden)")
    }
}

/// Everything a case code leads to.
pub struct CaseKeys {
    /// Opens the mailbox at the relay.
    pub read_token: Zeroizing<[u8; 32]>,
    /// Where replies wait: SHA-256 over `"thiqa 1 mailbox" ‖ read_token`.
    pub mailbox: [u8; 32],
    /// Opens replies.
    pub reply_key: PrivateKey,
    /// Names the case inside envelopes.
    pub case_ref: [u8; 16],
    /// Authenticates what the reporter writes.
    pub reporter_to_desk: MacKey,
    /// Authenticates what the desk writes.
    pub desk_to_reporter: MacKey,
}

impl CaseKeys {
    /// Derives all keys from the stretched code: HKDF-Expand (RFC 5869) with the stretched bytes
    /// as its PRK.
    pub fn derive(stretched: &Zeroizing<[u8; 32]>) -> Self {
        let read_token = expand(stretched, "read");
        let mailbox =
            Sha256::new().chain_update(b"thiqa 1 mailbox").chain_update(*read_token).finalize();
        Self {
            mailbox: mailbox.into(),
            read_token,
            reply_key: PrivateKey::from_seed(expand(stretched, "reply")),
            case_ref: *expand(stretched, "ref"),
            reporter_to_desk: MacKey::new(*expand(stretched, "r2d")),
            desk_to_reporter: MacKey::new(*expand(stretched, "d2r")),
        }
    }
}

impl fmt::Debug for CaseKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CaseKeys(hidden)")
    }
}

#[expect(clippy::expect_used, reason = "a PRK of 32 bytes expands to at most 8 160")]
fn expand<const N: usize>(stretched: &Zeroizing<[u8; 32]>, label: &str) -> Zeroizing<[u8; N]> {
    let prk = Hkdf::<Sha256>::from_prk(stretched.as_slice()).expect("32 bytes");
    let mut out = Zeroizing::new([0; N]);
    prk.expand_multi_info(&[b"thiqa 1 ", label.as_bytes()], out.as_mut_slice()).expect("short");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_77_bits_and_prints_none() {
        let code = CaseCode::draw([0xff; 10]);
        assert_eq!(code.password(), &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xf8]);
        assert_eq!(
            code,
            CaseCode::draw([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xf8])
        );
        assert_eq!(format!("{code:?}"), "CaseCode(hidden)");
        let keys = CaseKeys::derive(&Zeroizing::new([1; 32]));
        assert_eq!(format!("{keys:?}"), "CaseKeys(hidden)");
    }

    #[test]
    fn keys_depend_on_the_code_and_on_the_deployment() {
        let keys = |code: [u8; 10], label| {
            CaseKeys::derive(&CaseCode::draw(code).stretch(&Deployment::named(label))).mailbox
        };
        assert_eq!(keys([1; 10], "demo"), keys([1; 10], "demo"));
        assert_ne!(keys([1; 10], "demo"), keys([2; 10], "demo"));
        assert_ne!(keys([1; 10], "demo"), keys([1; 10], "other"));
    }
}
