use super::*;

fn first(run: &Path) -> Arc<Instance> {
    match claim(run, None).unwrap() {
        Claim::First(instance) => Arc::new(instance),
        Claim::HandedOver => panic!("no process holds it"),
    }
}

/// Claims from another thread, as another process would.
fn later(run: &Path, text: Option<&str>) -> std::thread::JoinHandle<Result<Claim, Error>> {
    let (run, text) = (run.to_owned(), text.map(str::to_owned));
    std::thread::spawn(move || claim(&run, text.as_deref()))
}

async fn joined<T>(thread: std::thread::JoinHandle<T>) -> T
where
    T: Send + 'static,
{
    let joined = tokio::task::spawn_blocking(move || thread.join().unwrap());
    joined.await.unwrap()
}

/// Passes a text on from a second process, and checks that the first one gets it.
async fn pass_on(run: &Path, incoming: &mut (impl Stream<Item = Activation> + Unpin)) {
    let second = later(run, Some("chat.example"));
    let activation = incoming.next().await.unwrap();
    assert_eq!(activation, Activation(Some(String::from("chat.example"))));
    assert!(matches!(joined(second).await, Ok(Claim::HandedOver)));
}

#[tokio::test]
async fn second_process_passes_its_text_to_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    let instance = first(&run);
    let mut incoming = Box::pin(activations(&instance));
    let link = "openchat://join?address=https%3A%2F%2Fa.example";
    for (text, expected) in [(Some(link), Some(link)), (None, None), (Some("  "), None)] {
        let second = later(&run, text);
        let activation = incoming.next().await.unwrap();
        assert_eq!(activation, Activation(expected.map(str::to_owned)));
        assert!(matches!(joined(second).await, Ok(Claim::HandedOver)));
    }
}

#[test]
fn profile_is_free_after_its_holder_ends() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    drop(first(&run));
    drop(first(&run));
}

/// A killed process leaves its files and no lock.
#[tokio::test]
async fn files_of_a_killed_process_do_not_block() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    create_private_dir(&run).unwrap();
    for name in ["lock", "address.new"] {
        fs::write(run.join(name), "").unwrap();
    }
    fs::write(run.join("address"), run.join("socket").to_str().unwrap()).unwrap();
    #[cfg(unix)]
    drop(std::os::unix::net::UnixListener::bind(run.join("socket")).unwrap());
    let instance = first(&run);
    pass_on(&run, &mut Box::pin(activations(&instance))).await;
}

#[test]
fn profiles_have_different_addresses() {
    let folder = tempfile::tempdir().unwrap();
    let a = first(&folder.path().join("a"));
    let b = first(&folder.path().join("b"));
    assert_ne!(a.address.0, b.address.0);
}

#[test]
fn holder_that_does_not_answer_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    let instance = first(&run);
    fs::remove_file(run.join("address")).unwrap();
    let error = claim_within(&run, None, Duration::from_millis(1)).unwrap_err();
    assert!(matches!(error, Error::NoAnswer { .. }), "{error}");
    drop(instance);
}

#[test]
fn long_or_multiline_text_is_not_passed_on() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    let _instance = first(&run);
    for text in [
        "a".repeat(MAX_TEXT_BYTES),
        String::from("two\nlines"),
        String::from("a\u{0}b"),
    ] {
        assert!(matches!(claim(&run, Some(&text)), Err(Error::InvalidText)));
    }
}

#[cfg(unix)]
#[tokio::test]
async fn malformed_requests_are_dropped_and_the_next_one_is_read() {
    use std::os::unix::net::UnixStream;
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    let instance = first(&run);
    let path = instance.address.0.clone();
    let mut incoming = Box::pin(activations(&instance));
    let malformed = std::thread::spawn(move || {
        let mut endless = vec![b'a'; 100_000];
        endless.push(b'\n');
        for bytes in [&b""[..], b"no end", b"\xff\xfe\n", b"bell\x07\n", &endless] {
            let mut client = loop {
                // The socket exists once the stream is polled.
                match UnixStream::connect(&path) {
                    Ok(client) => break client,
                    Err(_) => std::thread::sleep(Duration::from_millis(5)),
                }
            };
            // The holder may hang up before everything is written.
            let _ = client.set_nonblocking(true);
            let _ = client.write(bytes);
        }
    });
    pass_on(&run, &mut incoming).await;
    joined(malformed).await;
    pass_on(&run, &mut incoming).await;
}

#[cfg(unix)]
#[tokio::test]
async fn long_profile_path_uses_a_socket_among_temporary_files() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("a".repeat(120)).join("run");
    let instance = first(&run);
    let mut incoming = Box::pin(activations(&instance));
    pass_on(&run, &mut incoming).await;
    let path = PathBuf::from(&instance.address.0);
    drop(incoming);
    drop(instance);
    assert!(!path.parent().unwrap().exists());
}

#[cfg(unix)]
#[test]
fn run_folder_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    let _instance = first(&run);
    let mode = fs::metadata(&run).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}
