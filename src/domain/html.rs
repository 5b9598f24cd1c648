//! Turns pasted HTML into Markdown.
//!
//! Our own, because the crates for it build a tree and go through it by recursion, so that hostile HTML on the clipboard
//! would end the program. Here it is one pass with bounded nesting. What is no formatting is left out.

mod character;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use character::decode;

/// In bytes. Of more, the plain text is pasted.
const MAX_HTML: usize = 1024 * 1024;
/// In bytes. A link is written again on each of its lines, so that the Markdown can be longer.
const MAX_MARKDOWN: usize = 2 * MAX_HTML;
/// In bytes. A link to a longer address is text.
const MAX_ADDRESS: usize = 2048;
/// Deeper lists and quotes are not indented any further.
const MAX_DEPTH: usize = 8;

/// `None` if there is no formatting in it, so that the plain text is as good, or if it is too long.
pub fn to_markdown(html: &str) -> Option<String> {
    if html.len() > MAX_HTML {
        return None;
    }
    let mut writer = MarkdownWriter::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        if writer.out.len() > MAX_MARKDOWN {
            return None;
        }
        let (text, tag) = rest.split_at(at);
        writer.text(text);
        rest = if let Some((tag, after)) = read_tag(tag) {
            writer.tag(&tag, after)
        } else {
            writer.text("<");
            tag.get(1..).unwrap_or("")
        };
    }
    writer.text(rest);
    writer.finish();
    let text = writer.out.trim_end();
    (writer.is_formatted && !text.is_empty()).then(|| text.to_owned())
}

struct Tag<'a> {
    /// In lower case; empty for a comment.
    name: String,
    is_end: bool,
    attributes: &'a str,
}

impl Tag<'_> {
    fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let lower = self.attributes.to_ascii_lowercase();
        let at = lower.match_indices(name).map(|(at, _)| at).find(|at| {
            let is_start = lower
                .get(..*at)
                .is_some_and(|it| it.is_empty() || it.ends_with(char::is_whitespace));
            is_start
                && lower
                    .get(at + name.len()..)
                    .is_some_and(|it| it.trim_start().starts_with('='))
        })?;
        let value = self
            .attributes
            .get(at + name.len()..)?
            .trim_start()
            .strip_prefix('=')?
            .trim_start();
        let value = match value.chars().next()? {
            quote @ ('"' | '\'') => value.get(1..)?.split(quote).next()?,
            _ => value.split(char::is_whitespace).next()?,
        };
        Some(decode(value))
    }

    /// Whether a style takes away what the name of the tag says, as Google Docs does around everything.
    fn is_normal(&self) -> bool {
        let style = self.attribute("style").unwrap_or_default().replace(' ', "");
        style.contains("font-weight:normal") || style.contains("font-weight:400")
    }
}

/// The tag at the start of a text, and what follows it.
fn read_tag(text: &str) -> Option<(Tag<'_>, &str)> {
    let inside = text.strip_prefix('<')?;
    if let Some(comment) = inside.strip_prefix("!--") {
        let after = comment.split_once("-->").map_or("", |(_, after)| after);
        return Some((comment_tag(), after));
    }
    if inside.starts_with(['!', '?']) {
        let after = inside.split_once('>').map_or("", |(_, after)| after);
        return Some((comment_tag(), after));
    }
    let is_end = inside.starts_with('/');
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let length = inside
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(inside.len());
    if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let (name, rest) = inside.split_at(length);
    let mut quote = None;
    let end = rest.find(|c| match (quote, c) {
        (None, '>') => true,
        (None, '"' | '\'') => {
            quote = Some(c);
            false
        }
        (Some(opened), c) if c == opened => {
            quote = None;
            false
        }
        _ => false,
    });
    let end = end.unwrap_or(rest.len());
    let tag = Tag {
        name: name.to_ascii_lowercase(),
        is_end,
        attributes: rest.get(..end).unwrap_or(""),
    };
    Some((tag, rest.get(end + 1..).unwrap_or("")))
}

fn comment_tag<'a>() -> Tag<'a> {
    Tag {
        name: String::new(),
        is_end: false,
        attributes: "",
    }
}

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "the states are independent")]
struct MarkdownWriter {
    out: String,
    is_formatted: bool,
    /// Marks that are open: the mark, where its text begins once there is any, and the end of a link.
    marks: Vec<OpenMark>,
    /// `Some`: numbered, with the next number.
    lists: Vec<Option<u32>>,
    quotes: usize,
    in_code_block: bool,
    in_code: bool,
    /// Line breaks and a space that are written before the next text.
    breaks: usize,
    has_space: bool,
    /// The mark of a list item or heading, before its text.
    prefix: Option<String>,
}

