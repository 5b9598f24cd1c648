//! Property tests with random widget trees: snapshots are valid AccessKit trees, and diffs reproduce them.

use accesskit::{Action, NodeId, TreeId, TreeInfo, TreeUpdate};
use accesskit_consumer::{NodeRef, Tree as Consumer, TreeChangeHandler as ChangeHandler};
use iced::advanced::widget::operation::{Focusable, Operation};
use iced::{Rectangle, Size};
use proptest::prelude::*;

use super::*;
use crate::a11y::semantics::{Lines, Offers, Stop};
use crate::a11y::tree::Tree;

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
#[expect(clippy::struct_excessive_bools, reason = "each is drawn by itself")]
struct Thing {
    role: Role,
    name: String,
    text: String,
    key: Option<u64>,
    focusable: bool,
    focused: bool,
    inert: bool,
    scrolls: bool,
    children: Vec<Thing>,
}

struct Fake(bool);

impl Focusable for Fake {
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

struct Still;

impl Scrollable for Still {
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

const PLACE: Rectangle = Rectangle {
    x: 4.0,
    y: 8.0,
    width: 100.0,
    height: 20.0,
};

fn tell(thing: &Thing, operation: &mut dyn Operation) -> Option<Request> {
    let mut semantics = Semantics {
        key: thing.key,
        lines: (thing.role == Role::Editor).then(|| Lines {
            text: thing.text.lines().map(str::to_owned).collect(),
            anchor: (0, 0),
            caret: (0, thing.text.len()),
        }),
        value: (thing.role == Role::Field).then(|| thing.text.clone()),
        ..Semantics::new(thing.role, thing.name.clone())
    };
    let can = Offers {
        stop: if thing.focusable {
            Stop::Tab
        } else {
            Stop::Never
        },
        press: thing.role == Role::Button,
        inert: thing.inert,
        caret: Some((0, 0)),
        ..Offers::default()
    };
    let mut request = semantics.expose(None, PLACE, can, operation).request;
    if thing.focusable {
        operation.focusable(None, PLACE, &mut Fake(thing.focused));
    }
    operation.traverse(&mut |operation| {
        operation.text(None, PLACE, &thing.text);
        let mut inside = |operation: &mut dyn Operation| {
            for child in &thing.children {
                request = tell(child, operation).or(request.take());
            }
        };
        if thing.scrolls {
            operation.scrollable(None, PLACE, PLACE, Vector::new(0.0, 30.0), &mut Still);
            operation.traverse(&mut |operation| inside(operation));
        } else {
            inside(operation);
        }
    });
    request
}

fn window() -> Window {
    Window {
        title: "a window".into(),
        size: Size::new(800.0, 600.0),
        scale: 1.5,
    }
}

fn picture(screen: &[Thing]) -> Picture {
    let mut builder = Walk::new(&window());
    let operation: &mut dyn Operation = &mut builder;
    for thing in screen {
        let _request = tell(thing, operation);
    }
    builder.announce(1, "something was said", Live::Polite);
    builder.finish()
}

fn whole(picture: Picture) -> TreeUpdate {
    TreeUpdate {
        nodes: picture.nodes,
        tree: Some(TreeInfo::new(ROOT)),
        tree_id: TreeId::ROOT,
        focus: picture.focus,
    }
}

fn leaf() -> impl Strategy<Value = Thing> {
    let names = prop_oneof![Just(String::new()), "[a-c]{1,3}", "日本|👩‍👩‍👧|\u{202e}x"];
    (
        proptest::sample::select(ROLES),
        names.clone(),
        names,
        proptest::option::of(0_u64..4),
        any::<[bool; 4]>(),
    )
        .prop_map(
            |(role, name, text, key, [focusable, focused, inert, scrolls])| Thing {
                role,
                name,
                text,
                key,
                focusable,
                focused,
                inert: inert && focused,
                scrolls,
                children: Vec::new(),
            },
        )
}

fn screen() -> impl Strategy<Value = Vec<Thing>> {
    let thing = leaf().prop_recursive(4, 24, 5, |inner| {
        (leaf(), proptest::collection::vec(inner, 0..5))
            .prop_map(|(thing, children)| Thing { children, ..thing })
    });
    proptest::collection::vec(thing, 0..6)
}

struct Deaf;

impl ChangeHandler for Deaf {
    fn node_added(&mut self, _node: &NodeRef<'_>) {}
    fn node_updated(&mut self, _old: &NodeRef<'_>, _new: &NodeRef<'_>) {}
    fn focus_moved(&mut self, _old: Option<&NodeRef<'_>>, _new: Option<&NodeRef<'_>>) {}
    fn node_removed(&mut self, _node: &NodeRef<'_>) {}
}

fn known(consumer: &Consumer, picture: &Picture) -> Vec<Option<Node>> {
    let state = consumer.state();
    picture
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
    fn every_screen_is_one_tree_and_changes_lead_from_one_to_the_next(
        first in screen(),
        second in screen(),
    ) {
        let (first, second) = (picture(&first), picture(&second));
        let ids: HashSet<_> = second.nodes.iter().map(|(id, _)| *id).collect();
        prop_assert_eq!(ids.len(), second.nodes.len());
        prop_assert!(ids.contains(&second.focus));
        let mut tree = Tree::default();
        let mut changes = tree.changes(first).into_iter();
        let mut consumer = Consumer::new(changes.next().unwrap(), true);
        for change in changes.chain(tree.changes(second.clone())) {
            prop_assert!(change.tree.is_none());
            consumer.update_and_process_changes(change, &mut Deaf);
        }
        let state = consumer.state();
        let focus = state.locate_node(state.focus_id_in_tree());
        prop_assert_eq!(focus.map(|(id, _)| id), Some(second.focus));
        let fresh = Consumer::new(whole(second.clone()), true);
        prop_assert_eq!(known(&consumer, &second), known(&fresh, &second));
        prop_assert!(tree.changes(second).is_empty());
    }

    #[test]
    fn what_is_asked_of_a_button_reaches_it_unless_something_lies_over_it(screen in screen()) {
        let told = picture(&screen);
        for (id, node) in &told.nodes {
            if !node.supports_action(Action::Click) {
                continue;
            }
            let mut builder = Walk::asking(&window(), *id, Deed::Ask(Request::Press));
            let operation: &mut dyn Operation = &mut builder;
            let reached = screen.iter().filter_map(|thing| tell(thing, operation)).count();
            prop_assert!(reached <= 1);
        }
    }
}

fn button(name: &str) -> Thing {
    Thing {
        role: Role::Button,
        name: name.into(),
        text: String::new(),
        key: None,
        focusable: true,
        focused: false,
        inert: false,
        scrolls: false,
        children: Vec::new(),
    }
}

fn find(picture: &Picture, label: &str) -> NodeId {
    picture
        .nodes
        .iter()
        .find(|(_, node)| node.label() == Some(label))
        .map(|(id, _)| *id)
        .unwrap()
}

#[test]
fn a_button_is_pressed_and_one_under_a_dialog_is_not() {
    for inert in [false, true] {
        let screen = Thing {
            role: Role::Group,
            inert,
            focusable: false,
            children: vec![button("one"), button("two")],
            ..button("page")
        };
        let snapshot = picture(std::slice::from_ref(&screen));
        let target = find(&snapshot, "two");
        let mut builder = Walk::asking(&window(), target, Deed::Ask(Request::Press));
        let request = tell(&screen, &mut builder as &mut dyn Operation);
        assert_eq!(request, (!inert).then_some(Request::Press));
    }
}

#[test]
fn names_come_from_the_words_within_and_are_not_told_twice() {
    let heading = Thing {
        role: Role::Heading,
        focusable: false,
        text: "\u{e123} Words".into(),
        ..button("")
    };
    let snapshot = picture(&[heading]);
    let labels: Vec<_> = snapshot
        .nodes
        .iter()
        .filter_map(|(_, node)| node.label())
        .collect();
    assert_eq!(labels, ["a window", "Words"]);
}

#[test]
fn a_message_tells_its_controls_and_not_its_words_again() {
    let message = Thing {
        role: Role::Message,
        name: "Ada: hello".into(),
        text: "hello".into(),
        children: vec![button("Retry")],
        ..button("")
    };
    let snapshot = picture(&[message]);
    assert!(
        snapshot
            .nodes
            .iter()
            .all(|(_, node)| node.value() != Some("hello"))
    );
    let _there = find(&snapshot, "Retry");
}

#[test]
fn text_is_told_in_graphemes_lines_and_words() {
    let editor = Thing {
        role: Role::Editor,
        text: "one two\n👩‍👩‍👧 x".into(),
        ..button("Message")
    };
    let snapshot = picture(&[editor]);
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
fn places_in_a_text_go_there_and_back() {
    let lines = ["one".to_owned(), "日本".to_owned(), String::new()];
    for (graphemes, place) in [
        (0, (0, 0)),
        (3, (0, 3)),
        (4, (1, 0)),
        (5, (1, 3)),
        (7, (2, 0)),
        (99, (2, 0)),
    ] {
        assert_eq!(line_and_byte(&lines, graphemes), place, "{graphemes}");
    }
}
