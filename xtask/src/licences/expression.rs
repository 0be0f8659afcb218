//! SPDX licence expressions (SPDX 2.3, annex D), and the slash that old packages write for `OR`.

/// Whether somebody who accepts only the licences `allowed` may take what is offered so. An
/// exception after `WITH` only allows more, so it is allowed with its licence. None where it is no
/// expression.
pub fn allows(expression: &str, allowed: &[&str]) -> Option<bool> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut words = Words { words: spaced.split_whitespace().collect(), at: 0, allowed };
    let answer = words.any()?;
    (words.at == words.words.len()).then_some(answer)
}

struct Words<'a> {
    words: Vec<&'a str>,
    at: usize,
    allowed: &'a [&'a str],
}

impl<'a> Words<'a> {
    /// Terms with `OR` between them: one is enough.
    fn any(&mut self) -> Option<bool> {
        let mut answer = self.all()?;
        while self.takes("OR") {
            answer |= self.all()?;
        }
        Some(answer)
    }

    /// Terms with `AND` between them, which binds closer.
    fn all(&mut self) -> Option<bool> {
        let mut answer = self.one()?;
        while self.takes("AND") {
            answer &= self.one()?;
        }
        Some(answer)
    }

    fn one(&mut self) -> Option<bool> {
        if self.takes("(") {
            let answer = self.any()?;
            return self.takes(")").then_some(answer);
        }
        let licence = self.id()?;
        let answer = self.allowed.contains(&licence);
        if self.takes("WITH") {
            self.id()?;
        }
        Some(answer)
    }

    /// The id of a licence or of an exception.
    fn id(&mut self) -> Option<&'a str> {
        let word = *self.words.get(self.at)?;
        let is_id = !["AND", "OR", "WITH", "(", ")"].contains(&word);
        self.at += usize::from(is_id);
        is_id.then_some(word)
    }

    fn takes(&mut self, word: &str) -> bool {
        let is_it = self.words.get(self.at) == Some(&word);
        self.at += usize::from(is_it);
        is_it
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mit_or_isc(expression: &str) -> Option<bool> {
        allows(expression, &["MIT", "ISC"])
    }

    #[test]
    fn of_alternatives_one_is_enough() {
        assert_eq!(mit_or_isc("MIT"), Some(true));
        assert_eq!(mit_or_isc("Apache-2.0 OR MIT"), Some(true));
        assert_eq!(mit_or_isc("Apache-2.0 OR BSL-1.0"), Some(false));
    }

    #[test]
    fn of_what_holds_together_all_must_be_allowed() {
        assert_eq!(mit_or_isc("MIT AND ISC"), Some(true));
        assert_eq!(mit_or_isc("MIT AND OpenSSL"), Some(false));
    }

    #[test]
    fn and_binds_closer_than_or_and_brackets_closest() {
        assert_eq!(mit_or_isc("MIT OR ISC AND OpenSSL"), Some(true));
        assert_eq!(mit_or_isc("(MIT OR ISC) AND OpenSSL"), Some(false));
        assert_eq!(mit_or_isc("(Apache-2.0 OR (MIT)) AND ISC"), Some(true));
    }

    #[test]
    fn an_exception_only_allows_more() {
        assert_eq!(mit_or_isc("MIT WITH LLVM-exception"), Some(true));
        assert_eq!(mit_or_isc("Apache-2.0 WITH LLVM-exception OR ISC"), Some(true));
        assert_eq!(mit_or_isc("Apache-2.0 WITH LLVM-exception"), Some(false));
    }

    #[test]
    fn the_old_slash_is_an_or() {
        assert_eq!(mit_or_isc("MIT/Apache-2.0"), Some(true));
        assert_eq!(mit_or_isc("Apache-2.0 / MIT"), Some(true));
        assert_eq!(mit_or_isc("Unlicense/BSL-1.0"), Some(false));
    }

    #[test]
    fn what_is_no_expression_allows_nothing() {
        for broken in ["", "OR MIT", "MIT OR", "MIT ISC", "(MIT", "MIT)", "MIT WITH", "()"] {
            assert_eq!(mit_or_isc(broken), None, "{broken}");
        }
    }
}
