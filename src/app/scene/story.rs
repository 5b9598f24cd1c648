//! How each scene comes about: an application without a window, a disk or a network, told what it needs to know.

use std::sync::Arc;
use std::time::{Duration, Instant};

use iced::Size;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{cast, entering, joining, names, servers};
use crate::app::shelf::Shelf;
use crate::app::{App, Dialog, Notice};
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
use crate::feature::registry::{add, sheet};
use crate::feature::settings;
use crate::i18n::calendar::Almanac;
use crate::store::registry::Registry;
use crate::store::settings::Settings;
use crate::ui::Theme;
use crate::ui::theme::Variant;

/// Noon of the day of the scenes, in seconds of universal time.
const NOON: i64 = 1_795_435_200;

/// A scene by its name.
pub(super) fn told(name: &str, locale: &str, variant: Variant, size: Size) -> Option<App> {
    let mut app = blank(locale, variant, size);
    match name {
        "welcome" => {}
        "first" | "bring" | "keep" | "locked" | "away" => entering::page(&mut app, name),
        "backup" | "words" | "check" => entering::backup(&mut app, name),
        "replace" | "identity" => {
            settled(&mut app);
            entering::care(&mut app, name);
        }
        "add" => {
            app.dialog = Some(Dialog::Add(Box::new(add::State::with_address(
                "chat.example.org",
            ))));
        }
        "add-failed" => {
            app.dialog = Some(joining::failed());
        }
        "choose" => app.dialog = Some(joining::choice()),
        "join" => app.dialog = Some(joining::page()),
        "join-danger" => app.dialog = Some(joining::danger()),
        "doubt" => app.dialog = Some(joining::doubt()),
        "details" | "changed" => {
            settled(&mut app);
            joining::details(&mut app, name == "changed");
        }
        "timeline" => settled(&mut app),
        "unread" => unread(&mut app),
        "empty" => {
            settled(&mut app);
            show(&mut app, "quiet-corner");
        }
        "loading" => loading(&mut app),
        "offline" => offline(&mut app),
        "failed" => failed(&mut app),
        "settings" => {
            settled(&mut app);
            app.dialog = Some(Dialog::Settings(settings::State::new(
                app.shelf.settings.preferences.clone(),
                true,
                None,
            )));
        }
        "server-menu" => servers::menu(&mut app),
        "server-rename" => servers::sheet(&mut app, sheet::State::rename),
        "server-icon" => servers::sheet(&mut app, sheet::State::face),
        "server-leave" => servers::sheet(&mut app, sheet::State::leave),
        "server-not-left" => servers::not_left(&mut app),
        "settings-servers" => servers::list(&mut app),
        "notices" => {
            settled(&mut app);
            app.notices = vec![
                Notice::IdentityInMemory,
                Notice::SettingsAside("settings.json.broken-1".into()),
            ];
        }
        _ => names::told(name, &mut app)?,
    }
    Some(app)
}

fn blank(locale: &str, variant: Variant, size: Size) -> App {
    let shelf = Shelf::new(Settings::default(), Registry::default(), None);
    let mut app = App::with(shelf, Some(locale.to_owned()), size);
    let noon = Timestamp::from_second(NOON).unwrap_or(Timestamp::UNIX_EPOCH);
    let almanac = Almanac::new(
        app.stage.strings.clone(),
        HourCycle::Language,
        TimeZone::UTC,
        noon,
    );
    app.stage.calendar = Arc::new(almanac);
    app.stage.theme = Theme::new(variant);
    app
}

/// Three servers, the first in view, everything loaded.
pub(super) fn settled(app: &mut App) {
    for (uid, name, icon_text) in cast::SERVERS {
        let server = server(app, (uid, name, icon_text));
        app.stage.order.push(ServerUid::from(uid));
        let _none = app.stage.servers.insert(uid.into(), server);
    }
    app.stage.current = Some("one".into());
    let first = ServerUid::from("one");
    if let Some(server) = app.stage.servers.get_mut(&first) {
        furnish(server);
    }
    if let Some(second) = app.stage.servers.get_mut(&ServerUid::from("two")) {
        let _applied = second.apply(
            ServerEvent::Posted(Box::new(message(
                0,
                ("uid_lyra", 0, "@everyone the moonflowers opened"),
                "x",
            ))),
            Instant::now(),
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
        me: cast::ME.into(),
    };
    let mut server = Server::new(facts, Arc::clone(&app.stage.calendar));
    server.set_connection(ConnectionState::Online);
    server.set_session_state(SessionState::Verified { until: None });
    server.set_tls_state(TlsState {
        certificate: None,
        trust: Some(Trust::SystemTrusted),
    });
    server
}

fn furnish(server: &mut Server) {
    let now = Instant::now();
    let here = ChannelClient {
        client: "me".into(),
        user: cast::ME.into(),
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
        talk(),
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
        let _applied = server.apply(
            ServerEvent::Posted(Box::new(message(number, line, channel))),
            now,
        );
    }
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
    cast::CHANNELS.iter().map(category).collect()
}

fn profiles() -> Vec<Profile> {
    let people = cast::PEOPLE
        .iter()
        .map(|(uid, name, _)| (*uid, *name))
        .chain([(cast::ME, "Vin")]);
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
    cast::PEOPLE.iter().map(member).collect()
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

fn talk() -> ServerEvent {
    let mut messages: Vec<_> = cast::TALK
        .iter()
        .zip(0..)
        .map(|(line, number)| message(number, *line, "general"))
        .collect();
    if let Some(answer) = messages.get_mut(10) {
        answer.reply_to = Some(Reply {
            message: "msg_9".into(),
            author: Some(cast::ME.into()),
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
        span: HistoryRange::Newest,
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
    if let Some(server) = app.stage.server_mut() {
        server.open(Some(channel));
    }
    app.refresh(true);
    if let Some(ctx) = app.stage.ctx() {
        let _action = app.timeline.opened(&ctx);
    }
}

fn unread(app: &mut App) {
    settled(app);
    show(app, "quiet-corner");
    if let Some(server) = app.stage.server_mut() {
        for number in 0..3 {
            let line = (
                "uid_noor",
                87_200 + number * 20,
                "The ferry keeps its berth until the fog lifts.",
            );
            let _applied = server.apply(
                ServerEvent::Posted(Box::new(message(100 + number, line, "general"))),
                Instant::now(),
            );
        }
    }
    show(app, "general");
}

fn loading(app: &mut App) {
    let server = server(app, ("one", "Harbor Commons", "HC"));
    app.stage.order.push("one".into());
    let _none = app.stage.servers.insert("one".into(), server);
    app.stage.current = Some("one".into());
    if let Some(server) = app.stage.server_mut() {
        server.set_connection(ConnectionState::Connecting);
        server.set_session_state(SessionState::NotStarted);
    }
    app.refresh(true);
}

fn offline(app: &mut App) {
    // Half a second less than a whole number, so that the picture counts the same seconds however long drawing takes.
    const WAIT: Duration = Duration::from_millis(11_500);
    settled(app);
    if let Some(server) = app.stage.server_mut() {
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
    settled(app);
    if let Some(server) = app.stage.server_mut() {
        let channel = ChannelId::from("general");
        server.queue(&channel, "l1".into(), "Can somebody check berth 4?", None);
        server.fail(
            &channel,
            &"l1".into(),
            Failure::ServerError { status: 503 },
            true,
        );
        server.queue(&channel, "l2".into(), "And the fenders.", None);
        let _waits = server.progress(&channel, &"l2".into(), SendState::Sending);
    }
}
