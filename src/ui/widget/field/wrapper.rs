//! Exposes the semantics of iced's text input, handles pasted lines, and limits pasted text. Keeps what undo needs, but
//! nothing of a sensitive text.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Instant;

use iced::Event;
use iced::advanced::clipboard;
use iced::advanced::mouse;
use iced::advanced::text::Renderer as TextRenderer;
use iced::advanced::widget::{Id, Operation, Tree, tree};
use iced::advanced::{Clipboard, Shell};
use iced::keyboard::{self, Key, key::Named};
use iced::widget::text_input;
use zeroize::Zeroizing;

use super::super::composition::Composition;
use super::super::editor::click;
use super::super::text_menu::{MenuState, TextState};
use super::super::undo::{History, undo_key};
use super::super::wrapper::{EventContext, InnerWidget, Wrapper};
use crate::a11y::{Actions, FocusPolicy, Semantics, WidgetAction, key_press};

/// In bytes, above the limit of every field: a longer text is still reported as too long by the field. The input shapes
/// all of its text.
const MAX_PASTE: usize = 8 * 1024;

type InputState = text_input::State<<iced::Renderer as TextRenderer>::Paragraph>;

pub(super) struct FieldWrapper<'a, Message> {
    pub(super) id: Id,
    pub(super) semantics: Semantics,
    pub(super) on_input: Rc<dyn Fn(String) -> Message + 'a>,
    /// Set when the user has changed the text.
    pub(super) edited: Rc<Cell<bool>>,
    pub(super) sensitive: bool,
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
        let Event::Keyboard(keyboard::Event::KeyPressed {
            key,
            physical_key,
            modifiers,
            ..
        }) = context.event
        else {
            return None;
        };
        let paste = key_press::latin(key, *physical_key) == Some('v') && modifiers.command();
        let handles_paste = self.split_pasted_lines && paste;
        if !handles_paste || !input_state(input)?.is_focused() {
            return None;
        }
        let pasted = Zeroizing::new(context.clipboard.read(clipboard::Kind::Standard)?);
        let spaced = pasted.chars().map(|c| if c.is_control() { ' ' } else { c });
        let mut text = self.value().to_owned();
        if !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
        text.extend(spaced);
        Some(text)
    }

    fn value(&self) -> &str {
        self.semantics.value.as_deref().unwrap_or_default()
    }

    /// Returns the selection as (anchor, cursor), in graphemes.
    fn caret(&self, input: &Tree) -> Option<(usize, usize)> {
        let value = text_input::Value::new(self.value());
        Some(match input_state(input)?.cursor().state(&value) {
            text_input::cursor::State::Index(at) => (at, at),
            text_input::cursor::State::Selection { start, end } => (start, end),
        })
    }

    fn text_state(&self, state: &State, input: &Tree) -> TextState {
        let value = text_input::Value::new(self.value());
        let (start, end) = self.caret(input).unwrap_or_default();
        let is_all = start.abs_diff(end) == value.len() && start != end;
        TextState {
            is_empty: value.is_empty(),
            selected: (start != end, is_all),
            is_secret: self.sensitive,
            undoable: state.history.undoable(),
        }
    }

    fn publish(&self, text: String, shell: &mut Shell<'_, Message>) {
        self.edited.set(true);
        shell.publish((self.on_input)(text));
    }

    /// Records the edits of the user. A text that comes from elsewhere has no history.
    fn record(&self, state: &mut State) {
        let is_other = state.id.as_ref() != Some(&self.id);
        if self.sensitive || is_other {
            *state = State {
                id: Some(self.id.clone()),
                menu: if is_other {
                    MenuState::default()
                } else {
                    state.menu
                },
                ..State::default()
            };
        }
        if self.sensitive || state.text == self.value() {
            return;
        }
        match state.edited_at.take() {
            Some(now) => state.history.record(&state.text, self.value(), now),
            None => state.history.clear(),
        }
        self.value().clone_into(&mut state.text);
    }

    /// Returns whether the event was an undo or redo key.
    fn undo(
        &self,
        state: &mut State,
        input: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) -> bool {
        let Event::Keyboard(keyboard::Event::KeyPressed {
            key,
            physical_key,
            modifiers,
            ..
        }) = context.event
        else {
            return false;
        };
        let Some(key) = undo_key(key, *physical_key, *modifiers) else {
            return false;
        };
        let Some(input) = focused_state(input.tree) else {
            return false;
        };
        context.shell.capture_event();
        // An edit of the same batch of events is not part of the value yet.
        if self.edited.get() || state.edited_at.is_some() {
            return true;
        }
        if let Some(replacement) = state.history.step(key, &state.text)
            && let Some(text) = replacement.apply(&state.text)
        {
            let end = replacement.at + replacement.inserted.len();
            let before = text.get(..end).unwrap_or_default();
            input.move_cursor_to(text_input::Value::new(before).len());
            state.text.clone_from(&text);
            context.shell.publish((self.on_input)(text));
        }
        true
    }

    /// Handles the primary selection of X11 and Wayland: selecting copies, and the middle button pastes.
    fn on_mouse(
        &self,
        state: &mut State,
        event: mouse::Event,
        input: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        let is_over = context.cursor.is_over(input.layout.bounds());
        match event {
            mouse::Event::ButtonPressed(mouse::Button::Left) => state.selecting = is_over,
            mouse::Event::ButtonReleased(mouse::Button::Left)
                if std::mem::take(&mut state.selecting) && !self.sensitive =>
            {
                let selected = self.caret(input.tree).filter(|(start, end)| start != end);
                if let Some((start, end)) = selected {
                    let value = text_input::Value::new(self.value());
                    let text = value.select(start, end).to_string();
                    context.clipboard.write(clipboard::Kind::Primary, text);
                }
            }
            mouse::Event::ButtonPressed(mouse::Button::Middle) if is_over => {
                let Some(pasted) = context.clipboard.read(clipboard::Kind::Primary) else {
                    return;
                };
                click(input, context);
                let Some((_, at)) = self.caret(input.tree) else {
                    return;
                };
                let pasted: String = pasted.chars().filter(|c| !c.is_control()).collect();
                let pasted = text_input::Value::new(&pasted);
                let value = text_input::Value::new(self.value());
                let (before, after) = (value.until(at), value.select(at, value.len()));
                if let Some(input) = focused_state(input.tree) {
                    input.move_cursor_to(at + pasted.len());
                }
                let text = [before, pasted, after]
                    .map(|part| part.to_string())
                    .concat();
                self.publish(text, context.shell);
                context.shell.capture_event();
            }
            _ => {}
        }
    }
}

