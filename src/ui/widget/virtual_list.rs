//! A list of any length that builds only its visible rows.
//!
//! Exists because iced 0.14's columns lay out all rows and send every event to them (iced issue 2603), and its
//! scrollable does not keep its position when rows come and go. Here the position is an anchor row and its offset, or
//! the end, so changes elsewhere do not move visible rows.

mod floating;
mod heights;
mod input;
mod place;
mod rows;
mod selecting;
mod state;
#[cfg(test)]
mod tests;

use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::{Id, Operation, Tree, tree};
use iced::advanced::{Clipboard, Renderer as _, Shell, Widget, mouse, overlay, renderer};
use iced::{Event, Length, Rectangle, Size, Vector, window};

use super::selection::SelectionEvent;
use crate::ui::{Element, Theme};
use floating::{Floating, Hover};
pub use floating::{FocusedRow, RowHover};
pub use place::Place;
use rows::VisibleRow;
use selecting::OnSelect;
pub use state::State;

pub trait Source {
    fn count(&self) -> usize;
    /// Unique, and stable as long as the row exists.
    fn key(&self, row: usize) -> u64;
    /// Grows whenever the keys or their order change.
    fn revision(&self) -> u64;
    /// How many of the first rows have kept their keys since a revision; too few when that is not known.
    fn unchanged_since(&self, _revision: u64) -> usize {
        0
    }
    /// What a row belongs to, such as its day.
    fn section(&self, _row: usize) -> Option<u64> {
        None
    }
    /// Whether a row says which section begins with it.
    fn is_heading(&self, _row: usize) -> bool {
        false
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewport {
    pub first: usize,
    /// One past the last visible row.
    pub last: usize,
    /// One past the last row whose end is visible.
    pub seen: usize,
    /// Whether the top of the first row is visible.
    pub at_start: bool,
    /// Whether the list sticks to its end.
    pub at_end: bool,
}

/// The initial position, and the alignment of rows that do not fill the viewport.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ListAlignment {
    #[default]
    Start,
    End,
}

pub struct VirtualList<'a, S, Message> {
    id: Option<Id>,
    source: S,
    view: Box<dyn Fn(usize) -> Element<'a, Message> + 'a>,
    estimate: f32,
    alignment: ListAlignment,
    content_id: u64,
    on_viewport: Option<Box<dyn Fn(Viewport) -> Option<Message> + 'a>>,
    hover: Option<HoverView<'a, Message>>,
    section: Option<Box<dyn Fn(usize) -> Element<'a, Message> + 'a>>,
    on_select: Option<OnSelect<'a, Message>>,
    focused_row: FocusedRow,
    is_beside_scrollbar: bool,
    visible: Vec<VisibleRow<'a, Message>>,
    shown_hover: Option<Hover<'a, Message>>,
    shown_section: Option<Floating<'a, Message>>,
}

type HoverView<'a, Message> = Box<dyn Fn(usize) -> Option<RowHover<'a, Message>> + 'a>;

/// `view` builds a row when it becomes visible.
pub fn virtual_list<'a, S: Source, Message>(
    source: S,
    view: impl Fn(usize) -> Element<'a, Message> + 'a,
) -> VirtualList<'a, S, Message> {
    VirtualList {
        id: None,
        source,
        view: Box::new(view),
        estimate: 48.0,
        alignment: ListAlignment::Start,
        content_id: 0,
        on_viewport: None,
        hover: None,
        section: None,
        on_select: None,
        focused_row: FocusedRow::default(),
        is_beside_scrollbar: false,
        visible: Vec::new(),
        shown_hover: None,
        shown_section: None,
    }
}

