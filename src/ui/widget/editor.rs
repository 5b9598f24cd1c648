//! A multi-line text editor in which Enter submits, except while an input method is composing.
//!
//! Exists because iced 0.14's text editor passes Enter to its key binding during composition, on systems that deliver
//! both events. The wrapper tracks composition and withholds such keys from the editor.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;
use std::sync::Arc;

use iced::advanced::widget::{Id, Operation};
use iced::advanced::{Shell, input_method};
use iced::keyboard::{self, Key, key::Named};
use iced::widget::text_editor::{
    self, Action, Binding, Content, Cursor, Edit, KeyPress, Position, Status,
};
use iced::{Border, Color, Event, Rectangle};

use super::focus_ring::fill;
use super::no_blink::no_blink;
use super::wrapper::{EventContext, InnerWidget, Wrapper, wrap};
use crate::a11y::tree_builder::line_and_byte;
use crate::a11y::{Actions, EditorText, FocusPolicy, Role, Semantics, WidgetAction};
use crate::ui::{Element, Theme, font, token};

pub struct EditorCallbacks<'a, Message> {
    pub on_action: Box<dyn Fn(Action) -> Message + 'a>,
    pub on_cursor: Box<dyn Fn(Cursor) -> Message + 'a>,
    /// Enter without Shift.
    pub on_submit: Message,
}

const LINE: f32 = token::TEXT_BODY * token::LINE_HEIGHT;
const PADDING: f32 = token::SPACE_S + token::SPACE_XXS;
/// A whole number of lines, because `iced_tiny_skia` 0.14 draws all of a line that is cut, over the border.
const MAX_HEIGHT: f32 = 8.0 * LINE + 2.0 * PADDING;

/// One to eight lines high.
pub fn editor<'a, Message: Clone + 'a>(
    id: impl Into<Id>,
    name: impl Into<Cow<'a, str>>,
    content: &'a Content,
    callbacks: EditorCallbacks<'a, Message>,
) -> Element<'a, Message> {
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
        .padding([PADDING, token::SPACE_M])
        .min_height(LINE)
        .max_height(MAX_HEIGHT)
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

/// A color without opacity that differs with the number.
#[expect(clippy::cast_possible_truncation, reason = "each part has 16 bits")]
fn invisible_color(number: u64) -> Color {
    let part = |shift: u32| f32::from((number >> shift) as u16) / f32::from(u16::MAX);
    Color::from_rgba(part(0), part(16), part(32), 0.0)
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

    /// iced 0.14 adds the padding to the limit.
    fn max_height(&self) -> f32 {
        MAX_HEIGHT
    }

    /// An invisible fill that differs with the content: `iced_graphics` 0.14 takes two editors of the same size for
    /// equal, so that the text of another draft would not be redrawn.
    fn draw_below(
        &self,
        _state: &State,
        bounds: Rectangle,
        (renderer, _theme): (&mut iced::Renderer, &Theme),
    ) -> Option<Color> {
        let position = self.content.cursor().position;
        let mut hasher = DefaultHasher::new();
        // The address, because drafts of the same text may be scrolled differently.
        std::ptr::from_ref(self.content).hash(&mut hasher);
        (self.content.text(), position.line, position.column).hash(&mut hasher);
        let color = invisible_color(hasher.finish());
        fill(renderer, bounds, Border::default(), color);
        None
    }

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
    use crate::ui::snapshot::{self, SnapshotOptions};
    use crate::ui::theme::Variant;

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

    /// Whether the rows of pixels of the padding have one color each, except the borders left and right.
    fn is_padding_empty(lines: usize) -> bool {
        snapshot::load_fonts();
        let text = vec!["Some words of a long text"; lines].join("\n");
        let mut content = Content::with_text(&text);
        content.perform(Action::Move(text_editor::Motion::DocumentEnd));
        let callbacks = EditorCallbacks {
            on_action: Box::new(|_| ()),
            on_cursor: Box::new(|_| ()),
            on_submit: (),
        };
        let view = iced::widget::column![editor("editor", "Message", &content, callbacks)];
        let size = iced::Size::new(300.0, 240.0);
        let options = SnapshotOptions { size, scale: 1.0 };
        let picture = snapshot::render(view, &Theme::new(Variant::Dark), options).unwrap();
        let row = |y: usize| &picture.pixels[(y * 300 + 20) * 4..(y * 300 + 280) * 4];
        let is_empty = |y: usize| row(y).chunks_exact(4).all(|pixel| pixel == &row(y)[..4]);
        let bottom = (lines.min(8) as f32 * LINE + 2.0 * PADDING) as usize;
        assert!(!is_empty(bottom - 16), "the last line");
        assert_ne!(row(bottom - 1), row(bottom), "the border is above {bottom}");
        (0..8).chain(bottom - 6..240).all(is_empty)
    }

    #[test]
    fn tall_editor_draws_nothing_over_its_border() {
        for lines in [1, 7, 8, 9, 30] {
            assert!(is_padding_empty(lines), "{lines} lines");
        }
    }
}
