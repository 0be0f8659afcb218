//! What any visitor asks a relay: the manifest, a grant for some work, and a mailbox by its token.

use std::io;

use thiqa_wire::header::REPLY;
use thiqa_wire::work::Work;
use thiqa_wire::{Challenge, EnvelopeId, Grant, Header, OCTET_STREAM, Receipt, paths};

use crate::http::{Answer, Line};

impl Line {
    /// The manifest that the relay shows to everyone, as it travels.
    pub fn manifest(&self) -> io::Result<Option<Vec<u8>>> {
        let answer = self.ask("GET", paths::MANIFEST, &[], b"")?;
        Ok((answer.status == 200).then_some(answer.body))
    }

    /// Works for a grant.
    pub fn buys_a_grant(&self) -> io::Result<Grant> {
        let json = [("content-type", "application/json")];
        let challenge = self.ask("POST", paths::CHALLENGES, &json, br#"{"parts":0}"#)?.body;
        let challenge =
            Challenge::from_bytes(&challenge).ok_or_else(|| io::Error::other("no challenge"))?;
        let solution = Work::on(challenge).unwrap().step(u32::MAX).unwrap();
        let request = [&challenge.to_bytes()[..], &solution.to_bytes()].concat();
        let grant = self.ask("POST", paths::GRANTS, &[], &request)?.body;
        grant.try_into().map(Grant).map_err(|_| io::Error::other("no grant"))
    }

    /// Puts an envelope on a grant.
    pub fn puts(&self, id: EnvelopeId, envelope: &[u8], grant: Grant) -> io::Result<Answer> {
        let grant = [(paths::GRANT_HEADER, &*grant.to_hex())];
        self.ask("PUT", &paths::envelope(id), &grant, envelope)
    }

    /// What waits in the mailbox of this token, each as it was put, in the order of their ids: the
    /// relay's own order is drawn anew each time.
    pub fn opens_mailbox(&self, token: &[u8]) -> Vec<(EnvelopeId, Vec<u8>)> {
        let answer = self.ask("POST", paths::MAILBOX, &[], token).unwrap();
        assert_eq!((answer.status, answer.body.len()), (200, paths::MAILBOX_BYTES));
        let places = answer.body.chunks(REPLY);
        let mut found: Vec<_> = places
            .filter_map(|place| Header::of(place).ok().map(|header| (header.id, place.to_vec())))
            .collect();
        found.sort();
        found
    }

    /// Empties the mailbox of this token, whatever waits in it.
    pub fn empties_mailbox(&self, token: &[u8]) {
        let accept = [("accept", OCTET_STREAM)];
        let answer = self.ask("POST", paths::MAILBOX_ERASE, &accept, token).unwrap();
        let receipt = Receipt::emptied(token.try_into().unwrap());
        assert!(answer.status == 200 && receipt.is(&answer.body), "{}", answer.head);
    }
}
