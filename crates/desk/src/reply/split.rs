//! Cutting a long answer into pieces that fit an envelope each: between paragraphs, else between
//! sentences, else between words, and never inside a character.

/// Cuts `text` so that no piece takes more than `room` bytes inside a JSON string. Spaces at a cut
/// are dropped, nothing else is.
pub(super) fn split(text: &str, room: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let fits = fitting(rest, room);
        let cut = if fits == rest.len() { fits } else { best_cut(rest, fits) };
        let (piece, after) = rest.split_at_checked(cut).unwrap_or((rest, ""));
        pieces.push(piece.trim_end());
        rest = after.trim_start();
    }
    pieces
}

/// Bytes of a character inside the quotes of JSON, as serde_json writes it.
fn json_cost(character: char) -> usize {
    match character {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        control if control < ' ' => 6,
        other => other.len_utf8(),
    }
}

/// Bytes of the longest beginning that fits; at least one character, so that cutting ends.
fn fitting(text: &str, room: usize) -> usize {
    let mut taken = 0;
    let over = |(_, character): &(usize, char)| {
        taken += json_cost(*character);
        taken > room
    };
    let end = text.char_indices().find(over).map_or(text.len(), |(at, _)| at);
    end.max(text.chars().next().map_or(0, char::len_utf8))
}

/// The last good place at or before `fits`, in its second half so that no piece is tiny.
fn best_cut(text: &str, fits: usize) -> usize {
    let cuts: [fn(&str, &str) -> bool; 3] = [between_paragraphs, between_sentences, between_words];
    let places =
        || text.char_indices().map(|(at, _)| at).filter(|at| (fits / 2..=fits).contains(at));
    let last = |good: fn(&str, &str) -> bool| {
        let fitting = |at: &usize| text.split_at_checked(*at).is_some_and(|(a, b)| good(a, b));
        places().rfind(fitting)
    };
    cuts.into_iter().find_map(last).unwrap_or(fits)
}

fn between_paragraphs(before: &str, _: &str) -> bool {
    before.ends_with("\n\n")
}

fn between_sentences(before: &str, after: &str) -> bool {
    let ended = before.trim_end().ends_with(['.', '!', '?', '؟', '…', '۔']);
    before.ends_with('\n') || ended && between_words(before, after)
}

fn between_words(before: &str, after: &str) -> bool {
    before.ends_with(char::is_whitespace) && !after.starts_with(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_fits_is_one_piece() {
        assert_eq!(split("  hello there ", 11), ["hello there"]);
        assert!(split(" \n ", 11).is_empty());
    }

    #[test]
    fn a_paragraph_is_cut_before_a_sentence_and_a_sentence_before_a_word() {
        assert_eq!(split("One. Two.\n\nThree. Four", 16), ["One. Two.", "Three. Four"]);
        assert_eq!(split("One two. Three four", 14), ["One two.", "Three four"]);
        assert_eq!(split("سؤال أول؟ سؤال ثان", 24), ["سؤال أول؟", "سؤال ثان"]);
        assert_eq!(split("one two three four", 10), ["one two", "three four"]);
        assert_eq!(split("aaaaaaaaaaaa", 5), ["aaaaa", "aaaaa", "aa"]);
        assert_eq!(split("ننننن", 5), ["نن", "نن", "ن"]);
    }

    proptest! {
        #[test]
        fn nothing_but_spaces_is_lost_and_every_piece_fits(text in any::<String>(), room in 8usize..80) {
            let pieces = split(&text, room);
            for piece in &pieces {
                let cost: usize = piece.chars().map(json_cost).sum();
                prop_assert!(!piece.is_empty() && cost <= room);
                let written = serde_json::to_string(piece).unwrap();
                prop_assert_eq!(written.len() - 2, cost);
            }
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(bare(&pieces.concat()), bare(&text));
        }
    }
}
