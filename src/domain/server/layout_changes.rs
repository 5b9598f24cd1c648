//! Changes of the channel list that the user asks the server for.

use super::Server;
use crate::domain::channel::Category;
use crate::domain::layout_change::LayoutChange;

impl Server {
    /// Whether the user may try to change channels and categories now. The server decides about each change.
    pub fn can_manage_channels(&self) -> bool {
        self.capabilities.extensions.channel_management && self.connection.is_online()
    }

    /// Shows a change before the server has answered.
    pub fn begin_layout_change(&mut self, change: LayoutChange) -> u64 {
        self.channels_revision += 1;
        self.layout.begin(change)
    }

    /// The change that is to be asked for, with its number, and the list that it makes of what the server has. Later ones wait
    /// for its answer.
    pub fn first_layout_change(&self) -> Option<(u64, &LayoutChange, Vec<Category>)> {
        self.layout.first_pending()
    }

    /// What the server has listed, without the changes that wait.
    pub fn reported_categories(&self) -> &[Category] {
        self.layout.reported()
    }

    /// Takes the answer to a change. A refused one is undone. Of an accepted one returns the list, to be reported as that of the
    /// server.
    pub fn end_layout_change(&mut self, number: u64, accepted: bool) -> Option<Vec<Category>> {
        self.channels_revision += 1;
        self.layout.end(number, accepted)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::id::ChannelId;
    use crate::domain::message::ChatMessage;
    use crate::domain::server::fixtures::{category, report_channels, server_with_channels};
    use crate::domain::server_event::ServerEvent;

    fn rename(id: &str, name: &str) -> LayoutChange {
        LayoutChange::RenameChannel(id.into(), name.to_owned())
    }

    fn names(server: &Server) -> Vec<&str> {
        server.channels().map(|it| it.name.as_str()).collect()
    }

    #[test]
    fn refused_change_is_undone_and_later_ones_stay() {
        let mut server = server_with_channels("s", vec![category("one", &["a", "b"])]);
        let first = server.begin_layout_change(rename("a", "x"));
        let second = server.begin_layout_change(rename("b", "y"));
        assert_eq!(names(&server), ["x", "y"]);
        assert_eq!(server.first_layout_change().unwrap().0, first);
        assert_eq!(server.end_layout_change(first, false), None);
        assert_eq!(names(&server), ["a", "y"]);
        let accepted = server.end_layout_change(second, true).unwrap();
        report_channels(&mut server, accepted);
        assert_eq!(names(&server), ["a", "y"]);
        assert!(server.first_layout_change().is_none());
        assert_eq!(server.end_layout_change(second, false), None, "once");
    }

    #[test]
    fn list_of_the_server_keeps_changes_that_wait() {
        let mut server = server_with_channels("s", vec![category("one", &["a", "b"])]);
        let change = server.begin_layout_change(rename("a", "x"));
        report_channels(&mut server, vec![category("one", &["c", "a"])]);
        assert_eq!(names(&server), ["c", "x"]);
        let _undone = server.end_layout_change(change, false);
        assert_eq!(names(&server), ["c", "a"]);
    }

    #[test]
    fn channel_whose_deletion_is_refused_has_lost_nothing() {
        let mut server = server_with_channels("s", vec![category("one", &["a", "b"])]);
        server.open(Some("a".into()));
        let channel: ChannelId = "a".into();
        let change = server.begin_layout_change(LayoutChange::DeleteChannel(channel.clone()));
        assert_eq!(names(&server), ["b"]);
        let message = ChatMessage {
            id: "m1".into(),
            channel: channel.clone(),
            author: "uid_mira".into(),
            body: "hello".into(),
            created_at: jiff::Timestamp::UNIX_EPOCH.into(),
            extra: None,
        };
        let _changes = server.apply(ServerEvent::Posted(Box::new(message)), Instant::now());
        let _undone = server.end_layout_change(change, false);
        assert_eq!(names(&server), ["a", "b"]);
        assert_eq!(server.unread(&channel), (1, 0));
    }

    proptest! {
        /// Once everything is answered, the list is that of the server, whatever was refused.
        #[test]
        fn answered_changes_leave_the_list_of_the_server(
            steps in proptest::collection::vec((0..4_u8, 0..3_usize, any::<bool>()), 0..25),
        ) {
            const IDS: [&str; 3] = ["a", "b", "c"];
            let mut model = vec![category("one", &["a", "b"]), category("two", &["c"])];
            let mut server = server_with_channels("s", model.clone());
            for (kind, channel, accepted) in steps {
                let id = IDS[channel];
                match kind {
                    0 => drop(server.begin_layout_change(rename(id, "new"))),
                    1 => drop(server.begin_layout_change(LayoutChange::MoveChannel {
                        channel: id.into(),
                        category: "two".into(),
                        before: None,
                    })),
                    2 => report_channels(&mut server, model.clone()),
                    _ => {
                        let Some((number, change, list)) = server.first_layout_change() else {
                            continue;
                        };
                        if accepted {
                            change.apply(&mut model);
                            prop_assert_eq!(&list, &model);
                        }
                        if let Some(list) = server.end_layout_change(number, accepted) {
                            report_channels(&mut server, list);
                        }
                    }
                }
            }
            while let Some((number, ..)) = server.first_layout_change() {
                let _undone = server.end_layout_change(number, false);
            }
            prop_assert_eq!(server.categories(), &*model);
        }
    }
}
