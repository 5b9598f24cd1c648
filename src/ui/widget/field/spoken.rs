//! What a field says of itself: its name, its text, what is wrong with it, and where the cursor stands.

use std::rc::Rc;

use iced::advanced::clipboard;
use iced::advanced::text::Renderer as TextRenderer;
use iced::advanced::widget::{Operation, Tree, tree};
use iced::widget::text_input;
use iced::{Event, keyboard};
use zeroize::Zeroizing;

use super::super::around::{Around, Content, Happening};
use crate::a11y::{Offers, Request, Semantics, Stop};

type Input = text_input::State<<iced::Renderer as TextRenderer>::Paragraph>;

pub(super) struct Spoken<'a, Message> {
    pub(super) semantics: Semantics,
    pub(super) on_input: Rc<dyn Fn(String) -> Message + 'a>,
    pub(super) words: bool,
}

impl<Message> Spoken<'_, Message> {
    /// What stands in the field after lines were pasted into it. iced 0.14 would join their last and first words.
    fn pasted(&self, input: &Tree, happening: &Happening<'_, '_, Message>) -> Option<String> {
        let Event::Keyboard(keyboard::Event::KeyPressed { key, modifiers, .. }) = happening.event
        else {
            return None;
        };
        let paste = matches!(key.as_ref(), keyboard::Key::Character("v")) && modifiers.command();
        let takes = self.words && paste && input.tag == tree::Tag::of::<Input>();
        if !takes || !input.state.downcast_ref::<Input>().is_focused() {
            return None;
        }
        let pasted = Zeroizing::new(happening.clipboard.read(clipboard::Kind::Standard)?);
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

impl<Message> Around<Message> for Spoken<'_, Message> {
    /// What is asked for by other means than the keys.
    type State = Option<Request>;

    fn state(&self) -> Option<Request> {
        None
    }

    fn operate(
        &mut self,
        asked: &mut Option<Request>,
        input: &mut Content<'_, '_, Message>,
        operation: &mut dyn Operation,
    ) {
        let can = Offers {
            stop: Stop::Tab,
            edit: true,
            select: true,
            caret: self.caret(input.tree),
            ..Offers::default()
        };
        let bounds = input.layout.bounds();
        let answer = self.semantics.expose(None, bounds, can, operation);
        if answer.request.is_some() {
            *asked = answer.request;
        }
        operation.traverse(&mut |operation| input.operate(operation));
    }

    fn update(
        &mut self,
        asked: &mut Option<Request>,
        input: &mut Content<'_, '_, Message>,
        happening: &mut Happening<'_, '_, Message>,
    ) {
        match asked.take() {
            Some(Request::SetText(text)) => happening.shell.publish((self.on_input)(text)),
            Some(Request::Insert(text)) => {
                let before = self.semantics.value.clone().unwrap_or_default();
                happening.shell.publish((self.on_input)(before + &text));
            }
            _ => {}
        }
        match self.pasted(input.tree, happening) {
            Some(text) => {
                happening.shell.publish((self.on_input)(text));
                happening.shell.capture_event();
            }
            None => input.update(happening),
        }
    }
}
