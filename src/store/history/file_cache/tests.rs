use std::path::Path;

use super::super::HistoryKey;
use super::*;

const KEY: [u8; 32] = [7; 32];

fn databases(folder: &Path) -> Databases {
    Databases::new(folder.to_owned(), HistoryKey::new(KEY))
}

fn key(id: usize) -> FileKey {
    FileKey {
        channel: "c".into(),
        id: format!("att_{id}"),
    }
}

fn limited(bytes: u64) -> FileCache {
    FileCache::new(HistoryLimits {
        bytes: Some(bytes * SHARE),
        ..HistoryLimits::NONE
    })
}

#[test]
fn files_are_there_after_a_restart_and_unreadable_without_the_key() {
    let folder = tempfile::tempdir().unwrap();
    let (databases, server) = (databases(folder.path()), ServerUid::from("a"));
    let secret = b"a picture of the vault".repeat(100);
    let cache = FileCache::new(HistoryLimits::NONE);
    assert_eq!(cache.get(&databases, &server, &key(1)), None);
    cache.put(&databases, &server, &key(1), &secret);
    drop(cache);
    let cache = FileCache::new(HistoryLimits::NONE);
    assert_eq!(
        cache.get(&databases, &server, &key(1)).as_ref(),
        Some(&secret)
    );
    // Another server has its own file.
    assert_eq!(cache.get(&databases, &"b".into(), &key(1)), None);
    for path in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(path.unwrap().path()).unwrap();
        let shows = |text: &[u8]| bytes.windows(text.len()).any(|it| it == text);
        assert!(!shows(b"vault") && !shows(b"att_1") && !shows(b"SQLite"));
    }
    let other = Databases::new(folder.path().to_owned(), HistoryKey::new([8; 32]));
    let cache = FileCache::new(HistoryLimits::NONE);
    assert_eq!(cache.get(&other, &server, &key(1)), None);
}

#[test]
fn least_recently_used_files_are_forgotten_and_the_file_shrinks() {
    let folder = tempfile::tempdir().unwrap();
    let (databases, server) = (databases(folder.path()), ServerUid::from("a"));
    let cache = limited(1_000_000);
    let bytes = vec![1; 100_000];
    for id in 0..60 {
        cache.put(&databases, &server, &key(id), &bytes);
        assert!(cache.get(&databases, &server, &key(0)).is_some(), "{id}");
    }
    let there = |id| cache.get(&databases, &server, &key(id)).is_some();
    let kept: Vec<_> = (0..60).filter(|id| there(*id)).collect();
    assert_eq!(kept.len(), 10);
    assert!(kept.contains(&0) && kept.contains(&59) && !kept.contains(&30));
    cache.close();
    let size = files::size(&databases.pictures_path(&server).unwrap());
    assert!(size < 1_500_000, "{size}");
    // A large one is not kept at all.
    cache.put(&databases, &server, &key(99), &vec![1; MAX_FILE + 1]);
    assert_eq!(cache.get(&databases, &server, &key(99)), None);
}

#[test]
fn files_are_deleted_with_their_message_their_server_and_the_setting() {
    let folder = tempfile::tempdir().unwrap();
    let databases = databases(folder.path());
    let cache = FileCache::new(HistoryLimits::NONE);
    let servers = ["a", "b"].map(ServerUid::from);
    for server in &servers {
        cache.put(&databases, server, &key(1), b"one");
        cache.put(&databases, server, &key(2), b"two");
    }
    let [a, b] = &servers;
    cache.forget(&databases, a, &[key(1)]);
    assert_eq!(cache.get(&databases, a, &key(1)), None);
    assert!(cache.get(&databases, a, &key(2)).is_some());
    cache.remove(&databases, a, false).unwrap();
    assert_eq!(cache.get(&databases, a, &key(2)), None);
    cache.put(&databases, a, &key(2), b"again");
    assert!(cache.get(&databases, a, &key(2)).is_some());
    // A download that ends after the server was left is not kept.
    cache.remove(&databases, a, true).unwrap();
    cache.put(&databases, a, &key(2), b"late");
    let pictures = files::pictures(folder.path()).unwrap();
    assert_eq!(pictures, [databases.pictures_path(b).unwrap()]);
    cache.set_limits(&databases, HistoryLimits::OFF).unwrap();
    cache.put(&databases, b, &key(1), b"one");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn damaged_file_is_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (databases, server) = (databases(folder.path()), ServerUid::from("a"));
    let path = databases.pictures_path(&server).unwrap();
    for damage in 0..4 {
        let cache = FileCache::new(HistoryLimits::NONE);
        for id in 0..20 {
            cache.put(&databases, &server, &key(id), &[7; 10_000]);
        }
        cache.close();
        let mut bytes = std::fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        match damage {
            0 => bytes.truncate(100),
            1 => bytes.truncate(middle),
            2 => bytes[10] ^= 1,
            _ => bytes[middle] ^= 1,
        }
        std::fs::write(&path, bytes).unwrap();
        for id in 0..20 {
            let read = cache.get(&databases, &server, &key(id));
            assert!(read.is_none_or(|read| read == [7; 10_000]), "{damage}");
        }
        cache.put(&databases, &server, &key(50), b"new");
        let kept = cache.get(&databases, &server, &key(50));
        assert_eq!(kept.as_deref(), Some(&b"new"[..]), "{damage}");
    }
}
