//! Erasure: seven days after the wish was seen and not before, whatever the machines do meanwhile;
//! then nothing of the case is left.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::json;
use thiqa_desk::{CaseError, Item, ReplyError, Step};
use thiqa_envelope::Auth;
use thiqa_report::{Destination, Stage};
use thiqa_stories::{Helpline, bytes_of, new_id, sealed};
use thiqa_wire::EnvelopeId;

use crate::withdrawal::{FRIDAY, LATER, STORY, the_wrong_hands};

#[test]
fn second_ending_it_is_carried_out_seven_days_after_it_was_seen_and_not_before() {
    let (helpline, lina) = the_wrong_hands();
    lina.writes(&helpline, "انتظار", LATER);
    helpline.days_pass(3);
    helpline.pulls();
    helpline.shows("c1");
    helpline.replies("c1", "جواب");
    let held: Vec<EnvelopeId> = helpline.waiting();
    helpline.days_pass(6);
    assert!(helpline.pulls().erased.is_empty());
    assert_eq!(helpline.stories(), [STORY]);
    helpline.days_pass(1);
    let pulled = helpline.pulls();
    assert_eq!(pulled.erased, [1]);
    assert_eq!(pulled.acknowledged, held.len() - 1, "at once, without a backup");
    assert_eq!(helpline.waiting().len(), 1, "the wish itself waits for a backup");
    assert!(lina.waits(&helpline).is_empty());

    let inbox = helpline.lists();
    assert!(inbox.cases.is_empty() && helpline.withdrawals().is_empty());
    assert_eq!(
        (inbox.erased[0].id.as_str(), inbox.erased[0].erased.as_str()),
        ("c1", "2026-12-04")
    );
    assert!(matches!(helpline.shows("c1"), Item::Erased(_)));
    let words = thiqa_desk::ReplyDraft { text: "hello".into(), ..Default::default() };
    assert!(matches!(
        helpline.tries_to_reply("c1", &words),
        Err(ReplyError::Case(CaseError::Erased(..)))
    ));
    for table in ["entry", "\"case\"", "known", "apart", "waiting"] {
        let sql = format!("SELECT count(*) FROM {table}");
        let rows: u64 = helpline.database().query_row(&sql, [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 0, "{table}");
    }
    helpline.child_keeps_a_list("another", 2);
    helpline.pulls();
    assert_eq!(helpline.lists().cases[0].id, "c2", "no number is given twice");
}

#[test]
fn third_ending_nothing_is_erased_unseen_however_long_the_helpline_is_closed() {
    let (helpline, lina) = the_wrong_hands();
    for _ in 0..3 {
        helpline.days_pass(7);
        assert!(helpline.pulls().erased.is_empty());
        assert_eq!(lina.stages(&helpline).last().unwrap(), "withdrawn 2026-11-24 erase");
    }
    assert_eq!(helpline.stories(), [STORY]);
    helpline.shows("c1");
    helpline.days_pass(6);
    assert!(helpline.pulls().erased.is_empty());
}

/// The sealed rows of the case, cut into pieces: none is in any file of the desk's folder.
#[test]
fn after_it_no_byte_of_the_case_is_in_the_desk_s_files() {
    let (helpline, lina) = the_wrong_hands();
    lina.writes(&helpline, &"words ".repeat(200), LATER);
    helpline.relay.faults().mailboxes_say = Some(502);
    helpline.pulls();
    helpline.replies("c1", "waits here");
    helpline.relay.faults().mailboxes_say = None;
    let forged = thiqa_envelope::CaseKeys::derive(&zeroize::Zeroizing::new([1; 32]));
    let context = thiqa_envelope::AuthContext {
        direction: thiqa_wire::Direction::ToDesk,
        envelope: EnvelopeId([7; 16]),
    };
    let key = thiqa_envelope::MacKey::new([9; 32]);
    let auth = thiqa_envelope::Auth::of(&forged.case_ref, &key, context, b"");
    helpline.somebody_sends(r#"{"v":1,"t":"followup","text":"of a stranger"}"#, &auth);
    helpline.somebody_sends(r#"{"v":1,"t":"followup","t":"her words, and a key twice"}"#, &auth);
    helpline.pulls();
    assert_eq!((helpline.lists().unmatched, helpline.lists().quarantined), (1, 1));
    helpline.shows("c1");
    let mut pieces: Vec<Vec<u8>> = Vec::new();
    for sql in [
        "SELECT sealed FROM \"case\"",
        "SELECT sealed FROM entry",
        "SELECT waiting FROM entry WHERE waiting IS NOT NULL",
        "SELECT sealed FROM apart",
        "SELECT tag FROM known",
    ] {
        let database = helpline.database();
        let mut rows = database.prepare(sql).unwrap();
        let rows = rows.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
        pieces.extend(rows.map(Result::unwrap));
    }
    assert!(pieces.len() >= 11, "{}", pieces.len());
    let chunks: HashSet<&[u8]> = pieces.iter().flat_map(|piece| piece.chunks_exact(16)).collect();
    let found = |helpline: &Helpline| {
        let files = bytes_of(&helpline.folder);
        let windows = files.iter().flat_map(|(_, file)| file.windows(16));
        windows.filter(|window| chunks.contains(window)).collect::<HashSet<_>>().len()
    };
    assert!(found(&helpline) > 100, "the search itself finds something");
    helpline.days_pass(7);
    let pulled = helpline.pulls();
    assert_eq!((pulled.erased.as_slice(), pulled.log_kept), ([1].as_slice(), false));
    assert_eq!(found(&helpline), 0);
    let free = "SELECT freelist_count + rebuild FROM pragma_freelist_count, last";
    let free: i64 = helpline.database().query_row(free, [], |row| row.get(0)).unwrap();
    assert_eq!(free, 0, "the file was written anew");
    assert!(helpline.lists().dead_letters.is_empty(), "what named it went with it");
}

#[test]
fn a_last_message_waits_only_where_every_wish_says_so_and_is_neutral() {
    let helpline = Helpline::open();
    let lina = helpline.child_keeps_a_list(STORY, 1);
    helpline.pulls();
    helpline.asks("c1", Destination::Meta).unwrap();
    lina.consents(&helpline, "meta", "yes", LATER);
    helpline.pulls();
    helpline.notes("c1", Stage::Reported, Some(Destination::Meta)).unwrap();
    helpline.notes("c1", Stage::Accompaniment, None).unwrap();
    lina.wishes(&helpline, "erase", true, LATER);
    helpline.pulls();
    helpline.shows("c1");
    helpline.days_pass(7);
    assert_eq!(helpline.pulls().erased, [1]);
    let left = lina.reads(&helpline);
    assert_eq!(left.len(), 1);
    assert!(left[0].text.ends_with("الفريق") && left[0].ask.is_empty());
    assert_eq!(lina.stages(&helpline), ["reported 2026-11-24 meta"], "what had been passed on");

    let (helpline, lina) = the_wrong_hands();
    lina.wishes(&helpline, "erase", true, LATER);
    helpline.pulls();
    helpline.shows("c1");
    helpline.days_pass(7);
    helpline.pulls();
    assert!(lina.reads(&helpline).is_empty(), "one of them said no");
}

#[test]
fn words_that_cannot_be_used_stand_in_the_way_of_no_pull() {
    for too_long in [false, true] {
        let helpline = Helpline::open();
        let lina = helpline.child_keeps_a_list(STORY, 1);
        lina.wishes(&helpline, "erase", true, FRIDAY);
        helpline.pulls();
        helpline.shows("c1");
        helpline.writes_missing_templates();
        let file = helpline.folder.join("templates/ar.txt");
        if too_long {
            let words = format!("# last_message\n{}\n", "كلمة ".repeat(2_000));
            std::fs::write(&file, words).unwrap();
        } else {
            std::fs::remove_file(&file).unwrap();
            std::fs::create_dir(&file).unwrap();
        }
        helpline.shows("c1");
        helpline.days_pass(7);
        assert_eq!(helpline.pulls().erased, [1]);
        assert!(lina.reads(&helpline)[0].text.ends_with("الفريق"));
    }
}

#[test]
fn without_the_relay_nothing_is_erased() {
    let (helpline, _) = the_wrong_hands();
    helpline.shows("c1");
    helpline.days_pass(9);
    helpline.relay.faults().no_list = true;
    assert!(helpline.pulls().erased.is_empty());
    helpline.relay.faults().no_list = false;
    helpline.relay.faults().mailboxes_say = Some(502);
    let pulled = helpline.pulls();
    assert!(pulled.erased.is_empty() && pulled.unerased.is_some());
    assert_eq!(helpline.stories(), [STORY], "its mailbox comes first");
    helpline.relay.faults().mailboxes_say = None;
    assert_eq!(helpline.pulls().erased, [1]);
}

/// What was judged after the last backup is not in it.
#[test]
fn at_a_restored_desk_the_seven_days_begin_when_a_person_sees_the_wish_again() {
    let (mut helpline, _) = the_wrong_hands();
    helpline.shows("c1");
    let backup = helpline.backs_up();
    helpline.keeps("c1", "N. Idrissi", "her life may be in danger").unwrap();
    helpline.days_pass(8);
    helpline.loses_its_disk_and_restores(&backup);
    assert!(helpline.pulls().erased.is_empty());
    assert_eq!(helpline.withdrawals(), ["c1 erase -"]);
    helpline.shows("c1");
    assert_eq!(helpline.withdrawals(), ["c1 erase 2026-12-09"]);
}

/// The relay takes the emptying and refuses the last message.
#[test]
fn no_notice_is_put_into_a_mailbox_that_was_emptied_for_the_last_message() {
    let helpline = Helpline::open();
    let lina = helpline.child_keeps_a_list(STORY, 1);
    lina.wishes(&helpline, "erase", true, FRIDAY);
    helpline.pulls();
    helpline.shows("c1");
    helpline.days_pass(7);
    let pulled = helpline.tries_to_pull(&mut |step| {
        let mut relay = helpline.relay.faults();
        match step {
            Step::Emptied(_) => relay.mailboxes_say = Some(502),
            Step::Acknowledged | Step::Written => relay.mailboxes_say = None,
            _ => {}
        }
    });
    assert!(pulled.unwrap().unerased.is_some());
    assert!(lina.reads(&helpline).iter().all(|reply| reply.text.ends_with("الفريق")));
    assert_eq!(helpline.pulls().erased, [1]);
    assert_eq!(lina.reads(&helpline).len(), 1);
}

/// The backup is older than the wish, the disk dies after the erasure.
#[test]
fn an_erased_case_that_a_restore_brings_back_is_locked_and_erased_again() {
    let mut helpline = Helpline::open();
    let lina = helpline.child_keeps_a_list(STORY, 1);
    helpline.pulls();
    let backup = helpline.backs_up();
    let wish = lina.wishes(&helpline, "erase", false, LATER);
    helpline.pulls();
    helpline.shows("c1");
    helpline.days_pass(7);
    assert_eq!(helpline.pulls().erased, [1]);
    helpline.loses_its_disk_and_restores(&backup);
    helpline.pulls();
    assert_eq!(helpline.withdrawals(), ["c1 erase -"]);
    assert!(!helpline.may_tell("c1", Destination::Meta));
    helpline.shows("c1");
    helpline.days_pass(7);
    assert_eq!(helpline.pulls().erased, [1]);
    assert!(helpline.lists().cases.is_empty());
    helpline.backs_up();
    helpline.pulls();
    assert!(helpline.relay.acknowledged().contains(&wish), "a backup releases it");
}

#[test]
fn what_the_relay_lists_and_does_not_give_may_be_an_undo() {
    let (helpline, lina) = the_wrong_hands();
    helpline.shows("c1");
    helpline.days_pass(7);
    let undo = lina.undoes(&helpline, LATER);
    helpline.relay.faults().withheld.insert(undo);
    assert!(helpline.pulls().erased.is_empty());
    helpline.relay.faults().withheld.clear();
    assert!(helpline.pulls().erased.is_empty());
    assert_eq!(helpline.stories(), [STORY]);
}

/// Nine more pulls over thirty days tell no more than the first: the undo may stand in what is not given.
#[test]
fn incomplete_pulls_erase_nothing_that_an_honest_relay_could_still_give() {
    let (helpline, lina) = the_wrong_hands();
    helpline.shows("c1");
    let held =
        |helpline: &Helpline| helpline.warnings().contains(&thiqa_desk::Warning::ErasuresHeld(1));
    helpline.days_pass(7);
    let undo = lina.undoes(&helpline, LATER);
    helpline.relay.faults().withheld.insert(undo);
    for _ in 0..10 {
        assert!(helpline.pulls().erased.is_empty() && held(&helpline));
        helpline.days_pass(3);
    }
    helpline.days_pass(99);
    assert!(helpline.pulls().erased.is_empty() && held(&helpline));
    assert_eq!(helpline.stories(), [STORY]);
    helpline.relay.faults().withheld.clear();
    assert!(helpline.pulls().erased.is_empty() && !held(&helpline));
    assert!(helpline.withdrawals().is_empty(), "given at last, it was the undo");
}

/// What a relay lists for longer than it may keep anything, and never gives, keeps no case for ever.
#[test]
fn after_130_days_a_relay_that_still_withholds_holds_nothing_more() {
    let (helpline, _) = the_wrong_hands();
    helpline.shows("c1");
    helpline.days_pass(7 + 40);
    let never = helpline.child_reports("another", 2);
    helpline.relay.faults().withheld.insert(never);
    assert!(helpline.pulls().erased.is_empty(), "the first pull after a closure");
    helpline.days_pass(129);
    assert!(helpline.pulls().erased.is_empty());
    helpline.days_pass(1);
    assert_eq!(helpline.pulls().erased, [1]);
    assert!(!helpline.warnings().contains(&thiqa_desk::Warning::ErasuresHeld(1)));
}

/// A relay that cheats has something else that it does not give whenever it is asked.
#[test]
fn a_relay_that_lists_something_new_each_time_holds_a_case_for_130_days_and_no_longer() {
    let (helpline, _) = the_wrong_hands();
    helpline.shows("c1");
    helpline.days_pass(7);
    let lists_another = |seed| {
        let never = helpline.child_reports("another", seed);
        helpline.relay.faults().withheld.insert(never);
        helpline.pulls().erased
    };
    for week in 0..18 {
        assert!(lists_another(2 + week).is_empty());
        helpline.days_pass(7);
    }
    helpline.days_pass(3);
    assert!(lists_another(30).is_empty(), "129 days after the first pull that held it");
    helpline.days_pass(1);
    assert_eq!(lists_another(31), [1]);
}

/// A pull that could read everything ends the row: what is not given later may be a new undo.
#[test]
fn the_130_days_are_those_of_an_unbroken_row_of_pulls_that_held_the_case() {
    let (helpline, lina) = the_wrong_hands();
    helpline.shows("c1");
    helpline.days_pass(7);
    let never = helpline.child_reports("another", 2);
    helpline.relay.faults().withheld.insert(never);
    assert!(helpline.pulls().erased.is_empty());
    helpline.days_pass(100);
    helpline.relay.faults().withheld.clear();
    helpline.relay.faults().mailboxes_say = Some(502);
    assert!(helpline.pulls().erased.is_empty(), "its mailbox could not be emptied");
    helpline.relay.faults().mailboxes_say = None;
    let undo = lina.undoes(&helpline, LATER);
    helpline.relay.faults().withheld.insert(undo);
    helpline.days_pass(30);
    assert!(helpline.pulls().erased.is_empty());
    helpline.relay.faults().withheld.clear();
    assert!(helpline.pulls().erased.is_empty() && helpline.withdrawals().is_empty());
}

/// A form that is newer than this desk has written what may be an undo.
#[test]
fn what_waits_for_an_update_holds_an_erasure_too() {
    let (helpline, _) = the_wrong_hands();
    helpline.shows("c1");
    let mut newer = sealed(&helpline.shown_key(), &Auth::first_report(), b"{}");
    newer[4] = 2;
    helpline.relay.gives(&newer);
    helpline.days_pass(7);
    assert!(helpline.pulls().erased.is_empty());
    helpline.days_pass(129);
    assert!(helpline.pulls().erased.is_empty());
    helpline.days_pass(1);
    assert_eq!(helpline.pulls().erased, [1]);
}

/// Two reports came with one `case`, and only the first has a conversation that can be wished away.
#[test]
fn a_case_with_the_same_keys_says_that_the_other_was_erased_and_may_be_hers_too() {
    let (helpline, _) = the_wrong_hands();
    helpline.child_keeps_a_list("of whom?", 1);
    helpline.pulls();
    assert_eq!(helpline.shows_json("c2")["same_case"], json!([{"id": "c1"}]));
    helpline.shows("c1");
    helpline.days_pass(7);
    assert_eq!(helpline.pulls().erased, [1]);
    assert_eq!(helpline.stories(), ["of whom?"]);
    assert_eq!(
        helpline.shows_json("c2")["same_case"],
        json!([{"id": "c1", "erased": "2026-12-01"}])
    );
    let page = crate::browser::open(&helpline);
    for (language, words) in [
        ("ar", "للشخص نفسه"),
        ("fr", "peut-être de la même personne"),
        ("en", "of the same person"),
    ] {
        for path in [format!("{language}/"), format!("{language}/c2")] {
            let read = page.get(&format!("/{}/{path}", page.token));
            assert!(read.contains("01/12/2026") && read.contains(words), "{path}: {read}");
        }
    }
    let said = helpline.program(&["show", "c2"]);
    assert!(said.contains("c1, erased on 2026-12-01 as wished: perhaps hers too"), "{said}");
}

/// What a desk waited for before its disk died, the restored one has not waited for.
#[test]
fn the_days_for_which_another_desk_waited_do_not_count() {
    let (mut helpline, _) = the_wrong_hands();
    helpline.shows("c1");
    helpline.days_pass(7);
    // Listed for ever, and never what it is listed as.
    helpline.relay.faults().given.insert(new_id(), vec![0x5a; 16_384]);
    assert!(helpline.pulls().erased.is_empty());
    helpline.days_pass(129);
    let backup = helpline.backs_up();
    helpline.loses_its_disk_and_restores(&backup);
    helpline.pulls();
    helpline.shows("c1");
    helpline.days_pass(7);
    assert!(helpline.pulls().erased.is_empty());
    helpline.days_pass(129);
    assert!(helpline.pulls().erased.is_empty());
    helpline.days_pass(1);
    assert_eq!(helpline.pulls().erased, [1]);
}

/// The wish of whoever had the keys reached the first case; nobody can wish the second away, so a person
/// decides, by name, and there is time to think again.
#[test]
fn a_case_that_shares_its_keys_with_an_erased_one_is_erased_by_name_reason_and_seven_locked_days() {
    let (helpline, lina) = the_wrong_hands();
    helpline.child_keeps_a_list("hers too", 1);
    helpline.child_keeps_a_list("of somebody else", 2);
    helpline.pulls();
    helpline.shows("c1");
    for id in ["c1", "c2", "c3"] {
        let refused = helpline.erases(id, "N. Idrissi", "the same words");
        assert!(matches!(refused, Err(ReplyError::NoneErased(_))), "nothing was erased yet");
    }
    helpline.days_pass(7);
    assert_eq!(helpline.pulls().erased, [1]);
    assert!(matches!(helpline.erases("c3", "N.", "x"), Err(ReplyError::NoneErased(_))));
    for (by, reason) in [("", "the same words"), ("N. Idrissi", " ")] {
        assert!(matches!(helpline.erases("c2", by, reason), Err(ReplyError::NothingSaid)));
    }
    helpline.notes("c2", Stage::Analysis, None).unwrap();
    helpline.erases("c2", "N. Idrissi", "the same words").unwrap();
    assert_eq!(helpline.withdrawals(), ["c2 erase 2026-12-08"]);
    assert!(!helpline.may_tell("c2", Destination::Meta));
    let shown = helpline.shows_json("c2");
    let wish = &shown["withdrawals"][0];
    assert_eq!(
        (&wish["decided_by"], &wish["decided_because"]),
        (&json!("N. Idrissi"), &json!("the same words"))
    );
    let said = helpline.program(&["withdrawals"]);
    assert!(said.contains("due 2026-12-08, by the decision of"), "{said}");

    thiqa_desk::take_erasure_back(&helpline.session(), "c2").unwrap();
    assert!(helpline.withdrawals().is_empty());
    let nothing = thiqa_desk::take_erasure_back(&helpline.session(), "c2");
    assert!(matches!(nothing, Err(ReplyError::NoSuchWish(_))));
    helpline.erases("c2", "N. Idrissi", "the same words").unwrap();
    helpline.keeps("c2", "A. Alami", "a life may be in danger").unwrap();
    helpline.days_pass(7);
    assert!(helpline.pulls().erased.is_empty(), "a judgement of danger holds it");
    helpline.lifts("c2").unwrap();
    helpline.erases("c2", "N. Idrissi", "the same words").unwrap();
    lina.writes(&helpline, "who is it?", LATER);
    helpline.pulls();
    helpline.days_pass(6);
    assert!(helpline.pulls().erased.is_empty());
    assert_eq!(helpline.lists().unmatched, 1, "her keys belong to no conversation");
    helpline.days_pass(1);
    let pulled = helpline.pulls();
    assert_eq!((pulled.erased.as_slice(), pulled.unerased.is_none()), ([2].as_slice(), true));
    assert_eq!(helpline.stories(), ["of somebody else"]);
    assert_eq!(helpline.lists().unmatched, 0, "what named the keys went with it");
    assert_eq!(helpline.program(&["list"]).matches("erased 20").count(), 2);
}

/// The backup holds the decision, and not that it was taken back.
#[test]
fn a_restored_desk_carries_out_no_decision_by_hand_before_a_person_has_seen_it_again() {
    let (mut helpline, _) = the_wrong_hands();
    helpline.child_keeps_a_list("hers too", 1);
    helpline.pulls();
    helpline.shows("c1");
    helpline.days_pass(7);
    assert_eq!(helpline.pulls().erased, [1]);
    helpline.erases("c2", "N. Idrissi", "the same words").unwrap();
    let backup = helpline.backs_up();
    thiqa_desk::take_erasure_back(&helpline.session(), "c2").unwrap();
    helpline.days_pass(8);
    helpline.loses_its_disk_and_restores(&backup);
    assert!(helpline.pulls().erased.is_empty());
    assert_eq!(helpline.withdrawals(), ["c2 erase -"]);
    helpline.shows("c2");
    assert_eq!(helpline.withdrawals(), ["c2 erase 2026-12-16"], "seven days to take it back again");
    thiqa_desk::take_erasure_back(&helpline.session(), "c2").unwrap();
    helpline.days_pass(7);
    assert!(helpline.pulls().erased.is_empty());
    assert_eq!(helpline.stories(), ["hers too"]);
}

#[test]
fn an_erasure_is_decided_and_taken_back_on_the_page_too() {
    let (helpline, _) = the_wrong_hands();
    helpline.child_keeps_a_list("hers too", 1);
    helpline.pulls();
    helpline.shows("c1");
    helpline.days_pass(7);
    helpline.pulls();
    let desk = crate::browser::open(&helpline);
    let half = desk.presses(
        "c2",
        "erase",
        &[("erase_by", "Amina"), ("erase_reason", ""), ("text", "kept")],
    );
    assert_eq!(crate::browser::status(&half), 409);
    assert!(half.contains("value=\"Amina\"") && helpline.withdrawals().is_empty(), "{half}");
    let page = desk.follows(&desk.presses(
        "c2",
        "erase",
        &[("erase_by", "Amina"), ("erase_reason", "<i>same</i>")],
    ));
    assert!(page.contains("Le dossier est bloqué") && page.contains("&lt;i&gt;same"), "{page}");
    assert!(page.contains("Décidé par") && page.contains("/c2/take_back"), "{page}");
    assert_eq!(helpline.withdrawals(), ["c2 erase 2026-12-08"]);
    let page = desk.follows(&desk.presses("c2", "take_back", &[]));
    assert!(page.contains("ne sera pas effacé") && page.contains("/c2/erase"), "{page}");
    assert!(helpline.withdrawals().is_empty());
}

#[test]
fn who_judges_a_danger_while_it_is_being_erased_is_heard_and_nothing_more_is_said() {
    let (helpline, lina) = the_wrong_hands();
    helpline.shows("c1");
    helpline.days_pass(7);
    let words = thiqa_desk::ReplyDraft { text: "hello".into(), ..Default::default() };
    assert!(matches!(helpline.tries_to_reply("c1", &words), Err(ReplyError::Due(_))));
    let pulled = helpline.tries_to_pull(&mut |step| {
        if step == Step::Emptied(1) {
            helpline.keeps("c1", "N. Idrissi", "her life may be in danger").unwrap();
        }
    });
    assert!(pulled.unwrap().erased.is_empty());
    assert_eq!(helpline.stories(), [STORY]);
    assert_eq!(lina.stages(&helpline).last().unwrap(), "withdrawn 2026-11-24 stop");
}

#[test]
fn a_part_that_does_not_open_may_be_an_undo() {
    let (helpline, lina) = the_wrong_hands();
    lina.writes(&helpline, &"words ".repeat(60), LATER);
    helpline.pulls();
    let shown = helpline.shows_json("c1");
    let at = shown["messages"].as_array().unwrap().iter().position(|it| it["kind"] == "followup");
    helpline.damages("entry", at.unwrap() as u64 + 1);
    helpline.days_pass(7);
    assert!(helpline.pulls().erased.is_empty());
    assert_eq!(helpline.stories(), [STORY]);
}

#[test]
fn an_erasure_cut_off_at_any_step_is_carried_out_by_the_next_pull() {
    for last in [false, true] {
        let loaded = || {
            let helpline = Helpline::open();
            let lina = helpline.child_keeps_a_list(STORY, 1);
            lina.wishes(&helpline, "erase", last, FRIDAY);
            helpline.pulls();
            helpline.shows("c1");
            helpline.days_pass(7);
            (helpline, lina)
        };
        let mut steps: Vec<Step> = Vec::new();
        loaded().0.tries_to_pull(&mut |step| steps.push(step)).unwrap();
        assert!(steps.contains(&Step::Emptied(1)) && steps.contains(&Step::Erased(1)), "{steps:?}");
        for (cut, last_step) in steps.iter().enumerate() {
            let (helpline, lina) = loaded();
            let mut count = 0;
            let pull = AssertUnwindSafe(|| {
                helpline.tries_to_pull(&mut |_| {
                    assert!(count != cut, "the machine stops here");
                    count += 1;
                })
            });
            assert!(catch_unwind(pull).is_err());
            helpline.pulls();
            assert!(helpline.lists().cases.is_empty(), "cut at {last_step:?}");
            assert_eq!(lina.reads(&helpline).len(), usize::from(last), "cut at {last_step:?}");
            assert_eq!(helpline.waiting().len(), 1, "cut at {last_step:?}");
        }
    }
}

/// Of one case the last message does not open any more; the pull, and what others wish, go on.
#[test]
fn a_last_message_that_does_not_open_keeps_no_other_case_waiting() {
    let helpline = Helpline::open();
    let children = [1, 2].map(|seed| helpline.child_keeps_a_list(STORY, seed));
    for child in &children {
        child.wishes(&helpline, "erase", true, FRIDAY);
    }
    helpline.pulls();
    for id in ["c1", "c2"] {
        helpline.shows(id);
    }
    helpline.days_pass(7);
    let pulled = helpline.tries_to_pull(&mut |step| {
        if step == Step::Emptied(1) {
            let sql = "UPDATE entry SET waiting = zeroblob(8000) WHERE \"case\" = 1 AND waiting IS NOT NULL";
            assert_eq!(helpline.database().execute(sql, []).unwrap(), 1);
        }
    });
    assert_eq!(pulled.unwrap().erased, [2]);
    assert_eq!(helpline.stories(), [STORY]);
    assert!(helpline.pulls().unreached.is_none());
}

#[test]
fn an_erasure_that_was_cut_off_and_then_undone_leaves_no_word_of_it() {
    let helpline = Helpline::open();
    let lina = helpline.child_keeps_a_list(STORY, 1);
    lina.wishes(&helpline, "erase", true, FRIDAY);
    helpline.pulls();
    helpline.shows("c1");
    helpline.days_pass(7);
    let pull = AssertUnwindSafe(|| {
        let mut emptied = false;
        helpline.tries_to_pull(&mut |step| {
            emptied |= step == Step::Emptied(1);
            assert!(!(emptied && matches!(step, Step::Put(_))), "the machine stops here");
        })
    });
    assert!(catch_unwind(pull).is_err());
    assert_eq!(lina.reads(&helpline).len(), 1, "the last message was put");
    lina.undoes(&helpline, LATER);
    helpline.pulls();
    assert_eq!(helpline.stories(), [STORY]);
    let texts: Vec<_> = lina.reads(&helpline).into_iter().map(|it| it.text).collect();
    assert!(texts.iter().all(String::is_empty), "{texts:?}");
    helpline.replies("c1", "we are here");
    assert_eq!(lina.stages(&helpline), ["received 2026-11-24"]);
}
