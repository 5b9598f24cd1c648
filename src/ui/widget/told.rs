//! Something that is told by words of its own: a pane, a list, a message, a heading.
//!
//! Exists because iced 0.14 says nothing of what rich text and pictures say, and lets nothing but fields hold the
//! keyboard (iced issues 552 and 489). What is told is made when it is asked for, not while drawing.

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Id, Operation, Tree, operation::Focusable, tree};
use iced::advanced::{Clipboard, Shell, Widget, mouse, overlay, renderer};
use iced::keyboard::{self, Key, key::Named};
use iced::{Event, Length, Point, Rectangle, Size, Vector};

use super::ring;
use crate::a11y::{Offers, Request, Role, Semantics, Stop};
use crate::ui::{Element, Theme};

/// Something that is told by words of its own.
pub struct Told<'a, Message> {
    semantics: Box<dyn Fn() -> Semantics + 'a>,
    can: Offers,
    id: Option<Id>,
    silent: bool,
    on_menu: Option<Box<dyn Fn(Point) -> Message + 'a>>,
    content: Element<'a, Message>,
}

/// Gives `content` a role and a name, which is only made when somebody asks.
pub fn named<'a, Message: 'a>(
    role: Role,
    name: impl Fn() -> String + 'a,
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    told(move || Semantics::new(role, name()), content).into()
}

/// Content that says nothing which does not stand beside it in words.
pub fn decoration<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    let mut decoration = told(|| Semantics::new(Role::Image, ""), content);
    decoration.silent = true;
    decoration.into()
}

/// A heading of an order from 1, whose words are its name.
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

/// Tells `content` by these words, which are only made when somebody asks.
pub fn told<'a, Message: 'a>(
    semantics: impl Fn() -> Semantics + 'a,
    content: impl Into<Element<'a, Message>>,
) -> Told<'a, Message> {
    Told {
        semantics: Box::new(semantics),
        can: Offers::default(),
        id: None,
        silent: false,
        on_menu: None,
        content: content.into(),
    }
}

impl<'a, Message> Told<'a, Message> {
    /// The rows within lie where they are drawn, as those of a virtual list do.
    #[must_use]
    pub fn placed(mut self) -> Self {
        self.can.placed = true;
        self
    }

    /// The keyboard can come to it: it is an item of what it lies in.
    #[must_use]
    pub fn item(mut self) -> Self {
        self.can.stop = Stop::Tab;
        self
    }

    /// It has a menu; what wanting it says, with the place where it is to open. Enter opens it too.
    #[must_use]
    pub fn on_menu(mut self, says: impl Fn(Point) -> Message + 'a) -> Self {
        self.can.menu = true;
        self.can.press = true;
        self.on_menu = Some(Box::new(says));
        self
    }

    /// A name for operations.
    #[must_use]
    pub fn id(mut self, id: impl Into<Id>) -> Self {
        self.id = Some(id.into());
        self
    }

    fn menu(&self, at: Point, shell: &mut Shell<'_, Message>) -> bool {
        match &self.on_menu {
            Some(says) => {
                shell.publish(says(at));
                shell.capture_event();
                true
            }
            None => false,
        }
    }

    fn react(
        &self,
        state: &mut State,
        event: &Event,
        (bounds, cursor): (Rectangle, mouse::Cursor),
        shell: &mut Shell<'_, Message>,
    ) {
        let below = Point::new(bounds.x + bounds.width / 4.0, bounds.center_y());
        match event {
            Event::Mouse(mouse::Event::ButtonPressed(button)) => {
                let over = cursor.position_over(bounds);
                if state.focused != over.is_some() {
                    state.focused = over.is_some();
                    state.ring = false;
                    shell.request_redraw();
                }
                if let (mouse::Button::Right, Some(at)) = (button, over) {
                    let _opened = self.menu(at, shell);
                }
            }
            Event::Keyboard(keyboard::Event::KeyPressed { key, modifiers, .. })
                if state.focused =>
            {
                let asks = match key.as_ref() {
                    Key::Named(Named::Enter | Named::Space | Named::ContextMenu) => {
                        modifiers.is_empty()
                    }
                    Key::Named(Named::F10) => modifiers.shift(),
                    _ => false,
                };
                if asks {
                    let _opened = self.menu(below, shell);
                }
            }
            _ => {}
        }
    }
}

#[derive(Debug, Default)]
struct State {
    focused: bool,
    ring: bool,
    asked: bool,
}

impl Focusable for State {
    fn is_focused(&self) -> bool {
        self.focused
    }

    fn focus(&mut self) {
        self.focused = true;
        self.ring = true;
    }

    fn unfocus(&mut self) {
        self.focused = false;
        self.ring = false;
    }
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Told<'_, Message> {
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
        self.content.as_widget().size()
    }

    fn size_hint(&self) -> Size<Length> {
        self.content.as_widget().size_hint()
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        match tree.children.first_mut() {
            Some(child) => self.content.as_widget_mut().layout(child, renderer, limits),
            None => layout::Node::new(Size::ZERO),
        }
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        if self.silent {
            return;
        }
        let bounds = layout.bounds();
        let state = tree.state.downcast_mut::<State>();
        let answer = (self.semantics)().expose(self.id.as_ref(), bounds, self.can, operation);
        state.asked |= matches!(answer.request, Some(Request::Press | Request::Menu));
        if self.can.stop != Stop::Never {
            operation.focusable(self.id.as_ref(), bounds, state);
        }
        if let Some(child) = tree.children.first_mut() {
            operation.traverse(&mut |operation| {
                self.content
                    .as_widget_mut()
                    .operate(child, layout, renderer, operation);
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
        if let Some(child) = tree.children.first_mut() {
            self.content.as_widget_mut().update(
                child, event, layout, cursor, renderer, clipboard, shell, viewport,
            );
        }
        if self.can.stop == Stop::Never {
            return;
        }
        let state = tree.state.downcast_mut::<State>();
        let bounds = layout.bounds();
        if std::mem::take(&mut state.asked) {
            let _opened = self.menu(bounds.center(), shell);
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
        if let Some(child) = tree.children.first() {
            self.content
                .as_widget()
                .draw(child, renderer, theme, style, layout, cursor, viewport);
        }
        let state = tree.state.downcast_ref::<State>();
        if state.ring && state.focused {
            ring::draw(renderer, theme, layout.bounds(), 0.0);
        }
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        tree.children
            .first()
            .map_or(mouse::Interaction::None, |child| {
                self.content
                    .as_widget()
                    .mouse_interaction(child, layout, cursor, viewport, renderer)
            })
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &iced::Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, iced::Renderer>> {
        self.content.as_widget_mut().overlay(
            tree.children.first_mut()?,
            layout,
            renderer,
            viewport,
            translation,
        )
    }
}

impl<'a, Message: 'a> From<Told<'a, Message>> for Element<'a, Message> {
    fn from(told: Told<'a, Message>) -> Self {
        Element::new(told)
    }
}
