use proptest::prelude::*;

use super::*;

fn file(url: &str) -> Attachment {
    Attachment {
        id: "att_1".into(),
        file_name: "a.png".into(),
        url: url.into(),
        content_type: "image/png".into(),
        bytes: 1,
        width: 1,
        height: 1,
    }
}

#[test]
fn file_is_loaded_from_its_own_server_or_after_a_press() {
    let foreign = |host: &str, address: &str| FileOrigin::Foreign {
        host: host.into(),
        address: address.into(),
    };
    for (url, origin) in [
        ("/v1/channels/c/attachments/att_1", FileOrigin::OwnServer),
        (
            "http://localhost:8080/v1/channels/c/attachments/att_1",
            FileOrigin::OwnServer,
        ),
        ("http://127.0.0.1/x", FileOrigin::OwnServer),
        ("https://chat.example/files/7", FileOrigin::OwnServer),
        // The host is never asked: the path is that of the contract.
        (
            "https://old.example/team/v1/channels/c/attachments/att_1",
            FileOrigin::OwnServer,
        ),
        (
            "https://old.example/v1/channels/c/attachments/att_2",
            foreign(
                "old.example",
                "https://old.example/v1/channels/c/attachments/att_2",
            ),
        ),
        (
            "https://cdn.example/a?b=c",
            foreign("cdn.example", "https://cdn.example/a?b=c"),
        ),
        ("http://cdn.example/a", FileOrigin::Blocked),
        ("https://me@cdn.example/a", FileOrigin::Blocked),
        ("//cdn.example/a", FileOrigin::Blocked),
        ("/\\cdn.example/a", FileOrigin::Blocked),
        ("file:///etc/passwd", FileOrigin::Blocked),
        ("data:image/png;base64,AAAA", FileOrigin::Blocked),
        ("javascript:alert(1)", FileOrigin::Blocked),
        ("", FileOrigin::Blocked),
    ] {
        let found = file(url).origin("https://chat.example/team", &"c".into());
        assert_eq!(found, origin, "{url}");
    }
}

#[test]
fn box_of_a_picture_is_bounded_whatever_the_server_states() {
    for (stated, shown) in [
        ((400, 300), (400.0, 300.0)),
        ((4000, 3000), (400.0, 300.0)),
        ((200, 100), (200.0, 100.0)),
        ((1000, 4000), (75.0, 300.0)),
        // A panorama, a tower and a dot.
        ((30_000, 100), (400.0, MIN_BOX)),
        ((100, 30_000), (MIN_BOX, 300.0)),
        ((1, 1), (MIN_BOX, MIN_BOX)),
        ((0, 0), DEFAULT_BOX),
        ((0, 100), DEFAULT_BOX),
        ((u32::MAX, u32::MAX), DEFAULT_BOX),
    ] {
        let (width, height) = stated;
        let picture = Attachment {
            width,
            height,
            ..file("")
        };
        assert_eq!(picture.shown_box(false), shown, "{stated:?}");
        let (width, height) = picture.shown_box(true);
        assert!(width >= MIN_FOREIGN_BOX.0 && height >= MIN_FOREIGN_BOX.1);
    }
}

#[test]
fn names_lose_folders_and_hidden_characters() {
    for (name, clean) in [
        ("holiday.png", "holiday.png"),
        ("../../.bashrc", "bashrc"),
        ("C:\\Users\\a\\b.txt", "b.txt"),
        ("photo\u{202e}gnp.exe", "photognp.exe"),
        ("a\u{200b}b\u{2066}c\u{feff}.jpg", "abc.jpg"),
        ("a\nb\tc.txt", "a b c.txt"),
        ("what?<is>|this*.txt", "what__is__this_.txt"),
        ("report.pdf. . ", "report.pdf"),
        ("con.txt", "_con.txt"),
        ("LPT1", "_LPT1"),
        ("common.txt", "common.txt"),
        ("", "file"),
        ("...", "file"),
        ("/", "file"),
        ("Überblick 日本.pdf", "Überblick 日本.pdf"),
    ] {
        assert_eq!(clean_name(name), clean, "{name:?}");
    }
    let long = clean_name(&format!("{}.pdf", "ü".repeat(500)));
    assert!(long.contains("ü.pdf") && long.chars().count() <= MAX_NAME);
}

#[test]
fn programs_are_known_by_name_and_by_content() {
    for name in ["a.exe", "A.EXE", "b.pdf.scr", "x.desktop", "y.sh", "z.lnk"] {
        assert!(is_program_name(name), "{name}");
    }
    for name in ["exe", "a.png", "a.exe.png", "notes", "a.", "a.exe dll"] {
        assert!(!is_program_name(name), "{name}");
    }
    let disguised = Attachment {
        file_name: "holiday\u{202e}gnp.exe".into(),
        ..file("")
    };
    assert!(disguised.is_program());
    for content in [&b"MZ\x90"[..], b"\x7fELF\x02", b"#!/bin/sh\n"] {
        assert!(is_program_content(content), "{content:?}");
    }
    for content in [&b""[..], b"M", b"\x89PNG\r\n", b"%PDF-1.7", b"PK\x03\x04"] {
        assert!(!is_program_content(content), "{content:?}");
    }
}

#[test]
fn pictures_are_known_by_their_stated_type() {
    for (content_type, is_picture) in [
        ("image/png", true),
        ("Image/JPEG; q=1", true),
        ("image/gif", true),
        ("image/svg+xml", false),
        ("image/webp", false),
        ("text/html", false),
        ("", false),
    ] {
        let file = Attachment {
            content_type: content_type.into(),
            ..file("")
        };
        assert_eq!(file.is_picture(), is_picture, "{content_type}");
    }
}

proptest! {
    #[test]
    fn any_name_becomes_a_plain_file_name(name in any::<String>()) {
        let clean = clean_name(&name);
        prop_assert!(!clean.is_empty() && clean.chars().count() <= MAX_NAME + 1);
        prop_assert!(!clean.contains(['/', '\\', ':', '\0']) && !clean.starts_with('.'));
        prop_assert!(!clean.chars().any(|c| c.is_control() || unicode::is_invisible(c)));
        prop_assert_eq!(clean_name(&clean), clean);
    }

    #[test]
    fn any_stated_size_has_a_box(width in any::<u32>(), height in any::<u32>()) {
        let picture = Attachment { width, height, ..file("") };
        let (width, height) = picture.shown_box(false);
        prop_assert!((MIN_BOX..=MAX_BOX.0).contains(&width));
        prop_assert!((MIN_BOX..=MAX_BOX.1).contains(&height));
    }
}
