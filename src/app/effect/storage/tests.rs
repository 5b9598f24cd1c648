//! A profile that cannot be written: on a full or read-only disk.

use std::fs;

use iced::Size;
use iced::futures::StreamExt;
use tempfile::TempDir;

use super::*;
use crate::app::notice::SaveFailure;
use crate::app::storage::Storage;
use crate::app::tests::settle;
use crate::domain::identity::KeyStoreError;
use crate::store::registry::{JoinedServer, Registry};
use crate::store::secret::{KeyStore, Root};

/// A system without a key store.
struct NoKeyStore;

impl KeyStore for NoKeyStore {
    fn load(&self) -> Result<Option<Root>, KeyStoreError> {
        Err(KeyStoreError::Absent)
    }

    fn save(&self, _root: &Root) -> Result<(), KeyStoreError> {
        Err(KeyStoreError::Absent)
    }

    fn erase(&self) -> Result<(), KeyStoreError> {
        Err(KeyStoreError::Absent)
    }
}

/// The application with the profile in `folder`, which is in the place of a file: nothing can be written there, not even
/// by root.
fn without_space() -> (App, TempDir) {
    let parent = tempfile::tempdir().unwrap();
    fs::write(parent.path().join("disk"), "in the way").unwrap();
    let profile = Profile::open(Some(&parent.path().join("disk/profile"))).unwrap();
    let mut registry = Registry::default();
    let address = "https://one.example".to_owned();
    let joined = JoinedServer::new("one".into(), address, "srv".into(), "dev".into());
    registry.add(joined).unwrap();
    let settings = Settings::load(&profile.settings());
    assert_eq!(settings.unreadable, None, "there is no file to protect");
    let store = IdentityStore::with_key_store(NoKeyStore, &profile);
    let storage = Storage::new(settings.value, registry, Some(profile));
    let mut app = App::new(storage, Some("en-US".into()), Size::new(1280.0, 800.0));
    app.identity.store = Some(Arc::new(store));
    (app, parent)
}

fn make_space(parent: &TempDir) {
    fs::remove_file(parent.path().join("disk")).unwrap();
}

fn not_saved(app: &App) -> Option<&SaveFailure> {
    app.shell.notices().iter().find_map(|notice| match notice {
        Notice::NotSaved(failure) => Some(failure),
        _ => None,
    })
}

async fn send(app: &mut App, message: StorageMessage) {
    let task = app.update(Message::Storage(message));
    settle(app, task).await;
}

fn stored(parent: &TempDir, file: &str) -> String {
    fs::read_to_string(parent.path().join("disk/profile").join(file)).unwrap()
}

#[tokio::test(start_paused = true)]
async fn notice_stays_until_everything_is_saved_again() {
    let (mut app, parent) = without_space();
    let saved = app.storage.save_settings();
    settle(&mut app, saved).await;
    let folder = parent.path().join("disk/profile").display().to_string();
    assert_eq!(not_saved(&app), Some(&SaveFailure::Folder(folder)));
    assert!(app.storage.awaits_retry);
    for message in [StorageMessage::RetryPressed, StorageMessage::RetryDue] {
        send(&mut app, message).await;
        assert!(not_saved(&app).is_some() && app.storage.awaits_retry);
    }
    assert_eq!(app.shell.notices().len(), 1);
    assert!(app.shell.toast.view().is_some(), "the attempt is visible");
    make_space(&parent);
    send(&mut app, StorageMessage::RetryDue).await;
    assert_eq!(not_saved(&app), None);
    assert!(stored(&parent, "servers.json").contains("https://one.example"));
    assert!(stored(&parent, "settings.toml").contains("scale"));
    assert!(app.instance.is_some(), "the profile is locked late");
    send(&mut app, StorageMessage::RetryDue).await;
    assert!(!app.storage.awaits_retry);
}

#[tokio::test(start_paused = true)]
async fn every_kind_of_file_that_is_not_saved_is_noticed() {
    let kinds: [fn(&mut Storage) -> Task<Message>; 5] = [
        Storage::save_settings,
        Storage::save_registry,
        Storage::save_settings_later,
        |storage| storage.edit_server(&"one".into(), |joined| joined.signed_out = true),
        |storage| storage.edit_server_later(&"one".into(), |joined| joined.name = "two".into()),
    ];
    for save in kinds {
        let (mut app, parent) = without_space();
        let saved = save(&mut app.storage);
        settle(&mut app, saved).await;
        assert!(not_saved(&app).is_some());
        make_space(&parent);
        app.storage.profile().unwrap().create().unwrap();
        let saved = app.storage.save_all();
        settle(&mut app, saved).await;
        assert_eq!(not_saved(&app), None, "without the user");
    }
}

