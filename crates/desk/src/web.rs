//! The desk's page, on this machine only: the list, one case, and a button that pulls. No script,
//! no cookie, no link that leads away; whoever has no start token sees nothing.

mod door;
mod notice;
mod pages;
mod words;

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
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
use crate::relay::{Clock, Relay};
use crate::{inbox, pull};
use door::Door;
use notice::Notice;

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
    let room = Arc::new(Room { office, door });
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
        .fallback(async || StatusCode::NOT_FOUND)
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
) -> Response {
    answer(&room, &token, Language::of_tag(&language), move |visit| {
        let item = inbox::show(&visit.desk, &visit.office.keyring, &id, visit.today)?;
        Ok(pages::item(&visit.frame(), &item))
    })
    .await
}

async fn pull_now(
    State(room): Shared,
    Path((token, language)): Path<(String, String)>,
) -> Response {
    answer(&room, &token, Language::of_tag(&language), |visit| {
        let office = &visit.office;
        let dice = (office.dice)();
        let origin = &visit.desk.identity().relay;
        let mut relay = Relay::new(origin, office.request_key.clone(), office.clock.clone(), dice);
        let mut dice = (office.dice)();
        let result = pull::pull(
            &visit.desk,
            &office.keyring,
            &mut relay,
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
}

/// Checks the token, then works where blocking is allowed. A wrong token is a page that is not
/// there, like every other.
async fn answer(
    room: &Room,
    token: &str,
    language: Option<Language>,
    work: impl FnOnce(Visit) -> Result<Markup, DeskError> + Send + 'static,
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
        Ok(Err(error)) => {
            (StatusCode::INTERNAL_SERVER_ERROR, pages::trouble(&error)).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
