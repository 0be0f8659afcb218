//! A counsellor at the desk's page: what she sees first, what she presses, and that nothing of what
//! she typed is lost.

use serde_json::json;
use thiqa_desk::ReplyError;
use thiqa_envelope::Auth;
use thiqa_report::Destination;
use thiqa_stories::{Child, Helpline, report};

use crate::browser::{Open, between, form, open, status};

const LATER: &str = "2026-11-24T18:00Z";

/// What stands in the field of the answer.
fn field(page: &str) -> &str {
    let field = between(page, "<textarea id=\"text\"", "</textarea>");
    field.split_once(">\n").unwrap().1
}

fn a_case(story: &str) -> (Helpline, Child, Open) {
    let helpline = Helpline::open();
    let child = helpline.child_keeps_a_list(story, 1);
    helpline.pulls();
    let desk = open(&helpline);
    (helpline, child, desk)
}

fn reports_danger(helpline: &Helpline, seed: u8) {
    let mut body = report("in danger", seed);
    let danger =
        json!({"question": "danger", "label": "?", "value": ["self_harm"], "shown": ["x"]});
    body["answers"].as_array_mut().unwrap().push(danger);
    helpline.somebody_sends(&body.to_string(), &Auth::first_report());
}

/// The program was updated beside the open page; or the database does not answer.
#[test]
fn whatever_is_broken_all_that_was_written_comes_back_as_text() {
    let (helpline, _, desk) = a_case("a story");
    let written = [
        ("entries", "1"),
        ("text", "Bonjour,\r\nما وعدنا به"),
        ("stage", "analysis"),
        ("lift_reason", "in her words"),
        ("keep_by", "N. Idrissi"),
        ("keep_reason", "a life"),
        ("erase_by", "A. Alami"),
        ("erase_reason", "the same words"),
    ];
    let words = "\r\n\r\nBonjour,\nما وعدنا به\n\nin her words\n\nN. Idrissi\n\na life\n\nA. Alami\n\nthe same words";
    let breaks = [
        (
            "INSERT INTO refinery_schema_history SELECT version + 1000, 'x', applied_on, checksum
             FROM refinery_schema_history WHERE version = 1",
            "DELETE FROM refinery_schema_history WHERE version > 1000",
        ),
        ("ALTER TABLE known RENAME TO elsewhere", "ALTER TABLE elsewhere RENAME TO known"),
    ];
    for (broken, mended) in breaks {
        helpline.database().execute_batch(broken).unwrap();
        for action in ["reply", "keep", "template", "flag"] {
            let answer = desk.presses_later("c1", action, &written);
            assert_eq!(status(&answer), 500, "{action}: {answer}");
            assert!(answer.contains("content-type: text/plain; charset=utf-8"), "{answer}");
            assert!(answer.ends_with(words), "{answer}");
        }
        let answer = desk.presses_later("c1", "flag", &written[..1]);
        assert!(status(&answer) == 500 && answer.contains("class=\"warning\""), "{answer}");
        helpline.database().execute_batch(mended).unwrap();
    }
    assert!(desk.presses("c1", "flag", &[]).contains("done=noted"));
}

#[test]
fn what_is_urgent_stands_first_and_says_why() {
    let helpline = Helpline::open();
    let child = helpline.child_keeps_a_list("the first", 1);
    helpline.child_keeps_a_list("the second", 2);
    reports_danger(&helpline, 3);
    let cousin = helpline.child_keeps_a_list("the fourth", 4);
    helpline.pulls();
    for id in ["c1", "c2", "c4"] {
        helpline.shows(id);
    }
    child.writes(&helpline, "again", LATER);
    cousin.wishes(&helpline, "erase", false, LATER);
    helpline.pulls();
    let list = open(&helpline).page("fr/");
    let at = |words: &str| list.find(words).unwrap_or_else(|| panic!("{words}"));
    let order = [
        "Idées de se faire du mal",
        "/c3\"",
        "pas encore vue <",
        "Nouveaux messages <",
        "/c1\"",
        "Attendent notre réponse",
    ];
    assert!(order.windows(2).all(|two| at(two[0]) < at(two[1])), "{list}");
    assert!(list.contains("idées de se faire du mal") && list.contains("Nouveaux messages : 1"));
    let wishes = between(&list, "<section class=\"wishes\">", "</section>");
    assert!(wishes.contains("c4") && wishes.contains("Tout effacer"), "{wishes}");
    assert!(wishes.contains("personne ne l’a encore vu"), "{wishes}");
    assert!(list.contains("<title>(3) Dossiers</title>"), "{list}");
}

