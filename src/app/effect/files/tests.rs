use super::*;
use crate::app::tests::app;
use crate::domain::attachment::FileOrigin;
use crate::store::history::{HistoryKey, HistoryLimits};
use crate::store::registry::JoinedServer;

fn joined(uid: &str) -> JoinedServer {
    let address = format!("https://{uid}.example");
    JoinedServer::new(uid.into(), address, "srv".into(), "dev".into())
}

fn file(name: &str, is_picture: bool) -> ShownFile {
    ShownFile {
        key: FileKey {
            channel: "c".into(),
            id: name.into(),
        },
        name: name.into(),
        is_picture,
        bytes: 1,
        origin: FileOrigin::OwnServer,
    }
}

fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(40, 20, image::Rgb([9, 9, 200]));
    let written = picture.write_to(&mut bytes, image::ImageFormat::Png);
    written.unwrap();
    bytes.into_inner()
}

/// A server without a connection, with a store on the disk.
fn offline(folder: &std::path::Path) -> FileSource {
    let key = HistoryKey::new([7; 32]);
    let (store, _events) = HistoryStore::open(folder.to_owned(), key, HistoryLimits::NONE);
    FileSource {
        server: "a".into(),
        session: None,
        store: Some(store),
    }
}

#[tokio::test]
async fn picture_that_is_kept_is_shown_without_a_connection() {
    let folder = tempfile::tempdir().unwrap();
    let source = offline(folder.path());
    let picture = file("a.png", true);
    let missing = load_picture(source.clone(), picture.clone(), row_target(1.0)).await;
    assert_eq!(
        missing,
        Err(PictureFailure::NotLoaded(Failure::Unreachable))
    );
    let store = source.store.clone().unwrap();
    store.keep_picture(&"a".into(), &picture.key, &png());
    let shown = load_picture(source.clone(), picture.clone(), row_target(1.0)).await;
    assert_eq!(shown.unwrap().size(), (40, 20));
    // Another server has nothing under the same ID.
    let other = FileSource {
        server: "b".into(),
        ..source
    };
    assert!(load_picture(other, picture, row_target(1.0)).await.is_err());
    let sizes = store.sizes().await.unwrap();
    assert_eq!(sizes.len(), 0, "there is no history");
}

#[tokio::test]
async fn saved_file_that_hides_a_program_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let source = offline(folder.path());
    let store = source.store.clone().unwrap();
    for (name, content, is_disguised) in [
        ("a.png", png(), false),
        ("b.png", b"MZ\x90\0 a program".to_vec(), true),
        ("c.exe", b"MZ\x90\0 a program".to_vec(), false),
    ] {
        let picture = file(name, true);
        store.keep_picture(&"a".into(), &picture.key, &content);
        let path = folder.path().join(name);
        let (progress, _received) = mpsc::unbounded();
        let saved = save_file(source.clone(), picture, Some(path.clone()), progress).await;
        assert_eq!(saved.unwrap().is_disguised, is_disguised, "{name}");
        assert_eq!(std::fs::read(path).unwrap(), content, "{name}");
    }
    let (progress, _received) = mpsc::unbounded();
    let path = folder.path().join("d.pdf");
    let lost = save_file(source, file("d.pdf", false), Some(path.clone()), progress).await;
    assert!(matches!(lost, Err(SaveError::NotLoaded(_))));
    assert!(
        !path.exists(),
        "nothing is written of a file that is not there"
    );
}

#[tokio::test]
async fn picture_is_copied_as_large_as_it_is_and_an_animation_by_its_first_frame() {
    let folder = tempfile::tempdir().unwrap();
    let source = offline(folder.path());
    let store = source.store.clone().unwrap();
    let mut large = std::io::Cursor::new(Vec::new());
    let pixels = image::RgbImage::from_pixel(4000, 20, image::Rgb([9, 9, 200]));
    let written = pixels.write_to(&mut large, image::ImageFormat::Png);
    written.unwrap();
    let mut animation = Vec::new();
    {
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut animation);
        let frame = |red| image::RgbaImage::from_pixel(8, 8, image::Rgba([red, 0, 0, 255]));
        let frames = [255, 0].map(|red| image::Frame::new(frame(red)));
        encoder.encode_frames(frames).unwrap();
    }
    for (name, bytes, size, pixel) in [
        ("a.png", large.into_inner(), (4000, 20), [9, 9, 200, 255]),
        ("b.gif", animation, (8, 8), [255, 0, 0, 255]),
    ] {
        let picture = file(name, true);
        store.keep_picture(&"a".into(), &picture.key, &bytes);
        let frame = copy::first_frame(source.clone(), &picture).await.unwrap();
        assert_eq!((frame.width, frame.height), size, "{name}");
        assert_eq!(frame.rgba[..4], pixel, "{name}");
    }
    let lost = copy::first_frame(source, &file("c.png", true)).await;
    assert_eq!(lost, Err(PictureFailure::NotLoaded(Failure::Unreachable)));
}

#[test]
fn pictures_are_decoded_as_large_as_the_screen_shows_them() {
    for (scale, size) in [
        (1.0, (400, 300)),
        (2.0, (800, 600)),
        (1.25, (500, 375)),
        (0.5, (400, 300)),
        (50.0, (1600, 1200)),
    ] {
        assert_eq!(row_target(scale).size, size, "{scale}");
    }
}

#[test]
fn transfers_of_a_server_that_was_left_end() {
    let mut app = app(["a", "b"].map(joined));
    for server in ["a", "b"] {
        let load = Event::Load {
            server: server.into(),
            start: vec![file("x", true)],
            stop: Vec::new(),
            previews: Vec::new(),
        };
        let _task = app.perform_files(load);
        let _task = app.save(&server.into(), file("y", false), Some("y".into()));
        let _task = app.perform_files(Event::Copy(server.into(), file("x", true)));
    }
    let count = |app: &App| app.transfers.pictures.len() + app.transfers.files.len();
    assert_eq!(count(&app), 4);
    assert!(app.transfers.copied.is_some(), "the last one");
    let stop = Event::Load {
        server: "a".into(),
        start: Vec::new(),
        stop: vec![file("x", true).key],
        previews: Vec::new(),
    };
    let _task = app.perform_files(stop);
    assert_eq!(count(&app), 3);
    let _task = app.perform_files(Event::Cancel("a".into(), file("y", false).key));
    assert_eq!(count(&app), 2);
    app.transfers.forget(&"b".into());
    assert_eq!(count(&app), 0);
    assert!(app.transfers.copied.is_none());
}

#[test]
fn saved_and_lost_files_are_said() {
    let mut app = app(["a"].map(joined));
    let outcomes = [
        Ok(SavedFile {
            path: "/tmp/x.png".into(),
            is_disguised: true,
        }),
        Err(SaveError::NotLoaded(Failure::TimedOut)),
        Err(SaveError::NoFolder),
    ];
    for outcome in outcomes {
        let saved = FilesMessage::Saved("a".into(), file("x", true), outcome);
        let _task = app.update(Message::Files(saved));
        assert!(app.shell.toast.view().is_some());
    }
}
