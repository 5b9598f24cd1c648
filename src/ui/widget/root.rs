//! The root widget of a window, which gives it keyboard navigation and an accessibility tree (see `a11y::root_widget`).

use iced::Event;
use iced::advanced::mouse;
use iced::advanced::widget::Operation;

use super::wrapper::{EventContext, InnerWidget, Wrapper, wrap};
use crate::a11y::root_widget::{RootWidget, State, WidgetTree};
use crate::a11y::{Bridge, key_press};
use crate::ui::Element;

/// See [`RootWidget`] for `name` and `layer`.
pub fn root<'a, Message: 'a>(
    bridge: &Bridge,
    name: String,
    layer: Option<u64>,
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    let bridge = bridge.clone();
    let widget = RootWidget {
        bridge,
        name,
        layer,
    };
    wrap(widget, content)
}

impl<Message> Wrapper<Message> for RootWidget {
    type State = State;

    fn update(
        &mut self,
        state: &mut State,
        inner: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        let changed = match context.event {
            Event::Keyboard(event) => key_press::for_controls(event).map(Event::Keyboard),
            _ => None,
        };
        let context = &mut context.with_event(changed.as_ref().unwrap_or(context.event));
        let event = (context.event, context.viewport);
        let mut operate = |operation: &mut dyn Operation| inner.operate(operation);
        let mut tree = WidgetTree(&mut operate);
        self.before_update(state, &mut tree, event, context.shell);
        inner.update(context);
        let mut operate = |operation: &mut dyn Operation| inner.operate(operation);
        let mut tree = WidgetTree(&mut operate);
        self.after_update(state, &mut tree, event, context.shell);
        if pastes(context)
            && let Some(position) = context.cursor.position()
        {
            tree.keep_focus_at(position);
        }
    }
}

/// Whether a text field has pasted the primary selection, which also focuses it.
fn pastes<Message>(context: &EventContext<'_, '_, Message>) -> bool {
    let middle = mouse::Event::ButtonPressed(mouse::Button::Middle);
    *context.event == Event::Mouse(middle) && context.shell.is_event_captured()
}
