//! Adding a server by its address: ask, probe, choose among what is there, read what it means, join.
//!
//! Owns the dialog's steps. Must not know how a probe is made, nor where joined servers are kept. Nothing is joined
//! before the page that says what that means was seen.

mod choice;
mod offer;
mod page;
#[cfg(test)]
mod tests;
mod view;

pub use choice::Choice;
pub use offer::{Introduction, Joining, Page};
pub(in crate::feature::registry) use page::{features, section};
pub use view::field;

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;

use super::way;
use crate::domain::address_input::extract_address;
use crate::domain::discovery::{Discovery, ListedServer, ProbeError, ProbeProgress, ProbeTarget};
use crate::domain::failure::Failure;
use crate::domain::id::ServerId;
use crate::domain::identity::ServerIdentity;
use crate::domain::invite::{self, Invite};
use crate::domain::join_warning;
use crate::domain::trust::{Pin, PinOrigin};
use crate::feature::action::Action;

/// Counts the questions of all dialogs, so that a late answer to an older one is told apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Generation(u64);

impl Generation {
    fn next() -> Self {
        static ASKED: AtomicU64 = AtomicU64::new(0);
        Self(ASKED.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

/// The dialog.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    pub(super) address: String,
    pub(super) step: Step,
    pub(super) way: way::State,
    wanted: Option<ServerId>,
    pin: Option<Pin>,
    generation: Generation,
}

/// Where the user stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Types the address; what was wrong with the last one, if anything.
    Asking(Option<Problem>),
    /// Waits for the probe.
    Probing(ProbeProgress),
    /// Decides whether a certificate that nobody the system trusts has signed is accepted.
    Doubting {
        /// What was found.
        obstacle: Box<ProbeError>,
        /// Whether the user compared the fingerprint with what they have from elsewhere.
        compared: bool,
    },
    /// Chooses among the servers that were found.
    Choosing(Box<Choice>),
    /// Reads what joining means.
    Confirming(Box<Page>),
}

/// Why a step did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The server could not be probed.
    Probe(Box<ProbeError>),
    /// The link is not followed.
    Link(invite::InviteError),
    /// It is in the rail already.
    AlreadyJoined,
    /// It was joined, but the list could not be written.
    NotKept,
}

/// What happened in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    /// The address was edited.
    AddressChanged(String),
    /// The user asked to go on with the address.
    AddressSubmitted,
    /// The user asked to look at the same address without encryption.
    PlainPressed(String),
    /// The way to the server was changed.
    Way(way::Message),
    /// A probe waits for something else.
    Progressed(Generation, ProbeProgress),
    /// A probe was answered.
    Probed(Generation, Box<Result<Discovery, ProbeError>>),
    /// Whether the fingerprint was compared was changed.
    ComparedToggled,
    /// The user accepts the certificate.
    Accepted,
    /// A row of the list was chosen.
    Chosen(usize),
    /// What is searched for in the list was edited.
    Searched(String),
    /// The user is known there as this.
    Introduced(Generation, ServerIdentity),
    /// Whether the risk is taken was changed.
    AgreedToggled,
    /// Whether a name and a picture are to be published was changed.
    PublishToggled,
    /// Whether the user is to be known as elsewhere was changed.
    EverywhereToggled,
    /// The user asked to go on, wherever they stand.
    Confirmed,
    /// The join did not happen.
    Refused(Problem),
    /// The user went back.
    BackPressed,
    /// The user left the dialog.
    Dismissed,
}

/// What the outside must do.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Probe an address and answer with `Message::Progressed` and `Message::Probed`.
    Probe(Generation, ProbeTarget),
    /// Stop probing.
    Stop,
    /// Say as whom the user would be known, with `Message::Introduced`.
    Introduce(Generation, Introduction),
    /// Join a server that was found.
    Join(Box<Joining>),
    /// Close the dialog.
    Close,
}

