use thiqa_envelope::THINGS;

use super::*;

fn things() -> Things {
    Things::read(THINGS).unwrap()
}

impl ListInput {
    fn types(&mut self, at: usize, text: &str) -> Option<usize> {
        self.write_line(at, text, Some((&things(), "fr")))
    }
}

fn code() -> CaseCode {
    CaseCode::from_random([0x3c, 0x5a, 0x99, 0x01, 0x77, 0xe0, 0x4b, 0x12, 0xaa, 0x58])
}

fn tongues() -> Vec<&'static str> {
    THINGS.lines().next().unwrap().split(',').skip(1).collect()
}

fn typed(tongue: &str) -> ListInput {
    let mut input = ListInput::default();
    input.types(0, &things().list(&code(), tongue));
    input
}

#[test]
fn what_is_pasted_goes_line_by_line_and_opens() {
    for tongue in tongues() {
        let mut input = typed(tongue);
        assert!((0..LINES).all(|at| !input.line(at).is_empty()));
        // The page may speak another language than the paper.
        assert_eq!(input.read(&things(), "fr"), [code()]);
        assert_eq!(input.obstacle, None);
    }
}

#[test]
fn the_way_to_the_next_line_keeps_what_stands_there() {
    let mut input = ListInput::default();
    input.types(1, "pain 2");
    assert_eq!(input.types(0, "sucre 3"), None);
    assert_eq!(input.types(0, "sucre 3\n"), Some(1));
    assert_eq!((input.line(0), input.line(1), input.at), ("sucre 3", "pain 2", 1));
    // Wherever in the line it was pressed, no word is torn apart.
    assert_eq!(input.types(0, "suc\nre 3"), Some(1));
    assert_eq!((input.line(0), input.line(1)), ("sucre 3", "pain 2"));
    // At the last line there is no next one, and what is too much stays with it.
    assert_eq!(input.types(LINES - 1, "thé 1\ncafé 2"), None);
    assert_eq!(input.line(LINES - 1), "thé 1\ncafé 2");
    assert_eq!(input.types(LINES, "x"), None);
}

#[test]
fn what_is_pasted_loses_no_line() {
    let list = things().list(&code(), "fr").to_string();
    let lines: Vec<&str> = list.lines().collect();
    let chat = |line: &&str| format!("[24/11/2026 21:03] Salma: {line}");
    let pasted = [
        // Blank lines between, cells of a table, a chat.
        list.replace('\n', "\n\n"),
        format!("\n\n{}\n", list.replace('\n', "\n \n\n")),
        lines.iter().map(chat).collect::<Vec<_>>().join("\n"),
    ];
    for text in pasted {
        for at in [0, 3, 7] {
            let mut input = ListInput::default();
            input.types(1, "pain 2");
            assert_eq!(input.types(at, &text), Some(7));
            assert!((0..LINES).all(|it| input.line(it) == lines[it]), "{text}");
            assert_eq!(input.read(&things(), "fr"), [code()]);
        }
    }
    // In two halves, the lower one first.
    let mut input = ListInput::default();
    assert_eq!(input.types(4, &lines[4..].join("\n")), Some(7));
    assert_eq!(input.types(0, &lines[..4].join("\n\n")), Some(3));
    assert_eq!(input.read(&things(), "fr"), [code()]);
}

#[test]
fn what_is_more_than_a_list_stays_together_and_is_read() {
    let list = things().list(&code(), "ar").to_string();
    let text = format!("للبيت:\n{list}\nشكرا");
    let mut input = ListInput::default();
    assert_eq!(input.types(2, &text), None);
    assert_eq!(input.line(2), text);
    assert_eq!(input.read(&things(), "fr"), [code()]);

    input.types(2, &format!("{list}\n{list}"));
    assert!(input.read(&things(), "fr").is_empty());
    assert_eq!(input.obstacle, Some(Obstacle::TooMany));
}

#[test]
fn lines_are_not_written_over_others() {
    let mut input = typed("fr");
    let second = input.line(1).to_owned();
    assert_eq!(input.types(0, "sucre 3\npain 2"), None);
    assert_eq!((input.line(0), input.line(1)), ("sucre 3\npain 2", second.as_str()));
    assert!(input.read(&things(), "fr").is_empty());
    assert_eq!(input.obstacle, Some(Obstacle::TooMany));
}