fn input_state(input: &Tree) -> Option<&InputState> {
    let is_input = input.tag == tree::Tag::of::<InputState>();
    is_input.then(|| input.state.downcast_ref::<InputState>())
}

fn focused_state(input: &mut Tree) -> Option<&mut InputState> {
    let is_focused = input_state(input).is_some_and(InputState::is_focused);
    is_focused.then(|| input.state.downcast_mut::<InputState>())
}

fn is_escape(event: &Event) -> bool {
    matches!(
        event,
        Event::Keyboard(keyboard::Event::KeyPressed {
            key: Key::Named(Named::Escape),
            ..
        })
    )
}

#[derive(Debug, Default)]
pub(super) struct State {
    /// The action that a screen reader requested.
    pending_action: Option<WidgetAction>,
    composition: Composition,
    menu: MenuState,
    /// Whether the left button was pressed in the field and is still held.
    selecting: bool,
    /// The field that the rest is about.
    id: Option<Id>,
    text: String,
    history: History,
    /// When the user changed the text, until the field is built with it.
    edited_at: Option<Instant>,
}

impl<Message> Wrapper<Message> for FieldWrapper<'_, Message> {
    type State = State;

    fn operate(
        &mut self,
        state: &mut State,
        input: &mut InnerWidget<'_, '_, Message>,
        operation: &mut dyn Operation,
    ) {
        let actions = Actions {
            focus_policy: FocusPolicy::Tab,
            edit: true,
            menu: true,
            caret: self.caret(input.tree),
            ..Actions::default()
        };
        let bounds = input.layout.bounds();
        let text = (bounds, self.text_state(state, input.tree));
        state.menu.expose(Some(&self.id), text, operation);
        let reply = self.semantics.expose(None, bounds, actions, operation);
        if reply.request == Some(WidgetAction::OpenMenu) {
            state.menu.request();
        }
        state.pending_action = reply.request.or(state.pending_action.take());
        operation.traverse(&mut |operation| input.operate(operation));
    }

    fn update(
        &mut self,
        state: &mut State,
        input: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        let action = state.pending_action.take();
        self.record(state);
        match action {
            Some(WidgetAction::SetText(text)) => self.publish(cut(text), context.shell),
            Some(WidgetAction::Insert(text)) => {
                self.publish(self.value().to_owned() + &cut(text), context.shell);
            }
            _ => {}
        }
        if state.composition.takes(context.event) {
            return context.shell.capture_event();
        }
        let mut menu = state.menu;
        menu.perform_chosen(context, |context| self.handle(state, input, context));
        menu.on_event(input, context);
        state.menu = menu;
        self.handle(state, input, context);
    }
}

impl<Message> FieldWrapper<'_, Message> {
    /// Handles an event, other than those of a composition.
    fn handle(
        &self,
        state: &mut State,
        input: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        // The window leaves its top layer on Escape; iced's input would only lose the focus.
        if is_escape(context.event) || self.undo(state, input, context) {
            return;
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
                self.publish(text, context.shell);
                context.shell.capture_event();
            }
            None => input.update(context),
        }
        if let Event::Mouse(event) = *context.event {
            self.on_mouse(state, event, input, context);
        }
        if self.edited.take() && !self.sensitive {
            state.edited_at = Some(Instant::now());
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
