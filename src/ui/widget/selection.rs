//! Selecting text over the rows of a list: which byte of its source a text shows at a point, and where.
//!
//! Exists because iced 0.14 selects in fields only, and a selection inside widgets would end where rows are not built.
//! Here a text knows what it shows, the list finds the texts, and whoever owns the rows keeps the selection.

mod text_map;

use std::any::Any;
use std::ops::Range;
use std::sync::Arc;

use iced::advanced::graphics::text::Paragraph;
use iced::advanced::graphics::text::cosmic_text::{Affinity, Cursor, LayoutRun};
use iced::advanced::widget::{Id, Operation};
use iced::{Point, Rectangle, Size, Vector};
use unicode_segmentation::UnicodeSegmentation;

pub(super) use text_map::TextMap;

/// The source that a text shows parts of.
#[derive(Debug, Clone)]
pub struct TextSource<'a> {
    /// Unique in the list.
    pub key: u64,
    /// The texts that are shown are slices of it; others stand for what is between their neighbors.
    pub text: &'a str,
    /// What of it is selected, in bytes.
    pub selected: Range<usize>,
}

/// A piece of a source: a character, a word or a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextUnit {
    pub key: u64,
    /// In bytes of the source; empty between two characters.
    pub range: Range<usize>,
}

/// What a pointer or a key has done to the selection of a list.
#[derive(Debug, Clone, PartialEq)]
pub enum SelectionEvent {
    /// From one unit to another, which may be above it.
    Selected {
        anchor: TextUnit,
        head: TextUnit,
    },
    /// The other end was moved to a unit, and by keys to a place on its line.
    Extended {
        head: TextUnit,
        x: Option<f32>,
    },
    /// There is no text above (`false`) or below the end that was to be moved by a line.
    AtEdge {
        below: bool,
    },
    /// The row that has the keyboard focus, as it was asked for.
    Focused(Option<u64>),
    Cleared,
}

/// What is asked of the list for a key that moves an end of the selection.
#[derive(Debug, Clone, PartialEq)]
pub enum CaretRequest {
    /// Report the row that has the focus.
    Focused,
    /// Scroll the place into view.
    Reveal(Caret),
    /// Find the place on the line above (`false`) or below.
    Line { from: Caret, below: bool },
}

/// A place in the source of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Caret {
    /// Of the source, and of its first row.
    pub key: u64,
    pub offset: usize,
    /// Where on a line it is to be, if not above the place itself.
    pub x: Option<f32>,
}

/// What is selected with a click and a drag after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grain {
    Character,
    Word,
    Line,
}

/// The bytes of `source` that `part`, a slice of it, is; `None` for another text.
pub fn range_in(source: &str, part: &str) -> Option<Range<usize>> {
    let start = (part.as_ptr() as usize).checked_sub(source.as_ptr() as usize)?;
    let end = start.checked_add(part.len())?;
    (end <= source.len()).then_some(start..end)
}

/// A laid out text, as its widget shows it to the list by `Operation::custom`.
#[derive(Debug, Clone)]
pub(super) struct SelectableText {
    pub(super) key: u64,
    pub(super) map: Arc<TextMap>,
    pub(super) paragraph: Paragraph,
}

impl SelectableText {
    /// The unit at a point, relative to the text. A point outside means the nearest line.
    pub(super) fn unit_at(&self, point: Point, grain: Grain) -> TextUnit {
        let buffer = self.paragraph.buffer();
        let height: f32 = buffer.layout_runs().map(|run| run.line_height).sum();
        let y = point.y.clamp(0.0, (height - 1.0).max(0.0));
        let cursor = buffer.hit(point.x, y).unwrap_or_default();
        let line = buffer.lines.get(cursor.line).map_or("", |line| line.text());
        let shown = match grain {
            Grain::Character => cursor.index..cursor.index,
            Grain::Word => word_at(line, cursor),
            Grain::Line => 0..line.len(),
        };
        let start = self.map.line_start(cursor.line);
        let end = self.map.to_source(start + shown.end);
        let start = self.map.to_source(start + shown.start).min(end);
        TextUnit {
            key: self.key,
            range: start..end,
        }
    }

    /// Whether it shows a byte of its source or ends there.
    pub(super) fn shows(&self, offset: usize) -> bool {
        self.map
            .source()
            .is_some_and(|it| (it.start..=it.end).contains(&offset))
    }

    /// The caret before a byte of the source, relative to the text.
    pub(super) fn caret(&self, offset: usize) -> Rectangle {
        let cursor = self.cursor(offset);
        let mut runs = self
            .paragraph
            .buffer()
            .layout_runs()
            .filter(|run| run.line_i == cursor.line);
        let end = |run: &LayoutRun<'_>| run.glyphs.iter().map(|glyph| glyph.end).max();
        let mut found = runs.next();
        // On which of the lines that one was wrapped into.
        while let Some(run) = &found
            && end(run).is_some_and(|end| end <= cursor.index)
            && let Some(next) = runs.next()
        {
            found = Some(next);
        }
        let Some(run) = found else {
            return Rectangle::new(Point::ORIGIN, Size::new(1.0, 1.0));
        };
        let at = run
            .glyphs
            .iter()
            .find(|glyph| (glyph.start..glyph.end).contains(&cursor.index));
        let x = match at.or(run.glyphs.last()) {
            Some(glyph) if at.is_some() != run.rtl => glyph.x,
            Some(glyph) => glyph.x + glyph.w,
            None => 0.0,
        };
        Rectangle::new(Point::new(x, run.line_top), Size::new(1.0, run.line_height))
    }

