//! A control that is pressed by mouse, touch, keyboard or screen reader.
//!
//! Exists because iced 0.14's button cannot be focused and has no accessible name (iced issues 489 and 552). Hover and
//! press state live in the widget, which redraws only when one of them changes.

mod face;

use std::borrow::Cow;

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Id, Operation, Tree, operation::Focusable, tree};
use iced::advanced::{Clipboard, Shell, Widget, mouse, overlay, renderer};
use iced::keyboard::{self, Key, Modifiers, key::Named};
use iced::{
    Background, Border, Color, Event, Length, Padding, Point, Rectangle, Size, Vector, touch,
};

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
struct State {
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
    #[must_use]
    pub fn on_press(mut self, message: Message) -> Self {
        self.on_press = Some(message);
        self
    }

    #[must_use]
    pub fn on_press_maybe(mut self, message: Option<Message>) -> Self {
        self.on_press = message;
        self
    }

    #[must_use]
    pub fn look(mut self, look: Look) -> Self {
        self.look = look;
        self
    }

    #[must_use]
    pub fn selected(mut self, selected: bool) -> Self {
        self.semantics.selected = Some(selected);
        self
    }

    #[must_use]
    pub fn expanded(mut self, expanded: bool) -> Self {
        self.semantics.expanded = Some(expanded);
        self
    }

    /// Hides it from keyboard and screen readers, which have the same action elsewhere.
    #[must_use]
    pub fn pointer_only(mut self) -> Self {
        self.stop = false;
        self
    }

    /// Shown on hover and on keyboard focus.
    #[must_use]
    pub fn tip(mut self, label: impl Into<Cow<'a, str>>, side: Side) -> Self {
        self.tip = Some((label.into(), side));
        self
    }

    /// The argument of the callback is the position of the menu.
    #[must_use]
    pub fn on_menu(mut self, to_message: impl Fn(Point) -> Message + 'a) -> Self {
        self.on_menu = Some(Box::new(to_message));
        self
    }

    /// Handles other keys while it is focused; `None` passes a key on.
    #[must_use]
    pub fn on_key(mut self, to_message: impl Fn(&Key, Modifiers) -> Option<Message> + 'a) -> Self {
        self.on_key = Some(Box::new(to_message));
        self
    }

    #[must_use]
    pub fn told(mut self, map: impl FnOnce(Semantics) -> Semantics) -> Self {
        self.semantics = map(self.semantics);
        self
    }

    #[must_use]
    pub fn id(mut self, id: impl Into<Id>) -> Self {
        self.id = Some(id.into());
        self
    }

    #[must_use]
    pub fn width(mut self, width: impl Into<Length>) -> Self {
        self.width = width.into();
        self
    }

    #[must_use]
    pub fn height(mut self, height: impl Into<Length>) -> Self {
        self.height = height.into();
        self
    }

    #[must_use]
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

impl<'a, Message: Clone + 'a> Widget<Message, Theme, iced::Renderer> for Pressable<'a, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.content)]
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(std::slice::from_ref(&self.content));
    }

    fn size(&self) -> Size<Length> {
        Size::new(self.width, self.height)
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        let Some(child) = tree.children.first_mut() else {
            return layout::Node::new(Size::ZERO);
        };
        layout::padded(limits, self.width, self.height, self.padding, |limits| {
            self.content.as_widget_mut().layout(child, renderer, limits)
        })
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        let bounds = layout.bounds();
        self.semantics.enabled = self.on_press.is_some();
        if !self.stop {
            return;
        }
        let state = tree.state.downcast_mut::<State>();
        let can = Offers {
            stop: Stop::Tab,
            press: true,
            menu: self.on_menu.is_some(),
            ..Offers::default()
        };
        let answer = self
            .semantics
            .expose(self.id.as_ref(), bounds, can, operation);
        if matches!(answer.request, Some(Request::Press | Request::Menu)) {
            state.asked = answer.request;
        }
        if self.on_press.is_some() {
            operation.focusable(self.id.as_ref(), bounds, &mut state.held);
        }
        if let (Some(child), Some(inner)) = (tree.children.first_mut(), layout.children().next()) {
            operation.traverse(&mut |operation| {
                self.content
                    .as_widget_mut()
                    .operate(child, inner, renderer, operation);
            });
        }
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &iced::Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        viewport: &Rectangle,
    ) {
        if let (Some(child), Some(inner)) = (tree.children.first_mut(), layout.children().next()) {
            self.content.as_widget_mut().update(
                child, event, inner, cursor, renderer, clipboard, shell, viewport,
            );
        }
        let state = tree.state.downcast_mut::<State>();
        let bounds = layout.bounds();
        match (state.asked.take(), &self.on_menu) {
            (Some(Request::Menu), Some(to_message)) => shell.publish(to_message(bounds.center())),
            (Some(Request::Press), _) => self.activate(shell),
            _ => {}
        }
        if !shell.is_event_captured() {
            self.react(state, event, (bounds, cursor), shell);
        }
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut iced::Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_ref::<State>();
        let bounds = layout.bounds();
        let (background, text_color, border) = self.face(theme, state);
        if background.is_some() || border.width > 0.0 {
            fill(
                renderer,
                bounds,
                border,
                background.unwrap_or(Color::TRANSPARENT),
            );
        }
        let style = renderer::Style {
            text_color: text_color.unwrap_or(style.text_color),
        };
        if let (Some(child), Some(inner)) = (tree.children.first(), layout.children().next()) {
            self.content
                .as_widget()
                .draw(child, renderer, theme, &style, inner, cursor, viewport);
        }
        if state.held.rings() {
            ring::draw(
                renderer,
                theme,
                bounds.expand(token::RING / 2.0),
                border.radius.top_left + token::RING,
            );
        }
    }

    fn mouse_interaction(
        &self,
        _tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _viewport: &Rectangle,
        _renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        if self.on_press.is_some() && cursor.is_over(layout.bounds()) {
            mouse::Interaction::Pointer
        } else {
            mouse::Interaction::None
        }
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &iced::Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, iced::Renderer>> {
        let state = tree.state.downcast_mut::<State>();
        let shows_tooltip = state.hovered || state.held.rings();
        if let Some((text, side)) = self.tip.as_ref().filter(|_| shows_tooltip) {
            let tree = state.tip.get_or_insert_with(Tree::empty);
            let anchor = (*side, layout.bounds() + translation);
            return Some(tip::float(text, anchor, tree));
        }
        let (child, inner) = (tree.children.first_mut()?, layout.children().next()?);
        self.content
            .as_widget_mut()
            .overlay(child, inner, renderer, viewport, translation)
    }
}

fn fill(renderer: &mut iced::Renderer, bounds: Rectangle, border: Border, color: Color) {
    use iced::advanced::Renderer as _;
    renderer.fill_quad(
        renderer::Quad {
            bounds,
            border,
            ..renderer::Quad::default()
        },
        Background::Color(color),
    );
}

impl<'a, Message: Clone + 'a> From<Pressable<'a, Message>> for Element<'a, Message> {
    fn from(pressable: Pressable<'a, Message>) -> Self {
        Element::new(pressable)
    }
}

#[cfg(test)]
mod tests;
