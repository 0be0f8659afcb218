//! A child of twelve reads it: short sentences, in every language, in the form and on its page.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_yaml_ng::Value;

const LANGUAGES: [&str; 3] = ["ar", "fr", "en"];
/// What a child reads; the desk's words are for counsellors.
const AREAS: [&str; 2] = ["form", "report"];
/// Words of half the sentences at most.
const MEDIAN: usize = 12;
/// Words of any sentence at most: beyond it the beginning is forgotten.
const LONGEST: usize = 26;
/// Tags after which a new sentence begins.
const BLOCKS: [&str; 9] = ["p", "li", "h1", "h2", "h3", "div", "summary", "section", "button"];

#[test]
fn half_of_the_sentences_have_twelve_words_or_fewer_and_none_is_endless() {
    let page = on_the_page();
    for language in LANGUAGES {
        let mut texts = page[language].clone();
        texts.extend(AREAS.iter().flat_map(|area| in_the_form(area, language)));
        let mut sentences: Vec<_> = texts.iter().flat_map(|text| sentences(text)).collect();
        sentences.sort_by_key(|sentence| words(sentence));
        assert!(sentences.len() > 100, "{language}: only {}", sentences.len());
        let median = sentences[sentences.len() / 2];
        assert!(words(median) <= MEDIAN, "{language}: {median}");
        let longest = sentences[sentences.len() - 1];
        assert!(words(longest) <= LONGEST, "{language}, {} words: {longest}", words(longest));
    }
}

#[test]
fn a_sentence_ends_where_a_reader_stops() {
    let text = "Réponds-tu ? Non. www.2511.ma\nDeux mots… et ceci";
    assert_eq!(sentences(text), ["Réponds-tu", "Non", "Deux mots"], "a label is no sentence");
    assert_eq!(words("هل الأمر خطير"), 3);
    assert_eq!(words("« Signaler » : ⋮ 19"), 1, "signs are no words");
}

#[test]
fn a_page_is_read_by_the_language_in_which_it_is_written() {
    let html = r#"<html lang="ar"><p>أ</p><p lang="fr">b <a href="x"><bdi>c</bdi></a>.</p><br>د"#;
    let read = by_language(html);
    assert_eq!(read["ar"].split_whitespace().collect::<Vec<_>>(), ["أ", "د"]);
    assert_eq!(read["fr"].trim(), "b c.");
}

/// The sentences of a text; what ends without a stop is a label or a heading.
fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    for line in text.lines() {
        let mut rest = line;
        while let Some(end) = rest.find(is_stop) {
            let (sentence, after) = rest.split_at(end);
            let after = after.trim_start_matches(is_stop);
            let is_end = after.is_empty() || after.starts_with(|it: char| !it.is_alphanumeric());
            if !is_end {
                // A point inside an address.
                let word = after.find(char::is_whitespace).unwrap_or(after.len());
                rest = &after[word..];
                continue;
            }
            sentences.push(sentence.trim());
            rest = after;
        }
    }
    sentences.retain(|sentence| words(sentence) > 0);
    sentences
}

fn is_stop(it: char) -> bool {
    matches!(it, '.' | '!' | '?' | '؟' | '…')
}

fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count()
}

fn in_the_form(area: &str, language: &str) -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../locales")
        .join(area)
        .join(language)
        .with_extension("yml");
    let mut texts = Vec::new();
    collect(&serde_yaml_ng::from_str(&fs::read_to_string(file).unwrap()).unwrap(), &mut texts);
    texts
}

fn collect(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Mapping(entries) => entries.values().for_each(|value| collect(value, into)),
        Value::String(text) => into.push(text.clone()),
        _ => {}
    }
}

fn on_the_page() -> BTreeMap<&'static str, Vec<String>> {
    let html = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../index.html"));
    let (_, body) = html.as_deref().unwrap().split_once("<body>").unwrap();
    let (body, _) = body.split_once("</body>").unwrap();
    let read = by_language(&format!("<body lang=\"ar\">{body}"));
    LANGUAGES.map(|language| (language, vec![read[language].clone()])).into()
}

/// All text of a page, each language's by itself.
fn by_language(html: &str) -> BTreeMap<String, String> {
    let mut open: Vec<(String, String)> = Vec::new();
    let mut read: BTreeMap<String, String> = BTreeMap::new();
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        if let Some((_, language)) = open.last() {
            read.entry(language.clone()).or_default().push_str(&text.replace("&nbsp;", " "));
        }
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").unwrap().1;
            continue;
        }
        let (tag, after) = after.split_once('>').unwrap();
        rest = after;
        let name = tag.trim_start_matches('/').split_whitespace().next().unwrap().to_owned();
        if BLOCKS.contains(&&*name) {
            read.values_mut().for_each(|text| text.push('\n'));
        }
        if tag.starts_with('/') {
            assert_eq!(open.pop().map(|(name, _)| name), Some(name), "before {after}");
        } else if !["br", "meta", "link", "img", "input"].contains(&&*name) {
            let own = tag.split_once("lang=\"").and_then(|(_, lang)| lang.split_once('"'));
            let language = own.map(|(lang, _)| lang.to_owned());
            let inherited = open.last().map_or("ar".into(), |(_, language)| language.clone());
            open.push((name, language.unwrap_or(inherited)));
        }
    }
    if let Some((_, language)) = open.last() {
        read.entry(language.clone()).or_default().push_str(rest);
    }
    read
}
