//! The accessibility tree of every scene.

use accesskit::{Action, Role as NodeRole, TreeId, TreeInfo, TreeUpdate};

use super::*;
use crate::a11y::focus::{self, FocusMap};
use crate::a11y::tree_builder::{ROOT, TreeBuilder, TreeSnapshot, WindowInfo};
use crate::app::tests::chat_message;
use crate::domain::server_event::{History, HistoryRange, ServerEvent};

const SIZE: Size = Size::new(1280.0, 800.0);

fn window() -> WindowInfo {
    WindowInfo {
        name: "OpenChat".into(),
        size: SIZE,
        scale: 1.0,
    }
}

pub(super) fn picture(scene: &str) -> TreeSnapshot {
    let mut builder = TreeBuilder::new(&window());
    operate(scene, "en-US", SIZE, &mut builder);
    builder.finish()
}

fn survey(scene: &str) -> FocusMap {
    let mut survey = FocusMap::default();
    operate(scene, "en-US", SIZE, &mut survey);
    survey
}

#[test]
fn every_control_has_a_name() {
    for scene in scene_names() {
        let picture = picture(scene);
        let mut controls = 0;
        for (_, node) in &picture.nodes {
            assert_ne!(node.role(), NodeRole::Unknown, "{scene}");
            let is_control =
                node.supports_action(Action::Focus) || node.supports_action(Action::Click);
            controls += usize::from(is_control);
            let named = node.label().is_some_and(|name| !name.trim().is_empty());
            assert!(named || !is_control, "{scene}: {node:?}");
        }
        assert!(controls > 1, "{scene} has {controls} controls");
        // AccessKit panics on a tree that is none.
        let tree = accesskit_consumer::Tree::new(
            TreeUpdate {
                nodes: picture.nodes,
                tree: Some(TreeInfo::new(ROOT)),
                tree_id: TreeId::ROOT,
                focus: picture.focus,
            },
            true,
        );
        assert!(tree.state().root().children().count() > 0);
    }
}

#[test]
fn every_clickable_control_is_focusable() {
    for scene in scene_names() {
        for (_, node) in picture(scene).nodes {
            let pressed = node.supports_action(Action::Click) && !node.is_disabled();
            assert!(
                !pressed || node.supports_action(Action::Focus),
                "{scene}: {node:?}"
            );
        }
    }
}

#[test]
fn tab_order_is_reading_order() {
    let mut order = Vec::new();
    let survey = survey("timeline");
    let mut at = None;
    // Nothing has the focus in the survey, so each stop is looked up from the one before.
    while let Some(next) =
        focus::tab_target(&survey.with_focus(at), false).filter(|next| Some(*next) > at)
    {
        order.push(survey.targets()[next].name.clone());
        at = Some(next);
    }
    for (index, text) in [
        (0, "Harbor Commons"),
        (1, "Add a server"),
        (2, "Go to"),
        (3, "Inbox"),
        (4, "Encrypted, trusted"),
        (5, "Actions for Harbor Commons"),
        (6, "Find channel"),
        (7, "Show only unread channels"),
        (8, "Hide muted channels"),
        (9, "general"),
        (10, "Your profile"),
        (11, "Settings"),
        (12, "Channel list width"),
        (13, "Search messages"),
        (14, "Toggle member list"),
    ] {
        assert!(order[index].starts_with(text), "{text}: {order:#?}");
    }
    assert!(
        order.iter().any(|name| name.starts_with("Message #")),
        "{order:#?}"
    );
    // With the buttons for pictures and emoji, the formatting bar, and the search for members.
    assert_eq!(order.len(), 23, "{order:#?}");
}

#[test]
fn panes_are_named_landmarks() {
    let picture = picture("timeline");
    let panes: Vec<_> = picture
        .nodes
        .iter()
        .filter(|(_, node)| {
            matches!(
                node.role(),
                NodeRole::Navigation | NodeRole::Main | NodeRole::Form | NodeRole::Complementary
            )
        })
        .filter_map(|(_, node)| node.label())
        .collect();
    assert_eq!(
        panes,
        [
            "Servers",
            "Channels",
            "Conversation in #general",
            "Message",
            "Members"
        ]
    );
}

/// Only messages near the viewport are in the tree.
#[test]
fn tree_size_is_bounded_for_long_timelines() {
    let mut app = fixtures::build("timeline", "en-US", Variant::Dark, SIZE).unwrap();
    let current = app.workspace.current().cloned().unwrap();
    let server = app.workspace.server_mut(&current).unwrap();
    let channel = server.open_channel().unwrap().clone();
    let state = server.open_channel_state().unwrap();
    let known = state.timeline.items().len();
    let message = |n: i64| {
        let (id, second) = (format!("long-{n}"), 1_700_000_000 + n);
        chat_message(&id, channel.as_str(), "uid_long", second)
    };
    let history = History {
        channel: channel.clone(),
        messages: (0..10_000).map(message).collect(),
        range: HistoryRange::Newest,
        reaches_start: Some(true),
    };
    let change = ServerEvent::History(Box::new(history));
    let _applied = server.apply(change, std::time::Instant::now());
    let mut builder = TreeBuilder::new(&window());
    let _frame = first_frame(&app, SIZE, |operate| operate(&mut builder)).unwrap();
    let picture = builder.finish();
    let log = picture
        .nodes
        .iter()
        .find(|(_, node)| node.role() == NodeRole::Log);
    assert_eq!(
        log.and_then(|(_, node)| node.size_of_set()),
        Some(known + 10_000)
    );
    assert!(picture.nodes.len() < 300, "{} nodes", picture.nodes.len());
}

#[test]
fn page_below_a_dialog_is_not_focusable() {
    let survey = survey("settings");
    assert!(
        survey
            .targets()
            .iter()
            .all(|spot| spot.name != "Add a server")
    );
    assert!(
        survey
            .targets()
            .iter()
            .any(|spot| spot.name == "Close settings")
    );
}
