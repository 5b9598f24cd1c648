//! Everything that this device stores is erased, and the program begins as on the first start.

use iced::Task;
use tokio::task::spawn_blocking;

use crate::app::features::Features;
use crate::app::message::IdentityMessage;
use crate::app::notice::Notice;
use crate::app::storage::Storage;
use crate::app::{App, Message};
use crate::store::forget::{Left, forget};
use crate::store::paths::Profile;
use crate::store::registry::Registry;
use crate::store::settings::Settings;

impl App {
    /// Closes all connections and erases what is stored. Nothing is written meanwhile.
    pub fn erase_all(&mut self) -> Task<Message> {
        let (Some(profile), Some(store)) = (
            self.storage.profile().cloned(),
            self.identity.store().cloned(),
        ) else {
            return Task::none();
        };
        let wait_for_writers = self.storage.close();
        self.connections.clear();
        self.identity.clear();
        let erased = spawn_blocking({
            let profile = profile.clone();
            move || {
                wait_for_writers();
                let left = forget(&profile, &store);
                left.iter().map(describe).collect::<Vec<_>>()
            }
        });
        Task::perform(erased, move |left| {
            let left = left.unwrap_or_default();
            Message::Identity(IdentityMessage::Erased(profile.clone(), left))
        })
    }

    /// Begins anew, and shows what could not be erased.
    pub fn on_erased(&mut self, profile: Profile, left: Vec<String>) -> Task<Message> {
        self.storage = Storage::new(Settings::default(), Registry::default(), Some(profile));
        self.workspace
            .reset(self.storage.settings().preferences.clone());
        self.features = Features::default();
        self.shell.reset();
        for what in left {
            self.shell.notify(Notice::NotForgotten(what));
        }
        self.start_onboarding()
    }
}

/// What was left, for the user. A key store that is not available stores nothing either.
fn describe(left: &Left) -> String {
    match left {
        Left::Identity(error) => error.to_string(),
        Left::File { path, reason } => format!("{} ({reason})", path.display()),
    }
}
