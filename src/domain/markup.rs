//! The source text of a message as blocks and spans.
//!
//! Parsing takes linear time, never fails, and never drops a character that is not markup. Links are `http` or
//! `https`.

mod inline;

pub use inline::{Span, Style};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Empty only for a blank text.
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// With the line breaks of the source.
    Paragraph(Vec<Span>),
    Quote(Vec<Span>),
    Code(String),
}

impl Content {
    pub fn parse(text: &str) -> Self {
        let mut lines = Lines {
            rest: text.trim_matches(['\n', '\r']),
        };
        Self {
            blocks: std::iter::from_fn(|| lines.block()).collect(),
        }
    }

    /// Without markup, for a screen reader.
    pub fn plain(&self) -> String {
        let mut plain = String::new();
        for block in &self.blocks {
            if !plain.is_empty() {
                plain.push('\n');
            }
            match block {
                Block::Paragraph(spans) | Block::Quote(spans) => {
                    plain.extend(spans.iter().map(|span| span.text.as_str()));
                }
                Block::Code(code) => plain.push_str(code),
            }
        }
        plain
    }
}

/// The lines that are left to parse.
struct Lines<'a> {
    rest: &'a str,
}

impl<'a> Lines<'a> {
    fn peek(&self) -> Option<&'a str> {
        self.rest.lines().next()
    }

    fn next(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        self.rest = rest;
        Some(line.strip_suffix('\r').unwrap_or(line))
    }

    fn block(&mut self) -> Option<Block> {
        while self.peek()?.trim().is_empty() {
            let _blank = self.next()?;
        }
        let first = self.peek()?;
        if let Some(code) = self.fence(first) {
            return Some(Block::Code(code));
        }
        if first.starts_with('>') {
            return Some(Block::Quote(inline::spans(&self.quote())));
        }
        Some(Block::Paragraph(inline::spans(&self.paragraph())))
    }

    /// A fenced block of code. A fence that is never closed is ordinary text.
    fn fence(&mut self, first: &str) -> Option<String> {
        let mark = fence_of(first)?;
        let (_, inside) = self.rest.split_once('\n')?;
        let mut length = 0;
        for line in inside.split_inclusive('\n') {
            let closing = line.trim_end();
            if closing.starts_with(mark) && closing.trim_matches('`').is_empty() {
                let code = inside.get(..length)?.trim_end_matches(['\n', '\r']);
                self.rest = inside.get(length + line.len()..)?;
                return Some(code.to_owned());
            }
            length += line.len();
        }
        None
    }

    fn quote(&mut self) -> String {
        let mut quoted = Vec::new();
        while let Some(line) = self.peek().and_then(|line| line.strip_prefix('>')) {
            quoted.push(line.strip_prefix(' ').unwrap_or(line));
            let _taken = self.next();
        }
        quoted.join("\n")
    }

    fn paragraph(&mut self) -> String {
        let mut text = Vec::new();
        while let Some(line) = self.peek() {
            let closed = !text.is_empty() && (line.starts_with('>') || self.opens_fence(line));
            if closed || line.trim().is_empty() {
                break;
            }
            text.push(line);
            let _taken = self.next();
        }
        text.join("\n")
    }

    fn opens_fence(&self, line: &str) -> bool {
        let mut after = self.rest.lines().skip(1);
        fence_of(line).is_some_and(|mark| after.any(|line| line.trim_end() == mark))
    }
}

/// The backticks that open a block of code; a word after them names the language and is not shown.
fn fence_of(line: &str) -> Option<&str> {
    let ticks = line.len() - line.trim_start_matches('`').len();
    let info = line.get(ticks..)?.trim();
    let in_name = |c: char| c.is_alphanumeric() || "_#+.-".contains(c);
    line.get(..ticks)
        .filter(|_| ticks >= 3 && info.chars().all(in_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Span {
        Span {
            text: text.into(),
            style: Style::Plain,
        }
    }

    #[test]
    fn blocks_are_parsed() {
        let content = Content::parse(
            "before\n```rust\nlet a = 1;\n\nlet b = 2;\n```\n> quoted\n> twice\n\nafter",
        );
        assert_eq!(
            content.blocks,
            [
                Block::Paragraph(vec![plain("before")]),
                Block::Code("let a = 1;\n\nlet b = 2;".into()),
                Block::Quote(vec![plain("quoted\ntwice")]),
                Block::Paragraph(vec![plain("after")]),
            ]
        );
    }

    #[test]
    fn unclosed_fence_is_text() {
        let content = Content::parse("```\nnot code");
        assert_eq!(content.plain(), "```\nnot code");
    }

    #[test]
    fn blank_text_has_no_blocks() {
        assert_eq!(Content::parse("").blocks, []);
        assert_eq!(Content::parse("\n \n").blocks, []);
    }

    #[test]
    fn many_unclosed_fences_are_parsed_in_linear_time() {
        let text = "```\n".to_owned() + &"x ` y\n".repeat(50_000);
        assert!(!Content::parse(&text).blocks.is_empty());
    }

    proptest::proptest! {
        #[test]
        fn parse_never_panics(text in "(?s).{0,200}") {
            let _ = Content::parse(&text);
        }

        #[test]
        fn text_without_markup_is_unchanged(text in "[a-z]{1,8}( [a-z]{1,8}){0,8}") {
            assert_eq!(Content::parse(&text).plain(), text);
        }
    }
}
