//! A server that loses what was published, with the list of servers and the pictures on disk.

use std::path::Path;

use super::*;
use crate::app::message::ShellMessage;
use crate::app::notice::Notice;
use crate::app::storage::Storage;
use crate::domain::published_profile::LostProfile;
use crate::store::paths;
use crate::store::registry::Registry;
use crate::store::settings::Settings;

/// Begins with what is in the folder, as after a start.
fn load(client: &mut Client, folder: &Path) {
    let profile = paths::Profile::open(Some(folder)).unwrap();
    let registry = Registry::load(&profile.registry()).value;
    client.app.storage = Storage::new(Settings::default(), registry, Some(profile));
}

/// A client that has published a name and a picture.
async fn published(folder: &Path) -> (Client, ServerUid) {
    let mut client = Client::new().await;
    let profile = paths::Profile::open(Some(folder)).unwrap();
    let mut registry = Registry::default();
    for joined in client.app.storage.registry().servers() {
        let mut kept = joined.clone();
        kept.ephemeral = false;
        registry.add(kept).unwrap();
    }
    client.app.storage = Storage::new(Settings::default(), registry, Some(profile));
    let uid = client.servers[1].clone();
    let path = folder.join("me.png");
    let picture = image::RgbImage::from_pixel(60, 60, image::Rgb([200, 30, 30]));
    picture.save(&path).unwrap();
    client.open(&uid, "Ada").await;
    let path = path.to_str().unwrap().to_owned();
    for message in [
        profile::Message::PublishToggled,
        profile::Message::PathChanged(path),
        profile::Message::PathSubmitted,
        profile::Message::PublishPressed,
    ] {
        client.edit(&uid, message).await;
    }
    let closed = client.app.close_dialog();
    client.run(closed).await;
    assert_eq!(client.published(&uid).await.display_name, "Ada");
    (client, uid)
}

/// The server starts again, and the client connects again.
async fn restart_server(client: &mut Client, uid: &ServerUid) {
    client.demo.control(1).unwrap().lose_profiles();
    reconnect(client, uid).await;
}

async fn reconnect(client: &mut Client, uid: &ServerUid) {
    let own = client.published(uid).await;
    let changes = vec![ServerEvent::Disconnected, ServerEvent::Profiles(vec![own])];
    let session = client.session(uid);
    let task = client.app.update(received(uid, &session, changes));
    client.run(task).await;
}

fn notices(client: &Client) -> Vec<&LostProfile> {
    let notices = client.app.shell.notices().iter();
    notices
        .filter_map(|notice| match notice {
            Notice::ProfileLost(_, _, lost) => Some(lost),
            _ => None,
        })
        .collect()
}

async fn press(client: &mut Client, message: ShellMessage) {
    let task = client.app.update(Message::Shell(message));
    client.run(task).await;
}

async fn picture_on_server(client: &Client, uid: &ServerUid) -> Vec<u8> {
    let profile = client.published(uid).await;
    let Avatar::Uploaded(upload) = &profile.avatar else {
        panic!("{profile:?}");
    };
    let session = client.session(uid);
    api::profile::fetch_avatar(&session, &upload.asset)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_profile_is_published_again_as_it_was_when_the_user_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (mut client, uid) = published(folder.path()).await;
    let picture = picture_on_server(&client, &uid).await;
    for _start in 0..2 {
        load(&mut client, folder.path());
        restart_server(&mut client, &uid).await;
        reconnect(&mut client, &uid).await;
        let expected = LostProfile {
            name: Some("Ada".into()),
            picture: true,
        };
        assert_eq!(notices(&client), [&expected], "said once");
        assert!(is_neutral(&client.published(&uid).await), "nothing is sent");
        press(&mut client, ShellMessage::PublishAgainPressed(0)).await;
        assert_eq!(client.published(&uid).await.display_name, "Ada");
        assert_eq!(picture_on_server(&client, &uid).await, picture);
        assert!(notices(&client).is_empty());
        assert!(client.app.shell.dialog().is_none());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closed_offer_is_not_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let (mut client, uid) = published(folder.path()).await;
    restart_server(&mut client, &uid).await;
    let kept = paths::Profile::open(Some(folder.path())).unwrap();
    let kept = kept.picture(&uid).unwrap();
    assert!(kept.exists());
    press(&mut client, ShellMessage::NoticeClosed(0)).await;
    assert!(!kept.exists());
    reconnect(&mut client, &uid).await;
    load(&mut client, folder.path());
    reconnect(&mut client, &uid).await;
    assert!(notices(&client).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn failure_to_publish_again_is_shown_and_the_offer_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (mut client, uid) = published(folder.path()).await;
    restart_server(&mut client, &uid).await;
    client.demo.control(1).unwrap().fail_next(2, 503);
    press(&mut client, ShellMessage::PublishAgainPressed(0)).await;
    assert_eq!(notices(&client).len(), 1);
    assert!(matches!(
        client.app.shell.dialog(),
        Some(Dialog::Profile(open)) if *open == uid
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_identity_published_or_was_withdrawn_is_not_offered() {
    let folder = tempfile::tempdir().unwrap();
    let (mut client, uid) = published(folder.path()).await;
    let other = client.app.storage.edit_server(&uid, |joined| {
        joined.published.as_mut().unwrap().publisher = "another".into();
    });
    client.run(other).await;
    restart_server(&mut client, &uid).await;
    assert!(notices(&client).is_empty());
    client.open(&uid, "Ada").await;
    client.edit(&uid, profile::Message::PublishPressed).await;
    client.edit(&uid, profile::Message::PublishToggled).await;
    assert_eq!(client.app.storage.server(&uid).unwrap().published, None);
    client.edit(&uid, profile::Message::PublishToggled).await;
    restart_server(&mut client, &uid).await;
    assert!(notices(&client).is_empty());
}
