//! Operations on iced's widget tree that scroll a control into view, focus it or press it.
//!
//! Controls and scroll areas are addressed by their index in traversal order; what is inert does not count.

use std::any::Any;

use iced::advanced::widget::Id;
use iced::advanced::widget::operation::scrollable::AbsoluteOffset;
use iced::advanced::widget::operation::{Focusable, Operation, Scrollable, TextInput};
use iced::{Rectangle, Vector};

use super::semantics::{AccessibleNode, FocusPolicy, WidgetAction};

/// Context kept visible on either side of the target, as a fraction of the viewport height.
const CONTEXT_MARGIN: f32 = 0.4;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScrollArea {
    /// Index in traversal order; without a meaning if it is inert.
    pub index: usize,
    /// In window coordinates.
    pub viewport: Rectangle,
    /// Scroll offset of the content.
    pub translation: Vector,
    /// Whether it is virtualized: only rows near the viewport exist, with bounds that already include the offset.
    pub virtualized: bool,
}

impl ScrollArea {
    /// Returns the scroll that reveals `target`, or `None` if it is visible already.
    ///
    /// A virtualized list also reveals rows around the target, because arrow keys can only move to rows that are
    /// built.
    pub fn scroll_to_reveal(&self, target: Rectangle) -> Option<ScrollBy> {
        let viewport_height = self.viewport.height;
        let margin = if self.virtualized {
            let free = (viewport_height - target.height).max(0.0);
            (viewport_height * CONTEXT_MARGIN).min(free / 2.0)
        } else {
            0.0
        };
        let top = target.y - margin - self.translation.y - self.viewport.y;
        let bottom = top + (target.height + 2.0 * margin).min(viewport_height);
        let delta_y = if top < 0.0 {
            top
        } else if bottom > viewport_height {
            (bottom - viewport_height).min(top)
        } else {
            return None;
        };
        let index = self.index;
        Some(ScrollBy { index, delta_y })
    }
}

/// The scroll areas around the current position of a traversal.
#[derive(Debug, Default)]
pub(super) struct ScrollStack {
    stack: Vec<ScrollArea>,
    next: Option<ScrollArea>,
    count: usize,
}

impl ScrollStack {
    /// Records an area, whose children the next `traverse` visits.
    pub(super) fn push(
        &mut self,
        viewport: Rectangle,
        mut translation: Vector,
        virtualized: bool,
    ) -> ScrollArea {
        if virtualized {
            translation = Vector::ZERO;
        }
        let scroll = ScrollArea {
            index: self.count,
            viewport,
            translation,
            virtualized,
        };
        self.count += 1;
        self.next = Some(scroll);
        scroll
    }

    /// Leaves the last area out of the order: it is inert, and cannot be scrolled.
    pub(super) fn skip_index(&mut self) {
        self.count = self.count.saturating_sub(1);
    }

    /// Discards the last area, which has no children.
    pub(super) fn discard(&mut self) {
        self.next = None;
    }

    /// Returns the argument of `leave`.
    pub(super) fn enter(&mut self) -> usize {
        let depth = self.stack.len();
        self.stack.extend(self.next.take());
        depth
    }

    pub(super) fn leave(&mut self, depth: usize) {
        self.stack.truncate(depth);
    }

    pub(super) fn innermost(&self) -> Option<ScrollArea> {
        self.stack.last().copied()
    }

    /// The area around the innermost one.
    pub(super) fn outer(&self) -> Option<ScrollArea> {
        self.stack.iter().nth_back(1).copied()
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScrollBy {
    pub index: usize,
    /// Logical pixels; positive scrolls down.
    pub delta_y: f32,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum TargetAction {
    /// Also removes the focus from all other controls.
    Focus,
    /// Of a field.
    SelectText,
    Press,
    /// In logical pixels.
    Scroll(f32),
}

/// Performs an action on the scroll area or the focusable control with the index `target`.
pub(super) struct TargetOperation {
    action: TargetAction,
    target: usize,
    /// Scroll areas or focusable controls before the current position.
    count: usize,
}

impl TargetOperation {
    pub(super) fn new(action: TargetAction, target: usize) -> Self {
        Self {
            action,
            target,
            count: 0,
        }
    }
}

impl<T> Operation<T> for TargetOperation {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        operate(self);
    }

    fn custom(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Any) {
        let Some(node) = state.downcast_mut::<AccessibleNode>() else {
            return;
        };
        let can_press = node.actions.focus_policy != FocusPolicy::Never && node.semantics.enabled;
        if self.action == TargetAction::Press && self.count == self.target && can_press {
            node.reply.request = Some(WidgetAction::Press);
        }
    }

    fn scrollable(
        &mut self,
        _id: Option<&Id>,
        bounds: Rectangle,
        content: Rectangle,
        _translation: Vector,
        state: &mut dyn Scrollable,
    ) {
        let TargetAction::Scroll(y) = self.action else {
            return;
        };
        if self.count == self.target {
            state.scroll_by(AbsoluteOffset { x: 0.0, y }, bounds, content);
        }
        self.count += 1;
    }

    /// Comes before `focusable`.
    fn text_input(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn TextInput) {
        if self.action == TargetAction::SelectText && self.count == self.target {
            state.select_all();
        }
    }

    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
        match self.action {
            TargetAction::Focus if self.count == self.target => state.focus(),
            TargetAction::Focus => state.unfocus(),
            TargetAction::Press | TargetAction::SelectText => {}
            TargetAction::Scroll(_) => return,
        }
        self.count += 1;
    }
}
