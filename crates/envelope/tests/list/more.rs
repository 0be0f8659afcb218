//! More rows than a list has: what is left out is none of its lines, and none opens another list.

use thiqa_envelope::{CaseCode, LINES, Reading};

use super::{codes, read, things, tongues, written};

fn french() -> impl Iterator<Item = (CaseCode, Vec<String>)> {
    codes(18).take(120).map(|code| {
        let lines = written(&things(), &code, "fr");
        (code, lines)
    })
}

fn read_french(text: &str) -> Reading {
    read(&things(), text, "fr")
}

#[test]
fn a_name_that_was_broken_in_two_is_one_again() {
    let things = things();
    let (mut joined, mut refused) = (0, 0);
    for (code, tongue) in codes(19).take(90).zip(tongues().into_iter().cycle()) {
        let lines = written(&things, &code, tongue);
        for at in 0..LINES {
            for (blank, _) in lines[at].match_indices(' ') {
                let mut broken = lines.clone();
                broken[at].replace_range(blank..=blank, "\n");
                match read(&things, &broken.join("\n"), "fr") {
                    Reading::Code(opened) => {
                        assert_eq!(opened, code, "{}", broken[at]);
                        joined += 1;
                    }
                    Reading::WrongCount(_) | Reading::Unknown { .. } => refused += 1,
                    other => panic!("{other:?}: {}", broken[at]),
                }
            }
        }
    }
    assert!(joined > 20 * refused, "{joined} and {refused}");
    // The half above names a thing already, and the number stands in the one below.
    for (code, mut lines) in french() {
        if let Some(oil) = lines.iter().position(|line| line.starts_with("huile de table")) {
            lines[oil] = lines[oil].replace(" table", "\ntable");
            assert_eq!(read_french(&lines.join("\n")), Reading::Code(code));
        }
    }
}

#[test]
fn a_title_that_is_called_like_a_thing_is_no_line() {
    for (_, lines) in french() {
        for at in 0..LINES {
            let mut lines = lines.clone();
            lines[at] = "zzzzzz 1".to_owned();
            let text = format!("Pain\n{}", lines.join("\n"));
            assert!(matches!(read_french(&text), Reading::Unknown { line, .. } if line == at));
        }
    }
}

#[test]
fn what_is_wrong_beneath_a_title_is_said_by_its_line() {
    for (_, lines) in french().take(20) {
        for title in ["Courses :", "Courses de samedi 28 :", "24/11/2026"] {
            for at in 0..LINES {
                let mut wrong = lines.clone();
                wrong[at] = "tomatse 3".to_owned();
                let text = format!("{title}\n{}\nMerci", wrong.join("\n"));
                let read = read_french(&text);
                assert!(matches!(read, Reading::Unknown { line, .. } if line == at), "{text}");
                wrong[at] = "lait 44".to_owned();
                let text = format!("{title}\n{}\nMerci", wrong.join("\n"));
                assert_eq!(read_french(&text), Reading::Quantity { line: at });
            }
        }
    }
}

#[test]
fn a_number_below_is_no_quantity() {
    for (_, lines) in french() {
        let text = format!("{}\n1", lines.join("\n"));
        assert_eq!(read_french(&text), Reading::Quantity { line: LINES - 1 });
    }
    for (code, lines) in french() {
        let text = format!("{}\nMerci 2", lines.join("\n"));
        assert_eq!(read_french(&text), Reading::Code(code));
    }
}

#[test]
fn what_stands_before_a_time_is_not_lost() {
    for (code, lines) in french() {
        let list = lines.join(", ");
        let said_after = format!("{list} (24/11/2026 21:03) envoyé par : Salma");
        assert!(matches!(read_french(&said_after), Reading::Unknown { line: 7, .. }));
        let said_after = format!("{list}\n(24/11/2026 21:03) envoyé par : Salma");
        assert_eq!(read_french(&said_after), Reading::Code(code.clone()));
        let (above, below) = (lines[..3].join(", "), lines[3..].join(", "));
        let two_messages = format!("{above} [24/11/2026 21:05] Salma: {below}");
        assert_eq!(read_french(&two_messages), Reading::Code(code));
        let mut answered = lines.clone();
        answered[2] += "  21:03 Yassine: merci";
        let read = read_french(&answered.join("\n"));
        assert!(matches!(read, Reading::Unknown { line: 2, .. }));
        let within = format!("21:03 {}", list.replacen(", ", ", note: ", 5));
        assert!(!matches!(read_french(&within), Reading::WrongCount(1..=7)), "{within}");
    }
}
