//! Servers are probed and joined.

use iced::Task;

use crate::app::dialog::{DialogMessage, wrap};
use crate::app::{App, Demo, Message};
use crate::demo::{self, Community};
use crate::domain::discovery::Look;
use crate::domain::edition::Edition;
use crate::domain::id::ServerUid;
use crate::domain::identity::Persona;
use crate::domain::opaque::Opaque;
use crate::domain::profile::Consent;
use crate::feature::registry::add::{self, Event, Generation, Joining, Problem};
use crate::net::address::Address;
use crate::net::probe::{self, Said};
use crate::net::proof::{self, ServerKey};
use crate::store;
use crate::store::registry::Joined;

use crate::app::notice::Notice;

impl App {
    pub fn perform_add_server(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::Probe(generation, request) => self.probe(generation, request),
            Event::Stop => {
                self.shell.set_probe(None);
                Task::none()
            }
            Event::Introduce(generation, request) => self.preview_identity(generation, &request),
            Event::Join(request) => self.join(*request),
            Event::Close => self.close_dialog(),
        }
    }

    fn probe(&mut self, generation: Generation, request: Look) -> Task<Message> {
        let events = Task::run(probe::follow(request.into()), move |event| {
            let message = match event {
                Said::Progress(progress) => add::Message::Progressed(generation, progress),
                Said::Answer(answer) => add::Message::Probed(generation, answer),
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
        generation: Generation,
        request: &add::Introduction,
    ) -> Task<Message> {
        let preview = self.identity.current().and_then(|identity| {
            let origin = Address::parse(&request.address).ok()?.origin();
            let root = identity.root.expose();
            let key = if request.everywhere {
                ServerKey::everywhere(root)
            } else {
                ServerKey::derive(root, &origin, &request.server)
            };
            Some(Persona {
                user: key.user(),
                device: proof::draw_device().ok()?,
            })
        });
        preview.map_or_else(Task::none, |preview| {
            self.on_dialog(DialogMessage::AddServer(add::Message::Introduced(
                generation, preview,
            )))
        })
    }

    fn join(&mut self, request: Joining) -> Task<Message> {
        let unencrypted = request.is_unencrypted();
        let Joining {
            found,
            listed,
            persona,
            pin,
            proxy,
            publishes,
            everywhere,
        } = request;
        let previewed = persona.map(|persona| persona.device);
        let Some(device) = previewed.or_else(|| proof::draw_device().ok()) else {
            return refuse(Problem::NotKept);
        };
        let uid = ServerUid::new(format!("srv-{}", uuid::Uuid::new_v4()));
        let mut joined = Joined::new(uid.clone(), found.address, listed.id, device);
        joined.name = listed.name;
        joined.icon_text = listed.icon_text;
        joined.edition = Some(Edition::of(&found.capabilities));
        joined.consent = Consent::switched(publishes, false);
        joined.terms = store::registry::Terms {
            pin,
            proxy,
            unencrypted,
            known_everywhere: everywhere,
        };
        let Some(added) = self.add_server(&joined) else {
            return refuse(Problem::AlreadyJoined);
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
            let started = started.map(Opaque::new);
            Message::DemoStarted(started.map_err(|error| error.to_string()))
        })
    }

    pub fn on_demo_started(
        &mut self,
        started: Result<Opaque<demo::Demo>, String>,
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
            let Ok(device) = proof::draw_device() else {
                continue;
            };
            let uid = ServerUid::new(format!("demo-{}", uuid::Uuid::new_v4()));
            let server = community.server_id.into();
            let mut joined = Joined::new(uid.clone(), community.url, server, device);
            joined.name = community.name;
            joined.icon_text = community.icon_text;
            joined.fleeting = true;
            tasks.extend(self.add_server(&joined));
            first = first.or(Some(uid));
        }
        tasks.extend(first.map(|first| self.open_server(&first)));
        Task::batch(tasks)
    }
}

fn refuse(problem: Problem) -> Task<Message> {
    Task::done(wrap(DialogMessage::AddServer)(add::Message::Refused(
        problem,
    )))
}
