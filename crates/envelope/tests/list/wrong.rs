//! What is wrong with a list is said by its line, or asked.

use chacha20::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use thiqa_envelope::{Change, LINES, Line, MOST_CANDIDATES, Reading, TypedList};

use super::{codes, read, things, written};

#[test]
fn an_unknown_word_is_pointed_at_with_what_is_near() {
    let things = things();
    let code = codes(6).next().unwrap();
    for (page, unknown, meant) in [
        ("fr", "tomatse 3", "tomates"),
        ("fr", "کزبره خضراء", ""),
        ("fr", "vervene 2", "verveine"),
        ("fr", "yoghurt 2", "yaourts"),
        ("fr", "🍅", ""),
    ] {
        let mut lines = written(&things, &code, "fr");
        lines[6] = unknown.to_owned();
        let Reading::Unknown { line, near } = read(&things, &lines.join("\n"), page) else {
            assert_eq!(unknown, "🍅", "a line of nothing but a picture is blank");
            continue;
        };
        assert_eq!(line, 6);
        assert!(near.len() <= 3);
        let names: Vec<&str> = near.iter().map(|thing| things.name(*thing, page)).collect();
        assert_eq!(names.first().copied().unwrap_or_default(), meant);
    }
    // The words are judged in the language of the list, whatever the page's.
    let mut lines = written(&things, &code, "ar");
    lines[2] = "طماطيم 4".to_owned();
    let Reading::Unknown { line: 2, near } = read(&things, &lines.join("\n"), "fr") else {
        panic!("not pointed at");
    };
    assert_eq!(things.name(near[0], "ar"), "طماطم");
}

#[test]
fn too_few_too_many_and_wrong_numbers_are_said() {
    let things = things();
    let code = codes(7).next().unwrap();
    let lines = written(&things, &code, "fr");
    let read = |text: &str| read(&things, text, "fr");

    assert_eq!(read(""), Reading::WrongCount(0));
    assert_eq!(read(&lines[..7].join("\n")), Reading::WrongCount(7));
    assert_eq!(read(&[lines.join("\n"), lines.join("\n")].join("\n")), Reading::WrongCount(16));
    let fields: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut one_blank = fields.clone();
    one_blank[2] = " ";
    let typed = TypedList::fields(&one_blank);
    assert_eq!(typed.read(&things, "fr"), Reading::WrongCount(7));

    for number in ["0", "9", "٩", "12", "99999999999999999999999", "2 3", "III", "v", "deux 3"] {
        let mut lines = lines.clone();
        lines[4] = format!("tomates {number}");
        assert_eq!(read(&lines.join("\n")), Reading::Quantity { line: 4 }, "{number}");
    }
    let mut only_a_number = fields;
    only_a_number[5] = "3";
    let typed = TypedList::fields(&only_a_number);
    assert!(matches!(typed.read(&things, "fr"), Reading::Unknown { line: 5, .. }));
}

#[test]
fn a_swapped_pair_is_asked_about() {
    let things = things();
    let mut rng = ChaCha20Rng::seed_from_u64(8);
    let mut asked = 0;
    for code in codes(8) {
        let one = rng.next_u32() as usize % LINES;
        let two = (one + 1 + rng.next_u32() as usize % (LINES - 1)) % LINES;
        let mut lines = written(&things, &code, "ar");
        lines.swap(one, two);
        let corrections = match read(&things, &lines.join("\n"), "fr") {
            Reading::CheckFails { corrections } => corrections,
            // One in two thousand has a check that holds all the same.
            Reading::Code(another) => {
                assert_ne!(another, code);
                continue;
            }
            other => panic!("{other:?}"),
        };
        let change = Change::Swapped(one.min(two), one.max(two));
        assert!(corrections.iter().any(|it| it.change == change && it.code == code));
        asked += 1;
        if asked == 1_000 {
            break;
        }
    }
}

