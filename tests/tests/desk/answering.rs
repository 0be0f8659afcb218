//! Answering: what is written arrives once, in order, whatever the line does.

use thiqa_desk::{CaseError, RelayError, ReplyError, Step, Unreachable};
use thiqa_report::{Destination, Stage};
use thiqa_stories::{Child, Helpline, reply_of, report};
use thiqa_wire::{MailboxId, Problem};

const STORY: &str = "هددني برسائل كل ليلة";

/// A helpline with one case, whose `received` is put.
fn one_case() -> (Helpline, Child) {
    let helpline = Helpline::open();
    let child = helpline.child_keeps_a_list(STORY, 1);
    helpline.pulls();
    (helpline, child)
}

#[test]
fn received_is_sent_by_itself_and_says_no_more_than_that() {
    let (helpline, child) = one_case();
    let replies = child.reads(&helpline);
    assert_eq!((replies.len(), replies[0].n, replies[0].got), (1, 1, 1));
    assert!(replies[0].text.is_empty() && replies[0].ask.is_empty());
    assert_eq!(child.stages(&helpline), ["received 2026-11-24"]);
    helpline.pulls();
    assert_eq!(child.numbers(&helpline), [1], "once");
}

#[test]
fn received_goes_to_those_who_want_no_list_too() {
    let helpline = Helpline::open();
    helpline.child_reports(STORY, 1);
    helpline.pulls();
    assert_eq!(Child::of(1).numbers(&helpline), [1], "the relay must not be able to tell");
}

#[test]
fn received_goes_to_200_in_one_pull_and_to_the_rest_later_in_random_order() {
    let helpline = Helpline::open();
    for seed in 0..=204 {
        helpline.child_reports(STORY, seed);
    }
    let mut order = Vec::new();
    let pulled = helpline
        .tries_to_pull(&mut |step| {
            if let Step::Put(id) = step {
                order.push(id);
            }
        })
        .unwrap();
    assert_eq!(pulled.put, 200);
    let put = helpline.relay.puts();
    assert_eq!(put.iter().map(|(_, id)| *id).collect::<Vec<_>>(), order);
    let mailboxes: Vec<_> = (0..=204).map(|seed| Child::of(seed).mailbox()).collect();
    let place = |id: &MailboxId| mailboxes.iter().position(|mailbox| mailbox == id);
    let seeds: Vec<_> = put.iter().map(|(mailbox, _)| place(mailbox).unwrap()).collect();
    assert!(!seeds.is_sorted());
    assert_eq!(helpline.pulls().put, 5);
    assert_eq!(helpline.pulls().put, 0);
}

#[test]
fn words_arrive_with_every_stage_and_the_count_of_her_messages() {
    let (helpline, child) = one_case();
    helpline.days_pass(1);
    helpline.notes("c1", Stage::Analysis, None).unwrap();
    child.writes(&helpline, "كتب من جديد", "2026-11-25T09:00Z");
    helpline.pulls();
    helpline.days_pass(1);
    assert_eq!(helpline.replies("c1", "شكرا. منذ متى؟\n\"اليوم\""), [3]);
    let replies = child.reads(&helpline);
    let last = replies.last().unwrap();
    assert_eq!(last.text, "شكرا. منذ متى؟\n\"اليوم\"");
    assert_eq!((last.got, last.sent.as_str()), (2, "2026-11-26"));
    assert_eq!(child.stages(&helpline), ["received 2026-11-24", "analysis 2026-11-25"]);
    let shown = helpline.shows_json("c1");
    assert_eq!(shown["stage"], "analysis");
    assert_eq!(shown["messages"].as_array().unwrap().last().unwrap()["put"], "2026-11-26");
}

#[test]
fn a_long_answer_is_cut_between_paragraphs_and_numbered() {
    let (helpline, child) = one_case();
    let paragraph = "كلمات كثيرة لمساعدتك. ".repeat(60);
    let text = [paragraph.trim_end(); 5].join("\n\n");
    assert_eq!(helpline.replies("c1", &text), [2, 3, 4]);
    let replies = child.reads(&helpline);
    let pieces: Vec<_> = replies.iter().skip(1).map(|it| it.text.as_str()).collect();
    assert_eq!(pieces.join("\n\n"), text);
    let book = "x".repeat(60_000);
    let draft = thiqa_desk::ReplyDraft { text: book, ..Default::default() };
    assert!(matches!(helpline.tries_to_reply("c1", &draft), Err(ReplyError::TooLong)));
    assert_eq!(child.numbers(&helpline), [1, 2, 3, 4], "nothing was written");
}

