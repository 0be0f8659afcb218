//! Randomness, from the browser's `crypto.getRandomValues`. Where it fails the form stops: there is
//! nothing less to fall back to.

use std::convert::Infallible;

use gloo::utils::window;
use rand_core::{Rng, TryCryptoRng, TryRng};
use wasm_bindgen::UnwrapThrowExt;

/// The generator of the browser, for the sealing.
pub struct BrowserRng;

/// So many random bytes.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    BrowserRng.fill_bytes(&mut bytes);
    bytes
}

impl TryRng for BrowserRng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(bytes()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(bytes()))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        let crypto = window().crypto().unwrap_throw();
        crypto.get_random_values_with_u8_array(bytes).unwrap_throw();
        Ok(())
    }
}

impl TryCryptoRng for BrowserRng {}
