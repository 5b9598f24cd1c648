//! Highlights Markdown while it is written: marked text as it will look, and the marks themselves quieter.

use std::ops::Range;

use iced::Font;
use iced::advanced::text::highlighter::{Format, Highlighter};

use crate::ui::markdown_marks::{self, LineState, MarkdownStyle};
use crate::ui::{Theme, font};

/// The state before each line that was read, and of the next one.
#[derive(Debug)]
pub(super) struct DraftHighlighter {
    states: Vec<LineState>,
}

impl DraftHighlighter {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "the signature is that of iced"
    )]
    pub(super) fn format(style: &MarkdownStyle, theme: &Theme) -> Format<Font> {
        let roles = &theme.roles;
        let color = if style.is_mark || style.is_struck {
            Some(roles.text_muted)
        } else if style.is_link || style.is_code {
            Some(roles.accent_text)
        } else {
            None
        };
        let font = if style.is_code {
            Some(font::MONO)
        } else if style.is_bold {
            Some(font::BOLD)
        } else if style.is_italic {
            Some(font::ITALIC)
        } else {
            None
        };
        Format { color, font }
    }
}

impl Highlighter for DraftHighlighter {
    type Settings = ();
    type Highlight = MarkdownStyle;
    type Iterator<'a> = std::vec::IntoIter<(Range<usize>, MarkdownStyle)>;

    fn new((): &()) -> Self {
        Self {
            states: vec![LineState::default()],
        }
    }

    fn update(&mut self, (): &()) {}

    fn change_line(&mut self, line: usize) {
        self.states.truncate(line + 1);
    }

    fn highlight_line(&mut self, line: &str) -> Self::Iterator<'_> {
        let state = self.states.last().copied().unwrap_or_default();
        let (parts, state) = markdown_marks::line(line, state);
        self.states.push(state);
        parts.into_iter()
    }

    fn current_line(&self) -> usize {
        self.states.len() - 1
    }
}