#[test]
fn a_list_in_one_line_goes_to_all_of_them_when_it_is_read() {
    let list = things().list(&code(), "fr").to_string();
    let lines: Vec<&str> = list.lines().collect();
    let mut input = ListInput::default();
    input.types(0, &list.replace('\n', " "));
    assert_eq!(input.read(&things(), "fr"), [code()]);

    // What is wrong with one is said at its line, and one that is missing at the first empty one.
    let mut wrong = lines.clone();
    wrong[4] = "zzzzzz 2";
    let mut input = ListInput::default();
    input.types(0, &wrong.join(" "));
    assert!(input.read(&things(), "fr").is_empty());
    assert_eq!((input.obstacle, input.line(4)), (Some(Obstacle::Unknown(4)), "zzzzzz 2"));
    let mut input = ListInput::default();
    input.types(0, &lines[..7].join(", "));
    assert!(input.read(&things(), "fr").is_empty());
    assert_eq!((input.obstacle, input.line(6)), (Some(Obstacle::Empty(7)), lines[6]));
    // What is no list stays where it is.
    let mut input = ListInput::default();
    input.types(1, "x, y 1; z");
    assert!(input.read(&things(), "fr").is_empty());
    assert_eq!(input.line(1), "x, y 1; z");
}

#[test]
fn what_is_no_list_wipes_no_field() {
    let letter = "Bonjour\nje t'écris\nde\nCasablanca\nhier\nil a\nplu\ntoute\nla\njournée";
    let lines = things().list(&code(), "fr").to_string();
    let one_wrong = lines.replacen(|it: char| it.is_alphabetic(), "zzz", 1);
    for text in [letter, &one_wrong] {
        for names in [None, Some((&things(), "fr"))] {
            let mut input = ListInput::default();
            input.types(0, "pain 2");
            assert_eq!(input.write_line(3, text, names), None);
            assert_eq!((input.line(0), input.line(3)), ("pain 2", text));
        }
    }
    // Where nothing else stands, it goes line by line all the same, and is said where it is wrong.
    let mut input = ListInput::default();
    assert_eq!(input.types(3, &one_wrong), Some(7));
    assert!(input.read(&things(), "fr").is_empty());
    assert_eq!(input.obstacle, Some(Obstacle::Unknown(0)));
    // One row stays as it was pasted.
    for pasted in ["[24/11/2026 21:03] Salma: lait 4\n", "\nlait 4\n"] {
        let mut input = ListInput::default();
        input.types(2, pasted);
        assert_eq!(input.line(2), pasted.trim());
    }
}

#[test]
fn what_is_wrong_in_a_pasted_text_is_said_at_its_field() {
    let list = things().list(&code(), "fr").to_string();
    let mut lines: Vec<&str> = list.lines().collect();
    lines[3] = "lait 44";
    for (nth, obstacle) in [(3, Obstacle::Quantity(3)), (5, Obstacle::Unknown(5))] {
        let mut lines = lines.clone();
        if nth == 5 {
            lines[3] = "lait 4";
            lines[5] = "tomatse 3";
        }
        let mut input = ListInput::default();
        input.types(1, &format!("Courses :\n{}\nMerci", lines.join("\n")));
        assert!(input.read(&things(), "fr").is_empty());
        assert_eq!((input.obstacle, input.line(nth)), (Some(obstacle), lines[nth]));
    }
    // Two in one field, and a field that is free below.
    let mut input = ListInput::default();
    let list = things().list(&code(), "fr").to_string();
    let mut lines: Vec<&str> = list.lines().collect();
    lines[6] = "zzzzzz 1";
    input.types(0, &lines[..2].join(", "));
    for (at, line) in lines[2..].iter().enumerate() {
        input.types(at + 1, line);
    }
    assert!(input.read(&things(), "fr").is_empty());
    assert_eq!((input.obstacle, input.line(6)), (Some(Obstacle::Unknown(6)), "zzzzzz 1"));
}

