//! A list comes back as it was given: from paper, in another language, with everything that people
//! write otherwise; and what is wrong with it is said before anything is sent.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use chacha20::ChaCha20Rng;
use proptest::prelude::*;
use rand_core::{Rng, SeedableRng};
use thiqa_envelope::{
    CaseCode, Change, Entry, LINES, Line, MOST_CANDIDATES, Read, THINGS, Things, Tongue,
};

fn things() -> Things {
    Things::read(THINGS).unwrap()
}

fn codes(seed: u64) -> impl Iterator<Item = CaseCode> {
    let mut randomness = ChaCha20Rng::seed_from_u64(seed);
    std::iter::repeat_with(move || CaseCode::draw(&mut randomness).unwrap())
}

fn written(things: &Things, code: &CaseCode, tongue: Tongue) -> Vec<String> {
    things.list(code, tongue).lines().map(str::to_owned).collect()
}

fn read(things: &Things, text: &str, tongue: Tongue) -> Read {
    Entry::text(text).read(things, tongue)
}

fn digits_from(zero: char, text: &str) -> String {
    let other = |it: char| match it.to_digit(10) {
        Some(digit) => char::from_u32(u32::from(zero) + digit).unwrap(),
        None => it,
    };
    text.chars().map(other).collect()
}

#[test]
fn a_list_comes_back_in_each_language_on_a_page_in_each_language() {
    let things = things();
    for code in codes(1).take(20) {
        for tongue in Tongue::ALL {
            let list = things.list(&code, tongue);
            for page in Tongue::ALL {
                assert_eq!(read(&things, &list, page), Read::Code(code.clone()));
            }
        }
    }
}

#[test]
fn every_name_and_synonym_is_its_item() {
    let things = things();
    let code = codes(2).next().unwrap();
    let lines = code.lines();
    for (item, row) in (0..=u8::MAX).zip(THINGS.lines().skip(1)) {
        for (tongue, cell) in Tongue::ALL.into_iter().zip(row.split(',').skip(1)) {
            let mut list = written(&things, &code, tongue);
            let mut wanted = *lines;
            wanted[3] = Line::new(item, 5).unwrap();
            for name in cell.split('|') {
                list[3] = format!("{name} 5");
                let read = read(&things, &list.join("\n"), tongue);
                match CaseCode::from_lines(&wanted) {
                    Ok(code) => assert_eq!(read, Read::Code(code), "{name}"),
                    Err(_) => assert!(matches!(read, Read::CheckFails { .. }), "{name}: {read:?}"),
                }
            }
        }
    }
}

/// What people do to a line between the page and the paper and back.
fn decorated(name: &str, quantity: &str, place: usize, way: usize) -> String {
    match way {
        0 => format!("{}. {name} {quantity}", place + 1),
        1 => format!("{}) {quantity} {name}", place + 1),
        2 => digits_from('٠', &format!("{}- {name} {quantity}", place + 1)),
        3 => digits_from('۰', &format!("{}: {quantity} {name}", place + 1)),
        4 => format!("  - {name} × {quantity}"),
        5 => format!("• {quantity}x {name}"),
        6 => format!("{name} x{quantity}"),
        7 => format!("{name}*{quantity} 🛒"),
        8 => format!("\u{202b}{name}\u{200f}\t{quantity}\u{202c}"),
        9 => format!("{} {name} {quantity}", place + 1),
        10 => format!("{name} ({quantity})"),
        11 => name.to_uppercase() + "  " + quantity,
        12 => format!("{name}, {quantity}"),
        13 => format!("{} - {name} : {quantity}", place + 1),
        14 => name.split(' ').map(|word| format!("ال{word} ")).collect::<String>() + quantity,
        _ => name.chars().map(|it| format!("{it}\u{64e}\u{640}")).collect::<String>() + quantity,
    }
}

#[test]
fn how_it_is_written_does_not_matter() {
    let things = things();
    for (code, way) in codes(3).take(48).zip((0..16).cycle()) {
        for tongue in Tongue::ALL {
            if way >= 14 && tongue != Tongue::Arabic {
                continue;
            }
            let lines = code.lines().into_iter().enumerate().map(|(place, line)| {
                let name = things.name(line.item(), tongue);
                decorated(name, &line.quantity().to_string(), place, way)
            });
            let list: Vec<String> = lines.collect();
            for text in
                [list.join("\n"), list.join("\r\n\r\n"), format!("\n {} \n\n", list.join("\r"))]
            {
                assert_eq!(
                    read(&things, &text, Tongue::French),
                    Read::Code(code.clone()),
                    "{text}"
                );
            }
            let fields: Vec<&str> = list.iter().map(String::as_str).collect();
            assert_eq!(Entry::fields(&fields).read(&things, tongue), Read::Code(code.clone()));
        }
    }
}

