//! Property tests with random widget trees: snapshots are valid AccessKit trees, and diffs reproduce them.

use accesskit::{Action, NodeId, TreeId, TreeInfo, TreeUpdate};
use accesskit_consumer::{NodeRef, Tree as Consumer, TreeChangeHandler as ChangeHandler};
use iced::advanced::widget::operation::{Focusable, Operation};
use iced::{Rectangle, Size};
use proptest::prelude::*;

use super::*;
use crate::a11y::published_tree::PublishedTree;
use crate::a11y::semantics::{Actions, EditorText, FocusPolicy};

const ROLES: &[Role] = &[
    Role::Button,
    Role::Field,
    Role::Editor,
    Role::List,
    Role::Row,
    Role::Tree,
    Role::TreeItem,
    Role::Log,
    Role::Message,
    Role::Dialog,
    Role::Heading,
    Role::Group,
    Role::Main,
    Role::Status,
    Role::Menu,
    Role::MenuItem,
];

#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "the values are independent")]
struct TestWidget {
    role: Role,
    name: String,
    text: String,
    key: Option<u64>,
    focusable: bool,
    focused: bool,
    inert: bool,
    scrollable: bool,
    children: Vec<TestWidget>,
}

struct FakeFocusable(bool);

impl Focusable for FakeFocusable {
    fn is_focused(&self) -> bool {
        self.0
    }
    fn focus(&mut self) {
        self.0 = true;
    }
    fn unfocus(&mut self) {
        self.0 = false;
    }
}

struct FakeScrollable;

impl Scrollable for FakeScrollable {
    fn snap_to(
        &mut self,
        _offset: iced::advanced::widget::operation::scrollable::RelativeOffset<Option<f32>>,
    ) {
    }
    fn scroll_to(
        &mut self,
        _offset: iced::advanced::widget::operation::scrollable::AbsoluteOffset<Option<f32>>,
    ) {
    }
    fn scroll_by(
        &mut self,
        _offset: iced::advanced::widget::operation::scrollable::AbsoluteOffset,
        _bounds: Rectangle,
        _content: Rectangle,
    ) {
    }
}

const BOUNDS: Rectangle = Rectangle {
    x: 4.0,
    y: 8.0,
    width: 100.0,
    height: 20.0,
};

fn operate(widget: &TestWidget, operation: &mut dyn Operation) -> Option<WidgetAction> {
    let mut semantics = Semantics {
        key: widget.key,
        editor_text: (widget.role == Role::Editor).then(|| EditorText {
            lines: widget.text.lines().map(str::to_owned).collect(),
            anchor: (0, 0),
            caret: (0, widget.text.len()),
        }),
        value: (widget.role == Role::Field).then(|| widget.text.clone()),
        ..Semantics::new(widget.role, widget.name.clone())
    };
    let actions = Actions {
        focus_policy: if widget.focusable {
            FocusPolicy::Tab
        } else {
            FocusPolicy::Never
        },
        press: widget.role == Role::Button,
        inert: widget.inert,
        caret: Some((0, 0)),
        ..Actions::default()
    };
    let mut request = semantics.expose(None, BOUNDS, actions, operation).request;
    if widget.focusable {
        operation.focusable(None, BOUNDS, &mut FakeFocusable(widget.focused));
    }
    operation.traverse(&mut |operation| {
        operation.text(None, BOUNDS, &widget.text);
        let mut inside = |operation: &mut dyn Operation| {
            for child in &widget.children {
                request = operate(child, operation).or(request.take());
            }
        };
        if widget.scrollable {
            operation.scrollable(
                None,
                BOUNDS,
                BOUNDS,
                Vector::new(0.0, 30.0),
                &mut FakeScrollable,
            );
            operation.traverse(&mut |operation| inside(operation));
        } else {
            inside(operation);
        }
    });
    request
}

