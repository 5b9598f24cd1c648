//! The settings dialog.
//!
//! Owns the open page and the preferences while they are edited. Every change takes effect at once. Must not know where
//! preferences are stored. A new preference needs a field in `domain::preference` and one row in `view`.

mod identity;
pub mod servers;
mod servers_view;
mod view;

use crate::domain::identity::{Care, Keeping};
use crate::domain::opaque::Opaque;
use crate::domain::preference::Preferences;
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
    pub keeping: Keeping,
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

/// A change of one preference.
pub type Edit = Opaque<Box<dyn Fn(&mut Preferences) + Send + Sync>>;

/// What happened in the dialog.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// A switch or radio button changed a preference.
    Edited(Edit),
    /// A language was chosen; `None` follows the system.
    LanguageChosen(Option<String>),
    /// Another page was opened.
    PageChosen(Page),
    /// The list of languages was opened or closed.
    LanguagesToggled,
    /// The zoom slider was moved.
    Scaled(Moved),
    /// On the page of the list of servers.
    Servers(servers::Message),
    /// The source of the program is to be shown.
    SourcePressed,
    /// The identity is to be backed up.
    BackupPressed,
    /// Something is to be done with the identity.
    CarePressed(Care),
    /// The dialog was left.
    Dismissed,
}

impl Message {
    fn edit(change: impl Fn(&mut Preferences) + Send + Sync + 'static) -> Self {
        Self::Edited(Opaque::new(Box::new(change)))
    }
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
    Care(Care),
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
            Message::Edited(edit) => (edit.0)(&mut self.preferences),
            Message::LanguageChosen(language) => {
                self.preferences.language = language;
                self.languages_shown = false;
            }
            Message::PageChosen(page) => self.page = page,
            Message::LanguagesToggled => self.languages_shown = !self.languages_shown,
            Message::Scaled(moved) => self.scaled(moved),
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
    use crate::domain::preference::Appearance;

    fn choose(appearance: Appearance) -> Message {
        Message::edit(move |preferences| preferences.appearance = appearance)
    }

    fn state() -> State {
        State::new(Preferences::default(), false, None)
    }

    #[test]
    fn edit_takes_effect_at_once() {
        let event = state().update(choose(Appearance::Light)).event;
        let expected = Preferences {
            appearance: Appearance::Light,
            ..Preferences::default()
        };
        assert_eq!(event, Some(Event::Changed(expected)));
    }

    #[test]
    fn choosing_the_current_value_changes_nothing() {
        let message = choose(Preferences::default().appearance);
        assert_eq!(state().update(message).event, None);
    }

    #[test]
    fn zoom_takes_effect_when_the_slider_is_released() {
        let mut state = state();
        let moved = |value, done| Message::Scaled(Moved { value, done });
        assert_eq!(state.update(moved(1.25, false)).event, None);
        assert_eq!(state.moving, Some(1.25));
        let event = state.update(moved(1.5, true)).event;
        assert!(matches!(event, Some(Event::Changed(preferences)) if preferences.scale == 1.5));
        assert_eq!(state.moving, None);
    }

    #[test]
    fn source_opens_an_https_link() {
        let event = state().update(Message::SourcePressed).event;
        assert!(matches!(event, Some(Event::OpenLink(address)) if address.starts_with("https://")));
    }

    #[test]
    fn choosing_a_language_closes_the_list() {
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
