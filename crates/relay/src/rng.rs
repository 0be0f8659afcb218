//! Random bytes, which come in from the program's edge: a test seeds its own.

use std::sync::Arc;

use thiqa_wire::Problem;

/// Where random bytes come from. Clones draw from the same source.
#[derive(Clone)]
pub struct Rng(Arc<Fill>);

/// Overwrites all bytes with random ones; `false` where the source has none.
type Fill = dyn Fn(&mut [u8]) -> bool + Send + Sync;

impl Rng {
    /// A source that fills whole slices by `fill`, which says whether it could.
    pub fn new(fill: impl Fn(&mut [u8]) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(fill))
    }

    /// `N` random bytes.
    ///
    /// # Errors
    /// `Busy` where the source has none.
    pub fn draw<const N: usize>(&self) -> Result<[u8; N], Problem> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// Overwrites `bytes` with random ones.
    ///
    /// # Errors
    /// `Busy` where the source has none; then `bytes` hold nothing to rely on.
    pub fn fill(&self, bytes: &mut [u8]) -> Result<(), Problem> {
        if (self.0)(bytes) { Ok(()) } else { Err(Problem::Busy) }
    }
}
