//! What the icon in the tray shows of all servers together: counts, and how many are connected.

use super::connection::ConnectionState;

/// The highest count that is shown as a number.
const MAX_NUMBER: u32 = 9;

/// What is drawn on the icon. Each is another shape, because colors alone say nothing to some users.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TrayMark {
    #[default]
    None,
    /// A dot: messages are unread.
    Unread,
    /// The number of mentions, up to nine.
    Mentions(u8),
    /// A plus sign.
    ManyMentions,
}

/// How many of the servers are connected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OverallConnection {
    #[default]
    NoServers,
    /// All of them.
    Online,
    /// Some of them.
    Partly {
        online: usize,
        count: usize,
    },
    /// None yet, and at least one tries.
    Connecting,
    Offline,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TraySummary {
    /// With the mentions.
    pub unread: u32,
    pub mentions: u32,
    pub connection: OverallConnection,
}

impl TraySummary {
    /// Of the counts, unread and mentions, and the connection of each server.
    pub fn new<'a>(servers: impl Iterator<Item = ((u32, u32), &'a ConnectionState)>) -> Self {
        let (mut summary, mut count, mut online, mut connecting) = (Self::default(), 0, 0, 0);
        for ((unread, mentions), connection) in servers {
            summary.unread = summary.unread.saturating_add(unread);
            summary.mentions = summary.mentions.saturating_add(mentions);
            count += 1;
            match connection {
                ConnectionState::Online => online += 1,
                ConnectionState::Connecting | ConnectionState::Waiting { .. } => connecting += 1,
                ConnectionState::Idle | ConnectionState::Refused(_) => {}
            }
        }
        summary.connection = if count == 0 {
            OverallConnection::NoServers
        } else if online == count {
            OverallConnection::Online
        } else if online > 0 {
            OverallConnection::Partly { online, count }
        } else if connecting > 0 {
            OverallConnection::Connecting
        } else {
            OverallConnection::Offline
        };
        summary
    }

    pub fn mark(self) -> TrayMark {
        match (self.mentions, self.unread) {
            (0, 0) => TrayMark::None,
            (0, _) => TrayMark::Unread,
            (mentions, _) if mentions > MAX_NUMBER => TrayMark::ManyMentions,
            (mentions, _) => {
                u8::try_from(mentions).map_or(TrayMark::ManyMentions, TrayMark::Mentions)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::domain::failure::Failure;

    #[test]
    fn connections_of_all_servers_are_one_state() {
        use ConnectionState as One;
        use OverallConnection as All;

        let waiting = One::Waiting {
            attempt: 1,
            until: Instant::now(),
            failure: Failure::Unreachable,
        };
        let refused = One::Refused(Failure::Unreachable);
        let partly = |online, count| All::Partly { online, count };
        for (servers, expected) in [
            (vec![], All::NoServers),
            (vec![One::Online], All::Online),
            (vec![One::Online, One::Online], All::Online),
            (vec![One::Online, waiting.clone(), One::Idle], partly(1, 3)),
            (vec![One::Online, refused.clone()], partly(1, 2)),
            (vec![One::Idle, One::Connecting], All::Connecting),
            (vec![waiting, refused.clone()], All::Connecting),
            (vec![One::Idle, refused], All::Offline),
        ] {
            let summary = TraySummary::new(servers.iter().map(|server| ((0, 0), server)));
            assert_eq!(summary.connection, expected, "{servers:?}");
        }
    }

    #[test]
    fn mentions_are_marked_before_unread_messages() {
        let online = ConnectionState::Online;
        let mark = |counts: &[(u32, u32)]| {
            TraySummary::new(counts.iter().map(|counts| (*counts, &online))).mark()
        };
        for (counts, expected) in [
            (&[][..], TrayMark::None),
            (&[(0, 0), (0, 0)], TrayMark::None),
            (&[(0, 0), (7, 0)], TrayMark::Unread),
            (&[(4000, 0), (1, 1)], TrayMark::Mentions(1)),
            (&[(4, 4), (9, 5)], TrayMark::Mentions(9)),
            (&[(5, 5), (5, 5)], TrayMark::ManyMentions),
            (&[(u32::MAX, u32::MAX), (1, 1)], TrayMark::ManyMentions),
        ] {
            assert_eq!(mark(counts), expected, "{counts:?}");
        }
    }
}
