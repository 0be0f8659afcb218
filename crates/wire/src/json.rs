//! Reading JSON (RFC 8259): texts, whole numbers, and lists of objects of these; everything else is
//! passed over.
//!
//! Total: any bytes give an object or nothing. Small on purpose, because it travels to every
//! phone; a general reader would be as heavy there as the sealing.

use std::str::Chars;

/// Levels of what is passed over at most.
const DEPTH_LIMIT: usize = 8;

/// The members of an object, in order.
pub struct Object(Vec<(String, Value)>);

enum Value {
    Text(String),
    Whole(u64),
    Object(Object),
    List(Vec<Object>),
    Other,
}

impl Object {
    /// Reads an object; nothing but white space may stand around it.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader { rest: std::str::from_utf8(bytes).ok()?.chars() };
        let object = reader.object(0)?;
        reader.space();
        reader.rest.as_str().is_empty().then_some(object)
    }

    /// The text of this name; none where it is missing, something else, or there twice.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.only(name)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number of this name, likewise.
    pub fn whole(&self, name: &str) -> Option<u64> {
        match self.only(name)? {
            Value::Whole(number) => Some(*number),
            _ => None,
        }
    }

    /// The objects in the list of this name; none where it is missing, something else, or there
    /// twice.
    pub fn list(&self, name: &str) -> &[Self] {
        match self.only(name) {
            Some(Value::List(objects)) => objects,
            _ => &[],
        }
    }

    fn only(&self, name: &str) -> Option<&Value> {
        let mut named = self.0.iter().filter(|(it, _)| it == name).map(|(_, value)| value);
        let value = named.next();
        if named.next().is_some() { None } else { value }
    }
}

struct Reader<'a> {
    rest: Chars<'a>,
}

impl Reader<'_> {
    fn space(&mut self) {
        while self.peek().is_some_and(|it| matches!(it, ' ' | '\t' | '\n' | '\r')) {
            self.rest.next();
        }
    }

    fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    /// Whether this comes next, after white space; if so it is taken.
    fn takes(&mut self, wanted: char) -> bool {
        self.space();
        let there = self.peek() == Some(wanted);
        if there {
            self.rest.next();
        }
        there
    }

    fn object(&mut self, depth: usize) -> Option<Object> {
        self.takes('{').then_some(())?;
        let mut members = Vec::new();
        self.list('}', &mut |reader| {
            reader.space();
            let name = reader.text()?;
            reader.takes(':').then_some(())?;
            members.push((name, reader.value(depth)?));
            Some(())
        })?;
        Some(Object(members))
    }

    /// What stands between an opening bracket, already taken, and `end`.
    fn list(&mut self, end: char, item: &mut dyn FnMut(&mut Self) -> Option<()>) -> Option<()> {
        if self.takes(end) {
            return Some(());
        }
        loop {
            item(self)?;
            if !self.takes(',') {
                return self.takes(end).then_some(());
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.space();
        if depth == DEPTH_LIMIT {
            return None;
        }
        match self.peek()? {
            '"' => self.text().map(Value::Text),
            '{' => self.object(depth + 1).map(Value::Object),
            '[' => {
                self.rest.next();
                let mut objects = Vec::new();
                self.list(']', &mut |reader| {
                    if let Value::Object(object) = reader.value(depth + 1)? {
                        objects.push(object);
                    }
                    Some(())
                })?;
                Some(Value::List(objects))
            }
            _ => self.word(),
        }
    }

    /// A number, or one of the three words.
    fn word(&mut self) -> Option<Value> {
        let mut word = String::new();
        while let Some(it @ ('0'..='9' | 'a'..='z' | 'E' | '+' | '-' | '.')) = self.peek() {
            word.push(it);
            self.rest.next();
        }
        match (word.as_bytes(), word.as_str()) {
            ([b'0'], _) => Some(Value::Whole(0)),
            ([b'1'..=b'9', ..], digits) if digits.bytes().all(|it| it.is_ascii_digit()) => {
                digits.parse().ok().map(Value::Whole)
            }
            // A fraction, a negative: passed over, never used.
            (_, "true" | "false" | "null") => Some(Value::Other),
            (_, word) => is_number(word).then_some(Value::Other),
        }
    }

    fn text(&mut self) -> Option<String> {
        (self.rest.next()? == '"').then_some(())?;
        let mut text = String::new();
        loop {
            text.push(match self.rest.next()? {
                '"' => return Some(text),
                '\\' => self.escaped()?,
                it if it < ' ' => return None,
                it => it,
            });
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.rest.next()? {
            it @ ('"' | '\\' | '/') => it,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.code_point(),
            _ => return None,
        })
    }

    fn code_point(&mut self) -> Option<char> {
        let high = self.unit()?;
        if !(0xd800..0xdc00).contains(&high) {
            return char::from_u32(high);
        }
        (self.rest.next()? == '\\' && self.rest.next()? == 'u').then_some(())?;
        let low = self.unit()?.checked_sub(0xdc00).filter(|&low| low < 0x400)?;
        char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + low)
    }

    fn unit(&mut self) -> Option<u32> {
        (0..4).try_fold(0, |unit, _| Some(unit << 4 | self.rest.next()?.to_digit(16)?))
    }
}

