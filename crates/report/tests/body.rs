//! What a body may be, and by which name each broken rule is refused.

use proptest::prelude::*;
use thiqa_report::{
    BODY_LIMIT, Body, BodyError, Case, Choice, Concerned, DEPTH_LIMIT, Draft, Form, Kind, Language,
    Mark, Metadata, Question, STRING_LIMIT,
};

fn case() -> Case {
    Case {
        reference: [1; 16],
        mailbox: [2; 32],
        reply_key: vec![3; 1_216],
        reporter_to_desk: [4; 32],
        desk_to_reporter: [5; 32],
    }
}

fn metadata() -> Metadata {
    Metadata {
        release: "0.1.0".into(),
        manifest: 17,
        language: Language::Arabic,
        sent: "2026-11-24T10:00Z".into(),
        returns: false,
        case: case(),
    }
}

fn answered() -> Draft {
    let mut draft = Draft::of(Form::Meta);
    draft.choose(Question::Content, Choice::HateSpeech);
    draft.choose(Question::ContentType, Choice::Comment);
    draft.choose(Question::Platform, Choice::Instagram);
    draft.choose(Question::Platform, Choice::Whatsapp);
    draft.choose(Question::Sex, Choice::Unsaid);
    draft.choose(Question::Age, Choice::Under16);
    draft.write(Question::Links, "https://example.org/a\n\nhafid22".into());
    draft.write(Question::Story, "  كتب عني كلاما قبيحا\nأمام الجميع 😢 ".into());
    draft.write(Question::Email, "salma@example.org ".into());
    draft
}

fn encoded() -> Vec<u8> {
    answered().finish(metadata()).unwrap().encode().unwrap().to_vec()
}

fn refused(json: &str) -> BodyError {
    Body::decode(json.as_bytes()).unwrap_err()
}

