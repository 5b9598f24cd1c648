//! Whether an input method is composing text in a field, which then must not receive keys.
//!
//! Exists because iced 0.14 passes keys on during composition, on systems that deliver both events.

use iced::Event;
use iced::advanced::input_method;
use iced::keyboard::Event as Keyboard;

#[derive(Debug, Default)]
pub(super) struct Composition {
    active: bool,
}

impl Composition {
    /// Returns whether the event is a key of the input method.
    pub(super) fn takes(&mut self, event: &Event) -> bool {
        match event {
            Event::InputMethod(input_method::Event::Preedit(text, _)) => {
                self.active = !text.is_empty();
                false
            }
            Event::InputMethod(input_method::Event::Commit(_) | input_method::Event::Closed) => {
                self.active = false;
                false
            }
            Event::Keyboard(Keyboard::KeyPressed { .. }) => self.active,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use iced::keyboard::key::{Named, NativeCode, Physical};
    use iced::keyboard::{Key, Location, Modifiers};

    use super::*;

    fn enter() -> Event {
        Event::Keyboard(Keyboard::KeyPressed {
            key: Key::Named(Named::Enter),
            modified_key: Key::Named(Named::Enter),
            physical_key: Physical::Unidentified(NativeCode::Unidentified),
            location: Location::Standard,
            modifiers: Modifiers::empty(),
            text: None,
            repeat: false,
        })
    }

    #[test]
    fn keys_are_withheld_during_composition() {
        let mut composition = Composition::default();
        assert!(!composition.takes(&enter()));
        let preedit = input_method::Event::Preedit("に".into(), None);
        assert!(!composition.takes(&Event::InputMethod(preedit)));
        assert!(composition.takes(&enter()));
        let commit = input_method::Event::Commit("日".into());
        assert!(!composition.takes(&Event::InputMethod(commit)));
        assert!(!composition.takes(&enter()));
    }
}
