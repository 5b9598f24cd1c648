//! A multi-line text editor in which Enter submits, except while an input method is composing.
//!
//! Exists because iced 0.14's text editor passes Enter to its key binding during composition, on systems that deliver
//! both events. The wrapper tracks composition and withholds such keys from the editor.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use iced::Event;
use iced::advanced::widget::{Id, Operation};
use iced::advanced::{Shell, input_method};
use iced::keyboard::{self, Key, key::Named};
use iced::widget::text_editor::{
    self, Action, Binding, Content, Cursor, Edit, KeyPress, Position, Status,
};

use super::no_blink::no_blink;
use super::wrapper::{EventContext, InnerWidget, Wrapper, wrap};
use crate::a11y::tree_builder::line_and_byte;
use crate::a11y::{Actions, EditorText, FocusPolicy, Role, Semantics, WidgetAction};
use crate::ui::{Element, font, token};

pub struct EditorCallbacks<'a, Message> {
    pub on_action: Box<dyn Fn(Action) -> Message + 'a>,
    pub on_cursor: Box<dyn Fn(Cursor) -> Message + 'a>,
    /// Enter without Shift.
    pub on_submit: Message,
}

/// One to eight lines high.
pub fn editor<'a, Message: Clone + 'a>(
    id: impl Into<Id>,
    name: impl Into<Cow<'a, str>>,
    content: &'a Content,
    callbacks: EditorCallbacks<'a, Message>,
) -> Element<'a, Message> {
    const LINE: f32 = token::TEXT_BODY * token::LINE_HEIGHT;
    const LINES: f32 = 8.0;
    let name = name.into();
    let on_submit = callbacks.on_submit;
    let on_action: Rc<dyn Fn(Action) -> Message + 'a> = callbacks.on_action.into();
    let on_edit = Rc::clone(&on_action);
    let editor = text_editor::TextEditor::new(content)
        .id(id)
        .placeholder(name.clone())
        .font(font::SANS)
        .size(token::TEXT_BODY)
        .line_height(token::LINE_HEIGHT)
        .padding([token::SPACE_S + token::SPACE_XXS, token::SPACE_M])
        .min_height(LINE)
        .max_height(LINE * LINES)
        .on_action(move |action| on_edit(action))
        .key_binding(move |press| key_binding(press, &on_submit));
    let wrapper = EditorWrapper {
        name,
        content,
        on_action,
        on_cursor: callbacks.on_cursor,
    };
    wrap(wrapper, no_blink(editor))
}

/// Enter submits and Shift+Enter inserts a line break.
fn key_binding<Message: Clone>(press: KeyPress, on_submit: &Message) -> Option<Binding<Message>> {
    let focused = matches!(press.status, Status::Focused { .. });
    match press.key {
        Key::Named(Named::Enter) if focused && press.modifiers.shift() => Some(Binding::Enter),
        Key::Named(Named::Enter) if focused => Some(Binding::Custom(on_submit.clone())),
        // Alt+Arrow switches the channel.
        Key::Named(Named::ArrowUp | Named::ArrowDown) if press.modifiers.alt() => None,
        _ => Binding::from_key_press(press),
    }
}

struct EditorWrapper<'a, Message> {
    name: Cow<'a, str>,
    content: &'a Content,
    on_action: Rc<dyn Fn(Action) -> Message + 'a>,
    on_cursor: Box<dyn Fn(Cursor) -> Message + 'a>,
}

#[derive(Debug, Default)]
struct State {
    composing: bool,
    pending_action: Option<WidgetAction>,
}

impl State {
    /// Returns whether the editor must not receive the event.
    fn intercepts(&mut self, event: &Event) -> bool {
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

impl<Message> EditorWrapper<'_, Message> {
    fn lines(&self) -> Vec<String> {
        let lines = self.content.lines();
        lines.map(|line| line.text.into_owned()).collect()
    }

    fn semantics(&self) -> Semantics {
        let cursor = self.content.cursor();
        let line_and_column = |position: Position| (position.line, position.column);
        Semantics {
            value: Some(self.content.text().trim_end_matches('\n').to_owned()),
            placeholder: Some(self.name.clone().into_owned()),
            editor_text: Some(EditorText {
                lines: self.lines(),
                anchor: line_and_column(cursor.selection.unwrap_or(cursor.position)),
                caret: line_and_column(cursor.position),
            }),
            ..Semantics::new(Role::Editor, self.name.clone())
        }
    }

    fn perform_action(&self, request: WidgetAction, shell: &mut Shell<'_, Message>) {
        let paste = |text: String| Action::Edit(Edit::Paste(Arc::new(text)));
        match request {
            WidgetAction::SetText(text) => {
                shell.publish((self.on_action)(Action::SelectAll));
                shell.publish((self.on_action)(paste(text)));
            }
            WidgetAction::Insert(text) => shell.publish((self.on_action)(paste(text))),
            WidgetAction::Select(anchor, caret) => {
                let lines = self.lines();
                let [anchor, position] = [anchor, caret].map(|graphemes| {
                    let (line, column) = line_and_byte(&lines, graphemes);
                    Position { line, column }
                });
                shell.publish((self.on_cursor)(Cursor {
                    position,
                    selection: (anchor != position).then_some(anchor),
                }));
            }
            WidgetAction::Press
            | WidgetAction::SetValue(_)
            | WidgetAction::StepBy(_)
            | WidgetAction::OpenMenu => {}
        }
    }
}

impl<Message> Wrapper<Message> for EditorWrapper<'_, Message> {
    type State = State;

    fn operate(
        &mut self,
        state: &mut State,
        editor: &mut InnerWidget<'_, '_, Message>,
        operation: &mut dyn Operation,
    ) {
        let actions = Actions {
            focus_policy: FocusPolicy::Tab,
            edit: true,
            ..Actions::default()
        };
        let bounds = editor.layout.bounds();
        let reply = self.semantics().expose(None, bounds, actions, operation);
        state.pending_action = reply.request.or(state.pending_action.take());
        operation.traverse(&mut |operation| editor.operate(operation));
    }

    fn update(
        &mut self,
        state: &mut State,
        editor: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        if let Some(request) = state.pending_action.take() {
            self.perform_action(request, context.shell);
        }
        if !state.intercepts(context.event) {
            editor.update(context);
        }
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
    fn keys_are_withheld_during_input_method_composition() {
        let mut state = State::default();
        assert!(!state.intercepts(&key()));
        assert!(
            !state.intercepts(&Event::InputMethod(input_method::Event::Preedit(
                "に".into(),
                None
            )))
        );
        assert!(state.intercepts(&key()));
        assert!(
            !state.intercepts(&Event::InputMethod(input_method::Event::Commit(
                "日".into()
            )))
        );
        assert!(!state.intercepts(&key()));
    }
}
