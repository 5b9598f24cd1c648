//! Gives content a role and a name for screen readers, and optionally focus and a menu.
//!
//! Exists because iced 0.14 exposes no semantics of rich text and images, and only inputs can be focused (iced issues
//! 552 and 489). Semantics are computed when an operation asks for them, not in each view.

use std::borrow::Cow;

use iced::advanced::widget::{Id, Operation, operation::Focusable};
use iced::advanced::{Layout, Shell, mouse};
use iced::keyboard::{self, Key, Modifiers, key::Named};
use iced::widget::text;
use iced::{Event, Fill, Point, Rectangle};

use super::focus_ring::{self, Focus};
use super::virtual_list::FocusedRow;
use super::wrapper::{EventContext, InnerWidget, Wrapper, wrap};
use crate::a11y::{Actions, FocusPolicy, Live, Role, Semantics, WidgetAction};
use crate::ui::theme::TextColor;
use crate::ui::{Element, Theme, token};

pub struct AccessibleElement<'a, Message> {
    wrapper: AccessibleWrapper<'a, Message>,
    content: Element<'a, Message>,
}

struct AccessibleWrapper<'a, Message> {
    semantics: Box<dyn Fn() -> Semantics + 'a>,
    actions: Actions,
    id: Option<Id>,
    hidden: bool,
    on_menu: Option<Box<dyn Fn(Point) -> Message + 'a>>,
    on_key: Option<RowKeyHandler<'a, Message>>,
    focus_note: Option<(FocusedRow, u64)>,
    ring_gap: f32,
}

/// Also receives the place of a menu.
type RowKeyHandler<'a, Message> = Box<dyn Fn(&Key, Modifiers, Point) -> Option<Message> + 'a>;

pub fn labeled<'a, Message: 'a>(
    role: Role,
    name: impl Fn() -> String + 'a,
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    accessible(move || Semantics::new(role, name()), content).into()
}

/// Hides content that repeats adjacent text from screen readers.
pub fn hidden<'a, Message: 'a>(content: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    let mut decoration = accessible(|| Semantics::new(Role::Image, ""), content);
    decoration.wrapper.hidden = true;
    decoration.into()
}

/// A short text that is announced when it changes.
pub fn status_line<'a, Message: 'a>(status: Cow<'a, str>) -> Element<'a, Message> {
    let shown = text(status.clone())
        .size(token::TEXT_META)
        .class(TextColor::Muted)
        .width(Fill);
    let semantics = move || Semantics {
        live: Some(Live::Polite),
        ..Semantics::new(Role::Status, status.clone())
    };
    accessible(semantics, shown).into()
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
    accessible(semantics, content).into()
}

/// A list or another composite with `count` items, including those that are not built.
pub fn composite<'a, Message: 'a>(
    role: Role,
    name: impl Fn() -> String + 'a,
    count: usize,
    content: impl Into<Element<'a, Message>>,
) -> AccessibleElement<'a, Message> {
    let semantics = move || Semantics {
        set_size: Some(count),
        ..Semantics::new(role, name())
    };
    accessible(semantics, content)
}

pub fn accessible<'a, Message: 'a>(
    semantics: impl Fn() -> Semantics + 'a,
    content: impl Into<Element<'a, Message>>,
) -> AccessibleElement<'a, Message> {
    AccessibleElement {
        wrapper: AccessibleWrapper {
            semantics: Box::new(semantics),
            actions: Actions::default(),
            id: None,
            hidden: false,
            on_menu: None,
            on_key: None,
            focus_note: None,
            ring_gap: 0.0,
        },
        content: content.into(),
    }
}

impl<'a, Message> AccessibleElement<'a, Message> {
    /// The rows are virtualized: their bounds already include the scroll offset.
    pub fn virtualized(mut self) -> Self {
        self.wrapper.actions.virtualized = true;
        self
    }

    pub fn focusable(mut self) -> Self {
        self.wrapper.actions.focus_policy = FocusPolicy::Tab;
        self
    }

    /// The menu also opens on Enter. The argument of the callback is the position of the menu.
    pub fn on_menu(mut self, to_message: impl Fn(Point) -> Message + 'a) -> Self {
        self.wrapper.actions.menu = true;
        self.wrapper.actions.press = true;
        self.wrapper.on_menu = Some(Box::new(to_message));
        self
    }

    /// Handles other keys while it is focused; `None` passes a key on. The last argument is the place of a menu.
    pub fn on_key(
        mut self,
        to_message: impl Fn(&Key, Modifiers, Point) -> Option<Message> + 'a,
    ) -> Self {
        self.wrapper.on_key = Some(Box::new(to_message));
        self
    }

