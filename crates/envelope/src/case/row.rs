//! One row of a list: its words and numbers, among what apps and people put around them.

use std::ops::Range;

use zeroize::Zeroizing;

use super::LINES;
use super::folding::{Sign, distance, folded, sign};

/// Words beside a thing that are none of its name, folded: measures, vessels, articles, how a line
/// is announced, half days of a clock, Roman numbers. A letter that stands alone is one, too.
const BESIDE: &str = "kg kilo gr gramme lt litre boite bouteille paquet sachet sac pot piece pc de du le la \
    un une one unite foi ligne no nombre quantite qte of pack box bottle can line number \
    am pm ii iii iv vi vii viii واحد واحده وحده كيلو كيلوغرام كلغ كغ غرام لتر علبه علب باكيه قنينه \
    حبه حبات قطع مرات كيس من ديال سطر عدد كميه";

/// Numbers from 2 to 8 that are written out, folded. They stand beside a thing.
const WRITTEN_OUT: [&str; 7] = [
    "deux two جوج زوج اثنان اثنين",
    "troi three ثلاث ثلاثه تلاته",
    "quatre four اربع اربعه ربعه",
    "cinq five خمس خمسه",
    "six ست سته",
    "sept seven سبع سبعه",
    "huit eight ثماني ثمانيه تمنيه",
];

/// Two, where no number but the line's own stands in the row: else it is جوز, which some PDFs turn around.
const PAIR: &str = "زوج";

/// Roman numbers. Behind a thing they may say how many, or be the end of a line number.
const ROMAN: &str = "i ii iii iv v vi vii viii";

/// So many of them are looked for on each side.
const MOST_BESIDE: usize = 4;

/// What a PDF had as one letter stands in its order, whichever way the word is read: the end of
/// [`LAM_ALEF`](super::folding::LAM_ALEF).
const TURNED_LAM_ALEF: &str = "ا\u{ad}";

/// Signs that end the number of a line: `1.`, `2)`, `3 -`, `4:`.
const AFTER_LINE_NUMBER: &str = ".)]-:/=°>\u{2010}\u{2011}\u{2012}–—−";

/// A row as it is read.
pub(super) struct Row {
    words: Words,
    /// Its words read from their ends, as some PDFs give Arabic.
    backwards: Words,
    numbers: Vec<Number>,
}

/// The words of a row, folded.
struct Words {
    all: Vec<Zeroizing<String>>,
    /// Where each stands in the row.
    places: Vec<Range<usize>>,
    /// Bytes of the row: none of its words together have more.
    bytes: usize,
    /// Which are left without those beside the thing.
    bare: Range<usize>,
    /// So many stand before the last colon between words: `Salma: tomates 3`.
    before_colon: usize,
}

/// A number of a row, days and times of day left out.
#[derive(Clone, Copy)]
pub(super) struct Number {
    /// Its value, or a very large one.
    pub(super) value: usize,
    /// Whether the thing follows.
    pub(super) is_before: bool,
    /// Whether it may be the number of its line: such a sign follows, and then the thing.
    pub(super) leads: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Number,
    Gap,
    /// A day or a time of day, `24/11/2026` or `21:03`: what a chat puts before a message.
    Time,
    /// What adds nothing to the number before it.
    Nothing,
}

/// Signs of one kind, with everything invisible among them.
struct Run<'a> {
    kind: Kind,
    text: &'a str,
    begins: usize,
}

impl Row {
    /// Reads a row.
    pub(super) fn of(text: &str) -> Self {
        let mut backwards = Zeroizing::new(String::with_capacity(text.len()));
        for letter in text.chars().rev() {
            if letter == 'ل' && backwards.ends_with(TURNED_LAM_ALEF) {
                backwards.pop();
                backwards.pop();
                backwards.push_str("لا");
            } else {
                backwards.push(letter);
            }
        }
        let (backwards, _) = read(&backwards);
        let (words, numbers) = read(text);
        Self { words, backwards, numbers }
    }

    /// Nothing stands in it.
    pub(super) fn is_blank(&self) -> bool {
        self.words.all.is_empty() && self.numbers.is_empty()
    }

