//! The state of each scene: an application without window, disk and network, filled with sample data.

use std::sync::Arc;
use std::time::{Duration, Instant};

use iced::Size;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{add_server, identity, profile, sample_data, servers};
use crate::app::App;
use crate::app::dialog::Dialog;
use crate::app::notice::Notice;
use crate::app::storage::Storage;
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, ServerUid};
use crate::domain::identity::SessionState;
use crate::domain::member::{ChannelClient, Member, Presence, Profile};
use crate::domain::message::{ChatMessage, Reply};
use crate::domain::outbox::SendState;
use crate::domain::preference::HourCycle;
use crate::domain::profile::Avatar;
use crate::domain::server::{Server, ServerInfo};
use crate::domain::server_event::{History, HistoryRange, ServerEvent};
use crate::domain::trust::{TlsState, Trust};
use crate::feature::servers::{add, server_dialog};
use crate::feature::settings;
use crate::i18n::calendar::LocalizedCalendar;
use crate::store::registry::Registry;
use crate::store::settings::Settings;
use crate::ui::Theme;
use crate::ui::theme::Variant;

/// Noon of the date of the scenes, in seconds since the epoch.
const NOON: i64 = 1_795_435_200;

/// Builds a scene by its name.
pub(super) fn build(name: &str, locale: &str, variant: Variant, size: Size) -> Option<App> {
    let mut app = blank(locale, variant, size);
    match name {
        "welcome" => {}
        "first" | "bring" | "keep" | "locked" | "away" => identity::onboarding(&mut app, name),
        "backup" | "words" | "check" => identity::backup(&mut app, name),
        "add" => {
            let state = add::State::with_address("chat.example.org");
            app.shell.open_dialog(Dialog::AddServer(Box::new(state)));
        }
        "add-failed" => app.shell.open_dialog(add_server::failed()),
        "choose" => app.shell.open_dialog(add_server::choice()),
        "join" => app.shell.open_dialog(add_server::review()),
        "join-danger" => app.shell.open_dialog(add_server::dangerous_review()),
        "doubt" => app.shell.open_dialog(add_server::untrusted_certificate()),
        "loading" => loading(&mut app),
        _ => {
            with_three_servers(&mut app);
            build_with_servers(name, &mut app)?;
        }
    }
    Some(app)
}

/// A scene that shows something of the three sample servers.
fn build_with_servers(name: &str, app: &mut App) -> Option<()> {
    match name {
        "timeline" => {}
        "replace" | "identity" => identity::manage(app, name),
        "details" | "changed" => add_server::details(app, name == "changed"),
        "unread" => unread(app),
        "empty" => show(app, "quiet-corner"),
        "offline" => offline(app),
        "failed" => failed(app),
        "settings" => {
            let preferences = app.workspace.preferences().clone();
            let state = settings::State::new(preferences, true, None);
            app.shell.open_dialog(Dialog::Settings(state));
        }
        "server-menu" => servers::menu(app),
        "server-rename" => servers::dialog(app, server_dialog::State::rename),
        "server-icon" => servers::dialog(app, server_dialog::State::icon),
        "server-leave" => servers::dialog(app, server_dialog::State::leave),
        "server-not-left" => servers::not_left(app),
        "settings-servers" => servers::import(app),
        "notices" => {
            app.shell.notify(Notice::IdentityInMemory);
            app.shell
                .notify(Notice::SettingsAside("settings.json.broken-1".into()));
        }
        _ => profile::build(name, app)?,
    }
    Some(())
}

fn blank(locale: &str, variant: Variant, size: Size) -> App {
    let storage = Storage::new(Settings::default(), Registry::default(), None);
    let mut app = App::new(storage, Some(locale.to_owned()), size);
    let noon = Timestamp::from_second(NOON).unwrap_or(Timestamp::UNIX_EPOCH);
    let strings = app.workspace.strings().clone();
    let almanac = LocalizedCalendar::new(strings, HourCycle::Language, TimeZone::UTC, noon);
    app.workspace
        .fix_appearance(Theme::new(variant), Arc::new(almanac));
    app
}

/// Adds three servers; the first is the current one, and everything of it is loaded.
fn with_three_servers(app: &mut App) {
    for sample in sample_data::SERVERS {
        let server = server(app, sample);
        app.workspace.add(server);
    }
    let first = ServerUid::from("one");
    app.workspace.select(&first);
    if let Some(server) = app.workspace.server_mut(&first) {
        populate(server);
    }
    if let Some(second) = app.workspace.server_mut(&ServerUid::from("two")) {
        post(
            second,
            0,
            ("uid_lyra", 0, "@everyone the moonflowers opened"),
            "x",
        );
    }
    show(app, "general");
}

fn server(app: &App, (uid, name, icon_text): (&str, &str, &str)) -> Server {
    let facts = ServerInfo {
        uid: uid.into(),
        name: name.into(),
        icon_text: icon_text.into(),
        address: "https://chat.example.org".into(),
        me: sample_data::ME.into(),
    };
    let mut server = Server::new(facts, Arc::clone(app.workspace.calendar()));
    server.set_connection(ConnectionState::Online);
    server.set_session_state(SessionState::Verified { until: None });
    server.set_tls_state(TlsState {
        certificate: None,
        trust: Some(Trust::SystemTrusted),
    });
    server
}

