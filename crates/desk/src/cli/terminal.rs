//! Showing untrusted text in a terminal: what a stranger wrote must not move the cursor, recolour
//! the screen or turn the line around. Pure.

use thiqa_desk::evidence::{Order, Piece, Run, Side, line};

/// Left-to-right isolate.
const FROM_LEFT: &str = "\u{2066}";
/// Right-to-left isolate.
const FROM_RIGHT: &str = "\u{2067}";
/// Pop directional isolate.
const END: &str = "\u{2069}";
/// Left-to-right override, for what holds Arabic digits and no Arabic letter.
const SIGN_BY_SIGN: &str = "\u{202d}";
/// Pop directional formatting.
const END_SIGN_BY_SIGN: &str = "\u{202c}";

/// The text on one line: signs that hide or turn it are written as `\u{…}`, line ends as spaces,
/// and the whole stands in an isolate of its own, in which numbers are read from the left.
pub fn inline(text: &str) -> String {
    isolated(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The text line by line, each in an isolate of its own and indented.
pub fn block(text: &str) -> String {
    text.lines().map(|line| format!("    {}\n", isolated(line))).collect()
}

fn isolated(text: &str) -> String {
    let line = line(text);
    let from = match line.side {
        Side::Left => FROM_LEFT,
        Side::Right => FROM_RIGHT,
    };
    let runs: String = line.runs.iter().map(ordered).collect();
    [from, &runs, END].concat()
}

fn ordered(run: &Run<'_>) -> String {
    let text = escaped(&run.pieces);
    match run.order {
        Order::OfLine => text,
        Order::FromLeft => [FROM_LEFT, SIGN_BY_SIGN, &text, END_SIGN_BY_SIGN, END].concat(),
        Order::Link => [FROM_LEFT, &text, END].concat(),
        Order::FromRight => [FROM_RIGHT, &text, END].concat(),
    }
}

fn escaped(pieces: &[Piece<'_>]) -> String {
    let mut safe = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => safe.push_str(text),
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
        assert_eq!(shown, "\u{2066}a\\u{1b}[2Jb\\u{9b}31m\\u{202e}c\\u{2069}d\\u{7}\u{2069}");
        assert_eq!(block("un\r\ndeux"), "    \u{2066}un\u{2069}\n    \u{2066}deux\u{2069}\n");
    }

    #[test]
    fn words_stay_as_they_were_written() {
        assert_eq!(inline("هددني\n في واتساب"), "\u{2067}هددني في واتساب\u{2069}");
        assert_eq!(
            inline("رقمه 06 24 40"),
            "\u{2067}رقمه \u{2066}\u{202d}06 24 40\u{202c}\u{2069}\u{2069}"
        );
        assert_eq!(
            inline("tel ٠٦ ٢٤"),
            "\u{2066}\u{2066}\u{202d}tel ٠٦ ٢٤\u{202c}\u{2069}\u{2069}"
        );
        assert_eq!(inline("dit حشومة 3"), "\u{2066}dit \u{2067}حشومة\u{2069} 3\u{2069}");
    }
}
