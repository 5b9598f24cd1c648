//! How the program ends: by its window, by a signal, killed.

use std::path::Path;

use openchat::domain::disclosure::DataKind;
use openchat::domain::passphrase::Passphrase;
use openchat::store::history::{HistoryLimits, HistoryStore};
use openchat::store::paths::Profile;
use openchat::store::registry::Registry;
use openchat::store::secret::IdentityStore;

use super::*;

/// How often the disclosure log of the only server says that a message was sent.
fn counted_messages(profile: &Path) -> u64 {
    let profile = Profile::open(Some(profile)).unwrap();
    let identities = IdentityStore::new(&profile);
    let passphrase = Passphrase::new(PASSPHRASE);
    let identity = identities.unlock(&passphrase).unwrap();
    let key = identities.history_key(&identity).unwrap().unwrap();
    let registry = Registry::load(&profile.registry()).value;
    let server = registry.servers().first().unwrap();
    let (store, _events) = HistoryStore::open(profile.history(), key, HistoryLimits::NONE);
    let stored = futures::executor::block_on(store.load(&server.uid)).unwrap();
    let mut entries = stored.disclosed.entries();
    let message = entries.find(|(kind, _)| *kind == DataKind::Message);
    message.map_or(0, |(_, record)| record.count)
}

fn send(display: &Display, address: &str, text: &str) {
    display.type_text(text);
    display.key("Return");
    wait_for(TIMEOUT, "the message on the server", || {
        message_bodies(address, &first_channel(address))
            .iter()
            .any(|body| body == text)
            .then_some(())
    });
}

#[test]
fn signal_saves_everything_and_ends_with_success() {
    let _guard = run_exclusively();
    let community = CommunityProcess::start();
    let address = community.addresses.first().unwrap();
    for signal in ["TERM", "INT", "HUP"] {
        let display = Display::start(SIZE);
        let profile = tempfile::tempdir().unwrap();
        let mut program = join(&display, address, &profile);
        let (width, height) = (900, 700);
        let window = display.window("OpenChat", TIMEOUT).to_string();
        display.xdotool(&["windowsize", "--sync", &window, "900", "700"]);
        send(&display, address, &format!("before the end by {signal}"));
        program.signal(signal);
        assert_eq!(program.wait_for_exit(TIMEOUT), Some(0), "{signal}");
        let text = std::fs::read_to_string(profile.path().join("settings.toml")).unwrap();
        let settings: toml_edit::DocumentMut = text.parse().unwrap();
        let size = ["width", "height"].map(|side| settings["window"][side].as_float());
        assert_eq!(
            size,
            [Some(f64::from(width)), Some(f64::from(height))],
            "{signal}"
        );
        let servers = std::fs::read_to_string(profile.path().join("servers.json")).unwrap();
        assert!(servers.contains(address), "{signal}: {servers}");
        assert_eq!(counted_messages(profile.path()), 1, "{signal}");
    }
}

#[test]
fn killed_program_has_counted_what_it_sent() {
    let _guard = run_exclusively();
    let community = CommunityProcess::start();
    let address = community.addresses.first().unwrap();
    let display = Display::start(SIZE);
    let profile = tempfile::tempdir().unwrap();
    let mut program = join(&display, address, &profile);
    for text in ["one", "two", "three"] {
        send(&display, address, text);
    }
    wait_for(TIMEOUT, "three messages in the log", || {
        (counted_messages(profile.path()) == 3).then_some(())
    });
    program.kill();
    assert_eq!(counted_messages(profile.path()), 3);
}

/// Nothing is stored with a temporary identity.
#[test]
fn closing_asks_while_a_message_would_be_lost() {
    let _guard = run_exclusively();
    let display = Display::start(SIZE);
    let profile = tempfile::tempdir().unwrap();
    let mut community = CommunityProcess::start();
    let address = community.addresses.first().unwrap().clone();
    let mut program = join_as(&display, &address, &profile, use_temporary_identity);
    community.kill();
    display.type_text("nobody hears this");
    display.key("Return");
    display.key("alt+F4");
    display.expect_text("One message is not sent yet", TIMEOUT);
    display.key("alt+F4");
    // The focus is on the answer that loses nothing.
    display.key("Return");
    let _rows = display.wait_for_composer_focus();
    assert!(program.is_running());
    display.key("alt+F4");
    display.expect_text("One message is not sent yet", TIMEOUT);
    for key in ["Tab", "Return"] {
        display.key(key);
    }
    assert_eq!(program.wait_for_exit(TIMEOUT), Some(0));
}

#[test]
fn closing_asks_nothing_while_the_message_is_on_the_disk() {
    let _guard = run_exclusively();
    let mut community = CommunityProcess::start();
    let address = community.addresses.first().unwrap().clone();
    let display = Display::start(SIZE);
    let profile = tempfile::tempdir().unwrap();
    let mut program = join(&display, &address, &profile);
    community.kill();
    display.type_text("somebody hears this later");
    display.key("Return");
    wait_for(TIMEOUT, "the end of the program", || {
        // The window may not know of its focus yet; see `Display::activate`.
        display.key("alt+F4");
        (!program.is_running()).then_some(())
    });
    assert_eq!(program.wait_for_exit(TIMEOUT), Some(0));
}

#[test]
fn closing_with_nothing_to_send_asks_nothing() {
    let _guard = run_exclusively();
    let display = Display::start(SIZE);
    let profile = tempfile::tempdir().unwrap();
    let folder = profile.path().to_str().unwrap();
    let (mut program, _lines) = display.launch(&["--locale", "en-US", "--profile", folder]);
    let window = display.window("OpenChat", TIMEOUT);
    display.activate(window);
    // The window may not know of its focus yet; see `Display::activate`.
    wait_for(TIMEOUT, "the program to exit", || {
        display.key("alt+F4");
        program.exits_within(Duration::from_secs(2)).then_some(())
    });
    assert_eq!(program.wait_for_exit(TIMEOUT), Some(0));
    assert!(profile.path().join("settings.toml").exists());
}
