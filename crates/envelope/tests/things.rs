//! The list of 256 things keeps every rule of protocol 1, section 6, and the order and names that
//! lists on paper depend on.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::HashMap;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use thiqa_envelope::{Category, THING_COUNT, THINGS, Things};

/// SHA-256 over the names in order of their index, each followed by a line feed. A change here
/// makes every list out there unreadable in that language: add a synonym instead.
const FROZEN: [(&str, &str); 3] = [
    ("ar", "26f83ec59d871b0b083e3bc4133472418485b6501ce1675be201b5e72f410cf2"),
    ("fr", "65e69517400cd6be6a0cfc47136619d8b49a17980b96930b8aae7a2a5dda7a40"),
    ("en", "cf09438728cbf79569d39a2160cec205da119d5c437a136922ababcf30c12926"),
];

/// Words that no name may hold, each for its reason.
const AVOIDED: [(&str, &str, &str); 17] = [
    (
        "ar",
        "means another thing in Darija, or in the East",
        "ليمون بطيخ دلاح لبن لوبيا فاصوليا برقوق خوخ إجاص توت هندية كرموس حوت سمك فلفل ريحان",
    ),
    ("ar", "too near to another by hand", "خل خس كأس كيس سمك سمن لوز بن حبر"),
    ("ar", "faith, feasts and magic", "شبة حرمل بخور سجادة خروف خنزير نبيذ خمر بيرة شيبة"),
    (
        "ar",
        "can hurt",
        "جافيل دواء شراب حبل سكين سكاكين مقص إبرة شفرة مبراة وقيد كبريت ولاعة غاز مبيد سم حزام مطرقة رصاصة",
    ),
    ("ar", "intimate, or tobacco", "عطر حفاظات حفاضات صدرية سجائر دخان طابا مرآة"),
    ("ar", "appears in cases", "بطاقة هاتف صورة مرآة كلمة سر رمز ملف حساب رسالة علاقات فلان"),
    (
        "fr",
        "is, or sounds like, another word",
        "avocat amande amandes pâtes pâté pâte maïs mûre mûres pêche pêches thon poivre poivron poivrons chou choux datte dattes date grenade règle règles rapporteur glace",
    ),
    ("fr", "faith and law", "porc jambon gélatine vin bière rhum mouton encens alun prière"),
    (
        "fr",
        "can hurt",
        "médicament sirop pansement bougie bougies javel acide insecticide corde rasoir couteau couteaux ciseaux aiguille allumettes briquet gaz ceinture marteau fouet clou",
    ),
    (
        "fr",
        "intimate, or tobacco",
        "serviette serviettes culotte parfum épilation couches cigarettes tabac préservatif sucette sucettes",
    ),
    (
        "fr",
        "appears in cases",
        "carte téléphone miroir photo mot dossier code contes compte comptes message argent",
    ),
    ("fr", "seasonal", "pastèque cerise cerises chebakia sellou"),
    ("en", "sounds like another word", "soup pears beef beet beads nuts leek leeks"),
    ("en", "faith and law", "pork ham gelatine gelatin wine beer rum sheep incense prayer"),
    (
        "en",
        "can hurt",
        "medicine syrup plaster bleach acid poison insecticide rope razor knife knives scissors needle matches lighter gas belt hammer",
    ),
    ("en", "intimate, or tobacco", "underwear perfume pads nappies diapers cigarettes tobacco bra"),
    (
        "en",
        "appears in cases, or seasonal",
        "card phone mirror photo word code file account message money lollipops watermelon cherry cherries",
    ),
];

/// Arabic letters that differ in their dots only.
const DOTLESS: [(&str, char); 9] = [
    ("بتثني", 'ب'),
    ("جحخ", 'ح'),
    ("دذ", 'د'),
    ("رز", 'ر'),
    ("سش", 'س'),
    ("صض", 'ص'),
    ("طظ", 'ط'),
    ("عغ", 'ع'),
    ("فق", 'ف'),
];

fn things() -> Things {
    Things::read(THINGS).unwrap()
}

