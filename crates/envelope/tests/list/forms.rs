//! However it is written, it is the same list.

use thiqa_envelope::{CaseCode, LINES, Line, Reading, THINGS, TypedList};

use super::paper::{ARABIC_WAYS, Paper, WAYS};
use super::{codes, digits_from, read, things, tongues, written};

#[test]
fn a_list_comes_back_in_each_language_on_a_page_in_each_language() {
    let things = things();
    for code in codes(1).take(20) {
        for tongue in tongues() {
            let list = things.list(&code, tongue);
            for page in super::tongues() {
                assert_eq!(read(&things, &list, page), Reading::Code(code.clone()));
            }
        }
    }
}

#[test]
fn every_name_and_synonym_is_its_thing() {
    let things = things();
    let code = codes(2).next().unwrap();
    let lines = code.lines();
    for (thing, row) in (0..=u8::MAX).zip(THINGS.lines().skip(1)) {
        for (tongue, cell) in tongues().into_iter().zip(row.split(',').skip(1)) {
            let mut list = written(&things, &code, tongue);
            let mut wanted = *lines;
            wanted[3] = Line::new(thing, 5).unwrap();
            for name in cell.split('|') {
                list[3] = format!("{name} 5");
                let read = read(&things, &list.join("\n"), tongue);
                match CaseCode::from_lines(&wanted) {
                    Ok(code) => assert_eq!(read, Reading::Code(code), "{name}"),
                    Err(_) => {
                        assert!(matches!(read, Reading::CheckFails { .. }), "{name}: {read:?}")
                    }
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
        for tongue in tongues() {
            if way >= 14 && tongue != "ar" {
                continue;
            }
            let lines = code.lines().into_iter().enumerate().map(|(place, line)| {
                let name = things.name(line.thing(), tongue);
                decorated(name, &line.quantity().to_string(), place, way)
            });
            let list: Vec<String> = lines.collect();
            for text in
                [list.join("\n"), list.join("\r\n\r\n"), format!("\n {} \n\n", list.join("\r"))]
            {
                assert_eq!(read(&things, &text, "fr"), Reading::Code(code.clone()), "{text}");
            }
            let fields: Vec<&str> = list.iter().map(String::as_str).collect();
            assert_eq!(
                TypedList::fields(&fields).read(&things, tongue),
                Reading::Code(code.clone())
            );
        }
    }
}

#[test]
fn what_apps_keyboards_and_careful_people_make_of_it_is_the_same_list() {
    let things = things();
    let arabic = ARABIC_WAYS.iter().map(|way| (way, vec!["ar"]));
    let ways = WAYS.iter().map(|way| (way, tongues())).chain(arabic);
    for ((what, way), tongues) in ways {
        for (code, tongue) in codes(16).take(12).zip(tongues.iter().cycle()) {
            let text = way(&Paper::of(&things, &code, tongue));
            for page in super::tongues() {
                assert_eq!(
                    read(&things, &text, page),
                    Reading::Code(code.clone()),
                    "{what}: {text}"
                );
            }
            // Pasted into any of eight fields.
            let mut fields = [""; LINES];
            fields[usize::from(code.password()[0]) % LINES] = &text;
            let typed = TypedList::fields(&fields).read(&things, tongue);
            assert_eq!(typed, Reading::Code(code), "{what}: {text}");
        }
    }
}

#[test]
fn no_name_is_lost_in_what_may_stand_beside_it() {
    // Every name counts as one where it stands alone, and none is another one read backwards.
    let things = things();
    for (thing, row) in (0..=u8::MAX).zip(THINGS.lines().skip(1)) {
        for name in row.split([',', '|']).skip(1) {
            assert_eq!(TypedList::text(&format!("{name}\n{name}")).rows().len(), 2, "{name}");
            assert_eq!(TypedList::text(&format!("{name} {name}")).rows().len(), 1, "{name}");
            let backwards: String = name.chars().rev().collect();
            for (tongue, other) in tongues().into_iter().flat_map(|tongue| {
                things.suggest(&backwards, tongue, 256).into_iter().map(move |it| (tongue, it))
            }) {
                let is_it = things.name(other, tongue) == backwards;
                assert!(!is_it || other == thing, "{name}");
            }
        }
    }
}

#[test]
fn a_list_in_one_line_is_a_list() {
    let things = things();
    for code in codes(4).take(8) {
        for (tongue, comma) in [("fr", ", "), ("ar", "، "), ("en", "; "), ("ar", "؛")] {
            let text = written(&things, &code, tongue).join(comma);
            assert_eq!(read(&things, &text, "en"), Reading::Code(code.clone()));
            // Pasted into the first of eight fields.
            let fields = [text.as_str(), "", "", " ", "", "", "", ""];
            assert_eq!(
                TypedList::fields(&fields).read(&things, tongue),
                Reading::Code(code.clone())
            );
        }
        // A number in a line of its own, as some browsers copy a table.
        let text = things.list(&code, "fr").replace(' ', "\n");
        let one_word = things.list(&code, "fr").matches(' ').count() == LINES;
        if one_word {
            assert_eq!(read(&things, &text, "fr"), Reading::Code(code.clone()));
        }
    }
}

#[test]
fn no_number_is_one() {
    let things = things();
    let mut with_ones = 0;
    for code in codes(5).take(100) {
        let lines = written(&things, &code, "en");
        let without: Vec<&str> =
            lines.iter().map(|it| it.strip_suffix(" 1").unwrap_or(it)).collect();
        with_ones += usize::from(without.join("\n") != lines.join("\n"));
        assert_eq!(read(&things, &without.join("\n"), "ar"), Reading::Code(code));
    }
    assert!(with_ones > 30);
}

#[test]
fn arabic_is_read_from_its_end_as_a_whole_or_not_at_all() {
    // In words that are the same from both ends, and in those with lam and alef as one.
    let things = things();
    let ways = ARABIC_WAYS.iter().filter(|(what, _)| what.contains("read from the left"));
    for (_, way) in ways {
        for code in codes(21).take(150) {
            let text = way(&Paper::of(&things, &code, "ar"));
            assert_eq!(read(&things, &text, "fr"), Reading::Code(code), "{text}");
        }
    }
    // One word that is a thing from its end is none among others.
    let code = codes(22).next().unwrap();
    let mut lines = written(&things, &code, "ar");
    lines[4] = "طماطم".chars().rev().collect::<String>() + " 3";
    assert!(matches!(read(&things, &lines.join("\n"), "ar"), Reading::Unknown { line: 4, .. }));
}

#[test]
fn a_number_may_be_written_out() {
    let things = things();
    let spoken = [
        ("fr", ["un", "deux", "trois", "Quatre", "cinq", "six", "sept", "huit"]),
        ("en", ["one", "two", "three", "four", "five", "six", "SEVEN", "eight"]),
        ("ar", ["واحد", "جوج", "ثلاثة", "أربعة", "خَمسة", "ستة", "سبعة", "ثمانية"]),
        ("ar", ["واحدة", "اثنين", "تلاتة", "أربع", "خمس", "ست", "سبع", "تمنية"]),
        ("ar", ["وحدة", "زوج", "تلاتة", "ربعة", "خمسة", "ستة", "سبعة", "تمنية"]),
    ];
    for (tongue, words) in spoken {
        for code in codes(20).take(20) {
            let said = |line: &Line| words[usize::from(line.quantity()) - 1];
            let name = |line: &Line| things.name(line.thing(), tongue);
            let all = |row: &dyn Fn(usize, &Line) -> String| {
                let rows = code.lines().into_iter().enumerate().map(|(at, line)| row(at, &line));
                rows.collect::<Vec<_>>().join("\n")
            };
            for text in [
                all(&|_, line| format!("{} {}", name(line), said(line))),
                all(&|_, line| format!("{} {}", said(line), name(line))),
                all(&|at, line| format!("{}. {} : {}", at + 1, name(line), said(line))),
                all(&|_, line| format!("- {} kg {}", said(line), name(line))),
            ] {
                assert_eq!(read(&things, &text, "fr"), Reading::Code(code.clone()), "{text}");
            }
        }
    }
}

#[test]
fn suggestions_begin_with_the_pages_language() {
    let things = things();
    let suggest = |begins, tongue, limit| {
        let found = things.suggest(begins, tongue, limit);
        found.into_iter().map(|thing| things.name(thing, tongue)).collect::<Vec<_>>()
    };
    assert_eq!(suggest("toma", "fr", 5), ["tomates"]);
    assert_eq!(suggest("مطيش", "ar", 5), ["طماطم"]);
    assert_eq!(suggest("المطي", "fr", 5), ["tomates"]);
    assert_eq!(suggest("Épi", "fr", 5), ["épinards"]);
    assert_eq!(suggest("خيز", "fr", 5), ["carottes"]);
    assert_eq!(suggest("be", "fr", 1), ["beurre"]);
    assert_eq!(suggest("", "fr", 5), Vec::<&str>::new());
    assert_eq!(suggest("3", "fr", 5), Vec::<&str>::new());
    assert_eq!(suggest("toma", "fr", 0), Vec::<&str>::new());
    assert!(things.suggest("s", "en", 4).len() == 4);
}
