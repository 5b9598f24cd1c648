//! Servers come, are joined, and are shown.

use std::sync::Arc;

use iced::Task;

use super::super::{App, Message};
use crate::demo::Community;
use crate::domain::address::ServerAddress;
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, Epoch, ServerUid};
use crate::domain::identity::{ServerIdentity, SessionState};
use crate::domain::profile::Consent;
use crate::domain::server::{Server, ServerInfo};
use crate::domain::server_version::ServerVersion;
use crate::feature::registry::add::{self, Joining, Problem};
use crate::net::disclosure::DisclosureRecorder;
use crate::net::listen::Control;
use crate::net::proof::{self, ServerKey};
use crate::net::session::{ConnectionSettings, Session, SessionParams};
use crate::net::tls::Trust;
use crate::store;
use crate::store::registry::Joined;

impl App {
    /// Takes up the servers that were joined before.
    pub(in crate::app) fn take_up_registry(&mut self) -> Task<Message> {
        let joined = self.shelf.registry.servers().to_vec();
        self.stage.order = joined.iter().map(|joined| joined.uid.clone()).collect();
        for joined in &joined {
            self.appear(joined);
        }
        match self.stage.order.first().cloned() {
            Some(first) => self.open_server(&first),
            None => Task::none(),
        }
    }

    /// Puts a joined server on the stage, before anything is known of it.
    pub(in crate::app) fn appear(&mut self, joined: &Joined) {
        let facts = ServerInfo {
            uid: joined.uid.clone(),
            name: joined.name.clone(),
            icon_text: joined.icon_text.clone(),
            address: joined.address.clone(),
            me: String::new().into(),
        };
        let mut server = Server::new(facts, Arc::clone(&self.stage.calendar));
        server.set_overrides(joined.overrides.clone());
        let _none = self.stage.servers.insert(joined.uid.clone(), server);
    }

    /// Opens the session of a server, where nothing is drawn. Needs the identity.
    pub(in crate::app) fn open_session(&mut self, uid: &ServerUid) -> Task<Message> {
        let (Some(identity), Some(joined)) = (self.identity.clone(), self.shelf.registry.get(uid))
        else {
            return Task::none();
        };
        if joined.signed_out {
            if let Some(server) = self.stage.servers.get_mut(uid) {
                server.set_session_state(SessionState::SignedOut);
            }
            return Task::none();
        }
        let line = self.lines.entry(uid);
        line.epoch = line.epoch.next();
        let epoch = line.epoch;
        let address = match ServerAddress::parse(&joined.address) {
            Ok(address) => address,
            Err(error) => return self.session_opened(uid, epoch, Err(error.into())),
        };
        let params = SessionParams {
            uid: uid.clone(),
            epoch,
            address,
            server: joined.server_id.clone(),
            device: joined.device.clone(),
            settings: ConnectionSettings {
                pin: joined.terms.pin,
                proxy: joined.terms.proxy.clone(),
                unencrypted: joined.terms.unencrypted,
                known_everywhere: joined.terms.known_everywhere,
                disclosures: DisclosureRecorder::resume(self.shelf.ledgers.get(uid)),
            },
        };
        let open = tokio::task::spawn_blocking(move || {
            Session::open(params, identity.root.expose(), &Trust::System)
        });
        let uid = uid.clone();
        Task::perform(open, move |opened| {
            Message::SessionOpened(
                uid.clone(),
                epoch,
                opened.unwrap_or(Err(Failure::Unreachable)),
            )
        })
    }

    pub(in crate::app) fn session_opened(
        &mut self,
        uid: &ServerUid,
        epoch: Epoch,
        opened: Result<Session, Failure>,
    ) -> Task<Message> {
        let Some(line) = self.lines.alive(uid, epoch) else {
            return Task::none();
        };
        let Some(server) = self.stage.servers.get_mut(uid) else {
            return Task::none();
        };
        match opened {
            Ok(session) => {
                server.set_me(session.persona().user.clone());
                line.session = Some(session);
            }
            Err(failure) => server.set_connection(ConnectionState::Refused(failure)),
        }
        Task::none()
    }

    /// Says as whom the user would be known at a server that is not joined yet.
    pub(in crate::app) fn introduce(
        &mut self,
        generation: add::Generation,
        asked: &add::Introduction,
    ) -> Task<Message> {
        let introduced = self.identity.as_ref().and_then(|identity| {
            let origin = ServerAddress::parse(&asked.address).ok()?.origin();
            let root = identity.root.expose();
            let key = if asked.everywhere {
                ServerKey::everywhere(root)
            } else {
                ServerKey::derive(root, &origin, &asked.server)
            };
            Some(ServerIdentity {
                user: key.user(),
                device: proof::random_device_id().ok()?,
            })
        });
        match introduced {
            Some(persona) => self.added(add::Message::Introduced(generation, persona)),
            None => Task::none(),
        }
    }

