//! Words that a counsellor begins an answer with, one question each. They lie as text files in the
//! desk's folder, `templates/<language>.txt`; the helpline edits them without us, or adds a language.
//! A line `# name` begins each. Ours come from `locales/<language>/replies.txt`.

use std::path::PathBuf;

use thiqa_report::{Destination, Language};
use unicode_normalization::UnicodeNormalization;

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
const SEEDS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/replies.rs"));
/// The language of the page whose templates answer where another has none.
const FALLBACK: &str = "ar";
/// Darija: Arabic is read by whoever asks for it, too.
const DARIJA: &str = "ary";
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

/// Writes the templates of every language into the desk's folder where they are missing, so that the
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
        if !path.try_exists().map_err(Fault::at(&path))? {
            folder::write(&path, seed.as_bytes())?;
        }
    }
    Ok(())
}

/// The templates of a language in which answers are asked for, or of one that the helpline added;
/// any other falls back on Arabic. Ours answer where no file was written yet.
///
/// # Errors
/// A [`Fault`] of the file.
pub fn templates(desk: &Desk, language: &str) -> Result<Vec<Template>, Fault> {
    let plain = !language.is_empty() && language.bytes().all(|it| it.is_ascii_alphanumeric());
    for language in [language, FALLBACK].into_iter().skip(usize::from(!plain)) {
        let path = file(desk, language);
        if path.try_exists().map_err(Fault::at(&path))? {
            return match read(&edited::read(&path)?) {
                Ok(none) if none.is_empty() => {
                    Err(Fault::Text(path, "it holds no template: a line `# name` begins each"))
                }
                Ok(templates) => Ok(templates),
                Err(NoName { line }) => {
                    Err(Fault::TextLine(path, line, "a line that begins with # needs a name there"))
                }
            };
        }
        if let Some(seed) = seeds(language) {
            return Ok(read(seed).unwrap_or_default());
        }
    }
    Ok(Vec::new())
}

/// What a counsellor may begin an answer with: the templates of a language, and ours of a name that a
/// file from before lacks.
///
/// # Errors
/// A [`Fault`] of the file.
pub(crate) fn to_begin_with(desk: &Desk, language: &str) -> Result<Vec<Template>, Fault> {
    let mut offered = templates(desk, language)?;
    for ours in seeds(language).and_then(|seed| read(seed).ok()).unwrap_or_default() {
        if !offered.iter().any(|it| it.name == ours.name) {
            offered.push(ours);
        }
    }
    offered.retain(|it| !BY_ITSELF.contains(&it.name.as_str()));
    Ok(offered)
}

/// One template by its name.
///
/// # Errors
/// [`ReplyError::NoTemplate`].
pub fn template(desk: &Desk, language: &str, name: &str) -> Result<Template, ReplyError> {
    let wanted = plain_name(name);
    let found = templates(desk, language)?.into_iter().find(|it| it.name == wanted);
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

/// The helpline's words, or ours where those cannot be read. No person looks at them before they are
/// sent: as long as no file in Darija lies there, what the helpline wrote in Arabic comes before ours.
fn theirs(desk: &Desk, language: &str, name: &str) -> String {
    let has_no_words_yet = language == DARIJA && !file(desk, DARIJA).exists();
    let arabic = has_no_words_yet.then(|| edited_in_arabic(desk, name)).flatten();
    let words = arabic.map_or_else(|| template(desk, language, name), Ok);
    words.map_or_else(|_| ours(language, name), |template| template.text)
}

/// What the helpline made of our words in Arabic.
fn edited_in_arabic(desk: &Desk, name: &str) -> Option<Template> {
    template(desk, FALLBACK, name).ok().filter(|it| it.text != ours(FALLBACK, name))
}

/// Where the templates of a language lie.
fn file(desk: &Desk, language: &str) -> PathBuf {
    desk.folder().join(FOLDER).join(language).with_extension("txt")
}

fn ours(language: &str, name: &str) -> String {
    seed(language, name).map(|template| template.text).unwrap_or_default()
}

fn seed(language: &str, name: &str) -> Option<Template> {
    let text = seeds(language).or_else(|| seeds(FALLBACK))?;
    read(text).ok()?.into_iter().find(|it| it.name == name)
}

fn seeds(language: &str) -> Option<&'static str> {
    SEEDS.iter().find(|(it, _)| *it == language).map(|(_, text)| *text)
}

