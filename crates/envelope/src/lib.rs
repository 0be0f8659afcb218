//! How a message is hidden: one HPKE single shot ([RFC 9180], base mode, X-Wing as in
//! [draft-ietf-hpke-pq]) to one key, padded so that its size tells nothing.
//!
//! A report is sealed on a phone and opened at the desk; a relay between them sees a header and
//! noise. Does no IO, reads no clock, draws no randomness: all of it is passed in.
//!
//! ```
//! # use thiqa_envelope::{Auth, Deployment, PrivateKey, Opened, sender, recipient};
//! # use thiqa_wire::EnvelopeId;
//! # struct Lcg(u64);
//! # impl rand_core::TryRng for Lcg {
//! #     type Error = std::convert::Infallible;
//! #     fn try_next_u32(&mut self) -> Result<u32, Self::Error> { Ok(self.try_next_u64()? as u32) }
//! #     fn try_next_u64(&mut self) -> Result<u64, Self::Error> { self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1); Ok(self.0 ^ self.0 >> 29) }
//! #     fn try_fill_bytes(&mut self, b: &mut [u8]) -> Result<(), Self::Error> { for x in b { *x = self.try_next_u64()? as u8 } Ok(()) }
//! # }
//! # impl rand_core::TryCryptoRng for Lcg {}
//! # let mut rng = Lcg(7);
//! let helpline = Deployment::named("demo");
//! let reception = PrivateKey::generate(&mut rng);
//!
//! let id = EnvelopeId([7; 16]);
//! let envelope = sender::to_desk(
//!     &helpline, &reception.public(), id, &Auth::first_report(), b"{}", &mut rng,
//! )?;
//!
//! let keys = |id| (id == reception.id()).then_some(&reception);
//! let Opened { body, .. } = recipient::at_desk(&helpline, keys, &envelope)?;
//! assert_eq!(body.as_slice(), b"{}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [RFC 9180]: https://www.rfc-editor.org/rfc/rfc9180
//! [draft-ietf-hpke-pq]: https://datatracker.ietf.org/doc/draft-ietf-hpke-pq/

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod deployment;
mod keys;
mod reception;
mod case;
mod auth;
mod padding;
pub mod sender;
pub mod recipient;

pub use auth::{Auth, AuthContext, MacKey};
#[cfg(not(target_arch = "wasm32"))]
pub use case::THINGS;
pub use case::{
    BrokenRng, CASE_ITERATIONS, CaseCode, CaseKeys, Category, Change, CheckFails, Correction,
    LINES, Line, MOST_CANDIDATES, MOST_QUANTITY, Reading, THING_COUNT, Things, TypedList,
    WrongDigits, renamed,
};
pub use deployment::Deployment;
pub use keys::{InvalidKey, PrivateKey, PublicKey};
pub use reception::{ReceptionError, reception_key};
pub use recipient::{OpenError, Opened};
pub use sender::TooLong;
