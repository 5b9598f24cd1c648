//! The details dialog of one server: connection security, account, shared data, features and proxy.
//! Owns unsaved changes. Must not connect or store anything; it requests changes through `Event`.
//! Entry points: `State::new`, `State::update` and `State::view`.

mod view;

use crate::domain::id::{DeviceId, ServerUid};
use crate::domain::ledger::Ledger;
use crate::domain::proxy::Proxy;
use crate::domain::trust::{Pin, Pinned, Trust};
use crate::feature::action::Action;
use crate::feature::context::Ctx;

use super::way;

#[derive(Debug, Clone, PartialEq)]
pub struct State {
    server: ServerUid,
    known: Known,
    way: way::State,
    accepting: bool,
}

/// Local data that the server does not report.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    pub device: DeviceId,
    /// If set, the only accepted certificate key.
    pub pin: Option<Pin>,
    pub proxy: Proxy,
    pub ledger: Ledger,
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
    PlainPressed,
    SignOutPressed,
    SignInPressed,
    RecheckPressed,
    Way(way::Message),
    WayKept,
    CopyPressed,
    Dismissed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Pin this key, or remove the pin.
    Pin(ServerUid, Option<Pin>),
    AllowPlain(ServerUid),
    SignOut(ServerUid),
    SignIn(ServerUid),
    Recheck(ServerUid),
    Way(ServerUid, Proxy),
    Copy(String),
    Close,
}

impl State {
    #[must_use]
    pub fn new(server: ServerUid, known: Known) -> Self {
        Self {
            server,
            way: way::State::of(&known.proxy),
            known,
            accepting: false,
        }
    }

    #[must_use]
    pub fn server(&self) -> &ServerUid {
        &self.server
    }

    pub fn learn(&mut self, known: Known) {
        self.known = known;
    }

    pub fn update(&mut self, message: Message, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let server = self.server.clone();
        match message {
            Message::PinPressed => match &ctx.server.security().certificate {
                Some(certificate) => Action::emit(Event::Pin(
                    server,
                    Some(Pin {
                        key: certificate.key,
                        how: Pinned::Compared,
                    }),
                )),
                None => Action::none(),
            },
            Message::UnpinPressed => Action::emit(Event::Pin(server, None)),
            Message::AcceptPressed => {
                self.accepting = true;
                Action::none()
            }
            Message::AcceptDeclined => {
                self.accepting = false;
                Action::none()
            }
            Message::AcceptConfirmed => {
                let accepting = std::mem::take(&mut self.accepting);
                match ctx.server.security().trust {
                    Some(Trust::Changed { shown, .. }) if accepting => {
                        let how = Pinned::AtFirstUse;
                        let pin = Some(Pin { key: shown, how });
                        Action::emit(Event::Pin(server, pin))
                    }
                    _ => Action::none(),
                }
            }
            Message::PlainPressed => Action::emit(Event::AllowPlain(server)),
            Message::SignOutPressed => Action::emit(Event::SignOut(server)),
            Message::SignInPressed => Action::emit(Event::SignIn(server)),
            Message::RecheckPressed => Action::emit(Event::Recheck(server)),
            Message::Way(message) => {
                self.way.update(message);
                Action::none()
            }
            Message::WayKept => {
                self.way.complain();
                let chosen = self.way.chosen();
                chosen.map_or_else(
                    |_wrong| Action::none(),
                    |proxy| Action::emit(Event::Way(server, proxy)),
                )
            }
            Message::CopyPressed => match &ctx.server.security().certificate {
                Some(certificate) => Action::emit(Event::Copy(certificate.key.to_string())),
                None => Action::none(),
            },
            Message::Dismissed => Action::emit(Event::Close),
        }
    }
}
