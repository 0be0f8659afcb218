//! The page: the published bytes, with this helpline's words in one element.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;
use thiqa_desk::{Edition, PageError, make_page};

use crate::helpline::{Helpline, TUESDAY};

const INDEX: &str = r#"<!doctype html><html lang="ar"><head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; connect-src 'self'">
<script type="application/json" id="thiqa-deployment">{}</script>
<script type="module" src="app.js" integrity="sha384-x"></script></head><body>
<a id="leave" href="https://www.meteomaroc.com/" target="_top">x</a> 19</body></html>"#;

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

#[test]
fn the_bundle_is_served_byte_for_byte_with_its_configuration() {
    let helpline = Helpline::new();
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
    let before = INDEX.split_once("{}").unwrap();
    assert!(html.starts_with(before.0) && html.ends_with(before.1), "nothing else is changed");

    let mut unpacked = Vec::new();
    let packed = fs::File::open(site.join("index.html.br")).unwrap();
    brotli::Decompressor::new(packed, 4096).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, html.as_bytes());
    assert!(site.join("app.wasm.br").exists() && !site.join("deep/picture.png.br").exists());
}

#[test]
fn hours_change_by_running_it_again_and_no_word_ends_the_element() {
    let helpline = Helpline::new();
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
    let way_out = r#"<a id="leave" href="https://example.org/?a=&quot;&amp;b" target="_top">"#;
    assert!(html.contains(way_out), "{html}");
}

#[test]
fn a_wrong_configuration_leaves_the_site_as_it_was() {
    let helpline = Helpline::new();
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
    fs::write(&config, "{}").unwrap();
    fs::write(dist.join("index.html"), "<!doctype html>").unwrap();
    assert!(matches!(make_page(&identity, &edition, TUESDAY), Err(PageError::Index(_))));
    assert_eq!(fs::read(site.join("index.html")).unwrap(), before);
}

#[test]
fn hours_that_a_form_could_not_read_are_refused_by_their_name() {
    let helpline = Helpline::new();
    let (dist, site) = (bundle(&helpline), helpline.room.path().join("site"));
    let config = helpline.room.path().join("helpline.json");
    let identity = helpline.desk().identity().clone();
    let edition = Edition { bundle: &dist, config: Some(&config), site: &site, relay: None };
    let refused = [
        (r#""hours":{}"#, "helpline.hours is not a list"),
        (r#""hours":[{"days":["mon"],"from":"10:00"}]"#, "helpline.hours[0].to is missing"),
        (
            r#""hours":[{"days":["lun"],"from":"10:00","to":"16:00"}]"#,
            "helpline.hours[0].days[0] is not one of",
        ),
        (
            r#""hours":[{"days":["mon"],"from":"10h","to":"16h"}]"#,
            "helpline.hours[0] is not from one time",
        ),
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
    ];
    for (line, why) in refused {
        fs::write(&config, format!(r#"{{"helpline":{{{line}}}}}"#)).unwrap();
        let refused = make_page(&identity, &edition, TUESDAY).unwrap_err().to_string();
        assert!(refused.starts_with(why), "{line}: {refused}");
        assert!(!site.exists());
    }
    let good = r#"{"helpline":{"hours":[{"days":["fri"],"from":"09:00","to":"12:30"},
        {"days":["fri"],"from":"14:30","to":"16:00"}],"holidays":["2026-11-18"],
        "seasons":[{"first":"2027-02-08","last":"2027-03-09","from":"10:00","to":"14:00"}],
        "closed_until":"","ours":1}}"#;
    fs::write(&config, good).unwrap();
    make_page(&identity, &edition, TUESDAY).unwrap();
    let json = configuration(&site);
    assert_eq!(json["helpline"]["hours"][1]["from"], "14:30");
    assert_eq!(json["helpline"]["ours"], 1, "what a later release may understand stays");
}

#[test]
fn a_folder_that_is_no_page_of_ours_is_never_replaced() {
    let helpline = Helpline::new();
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