impl<'a, S: Source, Message> VirtualList<'a, S, Message> {
    pub fn id(mut self, id: impl Into<Id>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Height of a row until it is measured, in pixels.
    pub fn estimate(mut self, height: f32) -> Self {
        self.estimate = height;
        self
    }

    pub fn alignment(mut self, alignment: ListAlignment) -> Self {
        self.alignment = alignment;
        self
    }

    /// Identifies the content: a new value resets the list to its initial position.
    pub fn content_id(mut self, content_id: u64) -> Self {
        self.content_id = content_id;
        self
    }

    /// Called when the viewport changes. A message costs a view, so there should be one only when it changes what is
    /// shown.
    pub fn on_viewport(mut self, to_message: impl Fn(Viewport) -> Option<Message> + 'a) -> Self {
        self.on_viewport = Some(Box::new(to_message));
        self
    }

    /// `view` builds what a row shows on hover and on keyboard focus, which its row notes in `focused`; `None` for rows
    /// that do not react.
    pub fn on_hover(
        mut self,
        focused: FocusedRow,
        view: impl Fn(usize) -> Option<RowHover<'a, Message>> + 'a,
    ) -> Self {
        self.focused_row = focused;
        self.hover = Some(Box::new(view));
        self
    }

    /// Rows note in it which of them has the keyboard focus.
    pub fn notes_focus(mut self, focused: FocusedRow) -> Self {
        self.focused_row = focused;
        self
    }

    /// The rows, which have a fixed height, end before the scrollbar. So it can be drawn before them: what is drawn after
    /// a changing number of backgrounds is damage with each change, an area of its own in which all is drawn again.
    pub fn beside_scrollbar(mut self) -> Self {
        self.is_beside_scrollbar = true;
        self
    }

    /// `view` builds what is shown at the top for the section of a row, while the list is away from its end. Readers do
    /// not see it: the headings are rows.
    pub fn sections(mut self, view: impl Fn(usize) -> Element<'a, Message> + 'a) -> Self {
        self.section = Some(Box::new(view));
        self
    }

    /// The texts of the rows can be selected. `to_message` tells what a pointer or a key has done to the selection, which
    /// is not kept here.
    pub fn on_select(
        mut self,
        has_selection: bool,
        to_message: impl Fn(SelectionEvent) -> Message + 'a,
    ) -> Self {
        self.on_select = Some(OnSelect {
            to_message: Box::new(to_message),
            has_selection,
        });
        self
    }

    fn viewport(&self, state: &State) -> Viewport {
        let height = state.size.height;
        let visible = self.visible.iter();
        let mut visible = visible.filter(|row| row.y < height && row.bottom() > 0.0);
        let first = visible.next();
        let last = visible.next_back().or(first);
        let mut ended = self.visible.iter().rev();
        // Rows are at whole pixels, but their heights are not.
        let seen = ended.find(|row| row.bottom() <= height + 0.5);
        let first_row = first.map_or(0, |row| row.index);
        Viewport {
            first: first_row,
            last: last.map_or(0, |row| row.index + 1),
            seen: seen.map_or(first_row, |row| (row.index + 1).max(first_row)),
            at_start: first.is_none_or(|row| row.index == 0 && row.y >= 0.0),
            at_end: state.stick_to_end,
        }
    }

    fn publish_viewport(&self, state: &mut State, shell: &mut Shell<'_, Message>) {
        let viewport = self.viewport(state);
        // With the revision, because the same place may show other rows, and there may be more to load for it.
        let published = Some((viewport, state.revision));
        if state.published_viewport != published {
            state.published_viewport = published;
            let to_message = self.on_viewport.as_ref();
            if let Some(message) = to_message.and_then(|to_message| to_message(viewport)) {
                shell.publish(message);
            }
        }
    }
}

fn row_layout(node: &layout::Node, bounds: Rectangle, y: f32) -> Layout<'_> {
    Layout::with_offset(Vector::new(bounds.x, bounds.y + y), node)
}

