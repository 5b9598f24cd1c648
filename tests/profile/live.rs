//! Publishes, withdraws and receives profiles over two demo communities.

use std::io::Cursor;
use std::time::Duration;

use futures::StreamExt;
use openchat::demo::{self, Demo, Options};
use openchat::domain::address::ServerAddress;
use openchat::domain::failure::Failure;
use openchat::domain::id::Epoch;
use openchat::domain::profile::{
    Avatar, AvatarChoice, AvatarOrigin, PictureError, Preset, ProfileError, ProfileUpdate,
    is_neutral,
};
use openchat::domain::server_event::ServerEvent;
use openchat::net::api;
use openchat::net::listen::{self, Event};
use openchat::net::session::{ConnectionSettings, Session, SessionParams};
use openchat::net::tls::Trust;
use openchat::platform::picture;

const TIMEOUT: Duration = Duration::from_secs(20);

async fn start_quiet_demo() -> Demo {
    let options = Options {
        lively: false,
        controls: true,
        ..Options::default()
    };
    demo::start(options).await.unwrap()
}

/// Opens a session, and proves the identity where the server verifies it.
async fn open_session(demo: &Demo, index: usize, root: u8) -> Session {
    let community = demo.communities()[index].clone();
    let params = SessionParams {
        known: Vec::new(),
        uid: format!("own-{index}-{root}").into(),
        epoch: Epoch(0),
        address: ServerAddress::parse(&community.url).unwrap(),
        server: community.server_id.into(),
        device: "dev_test".into(),
        settings: ConnectionSettings::default(),
    };
    let session = Session::open(params, &[root; 32], &Trust::System).unwrap();
    let _capabilities = api::fetch_capabilities(&session).await.unwrap();
    let _state = session.prove().await.unwrap();
    session
}

fn profile_update(name: &str, avatar: AvatarChoice) -> ProfileUpdate {
    ProfileUpdate::new(name, avatar).unwrap()
}

