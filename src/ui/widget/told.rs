//! Gives content a role and a name for screen readers, and optionally focus and a menu.
//!
//! Exists because iced 0.14 exposes no semantics of rich text and images, and only inputs can be focused (iced issues
//! 552 and 489). Semantics are computed when an operation asks for them, not in each view.

use iced::advanced::widget::{Id, Operation, operation::Focusable};
use iced::advanced::{Layout, Shell, mouse};
use iced::keyboard::{self, Key, key::Named};
use iced::{Event, Point, Rectangle};

use super::around::{Around, Content, Happening, around};
use super::ring::{self, Held};
use crate::a11y::{Offers, Request, Role, Semantics, Stop};
use crate::ui::{Element, Theme};

pub struct Told<'a, Message> {
    words: Words<'a, Message>,
    content: Element<'a, Message>,
}

struct Words<'a, Message> {
    semantics: Box<dyn Fn() -> Semantics + 'a>,
    can: Offers,
    id: Option<Id>,
    silent: bool,
    on_menu: Option<Box<dyn Fn(Point) -> Message + 'a>>,
}

pub fn named<'a, Message: 'a>(
    role: Role,
    name: impl Fn() -> String + 'a,
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    told(move || Semantics::new(role, name()), content).into()
}

/// Hides content that repeats adjacent text from screen readers.
pub fn decoration<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    let mut decoration = told(|| Semantics::new(Role::Image, ""), content);
    decoration.words.silent = true;
    decoration.into()
}

/// `level` starts at 1. The text of `content` is the name.
pub fn heading<'a, Message: 'a>(
    level: usize,
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    let semantics = move || Semantics {
        level: Some(level),
        ..Semantics::new(Role::Heading, "")
    };
    told(semantics, content).into()
}

/// A list or another composite with `count` items, including those that are not built.
pub fn composite<'a, Message: 'a>(
    role: Role,
    name: impl Fn() -> String + 'a,
    count: usize,
    content: impl Into<Element<'a, Message>>,
) -> Told<'a, Message> {
    let semantics = move || Semantics {
        set_size: Some(count),
        ..Semantics::new(role, name())
    };
    told(semantics, content)
}

pub fn told<'a, Message: 'a>(
    semantics: impl Fn() -> Semantics + 'a,
    content: impl Into<Element<'a, Message>>,
) -> Told<'a, Message> {
    Told {
        words: Words {
            semantics: Box::new(semantics),
            can: Offers::default(),
            id: None,
            silent: false,
            on_menu: None,
        },
        content: content.into(),
    }
}

impl<'a, Message> Told<'a, Message> {
    /// The rows are virtualized: their bounds already include the scroll offset.
    pub fn placed(mut self) -> Self {
        self.words.can.placed = true;
        self
    }

    pub fn item(mut self) -> Self {
        self.words.can.stop = Stop::Tab;
        self
    }

    /// The menu also opens on Enter. The argument of the callback is the position of the menu.
    pub fn on_menu(mut self, to_message: impl Fn(Point) -> Message + 'a) -> Self {
        self.words.can.menu = true;
        self.words.can.press = true;
        self.words.on_menu = Some(Box::new(to_message));
        self
    }

    pub fn id(mut self, id: impl Into<Id>) -> Self {
        self.words.id = Some(id.into());
        self
    }
}

impl<Message> Words<'_, Message> {
    fn menu(&self, at: Point, shell: &mut Shell<'_, Message>) {
        if let Some(to_message) = &self.on_menu {
            shell.publish(to_message(at));
            shell.capture_event();
        }
    }

    fn react(
        &self,
        state: &mut State,
        bounds: Rectangle,
        context: &mut Happening<'_, '_, Message>,
    ) {
        let shell = &mut *context.shell;
        let menu_position = Point::new(bounds.x + bounds.width / 4.0, bounds.center_y());
        match context.event {
            Event::Mouse(mouse::Event::ButtonPressed(button)) => {
                let over = context.cursor.position_over(bounds);
                if state.held.is_focused() != over.is_some() {
                    state.held = Held::pointed(over.is_some());
                    shell.request_redraw();
                }
                if let (mouse::Button::Right, Some(at)) = (button, over) {
                    self.menu(at, shell);
                }
            }
            Event::Keyboard(keyboard::Event::KeyPressed { key, modifiers, .. })
                if state.held.is_focused() =>
            {
                let opens_menu = match key.as_ref() {
                    Key::Named(Named::Enter | Named::Space | Named::ContextMenu) => {
                        modifiers.is_empty()
                    }
                    Key::Named(Named::F10) => modifiers.shift(),
                    _ => false,
                };
                if opens_menu {
                    self.menu(menu_position, shell);
                }
            }
            _ => {}
        }
    }
}

#[derive(Debug, Default)]
struct State {
    held: Held,
    asked: bool,
}

impl<Message> Around<Message> for Words<'_, Message> {
    type State = State;

    fn operate(
        &mut self,
        state: &mut State,
        inner: &mut Content<'_, '_, Message>,
        operation: &mut dyn Operation,
    ) {
        if self.silent {
            return;
        }
        let bounds = inner.layout.bounds();
        let answer = (self.semantics)().expose(self.id.as_ref(), bounds, self.can, operation);
        state.asked |= matches!(answer.request, Some(Request::Press | Request::Menu));
        if self.can.stop != Stop::Never {
            operation.focusable(self.id.as_ref(), bounds, &mut state.held);
        }
        operation.traverse(&mut |operation| inner.operate(operation));
    }

    fn update(
        &mut self,
        state: &mut State,
        inner: &mut Content<'_, '_, Message>,
        context: &mut Happening<'_, '_, Message>,
    ) {
        inner.update(context);
        if self.can.stop == Stop::Never {
            return;
        }
        let bounds = inner.layout.bounds();
        if std::mem::take(&mut state.asked) {
            self.menu(bounds.center(), context.shell);
        }
        if !context.shell.is_event_captured() {
            self.react(state, bounds, context);
        }
    }

    fn draw(
        &self,
        state: &State,
        layout: Layout<'_>,
        (renderer, theme): (&mut iced::Renderer, &Theme),
        _viewport: &Rectangle,
    ) {
        if state.held.rings() {
            ring::draw(renderer, theme, layout.bounds(), 0.0);
        }
    }
}

impl<'a, Message: 'a> From<Told<'a, Message>> for Element<'a, Message> {
    fn from(element: Told<'a, Message>) -> Self {
        around(element.words, element.content)
    }
}
