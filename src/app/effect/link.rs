//! Links of messages are opened, after a question if they may lead elsewhere than they seem to.

use iced::Task;

use super::browse;
use crate::app::dialog::Dialog;
use crate::app::{App, Message};
use crate::domain::invite::Invite;
use crate::domain::web_link::WebLink;
use crate::feature::open_link;

impl App {
    pub(super) fn open_web_link(&mut self, address: String) -> Task<Message> {
        if Invite::is_invite(&address) {
            return self.open_app_link(&address);
        }
        let link = WebLink::parse(&address);
        match link.as_ref().and_then(open_link::State::new) {
            Some(question) => self.open_dialog(Dialog::Link(question)),
            None => browse(address),
        }
    }

    /// Asks before a link whose text is not its address is opened.
    pub(super) fn open_masked_link(&mut self, address: &str) -> Task<Message> {
        match WebLink::parse(address) {
            // It leads to a message, or to the dialog that joins a server, which shows the address.
            None if Invite::is_invite(address) => self.open_app_link(address),
            Some(link) => self.open_dialog(Dialog::Link(open_link::State::masked(&link))),
            None => Task::none(),
        }
    }

    pub fn on_link_answered(&mut self, answer: open_link::Message) -> Task<Message> {
        let opened = match (self.shell.dialog(), answer) {
            (Some(Dialog::Link(question)), open_link::Message::OpenPressed) => {
                browse(question.address().to_owned())
            }
            _ => Task::none(),
        };
        Task::batch([self.close_dialog(), opened])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::dialog::DialogMessage;
    use crate::app::tests::app;

    #[test]
    fn link_that_may_deceive_is_opened_after_a_question() {
        let mut app = app([]);
        let _task = app.open_web_link("https://google.com@evil.example".to_owned());
        let Some(Dialog::Link(question)) = app.shell.dialog() else {
            panic!("a question is asked");
        };
        assert_eq!(question.address(), "https://google.com@evil.example/");
        let no = DialogMessage::Link(open_link::Message::Dismissed);
        let _task = app.on_dialog(no);
        assert!(app.shell.dialog().is_none());
    }

    #[test]
    fn link_that_hides_its_address_is_opened_after_a_question() {
        let mut app = app([]);
        let _task = app.open_masked_link("https://a.example/b");
        let Some(Dialog::Link(question)) = app.shell.dialog() else {
            panic!("a question is asked");
        };
        assert_eq!(question.address(), "https://a.example/b");
        let _task = app.on_dialog(DialogMessage::Link(open_link::Message::Dismissed));
        let _task = app.open_masked_link("javascript:alert(1)");
        assert!(app.shell.dialog().is_none());
    }

    #[tokio::test]
    async fn honest_link_is_opened_at_once() {
        let mut app = app([]);
        // Refused by the platform, so that the test starts no browser.
        let _task = app.open_web_link("ftp://a.example".to_owned());
        assert!(app.shell.dialog().is_none());
    }
}
