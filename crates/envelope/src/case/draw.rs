//! Drawing: which codes are kept, so that a list looks like one that a family takes along. What is
//! read later need not look so.

use rand_core::CryptoRng;
use thiserror::Error;
use zeroize::Zeroizing;

use super::{CaseCode, Category, LINES};

/// Draws before randomness counts as broken: half of them are refused, so never by chance.
const MOST_DRAWS: usize = 128;

/// The randomness gives nothing that can be a list: nothing may be sealed with it either.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("128 draws gave no list")]
pub struct BrokenRng;

impl CaseCode {
    /// Draws until the list looks like one that a family takes along: eight different things, at
    /// most two of one category, at most two that stay in the house, at least four to eat or
    /// drink. About half of all draws are.
    ///
    /// # Errors
    /// [`BrokenRng`] where 128 draws gave none: that is never by chance.
    pub fn draw(rng: &mut dyn CryptoRng) -> Result<Self, BrokenRng> {
        for _ in 0..MOST_DRAWS {
            let mut random = Zeroizing::new([0; 10]);
            rng.fill_bytes(random.as_mut_slice());
            let code = Self::from_random(*random);
            if code.looks_ordinary() {
                return Ok(code);
            }
        }
        Err(BrokenRng)
    }

    /// Whether this could have been drawn.
    pub fn looks_ordinary(&self) -> bool {
        let lines = self.lines();
        let categories = lines.map(|line| Category::of(line.thing()));
        let many = |category| categories.iter().filter(|it| **it == category).count();
        let differ = (1..LINES).all(|n| {
            let (before, after) = lines.split_at(n);
            after.first().is_none_or(|line| before.iter().all(|it| it.thing() != line.thing()))
        });
        differ
            && categories.iter().all(|category| many(*category) <= 2)
            && categories.iter().filter(|it| it.is_household()).count() <= 2
            && categories.iter().filter(|it| it.is_food()).count() >= 4
    }
}

#[cfg(test)]
mod tests {
    use chacha20::ChaCha20Rng;
    use rand_core::{Rng, SeedableRng};

    use super::*;

    fn any_code(rng: &mut ChaCha20Rng) -> CaseCode {
        let mut random = [0; 10];
        rng.fill_bytes(&mut random);
        CaseCode::from_random(random)
    }

    #[test]
    fn about_half_of_all_draws_look_ordinary() {
        let mut rng = ChaCha20Rng::seed_from_u64(2);
        let ordinary = (0..20_000).filter(|_| any_code(&mut rng).looks_ordinary()).count();
        assert!((10_200..10_600).contains(&ordinary), "{ordinary} of 20 000");
    }

    #[test]
    fn what_is_drawn_looks_ordinary() {
        let mut rng = ChaCha20Rng::seed_from_u64(3);
        for _ in 0..1_000 {
            let lines = CaseCode::draw(&mut rng).unwrap().lines();
            let mut things = lines.map(|line| line.thing());
            things.sort_unstable();
            assert!(things.windows(2).all(|pair| pair[0] != pair[1]));
            let of = |wanted: fn(Category) -> bool| {
                things.iter().filter(|thing| wanted(Category::of(**thing))).count()
            };
            assert!(of(Category::is_household) <= 2);
            assert!(of(Category::is_food) >= 4);
            for (category, _) in Category::ALL {
                assert!(things.iter().filter(|it| Category::of(**it) == category).count() <= 2);
            }
        }
    }

    #[test]
    fn a_broken_rng_draws_nothing() {
        struct Stuck;
        impl rand_core::TryRng for Stuck {
            type Error = std::convert::Infallible;
            fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
                Ok(0)
            }
            fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
                Ok(0)
            }
            fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
                bytes.fill(0);
                Ok(())
            }
        }
        impl rand_core::TryCryptoRng for Stuck {}
        assert_eq!(CaseCode::draw(&mut Stuck), Err(BrokenRng));
    }
}
