use std::collections::VecDeque;
use std::sync::Arc;

use iced::Size;
use iced::futures::StreamExt as _;
use iced_runtime::{Action, task};

use super::*;
use crate::app::shelf::Shelf;
use crate::demo::{self, Demo, Options};
use crate::domain::connection::ConnectionState;
use crate::domain::identity::IdentityStorage;
use crate::domain::profile::{Avatar, Preset, is_neutral};
use crate::feature::profile::Choice;
use crate::store::registry::Registry;
use crate::store::secret::{Identity, Root};
use crate::store::settings::Settings;

/// The application with two demo communities, without a window. Sockets are not dialled; requests are real.
struct Desk {
    app: App,
    demo: Demo,
    servers: Vec<ServerUid>,
}

impl Desk {
    async fn new() -> Self {
        let options = Options {
            lively: false,
            controls: true,
            ..Options::default()
        };
        let demo = demo::start(options).await.unwrap();
        let shelf = Shelf::new(Settings::default(), Registry::default(), None);
        let mut app = App::with(shelf, Some("en-US".into()), Size::new(1280.0, 800.0));
        let root = Arc::new(Root::generate().unwrap());
        app.identity = Some(Arc::new(Identity {
            root,
            keeping: IdentityStorage::MemoryOnly,
        }));
        let joined = app.join_demo(demo.communities());
        let mut desk = Self {
            app,
            demo,
            servers: Vec::new(),
        };
        desk.run(joined).await;
        desk.servers = desk.app.stage.order.clone();
        for uid in desk.servers.clone() {
            let session = desk.session(&uid);
            let _offered = api::fetch_capabilities(&session).await.unwrap();
            desk.app
                .stage
                .servers
                .get_mut(&uid)
                .unwrap()
                .set_connection(ConnectionState::Online);
        }
        desk
    }

    fn session(&self, uid: &ServerUid) -> Session {
        self.app.lines.session(uid).unwrap().clone()
    }

    /// Runs a task, and what its messages bring about, to the end.
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

    async fn say(&mut self, uid: &ServerUid, message: profile::Message) {
        let task = self.app.update(Message::Profile(uid.clone(), message));
        self.run(task).await;
    }

    async fn edit(&mut self, uid: &ServerUid, name: &str) {
        let opened = self.app.open_profile(uid);
        self.run(opened).await;
        self.say(uid, profile::Message::NameChanged(name.into()))
            .await;
    }

    /// What a server shows of the user, asked past the application.
    async fn shown(&self, uid: &ServerUid) -> Profile {
        api::profile::fetch_own(&self.session(uid)).await.unwrap()
    }

    /// What the window calls the user on a server.
    fn called(&self, uid: &ServerUid) -> &str {
        let server = &self.app.stage.servers[uid];
        server.name_of(server.me())
    }

    fn wished(&self, uid: &ServerUid) -> bool {
        self.app.consent_of(uid).unwrap().is_given()
    }
}

