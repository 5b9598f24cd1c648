//! A control that is pressed by mouse, touch, keyboard or screen reader.
//!
//! Exists because iced 0.14's button cannot be focused and has no accessible name (iced issues 489 and 552). Hover and
//! press state live in the widget, which redraws only when one of them changes.

mod face;

use std::borrow::Cow;

use iced::advanced::widget::{Id, Operation, Tree, operation::Focusable};
use iced::advanced::{Layout, Shell, mouse};
use iced::keyboard::{self, Key, Modifiers, key::Named};
use iced::widget::Space;
use iced::{Color, Event, Length, Padding, Point, Rectangle, Size, touch};

use super::around::{Around, Content, Happening, Overlay, around};
use super::ring::{self, Held};
use super::tip::{self, Side};
use crate::a11y::{Offers, Request, Role, Semantics, Stop};
use crate::ui::{Element, Theme, token};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    Primary,
    Secondary,
    Quiet,
    Row,
    Picture,
}

type OnKey<'a, Message> = Box<dyn Fn(&Key, Modifiers) -> Option<Message> + 'a>;

pub struct Pressable<'a, Message> {
    semantics: Semantics,
    content: Element<'a, Message>,
    on_press: Option<Message>,
    look: Look,
    id: Option<Id>,
    width: Length,
    height: Length,
    padding: Padding,
    stop: bool,
    tip: Option<(Cow<'a, str>, Side)>,
    on_menu: Option<Box<dyn Fn(Point) -> Message + 'a>>,
    on_key: Option<OnKey<'a, Message>>,
}

#[derive(Debug, Default)]
pub(super) struct State {
    hovered: bool,
    pressed: bool,
    held: Held,
    tip: Option<Tree>,
    /// Press or menu request of a screen reader.
    asked: Option<Request>,
}

impl<'a, Message: Clone + 'a> Pressable<'a, Message> {
    pub fn new(
        role: Role,
        name: impl Into<Cow<'a, str>>,
        content: impl Into<Element<'a, Message>>,
        look: Look,
    ) -> Self {
        Self {
            semantics: Semantics::new(role, name.into()),
            content: content.into(),
            on_press: None,
            look,
            id: None,
            width: Length::Shrink,
            height: Length::Shrink,
            padding: Padding::ZERO,
            stop: true,
            tip: None,
            on_menu: None,
            on_key: None,
        }
    }

    /// Without a message the control is disabled.
    pub fn on_press(mut self, message: Message) -> Self {
        self.on_press = Some(message);
        self
    }

    pub fn on_press_maybe(mut self, message: Option<Message>) -> Self {
        self.on_press = message;
        self
    }

    pub fn look(mut self, look: Look) -> Self {
        self.look = look;
        self
    }

    pub fn selected(mut self, selected: bool) -> Self {
        self.semantics.selected = Some(selected);
        self
    }

    /// Index in its set, from 0.
    pub fn position(mut self, index: usize) -> Self {
        self.semantics.position = Some(index);
        self
    }

    pub fn expanded(mut self, expanded: bool) -> Self {
        self.semantics.expanded = Some(expanded);
        self
    }

    /// Hides it from keyboard and screen readers, which have the same action elsewhere.
    pub fn pointer_only(mut self) -> Self {
        self.stop = false;
        self
    }

    /// Shown on hover and on keyboard focus.
    pub fn tip(mut self, label: impl Into<Cow<'a, str>>, side: Side) -> Self {
        self.tip = Some((label.into(), side));
        self
    }

    /// The argument of the callback is the position of the menu.
    pub fn on_menu(mut self, to_message: impl Fn(Point) -> Message + 'a) -> Self {
        self.on_menu = Some(Box::new(to_message));
        self
    }

    /// Handles other keys while it is focused; `None` passes a key on.
    pub fn on_key(mut self, to_message: impl Fn(&Key, Modifiers) -> Option<Message> + 'a) -> Self {
        self.on_key = Some(Box::new(to_message));
        self
    }

    pub fn told(mut self, map: impl FnOnce(Semantics) -> Semantics) -> Self {
        self.semantics = map(self.semantics);
        self
    }

    pub fn id(mut self, id: impl Into<Id>) -> Self {
        self.id = Some(id.into());
        self
    }

    pub fn width(mut self, width: impl Into<Length>) -> Self {
        self.width = width.into();
        self
    }

    pub fn height(mut self, height: impl Into<Length>) -> Self {
        self.height = height.into();
        self
    }

    pub fn padding(mut self, padding: impl Into<Padding>) -> Self {
        self.padding = padding.into();
        self
    }

    fn is_selected(&self) -> bool {
        self.semantics.selected == Some(true)
    }

    fn activate(&self, shell: &mut Shell<'_, Message>) {
        if let Some(message) = &self.on_press {
            shell.publish(message.clone());
        }
    }

    fn pressed(&self, state: &mut State, over: bool, shell: &mut Shell<'_, Message>) {
        if over && self.on_press.is_some() {
            state.pressed = true;
            state.held = Held::ByPointer;
            shell.capture_event();
            shell.request_redraw();
        } else if state.held.is_focused() {
            state.held.unfocus();
            shell.request_redraw();
        }
    }

    fn released(&self, state: &mut State, over: bool, shell: &mut Shell<'_, Message>) {
        if std::mem::take(&mut state.pressed) {
            if over {
                self.activate(shell);
                shell.capture_event();
            }
            shell.request_redraw();
        }
    }

    fn keyed(&self, key: &Key, modifiers: Modifiers, bounds: Rectangle) -> Option<Message> {
        let menu = match key.as_ref() {
            Key::Named(Named::Enter | Named::Space) => return self.on_press.clone(),
            Key::Named(Named::ContextMenu) => modifiers.is_empty(),
            Key::Named(Named::F10) => modifiers == Modifiers::SHIFT,
            _ => false,
        };
        match &self.on_menu {
            Some(to_message) if menu => Some(to_message(bounds.center())),
            _ => self.on_key.as_ref()?(key, modifiers),
        }
    }

    fn react(
        &self,
        state: &mut State,
        event: &Event,
        (bounds, cursor): (Rectangle, mouse::Cursor),
        shell: &mut Shell<'_, Message>,
    ) {
        let over = cursor.is_over(bounds);
        match event {
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Right)) => {
                if let (Some(to_message), Some(at)) = (&self.on_menu, cursor.position_over(bounds))
                {
                    state.held = Held::ByPointer;
                    shell.publish(to_message(at));
                    shell.capture_event();
                    shell.request_redraw();
                }
            }
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerPressed { .. }) => {
                self.pressed(state, over, shell);
            }
            Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerLifted { .. }) => {
                self.released(state, over, shell);
            }
            Event::Mouse(mouse::Event::CursorMoved { .. } | mouse::Event::CursorLeft)
                if state.hovered != over =>
            {
                state.hovered = over;
                shell.request_redraw();
            }
            // Scrolling can move the control away from a resting pointer.
            Event::Mouse(mouse::Event::WheelScrolled { .. }) if state.hovered => {
                state.hovered = false;
                shell.request_redraw();
            }
            Event::Keyboard(keyboard::Event::KeyPressed { key, modifiers, .. })
                if state.held.is_focused() =>
            {
                if let Some(message) = self.keyed(key, *modifiers, bounds) {
                    shell.publish(message);
                    shell.capture_event();
                }
            }
            _ => {}
        }
    }
}

