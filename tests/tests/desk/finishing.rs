//! "We have finished" is asked once more, and is not said to anybody who still waits for words; what
//! was pressed by mistake is taken back, at the relay too.

use serde_json::json;
use thiqa_desk::ReplyError;
use thiqa_report::{Destination, Stage};
use thiqa_stories::{Child, Helpline};

use crate::browser::{Open, between, open, status};

const LATER: &str = "2026-11-24T18:00Z";
const FINISH: [(&str, &str); 1] = [("press", "archived")];

fn a_case() -> (Helpline, Child, Open) {
    let helpline = Helpline::open();
    let child = helpline.child_keeps_a_list("a story", 1);
    helpline.pulls();
    let desk = open(&helpline);
    (helpline, child, desk)
}

/// The deed of the button that says yes.
fn says_yes(asked: &str) -> &str {
    between(asked, "formaction=\"", "\"").rsplit('/').next().unwrap()
}

/// What stands in the field of the answer.
fn field(page: &str) -> &str {
    let field = between(page, "<textarea id=\"text\"", "</textarea>");
    field.split_once(">\n").unwrap().1
}

#[test]
fn we_have_finished_is_asked_once_more_and_nothing_that_was_typed_is_lost() {
    let (helpline, child, desk) = a_case();
    helpline.replies("c1", "we are here");
    let before = child.numbers(&helpline);
    let typed = [FINISH[0], ("text", "half a thought"), ("lift_reason", "why")];
    let asked = desk.presses("c1", "stage", &typed);
    assert_eq!(status(&asked), 200);
    assert!(asked.contains("Avons-nous vraiment terminé ?"), "{asked}");
    assert!(asked.contains("La personne l’apprendra") && field(&asked) == "half a thought");
    assert!(asked.contains("form=\"whole\"") && asked.contains("/c1/finish\""), "{asked}");
    let first = between(&asked, "<button", ">");
    assert!(first.ends_with("form=\"whole\" disabled hidden"), "Enter says no yes: {first}");
    assert_eq!(child.numbers(&helpline), before, "nothing was said yet");
    assert_eq!(helpline.lists().cases[0].stage, "received");

    let page = desk.presses("c1", "finish", &typed);
    assert!(page.contains("La réponse est dans sa boîte") && field(&page) == "half a thought");
    assert_eq!(child.stages(&helpline).last().unwrap(), "archived 2026-11-24");
    assert_eq!(child.reads(&helpline).pop().unwrap().text, "");
}

#[test]
fn an_answer_that_says_so_too_is_asked_once_more_with_all_that_stands_in_its_fields() {
    let (helpline, child, desk) = a_case();
    let typed = [("text", "Au revoir."), ("stage", "archived")];
    let asked = desk.presses("c1", "reply", &typed);
    assert!(asked.contains("Avons-nous vraiment terminé ?") && field(&asked) == "Au revoir.");
    assert!(asked.contains("<option value=\"archived\" selected>"), "{asked}");
    assert_eq!(child.numbers(&helpline), [1]);
    desk.follows(&desk.presses("c1", says_yes(&asked), &[&typed[..], &FINISH].concat()));
    let read = child.reads(&helpline).pop().unwrap();
    assert_eq!((read.n, read.text.as_str()), (2, "Au revoir."), "to answer with it is to answer");
    assert_eq!(child.stages(&helpline).last().unwrap(), "archived 2026-11-24");
}

#[test]
fn to_yes_the_stage_that_was_asked_about_is_sent_whatever_the_list_names_since() {
    let (helpline, child, desk) = a_case();
    let typed = [("text", "Au revoir."), ("stage", "analysis")];
    desk.follows(&desk.presses("c1", "reply_and_finish", &[&typed[..], &FINISH].concat()));
    assert_eq!(child.stages(&helpline), ["received 2026-11-24", "archived 2026-11-24"]);
    assert_eq!(child.reads(&helpline).pop().unwrap().text, "Au revoir.");
}

