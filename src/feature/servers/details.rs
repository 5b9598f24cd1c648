//! The details dialog of one server: connection security, account, shared data, features and proxy.
//! Owns unsaved changes. Must not connect or store anything; it requests changes through `Event`.
//! Entry points: `State::new`, `State::update` and `State::view`.

mod view;

use crate::domain::disclosure::DisclosureLog;
use crate::domain::id::{DeviceId, ServerUid};
use crate::domain::proxy::Proxy;
use crate::domain::trust::{Pin, PinOrigin, Trust};
use crate::feature::action::Action;
use crate::feature::context::Ctx;

use super::proxy_picker;

#[derive(Debug, Clone, PartialEq)]
pub struct State {
    server: ServerUid,
    details: ServerDetails,
    proxy_picker: proxy_picker::State,
    confirming_key: bool,
}

/// Local data that the server does not report.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerDetails {
    pub device: DeviceId,
    /// If set, the only accepted certificate key.
    pub pin: Option<Pin>,
    pub proxy: Proxy,
    pub disclosure_log: DisclosureLog,
}

#[derive(Debug, Clone)]
pub enum Message {
    /// The user compared the fingerprint and wants to pin the current key.
    PinPressed,
    UnpinPressed,
    /// Accepting a changed key needs a second confirmation.
    AcceptPressed,
    AcceptConfirmed,
    AcceptDeclined,
    AllowUnencryptedPressed,
    SignOutPressed,
    SignInPressed,
    RecheckPressed,
    ProxyPicker(proxy_picker::Message),
    ProxySaved,
    CopyPressed,
    Dismissed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Pin this key, or remove the pin.
    SetPin(ServerUid, Option<Pin>),
    AllowUnencrypted(ServerUid),
    SignOut(ServerUid),
    SignIn(ServerUid),
    Recheck(ServerUid),
    SetProxy(ServerUid, Proxy),
    Copy(String),
    Close,
}

impl State {
    pub fn new(server: ServerUid, known: ServerDetails) -> Self {
        Self {
            server,
            proxy_picker: proxy_picker::State::from_proxy(&known.proxy),
            details: known,
            confirming_key: false,
        }
    }

    pub fn server(&self) -> &ServerUid {
        &self.server
    }

    pub fn set_details(&mut self, known: ServerDetails) {
        self.details = known;
    }

    pub fn update(&mut self, message: Message, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let server = self.server.clone();
        match message {
            Message::PinPressed => match &ctx.server.tls_state().certificate {
                Some(certificate) => Action::emit(Event::SetPin(
                    server,
                    Some(Pin {
                        key: certificate.key,
                        origin: PinOrigin::Compared,
                    }),
                )),
                None => Action::none(),
            },
            Message::UnpinPressed => Action::emit(Event::SetPin(server, None)),
            Message::AcceptPressed => {
                self.confirming_key = true;
                Action::none()
            }
            Message::AcceptDeclined => {
                self.confirming_key = false;
                Action::none()
            }
            Message::AcceptConfirmed => {
                let accepting = std::mem::take(&mut self.confirming_key);
                match ctx.server.tls_state().trust {
                    Some(Trust::Changed { shown, .. }) if accepting => {
                        let origin = PinOrigin::FirstUse;
                        let pin = Some(Pin { key: shown, origin });
                        Action::emit(Event::SetPin(server, pin))
                    }
                    _ => Action::none(),
                }
            }
            Message::AllowUnencryptedPressed => Action::emit(Event::AllowUnencrypted(server)),
            Message::SignOutPressed => Action::emit(Event::SignOut(server)),
            Message::SignInPressed => Action::emit(Event::SignIn(server)),
            Message::RecheckPressed => Action::emit(Event::Recheck(server)),
            Message::ProxyPicker(message) => {
                self.proxy_picker.update(message);
                Action::none()
            }
            Message::ProxySaved => {
                self.proxy_picker.validate();
                let chosen = self.proxy_picker.proxy();
                chosen.map_or_else(
                    |_wrong| Action::none(),
                    |proxy| Action::emit(Event::SetProxy(server, proxy)),
                )
            }
            Message::CopyPressed => match &ctx.server.tls_state().certificate {
                Some(certificate) => Action::emit(Event::Copy(certificate.key.to_string())),
                None => Action::none(),
            },
            Message::Dismissed => Action::emit(Event::Close),
        }
    }
}