#[test]
fn an_answer_is_sent_read_in_the_conversation_and_arrives() {
    let (helpline, child, desk) = a_case("a story");
    let typed = "Merci.\r\n<b>Nous</b> & toi";
    let fields = [("text", typed), ("ask", "meta"), ("stage", "analysis")];
    let page = desk.follows(&desk.presses("c1", "reply", &fields));
    assert!(page.contains("La réponse est dans sa boîte"), "{page}");
    assert!(page.contains("&lt;b&gt;Nous&lt;/b&gt; &amp; toi") && !page.contains("<b>Nous"));
    assert!(page.contains("dans sa boîte depuis le") && page.contains("24/11/2026"));
    assert_eq!(field(&page), "");
    let read = child.reads(&helpline).pop().unwrap();
    assert_eq!(read.text, "Merci.\n<b>Nous</b> & toi");
    assert_eq!(read.ask, [Destination::Meta]);
    assert!(read.stages.iter().any(|it| it.stage.id() == "analysis"));
    assert_eq!(helpline.lists().cases[0].stage, "analysis");
}

#[test]
fn a_second_press_and_a_conversation_that_went_on_send_nothing() {
    let (helpline, child, desk) = a_case("a story");
    let page = desk.page("fr/c1");
    let drawn = between(&page, "name=\"entries\" value=\"", "\"").to_owned();
    let fields = [("entries", drawn.as_str()), ("text", "Merci.")];
    assert_eq!(status(&desk.presses_later("c1", "reply", &fields)), 303);
    let again = desk.presses_later("c1", "reply", &fields);
    assert_eq!(status(&again), 409);
    assert!(again.contains("Le dossier a changé") && field(&again) == "Merci.", "{again}");
    let sent = child.reads(&helpline).iter().filter(|it| it.text == "Merci.").count();
    assert_eq!(sent, 1);

    let page = desk.page("fr/c1");
    let drawn = between(&page, "name=\"entries\" value=\"", "\"").to_owned();
    child.wishes(&helpline, "stop", false, LATER);
    helpline.pulls();
    let late = desk.presses_later("c1", "reply", &[("entries", &drawn), ("text", "Et encore")]);
    assert_eq!(status(&late), 409);
    assert!(late.contains("Que l’équipe s’arrête") && field(&late) == "Et encore", "{late}");
    assert_eq!(status(&desk.presses_later("c1", "stage", &[("press", "analysis")])), 409);
}

#[test]
fn an_answer_that_the_relay_does_not_take_is_kept_and_said_to_wait() {
    let (helpline, child, desk) = a_case("a story");
    helpline.relay.faults().mailboxes_say = Some(502);
    let page = desk.follows(&desk.presses("c1", "reply", &[("text", "Merci.")]));
    assert!(page.contains("Elle partira quand nous relèverons"), "{page}");
    assert!(page.contains("pas encore déposée"), "{page}");
    helpline.relay.faults().mailboxes_say = None;
    helpline.pulls();
    assert_eq!(child.reads(&helpline).last().unwrap().text, "Merci.");
    assert!(!desk.page("fr/c1").contains("pas encore déposée"));
}

#[test]
fn a_file_from_before_hides_no_template_that_came_since() {
    let (helpline, _, desk) = a_case("a story");
    std::fs::write(helpline.folder.join("templates/ar.txt"), "# thanks\nشكرا\n# hers\nx\n")
        .unwrap();
    let page = desk.page("fr/c1");
    let choice = between(&page, "<select name=\"template\">", "</select>");
    for (name, times) in [("thanks", 1), ("hers", 1), ("danger", 1), ("last_message", 0)] {
        assert_eq!(choice.matches(&format!("value=\"{name}\"")).count(), times, "{name}: {choice}");
    }
    let page = desk.presses("c1", "template", &[("template", "danger")]);
    assert!(page.contains("سلامتك أولا"), "{page}");
}

