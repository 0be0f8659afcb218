//! What a form of the page brings: fields by name. Whatever bytes come are some fields or none.

/// Bytes of a form at most (256 KiB): the longest answer that a mailbox holds, each letter written
/// as `%D8%B4`, with room.
pub(super) const FORM_LIMIT: usize = 256 * 1024;
/// Bytes of a form whose words are given back where it is refused (4 MiB): sixteen times as much as one
/// holds, so that whoever pasted too much has all of it again.
pub(super) const WORDS_LIMIT: usize = 16 * FORM_LIMIT;
/// Fields of a form at most: several times what the longest page of the list has.
const MOST_FIELDS: usize = 4_096;

/// Fields in the order in which they came.
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `name=value&…`. A browser ends each line of a text with CR and LF; here it is LF.
    pub(super) fn of(form: &[u8]) -> Self {
        let plain = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n");
        let fields = form_urlencoded::parse(form).take(MOST_FIELDS);
        Self(fields.map(|(name, value)| (name.into_owned(), plain(&value))).collect())
    }

    /// The first field of this name; empty where there is none.
    pub(super) fn get(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// All fields of this name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(it, _)| it == name).map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_form_is_read_as_a_browser_writes_it() {
        let form = Fields::of(b"text=%D8%B4+%26%3D%0D%0Ab&ask=meta&text=later&&=x&alone");
        assert_eq!(form.get("text"), "ش &=\nb");
        assert_eq!(form.get("ask"), "meta");
        assert_eq!((form.get("alone"), form.get("stage")), ("", ""));
    }

    proptest! {
        #[test]
        fn any_bytes_are_some_fields(form in any::<Vec<u8>>(), name in any::<String>()) {
            let fields = Fields::of(&form);
            prop_assert!(!fields.get(&name).contains('\r'));
        }

        #[test]
        fn what_was_typed_is_what_is_read(text in any::<String>()) {
            let form = form_urlencoded::Serializer::new(String::new())
                .append_pair("entries", "3").append_pair("text", &text).finish();
            let read = Fields::of(form.as_bytes());
            prop_assert_eq!(read.get("text"), text.replace("\r\n", "\n").replace('\r', "\n"));
        }
    }
}
