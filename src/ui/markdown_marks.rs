//! Which parts of a line of a draft are marks of Markdown and marked text. One pass over the line; what is read wrongly is
//! only highlighted wrongly, since what is sent is parsed by `domain::markup`.
//!
//! Marks have the style of what they mark, because cosmic-text 0.15 shapes each ASCII word in the font of its first letter.

use std::ops::Range;

/// How a part of a text is shown while it is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "they combine freely")]
pub struct MarkdownStyle {
    /// It is a mark itself, or what a reader does not see.
    pub is_mark: bool,
    pub is_bold: bool,
    pub is_italic: bool,
    pub is_struck: bool,
    pub is_code: bool,
    pub is_link: bool,
}

/// The state between lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LineState {
    /// The character and length of the fence of a code block that is open.
    fence: Option<(char, usize)>,
}

/// The highlighted parts of a line in their order, and the state after it.
pub fn line(line: &str, state: LineState) -> (Vec<(Range<usize>, MarkdownStyle)>, LineState) {
    let mark = MarkdownStyle {
        is_mark: true,
        ..MarkdownStyle::default()
    };
    let whole = |highlight| vec![(0..line.len(), highlight)];
    let fence = fence(line);
    if let Some((c, length)) = state.fence {
        let is_end = fence.is_some_and(|(other, others)| other == c && others >= length);
        if is_end && line.trim().trim_start_matches(c).is_empty() {
            return (whole(mark), LineState::default());
        }
        let code = MarkdownStyle {
            is_code: true,
            ..MarkdownStyle::default()
        };
        return (whole(code), state);
    }
    if fence.is_some() {
        return (whole(mark), LineState { fence });
    }
    let prefix = prefix(line);
    let is_heading = line
        .get(..prefix)
        .is_some_and(|it| it.trim_start().starts_with('#'));
    let mut parts = Vec::new();
    if prefix > 0 {
        parts.push((0..prefix, mark));
    }
    let inline = Inline::new(line, prefix).parts();
    parts.extend(inline.into_iter().map(|(range, mut highlight)| {
        highlight.is_bold |= is_heading && !highlight.is_mark;
        (range, highlight)
    }));
    parts.retain(|(_, highlight)| *highlight != MarkdownStyle::default());
    (parts, state)
}

fn fence(line: &str) -> Option<(char, usize)> {
    let line = line.trim_start();
    ['`', '~'].into_iter().find_map(|c| {
        let rest = line.trim_start_matches(c);
        let length = line.len() - rest.len();
        let is_fence = length > 2 && !(c == '`' && rest.contains('`'));
        is_fence.then_some((c, length))
    })
}

/// The bytes of the mark of a quote, a heading or a list item.
fn prefix(line: &str) -> usize {
    let indent = line.len() - line.trim_start().len();
    let rest = line.get(indent..).unwrap_or("");
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let is_space = |at: usize| rest.get(at..).is_some_and(|it| it.starts_with(' '));
    let length = if rest.starts_with('>') {
        rest.len() - rest.trim_start_matches(['>', ' ']).len()
    } else if (1..=6).contains(&hashes) && is_space(hashes) {
        hashes + 1
    } else if rest.starts_with(['-', '*', '+']) && is_space(1) {
        2
    } else if (1..=9).contains(&digits)
        && rest
            .get(digits..)
            .is_some_and(|it| it.starts_with(['.', ')']))
        && is_space(digits + 1)
    {
        digits + 2
    } else {
        return 0;
    };
    indent + length
}

/// What opens and closes a part, and where the last was that may open one.
const DELIMITERS: [&str; 6] = ["***", "**", "__", "~~", "*", "_"];

struct Inline<'a> {
    line: &'a str,
    at: usize,
    openers: [Option<usize>; DELIMITERS.len()],
    /// Lengths of runs of backticks, up to four, that are not closed in the rest of the line.
    unclosed: [bool; 5],
    /// Where a highlight begins (`true`) or ends, in no order.
    edges: Vec<(usize, bool, MarkdownStyle)>,
}

impl<'a> Inline<'a> {
    fn new(line: &'a str, at: usize) -> Self {
        Self {
            line,
            at,
            openers: [None; DELIMITERS.len()],
            unclosed: [false; 5],
            edges: Vec::new(),
        }
    }

