//! What comes from outside the window: a link that was followed, an address on a command line, another start of the
//! program. All of it only ever opens the dialog that asks.

use iced::{Task, window};

use super::{App, Dialog, Message};
use crate::domain::invite::Invite;
use crate::feature::registry::add;
use crate::platform::instance::Handed;

impl App {
    /// Takes what another start of the program was asked for, and comes to the front.
    pub(super) fn handed_over(&mut self, handed: Handed) -> Task<Message> {
        let shown = self.stage.window.map_or_else(Task::none, |window| {
            window::minimize(window, false).chain(window::gain_focus(window))
        });
        match handed.0 {
            Some(word) => Task::batch([self.lead_to(&word), shown]),
            None => shown,
        }
    }

    /// Opens the dialog that adds a server, with an address in it. One that is open takes the new address.
    fn lead_to(&mut self, word: &str) -> Task<Message> {
        let address = address_of(word);
        if matches!(self.dialog, Some(Dialog::Add(_))) {
            return self.added(add::Message::AddressChanged(address));
        }
        let asking = add::State::with_address(address);
        self.dialog = Some(Dialog::Add(Box::new(asking)));
        iced::widget::operation::focus(add::field())
    }
}

/// The address that a text leads to: that of a link, or the text itself. A link that is not followed stays as it is, and
/// is refused as an address when it is tried.
pub(super) fn address_of(word: &str) -> String {
    if !Invite::is_one(word) {
        return word.to_owned();
    }
    match Invite::parse(word) {
        Ok(invite) => invite.address,
        Err(reason) => {
            tracing::warn!(%reason, "a link was not followed");
            word.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::shelf::Shelf;
    use crate::net::address::Address;
    use crate::store::registry::Registry;
    use crate::store::settings::Settings;
    use iced::Size;

    fn app() -> App {
        let shelf = Shelf::new(Settings::default(), Registry::default(), None);
        App::with(shelf, Some(String::from("en-US")), Size::new(800.0, 600.0))
    }

    fn asking(app: &App) -> Option<&add::State> {
        match &app.dialog {
            Some(Dialog::Add(state)) => Some(state),
            _ => None,
        }
    }

    #[test]
    fn a_link_opens_the_dialog_that_asks_and_joins_nothing() {
        let mut app = app();
        let link = "openchat://join?address=https%3A%2F%2Fchat.example&server=srv_a";
        let _task = app.update(Message::HandedOver(Handed(Some(link.to_owned()))));
        let expected = add::State::with_address("https://chat.example");
        assert_eq!(asking(&app), Some(&expected));
        assert!(app.shelf.registry.servers().is_empty());
        let _task = app.update(Message::HandedOver(Handed(Some("other.example".into()))));
        assert_ne!(asking(&app), Some(&expected));
    }

    #[test]
    fn a_start_without_a_wish_opens_nothing() {
        let mut app = app();
        let _task = app.update(Message::HandedOver(Handed(None)));
        assert!(asking(&app).is_none());
    }

    /// An answer to the question before is told apart, also when a link came in between.
    #[test]
    fn a_link_during_a_probe_makes_its_answer_stale() {
        let mut app = app();
        let _task = app.lead_to("first.example");
        let _task = app.update(Message::Add(add::Message::AddressSubmitted));
        let _task = app.lead_to("second.example");
        let mut stale = add::State::with_address("x");
        let probe = stale.update(add::Message::AddressSubmitted);
        let (_task, event) = probe.lift(Message::Add);
        let Some(add::Event::Probe(generation, _)) = event else {
            panic!("a probe is asked for");
        };
        let before = asking(&app).cloned();
        let late = Err(crate::domain::failure::Failure::TimedOut);
        let _task = app.update(Message::Probed(generation, late));
        assert_eq!(asking(&app).cloned(), before);
    }

    #[test]
    fn a_link_that_is_not_followed_is_no_address_either() {
        for word in [
            "openchat://join",
            "openchat:evil",
            "openchat://join?address=file:///x",
        ] {
            let address = address_of(word);
            assert_eq!(address, word);
            assert!(Address::parse(&address).is_err(), "{word}");
        }
        assert_eq!(address_of("chat.example"), "chat.example");
    }
}
