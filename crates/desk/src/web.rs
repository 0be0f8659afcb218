//! The desk's page, on this machine only: the list, one case with its conversation, and a button
//! that pulls. No script, no cookie, no link that leads away; whoever has no start token sees
//! nothing.

mod door;
mod fields;
mod urgency;
mod deeds;
mod notice;
mod pages;
mod words;

use std::future::Future;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use ed25519_dalek::SigningKey;
use maud::Markup;
use rand_core::CryptoRng;
use thiqa_report::Language;
use thiqa_wire::Day;
use tokio::net::TcpListener;

use crate::desk::{Desk, Keyring};
use crate::error::DeskError;
use crate::inbox::{self, Case, Item};
use crate::pull;
use crate::relay::{Clock, Relay};
use deeds::{Deed, Done, Typed};
use door::Door;
use notice::Notice;
use pages::Told;

pub use door::Token;
pub(crate) use words::{say, say_with};

/// Draws dice for one piece of work.
pub type Dice = Arc<dyn Fn() -> Box<dyn CryptoRng + Send> + Send + Sync>;

const STYLE: &str = include_str!("web/style.css");

/// A desk that is unlocked while its page is open.
#[derive(Clone)]
pub struct Office {
    /// The desk's folder.
    pub folder: PathBuf,
    /// What the passphrase unlocked.
    pub keyring: Keyring,
    /// Signs a pull.
    pub request_key: SigningKey,
    /// The clock.
    pub clock: Clock,
    /// The dice.
    pub dice: Dice,
}

struct Room {
    office: Office,
    door: Door,
    /// Held by what is done with a case: a second press finds what the first has changed.
    deeds: Arc<Mutex<()>>,
}

type Shared = State<Arc<Room>>;

/// Serves the page until `until`; then what was asked is still answered.
pub async fn serve(
    office: Office,
    token: Token,
    listener: TcpListener,
    until: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let door = Door::new(token, listener.local_addr()?.port());
    let room = Arc::new(Room { office, door, deeds: Arc::default() });
    axum::serve(listener, router(room)).with_graceful_shutdown(until).await
}

fn router(room: Arc<Room>) -> Router {
    Router::new()
        .route("/", get(paste).post(enter))
        .route("/style.css", get(style))
        .route("/{token}/", get(list_in_my_language))
        .route("/{token}/{language}/", get(list))
        .route("/{token}/{language}/pull", post(pull_now).get(list))
        .route("/{token}/{language}/{id}", get(show))
        .route("/{token}/{language}/{id}/{deed}", post(act).get(show_after))
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(DefaultBodyLimit::max(fields::FORM_LIMIT))
        .layer(from_fn_with_state(room.clone(), door::guard))
        .layer(from_fn(door::close_doors))
        .with_state(room)
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)
}

async fn paste() -> Markup {
    pages::paste()
}

