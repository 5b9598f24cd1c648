//! Scroll position, keys and row heights of a virtual list.

use std::collections::HashMap;

use iced::advanced::widget::Tree;
use iced::advanced::widget::operation::{
    self, scrollable::AbsoluteOffset, scrollable::RelativeOffset,
};
use iced::{Point, Rectangle, Size};

use super::floating::HoverState;
use super::heights::{Height, Heights};
use super::selecting::Selecting;
use super::{ListAlignment, Source, Viewport};
use crate::ui::widget::selection::CaretRequest;

#[derive(Debug, Default)]
pub struct State {
    pub(super) content_id: u64,
    pub(super) size: Size,
    /// At the end of the rows, for the scrollbar.
    pub(super) gutter: f32,
    /// With the revision of the rows.
    pub(super) published_viewport: Option<(Viewport, Option<u64>)>,
    /// Changes whenever a visible row moves.
    pub(super) repaint_count: u8,
    /// Keys of the rows whose trees are kept, in the same order.
    pub(super) live_keys: Vec<u64>,
    pub(super) last_positions: Vec<(u64, i32)>,
    pub(super) anchor: usize,
    pub(super) anchor_y: f32,
    pub(super) stick_to_end: bool,
    pub(super) pending_scroll: f32,
    pub(super) thumb_grab: Option<f32>,
    pub(super) last_touch: Option<Point>,
    pub(super) alignment: ListAlignment,
    pub(super) revision: Option<u64>,
    pub(super) hover: HoverState,
    pub(super) selecting: Selecting,
    /// The key of the section that is shown at the top.
    pub(super) section: Option<u64>,
    pub(super) section_tree: Option<Tree>,
    keys: Vec<u64>,
    heights: Heights,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scrollbar {
    pub track: Rectangle,
    pub thumb: Rectangle,
}

impl State {
    pub(super) fn new(alignment: ListAlignment, content_id: u64) -> Self {
        Self {
            content_id,
            stick_to_end: alignment == ListAlignment::End,
            alignment,
            ..Self::default()
        }
    }

    /// Moves the row to the top of the viewport; returns whether it exists.
    pub fn scroll_to_key(&mut self, key: u64) -> bool {
        let Some(row) = self.keys.iter().position(|known| *known == key) else {
            return false;
        };
        self.stick_to_end = false;
        self.anchor = row;
        self.anchor_y = 0.0;
        true
    }

    /// Scrolls so that the row is in view with rows above it, unless all of it is in view; returns whether it exists.
    pub fn show_key(&mut self, key: u64) -> bool {
        let place = self.last_positions.iter().find(|(known, _)| *known == key);
        let row = self.keys.iter().position(|known| *known == key);
        let (Some(row), place) = (row, place) else {
            return false;
        };
        #[expect(clippy::cast_precision_loss, reason = "a position on screen")]
        let is_in_view = place.is_some_and(|(_, y)| {
            let y = *y as f32;
            y >= 0.0 && y + self.height(row) <= self.size.height
        });
        if !is_in_view {
            self.stick_to_end = false;
            self.anchor = row;
            self.anchor_y = self.size.height / 3.0;
        }
        true
    }

    pub fn scroll_to_end(&mut self) {
        self.stick_to_end = true;
    }

    /// Answered with the next frame.
    pub fn ask(&mut self, request: CaretRequest) {
        self.selecting.request = Some(request);
    }

    /// Keeps a part of the page in view.
    pub fn scroll_by_pages(&mut self, pages: f32, viewport_height: f32) {
        const OVERLAP: f32 = 0.15;
        self.pending_scroll += pages * viewport_height * (1.0 - OVERLAP);
    }

    pub(super) fn count(&self) -> usize {
        self.keys.len()
    }

    pub(super) fn key(&self, row: usize) -> u64 {
        self.keys.get(row).copied().unwrap_or_default()
    }

    pub(super) fn height(&self, row: usize) -> f32 {
        self.heights.get(row)
    }

    pub(super) fn measure(&mut self, row: usize, height: f32) {
        self.heights.measure(row, height);
    }

    /// Compared before and after an operation to detect movement.
    pub(super) fn position(&self) -> (usize, i32, bool, i32) {
        (
            self.anchor,
            round_to_pixel(self.anchor_y),
            self.stick_to_end,
            round_to_pixel(self.pending_scroll),
        )
    }

    pub(super) fn resize(&mut self, size: Size) {
        #[expect(clippy::float_cmp, reason = "an equal width needs no new measurement")]
        if self.size.width != size.width {
            self.heights.invalidate();
        }
        self.size = size;
    }

    pub(super) fn content_height(&self) -> f32 {
        self.heights.total()
    }

    /// Scroll offset, estimated from the known row heights.
    pub(super) fn offset(&self) -> f32 {
        if self.stick_to_end {
            return self.max_offset();
        }
        self.heights.offset_of(self.anchor) - self.anchor_y
    }

    fn max_offset(&self) -> f32 {
        (self.content_height() - self.size.height).max(0.0)
    }

