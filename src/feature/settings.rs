//! What the user can choose: the look, the language, the clock, the size.
//!
//! Owns the dialog. Must not know where preferences are kept; each choice is taken up at once.

mod view;

use crate::domain::preference::{
    Appearance, HourCycle, Preferences, Renderer, Verbosity, next_scale,
};
use crate::feature::action::Action;

/// The dialog, while it is open.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    preferences: Preferences,
    graphics_offered: bool,
}

/// What happened in the dialog.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// A look was chosen.
    AppearanceChosen(Appearance),
    /// A language was chosen; `None` follows the system.
    LanguageChosen(Option<String>),
    /// A clock was chosen.
    HoursChosen(HourCycle),
    /// One step larger (`true`) or smaller.
    Scaled(bool),
    /// What draws the window was chosen.
    RendererChosen(Renderer),
    /// What is read out was chosen.
    VerbosityChosen(Verbosity),
    /// Who writes shall be read out, or not.
    TypingTold(bool),
    /// The dialog was left.
    Dismissed,
}

/// What the outside must do.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Take up and keep these preferences.
    Changed(Preferences),
    /// Close the dialog.
    Close,
}

impl State {
    /// The dialog, showing the preferences as they are. `graphics_offered` says whether this build can draw with the card.
    #[must_use]
    pub fn new(preferences: Preferences, graphics_offered: bool) -> Self {
        Self {
            preferences,
            graphics_offered,
        }
    }

    /// Takes one message.
    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        let before = self.preferences.clone();
        match message {
            Message::AppearanceChosen(appearance) => self.preferences.appearance = appearance,
            Message::LanguageChosen(language) => self.preferences.language = language,
            Message::HoursChosen(hours) => self.preferences.hours = hours,
            Message::Scaled(up) => self.preferences.scale = next_scale(before.scale, up),
            Message::RendererChosen(renderer) => self.preferences.renderer = renderer,
            Message::VerbosityChosen(verbosity) => self.preferences.verbosity = verbosity,
            Message::TypingTold(told) => self.preferences.typing_told = told,
            Message::Dismissed => return Action::emit(Event::Close),
        }
        if self.preferences == before {
            Action::none()
        } else {
            Action::emit(Event::Changed(self.preferences.clone()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state() -> State {
        State::new(Preferences::default(), false)
    }

    #[test]
    fn a_choice_is_taken_up_at_once() {
        let event = state()
            .update(Message::AppearanceChosen(Appearance::Light))
            .event;
        let expected = Preferences {
            appearance: Appearance::Light,
            ..Preferences::default()
        };
        assert_eq!(event, Some(Event::Changed(expected)));
    }

    #[test]
    fn choosing_what_is_chosen_already_keeps_nothing_anew() {
        let message = Message::AppearanceChosen(Preferences::default().appearance);
        assert_eq!(state().update(message).event, None);
    }

    #[test]
    fn the_size_stops_at_its_ends() {
        let mut state = state();
        for _ in 0..20 {
            let _ = state.update(Message::Scaled(true));
        }
        assert_eq!(state.update(Message::Scaled(true)).event, None);
        assert!((state.preferences.scale - 2.0).abs() < f32::EPSILON);
    }
}
