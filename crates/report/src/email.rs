//! An email address as it was written or copied: which one is meant, and what is wrong with it.

use zeroize::Zeroizing;

use crate::trouble::Trouble;

/// Bytes of an email address at most (RFC 5321, section 4.5.3.1.3).
const EMAIL_LIMIT: usize = 254;
/// Before an address that was copied as a link.
const MAILTO: &str = "mailto:";

/// The address that is meant by what was written: without invisible marks, in the signs of an address, and
/// without what clings to one that was copied, `Salma <mailto:salma@example.ma>,`. Where it could
/// be one of two, all stays, and is none.
pub fn meant(written: &str) -> String {
    let visible = written.chars().filter(|&it| !is_invisible(it));
    let written = Zeroizing::new(visible.map(plain).collect::<String>());
    let within = match written.rsplit_once('<') {
        Some((before, after)) if !has(before, '@') => {
            after.split_once('>').map(|(address, _)| address)
        }
        _ => None,
    };
    let bare = without_clinging(within.unwrap_or(&written));
    match bare.split_at_checked(MAILTO.len()) {
        Some((scheme, address)) if scheme.eq_ignore_ascii_case(MAILTO) => {
            let address = address.split('?').next().unwrap_or_default();
            without_clinging(&decoded(address)).to_owned()
        }
        _ => bare.to_owned(),
    }
}

/// Marks of direction and joining, blanks of no width, soft hyphens, and signs that only choose how
/// another one looks.
fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// The sign of an address that a keyboard writes otherwise: of another width, or another digit.
fn plain(letter: char) -> char {
    let plain = match letter {
        '！'..='～' => char::from_u32(u32::from(letter) - 0xfee0),
        '﹫' => Some('@'),
        '٠'..='٩' | '۰'..='۹' => char::from_digit(u32::from(letter) & 0xf, 10),
        _ => None,
    };
    plain.unwrap_or(letter)
}

/// What a link to write an email has as `%2B`.
fn decoded(address: &str) -> Zeroizing<String> {
    let mut parts = address.split('%');
    let mut decoded = Zeroizing::new(parts.next().unwrap_or_default().to_owned());
    for part in parts {
        let sign = part.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match sign {
            Some(sign) => {
                decoded.push(sign.into());
                decoded.push_str(part.get(2..).unwrap_or_default());
            }
            None => {
                decoded.push('%');
                decoded.push_str(part);
            }
        }
    }
    decoded
}

fn has(text: &str, sign: char) -> bool {
    text.chars().any(|it| it == sign)
}

/// What clings to an address that was copied, and begins or ends none: blanks, quotation marks and
/// their kind, pictures.
fn clings(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
        || has("<>()[]{}\"'`«»“”„‘’,;:.!?-–—،؛؟…•*|", letter)
}

/// An address without what clings to it. A sign with which a name may begin stays, unless a blank
/// or its partner at the end shows that it is none of the name: `- salma@…`, `'salma@…'`.
fn without_clinging(text: &str) -> &str {
    let text = text.trim();
    let before_end = text.trim_end_matches(clings);
    let behind = text.get(before_end.len()..).unwrap_or_default();
    let bare = before_end.trim_start_matches(clings);
    let clung = before_end.get(..before_end.len() - bare.len()).unwrap_or_default();
    match clung.chars().next_back() {
        Some(sign) if is_of_name(sign) && sign != '{' && !has(behind, sign) => {
            before_end.trim_start_matches(|it| clings(it) && !is_of_name(it))
        }
        _ => bare,
    }
}

/// A sign of what stands before the `@` (RFC 5322, section 3.2.3, and points).
fn is_of_name(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || has(".!#$%&'*+/=?^_`{|}~-", sign)
}