#[test]
fn a_template_is_put_after_what_was_typed_in_the_language_she_asked_for() {
    let (helpline, child, desk) = a_case("a story");
    let file = helpline.folder.join("templates/ar.txt");
    let before = child.numbers(&helpline);
    let page = desk.presses("c1", "template", &[("text", "سلام"), ("template", "thanks")]);
    assert_eq!(status(&page), 200);
    assert!(field(&page).starts_with("سلام\n\nشكرا"), "{}", field(&page));

    let hostile =
        "# thanks\n</textarea><script>alert(1)</script> https://example.org/\n\n# <i>x\nwords\n";
    std::fs::write(&file, hostile).unwrap();
    let page = desk.presses("c1", "template", &[("template", "thanks")]);
    assert!(!page.contains("<script") && !page.contains("<i>"), "{page}");
    assert!(field(&page).starts_with("&lt;/textarea&gt;&lt;script&gt;"), "{page}");

    let page = desk.presses("c1", "template", &[("text", "kept"), ("template", "consent")]);
    assert_eq!(status(&page), 409);
    assert!(page.contains("Choisissez d’abord à qui") && field(&page) == "kept", "{page}");
    let page = desk.presses("c1", "template", &[("text", "kept"), ("template", "../desk")]);
    assert!(page.contains("Ce modèle n’existe pas") && field(&page) == "kept", "{page}");
    assert_eq!(child.numbers(&helpline), before, "nothing was sent");
}

#[test]
fn nobody_is_told_without_a_consent_and_the_page_says_why_and_offers_to_ask() {
    let (helpline, child, desk) = a_case("a story");
    let page = desk.page("fr/c1");
    assert!(page.contains("Pas encore demandé") && !page.contains("value=\"reported:meta\""));
    let refused = desk.presses("c1", "stage", &[("press", "reported:meta"), ("text", "kept")]);
    assert_eq!(status(&refused), 409);
    assert!(refused.contains("On ne peut pas en parler à : Meta") && field(&refused) == "kept");
    assert!(helpline.shows_json("c1")["stages"].as_array().unwrap().len() == 1);

    let asked = desk.presses("c1", "ask", &[("press", "meta"), ("text", "سلام")]);
    assert!(status(&asked) == 200 && field(&asked).starts_with("سلام\n\nهل يمكننا"), "{asked}");
    assert!(asked.contains("<option value=\"meta\" selected>"), "{asked}");
    let words = field(&asked).to_owned();
    desk.follows(&desk.presses("c1", "reply", &[("text", &words), ("ask", "meta")]));
    assert!(desk.page("fr/c1").contains("pas encore de réponse"));

    child.consents(&helpline, "meta", "yes", LATER);
    helpline.pulls();
    let page = desk.page("fr/c1");
    assert!(page.contains("value=\"reported:meta\""), "{page}");
    assert!(page.contains("Nous l’avons prévenu"), "{page}");
    let page = desk.follows(&desk.presses("c1", "stage", &[("press", "reported:meta")]));
    assert!(page.contains("Prévenu le"), "{page}");
    assert_eq!(child.stages(&helpline).last().unwrap(), "reported 2026-11-24 meta");

    child.wishes(&helpline, "stop", false, LATER);
    helpline.pulls();
    let page = desk.page("fr/c1");
    assert!(page.contains("La personne a demandé d’arrêter"), "{page}");
    assert!(!page.contains("Nous l’avons prévenu") && !page.contains("/c1/ask"), "{page}");
}

#[test]
fn words_in_the_field_outlive_every_other_button() {
    let (_helpline, _child, desk) = a_case("a story");
    let page = desk.presses("c1", "stage", &[("press", "analysis"), ("text", "half a thought")]);
    assert_eq!(status(&page), 200);
    assert!(page.contains("Étape notée :") && field(&page) == "half a thought", "{page}");
    let page = desk.presses("c1", "flag", &[("text", "half a thought"), ("keep_by", "L.")]);
    assert!(page.contains("Peut-être pas la même personne") && field(&page) == "half a thought");
    let page = desk.presses("c1", "reply", &[("text", " \n"), ("ask", "")]);
    assert!(status(&page) == 409 && page.contains("Rien n’est écrit"), "{page}");
    let again = desk.presses("c1", "stage", &[("press", "analysis"), ("text", "half")]);
    assert!(again.contains("déjà notée aujourd’hui") && field(&again) == "half", "{again}");
    let long = "é".repeat(40_000);
    let page = desk.presses("c1", "reply", &[("text", &long)]);
    assert!(page.contains("plus long que ce que contient la boîte") && field(&page) == long);
}

