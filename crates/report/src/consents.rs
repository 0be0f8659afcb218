//! Reading whom a message allows the helpline to tell (protocol, sections 3 and 12).
//!
//! A doubt is never a yes, and never lets an older yes stand.

use serde_json::{Map, Value};

use crate::conversation::{Consent, Destination};

/// Fields of one answer.
const FIELDS: usize = 2;

/// One answer, as far as this release knows it.
struct Answer {
    /// Whether it says whom it is about, known here or not.
    is_named: bool,
    /// Whom it is about.
    to: Option<Destination>,
    /// As what it counts: an answer that is not known, or a yes that says more than is known here,
    /// may be a no.
    counts: Consent,
    /// Whether nothing else is in it.
    is_all_known: bool,
}

impl Answer {
    fn of(item: &Value) -> Self {
        let id = |name| item.get(name).and_then(Value::as_str);
        let to = id("to").and_then(Destination::of);
        let answer = id("answer").or(item.as_str()).and_then(Consent::of);
        let has_no_more = item.as_object().is_some_and(|item| item.len() == FIELDS);
        let counts = answer.filter(|answer| has_no_more || *answer != Consent::Yes);
        Self {
            is_named: id("to").is_some(),
            to,
            counts: counts.unwrap_or(Consent::NotNow),
            is_all_known: to.is_some() && answer.is_some() && has_no_more,
        }
    }
}

/// Takes every answer by itself, so that one that is not known hides no other; what is not known
/// stays among the unknown fields too.
///
/// An answer that names nobody may be about any destination, and counts for all: a no as a no,
/// anything else as "not now". So does what is no list, unless it is a no to one destination.
pub(crate) fn take(fields: &mut Map<String, Value>) -> Vec<(Destination, Consent)> {
    let (is_list, items) = match fields.remove("consent") {
        None => return Vec::new(),
        Some(Value::Array(items)) => (true, items),
        Some(other) => (false, vec![other]),
    };
    let (mut to_all, mut to_one, mut kept) = (None, Vec::new(), Vec::new());
    for item in items {
        let Answer { is_named, to, counts, is_all_known } = Answer::of(&item);
        let is_clear_no = to.is_some() && counts == Consent::No;
        let is_about_one = is_named && (is_list || is_clear_no);
        if is_about_one {
            to_one.extend(to.map(|to| (to, counts)));
        } else if counts == Consent::No {
            to_all = Some(Consent::No);
        } else {
            to_all.get_or_insert(Consent::NotNow);
        }
        if !is_about_one || !is_all_known {
            kept.push(item);
        }
    }
    if !kept.is_empty() {
        fields.insert("consent".into(), Value::Array(kept));
    }
    let all = |counts| Destination::ALL.iter().map(move |&to| (to, counts));
    // First what is about all: the last refusal stands, and it is the one that names somebody.
    to_all.into_iter().flat_map(all).chain(to_one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The answers in a `consent`, and what of it stays among the unknown fields.
    fn read(consent: &Value) -> (Vec<(Destination, Consent)>, Option<Value>) {
        let mut fields = Map::from_iter([("consent".to_owned(), consent.clone())]);
        (take(&mut fields), fields.remove("consent"))
    }

    fn all(counts: Consent) -> Vec<(Destination, Consent)> {
        Destination::ALL.iter().map(|&to| (to, counts)).collect()
    }

    #[test]
    fn an_answer_that_is_not_known_counts_as_not_now_and_hides_no_other() {
        let newer = json!({"to": "school", "answer": "only_if_asked"});
        let more = json!({"to": "parent", "answer": "yes", "until": "2026-12-01"});
        let (consents, kept) = read(&json!([
            {"to": "police", "answer": "no"}, newer, {"to": "onde"}, more
        ]));
        let expected = [
            (Destination::Police, Consent::No),
            (Destination::School, Consent::NotNow),
            (Destination::Onde, Consent::NotNow),
            (Destination::Parent, Consent::NotNow),
        ];
        assert_eq!(consents, expected);
        assert_eq!(kept, Some(json!([newer, {"to": "onde"}, more])));
        assert_eq!(read(&json!([])), (Vec::new(), None));
        let moon = json!([{"to": "moon", "answer": "no"}]);
        assert_eq!(read(&moon), (Vec::new(), Some(moon)), "nobody whom this release could tell");
    }

    #[test]
    fn what_is_no_list_is_never_a_yes_and_takes_every_yes_back() {
        for odd in [
            json!(null),
            json!(true),
            json!(7),
            json!(0.5),
            json!(""),
            json!("yes"),
            json!("meta"),
            json!("[{\"to\":\"meta\",\"answer\":\"yes\"}]"),
            json!({}),
            json!({"meta": "yes"}),
            json!({"answer": "yes"}),
            json!({"to": "meta"}),
            json!({"to": "meta", "answer": "yes"}),
            json!({"to": "meta", "answer": "not_now"}),
            json!({"to": "moon", "answer": "yes"}),
        ] {
            let kept = Some(json!([odd]));
            assert_eq!(read(&odd), (all(Consent::NotNow), kept), "{odd}");
        }
        for no in [json!("no"), json!({"answer": "no"}), json!({"to": "moon", "answer": "no"})] {
            let kept = Some(json!([no]));
            assert_eq!(read(&no), (all(Consent::No), kept), "{no}");
        }
        let no = json!({"to": "meta", "answer": "no"});
        assert_eq!(read(&no), (vec![(Destination::Meta, Consent::No)], None));
    }

    #[test]
    fn what_names_nobody_in_a_list_is_about_all_and_a_clear_no_stays_one() {
        for odd in [
            json!(null),
            json!("yes"),
            json!(["no"]),
            json!({"answer": "yes"}),
            json!({"to": null, "answer": "yes"}),
            json!({"to": ["meta", "police"], "answer": "yes"}),
            json!({"meta": "no"}),
            json!([{"to": "meta", "answer": "yes"}]),
        ] {
            let list = json!([odd]);
            assert_eq!(read(&list), (all(Consent::NotNow), Some(list.clone())), "{list}");
        }
        for list in [json!(["no", 7]), json!([7, "no"]), json!([{"to": ["meta"], "answer": "no"}])]
        {
            assert_eq!(read(&list), (all(Consent::No), Some(list.clone())), "{list}");
        }
        let (no, yes) =
            (json!({"to": "police", "answer": "no"}), json!({"to": "meta", "answer": "yes"}));
        let named = [(Destination::Police, Consent::No), (Destination::Meta, Consent::Yes)];
        let expected = [all(Consent::NotNow), named.to_vec()].concat();
        assert_eq!(read(&json!([no, yes, 7])), (expected, Some(json!([7]))));
    }
}
