//! The page: a handful of files, each with every header, and no other file of the machine.

use thiqa_relay::Site;
use thiqa_wire::Origin;

use crate::relay::{ORIGIN, Options, Relay};

const PAGE: &str = r#"<!doctype html><title>Thiqa</title>
<script type="application/json" id="thiqa-deployment">{"relay":"http://relay.test","embedders":["https://www.cyberconfiance.ma"]}</script>"#;

fn relay() -> Relay {
    let mut relay = Relay::opens_with(Options { page: PAGE, ..Options::default() });
    let site = relay.site();
    std::fs::create_dir_all(site.join("style")).unwrap();
    std::fs::write(site.join("app.wasm"), b"\0asm plain").unwrap();
    std::fs::write(site.join("app.wasm.br"), b"\0asm small").unwrap();
    std::fs::write(site.join("style/form.css"), b"p{}").unwrap();
    relay.close();
    reopened(&relay)
}

/// The folder is read at the start, so a new file needs a new one.
fn reopened(relay: &Relay) -> Relay {
    relay.twin_with(Options { page: PAGE, ..Options::default() })
}

#[test]
fn the_root_is_the_page_and_every_file_has_its_kind() {
    let relay = relay();
    for (target, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/app.wasm", "application/wasm"),
        ("/style/form.css", "text/css; charset=utf-8"),
        ("/?from=cyberconfiance", "text/html; charset=utf-8"),
    ] {
        let answer = relay.ask("GET", target, &[], &[]);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(kind)), "{target}");
    }
}

#[test]
fn a_small_copy_is_sent_where_it_is_taken_and_has_no_address_of_its_own() {
    let relay = relay();
    let asks =
        |accepted: &str| relay.ask("GET", "/app.wasm", &[("accept-encoding", accepted)], &[]);
    for accepted in ["br", "gzip, deflate, br, zstd", "gzip;q=0.5, br;q=0.1", "BR"] {
        let answer = asks(accepted);
        assert_eq!(
            (answer.header("content-encoding"), &answer.body[..]),
            (Some("br"), &b"\0asm small"[..]),
            "{accepted}"
        );
        assert_eq!(answer.header("content-type"), Some("application/wasm"));
    }
    for accepted in ["", "gzip", "br;q=0", "identity, br; q=0.0", "brotli"] {
        let answer = asks(accepted);
        assert_eq!(
            (answer.header("content-encoding"), &answer.body[..]),
            (None, &b"\0asm plain"[..]),
            "{accepted}"
        );
        assert_eq!(answer.header("vary"), Some("Accept-Encoding"));
    }
    assert_eq!(relay.ask("GET", "/app.wasm.br", &[], &[]).status, 404);
}

#[test]
fn everything_static_has_every_header() {
    let relay = relay();
    for target in ["/", "/app.wasm", "/style/form.css", "/nothing"] {
        let answer = relay.ask("GET", target, &[], &[]);
        let policy = answer.header("content-security-policy").unwrap();
        assert_eq!(
            policy,
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
             connect-src 'self'; base-uri 'none'; form-action 'none'; \
             frame-ancestors https://www.cyberconfiance.ma"
        );
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("cross-origin-opener-policy"), Some("same-origin"));
        let permissions = answer.header("permissions-policy").unwrap();
        assert!(
            ["camera=()", "microphone=()", "geolocation=()"]
                .iter()
                .all(|denied| permissions.contains(denied))
        );
        assert!(!answer.header_names().contains(&"set-cookie"));
    }
}

#[test]
fn there_is_no_path_out_of_the_folder() {
    let relay = relay();
    for target in [
        "/../relay.db",
        "/style/../../relay.db",
        "/%2e%2e/relay.db",
        "//etc/passwd",
        "/style",
        "/style/",
        "/..\\relay.db",
    ] {
        assert_eq!(relay.ask("GET", target, &[], &[]).status, 404, "{target}");
    }
    let answer = relay.ask("POST", "/", &[], b"x");
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")));
}

#[test]
fn a_folder_without_a_page_with_a_link_or_too_heavy_is_not_served() {
    let own: Origin = ORIGIN.parse().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let refusal = || Site::read(folder.path(), &own).err().map(|error| error.to_string()).unwrap();
    assert!(refusal().contains("no index.html"));
    std::fs::write(folder.path().join("index.html"), PAGE).unwrap();
    assert!(Site::read(folder.path(), &own).is_ok());
    std::os::unix::fs::symlink("/etc/passwd", folder.path().join("passwd")).unwrap();
    assert!(refusal().contains("not a plain file"));
    std::fs::remove_file(folder.path().join("passwd")).unwrap();
    std::fs::File::create(folder.path().join("film.mp4")).unwrap().set_len(17 << 20).unwrap();
    assert!(refusal().contains("more than 16 MiB"));
}
