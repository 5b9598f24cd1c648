mod joined;
mod lost;

use std::collections::VecDeque;
use std::sync::Arc;

use iced::futures::StreamExt as _;
use iced_runtime::{Action, task};

use super::*;
use crate::app::tests::{self, net_event};
use crate::demo::{self, Demo, Options};
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::connection::ConnectionState;
use crate::domain::identity::IdentityStorage;
use crate::domain::profile::{Avatar, Preset, UploadedAvatar, is_neutral};
use crate::feature::profile::AvatarSelection;
use crate::store::secret::{Identity, Root};
use iced::widget::image::Handle;

/// The application with two demo servers, without a window. No sockets are opened; requests are real.
struct Client {
    app: App,
    demo: Demo,
    servers: Vec<ServerUid>,
}

impl Client {
    async fn without_servers() -> Self {
        let options = Options {
            lively: false,
            controls: true,
            ..Options::default()
        };
        let demo = demo::start(options).await.unwrap();
        let mut app = tests::app([]);
        let root = Arc::new(Root::generate().unwrap());
        app.identity.current = Some(Arc::new(Identity {
            root,
            storage: IdentityStorage::MemoryOnly,
        }));
        Self {
            app,
            demo,
            servers: Vec::new(),
        }
    }

    async fn new() -> Self {
        let mut client = Self::without_servers().await;
        let joined = client.app.join_demo(client.demo.communities());
        client.run(joined).await;
        client.servers = client.app.workspace.order().to_vec();
        for uid in client.servers.clone() {
            let session = client.session(&uid);
            let _offered = api::fetch_capabilities(&session).await.unwrap();
            client
                .app
                .workspace
                .server_mut(&uid)
                .unwrap()
                .set_connection(ConnectionState::Online);
        }
        client
    }

    fn session(&self, uid: &ServerUid) -> Session {
        self.app.connections.session(uid).unwrap().clone()
    }

    /// Runs a task and the tasks that its messages start.
    async fn run(&mut self, task: Task<Message>) {
        let mut tasks = VecDeque::from([task]);
        while let Some(task) = tasks.pop_front() {
            let Some(mut actions) = task::into_stream(task) else {
                continue;
            };
            while let Some(action) = actions.next().await {
                if let Action::Output(message) = action {
                    tasks.push_back(self.app.update(message));
                }
            }
        }
    }

    async fn edit(&mut self, uid: &ServerUid, message: profile::Message) {
        let task = self.app.on_profile(uid, message);
        self.run(task).await;
    }

    async fn open(&mut self, uid: &ServerUid, name: &str) {
        let opened = self.app.open_profile(uid);
        self.run(opened).await;
        self.edit(uid, profile::Message::NameChanged(name.into()))
            .await;
    }

    /// The profile that a server has of the user.
    async fn published(&self, uid: &ServerUid) -> Profile {
        api::profile::fetch_own(&self.session(uid)).await.unwrap()
    }

    /// The name of the user in the window.
    fn display_name(&self, uid: &ServerUid) -> &str {
        let server = self.app.workspace.server(uid).unwrap();
        server.name_of(server.me())
    }

    fn allows(&self, uid: &ServerUid) -> bool {
        self.app.consent(uid).unwrap().is_given()
    }

    fn has_picture(&self, uid: &ServerUid, upload: &UploadedAvatar) -> bool {
        let ctx = self.app.workspace.context_of(uid).unwrap();
        ctx.avatars.handle(uid, upload).is_some()
    }
}

