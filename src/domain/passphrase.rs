//! Passphrases, and secrets while they are typed.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::redacted::Redacted;

/// Has no `Debug`, `Display` or `Clone`, and is wiped on drop; it is passed on in a `Redacted`.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// In characters.
    pub const MIN_CHARS: usize = 10;

    /// Every character counts, including spaces. Composed by Unicode NFC, since systems encode one character in
    /// several ways.
    pub fn new(typed: impl Into<String>) -> Self {
        let typed = Zeroizing::new(typed.into());
        Self(Zeroizing::new(typed.nfc().collect()))
    }

    /// Only for a new passphrase; one that opens something is never measured.
    pub fn is_long_enough(&self) -> bool {
        self.0.chars().count() >= Self::MIN_CHARS
    }

    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// A secret while it is typed: wiped on drop, and never printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SecretInput(Zeroizing<String>);

impl SecretInput {
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    pub fn expose(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn passphrase(&self) -> Redacted<Passphrase> {
        Redacted::new(Passphrase::new(self.0.as_str()))
    }
}

impl fmt::Debug for SecretInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("..")
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassphraseError {
    TooShort,
    Mismatch,
}

/// Checks a new passphrase and its confirmation.
pub fn check_confirmed(
    new: &SecretInput,
    confirmation: &SecretInput,
) -> Result<(), PassphraseError> {
    if !Passphrase::new(new.expose()).is_long_enough() {
        Err(PassphraseError::TooShort)
    } else if new != confirmation {
        Err(PassphraseError::Mismatch)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secret_input_is_not_printed_and_must_match_its_confirmation() {
        let typed = |text: &str| SecretInput::new(text.to_owned());
        assert_eq!(format!("{:?}", typed("correct horse")), "..");
        let long = typed("correct horse");
        assert_eq!(check_confirmed(&long, &long.clone()), Ok(()));
        assert_eq!(
            check_confirmed(&typed("short"), &typed("short")),
            Err(PassphraseError::TooShort)
        );
        assert_eq!(
            check_confirmed(&long, &typed("correct house")),
            Err(PassphraseError::Mismatch)
        );
        assert_eq!(long.passphrase().0.expose(), "correct horse");
    }

    #[test]
    fn passphrase_is_normalized_to_nfc() {
        let (composed, decomposed) = (
            Passphrase::new("café crème"),
            Passphrase::new("cafe\u{301} cre\u{300}me"),
        );
        assert_eq!(composed.expose(), decomposed.expose());
        assert_eq!(Passphrase::new("  two  spaces ").expose(), "  two  spaces ");
    }

    #[test]
    fn passphrase_length_counts_characters() {
        for (typed, enough) in [
            ("", false),
            ("nine char", false),
            ("ten chars.", true),
            ("äöüäöüäöü", false),
            ("äöüäöüäöüß", true),
        ] {
            assert_eq!(Passphrase::new(typed).is_long_enough(), enough, "{typed}");
        }
    }
}
