//! The state of each scene: an application without window, disk and network, filled with sample data.

use std::sync::Arc;
use std::time::Instant;

use iced::{Point, Size};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{
    add_server, channels, composer, connection, diagnostics, files, identity, inbox,
    message_actions, message_text, notifications, pictures, profile, reading, sample_data, search,
    servers, settings_pages,
};
use crate::app::App;
use crate::app::dialog::Dialog;
use crate::app::menu::MenuTarget;
use crate::app::notice::{Notice, SaveFailure};
use crate::app::shell::Closing;
use crate::app::storage::Storage;
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::connection::ConnectionState;
use crate::domain::id::{ChannelId, ServerUid};
use crate::domain::identity::{IdentityAction, SessionState};
use crate::domain::member::{ChannelClient, Member, Presence, Profile};
use crate::domain::message::{ChatMessage, Reaction, Reply};
use crate::domain::preference::{Appearance, HourCycle};
use crate::domain::profile::Avatar;
use crate::domain::server::{Server, ServerInfo};
use crate::domain::server_event::{History, HistoryRange, ServerEvent};
use crate::domain::trust::{TlsState, Trust};
use crate::domain::web_link::WebLink;
use crate::feature::open_link;
use crate::feature::servers::server_dialog::State;
use crate::feature::settings::SettingsPage;
use crate::i18n::calendar::LocalizedCalendar;
use crate::store::registry::Registry;
use crate::store::settings::Settings;
use crate::ui::Theme;
use crate::ui::theme::Variant;
use crate::ui::widget::text_menu::TextCommand;

/// Noon of the date of the scenes, in seconds since the epoch.
pub(super) const NOON: i64 = 1_795_435_200;

