//! Markup inside a line: code, links, strong, emphasis, strikethrough.
//!
//! Code takes precedence over links, and links over emphasis. Marked text contains no other markup. A marker inside a
//! word is a literal character.

use std::ops::Range;

use super::address;

/// A range of the text, without markers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    start: u32,
    end: u32,
    pub(super) style: Style,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Style {
    #[default]
    Plain,
    Strong,
    Emphasis,
    Struck,
    Code,
    /// The text is the address, always `http` or `https`.
    Link,
}

impl Span {
    /// No text is longer than [`super::MAX_BODY`].
    pub(super) fn new(range: Range<usize>, style: Style) -> Self {
        let position = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            start: position(range.start),
            end: position(range.end),
            style,
        }
    }

    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(super) fn joins(self, next: &Range<usize>, style: Style) -> bool {
        self.style == Style::Plain && style == Style::Plain && self.range().end == next.start
    }

    pub(super) fn extend_to(&mut self, end: usize) {
        *self = Self::new(self.start as usize..end, self.style);
    }
}

/// The spans of a line, in order. Of a line that goes on elsewhere, no link reaches the end: it might go on too.
pub(super) fn spans(line: &str, is_cut: bool) -> Spans<'_> {
    Spans {
        line,
        is_cut,
        at: 0,
        plain: 0,
        openers: [None; MARKS.len()],
        last_ticks: last_ticks(line),
        found: None,
    }
}

/// Longest first, so that `**` is not read as two `*`.
const MARKS: [(&str, Style); 5] = [
    ("**", Style::Strong),
    ("__", Style::Strong),
    ("~~", Style::Struck),
    ("*", Style::Emphasis),
    ("_", Style::Emphasis),
];

/// More backticks in a row are text.
const MAX_TICKS: usize = 4;

/// For each number of backticks, where the last such run begins: one that is never closed is not searched for.
fn last_ticks(line: &str) -> [usize; MAX_TICKS + 1] {
    let mut last = [0; MAX_TICKS + 1];
    let (mut at, mut rest) = (0, line);
    while let Some(found) = rest.find('`') {
        let run = run_length(rest.get(found..).unwrap_or(""), '`');
        if let Some(last) = last.get_mut(run) {
            *last = at + found;
        }
        at += found + run;
        rest = rest.get(found + run..).unwrap_or("");
    }
    visit(line.len());
    last
}

fn run_length(text: &str, c: char) -> usize {
    text.len() - text.trim_start_matches(c).len()
}

pub(super) struct Spans<'a> {
    line: &'a str,
    is_cut: bool,
    at: usize,
    /// Where the current plain run starts.
    plain: usize,
    /// For each marker, the last that may open marked text.
    openers: [Option<usize>; MARKS.len()],
    last_ticks: [usize; MAX_TICKS + 1],
    /// Found, but the plain run before it was returned first.
    found: Option<Span>,
}

/// What is at a place of the line.
enum Token {
    /// This many bytes of plain text.
    Text(usize),
    /// A styled text, and the same with its markers.
    Marked(Style, Range<usize>, Range<usize>),
}

impl Iterator for Spans<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        if self.found.is_some() {
            return self.found.take();
        }
        while let Some(token) = self.token() {
            match token {
                Token::Text(length) => self.at += length,
                Token::Marked(style, text, all) => {
                    let plain = self.plain..all.start;
                    (self.at, self.plain) = (all.end, all.end);
                    self.openers = [None; MARKS.len()];
                    let span = Span::new(text, style);
                    if plain.is_empty() {
                        return Some(span);
                    }
                    self.found = Some(span);
                    return Some(Span::new(plain, Style::Plain));
                }
            }
        }
        let plain = self.plain..self.line.len();
        self.plain = self.line.len();
        (!plain.is_empty()).then(|| Span::new(plain, Style::Plain))
    }
}

impl<'a> Spans<'a> {
    /// Where the rest of the line begins, if it may be left unread here.
    pub(super) fn rest_start(&self) -> Option<usize> {
        self.found.is_none().then_some(self.plain)
    }

    fn token(&mut self) -> Option<Token> {
        let next = self.rest().chars().next()?;
        visit(1);
        Some(match next {
            '`' => self.code(),
            'h' | 'H' => self.link(),
            '*' | '_' | '~' => self.marked(next),
            _ => Token::Text(next.len_utf8()),
        })
    }

