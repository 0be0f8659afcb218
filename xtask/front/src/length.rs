//! What each command does, in one sentence, and about how long it takes on this machine as it is:
//! what lies built in the target folder is not counted again.
//!
//! The lengths were measured on two processors with nothing beside. They are there so that nobody
//! takes a long first build for a fault, and serve nothing else.

/// Where xtask lies in the target folder, once it is built.
pub const XTASK: &str = "debug/xtask";

/// Something that takes long once, and nearly nothing while nothing changes.
struct Part {
    /// Seconds.
    takes: u64,
    /// What lies in the target folder once it is done.
    leaves: &'static str,
}

const XTASK_ITSELF: Part = Part { takes: 50, leaves: XTASK };
const FORM: Part = Part { takes: 125, leaves: "form/thiqa/made-from" };
const PROGRAMS: Part = Part { takes: 190, leaves: "release/thiqa-desk" };
const LINTS: Part = Part { takes: 175, leaves: "wasm32-unknown-unknown/debug/deps" };
const TESTS: Part = Part { takes: 150, leaves: "debug/agree" };

/// A command that says what it does before it begins.
struct Announced {
    name: &'static str,
    does: &'static str,
    /// Seconds that every call takes, however much is built.
    always: u64,
    once: &'static [Part],
}

const ANNOUNCED: [Announced; 7] = [
    Announced {
        name: "run",
        does: "builds the form, the relay and the desk, and starts them",
        always: 10,
        once: &[XTASK_ITSELF, FORM, PROGRAMS],
    },
    Announced {
        name: "test",
        does: "does everything that CI does: lints, the site, tests in Rust, stories in browsers",
        always: 13 * 60,
        once: &[XTASK_ITSELF, LINTS, FORM, PROGRAMS, TESTS],
    },
    Announced {
        name: "check",
        does: "checks format, arrows, licences and lints",
        always: 10,
        once: &[XTASK_ITSELF, LINTS],
    },
    Announced {
        name: "bundle",
        does: "makes the static site in dist/ and weighs it",
        always: 10,
        once: &[XTASK_ITSELF, FORM],
    },
    Announced {
        name: "bench",
        does: "measures what we claim about speed; a name after it chooses one measurement",
        always: 19 * 60,
        once: &[XTASK_ITSELF, FORM, PROGRAMS],
    },
    Announced {
        name: "pseudo",
        does: "adds a language that nobody speaks to a copy, and goes through what speaks it",
        always: 60,
        once: &[XTASK_ITSELF, FORM, PROGRAMS],
    },
    Announced {
        name: "pictures",
        does: "photographs every page in every language",
        always: 5 * 60,
        once: &[XTASK_ITSELF, FORM, PROGRAMS],
    },
];

/// Of every other command: its result comes at once, but for the first time.
const OTHER: Announced =
    Announced { name: "", does: "builds xtask itself first", always: 0, once: &[XTASK_ITSELF] };

/// The sentence to print before anything is built; none where nothing takes time.
pub fn announcement(command: &str, is_there: impl Fn(&str) -> bool) -> Option<String> {
    let announced = ANNOUNCED.iter().find(|known| known.name == command).unwrap_or(&OTHER);
    let missing = announced.once.iter().filter(|part| !is_there(part.leaves));
    let seconds = announced.always + missing.map(|part| part.takes).sum::<u64>();
    let takes = match seconds {
        0 => return None,
        1..45 => "some seconds where nothing has changed".to_owned(),
        45..90 => "about a minute".to_owned(),
        _ => format!("about {} minutes", (seconds + 30) / 60),
    };
    Some(format!("cargo xtask {command} {}: {takes}.", announced.does))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_clone_is_told_how_long_its_first_start_takes() {
        assert_eq!(
            announcement("run", |_| false).unwrap(),
            "cargo xtask run builds the form, the relay and the desk, and starts them: about 6 minutes."
        );
        assert_eq!(
            announcement("help", |_| false).unwrap(),
            "cargo xtask help builds xtask itself first: about a minute."
        );
    }

    #[test]
    fn what_is_built_is_not_counted_again() {
        let told = |is_there: fn(&str) -> bool| announcement("run", is_there).unwrap();
        assert!(told(|_| true).ends_with(": some seconds where nothing has changed."));
        assert!(told(|there| there != FORM.leaves).ends_with(": about 2 minutes."));
    }

    #[test]
    fn what_takes_no_time_says_nothing_first() {
        assert_eq!(announcement("layers", |_| true), None);
        assert_eq!(announcement("help", |_| true), None);
    }
}
