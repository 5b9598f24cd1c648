//! The root widget of a window, which gives it keyboard navigation and an accessibility tree (see `a11y::root_widget`).

use iced::advanced::widget::Operation;

use super::wrapper::{EventContext, InnerWidget, Wrapper, wrap};
use crate::a11y::Bridge;
use crate::a11y::root_widget::{RootWidget, State, WidgetTree};
use crate::ui::Element;

/// `title` is the name of the window for screen readers.
pub fn root<'a, Message: 'a>(
    bridge: &Bridge,
    title: String,
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    let bridge = bridge.clone();
    wrap(RootWidget { bridge, title }, content)
}

impl<Message> Wrapper<Message> for RootWidget {
    type State = State;

    fn update(
        &mut self,
        state: &mut State,
        inner: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        let event = (context.event, context.viewport);
        let mut operate = |operation: &mut dyn Operation| inner.operate(operation);
        let mut tree = WidgetTree(&mut operate);
        self.before_update(state, &mut tree, event, context.shell);
        inner.update(context);
        let mut operate = |operation: &mut dyn Operation| inner.operate(operation);
        let mut tree = WidgetTree(&mut operate);
        self.after_update(state, &mut tree, event, context.shell);
    }
}