    /// Joins a server that was found, and shows it.
    pub(in crate::app) fn join(&mut self, joining: Joining) -> Task<Message> {
        let unencrypted = joining.is_unencrypted();
        let Joining {
            found,
            listed,
            persona,
            pin,
            proxy,
            publishes,
            everywhere,
        } = joining;
        let drawn = persona.map(|persona| persona.device);
        let Some(device) = drawn.or_else(|| proof::random_device_id().ok()) else {
            return refuse(Problem::NoRandomness);
        };
        let uid = ServerUid::new(format!("srv-{}", uuid::Uuid::new_v4()));
        let mut joined = Joined::new(uid, found.address, listed.id, device);
        joined.name = listed.name;
        joined.icon_text = listed.icon_text;
        joined.edition = Some(ServerVersion::from_capabilities(&found.capabilities));
        joined.consent = Consent::switched(publishes, false);
        joined.terms = store::registry::Terms {
            pin,
            proxy,
            unencrypted,
            known_everywhere: everywhere,
        };
        match self.take_in(&joined) {
            Some(task) if publishes => {
                let uid = joined.uid.clone();
                self.dialog = None;
                task.chain(self.open_profile(&uid))
            }
            Some(task) => {
                self.dialog = None;
                task
            }
            None => refuse(Problem::AlreadyJoined),
        }
    }

    /// Joins the demo communities, for as long as they live.
    pub(in crate::app) fn join_demo(&mut self, communities: Vec<Community>) -> Task<Message> {
        let mut tasks = Vec::new();
        let mut first = None;
        for community in communities {
            let Ok(device) = proof::random_device_id() else {
                continue;
            };
            let uid = ServerUid::new(format!("demo-{}", uuid::Uuid::new_v4()));
            let mut joined = Joined::new(
                uid.clone(),
                community.url,
                community.server_id.into(),
                device,
            );
            joined.name = community.name;
            joined.icon_text = community.icon_text;
            joined.fleeting = true;
            tasks.extend(self.take_in(&joined));
            first = first.or(Some(uid));
        }
        if let Some(first) = first {
            tasks.push(self.open_server(&first));
        }
        Task::batch(tasks)
    }

    /// Takes a server into the list and onto the stage. `None` when it is there already.
    pub(in crate::app) fn take_in(&mut self, joined: &Joined) -> Option<Task<Message>> {
        let uid = joined.uid.clone();
        self.shelf.registry.add(joined.clone()).ok()?;
        self.stage.order.push(uid.clone());
        self.appear(joined);
        let session = self.open_session(&uid);
        Some(Task::batch([
            session,
            self.open_server(&uid),
            self.shelf.save_registry(),
        ]))
    }

    /// Shows a server, at the channel where the user left it.
    pub(in crate::app) fn open_server(&mut self, uid: &ServerUid) -> Task<Message> {
        if !self.stage.servers.contains_key(uid) {
            return Task::none();
        }
        if self.stage.current.as_ref() != Some(uid)
            && let Some(left) = self.stage.server_mut()
        {
            left.open(None);
        }
        self.stage.current = Some(uid.clone());
        self.refresh(true);
        let pictures = self.fetch_pictures();
        Task::batch([pictures, self.reopen()])
    }

    /// Opens the channel where the user left the server in view, or its first.
    pub(in crate::app) fn reopen(&mut self) -> Task<Message> {
        let Some(server) = self.stage.server() else {
            return Task::none();
        };
        let last = self
            .shelf
            .registry
            .get(server.uid())
            .and_then(|joined| joined.last_channel.clone());
        let open = server
            .open_channel()
            .cloned()
            .or(last)
            .filter(|channel| server.channel(channel).is_some());
        match open.or_else(|| server.first_text_channel().cloned()) {
            Some(channel) => self.open_channel(&channel),
            None => self.converse(),
        }
    }

    /// Shows a channel of the server in view.
    pub(in crate::app) fn open_channel(&mut self, channel: &ChannelId) -> Task<Message> {
        let Some(server) = self.stage.server_mut() else {
            return Task::none();
        };
        if server.open_channel() != Some(channel) {
            self.teller.clear();
        }
        server.open(Some(channel.clone()));
        let uid = server.uid().clone();
        self.tell_focus(&uid);
        self.refresh(false);
        let shown = self.converse();
        let pictures = self.fetch_pictures();
        Task::batch([shown, pictures, self.remember(&uid, channel)])
    }

    fn converse(&mut self) -> Task<Message> {
        let Some(ctx) = self.stage.ctx() else {
            return Task::none();
        };
        let (task, event) = self.timeline.opened(&ctx).lift(Message::Timeline);
        let performed = self.perform_timeline(event);
        Task::batch([task, performed, self.look()])
    }

    fn remember(&mut self, uid: &ServerUid, channel: &ChannelId) -> Task<Message> {
        match self.shelf.registry.get_mut(uid) {
            Some(joined) if joined.last_channel.as_ref() != Some(channel) => {
                joined.last_channel = Some(channel.clone());
                if joined.fleeting {
                    Task::none()
                } else {
                    self.shelf.save_registry()
                }
            }
            _ => Task::none(),
        }
    }

    /// Tells a line which channel the user looks at.
    pub(in crate::app) fn tell_focus(&self, uid: &ServerUid) {
        let open = self.stage.servers.get(uid).and_then(Server::open_channel);
        if let Some(channel) = open {
            self.lines.tell(uid, Control::Focus(channel.clone()));
        }
    }
}

fn refuse(problem: Problem) -> Task<Message> {
    Task::done(Message::Add(add::Message::Refused(problem)))
}
