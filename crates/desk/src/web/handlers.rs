//! What each address answers: parse, one verb, a page. Whoever shows a case to a person notes that she
//! has seen it; drawing alone notes nothing.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;
use thiqa_report::Language;

use super::actions::{Action, Done, Refusal, Typed};
use super::app_state::{AppState, Shared};
use super::door;
use super::error::WebError;
use super::fields::Fields;
use super::given_back::given_back;
use super::notice::Notice;
use super::pages::{self, Told};
use super::paging::Paging;
use super::visit::Visit;
use crate::case::read_id;
use crate::keys::Passphrase;
use crate::reply::{Picked, ReplyError, SetAside, bring_back, mark_seen, set_aside};
use crate::session::Desk;
use crate::sync::pull;
use crate::upkeep::{UpkeepError, adopt};
use crate::views::{Case, Item, show as look_up};

const STYLE: &str = include_str!("style.css");

pub(super) async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)
}

pub(super) async fn paste() -> Markup {
    pages::paste()
}

pub(super) async fn enter(State(state): Shared, body: Bytes) -> Response {
    let typed = std::str::from_utf8(&body).unwrap_or_default();
    match typed.strip_prefix("token=").map(str::trim) {
        Some(token) if state.door.opens_to(token) => {
            Redirect::to(&format!("/{token}/")).into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

pub(super) async fn list_in_my_language(
    State(state): Shared,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    let language = Some(door::language(&headers));
    answer(state, token, language, |visit| draw_list(visit, Paging::first(), None, &[])).await
}

pub(super) async fn list(
    State(state): Shared,
    Path((token, language)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    answer(state, token, Language::of_tag(&language), move |visit| {
        draw_list(visit, Paging::of_query(&query), None, &set_of(&query))
    })
    .await
}

pub(super) async fn list_aside(
    State(state): Shared,
    Path((token, language)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    answer(state, token, Language::of_tag(&language), move |visit| {
        let (inbox, paging) = (visit.inbox()?, Paging::of_query(&query));
        Ok(pages::list_aside(visit, &inbox, paging, &set_of(&query)))
    })
    .await
}

/// Sets aside what is ticked or what a range names, or brings back what is ticked.
pub(super) async fn set_many_aside(
    State(state): Shared,
    Path((token, language)): Path<(String, String)>,
    form: Bytes,
) -> Response {
    answer(state, token, Language::of_tag(&language), move |visit| {
        let _alone = visit.state.act_alone();
        let fields = Fields::of(&form);
        let number = |id: &str| read_id(id).filter(|(letter, _)| *letter == 'c').map(|it| it.1);
        let ticked: Vec<u64> = fields.all("case").filter_map(number).collect();
        if fields.get("press") == "back" {
            let count = bring_back(&visit.session, &ticked)?;
            return Ok(Redirect::to(&visit.frame().path(&format!("aside?back={count}"))));
        }
        let SetAside { done, passed_over } = if fields.get("press") == "range" {
            let (from, to) = (number(fields.get("from").trim()), number(fields.get("to").trim()));
            let inbox = visit.inbox()?;
            let range = from.zip(to).map(|(from, to)| inbox.within(&(from..=to)));
            let with_dangers = !fields.get("danger").is_empty();
            set_aside(&visit.session, &range.unwrap_or_default(), Picked::Range { with_dangers })?
        } else {
            set_aside(&visit.session, &ticked, Picked::OneByOne)?
        };
        let back = format!("?aside={done}&over={passed_over}");
        Ok(Redirect::to(&visit.frame().path(&back)))
    })
    .await
}

/// What was set aside, passed over, or brought back, as the address says it: keys of its words, and how
/// many each.
fn set_of(query: &str) -> Vec<(&'static str, usize)> {
    let fields = Fields::of(query.as_bytes());
    let said = [("aside", "aside_done"), ("over", "aside_passed_over"), ("back", "aside_undone")];
    let counted = |(name, key)| Some((key, fields.get(name).parse().ok()?));
    said.into_iter().filter_map(counted).filter(|it| *it != ("aside_passed_over", 0)).collect()
}

pub(super) async fn ask_to_adopt(
    State(state): Shared,
    Path((token, language)): Path<(String, String)>,
) -> Response {
    answer(state, token, Language::of_tag(&language), |visit| {
        Ok(pages::adopt(&visit.frame(), None))
    })
    .await
}

pub(super) async fn adopt_here(
    State(state): Shared,
    Path((token, language)): Path<(String, String)>,
    form: Bytes,
) -> Response {
    answer(state, token, Language::of_tag(&language), move |visit| {
        let _alone = visit.state.act_alone();
        let fields = Fields::of(&form);
        let refused = |key| {
            let page = pages::adopt(&visit.frame(), Some(key));
            Ok((StatusCode::CONFLICT, page).into_response())
        };
        if fields.get("gone").is_empty() {
            return refused("adopt.not_gone");
        }
        match become_the_desk(visit, fields.get("passphrase")) {
            Ok(keys) => Ok(pages::adopted(&visit.frame(), &keys).into_response()),
            Err(UpkeepError::Key(_)) => refused("adopt.wrong"),
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// Adopts the folder, and goes on with the desk that it is then. Gives what the relay's keeper needs.
fn become_the_desk(visit: &Visit, passphrase: &str) -> Result<String, UpkeepError> {
    let passphrase = Passphrase::typed(passphrase.to_owned());
    let unlocked = visit.state.unlocked();
    let machine = unlocked.machine();
    let folder = visit.session.desk().folder();
    let keys = adopt(folder, &passphrase, machine)?;
    let desk = Desk::open(folder, machine)?;
    visit.state.goes_on_with(desk.stay_unlocked(&passphrase, machine.clone())?);
    Ok(keys)
}

pub(super) async fn pull_now(
    State(state): Shared,
    Path((token, language)): Path<(String, String)>,
) -> Response {
    answer(state, token, Language::of_tag(&language), |visit| {
        let result = pull(&visit.session, &mut visit.relay()?, &mut |_| {});
        draw_list(visit, Paging::first(), Some(&Notice::of(&result)), &[])
    })
    .await
}

pub(super) async fn show(
    State(state): Shared,
    Path((token, language, id)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let done = Done::of_query(query.as_deref().unwrap_or_default());
    let told = done.map_or(Told::Nothing, Told::Done);
    answer(state, token, Language::of_tag(&language), move |visit| {
        show_to_person(visit, &look_up(&visit.session, &id)?, &Typed::default(), &told)
    })
    .await
}

/// The address of a button, opened without pressing it.
pub(super) async fn show_after(
    state: Shared,
    Path((token, language, id, _)): Path<(String, String, String, String)>,
) -> Response {
    show(state, Path((token, language, id)), RawQuery(None)).await
}

pub(super) async fn act(
    State(state): Shared,
    Path((token, language, id, action)): Path<(String, String, String, String)>,
    form: Bytes,
) -> Response {
    // A desk that was started anew has another token: what was typed before that is given back.
    if !state.door.opens_to(&token) {
        return given_back(StatusCode::FORBIDDEN, &Typed::of(&form));
    }
    let (Some(action), Some(language)) = (Action::of(&action), Language::of_tag(&language)) else {
        return given_back(StatusCode::NOT_FOUND, &Typed::of(&form));
    };
    let pressed = form.clone();
    let done = at_the_desk(state, token, language, move |visit| {
        let _alone = visit.state.act_alone();
        let mut typed = Typed::of(&pressed);
        // What was sent already left the fields: it is not given back to be sent again.
        perform(visit, &id, action, &mut typed).or_else(|error| Ok(not_done(Some(&error), &typed)))
    });
    done.await.unwrap_or_else(|error| not_done(error.as_ref(), &Typed::of(&form)))
}

/// A press that came to nothing: her words go back to her, whatever is broken; where she typed none, it is
/// said what that is.
fn not_done(error: Option<&WebError>, typed: &Typed) -> Response {
    match error {
        Some(error) if error.is_not_there() => given_back(StatusCode::NOT_FOUND, typed),
        Some(error) if !typed.holds_words() => broken(error),
        _ => given_back(StatusCode::INTERNAL_SERVER_ERROR, typed),
    }
}

fn draw_list(
    visit: &Visit,
    paging: Paging,
    notice: Option<&Notice>,
    set: &[(&str, usize)],
) -> Result<Markup, WebError> {
    Ok(pages::list(visit, &visit.inbox()?, paging, notice, set)?)
}

/// Draws one thing of the list, and notes what of a case this person has read with it.
fn show_to_person(
    visit: &Visit,
    item: &Item,
    typed: &Typed,
    told: &Told,
) -> Result<Markup, WebError> {
    match item {
        Item::Case(case) => show_case(visit, case, typed, told),
        Item::Erased(erased) => Ok(pages::erased(&visit.frame(), erased)),
        Item::DeadLetter(letter) => Ok(pages::dead_letter(&visit.frame(), letter)),
    }
}

fn show_case(visit: &Visit, case: &Case, typed: &Typed, told: &Told) -> Result<Markup, WebError> {
    let page = pages::case(visit, case, typed, told)?;
    mark_seen(&visit.session, &case.line.id, case.read_to)?;
    Ok(page)
}

/// Does what was pressed. What is done and leaves no words in a field is answered with the way
/// back to the case, so that loading it again does nothing twice.
fn perform(
    visit: &Visit,
    id: &str,
    action: Action,
    typed: &mut Typed,
) -> Result<Response, WebError> {
    let item = look_up(&visit.session, id)?;
    let Item::Case(case) = &item else {
        return Ok(show_to_person(visit, &item, typed, &Told::Nothing)?.into_response());
    };
    match action.perform(visit, case, typed) {
        // An answer that is begun stays in its fields.
        Ok(Some(done)) if typed.holds_words() || typed.ask.is_some() => {
            let item = look_up(&visit.session, id)?;
            Ok(show_to_person(visit, &item, typed, &Told::Done(done))?.into_response())
        }
        Ok(Some(done)) => Ok(way_back(visit, case, done)),
        Ok(None) => Ok(show_case(visit, case, typed, &Told::Nothing)?.into_response()),
        Err(Refusal::Desk(
            why @ (ReplyError::AskOnceMore | ReplyError::AskBeforeTakingBack(_)),
        )) => {
            let asks = Told::AsksOnceMore(action.once_more(), why);
            Ok(show_case(visit, case, typed, &asks)?.into_response())
        }
        Err(refusal) => {
            let page = show_case(visit, case, typed, &Told::Refused(refusal))?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
    }
}

fn way_back(visit: &Visit, case: &Case, done: Done) -> Response {
    let path = visit.frame().path(&format!("{}?done={}#told", case.line.id, done.id()));
    Redirect::to(&path).into_response()
}

/// Checks the token, then works. A wrong token is a page that is not there, like every other.
async fn answer<Page: IntoResponse + Send + 'static>(
    state: Arc<AppState>,
    token: String,
    language: Option<Language>,
    work: impl FnOnce(&Visit) -> Result<Page, WebError> + Send + 'static,
) -> Response {
    let (true, Some(language)) = (state.door.opens_to(&token), language) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match at_the_desk(state, token, language, work).await {
        Ok(page) => page.into_response(),
        Err(Some(error)) if error.is_not_there() => StatusCode::NOT_FOUND.into_response(),
        Err(Some(error)) => broken(&error),
        Err(None) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Works where blocking is allowed, in a session of its own. `None` is the error of work that panicked.
async fn at_the_desk<Done: Send + 'static>(
    state: Arc<AppState>,
    token: String,
    language: Language,
    work: impl FnOnce(&Visit) -> Result<Done, WebError> + Send + 'static,
) -> Result<Done, Option<WebError>> {
    let done = tokio::task::spawn_blocking(move || {
        let session = state.session()?;
        work(&Visit { state, session, token, language })
    });
    done.await.map_err(|_| None)?.map_err(Some)
}

/// Something is broken.
fn broken(error: &WebError) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, pages::trouble(error)).into_response()
}
