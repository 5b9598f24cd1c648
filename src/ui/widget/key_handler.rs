//! Keys that have another effect than usual in some control.

use iced::Event;
use iced::Rectangle;
use iced::advanced::widget::Id;
use iced::advanced::widget::operation::{Focusable, Operation};
use iced::keyboard::key::Physical;
use iced::keyboard::{self, Key, Modifiers};

use super::wrapper::{EventContext, InnerWidget, Wrapper, wrap};
use crate::a11y::key_press;
use crate::ui::Element;

/// Handles keys while the focus is in `content`, which does not get them; `None` passes a key on. With Ctrl (on macOS Cmd)
/// a key is its Latin letter on every layout.
pub fn on_key<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    to_message: impl Fn(&Key, Modifiers) -> Option<Message> + 'a,
) -> Element<'a, Message> {
    wrap(KeyHandler(Box::new(to_message)), content)
}

struct KeyHandler<'a, Message>(ToMessage<'a, Message>);

type ToMessage<'a, Message> = Box<dyn Fn(&Key, Modifiers) -> Option<Message> + 'a>;

impl<Message> Wrapper<Message> for KeyHandler<'_, Message> {
    type State = ();

    fn update(
        &mut self,
        _state: &mut (),
        inner: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        if let Event::Keyboard(keyboard::Event::KeyPressed {
            key,
            physical_key,
            modifiers,
            ..
        }) = context.event
            && let latin = latin_key(key, *physical_key, *modifiers)
            && let Some(message) = (self.0)(latin.as_ref().unwrap_or(key), *modifiers)
            && has_focus(inner)
        {
            context.shell.publish(message);
            context.shell.capture_event();
        } else {
            inner.update(context);
        }
    }
}

fn latin_key(key: &Key, place: Physical, modifiers: Modifiers) -> Option<Key> {
    let letter = key_press::latin(key, place).filter(|_| modifiers.command())?;
    Some(Key::Character(letter.to_string().into()))
}

pub(super) fn has_focus<Message>(content: &mut InnerWidget<'_, '_, Message>) -> bool {
    let mut focus = HasFocus(false);
    content.operate(&mut focus);
    focus.0
}

struct HasFocus(bool);

impl Operation for HasFocus {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
        self.0 |= state.is_focused();
    }
}
