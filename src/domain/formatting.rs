//! Sets and removes the marks of Markdown in a text that is being written. Must not know editors.

use std::ops::Range;

/// A kind of formatting that the user can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Bold,
    Italic,
    Strike,
    Code,
    Link,
}

impl Mark {
    /// In the order of the formatting bar.
    pub const ALL: [Self; 5] = [
        Self::Bold,
        Self::Italic,
        Self::Strike,
        Self::Code,
        Self::Link,
    ];

    fn delimiter(self) -> &'static str {
        match self {
            Self::Bold => "**",
            Self::Italic => "*",
            Self::Strike => "~~",
            Self::Code | Self::Link => "`",
        }
    }
}

/// A replacement of a part of a text, and what is selected afterwards. Positions are in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextEdit {
    pub range: Range<usize>,
    pub inserted: String,
    pub selection: Range<usize>,
}

/// Sets or removes a mark around the selection, or at the caret. `None` for a selection that is not in the text.
pub fn toggle(text: &str, selection: Range<usize>, mark: Mark) -> Option<TextEdit> {
    let selected = text.get(selection.clone())?;
    let trimmed = selected.trim();
    let start = selection.start + (selected.len() - selected.trim_start().len());
    let range = if trimmed.is_empty() {
        selection
    } else {
        start..start + trimmed.len()
    };
    Some(match mark {
        Mark::Link => link(text, range),
        _ if range.is_empty() => toggle_at_caret(text, range.start, mark),
        Mark::Code if trimmed.contains('\n') => code_block(text, range),
        _ if trimmed.contains('\n') => toggle_lines(trimmed, range, mark),
        _ => toggle_around(text, range, mark),
    })
}

/// How many times the character of a mark stands at the end of one text and at the start of another.
fn run(before: &str, after: &str, mark: Mark) -> (usize, usize) {
    let c = mark.delimiter().chars().next().unwrap_or('*');
    let before = before.len() - before.trim_end_matches(c).len();
    (before, after.len() - after.trim_start_matches(c).len())
}

/// Whether that many characters on both sides have this mark among them: of three asterisks, one is italic and two bold.
fn is_marked((before, after): (usize, usize), mark: Mark) -> bool {
    let runs = before.min(after);
    match mark {
        Mark::Italic => runs % 2 == 1,
        Mark::Bold | Mark::Strike => runs >= 2,
        Mark::Code | Mark::Link => runs == 1,
    }
}

fn toggle_at_caret(text: &str, at: usize, mark: Mark) -> TextEdit {
    let (before, after) = text.split_at(at);
    let delimiter = mark.delimiter();
    let runs = run(before, after, mark);
    if is_marked(runs, mark) {
        let start = at - delimiter.len();
        return TextEdit {
            range: start..at + delimiter.len(),
            inserted: String::new(),
            selection: start..start,
        };
    }
    // At the end of what is marked, the caret goes out of it.
    if is_marked((runs.1, runs.1), mark) && is_open(before, mark) {
        let end = at + delimiter.len();
        return TextEdit {
            range: at..at,
            inserted: String::new(),
            selection: end..end,
        };
    }
    let inside = at + delimiter.len();
    TextEdit {
        range: at..at,
        inserted: delimiter.repeat(2),
        selection: inside..inside,
    }
}

/// Whether the last line has a mark without its end.
fn is_open(before: &str, mark: Mark) -> bool {
    let line = before.rsplit('\n').next().unwrap_or("");
    line.matches(mark.delimiter()).count() % 2 == 1
}

fn toggle_around(text: &str, range: Range<usize>, mark: Mark) -> TextEdit {
    let delimiter = mark.delimiter();
    let (before, rest) = text.split_at(range.start);
    let (selected, after) = rest.split_at(range.len());
    if let Some(inner) = unmarked(selected, mark) {
        return TextEdit {
            selection: range.start..range.start + inner.len(),
            inserted: inner.to_owned(),
            range,
        };
    }
    if is_marked(run(before, after, mark), mark) {
        let start = range.start - delimiter.len();
        return TextEdit {
            range: start..range.end + delimiter.len(),
            inserted: selected.to_owned(),
            selection: start..start + selected.len(),
        };
    }
    let (opening, closing) = match mark {
        Mark::Code if selected.contains('`') => ("`` ", " ``"),
        _ => (delimiter, delimiter),
    };
    let start = range.start + opening.len();
    TextEdit {
        inserted: format!("{opening}{selected}{closing}"),
        selection: start..start + selected.len(),
        range,
    }
}

/// A text without its mark, if it has it on both ends.
fn unmarked(text: &str, mark: Mark) -> Option<&str> {
    let delimiter = mark.delimiter();
    let inner = text.strip_prefix(delimiter)?.strip_suffix(delimiter)?;
    let (ends, starts) = run(text, text, mark);
    let is_whole = !inner.is_empty() && is_marked((starts, ends), mark);
    is_whole.then_some(inner)
}

