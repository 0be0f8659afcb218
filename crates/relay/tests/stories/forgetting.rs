//! What the relay forgets, when, and that forgotten means gone from the disk.

use thiqa_relay::store::Sweep;
use thiqa_wire::Problem;

use crate::post::{DAY, HOUR, Post, desk, envelope, holds, id_of};

const NOTHING: Sweep = Sweep::Done { envelopes: 0 };

#[test]
fn collected_bytes_are_in_no_file_any_more() {
    let post = Post::opens();
    let marker = b"a marker that no chance would write";
    let reports: Vec<_> = (0..40)
        .map(|_| {
            let mut report = envelope();
            report[2_000..2_000 + marker.len()].copy_from_slice(marker);
            report[15_000..15_000 + marker.len()].copy_from_slice(marker);
            report
        })
        .collect();
    reports.iter().for_each(|report| post.takes(report));
    let stays = envelope();
    post.takes(&stays);
    assert!(holds(&post.bytes_on_disk(), marker));

    let ids: Vec<_> = reports.iter().map(|report| id_of(report)).collect();
    assert_eq!(desk().acks(&post, &ids).status, 204);

    let disk = post.bytes_on_disk();
    assert!(!holds(&disk, marker));
    assert!(ids.iter().all(|id| !holds(&disk, &id.0)), "nor are their names");
    assert!(disk.len() < 300_000, "the pages were given back: {} bytes", disk.len());
    assert_eq!(desk().gets(&post, id_of(&stays)).body, stays);
}

#[test]
fn a_rebuilt_file_holds_the_same_in_another_order() {
    let post = Post::opens();
    let reports: Vec<_> = (0..30).map(|_| envelope()).collect();
    reports.iter().for_each(|report| post.takes(report));
    post.rebuilds();
    let file = std::fs::read(post.file()).unwrap();
    let mut places: Vec<_> = reports
        .iter()
        .map(|report| {
            let inside = &report[9_000..9_040];
            let place = file.windows(40).position(|window| window == inside).expect("in the file");
            (place, id_of(report))
        })
        .collect();
    places.sort();
    assert!(places.is_sorted_by_key(|(_, id)| *id), "the file is in the order of the ids");
    assert_eq!(desk().lists(&post, 100).len(), 30);
}

#[test]
fn a_restart_keeps_everything() {
    let post = Post::opens();
    let (report, grant) = (envelope(), post.grant());
    assert_eq!(post.puts(&report, &grant).status, 201);
    let unspent = crate::post::solved(post.challenge());
    let post = post.restarts();
    assert_eq!(desk().gets(&post, id_of(&report)).body, report);
    assert_eq!(post.puts(&report, &grant).status, 200);
    assert_eq!(post.puts(&envelope(), &grant).problem(), Problem::Exhausted);
    assert_eq!(post.ask("POST", thiqa_wire::paths::GRANTS, &[], &unspent).status, 201);
}

#[test]
fn an_uncollected_report_waits_a_hundred_and_twenty_days() {
    let post = Post::opens();
    let report = envelope();
    post.takes(&report);
    let mut swept = Vec::new();
    for _ in 0..121 {
        post.later(DAY);
        swept.push(post.sweeps());
    }
    assert!(swept[..120].iter().all(|sweep| *sweep == NOTHING), "not once today <= D + 120");
    assert_eq!(swept[120], Sweep::Done { envelopes: 1 });
    assert_eq!(desk().lists(&post, 10), []);
    assert!(!holds(&post.bytes_on_disk(), &report[8_000..8_050]));
}

#[test]
fn a_clock_that_jumps_sweeps_nothing_until_a_desk_agrees_with_it() {
    let post = Post::opens();
    let report = envelope();
    post.takes(&report);
    assert_eq!(post.sweeps(), NOTHING);

    post.later(2 * DAY);
    assert_eq!(post.sweeps(), NOTHING, "two days are a weekend");
    post.later(400 * DAY);
    assert_eq!(post.sweeps(), Sweep::Held);
    let stopped_clock = desk().whose_clock_is_off_by(-400 * 86_400);
    assert_eq!(
        stopped_clock.asks(&post, "GET", "/v1/desk/envelopes", &[]).problem(),
        Problem::Clock
    );
    assert_eq!(post.sweeps(), Sweep::Held, "a desk that disagrees does not vouch");
    post.clock_says(post.now() - 402 * DAY);
    assert_eq!(post.sweeps(), NOTHING);
    assert_eq!(
        desk().lists(&post, 10),
        [id_of(&report)],
        "the clock was wrong and nothing was lost"
    );

    post.later(402 * DAY);
    assert_eq!(post.sweeps(), Sweep::Held, "yesterday's word does not count for this clock");
    let _ = desk().lists(&post, 10);
    post.sweeps();
    assert_eq!(desk().lists(&post, 10), [], "a desk agreed: it really is a year later");
}

#[test]
fn grants_challenges_and_nonces_are_known_to_the_hour_and_go_within_one() {
    let post = Post::opens();
    post.later(17 * 60);
    let grant = post.grant();
    let hours =
        |table| rows(&post, &format!("SELECT until_hour FROM {table} ORDER BY 1 DESC LIMIT 1"));
    for table in ["grants", "spent", "nonces"] {
        assert_eq!(hours(table).map(|hour| hour % 3_600), Some(0), "{table}");
    }
    assert!(!holds(&post.bytes_on_disk(), &grant.0), "a grant is stored as its hash");
    post.later(7 * HOUR);
    post.sweeps();
    for table in ["grants", "spent", "nonces"] {
        assert_eq!(hours(table), None, "{table}");
    }
}

fn rows(post: &Post, sql: &str) -> Option<i64> {
    let db = rusqlite::Connection::open(post.file()).unwrap();
    db.query_row(sql, [], |row| row.get(0)).ok()
}