fn publication() -> PublishRequest {
    PublishRequest {
        name: "Ada".into(),
        avatar: AvatarUpdate::Preset(Preset::Mint),
        version: None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_sent_without_consent() {
    let mut client = Client::new().await;
    for uid in client.servers.clone() {
        assert!(!client.allows(&uid), "off by default");
        client.open(&uid, "Ada").await;
        client.edit(&uid, profile::Message::PublishPressed).await;
        assert!(is_neutral(&client.published(&uid).await));
        // Not even when the editor asks for it.
        let event = profile::Event::Publish(ProfileRequestId::default(), publication());
        let task = client.app.perform_profile(&uid, event);
        client.run(task).await;
        assert!(is_neutral(&client.published(&uid).await));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn profile_is_published_to_and_withdrawn_from_one_server() {
    let mut client = Client::new().await;
    for (one, other) in [(0, 1), (1, 0)] {
        let (one, other) = (client.servers[one].clone(), client.servers[other].clone());
        let untouched = client.published(&other).await;
        client.open(&one, "Ada").await;
        client.edit(&one, profile::Message::PublishToggled).await;
        assert!(client.allows(&one) && !client.allows(&other));
        assert!(
            is_neutral(&client.published(&one).await),
            "consent alone publishes nothing"
        );
        client
            .edit(
                &one,
                profile::Message::AvatarSelected(AvatarSelection::Preset(Preset::Reef)),
            )
            .await;
        client.edit(&one, profile::Message::PublishPressed).await;
        let published = client.published(&one).await;
        assert_eq!(
            (published.display_name.as_str(), &published.avatar),
            ("Ada", &Avatar::Preset(Preset::Reef))
        );
        assert_eq!(client.display_name(&one), "Ada");
        assert_ne!(client.display_name(&other), "Ada");
        client.edit(&one, profile::Message::PublishToggled).await;
        assert!(!client.allows(&one));
        assert!(is_neutral(&client.published(&one).await));
        assert!(client.display_name(&one).starts_with("User "));
        assert_eq!(client.published(&other).await, untouched);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn picture_of_a_file_is_published_and_shown() {
    let mut client = Client::new().await;
    let uid = client.servers[0].clone();
    let shown = client.app.open_server(&uid);
    client.run(shown).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("me.jpg");
    let picture = image::RgbImage::from_pixel(900, 600, image::Rgb([200, 30, 30]));
    picture.save(&path).unwrap();
    client.open(&uid, "Ada").await;
    client.edit(&uid, profile::Message::PublishToggled).await;
    let path = path.to_str().unwrap().to_owned();
    client.edit(&uid, profile::Message::PathChanged(path)).await;
    client.edit(&uid, profile::Message::PathSubmitted).await;
    client.edit(&uid, profile::Message::PublishPressed).await;
    let profile = client.published(&uid).await;
    let Avatar::Uploaded(upload) = &profile.avatar else {
        panic!("{profile:?}");
    };
    assert!(client.has_picture(&uid, upload));
    assert!(!client.has_picture(&client.servers[1], upload));
    client.edit(&uid, profile::Message::PublishToggled).await;
    assert!(is_neutral(&client.published(&uid).await));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conflict_can_be_resolved_with_the_own_profile() {
    let mut client = Client::new().await;
    let uid = client.servers[1].clone();
    client.open(&uid, "Ada").await;
    client.edit(&uid, profile::Message::PublishToggled).await;
    client.edit(&uid, profile::Message::PublishPressed).await;
    let phone =
        ProfileUpdate::new("Ada of the phone", AvatarChoice::Preset(Preset::Ember)).unwrap();
    let _theirs = api::profile::publish(&client.session(&uid), &phone, None)
        .await
        .unwrap();
    client
        .edit(&uid, profile::Message::NameChanged("Ada L.".into()))
        .await;
    client.edit(&uid, profile::Message::PublishPressed).await;
    assert_eq!(
        client.published(&uid).await.display_name,
        "Ada of the phone",
        "nothing was overwritten"
    );
    client.edit(&uid, profile::Message::OverwritePressed).await;
    assert_eq!(client.published(&uid).await.display_name, "Ada L.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn failed_withdrawal_is_repeated_after_reconnect() {
    let mut client = Client::new().await;
    let uid = client.servers[1].clone();
    client.open(&uid, "Ada").await;
    client.edit(&uid, profile::Message::PublishToggled).await;
    client.edit(&uid, profile::Message::PublishPressed).await;
    client.demo.control(1).unwrap().fail_next(1, 503);
    client.edit(&uid, profile::Message::PublishToggled).await;
    assert_eq!(client.published(&uid).await.display_name, "Ada");
    let task = client.app.on_profile_online(&uid);
    client.run(task).await;
    assert!(is_neutral(&client.published(&uid).await));
    let task = client.app.on_profile_online(&uid);
    assert!(task::into_stream(task).is_none(), "it is done");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn owed_withdrawal_survives_restart() {
    let mut client = Client::new().await;
    let uid = client.servers[1].clone();
    client.open(&uid, "Ada").await;
    client.edit(&uid, profile::Message::PublishToggled).await;
    client.edit(&uid, profile::Message::PublishPressed).await;
    client.demo.control(1).unwrap().fail_next(1, 503);
    client.edit(&uid, profile::Message::PublishToggled).await;
    assert_eq!(client.app.consent(&uid), Some(Consent::Withdrawn));
    // After a start there is no editor.
    client.app.features.profile.forget(&uid);
    let task = client.app.on_profile_online(&uid);
    client.run(task).await;
    assert!(is_neutral(&client.published(&uid).await));
    assert_eq!(client.app.consent(&uid), Some(Consent::Withheld));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn renewed_consent_cancels_withdrawal() {
    let mut client = Client::new().await;
    let uid = client.servers[1].clone();
    client.open(&uid, "Ada").await;
    client.edit(&uid, profile::Message::PublishToggled).await;
    client.edit(&uid, profile::Message::PublishPressed).await;
    client.demo.control(1).unwrap().fail_next(1, 503);
    client.edit(&uid, profile::Message::PublishToggled).await;
    client.edit(&uid, profile::Message::PublishToggled).await;
    assert_eq!(client.app.consent(&uid), Some(Consent::Given));
    let task = client.app.on_profile_online(&uid);
    assert!(task::into_stream(task).is_none());
    assert_eq!(client.published(&uid).await.display_name, "Ada");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answer_of_another_epoch_or_server_changes_nothing() {
    let mut client = Client::new().await;
    let (one, two) = (client.servers[0].clone(), client.servers[1].clone());
    let me = client.app.workspace.server(&one).unwrap().me().clone();
    let taken = |user: &UserId| Profile {
        user: user.clone(),
        display_name: "Mallory".into(),
        avatar: Avatar::Unspecified,
        version: 900,
    };
    let epoch = client.session(&one).epoch();
    let answer = |user| ProfileAnswer::Withdrawn(ProfileRequestId::default(), Ok(taken(user)));
    for (server, epoch, user) in [
        (&one, epoch.next(), &me),
        (&two, epoch, &me),
        (&ServerUid::from("gone"), epoch, &me),
        (&one, epoch, &UserId::from("uid_other")),
    ] {
        let answer = ServerMessage::ProfileAnswered(Box::new(answer(user)));
        let task = client.app.on_server(server, epoch, answer);
        client.run(task).await;
        assert_ne!(client.display_name(&one), "Mallory");
        assert_ne!(client.display_name(&two), "Mallory");
    }
    let upload = UploadedAvatar {
        asset: "asset_1".into(),
        address: String::new(),
    };
    let dot = Handle::from_rgba(1, 1, vec![0; 4]);
    let loaded = ServerMessage::AvatarLoaded(upload.clone(), Some(dot));
    let task = client
        .app
        .on_server(&ServerUid::from("gone"), epoch, loaded);
    client.run(task).await;
    for uid in [&one, &two] {
        assert!(!client.has_picture(uid, &upload));
    }
}

fn received(uid: &ServerUid, session: &Session, changes: Vec<ServerEvent>) -> Message {
    let changes = crate::net::listen::Event::Changes(changes.into());
    net_event(uid, session.epoch(), changes)
}

/// Another user of the same server, with the picture that they published.
async fn other(client: &Client, uid: &ServerUid) -> Profile {
    let mine = client.session(uid);
    let params = crate::net::session::SessionParams {
        known: Vec::new(),
        uid: "other".into(),
        epoch: mine.epoch(),
        address: mine.address().clone(),
        server: mine.server().clone(),
        device: "dev_other".into(),
        settings: crate::net::session::ConnectionSettings::default(),
    };
    let trust = crate::net::tls::Trust::System;
    let session = Session::open(params, &[9; 32], &trust).unwrap();
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(8, 8, image::Rgb([9, 9, 200]));
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    let asset = api::profile::upload_avatar(&session, &bytes.into_inner()).await;
    let update = ProfileUpdate::new("Orin", AvatarChoice::Picture(asset.unwrap())).unwrap();
    api::profile::publish(&session, &update, None)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn profile_changes_of_others_are_shown_at_once() {
    let mut client = Client::new().await;
    let uid = client.servers[1].clone();
    let shown = client.app.open_server(&uid);
    client.run(shown).await;
    let orin = other(&client, &uid).await;
    let Avatar::Uploaded(upload) = orin.avatar.clone() else {
        panic!("{orin:?}");
    };
    let category = Category {
        id: "garden".into(),
        name: "Garden".into(),
        channels: vec![Channel {
            id: "ng_ch_moonlight".into(),
            name: "moonlight".into(),
            kind: ChannelKind::Text,
        }],
    };
    let present = crate::domain::member::ChannelClient {
        client: "1".into(),
        user: orin.user.clone(),
    };
    let elsewhere = UploadedAvatar {
        asset: "asset_1".into(),
        address: "https://pictures.example/x.png".into(),
    };
    let session = client.session(&uid);
    let changes = vec![
        ServerEvent::Channels(vec![category]),
        ServerEvent::Present("ng_ch_moonlight".into(), vec![present]),
        ServerEvent::Profiles(vec![orin.clone()]),
    ];
    let task = client.app.update(received(&uid, &session, changes));
    client.run(task).await;
    let server = client.app.workspace.server(&uid).unwrap();
    assert_eq!(server.name_of(&orin.user), "Orin");
    assert!(client.has_picture(&uid, &upload));
    let moved = Profile {
        avatar: Avatar::Uploaded(elsewhere.clone()),
        version: orin.version + 1,
        ..orin.clone()
    };
    let changes = vec![ServerEvent::Profiles(vec![moved])];
    let task = client.app.update(received(&uid, &session, changes));
    client.run(task).await;
    let ctx = client.app.workspace.context().unwrap();
    let state = ctx.avatars.state(&uid, &elsewhere);
    assert_eq!(state, None, "external pictures are loaded on demand only");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dialog_of_a_removed_server_can_be_dismissed() {
    let mut client = Client::new().await;
    let uid = client.servers[1].clone();
    client.open(&uid, "Ada").await;
    let _removed = client.app.workspace.remove(&uid);
    client.edit(&uid, profile::Message::Dismissed).await;
    assert!(client.app.shell.dialog().is_none());
}
