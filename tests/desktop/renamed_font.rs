//! A bundled font under another name, as a font of the system.

use std::path::Path;

/// `to` is as long as `from`, the name of the font in this file of the assets.
pub fn renamed(file: &str, from: &str, to: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/fonts");
    let mut bytes = std::fs::read(folder.join(file)).unwrap();
    let [from, to] = [from, to].map(|name| {
        let units = name.encode_utf16().flat_map(u16::to_be_bytes);
        units.collect::<Vec<u8>>()
    });
    assert_eq!(from.len(), to.len());
    let mut found = 0;
    for at in 0..bytes.len() - from.len() {
        if bytes[at..].starts_with(&from) {
            bytes[at..at + to.len()].copy_from_slice(&to);
            found += 1;
        }
    }
    assert!(found > 0, "{file}");
    bytes
}
