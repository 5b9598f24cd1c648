//! The commands of the context menu of a text field: which of them would change something, and how they are carried out.
//!
//! A field asks for its menu where the root of the window finds it, because the menu is above all fields and the same for
//! each. The command that is chosen reaches the field as its keys, so that it does what they do.

use std::any::Any;

use iced::advanced::Shell;
use iced::advanced::mouse;
use iced::advanced::widget::operation::{Focusable, Scrollable, focusable};
use iced::advanced::widget::{Id, Operation};
use iced::keyboard::key::{Code, Named, Physical};
use iced::keyboard::{self, Key, Location, Modifiers};
use iced::{Event, Point, Rectangle, Task, Vector, window};

use super::wrapper::{EventContext, InnerWidget};
use crate::ui::token;

/// A command on the text of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextCommand {
    Undo,
    Redo,
    Cut,
    Copy,
    Paste,
    SelectAll,
}

impl TextCommand {
    /// In the order of the menu.
    pub const ALL: [Self; 6] = [
        Self::Undo,
        Self::Redo,
        Self::Cut,
        Self::Copy,
        Self::Paste,
        Self::SelectAll,
    ];

    /// The events of the key of the command.
    fn events(self) -> [Event; 4] {
        let (character, code) = match self {
            Self::Undo => ("z", Code::KeyZ),
            Self::Redo => ("y", Code::KeyY),
            Self::Cut => ("x", Code::KeyX),
            Self::Copy => ("c", Code::KeyC),
            Self::Paste => ("v", Code::KeyV),
            Self::SelectAll => ("a", Code::KeyA),
        };
        let key = Key::Character(character.into());
        let (physical_key, location, modifiers) =
            (Physical::Code(code), Location::Standard, Modifiers::COMMAND);
        let pressed = keyboard::Event::KeyPressed {
            key: key.clone(),
            modified_key: key.clone(),
            physical_key,
            location,
            modifiers,
            text: None,
            repeat: false,
        };
        let released = keyboard::Event::KeyReleased {
            key: key.clone(),
            modified_key: key,
            physical_key,
            location,
            modifiers,
        };
        let held = keyboard::Event::ModifiersChanged;
        [held(modifiers), pressed, released, held(Modifiers::empty())].map(Event::Keyboard)
    }
}

/// A menu that a text field asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct TextMenu {
    pub at: Point,
    /// The commands that would change something.
    pub enabled: Vec<TextCommand>,
}

/// What a field has to do with its menu; part of its state.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct MenuState {
    requested: bool,
    /// Whether the menu that was opened last is that of the field.
    is_target: bool,
    chosen: Option<TextCommand>,
}

/// What can be done with the text of a field now.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TextState {
    pub(super) is_empty: bool,
    /// Whether some of the text is selected, and whether all is.
    pub(super) selected: (bool, bool),
    /// Whether the text must not be copied.
    pub(super) is_secret: bool,
    /// Whether there is something to undo, and to redo.
    pub(super) undoable: (bool, bool),
}

impl TextState {
    fn enabled(self, can_paste: bool) -> Vec<TextCommand> {
        let is_enabled = |command: &TextCommand| match command {
            TextCommand::Undo => self.undoable.0,
            TextCommand::Redo => self.undoable.1,
            TextCommand::Cut | TextCommand::Copy => self.selected.0 && !self.is_secret,
            TextCommand::Paste => can_paste,
            TextCommand::SelectAll => !self.is_empty && !self.selected.1,
        };
        TextCommand::ALL.into_iter().filter(is_enabled).collect()
    }
}

/// Passed to `Operation::custom` before the field itself.
struct Exposed {
    text: TextState,
    menu: MenuState,
}

impl MenuState {
    /// Shows the field to the operations of this module.
    pub(super) fn expose(
        &mut self,
        id: Option<&Id>,
        (bounds, text): (Rectangle, TextState),
        operation: &mut dyn Operation,
    ) {
        let mut exposed = Exposed { text, menu: *self };
        operation.custom(id, bounds, &mut exposed);
        *self = exposed.menu;
    }

    /// Asks for the menu, with the next event. To be called when a reader does.
    pub(super) fn request(&mut self) {
        self.requested = true;
    }

    /// Asks for the menu when the event does. A press of the right button focuses the field as the left one does; in a
    /// field with the focus, caret and selection stay.
    pub(super) fn on_event<Message>(
        &mut self,
        field: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        let is_asked = match context.event {
            _ if self.requested => true,
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Right)) => {
                let is_over = context.cursor.is_over(field.layout.bounds());
                if is_over && !is_focused(field) {
                    super::editor::click(field, context);
                }
                is_over
            }
            event => opens_menu(event) && is_focused(field),
        };
        if is_asked {
            self.requested = true;
            // The root of the window looks for it.
            context.shell.capture_event();
        }
    }

    /// Hands the events of a chosen command to the field.
    pub(super) fn perform_chosen<Message>(
        &mut self,
        context: &mut EventContext<'_, '_, Message>,
        mut update: impl FnMut(&mut EventContext<'_, '_, Message>),
    ) {
        let Some(command) = self.chosen.take() else {
            return;
        };
        // The event of `context` is not used up by that.
        let mut messages = Vec::new();
        for event in command.events() {
            let mut shell = Shell::new(&mut messages);
            update(&mut EventContext {
                event: &event,
                cursor: context.cursor,
                clipboard: context.clipboard,
                shell: &mut shell,
                viewport: context.viewport,
            });
        }
        for message in messages {
            context.shell.publish(message);
        }
        context.shell.request_redraw();
    }
}

