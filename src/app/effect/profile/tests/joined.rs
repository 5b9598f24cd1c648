//! The name that the user enters when joining: from the dialog to the profile on the server.

use super::*;
use crate::app::message::ShellMessage;
use crate::app::notice::Notice;
use crate::app::storage::Storage;
use crate::feature::servers::add;
use crate::net::listen::Event as NetEvent;
use crate::store::paths;
use crate::store::registry::Registry;
use crate::store::settings::Settings;

/// More pages than the dialog has.
const MAX_PAGES: usize = 4;

async fn dialog(client: &mut Client, message: add::Message) {
    let task = client.app.on_dialog(DialogMessage::AddServer(message));
    client.run(task).await;
}

/// Joins a server of the demo by the dialog, with this name in the field.
async fn join(client: &mut Client, index: usize, name: &str) -> ServerUid {
    let address = client.demo.communities()[index].url.clone();
    let opened = client
        .app
        .add_server_dialog(add::State::with_address(address));
    client.app.shell.open_dialog(opened);
    let before = client.app.workspace.order().len();
    for _ in 0..MAX_PAGES {
        dialog(client, add::Message::NameChanged(name.into())).await;
        dialog(client, add::Message::Confirmed).await;
        if client.app.workspace.order().len() > before {
            assert!(client.app.shell.dialog().is_none());
            return client.app.workspace.order()[before].clone();
        }
    }
    panic!("the server was not joined");
}

async fn connect(client: &mut Client, uid: &ServerUid) {
    let session = client.session(uid);
    let _offered = api::fetch_capabilities(&session).await.unwrap();
    let online = NetEvent::Connection(ConnectionState::Online);
    let task = client.app.update(net_event(uid, session.epoch(), online));
    client.run(task).await;
}

fn name_to_publish<'a>(client: &'a Client, uid: &ServerUid) -> Option<&'a str> {
    client
        .app
        .storage
        .server(uid)
        .unwrap()
        .name_to_publish
        .as_deref()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn entered_name_is_published_on_the_first_connection() {
    let mut client = Client::without_servers().await;
    let one = join(&mut client, 0, " Ada L. ").await;
    let two = join(&mut client, 1, "").await;
    assert!(client.allows(&one) && !client.allows(&two));
    let _offered = api::fetch_capabilities(&client.session(&one)).await;
    assert!(is_neutral(&client.published(&one).await), "not before");
    connect(&mut client, &one).await;
    connect(&mut client, &two).await;
    let published = client.published(&one).await;
    assert_eq!(published.display_name, "Ada L.");
    assert_eq!(client.display_name(&one), "Ada L.");
    assert!(is_neutral(&client.published(&two).await));
    connect(&mut client, &one).await;
    assert_eq!(
        client.published(&one).await.version,
        published.version,
        "published once"
    );
    assert!(client.app.shell.notices().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn picture_that_the_server_has_stays() {
    let mut client = Client::without_servers().await;
    let uid = join(&mut client, 1, "Ada").await;
    let before = ProfileUpdate::new("Ada of before", AvatarChoice::Preset(Preset::Ember)).unwrap();
    let _before = api::profile::publish(&client.session(&uid), &before, None)
        .await
        .unwrap();
    connect(&mut client, &uid).await;
    let published = client.published(&uid).await;
    assert_eq!(
        (published.display_name.as_str(), published.avatar),
        ("Ada", Avatar::Preset(Preset::Ember))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn name_that_cannot_be_published_is_said_and_kept_in_the_editor() {
    let mut client = Client::without_servers().await;
    let uid = join(&mut client, 1, "Ada").await;
    let session = client.session(&uid);
    let _offered = api::fetch_capabilities(&session).await.unwrap();
    client.demo.control(1).unwrap().fail_next(1, 503);
    let task = client.app.on_profile_online(&uid);
    client.run(task).await;
    let is_said = |client: &Client| {
        let notices = client.app.shell.notices().iter();
        notices
            .filter(|it| matches!(it, Notice::NameNotPublished(server, ..) if *server == uid))
            .count()
    };
    assert_eq!(is_said(&client), 1);
    assert_eq!(name_to_publish(&client, &uid), None, "not tried again");
    let pressed = ShellMessage::EditProfilePressed(0);
    let task = client.app.update(Message::Shell(pressed));
    client.run(task).await;
    assert!(matches!(
        client.app.shell.dialog(),
        Some(Dialog::Profile(open)) if *open == uid
    ));
    connect(&mut client, &uid).await;
    client.edit(&uid, profile::Message::PublishPressed).await;
    assert_eq!(client.published(&uid).await.display_name, "Ada");
    assert_eq!(is_said(&client), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn name_waits_on_the_disk_and_ends_with_the_consent() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::without_servers().await;
    let profile = paths::Profile::open(Some(folder.path())).unwrap();
    let file = profile.registry();
    client.app.storage = Storage::new(Settings::default(), Registry::default(), Some(profile));
    let uid = join(&mut client, 1, "Ada").await;
    let stored = Registry::load(&file).value;
    let stored = stored.servers().first().unwrap();
    assert_eq!(stored.name_to_publish.as_deref(), Some("Ada"));
    let opened = client.app.open_profile(&uid);
    client.run(opened).await;
    client.edit(&uid, profile::Message::PublishToggled).await;
    assert_eq!(name_to_publish(&client, &uid), None);
    connect(&mut client, &uid).await;
    assert!(is_neutral(&client.published(&uid).await));
}
