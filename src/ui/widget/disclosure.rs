//! A button that shows and hides a section below it.
//!
//! Exists because iced 0.14 has no disclosure, and a message for each would put view state into the features. Whether it
//! is open is kept in the widget tree; it closes when another disclosure takes its place.

use std::borrow::Cow;

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Clipboard, Shell, Widget, mouse, overlay, renderer};
use iced::widget::{row, text};
use iced::{Center, Event, Fill, Length, Rectangle, Size, Vector};

use super::pressable::{ButtonKind, Pressable};
use crate::a11y::Role;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::{Element, Theme, font, token};

#[derive(Debug, Clone, Copy)]
struct Toggled;

struct Disclosure<'a, Message> {
    name: Cow<'a, str>,
    header: Element<'a, Toggled>,
    content: Element<'a, Message>,
    starts_open: bool,
}

struct State {
    name: String,
    open: bool,
}

/// Shows `content` while the button called `name` is expanded; it starts collapsed.
pub fn disclosure<'a, Message: 'a>(
    name: impl Into<Cow<'a, str>>,
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    disclosure_from(name, content, false)
}

/// Like `disclosure`; `starts_open` is whether it starts expanded.
pub fn disclosure_from<'a, Message: 'a>(
    name: impl Into<Cow<'a, str>>,
    content: impl Into<Element<'a, Message>>,
    starts_open: bool,
) -> Element<'a, Message> {
    let name = name.into();
    Element::new(Disclosure {
        header: header(name.clone(), starts_open),
        name,
        content: content.into(),
        starts_open,
    })
}

