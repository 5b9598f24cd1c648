//! What floats above the rows: the actions of one row, and the section that the first visible row belongs to.

use std::cell::Cell;
use std::rc::Rc;

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::Tree;
use iced::advanced::{Clipboard, Renderer as _, Shell, mouse, renderer};
use iced::{Border, Event, Point, Rectangle, Size, Vector, window};

use super::rows::VisibleRow;
use super::state::State;
use super::{Source, VirtualList};
use crate::ui::widget::focus_ring::fill;
use crate::ui::{Element, Theme, token};

/// How far the actions reach above the top edge of their row.
const OVERLAP: f32 = 14.0;
/// Between what floats and the edge of the list.
const MARGIN: f32 = token::SPACE_S;
/// The height at the top of the list in which a section is shown.
const SECTION_SPACE: f32 = 40.0;

/// The key of the row that has the keyboard focus. Rows note it on each event.
pub type FocusedRow = Rc<Cell<Option<u64>>>;

/// What a row shows while the pointer is over it or while it has the keyboard focus. For the eye and the pointer only.
pub struct RowHover<'a, Message> {
    /// Space at the top of the row that is not highlighted.
    pub gap: f32,
    pub is_highlighted: bool,
    /// On the row at its start; receives no events.
    pub aside: Option<Element<'a, Message>>,
    /// At the end of its top edge, above other rows.
    pub actions: Option<Element<'a, Message>>,
}

/// The row that shows its actions.
#[derive(Debug, Default)]
pub(super) struct HoverState {
    pub(super) key: Option<u64>,
    focused: Option<u64>,
    /// Whether the pointer has moved since the focus has.
    follows_pointer: bool,
    aside: Option<Tree>,
    actions: Option<Tree>,
}

pub(super) struct Floating<'a, Message> {
    element: Element<'a, Message>,
    node: layout::Node,
}

pub(super) struct Hover<'a, Message> {
    gap: f32,
    is_highlighted: bool,
    aside: Option<Floating<'a, Message>>,
    actions: Option<Floating<'a, Message>>,
}

impl<'a, Message> Floating<'a, Message> {
    fn new(
        mut element: Element<'a, Message>,
        tree: &mut Option<Tree>,
        renderer: &iced::Renderer,
        max: Size,
    ) -> Self {
        let tree = tree.get_or_insert_with(Tree::empty);
        tree.diff(&element);
        let limits = layout::Limits::new(Size::ZERO, max);
        let node = element.as_widget_mut().layout(tree, renderer, &limits);
        Self { element, node }
    }

    fn layout(&self, at: Point) -> Layout<'_> {
        Layout::with_offset(Vector::new(at.x, at.y), &self.node)
    }
}

