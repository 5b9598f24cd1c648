//! Notifications of the system: which are shown, and their texts. What they lead to is in `effect::notifications`.

use std::sync::Arc;

use crate::domain::id::{MessageId, ServerUid};
use crate::domain::inbox;
use crate::domain::notification::group::{Arrival, NotificationGroup, NotificationGroups};
use crate::domain::notification_settings::{NotificationPreview, Volume};
use crate::domain::server::Server;
use crate::domain::unicode;
use crate::feature::settings::notifications::ServiceStatus;
use crate::fl;
use crate::i18n::Strings;
use crate::platform::notification::{NotificationLabels, Notifier, SystemNotification};

/// Of a name in a notification, in characters.
const MAX_NAME: usize = 80;

#[derive(Default)]
pub struct Notifications {
    /// `None` in scenes and most tests: then nothing notifies.
    pub notifier: Option<Arc<Notifier>>,
    pub groups: NotificationGroups,
    pub service: ServiceStatus,
}

impl Notifications {
    /// Withdraws what is not unread any longer.
    pub fn retain(&mut self, is_unread: impl Fn(&NotificationGroup) -> bool) {
        for key in self.groups.retain(is_unread) {
            self.withdraw(key);
        }
    }

    /// Withdraws what quotes a message that was deleted.
    pub fn forget_message(&mut self, server: &ServerUid, message: &MessageId) {
        self.retain(|group| group.place.server != *server || group.newest.message != *message);
    }

    pub fn withdraw(&self, key: u64) {
        if let Some(notifier) = &self.notifier {
            notifier.withdraw(key);
        }
    }

    pub fn show(&self, key: u64, notification: SystemNotification) {
        if let Some(notifier) = &self.notifier {
            notifier.show(key, notification);
        }
    }
}

/// What the notification of a group shows.
pub fn notification(
    group: &NotificationGroup,
    server: &Server,
    (preview, sound): (NotificationPreview, Option<Volume>),
    strings: &Strings,
) -> SystemNotification {
    let preview = if server.is_trusted() {
        preview
    } else {
        preview.min(NotificationPreview::Sender)
    };
    let (title, body) = match preview {
        NotificationPreview::Nothing => {
            let count = group.count;
            let title = fl!(strings, "notification-hidden", "count" => count);
            (title.into_owned(), String::new())
        }
        NotificationPreview::Sender => with_sender(group, server, strings),
        NotificationPreview::Full => with_text(group, server, strings),
    };
    SystemNotification {
        title,
        body,
        sound,
        labels: NotificationLabels {
            open: fl!(strings, "inbox-open").into_owned(),
            mark_read: fl!(strings, "inbox-read").into_owned(),
            reply: fl!(strings, "timeline-reply").into_owned(),
        },
    }
}

fn with_sender(group: &NotificationGroup, server: &Server, strings: &Strings) -> (String, String) {
    let (channel, origin) = (channel_name(group, server), name(server.name()));
    if group.count > 1 {
        let title =
            fl!(strings, "notification-several", "count" => group.count, "channel" => channel);
        let authors = authors(group, server, strings);
        let body = fl!(strings, "notification-authors", "authors" => authors, "server" => origin);
        return (title.into_owned(), body.into_owned());
    }
    let title = name(server.name_of(&group.newest.author));
    let body = if group.is_call() {
        fl!(strings, "notification-call", "channel" => channel, "server" => origin)
    } else {
        fl!(strings, "notification-message", "channel" => channel, "server" => origin)
    };
    (title, body.into_owned())
}

fn with_text(group: &NotificationGroup, server: &Server, strings: &Strings) -> (String, String) {
    let (channel, origin) = (channel_name(group, server), name(server.name()));
    let author = name(server.name_of(&group.newest.author));
    let text = excerpt(&group.newest);
    if group.count > 1 {
        let title =
            fl!(strings, "notification-several", "count" => group.count, "channel" => channel);
        let body = fl!(strings, "notification-quote", "author" => author, "text" => text);
        return (title.into_owned(), body.into_owned());
    }
    let title = fl!(strings, "notification-origin", "author" => author, "channel" => channel, "server" => origin);
    (title.into_owned(), text)
}

/// The text in the window about a message in another channel.
pub fn toast_text(server: &Server, channel: &str, arrival: &Arrival, strings: &Strings) -> String {
    let (author, origin) = (name(server.name_of(&arrival.author)), name(server.name()));
    fl!(strings, "notification-origin", "author" => author, "channel" => channel, "server" => origin)
        .into_owned()
}

fn excerpt(arrival: &Arrival) -> String {
    inbox::excerpt(&arrival.body, arrival.files.iter().map(String::as_str))
}

fn authors(group: &NotificationGroup, server: &Server, strings: &Strings) -> String {
    let authors = group.authors.iter();
    let authors: Vec<_> = authors.map(|it| name(server.name_of(it))).collect();
    let authors = authors.join(", ");
    if group.has_more_authors {
        fl!(strings, "notification-more-authors", "authors" => authors).into_owned()
    } else {
        authors
    }
}

fn channel_name(group: &NotificationGroup, server: &Server) -> String {
    let channel = server.channel(&group.place.channel);
    name(channel.map_or("", |channel| channel.name.as_str()))
}

/// The server chooses it.
fn name(of: &str) -> String {
    unicode::single_line(of, MAX_NAME)
}
