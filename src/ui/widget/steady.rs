//! A field whose cursor stands still.
//!
//! Exists because iced 0.14's fields draw a frame every half second for as long as they have the keyboard, and a chat
//! has a field with the keyboard all day. A cursor that does not blink costs nothing and is easier to find.

use std::time::Instant;

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Clipboard, Shell, Widget, mouse, overlay, renderer};
use iced::window::{self, RedrawRequest};
use iced::{Event, Length, Rectangle, Size, Vector};

use crate::ui::{Element, Theme};

struct Steady<'a, Message> {
    field: Element<'a, Message>,
}

/// The moment at which the field believes to be drawn, always: its cursor is then in the half second it is seen in.
struct State(Instant);

/// Keeps the cursor of a field from blinking.
pub fn steady<'a, Message: 'a>(field: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    Element::new(Steady {
        field: field.into(),
    })
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Steady<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State(Instant::now()))
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.field)]
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(std::slice::from_ref(&self.field));
    }

    fn size(&self) -> Size<Length> {
        self.field.as_widget().size()
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        match tree.children.first_mut() {
            Some(child) => self.field.as_widget_mut().layout(child, renderer, limits),
            None => layout::Node::new(Size::ZERO),
        }
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        if let Some(child) = tree.children.first_mut() {
            self.field
                .as_widget_mut()
                .operate(child, layout, renderer, operation);
        }
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &iced::Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        viewport: &Rectangle,
    ) {
        let Tree {
            state, children, ..
        } = tree;
        let Some(child) = children.first_mut() else {
            return;
        };
        let drawn = matches!(event, Event::Window(window::Event::RedrawRequested(_)));
        let still = Event::Window(window::Event::RedrawRequested(
            state.downcast_ref::<State>().0,
        ));
        let event = if drawn { &still } else { event };
        let wanted = shell.redraw_request();
        self.field.as_widget_mut().update(
            child, event, layout, cursor, renderer, clipboard, shell, viewport,
        );
        if drawn && matches!(shell.redraw_request(), RedrawRequest::At(_)) {
            Shell::replace_redraw_request(shell, wanted);
        }
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut iced::Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        if let Some(child) = tree.children.first() {
            self.field
                .as_widget()
                .draw(child, renderer, theme, style, layout, cursor, viewport);
        }
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        tree.children
            .first()
            .map_or(mouse::Interaction::None, |child| {
                self.field
                    .as_widget()
                    .mouse_interaction(child, layout, cursor, viewport, renderer)
            })
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &iced::Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, iced::Renderer>> {
        let child = tree.children.first_mut()?;
        self.field
            .as_widget_mut()
            .overlay(child, layout, renderer, viewport, translation)
    }
}

#[cfg(test)]
mod tests {
    use iced::advanced::renderer::Headless;
    use iced::advanced::{clipboard, widget::operation};
    use iced::widget::text_input;
    use iced::{Pixels, Point};
    use iced_runtime::user_interface::{Cache, State as Status, UserInterface};

    use super::*;

    /// What a focused field asks for after a frame.
    fn wish(field: Element<'_, ()>) -> RedrawRequest {
        let mut renderer = iced::futures::executor::block_on(<iced::Renderer as Headless>::new(
            crate::ui::font::SANS,
            Pixels(15.0),
            Some("tiny-skia"),
        ))
        .unwrap();
        let mut interface = UserInterface::build(
            field,
            Size::new(200.0, 60.0),
            Cache::default(),
            &mut renderer,
        );
        interface.operate(
            &renderer,
            &mut operation::focusable::focus::<()>("field".into()),
        );
        let frame = Event::Window(window::Event::RedrawRequested(Instant::now()));
        let cursor = mouse::Cursor::Available(Point::ORIGIN);
        let mut messages = Vec::new();
        // The first frame also takes up how the field looks.
        let _ = interface.update(
            std::slice::from_ref(&frame),
            cursor,
            &mut renderer,
            &mut clipboard::Null,
            &mut messages,
        );
        let (status, _) = interface.update(
            &[frame],
            cursor,
            &mut renderer,
            &mut clipboard::Null,
            &mut messages,
        );
        match status {
            Status::Updated { redraw_request, .. } => redraw_request,
            Status::Outdated => RedrawRequest::NextFrame,
        }
    }

    fn field<'a>() -> Element<'a, ()> {
        text_input("", "words").id("field").on_input(|_| ()).into()
    }

    #[test]
    fn a_field_with_the_keyboard_asks_for_no_frame() {
        assert!(
            matches!(wish(field()), RedrawRequest::At(_)),
            "the toolkit's own field blinks"
        );
        assert_eq!(wish(steady(field())), RedrawRequest::Wait);
    }
}
