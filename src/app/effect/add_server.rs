//! Servers are probed and joined.

use iced::Task;

use crate::app::dialog::{DialogMessage, wrap};
use crate::app::{App, Demo, Message};
use crate::demo::{self, Community};
use crate::domain::address::ServerAddress;
use crate::domain::discovery::ProbeTarget;
use crate::domain::id::ServerUid;
use crate::domain::identity::ServerIdentity;
use crate::domain::profile::Consent;
use crate::domain::redacted::Redacted;
use crate::domain::server_version::ServerVersion;
use crate::feature::servers::add::{self, AddServerError, Event, JoinRequest, ProbeId};
use crate::net::probe::{self, ProbeEvent};
use crate::net::proof::{self, ServerKey};
use crate::store;
use crate::store::registry::JoinedServer;

use crate::app::notice::Notice;

impl App {
    pub fn perform_add_server(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::Probe(generation, request) => self.probe(generation, request),
            Event::StopProbe => {
                self.shell.set_probe(None);
                Task::none()
            }
            Event::PreviewIdentity(generation, request) => {
                self.preview_identity(generation, &request)
            }
            Event::Join(request) => self.join(*request),
            Event::Close => self.close_dialog(),
        }
    }

    fn probe(&mut self, generation: ProbeId, request: ProbeTarget) -> Task<Message> {
        let events = Task::run(probe::events(request.into()), move |event| {
            let message = match event {
                ProbeEvent::Progress(progress) => {
                    add::Message::ProbeProgressed(generation, progress)
                }
                ProbeEvent::Finished(answer) => add::Message::ProbeFinished(generation, answer),
            };
            Message::Dialog(DialogMessage::AddServer(message))
        });
        let (events, handle) = events.abortable();
        self.shell.set_probe(Some(handle));
        events
    }

    /// Computes the IDs that the user would have on a server that is not joined yet.
    fn preview_identity(
        &mut self,
        generation: ProbeId,
        request: &add::IdentityPreview,
    ) -> Task<Message> {
        let preview = self.identity.current().and_then(|identity| {
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
        preview.map_or_else(Task::none, |preview| {
            self.on_dialog(DialogMessage::AddServer(add::Message::IdentityLoaded(
                generation, preview,
            )))
        })
    }

    fn join(&mut self, request: JoinRequest) -> Task<Message> {
        let unencrypted = request.is_unencrypted();
        let JoinRequest {
            discovery: found,
            server: listed,
            identity: persona,
            pin,
            proxy,
            publish_profile: publishes,
            use_global_id: everywhere,
        } = request;
        let previewed = persona.map(|persona| persona.device);
        let Some(device) = previewed.or_else(|| proof::random_device_id().ok()) else {
            return refuse(AddServerError::NoRandomness);
        };
        let uid = ServerUid::new(format!("srv-{}", uuid::Uuid::new_v4()));
        let mut joined = JoinedServer::new(uid.clone(), found.address, listed.id, device);
        joined.name = listed.name;
        joined.icon_text = listed.icon_text;
        joined.version = Some(ServerVersion::from_capabilities(&found.capabilities));
        joined.consent = Consent::switched(publishes, false);
        joined.policy = store::registry::ConnectionPolicy {
            pin,
            proxy,
            unencrypted,
            known_everywhere: everywhere,
        };
        let Some(added) = self.add_server(&joined) else {
            return refuse(AddServerError::AlreadyJoined);
        };
        self.shell.close_dialog();
        if publishes {
            added.chain(self.open_profile(&uid))
        } else {
            added
        }
    }

    /// Starts the demo servers, or joins again those that run already.
    pub fn start_demo(&mut self) -> Task<Message> {
        match &self.demo {
            Demo::Absent => {}
            Demo::Starting => return Task::none(),
            Demo::Running(demo) => {
                let communities = demo.communities();
                return self.join_demo(communities);
            }
        }
        self.demo = Demo::Starting;
        Task::perform(demo::start(demo::Options::default()), |started| {
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

fn refuse(problem: AddServerError) -> Task<Message> {
    Task::done(wrap(DialogMessage::AddServer)(add::Message::JoinFailed(
        problem,
    )))
}
