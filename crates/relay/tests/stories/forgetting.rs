//! What the relay forgets, when, and that forgotten means gone from the disk.

use thiqa_relay::store::{Rebuild, Sweep};
use thiqa_wire::header::HEADER_BYTES;
use thiqa_wire::{MailboxId, Problem, paths};

use crate::desk::desk;
use crate::mail::{envelope, id_of, reply};
use crate::relay::{DAY, HOUR, Options, Relay, TUESDAY, holds};
use crate::rng::random;

const NOTHING: Sweep = Sweep::Done { envelopes: 0 };

#[test]
fn collected_bytes_are_in_no_file_any_more() {
    let relay = Relay::opens();
    let marker = b"a marker that no chance would write";
    let reports: Vec<_> = (0..40)
        .map(|_| {
            let mut report = envelope();
            report[2_000..2_000 + marker.len()].copy_from_slice(marker);
            report[15_000..15_000 + marker.len()].copy_from_slice(marker);
            report
        })
        .collect();
    reports.iter().for_each(|report| relay.takes(report));
    let stays = envelope();
    relay.takes(&stays);
    assert!(holds(&relay.bytes_on_disk(), marker));

    let ids: Vec<_> = reports.iter().map(|report| id_of(report)).collect();
    assert_eq!(desk().acks(&relay, &ids).status, 204);

    let disk = relay.bytes_on_disk();
    assert!(!holds(&disk, marker));
    assert!(ids.iter().all(|id| !holds(&disk, &id.0)), "nor are their names");
    assert!(disk.len() < 300_000, "the pages were given back: {} bytes", disk.len());
    assert_eq!(desk().gets(&relay, id_of(&stays)).body, stays);
}

#[test]
fn a_rebuilt_file_holds_the_same_in_another_order() {
    let relay = Relay::opens();
    let reports: Vec<_> = (0..30).map(|_| envelope()).collect();
    reports.iter().for_each(|report| relay.takes(report));
    relay.later(DAY);
    assert_eq!(relay.rebuilds(), Rebuild::Done);
    let file = std::fs::read(relay.file()).unwrap();
    let mut offsets: Vec<_> = reports
        .iter()
        .map(|report| {
            let inside = &report[9_000..9_040];
            let offset = file.windows(40).position(|window| window == inside).expect("in the file");
            (offset, id_of(report))
        })
        .collect();
    offsets.sort();
    assert!(offsets.is_sorted_by_key(|(_, id)| *id), "the file is in the order of the ids");
    assert_eq!(desk().lists(&relay, 100).len(), 30);
}

#[test]
fn the_file_is_rebuilt_once_a_day_also_where_the_relay_restarts_every_evening() {
    let relay = Relay::opens();
    assert_eq!(relay.rebuilds(), Rebuild::NotDue, "done at the start");
    relay.later(DAY);
    assert_eq!(relay.rebuilds(), Rebuild::Done);
    assert_eq!(relay.rebuilds(), Rebuild::NotDue);
    let relay = relay.restarts();
    assert_eq!(relay.rebuilds(), Rebuild::NotDue, "the day is kept in the file");
    let mut relay = relay;
    relay.close();
    relay.later(DAY);
    let relay = relay.restarts();
    let rebuilt = relay.number("SELECT rebuilt FROM office");
    assert_eq!(rebuilt, i64::try_from(TUESDAY / DAY + 2).ok(), "by itself, at its start");
}

#[test]
fn a_restart_keeps_everything() {
    let relay = Relay::opens();
    let (report, grant) = (envelope(), relay.grant());
    assert_eq!(relay.puts(&report, &grant).status, 201);
    let unspent = crate::submit::solved(relay.challenge());
    let relay = relay.restarts();
    assert_eq!(desk().gets(&relay, id_of(&report)).body, report);
    assert_eq!(relay.puts(&report, &grant).status, 200);
    assert_eq!(relay.puts(&envelope(), &grant).problem(), Problem::Exhausted);
    assert_eq!(relay.ask("POST", thiqa_wire::paths::GRANTS, &[], &unspent).status, 201);
}