    /// What is drawn for a selection, relative to the text.
    pub(super) fn highlights(&self, selected: &Range<usize>) -> Vec<Rectangle> {
        if selected.is_empty() {
            return Vec::new();
        }
        let (start, end) = (self.cursor(selected.start), self.cursor(selected.end));
        let start = Cursor::new_with_affinity(start.line, start.index, Affinity::Before);
        let end = Cursor::new_with_affinity(end.line, end.index, Affinity::After);
        let runs = self.paragraph.buffer().layout_runs();
        let marked = runs.filter_map(|run| {
            let (x, width) = run.highlight(start, end)?;
            let position = Point::new(x, run.line_top);
            (width > 0.0).then(|| Rectangle::new(position, Size::new(width, run.line_height)))
        });
        marked.collect()
    }

    fn cursor(&self, offset: usize) -> Cursor {
        let (line, index) = self.map.line_at(self.map.to_shown(offset));
        Cursor::new(line, index)
    }
}

/// The word that a cursor is in or beside, or what is between two words.
fn word_at(line: &str, cursor: Cursor) -> Range<usize> {
    let at = match cursor.affinity {
        Affinity::Before => cursor.index.saturating_sub(1),
        Affinity::After => cursor.index,
    };
    let words = line
        .split_word_bound_indices()
        .map(|(start, word)| start..start + word.len());
    let last = line.len()..line.len();
    words
        .take_while(|word| word.start <= at)
        .fold(last, |_, word| word)
}

/// The texts of some rows, with their bounds in the window.
#[derive(Default)]
pub(super) struct Texts(Vec<(Rectangle, SelectableText)>);

impl Operation for Texts {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn custom(&mut self, _id: Option<&Id>, bounds: Rectangle, state: &mut dyn Any) {
        let text = state.downcast_ref::<SelectableText>();
        self.0.extend(text.map(|text| (bounds, text.clone())));
    }
}

impl Texts {
    /// The unit at a point, or at the nearest text, and whether the point is on it.
    pub(super) fn unit_at(&self, point: Point, grain: Grain) -> Option<(TextUnit, bool)> {
        let (bounds, text) = self.nearest(point, |_| true)?;
        let inside = point - bounds.position();
        let unit = text.unit_at(Point::ORIGIN + inside, grain);
        Some((unit, bounds.contains(point)))
    }

    /// The place in the line above or below a place, if its rows are there.
    pub(super) fn next_line(&self, from: &Caret, below: bool) -> Option<(TextUnit, f32)> {
        let (bounds, caret) = self.caret(from)?;
        let x = from.x.unwrap_or(caret.x);
        let y = if below {
            caret.y + caret.height * 1.5
        } else {
            caret.y - caret.height * 0.5
        };
        let point = Point::new(x, y);
        let is_beyond = |it: Rectangle| {
            it.contains(Point::new(it.x, y)) && it == bounds
                || if below {
                    it.y >= bounds.y + bounds.height
                } else {
                    it.y + it.height <= bounds.y
                }
        };
        let (bounds, text) = self.nearest(point, is_beyond)?;
        let inside = Point::ORIGIN + (point - bounds.position());
        Some((text.unit_at(inside, Grain::Character), x))
    }

    /// The bounds of the text that shows a place, and its caret.
    pub(super) fn caret(&self, place: &Caret) -> Option<(Rectangle, Rectangle)> {
        let mut of_key = self.0.iter().filter(|(_, text)| text.key == place.key);
        let (bounds, text) = of_key.find(|(_, text)| text.shows(place.offset))?;
        let to_window = bounds.position() - Point::ORIGIN;
        Some((*bounds, text.caret(place.offset) + to_window))
    }

    /// Lines before columns: a point in the margin means the text beside it.
    fn nearest(
        &self,
        point: Point,
        is_allowed: impl Fn(Rectangle) -> bool,
    ) -> Option<&(Rectangle, SelectableText)> {
        let outside =
            |start: f32, length: f32, at: f32| (start - at).max(at - start - length).max(0.0);
        let distance = |it: &Rectangle| {
            let away = Vector::new(
                outside(it.x, it.width, point.x),
                outside(it.y, it.height, point.y),
            );
            (away.y, away.x)
        };
        let allowed = self.0.iter().filter(|(bounds, _)| is_allowed(*bounds));
        allowed.min_by(|(one, _), (other, _)| {
            let (one, other) = (distance(one), distance(other));
            one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1))
        })
    }
}
