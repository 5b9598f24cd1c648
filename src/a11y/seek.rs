//! Bringing something into view, and giving it the keyboard.

use std::any::Any;

use iced::advanced::widget::Id;
use iced::advanced::widget::operation::scrollable::AbsoluteOffset;
use iced::advanced::widget::operation::{Focusable, Operation, Scrollable};
use iced::{Rectangle, Vector};

use super::semantics::{Exposed, Request, Stop};

/// How much of a view shall be on either side of what is brought into it.
const AROUND: f32 = 0.4;

/// Something that scrolls, met on the way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scroll {
    /// Which one it is, in order.
    pub nth: usize,
    /// What of the window it fills.
    pub viewport: Rectangle,
    /// By how much its content is moved.
    pub translation: Vector,
    /// Whether only the rows near the view are built, and lie where they are drawn.
    pub placed: bool,
}

impl Scroll {
    /// How it must be moved so that something within is in view; `None` when it is.
    ///
    /// Where not all rows are built, those around the target come too: who walks by what there is could not go on.
    #[must_use]
    pub fn nudge(&self, target: Rectangle) -> Option<Nudge> {
        let around = if self.placed {
            self.viewport.height * AROUND
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
        Some(Nudge { nth: self.nth, by })
    }
}

/// A move of something that scrolls.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nudge {
    /// Which one it is, in order.
    pub nth: usize,
    /// By how much, in the units of the views; downwards when positive.
    pub by: f32,
}

/// Moves something that scrolls.
pub struct Move {
    nudge: Nudge,
    count: usize,
}

impl Move {
    /// This move.
    #[must_use]
    pub fn new(nudge: Nudge) -> Self {
        Self { nudge, count: 0 }
    }
}

impl<T> Operation<T> for Move {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        operate(self);
    }

    fn custom(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Any) {
        if let Some(exposed) = state.downcast_mut::<Exposed>() {
            exposed.answer.reads = true;
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
        if self.count == self.nudge.nth {
            let by = AbsoluteOffset {
                x: 0.0,
                y: self.nudge.by,
            };
            state.scroll_by(by, bounds, content);
        }
        self.count += 1;
    }
}

/// Gives the keyboard to one control, counted in order, and takes it from all others.
pub struct Give {
    target: usize,
    count: usize,
}

impl Give {
    /// To the control of this number.
    #[must_use]
    pub fn new(target: usize) -> Self {
        Self { target, count: 0 }
    }
}

impl<T> Operation<T> for Give {
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

/// Asks one control, counted in order among those that can have the keyboard, to be pressed.
pub struct Press {
    target: usize,
    count: usize,
}

impl Press {
    /// The control of this number.
    #[must_use]
    pub fn new(target: usize) -> Self {
        Self { target, count: 0 }
    }
}

impl<T> Operation<T> for Press {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        operate(self);
    }

    fn custom(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Any) {
        if let Some(exposed) = state.downcast_mut::<Exposed>()
            && self.count == self.target
            && exposed.can.stop != Stop::Never
            && exposed.semantics.enabled
        {
            exposed.answer.request = Some(Request::Press);
        }
    }

    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, _state: &mut dyn Focusable) {
        self.count += 1;
    }
}
