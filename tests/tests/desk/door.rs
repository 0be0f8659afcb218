//! The desk's page: only from this machine, only with the token, only from itself.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use thiqa_envelope::Auth;
use thiqa_stories::{Helpline, sealed};

use crate::browser::{between, form, open, status};

#[test]
fn without_the_token_there_is_nothing_to_see() {
    let helpline = Helpline::open();
    helpline.child_reports("MARKER", 1);
    helpline.pulls();
    let desk = open(&helpline);
    assert!(desk.token.len() >= 22);
    assert!(desk.get(&format!("/{}/fr/", desk.token)).contains("MARKER"));
    let wrong = "A".repeat(22);
    for path in
        [format!("/{wrong}/"), format!("/{wrong}/fr/"), format!("/{wrong}/fr/c1"), "/fr/".into()]
    {
        let answer = desk.get(&path);
        assert_eq!((status(&answer), answer.contains("MARKER")), (404, false), "{path}");
    }
    let door = desk.get("/");
    assert!(status(&door) == 200 && door.contains("name=\"token\"") && !door.contains(&desk.token));

    let (host, origin) = (desk.host(), format!("http://{}", desk.host()));
    let headers = [("Host", host.as_str()), ("Origin", origin.as_str())];
    let entered = desk.ask("POST", "/", &headers, &format!("token={}", desk.token));
    assert!(status(&entered) == 303 && entered.contains(&format!("location: /{}/", desk.token)));
    assert_eq!(status(&desk.ask("POST", "/", &headers, "token=wrong")), 404);
}

#[test]
fn a_name_that_was_made_to_point_here_opens_nothing() {
    let helpline = Helpline::open();
    let desk = open(&helpline);
    let list = format!("/{}/fr/", desk.token);
    for host in ["evil.example", "evil.example:8081", "127.0.0.1", "[::1]:8081", "127.0.0.2:8081"] {
        assert_eq!(status(&desk.ask("GET", &list, &[("Host", host)], "")), 403, "{host}");
    }
    let twice = [("Host", desk.host()), ("Host", "evil.example".into())];
    let twice = twice.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert_ne!(status(&desk.ask("GET", &list, &twice, "")), 200);
    let localhost = format!("localhost:{}", desk.port);
    assert_eq!(status(&desk.ask("GET", &list, &[("Host", &localhost)], "")), 200);
}

#[test]
fn a_form_of_another_site_pulls_nothing() {
    let helpline = Helpline::open();
    helpline.child_reports("a story", 1);
    let desk = open(&helpline);
    let (pull, host) = (format!("/{}/fr/pull", desk.token), desk.host());
    let post = |more: &[(&str, &str)]| {
        let headers = [&[("Host", host.as_str())], more].concat();
        status(&desk.ask("POST", &pull, &headers, ""))
    };
    assert_eq!(post(&[]), 403);
    assert_eq!(post(&[("Origin", "http://evil.example")]), 403);
    assert_eq!(post(&[("Origin", "null")]), 403);
    assert_eq!(post(&[("Origin", "null"), ("Sec-Fetch-Site", "cross-site")]), 403);
    assert_eq!(helpline.lists().cases.len(), 0);
    assert_eq!(post(&[("Origin", "null"), ("Sec-Fetch-Site", "same-origin")]), 200);
    assert_eq!(helpline.lists().cases.len(), 1);
    assert_eq!(post(&[("Origin", &format!("http://{host}"))]), 200);
    assert_eq!(status(&desk.get(&pull)), 200, "typed into the browser it only lists");
}

/// A browser that does not say where its form comes from, and a desk that was started anew: nothing is
/// done, and what a counsellor wrote is not lost with it.
#[test]
fn a_press_that_is_refused_gives_the_words_back_and_nothing_else() {
    let helpline = Helpline::open();
    helpline.child_keeps_a_list("a story", 1);
    helpline.pulls();
    let desk = open(&helpline);
    let (host, ours) = (desk.host(), format!("http://{}", desk.host()));
    let typed = form(&[
        ("entries", "1"),
        ("text", "Bonjour,\r\n<b>voici</b> ما وعدنا به"),
        ("stage", "analysis"),
        ("lift_reason", " "),
        ("keep_by", "Amina"),
        ("press", "meta"),
    ]);
    let words = "\r\n\r\nBonjour,\n<b>voici</b> ما وعدنا به\n\nAmina";
    let asks = |token: &str, deed: &str, headers: &[(&str, &str)]| {
        let headers = [&[("Host", host.as_str())], headers].concat();
        desk.ask("POST", &format!("/{token}/fr/{deed}"), &headers, &typed)
    };
    let started_before = "A".repeat(22);
    for (token, deed, headers, refused) in [
        (desk.token.as_str(), "c1/reply", &[("Origin", "null")][..], 403),
        (&desk.token, "c1/reply", &[], 403),
        (&desk.token, "c1/reply", &[("Origin", "null"), ("Sec-Fetch-Site", "cross-site")], 403),
        (&started_before, "c1/reply", &[("Origin", &ours)], 403),
        (&started_before, "c1/reply", &[("Origin", "null")], 403),
        (&desk.token, "c1/burn", &[("Origin", &ours)], 404),
        (&desk.token, "c9/reply", &[("Origin", &ours)], 404),
    ] {
        let answer = asks(token, deed, headers);
        assert_eq!(status(&answer), refused, "{deed} {headers:?}");
        assert!(answer.contains("content-type: text/plain; charset=utf-8"), "{answer}");
        assert!(answer.contains("x-content-type-options: nosniff"), "{answer}");
        assert!(answer.ends_with(words), "{answer}");
    }
    assert_eq!(helpline.shows_json("c1")["messages"].as_array().unwrap().len(), 1);
    let token = form(&[("token", "wrong")]);
    let answer = desk.ask("POST", "/", &[("Host", &host), ("Origin", "null")], &token);
    assert!(status(&answer) == 403 && answer.ends_with("\r\n\r\n"), "no secret is echoed");
}

