//! A multi-line text editor in which Enter submits, except while an input method is composing.
//!
//! Exists because iced 0.14's text editor has no accessible text, deletes no words, pastes no selection of X11 and no
//! formatting, and passes Enter to its key binding during composition.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;
use std::sync::Arc;

use iced::advanced::clipboard::Kind;
use iced::advanced::widget::{Id, Operation};
use iced::advanced::{Shell, mouse};
use iced::keyboard::key::{Named, Physical};
use iced::keyboard::{self, Key, Modifiers};
use iced::widget::text_editor::{
    self, Action, Binding, Content, Cursor, Edit, KeyPress, Motion, Position, Status,
};
use iced::{Border, Color, Event, Padding, Pixels, Point, Rectangle, Vector};

use super::composition::Composition;
use super::draft_highlighter::DraftHighlighter;
use super::focus_ring::fill;
use super::key_handler::has_focus;
use super::no_blink::no_blink;
use super::text_menu::{MenuState, TextState};
use super::undo::{UndoKey, undo_key};
use super::wrapper::{EventContext, InnerWidget, Wrapper, wrap};
use crate::a11y::key_press;
use crate::a11y::tree_builder::line_and_byte;
use crate::a11y::{Actions, EditorText, FocusPolicy, Role, Semantics, WidgetAction};
use crate::ui::{Element, Theme, font, token};

/// The message of a key that has another effect than usual.
type SpecialKeys<'a, Message> = Box<dyn Fn(&Key, Physical, Modifiers) -> Option<Message> + 'a>;

pub struct EditorCallbacks<'a, Message> {
    pub on_action: Box<dyn Fn(Action) -> Message + 'a>,
    pub on_cursor: Box<dyn Fn(Cursor) -> Message + 'a>,
    pub on_undo_key: Box<dyn Fn(UndoKey) -> Message + 'a>,
    /// Keys that have another effect than usual, by key, place and modifiers; asked before all others.
    pub on_key: SpecialKeys<'a, Message>,
    /// The text of the clipboard, if it has any, when the user pastes.
    pub on_paste: Box<dyn Fn(Option<String>) -> Message + 'a>,
    /// Whether there is something to undo, and to redo.
    pub undoable: (bool, bool),
    /// Enter without Shift.
    pub on_submit: Message,
    /// How many lines it shows before it scrolls.
    pub max_lines: u8,
    /// The font size in logical pixels.
    pub text_size: f32,
}

const PADDING: f32 = token::SPACE_S + token::SPACE_XXS;
/// A whole number of lines, because `iced_tiny_skia` 0.14 draws all of a line that is cut, over the border.
fn max_height(lines: u8, text_size: f32) -> f32 {
    f32::from(lines) * line_height(text_size) + 2.0 * PADDING
}

/// Whole pixels, so that the border is sharp.
fn line_height(text_size: f32) -> f32 {
    (text_size * token::LINE_HEIGHT).round()
}

/// What fits into an ordinary window.
pub const MAX_LINES: u8 = 8;

/// One line high, or as many as it may be. Escape, `PageUp` and `PageDown`, also with Shift, are left to the window.
pub fn editor<'a, Message: Clone + 'a>(
    id: impl Into<Id>,
    name: impl Into<Cow<'a, str>>,
    content: &'a Content,
    callbacks: EditorCallbacks<'a, Message>,
) -> Element<'a, Message> {
    let padding = Padding::from([PADDING, token::SPACE_M]);
    let id = id.into();
    let name = name.into();
    let (on_submit, on_undo_key) = (callbacks.on_submit, callbacks.on_undo_key);
    let on_key = callbacks.on_key;
    let on_action: Rc<dyn Fn(Action) -> Message + 'a> = callbacks.on_action.into();
    let on_edit = Rc::clone(&on_action);
    let editor = text_editor::TextEditor::new(content)
        .id(id.clone())
        .placeholder(name.clone())
        .font(font::SANS)
        .size(callbacks.text_size)
        .line_height(Pixels(line_height(callbacks.text_size)))
        .padding(padding)
        .min_height(line_height(callbacks.text_size))
        .max_height(max_height(callbacks.max_lines, callbacks.text_size))
        .on_action(move |action| on_edit(action))
        .highlight_with::<DraftHighlighter>((), DraftHighlighter::format)
        .key_binding(move |press| match press.status {
            Status::Focused { .. } => {
                let undo = undo_key(&press.key, press.physical_key, press.modifiers);
                let special = on_key(&press.key, press.physical_key, press.modifiers);
                match special.or(undo.map(&on_undo_key)) {
                    Some(message) => Some(Binding::Custom(message)),
                    None => key_binding(press, content, &on_submit),
                }
            }
            _ => None,
        });
    let wrapper = EditorWrapper {
        id,
        undoable: callbacks.undoable,
        name,
        content,
        padding,
        on_action,
        on_cursor: callbacks.on_cursor,
        on_paste: callbacks.on_paste,
        max_lines: callbacks.max_lines,
        text_size: callbacks.text_size,
    };
    wrap(wrapper, no_blink(editor))
}