#[test]
fn a_list_in_one_line_is_a_list() {
    let things = things();
    for code in codes(4).take(8) {
        for (tongue, comma) in [
            (Tongue::French, ", "),
            (Tongue::Arabic, "، "),
            (Tongue::English, "; "),
            (Tongue::Arabic, "؛"),
        ] {
            let text = written(&things, &code, tongue).join(comma);
            assert_eq!(read(&things, &text, Tongue::English), Read::Code(code.clone()));
            // Pasted into the first of eight fields.
            let fields = [text.as_str(), "", "", " ", "", "", "", ""];
            assert_eq!(Entry::fields(&fields).read(&things, tongue), Read::Code(code.clone()));
        }
        // A number in a line of its own, as some browsers copy a table.
        let text = things.list(&code, Tongue::French).replace(' ', "\n");
        let one_word = things.list(&code, Tongue::French).matches(' ').count() == LINES;
        if one_word {
            assert_eq!(read(&things, &text, Tongue::French), Read::Code(code.clone()));
        }
    }
}

#[test]
fn no_number_is_one() {
    let things = things();
    let mut with_ones = 0;
    for code in codes(5).take(100) {
        let lines = written(&things, &code, Tongue::English);
        let without: Vec<&str> =
            lines.iter().map(|it| it.strip_suffix(" 1").unwrap_or(it)).collect();
        with_ones += usize::from(without.join("\n") != lines.join("\n"));
        assert_eq!(read(&things, &without.join("\n"), Tongue::Arabic), Read::Code(code));
    }
    assert!(with_ones > 30);
}

#[test]
fn an_unknown_word_is_pointed_at_with_what_is_near() {
    let things = things();
    let code = codes(6).next().unwrap();
    for (page, unknown, meant) in [
        (Tongue::French, "tomatse 3", "tomates"),
        (Tongue::French, "کزبره خضراء", ""),
        (Tongue::French, "vervene 2", "verveine"),
        (Tongue::French, "yoghurt 2", "yaourts"),
        (Tongue::French, "🍅", ""),
    ] {
        let mut lines = written(&things, &code, Tongue::French);
        lines[6] = unknown.to_owned();
        let Read::Unknown { line, near } = read(&things, &lines.join("\n"), page) else {
            assert_eq!(unknown, "🍅", "a line of nothing but a picture is blank");
            continue;
        };
        assert_eq!(line, 6);
        assert!(near.len() <= 3);
        let names: Vec<&str> = near.iter().map(|item| things.name(*item, page)).collect();
        assert_eq!(names.first().copied().unwrap_or_default(), meant);
    }
    // The words are judged in the language of the list, whatever the page's.
    let mut lines = written(&things, &code, Tongue::Arabic);
    lines[2] = "طماطيم 4".to_owned();
    let Read::Unknown { line: 2, near } = read(&things, &lines.join("\n"), Tongue::French) else {
        panic!("not pointed at");
    };
    assert_eq!(things.name(near[0], Tongue::Arabic), "طماطم");
}

#[test]
fn too_few_too_many_and_wrong_numbers_are_said() {
    let things = things();
    let code = codes(7).next().unwrap();
    let lines = written(&things, &code, Tongue::French);
    let read = |text: &str| read(&things, text, Tongue::French);

    assert_eq!(read(""), Read::WrongCount(0));
    assert_eq!(read(&lines[..7].join("\n")), Read::WrongCount(7));
    assert_eq!(read(&[lines.join("\n"), lines.join("\n")].join("\n")), Read::WrongCount(16));
    let fields: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut one_blank = fields.clone();
    one_blank[2] = " ";
    let entry = Entry::fields(&one_blank);
    assert_eq!(entry.read(&things, Tongue::French), Read::WrongCount(7));

    for number in ["0", "9", "٩", "12", "99999999999999999999999", "2 3"] {
        let mut lines = lines.clone();
        lines[4] = format!("tomates {number}");
        assert_eq!(read(&lines.join("\n")), Read::Quantity { line: 4 }, "{number}");
    }
    let mut only_a_number = fields;
    only_a_number[5] = "3";
    let entry = Entry::fields(&only_a_number);
    assert!(matches!(entry.read(&things, Tongue::French), Read::Unknown { line: 5, .. }));
}