fn indexes() -> impl Iterator<Item = u8> {
    0..=u8::MAX
}

/// The languages of the table.
fn tongues() -> Vec<&'static str> {
    THINGS.lines().next().unwrap().split(',').skip(1).collect()
}

/// Every thing's name and what else it is called, as it stands in the table.
fn called(tongue: &str) -> Vec<Vec<&'static str>> {
    let column = 1 + tongues().iter().position(|it| *it == tongue).unwrap();
    let rows = THINGS.lines().skip(1);
    rows.map(|row| row.split(',').nth(column).unwrap().split('|').collect()).collect()
}

/// The folding of section 6, written a second time: word by word, without the leniency for a
/// plural's `s`.
fn words(text: &str) -> Vec<String> {
    let plain: String = text.to_lowercase().chars().map(plain).collect();
    let words = plain.split(|it: char| !it.is_alphabetic()).filter(|word| !word.is_empty());
    words.map(|word| word.strip_prefix("ال").unwrap_or(word).to_owned()).collect()
}

fn plain(letter: char) -> String {
    match letter {
        'à' | 'â' => "a".into(),
        'ç' => "c".into(),
        'é' | 'è' | 'ê' | 'ë' => "e".into(),
        'ï' | 'î' => "i".into(),
        'ô' => "o".into(),
        'û' | 'ù' => "u".into(),
        'œ' => "oe".into(),
        'أ' | 'إ' | 'آ' => "ا".into(),
        'ؤ' => "و".into(),
        'ئ' | 'ى' => "ي".into(),
        'ة' => "ه".into(),
        'ء' => String::new(),
        other => other.into(),
    }
}

fn folded(text: &str) -> String {
    words(text).concat()
}

fn skeleton(text: &str) -> String {
    let dotless = |letter| DOTLESS.iter().find(|(all, _)| all.contains(letter)).map(|(_, it)| *it);
    folded(text).chars().map(|letter| dotless(letter).unwrap_or(letter)).collect()
}

/// Levenshtein's distance, by its recursion.
fn distance(one: &[char], other: &[char], known: &mut HashMap<(usize, usize), usize>) -> usize {
    let ([first, rest @ ..], [second, others @ ..]) = (one, other) else {
        return one.len() + other.len();
    };
    if let Some(distance) = known.get(&(one.len(), other.len())) {
        return *distance;
    }
    let changed = distance(rest, others, known) + usize::from(first != second);
    let shorter = distance(rest, other, known).min(distance(one, others, known)) + 1;
    known.insert((one.len(), other.len()), changed.min(shorter));
    changed.min(shorter)
}

fn far(one: &str, other: &str) -> bool {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    one.len().abs_diff(other.len()) > 1 || distance(&one, &other, &mut HashMap::new()) >= 2
}

fn names(tongue: &str) -> Vec<&'static str> {
    called(tongue).into_iter().map(|names| names[0]).collect()
}

fn pairs(tongue: &str) -> Vec<(&'static str, &'static str)> {
    let names = names(tongue);
    (0..names.len())
        .flat_map(|n| names[..n].iter().map(|it| (*it, names[n])).collect::<Vec<_>>())
        .collect()
}

#[test]
fn there_are_256_in_the_order_of_their_categories() {
    assert_eq!(THINGS.lines().count(), 1 + THING_COUNT);
    for (thing, row) in indexes().zip(THINGS.lines().skip(1)) {
        assert_eq!(row.split(',').next().unwrap(), Category::of(thing).id(), "{row}");
    }
}

#[test]
fn names_are_frozen() {
    let things = things();
    assert_eq!(FROZEN.map(|(tongue, _)| tongue), *tongues());
    for (tongue, expected) in FROZEN {
        let mut hash = Sha256::new();
        for thing in indexes() {
            hash.update(things.name(thing, tongue));
            hash.update("\n");
        }
        assert_eq!(HEXLOWER.encode(&hash.finalize()), expected, "{tongue:?}");
    }
}

