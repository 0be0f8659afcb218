//! A list comes back as it was given: from paper, in another language, with everything that people
//! write otherwise; and what is wrong with it is said before anything is sent.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod forms;
mod paper;
mod changed;
mod more;
mod wrong;
mod hostile;
mod older;

use chacha20::ChaCha20Rng;
use rand_core::SeedableRng;
use thiqa_envelope::{CaseCode, Reading, THINGS, Things, TypedList};

fn things() -> Things {
    Things::read(THINGS).unwrap()
}

fn codes(seed: u64) -> impl Iterator<Item = CaseCode> {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    std::iter::repeat_with(move || CaseCode::draw(&mut rng).unwrap())
}

fn tongues() -> Vec<&'static str> {
    THINGS.lines().next().unwrap().split(',').skip(1).collect()
}

fn written(things: &Things, code: &CaseCode, tongue: &str) -> Vec<String> {
    things.list(code, tongue).lines().map(str::to_owned).collect()
}

fn read(things: &Things, text: &str, tongue: &str) -> Reading {
    TypedList::text(text).read(things, tongue)
}

fn digits_from(zero: char, text: &str) -> String {
    let other = |it: char| match it.to_digit(10) {
        Some(digit) => char::from_u32(u32::from(zero) + digit).unwrap(),
        None => it,
    };
    text.chars().map(other).collect()
}