#[test]
fn a_question_stands_with_the_last_piece() {
    let (helpline, child) = one_case();
    let text = "كلمات كثيرة. ".repeat(400);
    let draft = thiqa_desk::ReplyDraft {
        text,
        ask: vec![Destination::Meta, Destination::School],
        stage: Some((Stage::Analysis, None)),
        ..Default::default()
    };
    helpline.tries_to_reply("c1", &draft).unwrap();
    let asks: Vec<_> = child.reads(&helpline).into_iter().map(|reply| reply.ask).collect();
    assert_eq!(asks, [vec![], vec![], vec![Destination::Meta, Destination::School]]);
}

#[test]
fn an_answer_that_is_lost_on_the_way_is_put_again_with_the_same_bytes() {
    let (helpline, child) = one_case();
    // The desk asks once more by itself.
    helpline.relay.faults().loses_answers = 2;
    let draft = thiqa_desk::ReplyDraft { text: "hello".into(), ..Default::default() };
    let answered = helpline.tries_to_reply("c1", &draft).unwrap();
    assert!(matches!(answered.waits, Some(RelayError::Unreachable(..))));
    let before = child.waits(&helpline);
    assert_eq!(before.len(), 2, "the relay has it");
    assert!(helpline.shows_json("c1")["messages"][1]["put"].is_null());

    // Other bytes under the same id would be refused by `conflict`.
    let pulled = helpline.pulls();
    assert_eq!((pulled.put, pulled.unput.is_none()), (1, true));
    assert_eq!(child.waits(&helpline), before);
}

#[test]
fn what_could_not_be_put_is_put_by_the_next_answer_in_order() {
    let (helpline, child) = one_case();
    helpline.relay.faults().mailboxes_say = Some(502);
    helpline.replies("c1", "two");
    helpline.pulls();
    assert_eq!(child.numbers(&helpline), [1]);
    helpline.relay.faults().mailboxes_say = None;
    assert_eq!(helpline.replies("c1", "three"), [3]);
    let words: Vec<_> = child.reads(&helpline).into_iter().map(|it| it.text).collect();
    assert_eq!(words, ["", "two", "three"]);
}

#[test]
fn what_waits_survives_the_disk_in_a_backup() {
    let (mut helpline, child) = one_case();
    helpline.relay.faults().mailboxes_say = Some(502);
    helpline.replies("c1", "two");
    let backup = helpline.backs_up();
    helpline.relay.faults().mailboxes_say = None;
    helpline.loses_its_disk_and_restores(&backup);
    helpline.pulls();
    assert_eq!(child.numbers(&helpline), [1, 2]);
    assert_eq!(helpline.conversation("c1"), ["desk reply", "desk reply two"]);
}

#[test]
fn a_backup_with_an_entry_that_does_not_open_covers_nothing() {
    let (helpline, _) = one_case();
    helpline.replies("c1", &"words ".repeat(60));
    helpline.damages("entry", 2);
    assert_eq!(helpline.checks(&helpline.backup_only()).unwrap().checked.damaged, 1);
    let shown = helpline.shows_json("c1");
    assert_eq!(shown["messages"][1]["kind"], "damaged");
    assert!(shown["marks"].as_array().unwrap().contains(&"damaged".into()));
}

#[test]
fn before_a_ninth_the_lowest_goes() {
    let (helpline, child) = one_case();
    for number in 2..=10 {
        helpline.replies("c1", &format!("{number}"));
    }
    assert_eq!(child.numbers(&helpline), [3, 4, 5, 6, 7, 8, 9, 10]);
    assert_eq!(helpline.shows_json("c1")["messages"][1]["gone"], true);
    helpline.days_pass(31);
    helpline.fetches();
    helpline.relay.sweeps();
    helpline.replies("c1", "eleven");
    helpline.replies("c1", "twelve");
    assert_eq!(child.numbers(&helpline), [11, 12], "what is 31 days old takes no place");
}