/// A name, and a function that fills the application.
type Scene = (&'static str, fn(&mut App));

/// Scenes that begin with an empty application.
const WITHOUT_SERVERS: &[Scene] = &[
    ("first", |app| identity::onboarding(app, "first")),
    ("bring", |app| identity::onboarding(app, "bring")),
    ("keep", |app| identity::onboarding(app, "keep")),
    ("locked", |app| identity::onboarding(app, "locked")),
    ("away", |app| identity::onboarding(app, "away")),
    ("backup", |app| identity::backup(app, "backup")),
    ("words", |app| identity::backup(app, "words")),
    ("check", |app| identity::backup(app, "check")),
    ("backup-file", |app| identity::backup(app, "file")),
    ("welcome", |_| {}),
    ("add", add_server::address),
    ("add-busy", add_server::busy),
    ("add-failed", add_server::failed),
    ("choose", add_server::choice),
    ("choose-equal", add_server::equal_names),
    ("join", |app| add_server::review(app, "")),
    ("join-name", |app| add_server::review(app, "Vin Marlowe")),
    ("join-long", add_server::long_review),
    ("join-details", add_server::detailed_review),
    ("join-danger", add_server::dangerous_review),
    ("join-blocked", add_server::blocked_review),
    ("doubt", add_server::untrusted_certificate),
    ("loading", connection::loading),
    ("never-loaded", connection::never_loaded),
];

/// Scenes that begin with the three sample servers.
const WITH_SERVERS: &[Scene] = &[
    ("replace", |app| {
        identity::action(app, IdentityAction::Replace);
    }),
    ("identity", identity::settings_page),
    ("erase", |app| {
        identity::action(app, IdentityAction::EraseDevice);
    }),
    ("passphrase", |app| {
        identity::action(app, IdentityAction::ChangePassphrase);
    }),
    ("details", |app| add_server::details(app, false)),
    ("changed", |app| add_server::details(app, true)),
    ("timeline", |_| {}),
    ("unread", reading::unread),
    ("unread-above", reading::unread_above),
    ("selection", reading::selection),
    ("channels", channels::arranged),
    ("channels-filter", channels::filter),
    ("channels-drawer", channels::drawer),
    ("channel-create", channels::create),
    ("channel-window", channels::own_window),
    ("members", reading::members),
    ("members-search", reading::members_search),
    ("empty", |app| show(app, "quiet-corner")),
    ("connecting", connection::connecting),
    ("reconnecting", connection::reconnecting),
    ("offline", connection::offline),
    ("no-network", connection::no_network),
    ("rate-limited", connection::rate_limited),
    ("refused", connection::refused),
    ("undecided", connection::undecided),
    ("signed-out", connection::signed_out),
    ("session-expired", connection::session_expired),
    ("session-revoked", connection::session_revoked),
    ("read-only", connection::read_only),
    ("restarted", connection::restarted),
    ("history-notices", connection::history_notices),
    ("long-message", message_text::long_message),
    ("emoji", emoji),
    ("pictures", pictures::timeline),
    ("pictures-tall", pictures::tall),
    ("pictures-states", pictures::states),
    ("files", pictures::files),
    ("lightbox", pictures::lightbox),
    ("lightbox-enlarged", pictures::lightbox_enlarged),
    ("lightbox-failed", pictures::lightbox_failed),
    ("text", |app| message_text::show(app, message_text::PROSE)),
    ("text-lists", |app| {
        message_text::show(app, message_text::LISTS);
    }),
    ("text-code", |app| {
        message_text::show(app, message_text::CODE);
    }),
    ("text-table", |app| {
        message_text::show(app, message_text::TABLES);
    }),
    ("text-shown", |app| {
        message_text::show(app, message_text::PROSE);
        message_text::reveal(app);
    }),
    ("link-masked", message_text::masked_link),
    ("reactions", message_actions::reactions),
    ("message-menu", message_actions::message_menu),
    ("reaction-menu", message_actions::reaction_menu),
    ("delete-question", message_actions::delete_question),
    ("message-details", message_actions::details),
    ("editing", message_actions::editing),
    ("edit-conflict", message_actions::edit_conflict),
    ("reply-followed", message_actions::reply_followed),
    ("link", |app| {
        let link = WebLink::parse("https://google.com@evil.example/sign-in");
        if let Some(question) = link.as_ref().and_then(open_link::State::new) {
            app.shell.open_dialog(Dialog::Link(question));
        }
    }),
    ("jump-to-date", reading::jump_to_date),
    ("failed", reading::failed),
    ("inbox", inbox::entries),
    ("inbox-empty", inbox::empty),
    ("close-window", |app| {
        reading::failed(app);
        app.shell.closing = Closing::Asked;
    }),
    ("server-menu", servers::menu),
    ("channel-menu", notifications::channel_menu),
    ("notification-menu", notifications::menu),
    ("member-menu", |app| {
        let member = MenuTarget::Member("uid_orin".into());
        let _focus = app.open_menu(member, Some(Point::new(1100.0, 150.0)));
    }),
    ("text-menu", |app| {
        let menu = MenuTarget::Text(vec![TextCommand::Paste, TextCommand::SelectAll]);
        let _focus = app.open_menu(menu, Some(Point::new(500.0, 740.0)));
    }),
    ("diagnostics", diagnostics::returned),
    ("diagnostics-waiting", diagnostics::waiting),
    ("diagnostics-empty", diagnostics::empty),
    ("server-rename", |app| servers::dialog(app, State::rename)),
    ("server-icon", |app| servers::dialog(app, State::icon)),
    ("server-leave", |app| servers::dialog(app, servers::leave)),
    ("server-not-left", servers::not_left),
    ("settings", |app| {
        settings_pages::page(app, SettingsPage::Appearance);
    }),
    ("settings-language", |app| {
        settings_pages::page(app, SettingsPage::Language);
    }),
    ("settings-advanced", |app| {
        settings_pages::page(app, SettingsPage::Advanced);
    }),
    ("settings-search", settings_pages::search),
    ("settings-themes", settings_pages::themes),
    ("settings-fonts", settings_pages::fonts),
    ("settings-screen-reader", |app| {
        settings_pages::page(app, SettingsPage::Accessibility);
    }),
    ("settings-keyboard", |app| {
        settings_pages::page(app, SettingsPage::Keyboard);
    }),
    ("switcher", |app| {
        let _opened = app.open_quick_switcher();
    }),
    ("palette", |app| {
        let _opened = app.open_command_palette();
    }),
    ("settings-about", |app| {
        settings_pages::page(app, SettingsPage::About);
    }),
    ("settings-licenses", |app| {
        settings_pages::page(app, SettingsPage::Licenses);
    }),
    ("settings-notifications", notifications::settings),
    ("settings-sound", notifications::sound),
    ("settings-storage", connection::storage),
    ("settings-storage-question", connection::storage_question),
    ("settings-servers", servers::import),
    ("search", search::results),
    ("search-filter", search::wrong_filter),
    ("search-unavailable", search::unavailable),
    ("notices", |app| {
        app.shell.notify(Notice::IdentityInMemory);
        app.shell
            .notify(Notice::SettingsAside("settings.toml.broken-1".into()));
    }),
    ("not-saved", |app| {
        let folder = "/home/ada/.local/share/openchat".to_owned();
        let failure = SaveFailure::Folder(folder);
        app.shell.notify(Notice::NotSaved(failure));
    }),
    ("profile", profile::edited),
    ("profile-off", profile::neutral),
    ("profile-still", |app| profile::open(app, false)),
    ("profile-wrong", profile::invalid),
    ("profile-conflict", profile::conflict),
    ("profile-offline", profile::offline),
    ("person", profile::member),
    ("tray", files::tray),
    ("files-path", files::path),
    ("files-drop", files::drop),
    ("uploads", files::uploads),
    ("composing", composer::marks),
    ("unknown-command", composer::unknown_command),
    ("suggest-people", |app| composer::write(app, "Ask @m")),
    ("suggest-emoji", |app| composer::write(app, "All done :par")),
    ("suggest-commands", |app| composer::write(app, "/")),
    ("emoji-picker", composer::picker),
    ("emoji-search", |app| composer::search(app, "wave")),
    ("emoji-none", |app| composer::search(app, "no such picture")),
];

/// The names of all scenes.
pub fn scene_names() -> impl Iterator<Item = &'static str> {
    WITHOUT_SERVERS
        .iter()
        .chain(WITH_SERVERS)
        .map(|(name, _)| *name)
}

