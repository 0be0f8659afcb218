//! The one script: wasm-bindgen's, and after it the few lines that start the form or refuse.
//!
//! No minifier rewrites it: only whole lines of comment and the indentation go (a fifth of its
//! weight; a minifier would win another 800 bytes and could not be reviewed).

use anyhow::{Result, bail};

use super::asset::Asset;

/// Where the starting lines stand, as a plain script to read.
pub const BOOT: &str = "public/boot.js";

/// What those lines call the program, until its name and its hash are known.
const NAME: &str = "\"thiqa.wasm\"";
const INTEGRITY: &str = "\"sha384-of-thiqa.wasm\"";

/// One module: what wasm-bindgen wrote, then the boot lines with the program's name and hash.
pub fn with_boot(bound: &str, boot: &str, wasm: &Asset) -> Result<Vec<u8>> {
    for word in [NAME, INTEGRITY] {
        if boot.matches(word).count() != 1 {
            bail!("{BOOT} must hold {word} exactly once");
        }
    }
    let boot = boot
        .replace(NAME, &format!("\"{}\"", wasm.name))
        .replace(INTEGRITY, &format!("\"{}\"", wasm.integrity()));
    Ok(lightened(&format!("{bound}\n{boot}"))?.into_bytes())
}

fn lightened(script: &str) -> Result<String> {
    let mut light = String::new();
    let mut in_comment = false;
    for line in script.lines() {
        if line.matches('`').count() % 2 == 1 {
            bail!("a string goes on over several lines, whose indentation belongs to it: {line}");
        }
        let line = line.trim();
        in_comment |= line.starts_with("/*");
        if !in_comment && !line.is_empty() && !line.starts_with("//") {
            light.push_str(line);
            light.push('\n');
        }
        in_comment &= !line.ends_with("*/");
    }
    Ok(light)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_ends_with_the_program_by_name_and_hash() {
        let wasm = Asset::new("thiqa.wasm", b"\0asm".to_vec());
        let boot = r#"boot("thiqa.wasm", "sha384-of-thiqa.wasm");"#;
        let script = String::from_utf8(with_boot("export {};", boot, &wasm).unwrap()).unwrap();
        let end = format!("\nboot(\"{}\", \"{}\");\n", wasm.name, wasm.integrity());
        assert!(script.starts_with("export {};") && script.ends_with(&end));
    }

    #[test]
    fn comments_and_indentation_go_and_every_other_character_stays() {
        let script = "/**\n * @param {number} a\n */\nf(a) {\n  // why\n  g(`/* ${a}`); // x\n}\n";
        assert_eq!(lightened(script).unwrap(), "f(a) {\ng(`/* ${a}`); // x\n}\n");
    }

    #[test]
    fn a_string_over_several_lines_is_not_touched_but_refused() {
        assert!(lightened("f(`a\n  b`)").is_err());
    }

    #[test]
    fn a_boot_script_that_forgets_the_hash_is_refused() {
        let wasm = Asset::new("thiqa.wasm", Vec::new());
        assert!(with_boot("", r#"fetch("thiqa.wasm")"#, &wasm).is_err());
    }
}
