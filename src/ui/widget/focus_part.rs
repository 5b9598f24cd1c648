//! Moves the focus to a part of a page, and scrolls the page so that it is seen.

use std::any::Any;

use iced::advanced::widget::Id;
use iced::advanced::widget::operation::scrollable::{AbsoluteOffset, scroll_to};
use iced::advanced::widget::operation::{Focusable, Operation, Outcome, Scrollable};
use iced::{Rectangle, Task, Vector};
use iced_runtime::{Action, task};

use crate::a11y::{AccessibleNode, Role};
use crate::ui::token;

/// `part` is the ID of a container in the scrollable `page`. The first control in it gets the focus; of radio buttons the
/// chosen one.
pub fn focus_part<Message: Send + 'static>(part: String, page: &'static str) -> Task<Message> {
    task::effect(Action::widget(FocusPart {
        part: part.into(),
        page: page.into(),
        is_next: false,
        is_inside: false,
        is_skipped: false,
        is_done: false,
        top_of_page: 0.0,
        top_of_part: None,
    }))
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a state of the traversal"
)]
struct FocusPart {
    part: Id,
    page: Id,
    /// Whether the children of the part come next.
    is_next: bool,
    is_inside: bool,
    /// Whether the next control is a radio button that is not chosen.
    is_skipped: bool,
    is_done: bool,
    top_of_page: f32,
    top_of_part: Option<f32>,
}

impl Operation for FocusPart {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        let before = self.is_inside;
        self.is_inside |= std::mem::take(&mut self.is_next);
        operate(self);
        self.is_inside = before;
    }

    fn container(&mut self, id: Option<&Id>, bounds: Rectangle) {
        self.is_next = id == Some(&self.part);
        if self.is_next {
            self.top_of_part = Some(bounds.y);
        }
    }

    fn scrollable(
        &mut self,
        id: Option<&Id>,
        bounds: Rectangle,
        _content: Rectangle,
        _translation: Vector,
        _state: &mut dyn Scrollable,
    ) {
        if id == Some(&self.page) {
            self.top_of_page = bounds.y;
        }
    }

    fn custom(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Any) {
        if let Some(node) = state.downcast_ref::<AccessibleNode>() {
            let semantics = &node.semantics;
            self.is_skipped = semantics.role == Role::Radio && semantics.checked == Some(false);
        }
    }

    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
        let is_skipped = std::mem::take(&mut self.is_skipped);
        if self.is_inside && !self.is_done && !is_skipped {
            self.is_done = true;
            state.focus();
        } else {
            state.unfocus();
        }
    }

    fn finish(&self) -> Outcome<()> {
        let Some(top) = self.top_of_part else {
            return Outcome::None;
        };
        let y = (top - self.top_of_page - token::SPACE_L).max(0.0);
        let offset = AbsoluteOffset {
            x: None,
            y: Some(y),
        };
        Outcome::Chain(Box::new(scroll_to(self.page.clone(), offset)))
    }
}