#[test]
fn a_name_that_is_taken_keeps_the_numbers_around_it() {
    for (typed, taken) in [
        ("sucr 3", "sucre 3"),
        ("sucr ٣ ", "sucre ٣ "),
        ("sucr (3)", "sucre (3)"),
        ("3 sucr", "3 sucre "),
        ("1. sucr", "1. sucre "),
        ("7. sucr 3", "7. sucre 3"),
        ("N° 4 : sucr 3", "N° 4 : sucre 3"),
        ("Salma: sucr 3", "Salma: sucre 3"),
        ("sucr trois", "sucre trois"),
        ("sucre dix", "sucre dix"),
        ("2 kg de sucr", "2 kg de sucre "),
        ("deux sucr", "deux sucre "),
    ] {
        let mut input = ListInput::default();
        input.types(0, typed);
        input.take_name(0, "sucre");
        assert_eq!(input.line(0), taken);
    }
    for (typed, name, taken) in [
        ("huile d", "huile de table", "huile de table "),
        ("huile de tabl 4", "huile de table", "huile de table 4"),
        ("pomme de terre 3", "بطاطس", "بطاطس 3"),
        ("la", "lait", "lait "),
        ("3", "lait", "3lait "),
    ] {
        let mut input = ListInput::default();
        input.types(0, typed);
        input.take_name(0, name);
        assert_eq!(input.line(0), taken);
    }
}

#[test]
fn each_obstacle_is_named_with_its_line_and_goes_when_typing() {
    let things = things();
    let mut input = typed("fr");
    let sixth = input.line(6).to_owned();
    input.types(6, "zzzzzz 2");
    assert!(input.read(&things, "fr").is_empty());
    assert_eq!(input.obstacle, Some(Obstacle::Unknown(6)));
    assert_eq!(input.wrong_line(), Some(6));
    input.types(6, "");
    assert_eq!(input.obstacle, None);
    assert!(input.read(&things, "fr").is_empty());
    assert_eq!(input.obstacle, Some(Obstacle::Empty(6)));
    let name = sixth.trim_end_matches(|it: char| it.is_ascii_digit());
    input.types(6, &format!("{name} 9"));
    assert!(input.read(&things, "fr").is_empty());
    assert_eq!(input.obstacle, Some(Obstacle::Quantity(6)));
}

#[test]
fn a_swapped_pair_is_asked_and_opens_when_it_is_so() {
    let mut input = typed("ar");
    let (third, fourth) = (input.line(2).to_owned(), input.line(3).to_owned());
    input.types(2, &fourth);
    input.types(3, &third);
    assert!(input.read(&things(), "fr").is_empty());
    assert_eq!(input.obstacle, Some(Obstacle::CheckFails));
    let at = input.changes().iter().position(|it| *it == Change::Swapped(2, 3)).unwrap();
    assert_eq!(input.accept(at), [code()]);
    assert!(input.accept(99).is_empty());
}

#[test]
fn a_line_that_cannot_be_read_leaves_what_may_fit() {
    let mut input = typed("ar");
    input.types(7, "");
    assert_eq!(input.read_without(7, &things(), "ar"), [code()]);
    let mut input = typed("ar");
    input.types(2, "?");
    assert!(input.read_without(2, &things(), "ar").contains(&code()));
}

#[test]
fn figures_open_and_wrong_ones_are_said() {
    let mut input = ListInput::default();
    input.write_digits(code().digits().to_string());
    assert_eq!(input.read_digits(), [code()]);
    input.write_digits("123".into());
    assert!(input.read_digits().is_empty());
    assert_eq!(input.obstacle, Some(Obstacle::Digits));
}

#[test]
fn suggestions_stand_at_the_line_that_is_typed_and_end_with_its_name() {
    let (things, tongue) = (things(), "ar");
    let mut input = ListInput::default();
    input.types(2, "طم");
    let found = input.suggestions(2, &things, tongue);
    assert!(found.iter().any(|&it| things.name(it, tongue) == "طماطم"));
    assert!(found.len() <= SUGGESTIONS);
    assert!(input.suggestions(1, &things, tongue).is_empty());
    for finished in ["طماطم ", "طماطم 3", "مطيشة ٣"] {
        input.types(2, finished);
        assert!(input.suggestions(2, &things, tongue).is_empty());
    }
    input.types(2, "ط");
    assert!(input.suggestions(2, &things, tongue).is_empty());
}
