//! Shows content that cannot be used, such as the window under a dialog; like the HTML attribute `inert`. Under a menu a
//! press still reaches it, so that one click closes the menu and does what it would do without.
//!
//! Exists because iced 0.14 cannot disable a subtree. The wrapper is always present, so that the content keeps its
//! state and focus when a dialog opens.

use iced::advanced::mouse;
use iced::advanced::widget::Operation;
use iced::{Event, touch};

use super::wrapper::{InnerWidget, Wrapper, wrap};
use crate::a11y::{Actions, Role, Semantics};
use crate::ui::Element;

/// What covers the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    Nothing,
    Menu,
    Dialog,
}

impl Cover {
    /// Nothing, unless it is there.
    pub fn when(self, is_there: bool) -> Self {
        if is_there { self } else { Self::Nothing }
    }

    /// What covers content that both may cover; this one is above.
    pub fn or(self, below: Self) -> Self {
        if self == Self::Nothing { below } else { self }
    }
}

/// While something covers the content, it is drawn and receives no events; only operations that read may visit it.
pub fn inert<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    cover: Cover,
) -> Element<'a, Message> {
    wrap(cover, content)
}

pub(super) fn is_press(event: &Event) -> bool {
    matches!(
        event,
        Event::Mouse(mouse::Event::ButtonPressed(_))
            | Event::Touch(touch::Event::FingerPressed { .. })
    )
}

fn is_release(event: &Event) -> bool {
    matches!(
        event,
        Event::Mouse(mouse::Event::ButtonReleased(_))
            | Event::Touch(touch::Event::FingerLifted { .. })
    )
}

impl<Message> Wrapper<Message> for Cover {
    type State = ();

    fn is_inert(&self) -> bool {
        *self != Self::Nothing
    }

    fn receives(&self, event: &Event) -> bool {
        match self {
            Self::Nothing => true,
            Self::Menu => is_press(event) || is_release(event),
            Self::Dialog => false,
        }
    }

    fn operate(
        &mut self,
        _state: &mut (),
        inner: &mut InnerWidget<'_, '_, Message>,
        operation: &mut dyn Operation,
    ) {
        let mut group = Semantics::new(Role::Group, "");
        let actions = Actions {
            inert: *self != Self::Nothing,
            ..Actions::default()
        };
        let reply = group.expose(None, inner.bounds, actions, operation);
        if *self == Self::Nothing || reply.read_only {
            operation.traverse(&mut |operation| inner.operate(operation));
        }
    }
}