#[test]
fn what_does_not_open_any_more_may_be_a_message_that_waits_for_words() {
    let (helpline, child, _) = a_case();
    helpline.replies("c1", "we are here");
    helpline.days_pass(1);
    child.sends(&helpline, &json!({"v": 1, "t": "followup", "sent": LATER, "text": "help"}));
    helpline.pulls();
    let journal = helpline.shows_json("c1")["messages"].as_array().unwrap().len();
    helpline.damages("entry", journal as u64);
    assert_eq!(helpline.shows_json("c1")["waiting"], "2026-11-25");
    assert!(matches!(helpline.finishes("c1", ""), Err(ReplyError::StillWaits(_))));
    helpline.replies("c1", "write to us once more");
    helpline.finishes("c1", "").unwrap();
}

#[test]
fn who_waits_for_words_that_could_reach_her_is_not_told_that_we_have_finished() {
    let (helpline, child, desk) = a_case();
    let refused = |sent: &str| {
        for action in ["stage", "finish"] {
            let page = desk.presses("c1", action, &[FINISH[0], ("text", "kept")]);
            assert_eq!(status(&page), 409);
            assert!(page.contains("attend une réponse depuis le") && page.contains(sent), "{page}");
            assert!(field(&page) == "kept" && !page.contains("vraiment terminé"), "{page}");
        }
        assert!(matches!(helpline.finishes("c1", "  "), Err(ReplyError::StillWaits(_))));
    };
    refused("24/11/2026");
    helpline.notes("c1", Stage::Analysis, None).unwrap();
    refused("24/11/2026");
    helpline.replies("c1", "we are here");
    helpline.days_pass(1);
    child.sends(&helpline, &json!({"v": 1, "t": "followup", "sent": LATER, "tap": "worse"}));
    helpline.pulls();
    refused("25/11/2026");
    assert_eq!(child.numbers(&helpline), [1, 2, 3], "received, analysis, the answer");
    helpline.replies("c1", "tell us");
    helpline.finishes("c1", "").unwrap();
    assert_eq!(helpline.lists().cases[0].stage, "archived");
}

#[test]
fn whom_no_answer_reaches_is_finished_here_after_it_was_asked_once_more() {
    let helpline = Helpline::open();
    helpline.child_reports("a story", 1);
    helpline.pulls();
    let desk = open(&helpline);
    let asked = desk.presses("c1", "stage", &FINISH);
    assert!(asked.contains("vraiment terminé") && asked.contains("noté ici seulement"), "{asked}");
    assert!(matches!(helpline.notes("c1", Stage::Archived, None), Err(ReplyError::AskOnceMore)));
    let page = desk.follows(&desk.presses("c1", "finish", &FINISH));
    assert!(page.contains("Rien n’a été envoyé"), "{page}");
    assert_eq!(helpline.lists().cases[0].stage, "archived");
    let page = desk.follows(&desk.presses("c1", "stage_back", &FINISH));
    assert!(page.contains("Rien n’a été envoyé"), "{page}");
    assert_eq!(helpline.lists().cases[0].stage, "received");
}

#[test]
fn what_was_pressed_by_mistake_is_deleted_at_the_relay_and_corrected_under_the_next_number() {
    let (helpline, child, desk) = a_case();
    helpline.replies("c1", "we are here");
    helpline.finishes("c1", "").unwrap();
    assert_eq!(child.numbers(&helpline), [1, 2, 3]);
    assert!(desk.page("fr/c1").contains("Annuler : Terminé"));
    assert!(!desk.page("fr/c1").contains("Annuler : Réception"), "it came by itself");

    let page = desk.follows(&desk.presses("c1", "stage_back", &FINISH));
    assert!(page.contains("C’est annulé : la réponse qui le disait est supprimée"), "{page}");
    assert!(page.contains("annulée et supprimée de sa boîte"), "{page}");
    assert_eq!(child.numbers(&helpline), [1, 2, 4], "3 is gone, 4 corrects it");
    assert_eq!(child.stages(&helpline), ["received 2026-11-24"]);
    assert!(!page.contains("Annuler :") && !page.contains("dit autre chose"), "{page}");
    assert_eq!(helpline.lists().cases[0].stage, "received");
    let said = helpline.program(&["show", "c1"]);
    assert!(said.contains("reply 3, taken back, deleted at the relay"), "{said}");

    let again = desk.presses("c1", "stage_back", &FINISH);
    assert!(status(&again) == 409 && again.contains("il n’y a rien à annuler"), "{again}");
    assert_eq!(child.numbers(&helpline), [1, 2, 4]);
    helpline.finishes("c1", "").unwrap();
    assert_eq!(child.stages(&helpline).last().unwrap(), "archived 2026-11-24", "rightly now");
}

