//! Randomness that is the same in every run. Each scene has its thread, and each thread draws from
//! the seed, which is printed where a scene fails. `THIQA_SEED` names another.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

thread_local! {
    static OF_THIS_THREAD: RefCell<Rng> = RefCell::new(Rng::of_this_thread());
}

/// What falls the same way in every run from the same seed and name.
pub struct Rng {
    key: [u8; 32],
    drawn: u64,
}

impl Rng {
    pub fn named(name: &str) -> Self {
        let key = Sha256::new().chain_update(seed().to_be_bytes()).chain_update(name);
        Self { key: key.finalize().into(), drawn: 0 }
    }

    /// The test harness names a scene's thread by the scene; a scene's other threads have no name.
    fn of_this_thread() -> Self {
        static UNNAMED: AtomicU64 = AtomicU64::new(0);
        match std::thread::current().name() {
            Some(scene) => {
                eprintln!("the seed of this scene: THIQA_SEED={}", seed());
                Self::named(scene)
            }
            None => Self::named(&UNNAMED.fetch_add(1, Ordering::SeqCst).to_string()),
        }
    }

    /// Fresh bytes every time.
    pub fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let hash = Sha256::new().chain_update(self.key).chain_update(self.drawn.to_be_bytes());
            self.drawn += 1;
            chunk.copy_from_slice(&hash.finalize()[..chunk.len()]);
        }
    }
}

/// What all draws of this run come from.
pub fn seed() -> u64 {
    std::env::var("THIQA_SEED").map_or(1, |seed| seed.parse().expect("THIQA_SEED is a number"))
}

/// Fresh every time, for the scene of this thread.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    OF_THIS_THREAD.with_borrow_mut(|rng| rng.fill(&mut bytes));
    bytes
}
