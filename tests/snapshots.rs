//! Compares rendered scenes with reference images. `OPENCHAT_UPDATE_SNAPSHOTS=1` updates the images.
//!
//! Only scenes that need no system font are compared, because the bundled fonts look the same everywhere: also where the
//! system has no font at all, and where it has others of the same names.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

#[cfg(target_os = "linux")]
#[path = "desktop/renamed_font.rs"]
mod renamed_font;

use std::path::PathBuf;

use openchat::app::scene::{self, Setting};
#[cfg(target_os = "linux")]
use renamed_font::renamed;

/// Allowed difference per color channel, of 255: processors round differently.
const TOLERANCE: u8 = 12;
/// Allowed number of differing pixels, per thousand.
const MAX_DIFFERING_PER_THOUSAND: usize = 2;

fn assert_snapshot(scene: &str, theme: &str, locale: &str) {
    let setting = Setting {
        scene,
        size: (960.0, 640.0),
        scale: 1.0,
        theme: Some(theme),
        locale: Some(locale),
    };
    let picture = scene::picture(&setting).unwrap();
    let name = format!("{scene}-{theme}-{locale}.png");
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/snapshots")
        .join(&name);
    if std::env::var_os("OPENCHAT_UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, picture.to_png().unwrap()).unwrap();
    }
    assert!(
        path.exists(),
        "{name} is missing: run with OPENCHAT_UPDATE_SNAPSHOTS=1 and check the image"
    );
    let mut reader =
        png::Decoder::new(std::io::BufReader::new(std::fs::File::open(&path).unwrap()))
            .read_info()
            .unwrap();
    let mut expected = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut expected).unwrap();
    assert_eq!(
        (frame.width, frame.height),
        (picture.width, picture.height),
        "{name}"
    );
    let differing = expected
        .chunks_exact(4)
        .zip(picture.pixels.chunks_exact(4))
        .filter(|(expected, drawn)| {
            expected
                .iter()
                .zip(*drawn)
                .any(|(a, b)| a.abs_diff(*b) > TOLERANCE)
        })
        .count();
    let allowed = expected.len() / 4 * MAX_DIFFERING_PER_THOUSAND / 1000;
    if differing > allowed {
        let drawn = std::env::temp_dir().join(&name);
        std::fs::write(&drawn, picture.to_png().unwrap()).unwrap();
        panic!(
            "{name}: {differing} pixels differ, {allowed} are allowed; the rendered image is {}",
            drawn.display()
        );
    }
}

#[test]
fn welcome_page_matches_snapshot() {
    assert_snapshot("welcome", "dark", "en-US");
    assert_snapshot("welcome", "light", "de");
}

#[test]
fn add_server_pages_match_snapshot() {
    assert_snapshot("add-failed", "dark", "en-US");
    assert_snapshot("choose", "light", "de");
}

#[test]
fn loading_conversation_matches_snapshot() {
    assert_snapshot("loading", "dark", "en-US");
}

#[test]
fn emoji_match_snapshot() {
    assert_snapshot("emoji", "dark", "en-US");
}

/// Compares all pictures in a process whose system has these font files alone.
#[cfg(target_os = "linux")]
fn compare_with_fonts(files: &[(&str, Vec<u8>)]) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let config = tempfile::NamedTempFile::new().unwrap();
    let path = folder.path().display();
    let text = format!("<fontconfig><dir>{path}</dir></fontconfig>");
    std::fs::write(config.path(), text).unwrap();
    let compared = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["snapshot", "--test-threads=1"])
        .env("FONTCONFIG_FILE", config.path())
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&compared.stdout);
    let passed = compared.status.success() && output.contains("4 passed");
    assert!(passed, "with {} fonts: {output}", files.len());
}

#[test]
#[cfg(target_os = "linux")]
fn pictures_need_no_font_of_the_system() {
    compare_with_fonts(&[]);
}

#[test]
#[cfg(target_os = "linux")]
fn pictures_show_no_font_of_the_system_with_the_name_of_a_bundled_one() {
    let (sans, mono) = ("OpenChat Sans", "OpenChat Mono");
    compare_with_fonts(&[
        ("sans.ttf", renamed("OpenChatMono-Regular.ttf", mono, sans)),
        ("mono.ttf", renamed("OpenChatSans-Bold.ttf", sans, mono)),
    ]);
}