/// Whether it is a key that opens the menu of what has the focus.
fn opens_menu(event: &Event) -> bool {
    let Event::Keyboard(keyboard::Event::KeyPressed { key, modifiers, .. }) = event else {
        return false;
    };
    match key.as_ref() {
        Key::Named(Named::ContextMenu) => modifiers.is_empty(),
        Key::Named(Named::F10) => *modifiers == Modifiers::SHIFT,
        _ => false,
    }
}

fn is_focused<Message>(field: &mut InnerWidget<'_, '_, Message>) -> bool {
    struct FindFocus(bool);

    impl Operation for FindFocus {
        fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
            operate(self);
        }

        fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, it: &mut dyn Focusable) {
            self.0 |= it.is_focused();
        }
    }

    let mut focus = FindFocus(false);
    field.operate(&mut focus);
    focus.0
}

/// Takes the menu that a field asks for, if one does. To be called after the controls.
pub(super) fn take_request<Message>(
    root: &mut InnerWidget<'_, '_, Message>,
    context: &EventContext<'_, '_, Message>,
) -> Option<TextMenu> {
    let may_ask = match context.event {
        Event::Mouse(event) => *event == mouse::Event::ButtonPressed(mouse::Button::Right),
        // For a reader.
        Event::Window(event) => matches!(event, window::Event::RedrawRequested(_)),
        event => opens_menu(event),
    };
    if !may_ask || !context.shell.is_event_captured() {
        return None;
    }
    let mut requested = Requested::default();
    root.operate(&mut requested);
    let (id, bounds, text) = requested.found?;
    let is_pointer = matches!(context.event, Event::Mouse(_));
    let at = match context.cursor.position().filter(|_| is_pointer) {
        Some(position) => position,
        None => Point::new(bounds.x + token::SPACE_M, bounds.center_y()),
    };
    // A reader asks for the menu of a field without focus.
    if let Some(id) = id.filter(|_| !requested.is_focused) {
        root.operate(&mut focusable::focus::<()>(id));
    }
    let pasted = context
        .clipboard
        .read(iced::advanced::clipboard::Kind::Standard);
    let can_paste = pasted.is_some_and(|text| !text.is_empty());
    let enabled = text.enabled(can_paste);
    Some(TextMenu { at, enabled })
}

#[derive(Default)]
struct Requested {
    found: Option<(Option<Id>, Rectangle, TextState)>,
    is_focused: bool,
    /// Whether the next focus is that of the field that was found.
    is_next: bool,
    /// How far the scroll areas around have scrolled, and the next one.
    scrolled: Vector,
    next_scrolled: Vector,
}

impl Operation for Requested {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        let outside = self.scrolled;
        self.scrolled = outside + std::mem::take(&mut self.next_scrolled);
        operate(self);
        self.scrolled = outside;
    }

    fn scrollable(
        &mut self,
        _id: Option<&Id>,
        _bounds: Rectangle,
        _content: Rectangle,
        translation: Vector,
        _state: &mut dyn Scrollable,
    ) {
        self.next_scrolled = translation;
    }

    fn custom(&mut self, id: Option<&Id>, bounds: Rectangle, state: &mut dyn Any) {
        let Some(Exposed { text, menu }) = state.downcast_mut() else {
            return;
        };
        self.is_next = std::mem::take(&mut menu.requested);
        menu.is_target = self.is_next;
        if self.is_next {
            self.found = Some((id.cloned(), bounds - self.scrolled, *text));
        }
    }

    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
        self.is_focused |= std::mem::take(&mut self.is_next) && state.is_focused();
    }
}

/// Carries out a command in the field whose menu was opened last.
pub fn perform<Message: Send + 'static>(command: TextCommand) -> Task<Message> {
    struct Choose(TextCommand);

    impl<T> Operation<T> for Choose {
        fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
            operate(self);
        }

        fn custom(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Any) {
            if let Some(Exposed { menu, .. }) = state.downcast_mut()
                && menu.is_target
            {
                menu.chosen = Some(self.0);
            }
        }
    }

    iced::advanced::widget::operate(Choose(command))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn command_is_enabled_where_it_would_change_something() {
        use TextCommand::{Copy, Cut, Paste, Redo, SelectAll, Undo};
        let some = TextState {
            selected: (true, false),
            ..TextState::default()
        };
        let all = TextState {
            selected: (true, true),
            undoable: (true, true),
            ..TextState::default()
        };
        let empty = TextState {
            is_empty: true,
            undoable: (true, false),
            ..TextState::default()
        };
        let secret = TextState {
            is_secret: true,
            ..some
        };
        for (text, can_paste, expected) in [
            (TextState::default(), true, vec![Paste, SelectAll]),
            (some, false, vec![Cut, Copy, SelectAll]),
            (all, true, vec![Undo, Redo, Cut, Copy, Paste]),
            (empty, false, vec![Undo]),
            (secret, true, vec![Paste, SelectAll]),
        ] {
            assert_eq!(text.enabled(can_paste), expected, "{text:?}");
        }
    }
}
