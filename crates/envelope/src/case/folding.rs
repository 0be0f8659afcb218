//! What does not matter in how a word is written: case, accents, vowel signs, tatweel, the forms of
//! alef, hamza, taa marbuta and final yaa, the article, a plural's last `s`, and everything that
//! cannot be seen.
//!
//! A small table of our own: the general ones of Unicode weigh more than all the rest of this.

use zeroize::Zeroizing;

/// What a character is to somebody who reads a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// A letter in its plain form.
    Letter(char),
    /// A vowel with an `e` grown to it.
    Ligature(char),
    /// A digit, 0–9.
    Digit(u8),
    /// A mark on a letter, or invisible: as if it were not there.
    Silent,
    /// Everything between words: spaces, punctuation, pictures.
    Gap,
}

/// The Latin letters from U+00C0 to U+00FF without their accents.
const LATIN: &[u8; 64] = b"aaaaaaaceeeeiiiidnooooo.ouuuuy.saaaaaaaceeeeiiiidnooooo.ouuuuy.y";
/// U+00C0, with which that table begins.
const LATIN_BEGINS: usize = 0xc0;

/// The Arabic article.
const ARTICLE: &str = "ال";

/// What a character is.
pub(super) fn sign(character: char) -> Sign {
    match character {
        'a'..='z' => Sign::Letter(character),
        'A'..='Z' => Sign::Letter(character.to_ascii_lowercase()),
        '0'..='9' | '٠'..='٩' | '۰'..='۹' => Sign::Digit(character as u8 & 0xf),
        'œ' | 'Œ' => Sign::Ligature('o'),
        'æ' | 'Æ' => Sign::Ligature('a'),
        'Ÿ' => Sign::Letter('y'),
        'أ' | 'إ' | 'آ' | 'ٱ' => Sign::Letter('ا'),
        'ؤ' => Sign::Letter('و'),
        'ئ' | 'ى' | 'ی' => Sign::Letter('ي'),
        'ة' | 'ۃ' | 'ہ' => Sign::Letter('ه'),
        'ک' | 'گ' | 'ڭ' | 'ݣ' => Sign::Letter('ك'),
        'پ' => Sign::Letter('ب'),
        'ڤ' => Sign::Letter('ف'),
        // Hamza alone, tatweel, vowel signs and their kind; combining accents.
        'ء' | 'ـ' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' => Sign::Silent,
        '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}' => Sign::Silent,
        '\u{300}'..='\u{36f}' => Sign::Silent,
        // Soft hyphen, directions, joiners, byte order mark, variation selectors.
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' => Sign::Silent,
        '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => Sign::Silent,
        '\u{fe00}'..='\u{fe0f}' => Sign::Silent,
        // ASCII's and Latin-1's signs; Arabic punctuation; general punctuation up to dingbats and
        // arrows; East Asian spaces and brackets; pictures.
        '\0'..='\u{bf}' | '\u{600}'..='\u{60f}' | '؛'..='؟' | '٪'..='٭' | '۔' => Sign::Gap,
        '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{303f}' | '\u{1f000}'.. => Sign::Gap,
        _ => match LATIN.get((character as usize).wrapping_sub(LATIN_BEGINS)) {
            Some(b'.') => Sign::Gap,
            Some(plain) => Sign::Letter(char::from(*plain)),
            None => Sign::Letter(character),
        },
    }
}

/// The words of a text in their plain form, with nothing between them; its digits are left out,
/// and an `x` that stands alone (`tomates x 3`).
pub(super) fn folded(text: &str) -> Zeroizing<String> {
    let mut plain = Zeroizing::new(String::new());
    fold(text, &mut plain);
    plain
}

/// The same into `plain`, whatever it held before.
pub(super) fn fold(text: &str, plain: &mut String) {
    plain.clear();
    // No form is longer than what it is the form of, so nothing is copied to a larger place.
    plain.reserve(text.len());
    let mut word = 0;
    for character in text.chars() {
        match sign(character) {
            Sign::Letter(letter) => plain.push(letter),
            Sign::Ligature(letter) => {
                plain.push(letter);
                plain.push('e');
            }
            Sign::Silent => {}
            Sign::Digit(_) | Sign::Gap => word = end_word(plain, word),
        }
    }
    end_word(plain, word);
}

/// Folds the word that begins at `begins` and ends the text; says where the next one begins.
fn end_word(plain: &mut String, begins: usize) -> usize {
    let word = plain.get(begins..).unwrap_or_default();
    if word == "x" {
        plain.truncate(begins);
    } else if word.len() > 1 && word.ends_with('s') {
        plain.pop();
    }
    // Again and again: `الألمنيوم` is `ألمنيوم` with its article, which begins like one.
    while let Some(word) = plain.get(begins..)
        && word.len() > ARTICLE.len()
        && word.starts_with(ARTICLE)
    {
        plain.drain(begins..begins + ARTICLE.len());
    }
    plain.len()
}

/// How many letters have to be changed, put in or left out to make one word of the other
/// (Levenshtein).
pub(super) fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut diagonal = line;
        let mut left = line + 1;
        for (cell, theirs) in row.iter_mut().zip([None].into_iter().chain(other.chars().map(Some)))
        {
            let Some(theirs) = theirs else {
                *cell = left;
                continue;
            };
            let changed = diagonal + usize::from(theirs != letter);
            diagonal = *cell;
            left = changed.min(*cell + 1).min(left + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn how_it_is_written_does_not_matter() {
        for (one, other) in [
            ("Épinards", "epinard"),
            ("ŒUFS", "oeufs"),
            ("e\u{301}pinards", "épinards"),
            ("pop-corn", "Pop Corn"),
            ("fleur d’oranger", "fleur d'oranger"),
            ("tomates x 3", "tomates"),
            ("الطماطم", "طماطم"),
            ("طَمَاطِمْ", "طماطم"),
            ("طمـــاطم", "طماطم"),
            ("إسفنجة", "اسفنجه"),
            ("مصفاة", "مصفاه"),
            ("مربى", "مربي"),
            ("رأس الحانوت", "راس حانوت"),
            ("كؤوس", "كووس"),
            ("ألمنيوم", "الألمنيوم"),
            ("\u{202b}طماطم\u{202c}", "طم\u{200d}اطم"),
            ("🍅 tomates 🍅", "tomates"),
            ("ݣرعة", "كرعة"),
        ] {
            assert_eq!(folded(one), folded(other), "{one} and {other}");
        }
        assert_ne!(folded("thé"), folded("thym"));
        assert_eq!(*folded("x"), "");
        assert_eq!(*folded("٣"), "");
    }

    #[test]
    fn distance_counts_changes() {
        assert_eq!(distance("", ""), 0);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("ماطم", "طماطم"), 1);
    }

    proptest! {
        #[test]
        fn folding_takes_no_more_room(text in "\\PC*") {
            let plain = folded(&text);
            prop_assert!(plain.len() <= text.len());
                    }

        #[test]
        fn distance_is_a_distance(one in "[a-dصضط]{0,8}", other in "[a-dصضط]{0,8}") {
            prop_assert_eq!(distance(&one, &other), distance(&other, &one));
            prop_assert_eq!(distance(&one, &other) == 0, one == other);
            prop_assert!(distance(&one, &other) <= one.chars().count().max(other.chars().count()));
        }
    }
}