#[test]
fn full_disk_and_folder_have_a_sentence_each() {
    let strings = crate::i18n::Strings::negotiate(&[]);
    let text = |error: store::Error| Notice::not_saved(&error).text(&strings).into_owned();
    let full = text(store::Error::DiskFull("/p/settings.toml".into()));
    assert!(full.contains("the disk is full"), "{full}");
    for error in [
        store::Error::Write("/p/settings.toml".into(), "read-only".into()),
        store::Error::Folder("/p".into(), "read-only".into()),
    ] {
        let text = text(error);
        assert!(text.contains(" /p can’t be written"), "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn another_process_that_took_the_profile_is_not_overwritten() {
    let (mut app, parent) = without_space();
    let saved = app.storage.save_settings();
    settle(&mut app, saved).await;
    make_space(&parent);
    let profile = app.storage.profile().unwrap().clone();
    profile.create().unwrap();
    let Ok(Claim::First(other)) = instance::claim(&profile.run(), None) else {
        panic!("the profile is in use");
    };
    let other = Arc::new(other);
    let mut activations = Box::pin(instance::activations(&other));
    let ((), _activated) = tokio::join!(
        send(&mut app, StorageMessage::RetryPressed),
        activations.next()
    );
    assert!(not_saved(&app).is_some() && app.instance.is_none());
    assert!(!profile.settings().exists());
}

#[tokio::test(start_paused = true)]
async fn chosen_folder_takes_everything() {
    let (mut app, parent) = without_space();
    let saved = app.storage.save_settings();
    settle(&mut app, saved).await;
    let chosen = parent.path().join("chosen");
    send(&mut app, StorageMessage::FolderChosen(chosen.clone())).await;
    let folder = chosen.canonicalize().unwrap().display().to_string();
    assert_eq!(app.shell.notices(), [Notice::ProfileMoved(folder)]);
    let list = fs::read_to_string(chosen.join("servers.json")).unwrap();
    assert!(list.contains("https://one.example"), "{list}");
    assert!(chosen.join("settings.toml").exists() && chosen.join("servers.json").exists());
    assert!(app.instance.is_some());
    let edited = app
        .storage
        .edit_settings(|settings| settings.backed_up = true);
    settle(&mut app, edited).await;
    let settings = Settings::load(&chosen.join("settings.toml")).value;
    assert!(settings.backed_up);
}

#[tokio::test(start_paused = true)]
async fn folder_with_another_profile_or_without_space_is_refused() {
    let (mut app, parent) = without_space();
    let saved = app.storage.save_settings();
    settle(&mut app, saved).await;
    let occupied = parent.path().join("occupied");
    fs::create_dir(&occupied).unwrap();
    fs::write(occupied.join("servers.json"), "{}").unwrap();
    for folder in [occupied.clone(), parent.path().join("disk/other")] {
        send(&mut app, StorageMessage::FolderChosen(folder)).await;
        assert!(not_saved(&app).is_some());
        assert!(app.shell.toast.view().is_some());
        assert_eq!(
            app.storage.profile().unwrap().folder().file_name().unwrap(),
            "profile"
        );
    }
    assert_eq!(
        fs::read_to_string(occupied.join("servers.json")).unwrap(),
        "{}"
    );
}

/// Not only on a disk that was full from the start.
#[cfg(target_os = "linux")]
#[tokio::test(start_paused = true)]
async fn change_on_a_full_disk_holds_is_noticed_once_and_saved_later() {
    use crate::domain::preference::HourCycle;
    use crate::feature::settings::Event;
    use crate::platform::private_file;

    let (mut app, parent) = without_space();
    make_space(&parent);
    let profile = app.storage.profile().unwrap().clone();
    profile.create().unwrap();
    let saved = app.storage.save_all();
    settle(&mut app, saved).await;
    let before = stored(&parent, "settings.toml");
    let full = profile.settings().with_file_name(private_file::FULL_DISK);
    fs::write(&full, "").unwrap();
    for hours in [HourCycle::Twelve, HourCycle::TwentyFour] {
        let mut preferences = app.workspace.preferences().clone();
        preferences.hours = hours;
        let changed = app.perform_settings(Event::PreferencesChanged(preferences.into()));
        settle(&mut app, changed).await;
        assert_eq!(app.workspace.preferences().hours, hours);
        assert_eq!(not_saved(&app), Some(&SaveFailure::DiskFull));
        assert_eq!(app.shell.notices().len(), 1);
        assert_eq!(stored(&parent, "settings.toml"), before);
    }
    send(&mut app, StorageMessage::RetryDue).await;
    assert_eq!(app.shell.notices().len(), 1);
    let text = app.shell.notices()[0].text(app.workspace.strings());
    assert!(text.contains("disk is full. Free up space"), "{text}");
    fs::remove_file(full).unwrap();
    send(&mut app, StorageMessage::RetryDue).await;
    assert_eq!(not_saved(&app), None);
    assert!(app.shell.toast.view().is_some());
    let kept = Settings::load(&profile.settings()).value.preferences;
    assert_eq!(kept.hours, HourCycle::TwentyFour);
}

#[tokio::test(start_paused = true)]
async fn themes_of_the_user_move_with_the_profile() {
    let (mut app, parent) = without_space();
    make_space(&parent);
    let themes = app.storage.profile().unwrap().themes();
    fs::create_dir_all(themes.join("folder.toml")).unwrap();
    fs::write(themes.join("Sand.toml"), "base = \"light\"\n").unwrap();
    fs::write(themes.join("readme.txt"), "mine").unwrap();
    let chosen = parent.path().join("chosen");
    send(&mut app, StorageMessage::FolderChosen(chosen.clone())).await;
    let copied = fs::read_dir(chosen.join("themes")).unwrap();
    let names: Vec<_> = copied.map(|it| it.unwrap().file_name()).collect();
    assert_eq!(names, ["Sand.toml"]);
    let text = fs::read_to_string(chosen.join("themes/Sand.toml")).unwrap();
    assert_eq!(text, "base = \"light\"\n");
    assert!(themes.join("Sand.toml").exists(), "nothing is removed");
}
