//! The page: the published bytes, with this helpline's words in one element.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use thiqa_desk::{Edition, PageError, fingerprint, make_page};
use thiqa_report::Language;
use thiqa_report::directory::DIRECTORY;
use thiqa_stories::{Helpline, TUESDAY};

/// The page of the form as the repository has it.
const REPOSITORY: &str = include_str!("../../../index.html");

const INDEX: &str = r#"<!doctype html><html lang="ar"><head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; connect-src 'self'">
<script type="application/json" id="thiqa-deployment">{}</script>
<script type="module" src="app.js" integrity="sha384-x"></script></head><body>19
<a id="leave" href="https://nowhere.example/" rel="noreferrer">Leave</a>
<!--whose-->somebody<!--/whose--><ul><!--now--><!--/now--></ul><ul><!--numbers--><!--/numbers--></ul>
<ul><!--helpline--><!--/helpline--></ul><ul><!--directory--><!--/directory--></ul>
<!--identity-->nobody<!--/identity--></body></html>"#;

/// Where `make_page` writes what is this helpline's own, by the names of the marks.
const REGIONS: [&str; 6] = ["whose", "now", "numbers", "helpline", "directory", "identity"];

fn bundle(helpline: &Helpline) -> PathBuf {
    let dist = helpline.room.path().join("dist");
    fs::create_dir_all(dist.join("deep")).unwrap();
    fs::write(dist.join("index.html"), INDEX).unwrap();
    fs::write(dist.join("app.wasm"), [7; 5_000]).unwrap();
    fs::write(dist.join("deep/picture.png"), [1, 2, 3]).unwrap();
    dist
}

fn configuration(site: &Path) -> Value {
    let html = fs::read_to_string(site.join("index.html")).unwrap();
    let (_, rest) = html.split_once(r#"id="thiqa-deployment">"#).unwrap();
    let (json, _) = rest.split_once("</script>").unwrap();
    serde_json::from_str(json).unwrap()
}

/// What stands between two marks.
fn between<'a>(html: &'a str, opening: &str, closing: &str) -> &'a str {
    let (_, rest) = html.split_once(opening).unwrap();
    rest.split_once(closing).unwrap().0
}

fn region<'a>(html: &'a str, name: &str) -> &'a str {
    between(html, &format!("<!--{name}-->"), &format!("<!--/{name}-->"))
}

