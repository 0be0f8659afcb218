//! Drawing: which codes are kept, so that a list looks like one that a family takes along. What is
//! read later need not look so.

use rand_core::CryptoRng;
use thiserror::Error;
use zeroize::Zeroizing;

use super::category::is_durable;
use super::{CaseCode, Category, LINES, MOST_QUANTITY};

/// Draws before randomness counts as broken: about one in seven is kept, so 512 are refused by
/// chance once in 2^110 lists.
const MOST_DRAWS: usize = 512;
/// How many of one thing that lasts a list asks for at most: five calculators betray it.
const MOST_DURABLES: u8 = 3;

/// The randomness gives nothing that can be a list: nothing may be sealed with it either.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("512 draws gave no list")]
pub struct BrokenRng;

impl CaseCode {
    /// Draws until the list looks like one that a family takes along: eight different things, at
    /// most two of one category, at most two that stay in the house, at least four to eat or
    /// drink, and at most three of a thing that lasts. About one draw in seven is, which costs
    /// 2.85 of the 77 bits (protocol, section 6).
    ///
    /// # Errors
    /// [`BrokenRng`] where 512 draws gave none: that is never by chance.
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

    /// Whether this may be drawn.
    pub fn looks_ordinary(&self) -> bool {
        self.looks_ordinary_with(MOST_DURABLES)
    }

    /// Whether this was ever drawn: the first lists asked for as many durables as a line can.
    pub(super) fn once_looked_ordinary(&self) -> bool {
        self.looks_ordinary_with(MOST_QUANTITY)
    }

    fn looks_ordinary_with(&self, most_durables: u8) -> bool {
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
            && lines.iter().all(|it| it.quantity() <= most_durables || !is_durable(it.thing()))
    }
}

#[cfg(test)]
mod tests {
    use chacha20::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;
    use crate::case::code::tests::any_code;

    /// What protocol section 6 says that the rules of drawing cost, in bits.
    fn cost_in_protocol() -> f64 {
        let protocol = include_str!("../../../../docs/protocol.md");
        let (before, _) = protocol.split_once(" of the 77 bits (simulated").unwrap();
        before.rsplit(' ').next().unwrap().parse().unwrap()
    }

    #[test]
    fn the_rules_of_drawing_cost_what_the_protocol_says_and_at_most_3_1_bits() {
        const DRAWS: usize = 200_000;
        /// Bits: four times the standard error of so many draws, of which one in seven is kept.
        const ERROR: f64 = 0.033;
        let mut rng = ChaCha20Rng::seed_from_u64(2);
        let mut draws = Vec::with_capacity(DRAWS);
        draws.resize_with(DRAWS, || any_code(&mut rng));
        let share = |fits: fn(&CaseCode) -> bool| {
            draws.iter().filter(|code| fits(code)).count() as f64 / DRAWS as f64
        };
        let kept = share(CaseCode::looks_ordinary);
        let cost = -kept.log2();
        assert!(cost + ERROR < 3.1, "{cost} bits");
        assert!((cost - cost_in_protocol()).abs() < ERROR, "{cost} bits");
        let once_kept = share(CaseCode::once_looked_ordinary);
        assert!((0.513..0.523).contains(&once_kept), "{once_kept}");
        let all_fail = MOST_DRAWS as f64 * (1.0 - kept).log2();
        assert!((-113.0..-107.0).contains(&all_fail), "2^{all_fail} lists are refused by chance");
    }

    #[test]
    fn what_is_drawn_looks_ordinary() {
        let mut rng = ChaCha20Rng::seed_from_u64(3);
        for _ in 0..1_000 {
            let lines = CaseCode::draw(&mut rng).unwrap().lines();
            assert!(lines.iter().all(|line| line.quantity() <= 3 || !is_durable(line.thing())));
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
