//! A number that stays with a text: for the keys of rows and the colours of pictures. Not for anything secret.

/// The number of a text (FNV-1a); the same everywhere and always.
#[must_use]
pub fn of(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_text_keeps_its_number() {
        assert_eq!(super::of(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(super::of("a"), 0xaf63_dc4c_8601_ec8c);
        assert_ne!(super::of("general"), super::of("generaL"));
    }
}
