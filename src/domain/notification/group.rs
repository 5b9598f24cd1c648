//! Which notifications are shown: one for each channel, which gathers its messages until they are read.

use crate::domain::channel::ChannelRef;
use crate::domain::id::{MessageId, ServerUid, UserId};
use crate::domain::markup::Body;

/// How many notifications are shown at once. The oldest goes for a further one.
pub const MAX_GROUPS: usize = 30;
/// Of one group: how many authors are named.
pub const MAX_AUTHORS: usize = 3;

/// A message that a server counted as unread for the first time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    pub message: MessageId,
    pub author: UserId,
    /// Whether it mentions the user, or is a reply to the user.
    pub calls_me: bool,
    pub body: Body,
    /// The names of its files.
    pub files: Vec<String>,
}

/// What one notification is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotificationGroup {
    /// Never used again for another one.
    pub key: u64,
    pub place: ChannelRef,
    pub count: u32,
    /// Each once, the first ones.
    pub authors: Vec<UserId>,
    pub has_more_authors: bool,
    pub newest: Arrival,
    /// What a press on it opens: the last message that calls the user, otherwise the first one.
    pub target: MessageId,
    target_is_call: bool,
}

#[derive(Debug, Default)]
pub struct NotificationGroups {
    /// The oldest first.
    groups: Vec<NotificationGroup>,
    count: u64,
}

impl NotificationGroups {
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &NotificationGroup> {
        self.groups.iter()
    }

    pub fn get(&self, key: u64) -> Option<&NotificationGroup> {
        self.groups.iter().find(|group| group.key == key)
    }

    /// Adds a message to the group of its channel, and returns the key of that, and that of a group that went for it.
    pub fn add(&mut self, place: &ChannelRef, arrival: Arrival) -> (u64, Option<u64>) {
        if let Some(group) = self.groups.iter_mut().find(|group| group.place == *place) {
            group.add(arrival);
            return (group.key, None);
        }
        let gone = (self.groups.len() >= MAX_GROUPS).then(|| self.groups.remove(0).key);
        self.count += 1;
        self.groups.push(NotificationGroup {
            key: self.count,
            place: place.clone(),
            count: 1,
            authors: vec![arrival.author.clone()],
            has_more_authors: false,
            target: arrival.message.clone(),
            target_is_call: arrival.calls_me,
            newest: arrival,
        });
        (self.count, gone)
    }

    /// The system shows it no longer.
    pub fn remove(&mut self, key: u64) -> Option<NotificationGroup> {
        let at = self.groups.iter().position(|group| group.key == key)?;
        Some(self.groups.remove(at))
    }

    /// Keeps the groups for which `is_unread` holds, and returns the keys of the others.
    pub fn retain(&mut self, is_unread: impl Fn(&NotificationGroup) -> bool) -> Vec<u64> {
        let (kept, gone) = std::mem::take(&mut self.groups)
            .into_iter()
            .partition::<Vec<_>, _>(is_unread);
        self.groups = kept;
        gone.into_iter().map(|group| group.key).collect()
    }

    pub fn is_about(&self, server: &ServerUid) -> bool {
        self.groups.iter().any(|it| it.place.server == *server)
    }
}

impl NotificationGroup {
    fn add(&mut self, arrival: Arrival) {
        self.count = self.count.saturating_add(1);
        if !self.authors.contains(&arrival.author) {
            if self.authors.len() < MAX_AUTHORS {
                self.authors.push(arrival.author.clone());
            } else {
                self.has_more_authors = true;
            }
        }
        if arrival.calls_me {
            self.target = arrival.message.clone();
            self.target_is_call = true;
        }
        self.newest = arrival;
    }

    /// Whether a message in it calls the user.
    pub fn is_call(&self) -> bool {
        self.target_is_call
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(channel: &str) -> ChannelRef {
        ChannelRef {
            server: "a".into(),
            channel: channel.into(),
        }
    }

    fn arrival(message: &str, author: &str, calls_me: bool) -> Arrival {
        Arrival {
            message: message.into(),
            author: author.into(),
            calls_me,
            body: "text".into(),
            files: Vec::new(),
        }
    }

    #[test]
    fn flood_in_a_channel_is_one_group() {
        let mut groups = NotificationGroups::default();
        for number in 0..12 {
            let author = format!("user-{}", number % 5);
            let message = arrival(&number.to_string(), &author, false);
            assert_eq!(groups.add(&place("general"), message), (1, None));
        }
        let group = groups.get(1).unwrap();
        assert_eq!((group.count, group.authors.len()), (12, MAX_AUTHORS));
        assert!(group.has_more_authors && !group.is_call());
        assert_eq!(group.target, "0".into());
        assert_eq!(group.newest.message, "11".into());
    }

    #[test]
    fn group_opens_the_message_that_calls_the_user() {
        let mut groups = NotificationGroups::default();
        for (message, calls_me) in [("1", false), ("2", true), ("3", true), ("4", false)] {
            let _ = groups.add(&place("general"), arrival(message, "x", calls_me));
        }
        assert_eq!(groups.get(1).unwrap().target, "3".into());
    }

    #[test]
    fn oldest_group_goes_for_a_further_one_and_keys_are_not_used_again() {
        let mut groups = NotificationGroups::default();
        for number in 0..MAX_GROUPS {
            let (_, gone) = groups.add(&place(&number.to_string()), arrival("1", "x", false));
            assert_eq!(gone, None);
        }
        let (key, gone) = groups.add(&place("further"), arrival("1", "x", false));
        assert_eq!(gone, Some(1));
        assert!(groups.remove(key).is_some() && groups.remove(key).is_none());
        let (next, _) = groups.add(&place("further"), arrival("2", "x", false));
        assert!(next > key);
        let gone = groups.retain(|group| group.key == next);
        assert_eq!((gone.len(), groups.iter().count()), (MAX_GROUPS - 1, 1));
        assert!(groups.is_about(&"a".into()) && !groups.is_about(&"b".into()));
    }
}
