//! The menu about the notifications of a server or a channel: which messages notify, and muting for a time. Must not know
//! where the choice is stored.

use std::borrow::Cow;

use crate::domain::id::{ChannelId, ServerUid};
use crate::domain::notification_settings::{MuteDuration, NotificationLevel};
use crate::domain::server::Server;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::widget::menu::{Menu, MenuItem};

/// What a choice is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotificationPlace {
    pub server: ServerUid,
    /// `None`: all of the server.
    pub channel: Option<ChannelId>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// `None` inherits.
    LevelChosen(NotificationPlace, Option<NotificationLevel>),
    MuteChosen(NotificationPlace, MuteDuration),
    UnmuteChosen(NotificationPlace),
}

/// `None` if the channel is not there any more.
pub fn menu<'a>(
    place: &NotificationPlace,
    server: &'a Server,
    strings: &'a Strings,
) -> Option<Menu<'a, Message>> {
    let (name, level, mute) = if let Some(channel) = &place.channel {
        let (_, chosen) = server.notification_settings(channel);
        let name = server.channel(channel)?.name.as_str();
        (name, chosen.level, chosen.mute)
    } else {
        let overrides = server.overrides();
        (server.name(), overrides.notify, overrides.mute())
    };
    let inherited = match place.channel {
        Some(_) => fl!(strings, "notify-as-server"),
        None => fl!(strings, "notify-as-settings"),
    };
    let levels = NotificationLevel::ALL.map(|level| (Some(level), level_name(level, strings)));
    let levels = [(None, inherited)].into_iter().chain(levels);
    let levels = levels.map(|(offered, name)| {
        let chosen = Message::LevelChosen(place.clone(), offered);
        if offered == level {
            // The mark is no text, and a reader needs one.
            let name = fl!(strings, "notify-chosen", "name" => name);
            MenuItem::new(Icon::Done, name, chosen)
        } else {
            MenuItem::plain(name, Some(chosen))
        }
    });
    let unmute = mute.map(|_| {
        let unmute = Message::UnmuteChosen(place.clone());
        MenuItem::new(Icon::Unmuted, fl!(strings, "channel-menu-unmute"), unmute)
    });
    let mutes = MuteDuration::ALL.map(|duration| {
        let muted = Message::MuteChosen(place.clone(), duration);
        MenuItem::new(Icon::Muted, duration_name(duration, strings), muted)
    });
    let title = fl!(strings, "notify-menu-title", "name" => name);
    Some(Menu {
        name: title.into_owned().into(),
        items: levels.chain(unmute).chain(mutes).collect(),
    })
}

fn level_name(level: NotificationLevel, strings: &Strings) -> Cow<'_, str> {
    match level {
        NotificationLevel::Everything => fl!(strings, "notify-everything"),
        NotificationLevel::Mentions => fl!(strings, "notify-mentions-only"),
        NotificationLevel::Nothing => fl!(strings, "notify-nothing"),
    }
}

fn duration_name(duration: MuteDuration, strings: &Strings) -> Cow<'_, str> {
    match duration {
        MuteDuration::QuarterHour => fl!(strings, "mute-quarter-hour"),
        MuteDuration::Hour => fl!(strings, "mute-hour"),
        MuteDuration::EightHours => fl!(strings, "mute-eight-hours"),
        MuteDuration::Day => fl!(strings, "mute-day"),
        MuteDuration::Permanent => fl!(strings, "mute-permanent"),
    }
}
