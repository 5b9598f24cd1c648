//! Collects server events for the app: limited in number and size, and events that supersede each other only once.

use std::collections::HashMap;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::domain::id::{ChannelId, ClientId, MessageId};
use crate::domain::server_event::ServerEvent;

/// Between two batches.
pub(super) const MIN_INTERVAL: Duration = Duration::from_millis(50);
/// Between two times at which events of servers that are not in view are due. The times are the same for all servers, so
/// that the events of all together cost the app one view.
pub(super) const BACKGROUND_INTERVAL: Duration = Duration::from_millis(500);
/// Of all events, where one with many rows counts as many.
pub(super) const MAX_WEIGHT: usize = 500;
/// Of the frames and responses, before decoding.
pub(super) const MAX_BYTES: usize = 512 * 1024;

/// Events that are not delivered yet. An event after a pause is due at once, unless the server is not in view.
#[derive(Debug, Default)]
pub(super) struct EventBatch {
    /// `None` where a later event supersedes it.
    events: Vec<Option<ServerEvent>>,
    /// Where the last event of a subject is.
    latest: HashMap<Subject, usize>,
    weight: usize,
    bytes: usize,
    first: Option<Instant>,
    last_delivery: Option<Instant>,
    is_background: bool,
}

/// What only the last event of matters for.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Subject {
    Channels,
    UnreadCounts,
    Members,
    Presence(ChannelId),
    Client(ChannelId, ClientId),
    Typing(ChannelId, ClientId),
    Message(ChannelId, MessageId),
}

impl EventBatch {
    /// `bytes` is the size before decoding.
    pub(super) fn push(&mut self, event: ServerEvent, bytes: usize, now: Instant) {
        let _first = self.first.get_or_insert(now);
        self.bytes = self.bytes.saturating_add(bytes);
        self.weight += weight(&event);
        if let Some(subject) = subject(&event)
            && let Some(at) = self.latest.insert(subject, self.events.len())
            && let Some(superseded) = self.events.get_mut(at).and_then(Option::take)
        {
            self.weight -= weight(&superseded);
        }
        self.events.push(Some(event));
    }

    pub(super) fn set_background(&mut self, is_background: bool) {
        self.is_background = is_background;
    }

    /// Whether nothing more may be read until the events are taken.
    pub(super) fn is_full(&self) -> bool {
        self.weight >= MAX_WEIGHT || self.bytes >= MAX_BYTES
    }

    /// When the events are due; `None` without events.
    pub(super) fn due(&self) -> Option<Instant> {
        let first = self.first?;
        let next = self.last_delivery.map(|last| last + MIN_INTERVAL);
        let due = next.map_or(first, |next| next.max(first));
        let delayed = self.is_background && !self.is_full();
        Some(if delayed { background_due(due) } else { due })
    }

    /// Takes the events if they are due.
    pub(super) fn take(&mut self, now: Instant) -> Option<Vec<ServerEvent>> {
        let _due = self.due().filter(|due| *due <= now)?;
        self.last_delivery = Some(now);
        self.flush()
    }

    /// Takes the events even if they are not due.
    pub(super) fn flush(&mut self) -> Option<Vec<ServerEvent>> {
        let _first = self.first.take()?;
        (self.weight, self.bytes) = (0, 0);
        self.latest.clear();
        Some(self.events.drain(..).flatten().collect())
    }
}

/// The first time after `earliest` at which events of servers that are not in view are due.
fn background_due(earliest: Instant) -> Instant {
    static ORIGIN: OnceLock<Instant> = OnceLock::new();
    let elapsed = earliest.saturating_duration_since(*ORIGIN.get_or_init(Instant::now));
    let since_due = elapsed.as_nanos() % BACKGROUND_INTERVAL.as_nanos();
    let since_due = Duration::from_nanos(u64::try_from(since_due).unwrap_or(0));
    earliest + BACKGROUND_INTERVAL.saturating_sub(since_due)
}

fn subject(event: &ServerEvent) -> Option<Subject> {
    Some(match event {
        ServerEvent::Channels(_) => Subject::Channels,
        ServerEvent::UnreadCounts(_) => Subject::UnreadCounts,
        ServerEvent::Members(_) => Subject::Members,
        ServerEvent::Present(channel, _) => Subject::Presence(channel.clone()),
        ServerEvent::Joined(channel, client) | ServerEvent::Left(channel, client) => {
            Subject::Client(channel.clone(), client.client.clone())
        }
        ServerEvent::Typing {
            channel,
            connection,
            ..
        } => Subject::Typing(channel.clone(), connection.client.clone()),
        ServerEvent::Edited(message) => {
            Subject::Message(message.channel.clone(), message.id.clone())
        }
        ServerEvent::Capabilities(_)
        | ServerEvent::Profiles(_)
        | ServerEvent::History(_)
        | ServerEvent::HistoryFailed(..)
        | ServerEvent::Posted(_)
        | ServerEvent::Deleted { .. }
        | ServerEvent::ReactionChanged { .. }
        | ServerEvent::Disconnected
        | ServerEvent::Read { .. } => return None,
    })
}

