//! Passphrases, and secrets while they are typed.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::redacted::Redacted;

/// Has no `Debug`, `Display` or `Clone`, and is wiped on drop; it is passed on in a `Redacted`.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// In characters.
    pub const LEAST: usize = 10;

    /// Every character counts, including spaces. Composed by Unicode NFC, since systems encode one character in
    /// several ways.
    #[must_use]
    pub fn new(typed: impl Into<String>) -> Self {
        let typed = Zeroizing::new(typed.into());
        Self(Zeroizing::new(typed.nfc().collect()))
    }

    /// Only for a new passphrase; one that opens something is never measured.
    #[must_use]
    pub fn is_long_enough(&self) -> bool {
        self.0.chars().count() >= Self::LEAST
    }

    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// A secret while it is typed: wiped on drop, and never printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SecretInput(Zeroizing<String>);

impl SecretInput {
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
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
///
/// # Errors
/// With what is wrong with it.
pub fn check_confirmed(first: &SecretInput, again: &SecretInput) -> Result<(), PassphraseError> {
    if !Passphrase::new(first.expose()).is_long_enough() {
        return Err(PassphraseError::TooShort);
    }
    if first != again {
        return Err(PassphraseError::Mismatch);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_printed_by_nothing_and_must_be_the_same_twice() {
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
    fn one_phrase_is_one_however_a_system_writes_it() {
        let (composed, apart) = (
            Passphrase::new("café crème"),
            Passphrase::new("cafe\u{301} cre\u{300}me"),
        );
        assert_eq!(composed.expose(), apart.expose());
        assert_eq!(Passphrase::new("  two  spaces ").expose(), "  two  spaces ");
    }

    #[test]
    fn characters_are_counted_and_not_bytes() {
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