/// Whether it is a number as RFC 8259, section 6, writes them.
fn is_number(word: &str) -> bool {
    let digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let plain = word.strip_prefix('-').unwrap_or(word);
    let (base, exponent) = plain.split_once(['e', 'E']).unwrap_or((plain, "0"));
    let (whole, fraction) = base.split_once('.').unwrap_or((base, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let has_lead = whole.len() > 1 && whole.starts_with('0');
    digits(whole) && !has_lead && digits(fraction) && digits(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(json: &str) -> Option<String> {
        Object::read(json.as_bytes())?.text("a").map(str::to_owned)
    }

    fn whole(json: &str) -> Option<u64> {
        Object::read(json.as_bytes())?.whole("a")
    }

    #[test]
    fn texts_and_whole_numbers_are_read_and_the_rest_is_passed_over() {
        let json = r#" {"x":[1,{"y":[]},-2.5e3],"a":"é\n\u00e9\ud83d\ude00","z":null} "#;
        assert_eq!(text(json).as_deref(), Some("é\né😀"));
        assert_eq!(whole(r#"{"a":18446744073709551615}"#), Some(u64::MAX));
        assert_eq!(whole(r#"{"a":0,"b":{}}"#), Some(0));
    }

    #[test]
    fn the_objects_of_a_list_are_read_and_what_else_it_holds_is_passed_over() {
        let json = r#"{"a":[{"b":"1"},7,"x",[{"b":"no"}],{"b":"2","c":[{"d":3}]}],"e":{"b":"no"}}"#;
        let object = Object::read(json.as_bytes()).unwrap();
        let texts: Vec<_> = object.list("a").iter().map(|it| it.text("b")).collect();
        assert_eq!(texts, [Some("1"), Some("2")]);
        assert_eq!(object.list("a")[1].list("c")[0].whole("d"), Some(3));
        assert!(object.list("e").is_empty() && object.list("z").is_empty());
    }

    #[test]
    fn what_is_not_json_or_not_what_was_asked_for_is_nothing() {
        for json in [
            "",
            "{",
            "[]",
            "{}x",
            r#"{"a"}"#,
            r#"{"a":}"#,
            r#"{"a":"#,
            r#"{"a":"}"#,
            r#"{"a":"\x"}"#,
            r#"{"a":"\ud800"}"#,
            r#"{"a":"\udc00"}"#,
            "{\"a\":\"\n\"}",
            r#"{"a":"1",}"#,
            r#"{a:"1"}"#,
            r#"{"a":"1","a":"2"}"#,
            r#"{"a":1}"#,
            r#"{"a":"1" "b":2}"#,
            r#"{"b":"1"}"#,
            r#"{"a":"1","b":1..2}"#,
            r#"{"a":"1","b":-}"#,
            r#"{"a":"1","b":01}"#,
            r#"{"a":"1","b":1e}"#,
            r#"{"a":"1","b":NaN}"#,
        ] {
            assert_eq!(text(json), None, "{json}");
        }
        for json in [r#"{"a":01}"#, r#"{"a":-1}"#, r#"{"a":1.0}"#, r#"{"a":18446744073709551616}"#]
        {
            assert_eq!(whole(json), None, "{json}");
        }
        let deep = format!(r#"{{"b":{}1{},"a":"1"}}"#, "[".repeat(9), "]".repeat(9));
        assert_eq!(text(&deep), None);
    }

    proptest! {
        #[test]
        fn it_reads_what_a_general_reader_reads(a in ".*", n in any::<u64>(), other in ".*") {
            let json = serde_json::json!({ "a": a, "n": n, "o": [other, { "p": null }] }).to_string();
            let object = Object::read(json.as_bytes()).unwrap();
            prop_assert_eq!(object.text("a"), Some(a.as_str()));
            prop_assert_eq!(object.whole("n"), Some(n));
            prop_assert_eq!(object.text("o"), None);
        }

        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Object::read(&bytes);
        }
    }
}