    fn rest(&self) -> &'a str {
        self.line.get(self.at..).unwrap_or("")
    }

    fn before(&self) -> Option<char> {
        self.line.get(..self.at)?.chars().next_back()
    }

    fn code(&self) -> Token {
        let ticks = run_length(self.rest(), '`');
        let is_closed = self
            .last_ticks
            .get(ticks)
            .is_some_and(|last| *last > self.at);
        let start = self.at + ticks;
        let mut end = start;
        while is_closed && let Some(found) = self.line.get(end..).and_then(|it| it.find('`')) {
            visit(found);
            end += found;
            let run = run_length(self.line.get(end..).unwrap_or(""), '`');
            if run == ticks {
                return Token::Marked(Style::Code, start..end, self.at..end + run);
            }
            end += run;
        }
        Token::Text(ticks)
    }

    fn link(&self) -> Token {
        if self.before().is_some_and(|c| c.is_ascii_alphanumeric()) {
            return Token::Text(1);
        }
        match address::length(self.rest()) {
            Ok(length) if self.is_cut && self.at + length == self.line.len() => Token::Text(length),
            Ok(length) => {
                let address = self.at..self.at + length;
                Token::Marked(Style::Link, address.clone(), address)
            }
            Err(length) => Token::Text(length),
        }
    }

    fn marked(&mut self, c: char) -> Token {
        let run = run_length(self.rest(), c);
        let (start, end) = (self.at, self.at + run);
        let mut marks = MARKS.iter().zip(&mut self.openers);
        let known = marks.find(|((mark, _), _)| mark.len() == run && mark.starts_with(c));
        let Some(((_, style), opener)) = known else {
            return Token::Text(run);
        };
        let before = self.line.get(..start).and_then(|it| it.chars().next_back());
        let after = self.line.get(end..).and_then(|it| it.chars().next());
        let touches = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        if touches(before)
            && !after.is_some_and(is_letter)
            && let Some(open) = *opener
        {
            return Token::Marked(*style, open + run..start, open..end);
        }
        if touches(after) && !before.is_some_and(is_letter) {
            *opener = Some(start);
        }
        Token::Text(run)
    }
}

/// Letters and digits of scripts that separate words by spaces.
fn is_letter(c: char) -> bool {
    let without_spaces = matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9D}'
        | '\u{20000}'..='\u{3FFFF}');
    c.is_alphanumeric() && !without_spaces
}

#[cfg(test)]
thread_local! {
    /// How many bytes were looked at, for the tests of linear time.
    pub(super) static VISITED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

#[cfg(test)]
pub(super) fn visit(bytes: usize) {
    VISITED.set(VISITED.get() + bytes);
}

#[cfg(not(test))]
pub(super) fn visit(_bytes: usize) {}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str) -> Vec<(&str, Style)> {
        let spans = spans(text, false);
        spans
            .map(|span| (&text[span.range()], span.style))
            .collect()
    }

    #[test]
    fn markers_style_the_enclosed_text() {
        assert_eq!(
            set("a **b c** *d* _e_ ~~f~~ `g` __h__ ``i ` j``"),
            [
                ("a ", Style::Plain),
                ("b c", Style::Strong),
                (" ", Style::Plain),
                ("d", Style::Emphasis),
                (" ", Style::Plain),
                ("e", Style::Emphasis),
                (" ", Style::Plain),
                ("f", Style::Struck),
                (" ", Style::Plain),
                ("g", Style::Code),
                (" ", Style::Plain),
                ("h", Style::Strong),
                (" ", Style::Plain),
                ("i ` j", Style::Code),
            ]
        );
        assert_eq!(
            set("这是**重要**的"),
            [
                ("这是", Style::Plain),
                ("重要", Style::Strong),
                ("的", Style::Plain)
            ]
        );
    }

    #[test]
    fn markers_inside_words_and_sums_are_literal() {
        for text in [
            "snake_case_name",
            "2 * 3 * 4",
            "a*b*c",
            "**",
            "* *",
            "__init__x",
            "~ ~~ ~",
            "`",
            "`````a`````",
        ] {
            assert_eq!(set(text), [(text, Style::Plain)], "{text}");
        }
    }

    #[test]
    fn other_schemes_are_no_links() {
        for text in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "xhttp://a.example",
            "https://",
        ] {
            assert_eq!(set(text), [(text, Style::Plain)], "{text}");
        }
    }

    #[test]
    fn code_takes_precedence_over_other_markup() {
        assert_eq!(
            set("`**a** https://b.example`"),
            [("**a** https://b.example", Style::Code)]
        );
    }

    #[test]
    fn links_end_where_a_reader_expects() {
        for (text, address) in [
            ("请看https://a.example/x谢谢", "https://a.example/x谢谢"),
            (
                "（详见http://t.example/RUy3HJN）后面",
                "http://t.example/RUy3HJN",
            ),
            ("見て https://b.example/q。次の文", "https://b.example/q"),
            ("https://c.example/p，然后", "https://c.example/p"),
            ("“https://d.example/quoted”", "https://d.example/quoted"),
            ("「https://d.example/」", "https://d.example/"),
            ("[https://e.example/br]", "https://e.example/br"),
            ("{https://f.example/cu}", "https://f.example/cu"),
            ("(https://g.example/wiki_(x))", "https://g.example/wiki_(x)"),
            (
                "see (http://a.example/b_(c)), now",
                "http://a.example/b_(c)",
            ),
            ("https://i.example/…", "https://i.example/"),
            (
                "https://ru.example/Привет, мир",
                "https://ru.example/Привет",
            ),
            ("https://s.example/x\u{200b}y", "https://s.example/x"),
            ("https://s.example/x\u{202e}y", "https://s.example/x"),
            ("»https://t.example«", "https://t.example"),
            ("https://a.example/_x_/*y*", "https://a.example/_x_/*y"),
            ("http://[::1]:80/", "http://[::1]:80/"),
            ("HTTPS://A.EXAMPLE!", "HTTPS://A.EXAMPLE"),
        ] {
            let links: Vec<_> = set(text)
                .into_iter()
                .filter(|(_, style)| *style == Style::Link)
                .collect();
            assert_eq!(links, [(address, Style::Link)], "{text}");
        }
    }
}
