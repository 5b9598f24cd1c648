//! Shows content that cannot be used, such as the window under a dialog; like the HTML attribute `inert`.
//!
//! Exists because iced 0.14 cannot disable a subtree. The wrapper is always present, so that the content keeps its
//! state and focus when a dialog opens.

use iced::advanced::widget::Operation;

use super::wrapper::{InnerWidget, Wrapper, wrap};
use crate::a11y::{Actions, Role, Semantics};
use crate::ui::Element;

struct Inert(bool);

/// While `inert`, the content is drawn and receives no events; only operations that read may visit it.
pub fn inert<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    inert: bool,
) -> Element<'a, Message> {
    wrap(Inert(inert), content)
}

impl<Message> Wrapper<Message> for Inert {
    type State = ();

    fn is_inert(&self) -> bool {
        self.0
    }

    fn operate(
        &mut self,
        _state: &mut (),
        inner: &mut InnerWidget<'_, '_, Message>,
        operation: &mut dyn Operation,
    ) {
        let mut group = Semantics::new(Role::Group, "");
        let actions = Actions {
            inert: self.0,
            ..Actions::default()
        };
        let reply = group.expose(None, inner.bounds, actions, operation);
        if !self.0 || reply.read_only {
            operation.traverse(&mut |operation| inner.operate(operation));
        }
    }
}
