//! What a stranger wrote or pasted, in the pieces in which it may be shown: nothing that hides in it
//! stays hidden, and no number, link or name of an account is turned around by the letters beside
//! it. Pure; each door draws the pieces in its own way.

/// A piece of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words, which may stand as they come.
    Words(&'a str),
    /// What is read from the left wherever it stands: numbers, addresses, Latin words.
    LeftToRight(&'a str),
    /// A sign that is not seen, or turns what follows. It is named, and never carried out.
    Hidden(char),
}

/// Signs before a number, an address or a name that belong to it.
const BEFORE: &str = "+@#/\\_~$";
/// Signs behind one that belong to it.
const BEHIND: &str = "/\\_~$%&=*+#-";

/// The pieces of a line, in order: together they are the whole line.
pub fn pieces(line: &str) -> Vec<Piece<'_>> {
    let isolates = line.contains(is_right_to_left) || !line.contains(char::is_alphabetic);
    let mut pieces = Vec::new();
    let mut begins = 0;
    let mut before = None;
    for (at, character) in line.char_indices() {
        let ends = at + character.len_utf8();
        let after = line.get(ends..).and_then(|rest| rest.chars().next());
        if is_hidden(before, character, after) {
            push(line.get(begins..at).unwrap_or_default(), isolates, &mut pieces);
            pieces.push(Piece::Hidden(character));
            begins = ends;
        }
        before = Some(character);
    }
    push(line.get(begins..).unwrap_or_default(), isolates, &mut pieces);
    pieces
}

/// Words without a hidden sign, cut at what is read from the left.
fn push<'a>(words: &'a str, isolates: bool, pieces: &mut Vec<Piece<'a>>) {
    let mut rest = words;
    while isolates && let Some((before, run, after)) = left_to_right(rest) {
        pieces.extend((!before.is_empty()).then_some(Piece::Words(before)));
        pieces.push(Piece::LeftToRight(run));
        rest = after;
    }
    pieces.extend((!rest.is_empty()).then_some(Piece::Words(rest)));
}

/// The first run that is read from the left, and what stands around it.
fn left_to_right(text: &str) -> Option<(&str, &str, &str)> {
    let is_core = |it: char| it.is_alphanumeric() && !is_right_to_left(it);
    let core = text.find(is_core)?;
    let (before, from_core) = text.split_at(core);
    let until = from_core.find(is_right_to_left).unwrap_or(from_core.len());
    let among = from_core.get(..until)?.trim_end_matches(|it| !is_core(it));
    // A bracket belongs to the run where both do.
    let behind = from_core.get(among.len()..)?;
    let is_closed = among.contains(')') || behind.starts_with(')');
    let belongs = |it| BEFORE.contains(it) || is_closed && it == '(';
    let begins = before.trim_end_matches(belongs).len();
    let is_open = text.get(begins..core).is_some_and(|before| before.contains('('));
    let closes = |it| BEHIND.contains(it) || is_open && it == ')';
    let behind = behind.trim_start_matches(closes);
    let ends = text.len() - behind.len();
    Some((text.get(..begins)?, text.get(begins..ends)?, behind))
}

/// A letter that is read from the right, or a mark on one; digits of every kind are not.
fn is_right_to_left(character: char) -> bool {
    matches!(
        character,
        '\u{590}'..='\u{65f}' | '\u{66d}'..='\u{6ef}' | '\u{6fa}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}'
    )
}

/// Whether a sign is not seen, or does something to what stands beside it.
fn is_hidden(before: Option<char>, character: char, after: Option<char>) -> bool {
    // A picture made of several, or letters that are joined or kept apart: these are seen.
    let is_joined = |it: Option<char>| it.is_some_and(|it| is_right_to_left(it) || is_picture(it));
    match character {
        '\t' => false,
        '\u{200c}' | '\u{200d}' => !(is_joined(before) && is_joined(after)),
        '\u{fe00}'..='\u{fe0f}' => !(before.is_some_and(is_picture) || after == Some('\u{20e3}')),
        // Marks, embeddings, overrides and isolates of direction; blanks of no width; separators.
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' => true,
        '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}' | '\u{34f}' | '\u{180e}' => true,
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' => true,
        '\u{e0000}'..='\u{e0fff}' => true,
        other => other.is_control(),
    }
}

fn is_picture(character: char) -> bool {
    matches!(character, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::Piece::*;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_never_turned_around() {
        for (line, run) in [
            ("رقمه +212 6 24 40 58 89، وكتب لي", "+212 6 24 40 58 89"),
            ("رقمه ٠٦ ٢٤ ٤٠ ٥٨ ٨٩", "٠٦ ٢٤ ٤٠ ٥٨ ٨٩"),
            ("الرقم:(0624)405889.", "(0624)405889"),
            ("طلب ١٬٠٠٠ درهم", "١٬٠٠٠"),
            ("سنة (2024)، قبل", "(2024)"),
            ("(2024 و", "2024"),
            ("حسابه @anas_22!", "@anas_22"),
            ("هنا: https://example.com/a/?b=1#c/ والآن", "https://example.com/a/?b=1#c/"),
            ("كتب je te connais، ثم سكت", "je te connais"),
            ("06 24 40 58 89", "06 24 40 58 89"),
        ] {
            let runs: Vec<_> =
                pieces(line).into_iter().filter(|it| matches!(it, LeftToRight(_))).collect();
            assert_eq!(runs, [LeftToRight(run)], "{line}");
        }
        assert_eq!(pieces("il m’écrit « encore » 3 fois"), [Words("il m’écrit « encore » 3 fois")]);
        assert_eq!(pieces("هددني"), [Words("هددني")]);
        assert_eq!(pieces(""), []);
    }

    #[test]
    fn what_hides_is_named() {
        assert_eq!(
            pieces("\u{202e}moc.elpmaxe\u{202c}"),
            [Hidden('\u{202e}'), Words("moc.elpmaxe"), Hidden('\u{202c}')]
        );
        assert_eq!(
            pieces("anas\u{200b}22\u{7}"),
            [Words("anas"), Hidden('\u{200b}'), Words("22"), Hidden('\u{7}')]
        );
        for seen in ["👩\u{200d}👧", "❤\u{fe0f}", "1\u{fe0f}\u{20e3} a", "می\u{200c}خواهم", "a\tb"]
        {
            assert!(!pieces(seen).iter().any(|it| matches!(it, Hidden(_))), "{seen}");
        }
        assert!(pieces("an\u{200d}as").contains(&Hidden('\u{200d}')));
    }

    proptest! {
        #[test]
        fn no_text_loses_a_sign(line: String) {
            let whole: String = pieces(&line)
                .into_iter()
                .map(|piece| match piece {
                    Words(text) | LeftToRight(text) => text.to_owned(),
                    Hidden(sign) => sign.to_string(),
                })
                .collect();
            prop_assert_eq!(whole, line);
        }
    }
}