fn header(name: Cow<'_, str>, open: bool) -> Element<'_, Toggled> {
    let icon = Icon::chevron(open).sized(token::ICON_SMALL);
    let label = text(name.clone())
        .size(token::TEXT_META)
        .font(font::SEMIBOLD)
        .class(TextColor::Accent);
    let content = row![icon.class(TextColor::Accent), label]
        .spacing(token::SPACE_XS)
        .align_y(Center);
    Pressable::new(Role::Button, name, content, ButtonKind::Quiet)
        .expanded(open)
        .padding(token::SPACE_XS)
        .on_press(Toggled)
        .into()
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Disclosure<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State {
            name: self.name.to_string(),
            open: self.starts_open,
        })
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.header), Tree::new(&self.content)]
    }

    fn diff(&self, tree: &mut Tree) {
        let state = tree.state.downcast_mut::<State>();
        if state.name != self.name {
            state.name = self.name.to_string();
            state.open = self.starts_open;
        }
        if let [header, content] = tree.children.as_mut_slice() {
            header.diff(&self.header);
            content.diff(&self.content);
        } else {
            tree.children = self.children();
        }
    }

    fn size(&self) -> Size<Length> {
        Size::new(Fill, Length::Shrink)
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        let open = tree.state.downcast_ref::<State>().open;
        let [header_tree, content_tree] = tree.children.as_mut_slice() else {
            return layout::Node::new(Size::ZERO);
        };
        // The header says whether it is expanded, which only the tree knows.
        self.header = header(self.name.clone(), open);
        let max = limits.max();
        let limits = layout::Limits::new(Size::ZERO, max);
        let header = self
            .header
            .as_widget_mut()
            .layout(header_tree, renderer, &limits);
        let mut height = header.size().height;
        let mut nodes = vec![header];
        if open {
            height += token::SPACE_S;
            let left = Size::new(max.width, (max.height - height).max(0.0));
            let limits = layout::Limits::new(Size::ZERO, left);
            let content = self
                .content
                .as_widget_mut()
                .layout(content_tree, renderer, &limits)
                .translate(Vector::new(0.0, height));
            height += content.size().height;
            nodes.push(content);
        }
        layout::Node::with_children(Size::new(max.width, height), nodes)
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        let mut children = layout.children().zip(&mut tree.children);
        if let Some((layout, tree)) = children.next() {
            let header = self.header.as_widget_mut();
            header.operate(tree, layout, renderer, operation);
        }
        if let Some((layout, tree)) = children.next() {
            let content = self.content.as_widget_mut();
            content.operate(tree, layout, renderer, operation);
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
        let mut children = layout.children().zip(&mut tree.children);
        if let Some((layout, header)) = children.next() {
            let mut toggled = Vec::new();
            let mut local = Shell::new(&mut toggled);
            if shell.is_event_captured() {
                local.capture_event();
            }
            self.header.as_widget_mut().update(
                header, event, layout, cursor, renderer, clipboard, &mut local, viewport,
            );
            if local.is_event_captured() {
                shell.capture_event();
            }
            shell.request_redraw_at(local.redraw_request());
            if !toggled.is_empty() {
                let state = tree.state.downcast_mut::<State>();
                state.open = !state.open;
                shell.invalidate_layout();
                shell.request_redraw();
            }
        }
        if let Some((layout, content)) = children.next() {
            self.content.as_widget_mut().update(
                content, event, layout, cursor, renderer, clipboard, shell, viewport,
            );
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
        let mut children = layout.children().zip(&tree.children);
        if let Some((layout, tree)) = children.next() {
            let header = self.header.as_widget();
            header.draw(tree, renderer, theme, style, layout, cursor, viewport);
        }
        if let Some((layout, tree)) = children.next() {
            let content = self.content.as_widget();
            content.draw(tree, renderer, theme, style, layout, cursor, viewport);
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
        let mut children = layout.children().zip(&tree.children);
        let over_header = children.next().map(|(layout, tree)| {
            let header = self.header.as_widget();
            header.mouse_interaction(tree, layout, cursor, viewport, renderer)
        });
        let over_content = children.next().map(|(layout, tree)| {
            let content = self.content.as_widget();
            content.mouse_interaction(tree, layout, cursor, viewport, renderer)
        });
        over_header.max(over_content).unwrap_or_default()
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &iced::Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, iced::Renderer>> {
        let (content, layout) = (tree.children.get_mut(1)?, layout.children().nth(1)?);
        self.content
            .as_widget_mut()
            .overlay(content, layout, renderer, viewport, translation)
    }
}

#[cfg(test)]
mod tests {
    use iced::keyboard::key::Named;
    use iced_test::simulator::Simulator;

    use super::*;
    use crate::ui::widget::button;

    fn simulator<'a>() -> Simulator<'a, u8, Theme> {
        let content = button("Inside").on_press(1);
        let view = disclosure("Details", content);
        Simulator::with_size(iced::Settings::default(), (300.0, 300.0), view)
    }

    #[test]
    fn content_is_shown_while_expanded() {
        let mut simulator = simulator();
        assert!(simulator.find("Inside").is_err());
        let _ = simulator.click("Details").unwrap();
        let _ = simulator.click("Inside").unwrap();
        let _ = simulator.click("Details").unwrap();
        assert!(simulator.find("Inside").is_err());
        assert_eq!(simulator.into_messages().collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn enter_and_space_toggle_it() {
        let mut simulator = simulator();
        let _ = simulator.click("Details").unwrap();
        let _ = simulator.tap_key(Named::Enter);
        assert!(simulator.find("Inside").is_err());
        let _ = simulator.tap_key(Named::Space);
        assert!(simulator.find("Inside").is_ok());
    }

    #[test]
    fn another_disclosure_in_its_place_is_collapsed() {
        let mut tree = Tree::new(disclosure::<u8>("Details", "one"));
        tree.state.downcast_mut::<State>().open = true;
        tree.diff(disclosure::<u8>("Details", "one"));
        assert!(tree.state.downcast_ref::<State>().open);
        tree.diff(disclosure::<u8>("Learn more", "two"));
        assert!(!tree.state.downcast_ref::<State>().open);
        tree.diff(disclosure_from::<u8>("Wrong", "three", true));
        assert!(tree.state.downcast_ref::<State>().open);
    }
}