/// A line that would begin a template and names none.
#[derive(Debug, PartialEq, Eq)]
struct NoName {
    /// Which one, from 1.
    line: usize,
}

/// Reads a file of templates. What stands before the first name is a note to whoever edits it. A
/// name that stands there twice gets a number, so that neither of the two is lost.
fn read(file: &str) -> Result<Vec<Template>, NoName> {
    let mut templates: Vec<Template> = Vec::new();
    for (line, text) in (1..).zip(edited::words(file).lines()) {
        if let Some(name) = name_in(text) {
            if name.is_empty() {
                return Err(NoName { line });
            }
            let is_taken = |name: &str| templates.iter().any(|it| it.name == name);
            let numbered = (2..).map(|nth| format!("{name}_{nth}"));
            let free = [name.clone()].into_iter().chain(numbered).find(|name| !is_taken(name));
            templates.push(Template { name: free.unwrap_or(name), text: String::new() });
        } else if let Some(open) = templates.last_mut() {
            open.text.push_str(text);
            open.text.push('\n');
        }
    }
    for template in &mut templates {
        template.text = template.text.trim().to_owned();
    }
    Ok(templates)
}

/// The name in a line that begins a template, `# mot de passe`: any, so that no template is added
/// to the one before it. Without a blank only one of ours, since a hashtag is a word of the text.
fn name_in(line: &str) -> Option<String> {
    let signs = line.trim_matches(is_around_name).strip_prefix('#')?;
    let after = signs.trim_start_matches('#');
    let has_blank = after.chars().take_while(|&it| is_around_name(it)).any(char::is_whitespace);
    let name = plain_name(after);
    (has_blank || name.is_empty() || is_ours(&name)).then_some(name)
}

/// A name however carefully it is written: `Détails :` and `détails` are the same.
fn plain_name(name: &str) -> String {
    let name = name.trim_matches(|it| it == '#' || it == ':' || is_around_name(it));
    name.nfc().collect::<String>().to_lowercase()
}

/// What may stand around a name unseen: blanks, and the marks that Arabic is written with.
fn is_around_name(character: char) -> bool {
    character.is_whitespace() || "\u{200b}\u{200e}\u{200f}\u{61c}".contains(character)
}

