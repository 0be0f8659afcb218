//! Checks the vectors of protocol 1 against this implementation. The same code runs natively and
//! as wasm in a browser; `docs/protocol.md`, section 10, says what the file holds.

mod reading;
mod ours;
mod published;
#[cfg(target_arch = "wasm32")]
mod page;

pub use ours::check as check_ours;
pub use published::check as check_published;

/// Randomness that repeats bytes given beforehand, so that sealing can be repeated exactly.
pub struct Replay<'a>(pub &'a [u8]);

impl rand_core::TryRng for Replay<'_> {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        rand_core::utils::next_word_via_fill(self)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        rand_core::utils::next_word_via_fill(self)
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Self::Error> {
        let (now, later) = self.0.split_at(out.len());
        out.copy_from_slice(now);
        self.0 = later;
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Replay<'_> {}
