//! What notifies in the whole application, and where a notification leads.

use jiff::tz::TimeZone;

use super::*;
use crate::app::tests::unfocused::{self, SERVER, apply, post};
use crate::domain::identity::SessionState;
use crate::domain::notification_settings::{
    Keywords, MuteDuration, NotificationPreview, QuietHours, Volume,
};
use crate::domain::trust::{TlsState, Trust};
use crate::platform::notification::SystemNotification;

const NOON: i64 = 12 * 3600;

fn app() -> App {
    let mut app = unfocused::app();
    app.workspace.clock = || (Timestamp::from_second(NOON).unwrap(), TimeZone::UTC);
    app
}

fn prefer(app: &mut App, change: impl FnOnce(&mut NotificationPreferences)) {
    let _saved = app.edit_preferences(|preferences| change(&mut preferences.notifications));
}

fn mute(app: &mut App, channel: Option<&str>, duration: MuteDuration) {
    let place = NotificationPlace {
        server: SERVER.into(),
        channel: channel.map(ChannelId::from),
    };
    let chosen = notification_menu::Message::MuteChosen(place, duration);
    let _saved = app.update(Message::NotificationMenu(chosen));
}

fn set_level(app: &mut App, channel: Option<&str>, level: NotificationLevel) {
    let place = NotificationPlace {
        server: SERVER.into(),
        channel: channel.map(ChannelId::from),
    };
    let chosen = notification_menu::Message::LevelChosen(place, Some(level));
    let _saved = app.update(Message::NotificationMenu(chosen));
}

fn shown(app: &App) -> Vec<SystemNotification> {
    let notifier = app.notifications.notifier.as_ref().unwrap();
    notifier.waiting().into_values().flatten().collect()
}

fn trust(app: &mut App) {
    app.workspace.edit(&SERVER.into(), |server| {
        server.set_session_state(SessionState::Verified { until: None });
        server.set_tls_state(TlsState {
            trust: Some(Trust::SystemTrusted),
            ..TlsState::default()
        });
    });
}

type Change = fn(&mut App);

#[test]
fn mention_notifies_unless_a_setting_or_the_focus_forbids_it() {
    let table: [(&str, Change, usize); 10] = [
        ("default", |_| {}, 1),
        ("focus", |app| app.workspace.has_focus = true, 0),
        ("muted server", |app| mute(app, None, MuteDuration::Hour), 0),
        (
            "muted channel",
            |app| mute(app, Some("tides"), MuteDuration::Permanent),
            0,
        ),
        (
            "another muted channel",
            |app| mute(app, Some("general"), MuteDuration::Permanent),
            1,
        ),
        (
            "nothing from the server",
            |app| set_level(app, None, NotificationLevel::Nothing),
            0,
        ),
        (
            "everything from the channel",
            |app| {
                set_level(app, None, NotificationLevel::Nothing);
                set_level(app, Some("tides"), NotificationLevel::Everything);
            },
            1,
        ),
        (
            "do not disturb",
            |app| prefer(app, |it| it.do_not_disturb = DoNotDisturb::On),
            0,
        ),
        (
            "quiet hours",
            |app| {
                prefer(app, |it| {
                    it.quiet_hours = QuietHours {
                        on: true,
                        from: 11 * 60,
                        to: 13 * 60,
                    };
                });
            },
            0,
        ),
        ("off", |app| prefer(app, |it| it.desktop = false), 0),
    ];
    for (name, change, expected) in table {
        let mut app = app();
        change(&mut app);
        post(&mut app, "1", "tides", "@everyone look");
        assert_eq!(shown(&app).len(), expected, "{name}");
        let server = app.workspace.server(&SERVER.into()).unwrap();
        assert_eq!(server.inbox().unread(), 1, "{name}: the inbox goes on");
    }
}

#[test]
fn ordinary_message_notifies_only_by_level_or_keyword() {
    let mut app = app();
    post(&mut app, "1", "tides", "the tide is low");
    assert_eq!(shown(&app).len(), 0);
    prefer(&mut app, |it| it.keywords = Keywords::parse("Tide"));
    post(&mut app, "2", "tides", "the tide is high");
    assert_eq!(shown(&app).len(), 1);
    set_level(&mut app, Some("general"), NotificationLevel::Everything);
    post(&mut app, "3", "general", "hello");
    assert_eq!(shown(&app).len(), 2);
}

#[test]
fn text_is_shown_only_where_chosen_and_of_trusted_servers() {
    for (preview, is_trusted, has_text, has_channel) in [
        (NotificationPreview::Full, true, true, true),
        (NotificationPreview::Full, false, false, true),
        (NotificationPreview::Sender, true, false, true),
        (NotificationPreview::Nothing, true, false, false),
    ] {
        let mut app = app();
        if is_trusted {
            trust(&mut app);
        }
        prefer(&mut app, |it| it.preview = preview);
        post(&mut app, "1", "tides", "@everyone the gate is open");
        let shown = shown(&app).remove(0);
        let all = format!("{} {}", shown.title, shown.body);
        assert_eq!(all.contains("gate"), has_text, "{all}");
        assert_eq!(all.contains("tides"), has_channel, "{all}");
        assert_eq!(shown.sound, Some(Volume::default()));
    }
}

