//! Two lines of the list, asked for once more to make sure that it was copied well.

use zeroize::Zeroizing;

/// Lines that may be asked for: seven, for line 8 is nothing but the check.
const ASKABLE: usize = 7;

/// Two lines that are asked for, and what is typed of them.
#[derive(Default)]
pub struct Recall {
    /// Which lines, from 0, in order.
    pub lines: [usize; 2],
    /// What is typed of each.
    typed: [Zeroizing<String>; 2],
    /// The line that is not on the list like this.
    pub wrong: Option<usize>,
}

impl Recall {
    /// Two lines that differ; `random` says which.
    pub(super) fn of(random: [u8; 2]) -> Self {
        let [first, other] = random.map(usize::from);
        let first = first % ASKABLE;
        let second = (first + 1 + other % (ASKABLE - 1)) % ASKABLE;
        let lines = if first < second { [first, second] } else { [second, first] };
        Self { lines, ..Self::default() }
    }

    /// What is typed of one of the two.
    pub fn typed(&self, which: usize) -> &str {
        self.typed.get(which).map_or("", |it| it.as_str())
    }

    /// Types one of the two.
    pub(super) fn write(&mut self, which: usize, text: String) {
        self.wrong = None;
        if let Some(typed) = self.typed.get_mut(which) {
            *typed = Zeroizing::new(text);
        }
    }

    /// Whether both are right; notes the first that is not.
    pub(super) fn check(&mut self, is_right: &dyn Fn(usize, &str) -> bool) -> bool {
        let mut both = self.lines.iter().zip(&self.typed);
        self.wrong = both.find(|(at, text)| !is_right(**at, text)).map(|(at, _)| *at);
        self.wrong.is_none()
    }
}