/// The desk's records and the relay's may differ by a day; then the relay is right.
#[test]
fn a_mailbox_that_is_full_against_our_records_is_made_room_in() {
    let (helpline, child) = one_case();
    for number in 2..=8 {
        helpline.replies("c1", &format!("{number}"));
    }
    let sql = "UPDATE entry SET gone = 1 WHERE n <= 3";
    helpline.database().execute(sql, []).unwrap();
    helpline.replies("c1", "nine");
    assert_eq!(child.numbers(&helpline), [1, 2, 3, 5, 6, 7, 8, 9]);

    helpline.database().execute("UPDATE entry SET gone = 1", []).unwrap();
    let draft = thiqa_desk::ReplyDraft { text: "ten".into(), ..Default::default() };
    let waits = helpline.tries_to_reply("c1", &draft).unwrap().waits;
    assert!(matches!(waits, Some(RelayError::Refused(Problem::Exhausted))));
    child.empties(&helpline);
    helpline.pulls();
    assert_eq!(child.numbers(&helpline), [10]);
}

#[test]
fn one_mailbox_that_refuses_keeps_no_other_from_its_answer() {
    let helpline = Helpline::open();
    let (first, second) =
        (helpline.child_keeps_a_list(STORY, 1), helpline.child_keeps_a_list(STORY, 2));
    for (id, bytes) in (1..=8).map(reply_of) {
        helpline.line().put_reply(first.mailbox(), id, &bytes).unwrap();
    }
    let pulled = helpline.pulls();
    assert_eq!(pulled.put, 1);
    assert!(matches!(pulled.unput, Some(RelayError::Refused(Problem::Exhausted))));
    assert_eq!(second.numbers(&helpline), [1]);
}

#[test]
fn who_cannot_be_reached_is_not_answered_and_her_stages_are_noted() {
    let helpline = Helpline::open();
    helpline.child_reports("no list", 1);
    let mut without = report("no keys", 2);
    without.as_object_mut().unwrap().remove("case");
    helpline.somebody_sends(&without.to_string(), &thiqa_envelope::Auth::first_report());
    helpline.pulls();
    let words = thiqa_desk::ReplyDraft { text: "hello".into(), ..Default::default() };
    assert!(matches!(
        helpline.tries_to_reply("c1", &words),
        Err(ReplyError::Unreachable(Unreachable::NoList(_)))
    ));
    assert!(matches!(
        helpline.tries_to_reply("c2", &words),
        Err(ReplyError::Unreachable(Unreachable::NoConversation(_)))
    ));
    for id in ["c1", "c2"] {
        assert!(helpline.notes(id, Stage::Analysis, None).unwrap().numbers.is_empty());
        assert_eq!(helpline.shows_json(id)["stage"], "analysis");
        assert_eq!(helpline.shows_json(id)["reachable"], false);
    }
    assert_eq!(Child::of(1).numbers(&helpline), [1]);
    assert!(matches!(
        helpline.tries_to_reply("c3", &words),
        Err(ReplyError::Case(CaseError::NoSuchItem(_)))
    ));
}

#[test]
fn a_stage_is_said_by_whom_it_belongs_to_and_once() {
    let (helpline, child) = one_case();
    for stage in [Stage::Received, Stage::Withdrawn] {
        assert!(matches!(helpline.notes("c1", stage, None), Err(ReplyError::StageByItself(_))));
    }
    assert!(matches!(helpline.notes("c1", Stage::Reported, None), Err(ReplyError::ReportedToWhom)));
    let to = Some(Destination::Meta);
    assert!(matches!(
        helpline.notes("c1", Stage::Decision, to),
        Err(ReplyError::OnlyReportedHasTo)
    ));
    helpline.notes("c1", Stage::Decision, None).unwrap();
    assert!(matches!(
        helpline.notes("c1", Stage::Decision, None),
        Err(ReplyError::StageReached(Stage::Decision))
    ));
    assert!(matches!(
        helpline.tries_to_reply("c1", &Default::default()),
        Err(ReplyError::NothingSaid)
    ));
    helpline.days_pass(2);
    helpline.notes("c1", Stage::Accompaniment, None).unwrap();
    helpline.notes("c1", Stage::Decision, None).unwrap();
    assert_eq!(
        child.stages(&helpline),
        ["received 2026-11-24", "accompaniment 2026-11-26", "decision 2026-11-26"]
    );
    assert_eq!(child.numbers(&helpline), [1, 2, 3, 4]);
}