fn png(side: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(side, side, |x, y| {
        image::Rgb([
            u8::try_from(x % 256).unwrap(),
            u8::try_from(y % 256).unwrap(),
            90,
        ])
    });
    let mut bytes = Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn profile_is_published_seen_and_withdrawn() {
    let demo = start_quiet_demo().await;
    for index in [0, 1] {
        let (ada, other) = (
            open_session(&demo, index, 1).await,
            open_session(&demo, index, 2).await,
        );
        let me = ada.identity().user.clone();
        let before = api::profile::fetch_own(&ada).await.unwrap();
        assert!(is_neutral(&before), "{before:?}");
        let ada_l = profile_update("Ada L.", AvatarChoice::Preset(Preset::Reef));
        let after = api::profile::publish(&ada, &ada_l, Some(before.version))
            .await
            .unwrap();
        assert_eq!(
            (after.display_name.as_str(), &after.avatar),
            ("Ada L.", &Avatar::Preset(Preset::Reef))
        );
        let fetched = api::fetch_profiles(&other, std::slice::from_ref(&me))
            .await
            .unwrap();
        assert_eq!(fetched, [after]);
        let neutral = ProfileUpdate::neutral(&me);
        let withdrawn = api::profile::publish(&ada, &neutral, None).await.unwrap();
        assert!(is_neutral(&withdrawn), "{withdrawn:?}");
        assert_eq!(
            (&withdrawn.display_name, &withdrawn.avatar),
            (&before.display_name, &before.avatar)
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stale_version_is_rejected_as_conflict() {
    let demo = start_quiet_demo().await;
    let ada = open_session(&demo, 1, 1).await;
    let version = api::profile::fetch_own(&ada).await.unwrap().version;
    let other_update = profile_update("Ada of the phone", AvatarChoice::Preset(Preset::Mint));
    let other = api::profile::publish(&ada, &other_update, Some(version))
        .await
        .unwrap();
    let update = profile_update("Ada", AvatarChoice::Preset(Preset::Slate));
    let result = api::profile::publish(&ada, &update, Some(version)).await;
    assert_eq!(result, Err(ProfileError::Conflict));
    assert_eq!(api::profile::fetch_own(&ada).await.unwrap(), other);
    let published = api::profile::publish(&ada, &update, Some(other.version))
        .await
        .unwrap();
    assert_eq!(published.display_name, "Ada");
}

/// After a server reset, the version that the client knows conflicts only once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn server_reset_causes_one_conflict() {
    let demo = start_quiet_demo().await;
    let ada = open_session(&demo, 1, 1).await;
    for name in ["Ada 1", "Ada 2", "Ada 3"] {
        let update = profile_update(name, AvatarChoice::Preset(Preset::Mint));
        let _profile = api::profile::publish(&ada, &update, None).await.unwrap();
    }
    let known = api::profile::fetch_own(&ada).await.unwrap().version;
    demo.control(1).unwrap().restart_and_forget();
    let update = profile_update("Ada 4", AvatarChoice::Preset(Preset::Mint));
    let result = api::profile::publish(&ada, &update, Some(known)).await;
    assert_eq!(result, Err(ProfileError::Conflict));
    let current = api::profile::fetch_own(&ada).await.unwrap();
    assert_eq!(current.version, 1);
    let published = api::profile::publish(&ada, &update, Some(current.version))
        .await
        .unwrap();
    assert_eq!(published.display_name, "Ada 4");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn avatar_is_uploaded_and_downloaded_by_others() {
    let demo = start_quiet_demo().await;
    let (ada, other) = (
        open_session(&demo, 0, 1).await,
        open_session(&demo, 0, 2).await,
    );
    let prepared = picture::prepare_upload(&png(1500)).unwrap();
    let asset = api::profile::upload_avatar(&ada, &prepared.png)
        .await
        .unwrap();
    let published = profile_update("Ada", AvatarChoice::Picture(asset.clone()));
    let profile = api::profile::publish(&ada, &published, None).await.unwrap();
    let Avatar::Uploaded(upload) = &profile.avatar else {
        panic!("{profile:?}");
    };
    assert_eq!(upload.asset, asset);
    assert_eq!(
        upload.origin(&other.address().to_string()),
        AvatarOrigin::SameServer
    );
    let bytes = api::profile::fetch_avatar(&other, &asset).await.unwrap();
    assert_eq!(
        bytes, prepared.png,
        "the downloaded avatar differs from the uploaded one"
    );
    assert!(picture::decode_download(&bytes).is_ok());
    let missing = api::profile::fetch_avatar(&other, &"asset_nope".into()).await;
    assert_eq!(missing, Err(Failure::NotFound));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn upload_rejections_are_distinguished() {
    let demo = start_quiet_demo().await;
    let ada = open_session(&demo, 1, 1).await;
    for (bytes, refusal) in [
        (
            b"GIF89a".to_vec(),
            ProfileError::Picture(PictureError::UnsupportedType),
        ),
        (
            png(1025),
            ProfileError::Picture(PictureError::Dimensions(0, 0)),
        ),
        (
            vec![0x89; 2 * 1024 * 1024 + 1024],
            ProfileError::Picture(PictureError::Bytes(0)),
        ),
    ] {
        assert_eq!(
            api::profile::upload_avatar(&ada, &bytes).await,
            Err(refusal)
        );
    }
    let missing = profile_update("Ada", AvatarChoice::Picture("asset_nope".into()));
    assert_eq!(
        api::profile::publish(&ada, &missing, None).await,
        Err(ProfileError::PictureGone)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn profile_change_is_pushed_to_connected_clients() {
    let demo = start_quiet_demo().await;
    let (ada, other) = (
        open_session(&demo, 1, 1).await,
        open_session(&demo, 1, 2).await,
    );
    let me = ada.identity().user.clone();
    let mut events = Box::pin(listen::connect(&other));
    let wait_for_profile = async {
        let (mut published, mut _controller) = (false, None);
        while let Some(event) = events.next().await {
            match event {
                Event::Connection(state) if state.is_online() && !published => {
                    published = true;
                    let update = profile_update("Ada live", AvatarChoice::Preset(Preset::Ember));
                    let _profile = api::profile::publish(&ada, &update, None).await.unwrap();
                }
                Event::Changes(changes) => {
                    for change in changes {
                        let ServerEvent::Profiles(profiles) = change else {
                            continue;
                        };
                        let profile = profiles.into_iter().find(|profile| profile.user == me);
                        if let Some(profile) =
                            profile.filter(|profile| profile.display_name == "Ada live")
                        {
                            return profile;
                        }
                    }
                }
                Event::Opened(controller) => _controller = Some(controller),
                _ => {}
            }
        }
        panic!("the event stream ended");
    };
    let profile = tokio::time::timeout(TIMEOUT, wait_for_profile)
        .await
        .unwrap();
    assert_eq!(profile.avatar, Avatar::Preset(Preset::Ember));
}

/// With the same root, a profile that is published on one community does not reach the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn profile_is_published_to_one_server_only() {
    let demo = start_quiet_demo().await;
    let (harbor, garden) = (
        open_session(&demo, 0, 1).await,
        open_session(&demo, 1, 1).await,
    );
    assert_ne!(harbor.identity().user, garden.identity().user);
    let before = api::profile::fetch_own(&garden).await.unwrap();
    let prepared = picture::prepare_upload(&png(64)).unwrap();
    let asset = api::profile::upload_avatar(&harbor, &prepared.png)
        .await
        .unwrap();
    let published = profile_update("Ada", AvatarChoice::Picture(asset.clone()));
    let _profile = api::profile::publish(&harbor, &published, None)
        .await
        .unwrap();
    assert_eq!(api::profile::fetch_own(&garden).await.unwrap(), before);
    let users = [harbor.identity().user.clone()];
    let profiles = api::fetch_profiles(&garden, &users).await.unwrap();
    assert!(profiles.iter().all(is_neutral), "{profiles:?}");
    let picture = api::profile::fetch_avatar(&garden, &asset).await;
    assert_eq!(picture, Err(Failure::NotFound));
}

#[tokio::test]
async fn external_avatar_requires_https() {
    let demo = start_quiet_demo().await;
    let harbor = open_session(&demo, 0, 1).await;
    for address in [
        "http://pictures.example/x.png",
        "file:///etc/passwd",
        "nothing",
        "https://",
    ] {
        let result = api::profile::fetch_external_image(&harbor, address).await;
        assert_eq!(result, Err(Failure::InvalidAddress), "{address}");
    }
}
