//! The styles: four plain files in the order index.html names them, one request in the site.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Refuses a style sheet that the page does not name: it would silently never be seen.
pub fn all_named(folder: &Path, named: &[String]) -> Result<()> {
    for entry in fs::read_dir(folder).context("no public/style/")? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".css") && !named.contains(&format!("public/style/{name}")) {
            bail!("index.html does not name public/style/{name}");
        }
    }
    Ok(())
}

/// Blanks that a browser does not need, and what stands for them.
const BLANKS: [(&str, &str); 4] = [(": ", ":"), (" {", "{"), ("; ", ";"), (", ", ",")];

/// One sheet without comments, indentation and needless blanks.
pub fn join(sheets: &[Vec<u8>]) -> Result<Vec<u8>> {
    let mut joined = String::new();
    for sheet in sheets {
        let sheet = std::str::from_utf8(sheet).context("a style sheet is not UTF-8")?;
        for line in without_comments(sheet).lines().map(str::trim).filter(|line| !line.is_empty()) {
            joined.push_str(
                &BLANKS.iter().fold(line.to_owned(), |it, (from, to)| it.replace(from, to)),
            );
            joined.push('\n');
        }
    }
    // A browser would silently leave out all that follows.
    if joined.matches('{').count() != joined.matches('}').count() {
        bail!("a style sheet leaves something open");
    }
    Ok(joined.into_bytes())
}

fn without_comments(sheet: &str) -> String {
    let mut pieces = sheet.split("/*");
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        kept.push_str(piece.split_once("*/").map_or("", |(_, after)| after));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_that_leaves_something_open_is_refused() {
        assert!(join(&[b"@media print { p { margin: 0 }".to_vec()]).is_err());
    }

    #[test]
    fn sheets_are_joined_in_order_without_what_only_we_read() {
        let first = b"/* Why. */\n:root {\n  --ink: #222; /* dark */\n}\n".to_vec();
        let second = b"p { margin: 0 }\n/* the end".to_vec();
        let joined = String::from_utf8(join(&[first, second]).unwrap()).unwrap();
        assert_eq!(joined, ":root{\n--ink:#222;\n}\np{ margin:0 }\n");
    }
}
