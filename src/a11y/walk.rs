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
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::RangeInclusive;

use accesskit::{Action, Affine, Node, NodeId, Role as NodeRole};
use iced::advanced::widget::Id;
use iced::advanced::widget::operation::{Focusable, Operation, Scrollable, TextInput};
use iced::{Rectangle, Size, Vector};

use super::seek::{Nudge, Scrolls};
use super::semantics::{Exposed, Live, Request, Role, Semantics};
pub use text::line_and_byte;

pub const ROOT: NodeId = NodeId(0);

#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    Ask(Request),
    Focus,
    Show,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    pub title: String,
    /// In logical pixels.
    pub size: Size,
    /// Physical pixels per logical pixel.
    pub scale: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Parents precede their children; IDs are unique.
    pub nodes: Vec<(NodeId, Node)>,
    pub focus: NodeId,
}

/// How much of the content of an element is exposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    All,
    Controls,
    Nothing,
}

#[derive(Debug)]
struct Frame {
    index: usize,
    id: NodeId,
    told: Told,
    /// Text of the children, if it becomes the label.
    words: Option<String>,
    inert: bool,
    /// The node only applies a scroll offset.
    carrier: bool,
    /// The bounds of the children already include the scroll offset.
    placed: bool,
    counts: Vec<(NodeRole, u32)>,
}

impl Frame {
    fn new(index: usize, id: NodeId) -> Self {
        Self {
            index,
            id,
            told: Told::All,
            words: None,
            inert: false,
            carrier: false,
            placed: false,
            counts: Vec::new(),
        }
    }
}

pub struct Walk {
    nodes: Vec<(NodeId, Node)>,
    used: HashSet<u64>,
    window: Frame,
    stack: Vec<Frame>,
    next: Option<Frame>,
    scrolls: Scrolls,
    focus: Option<NodeId>,
    deed: Option<(NodeId, Deed)>,
    nudge: Option<Nudge>,
}

impl Walk {
    /// Builds the tree without performing an action.
    pub fn new(window: &Window) -> Self {
        let mut root = Node::new(NodeRole::Window);
        root.set_label(window.title.as_str());
        root.set_bounds(node::rect(Rectangle::with_size(window.size)));
        if (window.scale - 1.0).abs() > f64::EPSILON {
            root.set_transform(Affine::scale(window.scale));
        }
        Self {
            nodes: vec![(ROOT, root)],
            used: HashSet::from([ROOT.0]),
            window: Frame::new(0, ROOT),
            stack: Vec::new(),
            next: None,
            scrolls: Scrolls::default(),
            focus: None,
            deed: None,
            nudge: None,
        }
    }

    /// Builds the tree and performs an action on `target`.
    pub fn asking(window: &Window, target: NodeId, action: Deed) -> Self {
        Self {
            deed: Some((target, action)),
            ..Self::new(window)
        }
    }

    /// The scroll that completes the requested action after the traversal.
    pub fn nudge(&self) -> Option<Nudge> {
        self.nudge
    }

    pub fn finish(self) -> Picture {
        Picture {
            nodes: self.nodes,
            focus: self.focus.unwrap_or(ROOT),
        }
    }

    /// Adds a label that is announced and not visible. A new `number` announces the same text again.
    pub fn announce(&mut self, number: u64, words: &str, live: Live) {
        let mut hasher = DefaultHasher::new();
        ("announcement", number).hash(&mut hasher);
        let id = self.unused(hasher.finish());
        let mut node = Node::new(NodeRole::Label);
        node.set_value(words);
        node.set_live(live);
        if let Some(root) = self.node_mut(0) {
            root.push_child(id);
        }
        self.nodes.push((id, node));
    }

    fn frame(&self) -> &Frame {
        self.stack.last().unwrap_or(&self.window)
    }

    fn frame_mut(&mut self) -> &mut Frame {
        self.stack.last_mut().unwrap_or(&mut self.window)
    }

    /// AccessKit rejects duplicate IDs, so a hash in use is changed until it is free.
    fn unused(&mut self, mut hash: u64) -> NodeId {
        while !self.used.insert(hash) {
            hash = hash.wrapping_add(0x9E37_79B9_7F4A_7C15);
        }
        NodeId(hash)
    }

    /// Returns a stable ID: the next traversal derives the same one from the key, or from the index among siblings of
    /// the same role.
    fn id_for(&mut self, role: NodeRole, key: Option<u64>) -> NodeId {
        let frame = self.frame_mut();
        let mut hasher = DefaultHasher::new();
        frame.id.0.hash(&mut hasher);
        (role as u8).hash(&mut hasher);
        if let Some(key) = key {
            (true, key).hash(&mut hasher);
        } else {
            let known = frame.counts.iter().position(|(known, _)| *known == role);
            let known = known.unwrap_or_else(|| {
                frame.counts.push((role, 0));
                frame.counts.len() - 1
            });
            let count = frame.counts.get_mut(known).map_or(0, |(_, count)| {
                *count += 1;
                *count
            });
            (false, count).hash(&mut hasher);
        }
        self.unused(hasher.finish())
    }

    fn add(&mut self, id: NodeId, node: Node) -> usize {
        let parent = self.frame().index;
        if let Some(parent) = self.node_mut(parent) {
            parent.push_child(id);
        }
        self.nodes.push((id, node));
        self.nodes.len() - 1
    }

    fn node_mut(&mut self, index: usize) -> Option<&mut Node> {
        self.nodes.get_mut(index).map(|(_, node)| node)
    }

