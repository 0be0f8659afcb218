//! The same 88 bits as 27 digits, nine groups of three.

use thiserror::Error;
use zeroize::Zeroizing;

use super::CaseCode;
use super::folding::{Sign, plain, sign};

/// Groups of digits; 1000^9 is the first power of 1000 above 2^88.
const GROUPS: usize = 9;
/// Digits of a code.
const DIGITS: usize = 3 * GROUPS;
/// Digits of one group and what it counts in.
const GROUP_BASE: u32 = 1000;

/// Why these digits are no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WrongDigits {
    /// There is a letter among them.
    #[error("a letter among the digits")]
    Letters,
    /// So many digits, and not 27.
    #[error("{0} digits instead of 27")]
    Count(usize),
    /// At least one digit is wrong: the check fails, or the number is 2^88 or more.
    #[error("one digit is wrong or out of order")]
    CheckFails,
}

impl CaseCode {
    /// The code as 27 digits: nine groups of three with a space between, 35 bytes.
    pub fn digits(&self) -> Zeroizing<String> {
        let mut number = Zeroizing::new(self.bits().to_be_bytes());
        let mut groups = Zeroizing::new([0; GROUPS]);
        for group in groups.iter_mut().rev() {
            for byte in number.iter_mut() {
                let here = *group << 8 | u32::from(*byte);
                *byte = (here / GROUP_BASE) as u8;
                *group = here % GROUP_BASE;
            }
        }
        let mut digits = Zeroizing::new(String::with_capacity(DIGITS + GROUPS));
        for group in *groups {
            if !digits.is_empty() {
                digits.push(' ');
            }
            for part in [group / 100, group / 10 % 10, group % 10] {
                digits.push((b'0' + part as u8).into());
            }
        }
        digits
    }

    /// Reads 27 digits, Western, Arabic-Indic, Persian or of another width, with whatever signs that
    /// are no letters between them.
    ///
    /// # Errors
    /// What is wrong with them first: a letter, their number, or the check.
    pub fn from_digits(text: &str) -> Result<Self, WrongDigits> {
        let mut number = Zeroizing::new([0; 11]);
        let mut count = 0;
        let mut fits = true;
        for sign in plain(text).chars().map(sign) {
            let digit = match sign {
                Sign::Digit(digit) => digit,
                Sign::Letter(_) | Sign::Ligature(_) => return Err(WrongDigits::Letters),
                Sign::Silent | Sign::Gap => continue,
            };
            count += 1;
            fits &= append(&mut number, digit);
        }
        match count {
            DIGITS if fits => {
                let bits = number.iter().fold(0, |bits, byte| bits << 8 | u128::from(*byte));
                Self::from_bits(Zeroizing::new(bits)).map_err(|_| WrongDigits::CheckFails)
            }
            DIGITS => Err(WrongDigits::CheckFails),
            count => Err(WrongDigits::Count(count)),
        }
    }
}

/// The number with one more digit at its end; whether it is still below 2^88.
fn append(number: &mut [u8; 11], digit: u8) -> bool {
    let mut carry = u16::from(digit);
    for byte in number.iter_mut().rev() {
        carry += u16::from(*byte) * 10;
        *byte = (carry % 256) as u8;
        carry /= 256;
    }
    carry == 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn digits_are_the_number_in_nine_groups() {
        let code = CaseCode::from_random([0x5a; 10]);
        let plain: String = code.digits().split(' ').collect();
        assert_eq!(plain, format!("{:027}", *code.bits()));
        assert_eq!(code.digits().split(' ').count(), GROUPS);
        assert!(code.digits().split(' ').all(|group| group.len() == 3));
        let none = CaseCode::from_random([0; 10]);
        assert!(none.digits().starts_with("000 000 000 000 000 000 000 00"));
    }

    #[test]
    fn what_is_no_code_is_said() {
        use WrongDigits::*;
        let read = |text: &str| CaseCode::from_digits(text);
        assert_eq!(read("").unwrap_err(), Count(0));
        assert_eq!(read("123 456").unwrap_err(), Count(6));
        assert_eq!(read(&"1".repeat(28)).unwrap_err(), Count(28));
        assert_eq!(read("tomates 3").unwrap_err(), Letters);
        assert_eq!(read(&"9".repeat(27)).unwrap_err(), CheckFails);
        // 2^88 and the number of a code above it, whose lower bits would hold.
        let code = CaseCode::from_random([7; 10]);
        let above = format!("{:027}", *code.bits() + (1 << 88));
        assert_eq!(read(&above).unwrap_err(), CheckFails);
        let wrong = format!("{:027}", *code.bits() ^ 1);
        assert_eq!(read(&wrong).unwrap_err(), CheckFails);
    }

    proptest! {
        #[test]
        fn digits_lead_back(random: [u8; 10], zero in prop::sample::select(vec!['0', '٠', '۰'])) {
            let code = CaseCode::from_random(random);
            let other = |c: char| match c {
                ' ' => "\u{200f} – ".to_owned(),
                digit => char::from_u32(zero as u32 + digit as u32 - '0' as u32).unwrap().into(),
            };
            let typed: String = code.digits().chars().map(other).collect();
            prop_assert_eq!(CaseCode::from_digits(&typed), Ok(code));
        }

        #[test]
        fn no_text_makes_it_panic(text: String) {
            let _ = CaseCode::from_digits(&text);
        }
    }
}