/// No mark goes over the end of a paragraph, so each line has its own.
fn toggle_lines(selected: &str, range: Range<usize>, mark: Mark) -> TextEdit {
    let delimiter = mark.delimiter();
    let is_text = |line: &&str| !line.trim().is_empty();
    let mut texts = selected.split('\n').filter(is_text);
    let removes = texts.all(|line| unmarked(line.trim(), mark).is_some());
    let lines = selected.split('\n').map(|line| {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            line.to_owned()
        } else if let Some(inner) = unmarked(trimmed, mark) {
            if removes { inner } else { trimmed }.to_owned()
        } else {
            format!("{delimiter}{trimmed}{delimiter}")
        }
    });
    let inserted = lines.collect::<Vec<_>>().join("\n");
    TextEdit {
        selection: range.start..range.start + inserted.len(),
        range,
        inserted,
    }
}

fn code_block(text: &str, range: Range<usize>) -> TextEdit {
    let selected = text.get(range.clone()).unwrap_or_default();
    let runs = selected.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0).max(2) + 1);
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let first = if before.is_empty() || before.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    let last = if after.is_empty() || after.starts_with('\n') {
        ""
    } else {
        "\n"
    };
    let start = range.start + first.len() + fence.len() + 1;
    TextEdit {
        inserted: format!("{first}{fence}\n{selected}\n{fence}{last}"),
        selection: start..start + selected.len(),
        range,
    }
}

/// What is missing of a link has the caret: the text of an address, or the address of a text.
fn link(text: &str, range: Range<usize>) -> TextEdit {
    let selected = text.get(range.clone()).unwrap_or_default();
    let is_address = is_address(selected);
    let inserted = if is_address {
        format!("[]({selected})")
    } else {
        format!("[{selected}]()")
    };
    let at = if is_address || selected.is_empty() {
        range.start + 1
    } else {
        range.start + inserted.len() - 1
    };
    TextEdit {
        range,
        inserted,
        selection: at..at,
    }
}

fn is_address(text: &str) -> bool {
    let mut schemes = ["http://", "https://", "mailto:"].iter();
    schemes.any(|scheme| text.starts_with(scheme)) && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The selection is between `[` and `]`, or `|` is the caret.
    fn toggled(marked: &str, mark: Mark) -> String {
        let (text, selection) = if let Some((before, after)) = marked.split_once('|') {
            (format!("{before}{after}"), before.len()..before.len())
        } else {
            let (before, rest) = marked.split_once('‹').unwrap();
            let (selected, after) = rest.split_once('›').unwrap();
            let end = before.len() + selected.len();
            (format!("{before}{selected}{after}"), before.len()..end)
        };
        let edit = toggle(&text, selection, mark).unwrap();
        let mut text = text;
        text.replace_range(edit.range, &edit.inserted);
        let Range { start, end } = edit.selection;
        if start == end {
            text.insert(start, '|');
        } else {
            text.insert(end, '›');
            text.insert(start, '‹');
        }
        text
    }

    #[test]
    fn marks_are_set_and_removed() {
        for (before, mark, after) in [
            ("a ‹word› b", Mark::Bold, "a **‹word›** b"),
            ("a **‹word›** b", Mark::Bold, "a ‹word› b"),
            ("a ‹**word**› b", Mark::Bold, "a ‹word› b"),
            ("a ‹ word ›b", Mark::Italic, "a  *‹word›* b"),
            ("**‹word›**", Mark::Italic, "***‹word›***"),
            ("***‹word›***", Mark::Italic, "**‹word›**"),
            ("***‹word›***", Mark::Bold, "*‹word›*"),
            ("‹one›", Mark::Strike, "~~‹one›~~"),
            ("‹one\n\ntwo›", Mark::Bold, "‹**one**\n\n**two**›"),
            ("‹**one**\n**two**›", Mark::Bold, "‹one\ntwo›"),
            ("x ‹one›", Mark::Code, "x `‹one›`"),
            ("‹a`b›", Mark::Code, "`` ‹a`b› ``"),
            ("x‹one\ntwo›", Mark::Code, "x\n```\n‹one\ntwo›\n```"),
            ("a |", Mark::Bold, "a **|**"),
            ("a **|**", Mark::Bold, "a |"),
            ("a **b|**", Mark::Bold, "a **b**|"),
            ("a `b|`", Mark::Code, "a `b`|"),
            ("‹text›", Mark::Link, "[text](|)"),
            ("‹https://x.y›", Mark::Link, "[|](https://x.y)"),
            ("|", Mark::Link, "[|]()"),
        ] {
            assert_eq!(toggled(before, mark), after, "{before} {mark:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn any_selection_is_formatted(text in "([*`~\\n ]|\\PC){0,40}", a in 0_usize..80, b in 0_usize..80, mark in 0_usize..5) {
            let range = a.min(b)..a.max(b);
            if let Some(edit) = toggle(&text, range, Mark::ALL[mark]) {
                let mut changed = text;
                changed.replace_range(edit.range, &edit.inserted);
                prop_assert!(changed.get(edit.selection).is_some());
            }
        }
    }
}
