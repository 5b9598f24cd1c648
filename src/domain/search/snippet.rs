//! A result on one line: the text around the first match, with all matches in it.

use std::ops::Range;

use super::query::Query;

/// How much of a text is shown, in characters.
const MAX_CHARS: usize = 240;
/// How much of it stands before the first match.
const BEFORE: usize = 40;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    pub text: String,
    /// The bytes of `text` that match, in their order.
    pub highlights: Vec<Range<usize>>,
}

impl Snippet {
    pub fn new(text: &str, query: &Query) -> Self {
        let found = query.highlights(text);
        let start = found
            .first()
            .map_or(0, |first| window_start(text, first.start));
        let mut snippet = Self::default();
        if start > 0 {
            snippet.text.push('…');
        }
        let mut found = found.into_iter().peekable();
        let mut open = None;
        let mut left = MAX_CHARS;
        let mut chars = text.get(start..).unwrap_or_default().char_indices();
        for (at, c) in chars.by_ref() {
            let at = start + at;
            if found.peek().is_some_and(|part| part.end <= at) {
                snippet.close(&mut open);
                let _past = found.next();
            }
            if open.is_none() && found.peek().is_some_and(|part| part.contains(&at)) {
                open = Some(snippet.text.len());
            }
            let is_space = c.is_whitespace();
            if is_space && snippet.text.ends_with([' ', '…']) {
                continue;
            }
            if left == 0 {
                snippet.close(&mut open);
                snippet.text.truncate(snippet.text.trim_end().len());
                snippet.text.push('…');
                return snippet;
            }
            left -= 1;
            if !(is_space && snippet.text.is_empty()) {
                snippet.text.push(if is_space { ' ' } else { c });
            }
        }
        snippet.close(&mut open);
        let end = snippet.text.trim_end().len();
        snippet.text.truncate(end);
        snippet
    }

    fn close(&mut self, open: &mut Option<usize>) {
        if let Some(start) = open.take().filter(|start| *start < self.text.len()) {
            self.highlights.push(start..self.text.trim_end().len());
        }
    }
}

/// Some words before the first match, on the same line.
fn window_start(text: &str, first: usize) -> usize {
    let before = text.get(..first).unwrap_or_default();
    let mut chars = before.char_indices().rev();
    let Some((earliest, _)) = chars.nth(BEFORE) else {
        return 0;
    };
    let shown = before.get(earliest..).unwrap_or_default();
    let space = shown.find(char::is_whitespace);
    // Scripts without spaces are cut anywhere.
    let skipped = space.map_or_else(
        || shown.chars().next().map_or(0, char::len_utf8),
        |at| at + 1,
    );
    let start = earliest + skipped;
    if text.is_char_boundary(start) {
        start
    } else {
        earliest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snippet(text: &str, asked: &str) -> (String, Vec<String>) {
        let snippet = Snippet::new(text, &Query::parse(asked).unwrap());
        let matches = snippet
            .highlights
            .iter()
            .map(|part| snippet.text.get(part.clone()).unwrap());
        let matches = matches.map(str::to_owned).collect();
        (snippet.text, matches)
    }

    #[test]
    fn short_text_is_shown_on_one_line() {
        let (text, matches) = snippet("  A dog,\n\n another Dog\n", "dog");
        assert_eq!(text, "A dog, another Dog");
        assert_eq!(matches, ["dog", "Dog"]);
        assert_eq!(snippet("only a filter", "has:link").0, "only a filter");
        assert_eq!(snippet("", "dog"), (String::new(), vec![]));
    }

    #[test]
    fn long_text_is_cut_around_the_first_match() {
        let text = format!("{} needle {}", "before ".repeat(100), "after ".repeat(100));
        let (shown, matches) = snippet(&text, "needle");
        assert!(
            shown.starts_with("…before ") && shown.ends_with("after…"),
            "{shown}"
        );
        assert!(shown.chars().count() <= MAX_CHARS + 2);
        assert!(shown.find("needle").unwrap() < 60);
        assert_eq!(matches, ["needle"]);
        let text = format!("{}針{}", "日".repeat(500), "本".repeat(500));
        let (shown, matches) = snippet(&text, "針");
        assert!(
            shown.starts_with("…日日") && shown.ends_with("本…"),
            "{shown}"
        );
        assert_eq!(matches, ["針"]);
    }

    #[test]
    fn match_over_a_line_break_is_one_match() {
        assert_eq!(snippet("a big\n  dog", "\"big dog\"").1, ["big dog"]);
        let spaced = format!("{} dog", "x\u{2003}".repeat(300));
        assert_eq!(snippet(&spaced, "dog").1, ["dog"]);
    }
}
