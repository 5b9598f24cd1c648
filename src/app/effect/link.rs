//! Links of messages are opened, after a question if they may lead elsewhere than they seem to.

use iced::Task;

use super::browse;
use crate::app::dialog::Dialog;
use crate::app::{App, Message};
use crate::domain::web_link::WebLink;
use crate::feature::open_link;

impl App {
    pub(super) fn open_web_link(&mut self, address: String) -> Task<Message> {
        let link = WebLink::parse(&address);
        match link.as_ref().and_then(open_link::State::new) {
            Some(question) => self.open_dialog(Dialog::Link(question), None),
            None => browse(address),
        }
    }

    pub fn on_link_answered(
        &mut self,
        address: String,
        answer: open_link::Message,
    ) -> Task<Message> {
        let closed = self.close_dialog();
        match answer {
            open_link::Message::OpenPressed => Task::batch([closed, browse(address)]),
            open_link::Message::Dismissed => closed,
        }
    }
}