pub(super) fn build(name: &str, locale: &str, variant: Variant, size: Size) -> Option<App> {
    let find = |scenes: &[Scene]| scenes.iter().find(|(scene, _)| *scene == name).copied();
    let mut app = blank(locale, variant, size);
    let (_, fill) = find(WITHOUT_SERVERS).or_else(|| {
        with_three_servers(&mut app);
        find(WITH_SERVERS)
    })?;
    fill(&mut app);
    Some(app)
}

fn blank(locale: &str, variant: Variant, size: Size) -> App {
    let mut settings = Settings::default();
    // What the settings show as chosen.
    settings.preferences.appearance = match variant {
        Variant::Dark => Appearance::Dark,
        Variant::Light => Appearance::Light,
        Variant::HighContrastDark => Appearance::HighContrastDark,
        Variant::HighContrastLight => Appearance::HighContrastLight,
    };
    let storage = Storage::new(settings, Registry::default(), None);
    let mut app = App::new(storage, Some(locale.to_owned()), size);
    let strings = app.workspace.strings().clone();
    let calendar =
        LocalizedCalendar::new(strings, HourCycle::Language, TimeZone::UTC, timestamp(NOON));
    app.workspace
        .fix_appearance(Theme::new(variant), Arc::new(calendar));
    app
}

