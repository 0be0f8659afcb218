//! A list in pages, so that a flood of cases is still a page that a browser can draw.

use super::fields::Fields;

/// Lines of each kind on one page: a morning's work, and little enough to scroll through.
const LINES: usize = 100;

/// Which page of a list is asked for, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Paging(usize);

impl Paging {
    /// Reads the query of an address; the first page where it names none.
    pub(super) fn of_query(query: &str) -> Self {
        let page = Fields::of(query.as_bytes()).get("page").parse().unwrap_or(1);
        Self(page.max(1))
    }

    /// The first page.
    pub(super) fn first() -> Self {
        Self(1)
    }

    /// The page that stands nearest to this one, where the longest list has so many lines.
    pub(super) fn within(self, lines: usize) -> Self {
        Self(self.0.min(Self::count(lines)))
    }

    /// How many pages so many lines are.
    pub(super) fn count(lines: usize) -> usize {
        lines.div_ceil(LINES).max(1)
    }

    /// Its number.
    pub(super) fn number(self) -> usize {
        self.0
    }

    /// What of a list stands on this page.
    pub(super) fn of<T>(self, lines: &[T]) -> &[T] {
        lines.chunks(LINES).nth(self.0 - 1).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_stands_on_one_page_and_no_page_is_beyond_the_last() {
        let lines: Vec<usize> = (0..250).collect();
        let page = |number: usize| Paging::of_query(&format!("page={number}")).within(lines.len());
        let pages: Vec<&[usize]> = (1..=3).map(|number| page(number).of(&lines)).collect();
        assert_eq!(pages.concat(), lines);
        assert_eq!((Paging::count(250), Paging::count(200), Paging::count(0)), (3, 2, 1));
        assert_eq!(page(usize::MAX), page(3));
        for query in ["", "page=", "page=0", "page=-1", "page=x", "page=99999999999999999999999"] {
            assert_eq!(Paging::of_query(query), Paging::first(), "{query}");
        }
        assert!(Paging::first().of::<u8>(&[]).is_empty());
    }
}