#[test]
fn flood_is_one_notification_with_one_sound() {
    let mut app = app();
    trust(&mut app);
    set_level(&mut app, None, NotificationLevel::Everything);
    for number in 0..12 {
        post(&mut app, &number.to_string(), "tides", "hello");
    }
    let shown = shown(&app);
    assert_eq!(shown.len(), 1);
    assert!(shown[0].title.contains("12"), "{}", shown[0].title);
    // They were collected before the service took the first one.
    assert_eq!(shown[0].sound, Some(Volume::default()));
    assert_eq!(app.notifications.groups.get(1).unwrap().count, 12);
}

#[test]
fn notification_is_withdrawn_when_read_on_another_device_or_deleted() {
    let read = |app: &App| ServerEvent::Read {
        channel: "tides".into(),
        user: app.workspace.server(&SERVER.into()).unwrap().me().clone(),
        last_read: "1".into(),
    };
    let mut app = app();
    post(&mut app, "1", "tides", "@everyone");
    assert_eq!(shown(&app).len(), 1);
    let read = read(&app);
    apply(&mut app, read);
    assert_eq!(shown(&app).len(), 0);
    post(&mut app, "2", "tides", "@everyone");
    assert_eq!(shown(&app).len(), 1);
    let deleted = ServerEvent::Deleted {
        channel: "tides".into(),
        message: "2".into(),
    };
    let _ = app.on_changes(&SERVER.into(), vec![deleted]);
    assert_eq!(shown(&app).len(), 0);
}

#[test]
fn press_opens_the_channel_and_its_button_marks_it_as_read() {
    let mut app = app();
    post(&mut app, "1", "tides", "@everyone");
    let _ = app.update(Message::Notification(Event::Opened(1)));
    assert_eq!(app.workspace.channel(), Some(&"tides".into()));
    assert!(app.notifications.groups.is_empty());

    post(&mut app, "2", "general", "@everyone");
    let _ = app.update(Message::Notification(Event::MarkReadPressed(2)));
    let server = app.workspace.server(&SERVER.into()).unwrap();
    assert_eq!(server.unread(&"general".into()), (0, 0));
    assert_eq!(shown(&app).len(), 0);
    // It is gone by now.
    let _ = app.update(Message::Notification(Event::MarkReadPressed(2)));
}

#[test]
fn reply_is_queued_in_its_channel() {
    let mut app = app();
    post(&mut app, "1", "tides", "@everyone");
    let _ = app.update(Message::Notification(Event::Replied(1, "  ".into())));
    post(&mut app, "2", "tides", "@everyone");
    let _ = app.update(Message::Notification(Event::Replied(2, "on my way".into())));
    let server = app.workspace.server(&SERVER.into()).unwrap();
    let state = server.channel_state(&"tides".into()).unwrap();
    let pending: Vec<_> = state.timeline.pending().iter().collect();
    assert_eq!(pending.len(), 1);
    assert_eq!(&*pending[0].body, "on my way");
    assert_eq!(server.unread(&"tides".into()), (0, 0));
}

#[test]
fn mute_for_a_time_ends_by_itself() {
    let mut app = app();
    mute(&mut app, Some("tides"), MuteDuration::Hour);
    mute(&mut app, None, MuteDuration::Day);
    prefer(&mut app, |it| {
        let end = Timestamp::from_second(NOON + 60).unwrap();
        it.do_not_disturb = DoNotDisturb::Until(end);
    });
    let end = |app: &App| app.next_quiet_end().map(Timestamp::as_second);
    assert_eq!(end(&app), Some(NOON + 60));
    app.workspace.clock = || (Timestamp::from_second(NOON + 3600).unwrap(), TimeZone::UTC);
    let _ = app.update(Message::QuietEnded);
    assert_eq!(end(&app), Some(NOON + 24 * 3600));
    let server = app.workspace.server(&SERVER.into()).unwrap();
    assert!(server.is_muted() && !server.is_channel_muted(&"tides".into()));
    let stored = &app.storage.server(&SERVER.into()).unwrap().overrides;
    assert_eq!(stored, server.overrides());
    app.workspace.clock = || (Timestamp::from_second(NOON * 9).unwrap(), TimeZone::UTC);
    let _ = app.update(Message::QuietEnded);
    assert_eq!(end(&app), None);
    post(&mut app, "1", "tides", "@everyone");
    assert_eq!(shown(&app).len(), 1);
}