/// What is wrong with an address, if anything is.
pub fn trouble(text: &str) -> Option<Trouble> {
    let Some((name, host)) = text.split_once('@') else {
        return Some(Trouble::EmailWithoutAt);
    };
    let is_label = |part: &str| {
        !part.starts_with('-')
            && !part.ends_with('-')
            && !part.is_empty()
            && part.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
    };
    if name.is_empty() || has(host, '@') || text.len() > EMAIL_LIMIT {
        Some(Trouble::NotAnEmail)
    } else if !text.chars().all(|it| it.is_ascii_graphic()) {
        Some(Trouble::EmailLetters)
    } else if !name.chars().all(is_of_name) {
        Some(Trouble::NotAnEmail)
    } else if !has(host, '.') || !host.split('.').all(is_label) {
        Some(Trouble::EmailWithoutHost)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_is_refused_with_what_is_wrong() {
        use Trouble::*;
        let long = "a".repeat(EMAIL_LIMIT) + "@b.ma";
        for (wrong, trouble) in [
            ("salma", EmailWithoutAt),
            ("salma.example.ma", EmailWithoutAt),
            ("سلمى", EmailWithoutAt),
            ("salma@", EmailWithoutHost),
            ("a@b", EmailWithoutHost),
            ("a@.ma", EmailWithoutHost),
            ("a@b..ma", EmailWithoutHost),
            ("a@b,ma", EmailWithoutHost),
            ("a@b.ma/x", EmailWithoutHost),
            ("a b@c.ma", EmailLetters),
            ("salma@ example.ma", EmailLetters),
            ("salma@example.ma 0600000000", EmailLetters),
            ("بريدي: salma@example.ma", EmailLetters),
            ("salma﹫example.ma خاص", EmailLetters),
            ("mailto:salma%C3%A9@example.ma", EmailLetters),
            ("salmé@example.ma", EmailLetters),
            ("سلمى@example.ma", EmailLetters),
            // A Cyrillic letter that looks like ours.
            ("s\u{430}lma@example.ma", EmailLetters),
            ("a\u{1b}b@example.ma", EmailLetters),
            ("@x.ma", NotAnEmail),
            ("a@b@c.ma", NotAnEmail),
            ("salma@example.ma, anas@example.ma", NotAnEmail),
            ("Salma <salma@example.ma>, Maman <maman@example.ma>", NotAnEmail),
            ("salma@example.ma <old@example.ma>", NotAnEmail),
            ("salma@example.ma <mailto:old@example.ma", NotAnEmail),
            ("salma<3@example.ma", NotAnEmail),
            ("salma <salma@example.ma", EmailLetters),
            ("E-mail:salma@example.ma", NotAnEmail),
            ("mailto:salma%40x@example.ma", NotAnEmail),
            ("a@-b.ma", EmailWithoutHost),
            ("a@b-.ma", EmailWithoutHost),
            (long.as_str(), NotAnEmail),
        ] {
            assert_eq!(super::trouble(&meant(wrong)), Some(trouble), "{wrong}");
        }
    }

    #[test]
    fn the_email_that_is_sent_is_the_one_that_is_meant() {
        for written in [
            " salma@example.ma ",
            "salma@example.ma\n",
            "\u{200f}salma@example.ma\u{200e}",
            "\u{202a}salma\u{200b}@\u{2060}example\u{ad}.ma\u{202c}",
            "\u{feff}salma@example.ma",
            "mailto:salma@example.ma",
            "MAILTO:salma@example.ma?subject=x%20y",
            "<salma@example.ma>",
            "Salma B. <salma@example.ma>",
            "\"Salma\" <mailto:salma@example.ma>,",
            "(salma@example.ma)",
            "«salma@example.ma».",
            "“salma@example.ma”",
            "salma@example.ma.",
            "salma@example.ma،",
            "• salma@example.ma;",
            "ｓalma＠example．ma",
            "salma﹫example.ma",
            "- salma@example.ma",
            "* salma@example.ma",
            "salma@example.ma-",
            "salma@example.ma؟",
            "salma@example.ma ?",
            "📧 salma@example.ma ✉\u{fe0f}",
            "'salma@example.ma'",
            "*salma@example.ma*,",
            "{salma@example.ma}",
            "mailto:%20salma@example.ma%20",
            "Salma <mailto:s%61lma@example.ma?subject=a%2Bb>",
        ] {
            let sent = meant(written);
            assert_eq!((trouble(&sent), sent.as_str()), (None, "salma@example.ma"), "{written}");
        }
        for (written, expected) in [
            ("salma٢٣@example.ma", "salma23@example.ma"),
            ("Salma.B+x_y-z@Mail.example-1.co.ma", "Salma.B+x_y-z@Mail.example-1.co.ma"),
            ("_salma_@example.ma", "_salma_@example.ma"),
            ("'salma'@example.ma", "'salma'@example.ma"),
            ("'salma'@example.ma.", "'salma'@example.ma"),
            ("mailto:salma%2Ba@example.ma", "salma+a@example.ma"),
            ("salma%a@example.ma", "salma%a@example.ma"),
            ("mailto:salma%zz@example.ma", "salma%zz@example.ma"),
        ] {
            let sent = meant(written);
            assert_eq!((trouble(&sent), sent.as_str()), (None, expected), "{written}");
        }
    }
}
