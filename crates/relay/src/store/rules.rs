//! The rules of order: what happens to whatever arrives, given what is known, and what is over when.
//!
//! Facts in, verdict out. No SQL, no IO, no clock: an engine gathers the facts in its own way, asks
//! here, and writes what the verdict says. A refusal is a verdict too, and then nothing is written.

use thiqa_wire::paths::MAILBOX_SLOTS;
use thiqa_wire::{Day, Problem, Purpose, header};

use super::contract::{
    ENVELOPE_DAYS, GONE_DAYS, GrantState, NewGrant, Pressure, Put, REPLACED_DAYS, REPLY_DAYS,
    Rebuild, SpentForTurn,
};

/// Seconds in an hour, the finest time that is stored of a grant, a spent challenge or a nonce.
const HOUR: u64 = 3_600;
/// How many times the database must be free on its file system before a rebuild: one copy lies in the
/// log, one in a temporary file, and a third is left for those who write meanwhile.
const REBUILD_COPIES: u64 = 3;

/// Grants that are sold and not yet spent at which work is a step dearer, and the next steps: a city
/// that writes at once spends what it buys within minutes.
const UNSPENT_STEPS: [u64; 4] = [256, 1_024, 4_096, 16_384];
/// Percent of the room at which work is dearer, and the steps by which it is in all.
const FILLED_STEPS: [(u8, u8); 3] = [(50, 1), (75, 2), (90, 4)];

/// Bytes beyond the room for envelopes and messages that notes of spent work may fill (32 MiB).
const TURNS_RESERVE: u64 = 32 << 20;

/// How full the store is, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Space {
    /// Bytes in use.
    pub(super) used: u64,
    /// Bytes at which envelopes and messages are refused.
    pub(super) limit: u64,
}

impl Space {
    fn has_room_for(self, bytes: usize) -> bool {
        self.has_room_below(self.limit, bytes)
    }

    /// Whether an envelope fits: the last quarter of the room takes no large ones, which most reports
    /// are not.
    fn has_room_for_envelope(self, bytes: usize) -> bool {
        let limit = if bytes > header::SMALL { self.limit / 4 * 3 } else { self.limit };
        self.has_room_below(limit, bytes)
    }

    fn has_room_below(self, limit: u64, bytes: usize) -> bool {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.used.saturating_add(bytes) <= limit
    }

    /// In percent; all of it where there is none.
    fn filled(self) -> u8 {
        let percent = u128::from(self.used) * 100 / u128::from(self.limit.max(1));
        u8::try_from(percent.min(100)).unwrap_or(100)
    }
}

/// What is known under an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KnownBytes {
    /// Nothing: the id is new.
    Nothing,
    /// The very bytes that arrive, waiting or collected.
    Same,
    /// Other bytes.
    Other,
}

impl KnownBytes {
    /// Compares what is known (`None` where nothing is) with what arrives.
    pub(super) fn compare<T: PartialEq + ?Sized>(known: Option<&T>, arriving: &T) -> Self {
        match known {
            None => Self::Nothing,
            Some(known) if known == arriving => Self::Same,
            Some(_) => Self::Other,
        }
    }
}

/// A grant as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StoredGrant {
    /// Unix second of the full hour up to which it is valid.
    pub(super) until_hour: u64,
    /// Whether an envelope was stored on it.
    pub(super) used: bool,
    /// Whether a large one may be.
    pub(super) large: bool,
}

/// What a stored grant (`None` where it is unknown) is good for at the unix second `now`, for an envelope
/// of `bytes` bytes.
pub(super) fn grant_state(now: u64, stored: Option<StoredGrant>, bytes: usize) -> GrantState {
    match stored {
        Some(grant) if grant.until_hour >= now && (grant.large || bytes <= header::SMALL) => {
            if grant.used {
                GrantState::Used
            } else {
                GrantState::Unused
            }
        }
        _ => GrantState::Invalid,
    }
}

/// What is known when an envelope arrives.
#[derive(Clone, Copy, Debug)]
pub(super) struct EnvelopeFacts {
    /// The grant it came on.
    pub(super) grant: GrantState,
    /// What is known under its id.
    pub(super) known: KnownBytes,
    /// Whether it is sealed to a key that is good today.
    pub(super) key_is_current: bool,
    /// How full the store is.
    pub(super) space: Space,
}

