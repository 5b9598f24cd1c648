//! The details dialog of one server: connection security, account, shared data, features and proxy.
//! Owns unsaved changes. Must not connect or store anything; it requests changes through `Event`.
//! Entry points: `State::new`, `State::update` and `State::view`.

pub(super) mod shared_data;
mod view;

use super::proxy_picker;
use crate::domain::disclosure::DisclosureLog;
use crate::domain::id::{DeviceId, ServerUid};
use crate::domain::proxy::Proxy;
use crate::domain::trust::{Pin, PinOrigin, Trust};
use crate::feature::action::Action;
use crate::feature::context::Ctx;

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
    DiagnosticsPressed,
    ProxyPicker(proxy_picker::Message),
    ProxySaved,
    CopyPressed,
    CopyIdPressed,
    LeavePressed,
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
    ShowDiagnostics(ServerUid),
    SetProxy(ServerUid, Proxy),
    Copy(String),
    /// Ask whether to leave the server.
    Leave(ServerUid),
    Close,
}

impl State {
    pub fn new(server: ServerUid, details: ServerDetails) -> Self {
        Self {
            server,
            proxy_picker: proxy_picker::State::from_proxy(&details.proxy),
            details,
            confirming_key: false,
        }
    }

    pub fn server(&self) -> &ServerUid {
        &self.server
    }

    pub fn set_details(&mut self, details: ServerDetails) {
        self.details = details;
    }

    pub fn update(&mut self, message: Message, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let server = self.server.clone();
        let tls = ctx.server.tls_state();
        let certificate_key = tls.certificate.as_ref().map(|certificate| certificate.key);
        let event = match message {
            Message::PinPressed => certificate_key.map(|key| {
                let how = PinOrigin::Compared;
                Event::SetPin(server, Some(Pin { key, origin: how }))
            }),
            Message::UnpinPressed => Some(Event::SetPin(server, None)),
            Message::AcceptPressed => {
                self.confirming_key = true;
                None
            }
            Message::AcceptDeclined => {
                self.confirming_key = false;
                None
            }
            Message::AcceptConfirmed => {
                let was_confirming = std::mem::take(&mut self.confirming_key);
                match tls.trust {
                    Some(Trust::Changed { shown: key, .. }) if was_confirming => {
                        let how = PinOrigin::FirstUse;
                        Some(Event::SetPin(server, Some(Pin { key, origin: how })))
                    }
                    _ => None,
                }
            }
            Message::AllowUnencryptedPressed => Some(Event::AllowUnencrypted(server)),
            Message::SignOutPressed => Some(Event::SignOut(server)),
            Message::SignInPressed => Some(Event::SignIn(server)),
            Message::RecheckPressed => Some(Event::Recheck(server)),
            Message::DiagnosticsPressed => Some(Event::ShowDiagnostics(server)),
            Message::ProxyPicker(message) => {
                self.proxy_picker.update(message);
                None
            }
            Message::ProxySaved => {
                self.proxy_picker.validate();
                let proxy = self.proxy_picker.proxy().ok();
                proxy.map(|proxy| Event::SetProxy(server, proxy))
            }
            Message::CopyPressed => certificate_key.map(|key| Event::Copy(key.to_string())),
            Message::CopyIdPressed => Some(Event::Copy(ctx.server.me().to_string())),
            Message::LeavePressed => Some(Event::Leave(server)),
            Message::Dismissed => Some(Event::Close),
        };
        event.map_or_else(Action::none, Action::emit)
    }
}