impl State {
    /// A dialog with the address filled in, as a link hands it over.
    #[must_use]
    pub fn with_address(address: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            ..Self::default()
        }
    }

    /// A dialog for what came from outside: an address, or a link, which may name the server too. A link that is not
    /// followed stays in the field, and is refused when it is tried.
    #[must_use]
    pub fn led_to(word: &str) -> Self {
        match Invite::parse(word) {
            Ok(invite) => Self {
                wanted: invite.server,
                ..Self::with_address(invite.address)
            },
            Err(_) => Self::with_address(word),
        }
    }

    /// Takes one message.
    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        match message {
            Message::AddressChanged(address) => self.edited(address),
            Message::AddressSubmitted => self.submitted(),
            Message::PlainPressed(address) => {
                let _stopped = self.edited(address);
                self.submitted()
            }
            Message::Way(message) => {
                self.way.update(message);
                Action::none()
            }
            Message::Progressed(generation, progress) => {
                if generation == self.generation && matches!(self.step, Step::Probing(_)) {
                    self.step = Step::Probing(progress);
                }
                Action::none()
            }
            Message::Probed(generation, answer) => self.probed(generation, *answer),
            Message::ComparedToggled => {
                if let Step::Doubting { compared, .. } = &mut self.step {
                    *compared = !*compared;
                }
                Action::none()
            }
            Message::Accepted => self.accepted(),
            Message::Chosen(place) => self.choosing(|choice| choice.choose(place)),
            Message::Searched(search) => self.choosing(|choice| choice.search(search)),
            Message::Introduced(generation, persona) => self.introduced(generation, persona),
            Message::AgreedToggled => {
                if let Step::Confirming(page) = &mut self.step {
                    page.agreed = !page.agreed;
                }
                Action::none()
            }
            Message::PublishToggled => {
                if let Step::Confirming(page) = &mut self.step {
                    page.publishes = !page.publishes;
                }
                Action::none()
            }
            Message::EverywhereToggled => self.scoped(),
            Message::Confirmed => self.confirmed(),
            Message::Refused(problem) => {
                self.refused(problem);
                Action::none()
            }
            Message::BackPressed => self.back(),
            Message::Dismissed => Action::emit(Event::Close),
        }
    }

    fn edited(&mut self, address: String) -> Action<Message, Event> {
        self.address = address;
        self.generation = Generation::next();
        self.wanted = None;
        self.pin = None;
        let probing = matches!(self.step, Step::Probing(_));
        self.step = Step::default();
        if probing {
            Action::emit(Event::Stop)
        } else {
            Action::none()
        }
    }

    fn submitted(&mut self) -> Action<Message, Event> {
        if matches!(self.step, Step::Probing(_)) {
            return Action::none();
        }
        let address = extract_address(&self.address);
        if address.is_empty() {
            let obstacle = ProbeError::new(Failure::InvalidAddress);
            self.step = Step::Asking(Some(Problem::Probe(Box::new(obstacle))));
            return Action::none();
        }
        let typed = if Invite::is_invite(address) {
            match Invite::parse(address) {
                Ok(invite) => {
                    self.wanted = invite.server;
                    invite.address
                }
                Err(refusal) => {
                    self.step = Step::Asking(Some(Problem::Link(refusal)));
                    return Action::none();
                }
            }
        } else {
            address.to_owned()
        };
        self.probe(typed)
    }

    fn probe(&mut self, typed: String) -> Action<Message, Event> {
        let Ok(proxy) = self.way.chosen() else {
            self.step = Step::default();
            self.way.complain();
            return Action::none();
        };
        self.generation = Generation::next();
        self.step = Step::Probing(ProbeProgress::Connecting);
        let look = ProbeTarget {
            typed,
            pin: self.pin,
            proxy,
        };
        Action::emit(Event::Probe(self.generation, look))
    }

    fn probed(
        &mut self,
        generation: Generation,
        answer: Result<Discovery, ProbeError>,
    ) -> Action<Message, Event> {
        if generation != self.generation || !matches!(self.step, Step::Probing(_)) {
            return Action::none();
        }
        let found = match answer {
            Ok(found) => found,
            Err(obstacle) => {
                self.step = if obstacle.acceptable().is_some() {
                    Step::Doubting {
                        obstacle: Box::new(obstacle),
                        compared: false,
                    }
                } else {
                    Step::Asking(Some(Problem::Probe(Box::new(obstacle))))
                };
                return Action::none();
            }
        };
        let wanted = self.wanted.as_ref();
        let named = found
            .listed
            .iter()
            .find(|listed| Some(&listed.id) == wanted);
        match (named, found.listed.as_slice()) {
            (_, []) => {
                let obstacle = ProbeError::new(Failure::NotOpenChat);
                self.step = Step::Asking(Some(Problem::Probe(Box::new(obstacle))));
                Action::none()
            }
            (Some(listed), _) => self.consider(found.clone(), listed.clone()),
            (None, [only]) if wanted.is_none() => self.consider(found.clone(), only.clone()),
            (None, _) => {
                self.step = Step::Choosing(Box::new(Choice::new(found, wanted.is_some())));
                Action::none()
            }
        }
    }

    /// Shows what joining a server means.
    fn consider(&mut self, found: Discovery, listed: ListedServer) -> Action<Message, Event> {
        let asked = Introduction {
            address: found.address.clone(),
            server: listed.id.clone(),
            everywhere: false,
        };
        let event = Event::Introduce(self.generation, asked);
        let remarks = join_warning::join_warnings(&found, &listed, Timestamp::now());
        self.step = Step::Confirming(Box::new(Page {
            found,
            listed,
            remarks,
            persona: None,
            agreed: false,
            publishes: false,
            everywhere: false,
            problem: None,
        }));
        Action::emit(event)
    }

    /// As whom the user is known changes with how far it is to reach.
    fn scoped(&mut self) -> Action<Message, Event> {
        let Step::Confirming(page) = &mut self.step else {
            return Action::none();
        };
        page.everywhere = !page.everywhere;
        page.persona = None;
        Action::emit(Event::Introduce(
            self.generation,
            Introduction {
                address: page.found.address.clone(),
                server: page.listed.id.clone(),
                everywhere: page.everywhere,
            },
        ))
    }

    fn introduced(
        &mut self,
        generation: Generation,
        persona: ServerIdentity,
    ) -> Action<Message, Event> {
        if let Step::Confirming(page) = &mut self.step
            && generation == self.generation
        {
            page.persona = Some(persona);
        }
        Action::none()
    }

    /// The certificate is accepted: its key is the only one from now on, and the address is looked at again with it.
    fn accepted(&mut self) -> Action<Message, Event> {
        let Step::Doubting { obstacle, compared } = &self.step else {
            return Action::none();
        };
        let Some((certificate, address)) = obstacle.acceptable().zip(obstacle.address.clone())
        else {
            return Action::none();
        };
        let how = if *compared {
            PinOrigin::Compared
        } else {
            PinOrigin::FirstUse
        };
        self.pin = Some(Pin {
            key: certificate.key,
            how,
        });
        self.probe(address)
    }

    fn choosing(&mut self, change: impl FnOnce(&mut Choice)) -> Action<Message, Event> {
        if let Step::Choosing(choice) = &mut self.step {
            change(choice);
        }
        Action::none()
    }

    fn confirmed(&mut self) -> Action<Message, Event> {
        match &self.step {
            Step::Asking(_) => self.submitted(),
            Step::Probing(_) | Step::Doubting { .. } => Action::none(),
            Step::Choosing(choice) => match choice.decided() {
                Some((found, listed)) => self.consider(found.clone(), listed.clone()),
                None => Action::none(),
            },
            Step::Confirming(page) if !page.may_join() => Action::none(),
            Step::Confirming(page) => Action::emit(Event::Join(Box::new(Joining {
                found: page.found.clone(),
                listed: page.listed.clone(),
                persona: page.persona.clone(),
                pin: self.pin,
                proxy: self.way.chosen().unwrap_or_default(),
                publishes: page.publishes,
                everywhere: page.everywhere,
            }))),
        }
    }

    fn refused(&mut self, reason: Problem) {
        match &mut self.step {
            Step::Confirming(page) => page.problem = Some(reason),
            Step::Asking(problem) => *problem = Some(reason),
            Step::Probing(_) | Step::Doubting { .. } | Step::Choosing(_) => {}
        }
    }

    /// From the page to the list where there is one, else to the address.
    fn back(&mut self) -> Action<Message, Event> {
        let probing = matches!(self.step, Step::Probing(_));
        self.generation = Generation::next();
        self.step = match std::mem::take(&mut self.step) {
            Step::Confirming(page) if page.found.listed.len() > 1 => {
                Step::Choosing(Box::new(Choice::at(page.found, &page.listed.id)))
            }
            _ => Step::default(),
        };
        if probing {
            Action::emit(Event::Stop)
        } else {
            Action::none()
        }
    }
}

impl Default for Step {
    fn default() -> Self {
        Self::Asking(None)
    }
}
