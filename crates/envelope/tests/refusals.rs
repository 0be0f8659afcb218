//! Everything that must not open, by the name that docs/protocol.md gives it.

use std::sync::LazyLock;

use chacha20::ChaCha20Rng;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::{Kem, XWing};
use hpke::{Deserializable, OpModeS, Serializable, single_shot_seal_with_rng};
use proptest::prelude::*;
use rand_core::SeedableRng;
use thiqa_envelope::{Auth, Deployment, OpenError, Opened, PrivateKey, recipient, sender};
use thiqa_wire::header::{LARGE, REPLY, SMALL};
use thiqa_wire::{Direction, EnvelopeId, Header, KeyId};
use zeroize::Zeroizing;

const BODY: &[u8] = r#"{"v":1,"t":"report","story":"وقع لي مشكل"}"#.as_bytes();

struct Helpline {
    deployment: Deployment,
    key: PrivateKey,
}

static HELPLINE: LazyLock<Helpline> = LazyLock::new(|| Helpline {
    deployment: Deployment::named("demo"),
    key: PrivateKey::from_seed(Zeroizing::new([1; 32])),
});

impl Helpline {
    fn opens(&self, envelope: &[u8]) -> Result<Opened, OpenError> {
        let keys = |id: KeyId| (id == self.key.id()).then_some(&self.key);
        recipient::at_desk(&self.deployment, keys, envelope)
    }

    fn refuses(&self, envelope: &[u8]) {
        assert_eq!(self.opens(envelope), Err(OpenError::NotOurs));
    }
}

fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn seals(body: &[u8]) -> Result<Vec<u8>, sender::TooLong> {
    sender::to_desk(
        &HELPLINE.deployment,
        HELPLINE.key.public(),
        EnvelopeId([7; 16]),
        &Auth::first_report(),
        body,
        &mut rng(1),
    )
}

fn sealed() -> Vec<u8> {
    seals(BODY).unwrap()
}

/// An envelope of our own making around any plaintext, right in everything else.
fn around(plaintext: &[u8], enc_point: Option<[u8; 32]>) -> Vec<u8> {
    let header =
        Header { direction: Direction::ToDesk, id: EnvelopeId([7; 16]), key: HELPLINE.key.id() };
    let info = [b"thiqa 1 envelope\x01", HELPLINE.deployment.hash().as_slice()].concat();
    let key = <XWing as Kem>::PublicKey::from_bytes(&HELPLINE.key.public().to_bytes()).unwrap();
    let (enc, ciphertext) = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, XWing>(
        &OpModeS::Base,
        &key,
        &info,
        plaintext,
        &header.bytes(),
        &mut rng(1),
    )
    .unwrap();
    let mut enc = enc.to_bytes().to_vec();
    if let Some(point) = enc_point {
        enc.splice(1_088.., point);
    }
    [&header.bytes()[..], &enc, &ciphertext].concat()
}

fn plaintext(length: u32, body: &[u8], total: usize) -> Vec<u8> {
    let mut plaintext = [&length.to_be_bytes()[..], &[0; 48], body].concat();
    plaintext.resize(total - 1_152 - 16, 0);
    plaintext
}

#[test]
fn what_was_sealed_is_opened_in_both_sizes() {
    for (length, size) in [(0, SMALL), (15_164, SMALL), (15_165, LARGE), (60 * 1024, LARGE)] {
        let body = vec![b'a'; length];
        let envelope = seals(&body).unwrap();
        assert_eq!(envelope.len(), size);
        let opened = HELPLINE.opens(&envelope).unwrap();
        assert_eq!((opened.body.to_vec(), opened.id), (body, EnvelopeId([7; 16])));
        assert!(opened.auth.is_first_report());
    }
}

