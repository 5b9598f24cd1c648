//! What a field says of itself: its name, its text, what is wrong with it, and where the cursor stands.

use std::rc::Rc;

use iced::advanced::layout::{self, Layout};
use iced::advanced::text::Renderer as TextRenderer;
use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Clipboard, Shell, Widget, clipboard, mouse, overlay, renderer};
use iced::keyboard;
use iced::widget::text_input;
use iced::{Event, Length, Rectangle, Size, Vector};

use zeroize::Zeroizing;

use crate::a11y::{Offers, Request, Semantics, Stop};
use crate::ui::{Element, Theme};

type Input = text_input::State<<iced::Renderer as TextRenderer>::Paragraph>;

pub(super) struct Spoken<'a, Message> {
    pub(super) semantics: Semantics,
    pub(super) on_input: Rc<dyn Fn(String) -> Message + 'a>,
    pub(super) words: bool,
    pub(super) input: Element<'a, Message>,
}

/// What is asked for by other means than the keys.
#[derive(Default)]
struct State(Option<Request>);

impl<Message> Spoken<'_, Message> {
    /// What stands in the field after lines were pasted into it. iced 0.14 would join their last and first words.
    fn pasted(&self, input: &Tree, event: &Event, clipboard: &dyn Clipboard) -> Option<String> {
        let Event::Keyboard(keyboard::Event::KeyPressed { key, modifiers, .. }) = event else {
            return None;
        };
        let paste = matches!(key.as_ref(), keyboard::Key::Character("v")) && modifiers.command();
        let takes = self.words && paste && input.tag == tree::Tag::of::<Input>();
        if !takes || !input.state.downcast_ref::<Input>().is_focused() {
            return None;
        }
        let pasted = Zeroizing::new(clipboard.read(clipboard::Kind::Standard)?);
        let apart = pasted.chars().map(|c| if c.is_control() { ' ' } else { c });
        let mut text = self.semantics.value.clone().unwrap_or_default();
        if !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
        text.extend(apart);
        Some(text)
    }

    /// Where the selection began and where the cursor stands, in graphemes.
    fn caret(&self, input: &Tree) -> Option<(usize, usize)> {
        if input.tag != tree::Tag::of::<Input>() {
            return None;
        }
        let value = text_input::Value::new(self.semantics.value.as_deref().unwrap_or_default());
        let cursor = input.state.downcast_ref::<Input>().cursor();
        Some(match cursor.state(&value) {
            text_input::cursor::State::Index(at) => (at, at),
            text_input::cursor::State::Selection { start, end } => (start, end),
        })
    }
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Spoken<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.input)]
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(std::slice::from_ref(&self.input));
    }

    fn size(&self) -> Size<Length> {
        self.input.as_widget().size()
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        match tree.children.first_mut() {
            Some(child) => self.input.as_widget_mut().layout(child, renderer, limits),
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
        let Some(child) = tree.children.first_mut() else {
            return;
        };
        let can = Offers {
            stop: Stop::Tab,
            edit: true,
            select: true,
            caret: self.caret(child),
            ..Offers::default()
        };
        let answer = self.semantics.expose(None, layout.bounds(), can, operation);
        if answer.request.is_some() {
            tree.state.downcast_mut::<State>().0 = answer.request;
        }
        operation.traverse(&mut |operation| {
            self.input
                .as_widget_mut()
                .operate(child, layout, renderer, operation);
        });
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
        match tree.state.downcast_mut::<State>().0.take() {
            Some(Request::SetText(text)) => shell.publish((self.on_input)(text)),
            Some(Request::Insert(text)) => {
                let before = self.semantics.value.clone().unwrap_or_default();
                shell.publish((self.on_input)(before + &text));
            }
            _ => {}
        }
        if let Some(child) = tree.children.first_mut() {
            if let Some(text) = self.pasted(child, event, clipboard) {
                shell.publish((self.on_input)(text));
                shell.capture_event();
                return;
            }
            self.input.as_widget_mut().update(
                child, event, layout, cursor, renderer, clipboard, shell, viewport,
            );
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
            self.input
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
                self.input
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
        self.input.as_widget_mut().overlay(
            tree.children.first_mut()?,
            layout,
            renderer,
            viewport,
            translation,
        )
    }
}