#[test]
fn the_page_says_which_stages_our_last_answer_tells_and_what_it_says_otherwise() {
    let (helpline, child, desk) = a_case("a story");
    let (untold, otherwise) = ("not in our last answer", "Our last answer says otherwise:");
    let says = |page: &str| (page.matches(untold).count(), page.contains(otherwise));
    assert_eq!(says(&desk.page("en/c1")), (0, false));
    helpline.relay.faults().mailboxes_say = Some(502);
    desk.presses("c1", "stage", &[("press", "analysis")]);
    assert_eq!(says(&desk.page("en/c1")), (1, false), "it waits to be put");
    helpline.relay.faults().mailboxes_say = None;
    helpline.pulls();
    assert_eq!(says(&desk.page("en/c1")), (0, false));

    child.wishes(&helpline, "erase", false, LATER);
    helpline.pulls();
    assert_eq!(says(&desk.page("en/c1")), (0, false), "its day is told by the next pull");
    helpline.keeps("c1", "Amina", "her life").unwrap();
    helpline.pulls();
    let page = desk.page("en/c1");
    let last = |shown: &str| {
        let case = helpline.shows_json("c1");
        case[shown].as_array().unwrap().last().unwrap()["wish"].clone()
    };
    assert_eq!((last("stages"), last("told")), (json!("erase"), json!("stop")));
    assert_eq!(says(&page), (1, true), "here it is an erase that is held");
    assert!(between(&page, otherwise, "</p>").contains("That the team stops"), "{page}");
    let said = helpline.program(&["show", "c1"]);
    assert!(said.contains("stage withdrawn erase  2026-11-24  (not in our last answer)"), "{said}");
    assert!(said.contains("says otherwise: withdrawn stop  2026-11-24"), "{said}");

    helpline.lifts("c1").unwrap();
    assert_eq!(says(&desk.page("en/c1")), (0, true), "the stop that she was told stands no more");
    helpline.replies("c1", "we go on");
    assert_eq!(says(&desk.page("en/c1")), (0, false));
}

#[test]
fn it_is_perhaps_not_the_same_person_until_the_mark_is_taken_away() {
    let (helpline, child, desk) = a_case("a story");
    let before = child.numbers(&helpline);
    let page = desk.follows(&desk.presses("c1", "flag", &[]));
    assert!(page.contains("/c1/unflag") && !page.contains("/c1/flag\""));
    assert!(desk.page("fr/").contains("Peut-être pas la même personne"));
    desk.follows(&desk.presses("c1", "unflag", &[]));
    assert!(!desk.page("fr/").contains("Peut-être pas la même personne"));
    assert_eq!(child.numbers(&helpline), before, "she is told nothing of it");
}

/// Whoever has the list names the kind of a message; the page speaks in the desk's words only of
/// what the desk knows.
#[test]
fn no_message_of_hers_is_drawn_in_the_words_of_the_desk() {
    let (helpline, child, desk) = a_case("a story");
    let kinds = ["damaged", "lift", "notice", "last", "keep", "flag", "stage", "<b>x</b>", "reply"];
    for kind in kinds {
        child.sends(&helpline, &json!({"v": 1, "t": kind, "text": "restore a backup"}));
    }
    child.writes(&helpline, &"words ".repeat(60), LATER);
    helpline.pulls();
    let page = desk.page("en/c1");
    for kind in kinds {
        let kind = kind.replace('<', "&lt;").replace('>', "&gt;");
        let said = format!(
            "<p class=\"said\"><bdi><bdi class=\"line\" dir=\"ltr\">{kind}</bdi></bdi></p>"
        );
        assert!(page.contains(&said), "{kind}");
    }
    for words in ["no longer opens", "The work goes on", "Last message"] {
        assert!(!page.contains(words), "{words}");
    }
    let shown = helpline.shows_json("c1");
    let messages = shown["messages"].as_array().unwrap();
    assert!(messages.iter().all(|it| it.get("damaged").is_none()));
    let at = messages.iter().position(|it| it["kind"] == "followup").unwrap();
    helpline.damages("entry", at as u64 + 1);
    assert!(desk.page("en/c1").contains("no longer opens"));
    assert_eq!(helpline.shows_json("c1")["messages"][at]["damaged"], true);
}

#[test]
fn a_stop_is_lifted_with_a_reason_and_not_without() {
    let (helpline, child, desk) = a_case("a story");
    assert!(!desk.page("fr/c1").contains("/c1/lift"));
    child.wishes(&helpline, "stop", false, LATER);
    helpline.pulls();
    let empty = desk.presses("c1", "lift", &[("lift_reason", "  "), ("text", "kept")]);
    assert!(status(&empty) == 409 && field(&empty) == "kept", "{empty}");
    assert_eq!(helpline.withdrawals(), ["c1 stop -"]);
    let page = desk.follows(&desk.presses("c1", "lift", &[("lift_reason", "her <i>words</i>")]));
    assert!(page.contains("Le travail reprend.") && page.contains("her &lt;i&gt;words"), "{page}");
    assert!(helpline.withdrawals().is_empty());
}

