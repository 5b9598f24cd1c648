//! The root widget of a window, which gives it keyboard navigation and an accessibility tree (see `a11y::host`).

use iced::advanced::widget::Operation;

use super::around::{Around, Content, Happening, around};
use crate::a11y::Bridge;
use crate::a11y::host::{Host, Stage, State};
use crate::ui::Element;

/// `title` is the name of the window for screen readers.
pub fn root<'a, Message: 'a>(
    bridge: &Bridge,
    title: String,
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    let bridge = bridge.clone();
    around(Host { bridge, title }, content)
}

impl<Message> Around<Message> for Host {
    type State = State;

    fn update(
        &mut self,
        state: &mut State,
        inner: &mut Content<'_, '_, Message>,
        context: &mut Happening<'_, '_, Message>,
    ) {
        let event = (context.event, context.viewport);
        let mut operate = |operation: &mut dyn Operation| inner.operate(operation);
        self.before(state, &mut Stage(&mut operate), event, context.shell);
        inner.update(context);
        let mut operate = |operation: &mut dyn Operation| inner.operate(operation);
        self.after(state, &mut Stage(&mut operate), event, context.shell);
    }
}
