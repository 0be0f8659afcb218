//! Names of things on the wire: random, or hashes; none of them says who, when or what.

use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// The protocol's only suite: HPKE base mode, X-Wing, HKDF-SHA256, ChaCha20-Poly1305. There is no
/// negotiation.
pub const SUITE: u8 = 1;

/// Defines a fixed-size identifier that is written as lower-case hex.
macro_rules! hex_id {
    ($(#[$doc:meta])* $name:ident, $bytes:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $bytes]);

        impl $name {
            /// Reads lower-case hex of exactly the right length; anything else is `None`.
            pub fn from_hex(text: &str) -> Option<Self> {
                let bytes = HEXLOWER.decode(text.as_bytes()).ok()?;
                bytes.try_into().ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&to_hex(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }
    };
}

hex_id!(
    /// An envelope's name, 16 random bytes; 32 lower-case hex digits in a path.
    EnvelopeId,
    16
);
hex_id!(
    /// The first 8 bytes of SHA-256 over `"thiqa 1 key" ‖ u8(suite) ‖ pk`: which reception key seals.
    KeyId,
    8
);
hex_id!(
    /// Where the replies of one case wait: SHA-256 over `"thiqa 1 mailbox" ‖ read_token`; 64
    /// lower-case hex digits in a path. It opens nothing: only the token does.
    MailboxId,
    32
);

impl EnvelopeId {
    /// SHA-256 of the 16 bytes: what a desk keeps to recognise an envelope it has already applied.
    pub fn seen(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

impl MailboxId {
    /// The mailbox that this read token opens.
    pub fn of(read_token: &[u8; 32]) -> Self {
        let hash = Sha256::new().chain_update(b"thiqa 1 mailbox").chain_update(read_token);
        Self(hash.finalize().into())
    }
}

impl KeyId {
    /// The id of a reception key under suite `0x01`. `public_key` is the 1 216 bytes of X-Wing.
    pub fn of(public_key: &[u8]) -> Self {
        let hash = Sha256::new()
            .chain_update(b"thiqa 1 key")
            .chain_update([SUITE])
            .chain_update(public_key)
            .finalize();
        let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(hash);
        Self([a, b, c, d, e, f, g, h])
    }
}

/// What a proof of work buys: one envelope and its parts. 32 random bytes, a secret.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Grant(pub [u8; 32]);

impl Grant {
    /// Seconds for which a grant stays good (1 h): words are sent at once, and what a flood has in
    /// store ends soon.
    pub const LIFETIME: u64 = 60 * 60;

    /// Reads the `Thiqa-Grant` header: 64 lower-case hex digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let bytes = HEXLOWER.decode(text.as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// The `Thiqa-Grant` header.
    pub fn to_hex(&self) -> String {
        to_hex(&self.0)
    }

    /// SHA-256 of the grant: all that a relay stores of it.
    pub fn stored(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Grant(hidden)")
    }
}

/// A day: floor(unix seconds / 86 400), UTC. Nothing at a relay is finer than this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub u32);

impl Day {
    /// The day that holds the second `unix`.
    pub fn of(unix: u64) -> Self {
        Self(u32::try_from(unix / 86_400).unwrap_or(u32::MAX))
    }

    /// This many days later.
    pub fn plus(self, days: u32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Whole days from `earlier` to this day; 0 where `earlier` is later.
    pub fn since(self, earlier: Self) -> u32 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Lower-case hex.
fn to_hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

/// base64url without padding; non-zero trailing bits, padding and white space are refused.
///
/// What is read by it is public or sealed, and it travels to every phone: it takes no care to take
/// the same time for all letters, as a reader of secrets would.
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0, 0);
    for letter in text.bytes() {
        held = held << 6 | u32::from(six_bits(letter)?);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            let [.., byte] = (held >> bits).to_be_bytes();
            bytes.push(byte);
            held &= (1 << bits) - 1;
        }
    }
    (held == 0 && bits < 6).then_some(bytes)
}

fn six_bits(letter: u8) -> Option<u8> {
    Some(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    })
}

/// base64url without padding.
pub fn to_base64(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn base64_is_read_as_others_read_it(text in "[A-Za-z0-9_-]{0,9}|.{0,9}") {
            prop_assert_eq!(from_base64(&text), Base64UrlUnpadded::decode_vec(&text).ok());
        }

        #[test]
        fn base64_is_read_as_it_was_written(bytes in proptest::collection::vec(any::<u8>(), 0..99)) {
            prop_assert_eq!(from_base64(&to_base64(&bytes)), Some(bytes));
        }
    }

    #[test]
    fn only_lower_case_hex_of_the_right_length_is_an_id() {
        let id = EnvelopeId(*b"0123456789abcdef");
        assert_eq!(EnvelopeId::from_hex(&id.to_string()), Some(id));
        assert_eq!(EnvelopeId::from_hex(&id.to_string().to_uppercase().replace('3', "A")), None);
        assert_eq!(EnvelopeId::from_hex("00"), None);
        assert_eq!(EnvelopeId::from_hex(&format!("{id}00")), None);
    }

    #[test]
    fn base64_has_one_spelling() {
        assert_eq!(from_base64("AA"), Some(vec![0]));
        assert_eq!(from_base64("AB"), None, "non-zero trailing bits");
        assert_eq!(from_base64("AA=="), None, "padding");
        assert_eq!(from_base64("A A"), None, "white space");
        assert_eq!(from_base64("+/+/"), None, "the other alphabet");
    }

    #[test]
    fn a_mailbox_is_named_by_the_hash_of_what_opens_it() {
        // From tests/vectors/thiqa1.json.
        let token = "0627ab477d88886732f439ca0a2fd268807d571aaf14dddcfc070ab34a687ad5";
        let mailbox = "e79fc111532f37ecc4ccb5deaaa90facaecc865274beea01c6d97d2c10f85208";
        let token = HEXLOWER.decode(token.as_bytes()).unwrap().try_into().unwrap();
        assert_eq!(MailboxId::of(&token).to_string(), mailbox);
        assert_eq!(MailboxId::from_hex(mailbox), Some(MailboxId::of(&token)));
    }

    #[test]
    fn a_grant_prints_nothing() {
        assert_eq!(format!("{:?}", Grant([7; 32])), "Grant(hidden)");
    }
}
