//! The second step of signing in: codes of an authenticator app, and codes for when it is lost (rules §11.4).

use crate::form::Problem;

/// Digits of a code.
pub const CODE_DIGITS: u8 = 6;
/// How long a code stands, in seconds.
pub const STEP_SECONDS: u64 = 30;
/// How many steps a clock may be off, to either side.
pub const DRIFT_STEPS: u16 = 1;
/// How many recovery codes there are.
pub const RECOVERY_CODES: usize = 10;
/// How many characters a recovery code has, without the hyphens between them.
pub const RECOVERY_CHARACTERS: usize = 16;

/// No `i`, `l`, `o`, `u`: codes are copied from paper.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// What somebody typed as their second step, without what people put between characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// A code of the authenticator app.
    Code(String),
    /// A recovery code, in lower case.
    Recovery(String),
}

impl Proof {
    /// Reads either of the two: both are taken in the same field.
    pub fn read(typed: &str) -> Result<Proof, Problem> {
        let bare: String = typed
            .chars()
            .filter(|it| !it.is_whitespace() && *it != '-')
            .map(|it| it.to_ascii_lowercase())
            .collect();
        if bare.is_empty() {
            return Err(Problem::Missing);
        }
        let is_code = bare.len() == usize::from(CODE_DIGITS);
        if is_code && bare.bytes().all(|it| it.is_ascii_digit()) {
            return Ok(Proof::Code(bare));
        }
        let is_recovery = bare.len() == RECOVERY_CHARACTERS;
        if is_recovery && bare.bytes().all(|it| ALPHABET.contains(&it)) {
            return Ok(Proof::Recovery(bare));
        }
        Err(Problem::NoCode)
    }
}

/// A recovery code of random bytes, as it is compared; the five low bits of each choose a character.
pub fn recovery_code(bytes: [u8; RECOVERY_CHARACTERS]) -> String {
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect()
}

/// A recovery code as it is shown: in fours.
pub fn grouped(code: &str) -> String {
    let characters: Vec<char> = code.chars().collect();
    let fours: Vec<String> = characters.chunks(4).map(|it| it.iter().collect()).collect();
    fours.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_six_digits_however_it_is_typed() {
        for good in ["123456", " 123 456 ", "123-456", "1 2 3 4 5 6"] {
            assert_eq!(Proof::read(good), Ok(Proof::Code("123456".into())), "{good:?}");
        }
        for bad in ["12345", "1234567", "12345a", "١٢٣٤٥٦", "1234567890abcdei"] {
            assert_eq!(Proof::read(bad), Err(Problem::NoCode), "{bad:?}");
        }
        for none in ["", "  ", "-"] {
            assert_eq!(Proof::read(none), Err(Problem::Missing), "{none:?}");
        }
    }

    #[test]
    fn a_recovery_code_is_read_as_it_is_shown() {
        let code = recovery_code([0, 1, 9, 10, 31, 32, 63, 255, 17, 18, 19, 20, 21, 22, 23, 24]);
        assert_eq!(code, "019az0zzhjkmnpqr");
        assert_eq!(grouped(&code), "019a-z0zz-hjkm-npqr");
        assert_eq!(Proof::read(&grouped(&code)), Ok(Proof::Recovery(code.clone())));
        assert_eq!(Proof::read(&grouped(&code).to_uppercase()), Ok(Proof::Recovery(code)));
        assert_eq!(grouped("abcde"), "abcd-e");
    }
}
