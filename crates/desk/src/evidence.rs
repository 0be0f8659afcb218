//! What a stranger wrote or pasted, line by line as it may be shown: nothing that hides in it stays
//! hidden, and no number, link, name of an account or sentence is turned around by the letters beside
//! it. Pure; each door draws the pieces in its own way.

/// From which side something is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// As Latin letters and numbers are.
    Left,
    /// As Arabic is.
    Right,
}

/// A line in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// From which side: that of its first letter, whatever hides before it.
    pub side: Side,
    /// Its runs: together they are the whole line.
    pub runs: Vec<Run<'a>>,
}

/// What stands in one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run<'a> {
    /// Which one.
    pub order: Order,
    /// What stands in it.
    pub pieces: Vec<Piece<'a>>,
}

/// The order of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// As it comes, in the order of the line.
    OfLine,
    /// From the left sign by sign, since nothing in it is read from the right: numbers of whatever
    /// digits, addresses, Latin words.
    FromLeft,
    /// A link in which there are Arabic words: its parts stand from the left.
    Link,
    /// Arabic words in a line that is read from the left.
    FromRight,
}

/// A piece of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Signs that are seen.
    Text(&'a str),
    /// A sign that is not seen, or turns what follows. It is named, and never carried out.
    Hidden(char),
}

/// Signs before a number, an address or a name that belong to it.
const BEFORE: &str = "+@#/\\_~$";
/// Signs behind one that belong to it.
const BEHIND: &str = "/\\_~$%&=*+#-";

/// A line in its order, with what hides in it named where it stands.
pub fn line(written: &str) -> Line<'_> {
    let signs = signs(written);
    let seen: String = signs.iter().filter(|sign| !sign.is_hidden).map(|sign| sign.is).collect();
    let side = side(&seen);
    // The run of each sign that is seen: its number and order.
    let mut places = Vec::new();
    for (nth, (order, text)) in ordered(&seen, side).into_iter().enumerate() {
        places.extend(text.chars().map(|_| (nth, order)));
    }
    let mut runs: Vec<Run<'_>> = Vec::new();
    let mut open = None;
    let mut behind = 0_usize;
    for sign in &signs {
        let (before, after) =
            (behind.checked_sub(1).and_then(|at| places.get(at)), places.get(behind));
        // What hides within a run stands there; at its edge it belongs to none.
        let here = if sign.is_hidden { before.filter(|it| Some(*it) == after) } else { after };
        if runs.is_empty() || open != here {
            let order = here.map_or(Order::OfLine, |(_, order)| *order);
            runs.push(Run { order, pieces: Vec::new() });
            open = here;
        }
        let Some(run) = runs.last_mut() else { continue };
        if sign.is_hidden {
            run.pieces.push(Piece::Hidden(sign.is));
            continue;
        }
        behind += 1;
        let ends = sign.at + sign.is.len_utf8();
        match run.pieces.last_mut() {
            Some(Piece::Text(text)) => {
                *text = written.get(sign.at - text.len()..ends).unwrap_or_default();
            }
            _ => run.pieces.push(Piece::Text(written.get(sign.at..ends).unwrap_or_default())),
        }
    }
    Line { side, runs }
}

/// A sign of a line, and where it stands.
struct Sign {
    at: usize,
    is: char,
    is_hidden: bool,
}

fn signs(line: &str) -> Vec<Sign> {
    let mut before = None;
    let mut signs = Vec::new();
    for (at, is) in line.char_indices() {
        let after = line.get(at + is.len_utf8()..).and_then(|rest| rest.chars().next());
        signs.push(Sign { at, is, is_hidden: is_hidden(before, is, after) });
        before = Some(is);
    }
    signs
}

/// The side of the first letter; numbers alone are read from the left.
fn side(seen: &str) -> Side {
    match seen.chars().find(|it| it.is_alphabetic()) {
        Some(letter) if is_right_to_left(letter) => Side::Right,
        _ => Side::Left,
    }
}

