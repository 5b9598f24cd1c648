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

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    pub author: UserId,
    /// Without markup.
    pub words: String,
    pub calls: bool,
    /// Whether it is in the channel in view.
    pub here: bool,
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
    waiting: Vec<NewMessage>,
    quiet_until: Option<Instant>,
}

/// The setting for one server: a muted server announces mentions at most.
#[must_use]
pub fn verbosity(wished: Verbosity, muted: bool) -> Verbosity {
    match wished {
        Verbosity::All if muted => Verbosity::Mentions,
        wished => wished,
    }
}

impl AnnouncementQueue {
    /// Queues messages and returns what is due at once.
    pub fn heard(
        &mut self,
        news: impl IntoIterator<Item = NewMessage>,
        verbosity: Verbosity,
        now: Instant,
    ) -> Vec<Announcement> {
        let mut told = Vec::new();
        for news in news {
            match verbosity {
                Verbosity::All | Verbosity::Mentions if news.calls => {
                    told.push(Announcement::Message(news));
                }
                Verbosity::All if news.here => self.waiting.push(news),
                Verbosity::All | Verbosity::Mentions | Verbosity::Nothing => {}
            }
        }
        told.extend(self.passed(now));
        told
    }

    /// Postpones announcements because the user is typing.
    pub fn written(&mut self, now: Instant) {
        let until = now + TYPING_PAUSE;
        self.quiet_until = self.quiet_until.max(Some(until));
    }

    /// When [`Self::take_due`] has something to return; `None` while nothing waits.
    #[must_use]
    pub fn due(&self) -> Option<Instant> {
        self.quiet_until.filter(|_| !self.waiting.is_empty())
    }

    /// Drops what waits, because the user went elsewhere.
    pub fn forget(&mut self) {
        self.waiting.clear();
    }

    pub fn passed(&mut self, now: Instant) -> Vec<Announcement> {
        if self.quiet_until.is_some_and(|until| now < until) || self.waiting.is_empty() {
            return Vec::new();
        }
        self.quiet_until = Some(now + BATCH_WINDOW);
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.len() < MIN_SUMMARY {
            return waiting.into_iter().map(Announcement::Message).collect();
        }
        let people: BTreeSet<_> = waiting.iter().map(|news| &news.author).collect();
        vec![Announcement::Summary {
            messages: waiting.len(),
            people: people.len(),
        }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn news(author: &str, calls: bool, here: bool) -> NewMessage {
        NewMessage {
            author: author.into(),
            words: "words".into(),
            calls,
            here,
        }
    }

    fn here(author: &str) -> NewMessage {
        news(author, false, true)
    }

    #[test]
    fn the_first_is_told_at_once_and_a_burst_as_a_number() {
        let (start, mut teller) = (Instant::now(), AnnouncementQueue::default());
        let told = teller.heard([here("ada")], Verbosity::All, start);
        assert_eq!(told, [Announcement::Message(here("ada"))]);
        assert_eq!(teller.due(), None);
        for author in ["ada", "finn", "ada", "orin", "finn"] {
            assert_eq!(teller.heard([here(author)], Verbosity::All, start), []);
        }
        assert_eq!(teller.due(), Some(start + BATCH_WINDOW));
        let told = teller.passed(start + BATCH_WINDOW);
        let (messages, people) = (5, 3);
        assert_eq!(told, [Announcement::Summary { messages, people }]);
        assert_eq!(teller.due(), None);
    }

    #[test]
    fn two_that_waited_are_told_word_for_word() {
        let (start, mut teller) = (Instant::now(), AnnouncementQueue::default());
        let _first = teller.heard([here("ada")], Verbosity::All, start);
        let _none = teller.heard([here("finn"), here("ada")], Verbosity::All, start);
        let told = teller.passed(start + BATCH_WINDOW);
        assert_eq!(
            told,
            [
                Announcement::Message(here("finn")),
                Announcement::Message(here("ada"))
            ]
        );
    }

    #[test]
    fn a_mention_waits_for_nothing() {
        let (start, mut teller) = (Instant::now(), AnnouncementQueue::default());
        teller.written(start);
        let call = news("ada", true, false);
        let told = teller.heard([here("finn"), call.clone()], Verbosity::All, start);
        assert_eq!(told, [Announcement::Message(call)]);
        assert_eq!(teller.due(), Some(start + TYPING_PAUSE));
    }

    #[test]
    fn less_is_told_as_the_user_wishes() {
        for (verbosity, expected) in [
            (Verbosity::All, 2),
            (Verbosity::Mentions, 1),
            (Verbosity::Nothing, 0),
        ] {
            let all = [here("a"), news("b", true, false), news("c", false, false)];
            let told = AnnouncementQueue::default().heard(all, verbosity, Instant::now());
            assert_eq!(told.len(), expected, "{verbosity:?}");
        }
    }

    #[test]
    fn a_muted_server_never_tells_more_than_mentions() {
        for wished in Verbosity::ALL {
            assert_eq!(verbosity(wished, false), wished);
            assert_ne!(verbosity(wished, true), Verbosity::All);
        }
        assert_eq!(verbosity(Verbosity::Nothing, true), Verbosity::Nothing);
        let told = AnnouncementQueue::default().heard(
            [here("a"), news("b", true, false)],
            verbosity(Verbosity::All, true),
            Instant::now(),
        );
        assert_eq!(told, [Announcement::Message(news("b", true, false))]);
    }

    #[test]
    fn what_was_said_elsewhere_is_forgotten() {
        let (start, mut teller) = (Instant::now(), AnnouncementQueue::default());
        teller.written(start);
        let _none = teller.heard([here("ada")], Verbosity::All, start);
        teller.forget();
        assert_eq!(teller.due(), None);
        assert_eq!(teller.passed(start + TYPING_PAUSE), []);
    }
}
