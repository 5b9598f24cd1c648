use super::*;

fn first(run: &Path) -> Arc<Instance> {
    match claim(run, None).unwrap() {
        Claim::First(instance) => Arc::new(instance),
        other => panic!("no process holds it: {other:?}"),
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

/// As on a disk that is full or read only; root may write despite modes.
#[test]
fn run_folder_that_cannot_be_written_leaves_the_profile_open() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "in the way").unwrap();
    let claimed = claim(&file.join("run"), None).unwrap();
    assert!(matches!(claimed, Claim::NotLocked(Error::Folder { .. })));
    let invalid = claim(&file.join("run"), Some("two\nlines"));
    assert!(matches!(invalid, Err(Error::InvalidText)));
}

/// As on a full disk.
#[cfg(unix)]
#[tokio::test]
async fn holder_is_reached_where_nothing_more_can_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    // Stands for the missing space: a folder that cannot be replaced by the new address.
    fs::create_dir_all(run.join("address.new/in the way")).unwrap();
    let instance = first(&run);
    assert!(!run.join("address").exists());
    pass_on(&run, &mut Box::pin(activations(&instance))).await;
    drop(instance);
    fs::write(run.join("address"), run.join("socket").to_str().unwrap()).unwrap();
    let instance = first(&run);
    pass_on(&run, &mut Box::pin(activations(&instance))).await;
}

/// No socket has a path that long, and a full disk has no place for a shorter one.
#[cfg(unix)]
#[tokio::test]
async fn socket_that_cannot_be_made_does_not_prevent_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let instance = Arc::new(Instance {
        _lock: tempfile::tempfile().unwrap(),
        run: folder.path().to_owned(),
        address: SocketAddress(folder.path().join("a".repeat(200)).into()),
    });
    let activation = std::pin::pin!(activations(&instance)).next().await;
    assert_eq!(activation, None);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn folder_whose_name_is_no_text_has_its_own_socket() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let [a, b] = [&b"q\xf1"[..], b"q\xf2"].map(|name| folder.path().join(OsStr::from_bytes(name)));
    let (first, second) = (first(&a), first(&b));
    assert!(Path::new(&first.address.0).starts_with(&a));
    assert_ne!(first.address.0, second.address.0);
    pass_on(&b, &mut Box::pin(activations(&second))).await;
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
    private_file::create_folder(&run).unwrap();
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
    let invalid = claim(&run, Some("two\nlines"));
    assert!(matches!(invalid, Err(Error::InvalidText)), "at the start");
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

#[cfg(target_os = "linux")]
#[tokio::test]
async fn run_folder_and_its_files_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    fs::create_dir(&run).unwrap();
    fs::set_permissions(&run, fs::Permissions::from_mode(0o777)).unwrap();
    let instance = first(&run);
    let _listener = instance.address.listen().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&run), 0o700);
    for name in ["lock", "address", "socket"] {
        assert_eq!(mode(&run.join(name)), 0o600, "{name}");
    }
}

/// A client that has sent its request.
fn client(text: &str) -> tokio::io::DuplexStream {
    let (mut near, far) = tokio::io::duplex(MAX_TEXT_BYTES);
    let sent = futures::FutureExt::now_or_never(near.write_all(format!("{text}\n").as_bytes()));
    sent.unwrap().unwrap();
    // As a client that has read its answer would.
    let _closing = tokio::spawn(async move { near.read_exact(&mut [0; 6]).await });
    far
}

#[tokio::test(start_paused = true)]
async fn failures_to_accept_do_not_end_the_requests() {
    let mut failures = 0..20;
    let accept = move || {
        let failed = failures.next().is_some();
        async move {
            if failed {
                Err(io::Error::other("too many open files"))
            } else {
                Ok(client("chat.example"))
            }
        }
    };
    let activation = std::pin::pin!(requests(accept)).next().await;
    assert_eq!(activation, Some(Activation(Some("chat.example".into()))));
}

/// 13,756 were taken in five seconds.
#[tokio::test(start_paused = true)]
async fn flood_of_requests_is_slowed_down() {
    let start = tokio::time::Instant::now();
    let is_early =
        |_: &Activation| futures::future::ready(start.elapsed() < Duration::from_secs(5));
    let flood = requests(|| async { Ok(client("chat.example")) });
    let taken = flood.take_while(is_early).count().await;
    assert!((50..=101).contains(&taken), "{taken}");
}

#[tokio::test(start_paused = true)]
async fn silent_clients_do_not_delay_others() {
    let mut silent = Vec::new();
    let accept = || {
        let far = if silent.len() < MAX_CLIENTS - 1 {
            let (near, far) = tokio::io::duplex(1);
            silent.push(near);
            far
        } else {
            client("chat.example")
        };
        async { Ok(far) }
    };
    let start = tokio::time::Instant::now();
    let activation = std::pin::pin!(requests(accept)).next().await;
    assert!(activation.is_some() && start.elapsed() < READ_TIMEOUT);
}
