//! Stretching a case code by WebCrypto: a fifth of a second, beside the page and not in it.

use gloo::utils::window;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use thiqa_envelope::{CASE_ITERATIONS, CaseCode, Deployment};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;
use zeroize::Zeroizing;

use super::object::object;

/// Bits of the stretched code: the PRK of HKDF-SHA256.
const BITS: u32 = 256;

/// The 32 bytes that the keys of a case are derived from; `None` where the browser cannot.
pub async fn stretch(code: &CaseCode, deployment: &Deployment) -> Option<Zeroizing<[u8; 32]>> {
    let stretched = derive(code, deployment).await.ok()?;
    let bits = Uint8Array::new(&stretched);
    let mut bytes = Zeroizing::new([0; 32]);
    if bits.length() != 32 {
        return None;
    }
    bits.copy_to(bytes.as_mut_slice());
    bits.fill(0, 0, 32);
    Some(bytes)
}

async fn derive(code: &CaseCode, deployment: &Deployment) -> Result<ArrayBuffer, JsValue> {
    let subtle = window().crypto()?.subtle();
    let password = Uint8Array::from(code.password().as_slice());
    let usage = Array::of1(&"deriveBits".into());
    let key = subtle.import_key_with_str("raw", &password, "PBKDF2", false, &usage)?;
    let key: CryptoKey = JsFuture::from(key).await?.unchecked_into();
    password.fill(0, 0, password.length());
    let salt = Uint8Array::from(CaseCode::salt(deployment).as_slice());
    let how = object(&[
        ("name", "PBKDF2".into()),
        ("hash", "SHA-256".into()),
        ("iterations", CASE_ITERATIONS.into()),
        ("salt", salt.into()),
    ]);
    let bits = subtle.derive_bits_with_object(&how, &key, BITS)?;
    Ok(JsFuture::from(bits).await?.unchecked_into())
}