/// What happens to an envelope of `bytes` bytes, in the order of section 8: a repeat is recognised on
/// a used grant, on a full disk and after its key was replaced, and only what is stored uses a grant
/// up.
pub(super) fn put_envelope(facts: &EnvelopeFacts, bytes: usize) -> Result<Put, Problem> {
    if facts.grant == GrantState::Invalid {
        return Err(Problem::Grant);
    }
    match facts.known {
        KnownBytes::Same => return Ok(Put::Known),
        KnownBytes::Other => return Err(Problem::Conflict),
        KnownBytes::Nothing => {}
    }
    if !facts.key_is_current {
        return Err(Problem::Stale);
    }
    if facts.grant == GrantState::Used {
        return Err(Problem::Exhausted);
    }
    if !facts.space.has_room_for_envelope(bytes) {
        return Err(Problem::Full);
    }
    Ok(Put::Stored)
}

/// What is known when the desk puts a message.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReplyFacts {
    /// What the mailbox holds under its id.
    pub(super) known: KnownBytes,
    /// Messages in the mailbox; where it holds many, any number from [`MAILBOX_SLOTS`] on.
    pub(super) messages: usize,
    /// How full the store is.
    pub(super) space: Space,
}

/// What happens to a message to a reporter.
pub(super) fn put_reply(facts: &ReplyFacts) -> Result<Put, Problem> {
    match facts.known {
        KnownBytes::Same => return Ok(Put::Known),
        KnownBytes::Other => return Err(Problem::Conflict),
        KnownBytes::Nothing => {}
    }
    if facts.messages >= MAILBOX_SLOTS {
        return Err(Problem::Exhausted);
    }
    if !facts.space.has_room_for(header::REPLY) {
        return Err(Problem::Full);
    }
    Ok(Put::Stored)
}

/// Whether a challenge becomes a grant. One is issued only while an envelope would fit for which it
/// is sold, so that nobody has one that is of no use.
pub(super) fn issue_grant(
    challenge_is_spent: bool,
    new: &NewGrant,
    space: Space,
) -> Result<(), Problem> {
    spend(challenge_is_spent)?;
    let bytes = if new.purpose == Purpose::Large { header::LARGE } else { header::SMALL };
    if !space.has_room_for_envelope(bytes) {
        return Err(Problem::Full);
    }
    if new.is_too_cheap { Err(Problem::Work) } else { Ok(()) }
}

/// Whether a challenge may be spent.
fn spend(challenge_is_spent: bool) -> Result<(), Problem> {
    if challenge_is_spent { Err(Problem::Spent) } else { Ok(()) }
}

/// Whether one may be spent for a turn to read: notes of it fill no more than half of what is kept
/// beyond the room for the desk's requests.
pub(super) fn spend_for_turn(
    challenge_is_spent: bool,
    new: &SpentForTurn,
    space: Space,
) -> Result<(), Problem> {
    spend(challenge_is_spent)?;
    if new.is_too_cheap {
        return Err(Problem::Work);
    }
    let limit = space.limit.saturating_add(TURNS_RESERVE);
    if space.has_room_below(limit, 0) { Ok(()) } else { Err(Problem::Busy) }
}

/// How hard a relay is pressed with so many grants that are sold and not yet spent.
pub(super) fn pressure(unspent: u64, space: Space) -> Pressure {
    let filled = space.filled();
    let sold = UNSPENT_STEPS.iter().filter(|step| unspent >= **step).count();
    let full = FILLED_STEPS.iter().rev().find(|(percent, _)| filled >= *percent);
    let steps = full.map_or(0, |(_, steps)| *steps);
    Pressure { steps: steps.saturating_add(u8::try_from(sold).unwrap_or(u8::MAX)), filled }
}

/// Whether a desk's request counts: its nonce must be new.
pub(super) fn record_nonce(is_new: bool) -> Result<(), Problem> {
    if is_new { Ok(()) } else { Err(Problem::Signature) }
}

