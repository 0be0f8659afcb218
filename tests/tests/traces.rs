//! What a relay keeps: after a story nothing in its files or its output says who, from where, with
//! what, or which words.

use std::net::Ipv4Addr;

use data_encoding::{BASE64, HEXLOWER};
use thiqa_stories::{Helpline, Phone, bytes_of, holds};

const WORDS: &str = "كلمات لا يقرأها أحد في الطريق";
const AGENT: &str = "MarkedAgent/77.7 (a cheap phone)";
const ADDRESS: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 77);

#[test]
fn the_relay_writes_no_word_no_address_and_no_agent() {
    let mut helpline = Helpline::open_with_a_program();
    let line = helpline.relay.line(ADDRESS, AGENT);
    let phone = Phone::on(&helpline, line.clone(), 77);
    let mut sealed = phone.seals(WORDS).unwrap();
    for _ in 0..2 {
        phone.puts(&mut sealed).unwrap();
    }
    // She looks whether anything waits, and empties what is not there.
    assert_eq!(phone.reads(), []);
    phone.empties_mailbox();
    // What is refused leaves no more than what is taken.
    line.ask("GET", "/v1/desk/envelopes", &[("referer", "https://before.example")], b"").unwrap();
    line.ask("PUT", "/v1/envelopes/xyz", &[], WORDS.as_bytes()).unwrap();
    line.ask("GET", "/no/such/page?q=MarkedQuery", &[("accept-language", "ar-MA")], b"").unwrap();

    // While it runs, and after it has stopped: the log is emptied into the file then.
    assert_nothing_of_it(&helpline, &phone);
    helpline.pulls();
    assert_eq!(helpline.stories(), [WORDS]);
    assert_eq!(phone.reads().len(), 1, "what the desk answered by itself");
    phone.empties_mailbox();
    helpline.relay.stops();
    assert_nothing_of_it(&helpline, &phone);
}

fn assert_nothing_of_it(helpline: &Helpline, phone: &Phone) {
    let words = WORDS.as_bytes();
    let keys = phone.traces();
    let keys_in_hex: Vec<_> = keys.iter().map(|key| HEXLOWER.encode(key).into_bytes()).collect();
    let seen: [&[u8]; 11] = [
        words,
        &words[..16],
        &HEXLOWER.encode(words).into_bytes(),
        &BASE64.encode(words).into_bytes()[..40],
        b"MarkedAgent",
        b"77.7",
        b"127.0.0.77",
        b"before.example",
        b"MarkedQuery",
        b"ar-MA",
        &[127, 0, 0, 77],
    ];
    let database = ["relay.db", "relay.db-wal", "relay.db-shm", "relay-1.out"];
    let mut read = 0;
    for name in database {
        let path = helpline.relay.path(name);
        if !path.exists() {
            continue;
        }
        for (file, bytes) in bytes_of(&path) {
            read += bytes.len();
            for needle in keys.iter().chain(&keys_in_hex).map(Vec::as_slice).chain(seen) {
                assert!(
                    !holds(&bytes, needle),
                    "{file} holds {:?}",
                    String::from_utf8_lossy(needle)
                );
            }
        }
    }
    assert!(read > 16_384, "the envelope itself was read");
}
