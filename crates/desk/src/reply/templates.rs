//! Words that a counsellor begins an answer with, one question each. They lie as text files in the
//! desk's folder, `templates/ar.txt`, `templates/fr.txt` and whatever language is added; the helpline
//! edits them without us. A line `# name` begins each.

use thiqa_report::{Destination, Language};

use super::error::ReplyError;
use crate::calendar;
use crate::case::Conversation;
use crate::edited;
use crate::error::Fault;
use crate::folder;
use crate::session::{Desk, Session};
use crate::words::say;

const FOLDER: &str = "templates";
/// What is written at first use, and what answers where a file lacks a text that the desk needs.
const SEEDS: [(&str, &str); 2] =
    [("ar", include_str!("templates/ar.txt")), ("fr", include_str!("templates/fr.txt"))];
/// The language of the page whose templates answer where another has none.
const FALLBACK: &str = "ar";
/// What is left in a mailbox after an erasure, where that was wished.
const LAST_MESSAGE: &str = "last_message";
/// What may be mailed by hand to an address that she left.
const EMAIL_NOTICE: &str = "email_notice";
/// What the desk uses by itself; nobody begins an answer with it.
pub(crate) const BY_ITSELF: [&str; 2] = [LAST_MESSAGE, EMAIL_NOTICE];

/// One text to begin with.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Template {
    /// Its name: `details`.
    pub name: String,
    /// Its words; `{to}` and `{day}` stand for what is filled in.
    pub text: String,
}

/// Writes the templates of both languages into the desk's folder where they are missing, so that the
/// helpline finds them there to edit. A copy needs none: it answers nobody.
///
/// # Errors
/// A [`Fault`] of the file.
pub fn write_missing_templates(desk: &Desk) -> Result<(), Fault> {
    if !desk.is_at_home() {
        return Ok(());
    }
    let folder = desk.folder().join(FOLDER);
    folder::make(&folder)?;
    for (language, seed) in SEEDS {
        let path = folder.join(language).with_extension("txt");
        if !path.exists() {
            folder::write(&path, seed.as_bytes())?;
        }
    }
    Ok(())
}

/// The templates of a language, `ar` or `fr`, or of one that the helpline added; `ary` falls back
/// on Arabic. Ours answer where no file was written yet.
///
/// # Errors
/// A [`Fault`] of the file.
pub fn templates(desk: &Desk, language: &str) -> Result<Vec<Template>, Fault> {
    let plain = !language.is_empty() && language.bytes().all(|it| it.is_ascii_alphanumeric());
    for language in [language, FALLBACK].into_iter().skip(usize::from(!plain)) {
        let path = desk.folder().join(FOLDER).join(language).with_extension("txt");
        if path.exists() {
            let templates = read(&edited::read(&path)?);
            return match templates.is_empty() {
                true => Err(Fault::Text(path, "it holds no template: a line `# name` begins each")),
                false => Ok(templates),
            };
        }
        if let Some(seed) = seeds(language) {
            return Ok(read(seed));
        }
    }
    Ok(Vec::new())
}

/// One template by its name.
///
/// # Errors
/// [`ReplyError::NoTemplate`].
pub fn template(desk: &Desk, language: &str, name: &str) -> Result<Template, ReplyError> {
    let found = templates(desk, language)?.into_iter().find(|it| it.name == name);
    found.or_else(|| seed(language, name)).ok_or_else(|| ReplyError::NoTemplate(name.to_owned()))
}

/// What a template says to the person of a case, in the language she asked for: `to` is who is
/// spoken of, and the day is that on which it was told, or today.
///
/// # Errors
/// [`ReplyError::NoTemplate`], and [`ReplyError::TemplateNeedsTo`] where nobody is named whom it
/// speaks of.
pub fn template_for(
    session: &Session,
    id: &str,
    name: &str,
    to: Option<Destination>,
) -> Result<String, ReplyError> {
    let conversation = Conversation::named(session.store().reader(), session.keys(), id)?;
    let language = conversation.reply_language();
    let told = conversation.passed_on().into_iter().rev();
    let told = told.into_iter().find(|it| to.is_none() || it.to == to);
    let to = to.or(told.as_ref().and_then(|it| it.to));
    let day = told.and_then(|it| calendar::read(&it.day)).unwrap_or(session.today());
    let spoken = Language::of_tag(&language).unwrap_or(Language::Arabic);
    let to = to.map(|to| say(&format!("destination.{}", to.id()), spoken));
    let template = template(session.desk(), &language, name)?;
    let words = template.filled(to.as_deref(), &calendar::spoken(day));
    words.ok_or_else(|| ReplyError::TemplateNeedsTo(name.to_owned()))
}

/// What is left in a mailbox after an erasure: no file that cannot be read stands in its way.
pub(crate) fn last_message(desk: &Desk, language: &str) -> String {
    theirs(desk, language, LAST_MESSAGE)
}

/// The same in our words, which fit into any reply.
pub(crate) fn our_last_message(language: &str) -> String {
    ours(language, LAST_MESSAGE)
}