#[test]
fn an_erasure_has_its_day_once_seen_and_is_stopped_by_name_and_reason_only() {
    let (helpline, child, desk) = a_case("a story");
    child.wishes(&helpline, "erase", true, LATER);
    helpline.pulls();
    assert_eq!(helpline.withdrawals(), ["c1 erase -"], "a list shows no case to anybody");
    desk.page("fr/");
    assert_eq!(helpline.withdrawals(), ["c1 erase -"]);
    let page = desk.page("fr/c1");
    assert_eq!(helpline.withdrawals(), ["c1 erase 2026-12-01"]);
    assert!(page.contains("01/12/2026") && page.contains("dernier message laissé"), "{page}");
    assert!(!page.contains("/c1/lift"), "the person undoes it");
    for half in
        [[("keep_by", "Amina"), ("keep_reason", "")], [("keep_by", ""), ("keep_reason", "x")]]
    {
        let refused = desk.presses("c1", "keep", &half);
        assert_eq!(status(&refused), 409);
        assert!(half.iter().all(|(_, typed)| refused.contains(&format!("value=\"{typed}\""))));
    }
    let whole = [("keep_by", "Amina"), ("keep_reason", "her life")];
    let page = desk.follows(&desk.presses("c1", "keep", &whole));
    assert!(page.contains("Le dossier ne sera pas effacé") && page.contains("her life"), "{page}");
    assert_eq!(helpline.withdrawals(), ["c1 erase -"]);
    helpline.days_pass(8);
    helpline.pulls();
    assert_eq!(status(&desk.page("fr/c1")), 200);
    assert!(!desk.page("fr/c1").contains("/c1/keep"), "it was stopped already");
    let page = desk.follows(&desk.presses("c1", "lift", &[("lift_reason", "by telephone")]));
    assert!(page.contains("Le travail reprend.") && !page.contains("/c1/lift"), "{page}");
    assert!(helpline.withdrawals().is_empty());
}

#[test]
fn after_the_erasure_every_button_finds_the_tombstone() {
    let (helpline, child, desk) = a_case("a story");
    child.wishes(&helpline, "erase", false, LATER);
    helpline.pulls();
    helpline.shows("c1");
    helpline.days_pass(7);
    helpline.pulls();
    for deed in ["reply", "stage", "flag", "keep"] {
        let page = desk.presses_later("c1", deed, &[("text", "x"), ("press", "analysis")]);
        assert!(status(&page) == 200 && page.contains("a été effacé le"), "{page}");
    }
    assert!(desk.page("fr/").contains("Effacés comme demandé"));
}

#[test]
fn who_declined_a_list_gets_stages_noted_here_and_no_field() {
    let helpline = Helpline::open();
    helpline.child_reports("a story", 1);
    helpline.pulls();
    let desk = open(&helpline);
    let page = desk.page("fr/c1");
    assert!(!page.contains("<textarea id=\"text\"") && page.contains("Aucune réponse ne peut"));
    let page = desk.presses("c1", "reply", &[("text", "kept all the same")]);
    assert!(status(&page) == 409 && field(&page) == "kept all the same", "{page}");
    let page = desk.follows(&desk.presses("c1", "stage", &[("press", "decision")]));
    assert!(page.contains("Rien n’a été envoyé"), "{page}");
    assert!(!page.contains("dans notre dernière réponse"), "there is none");
}

#[test]
fn a_message_that_fits_no_case_is_shown_apart_as_of_nobody_known() {
    let (helpline, _child, desk) = a_case("a story");
    let stranger = Child::of(9);
    stranger.writes(&helpline, "<script>x</script> obey me", LATER);
    stranger.wishes(&helpline, "erase", false, LATER);
    helpline.pulls();
    let list = desk.page("fr/");
    assert!(list.contains("non authentifiés") && list.contains("Peut-être pas la même personne"));
    assert!(list.contains("Demandes de retrait ou d’annulation sans dossier : 1"), "{list}");
    let page = desk.page("fr/m1");
    assert!(page.contains("&lt;script&gt;x&lt;/script&gt; obey me") && !page.contains("<script"));
    assert!(helpline.withdrawals().is_empty());
}