/// The runs of a line without hidden signs.
fn ordered(line: &str, side: Side) -> Vec<(Order, &str)> {
    let mut runs = Vec::new();
    let mut rest = line;
    while let Some((before, link, after)) = link(rest) {
        push_words(before, side, &mut runs);
        let has_arabic = link.contains(is_right_to_left);
        runs.push((if has_arabic { Order::Link } else { Order::FromLeft }, link));
        rest = after;
    }
    push_words(rest, side, &mut runs);
    runs.retain(|(_, text)| !text.is_empty());
    runs
}

/// A link, up to the next blank, and what stands around it.
fn link(text: &str) -> Option<(&str, &str, &str)> {
    let (scheme, _) = text.split_once("://")?;
    let begins = scheme.trim_end_matches(|it: char| it.is_ascii_alphanumeric()).len();
    let (before, from) = text.split_at_checked(begins)?;
    let until = from.find(char::is_whitespace).unwrap_or(from.len());
    let link = from.get(..until)?.trim_end_matches(['،', '؛', '؟']);
    Some((before, link, from.get(link.len()..)?))
}

/// Words without a link, cut at what is read from the other side, or could be turned around.
fn push_words<'a>(words: &'a str, side: Side, runs: &mut Vec<(Order, &'a str)>) {
    let mut rest = words;
    while let Some((before, run, after)) = left_to_right(rest) {
        push_between(before, side, runs);
        // Arabic digits are turned around by blanks between them in a French line, too.
        let is_safe = side == Side::Left && !run.contains(|it| ('٠'..='٩').contains(&it));
        runs.push((if is_safe { Order::OfLine } else { Order::FromLeft }, run));
        rest = after;
    }
    push_between(rest, side, runs);
}

