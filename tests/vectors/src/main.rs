//! Makes `thiqa1.json`: every input fixed, every step computed here by hand from the RFCs, so that
//! the file does not merely repeat what the implementation says.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use ed25519_dalek::{Signer, SigningKey};
use hkdf::Hkdf;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use thiqa_envelope::{
    Auth, AuthContext, CaseCode, CaseKeys, Deployment, MacKey, PrivateKey, THINGS,
};
use thiqa_wire::work::Work;
use thiqa_wire::{Challenge, DeskKeyId, Direction, EnvelopeId, KeyId, Manifest, Purpose};
use x_wing::{EncapsulationKey, TryKeyInit};
use zeroize::Zeroizing;

const LABEL: &str = "demo";

fn main() {
    println!("{}", thiqa1());
}

/// The whole file.
pub fn thiqa1() -> String {
    let case = case_keys();
    let report = report_body(&case);
    let small = sealed("report_small", Direction::ToDesk, 1, None, &report);
    let long = format!(r#"{{"v":1,"t":"report","story":"{}"}}"#, "قصة ".repeat(3_000));
    let followup = r#"{"v":1,"t":"followup","sent":"2026-11-25T09:37Z","text":"هل من جديد؟"}"#;
    let reply = r#"{"v":1,"t":"reply","n":1,"got":1,"sent":"2026-11-25","text":"وصلت رسالتك","stages":[{"stage":"received","day":"2026-11-25"}]}"#;
    let file = json!({
        "about": "Test vectors of protocol 1 (docs/protocol.md). Bytes are hex; where a name ends in _b64 they are base64url without padding. 'body' is UTF-8 text.",
        "deployment": { "label": LABEL, "dep": hex(deployment().hash()) },
        "reception": key_vector(&reception()),
        "case": case_vector(&case),
        "envelopes": [
            small.clone(),
            sealed("report_large", Direction::ToDesk, 2, None, &long),
            sealed("followup", Direction::ToDesk, 3, Some(&case), followup),
            sealed("reply", Direction::ToReporter, 4, Some(&case), reply),
        ],
        "manifest": manifest_vector(),
        "challenge": challenge_vector(),
        "desk_request": desk_vector(),
        "refusals": refusals(&small),
    });
    serde_json::to_string_pretty(&file).expect("JSON") + "\n"
}

fn deployment() -> Deployment {
    Deployment::named(LABEL)
}

fn reception() -> PrivateKey {
    PrivateKey::from_seed(Zeroizing::new(bytes("reception seed")))
}

/// Fixed bytes with a name.
fn bytes<const N: usize>(name: &str) -> [u8; N] {
    let mut out = [0; N];
    let blocks =
        (0u8..).map(|count| Sha256::new().chain_update(name).chain_update([count]).finalize());
    for (place, byte) in out.iter_mut().zip(blocks.flatten()) {
        *place = byte;
    }
    out
}

fn hex(bytes: impl AsRef<[u8]>) -> String {
    HEXLOWER.encode(bytes.as_ref())
}

fn b64(bytes: impl AsRef<[u8]>) -> String {
    BASE64URL_NOPAD.encode(bytes.as_ref())
}

fn key_vector(key: &PrivateKey) -> Value {
    let pk = key.public().to_bytes();
    let id = Sha256::digest([b"thiqa 1 key\x01", pk.as_slice()].concat());
    json!({ "seed": hex(key.seed().as_slice()), "pk_b64": b64(&pk), "key_id": hex(&id[..8]) })
}

fn case_code() -> CaseCode {
    CaseCode::from_random(bytes("case code"))
}

fn case_keys() -> CaseKeys {
    CaseKeys::derive(&case_code().stretch(&deployment()))
}

/// The 88 bits that are written down: the 77 and the first 11 of their hash.
fn written_bits() -> u128 {
    let mut code: [u8; 10] = bytes("case code");
    code[9] &= 0b1111_1000;
    let secret = code.iter().fold(0, |bits, byte| bits << 8 | u128::from(*byte)) >> 3;
    let hash = Sha256::digest([b"thiqa 1 check".as_slice(), &code].concat());
    secret << 11 | u128::from(hash[0]) << 3 | u128::from(hash[1] >> 5)
}

fn digits(bits: u128) -> String {
    let digits = format!("{bits:027}");
    (0..9).map(|group| &digits[3 * group..3 * group + 3]).collect::<Vec<_>>().join(" ")
}

fn list(bits: u128, column: usize) -> Vec<String> {
    let table: Vec<&str> = THINGS.lines().skip(1).collect();
    let line = |place: u32| {
        let line = (bits >> (11 * (7 - place)) & 0x7ff) as usize;
        let cell = table[line >> 3].split(',').nth(column).expect("a column");
        format!("{} {}", cell.split('|').next().expect("a name"), (line & 7) + 1)
    };
    (0..8).map(line).collect()
}

fn case_vector(case: &CaseKeys) -> Value {
    let expand = |prk: &[u8], label: &str, length: usize| {
        let mut out = vec![0; length];
        let info = ["thiqa 1 ", label].concat();
        Hkdf::<Sha256>::from_prk(prk)
            .expect("a PRK")
            .expand(info.as_bytes(), &mut out)
            .expect("short");
        hex(out)
    };
    let prk = case_code().stretch(&deployment());
    let read_token = expand(prk.as_slice(), "read", 32);
    let token = HEXLOWER.decode(read_token.as_bytes()).expect("hex");
    json!({
        "random": hex(bytes::<10>("case code")),
        "password": hex(case_code().password()),
        "salt": hex([b"thiqa 1 case".as_slice(), deployment().hash()].concat()),
        "digits": digits(written_bits()),
        "lists": {
            "ar": list(written_bits(), 1), "fr": list(written_bits(), 2), "en": list(written_bits(), 3),
        },
        "iterations": 1_048_576,
        "prk": hex(prk.as_slice()),
        "read_token": read_token,
        "mailbox": hex(Sha256::digest([b"thiqa 1 mailbox".as_slice(), &token].concat())),
        "emptied": receipt(b"thiqa 1 emptied", &token),
        "reply_seed": expand(prk.as_slice(), "reply", 32),
        "reply_pk_b64": b64(case.reply_key.public().to_bytes()),
        "case_ref": expand(prk.as_slice(), "ref", 16),
        "k_r2d": expand(prk.as_slice(), "r2d", 32),
        "k_d2r": expand(prk.as_slice(), "d2r", 32),
    })
}

fn report_body(case: &CaseKeys) -> String {
    let case = json!({
        "ref": b64(case.case_ref), "mailbox": b64(case.mailbox),
        "reply_pk": b64(case.reply_key.public().to_bytes()),
        "k_r2d": b64(case.reporter_to_desk.bytes()), "k_d2r": b64(case.desk_to_reporter.bytes()),
    });
    format!(
        r#"{{"v":1,"t":"report","form":"meta","release":"0.1.0","manifest":17,"language":"ar","sent":"2026-11-24T22:10Z","answers":[{{"question":"platform","label":"المنصات","value":["whatsapp"],"shown":["Whatsapp"]}},{{"question":"story","label":"ماذا حدث؟","value":["شخص لا أعرفه يكتب لي كل يوم"],"shown":[]}}],"returns":false,"case":{case}}}"#
    )
}

fn sealed(name: &str, direction: Direction, n: u8, case: Option<&CaseKeys>, body: &str) -> Value {
    let to_desk = direction == Direction::ToDesk;
    let key = if to_desk { reception() } else { case_keys().reply_key };
    let key_id = if to_desk { key.id() } else { KeyId([0; 8]) };
    let id = EnvelopeId(bytes(&format!("envelope {n}")));
    let total = if !to_desk {
        8_192
    } else if body.len() <= 15_164 {
        16_384
    } else {
        65_536
    };
    let mac_key =
        case.map(|case| if to_desk { &case.reporter_to_desk } else { &case.desk_to_reporter });
    let auth = auth(case, mac_key, AuthContext { direction, envelope: id }, body);
    let plaintext = plaintext(u32::try_from(body.len()).expect("short"), &auth, body, total);
    let randomness: [u8; 64] = bytes(&format!("randomness {n}"));
    let hidden = hide(&key, direction.byte(), id, key_id, &randomness, &plaintext);
    let mut vector = json!({
        "name": name,
        "direction": direction.byte(),
        "seed": hex(key.seed().as_slice()),
        "envelope_id": hex(id.0),
        "randomness": hex(randomness),
        "auth": hex(&auth),
        "body": body,
        "plaintext_sha256": hex(Sha256::digest(&plaintext)),
    });
    let fields = vector.as_object_mut().expect("an object");
    if let (Some(case), Some(mac_key)) = (case, mac_key) {
        fields.insert("case_ref".into(), hex(case.case_ref).into());
        fields.insert("mac_key".into(), hex(mac_key.bytes()).into());
    }
    if to_desk {
        let envelope = hidden["envelope_b64"].as_str().expect("text").as_bytes();
        let envelope = BASE64URL_NOPAD.decode(envelope).expect("base64url");
        fields.insert("kept".into(), receipt(b"thiqa 1 kept", &envelope).into());
    }
    fields.append(hidden.as_object().cloned().as_mut().expect("an object"));
    vector
}

fn receipt(name: &[u8], of: &[u8]) -> String {
    hex(Sha256::digest([name, of].concat()))
}

fn auth(
    case: Option<&CaseKeys>,
    key: Option<&MacKey>,
    context: AuthContext,
    body: &str,
) -> Vec<u8> {
    match (case, key) {
        (Some(case), Some(key)) => {
            Auth::of(&case.case_ref, key, context, body.as_bytes()).bytes().to_vec()
        }
        _ => vec![0; 48],
    }
}

fn plaintext(length: u32, auth: &[u8], body: &str, total: usize) -> Vec<u8> {
    let mut plaintext = [&length.to_be_bytes(), auth, body.as_bytes()].concat();
    plaintext.resize(total - 32 - 1_120 - 16, 0);
    plaintext
}

/// HPKE base mode, single shot, from RFC 9180 section 5.1 step by step.
fn hide(
    key: &PrivateKey,
    direction: u8,
    id: EnvelopeId,
    key_id: KeyId,
    randomness: &[u8; 64],
    plaintext: &[u8],
) -> Value {
    let aad = [b"THQ1\x01\x01", &[direction, 0][..], &id.0, &key_id.0].concat();
    let info = [b"thiqa 1 envelope", &[direction][..], deployment().hash()].concat();
    let public = key.public().to_bytes();
    let public =
        EncapsulationKey::new(public.as_slice().try_into().expect("1216 bytes")).expect("a key");
    let (enc, shared) = public.encapsulate_deterministic(randomness.into());

    let context =
        [&[0][..], &extract(b"", "psk_id_hash", b""), &extract(b"", "info_hash", &info)].concat();
    let secret = extract(&shared, "secret", b"");
    let aead_key = expand(&secret, "key", &context, 32);
    let nonce = expand(&secret, "base_nonce", &context, 12);
    let ciphertext = ChaCha20Poly1305::new_from_slice(&aead_key)
        .expect("32 bytes")
        .encrypt(
            nonce.as_slice().try_into().expect("12 bytes"),
            Payload { msg: plaintext, aad: &aad },
        )
        .expect("sealed");
    json!({
        "info": hex(&info),
        "aad": hex(&aad),
        "enc_b64": b64(enc),
        "shared_secret": hex(shared),
        "key": hex(aead_key),
        "base_nonce": hex(nonce),
        "envelope_b64": b64([&aad[..], &enc, &ciphertext].concat()),
    })
}

const SUITE_ID: &[u8] = b"HPKE\x64\x7a\x00\x01\x00\x03";

fn extract(salt: &[u8], label: &str, ikm: &[u8]) -> Vec<u8> {
    let ikm = [b"HPKE-v1", SUITE_ID, label.as_bytes(), ikm].concat();
    Hkdf::<Sha256>::extract(Some(salt), &ikm).0.to_vec()
}

fn expand(prk: &[u8], label: &str, info: &[u8], length: usize) -> Vec<u8> {
    let wide = u16::try_from(length).expect("short").to_be_bytes();
    let info = [&wide[..], b"HPKE-v1", SUITE_ID, label.as_bytes(), info].concat();
    let mut out = vec![0; length];
    Hkdf::<Sha256>::from_prk(prk).expect("a PRK").expand(&info, &mut out).expect("short");
    out
}

fn root() -> SigningKey {
    SigningKey::from_bytes(&bytes("root seed"))
}

fn manifest_vector() -> Value {
    let manifest = Manifest {
        deployment: LABEL.into(),
        seq: 17,
        issued: "2026-11-23".into(),
        public_key: reception().public().to_bytes(),
    };
    let wire = manifest.sign(&root()).expect("signed").to_bytes();
    let file = &wire[4..wire.len() - 64];
    let signed = [b"thiqa 1 manifest\0", file].concat();
    json!({
        "root_seed": hex(bytes::<32>("root seed")),
        "root_pk": hex(root().verifying_key().as_bytes()),
        "seq": 17,
        "issued": "2026-11-23",
        "file": std::str::from_utf8(file).expect("UTF-8"),
        "signed_sha256": hex(Sha256::digest(&signed)),
        "signature": hex(root().sign(&signed).to_bytes()),
        "wire_b64": b64(wire),
    })
}

fn challenge_vector() -> Value {
    let key = bytes("challenge key");
    let rand = bytes("challenge rand");
    let challenge = Challenge::issue(&key, Purpose::Any, 12, 0, 1_795_516_200, rand);
    let solution = Work::on(challenge).expect("easy").step(u32::MAX).expect("solved");
    json!({
        "server_key": hex(key),
        "difficulty": 12,
        "parts": 0,
        "expires": 1_795_516_200,
        "rand": hex(rand),
        "challenge": hex(challenge.to_bytes()),
        "solution": hex(solution.to_bytes()),
    })
}

fn desk_vector() -> Value {
    let key = SigningKey::from_bytes(&bytes("request key"));
    let nonce = hex(bytes::<16>("nonce"));
    let body = r#"{"envelopes":["00112233445566778899aabbccddeeff"],"blobs":[]}"#;
    let fields: [&[u8]; 7] = [
        b"thiqa 1 desk",
        b"https://form.example.org",
        b"POST",
        b"/v1/desk/ack",
        b"1795516200",
        nonce.as_bytes(),
        &Sha256::digest(body),
    ];
    let prefixed = |fields: &[&[u8]]| -> Vec<u8> {
        let prefix = |field: &&[u8]| u32::try_from(field.len()).expect("short").to_be_bytes();
        fields.iter().flat_map(|field| [prefix(field).as_slice(), field].concat()).collect()
    };
    let signed = prefixed(&fields);
    let done = prefixed(&[b"POST", b"/v1/desk/ack", body.as_bytes()]);
    json!({
        "seed": hex(bytes::<32>("request key")),
        "pk": hex(key.verifying_key().as_bytes()),
        "key_id": DeskKeyId::of(&key.verifying_key()).to_string(),
        "origin": "https://form.example.org",
        "method": "POST",
        "target": "/v1/desk/ack",
        "time": 1_795_516_200,
        "nonce": nonce,
        "body": body,
        "signed": hex(&signed),
        "signature": hex(key.sign(&signed).to_bytes()),
        "done": receipt(b"thiqa 1 done", &[bytes::<16>("nonce").as_slice(), &done].concat()),
    })
}

fn refusals(good: &Value) -> Value {
    let reception = hex(reception().seed().as_slice());
    let refusal = |name: &str, more: Value| {
        let mut vector = json!({
            "name": name, "of": "report_small", "direction": 1, "seed": reception, "error": "not_ours",
        });
        let fields = vector.as_object_mut().expect("an object");
        fields.extend(more.as_object().cloned().expect("an object"));
        vector
    };
    let around = |plaintext: &[u8], low_order: bool| {
        let hidden = hide(
            &self::reception(),
            1,
            EnvelopeId(bytes("envelope 1")),
            self::reception().id(),
            &bytes("randomness 1"),
            plaintext,
        );
        let envelope = hidden["envelope_b64"].as_str().expect("text");
        let mut envelope = BASE64URL_NOPAD.decode(envelope.as_bytes()).expect("base64");
        if low_order {
            envelope[32 + 1_088..32 + 1_120].fill(0);
        }
        json!({ "envelope_b64": b64(envelope) })
    };
    let mut unpadded = plaintext(4, &[0; 48], "body", 16_384);
    if let Some(last) = unpadded.last_mut() {
        *last = 1;
    }
    let beyond = plaintext(15_165, &[0; 48], "body", 16_384);
    let whole = plaintext(4, &[0; 48], "body", 16_384);
    let stranger = SigningKey::from_bytes(&bytes("stranger"));
    let size = good["envelope_b64"].as_str().map_or(0, |text| text.len() * 3 / 4);
    json!([
        refusal("truncated", json!({ "take": size - 1 })),
        refusal("one_byte_changed", json!({ "flip_every": 7 })),
        refusal("wrong_deployment", json!({ "label": "other" })),
        refusal("wrong_direction", json!({ "direction": 2 })),
        refusal("unknown_key", json!({ "seed": hex(bytes::<32>("another seed")) })),
        refusal("padding_not_zero", around(&unpadded, false)),
        refusal("length_beyond_room", around(&beyond, false)),
        refusal("wrong_size", json!({ "append": "00" })),
        refusal("newer_version", json!({ "version": 2, "error": "newer" })),
        refusal("low_order_point", around(&whole, true)),
        json!({ "name": "manifest_older", "seq_min": 18, "root_pk": hex(root().verifying_key().as_bytes()), "error": "older" }),
        json!({ "name": "manifest_unsigned", "seq_min": 1, "root_pk": hex(stranger.verifying_key().as_bytes()), "error": "not_verified" }),
    ])
}