#[test]
fn what_must_be_known_first_stands_above_the_case() {
    let helpline = Helpline::open();
    let mut body = report("a story", 1);
    body["answers"].as_array_mut().unwrap().extend([
        json!({"question": "danger", "label": "?", "value": ["near_me"], "shown": ["x"]}),
        json!({"question": "adult_knows", "label": "?", "value": ["afraid_to"], "shown": ["x"]}),
        json!({"question": "safe_contact", "label": "?", "value": ["my <i>sister</i>"], "shown": []}),
        json!({"question": "if_answered", "label": "?", "value": ["wrong_number"], "shown": ["رقم خطأ"]}),
        json!({"question": "wrote_before", "label": "?", "value": ["yes"], "shown": ["x"]}),
    ]);
    helpline.somebody_sends(&body.to_string(), &Auth::first_report());
    helpline.pulls();
    let page = open(&helpline).page("fr/c1");
    let banner = between(&page, "<div class=\"banner\">", "<section class=\"answers\">");
    for fact in [
        "l’autre personne est proche",
        "Peur d’en parler",
        "my &lt;i&gt;sister",
        "رقم خطأ",
        "Dit avoir déjà écrit",
        "nous ne disons rien à personne",
    ] {
        assert!(banner.contains(fact), "{fact} in {banner}");
    }
}

#[test]
fn whose_danger_it_is_and_who_writes_stand_above_the_case() {
    let helpline = Helpline::open();
    for (seed, who) in [(1, Some("my_child")), (2, Some("me")), (3, None)] {
        let mut body = report("a story", seed);
        let answers = body["answers"].as_array_mut().unwrap();
        answers.extend(
            who.map(|who| json!({"question": "who", "label": "?", "value": [who], "shown": ["x"]})),
        );
        answers.push(json!({"question": "danger", "label": "?", "value": ["self_harm"],
            "shown": ["J’ai des idées de me faire du mal"]}));
        helpline.somebody_sends(&body.to_string(), &Auth::first_report());
        helpline.pulls();
    }
    let desk = open(&helpline);
    let page = |case: &str| desk.page(&format!("fr/{case}"));
    let of_another = "Pour la personne à qui cela arrive, pas pour celle qui écrit.";
    for (case, writer, another) in [
        ("c1", "Un parent, pour son enfant", true),
        ("c2", "La personne à qui cela arrive", false),
        ("c3", "N’a pas dit pour qui", false),
    ] {
        let page = page(case);
        let banner = between(&page, "<div class=\"banner\">", "<section class=\"answers\">");
        assert!(banner.contains(writer), "{banner}");
        assert_eq!(banner.contains(of_another), another, "{banner}");
    }
    let theirs = page("c1");
    assert!(
        theirs.contains("La personne concernée a des idées de se faire du mal"),
        "in our words of another"
    );
    assert!(theirs.contains("Ne la laisse pas seule"), "the card as she read it");
    assert!(theirs.contains("J’ai des idées de me faire du mal"), "and what she saw beside it");
    let hers = page("c2");
    assert!(
        !hers.contains("La personne concernée a des idées")
            && hers.contains("Tu as droit à de l’aide")
    );
    assert_eq!(helpline.shows_json("c1")["who"], "my_child");
    let said = helpline.program(&["show", "c1"]);
    let (_, who) = said.split_once("who writes: ").unwrap();
    assert!(who.split_once("an adult").unwrap().0.contains("my_child"), "{said}");
}

#[test]
fn an_email_is_shown_as_what_it_is_and_nothing_leads_there() {
    let (_helpline, _child, desk) = a_case("a story");
    let page = desk.page("fr/c1");
    assert!(page.contains("salma@example.org") && !page.contains("mailto:"));
    assert!(page.contains("met fin à l’anonymat") && page.contains("Rien n’est envoyé tout seul"));
    let notice = between(&page, "<textarea id=\"notice\"", "</textarea>");
    assert!(notice.contains("readonly") && notice.contains("جديد"), "{notice}");
}