/// A page without the places that a helpline writes in.
fn without_what_is_ours(html: &str) -> String {
    let regions = REGIONS.map(|name| region(html, name));
    let ours = [
        between(html, r#"id="thiqa-deployment">"#, "</script>"),
        between(html, r#"<a id="leave" href=""#, "\""),
    ];
    ours.into_iter()
        .chain(regions)
        .filter(|it| !it.is_empty())
        .fold(html.into(), |html, it| html.replace(it, ""))
}

/// The page of a helpline that says this of itself, or why it is refused.
fn page_saying(helpline: &Helpline, says: &str) -> Result<String, PageError> {
    let (dist, site) = (bundle(helpline), helpline.room.path().join("site"));
    let config = helpline.room.path().join("helpline.json");
    fs::write(&config, format!(r#"{{"helpline":{{{says}}}}}"#)).unwrap();
    let edition = Edition { bundle: &dist, config: Some(&config), site: &site, relay: None };
    make_page(&helpline.desk().identity().clone(), &edition, TUESDAY)?;
    Ok(fs::read_to_string(site.join("index.html")).unwrap())
}

#[test]
fn a_helpline_that_says_nothing_gets_every_row_in_every_language() {
    let helpline = Helpline::unpublished();
    let made = page_saying(&helpline, "").unwrap();
    let regions = ["numbers", "helpline", "directory"].map(|name| region(&made, name));
    let rows: Vec<&str> = regions.iter().flat_map(|it| it.split("<li>").skip(1)).collect();
    assert_eq!(rows.len(), DIRECTORY.len() + 2, "how to write, and the hours");
    for row in rows {
        for language in Language::ALL {
            assert_eq!(
                row.matches(&format!("<p lang=\"{}\"", language.code())).count(),
                1,
                "{row}"
            );
        }
    }
    assert_eq!(REGIONS.map(|name| region(REPOSITORY, name)), [""; 6], "it is no helpline");
}

#[test]
fn the_page_says_whose_it_is_and_invents_nothing() {
    let helpline = Helpline::unpublished();
    for (says, whose) in [
        ("", r#"<bdi>EMC-Helpline</bdi> · <bdi dir="ltr">cyberconfiance.ma</bdi>"#),
        (
            r#""name":"خط <ب>","site":"https://help.example""#,
            r#"<bdi>خط &lt;ب&gt;</bdi> · <bdi dir="ltr">help.example</bdi>"#,
        ),
        (r#""name":"Help","site":null"#, "<bdi>Help</bdi>"),
        (r#""name":null,"site":"""#, ""),
    ] {
        let made = page_saying(&helpline, says).unwrap();
        assert_eq!(region(&made, "whose"), whose, "{says}");
    }
}

#[test]
fn numbers_are_replaced_added_and_taken_away() {
    let helpline = Helpline::unpublished();
    let says = r#""numbers":[
        {"id":"police","number":"190"},
        {"id":"dgsn"},
        {"id":"helpline","number":"+212 5 00 00 00 00"},
        {"id":"stop_silence","name":{"ar":"كسر الصمت","fr":"Stop silence","en":"Stop silence <3"},"web":"https://example.org/a?b=1&c=2"}
    ]"#;
    let html = page_saying(&helpline, says).unwrap();
    let directory = ["numbers", "helpline", "directory"].map(|name| region(&html, name)).concat();
    for there in [
        r##"<a href="tel:190"><svg><use href="#i-call"></use></svg><bdi dir="ltr">190</bdi></a>"##,
        r##"<a href="tel:+212500000000"><svg><use href="#i-call"></use></svg>"##,
        r#"<bdi dir="ltr">+212 5 00 00 00 00</bdi>"#,
        r#"<p lang="ar" dir="rtl">كسر الصمت</p>"#,
        "Stop silence &lt;3",
        r#"<a href="https://example.org/a?b=1&amp;c=2" target="_blank" rel="noreferrer noopener">"#,
        r#"<a href="tel:177">"#,
    ] {
        assert!(directory.contains(there), "{there} in {directory}");
    }
    for gone in ["tel:19\"", "DGSN", "wa.me", "sms:"] {
        assert!(!directory.contains(gone), "{gone} in {directory}");
    }
    assert_eq!(region(&html, "now"), region(&html, "numbers"), "before the form and below it");
    assert_eq!(
        configuration(&helpline.room.path().join("site"))["helpline"]["numbers"][0]["number"],
        "190"
    );
}

#[test]
fn hours_are_said_in_every_language_and_only_as_configured() {
    let helpline = Helpline::unpublished();
    let usual = page_saying(&helpline, "").unwrap();
    for said in [
        r#"الدردشة والهاتف: الاثنين–الجمعة <bdi dir="ltr">10:00–16:00</bdi>. الكتابة ممكنة في كل وقت."#,
        r#"lundi–vendredi <bdi dir="ltr">10:00–16:00</bdi>. Tu peux écrire"#,
        r#"Monday–Friday <bdi dir="ltr">10:00–16:00</bdi>. You can write"#,
    ] {
        assert!(usual.contains(said), "{said} in {usual}");
    }
    let says = r#""hours":[{"days":["mon","wed"],"from":"09:00","to":"12:00"},
        {"days":["fri"],"from":"14:30","to":"16:00"}],"holidays":["2026-11-18","2027-01-11"],
        "seasons":[{"first":"2027-02-08","last":"2027-03-09","from":"10:00","to":"14:00"}],
        "closed_until":"2026-12-07""#;
    let other = page_saying(&helpline, says).unwrap();
    for said in [
        r#"lundi, mercredi <bdi dir="ltr">09:00–12:00</bdi>, vendredi <bdi dir="ltr">14:30–16:00</bdi>."#,
        r#"الاثنين، الأربعاء <bdi dir="ltr">09:00–12:00</bdi>، الجمعة"#,
        r#"Du 8/2/2027 au 9/3/2027 : <bdi dir="ltr">10:00–14:00</bdi>."#,
        "Except: 18/11/2026, 11/1/2027.",
        "reprennent le 7/12/2026.",
    ] {
        assert!(other.contains(said), "{said} in {other}");
    }
    let silent = page_saying(&helpline, r#""hours":[],"closed_until":"2026-12-07""#).unwrap();
    assert!(silent.contains("You can write at any time."));
    assert!(!silent.contains("Chat and phone"), "no hours, no word of them");
}

#[test]
fn the_page_says_who_is_responsible_once_that_is_known_and_which_key_is_used() {
    let helpline = Helpline::unpublished();
    let unset = page_saying(&helpline, r#""cndp":" ""#).unwrap();
    assert!(!region(&unset, "identity").contains("CNDP"));
    assert!(!region(&unset, "identity").contains("Responsible"));
    let root = helpline.desk().identity().root().unwrap();
    let fingerprint = format!(r#"<code dir="ltr">{}</code>"#, fingerprint(&root));
    assert!(region(&unset, "identity").contains(&fingerprint), "{unset}");

    let says = r#""controller":"CMRPI <Rabat>","cndp":"D-W-1/2026""#;
    let set = page_saying(&helpline, says).unwrap();
    for said in ["Responsible for the data: CMRPI &lt;Rabat&gt;.", "Numéro CNDP : D-W-1/2026."] {
        assert!(region(&set, "identity").contains(said), "{said} in {set}");
    }
}

#[test]
fn the_bundle_is_served_byte_for_byte_with_its_configuration() {
    let helpline = Helpline::unpublished();
    let (dist, site) = (bundle(&helpline), helpline.room.path().join("site"));
    let edition = Edition { bundle: &dist, config: None, site: &site, relay: None };
    let identity = helpline.desk().identity().clone();
    make_page(&identity, &edition, TUESDAY).unwrap();

    for name in ["app.wasm", "deep/picture.png"] {
        assert_eq!(fs::read(site.join(name)).unwrap(), fs::read(dist.join(name)).unwrap());
    }
    let json = configuration(&site);
    assert_eq!(json["label"], "demo");
    assert_eq!(json["relay"], helpline.relay.origin.as_str());
    assert_eq!((json["seq_min"].as_u64(), json["built"].as_str()), (Some(1), Some("2026-11-24")));
    let root = fs::read_to_string(helpline.folder.join("public/root-key")).unwrap();
    assert_eq!(json["root"], root.trim());
    assert_eq!(json["helpline"]["offsets"][0]["from"], "2026-09-20T01:00Z");
    let html = fs::read_to_string(site.join("index.html")).unwrap();
    assert_eq!(without_what_is_ours(&html), without_what_is_ours(INDEX), "nothing else is changed");

    let mut unpacked = Vec::new();
    let packed = fs::File::open(site.join("index.html.br")).unwrap();
    brotli::Decompressor::new(packed, 4096).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, html.as_bytes());
    assert!(site.join("app.wasm.br").exists() && !site.join("deep/picture.png.br").exists());
}

#[test]
fn hours_change_by_running_it_again_and_no_word_ends_the_element() {
    let helpline = Helpline::unpublished();
    let (dist, site) = (bundle(&helpline), helpline.room.path().join("site"));
    let config = helpline.room.path().join("helpline.json");
    let identity = helpline.desk().identity().clone();
    let relay = "https://relay.example".parse().unwrap();
    let edition =
        Edition { bundle: &dist, config: Some(&config), site: &site, relay: Some(&relay) };
    fs::write(&config, r#"{"helpline":{"closed_until":"2027-01-04"}}"#).unwrap();
    make_page(&identity, &edition, TUESDAY).unwrap();
    fs::write(site.join("stale.js"), "x").unwrap();
    fs::write(
        &config,
        r#"{"exit":"https://example.org/?a=\"&b","embedders":["https://cyberconfiance.ma"],"helpline":{"controller":"</script><script>"}}"#,
    )
    .unwrap();
    make_page(&identity, &edition, TUESDAY).unwrap();
    let json = configuration(&site);
    assert_eq!(json["helpline"]["controller"], "</script><script>");
    assert_eq!(json["helpline"]["closed_until"], Value::Null);
    assert_eq!(json["helpline"]["hours"][0]["from"], "10:00");
    assert_eq!(json["relay"], "https://relay.example");
    assert!(!site.join("stale.js").exists(), "replaced whole");
    let names = fs::read_dir(helpline.room.path()).unwrap();
    assert_eq!(names.count(), 4, "desk, dist, site and configuration: nothing beside them");
    let html = fs::read_to_string(site.join("index.html")).unwrap();
    assert!(html.contains("connect-src 'self' https://relay.example\""), "widened by exactly that");
    let way_out = r#"<a id="leave" href="https://example.org/?a=&quot;&amp;b" rel="noreferrer">"#;
    assert!(html.contains(way_out), "{html}");
}

/// A phone that loads while the helpline updates gets all that its page names.
#[test]
fn what_the_page_of_before_names_stays_until_the_next() {
    let helpline = Helpline::unpublished();
    let (dist, site) = (bundle(&helpline), helpline.room.path().join("site"));
    let identity = helpline.desk().identity().clone();
    let edition = Edition { bundle: &dist, config: None, site: &site, relay: None };
    let mut names = vec![];
    for release in ["1", "2", "3"] {
        let script = format!("app-{release}.js");
        fs::write(dist.join("index.html"), INDEX.replace("app.js", &script)).unwrap();
        fs::write(dist.join(&script), release).unwrap();
        make_page(&identity, &edition, TUESDAY).unwrap();
        fs::remove_file(dist.join(&script)).unwrap();
        let there = ["1", "2", "3"].map(|it| site.join(format!("app-{it}.js.br")).exists());
        names.push(there.map(u8::from));
    }
    assert_eq!(names, [[1, 0, 0], [1, 1, 0], [0, 1, 1]]);
    assert_eq!(fs::read(site.join("app-2.js")).unwrap(), b"2");
}

#[test]
fn a_wrong_configuration_leaves_the_site_as_it_was() {
    let helpline = Helpline::unpublished();
    let (dist, site) = (bundle(&helpline), helpline.room.path().join("site"));
    let config = helpline.room.path().join("helpline.json");
    let identity = helpline.desk().identity().clone();
    let edition = Edition { bundle: &dist, config: Some(&config), site: &site, relay: None };
    fs::write(&config, "{}").unwrap();
    make_page(&identity, &edition, TUESDAY).unwrap();
    let before = fs::read(site.join("index.html")).unwrap();
    for wrong in [r#"{"hours":[]}"#, r#"{"exit":"http://a"}"#, r#"{"embedders":["*"]}"#, "hours"] {
        fs::write(&config, wrong).unwrap();
        assert!(make_page(&identity, &edition, TUESDAY).is_err(), "{wrong}");
    }
    for embedder in ["https://a.ma:443", "https://[::", "https://a.ma/", "https://a.ma; *", "a.ma"]
    {
        fs::write(&config, format!(r#"{{"embedders":["{embedder}"]}}"#)).unwrap();
        let refused = make_page(&identity, &edition, TUESDAY).unwrap_err();
        assert!(refused.to_string().contains("is not an origin"), "{refused}");
    }
    let utf16: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, named) in [
        (utf16, "UTF-16"),
        (b"{\"helpline\":{\"controller\":\"S\xe9curit\xe9\"}}".to_vec(), "Windows-1252"),
        (
            "{\"helpline\":{\"controller\":\"\u{200f}CMRPI\"}}".into(),
            "helpline.controller is a text with a sign that is not seen",
        ),
        ("{\"exit\":\"https://\u{200b}example.org\"}".into(), "is not an https address"),
    ] {
        fs::write(&config, bytes).unwrap();
        let refused = make_page(&identity, &edition, TUESDAY).unwrap_err();
        assert!(refused.to_string().contains(named), "{refused}");
    }
    // What an editor of another system adds is no matter.
    fs::write(&config, "\u{feff}{\r\n}\r\n").unwrap();
    make_page(&identity, &edition, TUESDAY).unwrap();
    fs::write(&config, "{}").unwrap();
    fs::write(dist.join("index.html"), "<!doctype html>").unwrap();
    assert!(matches!(make_page(&identity, &edition, TUESDAY), Err(PageError::Index(_))));
    assert_eq!(fs::read(site.join("index.html")).unwrap(), before);
}

#[test]
fn what_nobody_could_follow_is_refused_by_its_name() {
    let helpline = Helpline::unpublished();
    let refused = [
        (r#""hours":{}"#, "helpline.hours is not a list"),
        (r#""hours":[{"days":["mon"],"from":"10:00"}]"#, "helpline.hours[0].to is missing"),
        (
            r#""hours":[{"days":["mon","lun"],"from":"10:00","to":"16:00"}]"#,
            "helpline.hours[0].days[1] is not one of",
        ),
        (r#""hours":[{"days":["mon"],"from":"10h","to":"16h"}]"#, "helpline.hours[0] is not from"),
        (
            r#""hours":[{"days":["mon"],"from":"16:00","to":"10:00"}]"#,
            "helpline.hours[0] is out of order",
        ),
        (
            r#""seasons":[{"first":"8/2/2027","last":"9/3/2027","from":"10:00","to":"14:00"}]"#,
            "helpline.seasons[0] is not a day",
        ),
        (r#""holidays":["2026-11-18","2027-02-30"]"#, "helpline.holidays[1] is not a day"),
        (r#""closed_until":true"#, "helpline.closed_until is not a text"),
        (r#""closed_until":"Monday""#, "helpline.closed_until is not a day"),
        (r#""controller":7"#, "helpline.controller is not a text"),
        (r#""numbers":["19"]"#, "helpline.numbers[0] is not an object"),
        (
            r#""numbers":[{"id":"police","number":"19;"}]"#,
            "helpline.numbers[0].number is not a number",
        ),
        (r#""numbers":[{"id":"ours","number":"19"}]"#, "helpline.numbers[0].name is not an object"),
        (
            r#""numbers":[{"id":"email","address":"us"}]"#,
            "helpline.numbers[0].address is not an email",
        ),
        (
            r#""numbers":[{"id":"onde","web":"javascript:1"}]"#,
            "helpline.numbers[0].web is not an address",
        ),
        (r#""site":"cyberconfiance.ma""#, "helpline.site is not an address"),
    ];
    for (says, why) in refused {
        let refused = page_saying(&helpline, says).unwrap_err().to_string();
        assert!(refused.starts_with(why), "{says}: {refused}");
        assert!(!helpline.room.path().join("site").exists());
    }
    let says = r#""closed_until":"","holidays":null,"ours":1,"hours":[{"days":["mon"],"from":"10:00 ","to":"16:00"}]"#;
    page_saying(&helpline, says).unwrap();
    let json = configuration(&helpline.room.path().join("site"));
    assert_eq!(json["helpline"]["closed_until"], Value::Null, "the form reads no empty text");
    assert_eq!(json["helpline"]["holidays"], json!([]));
    assert_eq!(
        json["helpline"]["hours"],
        json!([{"days": ["mon"], "from": "10:00", "to": "16:00"}])
    );
    assert_eq!(json["helpline"]["ours"], 1, "what a later release may understand stays");
}

#[test]
fn a_folder_that_is_no_page_of_ours_is_never_replaced() {
    let helpline = Helpline::unpublished();
    let (dist, site) = (bundle(&helpline), helpline.room.path().join("site"));
    let identity = helpline.desk().identity().clone();
    let make = |site: &Path| {
        let edition = Edition { bundle: &dist, config: None, site, relay: None };
        make_page(&identity, &edition, TUESDAY)
    };
    fs::create_dir(&site).unwrap();
    make(&site).unwrap();
    let cwd_like = site.join("deep/..");
    make(&cwd_like).unwrap();

    let home = helpline.room.path().join("home");
    let beside = helpline.room.path().join("home.new");
    for folder in [&home, &beside] {
        fs::create_dir(folder).unwrap();
        fs::write(folder.join("index.html"), "<title>Holidays</title>").unwrap();
    }
    assert!(matches!(make(&home), Err(PageError::Occupied(_))));
    fs::remove_file(home.join("index.html")).unwrap();
    fs::write(home.join("thesis.odt"), "x").unwrap();
    assert!(matches!(make(&home), Err(PageError::Occupied(_))));
    assert!(make(&home.join("thesis.odt")).is_err());
    assert!(home.join("thesis.odt").exists());
    fs::remove_file(home.join("thesis.odt")).unwrap();
    make(&home).unwrap();
    assert!(beside.join("index.html").exists(), "whatever lies beside it is not ours");
}