async fn enter(State(room): Shared, body: Bytes) -> Response {
    let typed = std::str::from_utf8(&body).unwrap_or_default();
    match typed.strip_prefix("token=").map(str::trim) {
        Some(token) if room.door.opens_to(token) => {
            Redirect::to(&format!("/{token}/")).into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn list_in_my_language(
    State(room): Shared,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    answer(&room, &token, Some(door::language(&headers)), list_page).await
}

async fn list(State(room): Shared, Path((token, language)): Path<(String, String)>) -> Response {
    answer(&room, &token, Language::of_tag(&language), list_page).await
}

async fn show(
    State(room): Shared,
    Path((token, language, id)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let done = Done::of_query(query.as_deref().unwrap_or_default());
    let told = done.map_or(Told::Nothing, Told::Done);
    answer(&room, &token, Language::of_tag(&language), move |visit| {
        visit.page_of(&visit.open(&id)?, &Typed::default(), &told)
    })
    .await
}

/// The address of a button, opened without pressing it.
async fn show_after(
    room: Shared,
    Path((token, language, id, _)): Path<(String, String, String, String)>,
) -> Response {
    show(room, Path((token, language, id)), RawQuery(None)).await
}

async fn act(
    State(room): Shared,
    Path((token, language, id, deed)): Path<(String, String, String, String)>,
    form: Bytes,
) -> Response {
    let Some(deed) = Deed::of(&deed) else { return StatusCode::NOT_FOUND.into_response() };
    let deeds = room.deeds.clone();
    answer(&room, &token, Language::of_tag(&language), move |visit| {
        let _alone = deeds.lock().unwrap_or_else(PoisonError::into_inner);
        let mut typed = Typed::of(&form);
        visit.act(&id, deed, &mut typed).or_else(|error| match error {
            DeskError::NoSuchItem(_) => Err(error),
            error => Ok(broken(&error, &typed.text)),
        })
    })
    .await
}

async fn pull_now(
    State(room): Shared,
    Path((token, language)): Path<(String, String)>,
) -> Response {
    answer(&room, &token, Language::of_tag(&language), |visit| {
        let mut dice = (visit.office.dice)();
        let result = pull::pull(
            &visit.desk,
            &visit.office.keyring,
            &mut visit.relay(),
            visit.today,
            &mut *dice,
            &mut |_| {},
        );
        pages::list(&visit, Some(&Notice::of(&result)))
    })
    .await
}

fn list_page(visit: Visit) -> Result<Markup, DeskError> {
    pages::list(&visit, None)
}

/// One request of somebody who has the token.
struct Visit {
    office: Office,
    desk: Desk,
    token: String,
    language: Language,
    today: Day,
}

impl Visit {
    fn frame(&self) -> pages::Frame<'_> {
        pages::Frame { token: &self.token, language: self.language }
    }

    fn relay(&self) -> Relay {
        let (office, origin) = (&self.office, &self.desk.identity().relay);
        Relay::new(origin, office.request_key.clone(), office.clock.clone(), (office.dice)())
    }

    /// One thing of the list; what came is seen from here on.
    fn open(&self, id: &str) -> Result<Item, DeskError> {
        inbox::show(&self.desk, &self.office.keyring, id, self.today)
    }

    fn page_of(&self, item: &Item, typed: &Typed, told: &Told) -> Result<Markup, DeskError> {
        match item {
            Item::Case(case) => pages::case(self, case, typed, told),
            Item::Erased(erased) => Ok(pages::erased(&self.frame(), erased)),
            Item::Apart(apart) => Ok(pages::apart(&self.frame(), apart)),
        }
    }

    /// Does what was pressed. What is done and leaves no words in a field is answered with the way
    /// back to the case, so that loading it again does nothing twice.
    fn act(&self, id: &str, deed: Deed, typed: &mut Typed) -> Result<Response, DeskError> {
        let item = self.open(id)?;
        let Item::Case(case) = &item else {
            return Ok(self.page_of(&item, typed, &Told::Nothing)?.into_response());
        };
        match deed.perform(self, case, typed) {
            Ok(Some(done)) if typed.holds_words() => {
                let page = self.page_of(&self.open(id)?, typed, &Told::Done(done))?;
                Ok(page.into_response())
            }
            Ok(Some(done)) => Ok(self.way_back(case, done)),
            Ok(None) => Ok(pages::case(self, case, typed, &Told::Nothing)?.into_response()),
            Err(refusal) => {
                let page = pages::case(self, case, typed, &Told::Refused(refusal))?;
                Ok((StatusCode::CONFLICT, page).into_response())
            }
        }
    }

    fn way_back(&self, case: &Case, done: Done) -> Response {
        let path = self.frame().path(&format!("{}?done={}#told", case.line.id, done.id()));
        Redirect::to(&path).into_response()
    }
}

/// Checks the token, then works where blocking is allowed. A wrong token is a page that is not
/// there, like every other.
async fn answer<Page: IntoResponse + Send + 'static>(
    room: &Room,
    token: &str,
    language: Option<Language>,
    work: impl FnOnce(Visit) -> Result<Page, DeskError> + Send + 'static,
) -> Response {
    let (true, Some(language)) = (room.door.opens_to(token), language) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (office, token) = (room.office.clone(), token.to_owned());
    let done = tokio::task::spawn_blocking(move || {
        let desk = Desk::open(&office.folder)?;
        let today = Day::of((office.clock)());
        work(Visit { office, desk, token, language, today })
    });
    match done.await {
        Ok(Ok(page)) => page.into_response(),
        Ok(Err(DeskError::NoSuchItem(_))) => StatusCode::NOT_FOUND.into_response(),
        Ok(Err(error)) => broken(&error, ""),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Something is broken; what was typed is given back.
fn broken(error: &DeskError, typed: &str) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, pages::trouble(error, typed)).into_response()
}
