//! Builds the AccessKit tree of a window by an operation on iced's widget tree.
//!
//! One traversal creates the nodes, finds the focused one, and passes a requested action to its widget. The tree is
//! always valid for AccessKit: one root, unique node IDs, and the focus on an existing node.

mod node;
#[cfg(test)]
mod tests;
mod text;

use std::any::Any;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::RangeInclusive;

use accesskit::{Action, Affine, Node, NodeId, Role as NodeRole};
use iced::advanced::widget::Id;
use iced::advanced::widget::operation::{Focusable, Operation, Scrollable, TextInput};
use iced::{Rectangle, Size, Vector};

use super::scroll_into_view::{ScrollBy, ScrollStack};
use super::semantics::{AccessibleNode, Live, Role, Semantics, WidgetAction};
pub use text::line_and_byte;

pub const ROOT: NodeId = NodeId(0);

#[derive(Debug, Clone, PartialEq)]
pub enum A11yAction {
    Widget(WidgetAction),
    Focus,
    ScrollIntoView,
}

#[derive(Debug, Clone, PartialEq)]
pub struct WindowInfo {
    pub name: String,
    /// In logical pixels.
    pub size: Size,
    /// Physical pixels per logical pixel.
    pub scale: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct TreeSnapshot {
    /// Parents precede their children; IDs are unique.
    pub nodes: Vec<(NodeId, Node)>,
    pub focus: NodeId,
}

/// How much of the content of an element is exposed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum ChildExposure {
    #[default]
    All,
    ControlsOnly,
    Nothing,
}

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent")]
struct BuildScope {
    index: usize,
    id: NodeId,
    child_exposure: ChildExposure,
    /// Text of the children, if it becomes the label.
    collected_label: Option<String>,
    inert: bool,
    /// The node only applies a scroll offset.
    scroll_container: bool,
    /// The bounds of the children already include the scroll offset.
    virtualized: bool,
    /// The first text inside becomes the description.
    undescribed: bool,
    /// Number of children without a key so far.
    role_counts: BTreeMap<NodeRole, u32>,
}

impl BuildScope {
    fn new(index: usize, id: NodeId) -> Self {
        Self {
            index,
            id,
            child_exposure: ChildExposure::All,
            collected_label: None,
            inert: false,
            scroll_container: false,
            virtualized: false,
            undescribed: false,
            role_counts: BTreeMap::new(),
        }
    }
}

pub struct TreeBuilder {
    nodes: Vec<(NodeId, Node)>,
    used_ids: HashSet<u64>,
    root_scope: BuildScope,
    scope_stack: Vec<BuildScope>,
    next_scope: Option<BuildScope>,
    scroll_stack: ScrollStack,
    focus: Option<NodeId>,
    requested_action: Option<(NodeId, A11yAction)>,
    requested_scroll: Option<ScrollBy>,
}

impl TreeBuilder {
    /// Builds the tree without performing an action.
    pub fn new(window: &WindowInfo) -> Self {
        let mut root = Node::new(NodeRole::Window);
        root.set_label(window.name.as_str());
        root.set_bounds(node::rect(Rectangle::with_size(window.size)));
        if (window.scale - 1.0).abs() > f64::EPSILON {
            root.set_transform(Affine::scale(window.scale));
        }
        Self {
            nodes: vec![(ROOT, root)],
            used_ids: HashSet::from([ROOT.0]),
            root_scope: BuildScope::new(0, ROOT),
            scope_stack: Vec::new(),
            next_scope: None,
            scroll_stack: ScrollStack::default(),
            focus: None,
            requested_action: None,
            requested_scroll: None,
        }
    }

    /// Builds the tree and performs an action on `target`.
    pub fn with_action(window: &WindowInfo, target: NodeId, action: A11yAction) -> Self {
        Self {
            requested_action: Some((target, action)),
            ..Self::new(window)
        }
    }

    /// The scroll that completes the requested action after the traversal.
    pub fn requested_scroll(&self) -> Option<ScrollBy> {
        self.requested_scroll
    }

    pub fn finish(self) -> TreeSnapshot {
        TreeSnapshot {
            nodes: self.nodes,
            focus: self.focus.unwrap_or(ROOT),
        }
    }

    /// Adds a label that is announced and not visible. A new `number` announces the same text again.
    pub fn announce(&mut self, number: u64, text: &str, live: Live) {
        let mut hasher = DefaultHasher::new();
        ("announcement", number).hash(&mut hasher);
        let id = self.unique_id(hasher.finish());
        let mut node = Node::new(NodeRole::Label);
        node.set_value(text);
        node.set_live(live);
        let _index = self.add_node(id, node);
    }

