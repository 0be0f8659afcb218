//! Who has read the words of a language that is theirs. A line in `locales/<language>/reviewed.txt` says
//! it of a file: its name, the day, what it was then (the first digits of its SHA-256), and who read
//! it. Refuses nothing: whoever prepares a page is told what nobody has read.

/// The words of a language, as they were when this program was built.
struct Words {
    /// Its folder in `locales`.
    language: &'static str,
    /// Its `reviewed.txt`; empty where there is none.
    reviewed: &'static str,
    /// Each file, and its SHA-256.
    files: &'static [(&'static str, &'static str)],
}

const WORDS: &[Words] = include!(concat!(env!("OUT_DIR"), "/reviews.rs"));

/// Digits of a digest that are written down: enough that no change passes for what was read (64 bits).
const DIGITS: usize = 16;

/// What nobody has read of a language as it stands now.
#[derive(Debug, PartialEq, Eq)]
pub struct Unread {
    /// Its folder in `locales`.
    pub language: &'static str,
    /// Files that nobody has read.
    pub never: Vec<&'static str>,
    /// Files that were changed since: which, on which day they were read, and by whom.
    pub changed: Vec<[&'static str; 3]>,
}

/// The languages of which something is unread.
pub fn unread() -> Vec<Unread> {
    WORDS.iter().map(Words::unread).filter(|it| !it.is_nothing()).collect()
}

impl Unread {
    fn is_nothing(&self) -> bool {
        self.never.is_empty() && self.changed.is_empty()
    }
}

impl Words {
    fn unread(&self) -> Unread {
        let (mut never, mut changed) = (Vec::new(), Vec::new());
        for &(file, digest) in self.files {
            let of_file = || self.reviews().filter(|(it, ..)| *it == file);
            let stands = of_file().any(|(_, _, read, _)| digest.get(..DIGITS) == Some(read));
            match of_file().last() {
                _ if stands => {}
                Some((_, day, _, who)) => changed.push([file, day, who]),
                None => never.push(file),
            }
        }
        Unread { language: self.language, never, changed }
    }

    /// File, day, digest, and who read it.
    fn reviews(
        &self,
    ) -> impl Iterator<Item = (&'static str, &'static str, &'static str, &'static str)> {
        self.reviewed.lines().filter_map(|line| {
            let (file, rest) = line.split_once(' ')?;
            let (day, rest) = rest.split_once(' ')?;
            let (digest, who) = rest.split_once(' ')?;
            Some((file, day, digest, who))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    fn unread(reviewed: &'static str) -> Unread {
        Words { language: "fr", reviewed, files: &[("form.yml", NOW)] }.unread()
    }

    #[test]
    fn what_was_read_as_it_stands_is_read() {
        let once = "form.yml 2027-01-11 9f86d081884c7d65 Salma B., teaches French in Rabat";
        assert!(unread(once).is_nothing());
        assert!(
            unread("form.yml 2027-01-11 9f86d081884c7d65 S.\nform.yml 2027-02-01 0 T.")
                .is_nothing()
        );
    }

    #[test]
    fn what_nobody_read_and_what_changed_since_is_told() {
        for none in ["", "desk.yml 2027-01-11 9f86d081884c7d65 Salma B.", "form.yml 2027-01-11"] {
            assert_eq!(unread(none).never, ["form.yml"], "{none}");
        }
        let before = "form.yml 2027-01-11 0000000000000000 Salma B., teacher";
        assert_eq!(unread(before).changed, [["form.yml", "2027-01-11", "Salma B., teacher"]]);
        let part = "form.yml 2027-01-11 9f86 Salma B.";
        assert_eq!(unread(part).changed.len(), 1, "four digits are soon met by chance");
    }

    #[test]
    fn every_language_of_the_form_is_asked() {
        for language in thiqa_report::Language::ALL {
            let words = WORDS.iter().find(|it| it.language == language.code()).unwrap();
            assert!(words.files.iter().any(|(file, _)| *file == "form.yml"), "{language:?}");
            assert!(words.files.iter().all(|(file, _)| *file != "reviewed.txt"));
        }
    }
}