/// The rows of an event, at least 1.
fn weight(event: &ServerEvent) -> usize {
    let rows = match event {
        ServerEvent::Channels(categories) => {
            let channels = categories.iter().map(|category| category.channels.len());
            channels.sum::<usize>() + categories.len()
        }
        ServerEvent::UnreadCounts(counts) => counts.len(),
        ServerEvent::Members(members) => members.len(),
        ServerEvent::Profiles(profiles) => profiles.len(),
        ServerEvent::History(history) => history.messages.len(),
        ServerEvent::Present(_, clients) => clients.len(),
        ServerEvent::Capabilities(_)
        | ServerEvent::HistoryFailed(..)
        | ServerEvent::Posted(_)
        | ServerEvent::Edited(_)
        | ServerEvent::Deleted { .. }
        | ServerEvent::ReactionChanged { .. }
        | ServerEvent::Joined(..)
        | ServerEvent::Left(..)
        | ServerEvent::Typing { .. }
        | ServerEvent::Disconnected
        | ServerEvent::Read { .. } => 1,
    };
    rows.max(1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::member::ChannelClient;
    use crate::domain::message::ChatMessage;

    fn client(number: usize) -> ChannelClient {
        ChannelClient {
            client: format!("client{number}").as_str().into(),
            user: "user".into(),
        }
    }

    fn edit(body: &str) -> ServerEvent {
        ServerEvent::Edited(Box::new(ChatMessage {
            id: "m".into(),
            channel: "c".into(),
            author: "a".into(),
            body: body.into(),
            created_at: jiff::Timestamp::UNIX_EPOCH.into(),
            extra: None,
        }))
    }

    #[test]
    fn first_event_is_due_at_once_and_later_ones_are_batched() {
        let start = Instant::now();
        let mut batch = EventBatch::default();
        assert_eq!(batch.due(), None);
        batch.push(ServerEvent::Disconnected, 1, start);
        assert_eq!(batch.take(start).map(|events| events.len()), Some(1));
        batch.push(ServerEvent::Disconnected, 1, start);
        batch.push(ServerEvent::Disconnected, 1, start);
        assert_eq!(batch.take(start + Duration::from_millis(49)), None);
        assert_eq!(batch.due(), Some(start + MIN_INTERVAL));
        assert_eq!(
            batch.take(start + MIN_INTERVAL).map(|events| events.len()),
            Some(2)
        );
        assert_eq!(batch.flush(), None);
    }

    #[test]
    fn events_of_a_server_that_is_not_in_view_wait_until_the_batch_is_full() {
        let start = Instant::now();
        let mut batch = EventBatch::default();
        batch.set_background(true);
        batch.push(ServerEvent::Disconnected, 1, start);
        let due = batch.due().unwrap();
        assert!(due > start && due <= start + BACKGROUND_INTERVAL);
        assert_eq!(batch.take(start), None);
        batch.push(ServerEvent::Disconnected, MAX_BYTES, start);
        assert_eq!(batch.due(), Some(start));
    }

    /// When the batches of busy servers are delivered within five seconds.
    fn background_deliveries(servers: u32) -> BTreeSet<Instant> {
        let origin = background_due(background_due(Instant::now()));
        let mut delivered = BTreeSet::new();
        for server in 0..servers {
            let mut batch = EventBatch::default();
            batch.set_background(true);
            // An event every 10 ms, at another millisecond on each server.
            for event in 0..500 {
                let now = origin + Duration::from_millis(u64::from(event * 10 + server));
                if let Some(due) = batch.due().filter(|due| *due <= now) {
                    assert!(batch.take(due).is_some());
                    let _new = delivered.insert(due);
                }
                batch.push(ServerEvent::Disconnected, 1, now);
                let due = batch.due().unwrap();
                assert!(due > now && due <= now + BACKGROUND_INTERVAL);
            }
        }
        delivered
    }

    #[test]
    fn servers_that_are_not_in_view_are_delivered_at_the_same_times() {
        let one = background_deliveries(1);
        assert_eq!(one.len(), 9);
        assert_eq!(background_deliveries(10).len(), one.len());
    }

    #[test]
    fn events_that_wait_are_due_at_once_when_their_server_comes_into_view() {
        let start = Instant::now();
        let mut batch = EventBatch::default();
        batch.set_background(true);
        batch.push(ServerEvent::Disconnected, 1, start);
        assert_eq!(batch.take(start), None);
        batch.set_background(false);
        assert_eq!(batch.take(start).map(|events| events.len()), Some(1));
    }

    #[test]
    fn batch_is_full_at_its_limits() {
        let start = Instant::now();
        let mut batch = EventBatch::default();
        for number in 0..MAX_WEIGHT {
            assert!(!batch.is_full());
            batch.push(ServerEvent::Joined("c".into(), client(number)), 1, start);
        }
        assert!(batch.is_full());
        let _taken = batch.flush();
        assert!(!batch.is_full());
        let clients = (0..MAX_WEIGHT).map(client).collect();
        batch.push(ServerEvent::Present("c".into(), clients), 1, start);
        assert!(batch.is_full());
        let _taken = batch.flush();
        batch.push(edit(""), MAX_BYTES, start);
        assert!(batch.is_full());
    }

    #[test]
    fn only_the_last_event_of_a_client_and_the_last_edit_of_a_message_are_delivered() {
        let start = Instant::now();
        let mut batch = EventBatch::default();
        for number in 0..1_000 {
            let number = number % 3;
            batch.push(ServerEvent::Joined("c".into(), client(number)), 1, start);
            batch.push(ServerEvent::Left("c".into(), client(number)), 1, start);
            batch.push(edit(&number.to_string()), 1, start);
            let typing = ServerEvent::Typing {
                channel: "c".into(),
                connection: client(number),
                active: true,
            };
            batch.push(typing, 1, start);
            batch.push(ServerEvent::Channels(Vec::new()), 1, start);
        }
        assert!(!batch.is_full());
        let events = batch.flush().unwrap();
        assert_eq!(events.len(), 3 + 1 + 3 + 1);
        let left = |event: &&ServerEvent| matches!(event, ServerEvent::Left(..));
        assert_eq!(events.iter().filter(left).count(), 3);
        assert!(events.contains(&edit("0")), "the last of 1,000");
    }
}
