//! A control that is pressed by mouse, touch, keyboard or screen reader.
//!
//! Exists because iced 0.14's button cannot be focused and has no accessible name (iced issues 489 and 552). Hover and
//! press state live in the widget, which redraws only when one of them changes.

mod style;

use std::borrow::Cow;

use iced::advanced::widget::{Id, Operation, operation::Focusable};
use iced::advanced::{Layout, Shell, mouse};
use iced::keyboard::{self, Key, Modifiers, key::Named};
use iced::widget::Space;
use iced::{Color, Event, Length, Padding, Point, Rectangle, Size, touch};

use super::focus_ring::{self, Focus};
use super::tooltip::{Hover, Side};
use super::virtual_list::FocusedRow;
use super::wrapper::{EventContext, InnerWidget, Overlay, Wrapper, wrap};
use crate::a11y::{Actions, FocusPolicy, Role, Semantics, WidgetAction};
use crate::ui::{Element, Theme};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ButtonKind {
    Primary,
    /// Destroys or endangers something.
    Danger,
    Secondary,
    Quiet,
    Row,
    RailIcon,
    /// A round button that floats above other content.
    Round,
    /// Text that can be pressed, underlined under the pointer.
    Inline,
}

/// What a press sends.
enum Press<'a, Message> {
    Send(Message),
    /// Receives the bounds of the control, in window coordinates.
    At(Box<dyn Fn(Rectangle) -> Message + 'a>),
}

type KeyHandler<'a, Message> = Box<dyn Fn(&Key, Modifiers) -> Option<Message> + 'a>;

pub struct Pressable<'a, Message> {
    semantics: Semantics,
    content: Element<'a, Message>,
    on_press: Option<Press<'a, Message>>,
    on_shift_press: Option<Message>,
    kind: ButtonKind,
    id: Option<Id>,
    width: Length,
    height: Length,
    padding: Padding,
    focusable: bool,
    tooltip: Option<(Cow<'a, str>, Side)>,
    keys: Option<&'a str>,
    on_menu: Option<Box<dyn Fn(Point) -> Message + 'a>>,
    on_key: Option<KeyHandler<'a, Message>>,
    focus_note: Option<(FocusedRow, u64)>,
}

#[derive(Debug, Default)]
pub(super) struct State {
    hovered: bool,
    pressed: bool,
    focus: Focus,
    /// Whether Shift was pressed since the control is there.
    shift: bool,
    tooltip: Hover,
    /// Press or menu request of a screen reader.
    pending_action: Option<WidgetAction>,
}

impl<'a, Message: Clone + 'a> Pressable<'a, Message> {
    pub fn new(
        role: Role,
        name: impl Into<Cow<'a, str>>,
        content: impl Into<Element<'a, Message>>,
        kind: ButtonKind,
    ) -> Self {
        Self {
            semantics: Semantics::new(role, name.into()),
            content: content.into(),
            on_press: None,
            on_shift_press: None,
            kind,
            id: None,
            width: Length::Shrink,
            height: Length::Shrink,
            padding: Padding::ZERO,
            focusable: true,
            tooltip: None,
            keys: None,
            on_menu: None,
            on_key: None,
            focus_note: None,
        }
    }

    /// Without a message the control is disabled.
    pub fn on_press(mut self, message: Message) -> Self {
        self.on_press = Some(Press::Send(message));
        self
    }

    /// Like `on_press`, for what opens beside the control. The argument of the callback is the bounds of the control.
    pub fn on_press_at(mut self, to_message: impl Fn(Rectangle) -> Message + 'a) -> Self {
        self.on_press = Some(Press::At(Box::new(to_message)));
        self
    }

    pub fn on_press_maybe(mut self, message: Option<Message>) -> Self {
        self.on_press = message.map(Press::Send);
        self
    }

    /// With a message, a press while Shift is held sends that instead.
    pub fn on_shift_press(mut self, message: Option<Message>) -> Self {
        self.on_shift_press = message;
        self
    }

    pub fn kind(mut self, kind: ButtonKind) -> Self {
        self.kind = kind;
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
        self.focusable = false;
        self
    }

    /// Shown while the pointer rests on it, and on keyboard focus.
    pub fn tooltip(mut self, label: impl Into<Cow<'a, str>>, side: Side) -> Self {
        self.tooltip = Some((label.into(), side));
        self
    }

    /// The keys that do the same, for screen readers and in the tooltip.
    pub fn keys(mut self, keys: Option<&'a str>) -> Self {
        self.semantics.keys = keys.map(str::to_owned);
        self.keys = keys;
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

    /// For a row of a virtual list: notes its key on each event while it has the keyboard focus.
    pub fn notes_focus(mut self, focused: &FocusedRow, key: u64) -> Self {
        self.focus_note = Some((FocusedRow::clone(focused), key));
        self
    }

    pub fn map_semantics(mut self, map: impl FnOnce(Semantics) -> Semantics) -> Self {
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

    fn press_message(&self, bounds: Rectangle, shift: bool) -> Option<Message> {
        if let (true, Some(message)) = (shift, &self.on_shift_press) {
            return Some(message.clone());
        }
        Some(match self.on_press.as_ref()? {
            Press::Send(message) => message.clone(),
            Press::At(to_message) => to_message(bounds),
        })
    }

    fn activate(&self, (bounds, shift): (Rectangle, bool), shell: &mut Shell<'_, Message>) {
        if let Some(message) = self.press_message(bounds, shift) {
            shell.publish(message);
        }
    }

    fn on_pointer_down(&self, state: &mut State, over: bool, shell: &mut Shell<'_, Message>) {
        if over && self.on_press.is_some() {
            state.pressed = true;
            state.focus = Focus::Pointer;
            shell.capture_event();
            shell.request_redraw();
        } else if state.focus.is_focused() {
            state.focus.unfocus();
            shell.request_redraw();
        }
    }

    fn on_pointer_up(
        &self,
        state: &mut State,
        (bounds, over): (Rectangle, bool),
        shell: &mut Shell<'_, Message>,
    ) {
        if std::mem::take(&mut state.pressed) {
            if over {
                self.activate((bounds, state.shift), shell);
                shell.capture_event();
            }
            shell.request_redraw();
        }
    }

    fn message_for_key(
        &self,
        key: &Key,
        modifiers: Modifiers,
        bounds: Rectangle,
    ) -> Option<Message> {
        let is_chord = modifiers - Modifiers::SHIFT != Modifiers::empty();
        let opens_menu = match key.as_ref() {
            Key::Named(Named::Enter | Named::Space) if !is_chord => {
                return self.press_message(bounds, modifiers.shift());
            }
            Key::Named(Named::ContextMenu) => modifiers.is_empty(),
            Key::Named(Named::F10) => modifiers == Modifiers::SHIFT,
            _ => false,
        };
        match &self.on_menu {
            Some(to_message) if opens_menu => Some(to_message(bounds.center())),
            _ => self.on_key.as_ref()?(key, modifiers),
        }
    }

    fn on_event(
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
                    state.focus = Focus::Pointer;
                    shell.publish(to_message(at));
                    shell.capture_event();
                    shell.request_redraw();
                }
            }
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerPressed { .. }) => {
                self.on_pointer_down(state, over, shell);
            }
            Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerLifted { .. }) => {
                self.on_pointer_up(state, (bounds, over), shell);
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
                if state.focus.is_focused() =>
            {
                if let Some(message) = self.message_for_key(key, *modifiers, bounds) {
                    shell.publish(message);
                    shell.capture_event();
                }
            }
            _ => {}
        }
    }
}

