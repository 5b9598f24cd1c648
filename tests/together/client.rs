//! A client of one demo community, without a window.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::StreamExt;
use futures::stream::BoxStream;
use openchat::demo::{self, Demo, Options};
use openchat::domain::channel::ChannelKind;
use openchat::domain::id::{ChannelId, Epoch, LocalId};
use openchat::domain::message::ChatMessage;
use openchat::domain::outbox::Sending;
use openchat::domain::server::{Facts, Server};
use openchat::domain::timeline::calendar::Universal;
use openchat::net::address::Address;
use openchat::net::api::{self, Draft};
use openchat::net::listen::{self, Controller, Event};
use openchat::net::session::{Session, Terms, Ticket};
use openchat::net::tls::Trust;

const LIMIT: Duration = Duration::from_secs(20);

pub async fn quiet() -> Demo {
    demo::start(Options {
        lively: false,
        controls: true,
        ..Options::default()
    })
    .await
    .unwrap()
}

pub struct Client {
    pub session: Session,
    pub server: Server,
    pub events: BoxStream<'static, Event>,
    pub controller: Option<Controller>,
}

impl Client {
    pub fn new(demo: &Demo, place: usize, root: u8) -> Self {
        let community = demo.communities()[place].clone();
        Self::at(&community.url, &community.server_id, root)
    }

    pub fn at(url: &str, server: &str, root: u8) -> Self {
        let ticket = Ticket {
            uid: format!("uid-{server}").into(),
            epoch: Epoch(0),
            address: Address::parse(url).unwrap(),
            server: server.into(),
            device: "dev_test".into(),
            terms: Terms::default(),
        };
        let session = Session::open(ticket, &[root; 32], &Trust::System).unwrap();
        let facts = Facts {
            uid: session.uid().clone(),
            name: server.into(),
            icon_text: "XX".into(),
            address: url.into(),
            me: session.persona().user.clone(),
        };
        let events = listen::connect(&session).boxed();
        Self {
            server: Server::new(facts, Arc::new(Universal)),
            session,
            events,
            controller: None,
        }
    }

    /// Applies events until `is_reached` returns true.
    pub async fn until(&mut self, what: &str, is_reached: impl Fn(&Server) -> bool) {
        let end = Instant::now() + LIMIT;
        while !is_reached(&self.server) {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(Some(event)) = tokio::time::timeout(left, self.events.next()).await else {
                panic!("{what}: {:?}", self.server.link());
            };
            self.take(event);
        }
    }

    pub fn take(&mut self, event: Event) {
        match event {
            Event::Opened(controller) => self.controller = Some(controller),
            Event::Link(link) => self.server.set_link(link),
            Event::Security(security) => self.server.set_security(*security),
            Event::Standing(standing) => self.server.set_standing(standing),
            Event::Changes(changes) => {
                for change in changes {
                    let _ = self.server.apply(change, Instant::now());
                }
            }
        }
    }

    pub async fn online(&mut self) {
        self.until("online", |server| server.link().is_online())
            .await;
        self.until("every channel loaded", |server| {
            let mut texts = server
                .channels()
                .filter(|channel| channel.kind == ChannelKind::Text);
            texts.all(|channel| {
                server
                    .room(&channel.id)
                    .is_some_and(|room| room.timeline.is_loaded())
            })
        })
        .await;
    }

    pub async fn send(&mut self, channel: &ChannelId, body: &str) -> ChatMessage {
        let local = LocalId::new(format!("local-{body}"));
        self.server.queue(channel, local.clone(), body, None);
        assert!(self.server.progress(channel, &local, Sending::Sending));
        let draft = Draft {
            channel: channel.clone(),
            local: local.clone(),
            body: body.into(),
            reply_to: None,
        };
        let message = api::send(&self.session, &draft).await.unwrap();
        self.server.confirm(channel, &local, message.clone());
        message
    }

    pub fn bodies(&self, channel: &ChannelId) -> Vec<String> {
        let room = self.server.room(channel);
        room.map_or_else(Vec::new, |room| {
            room.timeline
                .entries()
                .iter()
                .map(|entry| entry.message.body.to_string())
                .collect()
        })
    }
}
