//! Code in a line, and blocks of code.

use std::ops::Range;

use super::blocks::{BlockKind, Head};
use super::highlight;
use super::parser::MarkupReader;
use super::span::Style;
use super::writer::Leaf;

/// In bytes. The name of a language after a fence; a longer one is the first line of the code.
const MAX_LANGUAGE: usize = 64;

impl MarkupReader<'_> {
    pub(super) fn fence(&mut self, info: &str, range: Range<usize>) {
        self.open(BlockKind::Code, range.start);
        let line = self.text.get(range.clone()).unwrap_or("");
        let line = line.split('\n').next().unwrap_or("");
        let written = line.trim_start_matches(['`', '~']).trim();
        let start = range.start + (written.as_ptr().addr() - line.as_ptr().addr());
        let in_name = |c: char| c.is_alphanumeric() || "_#+.-".contains(c);
        if info.len() <= MAX_LANGUAGE && written.chars().all(in_name) {
            let length = u8::try_from(written.len()).unwrap_or(0);
            let (head, _) = self.leaf(range.start);
            head.language = (u32::try_from(start).unwrap_or(0), length);
            return;
        }
        // With its line break.
        let end = (start + written.len() + 1).min(range.end);
        self.push(start..start + written.len(), Style::CODE);
        if self.text.get(end - 1..end) == Some("\n") {
            self.push(end - 1..end, Style::CODE);
        }
    }

    /// The code between backticks; without the marks of quotes at the beginning of its lines.
    pub(super) fn code(&mut self, range: Range<usize>) {
        self.flush();
        self.blank_to(range.start);
        let all = self.text.get(range.clone()).unwrap_or("");
        let ticks = all.len() - all.trim_start_matches('`').len();
        let (mut start, mut end) = (range.start + ticks, range.end.saturating_sub(ticks));
        let inner = self.text.get(start..end).unwrap_or("");
        if inner.starts_with([' ', '\n'])
            && inner.ends_with([' ', '\n'])
            && !inner.trim().is_empty()
        {
            (start, end) = (start + 1, end - 1);
        }
        let style = self.inline.style().with(Style::CODE);
        while start < end {
            let rest = self.text.get(start..end).unwrap_or("");
            let next = rest.find('\n').map_or(end, |at| start + at + 1);
            self.push(start..next, style);
            start = next;
            let rest = self.text.get(start..end).unwrap_or("");
            start += rest.len() - self.without_quotes(rest).len();
        }
        self.shown_to = Some(range.end);
    }

    fn without_quotes<'b>(&self, line: &'b str) -> &'b str {
        let mut rest = line;
        for _ in 0..self.depth.1 {
            rest = rest.trim_start_matches(' ');
            rest = rest.strip_prefix('>').unwrap_or(rest);
        }
        if self.is_nested() {
            rest.trim_start_matches(' ')
        } else {
            rest
        }
    }

    /// Gives the code its colors. It may stand in several spans: without the marks of quotes around it.
    pub(super) fn highlight(&mut self, head: Head, leaf: &mut Leaf) {
        let (start, length) = head.language;
        let start = start as usize;
        let language = self.text.get(start..start + usize::from(length));
        let size: usize = leaf.spans.iter().map(|span| span.len()).sum();
        let (bytes, blocks) = self.highlighted;
        let fits = bytes + size <= highlight::MAX_HIGHLIGHTED && blocks < highlight::MAX_BLOCKS;
        let Some(language) = language.filter(|language| fits && !language.is_empty()) else {
            return;
        };
        self.highlighted = (bytes + size, blocks + 1);
        let sources = leaf.spans.iter().map(|it| self.text.get(it.range()));
        let code: String = sources.map(Option::unwrap_or_default).collect();
        let mut tokens = highlight::tokens(language, &code).into_iter().peekable();
        let mut colored = Leaf::default();
        let mut at = 0;
        for span in &leaf.spans {
            let (first, end) = (at, at + span.len());
            while at < end {
                while tokens.next_if(|(token, _)| token.end <= at).is_some() {}
                let (next, token) = match tokens.peek() {
                    Some((range, token)) if range.start <= at => (range.end, Some(*token)),
                    Some((range, _)) => (range.start, None),
                    None => (end, None),
                };
                let next = next.min(end);
                let from = span.range().start - first;
                let piece = span.at(from + at..from + next);
                colored.push(piece.with_token(token.unwrap_or_default()));
                at = next;
            }
        }
        leaf.spans = colored.spans;
    }
}