    fn serve(&mut self, id: NodeId, exposed: &mut Exposed, bounds: Rectangle) {
        let Some((target, action)) = &self.deed else {
            return;
        };
        if *target != id || self.frame().inert {
            return;
        }
        match action {
            Deed::Ask(request) if exposed.semantics.enabled => {
                exposed.answer.request = Some(request.clone());
            }
            Deed::Ask(_) => {}
            Deed::Focus | Deed::Show => {
                self.nudge = self
                    .scrolls
                    .innermost()
                    .and_then(|scroll| scroll.nudge(bounds));
            }
        }
    }

    fn named_within(semantics: &Semantics) -> bool {
        let from_content = semantics.role.is_whole() || semantics.role == Role::Message;
        from_content && semantics.name.is_empty()
    }

    fn told(semantics: &Semantics) -> Told {
        if semantics.role.is_whole() || matches!(semantics.role, Role::Field | Role::Editor) {
            Told::Nothing
        } else if semantics.role == Role::Message && !semantics.name.is_empty() {
            Told::Controls
        } else {
            Told::All
        }
    }
}

impl<T: 'static> Operation<T> for Walk {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        let scrolled = self.scrolls.enter();
        if let Some(frame) = self.next.take() {
            self.stack.push(frame);
            operate(self);
            if let Some(Frame {
                index,
                words: Some(words),
                ..
            }) = self.stack.pop()
                && let Some(node) = self.node_mut(index)
            {
                node.set_label(words);
            }
        } else {
            operate(self);
        }
        self.scrolls.leave(scrolled);
        self.next = None;
    }

    fn container(&mut self, _id: Option<&Id>, _bounds: Rectangle) {
        self.next = None;
        self.scrolls.skip();
    }

    fn scrollable(
        &mut self,
        _id: Option<&Id>,
        bounds: Rectangle,
        _content: Rectangle,
        translation: Vector,
        _state: &mut dyn Scrollable,
    ) {
        let placed = self.frame().placed;
        let Vector { x, y } = self.scrolls.meet(bounds, translation, placed).translation;
        self.next = None;
        if placed || self.frame().told == Told::Nothing {
            return;
        }
        // A separate node applies the offset, so that scrolling changes only this node.
        let id = self.id_for(NodeRole::GenericContainer, None);
        let mut node = Node::new(NodeRole::GenericContainer);
        node.set_transform(Affine::translate((f64::from(-x), f64::from(-y))));
        let (inert, told) = (self.frame().inert, self.frame().told);
        let index = self.add(id, node);
        self.next = Some(Frame {
            inert,
            told,
            carrier: true,
            ..Frame::new(index, id)
        });
    }

    fn custom(&mut self, _id: Option<&Id>, bounds: Rectangle, state: &mut dyn Any) {
        let Some(exposed) = state.downcast_mut::<Exposed>() else {
            return;
        };
        self.next = None;
        exposed.answer.reads = true;
        if self.frame().told == Told::Nothing {
            return;
        }
        let role = node::role(&exposed.semantics);
        let id = self.id_for(role, exposed.semantics.key);
        self.serve(id, exposed, bounds);
        let semantics = &exposed.semantics;
        let index = self.add(id, node::node(semantics, exposed.can, bounds));
        if matches!(semantics.role, Role::Field | Role::Editor) {
            self.write(index, semantics, exposed.can.caret, bounds);
        }
        self.next = Some(Frame {
            told: Self::told(semantics),
            words: Self::named_within(semantics).then(String::new),
            inert: exposed.can.inert || self.frame().inert,
            placed: exposed.can.placed,
            ..Frame::new(index, id)
        });
    }

    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
        let frame = self.next.as_ref().unwrap_or_else(|| self.frame());
        let (id, index) = (frame.id, frame.index);
        let inert = frame.inert;
        if id == ROOT {
            return;
        }
        if let Some(node) = self.node_mut(index) {
            node.add_action(Action::Focus);
        }
        // A control under a dialog stays focused, but its focus is not exposed.
        if inert {
            return;
        }
        if let Some((target, Deed::Focus)) = &self.deed {
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
        if let Some((target, Deed::Ask(Request::Select(anchor, caret)))) = &self.deed
            && *target == self.frame().id
        {
            if anchor == caret {
                state.move_cursor_to(*caret);
            } else {
                state.select_range(*anchor, *caret);
            }
        }
    }

    fn text(&mut self, _id: Option<&Id>, bounds: Rectangle, text: &str) {
        self.next = None;
        let text = readable(text);
        let text = text.as_ref();
        for frame in self.stack.iter_mut().rev() {
            if let Some(words) = &mut frame.words {
                if !words.is_empty() && !text.is_empty() {
                    words.push(' ');
                }
                words.push_str(text);
                if frame.told == Told::Nothing {
                    return;
                }
                break;
            }
            if !frame.carrier {
                break;
            }
        }
        if self.frame().told != Told::All || text.is_empty() {
            return;
        }
        let id = self.id_for(NodeRole::Label, None);
        let mut node = Node::new(NodeRole::Label);
        node.set_bounds(node::rect(bounds));
        node.set_value(text);
        let _index = self.add(id, node);
    }
}

/// Removes icon font glyphs (private use area), which readers cannot pronounce.
fn readable(text: &str) -> Cow<'_, str> {
    const PRIVATE: RangeInclusive<char> = '\u{E000}'..='\u{F8FF}';
    if text.contains(|c| PRIVATE.contains(&c)) {
        let readable_text: String = text.chars().filter(|c| !PRIVATE.contains(c)).collect();
        Cow::Owned(readable_text.trim().to_owned())
    } else {
        Cow::Borrowed(text)
    }
}
