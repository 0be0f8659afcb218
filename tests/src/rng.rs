//! Randomness that is the same in every run: each scene has its thread, and each thread counts its
//! draws from one seed, which is printed where a scene fails. `THIQA_SEED` sets another.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chacha20::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

/// The variable that holds another seed: for another process of one scene, whose nonces must be
/// its own.
pub const SEED: &str = "THIQA_SEED";

thread_local! {
    static OF_THIS_THREAD: Seeds = Seeds::of_the_environment();
}

/// Seeds, each given once. A clone goes on counting where this one is.
#[derive(Clone)]
pub struct Seeds(Arc<AtomicU64>);

impl Seeds {
    fn of_the_environment() -> Self {
        let seed = std::env::var(SEED).map_or(1, |seed| seed.parse().expect("a number"));
        eprintln!("the seed of this scene: {SEED}={seed}");
        // Scenes draw far less often than this.
        Self(Arc::new(AtomicU64::new(seed << 32)))
    }

    /// A generator that falls differently from all before.
    pub fn rng(&self) -> ChaCha20Rng {
        seeded(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

/// The seeds of this scene, for its other threads.
pub fn seeds() -> Seeds {
    OF_THIS_THREAD.with(Seeds::clone)
}

/// A generator that falls the same way in every run, and differently for every use.
pub fn rng() -> ChaCha20Rng {
    seeds().rng()
}

/// A seed for another process of this scene.
pub fn another_seed() -> u32 {
    rng().next_u32()
}

/// A generator of this seed.
pub(crate) fn seeded(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}
