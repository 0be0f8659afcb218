//! Every address of the desk's page.

use std::future::Future;
use std::io;
use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tokio::net::TcpListener;

use super::app_state::AppState;
use super::door::{Door, Token};
use super::{guard, handlers};
use crate::error::Fault;
use crate::session::{Actor, Unlocked};
use crate::views::Index;

/// The page of an unlocked desk, ready to be served: its index stands.
pub struct DeskPage {
    unlocked: Unlocked,
    index: Index,
}

impl DeskPage {
    /// Opens every case once.
    ///
    /// # Errors
    /// A [`Fault`] of the database.
    pub fn open(unlocked: Unlocked) -> Result<Self, Fault> {
        let index = Index::new(&unlocked.session(Actor::Desk)?)?;
        Ok(Self { unlocked, index })
    }

    /// Serves the page until `until`; then what was asked is still answered.
    ///
    /// # Errors
    /// Where the listener fails.
    pub async fn serve(
        self,
        token: Token,
        listener: TcpListener,
        until: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let door = Door::new(token, listener.local_addr()?.port());
        let state = AppState::new(self.unlocked, self.index, door);
        axum::serve(listener, router(Arc::new(state))).with_graceful_shutdown(until).await
    }
}

fn router(state: Arc<AppState>) -> Router {
    use handlers::{
        act, adopt_here, ask_to_adopt, enter, list, list_aside, list_in_my_language, paste,
        pull_now, set_many_aside, show, show_after, style,
    };
    Router::new()
        .route("/", get(paste).post(enter))
        .route("/style.css", get(style))
        .route("/{token}/", get(list_in_my_language))
        .route("/{token}/{language}/", get(list))
        .route("/{token}/{language}/pull", post(pull_now).get(list))
        .route("/{token}/{language}/aside", post(set_many_aside).get(list_aside))
        .route("/{token}/{language}/adopt", post(adopt_here).get(ask_to_adopt))
        .route("/{token}/{language}/{id}", get(show))
        .route("/{token}/{language}/{id}/{action}", post(act).get(show_after))
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(from_fn_with_state(Arc::clone(&state), guard::guard))
        .layer(from_fn(guard::close_doors))
        .with_state(state)
}