impl<S: Source, Message> Widget<Message, Theme, iced::Renderer> for VirtualList<'_, S, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::new(self.alignment, self.content_id))
    }

    // Only `layout` knows the visible rows, so the trees of the previous rows are kept for it.
    fn diff(&self, tree: &mut Tree) {
        let state = tree.state.downcast_mut::<State>();
        if state.content_id != self.content_id {
            *state = State::new(self.alignment, self.content_id);
            tree.children.clear();
        }
        state.sync(&self.source, self.estimate);
    }

    fn size(&self) -> Size<Length> {
        Size::new(Length::Fill, Length::Fill)
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        let size = limits.max();
        let state = tree.state.downcast_mut::<State>();
        state.sync(&self.source, self.estimate);
        state.resize(size);
        if self.is_beside_scrollbar {
            state.reserve_gutter();
        }
        self.layout_rows(tree, renderer, true);
        self.build_hover(tree.state.downcast_mut::<State>(), renderer);
        layout::Node::new(size)
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
        let bounds = layout.bounds();
        let state = tree.state.downcast_mut::<State>();
        let places = (bounds, viewport);
        let over_actions = self.actions_interaction(state, places, cursor, renderer);
        let over_actions = over_actions != mouse::Interaction::None;
        let context = (renderer, &mut *clipboard, &mut *shell);
        self.update_actions(state, (event, cursor), places, context);
        if shell.is_event_captured() {
            return;
        }
        let bar = state.scrollbar(bounds);
        let over_bar = bar.is_some_and(|bar| cursor.is_over(bar.track));
        let over_rows = cursor.is_over(bounds) && !over_bar && !over_actions;
        self.focused_row.set(None);
        let is_selecting = state.selecting.is_dragging();
        let inner = if over_rows && !is_selecting {
            cursor
        } else {
            cursor.levitate()
        };
        let clip = bounds.intersection(viewport).unwrap_or_default();
        for (row, child) in self.visible.iter_mut().zip(&mut tree.children) {
            let layout = row_layout(&row.node, bounds, row.y);
            row.element.as_widget_mut().update(
                child, event, layout, inner, renderer, clipboard, shell, &clip,
            );
        }
        if shell.is_layout_invalid() {
            return;
        }
        let is_free = over_rows && !shell.is_event_captured();
        let pointer = (bounds, cursor);
        self.update_selection(tree, (event, is_free), pointer, (renderer, shell));
        if !shell.is_event_captured() {
            let state = tree.state.downcast_mut::<State>();
            if input::on_event(state, event, bounds, cursor, shell) {
                self.layout_rows(tree, renderer, false);
                shell.request_redraw();
            }
        }
        let state = tree.state.downcast_mut::<State>();
        let over_actions = self.actions_interaction(state, places, cursor, renderer);
        let places = (bounds, over_actions != mouse::Interaction::None);
        if !is_selecting {
            self.update_hover(state, (event, cursor), places, (renderer, shell));
        }
        if let Event::Window(window::Event::RedrawRequested(_)) = event {
            self.publish_viewport(tree.state.downcast_mut::<State>(), shell);
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
        let bounds = layout.bounds();
        let Some(clip) = bounds.intersection(viewport) else {
            return;
        };
        let state = tree.state.downcast_ref::<State>();
        renderer.with_layer(damaged_clip(clip, state.repaint_count), |renderer| {
            // In the layer of the rows, whose text ends before it: each layer in the damage clears a mask of the
            // size of the window.
            let draw_bar = |renderer: &mut iced::Renderer| {
                if let Some(bar) = state.scrollbar(bounds) {
                    let hovered = state.thumb_grab.is_some() || cursor.is_over(bar.track);
                    input::draw_thumb(renderer, theme, bar.thumb, hovered);
                }
            };
            if self.is_beside_scrollbar {
                draw_bar(renderer);
            }
            let rows = self.visible.iter().zip(&tree.children);
            for ((row, child), key) in rows.zip(&state.live_keys) {
                let layout = row_layout(&row.node, bounds, row.y);
                if !layout.bounds().intersects(&clip) {
                    continue;
                }
                let hovered = state.hover.key == Some(*key);
                if hovered {
                    self.draw_hover_surface((renderer, theme), layout.bounds());
                }
                row.element
                    .as_widget()
                    .draw(child, renderer, theme, style, layout, cursor, &clip);
                if hovered {
                    let places = (layout.bounds(), &clip);
                    self.draw_aside(state, (renderer, theme), style, places);
                }
            }
            if !self.is_beside_scrollbar {
                draw_bar(renderer);
            }
        });
        self.draw_floating(state, (renderer, theme), style, (bounds, clip, cursor));
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        let bounds = layout.bounds();
        let state = tree.state.downcast_mut::<State>();
        let before = state.position();
        let content = Rectangle {
            height: state.content_height(),
            ..bounds
        };
        operation.scrollable(
            self.id.as_ref(),
            bounds,
            content,
            Vector::new(0.0, state.offset()),
            state,
        );
        operation.custom(self.id.as_ref(), bounds, state);
        if before != state.position() {
            self.layout_rows(tree, renderer, false);
        }
        operation.traverse(&mut |operation| {
            for (row, child) in self.visible.iter_mut().zip(&mut tree.children) {
                let layout = row_layout(&row.node, bounds, row.y);
                row.element
                    .as_widget_mut()
                    .operate(child, layout, renderer, operation);
            }
        });
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        let bounds = layout.bounds();
        if !cursor.is_over(bounds) {
            return mouse::Interaction::None;
        }
        let state = tree.state.downcast_ref::<State>();
        let actions = self.actions_interaction(state, (bounds, viewport), cursor, renderer);
        if actions != mouse::Interaction::None {
            return actions;
        }
        let rows = self.visible.iter().zip(&tree.children);
        rows.map(|(row, child)| {
            let layout = row_layout(&row.node, bounds, row.y);
            row.element
                .as_widget()
                .mouse_interaction(child, layout, cursor, viewport, renderer)
        })
        .max()
        .unwrap_or_default()
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &iced::Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, iced::Renderer>> {
        let bounds = layout.bounds();
        let state = tree.state.downcast_mut::<State>();
        let actions_at = self.actions_place(state, bounds);
        let context = (renderer, viewport, translation);
        let (hover, state) = (&mut self.shown_hover, &mut state.hover);
        let actions = floating::actions_overlay(hover, state, actions_at, context);
        let rows = self.visible.iter_mut().zip(&mut tree.children);
        let overlays: Vec<_> = rows
            .filter_map(|(row, child)| {
                let VisibleRow {
                    element, node, y, ..
                } = row;
                let layout = row_layout(node, bounds, *y);
                element
                    .as_widget_mut()
                    .overlay(child, layout, renderer, viewport, translation)
            })
            .chain(actions)
            .collect();
        (!overlays.is_empty()).then(|| overlay::Group::with_children(overlays).overlay())
    }
}

/// Changes the clip by an invisible amount whenever rows move, so that the software renderer redraws the list as one
/// rectangle and not each glyph separately.
fn damaged_clip(clip: Rectangle, repaint_count: u8) -> Rectangle {
    Rectangle {
        height: clip.height + f32::from(repaint_count % 16 + 1) / 1024.0,
        ..clip
    }
}

impl<'a, S: Source + 'a, Message: 'a> From<VirtualList<'a, S, Message>> for Element<'a, Message> {
    fn from(list: VirtualList<'a, S, Message>) -> Self {
        Element::new(list)
    }
}
