//! Adapts the results to the virtual list.

use super::State;
use crate::ui::widget::virtual_list::Source;

pub(super) const LIST_ID: &str = "search-results";

pub(super) struct ResultSource<'a>(pub(super) &'a State);

impl Source for ResultSource<'_> {
    fn count(&self) -> usize {
        self.0.rows.len()
    }

    fn key(&self, row: usize) -> u64 {
        row as u64
    }

    fn revision(&self) -> u64 {
        // Rows are only appended, and other ones are another content.
        self.0.rows.len() as u64
    }

    fn unchanged_since(&self, revision: u64) -> usize {
        usize::try_from(revision)
            .unwrap_or(0)
            .min(self.0.rows.len())
    }
}