    /// Whether it may name a thing.
    pub(super) fn has_name(&self) -> bool {
        !self.words.bare.is_empty()
    }

    /// Its numbers, in order.
    pub(super) fn numbers(&self) -> &[Number] {
        &self.numbers
    }

    /// What it may name, folded, the likeliest first.
    pub(super) fn names(&self) -> Vec<Zeroizing<String>> {
        self.words.names()
    }

    /// The same where its letters are read from the end.
    pub(super) fn names_backwards(&self) -> Vec<Zeroizing<String>> {
        self.backwards.names()
    }

    /// Its words without those that stand beside a thing, folded.
    pub(super) fn bare_name(&self) -> Zeroizing<String> {
        self.words.joined(self.words.bare.clone())
    }
}

impl Words {
    /// All of them, then those with fewer that stand beside a thing, then those after a colon.
    fn names(&self) -> Vec<Zeroizing<String>> {
        let mut names = Vec::new();
        let Range { start, end } = self.bare;
        let colon = self.before_colon.max(start);
        let after_colon = colon + beside(self.all.get(colon..end).unwrap_or_default());
        for from in (0..=after_colon).filter(|from| !(start + 1..colon).contains(from)) {
            for less in 0..=self.all.len() - end {
                names.push(self.joined(from..self.all.len() - less));
            }
        }
        names
    }

    fn joined(&self, words: Range<usize>) -> Zeroizing<String> {
        let words = self.all.get(words).unwrap_or_default();
        let mut joined = Zeroizing::new(String::with_capacity(self.bytes));
        for word in words {
            joined.push_str(word);
        }
        joined
    }
}

fn read(text: &str) -> (Words, Vec<Number>) {
    let mut words = Vec::new();
    let mut places = Vec::new();
    let mut numbers = Vec::new();
    let mut colons = Vec::new();
    let runs = runs(text);
    for (at, run) in runs.iter().enumerate() {
        match run.kind {
            Kind::Word => {
                let word = folded(run.text);
                if !word.is_empty() {
                    words.push(word);
                    places.push(run.begins..run.begins + run.text.len());
                }
            }
            Kind::Number => numbers.push((words.len(), value(run.text), is_led(&runs, at))),
            Kind::Gap if run.text.contains(':') => colons.push(words.len()),
            Kind::Gap | Kind::Time | Kind::Nothing => {}
        }
    }
    let first = beside(&words);
    words.reverse();
    let last = words.len() - beside(words.get(..words.len() - first).unwrap_or_default());
    words.reverse();
    let mut before_colon = 0;
    for colon in colons {
        if colon < last {
            before_colon = colon;
        }
    }
    let has_digits = !numbers.is_empty();
    let is_counted = numbers.iter().any(|(_, _, is_led)| !is_led);
    for (at, word) in words.iter().enumerate().filter(|(at, _)| !(first..last).contains(at)) {
        if is_counted && **word == PAIR {
            continue;
        }
        let is_roman = !has_digits && at >= last && is_in(word, ROMAN);
        // What a Roman number behind a thing says is not known: no quantity is 0.
        if let Some(value) = written_out(word).or(is_roman.then_some(0)) {
            let behind = numbers.iter().position(|number| number.0 > at);
            numbers.insert(behind.unwrap_or(numbers.len()), (at, value, false));
        }
    }
    let mut kept = Vec::with_capacity(numbers.len());
    for (before, value, is_led) in numbers {
        let is_before = before < last;
        kept.push(Number { value, is_before, leads: is_led && is_before });
    }
    (Words { all: words, places, bytes: text.len(), bare: first..last, before_colon }, kept)
}

/// A line without the sender and the time that a chat puts before it: `[24/11/2026 21:03] Salma: `.
/// Where a thing with its number stands there, too, nothing is cut.
pub(super) fn without_sender(line: &str) -> &str {
    let runs = runs(line);
    let mut after_time = runs.iter().skip_while(|run| run.kind != Kind::Time);
    let colon = after_time.find_map(|run| match run.kind {
        Kind::Gap => Some(run.begins + run.text.find(':')? + 1),
        _ => None,
    });
    let Some((before, message)) = colon.and_then(|at| line.split_at_checked(at)) else {
        return line;
    };
    let before = Row::of(before);
    let has_thing = before.has_name() && !before.numbers.is_empty();
    if !has_thing && Row::of(message).has_name() { message } else { line }
}

