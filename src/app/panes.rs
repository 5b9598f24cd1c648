//! Which panes lie beside the conversation, and how wide they are. The others are opened above it.
//!
//! Depends on the width of the window alone, so that zooming and resizing have the same result.

use iced::Task;

use super::message::Side;
use super::{App, Message};
use crate::domain::preference::{Preferences, SIDE_WIDTHS};
use crate::ui::token;
use crate::ui::widget::range::SPLITTER_WIDTH;

/// What lies beside the conversation. Widths are in the units that views are drawn in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Panes {
    /// Whether the rail does; else it is opened with the channels.
    pub rail: bool,
    /// The width of the channels, if they do.
    pub channels: Option<f32>,
    /// The width of the members, if there is a place for them.
    pub members: Option<f32>,
}

impl Panes {
    pub fn new(window: f32, preferences: &Preferences) -> Self {
        let (min, ..) = SIDE_WIDTHS;
        let beside = window - token::CONVERSATION_MIN_WIDTH - token::RAIL_WIDTH;
        let for_panes = beside - 2.0 * SPLITTER_WIDTH;
        let has_members = window >= token::MEMBERS_MIN_WINDOW_WIDTH;
        let has_channels = window >= token::CHANNELS_MIN_WINDOW_WIDTH;
        let reserved = if has_members && preferences.members_shown {
            min
        } else {
            0.0
        };
        let channels = preferences.channels_width.min(for_panes - reserved);
        let channels = has_channels.then_some(channels);
        let left = for_panes - channels.unwrap_or(0.0);
        Self {
            rail: beside >= 0.0,
            channels,
            members: has_members.then_some(preferences.people_width.min(left)),
        }
    }

    fn has(&self, side: Side) -> bool {
        match side {
            Side::Channels => self.channels.is_some(),
            Side::Members => self.members.is_some(),
        }
    }
}

impl App {
    pub fn panes(&self) -> Panes {
        Panes::new(self.workspace.size().width, self.workspace.preferences())
    }

    /// The pane that is open above the conversation.
    pub fn drawer(&self) -> Option<Side> {
        let side = self.shell.drawer?;
        (self.identity.onboarding.is_none() && !self.panes().has(side)).then_some(side)
    }

    /// Shows or hides a pane: beside the conversation, or above it where the window is narrow.
    pub fn toggle_pane(&mut self, side: Side) -> Task<Message> {
        if !self.panes().has(side) {
            let is_open = self.drawer() == Some(side);
            self.shell.drawer = (!is_open).then_some(side);
            return Task::none();
        }
        match side {
            Side::Members => self.edit_preferences(|preferences| {
                preferences.members_shown = !preferences.members_shown;
            }),
            Side::Channels => Task::none(),
        }
    }

    /// Closes the drawer when its pane lies beside the conversation again.
    pub fn fit_panes(&mut self) {
        self.shell.drawer = self.drawer();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_preferences() -> impl Iterator<Item = Preferences> {
        let (min, usual, max) = SIDE_WIDTHS;
        let widths = [min, usual, max];
        let pairs = widths
            .into_iter()
            .flat_map(move |left| widths.map(|right| (left, right)));
        pairs.flat_map(|(channels_width, people_width)| {
            [true, false].map(|members_shown| Preferences {
                members_shown,
                channels_width,
                people_width,
                ..Preferences::default()
            })
        })
    }

    #[test]
    fn conversation_keeps_its_least_width() {
        let (min, ..) = SIDE_WIDTHS;
        for preferences in all_preferences() {
            for width in (320..2000_u16).map(f32::from) {
                let panes = Panes::new(width, &preferences);
                let members = panes.members.filter(|_| preferences.members_shown);
                let sides = [panes.channels, members].into_iter().flatten();
                let mut taken = if panes.rail { token::RAIL_WIDTH } else { 0.0 };
                for side in sides {
                    assert!(side >= min, "{width} {preferences:?} {panes:?}");
                    taken += side + SPLITTER_WIDTH;
                }
                let conversation = width - taken;
                let is_enough = conversation >= token::CONVERSATION_MIN_WIDTH;
                assert!(is_enough, "{width} {preferences:?} {panes:?}");
            }
        }
    }

    #[test]
    fn panes_lie_beside_a_conversation_that_is_wide_enough() {
        let preferences = Preferences::default();
        let sides = |width: f32| {
            let panes = Panes::new(width, &preferences);
            (panes.rail, panes.channels, panes.members)
        };
        let (channels, people) = (preferences.channels_width, preferences.people_width);
        assert_eq!(sides(1280.0), (true, Some(channels), Some(people)));
        assert_eq!(sides(999.0), (true, Some(channels), None));
        assert_eq!(sides(719.0), (true, None, None));
        assert_eq!(sides(387.0), (false, None, None));
    }
}
