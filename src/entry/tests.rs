use thiqa_envelope::THINGS;

use super::*;

fn things() -> Things {
    Things::read(THINGS).unwrap()
}

fn code() -> CaseCode {
    CaseCode::from_random([0x3c, 0x5a, 0x99, 0x01, 0x77, 0xe0, 0x4b, 0x12, 0xaa, 0x58])
}

fn typed(tongue: Tongue) -> Entry {
    let mut entry = Entry::default();
    entry.write_line(0, &things().list(&code(), tongue));
    entry
}

#[test]
fn what_is_pasted_goes_line_by_line_and_opens() {
    for tongue in Tongue::ALL {
        let mut entry = typed(tongue);
        assert!((0..LINES).all(|at| !entry.line(at).is_empty()));
        // The page may speak another language than the paper.
        assert_eq!(entry.read(&things(), Tongue::French), [code()]);
        assert_eq!(entry.obstacle, None);
    }
}

#[test]
fn the_way_to_the_next_line_keeps_what_stands_there() {
    let mut entry = Entry::default();
    entry.write_line(1, "pain 2");
    assert_eq!(entry.write_line(0, "sucre 3"), None);
    assert_eq!(entry.write_line(0, "sucre 3\n"), Some(1));
    assert_eq!((entry.line(0), entry.line(1), entry.at), ("sucre 3", "pain 2", 1));
    // Wherever in the line it was pressed, no word is torn apart.
    assert_eq!(entry.write_line(0, "suc\nre 3"), Some(1));
    assert_eq!((entry.line(0), entry.line(1)), ("sucre 3", "pain 2"));
    // At the last line there is no next one, and what is too much is not taken.
    assert_eq!(entry.write_line(LINES - 1, "thé 1\ncafé 2"), None);
    assert_eq!(entry.line(LINES - 1), "thé 1");
    assert_eq!(entry.write_line(LINES, "x"), None);
}

#[test]
fn a_name_that_is_taken_keeps_the_number_behind_it() {
    for (typed, taken) in [("sucr 3", "sucre 3"), ("sucr ٣ ", "sucre ٣"), ("1. sucr", "sucre ")] {
        let mut entry = Entry::default();
        entry.write_line(0, typed);
        entry.take_name(0, "sucre");
        assert_eq!(entry.line(0), taken);
    }
}

#[test]
fn each_obstacle_is_named_with_its_line_and_goes_when_typing() {
    let things = things();
    let mut entry = typed(Tongue::French);
    let sixth = entry.line(6).to_owned();
    entry.write_line(6, "zzzzzz 2");
    assert!(entry.read(&things, Tongue::French).is_empty());
    assert_eq!(entry.obstacle, Some(Obstacle::Unknown(6)));
    assert_eq!(entry.wrong_line(), Some(6));
    entry.write_line(6, "");
    assert_eq!(entry.obstacle, None);
    assert!(entry.read(&things, Tongue::French).is_empty());
    assert_eq!(entry.obstacle, Some(Obstacle::Empty(6)));
    let name = sixth.trim_end_matches(|it: char| it.is_ascii_digit());
    entry.write_line(6, &format!("{name} 9"));
    assert!(entry.read(&things, Tongue::French).is_empty());
    assert_eq!(entry.obstacle, Some(Obstacle::Quantity(6)));
}

#[test]
fn a_swapped_pair_is_asked_and_opens_when_it_is_so() {
    let mut entry = typed(Tongue::Arabic);
    let (third, fourth) = (entry.line(2).to_owned(), entry.line(3).to_owned());
    entry.write_line(2, &fourth);
    entry.write_line(3, &third);
    assert!(entry.read(&things(), Tongue::French).is_empty());
    assert_eq!(entry.obstacle, Some(Obstacle::CheckFails));
    let at = entry.changes().iter().position(|it| *it == Change::Swapped(2, 3)).unwrap();
    assert_eq!(entry.accept(at), [code()]);
    assert!(entry.accept(99).is_empty());
}

#[test]
fn a_line_that_cannot_be_read_leaves_what_may_fit() {
    let mut entry = typed(Tongue::Arabic);
    entry.write_line(7, "");
    assert_eq!(entry.read_without(7, &things(), Tongue::Arabic), [code()]);
    let mut entry = typed(Tongue::Arabic);
    entry.write_line(2, "?");
    assert!(entry.read_without(2, &things(), Tongue::Arabic).contains(&code()));
}

#[test]
fn figures_open_and_wrong_ones_are_said() {
    let mut entry = Entry::default();
    entry.write_digits(code().digits().to_string());
    assert_eq!(entry.read_digits(), [code()]);
    entry.write_digits("123".into());
    assert!(entry.read_digits().is_empty());
    assert_eq!(entry.obstacle, Some(Obstacle::Digits));
}

#[test]
fn suggestions_stand_at_the_line_that_is_typed_and_end_with_its_name() {
    let (things, tongue) = (things(), Tongue::Arabic);
    let mut entry = Entry::default();
    entry.write_line(2, "طم");
    let found = entry.suggestions(2, &things, tongue);
    assert!(found.iter().any(|&it| things.name(it, tongue) == "طماطم"));
    assert!(found.len() <= SUGGESTIONS);
    assert!(entry.suggestions(1, &things, tongue).is_empty());
    for finished in ["طماطم ", "طماطم 3", "مطيشة ٣"] {
        entry.write_line(2, finished);
        assert!(entry.suggestions(2, &things, tongue).is_empty());
    }
    entry.write_line(2, "ط");
    assert!(entry.suggestions(2, &things, tongue).is_empty());
}
