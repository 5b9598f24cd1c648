//! The root widget of a window, which gives it keyboard navigation and an accessibility tree (see `a11y::root_widget`),
//! opens the menus of text fields, and keeps the ring from controls that the pointer has focused.

use iced::advanced::mouse;
use iced::advanced::widget::Operation;
use iced::{Event, Rectangle, keyboard};

use super::focus_ring::WithoutRing;
use super::inert::is_press;
use super::text_menu::{self, TextMenu};
use super::wrapper::{EventContext, InnerWidget, Wrapper, wrap};
use crate::a11y::root_widget::{RootWidget, State as A11yState, WidgetTree};
use crate::a11y::{Bridge, key_press};
use crate::ui::Element;

/// See [`RootWidget`] for `name` and `layer`. `on_text_menu` receives the menu that a text field asks for.
pub fn root<'a, Message: 'a>(
    (bridge, zoom): (&Bridge, f32),
    name: String,
    layer: Option<u64>,
    on_text_menu: impl Fn(TextMenu) -> Message + 'a,
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    let a11y = RootWidget {
        bridge: bridge.clone(),
        zoom,
        name,
        layer,
    };
    let root = Root {
        a11y,
        on_text_menu: Box::new(on_text_menu),
    };
    wrap(root, content)
}

struct Root<'a, Message> {
    a11y: RootWidget,
    on_text_menu: Box<dyn Fn(TextMenu) -> Message + 'a>,
}

#[derive(Default)]
struct State {
    a11y: A11yState,
    /// Whether the user last pressed the pointer, and no key since.
    by_pointer: bool,
}

impl<Message> Wrapper<Message> for Root<'_, Message> {
    type State = State;

    /// What opens by a press of the pointer has the focus inside, and no ring.
    fn operate(
        &mut self,
        state: &mut State,
        content: &mut InnerWidget<'_, '_, Message>,
        operation: &mut dyn Operation,
    ) {
        // Tells windows apart: an operation comes to all of them.
        operation.custom(None, Rectangle::default(), &mut self.a11y.bridge);
        if state.by_pointer {
            content.operate(&mut WithoutRing::new(operation));
        } else {
            content.operate(operation);
        }
    }

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
        let is_key = matches!(
            context.event,
            Event::Keyboard(keyboard::Event::KeyPressed { .. })
        );
        if is_key || is_press(context.event) {
            state.by_pointer = !is_key;
        }
        let mut operate = |operation: &mut dyn Operation| inner.operate(operation);
        let mut tree = WidgetTree(&mut operate);
        (self.a11y).before_update(&mut tree, event, context.shell);
        inner.update(context);
        if let Some(menu) = text_menu::take_request(inner, context) {
            context.shell.publish((self.on_text_menu)(menu));
        }
        let by_pointer = state.by_pointer;
        let mut operate = |operation: &mut dyn Operation| {
            if by_pointer {
                inner.operate(&mut WithoutRing::new(operation));
            } else {
                inner.operate(operation);
            }
        };
        let mut tree = WidgetTree(&mut operate);
        (self.a11y).after_update(&mut state.a11y, &mut tree, event, context.shell);
        if focuses_field(context)
            && let Some(position) = context.cursor.position()
        {
            tree.keep_focus_at(position);
        }
    }
}

/// Whether a text field may have taken the focus by a press that other controls do not know of: the middle button pastes
/// the primary selection, and the right one opens the menu.
fn focuses_field<Message>(context: &EventContext<'_, '_, Message>) -> bool {
    let is_other = matches!(
        context.event,
        Event::Mouse(mouse::Event::ButtonPressed(
            mouse::Button::Middle | mouse::Button::Right
        ))
    );
    is_other && context.shell.is_event_captured()
}

#[cfg(test)]
mod tests {
    use std::any::Any;

    use iced::advanced::clipboard;
    use iced::advanced::widget::Id;
    use iced::advanced::widget::operation::focusable;
    use iced::keyboard::key::{Named, NativeCode, Physical};
    use iced::keyboard::{Key, Location, Modifiers};
    use iced::{Point, Size};
    use iced_runtime::user_interface::{Cache, UserInterface};

    use super::super::button;
    use super::super::focus_ring::Focus;
    use super::*;
    use crate::ui::snapshot;

    struct Rings(Vec<Focus>);

    impl Operation for Rings {
        fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
            operate(self);
        }

        fn custom(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Any) {
            self.0.extend(state.downcast_ref::<Focus>());
        }
    }

    /// The focus of a button that is focused after each of the events.
    fn focus_after(events: &[Event]) -> Focus {
        snapshot::load_fonts();
        let mut renderer = snapshot::headless_renderer().unwrap();
        let button = button("Button").id("button").on_press(());
        let view = root((&Bridge::new(), 1.0), String::new(), None, |_| (), button);
        let size = Size::new(200.0, 60.0);
        let mut interface = UserInterface::build(view, size, Cache::default(), &mut renderer);
        for event in events {
            let _updated = interface.update(
                std::slice::from_ref(event),
                mouse::Cursor::Available(Point::new(190.0, 50.0)),
                &mut renderer,
                &mut clipboard::Null,
                &mut Vec::new(),
            );
            let mut focus = focusable::focus::<()>("button".into());
            interface.operate(&renderer, &mut focus);
        }
        let mut rings = Rings(Vec::new());
        interface.operate(&renderer, &mut rings);
        rings.0[0]
    }

    #[test]
    fn ring_is_shown_after_keys_and_not_after_the_pointer() {
        let press = Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Right));
        let key = Event::Keyboard(keyboard::Event::KeyPressed {
            key: Key::Named(Named::ContextMenu),
            modified_key: Key::Named(Named::ContextMenu),
            physical_key: Physical::Unidentified(NativeCode::Unidentified),
            location: Location::Standard,
            modifiers: Modifiers::empty(),
            text: None,
            repeat: false,
        });
        let cases = [
            (vec![press.clone()], Focus::Pointer),
            (vec![key.clone()], Focus::Keyboard),
            (vec![key.clone(), press.clone()], Focus::Keyboard),
            (vec![press, key], Focus::Keyboard),
        ];
        for (events, expected) in cases {
            assert_eq!(focus_after(&events), expected, "{events:?}");
        }
    }
}
