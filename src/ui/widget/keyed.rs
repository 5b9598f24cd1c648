//! Content that starts anew when its key changes: scrolled to the top, without focus, and with the first texts to undo.
//!
//! Exists because widgets of iced 0.14 take over the state of the ones before them in the same place, and its keyed
//! column does too when one child takes the place of another.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::wrapper::{Wrapper, wrap};
use crate::ui::Element;

struct Keyed(u64);

/// A key of what tells contents apart.
pub fn key(parts: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}

pub fn keyed<'a, Message: 'a>(
    key: u64,
    content: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    wrap(Keyed(key), content)
}

impl<Message> Wrapper<Message> for Keyed {
    type State = u64;

    fn initial_state(&self) -> u64 {
        self.0
    }

    fn is_new(&self, state: &mut u64) -> bool {
        std::mem::replace(state, self.0) != self.0
    }
}
