//! The dialog that adds a server: enter an address, probe it, review the certificate, select a server, review and join.
//! Owns the current step. Must not run probes or store servers. A join always passes the review page.
//! Entry points: `State::from_deep_link`, `State::update` and `State::view`.

mod join_review;
mod join_review_view;
mod joined;
mod server_choice;
#[cfg(test)]
mod tests;
mod view;

pub use join_review::{IdentityPreview, JoinRequest, JoinReview};
pub(in crate::feature::servers) use join_review_view::trust_row;
pub use joined::JoinedListing;
pub use server_choice::ServerChoice;

use std::sync::atomic::{AtomicU64, Ordering};

use iced::advanced::widget::Id;
use iced::widget::operation::focus;
use jiff::Timestamp;

use super::proxy_picker;
use crate::domain::address_input::extract_address;
use crate::domain::discovery::{Discovery, ListedServer, ProbeError, ProbeProgress, ProbeTarget};
use crate::domain::failure::Failure;
use crate::domain::id::{ServerId, ServerUid};
use crate::domain::identity::ServerIdentity;
use crate::domain::invite::{self, Invite};
use crate::domain::join_warning;
use crate::domain::message_link::MessageLink;
use crate::domain::trust::{Pin, PinOrigin};
use crate::feature::action::Action;
use joined::JoinedServers;

/// Unique across dialogs, so that a late response to an earlier probe is ignored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ProbeId(u64);

impl ProbeId {
    fn next() -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        Self(LAST.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    pub(super) address: String,
    pub(super) step: AddStep,
    pub(super) proxy_picker: proxy_picker::State,
    joined: JoinedServers,
    linked_server: Option<ServerId>,
    pin: Option<Pin>,
    probe_id: ProbeId,
}

#[derive(Debug, Clone, PartialEq)]
pub enum AddStep {
    /// Contains the error of the previous attempt.
    EnteringAddress(Option<AddServerError>),
    Probing(ProbeProgress),
    /// No trusted authority signed the certificate; the user decides whether to accept it.
    CertificateWarning {
        error: Box<ProbeError>,
        /// Whether the user compared the fingerprint with one from another source.
        compared: bool,
    },
    ChoosingServer(Box<ServerChoice>),
    Reviewing(Box<JoinReview>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddServerError {
    Probe(Box<ProbeError>),
    Link(invite::InviteError),
    AlreadyJoined,
    /// The system provides no random numbers for the device ID.
    NoRandomness,
}

#[derive(Debug, Clone)]
pub enum Message {
    AddressChanged(String),
    AddressSubmitted,
    /// Probe an address that was offered: without encryption, or one to which the server refers.
    OfferPressed(String),
    ProxyPicker(proxy_picker::Message),
    ProbeProgressed(ProbeId, ProbeProgress),
    ProbeFinished(ProbeId, Box<Result<Discovery, ProbeError>>),
    FingerprintComparedToggled,
    CertificateAccepted,
    /// The index among the discovered servers.
    ServerChosen(usize),
    SearchChanged(String),
    IdentityLoaded(ProbeId, ServerIdentity),
    RiskAcceptedToggled,
    /// The name under which the user will be seen there.
    NameChanged(String),
    GlobalIdToggled,
    /// The default action of the current step was requested.
    Confirmed,
    JoinFailed(AddServerError),
    /// Show a server that is joined already.
    OpenPressed(ServerUid),
    BackPressed,
    Dismissed,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Probe the address and report `Message::ProbeProgressed` and `Message::ProbeFinished`.
    Probe(ProbeId, ProbeTarget),
    StopProbe,
    /// Report the identity that the server would see as `Message::IdentityLoaded`.
    PreviewIdentity(ProbeId, IdentityPreview),
    Join(Box<JoinRequest>),
    /// Show a joined server in place of the dialog.
    Open(ServerUid),
    Close,
}

/// Also of a link to a message: the invitation to its server.
fn invitation(link: &str) -> Result<Invite, invite::InviteError> {
    match MessageLink::parse(link) {
        Some(link) => link.invite(),
        None => Invite::parse(link),
    }
}

impl State {
    pub fn with_address(address: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            ..Self::default()
        }
    }

    /// Accepts an address or an invite link, which may also name a server. An invalid link stays in the field and is
    /// rejected when it is submitted.
    pub fn from_deep_link(link: &str) -> Self {
        match invitation(link) {
            Ok(invite) => Self {
                linked_server: invite.server,
                ..Self::with_address(invite.address)
            },
            Err(_) => Self::with_address(link),
        }
    }

    /// Says which servers are joined.
    pub fn with_joined(mut self, joined: Vec<JoinedListing>) -> Self {
        self.joined = JoinedServers::new(joined);
        self.joined
            .search(&self.address, self.linked_server.as_ref());
        self
    }

    /// Tells its pages apart. While an address is probed, that of the address stays.
    pub fn page(&self) -> impl std::hash::Hash + use<> {
        match &self.step {
            AddStep::Probing(_) => std::mem::discriminant(&AddStep::EnteringAddress(None)),
            step => std::mem::discriminant(step),
        }
    }

    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        match message {
            Message::AddressChanged(address) => return self.set_address(address),
            Message::AddressSubmitted => return self.submit_address(),
            Message::OfferPressed(address) => {
                let _stopped = self.set_address(address);
                return self.submit_address();
            }
            Message::ProxyPicker(message) => self.proxy_picker.update(message),
            Message::ProbeProgressed(probe_id, progress) => {
                if self.is_probing() && probe_id == self.probe_id {
                    self.step = AddStep::Probing(progress);
                }
            }
            Message::ProbeFinished(probe_id, result) => {
                if self.is_probing() && probe_id == self.probe_id {
                    return self.on_probe_finished(*result);
                }
            }
            Message::FingerprintComparedToggled => {
                if let AddStep::CertificateWarning { compared, .. } = &mut self.step {
                    *compared = !*compared;
                }
            }
            Message::CertificateAccepted => return self.accept_certificate(),
            Message::ServerChosen(index) => {
                if let AddStep::ChoosingServer(choice) = &mut self.step {
                    choice.select(index);
                }
            }
            Message::SearchChanged(query) => {
                if let AddStep::ChoosingServer(choice) = &mut self.step {
                    choice.set_query(query);
                }
            }
            Message::IdentityLoaded(probe_id, identity) => {
                if let AddStep::Reviewing(review) = &mut self.step
                    && probe_id == self.probe_id
                {
                    review.identity = Some(identity);
                }
            }
            Message::RiskAcceptedToggled => {
                if let AddStep::Reviewing(review) = &mut self.step {
                    review.risk_accepted = !review.risk_accepted;
                }
            }
            Message::NameChanged(name) => {
                if let AddStep::Reviewing(review) = &mut self.step {
                    review.set_name(name);
                }
            }
            Message::GlobalIdToggled => return self.toggle_global_id(),
            Message::Confirmed => return self.confirm(),
            Message::JoinFailed(error) => match &mut self.step {
                AddStep::Reviewing(review) => review.error = Some(error),
                AddStep::EnteringAddress(previous) => *previous = Some(error),
                _ => {}
            },
            Message::OpenPressed(server) => return Action::emit(Event::Open(server)),
            Message::BackPressed => return self.go_back(),
            Message::Dismissed => return Action::emit(Event::Close),
        }
        Action::none()
    }