#[test]
fn names_differ_in_two_letters_at_least() {
    for tongue in tongues() {
        for (one, other) in pairs(tongue) {
            assert!(far(&folded(one), &folded(other)), "{one} and {other}");
        }
    }
}

#[test]
fn arabic_names_differ_without_their_dots() {
    for (one, other) in pairs("ar") {
        assert!(far(&skeleton(one), &skeleton(other)), "{one} and {other}");
    }
}

#[test]
fn no_name_is_a_word_of_another() {
    for tongue in tongues() {
        for (one, other) in pairs(tongue) {
            for (short, long) in [(one, other), (other, one)] {
                let (short, long) = (words(short), words(long));
                let inside = long.windows(short.len()).any(|part| part == short);
                assert!(!inside, "{one} and {other}");
            }
        }
    }
}

#[test]
fn no_name_holds_a_word_to_avoid() {
    for (tongue, why, avoided) in AVOIDED {
        let avoided: Vec<String> = words(avoided);
        for name in names(tongue) {
            let held = words(name).into_iter().find(|word| avoided.contains(word));
            assert_eq!(held, None, "{name}: {why}");
        }
    }
    // Not alone, because people shorten.
    for (tongue, alone) in
        [("ar", "لحم"), ("ar", "خبز"), ("ar", "تين"), ("ar", "جوز"), ("ar", "زيت")]
    {
        assert!(!names(tongue).contains(&alone), "{alone}");
    }
}

#[test]
fn a_synonym_means_one_thing() {
    for tongue in tongues() {
        let mut meant: HashMap<String, usize> = HashMap::new();
        for (thing, names) in called(tongue).iter().enumerate() {
            for name in names {
                let before = meant.insert(folded(name), thing);
                assert_eq!(before, None, "{name} is there twice");
            }
        }
    }
}

#[test]
fn a_word_that_two_languages_have_means_one_thing() {
    let mut meant: HashMap<String, usize> = HashMap::new();
    for tongue in tongues() {
        for (thing, names) in called(tongue).iter().enumerate() {
            for name in names {
                let before = *meant.entry(folded(name)).or_insert(thing);
                assert_eq!(before, thing, "{name} is two things");
            }
        }
    }
}

#[test]
fn names_are_short_and_plain() {
    let letters = |name: &str| name.chars().filter(|it| it.is_alphabetic()).count();
    for name in names("ar") {
        assert!(!name.starts_with("ال"), "{name}");
        assert!((3..=14).contains(&letters(name)), "{name}");
        assert!(name.chars().all(|it| it == ' ' || ('ء'..='ي').contains(&it)), "{name}");
    }
    let short = names("ar").into_iter().filter(|name| letters(name) <= 3).count();
    assert!(short <= 20, "{short} Arabic names of three letters");
    for tongue in ["fr", "en"] {
        for name in names(tongue) {
            assert!((2..=20).contains(&name.chars().count()), "{name}");
            assert_eq!(name.to_lowercase(), name);
        }
    }
}

#[test]
fn the_table_is_light() {
    // Under 6 KB on its way, compressed with brotli.
    assert!(THINGS.len() < 16 * 1024);
}

#[test]
fn another_table_is_not_read() {
    let without_last = THINGS.lines().take(THING_COUNT).collect::<Vec<_>>().join("\n");
    let with_more = format!("{THINGS}house,شيء,chose,thing\n");
    let other_columns = THINGS.replacen("category", "kind", 1);
    let other_category = THINGS.replacen("\nfruit,", "\nbread,", 1);
    let no_name = THINGS.replacen("tomates", "", 1);
    let no_column = THINGS.replacen(",tomates", "", 1);
    let one_more_column = THINGS.replacen(",tomates", ",tomates,tomates", 1);
    let too_long = format!("{THINGS}{}", "\n".repeat(32 * 1024));
    for table in [
        "",
        &without_last,
        &with_more,
        &other_columns,
        &other_category,
        &no_name,
        &no_column,
        &one_more_column,
        &too_long,
    ] {
        assert!(Things::read(table).is_none());
    }
}
