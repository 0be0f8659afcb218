//! A child of twelve reads it: short sentences, in every language, in the form and on its page.

use std::fs;
use std::path::Path;

use serde_yaml_ng::Value;
use thiqa_report::Language;

/// What a child reads: whole files, and what the desk writes into the page.
const READ: [(&str, &[&str]); 4] =
    [("form", &[]), ("report", &[]), ("shell", &[]), ("desk", &["directory", "place"])];
/// Words of half the sentences at most.
const MEDIAN: usize = 12;
/// Words of any sentence at most: beyond it the beginning is forgotten.
const LONGEST: usize = 26;

#[test]
fn half_of_the_sentences_have_twelve_words_or_fewer_and_none_is_endless() {
    for language in Language::ALL.map(Language::code) {
        let read = |(area, groups)| written(area, groups, language);
        let texts: Vec<_> = READ.into_iter().flat_map(read).collect();
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
    assert_eq!(without_tags(r#"b <a href="x"><bdi>c</bdi></a>."#), "b c.");
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

fn written(area: &str, groups: &[&str], language: &str) -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../locales")
        .join(language)
        .join(area)
        .with_extension("yml");
    let mut texts = Vec::new();
    let file: Value = serde_yaml_ng::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    match groups {
        [] => collect(&file, &mut texts),
        _ => groups.iter().for_each(|group| {
            let group = file[area].get(group).unwrap_or_else(|| panic!("{area}.{group}"));
            collect(group, &mut texts);
        }),
    }
    texts
}

fn collect(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Mapping(entries) => entries.values().for_each(|value| collect(value, into)),
        Value::String(text) => into.push(without_tags(text)),
        _ => {}
    }
}

fn without_tags(text: &str) -> String {
    text.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, rest)| rest)).collect()
}
