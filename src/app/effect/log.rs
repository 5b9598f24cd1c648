//! The log is copied or saved, without what tells who and where the user is.

use std::path::PathBuf;

use iced::Task;
use tokio::task::spawn_blocking;

use crate::app::message::ShellMessage;
use crate::app::toast::ToastKind;
use crate::app::{App, Message};
use crate::domain::server::Server;
use crate::fl;
use crate::log::excerpt::{self, Replacement};
use crate::platform::file::{self, DialogResult};
use crate::store::saved_file;

/// The suggested name of a saved log.
const FILE_NAME: &str = "openchat-log.txt";
/// Of what is copied: a clipboard and a form for reports take no more.
const MAX_COPIED: usize = 64 * 1024;
/// Of what is saved: all there is.
const MAX_SAVED: usize = 5 * 1024 * 1024;

impl App {
    pub(super) fn copy_log(&mut self) -> Task<Message> {
        let read = spawn_blocking(self.log(MAX_COPIED));
        Task::perform(read, |text| {
            Message::Shell(ShellMessage::LogRead(text.ok().flatten()))
        })
    }

    pub(super) fn on_log_read(&mut self, text: Option<String>) -> Task<Message> {
        match text {
            Some(text) => self.copy(text),
            None => self.say_log_missing(),
        }
    }

    /// Asks for a path; where the system cannot, it is written into the folder for downloads.
    pub(super) fn save_log(&mut self) -> Task<Message> {
        let title = fl!(self.workspace.strings(), "settings-log-save-title").into_owned();
        let read = self.log(MAX_SAVED);
        let saved = async move {
            let path = match file::save(title, FILE_NAME).await {
                DialogResult::File(path) => Some(path),
                DialogResult::NoDialog => None,
                DialogResult::Cancelled => return None,
            };
            let saved = spawn_blocking(move || {
                let path = path.or_else(|| saved_file::free_path(FILE_NAME))?;
                let written = saved_file::write(&path, read()?.as_bytes());
                let written =
                    written.inspect_err(|error| tracing::warn!(%error, "the log was not saved"));
                written.is_ok().then_some(path)
            });
            Some(saved.await.ok().flatten())
        };
        Task::future(saved).then(|saved| {
            saved.map_or_else(Task::none, |path| {
                Task::done(Message::Shell(ShellMessage::LogSaved(path)))
            })
        })
    }

    pub(super) fn on_log_saved(&mut self, path: Option<PathBuf>) -> Task<Message> {
        let strings = self.workspace.strings();
        let (text, kind) = match path {
            Some(path) => {
                let path = path.display().to_string();
                let text = fl!(strings, "settings-log-saved", "path" => path);
                (text, ToastKind::Success)
            }
            None => (fl!(strings, "settings-log-not-saved"), ToastKind::Warning),
        };
        let text = text.into_owned();
        self.toast(text, kind)
    }

    fn say_log_missing(&mut self) -> Task<Message> {
        let text = fl!(self.workspace.strings(), "settings-log-missing").into_owned();
        self.toast(text, ToastKind::Warning)
    }

    /// Reads the log, when it is called.
    fn log(&self, max_bytes: usize) -> impl FnOnce() -> Option<String> + Send + use<> {
        let folder = self.storage.profile().map(|it| it.logs().to_owned());
        let replacements = self.replacements();
        move || {
            let text = excerpt::read(&folder?, max_bytes);
            let text = text.inspect_err(|error| tracing::warn!(%error, "the log was not read"));
            Some(excerpt::redact(&text.ok()?, &replacements))
        }
    }

    /// A server has the number that the report gives it.
    fn replacements(&self) -> Vec<Replacement> {
        let servers = (1..).zip(self.workspace.servers());
        let mut known: Vec<_> = servers
            .flat_map(|(number, server)| self.replacements_of(number, server))
            .collect();
        let home = std::env::home_dir().and_then(|home| home.into_os_string().into_string().ok());
        known.extend(home.map(|home| (home, "~".to_owned())));
        known
    }

    fn replacements_of(&self, number: usize, server: &Server) -> Vec<Replacement> {
        let joined = self.storage.server(server.uid());
        let address = joined.map_or(server.address(), |joined| &joined.address);
        let host = address.split_once("://").map_or(address, |(_, host)| host);
        let host = host.split('/').next().unwrap_or_default();
        let host_name = host.rsplit_once(':').map_or(host, |(name, _port)| name);
        let device = joined.map_or("", |joined| joined.device.as_str());
        let named = [
            (server.uid().as_str(), "server"),
            (
                joined.map_or("", |joined| joined.server_id.as_str()),
                "server",
            ),
            (address, "address"),
            (host, "address"),
            (host_name, "host"),
            (server.me().as_str(), "user"),
            (device, "device"),
        ];
        let named = named.map(|(from, kind)| (from.to_owned(), format!("[{kind} {number}]")));
        named.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::tests;
    use crate::store::registry::JoinedServer;

    #[test]
    fn names_of_servers_users_and_devices_are_replaced() {
        let joined = JoinedServer::new(
            "srv-one".into(),
            "https://harbor.example:4443".into(),
            "srv_public".into(),
            "dev_secret".into(),
        );
        let mut app = tests::app([joined]);
        app.workspace.edit(&"srv-one".into(), |server| {
            server.set_me("uid_myself".into());
        });
        let text = "server=srv-one at https://harbor.example:4443/v1, harbor.example, uid_myself, dev_secret";
        assert_eq!(
            excerpt::redact(text, &app.replacements()),
            "server=[server 1] at [address 1]/v1, [host 1], [user 1], [device 1]"
        );
    }
}
