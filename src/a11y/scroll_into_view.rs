//! Operations on iced's widget tree that scroll a control into view, focus it or press it.
//!
//! Controls are addressed by their index in traversal order.

use std::any::Any;

use iced::advanced::widget::Id;
use iced::advanced::widget::operation::scrollable::AbsoluteOffset;
use iced::advanced::widget::operation::{Focusable, Operation, Scrollable};
use iced::{Rectangle, Vector};

use super::semantics::{AccessibleNode, FocusPolicy, WidgetAction};

/// Context kept visible on either side of the target, as a fraction of the viewport height.
const CONTEXT_MARGIN: f32 = 0.4;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScrollArea {
    /// Index in traversal order.
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
        let around = if self.virtualized {
            self.viewport.height * CONTEXT_MARGIN
        } else {
            0.0
        };
        let target = Rectangle {
            y: target.y - around,
            height: (target.height + 2.0 * around).min(self.viewport.height),
            ..target
        };
        let top = target.y - self.translation.y - self.viewport.y;
        let bottom = top + target.height;
        let by = if top < 0.0 {
            top
        } else if bottom > self.viewport.height {
            (bottom - self.viewport.height).min(top)
        } else {
            return None;
        };
        Some(ScrollBy {
            index: self.index,
            delta_y: by,
        })
    }
}

/// The scroll areas around the current position of a traversal.
#[derive(Debug, Default)]
pub(super) struct Scrolls {
    stack: Vec<ScrollArea>,
    next: Option<ScrollArea>,
    count: usize,
}

impl Scrolls {
    /// Records an area, whose children the next `traverse` visits.
    pub(super) fn meet(
        &mut self,
        viewport: Rectangle,
        translation: Vector,
        placed: bool,
    ) -> ScrollArea {
        let scroll = ScrollArea {
            index: self.count,
            viewport,
            translation: if placed { Vector::ZERO } else { translation },
            virtualized: placed,
        };
        self.count += 1;
        self.next = Some(scroll);
        scroll
    }

    /// Forgets an area without children.
    pub(super) fn skip(&mut self) {
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
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScrollBy {
    pub index: usize,
    /// Logical pixels; positive scrolls down.
    pub delta_y: f32,
}

pub(super) struct ApplyScroll {
    pub(super) scroll: ScrollBy,
    /// Scroll areas before the current position.
    pub(super) count: usize,
}

impl<T> Operation<T> for ApplyScroll {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        operate(self);
    }

    fn custom(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Any) {
        if let Some(exposed) = state.downcast_mut::<AccessibleNode>() {
            exposed.reply.read_only = true;
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
        if self.count == self.scroll.index {
            let by = AbsoluteOffset {
                x: 0.0,
                y: self.scroll.delta_y,
            };
            state.scroll_by(by, bounds, content);
        }
        self.count += 1;
    }
}

/// Focuses the control with this index and removes focus from all others.
pub(super) struct MoveFocus {
    pub(super) target: usize,
    /// Controls before the current position.
    pub(super) count: usize,
}

impl<T> Operation<T> for MoveFocus {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        operate(self);
    }

    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
        if self.count == self.target {
            state.focus();
        } else {
            state.unfocus();
        }
        self.count += 1;
    }
}

/// Presses the control with this index, counted among the focusable ones.
pub(super) struct PressWidget {
    pub(super) target: usize,
    /// Controls before the current position.
    pub(super) count: usize,
}

impl<T> Operation<T> for PressWidget {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        operate(self);
    }

    fn custom(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Any) {
        if let Some(exposed) = state.downcast_mut::<AccessibleNode>()
            && self.count == self.target
            && exposed.actions.focus_policy != FocusPolicy::Never
            && exposed.semantics.enabled
        {
            exposed.reply.request = Some(WidgetAction::Press);
        }
    }

    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, _state: &mut dyn Focusable) {
        self.count += 1;
    }
}