    fn rest(&self) -> &'a str {
        self.line.get(self.at..).unwrap_or("")
    }

    fn add(&mut self, range: Range<usize>, highlight: MarkdownStyle) {
        if !range.is_empty() {
            self.edges.push((range.start, true, highlight));
            self.edges.push((range.end, false, highlight));
        }
    }

    fn mark(&mut self, range: Range<usize>) {
        let mark = MarkdownStyle {
            is_mark: true,
            ..MarkdownStyle::default()
        };
        self.add(range, mark);
    }

    fn parts(mut self) -> Vec<(Range<usize>, MarkdownStyle)> {
        // Without one there is no end of the text of a link.
        let last_link = self.line.rfind("](").unwrap_or(0);
        while let Some(c) = self.rest().chars().next() {
            match c {
                '\\' => {
                    let escaped = self
                        .rest()
                        .chars()
                        .nth(1)
                        .filter(char::is_ascii_punctuation);
                    if escaped.is_some() {
                        self.mark(self.at..self.at + 1);
                    }
                    self.at += 1 + escaped.map_or(0, char::len_utf8);
                }
                '`' => self.code(),
                '[' if self.at < last_link => self.link(),
                'h' if self.rest().starts_with("http://")
                    || self.rest().starts_with("https://") =>
                {
                    let address = self.rest().split(char::is_whitespace).next().unwrap_or("");
                    let end = self.at
                        + address
                            .trim_end_matches([')', ']', '.', ',', '*', '_'])
                            .len();
                    let link = MarkdownStyle {
                        is_link: true,
                        ..MarkdownStyle::default()
                    };
                    self.add(self.at..end, link);
                    self.at = end;
                }
                '*' | '_' | '~' => self.delimiter(c),
                _ => self.at += c.len_utf8(),
            }
        }
        self.segments()
    }

    fn code(&mut self) {
        let start = self.at;
        let length = self.rest().len() - self.rest().trim_start_matches('`').len();
        let inside = start + length;
        self.at = inside;
        if self.unclosed.get(length).copied().unwrap_or(true) {
            return;
        }
        let mut at = inside;
        while let Some(found) = self.line.get(at..).and_then(|rest| rest.find('`')) {
            let end = at + found;
            let rest = self.line.get(end..).unwrap_or("");
            let run = rest.len() - rest.trim_start_matches('`').len();
            if run == length {
                let code = MarkdownStyle {
                    is_code: true,
                    ..MarkdownStyle::default()
                };
                self.mark(start..inside);
                self.add(start..end + run, code);
                self.mark(end..end + run);
                self.at = end + run;
                return;
            }
            at = end + run;
        }
        if let Some(unclosed) = self.unclosed.get_mut(length) {
            *unclosed = true;
        }
    }

    /// `[text](address)`, both without brackets inside.
    fn link(&mut self) {
        let text = self.rest().get(1..).unwrap_or("");
        let end = text.find(['[', ']']).unwrap_or(text.len());
        let after = text.get(end..).unwrap_or("");
        let close = after
            .strip_prefix("](")
            .and_then(|it| it.find([')', '(', ' ']).map(|at| (it, at)));
        match close {
            Some((address, length))
                if address.get(length..).is_some_and(|it| it.starts_with(')')) =>
            {
                let start = self.at;
                let text_end = start + 1 + end;
                let link = MarkdownStyle {
                    is_link: true,
                    ..MarkdownStyle::default()
                };
                self.mark(start..start + 1);
                self.add(start + 1..text_end, link);
                self.at = text_end + 2 + length + 1;
                self.mark(text_end..self.at);
            }
            // The text is read once more, for other marks; a bracket in it starts anew.
            _ => self.at += 1,
        }
    }

    fn delimiter(&mut self, c: char) {
        let (start, rest) = (self.at, self.rest());
        let length = rest.len() - rest.trim_start_matches(c).len();
        self.at += length;
        let known = DELIMITERS
            .iter()
            .position(|it| it.len() == length && it.starts_with(c));
        let Some(index) = known else {
            return;
        };
        let before = self.line.get(..start).and_then(|it| it.chars().next_back());
        let after = self.rest().chars().next();
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let is_inside_word = c == '_' && is_word(before) && is_word(after);
        let Some(opener) = self.openers.get_mut(index) else {
            return;
        };
        match *opener {
            Some(from) if !is_space(before) && !is_inside_word && from + length < start => {
                *opener = None;
                let highlight = MarkdownStyle {
                    is_bold: matches!(length, 2 | 3) && c != '~',
                    is_italic: matches!(length, 1 | 3),
                    is_struck: c == '~',
                    ..MarkdownStyle::default()
                };
                self.mark(from..from + length);
                self.add(from..start + length, highlight);
                self.mark(start..start + length);
            }
            _ if !is_space(after) && !is_inside_word => *opener = Some(start),
            _ => {}
        }
    }

    /// Joins what overlaps.
    fn segments(mut self) -> Vec<(Range<usize>, MarkdownStyle)> {
        self.edges.sort_by_key(|(at, begins, _)| (*at, *begins));
        // How many of each kind are open.
        let mut open = [0_i32; 6];
        let mut parts: Vec<(Range<usize>, MarkdownStyle)> = Vec::new();
        let mut from = 0;
        for (at, begins, highlight) in self.edges {
            let [is_mark, is_bold, is_italic, is_struck, is_code, is_link] =
                open.map(|count| count > 0);
            let current = MarkdownStyle {
                is_mark,
                is_bold,
                is_italic,
                is_struck,
                is_code,
                is_link,
            };
            if at > from && current != MarkdownStyle::default() {
                parts.push((from..at, current));
            }
            from = at;
            let kinds = [
                highlight.is_mark,
                highlight.is_bold,
                highlight.is_italic,
                highlight.is_struck,
                highlight.is_code,
                highlight.is_link,
            ];
            for (count, _) in open.iter_mut().zip(kinds).filter(|(_, kind)| *kind) {
                *count += if begins { 1 } else { -1 };
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The parts as text with a letter for each kind.
    fn shown(text: &str) -> String {
        let (parts, _) = line(text, LineState::default());
        let part = |(range, it): (Range<usize>, MarkdownStyle)| {
            let kinds = [
                ('m', it.is_mark),
                ('b', it.is_bold),
                ('i', it.is_italic),
                ('s', it.is_struck),
                ('c', it.is_code),
                ('l', it.is_link),
            ];
            let kinds: String = kinds.iter().filter(|(_, is)| *is).map(|(c, _)| c).collect();
            format!("{kinds}:{}", &text[range])
        };
        parts.into_iter().map(part).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn marks_and_marked_text_are_found() {
        for (text, expected) in [
            ("plain", ""),
            ("a **b** c", "mb:**|b:b|mb:**"),
            ("*a **b** c*", "mi:*|i:a |mbi:**|bi:b|mbi:**|i: c|mi:*"),
            ("***x***", "mbi:***|bi:x|mbi:***"),
            ("snake_case_name", ""),
            ("2 * 3 * 4", ""),
            ("~~no~~ `a*b*`", "ms:~~|s:no|ms:~~|mc:`|c:a*b*|mc:`"),
            ("`` a`b ``", "mc:``|c: a`b |mc:``"),
            ("`open", ""),
            ("\\*no\\*", "m:\\|m:\\"),
            ("> quoted", "m:> "),
            ("## Title", "m:## "),
            ("- item **x**", "m:- |mb:**|b:x|mb:**"),
            ("1. one", "m:1. "),
            ("[t](https://x.y)", "m:[|l:t|m:](https://x.y)"),
            ("see https://x.y.", "l:https://x.y"),
            ("[a](b c)", ""),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn code_block_goes_over_lines() {
        let mut state = LineState::default();
        let mut kinds = Vec::new();
        for text in ["```rust", "**no**", "``", "```", "**b**"] {
            let (parts, after) = line(text, state);
            kinds.push(parts.first().map(|(_, it)| (it.is_mark, it.is_code)));
            state = after;
        }
        let (mark, code) = (Some((true, false)), Some((false, true)));
        assert_eq!(kinds, [mark, code, code, mark, mark]);
    }

    /// Far more than the 8 ms of a frame would be a quadratic search.
    #[test]
    fn hostile_lines_take_linear_time() {
        for part in [
            "`",
            "``` ` ",
            "*a ",
            "[",
            "[a](",
            "_",
            "](",
            "\\",
            "https://",
            "**a *b _c ",
        ] {
            let text = part.repeat(200_000 / part.len());
            let start = std::time::Instant::now();
            let _parts = line(&text, LineState::default());
            assert!(start.elapsed().as_secs() < 5, "{part}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn parts_are_in_order_and_in_the_text(text in "([*_`~\\[\\]()#> ]|\\PC){0,60}") {
            let (parts, _) = line(&text, LineState::default());
            let mut end = 0;
            for (range, _) in parts {
                prop_assert!(range.start >= end && range.start < range.end);
                prop_assert!(text.get(range.clone()).is_some());
                end = range.end;
            }
        }
    }
}