#[test]
fn templates_are_files_that_the_helpline_edits() {
    let (helpline, _) = one_case();
    helpline.writes_missing_templates();
    let words = |name: &str, to| helpline.template_for("c1", name, to);
    assert!(words("details", None).unwrap().ends_with("الفريق"), "in the language of the page");
    assert!(words("consent", Some(Destination::Police)).unwrap().contains("الشرطة"));
    assert!(matches!(words("consent", None), Err(ReplyError::TemplateNeedsTo(_))));
    let told = words("reported", Some(Destination::Meta)).unwrap();
    assert!(told.contains("24/11/2026") && told.contains("ميتا"), "{told}");
    let file = helpline.folder.join("templates/ar.txt");
    std::fs::write(&file, "# thanks\nكلمات أخرى\n\nالفريق\n").unwrap();
    assert_eq!(words("thanks", None).unwrap(), "كلمات أخرى\n\nالفريق");
    assert!(words("details", None).is_ok(), "what is missing is ours");
    assert!(matches!(words("nothing", None), Err(ReplyError::NoTemplate(_))));
}

#[test]
fn danger_stands_first_and_the_email_is_shown_as_what_it_is() {
    let helpline = Helpline::open();
    helpline.child_keeps_a_list("quiet", 1);
    let mut body = report("in danger", 2);
    let answers = body["answers"].as_array_mut().unwrap();
    answers.push(serde_json::json!({"question": "danger", "label": "?", "value": ["none", "near_me", "self_harm", "x"], "shown": []}));
    answers.push(serde_json::json!({"question": "adult_knows", "label": "?", "value": ["afraid_to"], "shown": []}));
    answers.push(serde_json::json!({"question": "reply_language", "label": "?", "value": ["fr"], "shown": []}));
    answers.push(serde_json::json!({"question": "wrote_before", "label": "?", "value": ["yes"], "shown": []}));
    helpline.somebody_sends(&body.to_string(), &thiqa_envelope::Auth::first_report());
    helpline.pulls();
    let ids: Vec<_> = helpline.lists().lines().map(|case| case.id.clone()).collect();
    assert_eq!(ids, ["c2", "c1"]);
    let shown = helpline.shows_json("c2");
    assert_eq!(shown["danger"], serde_json::json!(["near_me", "self_harm"]));
    assert_eq!(shown["card"], "self_harm", "what the form says first");
    let said = helpline.program(&["show", "c2"]);
    assert!(said.contains("what the form says to these answers: self_harm"), "{said}");
    assert_eq!(
        (&shown["adult_knows"], &shown["wrote_before"]),
        (&"afraid_to".into(), &"yes".into())
    );
    assert_eq!(shown["reply_language"], "fr");
    let notice = shown["email_notice"].as_str().unwrap();
    assert!(notice.contains("nouveau") && !notice.to_lowercase().contains("thiqa"), "{notice}");
}

#[test]
fn she_waits_from_her_first_word_that_nobody_answered_in_words() {
    let (helpline, child) = one_case();
    let waits = || helpline.lists().cases[0].waiting.clone();
    assert_eq!(waits().as_deref(), Some("2026-11-24"));
    helpline.days_pass(1);
    helpline.notes("c1", Stage::Analysis, None).unwrap();
    assert_eq!(waits().as_deref(), Some("2026-11-24"), "a stage answers nothing");
    helpline.replies("c1", "thanks");
    assert_eq!(waits(), None);
    for day in ["2026-11-26T10:00Z", "2026-11-27T10:00Z"] {
        helpline.days_pass(1);
        child.writes(&helpline, "and now?", day);
        helpline.pulls();
    }
    assert_eq!(waits().as_deref(), Some("2026-11-26"), "the first of them counts");
    helpline.asks("c1", Destination::Meta).unwrap();
    assert_eq!(waits(), None);
}

