//! Proxy picker for the connection to a server.
//! Owns the selected kind and the typed proxy address. Must not open connections.
//! Entry points: `State::from_proxy`, `State::update` and `State::proxy`.

use iced::advanced::widget::Id;
use iced::widget::column;

use crate::domain::proxy::{Hop, Proxy, Refusal};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::widget::combo::{Choice, combo};
use crate::ui::widget::field::Field;
use crate::ui::widget::pane;
use crate::ui::{Element, token};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    System,
    Direct,
    Socks5,
    Http,
}

impl Kind {
    const ALL: [Self; 4] = [Self::System, Self::Direct, Self::Socks5, Self::Http];

    fn has_hop(self) -> bool {
        matches!(self, Self::Socks5 | Self::Http)
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    kind: Kind,
    hop: String,
    shown: bool,
    problem: Option<Refusal>,
}

#[derive(Debug, Clone)]
pub enum Message {
    Toggled,
    Chosen(Kind),
    HopChanged(String),
    Submitted,
}

impl State {
    #[must_use]
    pub fn of(proxy: &Proxy) -> Self {
        let (kind, hop) = match proxy {
            Proxy::System => (Kind::System, String::new()),
            Proxy::Direct => (Kind::Direct, String::new()),
            Proxy::Socks5(hop) => (Kind::Socks5, hop.to_string()),
            Proxy::Http(hop) => (Kind::Http, hop.to_string()),
        };
        Self {
            kind,
            hop,
            ..Self::default()
        }
    }

    pub fn update(&mut self, message: Message) {
        match message {
            Message::Toggled => self.shown = !self.shown,
            Message::Chosen(kind) => {
                self.kind = kind;
                self.shown = false;
                self.problem = None;
            }
            Message::HopChanged(hop) => {
                self.hop = hop;
                self.problem = None;
            }
            Message::Submitted => self.complain(),
        }
    }

    /// Shows the error of the proxy address, if any.
    pub fn complain(&mut self) {
        self.problem = self.chosen().err();
    }

    /// # Errors
    /// Returns why the proxy address is invalid.
    pub fn chosen(&self) -> Result<Proxy, Refusal> {
        match self.kind {
            Kind::System => Ok(Proxy::System),
            Kind::Direct => Ok(Proxy::Direct),
            Kind::Socks5 => Hop::parse(&self.hop).map(Proxy::Socks5),
            Kind::Http => Hop::parse(&self.hop).map(Proxy::Http),
        }
    }

    #[must_use]
    pub fn view<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let choices = Kind::ALL.into_iter().map(|kind| Choice {
            name: match kind {
                Kind::System => fl!(strings, "way-system"),
                Kind::Direct => fl!(strings, "way-direct"),
                Kind::Socks5 => fl!(strings, "way-socks5"),
                Kind::Http => fl!(strings, "way-http"),
            },
            chosen: kind == self.kind,
            on_press: Message::Chosen(kind),
        });
        let name = fl!(strings, "way-name");
        let choice = combo(
            name.clone(),
            choices.collect(),
            self.shown,
            Message::Toggled,
        );
        let hop = self.kind.has_hop().then(|| {
            let problem = self.problem.map(|problem| match problem {
                Refusal::Unreadable => fl!(strings, "way-unreadable"),
                Refusal::Secret => fl!(strings, "way-secret"),
            });
            let field = Field::new(
                Id::new("way-hop"),
                fl!(strings, "way-hop"),
                &self.hop,
                Message::HopChanged,
                Message::Submitted,
            );
            let field = field.placeholder(fl!(strings, "way-hop-placeholder"));
            field.problem(problem).view()
        });
        column![pane::caption(name), choice]
            .push(hop)
            .spacing(token::SPACE_S)
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_proxy_address_is_reported_on_submit() {
        let mut state = State::default();
        assert_eq!(state.chosen(), Ok(Proxy::System));
        state.update(Message::Chosen(Kind::Socks5));
        state.update(Message::HopChanged("nowhere".into()));
        assert_eq!(state.problem, None, "not while it is typed");
        state.update(Message::Submitted);
        assert_eq!(state.problem, Some(Refusal::Unreadable));
        state.update(Message::HopChanged("127.0.0.1:9050".into()));
        let hop = Hop::parse("127.0.0.1:9050").unwrap();
        assert_eq!(state.chosen(), Ok(Proxy::Socks5(hop.clone())));
        for proxy in [Proxy::System, Proxy::Direct, Proxy::Http(hop)] {
            assert_eq!(State::of(&proxy).chosen(), Ok(proxy));
        }
    }
}
