//! The settings, a page that covers the window. Owns the open page and the preferences while they are edited. Every change
//! takes effect at once. Must not know where preferences are stored. A new preference needs a field in
//! `domain::preference`, a variant in `catalog` and its control in `sections`; a new page is described in `page`.
//! Entry points: `State::new`, `State::update` and `State::view`.

mod about;
mod catalog;
pub mod desktop;
pub mod fonts;
mod fonts_view;
mod identity;
pub mod keyboard;
mod keyboard_view;
mod layout;
mod message;
pub mod notifications;
mod notifications_view;
mod page;
pub mod search;
mod search_view;
mod sections;
pub mod server_list;
mod server_list_view;
pub mod storage;
mod storage_view;
pub mod themes;
mod view;

pub use catalog::Setting;
pub use message::{Edit, Event, Message, OpenList};
pub use page::SettingsPage;

use iced::widget::operation::focus;

use crate::domain::identity::IdentityStorage;
use crate::domain::notification_settings::Volume;
use crate::domain::preference::Preferences;
use crate::feature::action::Action;
use crate::i18n::Strings;
use crate::ui::widget::focus_part::focus_part;
use crate::ui::widget::list_selection::show_row;
use crate::ui::widget::range::SliderEvent;

#[derive(Debug, Clone, PartialEq)]
pub struct State {
    preferences: Preferences,
    gpu_available: bool,
    has_servers: bool,
    page: SettingsPage,
    /// The zoom factor while its slider is dragged.
    dragged_scale: Option<f32>,
    dragged_volume: Option<Volume>,
    open_list: Option<OpenList>,
    identity: Option<IdentitySummary>,
    servers: server_list::State,
    storage: storage::State,
    notifications: notifications::State,
    desktop: desktop::State,
    themes: themes::State,
    fonts: fonts::State,
    recording: keyboard::Recording,
    search: search::State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdentitySummary {
    pub storage: IdentityStorage,
    pub backed_up: bool,
    pub has_previous: bool,
}

impl State {
    pub fn new(
        preferences: Preferences,
        gpu_available: bool,
        identity: Option<IdentitySummary>,
        strings: &Strings,
    ) -> Self {
        Self {
            preferences,
            gpu_available,
            has_servers: false,
            page: SettingsPage::default(),
            dragged_scale: None,
            dragged_volume: None,
            open_list: None,
            identity,
            servers: server_list::State::default(),
            storage: storage::State::default(),
            notifications: notifications::State::default(),
            desktop: desktop::State::default(),
            themes: themes::State::default(),
            fonts: fonts::State::default(),
            recording: keyboard::Recording::default(),
            search: search::State::new(strings),
        }
    }

    /// Whether any is joined.
    pub fn set_has_servers(&mut self, has_servers: bool) {
        self.has_servers = has_servers;
    }

    /// Takes another language.
    pub fn set_strings(&mut self, strings: &Strings) {
        self.search = search::State::new(strings);
    }

    /// Moves the focus into the search.
    pub fn focus_search<T: Send + 'static>() -> iced::Task<T> {
        focus(search_view::FIELD_ID)
    }

    /// Replaces the preferences after a change outside of the dialog.
    pub fn set_preferences(&mut self, preferences: Preferences) {
        self.preferences = preferences;
    }

    #[cfg(test)]
    pub fn page_shown(&self) -> SettingsPage {
        self.page
    }

    /// Shows what is known about notifications besides the preferences.
    pub fn report_notifications(&mut self, known: notifications::State) {
        self.notifications.update(known);
    }

    /// Shows what is known of the desktop.
    pub fn report_desktop(&mut self, known: desktop::State) {
        self.desktop.update(known);
    }

    /// Shows what is known about themes besides the preferences.
    pub fn report_themes(&mut self, known: themes::State) {
        self.themes = known;
    }

    /// Whether the next key is to be that of a command.
    pub fn is_recording(&self) -> bool {
        self.recording != keyboard::Recording::Off
    }

