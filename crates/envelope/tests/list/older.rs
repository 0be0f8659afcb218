//! A list from before durables were counted stands on paper, so it opens as it always did.

use thiqa_envelope::{CaseCode, LINES, Reading, TypedList};

use super::{read, things, tongues, written};

/// The same list in each language. Five calculators and eight baskets are drawn no more.
const OLDER: [(&str, &str); 3] = [
    ("ar", "جزر 3\nآلة حاسبة 5\nفقاص 2\nمايونيز 1\nسلة التسوق 8\nفانيلا 4\nمناديل 7\nحمص 1"),
    (
        "fr",
        "carottes 3\ncalculatrice 5\nfekkas 2\nmayonnaise 1\npanier 8\nvanille 4\nmouchoirs 7\npois chiches 1",
    ),
    (
        "en",
        "carrots 3\ncalculator 5\nfekkas 2\nmayonnaise 1\nshopping basket 8\nvanilla 4\ntissues 7\nchickpeas 1",
    ),
];
/// The same as digits.
const OLDER_DIGITS: &str = "002 843 785 569 980 691 377 959 416";

fn older() -> CaseCode {
    CaseCode::from_digits(OLDER_DIGITS).unwrap()
}

#[test]
fn it_is_drawn_no_more_and_opens_in_every_language_and_as_digits() {
    assert!(!older().looks_ordinary());
    assert_eq!(older().digits().as_str(), OLDER_DIGITS);
    let things = things();
    for (tongue, list) in OLDER {
        assert_eq!(things.list(&older(), tongue).as_str(), list);
        for page in tongues() {
            assert_eq!(read(&things, list, page), Reading::Code(older()), "{list}");
        }
    }
}

#[test]
fn it_is_asked_for_where_two_lines_changed_places() {
    let things = things();
    let mut lines = written(&things, &older(), "fr");
    lines.swap(1, 4);
    let Reading::CheckFails { corrections } = read(&things, &lines.join("\n"), "fr") else {
        panic!("two lines changed places");
    };
    assert!(corrections.iter().any(|it| it.code == older()));
}

#[test]
fn it_is_a_candidate_where_one_of_its_lines_cannot_be_read() {
    let things = things();
    for place in 0..LINES {
        let mut lines = written(&things, &older(), "ar");
        lines[place] = String::new();
        let fields: Vec<&str> = lines.iter().map(String::as_str).collect();
        let typed = TypedList::fields(&fields);
        let Reading::Candidates(codes) = typed.read_without(place, &things, "ar") else {
            panic!("too many for line {}", place + 1);
        };
        assert!(codes.contains(&older()));
    }
}
