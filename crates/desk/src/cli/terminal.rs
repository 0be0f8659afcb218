//! Showing untrusted text in a terminal: what a stranger wrote must not move the cursor, recolour
//! the screen or turn the line around. Pure.

/// First strong isolate: what follows has its own direction.
const ISOLATE: char = '\u{2068}';
/// Pop directional isolate.
const END: char = '\u{2069}';

/// The text on one line: control and direction characters are written as `\u{…}`, line ends as
/// spaces, and the whole stands in an isolate of its own.
pub fn inline(text: &str) -> String {
    format!("{ISOLATE}{}{END}", escaped(&text.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// The text line by line, each in an isolate of its own and indented.
pub fn block(text: &str) -> String {
    let lines = text.lines().map(|line| format!("    {ISOLATE}{}{END}\n", escaped(line)));
    lines.collect()
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\t' => safe.push(' '),
            it if it.is_control() || turns_text(it) => safe.extend(it.escape_unicode()),
            it => safe.push(it),
        }
    }
    safe
}

/// Marks, embeddings, overrides and isolates of direction, and line or paragraph separators.
fn turns_text(character: char) -> bool {
    matches!(
        character,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_cannot_move_the_cursor_or_turn_the_line() {
        let hostile = "a\u{1b}[2Jb\u{9b}31m\u{202e}c\u{2069}d\u{7}";
        let shown = inline(hostile);
        assert_eq!(shown, "\u{2068}a\\u{1b}[2Jb\\u{9b}31m\\u{202e}c\\u{2069}d\\u{7}\u{2069}");
        assert_eq!(block("un\r\ndeux"), "    \u{2068}un\u{2069}\n    \u{2068}deux\u{2069}\n");
    }

    #[test]
    fn words_stay_as_they_were_written() {
        assert_eq!(inline("هددني\n في واتساب"), "\u{2068}هددني في واتساب\u{2069}");
    }
}
