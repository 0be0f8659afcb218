//! A list as apps, keyboards and careful people make another text of it.

use thiqa_envelope::{CaseCode, Things};
use unicode_normalization::UnicodeNormalization;

use super::digits_from;

/// Eight lines before somebody writes them down.
pub struct Paper {
    pub names: Vec<String>,
    pub numbers: Vec<u8>,
}

/// What becomes of a list, and a name for it.
pub type Way = (&'static str, fn(&Paper) -> String);

impl Paper {
    pub fn of(things: &Things, code: &CaseCode, tongue: &str) -> Self {
        let lines = code.lines();
        Self {
            names: lines.iter().map(|it| things.name(it.thing(), tongue).to_owned()).collect(),
            numbers: lines.iter().map(|it| it.quantity()).collect(),
        }
    }

    /// Each line as it is made of its place (from 1), its name and its number.
    pub fn each(&self, line: impl Fn(usize, &str, u8) -> String) -> Vec<String> {
        let numbered = self.names.iter().zip(&self.numbers).enumerate();
        numbered.map(|(at, (name, number))| line(at + 1, name, *number)).collect()
    }

    fn lines(&self, line: impl Fn(usize, &str, u8) -> String) -> String {
        self.each(line).join("\n")
    }

    fn plain(&self) -> String {
        self.lines(|_, name, number| format!("{name} {number}"))
    }

    fn with_names(&self, name: impl Fn(&str) -> String) -> String {
        self.lines(|_, it, number| format!("{} {number}", name(it)))
    }

    /// The lines in another order, each with its own number.
    fn shuffled(&self, line: impl Fn(usize, &str, u8) -> String) -> String {
        let lines = self.each(line);
        [5, 2, 7, 0, 3, 6, 1, 4].map(|at| lines[at].clone()).join("\n")
    }
}

/// Arabic as a PDF joins it: every letter in one of its forms, lam and alef as one.
fn in_forms(text: &str) -> String {
    let forms: Vec<(String, char)> =
        ('\u{fe80}'..='\u{fefc}').map(|form| (form.to_string().nfkc().collect(), form)).collect();
    let form_of = |letters: &str, nth: usize| {
        let all: Vec<char> = forms.iter().filter(|it| it.0 == letters).map(|it| it.1).collect();
        (!all.is_empty()).then(|| all[nth % all.len()])
    };
    let letters: Vec<char> = text.nfc().collect();
    let mut joined = String::new();
    let mut at = 0;
    while at < letters.len() {
        let pair: String = letters[at..letters.len().min(at + 2)].iter().collect();
        if let Some(form) = form_of(&pair, at).filter(|_| pair.chars().count() == 2) {
            joined.push(form);
            at += 2;
        } else {
            joined.push(form_of(&letters[at].to_string(), at).unwrap_or(letters[at]));
            at += 1;
        }
    }
    joined
}

fn shifted(text: &str, from: char, to: char) -> String {
    let other = |it: char| match it {
        'a'..='z' if from == 'a' => char::from_u32(it as u32 - 'a' as u32 + to as u32).unwrap(),
        '!'..='~' if from == '!' => char::from_u32(it as u32 - '!' as u32 + to as u32).unwrap(),
        other => other,
    };
    text.chars().map(other).collect()
}

fn between_letters(text: &str, sign: char) -> String {
    text.chars().flat_map(|it| [it, sign]).collect()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

fn entities(text: &str) -> String {
    let entity = |it: char| match it {
        'é' => "&eacute;".to_owned(),
        'è' => "&egrave;".to_owned(),
        'ê' => "&ecirc;".to_owned(),
        'ï' => "&iuml;".to_owned(),
        'œ' => "&oelig;".to_owned(),
        '\'' => "&#39;".to_owned(),
        ' ' => "&nbsp;".to_owned(),
        it if it > '\u{7f}' && (it as u32).is_multiple_of(2) => format!("&#{};", it as u32),
        it if it > '\u{7f}' => format!("&#x{:x};", it as u32),
        it => it.into(),
    };
    text.chars().map(entity).collect()
}

fn circled(number: u8) -> char {
    char::from_u32('①' as u32 + u32::from(number) - 1).unwrap()
}

const ROMAN: [&str; 8] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii"];
const ABJAD: [&str; 8] = ["أ", "ب", "ج", "د", "هـ", "و", "ز", "ح"];

/// What apps, keyboards and careful people do to eight lines, in any language.
pub const WAYS: &[Way] = &[
    // Chats.
    ("WhatsApp", |it| it.lines(|_, name, n| format!("[24/11/2026 21:03] Salma: {name} {n}"))),
    ("WhatsApp on an iPhone", |it| {
        it.lines(|_, name, n| format!("\u{200e}[24/11/2026, 21:03:15] Salma: {name} {n}"))
    }),
    ("WhatsApp, exported", |it| {
        it.lines(|_, name, n| format!("24/11/2026, 21:03 - Salma: {name} {n}"))
    }),
    ("WhatsApp without the year", |it| {
        it.lines(|_, name, n| format!("30/11, 21:05 - Moi: {name} {n}"))
    }),
    ("WhatsApp in German", |it| it.lines(|_, name, n| format!("[30.11. 21:05] Ich: {n} {name}"))),
    ("WhatsApp on the eighth", |it| {
        it.lines(|_, name, n| format!("[1/8, 21:05:15] Moi: {name} {n}"))
    }),
    ("Messenger", |it| it.lines(|_, name, n| format!("Vous avez envoyé\n{name} {n}"))),
    ("WhatsApp in twelve hours", |it| {
        it.lines(|_, name, n| format!("11/24/26, 9:03\u{202f}PM - Salma: {n} x {name}"))
    }),
    ("WhatsApp in Arabic", |it| {
        let line = |_, name: &str, n: u8| {
            format!("[24\u{200f}/11\u{200f}/2026، 9:03:15 م] سلمى: {name} {n}")
        };
        digits_from('٠', &it.lines(line))
    }),
    ("a sender without a name", |it| {
        it.lines(|at, name, n| format!("[24/11/2026 21:03] +212 600-000000: {at}. {name} {n}"))
    }),
    ("a sender who is called like a thing", |it| {
        it.lines(|_, name, n| format!("[24/11/2026 21:03] Anis: {name} {n}"))
    }),
    ("Telegram", |it| it.lines(|_, name, n| format!("Salma, [24/11/2026 21:03]\n{name} {n}\n"))),
    ("a time behind each message", |it| it.lines(|_, name, n| format!("{name} {n}\n21:03"))),
    ("a time in each message", |it| it.lines(|_, name, n| format!("{name} {n}  21:03 ✓✓"))),
    ("a name and a colon", |it| it.lines(|_, name, n| format!("Salma : {name} {n}"))),
    ("a name, a colon and a measure", |it| {
        it.lines(|_, name, n| format!("Salma: {n} kg de {name}"))
    }),
    ("a quotation", |it| it.lines(|_, name, n| format!("> > {name} {n}"))),
    // Notes.
    ("points", |it| it.lines(|at, name, n| format!("{} {name} {n}", ["•", "◦", "▪", "‣"][at % 4]))),
    ("dashes", |it| it.lines(|at, name, n| format!("{} {name} {n}", ["-", "–", "—", "*"][at % 4]))),
    ("boxes", |it| {
        it.lines(|at, name, n| format!("{} {name} {n}", ["☐", "☑", "✅", "✔️"][at % 4]))
    }),
    ("boxes of markdown", |it| {
        it.lines(|at, name, n| format!("- [{}] {name} {n}", ["x", " "][at % 2]))
    }),
    ("bold in markdown", |it| it.lines(|_, name, n| format!("* **{name}** __{n}__"))),
    ("every line numbered 1", |it| it.lines(|_, name, n| format!("1. {name} {n}"))),
    ("struck through", |it| it.with_names(|name| between_letters(name, '\u{336}'))),
    ("a title above and a name below", |it| {
        format!("Courses de samedi 28 :\n\n{}\n\nMerci, Salma", it.plain())
    }),
    ("another title and a day", |it| format!("🛒 قائمة 2\n24/11/2026\n{}", it.plain())),
    // Tables.
    ("a spreadsheet", |it| it.lines(|at, name, n| format!("{at}\t{name}\t{n}"))),
    ("a spreadsheet from the right", |it| it.lines(|at, name, n| format!("{n}\t{name}\t{at}"))),
    ("values between semicolons", |it| it.lines(|_, name, n| format!("\"{name}\";\"{n}\""))),
    ("a table of markdown", |it| {
        let rows = it.lines(|_, name, n| format!("| {name} | {n} |"));
        format!("| Article | Combien |\n|:---|---:|\n{rows}")
    }),
    ("a cell a line", |it| it.lines(|_, name, n| format!("{name}\n{n}"))),
    ("a cell a line, numbers first", |it| it.lines(|_, name, n| format!("{n}\n{name}"))),
    ("three cells of a line", |it| it.lines(|at, name, n| format!("{at}\n{name}\n{n}"))),
    ("a column of names, then one of numbers", |it| {
        format!("{}\n\n{}", it.lines(|_, name, _| name.into()), it.lines(|_, _, n| n.to_string()))
    }),
    ("a column of numbers, then one of names", |it| {
        format!("{}\n{}", it.lines(|_, _, n| n.to_string()), it.lines(|_, name, _| name.into()))
    }),
    ("names and numbers as JSON", |it| {
        let rows = it.each(|_, name, n| format!("\"{name}\": {n}")).join(", ");
        format!("{{{rows}}}")
    }),
    ("numbers with a point", |it| it.lines(|_, name, n| format!("{name}\t{n}.0"))),
    ("numbers with a comma", |it| it.lines(|_, name, n| format!("{name} {n},00"))),
    ("numbers with a point before", |it| it.lines(|_, name, n| format!("{n}.00 {name}"))),
    ("numbers with a point and a colon", |it| it.lines(|_, name, n| format!("{n}.0 : {name}"))),
    ("two columns", |it| {
        let lines = it.each(|_, name, n| format!("{name} {n}"));
        lines.chunks(2).map(|two| two.join("    ")).collect::<Vec<_>>().join("\n")
    }),
    ("two columns with numbers", |it| {
        let lines = it.each(|at, name, n| format!("{at}. {name} {n}"));
        (0..4).map(|at| format!("{}\t{}\n", lines[at], lines[at + 4])).collect()
    }),
    // One line.
    ("commas", |it| it.plain().replace('\n', ", ") + "."),
    ("Arabic commas", |it| it.plain().replace('\n', "، ")),
    ("blanks only", |it| it.plain().replace('\n', " ")),
    ("nothing between", |it| it.plain().replace('\n', "")),
    ("numbers first", |it| it.each(|_, name, n| format!("{n} {name}")).join(" ")),
    ("dashes between", |it| it.plain().replace('\n', " - ")),
    ("slashes between", |it| it.plain().replace('\n', " / ")),
    ("numbered", |it| it.each(|at, name, n| format!("{at}. {name} {n}")).join(" ")),
    ("measures between", |it| it.each(|_, name, n| format!("{n} kg {name}")).join(" ")),
    // Ends of lines.
    ("blank lines", |it| it.plain().replace('\n', "\n\n \n\u{a0}\n")),
    ("lines of Windows", |it| it.plain().replace('\n', "\r\n")),
    ("lines of an old Mac", |it| it.plain().replace('\n', "\r")),
    ("lines of a word processor", |it| it.plain().replace('\n', "\u{b}")),
    ("line separators", |it| it.plain().replace('\n', "\u{2028}")),
    ("a byte order mark", |it| format!("\u{feff}{}\u{0}", it.plain())),
    // Numbers of the lines, in whatever order.
    ("1.", |it| it.shuffled(|at, name, n| format!("{at}. {name} {n}"))),
    ("1)", |it| it.shuffled(|at, name, n| format!("{at}) {n} {name}"))),
    ("(1)", |it| it.shuffled(|at, name, n| format!("({at}) {name} {n}"))),
    ("[1]", |it| it.shuffled(|at, name, n| format!("[{at}] {name} {n}"))),
    ("1/", |it| it.shuffled(|at, name, n| format!("{at}/ {name} {n}"))),
    ("1/8", |it| it.shuffled(|at, name, n| format!("{at}/8 {name} {n}"))),
    ("1/8:", |it| it.shuffled(|at, name, n| format!("{at}/8: {name} {n}"))),
    ("(1/8)", |it| it.shuffled(|at, name, n| format!("({at}/8) {n} {name}"))),
    ("1/8 and a day", |it| it.shuffled(|at, name, n| format!("{at}/8 {name} {n} 1/1/2026"))),
    ("a day right behind 8", |it| {
        it.each(|_, name, n| format!("{name} {n}/8 1/1/2026")).join("\n")
    }),
    ("#1", |it| it.shuffled(|at, name, n| format!("#{at} {name} {n}"))),
    ("1°", |it| it.shuffled(|at, name, n| format!("{at}° {name} {n}"))),
    ("N° 1 :", |it| it.shuffled(|at, name, n| format!("N° {at} : {name} {n}"))),
    ("1 -", |it| it.shuffled(|at, name, n| format!("{at} - {name} : {n}"))),
    ("1", |it| it.shuffled(|at, name, n| format!("{at} {name} {n}"))),
    ("①", |it| it.shuffled(|at, name, n| format!("{} {name} {n}", circled(at as u8)))),
    ("❶", |it| {
        let dark = |at: usize| char::from_u32('❶' as u32 + at as u32 - 1).unwrap();
        it.shuffled(|at, name, n| format!("{}{name} {n}", dark(at)))
    }),
    ("⒈", |it| {
        let dotted = |at: usize| char::from_u32('⒈' as u32 + at as u32 - 1).unwrap();
        it.shuffled(|at, name, n| format!("{} {name} {n}", dotted(at)))
    }),
    ("1️⃣", |it| it.shuffled(|at, name, n| format!("{at}\u{fe0f}\u{20e3} {name} {n}"))),
    ("١-", |it| digits_from('٠', &it.shuffled(|at, name, n| format!("{at}- {name} {n}")))),
    ("۱.", |it| digits_from('۰', &it.shuffled(|at, name, n| format!("{at}. {name} {n}")))),
    ("1. and no number where it is one", |it| {
        it.shuffled(|at, name, n| match n {
            1 => format!("{at}. {name}"),
            n => format!("{at}. {name} {n}"),
        })
    }),
    ("a)", |it| it.lines(|at, name, n| format!("{}) {name} {n}", (b'`' + at as u8) as char))),
    ("أ-", |it| it.lines(|at, name, n| format!("{}- {name} {n}", ABJAD[at - 1]))),
    ("i.", |it| it.lines(|at, name, n| format!("{}. {name} {n}", ROMAN[at - 1]))),
    ("as it is read aloud", |it| {
        it.lines(|at, name, n| format!("Ligne {at} : {name}, nombre {n}"))
    }),
    ("as it is read aloud in Arabic", |it| {
        it.shuffled(|at, name, n| format!("السطر {at}: {name}، العدد {n}"))
    }),
    // Quantities.
    ("x3", |it| it.lines(|_, name, n| format!("{name} x{n}"))),
    ("X 3", |it| it.lines(|_, name, n| format!("{name} X {n}"))),
    ("3x", |it| it.lines(|_, name, n| format!("{n}x {name}"))),
    ("× 3", |it| it.lines(|_, name, n| format!("{name} ×{n}"))),
    ("(3)", |it| it.lines(|_, name, n| format!("{name} ({n})"))),
    ("(3) before", |it| it.lines(|_, name, n| format!("({n}) {name}"))),
    ("3 -", |it| it.lines(|_, name, n| format!("{n} - {name}"))),
    ("→ 3", |it| it.lines(|_, name, n| format!("{name} → {n}"))),
    ("_3", |it| it.lines(|_, name, n| format!("{name}_{n}"))),
    ("3 pièces", |it| it.lines(|_, name, n| format!("{name} : {n} pièces"))),
    ("3 unités", |it| it.lines(|_, name, n| format!("{name} : {n} unités"))),
    ("3 fois", |it| it.lines(|_, name, n| format!("{n} fois {name}"))),
    ("3 قطع", |it| it.lines(|_, name, n| format!("{n} قطع من {name}"))),
    ("3 مرات", |it| it.lines(|_, name, n| format!("{name} {n} مرات"))),
    ("3 كيلوغرام", |it| it.lines(|_, name, n| format!("{name} {n} كيلوغرام"))),
    ("= 3", |it| it.lines(|_, name, n| format!("{name} = {n}"))),
    (": 3", |it| it.lines(|_, name, n| format!("{name} : {n}"))),
    ("... 3", |it| it.lines(|_, name, n| format!("{name} ........ {n}"))),
    ("2 kg", |it| it.lines(|_, name, n| format!("{name} {n} kg"))),
    ("2kg de", |it| it.lines(|_, name, n| format!("{n}kg de {name}"))),
    ("2 paquets de", |it| it.lines(|_, name, n| format!("{n} paquets de {name}"))),
    ("2 حبات من", |it| it.lines(|_, name, n| format!("{n} حبات من {name}"))),
    ("2 كيلو", |it| it.lines(|_, name, n| format!("{name} {n} كيلو"))),
    ("³", |it| {
        let raised = ['¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸'];
        it.lines(|_, name, n| format!("{name} {}", raised[usize::from(n) - 1]))
    }),
    ("③", |it| it.lines(|_, name, n| format!("{name} {}", circled(n)))),
    ("3️⃣", |it| it.lines(|_, name, n| format!("{name} {n}\u{fe0f}\u{20e3}"))),
    ("٣", |it| digits_from('٠', &it.plain())),
    ("۳", |it| digits_from('۰', &it.plain())),
    ("٣٫٠", |it| digits_from('٠', &it.lines(|_, name, n| format!("{name} {n}٫0")))),
    ("３", |it| digits_from('０', &it.plain())),
    ("𝟑", |it| digits_from('𝟎', &it.plain())),
    // Keyboards and letters.
    ("Capitals", |it| it.lines(|_, name, n| format!("{} {n}.", capital(name)))),
    ("CAPITALS", |it| it.with_names(str::to_uppercase)),
    ("quotation marks", |it| it.with_names(|name| format!("« {} »", name.replace('\'', "’")))),
    ("other quotation marks", |it| it.with_names(|name| format!("“{}„", name.replace('\'', "‘")))),
    ("pictures", |it| it.with_names(|name| format!("🍅{name} 👩\u{200d}👧\u{fe0f}"))),
    ("hard blanks", |it| it.plain().replace(' ', "\u{a0}")),
    ("narrow blanks", |it| it.plain().replace(' ', "\u{202f}")),
    ("many blanks", |it| format!("  {}  ", it.plain().replace(' ', " \u{2009}\t "))),
    ("accents apart", |it| it.plain().nfd().collect()),
    ("without accents", |it| {
        it.plain().nfd().filter(|it| !('\u{300}'..'\u{370}').contains(it)).collect()
    }),
    ("soft hyphens", |it| it.with_names(|name| between_letters(name, '\u{ad}'))),
    ("joiners", |it| it.with_names(|name| between_letters(name, '\u{200c}'))),
    ("blanks of no width", |it| it.with_names(|name| between_letters(name, '\u{200b}'))),
    ("marks of direction", |it| {
        it.lines(|_, name, n| format!("\u{202b}{name}\u{202c}\u{200f} \u{2068}{n}\u{2069}\u{200e}"))
    }),
    ("overrides", |it| {
        it.lines(|_, name, n| format!("\u{202e}{name} \u{202d}{n}\u{202c}\u{202c}"))
    }),
    ("another width", |it| shifted(&it.plain(), '!', '！')),
    ("letters of mathematics", |it| it.with_names(|name| shifted(name, 'a', '𝐚'))),
    ("entities", |it| {
        it.lines(|_, name, n| format!("&bull;&nbsp;{}&nbsp;&times;{n}", entities(name)))
    }),
];

/// The same in Arabic.
pub const ARABIC_WAYS: &[Way] = &[
    ("tatweel", |it| it.with_names(|name| between_letters(name, 'ـ'))),
    ("vowel signs", |it| it.with_names(|name| between_letters(name, '\u{64e}'))),
    ("the article", |it| {
        it.with_names(|name| name.split(' ').map(|word| format!("ال{word} ")).collect())
    }),
    ("without hamza and dots", |it| {
        let plain = |it: char| match it {
            'أ' | 'إ' | 'آ' => 'ا',
            'ة' => 'ه',
            'ى' => 'ي',
            other => other,
        };
        it.with_names(|name| name.chars().map(plain).collect())
    }),
    ("a keyboard of Persian or Urdu", |it| {
        let other = |it: char| match it {
            'ك' => 'ک',
            'ي' => 'ی',
            'ه' | 'ة' => 'ہ',
            other => other,
        };
        digits_from('۰', &it.with_names(|name| name.chars().map(other).collect()))
    }),
    ("the letters of the Maghreb", |it| {
        it.with_names(|name| name.replace('ف', "ڢ").replace('ق', "ڧ"))
    }),
    ("a PDF", |it| in_forms(&it.plain())),
    ("a PDF with numbers of lines", |it| {
        in_forms(&digits_from('٠', &it.shuffled(|at, name, n| format!("{at}. {name} {n}"))))
    }),
    ("a PDF that is read from the left", |it| {
        it.lines(|_, name, n| format!("{n} {}", name.chars().rev().collect::<String>()))
    }),
    ("a PDF that is read from the left, in its forms", |it| {
        it.lines(|_, name, n| format!("{n} {}", in_forms(name).chars().rev().collect::<String>()))
    }),
    ("a numbered PDF that is read from the left", |it| {
        it.lines(|at, name, n| format!("{n} {} .{at}", name.chars().rev().collect::<String>()))
    }),
];