fn publication() -> Publication {
    Publication {
        name: "Ada".into(),
        portrait: Portrait::Preset(Preset::Mint),
        version: None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_switch_is_off_nothing_leaves() {
    let mut desk = Desk::new().await;
    for uid in desk.servers.clone() {
        assert!(!desk.wished(&uid), "off until it is switched on");
        desk.edit(&uid, "Ada").await;
        desk.say(&uid, profile::Message::PublishPressed).await;
        assert!(is_neutral(&desk.shown(&uid).await));
        // Also where the editor would ask for it.
        let event = profile::Event::Publish(Generation::default(), publication());
        let task = desk.app.perform_profile(&uid, Some(event));
        desk.run(task).await;
        assert!(is_neutral(&desk.shown(&uid).await));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_is_published_to_one_server_and_taken_back_from_it() {
    let mut desk = Desk::new().await;
    for (one, other) in [(0, 1), (1, 0)] {
        let (one, other) = (desk.servers[one].clone(), desk.servers[other].clone());
        let untouched = desk.shown(&other).await;
        desk.edit(&one, "Ada").await;
        desk.say(&one, profile::Message::Switched).await;
        assert!(desk.wished(&one) && !desk.wished(&other));
        assert!(
            is_neutral(&desk.shown(&one).await),
            "consent alone publishes nothing"
        );
        desk.say(&one, profile::Message::Chosen(Choice::Preset(Preset::Reef)))
            .await;
        desk.say(&one, profile::Message::PublishPressed).await;
        let shown = desk.shown(&one).await;
        assert_eq!(
            (shown.display_name.as_str(), &shown.avatar),
            ("Ada", &Avatar::Preset(Preset::Reef))
        );
        assert_eq!(desk.called(&one), "Ada");
        assert_ne!(desk.called(&other), "Ada");
        desk.say(&one, profile::Message::Switched).await;
        assert!(!desk.wished(&one));
        assert!(is_neutral(&desk.shown(&one).await));
        assert!(desk.called(&one).starts_with("User "));
        assert_eq!(desk.shown(&other).await, untouched);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_from_a_file_is_published_and_drawn() {
    let mut desk = Desk::new().await;
    let uid = desk.servers[0].clone();
    let shown = desk.app.open_server(&uid);
    desk.run(shown).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("me.jpg");
    let picture = image::RgbImage::from_pixel(900, 600, image::Rgb([200, 30, 30]));
    picture.save(&path).unwrap();
    desk.edit(&uid, "Ada").await;
    desk.say(&uid, profile::Message::Switched).await;
    let path = path.to_str().unwrap().to_owned();
    desk.say(&uid, profile::Message::PathChanged(path)).await;
    desk.say(&uid, profile::Message::PathSubmitted).await;
    desk.say(&uid, profile::Message::PublishPressed).await;
    let profile = desk.shown(&uid).await;
    let Avatar::Uploaded(upload) = &profile.avatar else {
        panic!("{profile:?}");
    };
    assert!(desk.app.stage.pictures.handle(&uid, upload).is_some());
    assert!(
        desk.app
            .stage
            .pictures
            .handle(&desk.servers[1], upload)
            .is_none()
    );
    desk.say(&uid, profile::Message::Switched).await;
    assert!(is_neutral(&desk.shown(&uid).await));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_profiles_the_user_s_can_be_published_all_the_same() {
    let mut desk = Desk::new().await;
    let uid = desk.servers[1].clone();
    desk.edit(&uid, "Ada").await;
    desk.say(&uid, profile::Message::Switched).await;
    desk.say(&uid, profile::Message::PublishPressed).await;
    let phone =
        ProfileUpdate::new("Ada of the phone", AvatarChoice::Preset(Preset::Ember)).unwrap();
    let _theirs = api::profile::publish(&desk.session(&uid), &phone, None)
        .await
        .unwrap();
    desk.say(&uid, profile::Message::NameChanged("Ada L.".into()))
        .await;
    desk.say(&uid, profile::Message::PublishPressed).await;
    assert_eq!(
        desk.shown(&uid).await.display_name,
        "Ada of the phone",
        "nothing was overwritten"
    );
    desk.say(&uid, profile::Message::MinePressed).await;
    assert_eq!(desk.shown(&uid).await.display_name, "Ada L.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_could_not_be_taken_back_is_when_the_line_is_there_again() {
    let mut desk = Desk::new().await;
    let uid = desk.servers[1].clone();
    desk.edit(&uid, "Ada").await;
    desk.say(&uid, profile::Message::Switched).await;
    desk.say(&uid, profile::Message::PublishPressed).await;
    desk.demo.control(1).unwrap().fail_next(1, 503);
    desk.say(&uid, profile::Message::Switched).await;
    assert_eq!(desk.shown(&uid).await.display_name, "Ada");
    let task = desk.app.profile_online(&uid);
    desk.run(task).await;
    assert!(is_neutral(&desk.shown(&uid).await));
    let task = desk.app.profile_online(&uid);
    assert!(task::into_stream(task).is_none(), "it is owed no longer");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_owed_from_before_a_restart_is_taken_back() {
    let mut desk = Desk::new().await;
    let uid = desk.servers[1].clone();
    desk.edit(&uid, "Ada").await;
    desk.say(&uid, profile::Message::Switched).await;
    desk.say(&uid, profile::Message::PublishPressed).await;
    desk.demo.control(1).unwrap().fail_next(1, 503);
    desk.say(&uid, profile::Message::Switched).await;
    assert_eq!(desk.app.consent_of(&uid), Some(Consent::TakenBack));
    // A program that starts has the row, and no editor.
    desk.app.profile.forget(&uid);
    let task = desk.app.profile_online(&uid);
    desk.run(task).await;
    assert!(is_neutral(&desk.shown(&uid).await));
    assert_eq!(desk.app.consent_of(&uid), Some(Consent::Withheld));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn switched_on_again_nothing_is_taken_back() {
    let mut desk = Desk::new().await;
    let uid = desk.servers[1].clone();
    desk.edit(&uid, "Ada").await;
    desk.say(&uid, profile::Message::Switched).await;
    desk.say(&uid, profile::Message::PublishPressed).await;
    desk.demo.control(1).unwrap().fail_next(1, 503);
    desk.say(&uid, profile::Message::Switched).await;
    desk.say(&uid, profile::Message::Switched).await;
    assert_eq!(desk.app.consent_of(&uid), Some(Consent::Given));
    let task = desk.app.profile_online(&uid);
    assert!(task::into_stream(task).is_none());
    assert_eq!(desk.shown(&uid).await.display_name, "Ada");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_to_another_life_or_server_changes_nothing() {
    let mut desk = Desk::new().await;
    let (one, two) = (desk.servers[0].clone(), desk.servers[1].clone());
    let me = desk.app.stage.servers[&one].me().clone();
    let taken = |user: &UserId| Profile {
        user: user.clone(),
        display_name: "Mallory".into(),
        avatar: Avatar::Unspecified,
        version: 900,
    };
    let epoch = desk.session(&one).epoch();
    let answer = |user| Answer::Withdrew(Generation::default(), Ok(taken(user)));
    for (server, epoch, user) in [
        (&one, epoch.next(), &me),
        (&two, epoch, &me),
        (&ServerUid::from("gone"), epoch, &me),
        (&one, epoch, &UserId::from("uid_other")),
    ] {
        let task = desk.app.profile_answered(server, epoch, answer(user));
        desk.run(task).await;
        assert_ne!(desk.called(&one), "Mallory");
        assert_ne!(desk.called(&two), "Mallory");
    }
    let upload = UploadedAvatar {
        asset: "asset_1".into(),
        address: String::new(),
    };
    let dot = Handle::from_rgba(1, 1, vec![0; 4]);
    let task = desk
        .app
        .pictured(&ServerUid::from("gone"), epoch, &upload, Some(dot));
    desk.run(task).await;
    for uid in [&one, &two] {
        assert!(desk.app.stage.pictures.handle(uid, &upload).is_none());
    }
}

fn heard(uid: &ServerUid, session: &Session, changes: Vec<ServerEvent>) -> Message {
    let changes = crate::net::listen::Event::Changes(changes);
    Message::Net(uid.clone(), session.epoch(), changes)
}

/// Somebody else on the same server, and the picture they have published there.
async fn other(desk: &Desk, uid: &ServerUid) -> Profile {
    let mine = desk.session(uid);
    let params = crate::net::session::SessionParams {
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
    let wish = ProfileUpdate::new("Orin", AvatarChoice::Picture(asset.unwrap())).unwrap();
    api::profile::publish(&session, &wish, None).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_changes_is_seen_at_once() {
    let mut desk = Desk::new().await;
    let uid = desk.servers[1].clone();
    let shown = desk.app.open_server(&uid);
    desk.run(shown).await;
    let orin = other(&desk, &uid).await;
    let Avatar::Uploaded(upload) = orin.avatar.clone() else {
        panic!("{orin:?}");
    };
    let here = crate::domain::member::ChannelClient {
        client: "1".into(),
        user: orin.user.clone(),
    };
    let elsewhere = UploadedAvatar {
        asset: "asset_1".into(),
        address: "https://pictures.example/x.png".into(),
    };
    let session = desk.session(&uid);
    let changes = vec![
        ServerEvent::Present("ng_ch_moonlight".into(), vec![here]),
        ServerEvent::Profiles(vec![orin.clone()]),
    ];
    let task = desk.app.update(heard(&uid, &session, changes));
    desk.run(task).await;
    assert_eq!(desk.app.stage.servers[&uid].name_of(&orin.user), "Orin");
    assert!(desk.app.stage.pictures.handle(&uid, &upload).is_some());
    let moved = Profile {
        avatar: Avatar::Uploaded(elsewhere.clone()),
        version: orin.version + 1,
        ..orin.clone()
    };
    let changes = vec![ServerEvent::Profiles(vec![moved])];
    let task = desk.app.update(heard(&uid, &session, changes));
    desk.run(task).await;
    let standing = desk.app.stage.pictures.standing(&uid, &elsewhere);
    assert_eq!(
        standing, None,
        "a picture elsewhere is not asked for by itself"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dialog_of_a_server_that_is_gone_can_be_left() {
    let mut desk = Desk::new().await;
    let uid = desk.servers[1].clone();
    desk.edit(&uid, "Ada").await;
    let _gone = desk.app.stage.servers.remove(&uid);
    desk.say(&uid, profile::Message::Dismissed).await;
    assert!(desk.app.dialog.is_none());
}
