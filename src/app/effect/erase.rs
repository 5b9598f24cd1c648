//! Everything that this device stores is erased, and the program begins as on the first start.

use iced::Task;
use tokio::task::spawn_blocking;

use crate::app::features::Features;
use crate::app::message::IdentityMessage;
use crate::app::notice::Notice;
use crate::app::storage::Storage;
use crate::app::{App, Message};
use crate::domain::login_start::LoginStart;
use crate::store::erase::{Leftover, erase};
use crate::store::paths::Profile;
use crate::store::registry::Registry;
use crate::store::settings::Settings;

impl App {
    /// Closes all connections and erases what is stored. Nothing is written meanwhile.
    pub fn erase_all(&mut self) -> Task<Message> {
        let (Some(profile), Some(store)) = (self.storage.profile(), self.identity.store.clone())
        else {
            return Task::none();
        };
        let (profile, erased_profile) = (profile.clone(), profile.clone());
        let wait_for_writers = self.storage.close();
        let history = std::mem::take(&mut self.history).store;
        self.connections.clear();
        self.identity.current = None;
        self.identity.has_previous = false;
        let erased = spawn_blocking(move || {
            wait_for_writers();
            if let Some(history) = history {
                history.close()();
            }
            let leftovers = erase(&erased_profile, &store);
            leftovers.iter().map(describe).collect::<Vec<_>>()
        });
        Task::perform(erased, |leftovers| {
            let leftovers = leftovers.unwrap_or_default();
            Message::Identity(IdentityMessage::Erased(profile, leftovers))
        })
    }

    /// Begins anew, and shows what could not be erased.
    pub fn on_erased(&mut self, profile: Profile, leftovers: Vec<String>) -> Task<Message> {
        self.storage = Storage::new(Settings::default(), Registry::default(), Some(profile));
        self.workspace
            .reset(self.storage.settings().preferences.clone());
        self.features = Features::default();
        self.shell.reset();
        for leftover in leftovers {
            self.shell.notify(Notice::NotForgotten(leftover));
        }
        let forgotten = self.change_login_start(LoginStart::Off);
        Task::batch([forgotten, self.start_onboarding()])
    }
}

/// What could not be erased, for the user. A key store that is not available stores nothing either.
fn describe(leftover: &Leftover) -> String {
    match leftover {
        Leftover::Identity(error) => error.to_string(),
        Leftover::File(path, reason) => format!("{} ({reason})", path.display()),
    }
}