    fn scope(&self) -> &BuildScope {
        self.scope_stack.last().unwrap_or(&self.root_scope)
    }

    fn scope_mut(&mut self) -> &mut BuildScope {
        self.scope_stack.last_mut().unwrap_or(&mut self.root_scope)
    }

    /// AccessKit rejects duplicate IDs, so a hash in use is changed until it is free.
    fn unique_id(&mut self, mut hash: u64) -> NodeId {
        while !self.used_ids.insert(hash) {
            hash = hash.wrapping_add(0x9E37_79B9_7F4A_7C15);
        }
        NodeId(hash)
    }

    /// Returns a stable ID: the next traversal derives the same one from the key, or from the index among siblings of
    /// the same role.
    fn stable_id(&mut self, role: NodeRole, key: Option<u64>) -> NodeId {
        let scope = self.scope_mut();
        let mut hasher = DefaultHasher::new();
        scope.id.0.hash(&mut hasher);
        (role as u8).hash(&mut hasher);
        if let Some(key) = key {
            (true, key).hash(&mut hasher);
        } else {
            let count = scope.role_counts.entry(role).or_default();
            *count += 1;
            (false, *count).hash(&mut hasher);
        }
        self.unique_id(hasher.finish())
    }

    fn add_node(&mut self, id: NodeId, node: Node) -> usize {
        let parent = self.scope().index;
        if let Some(parent) = self.node_mut(parent) {
            parent.push_child(id);
        }
        self.nodes.push((id, node));
        self.nodes.len() - 1
    }

    fn node_mut(&mut self, index: usize) -> Option<&mut Node> {
        self.nodes.get_mut(index).map(|(_, node)| node)
    }

    /// Makes a text the description of the dialog around it, if it is the first one below the title.
    fn describe_dialog(&mut self, text: &str) {
        let mut scopes = self.scope_stack.iter_mut().rev();
        if let Some(dialog) = scopes.find(|scope| scope.undescribed)
            && let Some((_, node)) = self.nodes.get_mut(dialog.index)
        {
            dialog.undescribed = false;
            node.set_description(text);
        }
    }

    fn perform_action(&mut self, id: NodeId, node: &mut AccessibleNode, bounds: Rectangle) {
        match &self.requested_action {
            Some((target, _)) if *target != id || self.scope().inert => {}
            Some((_, A11yAction::Widget(request))) if node.semantics.enabled => {
                node.reply.request = Some(request.clone());
            }
            Some((_, A11yAction::Focus | A11yAction::ScrollIntoView)) => {
                let scroll = self.scroll_stack.innermost();
                self.requested_scroll = scroll.and_then(|area| area.scroll_to_reveal(bounds));
            }
            Some((_, A11yAction::Widget(_))) | None => {}
        }
    }

    fn is_named_by_content(semantics: &Semantics) -> bool {
        let from_content =
            semantics.role.has_presentational_children() || semantics.role == Role::Message;
        from_content && semantics.name.is_empty()
    }

    fn child_exposure(semantics: &Semantics) -> ChildExposure {
        if semantics.role.has_presentational_children()
            || matches!(semantics.role, Role::Field | Role::Editor)
        {
            ChildExposure::Nothing
        } else if semantics.role == Role::Message && !semantics.name.is_empty() {
            ChildExposure::ControlsOnly
        } else {
            ChildExposure::All
        }
    }
}