    /// For a row of a virtual list: notes its key on each event while it shows the focus ring, which leaves out a `gap`
    /// at the top.
    pub fn notes_focus(mut self, (focused, key): (&FocusedRow, u64), gap: f32) -> Self {
        self.wrapper.focus_note = Some((FocusedRow::clone(focused), key));
        self.wrapper.ring_gap = gap;
        self
    }

    pub fn id(mut self, id: impl Into<Id>) -> Self {
        self.wrapper.id = Some(id.into());
        self
    }
}

impl<Message> AccessibleWrapper<'_, Message> {
    fn open_menu(&self, at: Point, shell: &mut Shell<'_, Message>) {
        if let Some(to_message) = &self.on_menu {
            shell.publish(to_message(at));
            shell.capture_event();
        }
    }

    fn on_event(
        &self,
        state: &mut State,
        bounds: Rectangle,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        let shell = &mut *context.shell;
        let menu_position = Point::new(bounds.x + bounds.width / 4.0, bounds.center_y());
        match context.event {
            Event::Mouse(mouse::Event::ButtonPressed(button)) => {
                let over = context.cursor.position_over(bounds);
                if state.focus.is_focused() != over.is_some() {
                    state.focus = Focus::from_pointer(over.is_some());
                    shell.request_redraw();
                }
                if let (mouse::Button::Right, Some(at)) = (button, over) {
                    self.open_menu(at, shell);
                }
            }
            Event::Keyboard(keyboard::Event::KeyPressed { key, modifiers, .. })
                if state.focus.is_focused() =>
            {
                let opens_menu = match key.as_ref() {
                    Key::Named(Named::Enter | Named::Space | Named::ContextMenu) => {
                        modifiers.is_empty()
                    }
                    Key::Named(Named::F10) => modifiers.shift(),
                    _ => false,
                };
                if opens_menu {
                    self.open_menu(menu_position, shell);
                } else if let Some(to_message) = &self.on_key
                    && let Some(message) = to_message(key, *modifiers, menu_position)
                {
                    shell.publish(message);
                    shell.capture_event();
                }
            }
            _ => {}
        }
    }
}

#[derive(Debug, Default)]
struct State {
    focus: Focus,
    menu_requested: bool,
}

impl<Message> Wrapper<Message> for AccessibleWrapper<'_, Message> {
    type State = State;

    fn operate(
        &mut self,
        state: &mut State,
        inner: &mut InnerWidget<'_, '_, Message>,
        operation: &mut dyn Operation,
    ) {
        if self.hidden {
            return;
        }
        let bounds = inner.layout.bounds();
        let reply = (self.semantics)().expose(self.id.as_ref(), bounds, self.actions, operation);
        state.menu_requested |= matches!(
            reply.request,
            Some(WidgetAction::Press | WidgetAction::OpenMenu)
        );
        if self.actions.focus_policy != FocusPolicy::Never {
            focus_ring::focusable(self.id.as_ref(), bounds, &mut state.focus, operation);
        }
        operation.traverse(&mut |operation| inner.operate(operation));
    }

    fn update(
        &mut self,
        state: &mut State,
        inner: &mut InnerWidget<'_, '_, Message>,
        context: &mut EventContext<'_, '_, Message>,
    ) {
        inner.update(context);
        if self.actions.focus_policy == FocusPolicy::Never {
            return;
        }
        let bounds = inner.layout.bounds();
        if std::mem::take(&mut state.menu_requested) {
            self.open_menu(bounds.center(), context.shell);
        }
        if !context.shell.is_event_captured() {
            self.on_event(state, bounds, context);
        }
        if let Some((focused, key)) = &self.focus_note
            && state.focus.shows_ring()
        {
            focused.set(Some(*key));
        }
    }

    fn draw(
        &self,
        state: &State,
        layout: Layout<'_>,
        (renderer, theme): (&mut iced::Renderer, &Theme),
        _viewport: &Rectangle,
    ) {
        if state.focus.shows_ring() {
            let bounds = layout.bounds();
            let framed = Rectangle {
                y: bounds.y + self.ring_gap,
                height: bounds.height - self.ring_gap,
                ..bounds
            };
            focus_ring::draw(renderer, theme, framed, 0.0);
        }
    }
}

impl<'a, Message: 'a> From<AccessibleElement<'a, Message>> for Element<'a, Message> {
    fn from(element: AccessibleElement<'a, Message>) -> Self {
        wrap(element.wrapper, element.content)
    }
}
