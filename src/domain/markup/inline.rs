//! Markup inside a line: code, links, strong, emphasis, strikethrough.
//!
//! Code takes precedence over links, and links over emphasis. A marker inside a word is a literal character.

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Without markers.
    pub text: String,
    pub style: Style,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Style {
    #[default]
    Plain,
    Strong,
    Emphasis,
    Struck,
    Code,
    /// Always `http` or `https`.
    Link(String),
}

pub(super) fn spans(text: &str) -> Vec<Span> {
    let mut reader = Reader {
        text,
        at: 0,
        plain: 0,
        spans: Vec::new(),
        last_marks: last_marks(text),
    };
    while reader.step() {}
    reader.flush(text.len());
    reader.spans
}

/// Longest first, so that `**` is not read as two `*`.
const MARKS: [(&str, Style); 5] = [
    ("**", Style::Strong),
    ("__", Style::Strong),
    ("~~", Style::Struck),
    ("*", Style::Emphasis),
    ("_", Style::Emphasis),
];

/// The last position of each marker, so that one that is never closed is not searched for again: keeps parsing
/// linear.
fn last_marks(text: &str) -> Vec<(&'static str, usize)> {
    let marks = MARKS.iter().map(|(mark, _)| *mark).chain(["`"]);
    marks
        .filter_map(|mark| Some((mark, text.rfind(mark)?)))
        .collect()
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Where the current plain run starts.
    plain: usize,
    spans: Vec<Span>,
    last_marks: Vec<(&'static str, usize)>,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn is_in_word(&self) -> bool {
        let before = self.text.get(..self.at).unwrap_or("");
        before.ends_with(char::is_alphanumeric)
    }

    fn may_close(&self, mark: &str, from: usize) -> bool {
        let mut marks = self.last_marks.iter();
        marks.any(|(known, at)| *known == mark && *at >= from)
    }

    fn step(&mut self) -> bool {
        let Some(next) = self.rest().chars().next() else {
            return false;
        };
        let taken = match next {
            '`' => self.code(),
            'h' | 'H' => self.link(),
            '*' | '_' | '~' => self.marked(),
            _ => false,
        };
        if !taken {
            self.at += next.len_utf8();
        }
        true
    }

    /// Ends the plain run at `until`.
    fn flush(&mut self, until: usize) {
        let text = self.text.get(self.plain..until).unwrap_or("");
        if !text.is_empty() {
            self.push(text, Style::Plain);
        }
    }

    fn push(&mut self, text: &str, style: Style) {
        let text = text.to_owned();
        self.spans.push(Span { text, style });
    }

    fn take(&mut self, text: &str, style: Style, length: usize) -> bool {
        self.flush(self.at);
        self.push(text, style);
        self.at += length;
        self.plain = self.at;
        true
    }

    fn code(&mut self) -> bool {
        let rest = self.rest();
        let ticks = rest.len() - rest.trim_start_matches('`').len();
        let (Some(fence), Some(inside)) = (rest.get(..ticks), rest.get(ticks..)) else {
            return false;
        };
        let may_close = self.may_close("`", self.at + ticks);
        let end = may_close.then(|| inside.find(fence)).flatten();
        let Some(end) = end.filter(|end| *end > 0) else {
            return self.skip(ticks);
        };
        let code = inside.get(..end).unwrap_or("");
        self.take(code, Style::Code, ticks + end + ticks)
    }

    fn skip(&mut self, length: usize) -> bool {
        self.at += length;
        true
    }

    fn link(&mut self) -> bool {
        let rest = self.rest();
        let mut schemes = ["https://", "http://"].into_iter();
        let Some(scheme) = schemes.find(|scheme| starts_with(rest, scheme)) else {
            return false;
        };
        let mut parts = rest.split(|c: char| c.is_whitespace() || "<>\"`".contains(c));
        let url = trimmed(parts.next().unwrap_or(""));
        if self.is_in_word() || url.len() <= scheme.len() {
            return false;
        }
        self.take(url, Style::Link(url.to_owned()), url.len())
    }

    fn marked(&mut self) -> bool {
        let rest = self.rest();
        let Some((mark, style)) = MARKS.iter().find(|(mark, _)| rest.starts_with(mark)) else {
            return false;
        };
        let run = rest.len() - rest.trim_start_matches(|c| mark.starts_with(c)).len();
        let inside = rest.get(mark.len()..).unwrap_or("");
        let opens = run == mark.len()
            && !self.is_in_word()
            && inside.starts_with(|c: char| !c.is_whitespace());
        if opens && self.may_close(mark, self.at + mark.len()) {
            let line = inside.split('\n').next().unwrap_or("");
            if let Some(text) = closing(line, mark).and_then(|end| line.get(..end)) {
                return self.take(text, style.clone(), mark.len() + text.len() + mark.len());
            }
        }
        self.skip(run)
    }
}

