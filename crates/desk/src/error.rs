//! What can go wrong at a desk, named for what the person in front of it can do.

use std::io;
use std::path::{Path, PathBuf};

use thiqa_report::{Destination, Stage};
use thiserror::Error;

use crate::conversation::Objection;
use crate::relay::RelayError;

/// Why the desk could not do what it was asked.
#[derive(Debug, Error)]
pub enum DeskError {
    /// The folder holds no finished desk.
    #[error("{0} holds no desk: make one with `thiqa-desk init`, or name another with --data")]
    NoDesk(PathBuf),
    /// Nothing is ever made over something else.
    #[error("{0} is not empty: name a new folder with --data")]
    NotEmpty(PathBuf),
    /// Too easily guessed by whoever steals the disk.
    #[error(
        "a passphrase has at least {} characters; six random words are a good one",
        crate::secret::PASSPHRASE_MIN
    )]
    PassphraseShort,
    /// Mistyped, or the file is damaged; no cipher can tell which. Nothing was changed.
    #[error("this passphrase does not open it; nothing was changed")]
    WrongPassphrase,
    /// Two pulls at once would race; the other one does the work.
    #[error("another pull is running at this desk: wait until it has ended")]
    PullRunning,
    /// `keys sign` needs the root key.
    #[error(
        "{0} is not there: bring the root key's stick and copy root-key.sealed back for this command"
    )]
    NoRootKey(PathBuf),
    /// A number was signed before, and a relay takes only one that rises.
    #[error("number {0} was signed already: name a higher one with --seq-from")]
    SeqUsed(u64),
    /// Weeks may have been signed of which this desk does not know.
    #[error(
        "numbers up to {0} are known here, and more may have been signed by the desk that this one \
         replaces: name the first with --seq-from, above every number ever signed"
    )]
    SeqUnsure(u64),
    /// The list shows what there is.
    #[error("there is nothing named {0} here: `thiqa-desk list` shows what there is")]
    NoSuchItem(String),
    /// Her wish was carried out: a number and a day are left.
    #[error("{0} was erased on {1}, as she wished: nothing of it is left")]
    Erased(String, String),
    /// Nothing is said any more to a case that the next pull erases.
    #[error("the day on which {0} is erased has come: the next pull does it, as she wished")]
    Due(String),
    /// The report brought no usable `case`.
    #[error("no answer can reach the person of {0}: its report brought no usable keys")]
    NoConversation(String),
    /// She declined a list before sending.
    #[error("no answer can reach the person of {0}: she wanted no list, so she cannot come back")]
    NoList(String),
    /// Neither words nor a question nor a stage; or a name or a reason left empty.
    #[error("there is nothing in it: say something")]
    NothingSaid,
    /// More than eight envelopes.
    #[error("this is longer than a mailbox holds: write it shorter")]
    ReplyTooLong,
    /// `received` and `withdrawn` are no counsellor's to say.
    #[error("the stage `{}` is written by itself", .0.id())]
    StageByItself(Stage),
    /// `reported` says who was told.
    #[error("`reported` needs whom: name the destination with --to")]
    ReportedToWhom,
    /// Another stage tells nobody.
    #[error("only `reported` has a destination")]
    OnlyReportedHasTo,
    /// A second tap.
    #[error("the stage `{}` was noted today already; nothing was sent", .0.id())]
    StageReached(Stage),
    /// No consent that stands, or a wish that does.
    #[error("`{to}` may not be told: {why}", to = .0.id(), why = .1)]
    MayNotTell(Destination, Objection),
    /// Whoever wants to stop is not asked for more.
    #[error("she is not asked for a consent now: {0}")]
    MayNotAsk(Objection),
    /// Not among the helpline's templates.
    #[error("there is no template named {0}: `thiqa-desk templates` shows them")]
    NoTemplate(String),
    /// A template that says whom it is about.
    #[error("the template {0} names a destination: say which with --to or --ask")]
    TemplateNeedsTo(String),
    /// Nothing to lift, or no erasure to stop.
    #[error("{0} has no such wish: `thiqa-desk withdrawals` lists those that stand")]
    NoSuchWish(String),
    /// A wish came that no person has seen.
    #[error("{0} holds a wish that nobody has read: open it first (`thiqa-desk show {0}`)")]
    WishUnseen(String),
    /// Something stored is not as this program writes it.
    #[error("{0} is damaged: restore the last checked backup into a new folder")]
    Damaged(&'static str),
    /// The file is no backup of a desk.
    #[error("{0} is not a backup of a desk, or was cut off")]
    NotABackup(PathBuf),
    /// A backup that cannot open what is sealed to a key protects nothing.
    #[error("the backup does not hold a usable key for manifest {0}: make a new one")]
    BackupKey(u64),
    /// The database refused.
    #[error("the desk's database: {0}")]
    Database(#[from] rusqlite::Error),
    /// The database's tables could not be brought up to date.
    #[error("the desk's database is of another release: {0}")]
    Migration(#[from] Box<refinery::Error>),
    /// A file could not be read or written.
    #[error("{0}: {1}")]
    File(PathBuf, io::Error),
    /// The relay failed or refused.
    #[error(transparent)]
    Relay(#[from] RelayError),
}

impl DeskError {
    /// Names the file in an IO error.
    pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |error| Self::File(path.to_owned(), error)
    }
}
