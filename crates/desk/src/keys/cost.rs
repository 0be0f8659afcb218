//! What guessing a passphrase costs: Argon2id (RFC 9106).

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::sealing::SealingKey;

/// What argon2id costs. Stored beside what it protects, so that it can rise later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// KiB of memory.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Cost {
    /// 64 MiB and three passes: a fifth of a second here, RFC 9106's second recommendation.
    pub const STANDARD: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 };
    /// A damaged file must not make this machine work for an hour.
    const LIMIT: Self = Self { memory_kib: 4 * 1024 * 1024, passes: 64, lanes: 16 };

    /// The key that a passphrase yields; `None` where the cost is beyond measure.
    pub(super) fn stretch(self, passphrase: &str, salt: &[u8]) -> Option<SealingKey> {
        let Self { memory_kib, passes, lanes } = self;
        let limit = Self::LIMIT;
        if memory_kib > limit.memory_kib || passes > limit.passes || lanes > limit.lanes {
            return None;
        }
        let params = Params::new(memory_kib, passes, lanes, Some(32)).ok()?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), salt, &mut *key)
            .ok()?;
        Some(SealingKey::new(&key))
    }
}