    fn is_probing(&self) -> bool {
        matches!(self.step, AddStep::Probing(_))
    }

    fn set_address(&mut self, address: String) -> Action<Message, Event> {
        self.address = address;
        self.linked_server = None;
        self.pin = None;
        self.joined.search(&self.address, None);
        self.stop_probe(AddStep::default())
    }

    fn submit_address(&mut self) -> Action<Message, Event> {
        if self.is_probing() {
            return Action::none();
        }
        let address = extract_address(&self.address);
        if address.is_empty() {
            return self.fail_probe(ProbeError::new(Failure::InvalidAddress));
        }
        if !Invite::is_invite(address) {
            let address = address.to_owned();
            return self.start_probe(address);
        }
        match invitation(address) {
            Ok(invite) => {
                self.linked_server = invite.server;
                self.start_probe(invite.address)
            }
            Err(error) => {
                self.step = AddStep::EnteringAddress(Some(AddServerError::Link(error)));
                Action::none()
            }
        }
    }

    fn start_probe(&mut self, typed: String) -> Action<Message, Event> {
        let Ok(proxy) = self.proxy_picker.proxy() else {
            self.step = AddStep::default();
            self.proxy_picker.validate();
            return Action::none();
        };
        self.probe_id = ProbeId::next();
        self.step = AddStep::Probing(ProbeProgress::Connecting);
        let pin = self.pin;
        Action::emit(Event::Probe(
            self.probe_id,
            ProbeTarget { typed, pin, proxy },
        ))
    }

    fn fail_probe(&mut self, error: ProbeError) -> Action<Message, Event> {
        let error = Box::new(error);
        if error.acceptable().is_some() {
            let compared = false;
            self.step = AddStep::CertificateWarning { error, compared };
            return Action::run(focus(Id::new(view::BACK_ID)));
        }
        self.step = AddStep::EnteringAddress(Some(AddServerError::Probe(error)));
        Action::none()
    }

