//! Whatever is pasted, nothing panics, and nothing of it is printed.

use proptest::prelude::*;
use thiqa_envelope::{LINES, Reading, Things, TypedList};

use super::{codes, read, things, tongues, written};

#[test]
fn nothing_that_was_typed_is_printed() {
    let things = things();
    let code = codes(14).next().unwrap();
    let list = things.list(&code, "fr");
    assert_eq!(format!("{:?}", read(&things, &list, "fr")), "Code(hidden)");
    let unknown = list.replacen(|it: char| it.is_alphabetic(), "zz", 1);
    assert_eq!(format!("{:?}", read(&things, &unknown, "fr")), "Unknown(hidden)");
}

#[test]
fn a_very_long_text_is_read_at_once() {
    let things = things();
    for text in [
        "tomates 3\n".repeat(3_277),
        "x".repeat(32 * 1024),
        "ط".repeat(16 * 1024),
        "9".repeat(32 * 1024),
        "&".repeat(64 * 1024),
        "a\n1".to_owned() + &"\n1".repeat(32 * 1024),
        "ال".repeat(16 * 1024),
        "tomates 3 1/1 ".repeat(4 * 1024),
    ] {
        for tongue in tongues() {
            let read = read(&things, &text, tongue);
            assert!(matches!(read, Reading::WrongCount(LINES..)), "no list of so many bytes");
            let mut fields = [text.as_str(); LINES];
            fields[3] = "";
            assert!(matches!(
                TypedList::fields(&fields).read(&things, tongue),
                Reading::WrongCount(LINES..)
            ));
            // As much of it as is looked at.
            let most: String = text.chars().take(8 * 1024).collect();
            let _ = TypedList::text(&most).read(&things, tongue);
            let _ = TypedList::text(&text).read_without(3, &things, tongue);
            let _ = things.suggest(&text, tongue, 5);
        }
    }
    let eight = vec!["طماطم".repeat(200); LINES].join("\n");
    assert!(matches!(read(&things, &eight, "ar"), Reading::Unknown { line: 0, .. }));
}

/// Letters, digits and signs as they come, with everything that hides in a text.
fn anything() -> impl Strategy<Value = String> {
    let sign = prop_oneof![
        any::<char>(),
        prop::sample::select(
            "\u{202e}\u{202a}\u{2066}\u{200d}\u{200b}\u{feff}\u{64e}ـ×x*.-/)(:\n\r,،؛;9٣۸0🍅œ"
                .chars()
                .collect::<Vec<_>>()
        ),
        prop::sample::select("abctomates طماطمال ءأ".chars().collect::<Vec<_>>()),
    ];
    prop::collection::vec(sign, 0..300).prop_map(String::from_iter)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_makes_it_panic(text in anything(), place in 0..12_usize) {
        let things = things();
        for tongue in tongues() {
            let _ = TypedList::text(&text).read(&things, tongue);
            let _ = TypedList::text(&text).read_without(place, &things, tongue);
            let _ = things.suggest(&text, tongue, place);
        }
        let fields: Vec<&str> = text.split('\n').collect();
        let _ = TypedList::fields(&fields).read(&things, "ar");
        let _ = TypedList::fields(&fields).read_without(place, &things, "ar");
    }

    #[test]
    fn no_line_among_good_ones_makes_it_panic(text in anything(), place in 0..LINES) {
        let things = things();
        let code = codes(15).next().unwrap();
        let mut lines = written(&things, &code, "ar");
        lines[place] = text;
        let fields: Vec<&str> = lines.iter().map(String::as_str).collect();
        let _ = TypedList::fields(&fields).read(&things, "fr");
        let whole = lines.join("\n");
        let _ = TypedList::text(&whole).read(&things, "fr");
    }

    #[test]
    fn no_table_makes_it_panic(text in anything()) {
        prop_assert!(Things::read(&text).is_none());
        let headed = format!("category,ar,fr,en\n{text}");
        prop_assert!(Things::read(&headed).is_none());
    }
}