fn window() -> WindowInfo {
    WindowInfo {
        name: "a window".into(),
        size: Size::new(800.0, 600.0),
        scale: 1.5,
    }
}

fn snapshot(screen: &[TestWidget]) -> TreeSnapshot {
    let mut builder = TreeBuilder::new(&window());
    let operation: &mut dyn Operation = &mut builder;
    for widget in screen {
        let _request = operate(widget, operation);
    }
    builder.announce(1, "an announcement", Live::Polite);
    builder.finish()
}

fn full_update(snapshot: TreeSnapshot) -> TreeUpdate {
    TreeUpdate {
        nodes: snapshot.nodes,
        tree: Some(TreeInfo::new(ROOT)),
        tree_id: TreeId::ROOT,
        focus: snapshot.focus,
    }
}

fn leaf_strategy() -> impl Strategy<Value = TestWidget> {
    let names = prop_oneof![Just(String::new()), "[a-c]{1,3}", "日本|👩‍👩‍👧|\u{202e}x"];
    (
        proptest::sample::select(ROLES),
        names.clone(),
        names,
        proptest::option::of(0_u64..4),
        any::<[bool; 4]>(),
    )
        .prop_map(
            |(role, name, text, key, [focusable, focused, inert, scrollable])| TestWidget {
                role,
                name,
                text,
                key,
                focusable,
                focused,
                inert: inert && focused,
                scrollable,
                children: Vec::new(),
            },
        )
}

fn screen_strategy() -> impl Strategy<Value = Vec<TestWidget>> {
    let widget = leaf_strategy().prop_recursive(4, 24, 5, |inner| {
        (leaf_strategy(), proptest::collection::vec(inner, 0..5))
            .prop_map(|(widget, children)| TestWidget { children, ..widget })
    });
    proptest::collection::vec(widget, 0..6)
}

struct IgnoreChanges;

