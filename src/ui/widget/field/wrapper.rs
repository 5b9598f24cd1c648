//! Exposes the semantics of iced's text input, and handles pasted lines.

use std::rc::Rc;

use iced::advanced::clipboard;
use iced::advanced::text::Renderer as TextRenderer;
use iced::advanced::widget::{Operation, Tree, tree};
use iced::widget::text_input;
use iced::{Event, keyboard};
use zeroize::Zeroizing;

use super::super::wrapper::{EventContext, InnerWidget, Wrapper};
use crate::a11y::{Actions, FocusPolicy, Semantics, WidgetAction};

type InputState = text_input::State<<iced::Renderer as TextRenderer>::Paragraph>;

pub(super) struct FieldWrapper<'a, Message> {
    pub(super) semantics: Semantics,
    pub(super) on_input: Rc<dyn Fn(String) -> Message + 'a>,
    pub(super) split_pasted_lines: bool,
}

impl<Message> FieldWrapper<'_, Message> {
    /// Returns the value after lines were pasted. iced 0.14 would join the last and first words of adjacent lines.
    fn text_after_paste(
        &self,
        input: &Tree,
        context: &EventContext<'_, '_, Message>,
    ) -> Option<String> {
        let Event::Keyboard(keyboard::Event::KeyPressed { key, modifiers, .. }) = context.event
        else {
            return None;
        };
        let paste = matches!(key.as_ref(), keyboard::Key::Character("v")) && modifiers.command();
        let handles_paste =
            self.split_pasted_lines && paste && input.tag == tree::Tag::of::<InputState>();
        if !handles_paste || !input.state.downcast_ref::<InputState>().is_focused() {
            return None;
        }
        let pasted = Zeroizing::new(context.clipboard.read(clipboard::Kind::Standard)?);
        let spaced = pasted.chars().map(|c| if c.is_control() { ' ' } else { c });
        let mut text = self.semantics.value.clone().unwrap_or_default();
        if !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
        text.extend(spaced);
        Some(text)
    }

    /// Returns the selection as (anchor, cursor), in graphemes.
    fn caret(&self, input: &Tree) -> Option<(usize, usize)> {
        if input.tag != tree::Tag::of::<InputState>() {
            return None;
        }
        let value = text_input::Value::new(self.semantics.value.as_deref().unwrap_or_default());
        let cursor = input.state.downcast_ref::<InputState>().cursor();
        Some(match cursor.state(&value) {
            text_input::cursor::State::Index(at) => (at, at),
            text_input::cursor::State::Selection { start, end } => (start, end),
        })
    }
}

impl<Message> Wrapper<Message> for FieldWrapper<'_, Message> {
    /// The action that a screen reader requested.
    type State = Option<WidgetAction>;

    fn operate(
        &mut self,
        pending_action: &mut Option<WidgetAction>,
        input: &mut InnerWidget<'_, '_, Message>,
        operation: &mut dyn Operation,
    ) {
        let actions = Actions {
            focus_policy: FocusPolicy::Tab,
            edit: true,
            caret: self.caret(input.tree),
            ..Actions::default()
        };
        let bounds = input.layout.bounds();
        let reply = self.semantics.expose(None, bounds, actions, operation);
        *pending_action = reply.request.or(pending_action.take());
        operation.traverse(&mut |operation| input.operate(operation));
    }

    fn update(
        &mut self,
        pending_action: &mut Option<WidgetAction>,
        input: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        match pending_action.take() {
            Some(WidgetAction::SetText(text)) => context.shell.publish((self.on_input)(text)),
            Some(WidgetAction::Insert(text)) => {
                let before = self.semantics.value.clone().unwrap_or_default();
                context.shell.publish((self.on_input)(before + &text));
            }
            _ => {}
        }
        match self.text_after_paste(input.tree, context) {
            Some(text) => {
                context.shell.publish((self.on_input)(text));
                context.shell.capture_event();
            }
            None => input.update(context),
        }
    }
}