/// A row with this name in place of the words that were meant for it. Its numbers stay, and so do
/// the words behind that are none of the name: they may say how many.
pub fn renamed(row: &str, name: &str) -> Zeroizing<String> {
    let (words, _) = read(row);
    let Range { start, mut end } = words.bare;
    let mut first = start.max(words.before_colon);
    if first >= end {
        (first, end) = (0, words.places.len());
    }
    let begins = words.places.get(first).map_or(row.len(), |word| word.start);
    let name_letters = folded(name);
    let mut nearest = 2 + name_letters.chars().count() / 3;
    let (mut near_ends, mut all_ends) = (None, begins);
    for (at, word) in words.places.iter().enumerate().skip(first) {
        let meant = row.get(begins..word.end).unwrap_or_default();
        if digits(meant).next().is_some() {
            break;
        }
        let letters = folded(meant);
        // What is typed may be the name as far as its article: `huile d`.
        if at < end || name_letters.starts_with(&**letters) {
            all_ends = word.end;
        }
        let changes = distance(&letters, &name_letters);
        if changes < nearest {
            (nearest, near_ends) = (changes, Some(word.end));
        }
    }
    let ends = near_ends.unwrap_or(all_ends);
    let after = row.get(ends..).unwrap_or_default();
    let blank = if after.is_empty() { " " } else { "" };
    Zeroizing::new([row.get(..begins).unwrap_or_default(), name, blank, after].concat())
}

/// The rows that stand behind each other in one line, `tomates 3 pain 2`: a row ends at its number
/// or begins with it, as the line does.
pub(super) fn cut(line: &str) -> Vec<&str> {
    let runs = runs(line);
    let solid = |run: &&Run<'_>| matches!(run.kind, Kind::Word | Kind::Number);
    let is_number = |run: Option<&Run<'_>>| run.is_some_and(|run| run.kind == Kind::Number);
    let begins_with_number = is_number(runs.iter().find(solid));
    let ends_with_number = is_number(runs.iter().rev().find(solid));
    let mut rows = Vec::new();
    let mut row_begins = 0;
    // The numbers since the last word: where the last of them begins, and whether a sign follows.
    let mut between: Vec<(usize, bool)> = Vec::new();
    let mut after_word = false;
    for (at, run) in runs.iter().enumerate() {
        match run.kind {
            Kind::Number => between.push((run.begins, is_led(&runs, at))),
            Kind::Word => {
                if after_word && let Some(&(number, is_led)) = between.last() {
                    let begins_row =
                        between.len() > 1 || begins_with_number && (is_led || !ends_with_number);
                    let cut = if begins_row { number } else { run.begins };
                    rows.extend(line.get(row_begins..cut));
                    row_begins = cut;
                }
                between.clear();
                after_word = true;
            }
            Kind::Gap | Kind::Time | Kind::Nothing => {}
        }
    }
    rows.extend(line.get(row_begins..));
    rows
}

fn runs(text: &str) -> Vec<Run<'_>> {
    let mut runs: Vec<Run<'_>> = Vec::new();
    let mut here: Option<(Kind, usize)> = None;
    for (at, character) in text.char_indices() {
        let kind = match sign(character) {
            Sign::Letter(_) | Sign::Ligature(_) => Kind::Word,
            Sign::Digit(_) => Kind::Number,
            Sign::Gap => Kind::Gap,
            Sign::Silent => continue,
        };
        match here {
            Some((it, _)) if it == kind => {}
            Some((it, begins)) => {
                runs.extend(run(text, it, begins..at));
                here = Some((kind, at));
            }
            None => here = Some((kind, 0)),
        }
    }
    runs.extend(here.and_then(|(kind, begins)| run(text, kind, begins..text.len())));
    mark_times(&mut runs);
    runs
}

fn run(text: &str, kind: Kind, at: Range<usize>) -> Option<Run<'_>> {
    let begins = at.start;
    Some(Run { kind, text: text.get(at)?, begins })
}

