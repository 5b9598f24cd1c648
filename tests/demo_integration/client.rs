//! A client of one demo community, without a window.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::StreamExt;
use futures::stream::BoxStream;
use openchat::demo::{self, Demo, Options};
use openchat::domain::address::ServerAddress;
use openchat::domain::channel::ChannelKind;
use openchat::domain::id::{ChannelId, Epoch, LocalId};
use openchat::domain::message::ChatMessage;
use openchat::domain::outbox::SendState;
use openchat::domain::server::{Server, ServerInfo};
use openchat::domain::timeline::calendar::UtcCalendar;
use openchat::net::api::{self, Draft};
use openchat::net::listen::{self, Control, Controller, Event};
use openchat::net::session::{ConnectionSettings, Session, SessionParams};
use openchat::net::tls::Trust;

const TIMEOUT: Duration = Duration::from_secs(20);

pub async fn start_quiet_demo() -> Demo {
    demo::start(Options {
        lively: false,
        controls: true,
        ..Options::default()
    })
    .await
    .unwrap()
}

pub struct DemoClient {
    pub session: Session,
    pub server: Server,
    pub events: BoxStream<'static, Event>,
    pub controller: Option<Controller>,
}

impl DemoClient {
    pub fn new(demo: &Demo, index: usize, root: u8) -> Self {
        let community = demo.communities()[index].clone();
        Self::connect(&community.url, &community.server_id, root)
    }

    pub fn connect(url: &str, server: &str, root: u8) -> Self {
        let params = SessionParams {
            known: Vec::new(),
            uid: format!("uid-{server}").into(),
            epoch: Epoch(0),
            address: ServerAddress::parse(url).unwrap(),
            server: server.into(),
            device: "dev_test".into(),
            settings: ConnectionSettings::default(),
        };
        let session = Session::open(params, &[root; 32], &Trust::System).unwrap();
        let info = ServerInfo {
            uid: session.uid().clone(),
            name: server.into(),
            icon_text: "XX".into(),
            address: url.into(),
            me: session.identity().user.clone(),
        };
        let events = listen::connect(&session).boxed();
        Self {
            server: Server::new(info, Arc::new(UtcCalendar)),
            session,
            events,
            controller: None,
        }
    }

    /// Applies events until `is_reached` returns true.
    pub async fn wait_until(&mut self, what: &str, is_reached: impl Fn(&Server) -> bool) {
        let end = Instant::now() + TIMEOUT;
        while !is_reached(&self.server) {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(Some(event)) = tokio::time::timeout(left, self.events.next()).await else {
                panic!("{what}: {:?}", self.server.connection());
            };
            self.on_event(event);
        }
    }

    pub fn on_event(&mut self, event: Event) {
        match event {
            Event::Opened(controller) => self.controller = Some(controller),
            Event::Connection(state) => self.server.set_connection(state),
            Event::Tls(security) => self.server.set_tls_state(*security),
            Event::Probed(..) => {}
            Event::Session(state) => self.server.set_session_state(state),
            Event::Changes(changes) => {
                for change in changes {
                    let _ = self.server.apply(change, Instant::now());
                }
            }
        }
    }

    pub async fn wait_until_online(&mut self) {
        self.wait_until("online", |server| server.connection().is_online())
            .await;
        self.wait_until("every channel loaded", |server| {
            let mut text_channels = server
                .channels()
                .filter(|channel| channel.kind == ChannelKind::Text);
            text_channels.all(|channel| {
                server
                    .channel_state(&channel.id)
                    .is_some_and(|state| state.timeline.is_loaded())
            })
        })
        .await;
    }

    /// Opens a channel and waits for more than its first page of ten messages.
    pub async fn open(&mut self, channel: &ChannelId) {
        let controller = self.controller.as_ref().unwrap();
        controller.send(Control::Focus(channel.clone()));
        self.wait_until("the full page", |server| {
            let state = server.channel_state(channel);
            state.is_some_and(|state| state.timeline.items().len() > 10)
        })
        .await;
    }

    pub async fn send(&mut self, channel: &ChannelId, body: &str) -> ChatMessage {
        let local = LocalId::new(format!("local-{body}"));
        self.server.queue(channel, local.clone(), body, None);
        assert!(self.server.progress(channel, &local, SendState::Sending));
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
        let state = self.server.channel_state(channel);
        state.map_or_else(Vec::new, |state| {
            state
                .timeline
                .items()
                .iter()
                .map(|item| item.message.body.to_string())
                .collect()
        })
    }
}