impl<'a, Message: Clone + 'a> Around<Message> for Pressable<'a, Message> {
    type State = State;

    fn frame(&self) -> Option<(Size<Length>, Padding)> {
        Some((Size::new(self.width, self.height), self.padding))
    }

    fn operate(
        &mut self,
        state: &mut State,
        inner: &mut Content<'_, '_, Message>,
        operation: &mut dyn Operation,
    ) {
        self.semantics.enabled = self.on_press.is_some();
        if !self.stop {
            return;
        }
        let can = Offers {
            stop: Stop::Tab,
            press: true,
            menu: self.on_menu.is_some(),
            ..Offers::default()
        };
        let (id, bounds) = (self.id.as_ref(), inner.bounds);
        let answer = self.semantics.expose(id, bounds, can, operation);
        if matches!(answer.request, Some(Request::Press | Request::Menu)) {
            state.asked = answer.request;
        }
        if self.on_press.is_some() {
            operation.focusable(id, bounds, &mut state.held);
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
        let (bounds, shell) = (inner.bounds, &mut *context.shell);
        match (state.asked.take(), &self.on_menu) {
            (Some(Request::Menu), Some(to_message)) => shell.publish(to_message(bounds.center())),
            (Some(Request::Press), _) => self.activate(shell),
            _ => {}
        }
        if !shell.is_event_captured() {
            self.react(state, context.event, (bounds, context.cursor), shell);
        }
    }

    fn draw_below(
        &self,
        state: &State,
        bounds: Rectangle,
        (renderer, theme): (&mut iced::Renderer, &Theme),
    ) -> Option<Color> {
        let (background, text_color, border) = self.face(theme, state);
        if background.is_some() || border.width > 0.0 {
            let background = background.unwrap_or(Color::TRANSPARENT);
            ring::fill(renderer, bounds, border, background);
        }
        text_color
    }

    fn draw(
        &self,
        state: &State,
        layout: Layout<'_>,
        (renderer, theme): (&mut iced::Renderer, &Theme),
        _viewport: &Rectangle,
    ) {
        if state.held.rings() {
            let (_, _, border) = self.face(theme, state);
            let bounds = layout.bounds().expand(token::RING / 2.0);
            let radius = border.radius.top_left + token::RING;
            ring::draw(renderer, theme, bounds, radius);
        }
    }

    fn pointer(&self, _state: &State, is_over: bool) -> Option<mouse::Interaction> {
        Some(if self.on_press.is_some() && is_over {
            mouse::Interaction::Pointer
        } else {
            mouse::Interaction::None
        })
    }

    fn overlay<'b>(
        &'b self,
        state: &'b mut State,
        bounds: Rectangle,
    ) -> Option<Overlay<'b, Message>>
    where
        Message: 'b,
    {
        let shows_tooltip = state.hovered || state.held.rings();
        let (text, side) = self.tip.as_ref().filter(|_| shows_tooltip)?;
        let tree = state.tip.get_or_insert_with(Tree::empty);
        Some(tip::float(text, (*side, bounds), tree))
    }
}

impl<'a, Message: Clone + 'a> From<Pressable<'a, Message>> for Element<'a, Message> {
    fn from(mut pressable: Pressable<'a, Message>) -> Self {
        let content = std::mem::replace(&mut pressable.content, Space::new().into());
        around(pressable, content)
    }
}

#[cfg(test)]
mod tests;
