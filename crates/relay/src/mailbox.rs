//! Mailboxes: what waits for a person until she comes back with her list.
//!
//! The desk puts, at most eight; whoever has the read token opens and empties. An answer tells
//! nobody who watches the connection whether anything waits, not even by the time it takes, and a mailbox cannot be
//! found out from the relay's files: they hold hashes of tokens.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use sha2::{Digest, Sha256};
use thiqa_wire::header::REPLY;
use thiqa_wire::paths::{MAILBOX_BYTES, MAILBOX_SLOTS, PAID_READ_BYTES, READ_TOKEN_BYTES};
use thiqa_wire::{
    Challenge, EnvelopeId, Header, MailboxId, Problem, Purpose, Receipt, Solution, work,
};

use crate::app_state::AppState;
use crate::connection_slots::Connection;
use crate::desk_request::signed;
use crate::rate_limit::TokenBucket;
use crate::response::{Answer, octets};
use crate::store::{NewReply, Put, SpentForTurn};
use crate::{request, response};

/// How long emptying a mailbox takes at least: what is there is deleted, synced and cut from the
/// log well within that time, and where nothing is there the visitor waits as long, so that the time
/// tells nothing.
const ERASE_TIME: Duration = Duration::from_millis(200);
/// Bytes that decide the order of the slots: a number of 64 bits for each.
const ORDER_BYTES: usize = MAILBOX_SLOTS * 8;

/// `POST /v1/mailbox`
pub(crate) async fn open(State(state): State<Arc<AppState>>, request: Request) -> Answer<Response> {
    let (head, body) = request.into_parts();
    let (token, work) = token_and_work(body).await?;
    let mailbox = MailboxId::of(&token);
    let connection = Connection::of(&head.extensions);
    let has_worked = takes_turn(&state, &state.reads, work).await?;
    let place = state.answers.enter(&connection, has_worked.then(|| connection.shelter()))?;
    let held = state.store.mailbox_with_neighbours(mailbox).await?;
    let order = state.rng.draw()?;
    let mut noise = vec![0; MAILBOX_BYTES];
    state.rng.fill(&mut noise)?;
    Ok(octets(StatusCode::OK, place.with(slots(mailbox, &held, &noise, order))))
}

/// `POST /v1/mailbox/erase`
pub(crate) async fn erase(
    State(state): State<Arc<AppState>>,
    request: Request,
) -> Answer<Response> {
    let (head, body) = request.into_parts();
    let (token, work) = token_and_work(body).await?;
    let mailbox = MailboxId::of(&token);
    takes_turn(&state, &state.erases, work).await?;
    let turn = state.in_flight.admit_erase().await?;
    // A visitor who leaves takes nothing out of the writer's queue, so their turn stays taken.
    let erasing = tokio::spawn(async move {
        let _turn = turn;
        let emptied = state.store.empty_mailbox(mailbox);
        tokio::join!(emptied, tokio::time::sleep(ERASE_TIME)).0
    });
    erasing.await.unwrap_or(Err(Problem::Busy))?;
    Ok(response::done(&head.headers, StatusCode::NO_CONTENT, Receipt::emptied(&token)))
}

/// `PUT /v1/desk/mailboxes/{mailbox}/{id}`, in the order of checks of section 8.
pub(crate) async fn put(State(state): State<Arc<AppState>>, request: Request) -> Answer<Response> {
    if state.length(request.headers())? != REPLY {
        return Err(Problem::Size.into());
    }
    let desk = signed(&state, request, REPLY).await?;
    desk.may_write()?;
    let (mailbox, id) = mailbox_and_id(desk.head.uri.path())?;
    // An envelope of this size is to a reporter: the header refuses every other direction.
    let header = Header::of(&desk.body).map_err(|_| Problem::Malformed)?;
    if header.id != id {
        return Err(Problem::Malformed.into());
    }
    let reply = NewReply { mailbox, id, bytes: desk.body.to_vec() };
    Ok(desk.done(match state.store.put_reply(reply, state.today()).await? {
        Put::Stored => StatusCode::CREATED,
        Put::Known => StatusCode::OK,
    }))
}

/// `DELETE /v1/desk/mailboxes/{mailbox}/{id}`
pub(crate) async fn delete(
    State(state): State<Arc<AppState>>,
    request: Request,
) -> Answer<Response> {
    let desk = signed(&state, request, 0).await?;
    desk.may_write()?;
    let (mailbox, id) = mailbox_and_id(desk.head.uri.path())?;
    state.store.delete_reply(mailbox, id).await?;
    Ok(desk.done(StatusCode::NO_CONTENT))
}

/// `DELETE /v1/desk/mailboxes/{mailbox}`
pub(crate) async fn empty(
    State(state): State<Arc<AppState>>,
    request: Request,
) -> Answer<Response> {
    let desk = signed(&state, request, 0).await?;
    desk.may_write()?;
    let mailbox = request::last_segment(desk.head.uri.path());
    let mailbox = MailboxId::from_hex(mailbox).ok_or(Problem::Malformed)?;
    state.store.empty_mailbox(mailbox).await?;
    Ok(desk.done(StatusCode::NO_CONTENT))
}

/// The token in the body, and the work of whoever does not wait for a turn: read before one is taken,
/// so that whoever brings neither takes none.
async fn token_and_work(
    body: Body,
) -> Result<([u8; READ_TOKEN_BYTES], Option<(Challenge, Solution)>), Problem> {
    let body = request::short_body(body, PAID_READ_BYTES).await?;
    let (token, work) = body.split_first_chunk().ok_or(Problem::Malformed)?;
    let work = match work {
        [] => None,
        work => Some(work::read(work).ok_or(Problem::Malformed)?),
    };
    Ok((*token, work))
}

