//! Servers are probed and joined.

use iced::Task;

use crate::app::dialog::{Dialog, DialogMessage};
use crate::app::notice::Notice;
use crate::app::{App, Demo, Message};
use crate::demo::{self, Community};
use crate::domain::address::ServerAddress;
use crate::domain::discovery::ProbeTarget;
use crate::domain::id::ServerUid;
use crate::domain::identity::ServerIdentity;
use crate::domain::profile::Consent;
use crate::domain::redacted::Redacted;
use crate::domain::server_version::ServerVersion;
use crate::feature::servers::add::{
    self, AddServerError, Event, JoinRequest, JoinedListing, ProbeId,
};
use crate::net::probe::{self, ProbeEvent};
use crate::net::proof::{self, ServerKey};
use crate::store::registry::{ConnectionPolicy, JoinedServer};

impl App {
    pub fn on_add_server(&mut self, message: add::Message) -> Task<Message> {
        let Some(Dialog::AddServer(state)) = self.shell.dialog_mut() else {
            return Task::none();
        };
        let action = state.update(message);
        let error = state.error_message(self.workspace.strings());
        self.announcer.bridge.announce_error(error);
        self.run(action, to_dialog, Self::perform_add_server)
    }

    fn perform_add_server(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::Probe(probe, target) => self.probe(probe, target),
            Event::StopProbe => {
                self.shell.set_probe(None);
                Task::none()
            }
            Event::PreviewIdentity(probe, request) => self.preview_identity(probe, &request),
            Event::Join(request) => self.join(*request),
            Event::Open(server) => {
                self.shell.close_dialog();
                self.open_server(&server)
            }
            Event::Close => self.close_dialog(),
        }
    }

    /// The dialog that adds a server, which knows those that are joined.
    pub fn add_server_dialog(&self, state: add::State) -> Dialog {
        let joined = self.storage.registry().servers().iter();
        let joined = joined.map(|joined| JoinedListing {
            uid: joined.uid.clone(),
            address: joined.address.clone(),
            server: joined.server_id.clone(),
            name: joined.shown_name().to_owned(),
        });
        Dialog::AddServer(Box::new(state.with_joined(joined.collect())))
    }

    fn probe(&mut self, id: ProbeId, target: ProbeTarget) -> Task<Message> {
        let events = Task::run(probe::events(target.into()), move |event| {
            to_dialog(match event {
                ProbeEvent::Progress(progress) => add::Message::ProbeProgressed(id, progress),
                ProbeEvent::Finished(outcome) => add::Message::ProbeFinished(id, outcome),
            })
        });
        let (events, handle) = events.abortable();
        self.shell.set_probe(Some(handle));
        events
    }

    /// Computes the IDs that the user would have on a server that is not joined yet.
    fn preview_identity(
        &mut self,
        probe: ProbeId,
        request: &add::IdentityPreview,
    ) -> Task<Message> {
        let preview = self.identity.current.as_ref().and_then(|identity| {
            let origin = ServerAddress::parse(&request.address).ok()?.origin();
            let root = identity.root.expose();
            let key = if request.use_global_id {
                ServerKey::everywhere(root)
            } else {
                ServerKey::derive(root, &origin, &request.server)
            };
            Some(ServerIdentity {
                user: key.user(),
                device: proof::random_device_id().ok()?,
            })
        });
        let loaded = preview.map(|preview| add::Message::IdentityLoaded(probe, preview));
        loaded.map_or_else(Task::none, |message| {
            self.on_dialog(DialogMessage::AddServer(message))
        })
    }

    fn join(&mut self, request: JoinRequest) -> Task<Message> {
        let unencrypted = request.is_unencrypted();
        let JoinRequest {
            discovery,
            server,
            identity,
            pin,
            proxy,
            name,
            use_global_id,
        } = request;
        let previewed = identity.map(|identity| identity.device);
        let Some(device) = previewed.or_else(|| proof::random_device_id().ok()) else {
            return join_failed(AddServerError::NoRandomness);
        };
        let uid = ServerUid::new(format!("srv-{}", uuid::Uuid::new_v4()));
        let mut joined = JoinedServer::new(uid.clone(), discovery.address, server.id, device);
        joined.name = server.name;
        joined.icon_text = server.icon_text;
        joined.version = Some(ServerVersion::from_capabilities(&discovery.capabilities));
        joined.consent = Consent::switched(name.is_some(), false);
        joined.name_to_publish = name;
        joined.policy = ConnectionPolicy {
            pin,
            proxy,
            unencrypted,
            known_everywhere: use_global_id,
        };
        self.storage.ledgers().put(&uid, &discovery.disclosed);
        let Some(added) = self.add_server(&joined) else {
            self.storage.ledgers().remove(&uid);
            return join_failed(AddServerError::AlreadyJoined);
        };
        self.shell.close_dialog();
        added
    }

    /// Starts the demo servers, or joins again those that run already. `lively` is whether members write by themselves.
    pub fn start_demo(&mut self, lively: bool) -> Task<Message> {
        match &self.demo {
            Demo::Absent => {}
            Demo::Starting => return Task::none(),
            Demo::Running(demo) => return self.join_demo(demo.communities()),
        }
        self.demo = Demo::Starting;
        let options = demo::Options {
            lively,
            ..demo::Options::default()
        };
        Task::perform(demo::start(options), |started| {
            let started = started.map(Redacted::new);
            Message::DemoStarted(started.map_err(|error| error.to_string()))
        })
    }

    pub fn on_demo_started(
        &mut self,
        started: Result<Redacted<demo::Demo>, String>,
    ) -> Task<Message> {
        match started {
            Ok(demo) => {
                let communities = demo.0.communities();
                self.demo = Demo::Running(demo.0);
                self.join_demo(communities)
            }
            Err(reason) => {
                self.demo = Demo::Absent;
                self.shell.notify(Notice::DemoFailed(reason));
                Task::none()
            }
        }
    }

    /// Joins the demo servers until the program ends, and shows the first.
    pub fn join_demo(&mut self, communities: Vec<Community>) -> Task<Message> {
        let mut tasks = Vec::new();
        let mut first = None;
        for community in communities {
            let Ok(device) = proof::random_device_id() else {
                continue;
            };
            let uid = ServerUid::new(format!("demo-{}", uuid::Uuid::new_v4()));
            let server = community.server_id.into();
            let mut joined = JoinedServer::new(uid.clone(), community.url, server, device);
            joined.name = community.name;
            joined.icon_text = community.icon_text;
            joined.ephemeral = true;
            tasks.extend(self.add_server(&joined));
            first = first.or(Some(uid));
        }
        tasks.extend(first.map(|first| self.open_server(&first)));
        Task::batch(tasks)
    }
}

fn join_failed(error: AddServerError) -> Task<Message> {
    Task::done(to_dialog(add::Message::JoinFailed(error)))
}

fn to_dialog(message: add::Message) -> Message {
    Message::Dialog(DialogMessage::AddServer(message))
}