/// Whoever pastes too much has it again, whole or as far as four megabytes go.
#[test]
fn more_words_than_a_form_holds_are_given_back_whether_the_press_is_ours_or_not() {
    let helpline = Helpline::open();
    helpline.child_keeps_a_list("a story", 1);
    helpline.pulls();
    let desk = open(&helpline);
    let (host, ours) = (desk.host(), format!("http://{}", desk.host()));
    let path = format!("/{}/fr/c1/reply", desk.token);
    let words = "ش".repeat(50_000);
    let (sent, most) = (form(&[("text", &words)]), 4 << 20);
    assert!(sent.len() > 256 * 1024);
    for (origin, refused) in [(ours.as_str(), 413), ("null", 403)] {
        let headers = [("Host", host.as_str()), ("Origin", origin)];
        let answer = desk.ask("POST", &path, &headers, &sent);
        assert_eq!(status(&answer), refused, "{origin}");
        assert!(answer.contains("content-type: text/plain; charset=utf-8"), "{origin}");
        assert!(answer.ends_with(&format!("\r\n\r\n{words}")), "{origin}");
        let too_long = format!("text={}", "x".repeat(most));
        let answer = desk.ask("POST", &path, &headers, &too_long);
        assert_eq!(status(&answer), refused, "{origin}");
        let given_back = answer.split_once("\r\n\r\n").unwrap().1;
        assert_eq!(given_back.len(), most - "text=".len(), "{origin}");
    }
    assert_eq!(helpline.shows_json("c1")["messages"].as_array().unwrap().len(), 1);
}

/// A browser that is closed while it sends, or a line that breaks.
#[test]
fn half_an_answer_is_given_back_and_sent_to_nobody() {
    let helpline = Helpline::open();
    let child = helpline.child_keeps_a_list("a story", 1);
    helpline.pulls();
    let desk = open(&helpline);
    let page = desk.page("fr/c1");
    let drawn = between(&page, "name=\"entries\" value=\"", "\"");
    let body = form(&[("entries", drawn), ("text", "We read it. Do not")]);
    let request = format!(
        "POST /{}/fr/c1/reply HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nContent-Length: {}\r\n\r\n{body}",
        desk.token,
        body.len() + 20,
        host = desk.host(),
    );
    let mut line = TcpStream::connect(("127.0.0.1", desk.port)).unwrap();
    line.write_all(request.as_bytes()).unwrap();
    line.shutdown(Shutdown::Write).unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).unwrap();
    assert!(
        answer.is_empty() || (status(&answer) == 400 && answer.ends_with("We read it. Do not"))
    );
    assert!(child.reads(&helpline).iter().all(|reply| !reply.text.contains("We read it")));
    assert_eq!(helpline.shows_json("c1")["messages"].as_array().unwrap().len(), 1);
}

/// What is written about a case goes to no translator, corrector or keyboard's memory.
#[test]
fn no_page_lets_a_browser_translate_it_and_no_field_is_remembered_or_corrected() {
    let helpline = Helpline::open();
    let child = helpline.child_keeps_a_list("a story", 1);
    child.wishes(&helpline, "erase", false, "2026-11-24T18:00Z");
    let stop = helpline.child_keeps_a_list("another", 2);
    stop.wishes(&helpline, "stop", false, "2026-11-24T18:00Z");
    helpline.child_keeps_a_list("the same keys", 1);
    helpline.somebody_sends("garbage", &Auth::first_report());
    helpline.pulls();
    assert_eq!(helpline.sets_aside(&[1, 2, 3]), 1, "whoever wishes nothing");
    let desk = open(&helpline);
    let mut fields = 0;
    for language in ["ar", "fr", "en"] {
        let pages = ["", "c1", "c2", "c3", "q1", "aside", "adopt"];
        let pages = pages.map(|id| desk.page(&format!("{language}/{id}")));
        for page in pages.into_iter().chain([desk.get("/")]) {
            assert!(page.contains("translate=\"no\"") && page.contains("content=\"notranslate\""));
            let tags = page.split('<').filter(|tag| {
                let typed = tag.starts_with("textarea") || tag.starts_with("input");
                typed && !tag.contains("type=\"hidden\"")
            });
            for tag in tags.map(|tag| tag.split('>').next().unwrap()) {
                let ticked = tag.contains("type=\"checkbox\"");
                assert!(tag.contains("autocomplete=\"off\""), "{tag}");
                let quiet = [
                    "autocorrect=\"off\"",
                    "autocapitalize=\"off\"",
                    "spellcheck=\"false\"",
                    "writingsuggestions=\"false\"",
                ];
                assert!(ticked || quiet.iter().all(|it| tag.contains(it)), "{tag}");
                fields += 1;
            }
            for tag in page.split("<form").skip(1).map(|tag| tag.split('>').next().unwrap()) {
                assert!(tag.contains("autocomplete=\"off\""), "{tag}");
            }
        }
    }
    assert!(fields > 40, "{fields}");
}

