//! What work costs now: more where the relay is pressed. Refuses nobody.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use thiqa_wire::Purpose;
use thiqa_wire::work::{self, BASE_LIMIT};

use crate::store::Pressure;

/// How long the pressure is taken for known: counting what was sold takes some milliseconds.
const KNOWN: Duration = Duration::from_secs(2);
/// Percent of the room at which whoever runs the relay is told.
const TOLD: [u8; 2] = [80, 50];
/// Percent by which the room must empty before they are told the same again.
const EBB: u8 = 5;

/// The price of work.
pub(crate) struct Price {
    /// Difficulty where nothing presses.
    base: u8,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// When it is to be looked up anew.
    until: Option<Instant>,
    pressure: Pressure,
    /// The percent that was told.
    told: u8,
}

impl Price {
    pub(crate) fn of(base: u8) -> Self {
        Self { base, known: Mutex::default() }
    }

    /// Whether the pressure is to be looked up anew; the others go on with what is known meanwhile.
    pub(crate) fn is_old(&self, now: Instant) -> bool {
        let mut known = self.known();
        let is_old = known.until.is_none_or(|until| until <= now);
        if is_old {
            known.until = Some(now + KNOWN);
        }
        is_old
    }

    /// The desk has made room: what is known is no longer so.
    pub(crate) fn is_outdated(&self) {
        self.known().until = None;
    }

    /// The pressure is this now.
    pub(crate) fn learns(&self, pressure: Pressure) {
        let mut known = self.known();
        known.pressure = pressure;
        if let Some(percent) = tells(&mut known.told, pressure.filled) {
            tracing::warn!(
                "{percent} % of the room are filled: does the desk collect, and acknowledge?"
            );
        }
    }

    /// Leading zero bits for this purpose and so many parts, where what it is for is short by so many
    /// steps of its own.
    pub(crate) fn difficulty(&self, purpose: Purpose, parts: u8, steps: u8) -> u8 {
        let steps = steps.saturating_add(self.known().pressure.steps);
        let base = self.base.saturating_add(steps).min(BASE_LIMIT.max(self.base));
        work::difficulty(base, purpose, parts)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The percent that is to be told now that so much is filled.
fn tells(told: &mut u8, filled: u8) -> Option<u8> {
    let reached = |filled: u8| TOLD.into_iter().find(|percent| filled >= *percent);
    *told = reached(filled.saturating_add(EBB)).unwrap_or(0).min(*told);
    let reached = reached(filled).filter(|percent| percent > told)?;
    *told = reached;
    Some(reached)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difficulties(base: u8, steps: u8) -> [u8; 3] {
        let price = Price::of(base);
        price.learns(Pressure { steps, filled: 0 });
        [Purpose::Small, Purpose::Large, Purpose::Any]
            .map(|purpose| price.difficulty(purpose, 0, 0))
    }

    #[test]
    fn it_rises_with_the_pressure_to_what_a_slow_phone_can_still_do() {
        assert_eq!(difficulties(18, 0), [18, 20, 20]);
        assert_eq!(difficulties(18, 3), [21, 23, 23]);
        assert_eq!(difficulties(18, 8), [22, 24, 24]);
        assert_eq!(
            difficulties(23, 8),
            [23, 24, 24],
            "an operator may ask for more from the start"
        );
        let price = Price::of(18);
        assert_eq!([0, 2, 9].map(|steps| price.difficulty(Purpose::Read, 0, steps)), [18, 20, 22]);
    }

    #[test]
    fn one_looks_the_pressure_up_and_the_others_do_not_wait() {
        let (price, now) = (Price::of(18), Instant::now());
        assert_eq!([price.is_old(now), price.is_old(now)], [true, false]);
        assert!(!price.is_old(now + Duration::from_millis(1_999)));
        assert!(price.is_old(now + KNOWN));
        price.is_outdated();
        assert!(price.is_old(now + KNOWN));
    }

    #[test]
    fn a_room_that_fills_is_told_of_twice_and_again_once_it_has_emptied() {
        let mut told = 0;
        let filled = [0, 49, 50, 51, 49, 50, 79, 80, 100, 78, 80, 74, 80, 3, 90];
        let heard: Vec<_> = filled.map(|filled| tells(&mut told, filled)).to_vec();
        let (none, half, most) = (None, Some(50), Some(80));
        let expected = [
            none, none, half, none, none, none, none, most, none, none, none, none, most, none,
            most,
        ];
        assert_eq!(heard, expected);
    }
}
