use super::*;

fn first(run: &Path) -> Arc<Instance> {
    match claim(run, None).unwrap() {
        Claim::First(instance) => Arc::new(instance),
        Claim::HandedOver => panic!("nobody holds it"),
    }
}

/// Hands over from a thread of its own, as another process would.
fn later(run: &Path, word: Option<&str>) -> std::thread::JoinHandle<Result<Claim, Error>> {
    let (run, word) = (run.to_owned(), word.map(str::to_owned));
    std::thread::spawn(move || claim(&run, word.as_deref()))
}

async fn joined<T>(thread: std::thread::JoinHandle<T>) -> T
where
    T: Send + 'static,
{
    let joined = tokio::task::spawn_blocking(move || thread.join().unwrap());
    joined.await.unwrap()
}

#[tokio::test]
async fn what_a_later_one_is_asked_for_reaches_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    let instance = first(&run);
    let mut visitors = Box::pin(visitors(&instance));
    for (word, expected) in [
        (
            Some("openchat://join?address=https%3A%2F%2Fa.example"),
            true,
        ),
        (None, false),
        (Some("  "), false),
    ] {
        let second = later(&run, word);
        let handed = visitors.next().await.unwrap();
        assert_eq!(handed, Handed(word.filter(|_| expected).map(str::to_owned)));
        assert!(matches!(joined(second).await, Ok(Claim::HandedOver)));
    }
}

#[test]
fn a_profile_is_free_again_once_its_holder_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    drop(first(&run));
    drop(first(&run));
}

/// What a process that was killed leaves behind: its files, and no lock.
#[test]
fn the_remains_of_a_dead_one_do_not_block() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    make(&run).unwrap();
    for name in ["lock", "socket", "door.new"] {
        fs::write(run.join(name), "").unwrap();
    }
    fs::write(run.join("door"), run.join("socket").to_str().unwrap()).unwrap();
    drop(first(&run));
}

#[test]
fn different_profiles_do_not_meet() {
    let folder = tempfile::tempdir().unwrap();
    let a = first(&folder.path().join("a"));
    let b = first(&folder.path().join("b"));
    assert_ne!(a.door.place(), b.door.place());
}

#[test]
fn a_holder_that_does_not_answer_is_named_after_a_while() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    let instance = first(&run);
    fs::remove_file(run.join("door")).unwrap();
    let refused = claim_within(&run, None, Duration::from_millis(1)).unwrap_err();
    assert!(matches!(refused, Error::Silent { .. }), "{refused}");
    drop(instance);
}

#[test]
fn what_is_no_line_is_not_handed_over() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    let _instance = first(&run);
    for word in [
        "a".repeat(LONGEST),
        String::from("two\nlines"),
        String::from("a\u{0}b"),
    ] {
        assert!(matches!(claim(&run, Some(&word)), Err(Error::Unfit)));
    }
}

/// Whoever reaches the door and talks nonsense is sent away; who comes after is heard.
#[cfg(unix)]
#[tokio::test]
async fn nonsense_at_the_door_changes_nothing() {
    use std::os::unix::net::UnixStream;
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    let instance = first(&run);
    let place = instance.door.place();
    let mut visitors = Box::pin(visitors(&instance));
    let mut endless = vec![b'a'; 100_000];
    endless.push(b'\n');
    for nonsense in [&b""[..], b"no end", b"\xff\xfe\n", b"bell\x07\n", &endless] {
        let mut visitor = UnixStream::connect(&place).unwrap();
        // The other side may hang up before all of it is said.
        let _ = visitor.set_nonblocking(true);
        let _ = visitor.write(nonsense);
        drop(visitor);
    }
    let second = later(&run, Some("chat.example"));
    let handed = visitors.next().await.unwrap();
    assert_eq!(handed, Handed(Some(String::from("chat.example"))));
    assert!(matches!(joined(second).await, Ok(Claim::HandedOver)));
}

#[cfg(unix)]
#[tokio::test]
async fn a_long_way_to_the_profile_is_no_obstacle() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("a".repeat(120)).join("run");
    let instance = first(&run);
    let mut visitors = Box::pin(visitors(&instance));
    let second = later(&run, Some("chat.example"));
    let handed = visitors.next().await.unwrap();
    assert_eq!(handed, Handed(Some(String::from("chat.example"))));
    assert!(matches!(joined(second).await, Ok(Claim::HandedOver)));
    let place = PathBuf::from(instance.door.place());
    drop(visitors);
    drop(instance);
    assert!(!place.parent().unwrap().exists());
}

#[cfg(unix)]
#[test]
fn only_the_owner_enters() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    let _instance = first(&run);
    let mode = fs::metadata(&run).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}
