//! A list as somebody types it. What is a code leads back to itself, in every language and in
//! digits.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use thiqa_envelope::{CaseCode, LINES, Reading, THINGS, Things, TypedList};

static NAMES: LazyLock<Things> = LazyLock::new(|| Things::read(THINGS).unwrap());

fuzz_target!(|text: &str| {
    for tongue in NAMES.tongues() {
        if let Reading::Code(code) = TypedList::text(text).read(&NAMES, tongue) {
            leads_back(&code);
        }
        for line in 0..LINES {
            if let Reading::Candidates(codes) =
                TypedList::text(text).read_without(line, &NAMES, tongue)
            {
                codes.iter().for_each(leads_back);
            }
        }
        NAMES.suggest(text, tongue, 5);
    }
    if let Ok(code) = CaseCode::from_digits(text) {
        leads_back(&code);
    }
    let _ = Things::read(text);
});

fn leads_back(code: &CaseCode) {
    for tongue in NAMES.tongues() {
        let list = NAMES.list(code, tongue);
        assert_eq!(TypedList::text(&list).read(&NAMES, tongue), Reading::Code(code.clone()));
    }
    assert_eq!(CaseCode::from_digits(&code.digits()).as_ref(), Ok(code));
}
