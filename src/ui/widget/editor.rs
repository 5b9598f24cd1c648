//! An editor for lines of text, which tells Enter that sends from Enter that belongs to an input method.
//!
//! Exists because iced 0.14's text editor hands Enter to its key binding also while an input method composes on
//! systems that deliver both. The wrapper knows when a text is being composed and keeps such keys from the editor.

use std::borrow::Cow;

use iced::advanced::input_method;
use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Id, Operation, Tree, tree};
use iced::advanced::{Clipboard, Shell, Widget, mouse, renderer};
use iced::keyboard::{self, Key, key::Named};
use iced::widget::text_editor::{self, Action, Binding, Content, KeyPress, Status};
use iced::{Event, Length, Rectangle, Size};

use super::steady::steady;
use crate::a11y::{Offers, Role, Semantics, Stop};
use crate::ui::{Element, Theme, font, token};

/// What the editor says.
pub struct Says<'a, Message> {
    /// An edit, or a move of the cursor.
    pub on_action: Box<dyn Fn(Action) -> Message + 'a>,
    /// Enter without Shift.
    pub on_submit: Message,
}

/// An editor called `name` that shows `content`, one to eight lines high.
pub fn editor<'a, Message: Clone + 'a>(
    id: impl Into<Id>,
    name: impl Into<Cow<'a, str>>,
    content: &'a Content,
    says: Says<'a, Message>,
) -> Element<'a, Message> {
    const LINE: f32 = token::TEXT_BODY * token::LINE_HEIGHT;
    const LINES: f32 = 8.0;
    let name = name.into();
    let Says {
        on_action,
        on_submit,
    } = says;
    let editor = text_editor::TextEditor::new(content)
        .id(id)
        .placeholder(name.clone())
        .font(font::SANS)
        .size(token::TEXT_BODY)
        .line_height(token::LINE_HEIGHT)
        .padding([token::SPACE_S + token::SPACE_XXS, token::SPACE_M])
        .min_height(LINE)
        .max_height(LINE * LINES)
        .on_action(on_action)
        .key_binding(move |press| binding(press, &on_submit));
    Element::new(Composing {
        semantics: Semantics::new(Role::Editor, name),
        editor: steady(editor),
    })
}

/// Enter sends, with Shift it breaks the line; the rest is the editor's.
fn binding<Message: Clone>(press: KeyPress, on_submit: &Message) -> Option<Binding<Message>> {
    let focused = matches!(press.status, Status::Focused { .. });
    match press.key {
        Key::Named(Named::Enter) if focused && press.modifiers.shift() => Some(Binding::Enter),
        Key::Named(Named::Enter) if focused => Some(Binding::Custom(on_submit.clone())),
        _ => Binding::from_key_press(press),
    }
}

struct Composing<'a, Message> {
    semantics: Semantics,
    editor: Element<'a, Message>,
}

#[derive(Debug, Default)]
struct State {
    composing: bool,
}

impl State {
    /// Takes an event; gives whether the editor must not see it.
    fn keeps(&mut self, event: &Event) -> bool {
        match event {
            Event::InputMethod(input_method::Event::Preedit(text, _)) => {
                self.composing = !text.is_empty();
                false
            }
            Event::InputMethod(input_method::Event::Commit(_) | input_method::Event::Closed) => {
                self.composing = false;
                false
            }
            Event::Keyboard(keyboard::Event::KeyPressed { .. }) => self.composing,
            _ => false,
        }
    }
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Composing<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.editor)]
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(std::slice::from_ref(&self.editor));
    }

    fn size(&self) -> Size<Length> {
        self.editor.as_widget().size()
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        match tree.children.first_mut() {
            Some(child) => self.editor.as_widget_mut().layout(child, renderer, limits),
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
        let can = Offers {
            stop: Stop::Tab,
            ..Offers::default()
        };
        let _answer = self.semantics.expose(None, layout.bounds(), can, operation);
        if let Some(child) = tree.children.first_mut() {
            operation.traverse(&mut |operation| {
                self.editor
                    .as_widget_mut()
                    .operate(child, layout, renderer, operation);
            });
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
        if tree.state.downcast_mut::<State>().keeps(event) {
            return;
        }
        if let Some(child) = tree.children.first_mut() {
            self.editor.as_widget_mut().update(
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
            self.editor
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
                self.editor
                    .as_widget()
                    .mouse_interaction(child, layout, cursor, viewport, renderer)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Event {
        Event::Keyboard(keyboard::Event::KeyPressed {
            key: Key::Named(Named::Enter),
            modified_key: Key::Named(Named::Enter),
            physical_key: keyboard::key::Physical::Unidentified(
                keyboard::key::NativeCode::Unidentified,
            ),
            location: keyboard::Location::Standard,
            modifiers: keyboard::Modifiers::empty(),
            text: None,
            repeat: false,
        })
    }

    #[test]
    fn keys_belong_to_the_input_method_while_it_composes() {
        let mut state = State::default();
        assert!(!state.keeps(&key()));
        assert!(
            !state.keeps(&Event::InputMethod(input_method::Event::Preedit(
                "に".into(),
                None
            )))
        );
        assert!(state.keeps(&key()));
        assert!(
            !state.keeps(&Event::InputMethod(input_method::Event::Commit(
                "日".into()
            )))
        );
        assert!(!state.keeps(&key()));
    }
}
