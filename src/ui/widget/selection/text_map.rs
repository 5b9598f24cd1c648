//! Which bytes of its source a text shows where.

use std::ops::Range;

/// In the order of the source.
#[derive(Debug, Default)]
pub struct TextMap {
    segments: Vec<Segment>,
    /// In bytes of what is shown, after each line break.
    line_starts: Vec<usize>,
    shown: usize,
}

/// Of equal length, or as one piece.
#[derive(Debug)]
struct Segment {
    shown: Range<usize>,
    source: Range<usize>,
}

impl TextMap {
    /// Adds what is shown next, and the bytes that it shows; `None` for decoration.
    pub fn push(&mut self, shown: &str, source: Option<Range<usize>>) {
        let breaks = shown.match_indices('\n').map(|(at, _)| self.shown + at + 1);
        self.line_starts.extend(breaks);
        let start = self.shown;
        self.shown += shown.len();
        // An order that is broken would break the search.
        let last = self.segments.last().map_or(0, |last| last.source.end);
        if let Some(source) = source.filter(|source| source.start >= last) {
            let shown = start..self.shown;
            self.segments.push(Segment { shown, source });
        }
    }

    /// From the first byte that is shown to the last.
    pub fn source(&self) -> Option<Range<usize>> {
        let (first, last) = self.segments.first().zip(self.segments.last())?;
        Some(first.source.start..last.source.end)
    }

    pub fn line_start(&self, line: usize) -> usize {
        let before = line.checked_sub(1);
        before.map_or(0, |before| {
            self.line_starts.get(before).copied().unwrap_or(self.shown)
        })
    }

    /// The line of a byte of what is shown, and its place on it.
    pub fn line_at(&self, shown: usize) -> (usize, usize) {
        let line = self.line_starts.partition_point(|start| *start <= shown);
        (line, shown - self.line_start(line).min(shown))
    }

    pub fn to_source(&self, shown: usize) -> usize {
        let at = self.segments.partition_point(|it| it.shown.end < shown);
        match self.segments.get(at) {
            Some(it) => scale(shown, &it.shown, &it.source),
            None => self.source().map_or(0, |source| source.end),
        }
    }

    pub fn to_shown(&self, source: usize) -> usize {
        let at = self.segments.partition_point(|it| it.source.end < source);
        match self.segments.get(at) {
            Some(it) => scale(source, &it.source, &it.shown),
            None => self.segments.last().map_or(0, |last| last.shown.end),
        }
    }
}

/// A place in one range as the same place in another.
fn scale(at: usize, from: &Range<usize>, to: &Range<usize>) -> usize {
    if at <= from.start {
        to.start
    } else if from.len() == to.len() {
        to.start + (at - from.start).min(to.len())
    } else {
        to.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a **bold** x` in two lines, with a decoration and a picture for three bytes.
    #[test]
    fn places_follow_what_is_shown() {
        let mut map = TextMap::default();
        map.push("a ", Some(0..2));
        map.push("\u{a0}", None);
        map.push("bo\nld", Some(4..9));
        map.push("😄", Some(11..14));
        assert_eq!(map.source(), Some(0..14));
        let shown: Vec<_> = [0, 1, 2, 3, 4, 5, 7, 9, 10, 13]
            .map(|it| map.to_source(it))
            .into();
        assert_eq!(shown, [0, 1, 2, 4, 4, 5, 7, 9, 14, 14]);
        let source: Vec<_> = [0, 2, 3, 4, 6, 9, 10, 11, 12, 14, 99]
            .map(|it| map.to_shown(it))
            .into();
        assert_eq!(source, [0, 2, 4, 4, 6, 9, 9, 9, 13, 13, 13]);
        assert_eq!(
            (map.line_start(0), map.line_start(1), map.line_start(2)),
            (0, 7, 13)
        );
        assert_eq!(
            (map.line_at(6), map.line_at(7), map.line_at(13)),
            ((0, 6), (1, 0), (1, 6))
        );
    }

    #[test]
    fn text_without_a_source_has_no_places() {
        let mut map = TextMap::default();
        map.push("decoration", None);
        assert_eq!(
            (map.source(), map.to_source(4), map.to_shown(4)),
            (None, 0, 0)
        );
    }
}