impl<'a, S: Source, Message> VirtualList<'a, S, Message> {
    fn hovered_row(&self, state: &State) -> Option<&VisibleRow<'a, Message>> {
        let key = state.hover.key?;
        let place = state.live_keys.iter().position(|live| *live == key)?;
        self.visible.get(place)
    }

    /// The actions that are shown, with their place.
    fn actions(&self, state: &State, bounds: Rectangle) -> Option<(&Floating<'a, Message>, Point)> {
        let hover = self.shown_hover.as_ref()?;
        let actions = hover.actions.as_ref()?;
        let top = self.hovered_row(state)?.y + hover.gap - OVERLAP;
        let width = actions.node.size().width;
        let at = Point::new(
            bounds.x + bounds.width - token::SPACE_L - width,
            bounds.y + top.max(token::SPACE_XXS),
        );
        Some((actions, at))
    }

    pub(super) fn actions_place(&self, state: &State, bounds: Rectangle) -> Option<Point> {
        self.actions(state, bounds).map(|(_, at)| at)
    }

    /// Not `None` if the pointer is over the actions.
    pub(super) fn actions_interaction(
        &self,
        state: &State,
        (bounds, viewport): (Rectangle, &Rectangle),
        cursor: mouse::Cursor,
        renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        let shown = self.actions(state, bounds);
        let (Some((actions, at)), Some(tree)) = (shown, &state.hover.actions) else {
            return mouse::Interaction::None;
        };
        let layout = actions.layout(at);
        if !cursor.is_over(layout.bounds()) {
            return mouse::Interaction::None;
        }
        let widget = actions.element.as_widget();
        let interaction = widget.mouse_interaction(tree, layout, cursor, viewport, renderer);
        interaction.max(mouse::Interaction::Idle)
    }

    /// Gives an event to the actions before the rows.
    pub(super) fn update_actions(
        &mut self,
        state: &mut State,
        (event, cursor): (&Event, mouse::Cursor),
        (bounds, viewport): (Rectangle, &Rectangle),
        context: (
            &iced::Renderer,
            &mut (dyn Clipboard + '_),
            &mut Shell<'_, Message>,
        ),
    ) {
        let at = self.actions_place(state, bounds);
        let actions = self.shown_hover.as_mut();
        let actions = actions.and_then(|hover| hover.actions.as_mut());
        if let (Some(actions), Some(at), Some(tree)) = (actions, at, &mut state.hover.actions) {
            let layout = Layout::with_offset(Vector::new(at.x, at.y), &actions.node);
            let (renderer, clipboard, shell) = context;
            actions.element.as_widget_mut().update(
                tree, event, layout, cursor, renderer, clipboard, shell, viewport,
            );
        }
    }

    /// Finds the row that shows its actions: the one that was pointed at or focused last.
    pub(super) fn update_hover(
        &mut self,
        state: &mut State,
        (event, cursor): (&Event, mouse::Cursor),
        (bounds, over_actions): (Rectangle, bool),
        (renderer, shell): (&iced::Renderer, &mut Shell<'_, Message>),
    ) {
        if self.hover.is_none() {
            return;
        }
        if matches!(event, Event::Mouse(mouse::Event::CursorMoved { .. })) {
            state.hover.follows_pointer = true;
        }
        let focused = self.focused_row.get();
        if focused != state.hover.focused {
            state.hover.focused = focused;
            state.hover.follows_pointer = focused.is_none();
        }
        let pointed = if over_actions {
            state.hover.key
        } else {
            self.pointed_row(state, bounds, cursor)
        };
        let key = if state.hover.follows_pointer {
            pointed.or(focused)
        } else {
            focused.or(pointed)
        };
        if key == state.hover.key {
            return;
        }
        (state.hover.key, state.hover.aside, state.hover.actions) = (key, None, None);
        self.build_hover(state, renderer);
        if !matches!(event, Event::Window(window::Event::RedrawRequested(_))) {
            shell.request_redraw();
        }
    }

    fn pointed_row(&self, state: &State, bounds: Rectangle, cursor: mouse::Cursor) -> Option<u64> {
        let y = cursor.position_over(bounds)?.y - bounds.y;
        let mut rows = self.visible.iter().zip(&state.live_keys);
        let pointed = rows.find(|(row, _)| (row.y..row.bottom()).contains(&y));
        pointed.map(|(_, key)| *key)
    }

    pub(super) fn build_hover(&mut self, state: &mut State, renderer: &iced::Renderer) {
        let row = self
            .hovered_row(state)
            .map(|row| (row.index, row.node.size()));
        let hover = self.hover.as_ref().zip(row);
        let hover = hover.and_then(|(view, (index, size))| Some((view(index)?, size)));
        self.shown_hover = hover.map(|(hover, size)| {
            let HoverState { aside, actions, .. } = &mut state.hover;
            let max = Size::new(size.width, f32::INFINITY);
            let aside = hover
                .aside
                .map(|it| Floating::new(it, aside, renderer, size));
            let actions = hover
                .actions
                .map(|it| Floating::new(it, actions, renderer, max));
            Hover {
                gap: hover.gap,
                is_highlighted: hover.is_highlighted,
                aside,
                actions,
            }
        });
    }

    /// Shows the section of the first visible row while the list is away from its end, unless its heading is there.
    pub(super) fn update_section(
        &mut self,
        state: &mut State,
        renderer: &iced::Renderer,
        rebuild: bool,
    ) {
        let Some(view) = &self.section else {
            return;
        };
        let at_top = || self.visible.iter().filter(|row| row.bottom() > 0.0);
        let has_heading = at_top()
            .take_while(|row| row.y < SECTION_SPACE)
            .any(|row| self.source.is_heading(row.index));
        let first = at_top().next().map(|row| row.index);
        let first = first.filter(|_| !state.stick_to_end && !has_heading);
        let section = first.and_then(|row| Some((row, self.source.section(row)?)));
        let Some((row, key)) = section else {
            (state.section, state.section_tree, self.shown_section) = (None, None, None);
            return;
        };
        if rebuild || state.section != Some(key) || self.shown_section.is_none() {
            state.section = Some(key);
            let shown = Floating::new(view(row), &mut state.section_tree, renderer, state.size);
            self.shown_section = Some(shown);
        }
    }

    /// Below the content of the row that shows its actions.
    pub(super) fn draw_hover_surface(
        &self,
        (renderer, theme): (&mut iced::Renderer, &Theme),
        bounds: Rectangle,
    ) {
        if let Some(hover) = &self.shown_hover
            && hover.is_highlighted
        {
            let highlighted = Rectangle {
                y: bounds.y + hover.gap,
                height: bounds.height - hover.gap,
                ..bounds
            };
            fill(renderer, highlighted, Border::default(), theme.roles.hover);
        }
    }

    pub(super) fn draw_aside(
        &self,
        state: &State,
        (renderer, theme): (&mut iced::Renderer, &Theme),
        style: &renderer::Style,
        (row, clip): (Rectangle, &Rectangle),
    ) {
        let aside = self.shown_hover.as_ref().and_then(|it| it.aside.as_ref());
        if let (Some(aside), Some(tree)) = (aside, &state.hover.aside) {
            let layout = aside.layout(row.position());
            let widget = aside.element.as_widget();
            let cursor = mouse::Cursor::Unavailable;
            widget.draw(tree, renderer, theme, style, layout, cursor, clip);
        }
    }

    /// Each in a layer of its own, also when there is nothing to draw: with another number of layers, everything above
    /// the list would be drawn again.
    pub(super) fn draw_floating(
        &self,
        state: &State,
        (renderer, theme): (&mut iced::Renderer, &Theme),
        style: &renderer::Style,
        (bounds, clip, cursor): (Rectangle, Rectangle, mouse::Cursor),
    ) {
        let mut draw = |floating: Option<(&Floating<'a, Message>, Point, &Tree)>| {
            let Some((floating, at, tree)) = floating else {
                renderer.with_layer(Rectangle::default(), |_| ());
                return;
            };
            let layout = floating.layout(at);
            // The edge of a layer that is removed may stay where it is between two pixels, so nothing is drawn there.
            let layer = layout.bounds().expand(1.0).intersection(&clip);
            let layer = layer.unwrap_or_default();
            renderer.with_layer(layer, |renderer| {
                let widget = floating.element.as_widget();
                widget.draw(tree, renderer, theme, style, layout, cursor, &clip);
            });
        };
        if self.section.is_some() {
            let section = self.shown_section.as_ref().zip(state.section_tree.as_ref());
            draw(section.map(|(section, tree)| {
                let left = (bounds.width - section.node.size().width) / 2.0;
                let at = Point::new((bounds.x + left).round(), bounds.y + MARGIN);
                (section, at, tree)
            }));
        }
        if self.hover.is_some() {
            let actions = self
                .actions(state, bounds)
                .zip(state.hover.actions.as_ref());
            draw(actions.map(|((actions, at), tree)| (actions, at, tree)));
        }
    }
}

/// The overlay of the actions, such as a tooltip.
pub(super) fn actions_overlay<'b, Message>(
    hover: &'b mut Option<Hover<'_, Message>>,
    state: &'b mut HoverState,
    at: Option<Point>,
    (renderer, viewport, translation): (&iced::Renderer, &Rectangle, Vector),
) -> Option<iced::advanced::overlay::Element<'b, Message, Theme, iced::Renderer>> {
    let (actions, at) = (hover.as_mut()?.actions.as_mut()?, at?);
    let Floating { element, node } = actions;
    let layout = Layout::with_offset(Vector::new(at.x, at.y), node);
    let tree = state.actions.as_mut()?;
    let widget = element.as_widget_mut();
    widget.overlay(tree, layout, renderer, viewport, translation)
}