#[test]
fn a_swapped_pair_is_asked_about() {
    let things = things();
    let mut randomness = ChaCha20Rng::seed_from_u64(8);
    let mut asked = 0;
    for code in codes(8) {
        let one = randomness.next_u32() as usize % LINES;
        let two = (one + 1 + randomness.next_u32() as usize % (LINES - 1)) % LINES;
        let mut lines = written(&things, &code, Tongue::Arabic);
        lines.swap(one, two);
        let questions = match read(&things, &lines.join("\n"), Tongue::French) {
            Read::CheckFails { questions } => questions,
            // One in two thousand has a check that holds all the same.
            Read::Code(another) => {
                assert_ne!(another, code);
                continue;
            }
            other => panic!("{other:?}"),
        };
        let change = Change::Swapped(one.min(two), one.max(two));
        assert!(questions.iter().any(|it| it.change == change && it.code == code));
        asked += 1;
        if asked == 1_000 {
            break;
        }
    }
}

#[test]
fn a_moved_line_is_asked_about() {
    let things = things();
    let mut randomness = ChaCha20Rng::seed_from_u64(9);
    let mut asked = 0;
    for code in codes(9) {
        let place = randomness.next_u32() as usize % LINES;
        let elsewhere = (place + 2 + randomness.next_u32() as usize % (LINES - 3)) % LINES;
        if place.abs_diff(elsewhere) < 2 {
            continue;
        }
        let mut lines = written(&things, &code, Tongue::French);
        let line = lines.remove(place);
        lines.insert(elsewhere, line);
        let questions = match read(&things, &lines.join("\n"), Tongue::French) {
            Read::CheckFails { questions } => questions,
            Read::Code(_) => continue,
            other => panic!("{other:?}"),
        };
        let change = Change::Moved { from: elsewhere, to: place };
        assert!(questions.iter().any(|it| it.change == change && it.code == code));
        asked += 1;
        if asked == 1_000 {
            break;
        }
    }
}

#[test]
fn few_are_asked_what_did_not_happen() {
    let mut randomness = ChaCha20Rng::seed_from_u64(10);
    let things = things();
    let asked = codes(10).take(500).filter(|code| {
        let mut lines = *code.lines();
        let place = randomness.next_u32() as usize % LINES;
        let item = lines[place].item().wrapping_add(1 + (randomness.next_u32() % 255) as u8);
        lines[place] = Line::new(item, lines[place].quantity()).unwrap();
        let text: Vec<String> = lines
            .iter()
            .map(|it| format!("{} {}", things.name(it.item(), Tongue::French), it.quantity()))
            .collect();
        match read(&things, &text.join("\n"), Tongue::French) {
            Read::CheckFails { questions } => !questions.is_empty(),
            _ => false,
        }
    });
    // 70 orders with a check of 11 bits: 3.4 %.
    assert!((7..32).contains(&asked.count()));
}

#[test]
fn one_line_that_cannot_be_read_leaves_few_lists() {
    let things = things();
    let mut total = 0;
    for (code, place) in codes(11).take(160).zip((0..LINES).cycle()) {
        let mut lines = written(&things, &code, Tongue::Arabic);
        lines[place] = "؟؟".to_owned();
        let fields: Vec<&str> = lines.iter().map(String::as_str).collect();
        let entry = Entry::fields(&fields);
        let Read::Candidates(candidates) = entry.read_without(place, &things, Tongue::French)
        else {
            panic!("too many");
        };
        assert!(candidates.contains(&code) && candidates.len() <= MOST_CANDIDATES);
        if place == LINES - 1 {
            assert_eq!(candidates, std::slice::from_ref(&code));
        }
        total += candidates.len();

        // The same where the line is missing, or stands there as something else.
        lines.remove(place);
        let text = lines.join("\n");
        let missing = Entry::text(&text).read_without(place, &things, Tongue::French);
        assert_eq!(missing, Read::Candidates(candidates.clone()));
        lines.insert(place, "شيء 44".to_owned());
        let text = lines.join("\n");
        let other = Entry::text(&text).read_without(place, &things, Tongue::French);
        assert_eq!(other, Read::Candidates(candidates));
    }
    assert!((220..400).contains(&total), "{total} for 160 lists");
}

#[test]
fn what_is_wrong_beside_the_unreadable_line_is_said() {
    let things = things();
    let code = codes(12).next().unwrap();
    let mut lines = written(&things, &code, Tongue::French);
    lines[1] = "tomatse".to_owned();
    let text = lines.join("\n");
    let without = |place| Entry::text(&text).read_without(place, &things, Tongue::French);
    assert!(matches!(without(1), Read::Candidates(_)));
    assert!(matches!(without(0), Read::Unknown { line: 1, .. }));
    assert_eq!(without(LINES), Read::WrongCount(LINES + 1));
    let few = lines[2..].join("\n");
    let few = Entry::text(&few).read_without(0, &things, Tongue::French);
    assert_eq!(few, Read::WrongCount(LINES - 2));
}

