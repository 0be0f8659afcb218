//! A conversation over the real relay and the real desk: question, answer, consent, stop; and an
//! erasure after which neither machine holds a byte of it.

use thiqa_desk::{Item, ReplyDraft};
use thiqa_report::{Consent, Destination, Followup, Message, Reached, Stage, Wish};
use thiqa_stories::{Helpline, Phone, bytes_of, holds};
use thiqa_wire::EnvelopeId;
use zeroize::Zeroizing;

const STORY: &str = "رجل لا أعرفه يكتب لي كل ليلة من أرقام مختلفة";

fn says(text: &str) -> Message {
    Message::Followup(Followup { text: Some(Zeroizing::new(text.into())), ..Followup::default() })
}

fn asks(text: &str, to: Destination) -> ReplyDraft {
    ReplyDraft { text: text.into(), ask: vec![to], ..ReplyDraft::default() }
}

fn reached(stage: Stage, to: Option<Destination>) -> ReplyDraft {
    ReplyDraft { stage: Some((stage, to)), ..ReplyDraft::default() }
}

fn whose_phone(helpline: &Helpline, seed: u64) -> Phone {
    Phone::on(helpline, helpline.line_of_a_visitor(), seed).with_a_list()
}

#[test]
fn a_question_an_answer_a_consent_and_a_stop() {
    let helpline = Helpline::open_with_a_program();
    let child = whose_phone(&helpline, 41);
    child.sends(STORY);
    helpline.pulls();
    let stages = |replies: &[thiqa_report::Reply]| -> Vec<_> {
        let newest = replies.last().unwrap();
        newest.stages.iter().map(|it: &Reached| (it.stage, it.to, it.wish)).collect()
    };
    assert_eq!(stages(&child.reads()), [(Stage::Received, None, None)]);

    helpline.tries_to_reply("c1", &reached(Stage::Analysis, None)).unwrap();
    helpline.tries_to_reply("c1", &asks("هل يمكننا إخبار ميتا؟", Destination::Meta)).unwrap();
    let replies = child.reads();
    assert_eq!((replies.len(), &replies[2].ask), (3, &vec![Destination::Meta]));
    assert!(
        helpline.tries_to_reply("c1", &reached(Stage::Reported, Some(Destination::Meta))).is_err()
    );

    child.writes(&says("كتب من جديد"), 1);
    let yes = vec![(Destination::Meta, Consent::Yes)];
    child.writes(&Message::Followup(Followup { consent: yes, ..Followup::default() }), 2);
    helpline.pulls();
    helpline.tries_to_reply("c1", &reached(Stage::Reported, Some(Destination::Meta))).unwrap();
    let replies = child.reads();
    assert_eq!(replies[3].got, 3);
    assert_eq!(stages(&replies)[2], (Stage::Reported, Some(Destination::Meta), None));

    child.writes(&Message::Withdraw { wish: Wish::Stop, last_message: false }, 3);
    helpline.pulls();
    assert!(
        helpline.tries_to_reply("c1", &reached(Stage::Reported, Some(Destination::Meta))).is_err()
    );
    helpline
        .tries_to_reply("c1", &ReplyDraft { text: "طبعا.".into(), ..ReplyDraft::default() })
        .unwrap();
    let replies = child.reads();
    assert_eq!(replies[4].text, "طبعا.");
    assert!(stages(&replies).contains(&(Stage::Withdrawn, None, Some(Wish::Stop))));
    let Item::Case(case) = helpline.shows("c1") else { panic!("c1 is a case") };
    assert_eq!(case.messages.iter().filter(|it| it.from == "reporter").count(), 3);
    assert_eq!(case.messages.iter().filter(|it| it.from == "desk").count(), 5);
}

#[test]
fn after_an_erasure_neither_the_desk_nor_the_relay_holds_a_byte_of_it() {
    let mut helpline = Helpline::open_with_a_program();
    let (child, other) = (whose_phone(&helpline, 42), whose_phone(&helpline, 43));
    let (sealed, stays) = (child.sends(STORY), other.sends("another story"));
    helpline.pulls();
    let case = if helpline.story_of("c1") == STORY { "c1" } else { "c2" };
    helpline.tries_to_reply(case, &asks("question?", Destination::School)).unwrap();
    let written = child.writes(&says("more words"), 1);
    let wish = child.writes(&Message::Withdraw { wish: Wish::Erase, last_message: false }, 2);
    helpline.pulls();
    assert_eq!(child.reads().last().unwrap().stages.last().unwrap().stage, Stage::Withdrawn);
    let mine = |helpline: &Helpline, id: &EnvelopeId| helpline.waiting().contains(id);
    assert!(mine(&helpline, &sealed.id), "no backup holds it, so the relay still does");
    helpline.shows(case);
    let ids = [sealed.id, written];
    assert!(traces(&helpline, &child, &sealed.bytes, &ids) > 10, "the search itself finds some");
    assert!(helpline.pulls_ahead(6).erased.is_empty());
    assert_eq!(helpline.pulls_ahead(7).erased.len(), 1);

    assert!(child.reads().is_empty(), "the mailbox is empty");
    assert!(ids.iter().all(|id| !mine(&helpline, id)));
    assert!(mine(&helpline, &wish), "it holds no word of hers, and a restored desk needs it");
    assert!(mine(&helpline, &stays.id), "what another person wrote stays");
    assert_eq!(helpline.stories(), ["another story"]);
    assert_eq!(traces(&helpline, &child, &sealed.bytes, &ids), 0);
    helpline.relay.stops();
    assert_eq!(traces(&helpline, &child, &sealed.bytes, &ids), 0);
}

/// How many names, keys and pieces of the ciphertext stand in any file of both, write-ahead logs
/// included.
fn traces(helpline: &Helpline, child: &Phone, sealed: &[u8], ids: &[EnvelopeId]) -> usize {
    let mut needles = child.traces();
    needles.extend(ids.iter().map(|id| id.0.to_vec()));
    needles.extend(sealed.chunks_exact(1_024).map(|piece| piece[..32].to_vec()));
    let mut files = bytes_of(&helpline.folder);
    for name in ["relay.db", "relay.db-wal", "relay.db-shm"] {
        let path = helpline.relay.path(name);
        files.extend(path.exists().then(|| bytes_of(&path)).into_iter().flatten());
    }
    assert!(files.iter().any(|(name, _)| name.ends_with("desk.db")));
    assert!(files.iter().any(|(name, _)| name.ends_with("relay.db")));
    let held = |needle: &Vec<u8>| files.iter().any(|(_, bytes)| holds(bytes, needle));
    needles.iter().filter(|needle| held(needle)).count()
}
