//! How often the relay waits for the disk, and how fast it takes reports beside the bare limit.
//!
//! Counts the syncs of the real program with strace while envelopes are put: exactly one each at
//! one connection, at most one for eight at sixty-four. Ends with an error where that does not hold.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench may fail"
)]

mod real;

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::time::{Duration, Instant};

use thiqa_wire::{Grant, header};

use client::Client;
use launch::Program;
use real::{client, desk, launch, mail, rate, relay, rng, submit, wait};

/// Envelopes put at one connection; at sixty-four, eight times as many.
const ENVELOPES: usize = 400;
const MANY: usize = 64;

struct Run {
    took: Duration,
    envelopes: usize,
    slowest_of_a_hundred: Duration,
}

fn main() {
    let (alone, syncs_alone) = traced(1, ENVELOPES);
    let (many, syncs_many) = traced(MANY, ENVELOPES * 8);
    println!("\nSyncs while putting envelopes of 16 KiB (strace: fsync and fdatasync)\n");
    println!("connections  envelopes  syncs  envelopes a sync");
    println!(
        "{:>11}  {:>9}  {:>5}  {:>16.2}",
        1,
        alone.envelopes,
        syncs_alone,
        ratio(&alone, syncs_alone)
    );
    println!(
        "{:>11}  {:>9}  {:>5}  {:>16.2}",
        MANY,
        many.envelopes,
        syncs_many,
        ratio(&many, syncs_many)
    );

    println!("\nRate, not traced, each answered once on disk\n");
    println!("what                                      a second      p99");
    let bare = bare(ENVELOPES * 8);
    println!(
        "append 16 KiB + fdatasync, one by one     {:>8.0}  {:>7}",
        rate(bare.envelopes, bare.took),
        millis(&bare)
    );
    for connections in [1, 8, MANY] {
        let run = free(connections, ENVELOPES * 8);
        println!(
            "relay at {connections:>2} connections                   {:>8.0}  {:>7}",
            rate(run.envelopes, run.took),
            millis(&run)
        );
    }

    assert_eq!(syncs_alone, alone.envelopes, "exactly one sync an envelope at one connection");
    assert!(syncs_many * 8 <= many.envelopes, "at most one sync for eight envelopes at {MANY}");
}

/// Puts envelopes while strace counts.
fn traced(connections: usize, envelopes: usize) -> (Run, usize) {
    let folder = launch::folder();
    let log = folder.path().join("syncs");
    let plain = launch::easy(launch::command(folder.path()));
    let relay = launch::start(launch::under_strace(plain, "trace=fsync,fdatasync", &log));
    let prepared = prepare(&relay, connections, envelopes);
    let before = syncs(&log);
    let run = put_all(prepared);
    let counted = syncs(&log) - before;
    relay.stops();
    (run, counted)
}

fn free(connections: usize, envelopes: usize) -> Run {
    let folder = launch::folder();
    let relay = launch::start(launch::easy(launch::command(folder.path())));
    let prepared = prepare(&relay, connections, envelopes);
    let run = put_all(prepared);
    relay.stops();
    run
}

/// The bare limit of the disk: one file, one append, one sync, again.
fn bare(envelopes: usize) -> Run {
    let folder = launch::folder();
    let mut file = File::create(PathBuf::from(folder.path()).join("bare")).unwrap();
    let envelope = mail::envelope_of(header::SMALL, 1);
    let began = Instant::now();
    let each = (0..envelopes)
        .map(|_| {
            let began = Instant::now();
            file.write_all(&envelope).unwrap();
            file.sync_data().unwrap();
            began.elapsed()
        })
        .collect();
    run(began.elapsed(), each)
}

type Share = (Client, Vec<(Vec<u8>, Grant)>);

/// A manifest, connections, and for each its envelopes with a grant already bought.
fn prepare(relay: &Program, connections: usize, envelopes: usize) -> Vec<Share> {
    relay.publishes();
    std::thread::scope(|scope| {
        let visitors: Vec<_> = (0..connections)
            .map(|_| {
                scope.spawn(|| {
                    let mut client = relay.client();
                    let share = (0..envelopes / connections)
                        .map(|_| (mail::envelope(), submit::grant(&mut client)))
                        .collect();
                    (client, share)
                })
            })
            .collect();
        visitors.into_iter().map(|visitor| visitor.join().unwrap()).collect()
    })
}

/// All connections begin together; each puts its next when the last is answered.
fn put_all(shares: Vec<Share>) -> Run {
    let barrier = Barrier::new(shares.len() + 1);
    std::thread::scope(|scope| {
        let visitors: Vec<_> = shares
            .into_iter()
            .map(|share| {
                scope.spawn(|| {
                    let (mut client, share) = share;
                    barrier.wait();
                    let timed = share
                        .iter()
                        .map(|(envelope, grant)| timed_put(&mut client, envelope, grant));
                    timed.collect::<Vec<_>>()
                })
            })
            .collect();
        barrier.wait();
        let began = Instant::now();
        let each = visitors.into_iter().flat_map(|visitor| visitor.join().unwrap()).collect();
        run(began.elapsed(), each)
    })
}

fn timed_put(client: &mut Client, envelope: &[u8], grant: &Grant) -> Duration {
    let began = Instant::now();
    assert_eq!(submit::put(client, envelope, grant).status, 201);
    began.elapsed()
}

fn syncs(log: &Path) -> usize {
    let log = std::fs::read_to_string(log).expect("strace writes its log");
    log.lines().filter(|line| line.contains("sync(") && !line.contains("unfinished")).count()
        + log.lines().filter(|line| line.contains("sync resumed")).count()
}

fn run(took: Duration, mut each: Vec<Duration>) -> Run {
    each.sort();
    Run { took, envelopes: each.len(), slowest_of_a_hundred: each[each.len() * 99 / 100] }
}

fn ratio(run: &Run, syncs: usize) -> f64 {
    run.envelopes as f64 / syncs as f64
}

fn millis(run: &Run) -> String {
    format!("{:.1} ms", run.slowest_of_a_hundred.as_secs_f64() * 1_000.0)
}
