//! What another process of the profile passes on: a link that was followed, or an address of a command line. It waits as a
//! notice until the user opens it, takes no focus and replaces no dialog. Opening it shows the dialog that adds a server.

use iced::{Task, window};

use crate::app::notice::Notice;
use crate::app::{App, Message};
use crate::domain::message_link::MessageLink;
use crate::platform::instance::{Activation, STAY_HIDDEN};

impl App {
    /// Shows the link that was passed on, in place of one that still waits. Without a link the window comes to the front.
    pub fn on_activated(&mut self, activation: Activation) -> Task<Message> {
        let Some(link) = activation.0 else {
            return self.show_window();
        };
        if link == STAY_HIDDEN {
            return Task::none();
        }
        let is_first = self.shell.link().is_none();
        let notice = Notice::Link(link);
        if is_first {
            let text = notice.text(self.workspace.strings()).into_owned();
            self.announcer.announce(text);
        }
        self.shell.notify(notice);
        let informational = Some(window::UserAttention::Informational);
        match self.workspace.window {
            // It is in the tray, where no notice is seen.
            None => self.show_window(),
            Some(window) if is_first => window::request_user_attention(window, informational),
            Some(_) => Task::none(),
        }
    }

    /// Opens the link of the notice, unless a dialog is open. The onboarding pages hide the dialog until they are done; a
    /// message is shown after them.
    pub fn open_pending_link(&mut self) -> Task<Message> {
        let is_message = self.shell.link().is_some_and(MessageLink::is_message_link);
        let is_busy = match self.identity.onboarding {
            Some(_) => is_message,
            None => self.shell.dialog().is_some(),
        };
        let Some(link) = self.shell.link().filter(|_| !is_busy) else {
            return Task::none();
        };
        let link = link.to_owned();
        self.shell.withdraw(&Notice::Link(link.clone()));
        self.open_app_link(&link)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::dialog::{Dialog, DialogMessage, wrap};
    use crate::app::message::ShellMessage;
    use crate::app::tests::app;
    use crate::domain::discovery::ProbeError;
    use crate::domain::failure::Failure;
    use crate::feature::servers::add;
    use crate::i18n::Strings;

    fn dialog(app: &App) -> Option<&add::State> {
        match app.shell.dialog() {
            Some(Dialog::AddServer(state)) => Some(state),
            _ => None,
        }
    }

    fn submitted() -> Message {
        wrap(DialogMessage::AddServer)(add::Message::AddressSubmitted)
    }

    fn follow(app: &mut App, link: &str) {
        let _task = app.update(Message::Activated(Activation(Some(link.to_owned()))));
    }

    fn press_open(app: &mut App) {
        let _task = app.update(Message::Shell(ShellMessage::LinkOpened));
    }

    #[test]
    fn link_opens_add_dialog_when_asked_and_joins_nothing() {
        let mut app = app([]);
        let link = "openchat://join?address=https%3A%2F%2Fchat.example&server=srv_a";
        follow(&mut app, link);
        assert!(dialog(&app).is_none());
        press_open(&mut app);
        let expected = add::State::from_deep_link(link);
        assert_ne!(expected, add::State::with_address("https://chat.example"));
        assert_eq!(dialog(&app), Some(&expected));
        assert!(app.storage.registry().servers().is_empty());
        assert_eq!(app.shell.link(), None);
    }

    #[test]
    fn links_replace_no_dialog_and_the_newest_waits() {
        let mut app = app([]);
        let typed = "half of a passphrase";
        let open = Box::new(add::State::with_address(typed));
        app.shell.open_dialog(Dialog::AddServer(open));
        for number in 0..13_756 {
            follow(&mut app, &format!("chat-{number}.example"));
            press_open(&mut app);
        }
        assert_eq!(dialog(&app), Some(&add::State::with_address(typed)));
        assert_eq!(app.shell.notices().len(), 1);
        assert_eq!(app.shell.link(), Some("chat-13755.example"));
        let _task = app.close_dialog();
        press_open(&mut app);
        let newest = add::State::from_deep_link("chat-13755.example");
        assert_eq!(dialog(&app), Some(&newest));
    }

    #[test]
    fn notice_shows_where_a_link_leads() {
        let strings = Strings::negotiate(&[]);
        let text = |link: &str| Notice::Link(link.to_owned()).text(&strings).into_owned();
        let link = text("openchat://join?address=https%3A%2F%2Fch%D0%B0t.example&server=a");
        assert!(link.contains("https://xn--"), "{link}");
        let hidden = text("chat\u{202e}elpmaxe.example");
        assert!(!hidden.contains('\u{202e}'), "{hidden}");
        assert!(text(&"a".repeat(4000)).chars().count() <= 160);
    }

    #[test]
    fn activation_without_link_opens_no_dialog() {
        let mut app = app([]);
        for text in [None, Some(STAY_HIDDEN.to_owned())] {
            let task = app.update(Message::Activated(Activation(text.clone())));
            assert!(dialog(&app).is_none());
            assert!(app.shell.notices().is_empty());
            assert_eq!(task.units() > 0, text.is_none(), "the window comes");
        }
    }

    #[test]
    fn link_during_probe_makes_its_answer_stale() {
        let mut app = app([]);
        let _task = app.open_app_link("first.example");
        let _task = app.update(submitted());
        let _task = app.open_app_link("second.example");
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
            let _task = app.open_app_link(link);
            assert_eq!(dialog(&app), Some(&add::State::with_address(link)));
            let _task = app.update(submitted());
            assert!(!app.shell.is_probing(), "{link}");
        }
    }
}
