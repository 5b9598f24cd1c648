//! Drives the program over AT-SPI, as a screen reader does.
//!
//! The client knows AT-SPI only. Each test starts its own message bus, accessibility registry and display, and stops
//! what it started.

#![cfg(target_os = "linux")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

#[path = "screen_reader/actions.rs"]
mod actions;
#[path = "screen_reader/announcements.rs"]
mod announcements;
#[path = "screen_reader/appearance.rs"]
mod appearance;
#[path = "screen_reader/channel_list.rs"]
mod channel_list;
#[path = "screen_reader/client.rs"]
mod client;
#[path = "screen_reader/client_self_test.rs"]
mod client_self_test;
#[allow(dead_code, reason = "shared with tests/desktop.rs")]
#[path = "desktop/community.rs"]
mod community;
#[path = "screen_reader/dbus_session.rs"]
mod dbus_session;
#[path = "screen_reader/diagnostics.rs"]
mod diagnostics;
#[path = "screen_reader/dialogs.rs"]
mod dialogs;
#[path = "screen_reader/disclosure.rs"]
mod disclosure;
#[path = "screen_reader/example_app.rs"]
mod example_app;
#[path = "screen_reader/fonts.rs"]
mod fonts;
#[allow(dead_code, reason = "shared with tests/desktop.rs")]
#[path = "desktop/harness.rs"]
mod harness;
#[path = "screen_reader/inbox.rs"]
mod inbox;
#[path = "screen_reader/join_and_reply.rs"]
mod join_and_reply;
#[path = "screen_reader/keyring.rs"]
mod keyring;
#[path = "screen_reader/main_window.rs"]
mod main_window;
#[path = "screen_reader/message_actions.rs"]
mod message_actions;
#[path = "screen_reader/message_text.rs"]
mod message_text;
#[path = "screen_reader/mouse.rs"]
mod mouse;
#[path = "screen_reader/notifications.rs"]
mod notifications;
#[path = "screen_reader/object.rs"]
mod object;
#[path = "screen_reader/offline.rs"]
mod offline;
#[path = "screen_reader/onboarding.rs"]
mod onboarding;
#[path = "screen_reader/orca.rs"]
mod orca;
#[path = "screen_reader/own_window.rs"]
mod own_window;
#[path = "screen_reader/people.rs"]
mod people;
#[path = "screen_reader/pictures.rs"]
mod pictures;
#[path = "screen_reader/places.rs"]
mod places;
#[path = "screen_reader/profile.rs"]
mod profile;
#[path = "screen_reader/program.rs"]
mod program;
#[path = "disclosure/recording_proxy.rs"]
mod recording_proxy;
#[path = "desktop/renamed_font.rs"]
mod renamed_font;
#[path = "screen_reader/resilience.rs"]
mod resilience;
#[path = "disclosure/rules.rs"]
mod rules;
#[allow(dead_code, reason = "shared with tests/desktop.rs")]
#[path = "desktop/screen.rs"]
mod screen;
#[path = "disclosure/secrets.rs"]
mod secrets;
#[path = "screen_reader/selection.rs"]
mod selection;
#[path = "screen_reader/servers.rs"]
mod servers;
#[path = "screen_reader/settings.rs"]
mod settings;
#[path = "screen_reader/settings_effects.rs"]
mod settings_effects;
#[path = "screen_reader/settings_journeys.rs"]
mod settings_journeys;
#[path = "disclosure/traffic.rs"]
mod traffic;
#[path = "screen_reader/tray.rs"]
mod tray;
#[path = "screen_reader/uploads.rs"]
mod uploads;
#[path = "screen_reader/writing.rs"]
mod writing;
