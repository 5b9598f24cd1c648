//! Decides which rows are built, and positions them.

use std::collections::{HashMap, VecDeque};

use iced::Size;
use iced::advanced::layout;
use iced::advanced::widget::Tree;

use super::state::{State, round_to_pixel};
use super::{ListAlignment, Source, VirtualList};
use crate::ui::Element;

pub(super) struct VisibleRow<'a, Message> {
    pub(super) element: Element<'a, Message>,
    pub(super) node: layout::Node,
    pub(super) index: usize,
    /// Top edge, relative to the viewport.
    pub(super) y: f32,
}

impl<Message> VisibleRow<'_, Message> {
    pub(super) fn bottom(&self) -> f32 {
        self.y + self.node.size().height
    }
}

struct RowBuilder<'a, 'b, Message> {
    view: &'b dyn Fn(usize) -> Element<'a, Message>,
    trees: HashMap<u64, Tree>,
    rows: HashMap<usize, VisibleRow<'a, Message>>,
    renderer: &'b iced::Renderer,
    relayout: bool,
}

/// Consecutive rows around the anchor, extended at both ends.
struct RowRange<'a, Message> {
    rows: VecDeque<(VisibleRow<'a, Message>, Tree)>,
    top: f32,
    bottom: f32,
    first: usize,
    next: usize,
}

impl<Message> RowRange<'_, Message> {
    fn empty(row: usize, y: f32) -> Self {
        Self {
            rows: VecDeque::new(),
            top: y,
            bottom: y,
            first: row,
            next: row,
        }
    }
}

impl<'a, Message> RowBuilder<'a, '_, Message> {
    fn build_row(&mut self, state: &mut State, index: usize) -> (VisibleRow<'a, Message>, Tree) {
        let key = state.key(index);
        let (mut element, mut tree) = match (self.rows.remove(&index), self.trees.remove(&key)) {
            (Some(row), Some(tree)) if !self.relayout => return (row, tree),
            (Some(row), Some(tree)) => (row.element, tree),
            (_, existing_tree) => {
                let element = (self.view)(index);
                let mut tree = existing_tree.unwrap_or_else(Tree::empty);
                tree.diff(&element);
                (element, tree)
            }
        };
        let width = state.size.width - state.gutter;
        let limits = layout::Limits::new(Size::ZERO, Size::new(width, f32::INFINITY));
        let node = element
            .as_widget_mut()
            .layout(&mut tree, self.renderer, &limits);
        state.measure(index, node.size().height);
        let row = VisibleRow {
            element,
            node,
            index,
            y: 0.0,
        };
        (row, tree)
    }

    fn extend_down(&mut self, state: &mut State, range: &mut RowRange<'a, Message>) {
        while range.bottom < state.size.height && range.next < state.count() {
            let built = self.build_row(state, range.next);
            range.bottom += built.0.node.size().height;
            range.rows.push_back(built);
            range.next += 1;
        }
    }

    fn extend_up(&mut self, state: &mut State, range: &mut RowRange<'a, Message>) {
        while range.top > 0.0 && range.first > 0 {
            let built = self.build_row(state, range.first - 1);
            range.top -= built.0.node.size().height;
            range.rows.push_front(built);
            range.first -= 1;
        }
    }
}

/// Returns an empty range at the end, or at the anchor after moving it near the viewport.
fn start_range<'a, Message>(state: &mut State) -> RowRange<'a, Message> {
    let (count, height) = (state.count(), state.size.height);
    if state.stick_to_end {
        return RowRange::empty(count, height);
    }
    state.anchor = state.anchor.min(count - 1);
    while state.anchor_y > height && state.anchor > 0 {
        state.anchor -= 1;
        state.anchor_y -= state.height(state.anchor);
    }
    while state.anchor_y + state.height(state.anchor) < 0.0 && state.anchor + 1 < count {
        state.anchor_y += state.height(state.anchor);
        state.anchor += 1;
    }
    RowRange::empty(state.anchor, state.anchor_y)
}

fn apply_pending_scroll(state: &mut State) {
    let pending = std::mem::take(&mut state.pending_scroll);
    if state.stick_to_end && pending < 0.0 {
        state.stick_to_end = false;
        state.anchor = state.count() - 1;
        state.anchor_y = state.size.height - state.height(state.anchor);
    }
    if !state.stick_to_end {
        state.anchor_y -= pending;
    }
}

impl<S: Source, Message> VirtualList<'_, S, Message> {
    /// Builds, measures and positions the visible rows. Afterwards the rows, the trees and the live keys have the same
    /// order. `relayout` means that widths or contents may have changed.
    pub(super) fn layout_rows(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        relayout: bool,
    ) {
        let children = &mut tree.children;
        let state = tree.state.downcast_mut::<State>();
        let trees = state.live_keys.drain(..).zip(children.drain(..)).collect();
        let rows = self.visible.drain(..).map(|row| (row.index, row)).collect();
        if state.count() == 0 {
            return;
        }
        apply_pending_scroll(state);
        let mut builder = RowBuilder {
            view: &self.view,
            trees,
            rows,
            renderer,
            relayout,
        };
        let range = fill_viewport(&mut builder, state);
        let height = state.size.height;
        let mut y = range.top.round();
        let mut anchored = false;
        for (mut row, tree) in range.rows {
            row.y = y;
            y += row.node.size().height;
            if row.bottom() < 0.0 || row.y > height {
                continue;
            }
            if !anchored && row.bottom() > 0.0 {
                anchored = true;
                state.anchor = row.index;
                state.anchor_y = row.y;
            }
            state.live_keys.push(state.key(row.index));
            children.push(tree);
            self.visible.push(row);
        }
        self.track_positions(state);
        self.update_section(state, renderer, relayout);
    }

    fn track_positions(&self, state: &mut State) {
        let positions: Vec<_> = state
            .live_keys
            .iter()
            .zip(&self.visible)
            .map(|(key, row)| (*key, round_to_pixel(row.y)))
            .collect();
        if positions != state.last_positions {
            state.repaint_count = state.repaint_count.wrapping_add(1);
            state.last_positions = positions;
        }
    }
}

/// Extends the range until the viewport is full, without a gap at either end.
fn fill_viewport<'a, Message>(
    builder: &mut RowBuilder<'a, '_, Message>,
    state: &mut State,
) -> RowRange<'a, Message> {
    let height = state.size.height;
    let mut range = start_range(state);
    builder.extend_down(state, &mut range);
    if range.next == state.count() && range.bottom < height {
        let gap = height - range.bottom;
        range.top += gap;
        range.bottom += gap;
    }
    builder.extend_up(state, &mut range);
    if range.first == 0 && range.top > 0.0 {
        range.bottom -= range.top;
        range.top = 0.0;
        builder.extend_down(state, &mut range);
    }
    let all_fits = range.first == 0 && range.next == state.count() && range.bottom < height;
    if all_fits && state.alignment == ListAlignment::End {
        range.top += height - range.bottom;
        range.bottom = height;
    }
    let at_end = range.next == state.count() && range.bottom <= height + 0.5;
    state.stick_to_end =
        at_end && (state.alignment == ListAlignment::End || state.stick_to_end && !all_fits);
    range
}
