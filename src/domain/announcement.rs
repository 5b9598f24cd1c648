//! When screen-reader announcements of new messages are made: pure policy.
//!
//! The first message is announced at once; those that follow within [`BATCH_WINDOW`] are announced together, many of
//! them as a number. Mentions are never delayed. While the user types, everything but mentions waits. Wording and
//! output are elsewhere.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::id::UserId;
use super::preference::Verbosity;

/// How long messages are collected after an announcement.
pub const BATCH_WINDOW: Duration = Duration::from_millis(1500);
/// How long nothing is announced after a key press of the user.
pub const TYPING_PAUSE: Duration = Duration::from_millis(1500);
/// From how many messages on only their number is announced.
pub const MIN_SUMMARY: usize = 3;
/// Further authors are not counted.
const MAX_AUTHORS: usize = 1_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    pub author: UserId,
    /// Without markup.
    pub text: String,
    pub mentions_me: bool,
    /// Whether it is in the channel in view.
    pub in_open_channel: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Announcement {
    Message(NewMessage),
    /// At least [`MIN_SUMMARY`] messages.
    Summary {
        messages: usize,
        people: usize,
    },
}

#[derive(Debug, Default)]
pub struct AnnouncementQueue {
    waiting: Collected,
    quiet_until: Option<Instant>,
}

/// Messages that are announced together. Texts are kept of so many only as are announced one by one.
#[derive(Debug, Default)]
struct Collected {
    first: Vec<NewMessage>,
    count: usize,
    authors: BTreeSet<UserId>,
}

impl Collected {
    fn push(&mut self, message: NewMessage) {
        self.count += 1;
        if self.authors.len() < MAX_AUTHORS {
            let _new = self.authors.insert(message.author.clone());
        }
        if self.count < MIN_SUMMARY {
            self.first.push(message);
        }
    }

    fn is_empty(&self) -> bool {
        self.count == 0
    }

    fn into_announcements(self) -> Vec<Announcement> {
        if self.count < MIN_SUMMARY {
            return self.first.into_iter().map(Announcement::Message).collect();
        }
        vec![Announcement::Summary {
            messages: self.count,
            people: self.authors.len(),
        }]
    }
}

/// The setting for one server: a muted server announces mentions at most.
pub fn verbosity(setting: Verbosity, muted: bool) -> Verbosity {
    match setting {
        Verbosity::All if muted => Verbosity::Mentions,
        setting => setting,
    }
}

impl AnnouncementQueue {
    /// Queues messages and returns what is due at once.
    pub fn push(
        &mut self,
        messages: impl IntoIterator<Item = NewMessage>,
        verbosity: Verbosity,
        now: Instant,
    ) -> Vec<Announcement> {
        let mut mentions = Collected::default();
        for message in messages {
            match verbosity {
                Verbosity::All | Verbosity::Mentions if message.mentions_me => {
                    mentions.push(message);
                }
                Verbosity::All if message.in_open_channel => self.waiting.push(message),
                Verbosity::All | Verbosity::Mentions | Verbosity::Nothing => {}
            }
        }
        let mut due = mentions.into_announcements();
        due.extend(self.take_due(now));
        due
    }

    /// Postpones announcements because the user is typing.
    pub fn user_typed(&mut self, now: Instant) {
        self.quiet_until = self.quiet_until.max(Some(now + TYPING_PAUSE));
    }

    /// When [`Self::take_due`] has something to return; `None` while nothing waits.
    pub fn next_due(&self) -> Option<Instant> {
        self.quiet_until.filter(|_| !self.waiting.is_empty())
    }

    /// Drops waiting messages, because the user left the channel.
    pub fn clear(&mut self) {
        self.waiting = Collected::default();
    }

