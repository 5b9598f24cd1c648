//! What the page *Advanced* shows of the desktop besides the preferences: the tray, and what happens at a login.

use crate::domain::login_start::LoginStart;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct State {
    /// Whether the icon of the program is in a tray now.
    pub has_tray: bool,
    /// As the system keeps it; `None` while it is not known, and where it cannot be changed.
    pub login_start: Option<LoginStart>,
}

impl State {
    /// Takes what is known now.
    pub(super) fn update(&mut self, known: Self) {
        *self = Self {
            login_start: known.login_start.or(self.login_start),
            ..known
        };
    }

    /// Hidden needs a tray. Where there is none, it can still be turned off.
    pub(super) fn offers_hidden_start(self) -> bool {
        match self.login_start {
            Some(LoginStart::Hidden) => true,
            Some(LoginStart::Window) => self.has_tray,
            Some(LoginStart::Off) | None => false,
        }
    }

    /// Whether a switch is on, that of the hidden start or that of any; and what it changes to.
    pub(super) fn switch(self, of_hidden: bool) -> (bool, LoginStart) {
        let current = self.login_start.unwrap_or_default();
        match (current, of_hidden) {
            (LoginStart::Hidden, true) => (true, LoginStart::Window),
            (LoginStart::Off | LoginStart::Window, true) => (false, LoginStart::Hidden),
            (LoginStart::Off, false) => (false, LoginStart::Window),
            (LoginStart::Window | LoginStart::Hidden, false) => (true, LoginStart::Off),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switches_follow_what_the_system_keeps() {
        use LoginStart::{Hidden, Off, Window};

        for (login_start, has_tray, any, hidden, offers_hidden) in [
            (Off, true, (false, Window), (false, Hidden), false),
            (Window, true, (true, Off), (false, Hidden), true),
            (Window, false, (true, Off), (false, Hidden), false),
            (Hidden, true, (true, Off), (true, Window), true),
            (Hidden, false, (true, Off), (true, Window), true),
        ] {
            let mut state = State::default();
            assert!(!state.offers_hidden_start());
            let login_start = Some(login_start);
            state.update(State {
                has_tray: !has_tray,
                login_start,
            });
            state.update(State {
                has_tray,
                login_start: None,
            });
            assert_eq!(state.login_start, login_start, "what is known stays");
            assert_eq!(state.switch(false), any, "{login_start:?}");
            assert_eq!(state.switch(true), hidden, "{login_start:?}");
            assert_eq!(state.offers_hidden_start(), offers_hidden);
        }
    }
}
