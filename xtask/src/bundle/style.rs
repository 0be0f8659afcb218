//! The styles: plain files in the order index.html names them, one request in the site.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};
use lightningcss::targets::{Browsers, Features, Targets};

use super::language::Language;

/// The language that stands in a line of a style sheet for each of them.
const ANY: &str = "xx";

/// What stands there for an older browser beside what a newer one reads stays; nothing is rewritten.
const OLDEST: Browsers = Browsers {
    chrome: Some(80 << 16),
    android: None,
    edge: None,
    firefox: None,
    ie: None,
    ios_saf: None,
    opera: None,
    safari: None,
    samsung: None,
};

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

/// One sheet in as few bytes as it goes.
pub fn join(sheets: &[Vec<u8>], languages: &[Language]) -> Result<Vec<u8>> {
    let mut joined = String::new();
    for sheet in sheets {
        let sheet = std::str::from_utf8(sheet).context("a style sheet is not UTF-8")?;
        joined.extend(sheet.lines().map(|line| in_each_language(line, languages)));
    }
    let wrong = |why: &dyn std::fmt::Display| anyhow!("a style sheet: {why}");
    let mut sheet =
        StyleSheet::parse(&joined, ParserOptions::default()).map_err(|it| wrong(&it))?;
    let targets =
        Targets { browsers: Some(OLDEST), exclude: Features::all(), ..Default::default() };
    sheet.minify(MinifyOptions { targets, ..Default::default() }).map_err(|it| wrong(&it))?;
    let options = PrinterOptions { minify: true, targets, ..Default::default() };
    Ok(sheet.to_css(options).map_err(|it| wrong(&it))?.code.into_bytes())
}

/// A line that names the language `"xx"`, once for each.
fn in_each_language(line: &str, languages: &[Language]) -> String {
    if !line.contains(&format!("{ANY:?}")) {
        return format!("{line}\n");
    }
    languages.iter().map(|language| line.replace(ANY, &language.code) + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODES: [&str; 2] = ["ar", "fr"];

    fn joined(sheets: &[&str]) -> Result<String> {
        let sheets: Vec<_> = sheets.iter().map(|it| it.as_bytes().to_vec()).collect();
        let language = |code: &str| Language { code: code.into(), ..Default::default() };
        Ok(String::from_utf8(join(&sheets, &CODES.map(language))?).unwrap())
    }

    #[test]
    fn a_sheet_that_leaves_something_open_is_refused() {
        assert!(joined(&["p { margin: 0", "a { margin: 0 }"]).is_err());
        assert!(joined(&["p { margin: 0 } }"]).is_err());
    }

    #[test]
    fn sheets_are_joined_in_order_without_what_only_we_read() {
        let sheets = ["/* Why. */\n:root {\n  --ink: #222; /* dark */\n}\n", "p { margin: 0 }\n"];
        assert_eq!(joined(&sheets).unwrap(), ":root{--ink:#222}p{margin:0}");
    }

    #[test]
    fn a_line_that_names_any_language_stands_once_for_each() {
        let sheet = "[data-says=\"xx\"] .each > :not([lang=\"xx\"]) { display: none }";
        let joined = joined(&[sheet]).unwrap();
        for code in CODES {
            assert!(joined.contains(&format!("[data-says={code}] .each>:not([lang={code}])")));
        }
    }
}
