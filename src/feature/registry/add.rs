//! The dialog that adds a server: enter an address, probe it, review the certificate, select a server, review and join.
//! Owns the current step. Must not run probes or store servers. A join always passes the review page.
//! Entry points: `State::from_deep_link`, `State::update` and `State::view`.

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
use crate::domain::discovery::{Discovery, Listed, Look, Obstacle, Progress};
use crate::domain::failure::Failure;
use crate::domain::id::ServerId;
use crate::domain::identity::Persona;
use crate::domain::invite::{self, Invite};
use crate::domain::joining;
use crate::domain::pasted;
use crate::domain::trust::{Pin, Pinned};
use crate::feature::action::Action;

/// Unique across dialogs, so that a late response to an earlier probe is ignored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Generation(u64);

impl Generation {
    fn next() -> Self {
        static ASKED: AtomicU64 = AtomicU64::new(0);
        Self(ASKED.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    pub(super) address: String,
    pub(super) step: Step,
    pub(super) way: way::State,
    wanted: Option<ServerId>,
    pin: Option<Pin>,
    generation: Generation,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Contains the error of the previous attempt.
    Asking(Option<Problem>),
    Probing(Progress),
    /// No trusted authority signed the certificate; the user decides whether to accept it.
    Doubting {
        obstacle: Box<Obstacle>,
        /// Whether the user compared the fingerprint with one from another source.
        compared: bool,
    },
    Choosing(Box<Choice>),
    Confirming(Box<Page>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    Probe(Box<Obstacle>),
    Link(invite::Refusal),
    AlreadyJoined,
    /// The server was joined, but the server list could not be saved.
    NotKept,
}

#[derive(Debug, Clone)]
pub enum Message {
    AddressChanged(String),
    AddressSubmitted,
    /// Probe this address without encryption.
    PlainPressed(String),
    Way(way::Message),
    Progressed(Generation, Progress),
    Probed(Generation, Box<Result<Discovery, Obstacle>>),
    ComparedToggled,
    Accepted,
    /// The index among the discovered servers.
    Chosen(usize),
    Searched(String),
    Introduced(Generation, Persona),
    AgreedToggled,
    PublishToggled,
    EverywhereToggled,
    /// The default action of the current step was requested.
    Confirmed,
    Refused(Problem),
    BackPressed,
    Dismissed,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Probe the address and report `Message::ProbeProgressed` and `Message::ProbeFinished`.
    Probe(Generation, Look),
    Stop,
    /// Report the identity that the server would see as `Message::IdentityLoaded`.
    Introduce(Generation, Introduction),
    Join(Box<Joining>),
    Close,
}

impl State {
    #[must_use]
    pub fn with_address(address: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            ..Self::default()
        }
    }

    /// Accepts an address or an invite link, which may also name a server. An invalid link stays in the field and is
    /// rejected when it is submitted.
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
        let address = pasted::meant(&self.address);
        if address.is_empty() {
            let obstacle = Obstacle::new(Failure::InvalidAddress);
            self.step = Step::Asking(Some(Problem::Probe(Box::new(obstacle))));
            return Action::none();
        }
        let typed = if Invite::is_one(address) {
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
        self.step = Step::Probing(Progress::Connecting);
        let look = Look {
            typed,
            pin: self.pin,
            proxy,
        };
        Action::emit(Event::Probe(self.generation, look))
    }

    fn probed(
        &mut self,
        generation: Generation,
        answer: Result<Discovery, Obstacle>,
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
        let linked = found
            .listed
            .iter()
            .find(|listed| Some(&listed.id) == wanted);
        match (linked, found.listed.as_slice()) {
            (_, []) => {
                let obstacle = Obstacle::new(Failure::NotOpenChat);
                self.step = Step::Asking(Some(Problem::Probe(Box::new(obstacle))));
                Action::none()
            }
            (Some(listed), _) => self.consider(found.clone(), listed.clone()),
            (None, [single]) if wanted.is_none() => self.consider(found.clone(), single.clone()),
            (None, _) => {
                self.step = Step::Choosing(Box::new(Choice::new(found, wanted.is_some())));
                Action::none()
            }
        }
    }

    fn consider(&mut self, found: Discovery, listed: Listed) -> Action<Message, Event> {
        let preview = Introduction {
            address: found.address.clone(),
            server: listed.id.clone(),
            everywhere: false,
        };
        let event = Event::Introduce(self.generation, preview);
        let remarks = joining::remarks(&found, &listed, Timestamp::now());
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

    /// The user ID depends on its scope, so the preview is requested again.
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

    fn introduced(&mut self, generation: Generation, persona: Persona) -> Action<Message, Event> {
        if let Step::Confirming(page) = &mut self.step
            && generation == self.generation
        {
            page.persona = Some(persona);
        }
        Action::none()
    }

    /// Pins the accepted key and probes the address again with it.
    fn accepted(&mut self) -> Action<Message, Event> {
        let Step::Doubting { obstacle, compared } = &self.step else {
            return Action::none();
        };
        let Some((certificate, address)) = obstacle.acceptable().zip(obstacle.address.clone())
        else {
            return Action::none();
        };
        let how = if *compared {
            Pinned::Compared
        } else {
            Pinned::AtFirstUse
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

    /// Returns from the review to the server list if there are several servers, else to the address.
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
