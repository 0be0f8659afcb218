//! The outside of an envelope: the 32 bytes that a relay may look at, and the sizes it accepts.

use thiserror::Error;

use crate::bytes::field;
use crate::ids::{EnvelopeId, KeyId, SUITE};

/// First four bytes of every envelope.
pub const MAGIC: [u8; 4] = *b"THQ1";
/// The protocol's version.
pub const VERSION: u8 = 1;
/// Bytes of the header; also the sealing's additional data.
pub const HEADER_BYTES: usize = 32;

/// Bytes of a small envelope to the desk (16 KiB): nearly every message fits, so size tells nothing.
pub const SMALL: usize = 16_384;
/// Bytes of a large envelope to the desk (64 KiB), where the body does not fit a small one.
pub const LARGE: usize = 65_536;
/// Bytes of an envelope to the reporter (8 KiB): one slot of a mailbox.
pub const REPLY: usize = 8_192;

/// Which way an envelope travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Sealed by a reporter to the helpline's reception key.
    ToDesk,
    /// Sealed by the desk to a case's reply key.
    ToReporter,
}

impl Direction {
    /// The byte in the header.
    pub fn byte(self) -> u8 {
        match self {
            Self::ToDesk => 1,
            Self::ToReporter => 2,
        }
    }

    /// Whether an envelope of this direction may have `bytes` bytes in all.
    pub fn allows(self, bytes: usize) -> bool {
        match self {
            Self::ToDesk => bytes == SMALL || bytes == LARGE,
            Self::ToReporter => bytes == REPLY,
        }
    }
}

/// The first 32 bytes of an envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Which way it travels.
    pub direction: Direction,
    /// Its random name.
    pub id: EnvelopeId,
    /// The reception key it is sealed to; zeros on the way to the reporter.
    pub key: KeyId,
}

/// Why bytes are not an envelope of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum HeaderError {
    /// Not an envelope, of the wrong size, or altered.
    #[error("not an envelope of this protocol")]
    NotOurs,
    /// Written by a newer version of the protocol.
    #[error("an envelope of a newer version")]
    Newer,
}

impl Header {
    /// Reads the header of a whole envelope and checks its length, magic, version, suite,
    /// direction and reserved byte.
    ///
    /// A magic of ours with another version is [`HeaderError::Newer`], whatever its length.
    ///
    /// # Errors
    /// [`HeaderError::Newer`] as said, [`HeaderError::NotOurs`] for everything else.
    pub fn of(envelope: &[u8]) -> Result<Self, HeaderError> {
        use HeaderError::{Newer, NotOurs};

        let [m0, m1, m2, m3, version, suite, direction, reserved] =
            field::<8>(envelope, 0).ok_or(NotOurs)?;
        if [m0, m1, m2, m3] != MAGIC {
            return Err(NotOurs);
        }
        if version > VERSION {
            return Err(Newer);
        }
        let direction = match direction {
            1 => Direction::ToDesk,
            2 => Direction::ToReporter,
            _ => return Err(NotOurs),
        };
        if version != VERSION
            || suite != SUITE
            || reserved != 0
            || !direction.allows(envelope.len())
        {
            return Err(NotOurs);
        }
        Ok(Self {
            direction,
            id: EnvelopeId(field(envelope, 8).ok_or(NotOurs)?),
            key: KeyId(field(envelope, 24).ok_or(NotOurs)?),
        })
    }

    /// The 32 bytes.
    pub fn bytes(&self) -> [u8; HEADER_BYTES] {
        let mut bytes = [0; HEADER_BYTES];
        let (fixed, rest) = bytes.split_at_mut(8);
        fixed.copy_from_slice(&[b'T', b'H', b'Q', b'1', VERSION, SUITE, self.direction.byte(), 0]);
        let (id, key) = rest.split_at_mut(16);
        id.copy_from_slice(&self.id.0);
        key.copy_from_slice(&self.key.0);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(size: usize, direction: Direction) -> Vec<u8> {
        let header = Header { direction, id: EnvelopeId([3; 16]), key: KeyId([4; 8]) };
        let mut bytes = header.bytes().to_vec();
        bytes.resize(size, 0);
        bytes
    }

    #[test]
    fn a_header_is_read_as_it_was_written() {
        for (size, direction) in
            [(SMALL, Direction::ToDesk), (LARGE, Direction::ToDesk), (REPLY, Direction::ToReporter)]
        {
            let bytes = envelope(size, direction);
            assert_eq!(
                Header::of(&bytes).map(|header| header.bytes().to_vec()),
                Ok(bytes[..32].to_vec())
            );
        }
    }

    #[test]
    fn wrong_size_is_not_ours() {
        for (size, direction) in [
            (SMALL - 1, Direction::ToDesk),
            (SMALL + 1, Direction::ToDesk),
            (REPLY, Direction::ToDesk),
            (SMALL, Direction::ToReporter),
            (32, Direction::ToDesk),
        ] {
            assert_eq!(Header::of(&envelope(size, direction)), Err(HeaderError::NotOurs));
        }
        assert_eq!(Header::of(&[]), Err(HeaderError::NotOurs));
    }

    #[test]
    fn every_fixed_byte_counts() {
        for at in 0..8 {
            let mut bytes = envelope(SMALL, Direction::ToDesk);
            bytes[at] ^= 0x10;
            let expected = if at == 4 { HeaderError::Newer } else { HeaderError::NotOurs };
            assert_eq!(Header::of(&bytes), Err(expected), "byte {at}");
        }
    }
}
