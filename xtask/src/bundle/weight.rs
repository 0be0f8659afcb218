//! What the site weighs on a phone that pays by the megabyte, and the most it may weigh.

use std::fmt;

use anyhow::{Result, bail};

use super::load::Load;

/// Bytes of the whole site as it travels, brotli at its best, and of what a child waits for before
/// the first question (docs/decisions/018).
const MOST_BYTES: usize = 166_000;
const MOST_BYTES_FIRST: usize = 152_000;

/// Requests of a page load, the manifest included, and those before the first question: on a slow
/// phone each costs a round trip.
const MOST_REQUESTS: usize = 10;
const MOST_REQUESTS_FIRST: usize = 8;

/// Brotli's quality and window (RFC 7932) for files that are compressed once.
const QUALITY: i32 = 11;
const WINDOW: i32 = 22;

struct File {
    name: String,
    raw: usize,
    brotli: usize,
    is_first: bool,
}

/// The table that `bundle` prints.
pub struct Weight {
    files: Vec<File>,
    requests: usize,
    requests_first: usize,
}

impl Weight {
    /// Weighs every file of the site.
    pub fn of(load: &Load) -> Self {
        let weigh = |(name, bytes): (&String, &Vec<u8>)| File {
            name: name.clone(),
            raw: bytes.len(),
            brotli: compressed(bytes),
            is_first: load.first.contains(name),
        };
        // The manifest comes from the relay.
        let requests_first = load.first.len() + 1;
        let requests = requests_first + load.later.len();
        Self { files: load.site.iter().map(weigh).collect(), requests, requests_first }
    }

    /// Refuses a site that is too heavy or asks too often.
    pub fn within_budget(&self) -> Result<()> {
        let first = " before the first question";
        for (weight, budget, what, when) in [
            (self.brotli(), MOST_BYTES, "bytes", ""),
            (self.brotli_first(), MOST_BYTES_FIRST, "bytes", first),
            (self.requests, MOST_REQUESTS, "requests", ""),
            (self.requests_first, MOST_REQUESTS_FIRST, "requests", first),
        ] {
            if weight > budget {
                bail!("{weight} {what}{when} are above the budget of {budget}");
            }
        }
        Ok(())
    }

    fn raw(&self) -> usize {
        self.files.iter().map(|file| file.raw).sum()
    }

    fn brotli(&self) -> usize {
        self.files.iter().map(|file| file.brotli).sum()
    }

    fn brotli_first(&self) -> usize {
        self.files.iter().filter(|file| file.is_first).map(|file| file.brotli).sum()
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<26} {:>9} {:>9}", "dist/", "raw", "brotli 11")?;
        for File { name, raw, brotli, is_first } in &self.files {
            let mark = if *is_first { "  first" } else { "" };
            writeln!(f, "{name:<26} {raw:>9} {brotli:>9}{mark}")?;
        }
        writeln!(f, "{:<26} {:>9} {:>9}", "together", self.raw(), self.brotli())?;
        writeln!(f, "{:<26} {:>9} {:>9}", "budget", "", MOST_BYTES)?;
        writeln!(f, "{:<26} {:>9} {:>9}", "before the first question", "", self.brotli_first())?;
        writeln!(f, "{:<26} {:>9} {:>9}", "budget", "", MOST_BYTES_FIRST)?;
        let Self { requests, requests_first, .. } = self;
        write!(
            f,
            "requests, the manifest included: {requests_first} of {MOST_REQUESTS_FIRST} before the \
             first question, {requests} of {MOST_REQUESTS} of a page load"
        )
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
    use super::super::asset::Asset;
    use super::*;

    fn weight(first: usize, later: usize, requests_first: usize, requests: usize) -> Weight {
        let file = |brotli, is_first| File { name: "a".into(), raw: 1, brotli, is_first };
        Weight { files: vec![file(first, true), file(later, false)], requests, requests_first }
    }

    #[test]
    fn the_budget_holds_to_the_byte_and_to_the_request() {
        let first = MOST_BYTES_FIRST;
        let later = MOST_BYTES - first;
        assert!(weight(first, later, 8, 10).within_budget().is_ok());
        assert!(weight(first + 1, later - 1, 8, 10).within_budget().is_err());
        assert!(weight(first, later + 1, 8, 10).within_budget().is_err());
        assert!(weight(first, later, 9, 10).within_budget().is_err());
        assert!(weight(first, later, 8, 11).within_budget().is_err());
    }

    #[test]
    fn the_table_names_every_file_and_the_sums() {
        let asset = |name: &str, size| Asset { name: name.into(), bytes: vec![b'a'; size] };
        let mut load = Load::default();
        load.before([asset("a.css", 500)]);
        load.one_before(vec![asset("fr.txt", 70), asset("ar.txt", 80)]);
        load.after([asset("b.js", 50)]);
        assert_eq!(
            (&*load.first, &*load.later),
            (&["a.css".into(), "ar.txt".into()][..], &["fr.txt".into(), "b.js".into()][..])
        );
        let table = Weight::of(&load).to_string();
        for words in ["a.css", "500", "b.js", "fr.txt", "700", "together", "3 of 8", "5 of 10"] {
            assert!(table.contains(words), "{words} in\n{table}");
        }
    }
}
