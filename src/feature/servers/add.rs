//! The dialog that adds a server: enter an address, probe it, review the certificate, select a server, review and join.
//! Owns the current step. Must not run probes or store servers. A join always passes the review page.
//! Entry points: `State::from_deep_link`, `State::update` and `State::view`.

mod join_review;
mod join_review_view;
mod server_choice;
#[cfg(test)]
mod tests;
mod view;

pub use join_review::{IdentityPreview, JoinRequest, JoinReview};
pub(in crate::feature::servers) use join_review_view::{features_section, section};
pub use server_choice::ServerChoice;
pub use view::initial_focus;

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;

use super::proxy_picker;
use crate::domain::address_input::extract_address;
use crate::domain::discovery::{Discovery, ListedServer, ProbeError, ProbeProgress, ProbeTarget};
use crate::domain::failure::Failure;
use crate::domain::id::ServerId;
use crate::domain::identity::ServerIdentity;
use crate::domain::invite::{self, Invite};
use crate::domain::join_warning;
use crate::domain::trust::{Pin, PinOrigin};
use crate::feature::action::Action;

/// Unique across dialogs, so that a late response to an earlier probe is ignored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ProbeId(u64);

impl ProbeId {
    fn next() -> Self {
        static ASKED: AtomicU64 = AtomicU64::new(0);
        Self(ASKED.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    pub(super) address: String,
    pub(super) step: AddServerStep,
    pub(super) proxy_picker: proxy_picker::State,
    linked_server: Option<ServerId>,
    pin: Option<Pin>,
    probe_id: ProbeId,
}

#[derive(Debug, Clone, PartialEq)]
pub enum AddServerStep {
    /// Contains the error of the previous attempt.
    EnteringAddress(Option<AddServerError>),
    Probing(ProbeProgress),
    /// No trusted authority signed the certificate; the user decides whether to accept it.
    CertificateWarning {
        obstacle: Box<ProbeError>,
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
    /// The server was joined, but the server list could not be saved.
    NoRandomness,
}

#[derive(Debug, Clone)]
pub enum Message {
    AddressChanged(String),
    AddressSubmitted,
    /// Probe this address without encryption.
    UnencryptedPressed(String),
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
    PublishToggled,
    GlobalIdToggled,
    /// The default action of the current step was requested.
    Confirmed,
    JoinFailed(AddServerError),
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
    Close,
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
    pub fn from_deep_link(word: &str) -> Self {
        match Invite::parse(word) {
            Ok(invite) => Self {
                linked_server: invite.server,
                ..Self::with_address(invite.address)
            },
            Err(_) => Self::with_address(word),
        }
    }

    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        match message {
            Message::AddressChanged(address) => self.set_address(address),
            Message::AddressSubmitted => self.submit_address(),
            Message::UnencryptedPressed(address) => {
                let _stopped = self.set_address(address);
                self.submit_address()
            }
            Message::ProxyPicker(message) => {
                self.proxy_picker.update(message);
                Action::none()
            }
            Message::ProbeProgressed(generation, progress) => {
                if generation == self.probe_id && matches!(self.step, AddServerStep::Probing(_)) {
                    self.step = AddServerStep::Probing(progress);
                }
                Action::none()
            }
            Message::ProbeFinished(generation, answer) => {
                self.on_probe_finished(generation, *answer)
            }
            Message::FingerprintComparedToggled => {
                if let AddServerStep::CertificateWarning { compared, .. } = &mut self.step {
                    *compared = !*compared;
                }
                Action::none()
            }
            Message::CertificateAccepted => self.accept_certificate(),
            Message::ServerChosen(place) => self.update_choice(|choice| choice.select(place)),
            Message::SearchChanged(search) => self.update_choice(|choice| choice.set_query(search)),
            Message::IdentityLoaded(generation, persona) => {
                self.on_identity_loaded(generation, persona)
            }
            Message::RiskAcceptedToggled => {
                if let AddServerStep::Reviewing(page) = &mut self.step {
                    page.risk_accepted = !page.risk_accepted;
                }
                Action::none()
            }
            Message::PublishToggled => {
                if let AddServerStep::Reviewing(page) = &mut self.step {
                    page.publish_profile = !page.publish_profile;
                }
                Action::none()
            }
            Message::GlobalIdToggled => self.toggle_global_id(),
            Message::Confirmed => self.confirm(),
            Message::JoinFailed(problem) => {
                self.on_join_failed(problem);
                Action::none()
            }
            Message::BackPressed => self.go_back(),
            Message::Dismissed => Action::emit(Event::Close),
        }
    }

    fn set_address(&mut self, address: String) -> Action<Message, Event> {
        self.address = address;
        self.probe_id = ProbeId::next();
        self.linked_server = None;
        self.pin = None;
        let probing = matches!(self.step, AddServerStep::Probing(_));
        self.step = AddServerStep::default();
        if probing {
            Action::emit(Event::StopProbe)
        } else {
            Action::none()
        }
    }

    fn submit_address(&mut self) -> Action<Message, Event> {
        if matches!(self.step, AddServerStep::Probing(_)) {
            return Action::none();
        }
        let address = extract_address(&self.address);
        if address.is_empty() {
            let obstacle = ProbeError::new(Failure::InvalidAddress);
            self.step =
                AddServerStep::EnteringAddress(Some(AddServerError::Probe(Box::new(obstacle))));
            return Action::none();
        }
        let typed = if Invite::is_invite(address) {
            match Invite::parse(address) {
                Ok(invite) => {
                    self.linked_server = invite.server;
                    invite.address
                }
                Err(refusal) => {
                    self.step = AddServerStep::EnteringAddress(Some(AddServerError::Link(refusal)));
                    return Action::none();
                }
            }
        } else {
            address.to_owned()
        };
        self.start_probe(typed)
    }

    fn start_probe(&mut self, typed: String) -> Action<Message, Event> {
        let Ok(proxy) = self.proxy_picker.proxy() else {
            self.step = AddServerStep::default();
            self.proxy_picker.validate();
            return Action::none();
        };
        self.probe_id = ProbeId::next();
        self.step = AddServerStep::Probing(ProbeProgress::Connecting);
        let look = ProbeTarget {
            typed,
            pin: self.pin,
            proxy,
        };
        Action::emit(Event::Probe(self.probe_id, look))
    }

    fn on_probe_finished(
        &mut self,
        generation: ProbeId,
        answer: Result<Discovery, ProbeError>,
    ) -> Action<Message, Event> {
        if generation != self.probe_id || !matches!(self.step, AddServerStep::Probing(_)) {
            return Action::none();
        }
        let found = match answer {
            Ok(found) => found,
            Err(obstacle) => {
                self.step = if obstacle.acceptable().is_some() {
                    AddServerStep::CertificateWarning {
                        obstacle: Box::new(obstacle),
                        compared: false,
                    }
                } else {
                    AddServerStep::EnteringAddress(Some(AddServerError::Probe(Box::new(obstacle))))
                };
                return Action::none();
            }
        };
        let wanted = self.linked_server.as_ref();
        let linked = found
            .listed
            .iter()
            .find(|listed| Some(&listed.id) == wanted);
        match (linked, found.listed.as_slice()) {
            (_, []) => {
                let obstacle = ProbeError::new(Failure::NotOpenChat);
                self.step =
                    AddServerStep::EnteringAddress(Some(AddServerError::Probe(Box::new(obstacle))));
                Action::none()
            }
            (Some(listed), _) => self.review(found.clone(), listed.clone()),
            (None, [single]) if wanted.is_none() => self.review(found.clone(), single.clone()),
            (None, _) => {
                self.step = AddServerStep::ChoosingServer(Box::new(ServerChoice::new(
                    found,
                    wanted.is_some(),
                )));
                Action::none()
            }
        }
    }

    fn review(&mut self, found: Discovery, listed: ListedServer) -> Action<Message, Event> {
        let preview = IdentityPreview {
            address: found.address.clone(),
            server: listed.id.clone(),
            use_global_id: false,
        };
        let event = Event::PreviewIdentity(self.probe_id, preview);
        let remarks = join_warning::join_warnings(&found, &listed, Timestamp::now());
        self.step = AddServerStep::Reviewing(Box::new(JoinReview {
            discovery: found,
            server: listed,
            warnings: remarks,
            identity: None,
            risk_accepted: false,
            publish_profile: false,
            use_global_id: false,
            error: None,
        }));
        Action::emit(event)
    }

    /// The user ID depends on its scope, so the preview is requested again.
    fn toggle_global_id(&mut self) -> Action<Message, Event> {
        let AddServerStep::Reviewing(page) = &mut self.step else {
            return Action::none();
        };
        page.use_global_id = !page.use_global_id;
        page.identity = None;
        Action::emit(Event::PreviewIdentity(
            self.probe_id,
            IdentityPreview {
                address: page.discovery.address.clone(),
                server: page.server.id.clone(),
                use_global_id: page.use_global_id,
            },
        ))
    }

    fn on_identity_loaded(
        &mut self,
        generation: ProbeId,
        persona: ServerIdentity,
    ) -> Action<Message, Event> {
        if let AddServerStep::Reviewing(page) = &mut self.step
            && generation == self.probe_id
        {
            page.identity = Some(persona);
        }
        Action::none()
    }

    /// Pins the accepted key and probes the address again with it.
    fn accept_certificate(&mut self) -> Action<Message, Event> {
        let AddServerStep::CertificateWarning { obstacle, compared } = &self.step else {
            return Action::none();
        };
        let Some((certificate, address)) = obstacle.acceptable().zip(obstacle.address.clone())
        else {
            return Action::none();
        };
        let origin = if *compared {
            PinOrigin::Compared
        } else {
            PinOrigin::FirstUse
        };
        self.pin = Some(Pin {
            key: certificate.key,
            origin,
        });
        self.start_probe(address)
    }

    fn update_choice(&mut self, change: impl FnOnce(&mut ServerChoice)) -> Action<Message, Event> {
        if let AddServerStep::ChoosingServer(choice) = &mut self.step {
            change(choice);
        }
        Action::none()
    }

    fn confirm(&mut self) -> Action<Message, Event> {
        match &self.step {
            AddServerStep::EnteringAddress(_) => self.submit_address(),
            AddServerStep::Probing(_) | AddServerStep::CertificateWarning { .. } => Action::none(),
            AddServerStep::ChoosingServer(choice) => match choice.selection() {
                Some((found, listed)) => self.review(found.clone(), listed.clone()),
                None => Action::none(),
            },
            AddServerStep::Reviewing(page) if !page.can_join() => Action::none(),
            AddServerStep::Reviewing(page) => Action::emit(Event::Join(Box::new(JoinRequest {
                discovery: page.discovery.clone(),
                server: page.server.clone(),
                identity: page.identity.clone(),
                pin: self.pin,
                proxy: self.proxy_picker.proxy().unwrap_or_default(),
                publish_profile: page.publish_profile,
                use_global_id: page.use_global_id,
            }))),
        }
    }

    fn on_join_failed(&mut self, reason: AddServerError) {
        match &mut self.step {
            AddServerStep::Reviewing(page) => page.error = Some(reason),
            AddServerStep::EnteringAddress(problem) => *problem = Some(reason),
            AddServerStep::Probing(_)
            | AddServerStep::CertificateWarning { .. }
            | AddServerStep::ChoosingServer(_) => {}
        }
    }

    /// Returns from the review to the server list if there are several servers, else to the address.
    fn go_back(&mut self) -> Action<Message, Event> {
        let probing = matches!(self.step, AddServerStep::Probing(_));
        self.probe_id = ProbeId::next();
        self.step = match std::mem::take(&mut self.step) {
            AddServerStep::Reviewing(page) if page.discovery.listed.len() > 1 => {
                AddServerStep::ChoosingServer(Box::new(ServerChoice::with_selected(
                    page.discovery,
                    &page.server.id,
                )))
            }
            _ => AddServerStep::default(),
        };
        if probing {
            Action::emit(Event::StopProbe)
        } else {
            Action::none()
        }
    }
}

impl Default for AddServerStep {
    fn default() -> Self {
        Self::EnteringAddress(None)
    }
}
