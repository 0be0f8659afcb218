//! What the site weighs on a phone that pays by the megabyte, and the most it may weigh.

use std::fmt;

use anyhow::{Result, bail};

use super::asset::Site;

/// Bytes of the whole site as it travels, brotli at its best (160 KB; docs/decisions/014).
const MOST_BYTES: usize = 160_000;

/// Requests of one page load, the manifest included: on a slow phone each costs a round trip.
const MOST_REQUESTS: usize = 8;

/// Brotli's quality and window (RFC 7932) for files that are compressed once.
const QUALITY: i32 = 11;
const WINDOW: i32 = 22;

struct File {
    name: String,
    raw: usize,
    brotli: usize,
}

/// The table that `bundle` prints.
pub struct Weight {
    files: Vec<File>,
    requests: usize,
}

impl Weight {
    /// Weighs every file of the site.
    pub fn of(site: &Site, requests: usize) -> Self {
        let weigh = |(name, bytes): (&String, &Vec<u8>)| File {
            name: name.clone(),
            raw: bytes.len(),
            brotli: compressed(bytes),
        };
        Self { files: site.iter().map(weigh).collect(), requests }
    }

    /// Refuses a site that is too heavy or asks too often.
    pub fn within_budget(&self) -> Result<()> {
        if self.brotli() > MOST_BYTES {
            bail!("{} bytes are above the budget of {MOST_BYTES}", self.brotli());
        }
        if self.requests > MOST_REQUESTS {
            bail!("{} requests are above the budget of {MOST_REQUESTS}", self.requests);
        }
        Ok(())
    }

    fn raw(&self) -> usize {
        self.files.iter().map(|file| file.raw).sum()
    }

    fn brotli(&self) -> usize {
        self.files.iter().map(|file| file.brotli).sum()
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<26} {:>9} {:>9}", "dist/", "raw", "brotli 11")?;
        for file in &self.files {
            writeln!(f, "{:<26} {:>9} {:>9}", file.name, file.raw, file.brotli)?;
        }
        writeln!(f, "{:<26} {:>9} {:>9}", "together", self.raw(), self.brotli())?;
        writeln!(f, "{:<26} {:>9} {:>9}", "budget", "", MOST_BYTES)?;
        let Self { requests, .. } = self;
        write!(f, "requests of a page load, the manifest included: {requests} of {MOST_REQUESTS}")
    }
}

fn compressed(bytes: &[u8]) -> usize {
    let params = brotli::enc::BrotliEncoderParams {
        quality: QUALITY,
        lgwin: WINDOW,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut packed = Vec::new();
    let mut from = bytes;
    match brotli::BrotliCompress(&mut from, &mut packed, &params) {
        Ok(_) => packed.len(),
        // Only a writer that fails can fail it, and a Vec does not; then nothing was saved.
        Err(_) => bytes.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(brotli: usize, requests: usize) -> Weight {
        Weight { files: vec![File { name: "thiqa.wasm".into(), raw: 1, brotli }], requests }
    }

    #[test]
    fn the_budget_holds_to_the_byte_and_to_the_request() {
        assert!(weight(MOST_BYTES, 8).within_budget().is_ok());
        assert!(weight(MOST_BYTES + 1, 8).within_budget().is_err());
        assert!(weight(MOST_BYTES, 9).within_budget().is_err());
    }

    #[test]
    fn the_table_names_every_file_and_the_sums() {
        let site = Site::from([("a.css".into(), vec![b'a'; 500]), ("b.js".into(), vec![b'b'; 50])]);
        let table = Weight::of(&site, 6).to_string();
        for words in ["a.css", "500", "b.js", "550", "together", "6 of 8"] {
            assert!(table.contains(words), "{words} in\n{table}");
        }
    }
}