struct OpenMark {
    name: &'static str,
    mark: &'static str,
    is_written: bool,
    address: Option<String>,
}

impl MarkdownWriter {
    /// Returns what is to be read next.
    fn tag<'t>(&mut self, tag: &Tag<'_>, after: &'t str) -> &'t str {
        match &*tag.name {
            "script" | "style" | "head" | "title" | "template" if !tag.is_end => {
                return skip(after, &tag.name);
            }
            "b" | "strong" if tag.is_end || !tag.is_normal() => self.mark(tag, "b", "**"),
            "i" | "em" => self.mark(tag, "i", "*"),
            "s" | "del" | "strike" => self.mark(tag, "s", "~~"),
            "code" | "tt" | "kbd" if !self.in_code_block => {
                self.mark(tag, "code", "`");
                self.in_code = !tag.is_end;
            }
            "a" => self.link(tag),
            "br" => self.line_break(1),
            "hr" => {
                self.line_break(2);
                self.write("---");
                self.line_break(2);
            }
            "pre" => self.code_block(tag.is_end),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.line_break(2);
                let level = tag
                    .name
                    .bytes()
                    .last()
                    .map_or(1, |digit| usize::from(digit - b'0'));
                self.set_prefix((!tag.is_end).then(|| "#".repeat(level) + " "));
            }
            "ul" | "ol" => self.list(tag),
            "li" => self.item(tag.is_end),
            "blockquote" => {
                self.line_break(2);
                let change = if tag.is_end {
                    self.quotes.saturating_sub(1)
                } else {
                    self.quotes + 1
                };
                self.quotes = change.min(MAX_DEPTH);
                self.is_formatted = true;
            }
            "p" if self.lists.is_empty() => self.line_break(2),
            "p" | "div" | "tr" | "section" | "article" | "table" | "header" | "footer" | "dt"
            | "dd" => {
                self.line_break(1);
            }
            "td" | "th" if tag.is_end => self.has_space = true,
            "img" => {
                if let Some(text) = tag.attribute("alt") {
                    self.text(&text);
                }
            }
            _ => {}
        }
        after
    }

    fn set_prefix(&mut self, prefix: Option<String>) {
        self.is_formatted |= prefix.is_some();
        self.prefix = prefix;
    }

    fn line_break(&mut self, breaks: usize) {
        if self.in_code_block {
            self.out.push('\n');
            return;
        }
        // No mark goes over the end of a line.
        self.breaks = self.breaks.max(breaks);
        self.has_space = false;
    }

    fn list(&mut self, tag: &Tag<'_>) {
        self.line_break(
            if self.lists.is_empty() || tag.is_end && self.lists.len() == 1 {
                2
            } else {
                1
            },
        );
        if tag.is_end {
            let _ended = self.lists.pop();
        } else if self.lists.len() < MAX_DEPTH {
            self.lists.push((tag.name == "ol").then_some(1));
        }
    }

    fn item(&mut self, is_end: bool) {
        self.line_break(1);
        if is_end {
            return;
        }
        let depth = self.lists.len().saturating_sub(1);
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        };
        self.set_prefix(Some("  ".repeat(depth) + &mark));
    }

    fn code_block(&mut self, is_end: bool) {
        if self.in_code_block != is_end {
            return;
        }
        if is_end {
            if !self.out.ends_with('\n') {
                self.out.push('\n');
            }
            self.in_code_block = false;
            self.out.push_str("```");
            self.line_break(2);
        } else {
            self.line_break(2);
            self.write("```\n");
            self.in_code_block = true;
            self.is_formatted = true;
        }
    }

    fn mark(&mut self, tag: &Tag<'_>, name: &'static str, mark: &'static str) {
        if self.in_code_block || (self.in_code && name != "code") {
            return;
        }
        if tag.is_end {
            self.close(name);
        } else if !self.marks.iter().any(|open| open.name == name) {
            self.marks.push(OpenMark {
                name,
                mark,
                is_written: false,
                address: None,
            });
        }
    }

    fn link(&mut self, tag: &Tag<'_>) {
        if tag.is_end {
            return self.close("a");
        }
        let address = tag.attribute("href").filter(|address| {
            let mut schemes = ["http://", "https://", "mailto:"].iter();
            address.len() <= MAX_ADDRESS
                && schemes.any(|scheme| address.starts_with(scheme))
                && !address.contains(['(', ')', ' ', '\n'])
        });
        let is_open = self.marks.iter().any(|open| open.name == "a");
        if let Some(address) = address.filter(|_| !is_open && !self.in_code && !self.in_code_block)
        {
            self.marks.push(OpenMark {
                name: "a",
                mark: "[",
                is_written: false,
                address: Some(address.into_owned()),
            });
        }
    }

    /// Ends a mark, and those that were opened inside it and not ended.
    fn close(&mut self, name: &str) {
        let Some(index) = self.marks.iter().position(|open| open.name == name) else {
            return;
        };
        for open in self
            .marks
            .split_off(index)
            .into_iter()
            .rev()
            .filter(|open| open.is_written)
        {
            self.is_formatted = true;
            match open.address {
                Some(address) => {
                    // The address as its own text.
                    if self.out.ends_with(&format!("[{address}")) {
                        self.out.truncate(self.out.len() - address.len() - 1);
                        self.out.push_str(&address);
                    } else {
                        self.end_link(&address);
                    }
                }
                None => self.out.push_str(open.mark),
            }
        }
    }

    fn text(&mut self, text: &str) {
        let text = decode(text);
        if self.in_code_block {
            self.out.push_str(&text);
            return;
        }
        for (index, word) in text
            .split(|c: char| c.is_ascii_whitespace() || c == '\u{A0}')
            .enumerate()
        {
            self.has_space |= index > 0;
            if !word.is_empty() {
                let word = if self.in_code {
                    Cow::Borrowed(word)
                } else {
                    escape(word)
                };
                self.write(&word);
            }
        }
    }

    /// Writes a text after what is due before it.
    fn write(&mut self, text: &str) {
        let breaks = std::mem::take(&mut self.breaks);
        if breaks > 0 && !self.out.is_empty() {
            // No mark goes over the end of a line, so it is set anew.
            self.interrupt_marks();
            for _ in 0..breaks {
                self.out.push('\n');
            }
        } else if self.has_space && !self.out.is_empty() && !self.out.ends_with(char::is_whitespace)
        {
            self.out.push(' ');
        }
        self.has_space = false;
        if self.out.is_empty() || self.out.ends_with('\n') {
            self.out.push_str(&"> ".repeat(self.quotes));
            let prefix = self.prefix.take().unwrap_or_default();
            self.out.push_str(&prefix);
        }
        for open in self.marks.iter_mut().filter(|open| !open.is_written) {
            open.is_written = true;
            self.out.push_str(open.mark);
        }
        self.out.push_str(text);
    }

    fn end_link(&mut self, address: &str) {
        for part in ["](", address, ")"] {
            self.out.push_str(part);
        }
    }

    fn interrupt_marks(&mut self) {
        let mut marks = std::mem::take(&mut self.marks);
        for open in marks.iter_mut().rev().filter(|open| open.is_written) {
            match &open.address {
                Some(address) => self.end_link(address),
                None => self.out.push_str(open.mark),
            }
            open.is_written = false;
            self.is_formatted = true;
        }
        self.marks = marks;
    }

    fn finish(&mut self) {
        if self.in_code_block {
            self.code_block(true);
        }
        self.interrupt_marks();
    }
}

/// What follows the end of an element.
fn skip<'t>(text: &'t str, name: &str) -> &'t str {
    let mut rest = text;
    while let Some(at) = rest.find("</") {
        rest = rest.get(at + 2..).unwrap_or("");
        let is_it = rest
            .get(..name.len())
            .is_some_and(|it| it.eq_ignore_ascii_case(name));
        if is_it {
            return rest.split_once('>').map_or("", |(_, after)| after);
        }
    }
    ""
}

/// So that characters of the text are no marks.
fn escape(word: &str) -> Cow<'_, str> {
    let is_mark = |c: char| matches!(c, '*' | '`' | '\\' | '~');
    let is_edge = word.starts_with('_') || word.ends_with('_');
    if !word.contains(is_mark) && !is_edge {
        return Cow::Borrowed(word);
    }
    let mut escaped = String::with_capacity(word.len() + 4);
    for c in word.chars() {
        if is_mark(c) || (c == '_' && is_edge) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    Cow::Owned(escaped)
}
