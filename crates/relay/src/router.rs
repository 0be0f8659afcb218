//! The table of contents: every address of the relay on one screen.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use thiqa_wire::{Problem, paths};

use crate::app_state::AppState;
use crate::response::Refusal;
use crate::{desk, headers, mailbox, public};

pub(crate) fn router(state: Arc<AppState>) -> Router {
    Router::new()
        .route(paths::MANIFEST, get(public::manifest))
        .route(paths::CHALLENGES, post(public::challenge))
        .route(paths::GRANTS, post(public::grant))
        .route(
            &format!("{}/{{id}}", paths::ENVELOPES),
            put(public::put_envelope).post(public::ask_for_envelope),
        )
        .route(paths::MAILBOX, post(mailbox::open))
        .route(paths::MAILBOX_ERASE, post(mailbox::erase))
        .route(paths::DESK_ENVELOPES, get(desk::list))
        .route(&format!("{}/{{id}}", paths::DESK_ENVELOPES), get(desk::get))
        .route(paths::DESK_ACK, post(desk::ack))
        .route(&format!("{}/{{mailbox}}", paths::DESK_MAILBOXES), delete(mailbox::empty))
        .route(
            &format!("{}/{{mailbox}}/{{id}}", paths::DESK_MAILBOXES),
            put(mailbox::put).delete(mailbox::delete),
        )
        .route(paths::DESK_MANIFEST, put(desk::publish))
        .route(paths::HEALTH, get(public::health))
        .fallback(page_file)
        .layer(from_fn_with_state(Arc::clone(&state), headers::set))
        .with_state(state)
}

/// What is not an address of the API is a file of the page.
async fn page_file(State(state): State<Arc<AppState>>, request: Request) -> Response {
    if headers::is_api(request.uri().path()) {
        Refusal(Problem::Unknown).into_response()
    } else {
        state.site.answer(request.method(), request.uri().path(), request.headers())
    }
}