    /// The zoom changes when the slider is released: otherwise the slider would move away from the pointer.
    fn on_zoom(&mut self, SliderEvent { value, done }: SliderEvent) {
        #[expect(clippy::cast_possible_truncation, reason = "a factor from 0.8 to 2")]
        let value = value as f32;
        self.dragged_scale = (!done).then_some(value);
        if done {
            self.preferences.scale = value;
        }
    }

    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        let before = self.preferences.clone();
        match message {
            Message::Edited(edit) => (edit.0)(&mut self.preferences),
            Message::LanguageChosen(language) => {
                self.preferences.language = language;
                self.open_list = None;
            }
            Message::LimitChosen(edit) => {
                (edit.0)(&mut self.preferences);
                self.open_list = None;
            }
            Message::PageChosen(page) => {
                return self.show_page(page);
            }
            Message::ListToggled(OpenList::Fonts) => return self.toggle_fonts(),
            Message::Fonts(message) => return self.on_fonts(message),
            Message::ListToggled(list) => {
                self.open_list = Some(list).filter(|list| self.open_list != Some(*list));
            }
            Message::ZoomMoved(event) => self.on_zoom(event),
            Message::Servers(message) => {
                let event = self.servers.update(message).map(Event::Servers);
                return event.map_or_else(Action::none, Action::emit);
            }
            Message::Storage(message) => return self.on_storage(message),
            Message::Notifications(notifications::Message::QuietChosen(choice)) => {
                self.open_list = None;
                return Action::emit(Event::BeQuiet(choice));
            }
            Message::Notifications(notifications::Message::PlayPressed) => {
                let volume = self.preferences.notifications.volume;
                return Action::emit(Event::PlaySound(volume));
            }
            Message::Notifications(notifications::Message::VolumeMoved(event)) => {
                let into = &mut self.preferences.notifications;
                self.dragged_volume = notifications::move_volume(event, into);
            }
            Message::Notifications(notifications::Message::KeywordsEdited(text)) => {
                let into = &mut self.preferences.notifications;
                self.notifications.edit_keywords(text, into);
            }
            Message::LoginStartChosen(start) => {
                return Action::emit(Event::ChangeLoginStart(start));
            }
            Message::Keyboard(keyboard::Message::CopyPressed(text)) => {
                return Action::emit(Event::Copy(text));
            }
            Message::Keyboard(message) => {
                keyboard::update(&mut self.recording, &mut self.preferences.keys, &message);
            }
            Message::Search(message) => return self.on_search(message),
            Message::CreateThemePressed => return Action::emit(Event::CreateTheme),
            Message::ReportPressed => return Action::emit(Event::CopyReport),
            Message::DiagnosticsPressed => return Action::emit(Event::ShowDiagnostics),
            Message::LogCopyPressed => return Action::emit(Event::CopyLog),
            Message::LogSavePressed => return Action::emit(Event::SaveLog),
            Message::SourceCodePressed => {
                return Action::emit(Event::OpenLink(env!("CARGO_PKG_REPOSITORY").to_owned()));
            }
            Message::BackupPressed => return Action::emit(Event::BackUp),
            Message::IdentityActionPressed(action) => {
                return Action::emit(Event::ManageIdentity(action));
            }
            Message::Dismissed if self.is_recording() => {
                self.recording = keyboard::Recording::Off;
            }
            Message::Dismissed => return self.dismiss(),
        }
        if self.preferences == before {
            Action::none()
        } else {
            Action::emit(Event::PreferencesChanged(self.preferences.clone().into()))
        }
    }

    /// Ends the search or the list of fonts first.
    fn dismiss(&mut self) -> Action<Message, Event> {
        if self.search.is_active() {
            self.search.clear();
            return Action::run(Self::focus_search());
        }
        if self.open_list == Some(OpenList::Fonts) {
            return self.close_fonts();
        }
        Action::emit(Event::Close)
    }

    fn show_page(&mut self, page: SettingsPage) -> Action<Message, Event> {
        self.page = page;
        self.open_list = None;
        self.recording = keyboard::Recording::Off;
        self.search.clear();
        if page == SettingsPage::Storage {
            return Action::emit(Event::LoadHistorySizes);
        }
        if page == SettingsPage::Notifications {
            return Action::emit(Event::FindNotificationService);
        }
        Action::none()
    }

    fn on_search(&mut self, message: search::Message) -> Action<Message, Event> {
        use search::Message as Search;

        match message {
            Search::TextChanged(text) => {
                let mut search = self.search.clone();
                search.search(text, |setting| self.offers(setting));
                self.search = search;
                self.open_list = None;
                Action::run(show_row(search_view::LIST_ID, 0))
            }
            Search::SelectionMoved(to) => {
                let (selected, count) = (self.search.selected, self.search.count());
                let Some(selected) = to.apply(selected, count) else {
                    return Action::none();
                };
                self.search.selected = Some(selected);
                let show = show_row(search_view::LIST_ID, selected as u64);
                let spoken = self.search.result(selected);
                let spoken = spoken.map(|entry| entry.spoken.clone());
                spoken
                    .map_or_else(Action::none, |it| Action::emit(Event::Announce(it)))
                    .and_run(show)
            }
            Search::ResultPressed(row) => self.open_result(Some(row)),
            Search::Confirmed => self.open_result(self.search.selected),
        }
    }

    /// Shows the page of a result, with the focus on its control.
    fn open_result(&mut self, row: Option<usize>) -> Action<Message, Event> {
        let Some(entry) = row.and_then(|row| self.search.result(row)) else {
            return Action::none();
        };
        let setting = entry.setting;
        let focused = focus_part(setting.id(), view::PAGE_ID);
        self.show_page(setting.page()).and_run(focused)
    }

    /// A question ends with the focus on the control that opened it.
    fn on_storage(&mut self, message: storage::Message) -> Action<Message, Event> {
        use storage::Deletion;

        let asked = self.storage.asked.clone();
        let deleted = self.storage.update(message);
        let focused = match (&asked, &self.storage.asked) {
            (None, Some(Deletion::TurnOff)) => Some(storage::CANCEL_TURN_OFF_ID.to_owned()),
            (Some(ended), None) => Some(storage::control_id(ended)),
            _ => None,
        };
        let action = match deleted {
            None => Action::none(),
            Some(Deletion::Server(server)) => Action::emit(Event::ClearHistory(Some(server))),
            Some(Deletion::All) => Action::emit(Event::ClearHistory(None)),
            Some(Deletion::TurnOff) => {
                self.preferences.history.keep = false;
                Action::emit(Event::PreferencesChanged(self.preferences.clone().into()))
            }
        };
        match focused {
            Some(id) => action.and_run(focus(id)),
            None => action,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::preference::{Appearance, HistoryPreferences};

    fn choose(appearance: Appearance) -> Message {
        Message::edit(move |preferences| preferences.appearance = appearance)
    }

    fn state() -> State {
        State::new(
            Preferences::default(),
            false,
            None,
            &Strings::negotiate(&[]),
        )
    }

    #[test]
    fn edit_takes_effect_at_once() {
        let event = state().update(choose(Appearance::Light)).event;
        let expected = Preferences {
            appearance: Appearance::Light,
            ..Preferences::default()
        };
        assert_eq!(event, Some(Event::PreferencesChanged(expected.into())));
    }

    #[test]
    fn choosing_the_current_value_changes_nothing() {
        let message = choose(Preferences::default().appearance);
        assert_eq!(state().update(message).event, None);
    }

    #[test]
    fn zoom_takes_effect_when_the_slider_is_released() {
        let mut state = state();
        let zoom = |value, done| Message::ZoomMoved(SliderEvent { value, done });
        assert_eq!(state.update(zoom(1.25, false)).event, None);
        assert_eq!(state.dragged_scale, Some(1.25));
        let event = state.update(zoom(1.5, true)).event;
        assert!(
            matches!(event, Some(Event::PreferencesChanged(preferences)) if preferences.scale == 1.5)
        );
        assert_eq!(state.dragged_scale, None);
    }

    #[test]
    fn source_opens_an_https_link() {
        let event = state().update(Message::SourceCodePressed).event;
        assert!(matches!(event, Some(Event::OpenLink(address)) if address.starts_with("https://")));
    }

    #[test]
    fn choosing_from_a_list_closes_it() {
        for (list, choice) in [
            (
                OpenList::Languages,
                Message::LanguageChosen(Some("de".into())),
            ),
            (OpenList::Pages, Message::PageChosen(SettingsPage::About)),
            (OpenList::Pages, Message::PageChosen(SettingsPage::Storage)),
            (
                OpenList::HistoryDays,
                Message::LimitChosen(Edit::new(Box::new(|preferences| {
                    preferences.history.days = Some(30);
                }))),
            ),
        ] {
            let mut state = state();
            let _opened = state.update(Message::ListToggled(list));
            assert_eq!(state.open_list, Some(list));
            let _chosen = state.update(choice);
            assert_eq!(state.open_list, None, "{list:?}");
        }
    }

    #[test]
    fn sizes_are_loaded_when_the_storage_page_opens() {
        let mut state = state();
        for (page, event) in [
            (SettingsPage::Storage, Some(Event::LoadHistorySizes)),
            (SettingsPage::About, None),
        ] {
            assert_eq!(state.update(Message::PageChosen(page)).event, event);
        }
    }

    #[test]
    fn history_is_cleared_and_turned_off_after_a_question() {
        use storage::{Deletion, Message as Storage};

        let off = Preferences {
            history: HistoryPreferences {
                keep: false,
                ..HistoryPreferences::default()
            },
            ..Preferences::default()
        };
        for (deletion, event) in [
            (
                Deletion::Server("a".into()),
                Event::ClearHistory(Some("a".into())),
            ),
            (Deletion::All, Event::ClearHistory(None)),
            (Deletion::TurnOff, Event::PreferencesChanged(off.into())),
        ] {
            let mut state = state();
            let pressed = Message::Storage(Storage::DeletePressed(deletion));
            assert_eq!(state.update(pressed).event, None);
            let confirmed = Message::Storage(Storage::DeleteConfirmed);
            assert_eq!(state.update(confirmed).event, Some(event));
        }
    }

    #[test]
    fn only_one_list_is_open() {
        let mut state = state();
        for (toggled, open) in [
            (OpenList::Languages, Some(OpenList::Languages)),
            (OpenList::Pages, Some(OpenList::Pages)),
            (OpenList::Pages, None),
        ] {
            let _action = state.update(Message::ListToggled(toggled));
            assert_eq!(state.open_list, open);
        }
    }
}