impl<T: 'static> Operation<T> for TreeBuilder {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        let depth = self.scroll_stack.enter();
        if let Some(scope) = self.next_scope.take() {
            self.scope_stack.push(scope);
            operate(self);
            if let Some(scope) = self.scope_stack.pop()
                && let Some(label) = scope.collected_label
                && let Some((_, node)) = self.nodes.get_mut(scope.index)
            {
                node.set_label(label.as_str());
                if matches!(node.role(), NodeRole::Alert | NodeRole::Status) {
                    self.describe_dialog(&label);
                }
            }
        } else {
            operate(self);
        }
        self.scroll_stack.leave(depth);
        self.next_scope = None;
    }

    fn container(&mut self, _id: Option<&Id>, _bounds: Rectangle) {
        self.next_scope = None;
        self.scroll_stack.discard();
    }

    fn scrollable(
        &mut self,
        _id: Option<&Id>,
        bounds: Rectangle,
        _content: Rectangle,
        translation: Vector,
        _state: &mut dyn Scrollable,
    ) {
        let virtualized = self.scope().virtualized;
        let scroll = self.scroll_stack.push(bounds, translation, virtualized);
        if self.scope().inert {
            self.scroll_stack.skip_index();
        }
        self.next_scope = None;
        if virtualized || self.scope().child_exposure == ChildExposure::Nothing {
            return;
        }
        // A separate node applies the offset, so that scrolling changes only this node.
        let id = self.stable_id(NodeRole::GenericContainer, None);
        let mut node = Node::new(NodeRole::GenericContainer);
        let Vector { x, y } = -scroll.translation;
        node.set_transform(Affine::translate((f64::from(x), f64::from(y))));
        let index = self.add_node(id, node);
        self.next_scope = Some(BuildScope {
            inert: self.scope().inert,
            child_exposure: self.scope().child_exposure,
            scroll_container: true,
            ..BuildScope::new(index, id)
        });
    }

    fn custom(&mut self, _id: Option<&Id>, bounds: Rectangle, state: &mut dyn Any) {
        let Some(node) = state.downcast_mut::<AccessibleNode>() else {
            return;
        };
        self.next_scope = None;
        node.reply.read_only = true;
        if self.scope().child_exposure == ChildExposure::Nothing {
            return;
        }
        let role = node::role(&node.semantics);
        let id = self.stable_id(role, node.semantics.key);
        self.perform_action(id, node, bounds);
        let semantics = &node.semantics;
        if matches!(semantics.role, Role::Status | Role::Alert) && !semantics.name.is_empty() {
            self.describe_dialog(&semantics.name);
        }
        let index = self.add_node(id, node::build_node(semantics, node.actions, bounds));
        if matches!(semantics.role, Role::Field | Role::Editor) {
            self.add_text_runs(index, semantics, node.actions.caret, bounds);
        }
        self.next_scope = Some(BuildScope {
            child_exposure: Self::child_exposure(semantics),
            collected_label: Self::is_named_by_content(semantics).then(String::new),
            inert: node.actions.inert || self.scope().inert,
            virtualized: node.actions.virtualized,
            undescribed: matches!(semantics.role, Role::Dialog | Role::AlertDialog)
                && semantics.description.is_none(),
            ..BuildScope::new(index, id)
        });
    }

    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
        let scope = self.next_scope.as_ref().unwrap_or_else(|| self.scope());
        let (id, index, inert) = (scope.id, scope.index, scope.inert);
        if id == ROOT {
            return;
        }
        if let Some(node) = self.node_mut(index) {
            node.add_action(Action::Focus);
        }
        // A control under a dialog stays focused, but its focus is not node.
        if inert {
            return;
        }
        if let Some((target, A11yAction::Focus)) = &self.requested_action {
            if *target == id {
                state.focus();
            } else {
                state.unfocus();
            }
        }
        if state.is_focused() {
            self.focus = Some(id);
        }
    }

    fn text_input(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn TextInput) {
        if let Some((target, A11yAction::Widget(WidgetAction::Select(anchor, caret)))) =
            &self.requested_action
            && *target == self.scope().id
        {
            if anchor == caret {
                state.move_cursor_to(*caret);
            } else {
                state.select_range(*anchor, *caret);
            }
        }
    }

    fn text(&mut self, _id: Option<&Id>, bounds: Rectangle, text: &str) {
        self.next_scope = None;
        let text = strip_icon_glyphs(text);
        let text = text.as_ref();
        for scope in self.scope_stack.iter_mut().rev() {
            if let Some(label) = &mut scope.collected_label {
                if !label.is_empty() && !text.is_empty() {
                    label.push(' ');
                }
                label.push_str(text);
                if scope.child_exposure == ChildExposure::Nothing {
                    return;
                }
                break;
            }
            if !scope.scroll_container {
                break;
            }
        }
        if self.scope().child_exposure != ChildExposure::All || text.is_empty() {
            return;
        }
        self.describe_dialog(text);
        let id = self.stable_id(NodeRole::Label, None);
        let mut node = Node::new(NodeRole::Label);
        node.set_bounds(node::rect(bounds));
        node.set_value(text);
        let _index = self.add_node(id, node);
    }
}

/// Removes icon font glyphs (private use area), which readers cannot pronounce.
fn strip_icon_glyphs(text: &str) -> Cow<'_, str> {
    const PRIVATE_USE: RangeInclusive<char> = '\u{E000}'..='\u{F8FF}';
    if text.contains(|c| PRIVATE_USE.contains(&c)) {
        let readable_text: String = text.chars().filter(|c| !PRIVATE_USE.contains(c)).collect();
        Cow::Owned(readable_text.trim().to_owned())
    } else {
        Cow::Borrowed(text)
    }
}