    pub fn take_due(&mut self, now: Instant) -> Vec<Announcement> {
        if self.quiet_until.is_some_and(|until| now < until) || self.waiting.is_empty() {
            return Vec::new();
        }
        self.quiet_until = Some(now + BATCH_WINDOW);
        std::mem::take(&mut self.waiting).into_announcements()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(author: &str, mentions_me: bool, in_open_channel: bool) -> NewMessage {
        NewMessage {
            author: author.into(),
            text: "text".into(),
            mentions_me,
            in_open_channel,
        }
    }

    fn in_view(author: &str) -> NewMessage {
        message(author, false, true)
    }

    #[test]
    fn first_message_is_announced_at_once_and_a_burst_as_a_number() {
        let (start, mut queue) = (Instant::now(), AnnouncementQueue::default());
        let due = queue.push([in_view("ada")], Verbosity::All, start);
        assert_eq!(due, [Announcement::Message(in_view("ada"))]);
        assert_eq!(queue.next_due(), None);
        for author in ["ada", "finn", "ada", "orin", "finn"] {
            assert_eq!(queue.push([in_view(author)], Verbosity::All, start), []);
        }
        assert_eq!(queue.next_due(), Some(start + BATCH_WINDOW));
        let due = queue.take_due(start + BATCH_WINDOW);
        let (messages, people) = (5, 3);
        assert_eq!(due, [Announcement::Summary { messages, people }]);
        assert_eq!(queue.next_due(), None);
    }

    #[test]
    fn two_waiting_messages_are_announced_in_full() {
        let (start, mut queue) = (Instant::now(), AnnouncementQueue::default());
        let _first = queue.push([in_view("ada")], Verbosity::All, start);
        let _none = queue.push([in_view("finn"), in_view("ada")], Verbosity::All, start);
        let due = queue.take_due(start + BATCH_WINDOW);
        assert_eq!(
            due,
            [
                Announcement::Message(in_view("finn")),
                Announcement::Message(in_view("ada"))
            ]
        );
    }

    #[test]
    fn mention_is_announced_while_the_user_types() {
        let (start, mut queue) = (Instant::now(), AnnouncementQueue::default());
        queue.user_typed(start);
        let call = message("ada", true, false);
        let due = queue.push([in_view("finn"), call.clone()], Verbosity::All, start);
        assert_eq!(due, [Announcement::Message(call)]);
        assert_eq!(queue.next_due(), Some(start + TYPING_PAUSE));
    }

    #[test]
    fn verbosity_limits_announcements() {
        for (verbosity, expected) in [
            (Verbosity::All, 2),
            (Verbosity::Mentions, 1),
            (Verbosity::Nothing, 0),
        ] {
            let all = [
                in_view("a"),
                message("b", true, false),
                message("c", false, false),
            ];
            let due = AnnouncementQueue::default().push(all, verbosity, Instant::now());
            assert_eq!(due.len(), expected, "{verbosity:?}");
        }
    }

    #[test]
    fn muted_server_announces_mentions_at_most() {
        for setting in Verbosity::ALL {
            assert_eq!(verbosity(setting, false), setting);
            assert_ne!(verbosity(setting, true), Verbosity::All);
        }
        assert_eq!(verbosity(Verbosity::Nothing, true), Verbosity::Nothing);
        let due = AnnouncementQueue::default().push(
            [in_view("a"), message("b", true, false)],
            verbosity(Verbosity::All, true),
            Instant::now(),
        );
        assert_eq!(due, [Announcement::Message(message("b", true, false))]);
    }

    #[test]
    fn clear_drops_waiting_messages() {
        let (start, mut queue) = (Instant::now(), AnnouncementQueue::default());
        queue.user_typed(start);
        let _none = queue.push([in_view("ada")], Verbosity::All, start);
        queue.clear();
        assert_eq!(queue.next_due(), None);
        assert_eq!(queue.take_due(start + TYPING_PAUSE), []);
    }

    #[test]
    fn flood_keeps_no_texts() {
        let (start, mut queue) = (Instant::now(), AnnouncementQueue::default());
        let _ = queue.push([in_view("ada")], Verbosity::All, start);
        let authors: Vec<_> = (0..10_000).map(|number| number.to_string()).collect();
        let flood = authors.iter().map(|author| in_view(author));
        assert_eq!(queue.push(flood, Verbosity::All, start), []);
        assert_eq!(queue.waiting.first.len(), MIN_SUMMARY - 1);
        assert_eq!(queue.waiting.authors.len(), MAX_AUTHORS);
        let (messages, people) = (10_000, MAX_AUTHORS);
        let summary = Announcement::Summary { messages, people };
        assert_eq!(queue.take_due(start + BATCH_WINDOW), [summary]);
        let mentions = (0..500).map(|_| message("x", true, false));
        let due = queue.push(mentions, Verbosity::All, start);
        assert_eq!(due.len(), 1);
    }
}