#[test]
fn a_case_is_read_in_both_languages_and_what_a_stranger_wrote_is_only_text() {
    let helpline = Helpline::open();
    helpline.child_reports("<script>alert(1)</script> https://example.org/x", 1);
    helpline.somebody_sends("<b>garbage</b>", &Auth::first_report());
    helpline.pulls();
    let desk = open(&helpline);
    let page = |path: &str| desk.get(&format!("/{}/{path}", desk.token));
    assert!(page("fr/").contains("Nouveaux"));
    for (language, direction, word) in [("ar", "rtl", "الملفات"), ("fr", "ltr", "Dossiers")]
    {
        let list = page(&format!("{language}/"));
        assert!(list.contains(&format!("<html lang=\"{language}\" dir=\"{direction}\"")));
        assert!(list.contains(word) && list.contains("q1"));
        for shown in [&list, &page(&format!("{language}/c1")), &page(&format!("{language}/q1"))] {
            assert!(
                !shown.contains("<script") && !shown.contains("<b>") && !shown.contains("desk.")
            );
            assert!(!shown.contains("href=\"http"), "no link leads away");
        }
        assert!(page(&format!("{language}/c1")).contains("&lt;script&gt;"));
    }
    assert!(!page("fr/").contains("Nouveaux"), "somebody opened it");
    assert_eq!(status(&page("fr/c2")), 404);
    assert_eq!(status(&page("de/")), 404);
    assert_eq!(status(&page("")), 200);
    let answer = page("fr/c1");
    for header in [
        "content-security-policy: default-src 'none'",
        "cache-control: no-store",
        "referrer-policy: no-referrer",
        "x-content-type-options: nosniff",
    ] {
        assert!(answer.contains(header), "{header}");
    }
    assert!(!answer.contains("set-cookie"));
}

#[test]
fn after_a_pull_the_page_says_all_that_the_pull_knows() {
    let helpline = Helpline::open();
    let desk = open(&helpline);
    let (host, origin) = (desk.host(), format!("http://{}", desk.host()));
    let headers = [("Host", host.as_str()), ("Origin", origin.as_str())];
    let says = |words: [&str; 2]| {
        for (language, words) in ["fr", "ar"].into_iter().zip(words) {
            let page = desk.ask("POST", &format!("/{}/{language}/pull", desk.token), &headers, "");
            assert!(page.contains(words), "{words}\n{page}");
            assert!(!page.contains("desk."), "{page}");
        }
    };
    says(["Aucun nouveau message", "لا رسائل جديدة"]);

    let withheld = helpline.child_reports("withheld", 1);
    helpline.relay.faults().withheld.insert(withheld);
    let mut newer = sealed(&helpline.shown_key(), &Auth::first_report(), b"{}");
    newer[4] = 2;
    helpline.relay.gives(&newer);
    says(["non remis : 1", "ولم يسلّمها: 1"]);
    says(["version plus récente, en attente", "نسخة أحدث وتنتظر"]);

    helpline.relay.faults().shown_instead = Helpline::open().relay.manifest();
    says(["n’est pas signée par nous", "لم نوقّعه"]);
    helpline.relay.faults().shown_instead = Some(vec![0; 10_000]);
    says(["publiée ou relue", "تعذّر نشر مفتاح"]);
    helpline.relay.faults().shown_instead = None;
    let key = helpline.database().execute("DELETE FROM reception_key WHERE seq = 1", []);
    assert_eq!(key.unwrap(), 1);
    says(["n’est pas dans ce bureau", "ليس في هذا المكتب"]);

    helpline.relay.faults().no_list = true;
    says(["n’a pas donné sa liste", "لم يعط صندوق الوارد لائحته"]);
    helpline.relay.faults().no_list = false;
    let reader = helpline.somebody_reads();
    helpline.relay.faults().withheld.clear();
    says(["effacé de ce disque", "لم يُمح بعد"]);
    drop(reader);
}

#[test]
fn it_stops_when_asked() {
    let helpline = Helpline::open();
    let mut desk = open(&helpline);
    assert_eq!(status(&desk.get("/")), 200);
    desk.stop.take().unwrap().send(()).unwrap();
    desk.served.take().unwrap().join().unwrap();
    assert!(TcpStream::connect(("127.0.0.1", desk.port)).is_err());
}
