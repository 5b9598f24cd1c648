//! From the widgets of a window to the nodes that screen readers know.
//!
//! Owns the one pass over the widget tree: it makes the nodes, finds where the keyboard is, and hands what is asked of a
//! node to the widget it stands for. What comes out is always a tree that AccessKit takes: one root, each node once, the
//! focus on a node that is there.

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

use super::seek::{Nudge, Scroll};
use super::semantics::{Exposed, Live, Request, Role, Semantics};
pub use text::line_and_byte;

/// The node of the window itself.
pub const ROOT: NodeId = NodeId(0);

/// What is asked of a node.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// Something its widget does.
    Ask(Request),
    /// Give it the keyboard.
    Focus,
    /// Bring it into view.
    Show,
}

/// What there is to say of the window.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// What its title says.
    pub title: String,
    /// Its size, in the units of the views.
    pub size: Size,
    /// Pixels of the screen for each such unit.
    pub scale: f64,
}

/// The nodes of a window.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// All nodes, each once, parents before children.
    pub nodes: Vec<(NodeId, Node)>,
    /// Where the keyboard is.
    pub focus: NodeId,
}

/// How much of what lies within is told.
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
    /// The words within, where they become the name.
    words: Option<String>,
    inert: bool,
    /// Carries a scroll offset and is nothing by itself.
    carrier: bool,
    /// Rows lie where they are drawn.
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

/// The pass over the widgets.
pub struct Walk {
    nodes: Vec<(NodeId, Node)>,
    used: HashSet<u64>,
    window: Frame,
    stack: Vec<Frame>,
    next: Option<Frame>,
    next_scroll: Option<Scroll>,
    scrolls: Vec<Scroll>,
    scroll_count: usize,
    focus: Option<NodeId>,
    deed: Option<(NodeId, Deed)>,
    nudge: Option<Nudge>,
}

impl Walk {
    /// A pass that only reads.
    #[must_use]
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
            next_scroll: None,
            scrolls: Vec::new(),
            scroll_count: 0,
            focus: None,
            deed: None,
            nudge: None,
        }
    }

    /// A pass that asks something of a node.
    #[must_use]
    pub fn asking(window: &Window, target: NodeId, deed: Deed) -> Self {
        Self {
            deed: Some((target, deed)),
            ..Self::new(window)
        }
    }

    /// How a list must be moved so that what was asked for is in view, once the pass is over.
    #[must_use]
    pub fn nudge(&self) -> Option<Nudge> {
        self.nudge
    }

    /// The nodes.
    #[must_use]
    pub fn finish(self) -> Picture {
        Picture {
            nodes: self.nodes,
            focus: self.focus.unwrap_or(ROOT),
        }
    }

    /// Adds words that are to be said and stand nowhere. Another `number` is another saying, even of the same words.
    pub fn announce(&mut self, number: u64, words: &str, live: Live) {
        let mut hasher = DefaultHasher::new();
        ("announcement", number).hash(&mut hasher);
        let id = self.unused(hasher.finish());
        let mut node = Node::new(NodeRole::Label);
        node.set_value(words);
        node.set_live(node::live(live));
        if let Some((_, root)) = self.nodes.first_mut() {
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

    /// AccessKit takes no node twice: a hash that was used is moved on.
    fn unused(&mut self, mut hash: u64) -> NodeId {
        while !self.used.insert(hash) {
            hash = hash.wrapping_add(0x9E37_79B9_7F4A_7C15);
        }
        NodeId(hash)
    }

    /// The same control has the same id in the next pass: by its key, or by its place among those of its role.
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
        if let Some((_, parent)) = self.nodes.get_mut(parent) {
            parent.push_child(id);
        }
        self.nodes.push((id, node));
        self.nodes.len() - 1
    }

    fn node_mut(&mut self, index: usize) -> Option<&mut Node> {
        self.nodes.get_mut(index).map(|(_, node)| node)
    }

    /// Does what is asked of this very node.
    fn serve(&mut self, id: NodeId, exposed: &mut Exposed, bounds: Rectangle) {
        let Some((target, deed)) = &self.deed else {
            return;
        };
        if *target != id || self.frame().inert {
            return;
        }
        match deed {
            Deed::Ask(request) if exposed.semantics.enabled => {
                exposed.answer.request = Some(request.clone());
            }
            Deed::Ask(_) => {}
            Deed::Focus | Deed::Show => {
                self.nudge = self.scrolls.last().and_then(|scroll| scroll.nudge(bounds));
            }
        }
    }

    /// Whether the words within are its name.
    fn named_within(semantics: &Semantics) -> bool {
        let takes = semantics.role.is_whole() || semantics.role == Role::Message;
        takes && semantics.name.is_empty()
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
        let scroll = self.next_scroll.take();
        self.scrolls.extend(scroll);
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
        if scroll.is_some() {
            let _scrolled = self.scrolls.pop();
        }
        self.next = None;
    }

    fn container(&mut self, _id: Option<&Id>, _bounds: Rectangle) {
        self.next = None;
        self.next_scroll = None;
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
        let translation = if placed { Vector::ZERO } else { translation };
        self.next_scroll = Some(Scroll {
            nth: self.scroll_count,
            viewport: bounds,
            translation,
            placed,
        });
        self.scroll_count += 1;
        self.next = None;
        if placed || self.frame().told == Told::Nothing {
            return;
        }
        // One node that carries the offset: when the list moves, it alone changes.
        let id = self.id_for(NodeRole::GenericContainer, None);
        let mut node = Node::new(NodeRole::GenericContainer);
        node.set_transform(Affine::translate((
            f64::from(-translation.x),
            f64::from(-translation.y),
        )));
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
        // What had the keyboard before a dialog came keeps it, unseen.
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

/// A text without the signs of an icon font, which say nothing to anybody.
fn readable(text: &str) -> Cow<'_, str> {
    const PRIVATE: RangeInclusive<char> = '\u{E000}'..='\u{F8FF}';
    if text.contains(|sign| PRIVATE.contains(&sign)) {
        let words: String = text
            .chars()
            .filter(|sign| !PRIVATE.contains(sign))
            .collect();
        Cow::Owned(words.trim().to_owned())
    } else {
        Cow::Borrowed(text)
    }
}