/// What is known when a manifest is published.
#[derive(Clone, Copy, Debug)]
pub(super) struct ManifestFacts {
    /// The number of the one that is served; `None` before the first.
    pub(super) served_seq: Option<u64>,
    /// Whether that one is the very same.
    pub(super) is_served: bool,
    /// The day of the last sweep; `None` before one.
    pub(super) last_swept: Option<Day>,
}

/// What happens to a manifest that is not refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Publish {
    /// It is served already: nothing is written.
    AlreadyServed,
    /// It replaces the one before.
    Replace {
        /// The day to note as that of the last sweep. A desk's clock agreed with ours, so from the
        /// first manifest on a day is known from which a jump of the clock can be told.
        swept: Day,
    },
}

/// What happens to a verified manifest whose number is `seq` and whose week begins on `issued`. One of
/// a week to come is refused: whoever has a copy of the desk's folder could end this week with it,
/// and the next ones, whose keys lie there already.
pub(super) fn publish_manifest(
    facts: &ManifestFacts,
    seq: u64,
    issued: Day,
    today: Day,
) -> Result<Publish, Problem> {
    if facts.is_served {
        return Ok(Publish::AlreadyServed);
    }
    if facts.served_seq.is_some_and(|served| served >= seq) || issued > today.plus(1) {
        return Err(Problem::Seq);
    }
    Ok(Publish::Replace { swept: facts.last_swept.unwrap_or(today) })
}

/// Whether an envelope may be sealed to the key of a manifest that was replaced on this day (`None`
/// while it is served).
pub(super) fn key_is_current(replaced: Option<Day>, today: Day) -> bool {
    replaced.is_none_or(|replaced| today.since(replaced) < REPLACED_DAYS)
}

/// The last day of what comes today and is kept for `days` days. It counts from the last sweep where
/// today is earlier: a clock that was behind when something came must not cost it its days once the
/// clock is set right.
pub(super) fn last_day(today: Day, last_swept: Option<Day>, days: u32) -> Day {
    last_swept.map_or(today, |swept| today.max(swept)).plus(days)
}

/// The first full hour at or after the unix second `unix`, in unix seconds.
pub(super) fn hour_after(unix: u64) -> u64 {
    unix.div_ceil(HOUR).saturating_mul(HOUR)
}

/// What a sweep deletes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SweepPlan {
    /// Grants, spent challenges and nonces go where their hour lies before this unix second.
    pub(super) now: u64,
    /// What goes by its day, where a desk confirmed which day it is.
    pub(super) days: Option<DaysPlan>,
}

/// What a sweep deletes and notes on a day that a desk confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DaysPlan {
    /// Envelopes, messages and what was collected go where their last day lies before this one, which
    /// is noted as the day of the last sweep.
    pub(super) today: Day,
    /// Manifests that were replaced on this day or before it go; `None` where none can have been.
    pub(super) replaced_by: Option<Day>,
    /// The latest last day that anything may have: what came while the clock was ahead has its days
    /// from now on, and no years.
    pub(super) latest: LatestDays,
}

/// The latest last day that something can have which comes today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LatestDays {
    pub(super) envelope: Day,
    pub(super) reply: Day,
    /// Of what was collected.
    pub(super) gone: Day,
}

/// What a sweep at the unix second `now` does. A wrong clock must not delete a report, however slowly
/// it goes wrong: days pass only where a desk confirms the day it is. What is kept by the hour goes
/// by the clock alone, or a flood of grants would stay for as long as no desk comes.
pub(super) fn sweep(now: u64, clock_confirmed: bool) -> SweepPlan {
    let today = Day::of(now);
    let days = DaysPlan {
        today,
        replaced_by: today.0.checked_sub(REPLACED_DAYS).map(Day),
        latest: LatestDays {
            envelope: today.plus(ENVELOPE_DAYS),
            reply: today.plus(REPLY_DAYS),
            gone: today.plus(GONE_DAYS),
        },
    };
    SweepPlan { now, days: clock_confirmed.then_some(days) }
}

/// What is known when a rebuild is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct RebuildFacts {
    /// The day of the last one; `None` before one.
    pub(super) last_rebuilt: Option<Day>,
    /// Bytes of the database.
    pub(super) size: u64,
    /// Bytes free on its file system.
    pub(super) free: u64,
}

