//! What a desk should be told before it hurts: a missing backup, an old manifest, a quiet month.
//! Needs no secret, asks nobody.

use thiqa_wire::Day;

use crate::calendar::{self, WEEK, written};
use crate::error::Fault;
use crate::session::Desk;
use crate::store::{backups, cases, deployment, waiting, weeks};

/// Days after which a checked backup is too old.
const BACKUP_AGE: u32 = WEEK;
/// Days after which the relay's manifest is too old.
const MANIFEST_AGE: u32 = 2 * WEEK;
/// Days without a pull.
const PULL_AGE: u32 = 2 * WEEK;
/// Days before the last signed manifest from which more should be signed.
const SIGN_AHEAD: u32 = 4 * WEEK;

/// One thing to do soon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The folder is a copy: it only reads until it is adopted.
    NotAtHome,
    /// No backup was ever checked, so nothing is published.
    NeverBackedUp,
    /// The newest checked backup was made so many days ago.
    BackupOld(u32),
    /// Some signed weeks are in no checked backup, so they will not be published.
    WeeksNotBackedUp(usize),
    /// The relay showed no manifest of ours: no form can send.
    NothingServed,
    /// The relay's manifest is so many days old.
    ManifestOld(u32),
    /// The relay shows the key of this day, which this desk would not publish yet.
    ManifestAhead(String),
    /// So many envelopes are of a newer version, and wait for an update.
    NewerWaits(u64),
    /// Nobody pulled for so many days.
    NotPulled(u32),
    /// So many erasures are due and held, because the relay lists what it does not give.
    ErasuresHeld(u32),
    /// The last signed manifest is of this day.
    SignMore(String),
}

impl Warning {
    /// Its id, under which its words stand.
    pub fn id(&self) -> &'static str {
        match self {
            Self::NotAtHome => "not_at_home",
            Self::NeverBackedUp => "never_backed_up",
            Self::BackupOld(_) => "backup_old",
            Self::WeeksNotBackedUp(_) => "weeks_not_backed_up",
            Self::NothingServed => "nothing_served",
            Self::ManifestOld(_) => "manifest_old",
            Self::ManifestAhead(_) => "manifest_ahead",
            Self::NewerWaits(_) => "newer_waits",
            Self::NotPulled(_) => "not_pulled",
            Self::ErasuresHeld(_) => "erasures_held",
            Self::SignMore(_) => "sign_more",
        }
    }

    /// The number or the day in its words.
    pub fn value(&self) -> String {
        match self {
            Self::NotAtHome | Self::NeverBackedUp | Self::NothingServed => String::new(),
            Self::BackupOld(days) | Self::ManifestOld(days) | Self::NotPulled(days) => {
                days.to_string()
            }
            Self::WeeksNotBackedUp(weeks) => weeks.to_string(),
            Self::ErasuresHeld(cases) => cases.to_string(),
            Self::NewerWaits(envelopes) => envelopes.to_string(),
            Self::SignMore(day) | Self::ManifestAhead(day) => day.clone(),
        }
    }
}

/// Everything to do soon, the most urgent first.
///
/// # Errors
/// A [`Fault`] of the database.
pub fn warnings(desk: &Desk, today: Day) -> Result<Vec<Warning>, Fault> {
    if !desk.is_at_home() {
        // All the others are for the desk itself.
        return Ok(vec![Warning::NotAtHome]);
    }
    let store = desk.store().reader();
    let weeks = weeks::all(store)?;
    let mut warnings = Vec::new();
    match backups::last_checked(store)? {
        None => warnings.push(Warning::NeverBackedUp),
        Some(made) => {
            warnings.extend(older(today, made, BACKUP_AGE).map(Warning::BackupOld));
            let unbacked = weeks.iter().filter(|it| it.backed.is_none() && it.retired.is_none());
            let unbacked = unbacked.count();
            if unbacked > 0 {
                warnings.push(Warning::WeeksNotBackedUp(unbacked));
            }
        }
    }
    let pulled = deployment::pulled(store)?;
    match deployment::served(store)?.as_deref().and_then(calendar::read) {
        Some(issued) => {
            warnings.extend(older(today, issued, MANIFEST_AGE).map(Warning::ManifestOld));
            let due = weeks::due(store, today)?;
            if due.is_some_and(|(week, _)| week.issued < issued) {
                warnings.push(Warning::ManifestAhead(written(issued)));
            }
        }
        None if pulled.is_some() => warnings.push(Warning::NothingServed),
        None => {}
    }
    if let Some(since) = pulled.or(weeks.first().map(|first| first.issued)) {
        warnings.extend(older(today, since, PULL_AGE).map(Warning::NotPulled));
    }
    let newer = waiting::count_newer(store)?;
    if newer > 0 {
        warnings.push(Warning::NewerWaits(newer));
    }
    let held = cases::count_held(store)?;
    if held > 0 {
        warnings.push(Warning::ErasuresHeld(held));
    }
    if let Some(last) = weeks.last()
        && today.plus(SIGN_AHEAD) >= last.issued
    {
        warnings.push(Warning::SignMore(written(last.issued)));
    }
    Ok(warnings)
}

/// The day of the last pull that ended.
///
/// # Errors
/// A [`Fault`] of the database.
pub fn last_pull(desk: &Desk) -> Result<Option<Day>, Fault> {
    deployment::pulled(desk.store().reader())
}

fn older(today: Day, day: Day, limit: u32) -> Option<u32> {
    Some(today.since(day)).filter(|days| *days > limit)
}