#[test]
fn a_moved_line_is_asked_about() {
    let things = things();
    let mut rng = ChaCha20Rng::seed_from_u64(9);
    let mut asked = 0;
    for code in codes(9) {
        let place = rng.next_u32() as usize % LINES;
        let elsewhere = (place + 2 + rng.next_u32() as usize % (LINES - 3)) % LINES;
        if place.abs_diff(elsewhere) < 2 {
            continue;
        }
        let mut lines = written(&things, &code, "fr");
        let line = lines.remove(place);
        lines.insert(elsewhere, line);
        let corrections = match read(&things, &lines.join("\n"), "fr") {
            Reading::CheckFails { corrections } => corrections,
            Reading::Code(_) => continue,
            other => panic!("{other:?}"),
        };
        let change = Change::Moved { from: elsewhere, to: place };
        assert!(corrections.iter().any(|it| it.change == change && it.code == code));
        asked += 1;
        if asked == 1_000 {
            break;
        }
    }
}

#[test]
fn few_are_asked_what_did_not_happen() {
    let mut rng = ChaCha20Rng::seed_from_u64(10);
    let things = things();
    let asked = codes(10).take(500).filter(|code| {
        let mut lines = *code.lines();
        let place = rng.next_u32() as usize % LINES;
        let thing = lines[place].thing().wrapping_add(1 + (rng.next_u32() % 255) as u8);
        lines[place] = Line::new(thing, lines[place].quantity()).unwrap();
        let text: Vec<String> = lines
            .iter()
            .map(|it| format!("{} {}", things.name(it.thing(), "fr"), it.quantity()))
            .collect();
        match read(&things, &text.join("\n"), "fr") {
            Reading::CheckFails { corrections } => !corrections.is_empty(),
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
        let mut lines = written(&things, &code, "ar");
        lines[place] = "؟؟".to_owned();
        let fields: Vec<&str> = lines.iter().map(String::as_str).collect();
        let typed = TypedList::fields(&fields);
        let Reading::Candidates(candidates) = typed.read_without(place, &things, "fr") else {
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
        let missing = TypedList::text(&text).read_without(place, &things, "fr");
        assert_eq!(missing, Reading::Candidates(candidates.clone()));
        lines.insert(place, "شيء 44".to_owned());
        let text = lines.join("\n");
        let other = TypedList::text(&text).read_without(place, &things, "fr");
        assert_eq!(other, Reading::Candidates(candidates));
    }
    assert!((220..400).contains(&total), "{total} for 160 lists");
}

#[test]
fn what_is_wrong_beside_the_unreadable_line_is_said() {
    let things = things();
    let code = codes(12).next().unwrap();
    let mut lines = written(&things, &code, "fr");
    lines[1] = "tomatse".to_owned();
    let text = lines.join("\n");
    let without = |place| TypedList::text(&text).read_without(place, &things, "fr");
    assert!(matches!(without(1), Reading::Candidates(_)));
    assert!(matches!(without(0), Reading::Unknown { line: 1, .. }));
    assert_eq!(without(LINES), Reading::WrongCount(LINES + 1));
    let few = lines[2..].join("\n");
    let few = TypedList::text(&few).read_without(0, &things, "fr");
    assert_eq!(few, Reading::WrongCount(LINES - 2));
}

/// Story D of care.md: written down in Arabic, typed on a French page, lines 3 and 4 swapped, an
/// Arabic-Indic quantity, and the Moroccan word for tomatoes.
#[test]
fn anas_comes_back_from_paper() {
    let things = things();
    let tomatoes = 0;
    let code = codes(13)
        .find(|code| code.lines()[2].thing() == tomatoes && code.lines()[2].quantity() == 3)
        .unwrap();
    let mut lines = written(&things, &code, "ar");
    lines[2] = "مطيشة ٣".to_owned();
    lines.swap(2, 3);
    let Reading::CheckFails { corrections } = read(&things, &lines.join("\n"), "fr") else {
        panic!("not asked");
    };
    let question = corrections.iter().find(|it| it.change == Change::Swapped(2, 3)).unwrap();
    assert_eq!(question.code, code);
}
