//! Exposes the semantics of iced's text input, handles pasted lines, and limits pasted text.

use std::rc::Rc;

use iced::advanced::Clipboard;
use iced::advanced::clipboard;
use iced::advanced::text::Renderer as TextRenderer;
use iced::advanced::widget::{Operation, Tree, tree};
use iced::widget::text_input;
use iced::{Event, keyboard};
use zeroize::Zeroizing;

use super::super::wrapper::{EventContext, InnerWidget, Wrapper};
use crate::a11y::{Actions, FocusPolicy, Semantics, WidgetAction};

/// In bytes, above the limit of every field: a longer text is still reported as too long by the field. The input shapes
/// all of its text.
const MAX_PASTE: usize = 8 * 1024;

type InputState = text_input::State<<iced::Renderer as TextRenderer>::Paragraph>;

pub(super) struct FieldWrapper<'a, Message> {
    pub(super) semantics: Semantics,
    pub(super) on_input: Rc<dyn Fn(String) -> Message + 'a>,
    pub(super) split_pasted_lines: bool,
}

/// Cuts what is pasted.
struct LimitedClipboard<'c>(&'c mut dyn Clipboard);

impl Clipboard for LimitedClipboard<'_> {
    fn read(&self, kind: clipboard::Kind) -> Option<String> {
        self.0.read(kind).map(cut)
    }

    fn write(&mut self, kind: clipboard::Kind, contents: String) {
        self.0.write(kind, contents);
    }
}

fn cut(mut text: String) -> String {
    let mut ends = (0..=text.len().min(MAX_PASTE)).rev();
    let end = ends.find(|end| text.is_char_boundary(*end));
    text.truncate(end.unwrap_or_default());
    text
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
            Some(WidgetAction::SetText(text)) => context.shell.publish((self.on_input)(cut(text))),
            Some(WidgetAction::Insert(text)) => {
                let before = self.semantics.value.clone().unwrap_or_default();
                context.shell.publish((self.on_input)(before + &cut(text)));
            }
            _ => {}
        }
        let mut clipboard = LimitedClipboard(context.clipboard);
        let context = &mut EventContext {
            event: context.event,
            cursor: context.cursor,
            clipboard: &mut clipboard,
            shell: context.shell,
            viewport: context.viewport,
        };
        match self.text_after_paste(input.tree, context) {
            Some(text) => {
                context.shell.publish((self.on_input)(text));
                context.shell.capture_event();
            }
            None => input.update(context),
        }
    }
}

#[cfg(test)]
mod tests {
    use iced::advanced::renderer::Headless;
    use iced::advanced::{mouse, widget::operation};
    use iced::keyboard::{Key, Location, Modifiers, key};
    use iced::{Pixels, Size};
    use iced_runtime::user_interface::{Cache, UserInterface};

    use super::super::Field;
    use super::*;

    struct Copied(String);

    impl Clipboard for Copied {
        fn read(&self, _kind: clipboard::Kind) -> Option<String> {
            Some(self.0.clone())
        }

        fn write(&mut self, _kind: clipboard::Kind, _contents: String) {}
    }

    fn pasted(field: Field<'_, String>, copied: &str) -> String {
        let mut renderer = iced::futures::executor::block_on(<iced::Renderer as Headless>::new(
            crate::ui::font::SANS,
            Pixels(15.0),
            Some("tiny-skia"),
        ))
        .unwrap();
        let size = Size::new(200.0, 60.0);
        let mut interface =
            UserInterface::build(field.view(), size, Cache::default(), &mut renderer);
        let mut focus = operation::focusable::focus::<()>("field".into());
        interface.operate(&renderer, &mut focus);
        let press = Event::Keyboard(keyboard::Event::KeyPressed {
            key: Key::Character("v".into()),
            modified_key: Key::Character("v".into()),
            physical_key: key::Physical::Code(key::Code::KeyV),
            location: Location::Standard,
            modifiers: Modifiers::COMMAND,
            text: None,
            repeat: false,
        });
        let held = Event::Keyboard(keyboard::Event::ModifiersChanged(Modifiers::COMMAND));
        let mut messages = Vec::new();
        let _ = interface.update(
            &[held, press],
            mouse::Cursor::Unavailable,
            &mut renderer,
            &mut Copied(copied.to_owned()),
            &mut messages,
        );
        messages.pop().unwrap_or_default()
    }

    #[test]
    fn pasted_text_is_limited() {
        let field = || Field::new("field", "Name", "", |text| text, String::new());
        assert_eq!(pasted(field(), "some name"), "some name");
        let long = "日".repeat(100_000);
        let kept = MAX_PASTE / 3;
        assert_eq!(pasted(field(), &long).chars().count(), kept);
        let words = field().split_pasted_lines();
        assert_eq!(pasted(words, &long).chars().count(), kept);
    }
}