#[test]
fn words_that_told_it_are_deleted_too_and_come_back_into_the_field() {
    let (helpline, child, desk) = a_case();
    let long = ["كلمات كثيرة لمساعدتك. ".repeat(60).trim_end(); 3].join("\n\n");
    helpline.finishes("c1", &long).unwrap();
    helpline.replies("c1", "and write whenever you like");
    let told = child.numbers(&helpline);
    assert!(told.len() > 3, "several pieces: {told:?}");
    assert_eq!(helpline.lists().cases[0].waiting, None);

    let typed = [FINISH[0], ("text", "typed before")];
    let asked = desk.presses("c1", "stage_back", &typed);
    assert!(asked.contains("La réponse et ses mots sont supprimés aussi."), "{asked}");
    assert!(field(&asked) == "typed before" && child.numbers(&helpline) == told);
    let page = desk.presses("c1", says_yes(&asked), &typed);
    assert_eq!(status(&page), 200);
    assert_eq!(field(&page), format!("typed before\n\n{long}"), "nothing is lost");
    let left = child.reads(&helpline);
    let numbers: Vec<_> = left.iter().map(|reply| reply.n).collect();
    let last = *told.last().unwrap();
    assert_eq!(numbers, [1, last, last + 1], "what was answered since stays");
    assert_eq!(left[1].text, "and write whenever you like");
    assert_eq!(child.stages(&helpline), ["received 2026-11-24"]);
}

#[test]
fn who_was_answered_only_by_what_was_taken_back_waits_again() {
    let (helpline, child, _) = a_case();
    let draft = thiqa_desk::ReplyDraft {
        text: "goodbye".into(),
        ask: vec![Destination::Meta],
        stage: Some((Stage::Archived, None)),
        asked_once_more: true,
    };
    helpline.tries_to_reply("c1", &draft).unwrap();
    let back = helpline.takes_stage_back("c1", Stage::Archived, None).unwrap();
    assert_eq!((back.text.as_str(), &back.ask[..]), ("goodbye", &[Destination::Meta][..]));
    assert_eq!(back.correction.numbers, [3]);
    let shown = helpline.shows_json("c1");
    assert_eq!(shown["waiting"], "2026-11-24");
    assert_eq!(shown["consents"], json!([]), "the question was deleted with the words");
    assert!(matches!(helpline.finishes("c1", ""), Err(ReplyError::StillWaits(_))));
    assert_eq!(child.numbers(&helpline), [1, 3]);
}

#[test]
fn that_somebody_was_told_is_taken_back_only_once_it_was_asked_again() {
    let (helpline, child, desk) = a_case();
    child.consents(&helpline, "meta", "yes", LATER);
    helpline.pulls();
    helpline.notes("c1", Stage::Reported, Some(Destination::Meta)).unwrap();
    let reported = ["received 2026-11-24", "reported 2026-11-24 meta"];
    let pressed = [("press", "reported:meta")];
    let asked = desk.presses("c1", "stage_back", &pressed);
    assert!(asked.contains("Annuler vraiment ?") && status(&asked) == 200, "{asked}");
    assert!(asked.contains("Seulement si personne n’a été prévenu. Cela ne rappelle rien."));
    assert_eq!(between(&asked, "name=\"press\" value=\"", "\""), "reported:meta");
    let stage = ["stage", "c1", "reported", "--to", "meta", "--back"];
    assert!(helpline.program_refuses(&stage).contains("say it again with --sure"));
    assert_eq!(child.stages(&helpline), reported, "it stands");
    desk.follows(&desk.presses("c1", says_yes(&asked), &pressed));
    assert_eq!(child.stages(&helpline), reported[..1]);

    let stage_told = Some((Stage::Reported, Some(Destination::Meta)));
    let words =
        thiqa_desk::ReplyDraft { text: "done".into(), stage: stage_told, ..Default::default() };
    helpline.tries_to_reply("c1", &words).unwrap();
    let asked = desk.presses("c1", "stage_back", &pressed);
    for cost in ["Cela ne rappelle rien.", "La réponse et ses mots sont supprimés aussi."] {
        assert!(asked.contains(cost), "both are asked: {asked}");
    }
    desk.presses("c1", says_yes(&asked), &pressed);
    assert_eq!(child.stages(&helpline), reported[..1]);
    helpline.notes("c1", Stage::Reported, Some(Destination::Meta)).unwrap();
    // The program has the clock of its machine, so that the relay takes nothing from it.
    let stored = helpline.program_refuses(&[&stage[..], &["--sure"]].concat());
    assert!(stored.contains("the answer is stored here"), "{stored}");
    assert_eq!(helpline.lists().cases[0].stage, "received");
}