#[test]
fn a_reply_is_opened_by_its_case_alone() {
    let case = PrivateKey::from_seed(Zeroizing::new([2; 32]));
    let id = EnvelopeId([8; 16]);
    let reply = sender::to_reporter(
        &HELPLINE.deployment,
        case.public(),
        id,
        &Auth::first_report(),
        BODY,
        &mut rng(3),
    )
    .unwrap();
    assert_eq!(reply.len(), REPLY);
    let opens = |key: &PrivateKey| recipient::at_reporter(&HELPLINE.deployment, key, &reply);
    assert_eq!(opens(&case).unwrap().body.as_slice(), BODY);
    assert_eq!(opens(&HELPLINE.key), Err(OpenError::NotOurs));
}

#[test]
fn truncated() {
    let envelope = sealed();
    for end in (0..1_200).chain([SMALL - 1]) {
        HELPLINE.refuses(&envelope[..end]);
    }
}

#[test]
fn one_byte_changed() {
    let envelope = sealed();
    for at in 0..envelope.len() {
        let mut altered = envelope.clone();
        altered[at] ^= 1;
        HELPLINE.refuses(&altered);
    }
}

#[test]
fn wrong_deployment() {
    let keys = |id: KeyId| (id == HELPLINE.key.id()).then_some(&HELPLINE.key);
    let other = Deployment::named("other");
    assert_eq!(recipient::at_desk(&other, keys, &sealed()), Err(OpenError::NotOurs));
}

#[test]
fn wrong_direction() {
    let to_reporter = sender::to_reporter(
        &HELPLINE.deployment,
        HELPLINE.key.public(),
        EnvelopeId([7; 16]),
        &Auth::first_report(),
        BODY,
        &mut rng(1),
    )
    .unwrap();
    HELPLINE.refuses(&to_reporter);
    let to_desk = recipient::at_reporter(&HELPLINE.deployment, &HELPLINE.key, &sealed());
    assert_eq!(to_desk, Err(OpenError::NotOurs));
}

#[test]
fn unknown_key() {
    let keys = |_| None;
    assert_eq!(recipient::at_desk(&HELPLINE.deployment, keys, &sealed()), Err(OpenError::NotOurs));
}

#[test]
fn padding_not_zero() {
    let good = plaintext(4, b"body", SMALL);
    assert_eq!(HELPLINE.opens(&around(&good, None)).unwrap().body.as_slice(), b"body");
    for at in [4 + 48 + 4, good.len() - 1] {
        let mut bad = good.clone();
        bad[at] = 1;
        HELPLINE.refuses(&around(&bad, None));
    }
}

#[test]
fn length_beyond_room() {
    let whole = vec![b'a'; 15_164];
    assert!(HELPLINE.opens(&around(&plaintext(15_164, &whole, SMALL), None)).is_ok());
    for length in [15_165, u32::MAX] {
        HELPLINE.refuses(&around(&plaintext(length, &whole, SMALL), None));
    }
}

#[test]
fn wrong_size() {
    HELPLINE.refuses(&around(&plaintext(4, b"body", SMALL + 1), None));
    HELPLINE.refuses(&around(&plaintext(4, b"body", REPLY), None));
    let too_long = vec![0; sender::LONGEST_TO_DESK + 1];
    assert_eq!(seals(&too_long), Err(sender::TooLong));
}

#[test]
fn newer_version() {
    let mut envelope = sealed();
    envelope[4] = 2;
    assert_eq!(HELPLINE.opens(&envelope), Err(OpenError::Newer));
}

#[test]
fn low_order_point() {
    HELPLINE.refuses(&around(&plaintext(4, b"body", SMALL), Some([0; 32])));
}

proptest! {
    #[test]
    fn no_bytes_make_opening_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000), size in 0usize..3) {
        let mut envelope = sealed()[..32].to_vec();
        envelope.extend(&bytes);
        envelope.resize([SMALL, LARGE, bytes.len()][size], 3);
        HELPLINE.refuses(&envelope);
        HELPLINE.refuses(&bytes);
    }
}