#[test]
fn no_button_works_without_the_token_from_elsewhere_or_with_too_much() {
    let (helpline, child, desk) = a_case("a story");
    let before = (child.numbers(&helpline), helpline.conversation("c1").len());
    let (host, ours) = (desk.host(), format!("http://{}", desk.host()));
    let body = form(&[("entries", &before.1.to_string()), ("text", "x"), ("press", "analysis")]);
    let post = |token: &str, deed: &str, origin: Option<&str>, body: &str| {
        let origin = origin.map(|origin| ("Origin", origin));
        let headers: Vec<_> = [("Host", host.as_str())].into_iter().chain(origin).collect();
        status(&desk.ask("POST", &format!("/{token}/fr/c1/{deed}"), &headers, body))
    };
    let deeds = [
        "reply",
        "reply_and_finish",
        "stage",
        "finish",
        "stage_back",
        "flag",
        "unflag",
        "lift",
        "keep",
        "template",
        "ask",
        "erase",
        "take_back",
    ];
    for deed in deeds {
        assert_eq!(post(&"A".repeat(22), deed, Some(&ours), &body), 403, "{deed}");
        assert_eq!(post(&desk.token, deed, Some("http://evil.example"), &body), 403, "{deed}");
        assert_eq!(post(&desk.token, deed, None, &body), 403, "{deed}");
        let page = desk.page(&format!("fr/c1/{deed}"));
        assert!(status(&page) == 200 && page.contains("a story"), "typed in, it presses nothing");
    }
    assert_eq!(post(&desk.token, "burn", Some(&ours), &body), 404);
    assert_eq!(post(&desk.token, "reply", Some(&ours), &"x".repeat(256 * 1024 + 1)), 413);
    assert_eq!(post(&desk.token, "reply", Some(&ours), "%%%=%zz&\u{1}"), 409);
    assert_eq!((child.numbers(&helpline), helpline.conversation("c1").len()), before);
}

#[test]
fn what_a_child_and_a_counsellor_wrote_is_text_in_every_language() {
    let (helpline, child, desk) = a_case("<img src=x onerror=alert(1)>");
    child.writes(&helpline, "</p><script>alert(2)</script> https://example.org/x", LATER);
    let tap = json!({"v": 1, "t": "followup", "sent": "<u>", "tap": "worse", "mood": "<u>"});
    child.sends(&helpline, &tap);
    child.consents(&helpline, "police", "not_now", LATER);
    helpline.pulls();
    helpline.replies("c1", "<u>ours</u>");
    for (language, worse) in [("ar", "زاد الأمر سوءا"), ("fr", "C’est pire"), ("en", "It is worse")]
    {
        let page = desk.page(&format!("{language}/c1"));
        assert!(page.contains(worse), "{page}");
        for bad in ["<script", "<img", "<u>", "href=\"http", "desk."] {
            assert!(!page.contains(bad), "{bad} in {page}");
        }
        assert!(page.contains("&lt;u&gt;ours&lt;/u&gt;") && page.contains("https://example.org/x"));
    }
}

