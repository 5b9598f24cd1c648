//! Proxy picker for the connection to a server.
//! Owns the selected kind and the typed proxy address. Must not open connections.
//! Entry points: `State::from_proxy`, `State::update` and `State::proxy`.

use iced::widget::{column, text};

use crate::domain::proxy::{Proxy, ProxyAddrError};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::theme::TextColor;
use crate::ui::widget::combo::{ComboOption, combo};
use crate::ui::widget::field::Field;
use crate::ui::widget::pane;
use crate::ui::{Element, token};

/// Whether the settings of the desktop are not read (`net/system_proxy`).
const HAS_ONLY_VARIABLES: bool = cfg!(not(any(windows, target_os = "macos")));

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ProxyKind {
    #[default]
    System,
    Direct,
    Socks5,
    Http,
}

impl ProxyKind {
    const ALL: [Self; 4] = [Self::System, Self::Direct, Self::Socks5, Self::Http];

    fn needs_address(self) -> bool {
        matches!(self, Self::Socks5 | Self::Http)
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    kind: ProxyKind,
    address: String,
    open: bool,
    error: Option<ProxyAddrError>,
}

#[derive(Debug, Clone)]
pub enum Message {
    ListToggled,
    KindChosen(ProxyKind),
    AddressChanged(String),
    Submitted,
}

impl State {
    pub fn from_proxy(proxy: &Proxy) -> Self {
        let (kind, address) = match proxy {
            Proxy::System => (ProxyKind::System, String::new()),
            Proxy::Direct => (ProxyKind::Direct, String::new()),
            Proxy::Socks5(address) => (ProxyKind::Socks5, address.to_string()),
            Proxy::Http(address) => (ProxyKind::Http, address.to_string()),
            // Shown as an invalid address, which the user can correct.
            Proxy::Unknown(text) => (ProxyKind::Socks5, text.clone()),
        };
        Self {
            kind,
            address,
            ..Self::default()
        }
    }

    pub fn update(&mut self, message: Message) {
        match message {
            Message::ListToggled => self.open = !self.open,
            Message::KindChosen(kind) => {
                self.kind = kind;
                self.open = false;
                self.error = None;
            }
            Message::AddressChanged(address) => {
                self.address = address;
                self.error = None;
            }
            Message::Submitted => self.validate(),
        }
    }

    /// Shows the error of the proxy address, if any.
    pub fn validate(&mut self) {
        self.error = self.proxy().err();
    }

    /// Whether its address was found to be invalid.
    pub fn is_wrong(&self) -> bool {
        self.error.is_some()
    }

    /// Whether anything but the usual was chosen.
    pub fn is_changed(&self) -> bool {
        self.kind != ProxyKind::default()
    }

    /// # Errors
    /// If the proxy address is invalid.
    pub fn proxy(&self) -> Result<Proxy, ProxyAddrError> {
        match self.kind {
            ProxyKind::System => Ok(Proxy::System),
            ProxyKind::Direct => Ok(Proxy::Direct),
            ProxyKind::Socks5 => Proxy::socks5(&self.address),
            ProxyKind::Http => Proxy::http(&self.address),
        }
    }

    pub fn view<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let options = ProxyKind::ALL.map(|kind| ComboOption {
            name: match kind {
                ProxyKind::System => fl!(strings, "proxy-system"),
                ProxyKind::Direct => fl!(strings, "proxy-none"),
                ProxyKind::Socks5 => fl!(strings, "proxy-socks5"),
                ProxyKind::Http => fl!(strings, "proxy-http"),
            },
            selected: kind == self.kind,
            on_press: Message::KindChosen(kind),
        });
        let name = fl!(strings, "proxy-name");
        let kind = combo(
            name.clone(),
            options.into(),
            self.open,
            Message::ListToggled,
        );
        let address = self.kind.needs_address().then(|| {
            let error = self.error.map(|error| match error {
                ProxyAddrError::Malformed => fl!(strings, "proxy-invalid"),
                ProxyAddrError::Credentials => fl!(strings, "proxy-credentials"),
            });
            let field = Field::new(
                "proxy-address",
                fl!(strings, "proxy-address"),
                &self.address,
                Message::AddressChanged,
                Message::Submitted,
            );
            let field = field.placeholder(fl!(strings, "proxy-address-placeholder"));
            field.error(error).view()
        });
        let hint = (self.open && HAS_ONLY_VARIABLES).then(|| {
            text(fl!(strings, "proxy-system-hint"))
                .size(token::TEXT_META)
                .class(TextColor::Muted)
        });
        column![pane::caption(name), kind]
            .push(hint)
            .push(address)
            .spacing(token::SPACE_S)
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::proxy::ProxyAddr;

    #[test]
    fn invalid_proxy_address_is_reported_on_submit() {
        let mut state = State::default();
        assert_eq!(state.proxy(), Ok(Proxy::System));
        state.update(Message::KindChosen(ProxyKind::Socks5));
        state.update(Message::AddressChanged("nowhere".into()));
        assert_eq!(state.error, None, "not while it is typed");
        state.update(Message::Submitted);
        assert_eq!(state.error, Some(ProxyAddrError::Malformed));
        state.update(Message::AddressChanged("127.0.0.1:9050".into()));
        let address = ProxyAddr::parse("127.0.0.1:9050").unwrap();
        assert_eq!(state.proxy(), Ok(Proxy::Socks5(address.clone())));
        for proxy in [Proxy::System, Proxy::Direct, Proxy::Http(address)] {
            assert_eq!(State::from_proxy(&proxy).proxy(), Ok(proxy));
        }
    }

    #[test]
    fn unknown_proxy_is_shown_and_must_be_corrected() {
        let mut state = State::from_proxy(&Proxy::Unknown("quic://a:1".into()));
        assert_eq!(state.address, "quic://a:1");
        assert_eq!(state.proxy(), Err(ProxyAddrError::Malformed));
        state.update(Message::KindChosen(ProxyKind::System));
        assert_eq!(state.proxy(), Ok(Proxy::System));
    }
}