#[test]
fn an_uncollected_report_waits_a_hundred_and_twenty_days() {
    let relay = Relay::opens();
    let report = envelope();
    relay.takes(&report);
    let mut swept = Vec::new();
    for _ in 0..121 {
        relay.later(DAY);
        swept.push(relay.sweeps_today());
    }
    assert!(swept[..120].iter().all(|sweep| *sweep == NOTHING), "not once today <= D + 120");
    assert_eq!(swept[120], Sweep::Done { envelopes: 1 });
    assert_eq!(desk().lists(&relay, 10), []);
    assert!(!holds(&relay.bytes_on_disk(), &report[8_000..8_050]));
}

#[test]
fn a_clock_that_jumps_sweeps_nothing_until_a_desk_agrees_with_it() {
    let relay = Relay::opens();
    let report = envelope();
    relay.takes(&report);
    assert_eq!(relay.sweeps(), NOTHING);

    relay.later(402 * DAY);
    assert_eq!(relay.sweeps(), Sweep::Postponed { days: 402 });
    let stopped_clock = desk().whose_clock_is_off_by(-400 * 86_400);
    assert_eq!(
        stopped_clock.asks(&relay, "GET", "/v1/desk/envelopes", &[]).problem(),
        Problem::Clock
    );
    assert_eq!(relay.sweeps(), Sweep::Postponed { days: 402 }, "who disagrees confirms nothing");
    relay.clock_says(relay.now() - 402 * DAY);
    assert_eq!(
        desk().lists(&relay, 10),
        [id_of(&report)],
        "the clock was wrong and nothing was lost"
    );
    assert_eq!(relay.sweeps(), NOTHING);

    relay.later(402 * DAY);
    assert_eq!(
        relay.sweeps(),
        Sweep::Postponed { days: 402 },
        "yesterday's word is no word for this"
    );
    let _ = desk().lists(&relay, 10);
    relay.sweeps();
    assert_eq!(desk().lists(&relay, 10), [], "a desk agreed: it really is a year later");
}

#[test]
fn a_clock_that_creeps_sweeps_nothing_that_waits_however_long_no_desk_comes() {
    let relay = Relay::opens();
    let (report, token, message) = (envelope(), random(), reply());
    relay.takes(&report);
    assert_eq!(desk().puts(&relay, MailboxId::of(&token), &message).status, 201);
    for days in (2..400).step_by(2) {
        relay.later(2 * DAY);
        assert_eq!(relay.sweeps(), Sweep::Postponed { days });
    }
    assert_eq!(relay.number("SELECT count(*) FROM grants"), Some(0), "but what goes by the hour");
    relay.clock_says(TUESDAY + DAY);
    assert_eq!(relay.sweeps_today(), NOTHING);
    assert_eq!(desk().lists(&relay, 10), [id_of(&report)]);
    assert!(relay.opens_mailbox(&token).contains(&message));
}

#[test]
fn a_report_that_came_while_the_clock_was_behind_has_all_its_days_when_it_is_set_right() {
    let relay = Relay::opens();
    relay.sweeps();
    relay.clock_says(12 * HOUR);
    let (report, taken) = (envelope(), envelope());
    relay.takes(&report);
    relay.takes(&taken);
    assert_eq!(desk().acks(&relay, &[id_of(&taken)]).status, 204);

    relay.clock_says(TUESDAY + HOUR);
    assert_eq!(relay.sweeps_today(), NOTHING);
    assert_eq!(desk().lists(&relay, 10), [id_of(&report)]);
    assert_eq!(relay.puts(&taken, &relay.grant()).status, 200, "collected, and known for a week");
    for _ in 0..120 {
        relay.later(DAY);
        assert_eq!(relay.sweeps_today(), NOTHING);
    }
    relay.later(DAY);
    assert_eq!(relay.sweeps_today(), Sweep::Done { envelopes: 1 });
}

#[test]
fn a_report_of_a_new_relay_survives_a_power_cut_that_sets_the_clock_to_1970() {
    let relay = Relay::opens();
    let relay = relay.restarts();
    relay.clock_says(HOUR);
    relay.takes(&envelope());
    let relay = relay.restarts();
    assert_eq!(relay.sweeps(), Sweep::Postponed { days: 0 });
    relay.clock_says(TUESDAY + HOUR);
    assert_eq!(relay.sweeps_today(), NOTHING);
    assert_eq!(desk().lists(&relay, 10).len(), 1);
}