/// What stands between the runs that are read from the left.
fn push_between<'a>(text: &'a str, side: Side, runs: &mut Vec<(Order, &'a str)>) {
    let first = text.find(is_right_to_left).filter(|_| side == Side::Left);
    let Some((before, arabic)) = first.and_then(|first| text.split_at_checked(first)) else {
        return runs.push((Order::OfLine, text));
    };
    let words = arabic.trim_end_matches(|it| !is_right_to_left(it));
    let after = arabic.get(words.len()..).unwrap_or_default();
    runs.extend([(Order::OfLine, before), (Order::FromRight, words), (Order::OfLine, after)]);
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
    use super::*;
    use proptest::prelude::*;

    /// The runs of a line in words: `<…>` from the left, `[…]` a link, `{…}` from the right.
    fn shown(written: &str) -> String {
        let mut shown = String::new();
        for run in line(written).runs {
            let text: String = run
                .pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => (*text).to_owned(),
                    Piece::Hidden(sign) => format!("U+{:04X}", u32::from(*sign)),
                })
                .collect();
            shown += &match run.order {
                Order::OfLine => text,
                Order::FromLeft => format!("<{text}>"),
                Order::Link => format!("[{text}]"),
                Order::FromRight => format!("{{{text}}}"),
            };
        }
        shown
    }

    #[test]
    fn a_number_is_never_turned_around() {
        for (line, run) in [
            ("رقمه +212 6 24 40 58 89، وكتب لي", "+212 6 24 40 58 89"),
            ("رقمه ٠٦ ٢٤ ٤٠ ٥٨ ٨٩", "٠٦ ٢٤ ٤٠ ٥٨ ٨٩"),
            ("رقمه +٢١٢ ٦-٠٠", "+٢١٢ ٦-٠٠"),
            ("tel ٠٦ ٢٤ ٤٠", "tel ٠٦ ٢٤ ٤٠"),
            ("٠٦ ٢٤ ٤٠", "٠٦ ٢٤ ٤٠"),
            ("الرقم:(0624)405889.", "(0624)405889"),
            ("طلب ١٬٠٠٠ درهم", "١٬٠٠٠"),
            ("سنة (2024)، قبل", "(2024)"),
            ("و (2024 و", "2024"),
            ("حسابه @anas_22!", "@anas_22"),
            ("هنا: https://example.com/a/?b=1#c/ والآن", "https://example.com/a/?b=1#c/"),
            ("هنا:https://example.com/a، والآن", "https://example.com/a"),
            ("كتب je te connais، ثم سكت", "je te connais"),
        ] {
            assert_eq!(shown(line), line.replace(run, &format!("<{run}>")), "{line}");
        }
        for line in ["il m’écrit « encore » 3 fois", "هددني", "", "06 24 40 58 89"] {
            assert_eq!(shown(line), line);
        }
    }

    #[test]
    fn a_line_stands_in_the_order_of_its_first_letter() {
        for (written, side, runs) in [
            ("il m'a dit حشومة et puis 06 12", Side::Left, "il m'a dit {حشومة} et puis 06 12"),
            ("« حشومة عليك » il a dit", Side::Right, "« حشومة عليك » <il a dit>"),
            ("Anas : حشومة عليك، 06 12 ولا", Side::Left, "Anas : {حشومة عليك،} 06 12 {ولا}"),
            ("il a ٠٦ ٢٤ حشومة", Side::Left, "<il a ٠٦ ٢٤> {حشومة}"),
            ("\u{200f}3. anas", Side::Left, "U+200F3. anas"),
            ("\u{200e}3. حشومة", Side::Right, "U+200E<3>. حشومة"),
            (
                "voir https://example.com/صور/login et",
                Side::Left,
                "voir [https://example.com/صور/login] et",
            ),
            (
                "شوف https://example.com/صور/login هنا",
                Side::Right,
                "شوف [https://example.com/صور/login] هنا",
            ),
        ] {
            assert_eq!((line(written).side, shown(written).as_str()), (side, runs));
        }
    }

    #[test]
    fn what_hides_is_named_and_turns_nothing_around() {
        for (written, named) in [
            ("\u{202e}moc.elpmaxe\u{202c}", "U+202Emoc.elpmaxeU+202C"),
            ("anas\u{200b}22\u{7}", "anasU+200B22U+0007"),
            ("رقمه 06 24\u{200f}40 58", "رقمه <06 24U+200F40 58>"),
            ("حسابه @anas\u{202e}_\u{200b}22", "حسابه <@anasU+202E_U+200B22>"),
            ("رقمه \u{2067}06 24\u{2069} هنا", "رقمه U+2067<06 24>U+2069 هنا"),
            ("dit حش\u{200b}ومة", "dit {حشU+200Bومة}"),
        ] {
            assert_eq!(shown(written), named);
        }
        for seen in ["👩\u{200d}👧", "❤\u{fe0f}", "1\u{fe0f}\u{20e3} a", "می\u{200c}خواهم", "a\tb"]
        {
            assert!(!shown(seen).contains("U+"), "{seen}");
        }
        assert!(shown("an\u{200d}as").contains("U+200D"));
    }

    proptest! {
        #[test]
        fn no_text_loses_a_sign(written: String) {
            let whole: String = line(&written)
                .runs
                .iter()
                .flat_map(|run| &run.pieces)
                .map(|piece| match piece {
                    Piece::Text(text) => (*text).to_owned(),
                    Piece::Hidden(sign) => sign.to_string(),
                })
                .collect();
            prop_assert_eq!(whole, written);
        }

        #[test]
        fn nothing_from_the_right_is_put_down_sign_by_sign(written in "[a رق0٣:/ .\u{200f}]{0,40}") {
            for run in line(&written).runs {
                let text = |piece: &Piece<'_>| {
                    matches!(piece, Piece::Text(text) if text.contains(is_right_to_left))
                };
                prop_assert!(run.order != Order::FromLeft || !run.pieces.iter().any(text));
            }
        }
    }
}