/// Whether a seed has a template of this name.
fn is_ours(name: &str) -> bool {
    let headings = SEEDS.iter().flat_map(|(_, seed)| seed.lines());
    headings.filter_map(|line| line.strip_prefix("# ")).any(|it| it == name)
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
    use thiqa_report::Question;

    #[test]
    fn every_language_of_an_answer_has_the_same_templates_signed_by_the_team() {
        let names = |text| read(text).unwrap().into_iter().map(|it| it.name).collect::<Vec<_>>();
        let languages = Question::ReplyLanguage.choices().iter().map(|it| it.id());
        assert!(languages.eq(SEEDS.iter().map(|(language, _)| *language)));
        for (language, text) in SEEDS {
            assert_eq!(names(text), names(SEEDS[0].1), "{language}");
            let templates = read(text).unwrap();
            let team = templates[0].text.lines().last().unwrap();
            for template in templates.iter().filter(|it| it.name != EMAIL_NOTICE) {
                assert!(template.text.ends_with(team), "{language} {}", template.name);
            }
        }
        assert_eq!(names(SEEDS[0].1).len(), 18);
    }

    #[test]
    fn one_question_each_and_no_mark_that_says_who_it_is_for() {
        for (_, text) in SEEDS {
            for template in read(text).unwrap() {
                let questions = template.text.chars().filter(|it| "?؟".contains(*it)).count();
                assert!(questions <= 1, "{}", template.name);
                let vowelled = |it: char| ('\u{64b}'..='\u{652}').contains(&it) && it != '\u{64b}';
                assert!(!template.text.contains(vowelled), "{}", template.name);
                for word in template.text.split(|it: char| !it.is_alphabetic()) {
                    assert!(!says_who_speaks(word), "{}: {word}", template.name);
                }
            }
        }
        assert!(says_who_speaks("ومحتاج") && says_who_speaks("خايفة"));
        assert!(!says_who_speaks("الموافقة") && !says_who_speaks("كيبغي"));
    }

    /// A participle: what a boy says of himself, or a girl.
    fn says_who_speaks(word: &str) -> bool {
        let alone = word.strip_prefix('و').unwrap_or(word);
        let alone = alone.strip_suffix('ة').unwrap_or(alone);
        ["محتاج", "باغي", "خايف", "متأكد", "موافق"].contains(&alone)
    }

    #[test]
    fn whoever_reads_an_answer_learns_nothing_of_what_an_image_shows() {
        for (_, text) in SEEDS {
            for said in read(text).unwrap() {
                assert!(
                    !["intim", "حميم"].iter().any(|it| said.text.contains(it)),
                    "{}",
                    said.text
                );
            }
        }
    }

    #[test]
    fn no_template_vanishes_however_the_file_is_edited() {
        let names = |file: &str| -> Vec<String> {
            read(file).unwrap().into_iter().map(|it| it.name).collect()
        };
        let plain =
            read("a note\n# details\nDis-nous.\n\n# thanks\nMerci.\n#stop c'est tout\n").unwrap();
        assert_eq!(
            plain.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(),
            ["details", "thanks"]
        );
        assert_eq!(plain[1].text, "Merci.\n#stop c'est tout");
        for file in [
            "\u{feff}# details\r\nDis-nous.\r\n\r\n# thanks\r\nMerci.\r\n#stop c'est tout",
            "#details\rDis-nous.\r  # Thanks :\rMerci.\r#stop c'est tout\r",
            "## details ##\n\u{7}Dis-nous.\n#\tTHANKS\nMerci.\u{202e}\n#stop c'est tout",
        ] {
            assert_eq!(read(&edited::text(file.as_bytes()).unwrap()).unwrap(), plain, "{file:?}");
        }
        let twice = "# thanks\nMerci.\n# thanks\nMerci bien.\n# thanks\nMille mercis.";
        assert_eq!(names(twice), ["thanks", "thanks_2", "thanks_3"]);
        assert_eq!(names("a note only"), [""; 0]);
    }

    #[test]
    fn any_words_are_a_name_and_a_hashtag_is_none() {
        let names = |file: &str| -> Vec<String> {
            read(file).unwrap().into_iter().map(|it| it.name).collect()
        };
        for (heading, name) in [
            ("# mot de passe", "mot de passe"),
            ("# Détails", "détails"),
            ("# De\u{301}tails :", "détails"),
            ("# شكرا", "شكرا"),
            ("\u{200f}#\u{a0}شكرا\u{200f}", "شكرا"),
            ("# l'école (2)", "l'école (2)"),
            ("#STOP_NOTED", "stop_noted"),
        ] {
            assert_eq!(names(&format!("# thanks\nMerci.\n{heading}\nx")), ["thanks", name]);
            assert_eq!(plain_name(name), name);
        }
        for hashtag in ["#StopViolence", "#لا_للعنف", "#MeToo #détails"] {
            let read = read(&format!("# thanks\nMerci.\n{hashtag}\nÀ toi.")).unwrap();
            assert_eq!((read.len(), &*read[0].text), (1, &*format!("Merci.\n{hashtag}\nÀ toi.")));
        }
        for nameless in ["#", "# :", "##  ##", "#\u{200f} "] {
            assert_eq!(read(&format!("# thanks\nMerci.\n{nameless}\nx")), Err(NoName { line: 3 }));
        }
    }

    #[test]
    fn what_is_not_filled_in_is_not_sent() {
        let template = Template { name: "x".into(), text: "{to}: {day}".into() };
        assert_eq!(template.filled(Some("Meta"), "1"), Some("Meta: 1".into()));
        assert_eq!(template.filled(None, "1"), None);
    }
}
