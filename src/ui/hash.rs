//! A stable hash of a text, for row keys and avatar colors. Not cryptographic.
//!
//! Our own, because the hashers of the standard library may change between versions.

/// FNV-1a, 64 bit. The result must not change between versions, because avatar colors derive from it.
pub fn stable_hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn stable_hash_matches_known_values() {
        assert_eq!(super::stable_hash(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(super::stable_hash("a"), 0xaf63_dc4c_8601_ec8c);
        assert_ne!(super::stable_hash("general"), super::stable_hash("generaL"));
    }
}
