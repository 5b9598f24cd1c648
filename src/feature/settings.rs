//! What the user can choose: the look, the language, the clock, the size.
//!
//! Owns the dialog. Must not know where preferences are kept; each choice is taken up at once.

mod identity;
pub mod servers;
mod servers_view;
mod view;

use crate::domain::identity::{IdentityAction, IdentityStorage};
use crate::domain::preference::{Appearance, HourCycle, Preferences, Renderer, Verbosity};
use crate::feature::action::Action;
use crate::ui::widget::range::Moved;

/// The dialog, while it is open.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    preferences: Preferences,
    graphics_offered: bool,
    page: Page,
    /// The size under the pointer that moves it.
    moving: Option<f32>,
    languages_shown: bool,
    identity: Option<Identity>,
    servers: servers::State,
}

/// What there is of the identity, for its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// Where it is kept.
    pub keeping: IdentityStorage,
    /// Whether it was backed up.
    pub backed_up: bool,
    /// Whether the one before it can be had again.
    pub earlier: bool,
}

/// A page of the dialog.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Page {
    /// Look and size.
    #[default]
    Look,
    /// Language and clock.
    Language,
    /// What a screen reader is told.
    Reader,
    /// The identity.
    Identity,
    /// The list of servers, as a file.
    Servers,
}

impl Page {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 5] = [
        Self::Look,
        Self::Language,
        Self::Reader,
        Self::Identity,
        Self::Servers,
    ];
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
    /// Another page was opened.
    PageChosen(Page),
    /// The languages are to be shown, or not any more.
    LanguagesToggled,
    /// The size of everything was moved.
    Scaled(Moved),
    /// What draws the window was chosen.
    RendererChosen(Renderer),
    /// What is read out was chosen.
    VerbosityChosen(Verbosity),
    /// Who writes shall be read out, or not.
    TypingTold(bool),
    /// On the page of the list of servers.
    Servers(servers::Message),
    /// The source of the program is to be shown.
    SourcePressed,
    /// The identity is to be backed up.
    BackupPressed,
    /// Something is to be done with the identity.
    CarePressed(IdentityAction),
    /// The dialog was left.
    Dismissed,
}

/// What the outside must do.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Take up and keep these preferences.
    Changed(Preferences),
    /// Do something with the list of servers.
    Servers(servers::Event),
    /// Open a link. It is `https`.
    OpenLink(String),
    /// Open the dialog that backs the identity up.
    BackUp,
    /// Open the dialog for this.
    Care(IdentityAction),
    /// Close the dialog.
    Close,
}

impl State {
    /// The dialog, showing the preferences as they are. `graphics_offered` says whether this build can draw with the card.
    #[must_use]
    pub fn new(
        preferences: Preferences,
        graphics_offered: bool,
        identity: Option<Identity>,
    ) -> Self {
        Self {
            preferences,
            graphics_offered,
            page: Page::default(),
            moving: None,
            languages_shown: false,
            identity,
            servers: servers::State::default(),
        }
    }

    /// Takes up preferences that were changed elsewhere.
    pub fn prefer(&mut self, preferences: Preferences) {
        self.preferences = preferences;
    }

    /// The size is taken up where it is left: what is under the pointer would move away from it otherwise.
    fn scaled(&mut self, Moved { value, done }: Moved) {
        #[expect(clippy::cast_possible_truncation, reason = "a factor from 0.8 to 2")]
        let value = value as f32;
        self.moving = (!done).then_some(value);
        if done {
            self.preferences.scale = value;
        }
    }

    /// Takes one message.
    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        let before = self.preferences.clone();
        match message {
            Message::AppearanceChosen(appearance) => self.preferences.appearance = appearance,
            Message::LanguageChosen(language) => {
                self.preferences.language = language;
                self.languages_shown = false;
            }
            Message::PageChosen(page) => self.page = page,
            Message::LanguagesToggled => self.languages_shown = !self.languages_shown,
            Message::HoursChosen(hours) => self.preferences.hours = hours,
            Message::Scaled(moved) => self.scaled(moved),
            Message::RendererChosen(renderer) => self.preferences.renderer = renderer,
            Message::VerbosityChosen(verbosity) => self.preferences.verbosity = verbosity,
            Message::TypingTold(told) => self.preferences.typing_told = told,
            Message::Servers(message) => {
                return match self.servers.update(message) {
                    Some(event) => Action::emit(Event::Servers(event)),
                    None => Action::none(),
                };
            }
            Message::SourcePressed => {
                return Action::emit(Event::OpenLink(env!("CARGO_PKG_REPOSITORY").to_owned()));
            }
            Message::BackupPressed => return Action::emit(Event::BackUp),
            Message::CarePressed(errand) => return Action::emit(Event::Care(errand)),
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
        State::new(Preferences::default(), false, None)
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
    fn the_size_is_taken_up_where_it_is_left() {
        let mut state = state();
        let moved = |value, done| Message::Scaled(Moved { value, done });
        assert_eq!(state.update(moved(1.25, false)).event, None);
        assert_eq!(state.moving, Some(1.25));
        let event = state.update(moved(1.5, true)).event;
        assert!(matches!(event, Some(Event::Changed(preferences)) if preferences.scale == 1.5));
        assert_eq!(state.moving, None);
    }

    #[test]
    fn the_source_is_shown_by_its_address() {
        let event = state().update(Message::SourcePressed).event;
        assert!(matches!(event, Some(Event::OpenLink(address)) if address.starts_with("https://")));
    }

    #[test]
    fn a_language_that_is_chosen_closes_the_list() {
        let mut state = state();
        let _opened = state.update(Message::LanguagesToggled);
        assert!(state.languages_shown);
        let event = state
            .update(Message::LanguageChosen(Some("de".into())))
            .event;
        assert!(matches!(event, Some(Event::Changed(_))));
        assert!(!state.languages_shown);
    }
}
