//! What stands inside an envelope: `u32(len) ‖ auth[48] ‖ body[len] ‖ zeros`, to the last byte.

use thiqa_wire::Direction;
use thiqa_wire::header::{HEADER_BYTES, LARGE, REPLY, SMALL};

use crate::auth::{AUTH_BYTES, Auth};

/// Bytes of HPKE's encapsulated key for X-Wing.
pub(crate) const ENC_BYTES: usize = 1_120;
/// Where the ciphertext begins.
pub(crate) const CIPHERTEXT_AT: usize = HEADER_BYTES + ENC_BYTES;
/// Bytes of Poly1305's tag, the last ones of an envelope.
pub(crate) const TAG_BYTES: usize = 16;

/// Bytes of the body's length, big-endian.
const LENGTH_BYTES: usize = 4;

/// Bytes of a body that an envelope of `total` bytes has room for.
pub(crate) const fn room(total: usize) -> usize {
    total - CIPHERTEXT_AT - TAG_BYTES - LENGTH_BYTES - AUTH_BYTES
}

/// The smallest envelope of this direction in which `body` bytes have room.
pub(crate) fn total_for(direction: Direction, body: usize) -> Option<usize> {
    let sizes: &[usize] = match direction {
        Direction::ToDesk => &[SMALL, LARGE],
        Direction::ToReporter => &[REPLY],
    };
    sizes.iter().copied().find(|&total| body <= room(total))
}

/// Writes the plaintext into `space`, which is all zeros and has room for it.
pub(crate) fn fill(space: &mut [u8], auth: &Auth, body: &[u8]) {
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes();
    let content = length.iter().chain(auth.bytes()).chain(body);
    for (slot, byte) in space.iter_mut().zip(content) {
        *slot = *byte;
    }
}

/// Reads auth and body back; `None` where the length goes beyond the room or padding is not zero.
pub(crate) fn read(plaintext: &[u8]) -> Option<(Auth, &[u8])> {
    let (length, rest) = plaintext.split_first_chunk::<LENGTH_BYTES>()?;
    let (auth, rest) = rest.split_first_chunk::<AUTH_BYTES>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (body, zeros) = rest.split_at_checked(length)?;
    zeros.iter().all(|&byte| byte == 0).then_some((Auth::from_bytes(*auth), body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rooms_are_those_of_the_protocol() {
        assert_eq!((room(SMALL), room(REPLY)), (15_164, 6_972));
        assert_eq!(total_for(Direction::ToDesk, 15_164), Some(SMALL));
        assert_eq!(total_for(Direction::ToDesk, 15_165), Some(LARGE));
        assert_eq!(total_for(Direction::ToDesk, room(LARGE) + 1), None);
        assert_eq!(total_for(Direction::ToReporter, 6_973), None);
    }
}