#[test]
fn a_clock_that_was_ahead_keeps_a_report_no_longer_once_a_desk_agrees_with_the_right_one() {
    let relay = Relay::opens();
    relay.sweeps();
    relay.clock_says(TUESDAY + 4_000 * DAY);
    assert_eq!(relay.sweeps(), Sweep::Postponed { days: 4_000 });
    relay.takes(&envelope());
    relay.clock_says(TUESDAY);
    assert_eq!(desk().lists(&relay, 10).len(), 1);
    for _ in 0..120 {
        assert_eq!(relay.sweeps_today(), NOTHING);
        relay.later(DAY);
    }
    assert_eq!(relay.sweeps_today(), NOTHING);
    relay.later(DAY);
    assert_eq!(relay.sweeps_today(), Sweep::Done { envelopes: 1 });
}

#[test]
fn a_new_relay_whose_clock_is_ahead_takes_no_day_for_known_before_a_desk_agrees() {
    let relay = Relay::before_any_manifest(Options::default());
    relay.clock_says(TUESDAY + 4_000 * DAY);
    assert_eq!(relay.sweeps(), Sweep::Postponed { days: 0 });
    relay.clock_says(TUESDAY);
    assert_eq!(desk().publishes(&relay, 1).status, 204);
    assert_eq!(relay.number("SELECT swept FROM office"), i64::try_from(TUESDAY / DAY).ok());
}

#[test]
fn grants_challenges_and_nonces_are_known_to_the_hour_and_go_within_one() {
    let relay = Relay::opens();
    relay.later(17 * 60);
    let grant = relay.grant();
    let hours =
        |table| relay.number(&format!("SELECT until_hour FROM {table} ORDER BY 1 DESC LIMIT 1"));
    for table in ["grants", "spent", "nonces"] {
        assert_eq!(hours(table).map(|hour| hour % 3_600), Some(0), "{table}");
    }
    assert!(!holds(&relay.bytes_on_disk(), &grant.0), "a grant is stored as its hash");
    relay.later(7 * HOUR);
    relay.sweeps();
    for table in ["grants", "spent", "nonces"] {
        assert_eq!(hours(table), None, "{table}");
    }
}

/// After everything that a relay can be asked for, at 17 minutes and 23 seconds past the hour.
#[test]
fn no_number_on_the_disk_is_finer_than_an_hour() {
    let relay = Relay::opens();
    relay.later(17 * 60 + 23);
    let (collected, token) = (bare(envelope()), random());
    relay.takes(&collected);
    relay.takes(&bare(envelope()));
    assert_eq!(desk().acks(&relay, &[id_of(&collected)]).status, 204);
    assert_eq!(desk().puts(&relay, MailboxId::of(&token), &bare(reply())).status, 201);
    relay.opens_mailbox(&token);
    assert_eq!(relay.ask("POST", paths::MAILBOX_ERASE, &[], &random::<32>()).status, 204);
    assert_eq!(desk().publishes(&relay, 2).status, 204);
    assert_eq!(relay.sweeps(), NOTHING);

    let db = rusqlite::Connection::open(relay.file()).unwrap();
    let texts = |sql: &str| -> Vec<String> {
        let mut texts = db.prepare(sql).unwrap();
        texts.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    // What counts the migrations is not a visitor's.
    let tables =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'refinery%'";
    for table in texts(tables) {
        let columns = format!("SELECT name FROM pragma_table_info('{table}') WHERE type <> 'BLOB'");
        let mut seen = 0;
        for column in texts(&columns) {
            let mut rows = db.prepare(&format!("SELECT {column} FROM {table}")).unwrap();
            let numbers = rows.query_map([], |row| row.get::<_, Option<i64>>(0)).unwrap();
            for number in numbers.filter_map(Result::unwrap) {
                let number = u64::try_from(number).unwrap();
                seen += 1;
                // A day, the number of a manifest, yes or no; or an hour.
                let is_coarse = number < TUESDAY / HOUR || number % HOUR == 0;
                assert!(is_coarse, "{table}.{column} holds {number}");
            }
        }
        assert!(seen > 0, "{table} was empty: nothing was watched there");
    }

    let disk = relay.bytes_on_disk();
    for minutes in [0, 2, 10, 15, 60, 6 * 60] {
        let second = u32::try_from(relay.now() + minutes * 60).unwrap();
        assert!(!holds(&disk, &second.to_be_bytes()), "now and {minutes} minutes");
    }
}

/// With nothing sealed behind its header: among random bytes any number is met by chance.
fn bare(mut envelope: Vec<u8>) -> Vec<u8> {
    envelope[HEADER_BYTES..].fill(0);
    envelope
}