    pub(super) fn set_offset(&mut self, offset: f32) {
        let offset = offset.clamp(0.0, self.max_offset());
        let (row, top) = self.heights.row_at(offset);
        self.stick_to_end = false;
        self.anchor = row;
        self.anchor_y = top - offset;
    }

    /// `fraction` is from 0 to 1.
    pub(super) fn set_fraction(&mut self, fraction: f32) {
        if fraction >= 1.0 {
            self.stick_to_end = true;
        } else {
            self.set_offset(self.max_offset() * fraction.max(0.0));
        }
    }

    /// Rows of a fixed height end before the scrollbar, if there is one.
    pub(super) fn reserve_gutter(&mut self) {
        let bounds = Rectangle::with_size(self.size);
        self.gutter = self.scrollbar(bounds).map_or(0.0, |bar| bar.track.width);
    }

    pub(super) fn scrollbar(&self, bounds: Rectangle) -> Option<Scrollbar> {
        const WIDTH: f32 = 10.0;
        const MIN_THUMB_HEIGHT: f32 = 28.0;
        let total = self.content_height();
        if total <= bounds.height + 1.0 || self.keys.is_empty() {
            return None;
        }
        let track = Rectangle {
            x: bounds.x + bounds.width - WIDTH,
            width: WIDTH,
            ..bounds
        };
        let height = (bounds.height * bounds.height / total)
            .max(MIN_THUMB_HEIGHT)
            .min(bounds.height);
        let fraction = (self.offset() / (total - bounds.height)).clamp(0.0, 1.0);
        let y = track.y + (track.height - height) * fraction;
        Some(Scrollbar {
            track,
            thumb: Rectangle {
                x: track.x + 2.0,
                y,
                width: WIDTH - 4.0,
                height,
            },
        })
    }

    /// Adopts a changed key order. Remaining rows keep their height, and the anchor keeps its row, or gives way to the next
    /// one that remains.
    pub(super) fn sync(&mut self, source: &impl Source, estimate: f32) {
        let before = self.revision.replace(source.revision());
        if before == self.revision {
            return;
        }
        let (new, old) = (source.count(), self.keys.len());
        let common = new.min(old);
        let unchanged = before.map_or(0, |before| source.unchanged_since(before));
        let unchanged = unchanged.min(common);
        let equal = (unchanged..common).take_while(|row| self.key(*row) == source.key(*row));
        let prefix = unchanged + equal.count();
        let max_suffix = new.min(old) - prefix;
        let suffix = (1..=max_suffix)
            .take_while(|back| self.key(old - back) == source.key(new - back))
            .count();
        if prefix == new && prefix == old {
            return;
        }
        let known: HashMap<u64, Height> = (prefix..old - suffix)
            .filter_map(|row| Some((self.key(row), self.heights.entry(row)?)))
            .collect();
        let changed_keys: Vec<u64> = (prefix..new - suffix).map(|row| source.key(row)).collect();
        let moved = (prefix..old - suffix).contains(&self.anchor);
        let (anchor, offset) = if moved {
            self.remaining_row(prefix, old - suffix, &changed_keys)
        } else if self.anchor < prefix {
            (self.anchor, 0.0)
        } else {
            (self.anchor + new - old, 0.0)
        };
        let estimated = Height::estimated(estimate);
        let heights = changed_keys
            .iter()
            .map(|key| known.get(key).copied().unwrap_or(estimated));
        self.heights.splice(prefix, old - suffix, heights);
        (self.anchor, self.anchor_y) = (anchor, self.anchor_y + offset);
        drop(self.keys.splice(prefix..old - suffix, changed_keys));
        if old == 0 {
            self.anchor = 0;
        }
    }

    /// The place of the first row from the anchor on that remains when the rows from `first` to `end` are replaced, and how
    /// far below the anchor it was.
    fn remaining_row(&self, first: usize, end: usize, replacement: &[u64]) -> (usize, f32) {
        let places = replacement.iter().enumerate();
        let places: HashMap<u64, usize> = places.map(|(row, key)| (*key, first + row)).collect();
        let mut offset = 0.0;
        for row in self.anchor..end {
            if let Some(place) = places.get(&self.key(row)) {
                return (*place, offset);
            }
            offset += self.height(row);
        }
        if end < self.count() {
            (first + replacement.len(), offset)
        } else {
            (
                (first + replacement.len()).saturating_sub(1).min(first),
                0.0,
            )
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a position on screen")]
pub(super) fn round_to_pixel(position: f32) -> i32 {
    position.round() as i32
}

impl operation::Scrollable for State {
    fn snap_to(&mut self, offset: RelativeOffset<Option<f32>>) {
        if let Some(fraction) = offset.y {
            self.set_fraction(fraction);
        }
    }

    fn scroll_to(&mut self, offset: AbsoluteOffset<Option<f32>>) {
        if let Some(offset) = offset.y {
            self.set_offset(offset);
        }
    }

    fn scroll_by(&mut self, offset: AbsoluteOffset, _bounds: Rectangle, _content: Rectangle) {
        self.pending_scroll += offset.y;
    }
}