fn populate(server: &mut Server) {
    let now = Instant::now();
    let here = ChannelClient {
        client: "me".into(),
        user: sample_data::ME.into(),
    };
    let typing = ChannelClient {
        client: "t".into(),
        user: "uid_mira".into(),
    };
    for change in [
        ServerEvent::Channels(categories()),
        ServerEvent::Profiles(profiles()),
        ServerEvent::Members(members()),
        ServerEvent::Present("general".into(), vec![here]),
        messages(),
        history("quiet-corner", Vec::new()),
        ServerEvent::Typing {
            channel: "general".into(),
            connection: typing,
            active: true,
        },
    ] {
        let _applied = server.apply(change, now);
    }
    for (number, line, channel) in [
        (90, ("uid_orin", 87_100, "Gauge says 2.4 m"), "tides"),
        (91, ("uid_orin", 87_110, "And rising"), "tides"),
        (
            92,
            ("uid_noor", 87_120, "@Vin can you look at the crane?"),
            "workshop",
        ),
    ] {
        post(server, number, line, channel);
    }
}

fn post(server: &mut Server, number: i64, line: (&str, i64, &str), channel: &str) {
    let message = Box::new(message(number, line, channel));
    let _applied = server.apply(ServerEvent::Posted(message), Instant::now());
}

fn categories() -> Vec<Category> {
    let category = |(name, channels): &(&str, &[(&str, bool)])| Category {
        id: (*name).into(),
        name: (*name).to_owned(),
        channels: channels
            .iter()
            .map(|(name, voice)| channel(name, *voice))
            .collect(),
    };
    sample_data::CHANNELS.iter().map(category).collect()
}

fn profiles() -> Vec<Profile> {
    let people = sample_data::MEMBERS
        .iter()
        .map(|(uid, name, _)| (*uid, *name))
        .chain([(sample_data::ME, "Vin")]);
    let profile = |(uid, name): (&str, &str)| Profile {
        user: uid.into(),
        display_name: name.into(),
        avatar: Avatar::Unspecified,
        version: 1,
    };
    people.map(profile).collect()
}

fn members() -> Vec<Member> {
    let member = |(uid, name, here): &(&str, &str, bool)| Member {
        id: (*uid).into(),
        name: (*name).into(),
        status: if *here {
            Presence::Online
        } else {
            Presence::Offline
        },
    };
    sample_data::MEMBERS.iter().map(member).collect()
}

fn channel(name: &str, voice: bool) -> Channel {
    let kind = if voice {
        ChannelKind::Voice
    } else {
        ChannelKind::Text
    };
    Channel {
        id: name.into(),
        name: name.into(),
        kind,
    }
}

fn messages() -> ServerEvent {
    let mut messages: Vec<_> = sample_data::MESSAGES
        .iter()
        .zip(0..)
        .map(|(line, number)| message(number, *line, "general"))
        .collect();
    if let Some(answer) = messages.get_mut(10) {
        answer.reply_to = Some(Reply {
            message: "msg_9".into(),
            author: Some(sample_data::ME.into()),
            preview: "Set units = \"metres\" in its config.".into(),
            unavailable: false,
        });
    }
    history("general", messages)
}

fn history(channel: &str, messages: Vec<ChatMessage>) -> ServerEvent {
    ServerEvent::History(Box::new(History {
        channel: channel.into(),
        messages,
        range: HistoryRange::Newest,
        reaches_start: Some(true),
    }))
}

fn message(number: i64, (author, after, body): (&str, i64, &str), channel: &str) -> ChatMessage {
    const BEGINS: i64 = NOON - 90_000;
    ChatMessage {
        id: format!("msg_{number}").into(),
        channel: channel.into(),
        author: author.into(),
        body: body.into(),
        created_at: Timestamp::from_second(BEGINS + after).unwrap_or(Timestamp::UNIX_EPOCH),
        reply_to: None,
        attachments: Vec::new(),
        reactions: Vec::new(),
        edited_at: None,
        revision: None,
        client_key: None,
    }
}

fn show(app: &mut App, channel: &str) {
    let channel = ChannelId::from(channel);
    if let Some(server) = app.workspace.current_server_mut() {
        server.open(Some(channel));
    }
    app.refresh(true);
    if let Some(ctx) = app.workspace.context() {
        let _action = app.features.timeline.sync_channel(&ctx);
    }
}

fn unread(app: &mut App) {
    show(app, "quiet-corner");
    if let Some(server) = app.workspace.current_server_mut() {
        for number in 0..3 {
            let text = "The ferry keeps its berth until the fog lifts.";
            let line = ("uid_noor", 87_200 + number * 20, text);
            post(server, 100 + number, line, "general");
        }
    }
    show(app, "general");
}

fn loading(app: &mut App) {
    let [first, ..] = sample_data::SERVERS;
    let mut server = server(app, first);
    server.set_connection(ConnectionState::Connecting);
    server.set_session_state(SessionState::NotStarted);
    app.workspace.add(server);
    app.workspace.select(&"one".into());
    app.refresh(true);
}

fn offline(app: &mut App) {
    // Half a second less than a whole number, so that the countdown shows the same seconds however long drawing takes.
    const WAIT: Duration = Duration::from_millis(11_500);
    if let Some(server) = app.workspace.current_server_mut() {
        server.queue(
            &"general".into(),
            "l1".into(),
            "I am on my way, as soon as the line is back.",
            None,
        );
        let until = Instant::now() + WAIT;
        server.set_connection(ConnectionState::Waiting {
            attempt: 4,
            until,
            failure: Failure::ConnectionRefused,
        });
    }
}

fn failed(app: &mut App) {
    if let Some(server) = app.workspace.current_server_mut() {
        let channel = ChannelId::from("general");
        server.queue(&channel, "l1".into(), "Can somebody check berth 4?", None);
        server.fail(
            &channel,
            &"l1".into(),
            Failure::ServerError { status: 503 },
            true,
        );
        server.queue(&channel, "l2".into(), "And the fenders.", None);
        let _changed = server.progress(&channel, &"l2".into(), SendState::Sending);
    }
}
