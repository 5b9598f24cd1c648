use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

fn file(name: &str, bytes: u64) -> OutgoingFile {
    OutgoingFile {
        name: name.into(),
        kind: FileKind::Png,
        size: (1, 1),
        bytes,
    }
}

fn limits(bytes: Option<u64>) -> Limits {
    Limits {
        message_bytes: None,
        upload_bytes: bytes,
    }
}

#[test]
fn names_are_cleaned() {
    for (name, expected) in [
        ("photo.jpg", "photo.png"),
        ("/home/ada/Pictures/trip to sea.jpeg", "trip to sea.png"),
        ("C:\\Users\\ada\\me.webp", "me.png"),
        ("..", "picture.png"),
        (".png", "picture.png"),
        ("", "picture.png"),
        ("a/", "picture.png"),
        ("evil\u{202e}gpj.exe", "evilgpj.png"),
        ("a\u{200b}b\u{7}\n.gif", "ab.png"),
        ("Königsee 世界.png", "Königsee 世界.png"),
        ("v1.2 final", "v1.2 final.png"),
        ("a:b|c?.bmp", "abc.png"),
        ("no.extension here", "no.extension here.png"),
    ] {
        assert_eq!(file_name(name, FileKind::Png), expected, "{name:?}");
    }
    assert_eq!(file_name("a.png", FileKind::Jpeg), "a.jpg");
    assert_eq!(file_name("a.png", FileKind::Gif), "a.gif");
    let long = file_name(&"ä".repeat(10_000), FileKind::Png);
    assert_eq!(long.chars().count(), MAX_NAME + 4);
}

#[test]
fn limits_are_those_of_the_server_or_of_the_contract() {
    assert_eq!(max_bytes(&limits(None)), CONTRACT_BYTES);
    assert_eq!(max_bytes(&limits(Some(7))), 7);
    assert_eq!(max_bytes(&limits(Some(u64::MAX))), MAX_BYTES);
    let few = [file("a", 4), file("b", 5)];
    let check = |files: &[OutgoingFile], bytes| check_added(files, bytes, &limits(Some(10)));
    assert_eq!(check(&few, 1), Ok(()));
    assert_eq!(check(&few, 2), Err(FileError::TotalTooLarge(10)));
    assert_eq!(check(&few, 11), Err(FileError::TooLarge(10)));
    assert_eq!(check(&few, 0), Err(FileError::Empty));
    let many = [1; MAX_FILES].map(|bytes| file("a", bytes));
    assert_eq!(check(&many, 1), Err(FileError::TooMany));
}

#[test]
fn files_are_recognized_by_order_names_and_sizes() {
    let attachment = |name: &str, bytes| Attachment {
        id: "att".into(),
        file_name: name.into(),
        url: String::new(),
        content_type: String::new(),
        width: 0,
        height: 0,
        bytes,
    };
    let files = [file("a.png", 4), file("b.png", 5)];
    let (a, b) = (attachment("a.png", 4), attachment("b.png", 5));
    assert!(are_attached(&files, &[a.clone(), b.clone()]));
    assert!(are_attached(&files, &[attachment("a.png", 0), b.clone()]));
    assert!(!are_attached(&files, &[attachment("a.png", 5), b.clone()]));
    assert!(!are_attached(&files, &[b.clone(), a.clone()]));
    assert!(!are_attached(&files, std::slice::from_ref(&a)));
    assert!(!are_attached(&files[..1], &[a, b]));
    assert!(are_attached(&[], &[]));
}

#[test]
fn time_left_follows_the_rate() {
    let start = Instant::now();
    let mut progress = UploadProgress::start(1_000_000, start);
    assert_eq!((progress.percent(), progress.time_left()), (0, None));
    progress.advance(50_000, start + Duration::from_millis(500));
    assert_eq!(progress.time_left(), None, "too early");
    progress.advance(100_000, start + Duration::from_secs(1));
    assert_eq!(progress.time_left(), Some(Duration::from_secs(10)));
    progress.advance(500_000, start + Duration::from_secs(2));
    let faster = progress.time_left().unwrap();
    assert!(faster < Duration::from_secs(5), "{faster:?}");
    assert_eq!((progress.percent(), progress.is_complete()), (50, false));
    progress.advance(2_000_000, start + Duration::from_secs(3));
    assert_eq!((progress.percent(), progress.is_complete()), (100, true));
    assert_eq!(progress.time_left(), None);
}

proptest! {
    /// Whatever a file is called, its name is short, has one part and shows what it is.
    #[test]
    fn every_name_becomes_a_plain_one(name in any::<String>()) {
        for kind in FileKind::ALL {
            let clean = file_name(&name, kind);
            let ending = [".", kind.tag()].concat();
            prop_assert!(clean.ends_with(&ending));
            prop_assert!(clean.chars().count() <= MAX_NAME + 4);
            let is_bad = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
            prop_assert!(!clean.contains(is_bad), "{clean:?}");
            prop_assert!(!clean.starts_with('.'));
            prop_assert_eq!(&file_name(&clean, kind), &clean);
        }
    }

    /// What was accepted one by one is within the limits together.
    #[test]
    fn accepted_files_are_within_the_limits(
        sizes in prop::collection::vec(any::<u64>().prop_map(|size| size >> (size % 64)), 0..12),
        limit in any::<Option<u64>>(),
    ) {
        let limits = limits(limit);
        let mut files = Vec::new();
        for bytes in sizes {
            match check_added(&files, bytes, &limits) {
                Ok(()) => files.push(file("a", bytes)),
                Err(FileError::TotalTooLarge(max) | FileError::TooLarge(max)) => {
                    prop_assert_eq!(max, max_bytes(&limits));
                }
                Err(error) => prop_assert!(
                    error == FileError::TooMany || bytes == 0 && error == FileError::Empty
                ),
            }
        }
        prop_assert!(files.len() <= MAX_FILES);
        prop_assert!(total(&files) <= max_bytes(&limits));
    }

    /// No order of reports panics or goes beyond the end.
    #[test]
    fn progress_stays_within_its_bounds(
        total in any::<u64>(),
        steps in prop::collection::vec((any::<u64>(), 0_u64..100_000), 0..20),
    ) {
        let mut now = Instant::now();
        let mut progress = UploadProgress::start(total, now);
        for (sent, millis) in steps {
            now += Duration::from_millis(millis);
            progress.advance(sent, now);
            prop_assert!(progress.sent <= total && progress.percent() <= 100);
            let _any = progress.time_left();
        }
    }
}
