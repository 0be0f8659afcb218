//! Showing untrusted text in a terminal: what a stranger wrote must not move the cursor, recolour
//! the screen or turn the line around. Pure.

use thiqa_desk::evidence::{Piece, pieces};

/// First strong isolate: what follows has its own direction.
const ISOLATE: &str = "\u{2068}";
/// Left-to-right isolate.
const LEFT_TO_RIGHT: &str = "\u{2066}";
/// Pop directional isolate.
const END: &str = "\u{2069}";

/// The text on one line: signs that hide or turn it are written as `\u{…}`, line ends as spaces,
/// and the whole stands in an isolate of its own, in which numbers are read from the left.
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
    for piece in pieces(text) {
        match piece {
            Piece::Words(words) => safe.push_str(words),
            Piece::LeftToRight(run) => safe.extend([LEFT_TO_RIGHT, run, END]),
            Piece::Hidden(sign) => safe.extend(sign.escape_unicode()),
        }
    }
    safe.replace('\t', " ")
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
        assert_eq!(inline("رقمه 06 24 40"), "\u{2068}رقمه \u{2066}06 24 40\u{2069}\u{2069}");
    }
}