/// Waits for a turn of this bucket, or spends solved work instead of one: whoever worked is refused no
/// turn, and makes it dearer for the next. Whether this one did.
async fn takes_turn(
    state: &AppState,
    bucket: &TokenBucket,
    work: Option<(Challenge, Solution)>,
) -> Result<bool, Problem> {
    let Some((challenge, solution)) = work else { return bucket.turn().await.map(|()| false) };
    if state.bought(&challenge, &solution)? != Purpose::Read {
        return Err(Problem::Work);
    }
    let spent = SpentForTurn {
        challenge: Sha256::digest(challenge.to_bytes()).into(),
        expires: challenge.expires().into(),
        is_too_cheap: state.is_too_cheap(&challenge, Purpose::Read).await?,
    };
    state.store.spend_for_turn(spent).await?;
    state.paid_reads.count();
    Ok(true)
}

/// Mailbox and id, the last two segments of a path.
fn mailbox_and_id(path: &str) -> Result<(MailboxId, EnvelopeId), Problem> {
    let (rest, id) = path.rsplit_once('/').ok_or(Problem::Malformed)?;
    let mailbox = MailboxId::from_hex(request::last_segment(rest)).ok_or(Problem::Malformed)?;
    Ok((mailbox, EnvelopeId::from_hex(id).ok_or(Problem::Malformed)?))
}

/// Eight slots in the order of eight random numbers. `held` is what the store read, the mailbox's
/// own messages and its neighbours'; a slot that is not the mailbox's own holds noise. The answer is
/// put together in the same way whoever owns what.
fn slots(
    mailbox: MailboxId,
    held: &[(MailboxId, Vec<u8>)],
    noise: &[u8],
    order: [u8; ORDER_BYTES],
) -> Vec<u8> {
    let mut held = held.iter();
    let (numbers, _) = order.as_chunks::<8>();
    let mut slots: Vec<(u64, &[u8])> = noise
        .chunks_exact(REPLY)
        .zip(numbers)
        .map(|(empty, number)| {
            let own = held.next().filter(|(owner, _)| *owner == mailbox);
            (u64::from_be_bytes(*number), own.map_or(empty, |(_, bytes)| bytes.as_slice()))
        })
        .collect();
    slots.sort_unstable_by_key(|(number, _)| *number);
    let slots: Vec<&[u8]> = slots.into_iter().map(|(_, slot)| slot).collect();
    slots.concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OURS: MailboxId = MailboxId([1; 32]);
    const NEIGHBOUR: MailboxId = MailboxId([2; 32]);

    fn held(owner: MailboxId, filled_with: u8) -> (MailboxId, Vec<u8>) {
        (owner, vec![filled_with; REPLY])
    }

    /// The first byte of each slot tells whose it is; noise begins with 0.
    fn first_bytes(answer: &[u8]) -> Vec<u8> {
        answer.chunks(REPLY).map(|slot| slot[0]).collect()
    }

    /// A thousand times eight answers, each message in each slot a thousand times, give or take
    /// five standard deviations.
    #[test]
    fn every_message_is_as_often_in_every_slot() {
        let eight: Vec<_> = (1..=8).map(|number| held(OURS, number)).collect();
        let noise = vec![0; MAILBOX_BYTES];
        let mut seen = [[0_u32; MAILBOX_SLOTS]; MAILBOX_SLOTS];
        for round in 0_u64..8_000 {
            let half =
                |half: u8| Sha256::new().chain_update(round.to_be_bytes()).chain_update([half]);
            let order = [half(0).finalize(), half(1).finalize()].concat().try_into().unwrap();
            let answer = slots(OURS, &eight, &noise, order);
            for (slot, message) in first_bytes(&answer).into_iter().enumerate() {
                seen[usize::from(message) - 1][slot] += 1;
            }
        }
        for (message, slots) in seen.iter().enumerate() {
            assert!(
                slots.iter().all(|times| (850..=1_150).contains(times)),
                "{message}: {slots:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn an_answer_has_eight_slots_all_of_ours_and_nobody_elses(
            owners in prop::collection::vec(any::<bool>(), 0..=MAILBOX_SLOTS),
            order in prop::collection::vec(any::<u8>(), ORDER_BYTES),
        ) {
            let eight: Vec<_> = (1..)
                .zip(&owners)
                .map(|(number, ours)| held(if *ours { OURS } else { NEIGHBOUR }, number))
                .collect();
            let noise = vec![0; MAILBOX_BYTES];
            let answer = slots(OURS, &eight, &noise, order.try_into().unwrap());
            prop_assert_eq!(answer.len(), MAILBOX_BYTES);
            let mut given = first_bytes(&answer);
            given.sort_unstable();
            given.retain(|byte| *byte != 0);
            let ours: Vec<u8> =
                (1..).zip(&owners).filter(|(_, ours)| **ours).map(|(number, _)| number).collect();
            prop_assert_eq!(given, ours);
        }

        #[test]
        fn a_path_is_read_only_as_it_is_written(path in "(/([0-9a-f]{64}|[0-9a-f]{32}|[0-9a-fA-F]{63,65}|[!-~]{0,40})){0,3}") {
            if let Ok((mailbox, id)) = mailbox_and_id(&path) {
                let written = format!("/{mailbox}/{id}");
                prop_assert!(path.ends_with(&written));
            }
        }

        #[test]
        fn what_is_written_as_a_path_is_read(mailbox in any::<[u8; 32]>(), id in any::<[u8; 16]>()) {
            let (mailbox, id) = (MailboxId(mailbox), EnvelopeId(id));
            let path = thiqa_wire::paths::desk_reply(mailbox, id);
            prop_assert_eq!(mailbox_and_id(&path), Ok((mailbox, id)));
        }
    }
}
