//! From the stretched code to the keys of the conversation.

use std::fmt;

use hkdf::Hkdf;
use sha2::Sha256;
use thiqa_wire::MailboxId;
use zeroize::Zeroizing;

use crate::{MacKey, PrivateKey};

/// PBKDF2-HMAC-SHA256 rounds between code and keys (2^20): a fifth of a second in a page, and
/// every guess costs as much.
pub const CASE_ITERATIONS: u32 = 1 << 20;

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
        Self {
            mailbox: MailboxId::of(&read_token).0,
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
    use crate::{CaseCode, Deployment};

    #[test]
    fn keys_print_nothing() {
        let keys = CaseKeys::derive(&Zeroizing::new([1; 32]));
        assert_eq!(format!("{keys:?}"), "CaseKeys(hidden)");
    }

    #[test]
    fn keys_depend_on_the_code_and_on_the_deployment() {
        let keys = |code: [u8; 10], label| {
            CaseKeys::derive(&CaseCode::from_random(code).stretch(&Deployment::named(label)))
                .mailbox
        };
        assert_eq!(keys([1; 10], "demo"), keys([1; 10], "demo"));
        assert_ne!(keys([1; 10], "demo"), keys([2; 10], "demo"));
        assert_ne!(keys([1; 10], "demo"), keys([1; 10], "other"));
    }
}
