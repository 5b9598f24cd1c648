//! One server's details: how far its line can be trusted, who the user is there, what left for it, what it offers, and
//! the way to it.
//!
//! Owns what is being changed in the dialog. Must not know how a line is made or where any of it is kept.

mod view;

use crate::domain::disclosure::DisclosureLog;
use crate::domain::id::{DeviceId, ServerUid};
use crate::domain::proxy::Proxy;
use crate::domain::trust::{Pin, PinOrigin, Trust};
use crate::feature::action::Action;
use crate::feature::context::Ctx;

use super::way;

/// The dialog.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    server: ServerUid,
    known: Known,
    way: way::State,
    accepting: bool,
}

/// What is known beside what the server says.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The label of this device there.
    pub device: DeviceId,
    /// The only key it may show.
    pub pin: Option<Pin>,
    /// The way to it.
    pub proxy: Proxy,
    /// What has left for it.
    pub ledger: DisclosureLog,
}

/// What happened in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    /// The user compared the key that is shown, and wants no other.
    PinPressed,
    /// The key is not to be pinned any more.
    UnpinPressed,
    /// The user wants to accept a changed key; it is asked once more.
    AcceptPressed,
    /// The user accepts it.
    AcceptConfirmed,
    /// The user does not accept it.
    AcceptDeclined,
    /// The user wants to do without encryption.
    PlainPressed,
    /// The user wants to end the session.
    SignOutPressed,
    /// The user wants to begin one.
    SignInPressed,
    /// The server is to be looked at again.
    RecheckPressed,
    /// The way to it was changed.
    Way(way::Message),
    /// The way is to be used from now on.
    WayKept,
    /// The fingerprint is wanted elsewhere.
    CopyPressed,
    /// The user left the dialog.
    Dismissed,
}

/// What the outside must do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Take this key and no other, or none in particular.
    Pin(ServerUid, Option<Pin>),
    /// Do without encryption.
    AllowPlain(ServerUid),
    /// End the session.
    SignOut(ServerUid),
    /// Begin one.
    SignIn(ServerUid),
    /// Look at the server again.
    Recheck(ServerUid),
    /// Go this way.
    Way(ServerUid, Proxy),
    /// Put a text on the clipboard.
    Copy(String),
    /// Close the dialog.
    Close,
}

impl State {
    /// The details of a server.
    #[must_use]
    pub fn new(server: ServerUid, known: Known) -> Self {
        Self {
            server,
            way: way::State::of(&known.proxy),
            known,
            accepting: false,
        }
    }

    /// Whose details these are.
    #[must_use]
    pub fn server(&self) -> &ServerUid {
        &self.server
    }

    /// Takes up what is known now.
    pub fn learn(&mut self, known: Known) {
        self.known = known;
    }

    /// Takes one message.
    pub fn update(&mut self, message: Message, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let server = self.server.clone();
        match message {
            Message::PinPressed => match &ctx.server.tls_state().certificate {
                Some(certificate) => Action::emit(Event::Pin(
                    server,
                    Some(Pin {
                        key: certificate.key,
                        how: PinOrigin::Compared,
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
                match ctx.server.tls_state().trust {
                    Some(Trust::Changed { shown, .. }) if accepting => {
                        let how = PinOrigin::FirstUse;
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
            Message::CopyPressed => match &ctx.server.tls_state().certificate {
                Some(certificate) => Action::emit(Event::Copy(certificate.key.to_string())),
                None => Action::none(),
            },
            Message::Dismissed => Action::emit(Event::Close),
        }
    }
}
