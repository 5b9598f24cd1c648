//! What the user can do with a message: what the server speaks, and allows.

use super::message::Permissions;
use super::server::Server;
use super::timeline::{Timeline, TimelineItem};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is independent")]
pub struct MessageActions {
    pub reply: bool,
    /// An own reaction can be removed, and one that others have chosen be joined.
    pub react: bool,
    /// With an emoji that no one has chosen yet.
    pub react_anew: bool,
    pub edit: bool,
    pub delete: bool,
    pub mark_unread: bool,
}

impl MessageActions {
    /// Of a message of the server (`docs/backend-contract.md` 5.6 and 10). What is not offered is not requested either.
    pub fn of(item: &TimelineItem, timeline: &Timeline, server: &Server) -> Self {
        let (message, capabilities) = (&item.message, server.capabilities());
        let (extensions, takes_messages) =
            (capabilities.extensions, capabilities.features.messaging);
        let Permissions {
            react,
            reply,
            mark_unread,
            delete,
        } = message.extra().permissions;
        let is_own = message.author == *server.me();
        let is_on_server = !item.gone && server.connection().is_online();
        let is_free = !timeline.is_saving(&message.id) && !timeline.is_deleting(&message.id);
        let react = extensions
            .reactions
            .filter(|_| is_on_server && react != Some(false));
        let reactions = timeline.shown_reactions(item).len();
        Self {
            reply: takes_messages && reply != Some(false),
            react: react.is_some(),
            react_anew: react.is_some_and(|max| reactions < max as usize),
            // Of a text that was cut off the rest would be lost.
            edit: extensions.message_edit
                && is_own
                && is_on_server
                && is_free
                && !message.body.is_cut(),
            delete: extensions.message_delete
                && delete.unwrap_or(is_own)
                && is_on_server
                && is_free,
            mark_unread: timeline.may_be_unread(item) && mark_unread != Some(false),
        }
    }
}

/// The revision that an edit is based on: of a message that was never edited the first. `None`: it is not known.
pub fn revision(item: &TimelineItem) -> Option<u64> {
    let extra = item.message.extra();
    let first = extra.edited_at.is_none().then_some(1);
    extra.revision.or(first)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Instant;

    use super::*;
    use crate::domain::capability::Capabilities;
    use crate::domain::channel::{Category, Channel, ChannelKind};
    use crate::domain::connection::ConnectionState;
    use crate::domain::message::{ChatMessage, Extra, Reaction};
    use crate::domain::server::ServerInfo;
    use crate::domain::server_event::ServerEvent;
    use crate::domain::timeline::calendar::UtcCalendar;

    fn server(author: &str, extra: Extra, capabilities: &Capabilities) -> Server {
        let info = ServerInfo {
            uid: "s".into(),
            name: "S".into(),
            icon_text: "S".into(),
            address: "https://s.example".into(),
            me: "me".into(),
        };
        let mut server = Server::new(info, Arc::new(UtcCalendar));
        let channel = Channel {
            id: "c".into(),
            name: "c".into(),
            kind: ChannelKind::Text,
        };
        let message = ChatMessage {
            id: "m".into(),
            channel: "c".into(),
            author: author.into(),
            body: "text".into(),
            created_at: jiff::Timestamp::UNIX_EPOCH.into(),
            extra: None,
        };
        let category = Category {
            id: "g".into(),
            name: "G".into(),
            channels: vec![channel],
        };
        let events = [
            ServerEvent::Capabilities(Box::new(capabilities.clone())),
            ServerEvent::Channels(vec![category]),
            ServerEvent::Posted(Box::new(message.with(extra))),
        ];
        let _changes = server.apply_all(events, Instant::now());
        server.set_connection(ConnectionState::Online);
        server
    }

    fn actions(server: &Server) -> MessageActions {
        let timeline = &server.channel_state(&"c".into()).unwrap().timeline;
        MessageActions::of(&timeline.items()[0], timeline, server)
    }

    fn full() -> Capabilities {
        let mut capabilities = Capabilities::default();
        capabilities.extensions.message_edit = true;
        capabilities.extensions.message_delete = true;
        capabilities.extensions.reactions = Some(2);
        capabilities
    }

    /// React, react anew, edit, delete.
    fn changes(server: &Server) -> [bool; 4] {
        let it = actions(server);
        [it.react, it.react_anew, it.edit, it.delete]
    }

    #[test]
    fn only_what_the_server_speaks_is_offered() {
        let plain = server("me", Extra::default(), &Capabilities::default());
        assert_eq!(changes(&plain), [false; 4]);
        assert!(actions(&plain).reply && !actions(&plain).mark_unread);
        let own = server("me", Extra::default(), &full());
        assert_eq!(changes(&own), [true; 4]);
        let other = server("x", Extra::default(), &full());
        assert_eq!(changes(&other), [true, true, false, false]);
        let mut offline = server("me", Extra::default(), &full());
        offline.set_connection(ConnectionState::Connecting);
        assert_eq!(changes(&offline), [false; 4]);
        let mut read_only = full();
        read_only.features.messaging = false;
        assert!(!actions(&server("x", Extra::default(), &read_only)).reply);
    }

    #[test]
    fn permissions_of_a_message_are_respected() {
        let with = |permissions, author| {
            let extra = Extra {
                permissions,
                ..Extra::default()
            };
            server(author, extra, &full())
        };
        let none = Permissions {
            react: Some(false),
            reply: Some(false),
            mark_unread: Some(false),
            delete: Some(false),
        };
        let server = with(none, "me");
        assert_eq!(changes(&server), [false, false, true, false]);
        assert!(!actions(&server).reply);
        let moderator = Permissions {
            delete: Some(true),
            ..Permissions::default()
        };
        assert_eq!(changes(&with(moderator, "x")), [true, true, false, true]);
    }

    #[test]
    fn number_of_reactions_is_limited_by_the_server() {
        let reactions = ["👍", "🎉"].map(|emoji| Reaction {
            emoji: emoji.into(),
            count: 1,
            ..Reaction::default()
        });
        let extra = Extra {
            reactions: reactions.to_vec(),
            ..Extra::default()
        };
        let mut server = server("me", extra, &full());
        assert_eq!(changes(&server), [true, false, true, true]);
        let saving = server.begin_edit(&"c".into(), &"m".into(), "other".into());
        assert!(saving && !actions(&server).edit && !actions(&server).delete);
    }
}