/// Enter submits and Shift+Enter inserts a line break.
fn key_binding<Message: Clone>(
    press: KeyPress,
    content: &Content,
    on_submit: &Message,
) -> Option<Binding<Message>> {
    let modifiers = press.modifiers;
    match press.key {
        Key::Named(Named::Enter) if modifiers.shift() => Some(Binding::Enter),
        Key::Named(Named::Enter) => Some(Binding::Custom(on_submit.clone())),
        Key::Named(Named::Escape) => None,
        Key::Named(Named::PageUp | Named::PageDown)
            if (modifiers - Modifiers::SHIFT).is_empty() =>
        {
            None
        }
        // Alt+Arrow goes to another channel, or back. On macOS it moves by words.
        Key::Named(Named::ArrowUp | Named::ArrowDown) if modifiers.alt() => None,
        Key::Named(Named::ArrowLeft | Named::ArrowRight)
            if modifiers == Modifiers::ALT && !cfg!(target_os = "macos") =>
        {
            None
        }
        Key::Named(key @ (Named::Backspace | Named::Delete))
            if (modifiers.jump() || modifiers.macos_command()) && content.selection().is_none() =>
        {
            let (word, line, delete) = if key == Named::Backspace {
                (Motion::WordLeft, Motion::Home, Binding::Backspace)
            } else {
                (Motion::WordRight, Motion::End, Binding::Delete)
            };
            let motion = if modifiers.jump() { word } else { line };
            Some(Binding::Sequence(vec![Binding::Select(motion), delete]))
        }
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
    id: Id,
    undoable: (bool, bool),
    name: Cow<'a, str>,
    content: &'a Content,
    padding: Padding,
    on_action: Rc<dyn Fn(Action) -> Message + 'a>,
    on_cursor: Box<dyn Fn(Cursor) -> Message + 'a>,
    on_paste: Box<dyn Fn(Option<String>) -> Message + 'a>,
    max_lines: u8,
    text_size: f32,
}

/// Whether it is the key that pastes; with Shift, the text alone.
fn is_paste(event: &Event) -> bool {
    let Event::Keyboard(keyboard::Event::KeyPressed {
        key,
        physical_key,
        modifiers,
        ..
    }) = event
    else {
        return false;
    };
    *modifiers == Modifiers::COMMAND && key_press::latin(key, *physical_key) == Some('v')
}

#[derive(Debug, Default)]
struct State {
    composition: Composition,
    menu: MenuState,
    pending_action: Option<WidgetAction>,
    /// Whether the left button was pressed in the editor and is still held.
    selecting: bool,
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

    fn text_state(&self) -> TextState {
        let selection = self.content.selection();
        let is_all = |selected: String| selected.trim_end() == self.content.text().trim_end();
        TextState {
            is_empty: self.content.is_empty(),
            selected: (selection.is_some(), selection.is_some_and(is_all)),
            is_secret: false,
            undoable: self.undoable,
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

impl<Message> EditorWrapper<'_, Message> {
    /// Handles the primary selection of X11 and Wayland: selecting copies, and the middle button pastes.
    fn on_mouse(
        &self,
        state: &mut State,
        event: mouse::Event,
        editor: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        let pressed_at = context.cursor.position_in(editor.layout.bounds());
        match event {
            mouse::Event::ButtonPressed(mouse::Button::Left) => {
                state.selecting = pressed_at.is_some();
            }
            mouse::Event::ButtonReleased(mouse::Button::Left)
                if std::mem::take(&mut state.selecting) =>
            {
                if let Some(selection) = self.content.selection() {
                    context.clipboard.write(Kind::Primary, selection);
                }
            }
            mouse::Event::ButtonPressed(mouse::Button::Middle) => {
                if let Some(at) = pressed_at
                    && let Some(text) = context.clipboard.read(Kind::Primary)
                {
                    click(editor, context);
                    let at = at - Vector::new(self.padding.left, self.padding.top);
                    self.paste_at(at, text, context.shell);
                }
            }
            _ => {}
        }
    }

    fn paste_at(&self, at: Point, text: String, shell: &mut Shell<'_, Message>) {
        shell.publish((self.on_action)(Action::Click(at)));
        let paste = Action::Edit(Edit::Paste(Arc::new(text)));
        shell.publish((self.on_action)(paste));
        shell.capture_event();
    }
}

/// Focuses a text input as a click of the left button does.
pub(super) fn click<Message>(
    input: &mut InnerWidget<'_, '_, Message>,
    context: &mut EventContext<'_, '_, Message>,
) {
    let left = mouse::Button::Left;
    for event in [
        mouse::Event::ButtonPressed(left),
        mouse::Event::ButtonReleased(left),
    ] {
        input.update(&mut context.with_event(&Event::Mouse(event)));
    }
}

impl<Message> Wrapper<Message> for EditorWrapper<'_, Message> {
    type State = State;

    /// iced 0.14 adds the padding to the limit.
    fn max_height(&self) -> f32 {
        max_height(self.max_lines, self.text_size)
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
            menu: true,
            ..Actions::default()
        };
        let bounds = editor.layout.bounds();
        let text = (bounds, self.text_state());
        state.menu.expose(Some(&self.id), text, operation);
        let reply = self.semantics().expose(None, bounds, actions, operation);
        if reply.request == Some(WidgetAction::OpenMenu) {
            state.menu.request();
        }
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
        if state.composition.takes(context.event) {
            return context.shell.capture_event();
        }
        let update = |context: &mut EventContext<'_, '_, Message>,
                      editor: &mut InnerWidget<'_, '_, Message>| {
            if is_paste(context.event) && has_focus(editor) {
                let text = context.clipboard.read(Kind::Standard);
                context.shell.publish((self.on_paste)(text));
                context.shell.capture_event();
            } else {
                editor.update(context);
            }
        };
        state
            .menu
            .perform_chosen(context, |context| update(context, editor));
        update(context, editor);
        state.menu.on_event(editor, context);
        if let Event::Mouse(event) = *context.event {
            self.on_mouse(state, event, editor, context);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::snapshot::{self, SnapshotOptions};
    use crate::ui::theme::Variant;

    /// Whether the rows of pixels of the padding have one color each, except the borders left and right.
    fn is_padding_empty(lines: usize, text_size: f32) -> bool {
        snapshot::load_fonts();
        let text = vec!["Some long words"; lines].join("\n");
        let mut content = Content::with_text(&text);
        content.perform(Action::Move(text_editor::Motion::DocumentEnd));
        let callbacks = EditorCallbacks {
            max_lines: MAX_LINES,
            text_size,
            on_action: Box::new(|_| ()),
            on_cursor: Box::new(|_| ()),
            on_undo_key: Box::new(|_| ()),
            on_key: Box::new(|_, _, _| None),
            on_paste: Box::new(|_| ()),
            undoable: (false, false),
            on_submit: (),
        };
        let view = iced::widget::column![editor("editor", "Message", &content, callbacks)];
        let size = iced::Size::new(300.0, 320.0);
        let options = SnapshotOptions { size, scale: 1.0 };
        let picture = snapshot::render(view, &Theme::new(Variant::Dark), options).unwrap();
        let row = |y: usize| &picture.pixels[(y * 300 + 20) * 4..(y * 300 + 280) * 4];
        let is_empty = |y: usize| row(y).chunks_exact(4).all(|pixel| pixel == &row(y)[..4]);
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a small positive number"
        )]
        let bottom = (lines.min(8) as f32 * line_height(text_size) + 2.0 * PADDING) as usize;
        assert!(!is_empty(bottom - 16), "the last line");
        assert_ne!(row(bottom - 1), row(bottom), "the border is above {bottom}");
        (0..8).chain(bottom - 6..320).all(is_empty)
    }

    #[test]
    fn tall_editor_draws_nothing_over_its_border() {
        for size in [12.0, 15.0, 24.0] {
            for lines in [1, 7, 8, 9, 30] {
                assert!(is_padding_empty(lines, size), "{lines} lines of {size}");
            }
        }
    }
}
