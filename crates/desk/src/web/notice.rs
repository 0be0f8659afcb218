//! What a pull came to, above the list: everything that `thiqa-desk pull` says, in the words of the
//! page. Decides nothing; the reason for a failure stands beside it as the error has it.

use maud::{Markup, html};
use thiqa_report::Language;

use crate::sync::{Publishing, Pulled, Served, Settled, SyncError, Unacknowledged};
use crate::words::say_with;

/// Everything there is to say, one line a thing.
pub(super) struct Notice(Vec<Line>);

struct Line {
    /// Its words: `desk.pulled_now.` and this.
    key: &'static str,
    value: String,
    why: Option<String>,
    /// Something for a person to look after.
    grave: bool,
}

impl Notice {
    pub(super) fn of(result: &Result<Pulled, SyncError>) -> Self {
        let mut notice = Self(Vec::new());
        match result {
            Ok(pulled) => notice.say_pulled(pulled),
            Err(error) => notice.grave("failed", 0, Some(error.to_string())),
        }
        notice
    }

    fn say_pulled(&mut self, pulled: &Pulled) {
        if let Some(why) = &pulled.unreached {
            self.grave("unreached", pulled.settled.len(), Some(why.to_string()));
        }
        let count = |is: fn(&Settled) -> bool| pulled.settled.iter().filter(|it| is(it)).count();
        self.calm("cases", count(|it| matches!(it, Settled::Case(_))));
        self.calm("messages", count(|it| matches!(it, Settled::Message(_))));
        self.calm("apart", count(|it| matches!(it, Settled::DeadLetter(..))));
        self.calm("newer", pulled.newer);
        let collected = &pulled.collected;
        if collected.missing > 0 {
            let why = collected.trouble.as_ref().map(ToString::to_string);
            self.grave("missing", collected.missing, why);
        }
        if pulled.unreached.is_none() {
            self.say_published(&pulled.publishing);
        }
        match &pulled.unacknowledged {
            Some(Unacknowledged::NotOurKey) => self.grave("not_our_key", 0, None),
            Some(Unacknowledged::Relay(why)) => {
                self.grave("unacknowledged", 0, Some(why.to_string()));
            }
            // The warnings below say what the relay shows instead.
            Some(Unacknowledged::NoManifest) | None => {}
        }
        self.calm("erased", pulled.erased.len());
        if let Some(why) = &pulled.unerased {
            self.grave("unerased", 0, Some(why.to_string()));
        }
        self.calm("put", pulled.put);
        if let Some(why) = &pulled.unput {
            self.grave("unput", 0, Some(why.to_string()));
        }
        if pulled.log_kept {
            self.grave("log_kept", 0, None);
        }
        if self.0.is_empty() {
            self.calm("nothing", 1);
        }
    }

    fn say_published(&mut self, publishing: &Publishing) {
        if let Some(why) = &publishing.refused {
            self.grave("refused", 0, Some(why.to_string()));
        }
        match &publishing.served {
            Served::Unverifiable => self.grave("unverifiable", 0, None),
            Served::Verified(served) if publishing.due.is_some_and(|due| served.seq < due) => {
                self.grave("older", 0, None);
            }
            Served::Verified(_) | Served::Nothing | Served::Unread => {}
        }
    }

    fn calm(&mut self, key: &'static str, count: usize) {
        if count > 0 {
            self.0.push(Line { key, value: count.to_string(), why: None, grave: false });
        }
    }

    fn grave(&mut self, key: &'static str, count: usize, why: Option<String>) {
        self.0.push(Line { key, value: count.to_string(), why, grave: true });
    }

    pub(super) fn markup(&self, language: Language) -> Markup {
        html! {
            div role="status" {
                @for line in &self.0 {
                    p.notice[!line.grave] .warning[line.grave] {
                        (say_with(&format!("pulled_now.{}", line.key), &line.value, language))
                        @if let Some(why) = &line.why { " " span lang="en" dir="ltr" { (why) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_its_words_in_both_languages() {
        let code = include_str!("notice.rs").split("#[cfg(test)]").next().unwrap();
        let said =
            |call: &'static str| code.split(call).skip(1).filter_map(|rest| rest.split('"').next());
        let keys: Vec<_> = said(".calm(\"").chain(said(".grave(\"")).collect();
        assert_eq!(keys.len(), 18, "{keys:?}");
        for key in keys {
            for language in Language::ALL {
                let key = format!("pulled_now.{key}");
                assert_ne!(say_with(&key, "7", language), format!("desk.{key}"), "{language:?}");
            }
        }
    }
}
