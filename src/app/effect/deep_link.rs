//! What another process of the profile passes on: a link that was followed, or an address of a command line. It only ever
//! opens the dialog that adds a server.

use iced::{Task, window};

use crate::app::dialog::Dialog;
use crate::app::{App, Message};
use crate::feature::servers::add;
use crate::platform::instance::Activation;

impl App {
    /// Brings the window to the front, and opens the link that was passed on.
    pub fn on_activated(&mut self, activation: Activation) -> Task<Message> {
        let raised = self.workspace.window.map_or_else(Task::none, |window| {
            window::minimize(window, false).chain(window::gain_focus(window))
        });
        let opened = activation.0.map(|link| self.open_link(&link));
        Task::batch(opened.into_iter().chain([raised]))
    }

    fn open_link(&mut self, link: &str) -> Task<Message> {
        let dialog = Dialog::AddServer(Box::new(add::State::from_deep_link(link)));
        self.open_dialog(dialog, Some(add::initial_focus()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::dialog::{DialogMessage, wrap};
    use crate::app::tests::app;
    use crate::domain::discovery::ProbeError;
    use crate::domain::failure::Failure;

    fn dialog(app: &App) -> Option<&add::State> {
        match app.shell.dialog() {
            Some(Dialog::AddServer(state)) => Some(state),
            _ => None,
        }
    }

    fn submitted() -> Message {
        wrap(DialogMessage::AddServer)(add::Message::AddressSubmitted)
    }

    #[test]
    fn link_opens_add_dialog_and_joins_nothing() {
        let mut app = app([]);
        let link = "openchat://join?address=https%3A%2F%2Fchat.example&server=srv_a";
        let _task = app.update(Message::Activated(Activation(Some(link.to_owned()))));
        let expected = add::State::from_deep_link(link);
        assert_ne!(expected, add::State::with_address("https://chat.example"));
        assert_eq!(dialog(&app), Some(&expected));
        assert!(app.storage.registry().servers().is_empty());
        let _task = app.update(Message::Activated(Activation(Some("other.example".into()))));
        assert_ne!(dialog(&app), Some(&expected));
    }

    #[test]
    fn activation_without_link_opens_no_dialog() {
        let mut app = app([]);
        let _task = app.update(Message::Activated(Activation(None)));
        assert!(dialog(&app).is_none());
    }

    #[test]
    fn link_during_probe_makes_its_answer_stale() {
        let mut app = app([]);
        let _task = app.open_link("first.example");
        let _task = app.update(submitted());
        let _task = app.open_link("second.example");
        let mut stale = add::State::with_address("x");
        let probe = stale.update(add::Message::AddressSubmitted);
        let (_task, event) = probe.lift(wrap(DialogMessage::AddServer));
        let Some(add::Event::Probe(probe_id, _)) = event else {
            panic!("a probe is asked for");
        };
        let before = dialog(&app).cloned();
        let late = Box::new(Err(ProbeError::new(Failure::TimedOut)));
        let late = add::Message::ProbeFinished(probe_id, late);
        let _task = app.update(wrap(DialogMessage::AddServer)(late));
        assert_eq!(dialog(&app).cloned(), before);
    }

    #[test]
    fn invalid_link_is_not_probed() {
        for link in [
            "openchat://join",
            "openchat:evil",
            "openchat://join?address=file:///x",
        ] {
            let mut app = app([]);
            let _task = app.open_link(link);
            assert_eq!(dialog(&app), Some(&add::State::with_address(link)));
            let _task = app.update(submitted());
            assert!(!app.shell.is_probing(), "{link}");
        }
    }
}
