//! What is put at a relay: envelopes of the right shape around bytes that nobody opens.

use thiqa_wire::{Direction, EnvelopeId, Header, KeyId, header};

use crate::desk::manifest;
use crate::rng::random;

/// A small envelope to the key of manifest `seq`.
pub fn envelope_to(seq: u64) -> Vec<u8> {
    envelope_of(header::SMALL, seq)
}

pub fn envelope() -> Vec<u8> {
    envelope_to(1)
}

pub fn envelope_of(size: usize, seq: u64) -> Vec<u8> {
    let key = manifest(seq).key();
    behind(Header { direction: Direction::ToDesk, id: EnvelopeId(random()), key }, size)
}

/// An envelope to a reporter.
pub fn reply() -> Vec<u8> {
    let key = KeyId([0; 8]);
    let header = Header { direction: Direction::ToReporter, id: EnvelopeId(random()), key };
    behind(header, header::REPLY)
}

fn behind(header: Header, size: usize) -> Vec<u8> {
    let mut bytes = header.bytes().to_vec();
    while bytes.len() < size {
        bytes.extend(random::<32>());
    }
    bytes.truncate(size);
    bytes
}

pub fn id_of(envelope: &[u8]) -> EnvelopeId {
    EnvelopeId(envelope[8..24].try_into().unwrap())
}
