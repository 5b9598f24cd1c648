//! What a person types to lock or open something that is kept.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::redacted::Redacted;

/// A passphrase. Has no `Debug`, `Display` or `Clone`, and is wiped when it goes; it travels in an `Redacted`.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// The fewest characters that a new passphrase may have.
    pub const LEAST: usize = 10;

    /// Takes a passphrase as it was typed: every character counts, spaces too. Systems write one character in several ways
    /// (é as one sign or as two): here it is always the composed one (Unicode NFC), so that it opens everywhere.
    #[must_use]
    pub fn new(typed: impl Into<String>) -> Self {
        let typed = Zeroizing::new(typed.into());
        Self(Zeroizing::new(typed.nfc().collect()))
    }

    /// Whether it is long enough to lock something with. One that opens something is never measured.
    #[must_use]
    pub fn is_long_enough(&self) -> bool {
        self.0.chars().count() >= Self::LEAST
    }

    /// The characters, for deriving a key.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// A secret while it is typed: wiped when it goes, and shown by nothing that prints what a message holds.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SecretInput(Zeroizing<String>);

impl SecretInput {
    /// What stands in a field now.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The characters, for the field they are typed in.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was typed, as a passphrase on its way.
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

/// What is wrong with a new passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassphraseError {
    /// It is shorter than `Passphrase::LEAST`.
    TooShort,
    /// It was typed differently the second time.
    Mismatch,
}

/// Whether a passphrase that was typed twice can lock something.
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