/// What may be mailed by hand: no answer, no name of ours.
pub(crate) fn email_notice(desk: &Desk, language: &str) -> String {
    theirs(desk, language, EMAIL_NOTICE)
}

/// The helpline's words, or ours where those cannot be read.
fn theirs(desk: &Desk, language: &str, name: &str) -> String {
    template(desk, language, name).map_or_else(|_| ours(language, name), |template| template.text)
}

fn ours(language: &str, name: &str) -> String {
    seed(language, name).map(|template| template.text).unwrap_or_default()
}

fn seed(language: &str, name: &str) -> Option<Template> {
    let text = seeds(language).or_else(|| seeds(FALLBACK))?;
    read(text).into_iter().find(|it| it.name == name)
}

fn seeds(language: &str) -> Option<&'static str> {
    SEEDS.iter().find(|(it, _)| *it == language).map(|(_, text)| *text)
}

/// Reads a file of templates. What stands before the first name is a note to whoever edits it. A
/// name that stands there twice gets a number, so that neither of the two is lost.
fn read(file: &str) -> Vec<Template> {
    let mut templates: Vec<Template> = Vec::new();
    for line in edited::words(file).lines() {
        if let Some(name) = name_in(line) {
            let is_taken = |name: &str| templates.iter().any(|it| it.name == name);
            let numbered = (2..).map(|nth| format!("{name}_{nth}"));
            let free = [name.clone()].into_iter().chain(numbered).find(|name| !is_taken(name));
            templates.push(Template { name: free.unwrap_or(name), text: String::new() });
        } else if let Some(open) = templates.last_mut() {
            open.text.push_str(line);
            open.text.push('\n');
        }
    }
    for template in &mut templates {
        template.text = template.text.trim().to_owned();
    }
    templates
}

/// The name in a line that begins a template: `# details`, however carefully it is written. Other
/// lines with that sign are words.
fn name_in(line: &str) -> Option<String> {
    let name = line.trim().strip_prefix('#')?.trim_matches(|it: char| "#: ".contains(it));
    let is_name = |it: u8| it.is_ascii_alphanumeric() || it == b'_' || it == b'-';
    (!name.is_empty() && name.bytes().all(is_name)).then(|| name.to_ascii_lowercase())
}

impl Template {
    /// The words with what is filled in; `None` where something is missing that they need.
    pub fn filled(&self, to: Option<&str>, day: &str) -> Option<String> {
        let text = match to {
            Some(to) => self.text.replace("{to}", to),
            None => self.text.clone(),
        };
        let text = text.replace("{day}", day);
        (!text.contains("{to}")).then_some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_templates_signed_by_the_team() {
        let names = |text| read(text).into_iter().map(|it| it.name).collect::<Vec<_>>();
        let [(_, arabic), (_, french)] = SEEDS;
        assert_eq!(names(arabic), names(french));
        assert_eq!(names(arabic).len(), 14);
        for (text, team) in [(arabic, "الفريق"), (french, "L’équipe")] {
            for template in read(text).iter().filter(|it| it.name != EMAIL_NOTICE) {
                assert!(template.text.ends_with(team), "{}", template.name);
            }
        }
    }

    #[test]
    fn one_question_each_and_no_mark_that_says_who_it_is_for() {
        for (_, text) in SEEDS {
            for template in read(text) {
                let questions = template.text.chars().filter(|it| "?؟".contains(*it)).count();
                assert!(questions <= 1, "{}", template.name);
                let vowelled = |it: char| ('\u{64b}'..='\u{652}').contains(&it) && it != '\u{64b}';
                assert!(!template.text.contains(vowelled), "{}", template.name);
            }
        }
    }

    #[test]
    fn no_template_vanishes_however_the_file_is_edited() {
        let plain = read("a note\n# details\nDis-nous.\n\n# thanks\nMerci.\n#stop c'est tout\n");
        let names: Vec<_> = plain.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["details", "thanks"]);
        assert_eq!(plain[1].text, "Merci.\n#stop c'est tout");
        for file in [
            "\u{feff}# details\r\nDis-nous.\r\n\r\n# thanks\r\nMerci.\r\n#stop c'est tout",
            "#details\rDis-nous.\r  # Thanks :\rMerci.\r#stop c'est tout\r",
            "## details ##\n\u{7}Dis-nous.\n#\tTHANKS\nMerci.\u{202e}\n#stop c'est tout",
        ] {
            assert_eq!(read(&edited::text(file.as_bytes()).unwrap()), plain, "{file:?}");
        }
        let twice = read("# thanks\nMerci.\n# thanks\nMerci bien.\n# thanks\nMille mercis.");
        let names: Vec<_> = twice.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["thanks", "thanks_2", "thanks_3"]);
        assert_eq!(read("a note only"), []);
    }

    #[test]
    fn what_is_not_filled_in_is_not_sent() {
        let template = Template { name: "x".into(), text: "{to}: {day}".into() };
        assert_eq!(template.filled(Some("Meta"), "1"), Some("Meta: 1".into()));
        assert_eq!(template.filled(None, "1"), None);
    }
}