#[test]
fn a_question_without_words_that_was_deleted_stands_in_its_field_again() {
    let (helpline, _, desk) = a_case();
    let stage = Some((Stage::Analysis, None));
    let ask = vec![Destination::Meta];
    let draft = thiqa_desk::ReplyDraft { ask, stage, ..Default::default() };
    helpline.tries_to_reply("c1", &draft).unwrap();
    let page = desk.presses("c1", "stage_back", &[("press", "analysis")]);
    assert!(page.contains("<option value=\"meta\" selected>"), "{page}");
}

#[test]
fn only_the_stage_that_is_named_is_taken_back_and_an_older_day_of_it_stands_again() {
    let (helpline, child, _) = a_case();
    child.consents(&helpline, "meta", "yes", LATER);
    child.consents(&helpline, "police", "yes", LATER);
    helpline.pulls();
    helpline.notes("c1", Stage::Decision, None).unwrap();
    for to in [Destination::Meta, Destination::Police] {
        helpline.notes("c1", Stage::Reported, Some(to)).unwrap();
    }
    helpline.days_pass(1);
    helpline.notes("c1", Stage::Decision, None).unwrap();
    helpline.takes_stage_back("c1", Stage::Reported, Some(Destination::Police)).unwrap();
    helpline.takes_stage_back("c1", Stage::Decision, None).unwrap();
    let stages = ["received 2026-11-24", "decision 2026-11-24", "reported 2026-11-24 meta"];
    assert_eq!(child.stages(&helpline), stages);
    assert_eq!(child.numbers(&helpline), [1, 2, 3, 6, 7]);
    let back = |stage, to| helpline.takes_stage_back("c1", stage, to);
    for (stage, to) in [
        (Stage::Received, None),
        (Stage::Reported, None),
        (Stage::Reported, Some(Destination::Police)),
        (Stage::Accompaniment, None),
    ] {
        assert!(matches!(back(stage, to), Err(ReplyError::StageNotNoted(_))), "{stage:?}");
    }
}

#[test]
fn where_the_relay_is_away_the_next_pull_deletes_and_corrects() {
    let (helpline, child, desk) = a_case();
    helpline.replies("c1", "we are here");
    helpline.finishes("c1", "").unwrap();
    helpline.relay.faults().mailboxes_say = Some(502);
    let page = desk.follows(&desk.presses("c1", "stage_back", &FINISH));
    assert!(page.contains("la réponse qui le disait sera supprimée"), "{page}");
    assert!(page.contains("annulée ; elle sera supprimée de sa boîte"), "{page}");
    assert!(page.contains("Notre dernière réponse dit autre chose"), "{page}");
    // The line breaks between the deletion and the correction.
    let deleted = |gone: u8| {
        helpline.database().execute("UPDATE entry SET gone = ?1 WHERE n = 3", [gone]).unwrap();
        desk.page("fr/c1").contains("Notre dernière réponse dit autre chose")
    };
    assert!(!deleted(1), "what is deleted says nothing");
    assert!(deleted(0));
    helpline.pulls();
    assert_eq!(child.numbers(&helpline), [1, 2, 3]);
    helpline.relay.faults().mailboxes_say = None;
    helpline.pulls();
    assert_eq!(child.numbers(&helpline), [1, 2, 4]);
    assert_eq!(child.stages(&helpline), ["received 2026-11-24"]);
    assert!(desk.page("fr/c1").contains("annulée et supprimée de sa boîte"));
}

