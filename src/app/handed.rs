//! What comes from outside the window: a link that was followed, an address on a command line, another start of the
//! program. All of it only ever opens the dialog that asks.

use iced::{Task, window};

use super::{App, Dialog, Message};
use crate::feature::registry::add;
use crate::platform::instance::Activation;

impl App {
    /// Takes what another start of the program was asked for, and comes to the front.
    pub(super) fn handed_over(&mut self, handed: Activation) -> Task<Message> {
        let shown = self.stage.window.map_or_else(Task::none, |window| {
            window::minimize(window, false).chain(window::gain_focus(window))
        });
        match handed.0 {
            Some(word) => Task::batch([self.lead_to(&word), shown]),
            None => shown,
        }
    }

    /// Opens the dialog that adds a server, with an address in it. It takes the place of one that is open, and what that
    /// one asked for is not waited for.
    fn lead_to(&mut self, word: &str) -> Task<Message> {
        self.probing = None;
        let asking = add::State::led_to(word);
        self.dialog = Some(Dialog::Add(Box::new(asking)));
        iced::widget::operation::focus(add::field())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::shelf::Shelf;
    use crate::domain::discovery::ProbeError;
    use crate::domain::failure::Failure;
    use crate::net::probe::ProbeEvent;
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
        let _task = app.update(Message::HandedOver(Activation(Some(link.to_owned()))));
        let expected = add::State::led_to(link);
        assert_ne!(expected, add::State::with_address("https://chat.example"));
        assert_eq!(asking(&app), Some(&expected));
        assert!(app.shelf.registry.servers().is_empty());
        let _task = app.update(Message::HandedOver(Activation(Some(
            "other.example".into(),
        ))));
        assert_ne!(asking(&app), Some(&expected));
    }

    #[test]
    fn a_start_without_a_wish_opens_nothing() {
        let mut app = app();
        let _task = app.update(Message::HandedOver(Activation(None)));
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
        let late = Err(ProbeError::new(Failure::TimedOut));
        let late = ProbeEvent::Finished(Box::new(late));
        let _task = app.update(Message::Probe(generation, late));
        assert_eq!(asking(&app).cloned(), before);
    }

    #[test]
    fn a_link_that_is_not_followed_is_no_address_either() {
        for word in [
            "openchat://join",
            "openchat:evil",
            "openchat://join?address=file:///x",
        ] {
            let mut app = app();
            let _task = app.lead_to(word);
            assert_eq!(asking(&app), Some(&add::State::with_address(word)));
            let _task = app.update(Message::Add(add::Message::AddressSubmitted));
            assert!(app.probing.is_none(), "{word}");
        }
    }
}
