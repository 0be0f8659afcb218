//! How what stands in the list is named: a letter and a number, `c12`.

/// The letter of a case.
const CASE: char = 'c';

/// The name of a case.
pub(crate) fn case_id(number: u64) -> String {
    id_of(CASE, number)
}

/// The name of a row of the list: a letter and a number.
pub(crate) fn id_of(letter: char, number: u64) -> String {
    format!("{letter}{number}")
}

/// Reads `c12`: a letter and a number without leading zeros.
pub(crate) fn read_id(id: &str) -> Option<(char, u64)> {
    let letter = id.chars().next()?;
    let digits = id.get(letter.len_utf8()..)?;
    let number: u64 = digits.parse().ok()?;
    (number.to_string() == digits).then_some((letter, number))
}
