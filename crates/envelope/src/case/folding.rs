//! What does not matter in how a word is written: case, accents, vowel signs, tatweel, the forms of
//! alef, hamza, taa marbuta and final yaa, the article, a plural's last `s`, and everything that
//! cannot be seen.
//!
//! A small table of our own: the general ones of Unicode weigh more than all the rest of this. What
//! apps make of letters (joined forms, ligatures, other widths) the browser takes back.

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

/// What makes a key of the number before it: 1️⃣.
const KEY: char = '\u{20e3}';
/// Lam and alef that a PDF has as one letter, with a sign between them that is not seen: so it is
/// known, where the word stands backwards, that these two do not.
pub(super) const LAM_ALEF: &str = "ل\u{ad}ا";
/// Bytes of a named entity at most.
const LONGEST_ENTITY: usize = 8;
/// How the names of letters with an accent end in HTML.
const ACCENTS: [&str; 6] = ["acute", "grave", "circ", "cedil", "uml", "lig"];

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
        'أ' | 'إ' | 'آ' | 'ٱ' | 'ٲ' | 'ٳ' => Sign::Letter('ا'),
        'ؤ' => Sign::Letter('و'),
        'ئ' | 'ى' | 'ی' | 'ے' => Sign::Letter('ي'),
        'ة' | 'ۃ' | 'ہ' | 'ھ' | 'ە' => Sign::Letter('ه'),
        'ک' | 'ڪ' | 'گ' | 'ڭ' | 'ݣ' => Sign::Letter('ك'),
        'پ' => Sign::Letter('ب'),
        // The letters of the Maghreb's own hand: fa with its dot beneath, qaf with one.
        'ڤ' | 'ڢ' | 'ڥ' => Sign::Letter('ف'),
        'ڧ' => Sign::Letter('ق'),
        // Hamza alone, tatweel, vowel signs and their kind; combining accents.
        'ء' | 'ٴ' | 'ـ' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' => {
            Sign::Silent
        }
        '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}' => Sign::Silent,
        '\u{8ca}'..='\u{8ff}' => Sign::Silent,
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

/// The text with its letters as they are typed: a PDF's joined forms, ligatures, full-width digits
/// and their kind (Unicode's NFKC), `&eacute;` as `e`, and a number in a circle or on a key as `1.`.
pub(super) fn plain(text: &str) -> Zeroizing<String> {
    // Nothing that is put in place of something is more than twice as long.
    let mut plain = Zeroizing::new(String::with_capacity(2 * text.len()));
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        if character == '&'
            && let Some(after) = push_entity(rest.as_str(), &mut plain)
        {
            rest = after.chars();
        } else if matches!(character, '\u{fef5}'..='\u{fefc}') {
            plain.push_str(LAM_ALEF);
        } else if character == KEY {
            plain.push('.');
        } else if let Some(number) = circled(character) {
            plain.push(number);
            plain.push('.');
        } else {
            plain.push(character);
        }
    }
    composed(&plain)
}

/// Unicode's NFKC: its tables would weigh more than all the rest of this, and the browser has them.
#[cfg(target_arch = "wasm32")]
fn composed(text: &str) -> Zeroizing<String> {
    Zeroizing::new(js_sys::JsString::from(text).normalize("NFKC").into())
}

/// Unicode's NFKC.
#[cfg(not(target_arch = "wasm32"))]
fn composed(text: &str) -> Zeroizing<String> {
    use unicode_normalization::UnicodeNormalization;
    Zeroizing::new(text.nfkc().collect())
}

/// The digit of a number in a circle, 1–9.
fn circled(character: char) -> Option<char> {
    let number = ['①', '❶', '➀', '➊'].into_iter().find_map(|one| {
        let number = u32::from(character).wrapping_sub(one.into());
        (number < 9).then_some(number)
    })?;
    char::from_digit(1 + number, 10)
}

/// What `&name;` stands for in the source of a page, a letter without its accent; what follows it.
fn push_entity<'a>(after: &'a str, plain: &mut String) -> Option<&'a str> {
    let ends = after.bytes().take(1 + LONGEST_ENTITY).position(|it| it == b';')?;
    let (name, after) = (after.get(..ends)?, after.get(ends + 1..)?);
    if name.is_empty() || !name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'#') {
        return None;
    }
    if let Some(number) = name.strip_prefix('#') {
        let (digits, base) = number.strip_prefix('x').map_or((number, 10), |it| (it, 16));
        plain.push(char::from_u32(u32::from_str_radix(digits, base).ok()?)?);
    } else {
        let letters = ACCENTS.iter().find_map(|accent| name.strip_suffix(accent));
        plain.push_str(letters.unwrap_or(" "));
    }
    Some(after)
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
    let mut articles = begins;
    while let Some(word) = plain.get(articles..)
        && word.len() > ARTICLE.len()
        && word.starts_with(ARTICLE)
    {
        articles += ARTICLE.len();
    }
    plain.drain(begins..articles);
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
        for (one, other) in [
            ("ﻃﻤﺎﻃﻢ", "طماطم"),
            ("ﺳﻼﻃﺔ", "سلاطة"),
            ("ﬁlm", "film"),
            ("ｔｈé", "thé"),
            ("th&eacute;", "thé"),
            ("&#x637;&#1605;", "طم"),
            ("&oelig;ufs&nbsp;", "œufs"),
        ] {
            assert_eq!(folded(&plain(one)), folded(other), "{one} and {other}");
        }
        for (one, other) in
            [("③", "3."), ("❽", "8."), ("3\u{fe0f}\u{20e3}", "3\u{fe0f}."), ("⒈", "1.")]
        {
            assert_eq!(*plain(one), other);
        }
        for kept in ["a & b; c", "&;", "&&", "& #1;", "&#1114112;", "&#xzz;", "&averylongname;"] {
            assert_eq!(*plain(kept), kept);
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
            prop_assert!(folded(&text).len() <= text.len());
        }

        #[test]
        fn distance_is_a_distance(one in "[a-dصضط]{0,8}", other in "[a-dصضط]{0,8}") {
            prop_assert_eq!(distance(&one, &other), distance(&other, &one));
            prop_assert_eq!(distance(&one, &other) == 0, one == other);
            prop_assert!(distance(&one, &other) <= one.chars().count().max(other.chars().count()));
        }
    }
}