impl<'a, Message: Clone + 'a> Wrapper<Message> for Pressable<'a, Message> {
    type State = State;

    fn frame(&self) -> Option<(Size<Length>, Padding)> {
        Some((Size::new(self.width, self.height), self.padding))
    }

    fn operate(
        &mut self,
        state: &mut State,
        inner: &mut InnerWidget<'_, '_, Message>,
        operation: &mut dyn Operation,
    ) {
        self.semantics.enabled = self.on_press.is_some();
        if !self.focusable {
            // Text stays text.
            if self.kind == ButtonKind::Inline {
                inner.operate(operation);
            }
            return;
        }
        let actions = Actions {
            focus_policy: FocusPolicy::Tab,
            press: true,
            menu: self.on_menu.is_some(),
            danger: self.kind == ButtonKind::Danger,
            ..Actions::default()
        };
        let (id, bounds) = (self.id.as_ref(), inner.bounds);
        let reply = self.semantics.expose(id, bounds, actions, operation);
        if let Some(WidgetAction::Press | WidgetAction::OpenMenu) = reply.request {
            state.pending_action = reply.request;
        }
        if self.on_press.is_some() {
            focus_ring::focusable(id, bounds, &mut state.focus, operation);
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
        if self.tooltip.is_some() {
            let is_over = context.cursor.is_over(inner.bounds);
            (state.tooltip).on_event(context.event, is_over, context.shell);
        }
        let (bounds, shell) = (inner.bounds, &mut *context.shell);
        match (state.pending_action.take(), &self.on_menu) {
            (Some(WidgetAction::OpenMenu), Some(to_message)) => {
                shell.publish(to_message(bounds.center()));
            }
            (Some(WidgetAction::Press), _) => self.activate((bounds, false), shell),
            _ => {}
        }
        if let Event::Keyboard(keyboard::Event::ModifiersChanged(modifiers)) = context.event {
            state.shift = modifiers.shift();
        }
        if !shell.is_event_captured() {
            self.on_event(state, context.event, (bounds, context.cursor), shell);
        }
        if let Some((focused, key)) = &self.focus_note
            && state.focus.shows_ring()
        {
            focused.set(Some(*key));
        }
    }

    fn draw_below(
        &self,
        state: &State,
        bounds: Rectangle,
        (renderer, theme): (&mut iced::Renderer, &Theme),
    ) -> Option<Color> {
        let (background, text_color, border) = self.style(theme, state);
        if background.is_some() || border.width > 0.0 {
            let background = background.unwrap_or(Color::TRANSPARENT);
            focus_ring::fill(renderer, bounds, border, background);
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
        if self.kind == ButtonKind::Inline && state.hovered {
            style::draw_underline((renderer, theme), layout.bounds());
        }
        if state.focus.shows_ring() {
            let radius = self.style(theme, state).2.radius.top_left;
            match self.kind {
                // Rows touch each other and the edge of their list.
                ButtonKind::Row => focus_ring::draw(renderer, theme, layout.bounds(), radius),
                _ => focus_ring::draw_around(renderer, theme, layout.bounds(), radius),
            }
        }
    }

    fn mouse_interaction(&self, _state: &State, is_over: bool) -> Option<mouse::Interaction> {
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
        let (text, side) = self.tooltip.as_ref()?;
        let has_focus = state.focus.shows_ring();
        let texts = (text.as_ref(), self.keys);
        state.tooltip.overlay(has_focus, texts, (*side, bounds))
    }
}

impl<'a, Message: Clone + 'a> From<Pressable<'a, Message>> for Element<'a, Message> {
    fn from(mut pressable: Pressable<'a, Message>) -> Self {
        let content = std::mem::replace(&mut pressable.content, Space::new().into());
        wrap(pressable, content)
    }
}

#[cfg(test)]
mod style_tests;
#[cfg(test)]
mod tests;