#[test]
fn what_hides_in_what_was_written_is_seen_and_no_number_is_turned_around() {
    let story = "كتب من +212 6 00 00 00 00 ثم \u{202e}moc.elpmaxe\u{202c}";
    let (helpline, child, desk) = a_case(story);
    child.writes(&helpline, "حسابه @an\u{200b}as_22", LATER);
    let tap =
        json!({"v": 1, "t": "followup", "sent": "\u{202e}1", "tap": "worse", "mood": "\u{2067}x"});
    child.sends(&helpline, &tap);
    helpline.pulls();
    for page in [desk.page("fr/"), desk.page("fr/c1"), desk.page("ar/c1")] {
        assert!(page.contains(r#"<bdo dir="ltr">+212 6 00 00 00 00</bdo>"#), "{page}");
        assert!(page.contains(r#"<span class="sign" dir="ltr">U+202E</span>"#), "{page}");
        for turns in ['\u{202e}', '\u{202c}', '\u{200b}', '\u{2067}'] {
            assert!(!page.contains(turns), "{turns:?} in {page}");
        }
    }
    let case = desk.page("fr/c1");
    let named = r#"<bdo dir="ltr">@an<span class="sign" dir="ltr">U+200B</span>as_22</bdo>"#;
    assert!(case.contains(named) && case.contains("U+2067"), "{case}");
    // Nothing of it is lost: it is evidence.
    assert_eq!(helpline.story_of("c1"), story);
}

#[test]
fn no_control_character_reaches_her() {
    let (helpline, child, desk) = a_case("a story");
    let typed = "\u{feff}Merci.\u{7}\u{202e}\r\nÀ demain\t!\u{9b}";
    desk.follows(&desk.presses("c1", "reply", &[("text", typed)]));
    assert_eq!(child.reads(&helpline).pop().unwrap().text, "Merci.\nÀ demain !");
}

#[test]
fn a_file_of_templates_that_cannot_be_read_is_named_and_stands_in_no_answer_s_way() {
    let (helpline, child, desk) = a_case("a story");
    helpline.writes_missing_templates();
    let file = helpline.folder.join("templates/ar.txt");
    let utf16 = "\u{feff}# thanks\r\nشكرا".encode_utf16().flat_map(u16::to_le_bytes);
    for (bytes, named) in [
        (utf16.collect(), "UTF-16"),
        (b"# thanks\n\xd4\xdf\xd1\xc7".to_vec(), "Windows-1256"),
        (b"thanks\n".to_vec(), "it holds no template"),
    ] {
        std::fs::write(&file, &bytes).unwrap();
        let page = desk.page("fr/c1");
        assert!(page.contains("templates/ar.txt") && page.contains(named), "{page}");
        assert!(matches!(helpline.template_for("c1", "thanks", None), Err(ReplyError::Fault(_))));
        desk.follows(&desk.presses("c1", "reply", &[("text", named)]));
        assert_eq!(child.reads(&helpline).pop().unwrap().text, named);
    }
}

#[test]
fn the_story_stands_first_and_each_answer_in_the_counsellor_s_language_beside_what_she_saw() {
    let (helpline, _child, desk) = a_case("قصة");
    let french = desk.page("fr/c1");
    let answers = between(&french, "<section class=\"answers\">", "</section>");
    let at = |words: &str| answers.find(words).unwrap_or_else(|| panic!("{words} in {answers}"));
    let order = [
        "Raconter, avec mes mots",
        "ماذا حدث؟",
        "قصة",
        "Contenu illégal",
        "محتوى غير قانوني",
        "Propos de haine",
        "خطاب كراهية",
        "Plateformes",
        "المنصات",
    ];
    assert!(order.windows(2).all(|two| at(two[0]) < at(two[1])), "{answers}");
    let beside = "<bdi>Propos de haine</bdi> <span class=\"seen\"><bdi lang=\"ar\" dir=\"rtl\">";
    assert!(answers.contains(beside), "{answers}");
    assert!(desk.page("fr/").contains(beside), "in the list, too");
    let arabic = desk.page("ar/c1");
    let answers = between(&arabic, "<section class=\"answers\">", "</section>");
    assert_eq!(answers.matches("المنصات").count(), 1, "the same words stand there once");
    let said = helpline.program(&["show", "c1"]);
    let (story, first) = (said.find("ماذا حدث؟").unwrap(), said.find("محتوى غير قانوني").unwrap());
    assert!(story < first, "{said}");
}

#[test]
fn what_a_newer_form_asks_stands_as_she_saw_it_and_what_hides_in_it_is_seen() {
    let helpline = Helpline::open();
    let mut body = report("a story", 1);
    body["answers"].as_array_mut().unwrap().extend([
        json!({"question": "of_a_newer_form", "label": "<b>جديد</b>", "value": ["a"], "shown": ["أ\u{202e}"]}),
        json!({"question": "impact", "label": "?", "value": ["sleep", "a"], "shown": ["<i>"]}),
    ]);
    helpline.somebody_sends(&body.to_string(), &Auth::first_report());
    helpline.pulls();
    let page = open(&helpline).page("fr/c1");
    assert!(page.contains("&lt;b&gt;") && page.contains("U+202E"), "{page}");
    assert!(page.contains("&lt;i&gt;") && !page.contains("<i>") && !page.contains('\u{202e}'));
}

#[test]
fn a_minute_of_hers_is_shown_by_the_helpline_s_clock_and_what_is_none_as_it_came() {
    let helpline = Helpline::open();
    let mut body = report("a story", 1);
    body["returns"] = json!(true);
    body["sent"] = json!("2026-07-01T23:30Z");
    helpline.somebody_sends(&body.to_string(), &Auth::first_report());
    helpline.pulls();
    Child::of(1).writes(&helpline, "again", "2026-11-24T18:00Z");
    Child::of(1).writes(&helpline, "and again", "this evening");
    helpline.pulls();
    let page = open(&helpline).page("en/c1");
    for shown in ["02/07/2026 00:30", "24/11/2026 18:00", "this evening"] {
        assert!(page.contains(shown), "{shown} in {page}");
    }
    assert!(!page.contains("UTC") && page.contains("by the phone, in our time"), "{page}");
    let said = helpline.program(&["show", "c1"]);
    assert!(
        said.contains("sent 02/07/2026 00:30 (by her phone, in the helpline's time)"),
        "{said}"
    );
}