/// Whether the database is rebuilt now: once a day, and only where there is space for it.
pub(super) fn rebuild(facts: &RebuildFacts, today: Day) -> Rebuild {
    if facts.last_rebuilt == Some(today) {
        Rebuild::NotDue
    } else if facts.free < facts.size.saturating_mul(REBUILD_COPIES) {
        Rebuild::NoSpace
    } else {
        Rebuild::Done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TODAY: Day = Day(20_000);
    const EMPTY: Space = Space { used: 0, limit: 1 << 20 };
    const FULL: Space = Space { used: 1 << 20, limit: 1 << 20 };
    /// What is stored: a new envelope on an unused grant, to a current key, with room.
    const NEW: EnvelopeFacts = EnvelopeFacts {
        grant: GrantState::Unused,
        known: KnownBytes::Nothing,
        key_is_current: true,
        space: EMPTY,
    };

    fn grants() -> impl Strategy<Value = GrantState> {
        prop::sample::select(vec![GrantState::Invalid, GrantState::Unused, GrantState::Used])
    }

    fn known() -> impl Strategy<Value = KnownBytes> {
        prop::sample::select(vec![KnownBytes::Nothing, KnownBytes::Same, KnownBytes::Other])
    }

    fn spaces() -> impl Strategy<Value = Space> {
        prop::sample::select(vec![EMPTY, FULL])
    }

    fn envelope_facts() -> impl Strategy<Value = EnvelopeFacts> {
        (grants(), known(), any::<bool>(), spaces()).prop_map(
            |(grant, known, key_is_current, space)| EnvelopeFacts {
                grant,
                known,
                key_is_current,
                space,
            },
        )
    }

    fn put(facts: EnvelopeFacts) -> Result<Put, Problem> {
        put_envelope(&facts, header::SMALL)
    }

    #[test]
    fn a_new_envelope_on_an_unused_grant_is_stored() {
        assert_eq!(put(NEW), Ok(Put::Stored));
    }

    #[test]
    fn each_envelope_that_is_wrong_in_one_thing_is_refused_for_it() {
        let space = FULL;
        for (facts, problem) in [
            (EnvelopeFacts { grant: GrantState::Invalid, ..NEW }, Problem::Grant),
            (EnvelopeFacts { known: KnownBytes::Other, ..NEW }, Problem::Conflict),
            (EnvelopeFacts { key_is_current: false, ..NEW }, Problem::Stale),
            (EnvelopeFacts { grant: GrantState::Used, ..NEW }, Problem::Exhausted),
            (EnvelopeFacts { space, ..NEW }, Problem::Full),
        ] {
            assert_eq!(put(facts), Err(problem), "{facts:?}");
        }
    }

    proptest! {
        #[test]
        fn without_a_valid_grant_nothing_else_is_told(facts in envelope_facts()) {
            prop_assert_eq!(
                put(EnvelopeFacts { grant: GrantState::Invalid, ..facts }),
                Err(Problem::Grant)
            );
        }

        #[test]
        fn under_a_valid_grant_a_known_id_is_told_before_anything_else(
            facts in envelope_facts(),
            grant in prop::sample::select(vec![GrantState::Unused, GrantState::Used]),
        ) {
            let under = |known| put(EnvelopeFacts { grant, known, ..facts });
            prop_assert_eq!(under(KnownBytes::Same), Ok(Put::Known));
            prop_assert_eq!(under(KnownBytes::Other), Err(Problem::Conflict));
        }

        #[test]
        fn a_replaced_key_is_told_before_a_used_grant_and_that_before_a_full_disk(
            used in any::<bool>(),
            space in spaces(),
        ) {
            let grant = if used { GrantState::Used } else { GrantState::Unused };
            let facts = EnvelopeFacts { grant, space, ..NEW };
            prop_assert_eq!(put(EnvelopeFacts { key_is_current: false, ..facts }), Err(Problem::Stale));
            let expected = match (used, space == FULL) {
                (true, _) => Err(Problem::Exhausted),
                (false, true) => Err(Problem::Full),
                (false, false) => Ok(Put::Stored),
            };
            prop_assert_eq!(put(facts), expected);
        }

        #[test]
        fn only_what_is_wrong_in_nothing_is_stored(facts in envelope_facts()) {
            let right = facts.grant == GrantState::Unused
                && facts.known == KnownBytes::Nothing
                && facts.key_is_current
                && facts.space == EMPTY;
            prop_assert_eq!(put(facts) == Ok(Put::Stored), right);
        }

        #[test]
        fn a_message_is_known_or_in_conflict_first_then_a_ninth_then_without_room(
            known in known(),
            messages in 0..2 * MAILBOX_SLOTS,
            space in spaces(),
        ) {
            let expected = match known {
                KnownBytes::Same => Ok(Put::Known),
                KnownBytes::Other => Err(Problem::Conflict),
                KnownBytes::Nothing if messages >= MAILBOX_SLOTS => Err(Problem::Exhausted),
                KnownBytes::Nothing if space == FULL => Err(Problem::Full),
                KnownBytes::Nothing => Ok(Put::Stored),
            };
            prop_assert_eq!(put_reply(&ReplyFacts { known, messages, space }), expected);
        }

        #[test]
        fn what_comes_today_outlives_every_sweep_of_its_days_and_none_after(
            today in 0_u32..40_000,
            swept in prop::option::of(0_u32..40_000),
            days in prop::sample::select(vec![ENVELOPE_DAYS, REPLY_DAYS, GONE_DAYS]),
            later in 0_u32..200,
        ) {
            let last = last_day(Day(today), swept.map(Day), days);
            let counted_from = today.max(swept.unwrap_or(0));
            let now = u64::from(counted_from + later) * 24 * HOUR;
            let plan = sweep(now, true).days.unwrap();
            prop_assert_eq!(last < plan.today, later > days);
        }

        #[test]
        fn a_replaced_manifest_goes_when_its_key_is_no_longer_good_and_not_before(
            replaced in 0_u32..40_000,
            today in 0_u32..40_000,
        ) {
            let (replaced, today) = (Day(replaced), Day(today));
            let plan = sweep(u64::from(today.0) * 24 * HOUR, true).days.unwrap();
            let goes = plan.replaced_by.is_some_and(|day| replaced <= day);
            prop_assert_eq!(goes, !key_is_current(Some(replaced), today));
        }

        #[test]
        fn an_hour_is_full_not_before_and_less_than_one_after(unix in 0..u64::MAX / 2) {
            let hour = hour_after(unix);
            prop_assert_eq!(hour % HOUR, 0);
            prop_assert!(unix <= hour && hour < unix + HOUR);
        }
    }

    #[test]
    fn a_grant_is_valid_up_to_the_last_second_of_its_hour_used_or_not() {
        let hour = 5 * HOUR;
        let at = |now, used| {
            let grant = StoredGrant { until_hour: hour, used, large: false };
            grant_state(now, Some(grant), header::SMALL)
        };
        assert_eq!([at(0, false), at(hour, false)], [GrantState::Unused; 2]);
        assert_eq!([at(0, true), at(hour, true)], [GrantState::Used; 2]);
        assert_eq!([at(hour + 1, false), at(hour + 1, true)], [GrantState::Invalid; 2]);
        assert_eq!(grant_state(0, None, 0), GrantState::Invalid, "unknown");
    }

    #[test]
    fn bytes_are_nothing_the_same_or_other() {
        assert_eq!(KnownBytes::compare(None, b"ab"), KnownBytes::Nothing);
        assert_eq!(KnownBytes::compare(Some(b"ab"), b"ab"), KnownBytes::Same);
        assert_eq!(KnownBytes::compare(Some(b"aB"), b"ab"), KnownBytes::Other);
    }

    #[test]
    fn there_is_room_up_to_the_last_byte_and_numbers_do_not_overflow() {
        let space = Space { used: 100, limit: 200 };
        assert!(space.has_room_for(100) && !space.has_room_for(101));
        let none = Space { used: 0, limit: 0 };
        assert!(none.has_room_for(0) && !none.has_room_for(1));
        assert!(!Space { used: u64::MAX, limit: u64::MAX - 1 }.has_room_for(usize::MAX));
    }

    #[test]
    fn a_large_envelope_goes_on_a_grant_that_was_sold_for_one() {
        let at = |large, bytes| {
            grant_state(0, Some(StoredGrant { until_hour: 0, used: false, large }), bytes)
        };
        assert_eq!(at(false, header::SMALL), GrantState::Unused);
        assert_eq!(at(false, header::LARGE), GrantState::Invalid);
        assert_eq!([at(true, header::SMALL), at(true, header::LARGE)], [GrantState::Unused; 2]);
    }

    #[test]
    fn a_spent_challenge_is_told_before_a_full_disk_and_what_it_is_sold_for_must_fit() {
        let new = |purpose, is_too_cheap| NewGrant {
            challenge: [0; 32],
            challenge_expires: 0,
            grant: [0; 32],
            valid_until: 0,
            purpose,
            is_too_cheap,
        };
        assert_eq!(issue_grant(true, &new(Purpose::Any, true), FULL), Err(Problem::Spent));
        assert_eq!(issue_grant(false, &new(Purpose::Any, true), FULL), Err(Problem::Full));
        let (small, large) = (16_384, 65_536);
        for (purpose, least) in
            [(Purpose::Any, small), (Purpose::Small, small), (Purpose::Large, large / 3 * 4 + 4)]
        {
            let issue = |limit, is_too_cheap| {
                issue_grant(false, &new(purpose, is_too_cheap), Space { used: 0, limit })
            };
            assert_eq!(issue(least - 1, false), Err(Problem::Full), "{purpose:?}");
            assert_eq!(issue(least, true), Err(Problem::Work), "{purpose:?}");
            assert_eq!(issue(least, false), Ok(()), "{purpose:?}");
        }
    }

    #[test]
    fn work_for_a_turn_counts_once_at_its_price_and_while_the_desk_has_its_room() {
        let spend = |is_spent, is_too_cheap, used| {
            let new = SpentForTurn { challenge: [0; 32], expires: 0, is_too_cheap };
            spend_for_turn(is_spent, &new, Space { used, limit: 1 << 20 })
        };
        let most = (1 << 20) + TURNS_RESERVE;
        assert_eq!(spend(true, true, most + 1), Err(Problem::Spent));
        assert_eq!(spend(false, true, most + 1), Err(Problem::Work));
        assert_eq!(spend(false, false, most + 1), Err(Problem::Busy));
        assert_eq!(spend(false, false, most), Ok(()));
    }

    #[test]
    fn the_last_quarter_of_the_room_takes_small_envelopes_only() {
        let put = |used, bytes| {
            put_envelope(&EnvelopeFacts { space: Space { used, limit: 1 << 20 }, ..NEW }, bytes)
        };
        let three_quarters = 3 << 18;
        assert_eq!(put(three_quarters - 65_536, header::LARGE), Ok(Put::Stored));
        assert_eq!(put(three_quarters - 65_535, header::LARGE), Err(Problem::Full));
        assert_eq!(put((1 << 20) - 16_384, header::SMALL), Ok(Put::Stored));
        assert_eq!(put((1 << 20) - 16_383, header::SMALL), Err(Problem::Full));
    }

    #[test]
    fn work_is_dearer_the_more_is_sold_and_the_fuller_it_is() {
        let steps = |unspent, used| pressure(unspent, Space { used, limit: 100 }).steps;
        let sold = [0, 255, 256, 1_024, 4_096, 16_384, u64::MAX].map(|unspent| steps(unspent, 0));
        assert_eq!(sold, [0, 0, 1, 2, 3, 4, 4]);
        let filled = [0, 49, 50, 74, 75, 89, 90, 100, u64::MAX].map(|used| steps(0, used));
        assert_eq!(filled, [0, 0, 1, 1, 2, 2, 4, 4, 4]);
        assert_eq!(steps(256, 50), 2);
        assert_eq!(pressure(0, Space { used: 0, limit: 0 }), Pressure { steps: 0, filled: 0 });
        assert_eq!(pressure(0, Space { used: 1, limit: 0 }).filled, 100, "a full disk");
    }

    #[test]
    fn a_nonce_counts_once() {
        assert_eq!((record_nonce(true), record_nonce(false)), (Ok(()), Err(Problem::Signature)));
    }

    #[test]
    fn a_manifest_rises_or_is_the_very_one_that_is_served() {
        let publish = |served_seq, is_served, seq| {
            let facts = ManifestFacts { served_seq, is_served, last_swept: None };
            publish_manifest(&facts, seq, TODAY, TODAY)
        };
        let replaced = Ok(Publish::Replace { swept: TODAY });
        assert_eq!(publish(None, false, 1), replaced);
        assert_eq!(publish(Some(5), false, 6), replaced);
        assert_eq!(publish(Some(5), false, 9), replaced, "weeks may be skipped");
        assert_eq!(publish(Some(5), true, 5), Ok(Publish::AlreadyServed));
        assert_eq!(publish(Some(5), false, 5), Err(Problem::Seq), "another of the same number");
        assert_eq!(publish(Some(5), false, 4), Err(Problem::Seq));
    }

    #[test]
    fn a_manifest_of_a_week_to_come_is_refused_but_for_one_that_begins_tomorrow() {
        let publish = |is_served, issued| {
            let facts = ManifestFacts { served_seq: Some(1), is_served, last_swept: None };
            publish_manifest(&facts, 2, issued, TODAY)
        };
        let replaced = Ok(Publish::Replace { swept: TODAY });
        for days in [0, 1] {
            assert_eq!(publish(false, TODAY.plus(days)), replaced, "clocks differ");
        }
        assert_eq!(publish(false, Day(TODAY.0 - 60)), replaced, "weeks may be late");
        for days in [2, 7, 400] {
            assert_eq!(publish(false, TODAY.plus(days)), Err(Problem::Seq));
        }
        assert_eq!(publish(true, TODAY.plus(7)), Ok(Publish::AlreadyServed));
    }

    #[test]
    fn the_first_manifest_tells_the_day_and_later_ones_leave_it_to_the_sweeps() {
        let noted = |last_swept| {
            let facts = ManifestFacts { served_seq: None, is_served: false, last_swept };
            publish_manifest(&facts, 1, TODAY, TODAY)
        };
        assert_eq!(noted(None), Ok(Publish::Replace { swept: TODAY }));
        assert_eq!(noted(Some(Day(7))), Ok(Publish::Replace { swept: Day(7) }));
    }

    #[test]
    fn a_key_is_good_while_it_is_served_and_for_six_days_more() {
        assert!(key_is_current(None, TODAY));
        for (days, good) in [(0, true), (6, true), (7, false), (400, false)] {
            assert_eq!(key_is_current(Some(Day(TODAY.0 - days)), TODAY), good, "{days}");
        }
        assert!(key_is_current(Some(TODAY.plus(3)), TODAY), "the clock was set back");
    }

    #[test]
    fn a_clock_that_is_behind_costs_nobody_a_day() {
        assert_eq!(last_day(Day(0), Some(TODAY), 30), TODAY.plus(30));
        assert_eq!(last_day(TODAY, Some(Day(0)), 30), TODAY.plus(30));
        assert_eq!(last_day(TODAY, None, 30), TODAY.plus(30));
        assert_eq!(last_day(Day(u32::MAX), None, 30), Day(u32::MAX), "and overflows nowhere");
    }

    #[test]
    fn days_pass_only_where_a_desk_confirms_them_and_hours_always() {
        let now = u64::from(TODAY.0) * 24 * HOUR + 5;
        assert_eq!(sweep(now, false), SweepPlan { now, days: None });
        let latest = LatestDays {
            envelope: TODAY.plus(ENVELOPE_DAYS),
            reply: TODAY.plus(REPLY_DAYS),
            gone: TODAY.plus(GONE_DAYS),
        };
        let replaced_by = Some(Day(TODAY.0 - REPLACED_DAYS));
        let days = Some(DaysPlan { today: TODAY, replaced_by, latest });
        assert_eq!(sweep(now, true), SweepPlan { now, days });
    }

    #[test]
    fn a_database_is_rebuilt_once_a_day_where_three_times_its_size_is_free() {
        let ask =
            |last_rebuilt, free| rebuild(&RebuildFacts { last_rebuilt, size: 100, free }, TODAY);
        assert_eq!(ask(None, 300), Rebuild::Done);
        assert_eq!(ask(None, 299), Rebuild::NoSpace);
        assert_eq!(ask(Some(TODAY), 299), Rebuild::NotDue, "that is told first");
        assert_eq!(ask(Some(TODAY.plus(1)), 300), Rebuild::Done, "the clock was set back");
    }
}