#[test]
fn a_flag_is_put_and_taken_back() {
    let (helpline, child) = one_case();
    helpline.flags("c1", true);
    assert!(helpline.lists().cases[0].flagged);
    helpline.flags("c1", false);
    assert!(!helpline.lists().cases[0].flagged);
    assert_eq!(helpline.conversation("c1"), ["desk reply", "note flag", "note unflag"]);
    assert_eq!(child.numbers(&helpline), [1], "she is not told");
}

#[test]
fn no_file_of_the_desk_holds_a_word_of_the_conversation() {
    let (helpline, child) = one_case();
    child.writes(&helpline, "MARKER of hers", "2026-11-24T11:00Z");
    helpline.relay.faults().mailboxes_say = Some(502);
    helpline.replies("c1", "MARKER of ours");
    helpline.asks("c1", Destination::Prosecutor).unwrap();
    helpline.notes("c1", Stage::Accompaniment, None).unwrap();
    helpline.pulls();
    helpline.backs_up();
    for marker in ["MARKER", "prosecutor", "accompaniment"] {
        assert!(!helpline.some_file_holds(marker.as_bytes()), "{marker}");
    }
}

#[test]
fn who_asks_for_darija_is_answered_in_darija() {
    let helpline = Helpline::open();
    let mut body = report("a story", 1);
    let darija = serde_json::json!({"question": "reply_language", "label": "?", "value": ["ary"], "shown": []});
    body["answers"].as_array_mut().unwrap().push(darija);
    helpline.somebody_sends(&body.to_string(), &thiqa_envelope::Auth::first_report());
    helpline.pulls();
    let words = |name: &str, to| helpline.template_for("c1", name, to).unwrap();
    for name in ["danger", "intimate_image", "tell_adult", "to_adult"] {
        let words = words(name, None);
        assert!(["ديال", "هاد"].iter().any(|it| words.contains(it)), "{name}: {words}");
    }
    assert!(words("consent", Some(Destination::Police)).contains("الشرطة"));
    helpline.writes_missing_templates();
    let file = helpline.folder.join("templates/ary.txt");
    let edited = std::fs::read_to_string(&file).unwrap().replace("ماشي ذنبك", "ماشي ذنبك أبدا");
    std::fs::write(&file, edited).unwrap();
    assert!(words("thanks", None).contains("ماشي ذنبك أبدا"), "the helpline's words count");
}

/// A desk from before there were words in Darija: nobody looks at these before they are sent.
#[test]
fn what_the_helpline_wrote_in_arabic_comes_before_our_darija_until_there_is_a_file() {
    let helpline = Helpline::open();
    let mut body = report("a story", 2);
    let darija = serde_json::json!({"question": "reply_language", "label": "?", "value": ["ary"], "shown": []});
    body["answers"].as_array_mut().unwrap().push(darija);
    helpline.somebody_sends(&body.to_string(), &thiqa_envelope::Auth::first_report());
    helpline.pulls();
    let notice = || helpline.shows_json("c1")["email_notice"].as_str().unwrap().to_owned();
    let ours = "طلبتي يوصلك الخبر. كاين جديد.";
    assert_eq!(notice(), ours);
    helpline.writes_missing_templates();
    let [arabic, darija] =
        ["ar", "ary"].map(|it| helpline.folder.join(format!("templates/{it}.txt")));
    let written = std::fs::read(&darija).unwrap();
    std::fs::remove_file(&darija).unwrap();
    assert_eq!(notice(), ours, "the Arabic is ours, too");
    std::fs::write(&arabic, "# email_notice\nخبر من المركز\n").unwrap();
    assert_eq!(notice(), "خبر من المركز");
    std::fs::write(&arabic, "# thanks\nشكرا\n").unwrap();
    assert_eq!(notice(), ours, "of this they wrote nothing");
    std::fs::write(&arabic, "# email_notice\nخبر من المركز\n").unwrap();
    std::fs::write(&darija, written).unwrap();
    assert_eq!(notice(), ours, "it lies there for them to edit");
}
