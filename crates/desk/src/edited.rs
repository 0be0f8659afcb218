//! Texts that people edit and paste: files of a helpline, and words to her. Read without what an
//! editor adds to them; another encoding is named, never guessed.

use std::path::Path;

use zeroize::Zeroizing;

use crate::error::Fault;
use crate::folder;

/// Reads a file as text, see [`text`].
///
/// # Errors
/// A [`Fault`] of the file, which names its encoding where it is another.
pub fn read(path: &Path) -> Result<Zeroizing<String>, Fault> {
    text(&Zeroizing::new(folder::read(path)?)).map_err(|what| Fault::Text(path.to_owned(), what))
}

/// UTF-8 without its byte order mark, each line ended by a line feed.
///
/// # Errors
/// Which encoding it may be instead, in words.
pub fn text(bytes: &[u8]) -> Result<Zeroizing<String>, &'static str> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || bytes.contains(&0) {
        return Err("it is written in UTF-16; save it as UTF-8");
    }
    let text = std::str::from_utf8(bytes);
    let text = text.map_err(|_| "it is not written in UTF-8 (perhaps in Windows-1252 or Windows-1256); save it as UTF-8")?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = Zeroizing::new(text.replace("\r\n", "\n"));
    Ok(Zeroizing::new(text.replace('\r', "\n")))
}

/// Words that somebody is to read: lines end in line feeds, a tab is a blank, and there is no other
/// control character, no mark of an editor, and nothing that turns the text around.
pub fn words(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let word = |sign: char| match sign {
        '\n' => Some('\n'),
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' => None,
        other => (!other.is_control()).then_some(other),
    };
    text.chars().filter_map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_an_editor_adds_is_not_read() {
        for file in ["a\nb\n", "\u{feff}a\r\nb\r\n", "a\rb\r"] {
            assert_eq!(*text(file.as_bytes()).unwrap(), "a\nb\n");
        }
    }

    #[test]
    fn another_encoding_is_named() {
        let wide = |text: &str, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(order).collect()
        };
        let named = |bytes: &[u8]| text(bytes).unwrap_err();
        assert!(named(&wide("\u{feff}شكرا", u16::to_le_bytes)).contains("UTF-16"));
        assert!(named(&wide("\u{feff}شكرا", u16::to_be_bytes)).contains("UTF-16"));
        assert!(named(&wide("merci", u16::to_le_bytes)).contains("UTF-16"));
        // "é" in Windows-1252, "شكرا" in Windows-1256.
        assert!(named(b"\xe9t\xe9").contains("Windows-1252"));
        assert!(named(b"\xd4\xdf\xd1\xc7").contains("Windows-1256"));
    }

    #[test]
    fn words_turn_nothing_around() {
        assert_eq!(words("\u{2066}a\u{2067}b\u{2068}c\u{2069}"), "abc");
        assert_eq!(words("\u{feff}a\u{202e}b\u{7}\u{9b}c\td\r\ne\u{2028}f"), "abc d\ne\nf");
        // What is needed among numbers, and in pictures, stays.
        assert_eq!(words("\u{200f}شكرا 👩\u{200d}👧"), "\u{200f}شكرا 👩\u{200d}👧");
    }

    proptest! {
        #[test]
        fn no_control_character_is_left(text: String) {
            prop_assert!(!words(&text).contains(|it: char| it.is_control() && it != '\n'));
        }

        #[test]
        fn any_bytes_are_a_text_or_named(bytes: Vec<u8>) {
            prop_assert!(text(&bytes).is_ok_and(|text| !text.contains('\r')) || text(&bytes).is_err());
        }
    }
}