/// Story D of care.md: written down in Arabic, typed on a French page, lines 3 and 4 swapped, an
/// Arabic-Indic quantity, and the Moroccan word for tomatoes.
#[test]
fn anas_comes_back_from_paper() {
    let things = things();
    let tomatoes = 0;
    let code = codes(13)
        .find(|code| code.lines()[2].item() == tomatoes && code.lines()[2].quantity() == 3)
        .unwrap();
    let mut lines = written(&things, &code, Tongue::Arabic);
    lines[2] = "مطيشة ٣".to_owned();
    lines.swap(2, 3);
    let Read::CheckFails { questions } = read(&things, &lines.join("\n"), Tongue::French) else {
        panic!("not asked");
    };
    let question = questions.iter().find(|it| it.change == Change::Swapped(2, 3)).unwrap();
    assert_eq!(question.code, code);
}

#[test]
fn suggestions_begin_with_the_pages_language() {
    let things = things();
    let suggest = |begins, tongue, limit| {
        let items = things.suggest(begins, tongue, limit);
        items.into_iter().map(|item| things.name(item, tongue)).collect::<Vec<_>>()
    };
    assert_eq!(suggest("toma", Tongue::French, 5), ["tomates"]);
    assert_eq!(suggest("مطيش", Tongue::Arabic, 5), ["طماطم"]);
    assert_eq!(suggest("المطي", Tongue::French, 5), ["tomates"]);
    assert_eq!(suggest("Épi", Tongue::French, 5), ["épinards"]);
    assert_eq!(suggest("خيز", Tongue::French, 5), ["carottes"]);
    assert_eq!(suggest("be", Tongue::French, 1), ["beurre"]);
    assert_eq!(suggest("", Tongue::French, 5), Vec::<&str>::new());
    assert_eq!(suggest("3", Tongue::French, 5), Vec::<&str>::new());
    assert_eq!(suggest("toma", Tongue::French, 0), Vec::<&str>::new());
    assert!(things.suggest("s", Tongue::English, 4).len() == 4);
}

#[test]
fn nothing_that_was_typed_is_printed() {
    let things = things();
    let code = codes(14).next().unwrap();
    let list = things.list(&code, Tongue::French);
    assert_eq!(format!("{:?}", read(&things, &list, Tongue::French)), "Code(hidden)");
    let unknown = list.replacen(|it: char| it.is_alphabetic(), "zz", 1);
    assert_eq!(format!("{:?}", read(&things, &unknown, Tongue::French)), "Unknown(hidden)");
}

#[test]
fn a_very_long_text_is_read_at_once() {
    let things = things();
    for text in [
        "tomates 3\n".repeat(3_277),
        "x".repeat(32 * 1024),
        "ط".repeat(16 * 1024),
        "9".repeat(32 * 1024),
    ] {
        for tongue in Tongue::ALL {
            let _ = read(&things, &text, tongue);
            let _ = Entry::text(&text).read_without(3, &things, tongue);
            let _ = things.suggest(&text, tongue, 5);
        }
    }
    let eight = vec!["طماطم".repeat(400); LINES].join("\n");
    assert!(matches!(read(&things, &eight, Tongue::Arabic), Read::Unknown { line: 0, .. }));
}

/// Letters, digits and signs as they come, with everything that hides in a text.
fn anything() -> impl Strategy<Value = String> {
    let sign = prop_oneof![
        any::<char>(),
        prop::sample::select(
            "\u{202e}\u{202a}\u{2066}\u{200d}\u{200b}\u{feff}\u{64e}ـ×x*.-)(:\n\r,،؛;9٣۸0🍅œ"
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
        for tongue in Tongue::ALL {
            let _ = Entry::text(&text).read(&things, tongue);
            let _ = Entry::text(&text).read_without(place, &things, tongue);
            let _ = things.suggest(&text, tongue, place);
        }
        let fields: Vec<&str> = text.split('\n').collect();
        let _ = Entry::fields(&fields).read(&things, Tongue::Arabic);
        let _ = Entry::fields(&fields).read_without(place, &things, Tongue::Arabic);
    }

    #[test]
    fn no_line_among_good_ones_makes_it_panic(text in anything(), place in 0..LINES) {
        let things = things();
        let code = codes(15).next().unwrap();
        let mut lines = written(&things, &code, Tongue::Arabic);
        lines[place] = text;
        let fields: Vec<&str> = lines.iter().map(String::as_str).collect();
        let _ = Entry::fields(&fields).read(&things, Tongue::French);
        let whole = lines.join("\n");
        let _ = Entry::text(&whole).read(&things, Tongue::French);
    }

    #[test]
    fn no_table_makes_it_panic(text in anything()) {
        prop_assert!(Things::read(&text).is_none());
        let headed = format!("category,ar,fr,en\n{text}");
        prop_assert!(Things::read(&headed).is_none());
    }
}