pub(super) fn timestamp(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Adds three servers; the first is the current one, and everything of it is loaded.
fn with_three_servers(app: &mut App) {
    for sample in sample_data::SERVERS {
        let server = server(app, sample);
        app.workspace.add(server);
    }
    let first = ServerUid::from("one");
    app.workspace.select(&first);
    app.workspace.edit(&first, populate);
    app.workspace.edit(&"two".into(), |server| {
        let channels = ServerEvent::Channels(vec![Category {
            id: "x".into(),
            name: "Garden".into(),
            channels: vec![Channel {
                id: "x".into(),
                name: "moonlight".into(),
                kind: ChannelKind::Text,
            }],
        }]);
        let _applied = server.apply(channels, Instant::now());
        let line = ("uid_lyra", 0, "@everyone the moonflowers opened");
        post(server, 0, line, "x");
    });
    show(app, "general");
}

fn server(app: &App, sample: (&str, &str, &str)) -> Server {
    let mut server = unconnected_server(app, sample);
    server.set_connection(ConnectionState::Online);
    server.set_session_state(SessionState::Verified { until: None });
    server.set_tls_state(TlsState {
        certificate: None,
        trust: Some(Trust::SystemTrusted),
    });
    server
}

pub(super) fn unconnected_server(app: &App, (uid, name, icon_text): (&str, &str, &str)) -> Server {
    let info = ServerInfo {
        uid: uid.into(),
        name: name.into(),
        icon_text: icon_text.into(),
        address: "https://chat.example.org".into(),
        me: sample_data::ME.into(),
    };
    Server::new(info, Arc::clone(app.workspace.calendar()))
}

pub(super) fn populate(server: &mut Server) {
    let client = |client: &str, user: &str| ChannelClient {
        client: client.into(),
        user: user.into(),
    };
    for change in [
        ServerEvent::Channels(categories()),
        ServerEvent::Profiles(profiles()),
        ServerEvent::Members(members()),
        ServerEvent::Present("general".into(), vec![client("me", sample_data::ME)]),
        history("general", messages()),
        history("quiet-corner", Vec::new()),
        ServerEvent::Typing {
            channel: "general".into(),
            connection: client("t", "uid_mira"),
            active: true,
        },
    ] {
        let _applied = server.apply(change, Instant::now());
    }
    let gauge = ("uid_orin", 87_100, "Gauge says 2.4 m");
    post(server, 90, gauge, "tides");
    post(server, 91, ("uid_orin", 87_110, "And rising"), "tides");
    let mention = ("uid_noor", 87_120, "@Vin can you look at the crane?");
    post(server, 92, mention, "workshop");
}

pub(super) fn post(server: &mut Server, number: i64, line: (&str, i64, &str), channel: &str) {
    let message = Box::new(message(number, line, channel));
    let _applied = server.apply(ServerEvent::Posted(message), Instant::now());
}

fn categories() -> Vec<Category> {
    let channel = |(name, kind): &(&str, ChannelKind)| Channel {
        id: (*name).into(),
        name: (*name).into(),
        kind: *kind,
    };
    let category = |(name, channels): &(&str, &[(&str, ChannelKind)])| Category {
        id: (*name).into(),
        name: (*name).to_owned(),
        channels: channels.iter().map(channel).collect(),
    };
    sample_data::CHANNELS.iter().map(category).collect()
}

fn profiles() -> Vec<Profile> {
    let members = sample_data::MEMBERS.iter();
    let names = members.map(|(uid, name, _)| (*uid, *name));
    let profile = |(uid, name)| profile::published(uid, name, Avatar::Unspecified, 1);
    let profiles = names.chain([(sample_data::ME, "Vin")]).map(profile);
    profiles.collect()
}

fn members() -> Vec<Member> {
    let member = |(uid, name, status): &(&str, &str, Presence)| Member {
        id: (*uid).into(),
        name: (*name).into(),
        status: *status,
    };
    sample_data::MEMBERS.iter().map(member).collect()
}

fn messages() -> Vec<ChatMessage> {
    let mut messages: Vec<_> = sample_data::MESSAGES
        .iter()
        .zip(0..)
        .filter_map(|(line, number)| {
            let (author, rest) = line.split_once(' ')?;
            let (second, body) = rest.split_once(' ')?;
            let line = (author, second.parse().ok()?, body);
            Some(message(number, line, "general"))
        })
        .collect();
    if let Some(answer) = messages.get_mut(10) {
        let reply = Reply {
            message: "msg_9".into(),
            author: Some(sample_data::ME.into()),
            preview: "Set units = \"metres\" in its config.".into(),
            unavailable: false,
        };
        answer.edit(|extra| extra.reply_to = Some(reply));
    }
    messages
}

/// Emoji of each kind of sequence, in each text style, and as reactions.
fn emoji(app: &mut App) {
    const LINES: [&str; 3] = [
        "😀 👩‍👩‍👧 👍🏽 🇩🇪 1️⃣ ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "**Regatta 🎉** and *moonrise 🌙*, `octopus 🐙`",
        "Who is in?",
    ];
    show(app, "quiet-corner");
    app.workspace.edit(&"one".into(), |server| {
        for (number, line) in (800..).zip(LINES) {
            let mut posted = message(number, ("uid_noor", number, line), "quiet-corner");
            if line.ends_with('?') {
                let reactions = [("🙋🏾", 3, true), ("⛵", 1, false)].map(|(emoji, count, mine)| {
                    let emoji = emoji.to_owned();
                    let by = Vec::new();
                    Reaction {
                        emoji,
                        count,
                        mine,
                        by,
                    }
                });
                posted.edit(|extra| extra.reactions = reactions.to_vec());
            }
            let _applied = server.apply(ServerEvent::Posted(Box::new(posted)), Instant::now());
        }
    });
}

pub(super) fn history(channel: &str, messages: Vec<ChatMessage>) -> ServerEvent {
    ServerEvent::History(Box::new(History {
        channel: channel.into(),
        messages,
        range: HistoryRange::Newest,
        reaches_start: Some(true),
    }))
}

/// `second` counts from the first message.
pub(super) fn message(
    number: i64,
    (author, second, body): (&str, i64, &str),
    channel: &str,
) -> ChatMessage {
    ChatMessage {
        id: format!("msg_{number}").into(),
        channel: channel.into(),
        author: author.into(),
        body: body.into(),
        created_at: timestamp(NOON - 90_000 + second).into(),
        extra: None,
    }
}

pub(super) fn show(app: &mut App, channel: &str) {
    let channel = ChannelId::from(channel);
    if let Some(server) = app.workspace.current_server_mut() {
        server.open(Some(channel));
    }
    app.refresh(true);
    if let Some(ctx) = app.workspace.context() {
        let _action = app.features.timeline.sync_channel(&ctx);
    }
}
