//! What a form does: it works for a grant and puts an envelope.

use thiqa_wire::paths::{self, GRANT_HEADER};
use thiqa_wire::work::Work;
use thiqa_wire::{Challenge, Grant};

use crate::client::{Answer, Client};
use crate::mail::id_of;

pub fn challenge(client: &mut Client) -> Challenge {
    try_challenge(client).expect("a challenge")
}

/// A challenge for `small`, `large` or `read`.
pub fn challenge_for(client: &mut Client, purpose: &str) -> Challenge {
    let body = format!(r#"{{"parts":0,"for":"{purpose}"}}"#);
    let answer = client.ask("POST", paths::CHALLENGES, &[], body.as_bytes());
    assert_eq!(answer.status, 200, "{answer:?}");
    Challenge::from_bytes(&answer.body).unwrap()
}

pub fn grant(client: &mut Client) -> Grant {
    try_grant(client).expect("a grant")
}

/// `None` where the relay hung up.
pub fn try_grant(client: &mut Client) -> Option<Grant> {
    let body = solved(try_challenge(client)?);
    let answer = client.try_ask("POST", paths::GRANTS, &[], &body)?;
    assert_eq!(answer.status, 201, "{answer:?}");
    Some(Grant(answer.body.try_into().unwrap()))
}

fn try_challenge(client: &mut Client) -> Option<Challenge> {
    let answer = client.try_ask("POST", paths::CHALLENGES, &[], br#"{"parts":0}"#)?;
    assert_eq!(answer.status, 200);
    Challenge::from_bytes(&answer.body)
}

pub fn put(client: &mut Client, envelope: &[u8], grant: &Grant) -> Answer {
    let target = paths::envelope(id_of(envelope));
    client.ask("PUT", &target, &[(GRANT_HEADER, &grant.to_hex())], envelope)
}

/// Challenge and solution, as `POST /v1/grants` takes them.
pub fn solved(challenge: Challenge) -> Vec<u8> {
    let solution = Work::on(challenge).unwrap().step(u32::MAX).unwrap();
    [&challenge.to_bytes()[..], &solution.to_bytes()].concat()
}