/// Days, times of day, and what adds nothing to the number before it are no numbers of a list.
fn mark_times(runs: &mut [Run<'_>]) {
    let mut rest = runs;
    while !rest.is_empty() {
        let length = time_length(rest);
        if length == 0
            && let [number, gap, more, ..] = rest
            && number.kind == Kind::Number
            && more.kind == Kind::Number
        {
            let value = value(more.text);
            if value == 0 {
                // `7.0`: neither is the point a sign of line numbers.
                (gap.kind, more.kind) = (Kind::Nothing, Kind::Nothing);
            } else if value == LINES && joins(gap, "/") {
                // `1/8`: the first of eight lines.
                more.kind = Kind::Nothing;
            }
        }
        let (time, after) = rest.split_at_mut(length.max(1));
        if length > 0 {
            time.iter_mut().for_each(|run| run.kind = Kind::Time);
        }
        rest = after;
    }
}

/// How many of these runs, from the first on, are a day or a time of day; a day without its year is one
/// before a time of day only.
fn time_length(runs: &[Run<'_>]) -> usize {
    let [hour, gap, minute, rest @ ..] = runs else { return 0 };
    if hour.kind != Kind::Number || minute.kind != Kind::Number {
        return 0;
    }
    match rest {
        [again, second, ..]
            if second.kind == Kind::Number && joins(again, ":") && joins(gap, ":") =>
        {
            5
        }
        [again, year, ..]
            if year.kind == Kind::Number && joins(again, "/.-") && joins(gap, "/.-") =>
        {
            5
        }
        [_, time @ ..] if joins(gap, "/.-") && is_hour_and_minute(time) => 3,
        _ if is_hour_and_minute(runs) => 3,
        _ => 0,
    }
}

/// Whether these runs begin with a time of day.
fn is_hour_and_minute(runs: &[Run<'_>]) -> bool {
    matches!(runs, [hour, gap, minute, ..]
        if hour.kind == Kind::Number && minute.kind == Kind::Number
            && joins(gap, ":") && digits(minute.text).count() == 2)
}

/// Whether one of these signs stands there, and nothing else.
fn joins(gap: &Run<'_>, signs: &str) -> bool {
    let mut visible = gap.text.chars().filter(|it| sign(*it) != Sign::Silent);
    visible.next().is_some_and(|it| is_one_of(it, signs)) && visible.next().is_none()
}

/// Whether a sign follows the number at `at` that ends the number of a line.
fn is_led(runs: &[Run<'_>], at: usize) -> bool {
    let gap = runs.get(at + 1).filter(|run| run.kind == Kind::Gap);
    let mut signs = gap.map_or("", |run| run.text).chars();
    let sign = signs.find(|&it| !(it.is_whitespace() || sign(it) == Sign::Silent));
    sign.is_some_and(|it| is_one_of(it, AFTER_LINE_NUMBER))
}

/// How many words stand beside a thing before another one comes.
fn beside(words: &[Zeroizing<String>]) -> usize {
    let is_beside = |word: &&Zeroizing<String>| {
        word.chars().count() == 1 || is_in(word, BESIDE) || written_out(word).is_some()
    };
    words.iter().take(MOST_BESIDE).take_while(is_beside).count()
}

/// The number that a word is.
fn written_out(word: &str) -> Option<usize> {
    (2..).zip(WRITTEN_OUT).find(|(_, words)| is_in(word, words)).map(|(number, _)| number)
}

fn is_in(word: &str, words: &str) -> bool {
    words.split(' ').any(|it| it == word)
}

/// What `str::contains` says of a character, without its search for texts.
fn is_one_of(character: char, signs: &str) -> bool {
    signs.chars().any(|it| it == character)
}

fn digits(text: &str) -> impl Iterator<Item = usize> {
    text.chars().filter_map(|it| match sign(it) {
        Sign::Digit(digit) => Some(digit.into()),
        _ => None,
    })
}

fn value(text: &str) -> usize {
    digits(text).fold(0, |value: usize, digit| value.saturating_mul(10).saturating_add(digit))
}
