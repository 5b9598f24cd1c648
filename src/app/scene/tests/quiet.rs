//! Nothing is spoken on its own while announcements are off.

use std::collections::BTreeMap;

use accesskit::{Node, NodeId, Role as NodeRole};

use super::screen::{Screen, posted};
use super::*;
use crate::a11y::tree_builder::{TreeBuilder, WindowInfo};
use crate::domain::preference::Verbosity;

/// The tree that readers get.
fn tree(app: &App) -> BTreeMap<NodeId, Node> {
    let info = WindowInfo {
        name: app.window_name().into_owned(),
        size: screen::SIZE,
        scale: 1.0,
    };
    let mut builder = TreeBuilder::new(&info);
    let _frame = first_frame(app, screen::SIZE, |operate| operate(&mut builder)).unwrap();
    builder.finish().nodes.into_iter().collect()
}

#[test]
fn burst_of_messages_changes_counts_and_no_other_name() {
    let mut screen = Screen::new("timeline");
    screen.app.announcer.bridge.connect_reader();
    let _saved = screen
        .app
        .edit_preferences(|it| it.announcements = Verbosity::Nothing);
    let title = |app: &App| app.title(window::Id::unique());
    let (title_before, before) = (title(&screen.app), tree(&screen.app));
    for number in 0..50 {
        let (server, channel) = [("one", "tides"), ("two", "x")][number % 2];
        let number = i64::try_from(number).unwrap();
        let _cost = screen.receive(server, posted(number, channel));
    }
    assert_ne!(title(&screen.app), title_before, "the title bar counts");
    assert!(screen.app.announcer.bridge.is_silent());
    let after = tree(&screen.app);
    let same = before.keys().filter(|id| after.contains_key(id)).count();
    assert!(same > 20, "{same}");
    for (id, node) in after {
        assert_eq!(node.live(), None, "{node:?}");
        let is_row = matches!(node.role(), NodeRole::ListItem | NodeRole::TreeItem);
        if let Some(old) = before.get(&id).filter(|_| !is_row) {
            assert_eq!(node.label(), old.label());
        }
    }
}