impl ChangeHandler for IgnoreChanges {
    fn node_added(&mut self, _node: &NodeRef<'_>) {}
    fn node_updated(&mut self, _old: &NodeRef<'_>, _new: &NodeRef<'_>) {}
    fn focus_moved(&mut self, _old: Option<&NodeRef<'_>>, _new: Option<&NodeRef<'_>>) {}
    fn node_removed(&mut self, _node: &NodeRef<'_>) {}
}

fn known_nodes(consumer: &Consumer, snapshot: &TreeSnapshot) -> Vec<Option<Node>> {
    let state = consumer.state();
    snapshot
        .nodes
        .iter()
        .map(|(id, _)| {
            let node = state.node_by_tree_local_id(*id, TreeId::ROOT)?;
            Some(node.data().clone())
        })
        .collect()
}

proptest! {
    #[test]
    fn every_snapshot_is_a_valid_tree_and_diffs_reproduce_it(
        first in screen_strategy(),
        second in screen_strategy(),
    ) {
        let (first, second) = (snapshot(&first), snapshot(&second));
        let ids: HashSet<_> = second.nodes.iter().map(|(id, _)| *id).collect();
        prop_assert_eq!(ids.len(), second.nodes.len());
        prop_assert!(ids.contains(&second.focus));
        let mut tree = PublishedTree::default();
        let mut changes = tree.diff(first).into_iter();
        let mut consumer = Consumer::new(changes.next().unwrap(), true);
        for change in changes.chain(tree.diff(second.clone())) {
            prop_assert!(change.tree.is_none());
            consumer.update_and_process_changes(change, &mut IgnoreChanges);
        }
        let state = consumer.state();
        let focus = state.locate_node(state.focus_id_in_tree());
        prop_assert_eq!(focus.map(|(id, _)| id), Some(second.focus));
        let fresh = Consumer::new(full_update(second.clone()), true);
        prop_assert_eq!(known_nodes(&consumer, &second), known_nodes(&fresh, &second));
        prop_assert!(tree.diff(second).is_empty());
    }

    #[test]
    fn press_action_reaches_at_most_one_widget(screen in screen_strategy()) {
        for (id, node) in &snapshot(&screen).nodes {
            if !node.supports_action(Action::Click) {
                continue;
            }
            let mut builder = TreeBuilder::with_action(&window(), *id, A11yAction::Widget(WidgetAction::Press));
            let operation: &mut dyn Operation = &mut builder;
            let reached = screen.iter().filter_map(|widget| operate(widget, operation)).count();
            prop_assert!(reached <= 1);
        }
    }
}

fn button(name: &str) -> TestWidget {
    TestWidget {
        role: Role::Button,
        name: name.into(),
        text: String::new(),
        key: None,
        focusable: true,
        focused: false,
        inert: false,
        scrollable: false,
        children: Vec::new(),
    }
}

fn find_by_label(snapshot: &TreeSnapshot, label: &str) -> NodeId {
    snapshot
        .nodes
        .iter()
        .find(|(_, node)| node.label() == Some(label))
        .map(|(id, _)| *id)
        .unwrap()
}

#[test]
fn press_action_is_ignored_by_inert_buttons() {
    for inert in [false, true] {
        let screen = TestWidget {
            role: Role::Group,
            inert,
            focusable: false,
            children: vec![button("one"), button("two")],
            ..button("page")
        };
        let snapshot = snapshot(std::slice::from_ref(&screen));
        let target = find_by_label(&snapshot, "two");
        let mut builder =
            TreeBuilder::with_action(&window(), target, A11yAction::Widget(WidgetAction::Press));
        let request = operate(&screen, &mut builder as &mut dyn Operation);
        assert_eq!(request, (!inert).then_some(WidgetAction::Press));
    }
}

#[test]
fn name_from_content_is_not_exposed_twice() {
    let heading = TestWidget {
        role: Role::Heading,
        focusable: false,
        text: "\u{e123} Words".into(),
        ..button("")
    };
    let snapshot = snapshot(&[heading]);
    let labels: Vec<_> = snapshot
        .nodes
        .iter()
        .filter_map(|(_, node)| node.label())
        .collect();
    assert_eq!(labels, ["a window", "Words"]);
}

#[test]
fn named_message_exposes_controls_but_not_its_text() {
    let message = TestWidget {
        role: Role::Message,
        name: "Ada: hello".into(),
        text: "hello".into(),
        children: vec![button("Retry")],
        ..button("")
    };
    let snapshot = snapshot(&[message]);
    assert!(
        snapshot
            .nodes
            .iter()
            .all(|(_, node)| node.value() != Some("hello"))
    );
    let _retry = find_by_label(&snapshot, "Retry");
}

#[test]
fn text_runs_have_grapheme_lengths_and_word_starts() {
    let editor = TestWidget {
        role: Role::Editor,
        text: "one two\n👩‍👩‍👧 x".into(),
        ..button("Message")
    };
    let snapshot = snapshot(&[editor]);
    let runs: Vec<_> = snapshot
        .nodes
        .iter()
        .map(|(_, node)| node)
        .filter(|node| node.role() == NodeRole::TextRun)
        .collect();
    assert_eq!(runs.len(), 2);
    assert_eq!(runs[0].value(), Some("one two\n"));
    assert_eq!(runs[0].word_starts(), [0, 4]);
    assert_eq!(runs[1].character_lengths(), [18, 1, 1]);
}

#[test]
fn grapheme_offset_converts_to_line_and_byte() {
    let lines = ["one".to_owned(), "日本".to_owned(), String::new()];
    for (graphemes, expected) in [
        (0, (0, 0)),
        (3, (0, 3)),
        (4, (1, 0)),
        (5, (1, 3)),
        (7, (2, 0)),
        (99, (2, 0)),
    ] {
        assert_eq!(line_and_byte(&lines, graphemes), expected, "{graphemes}");
    }
}