/// Where the marker closes: not after whitespace, not before a letter. Marked text contains no link and no code.
fn closing(line: &str, mark: &str) -> Option<usize> {
    let mut marks = line.match_indices(mark).take(MAX_CLOSERS);
    let (end, _) = marks.find(|(at, _)| {
        let before = line.get(..*at).unwrap_or("");
        let after = line.get(at + mark.len()..).unwrap_or("");
        before.ends_with(|c: char| !c.is_whitespace() && !mark.starts_with(c))
            && !after.starts_with(|c: char| c.is_alphanumeric() || mark.starts_with(c))
    })?;
    let text = line.get(..end)?;
    (!text.contains("://") && !text.contains('`')).then_some(end)
}

/// How many candidates for a closing marker are tried, which keeps parsing of hostile text linear.
const MAX_CLOSERS: usize = 32;

fn starts_with(text: &str, scheme: &str) -> bool {
    text.get(..scheme.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

/// Without punctuation of the surrounding sentence, and without a bracket that the URL did not open.
fn trimmed(url: &str) -> &str {
    let mut url = url;
    loop {
        let shorter = url.trim_end_matches(['.', ',', '!', '?', ';', ':', '\'', '*', '_', '~']);
        let shorter = match shorter.strip_suffix(')') {
            Some(open) if shorter.matches(')').count() > shorter.matches('(').count() => open,
            _ => shorter,
        };
        if shorter.len() == url.len() {
            return url;
        }
        url = shorter;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str) -> Vec<(String, Style)> {
        spans(text)
            .into_iter()
            .map(|span| (span.text, span.style))
            .collect()
    }

    fn link(url: &str) -> (String, Style) {
        (url.to_owned(), Style::Link(url.to_owned()))
    }

    fn run(text: &str, style: Style) -> (String, Style) {
        (text.to_owned(), style)
    }

    #[test]
    fn markers_style_the_enclosed_text() {
        assert_eq!(
            set("a **b c** *d* _e_ ~~f~~ `g`"),
            [
                run("a ", Style::Plain),
                run("b c", Style::Strong),
                run(" ", Style::Plain),
                run("d", Style::Emphasis),
                run(" ", Style::Plain),
                run("e", Style::Emphasis),
                run(" ", Style::Plain),
                run("f", Style::Struck),
                run(" ", Style::Plain),
                run("g", Style::Code),
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
        ] {
            assert_eq!(set(text), [run(text, Style::Plain)], "{text}");
        }
    }

    #[test]
    fn link_keeps_markers_and_drops_punctuation_of_the_sentence() {
        assert_eq!(
            set("https://a.example/_x_/*y*"),
            [link("https://a.example/_x_/*y")]
                .into_iter()
                .chain([run("*", Style::Plain)])
                .collect::<Vec<_>>()
        );
        assert_eq!(
            set("see (http://a.example/b_(c)), now"),
            [
                run("see (", Style::Plain),
                link("http://a.example/b_(c)"),
                run("), now", Style::Plain)
            ]
        );
    }

    #[test]
    fn other_schemes_are_no_links() {
        for text in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "xhttp://a.example",
            "https://",
        ] {
            assert_eq!(set(text), [run(text, Style::Plain)], "{text}");
        }
    }

    #[test]
    fn code_takes_precedence_over_other_markup() {
        assert_eq!(
            set("`**a** https://b.example`"),
            [run("**a** https://b.example", Style::Code)]
        );
    }

    #[test]
    fn hostile_markers_are_parsed_in_linear_time() {
        for mark in ["*a ", "_", "`", "~~x", "**a*", "h", "https://a("] {
            let text = mark.repeat(40_000);
            assert!(!spans(&text).is_empty());
        }
    }
}
