//! A list that was changed is never taken for another one: what opens is what stands there.

use proptest::prelude::*;
use thiqa_envelope::{CaseCode, LINES, Reading};

use super::{codes, read, things, tongues};

/// A line that somebody wrote, not always one of a list: a thing and how many, and what stands
/// before it.
type Written = (u8, u8);

/// What happens to a list between the page and the field.
#[derive(Clone, Copy, Debug)]
enum Change {
    Swap(usize, usize),
    Leave(usize),
    Repeat(usize),
    Thing(usize, u8),
    Quantity(usize, u8),
    Add(usize, u8, u8),
}

fn change() -> impl Strategy<Value = Change> {
    let at = 0..LINES;
    prop_oneof![
        (at.clone(), at.clone()).prop_map(|(one, other)| Change::Swap(one, other)),
        at.clone().prop_map(Change::Leave),
        at.clone().prop_map(Change::Repeat),
        (at.clone(), any::<u8>()).prop_map(|(at, thing)| Change::Thing(at, thing)),
        (at.clone(), 1..=8_u8).prop_map(|(at, number)| Change::Quantity(at, number)),
        (at, any::<u8>(), 1..=8_u8).prop_map(|(at, thing, n)| Change::Add(at, thing, n)),
    ]
}

fn changed(lines: &mut Vec<Written>, change: Change) {
    let last = lines.len().saturating_sub(1);
    match change {
        Change::Swap(one, other) => lines.swap(one.min(last), other.min(last)),
        Change::Leave(at) => {
            lines.remove(at.min(last));
        }
        Change::Repeat(at) => {
            let line = lines[at.min(last)];
            lines.insert(at.min(last), line);
        }
        Change::Thing(at, thing) => lines[at.min(last)].0 = thing,
        Change::Quantity(at, number) => lines[at.min(last)].1 = number,
        Change::Add(at, thing, number) => lines.insert(at.min(last), (thing, number)),
    }
}

/// How the changed lines are written: with what between them, with a title, with their places.
fn shown(lines: &[Written], tongue: &str, way: usize) -> String {
    let things = things();
    let line = |(at, (thing, number)): (usize, &Written)| {
        let name = things.name(*thing, tongue);
        match way % 5 {
            0 => format!("{name} {number}"),
            1 => format!("{number} x {name}"),
            2 => format!("{}. {name} {number}", at + 1),
            3 => format!("[24/11/2026 21:03] Salma: {name} {number}"),
            _ => format!("- [ ] {number} kg {name}"),
        }
    };
    let lines: Vec<String> = lines.iter().enumerate().map(line).collect();
    let between = ["\n", "\n\n", ", ", "\r\n"][way / 5 % 4];
    let title = ["", "Courses :\n", "24/11/2026\n"][way / 20 % 3];
    title.to_owned() + &lines.join(between)
}

fn lines_of(code: &CaseCode) -> Vec<Written> {
    code.lines().iter().map(|line| (line.thing(), line.quantity())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_opens_is_what_stands_there(
        seed in 100..10_000_u64,
        changes in prop::collection::vec(change(), 0..4),
        way in 0..60_usize,
        tongue in prop::sample::select(tongues()),
    ) {
        let code = codes(seed).next().unwrap();
        let mut lines = lines_of(&code);
        changes.into_iter().for_each(|change| changed(&mut lines, change));
        let text = shown(&lines, tongue, way);
        match read(&things(), &text, "fr") {
            Reading::Code(opened) => prop_assert_eq!(lines_of(&opened), lines, "{}", text),
            Reading::CheckFails { .. } => {
                prop_assert!(lines.len() == LINES && lines != lines_of(&code), "{}", text);
            }
            Reading::WrongCount(count) => prop_assert!(count != LINES && lines.len() != LINES, "{}", text),
            other => prop_assert!(lines.len() != LINES, "{:?} {}", other, text),
        }
    }
}

/// Whatever one slip of a finger makes of a list, it opens no other list, but for the one in two
/// thousand whose check holds by chance.
#[test]
fn a_slip_of_a_finger_opens_no_other_list() {
    let things = things();
    let slips = "0123456789٣.)-:,;x \n";
    let (mut tried, mut opened) = (0, 0);
    for (nth, code) in codes(17).take(3).enumerate() {
        let tongue = tongues()[nth % tongues().len()];
        let list: Vec<char> = things.list(&code, tongue).chars().collect();
        for at in 0..list.len() {
            for slip in [None].into_iter().chain(slips.chars().map(Some)) {
                for over in [0, 1] {
                    let before = list.iter().take(at);
                    let text: String = before
                        .copied()
                        .chain(slip)
                        .chain(list.iter().copied().skip(at + over))
                        .collect();
                    tried += 1;
                    match read(&things, &text, tongue) {
                        Reading::Code(other) if other != code => opened += 1,
                        _ => {}
                    }
                }
            }
        }
    }
    assert!(tried > 5_000 && opened * 1_000 <= tried, "{opened} of {tried}");
}
