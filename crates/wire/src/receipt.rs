//! What shows that our protocol took something: a hash of what was taken, which a login page, a
//! cache or a helpful proxy does not know to answer with.
//!
//! It shows no more. Whoever ends TLS before the relay sees the bytes and can make it too, and what
//! a relay does afterwards nobody proves (docs/protocol.md, section 11).

use sha2::{Digest, Sha256};

use crate::desk::DeskRequest;
use crate::paths::READ_TOKEN_BYTES;

/// 32 bytes: SHA-256 over the name of what was done and what it was done to (section 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt(pub [u8; 32]);

impl Receipt {
    /// An envelope is on the relay's disk, or was collected: `"thiqa 1 kept" ‖ the bytes`.
    pub fn kept(envelope: &[u8]) -> Self {
        Self::of(Sha256::new().chain_update(b"thiqa 1 kept").chain_update(envelope))
    }

    /// A mailbox holds nothing any more: `"thiqa 1 emptied" ‖ read_token`.
    pub fn emptied(read_token: &[u8; READ_TOKEN_BYTES]) -> Self {
        Self::of(Sha256::new().chain_update(b"thiqa 1 emptied").chain_update(read_token))
    }

    /// What a desk asked for is done: `"thiqa 1 done" ‖ nonce ‖ method ‖ target ‖ body`, the last
    /// three each behind its length as `u32`.
    pub fn done(request: &DeskRequest<'_>) -> Self {
        let hash = Sha256::new().chain_update(b"thiqa 1 done").chain_update(request.nonce);
        let fields = [request.method.as_bytes(), request.target.as_bytes(), request.body];
        Self::of(fields.into_iter().fold(hash, |hash, field| {
            let length = u32::try_from(field.len()).unwrap_or(u32::MAX);
            hash.chain_update(length.to_be_bytes()).chain_update(field)
        }))
    }

    /// Whether the body of an answer is this receipt and nothing else.
    pub fn is(&self, body: &[u8]) -> bool {
        body == self.0
    }

    fn of(hash: Sha256) -> Self {
        Self(hash.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sha256(parts: &[&[u8]]) -> [u8; 32] {
        Sha256::digest(parts.concat()).into()
    }

    fn request<'a>(method: &'a str, target: &'a str, body: &'a [u8]) -> DeskRequest<'a> {
        DeskRequest {
            origin: "https://relay.example",
            method,
            target,
            time: 7,
            nonce: [9; 16],
            body,
        }
    }

    #[test]
    fn each_is_the_hash_that_section_8_gives() {
        assert_eq!(Receipt::kept(b"bytes").0, sha256(&[b"thiqa 1 kept", b"bytes"]));
        assert_eq!(Receipt::emptied(&[3; 32]).0, sha256(&[b"thiqa 1 emptied", &[3; 32]]));
        let expected = sha256(&[
            b"thiqa 1 done",
            &[9; 16],
            b"\0\0\0\x04POST",
            b"\0\0\0\x0c/v1/desk/ack",
            b"\0\0\0\x02{}",
        ]);
        assert_eq!(Receipt::done(&request("POST", "/v1/desk/ack", b"{}")).0, expected);
    }

    #[test]
    fn what_is_moved_from_one_field_to_the_next_is_another_request() {
        let one = Receipt::done(&request("PUT", "/v1/desk/manifest", b"x"));
        assert_ne!(one, Receipt::done(&request("PUT", "/v1/desk/manifestx", b"")));
        assert!(one.is(&one.0) && !one.is(&[]) && !one.is(&[one.0.as_slice(), b"\n"].concat()));
    }
}
