//! What came out of a mailbox: the replies among its eight slots. Slots that do not open, or that
//! the desk did not write, are passed over (protocol, section 7).

use thiqa_envelope::{AuthContext, CaseKeys, Deployment, recipient};
use thiqa_report::{Fields, Reply};
use thiqa_wire::Direction;
use thiqa_wire::header::REPLY;
use thiqa_wire::json::Object;

/// The replies of this case among the slots, the first first, each once.
pub fn replies(deployment: &Deployment, keys: &CaseKeys, slots: &[u8]) -> Vec<Reply> {
    let mut replies: Vec<Reply> = Vec::new();
    for slot in slots.chunks_exact(REPLY) {
        if let Some(reply) = reply(deployment, keys, slot) {
            // Eight at most: they need no sorting algorithm. Two of one number both stand there,
            // always in one order: a desk that was restored may give a number twice.
            let order = |it: &Reply| (it.n, it.sent.clone(), it.got);
            let at = replies.iter().take_while(|it| order(it) < order(&reply)).count();
            if !replies.contains(&reply) {
                replies.insert(at, reply);
            }
        }
    }
    replies
}

fn reply(deployment: &Deployment, keys: &CaseKeys, slot: &[u8]) -> Option<Reply> {
    let opened = recipient::at_reporter(deployment, &keys.reply_key, slot).ok()?;
    let context = AuthContext { direction: Direction::ToReporter, envelope: opened.id };
    let ours = opened.auth.verify(&keys.case_ref, &keys.desk_to_reporter, context, &opened.body);
    if ours { read(&opened.body) } else { None }
}

/// Reads a reply's body by the wire's small reader, because a general one would travel to every
/// phone.
fn read(body: &[u8]) -> Option<Reply> {
    Reply::read(&Read(&Object::read(body)?))
}

/// What the wire's reader has read, for `report` to say what it means.
struct Read<'a>(&'a Object);

impl Fields for Read<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        self.0.text(name)
    }

    fn whole(&self, name: &str) -> Option<u64> {
        self.0.whole(name)
    }

    fn list(&self, name: &str) -> impl Iterator<Item = Self> {
        self.0.list(name).iter().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use rand_core::{TryCryptoRng, TryRng};
    use thiqa_envelope::{Auth, CaseCode, sender};
    use thiqa_report::{Destination, Reached, Stage, Wish};
    use thiqa_wire::EnvelopeId;

    use super::*;

    /// Numbers that repeat from test to test.
    struct Lcg(u64);

    impl TryRng for Lcg {
        type Error = std::convert::Infallible;

        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            Ok((self.try_next_u64()? >> 32) as u32)
        }

        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            Ok(self.0)
        }

        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
            for byte in bytes {
                *byte = (self.try_next_u64()? >> 56) as u8;
            }
            Ok(())
        }
    }

    impl TryCryptoRng for Lcg {}

    fn deployment() -> Deployment {
        Deployment::named("demo")
    }

    fn keys(code: u8) -> CaseKeys {
        CaseKeys::derive(&CaseCode::from_random([code; 10]).stretch(&deployment()))
    }

    fn written(n: u64) -> Reply {
        let day = "2026-11-24".to_owned();
        let stages = vec![Reached::on(Stage::Received, day.clone())];
        Reply { n, got: 1, sent: day, text: format!("جواب {n}"), ask: Vec::new(), stages }
    }

    /// The slot of a reply to these keys, with the MAC of those.
    fn slot(to: &CaseKeys, by: &CaseKeys, n: u64) -> Vec<u8> {
        place_of(to, by, &written(n), n as u8)
    }

    fn place_of(to: &CaseKeys, by: &CaseKeys, reply: &Reply, id: u8) -> Vec<u8> {
        let (id, body) = (EnvelopeId([id; 16]), reply.encode().unwrap());
        let context = AuthContext { direction: Direction::ToReporter, envelope: id };
        let auth = Auth::of(&to.case_ref, &by.desk_to_reporter, context, &body);
        let key = to.reply_key.public();
        sender::to_reporter(&deployment(), key, id, &auth, &body, &mut Lcg(7)).unwrap()
    }

    #[test]
    fn a_reply_is_read_as_the_desk_wrote_it() {
        let day = || "2026-11-24".to_owned();
        let erased = Reached {
            to: Some(Destination::Meta),
            wish: Some(Wish::Erase),
            until: Some("2026-12-01".into()),
            ..Reached::on(Stage::Withdrawn, day())
        };
        let reply = Reply {
            text: "جواب \"فيه\"\nسطران 😶".into(),
            ask: vec![Destination::Meta, Destination::Iwf],
            stages: vec![Reached::on(Stage::Received, day()), erased],
            ..written(7)
        };
        assert_eq!(read(&reply.encode().unwrap()), Some(reply));
    }

    #[test]
    fn what_a_newer_desk_says_beyond_is_passed_over() {
        let body = br#"{"v":1,"t":"reply","n":1,"mood":["good"],"ask":[{"to":"moon"},{"to":"iwf"}],"stages":[{"stage":"flying","day":"2026-11-24"},{"stage":"analysis"},7]}"#;
        let reply = read(body).unwrap();
        assert_eq!((reply.n, reply.got, reply.ask), (1, 0, vec![Destination::Iwf]));
        assert!(reply.stages.is_empty() && reply.text.is_empty());
        for other in [
            br#"{"v":1,"t":"reply"}"#.as_slice(),
            br#"{"v":2,"t":"reply","n":1}"#,
            br#"{"v":1,"t":"followup","n":1}"#,
            b"",
        ] {
            assert_eq!(read(other), None);
        }
    }

    #[test]
    fn replies_are_found_among_noise_in_order_and_once() {
        let hers = keys(1);
        let (first, second) = (slot(&hers, &hers, 1), slot(&hers, &hers, 2));
        let noise = vec![7; REPLY];
        let slots = [&second[..], &noise, &first, &second, &noise].concat();
        assert_eq!(replies(&deployment(), &hers, &slots), [written(1), written(2)]);
        assert_eq!(replies(&deployment(), &hers, &[]), []);
    }

    #[test]
    fn two_of_one_number_both_stand_there_in_one_order() {
        let hers = keys(1);
        let sealed = |text: &str, got| {
            let reply = Reply { text: text.into(), got, ..written(4) };
            (place_of(&hers, &hers, &reply, got as u8), reply)
        };
        let ((one, first), (other, second)) = (sealed("before", 1), sealed("after", 2));
        for slots in [[&one[..], &other], [&other, &one]] {
            let found = replies(&deployment(), &hers, &slots.concat());
            assert_eq!(found, [first.clone(), second.clone()]);
        }
    }

    #[test]
    fn what_another_wrote_or_what_is_anothers_is_passed_over() {
        let (hers, another) = (keys(1), keys(2));
        let forged = slot(&hers, &another, 1);
        assert_eq!(replies(&deployment(), &hers, &forged), []);
        let not_hers = slot(&another, &another, 1);
        assert_eq!(replies(&deployment(), &hers, &not_hers), []);
        assert_eq!(replies(&Deployment::named("other"), &hers, &slot(&hers, &hers, 1)), []);
        let mut altered = slot(&hers, &hers, 1);
        altered[5_000] ^= 1;
        assert_eq!(replies(&deployment(), &hers, &altered), []);
    }
}