    fn on_probe_finished(
        &mut self,
        result: Result<Discovery, ProbeError>,
    ) -> Action<Message, Event> {
        let discovery = match result {
            Ok(discovery) => discovery,
            Err(error) => return self.fail_probe(error),
        };
        let linked_id = self.linked_server.as_ref();
        let mut servers = discovery.listed.iter();
        let linked = servers.find(|server| Some(&server.id) == linked_id);
        match (linked, discovery.listed.as_slice()) {
            (_, []) => self.fail_probe(ProbeError::new(Failure::NotOpenChat)),
            (Some(server), _) => self.review(discovery.clone(), server.clone()),
            (None, [single]) if linked_id.is_none() => {
                self.review(discovery.clone(), single.clone())
            }
            (None, _) => {
                let linked_missing = linked_id.is_some();
                self.choose(ServerChoice::new(discovery, linked_missing))
            }
        }
    }

    fn review(&mut self, discovery: Discovery, server: ListedServer) -> Action<Message, Event> {
        if let Some(joined) = self.joined.find(&discovery.address, &server.id).cloned() {
            self.joined.show(joined);
            self.step = AddStep::default();
            return Action::none();
        }
        let review = Box::new(JoinReview {
            warnings: join_warning::join_warnings(&discovery, &server, Timestamp::now()),
            discovery,
            server,
            identity: None,
            risk_accepted: false,
            name: String::new(),
            name_error: None,
            use_global_id: false,
            error: None,
        });
        let event = Event::PreviewIdentity(self.probe_id, review.identity_preview());
        let first = focus(review.initial_focus());
        self.step = AddStep::Reviewing(review);
        Action::emit(event).and_run(first)
    }

    /// Reads the page out, which has replaced the one with the focus.
    fn choose(&mut self, choice: ServerChoice) -> Action<Message, Event> {
        let first = focus(choice.initial_focus());
        self.step = AddStep::ChoosingServer(Box::new(choice));
        Action::run(first)
    }

    /// The user ID depends on its scope, so the preview is requested again.
    fn toggle_global_id(&mut self) -> Action<Message, Event> {
        let AddStep::Reviewing(review) = &mut self.step else {
            return Action::none();
        };
        review.use_global_id = !review.use_global_id;
        review.identity = None;
        Action::emit(Event::PreviewIdentity(
            self.probe_id,
            review.identity_preview(),
        ))
    }

    /// Pins the accepted key and probes the address again with it.
    fn accept_certificate(&mut self) -> Action<Message, Event> {
        let AddStep::CertificateWarning { error, compared } = &self.step else {
            return Action::none();
        };
        let Some((certificate, address)) = error.acceptable().zip(error.address.clone()) else {
            return Action::none();
        };
        let origin = if *compared {
            PinOrigin::Compared
        } else {
            PinOrigin::FirstUse
        };
        let key = certificate.key;
        self.pin = Some(Pin { key, origin });
        self.start_probe(address)
    }

    fn confirm(&mut self) -> Action<Message, Event> {
        match &self.step {
            AddStep::EnteringAddress(_) => self.submit_address(),
            AddStep::ChoosingServer(choice) => match choice.selection() {
                Some((discovery, server)) => {
                    match self.joined.find(&discovery.address, &server.id) {
                        Some(joined) => Action::emit(Event::Open(joined.uid.clone())),
                        None => self.review(discovery.clone(), server.clone()),
                    }
                }
                None => Action::none(),
            },
            AddStep::Reviewing(_) => self.join(),
            AddStep::Probing(_) | AddStep::CertificateWarning { .. } => Action::none(),
        }
    }

    fn join(&mut self) -> Action<Message, Event> {
        let proxy = self.proxy_picker.proxy().unwrap_or_default();
        let AddStep::Reviewing(review) = &mut self.step else {
            return Action::none();
        };
        if !review.can_join() {
            return Action::none();
        }
        match review.checked_name() {
            Ok(name) => Action::emit(Event::Join(Box::new(JoinRequest {
                discovery: review.discovery.clone(),
                server: review.server.clone(),
                identity: review.identity.clone(),
                pin: self.pin,
                proxy,
                name,
                use_global_id: review.use_global_id,
            }))),
            Err(error) => {
                review.name_error = Some(error);
                Action::run(focus(review.initial_focus()))
            }
        }
    }

    /// Returns from the review to the server list if there are several servers, else to the address.
    fn go_back(&mut self) -> Action<Message, Event> {
        match &self.step {
            AddStep::Reviewing(review) if review.discovery.listed.len() > 1 => {
                let discovery = review.discovery.clone();
                self.probe_id = ProbeId::next();
                self.choose(ServerChoice::with_selected(discovery, &review.server.id))
            }
            _ => self.stop_probe(AddStep::default()),
        }
    }

    /// Ignores the result of a pending probe.
    fn stop_probe(&mut self, step: AddStep) -> Action<Message, Event> {
        let was_probing = self.is_probing();
        self.probe_id = ProbeId::next();
        self.step = step;
        if was_probing {
            Action::emit(Event::StopProbe)
        } else {
            Action::none()
        }
    }
}

impl Default for AddStep {
    fn default() -> Self {
        Self::EnteringAddress(None)
    }
}