#[test]
fn who_was_promised_a_deletion_is_not_set_aside_before_it() {
    let (helpline, child, _) = a_case();
    helpline.replies("c1", "we are here");
    helpline.finishes("c1", "").unwrap();
    helpline.relay.faults().mailboxes_say = Some(502);
    helpline.takes_stage_back("c1", Stage::Archived, None).unwrap();
    assert_eq!(helpline.sets_aside(&[1]), 0);
    helpline.database().execute("UPDATE entry SET gone = 1 WHERE n = 3", []).unwrap();
    assert_eq!(helpline.sets_aside(&[1]), 0, "its correction waits");
    helpline.database().execute("UPDATE entry SET gone = 0 WHERE n = 3", []).unwrap();
    helpline.relay.faults().mailboxes_say = None;
    helpline.pulls();
    assert_eq!(child.numbers(&helpline), [1, 2, 4]);
    assert_eq!(helpline.sets_aside(&[1]), 1);
}

#[test]
fn where_the_answer_that_told_it_is_not_known_any_more_nothing_is_said_to_be_deleted() {
    let (helpline, child, desk) = a_case();
    helpline.finishes("c1", "goodbye").unwrap();
    let journal = helpline.shows_json("c1")["messages"].as_array().unwrap().len();
    helpline.damages("entry", journal as u64);
    let page = desk.follows(&desk.presses("c1", "stage_back", &FINISH));
    assert!(page.contains("La réponse plus ancienne qui le disait reste."), "{page}");
    assert!(!page.contains("la réponse qui le disait est supprimée"), "{page}");
    assert_eq!(child.numbers(&helpline), [1, 2, 3]);
    assert_eq!(child.stages(&helpline), ["received 2026-11-24"]);
}

/// The relay has it, and the desk never heard so.
#[test]
fn an_answer_that_arrived_without_the_desk_s_knowledge_is_deleted_all_the_same() {
    let (helpline, child, _) = a_case();
    helpline.replies("c1", "we are here");
    helpline.relay.faults().loses_answers = 2;
    assert!(helpline.finishes("c1", "").unwrap().waits.is_some());
    assert_eq!(child.numbers(&helpline), [1, 2, 3]);
    helpline.takes_stage_back("c1", Stage::Archived, None).unwrap();
    assert_eq!(child.numbers(&helpline), [1, 2, 4]);
    helpline.pulls();
    assert_eq!(child.numbers(&helpline), [1, 2, 4], "and it is not put again");
    let asked = helpline.relay.asked();
    helpline.replies("c1", "we go on");
    assert_eq!(helpline.relay.asked() - asked, 1, "nor deleted again");
}

#[test]
fn what_is_taken_back_while_a_pull_puts_it_does_not_stay_in_her_mailbox() {
    let (helpline, child, _) = a_case();
    helpline.replies("c1", "we are here");
    helpline.relay.faults().mailboxes_say = Some(502);
    helpline.finishes("c1", "").unwrap();
    helpline.relay.faults().mailboxes_say = None;
    let colleague = helpline.beside();
    helpline.relay.faults().meanwhile = Some(Box::new(move || {
        let back = colleague.takes_stage_back("c1", Stage::Archived, None).unwrap();
        assert_eq!(back.correction.numbers, [4]);
    }));
    helpline.pulls();
    assert_eq!(child.numbers(&helpline), [1, 2, 4]);
    assert_eq!(child.stages(&helpline), ["received 2026-11-24"]);
    assert!(helpline.relay.faults().meanwhile.is_none());
}

#[test]
fn in_a_terminal_it_is_asked_once_more_and_taken_back_likewise() {
    let helpline = Helpline::open();
    helpline.child_reports("a story", 1);
    helpline.pulls();
    let stage = |more: &[&'static str]| [&["stage", "c1", "archived"], more].concat();
    let refused = helpline.program_refuses(&stage(&[]));
    assert!(refused.contains("say it again with --sure"), "{refused}");
    assert!(helpline.program_refuses(&stage(&["--back"])).contains("does not stand here"));
    assert_eq!(helpline.lists().cases[0].stage, "received");
    helpline.program(&stage(&["--sure"]));
    assert_eq!(helpline.lists().cases[0].stage, "archived");
    assert!(helpline.program(&stage(&["--back"])).starts_with("Taken back.\n"));
    assert_eq!(helpline.lists().cases[0].stage, "received");
}