/// A report with `fields` between version and end.
fn report(fields: &str) -> String {
    format!(r#"{{"v":1,"t":"report"{fields}}}"#)
}

#[test]
fn a_report_is_received_as_it_was_written() {
    let body = encoded();
    let text = std::str::from_utf8(&body).unwrap();
    assert!(
        text.starts_with(r#"{"v":1,"t":"report","form":"meta","release":"0.1.0","manifest":17,"#)
    );
    assert!(text.contains("كتب عني كلاما قبيحا"), "non-ASCII is not escaped");

    let received = Body::decode(&body).unwrap().report().unwrap();
    assert_eq!(received.form.as_deref(), Some("meta"));
    assert_eq!(received.language.as_deref(), Some("ar"));
    assert_eq!(received.manifest, Some(17));
    assert_eq!(received.email.as_deref(), Some("salma@example.org"));
    assert_eq!(received.returns, Some(false));
    assert_eq!(received.case, Some(case()));
    assert!(received.marks.is_empty() && received.unknown.is_empty());

    let asked: Vec<_> = received.answers.iter().map(|answer| answer.question.as_str()).collect();
    assert_eq!(asked, ["content", "content_type", "platform", "links", "story", "sex", "age"]);
    let platform = &received.answers[2];
    assert_eq!(platform.label, "المنصات");
    assert_eq!(platform.value, ["instagram", "whatsapp"]);
    assert_eq!(platform.shown, ["Instagram", "WhatsApp"]);
    let story = &received.answers[4];
    assert_eq!(story.value, ["كتب عني كلاما قبيحا\nأمام الجميع 😢"]);
    assert!(story.shown.is_empty());
    assert_eq!(received.answers[3].value, ["https://example.org/a", "hafid22"]);
}

#[test]
fn an_open_question_is_named_and_the_answers_stay() {
    let mut draft = answered();
    draft.choose(Question::Platform, Choice::Instagram);
    draft.choose(Question::Platform, Choice::Whatsapp);
    assert_eq!(draft.finish(metadata()).err(), Some(Question::Platform));
    assert!(draft.written(Question::Story).contains("كتب عني"));
}

#[test]
fn a_skipped_question_is_absent() {
    let mut draft = answered();
    draft.write(Question::Story, " ".into());
    draft.write(Question::Email, String::new());
    let body = draft.finish(metadata()).unwrap().encode().unwrap();
    let received = Body::decode(&body).unwrap().report().unwrap();
    assert!(received.answers.iter().all(|answer| answer.question != "story"));
    assert_eq!(received.email, None);
    assert!(!String::from_utf8(body.to_vec()).unwrap().contains("email"));
}

#[test]
fn the_cyberviolence_form_sends_what_was_asked_and_nothing_that_was_taken_back() {
    let mut draft = Draft::of(Form::Cyberviolence);
    draft.choose(Question::Sex, Choice::Female);
    draft.choose(Question::Content, Choice::Violence);
    draft.choose(Question::Violence, Choice::Threats);
    draft.choose(Question::Detail, Choice::Blackmail);
    draft.choose(Question::Danger, Choice::Deadline);
    draft.choose(Question::Danger, Choice::SelfHarm);
    draft.choose(Question::Platform, Choice::Phone);
    draft.choose(Question::Anonymous, Choice::No);
    draft.write(Question::Name, "Invented".into());
    draft.choose(Question::Anonymous, Choice::Yes);
    draft.choose(Question::ReplyLanguage, Choice::MoroccanArabic);
    let body = draft.finish(metadata()).unwrap().encode().unwrap();
    let received = Body::decode(&body).unwrap().report().unwrap();
    assert_eq!(received.form.as_deref(), Some("cyberviolence"));
    let given = received.answers.iter().map(|it| (it.question.as_str(), it.value.join(" ")));
    let given: Vec<_> = given.collect();
    let expected = [
        ("violence", "threats"),
        ("detail", "blackmail"),
        ("danger", "deadline self_harm"),
        ("platform", "phone"),
        ("anonymous", "yes"),
        ("reply_language", "ary"),
    ];
    assert_eq!(given, expected.map(|(question, value)| (question, value.to_owned())));
}

#[test]
fn only_the_type_is_required_for_cyberviolence() {
    let mut draft = Draft::of(Form::Cyberviolence);
    assert_eq!(draft.finish(metadata()).err(), Some(Question::Violence));
    draft.choose(Question::Violence, Choice::Unknown);
    assert!(draft.finish(metadata()).is_ok());
}

#[test]
fn the_longest_story_fits_and_what_escaping_makes_longer_is_refused_whole() {
    let mut draft = answered();
    draft.write(Question::Story, "ق".repeat(STRING_LIMIT / 2));
    assert!(draft.finish(metadata()).unwrap().encode().is_ok());
    draft.write(Question::Story, format!("a{}a", "\u{1}".repeat(STRING_LIMIT - 2)));
    assert!(draft.finish(metadata()).unwrap().encode().is_err());
}

#[test]
fn every_broken_rule_has_its_name() {
    assert_eq!(refused(&format!("{}{}", report(""), " ".repeat(BODY_LIMIT))), BodyError::TooLarge);
    for json in
        ["", "garbage", "[]", "null", r#"{"v":1"#, "\u{feff}{}", &format!("{}x", report(""))]
    {
        assert_eq!(refused(json), BodyError::NotJson, "{json}");
    }
    assert_eq!(Body::decode(b"{\"v\":1,\"t\":\"\xff\"}"), Err(BodyError::NotJson));
    assert_eq!(refused(r#"{"v":1,"t":"report","v":1}"#), BodyError::DuplicateKey);
    assert_eq!(
        refused(r#"{"v":1,"t":"a","case":{"ref":"","r\u0065f":""}}"#),
        BodyError::DuplicateKey
    );
    for json in [r#"{"t":"report"}"#, r#"{"v":2,"t":"report"}"#, r#"{"v":1}"#, r#"{"v":1,"t":3}"#] {
        assert_eq!(refused(json), BodyError::NotVersion1, "{json}");
    }
}

#[test]
fn nesting_may_be_eight_levels_and_strings_32_kib() {
    let nested = |levels: usize| {
        let inner = levels - 1;
        report(&format!(r#","x":{}{}"#, "[".repeat(inner), "]".repeat(inner)))
    };
    assert!(Body::decode(nested(DEPTH_LIMIT).as_bytes()).is_ok());
    assert_eq!(refused(&nested(DEPTH_LIMIT + 1)), BodyError::TooDeep);
    assert_eq!(refused(&nested(10_000)), BodyError::TooDeep);

    let text = |bytes: usize| report(&format!(r#","x":"{}""#, "a".repeat(bytes)));
    assert!(Body::decode(text(STRING_LIMIT).as_bytes()).is_ok());
    assert_eq!(refused(&text(STRING_LIMIT + 1)), BodyError::StringTooLong);
    let key = report(&format!(r#","{}":1"#, "a".repeat(STRING_LIMIT + 1)));
    assert_eq!(refused(&key), BodyError::StringTooLong);
    let escaped = report(&format!(r#","x":"{}""#, r"\u0061".repeat(6_000)));
    assert!(Body::decode(escaped.as_bytes()).is_ok(), "counted after unescaping");
}

#[test]
fn unknown_fields_and_kinds_are_kept() {
    let body = Body::decode(br#"{"v":1,"t":"poem","lines":["a",{"b":2}]}"#).unwrap();
    assert_eq!(body.kind(), &Kind::Other("poem".into()));
    assert_eq!(body.fields()["lines"][1]["b"], 2);
    assert!(body.report().is_none());

    let json = String::from_utf8(encoded()).unwrap().replacen("{", r#"{"mood":"sad","#, 1);
    let received = Body::decode(json.as_bytes()).unwrap().report().unwrap();
    assert_eq!(received.unknown["mood"], "sad");
    assert!(received.marks.is_empty());
}

#[test]
fn an_unusable_case_or_field_marks_the_report_and_loses_nothing() {
    let received = |json: &str| Body::decode(json.as_bytes()).unwrap().report().unwrap();

    let bare = received(&report(""));
    assert_eq!(bare.marks, [Mark::CaseMissing, Mark::MetadataUnusable, Mark::AnswerUnusable]);

    let whole = String::from_utf8(encoded()).unwrap();
    let shorter = whole.replace(r#""ref":"AQEBAQEBAQEBAQEBAQEBAQ""#, r#""ref":"AQEB""#);
    assert_eq!(received(&shorter).marks, [Mark::CaseUnusable]);
    assert_eq!(received(&shorter).unknown["case"]["ref"], "AQEB", "kept as it came");
    let odd =
        whole.replace(r#""ref":"AQEBAQEBAQEBAQEBAQEBAQ""#, r#""ref":"AQEBAQEBAQEBAQEBAQEBAR""#);
    assert_eq!(received(&odd).marks, [Mark::CaseUnusable], "non-zero trailing bits");

    let strange =
        whole.replacen(r#""answers":["#, r#""answers":[7,{"question":"q","value":["x"]},"#, 1);
    let strange = received(&strange);
    assert_eq!(strange.marks, [Mark::AnswerUnusable]);
    assert_eq!(strange.unknown["answers"][0], 7);
    assert_eq!((strange.answers[0].label.as_str(), strange.answers.len()), ("q", 8));

    let richer = whole
        .replacen(r#"{"question":"content","#, r#"{"mood":1,"question":"content","#, 1)
        .replace(r#""case":{"#, r#""case":{"colour":"blue","#)
        .replace(r#""manifest":17"#, r#""manifest":"seventeen""#);
    let richer = received(&richer);
    assert_eq!(richer.unknown["answers"][0]["mood"], 1);
    assert_eq!(richer.unknown["case"]["colour"], "blue");
    assert_eq!(richer.unknown["manifest"], "seventeen");
    assert_eq!((richer.answers.len(), richer.case), (7, Some(case())));

    let numbered = whole.replace(r#""language":"ar""#, r#""language":5"#);
    let numbered = received(&numbered);
    assert_eq!(numbered.marks, [Mark::MetadataUnusable]);
    assert_eq!(numbered.unknown["language"], 5);
}

proptest! {
    #[test]
    fn no_bytes_make_decoding_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Body::decode(&bytes);
    }

    #[test]
    fn no_altered_report_makes_receiving_panic(at in 0usize..2_500, byte in any::<u8>(), cut in 0usize..2_500) {
        let mut body = encoded();
        let length = body.len();
        body[at % length] = byte;
        body.truncate(length - cut % 3);
        if let Ok(body) = Body::decode(&body) {
            let _ = body.report();
        }
    }

    #[test]
    fn any_words_arrive_as_they_were_written(story in "\\PC{0,200}", link in "[^\\s]{1,80}") {
        let mut draft = answered();
        draft.write(Question::Story, story.clone());
        draft.write(Question::Links, link.clone());
        let body = draft.finish(metadata()).unwrap().encode().unwrap();
        let received = Body::decode(&body).unwrap().report().unwrap();
        let value = |id| received.answers.iter().find(|answer| answer.question == id).map(|it| it.value.concat());
        prop_assert_eq!(value("story").unwrap_or_default(), story.trim());
        prop_assert_eq!(value("links").unwrap_or_default(), link.trim());
    }
}

#[test]
fn the_desk_reads_the_card_that_the_form_said() {
    let sent = |draft: &Draft| {
        let body = draft.finish(metadata()).unwrap().encode().unwrap();
        Body::decode(&body).unwrap().report().unwrap().card()
    };
    let mut draft = answered();
    assert_eq!((sent(&draft), draft.card()), (None, None));
    for (question, choice) in [
        (Question::Content, Choice::AccountHacking),
        (Question::Danger, Choice::Deadline),
        (Question::Danger, Choice::NearMe),
        (Question::Danger, Choice::SelfHarm),
    ] {
        draft.choose(question, choice);
        assert!(draft.card().is_some_and(|card| sent(&draft) == Some(card)), "{choice:?}");
    }
}

#[test]
fn the_desk_knows_of_whom_she_read_in_every_form_and_language() {
    for form in Form::ALL {
        for (who, concerned, said) in [
            (None, Concerned::Writer, "تأتيني أفكار بإيذاء نفسي"),
            (Some(Choice::Me), Concerned::Writer, "تأتيني أفكار بإيذاء نفسي"),
            (Some(Choice::Witness), Concerned::Another, "أفكار بإيذاء النفس"),
        ] {
            let mut draft = answered();
            draft.turn_to(form);
            draft.choose(Question::Violence, Choice::Unknown);
            who.into_iter().for_each(|who| draft.choose(Question::Who, who));
            draft.choose(Question::Danger, Choice::SelfHarm);
            let body = draft.finish(metadata()).unwrap().encode().unwrap();
            let received = Body::decode(&body).unwrap().report().unwrap();
            assert_eq!(received.concerned(), concerned, "{form:?} {who:?}");
            let answer = received.answers.iter().find(|it| it.question == "danger").unwrap();
            assert_eq!(answer.shown, [said], "the words that she read");
            let first = received.answers.first().map(|it| it.question.as_str());
            assert_eq!(first == Some("who"), who.is_some(), "before all that it is about");
        }
    }
    let newer = r#"{"v":1,"t":"report","answers":[{"question":"who","value":["neighbour"]}]}"#;
    let received = Body::decode(newer.as_bytes()).unwrap().report().unwrap();
    assert_eq!(received.concerned(), Concerned::Another, "there is one id for herself");
}
