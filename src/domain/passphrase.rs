//! What a person types to lock or open something that is kept.

use zeroize::Zeroizing;

/// A passphrase. Has no `Debug`, `Display` or `Clone`, and is wiped when it goes; it travels in an `Opaque`.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// The fewest characters that a new passphrase may have.
    pub const LEAST: usize = 10;

    /// Takes a passphrase as it was typed: every character counts, spaces too.
    #[must_use]
    pub fn new(typed: impl Into<String>) -> Self {
        Self(Zeroizing::new(typed.into()))
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

#[cfg(test)]
mod tests {
    use super::*;

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
