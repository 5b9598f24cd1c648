//! Where a list is scrolled to, to come back to later.

use super::state::State;

/// The row at the top of the viewport and how far it is below the edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    key: u64,
    y: f32,
}

impl State {
    /// `None` at the end, where new rows are followed.
    pub fn place(&self) -> Option<Place> {
        (!self.stick_to_end && self.anchor < self.count()).then(|| Place {
            key: self.key(self.anchor),
            y: self.anchor_y,
        })
    }

    /// Returns whether the row still exists.
    pub fn restore(&mut self, place: Place) -> bool {
        let found = self.scroll_to_key(place.key);
        if found {
            self.anchor_y = place.y;
        }
        found
    }
}
