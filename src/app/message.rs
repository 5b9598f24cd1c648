//! Everything that can happen to the application.

use iced::{keyboard, window};

use crate::demo;
use crate::domain::change::History;
use crate::domain::discovery::Discovery;
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, Epoch, LocalId, ServerUid};
use crate::domain::message::ChatMessage;
use crate::feature::{auth, channels, members, registry, settings, timeline};
use crate::net::api::SendFailure;
use crate::net::listen;
use crate::net::session::Session;
use crate::platform::instance::Handed;
use crate::store;
use crate::store::secret::Identity;
use crate::ui::widget::range::Moved;

pub use crate::domain::opaque::Opaque;

/// Everything that can happen to the application. What comes from a server names the server and the life of its line.
#[derive(Debug, Clone)]
pub enum Message {
    /// The window changed.
    Window(window::Id, window::Event),
    /// A key was pressed; whether a control has used it.
    Key(keyboard::Event, bool),
    /// The identity was opened, or cannot be.
    IdentityOpened(Result<Opaque<Identity>, String>),
    /// The demo is served, or cannot be.
    DemoStarted(Result<Opaque<demo::Demo>, String>),
    /// A session was made, or cannot be.
    SessionOpened(ServerUid, Epoch, Result<Session, Failure>),
    /// A line said something.
    Net(ServerUid, Epoch, listen::Event),
    /// A message was sent, or was not.
    Sent(Errand, Box<Result<ChatMessage, SendFailure>>),
    /// Older messages arrived, or did not.
    OlderLoaded(
        timeline::Place,
        timeline::Generation,
        Box<Result<History, Failure>>,
    ),
    /// An address was probed.
    Probed(registry::add::Generation, Result<Discovery, Failure>),
    /// Another start of the program handed over what it was asked for.
    HandedOver(Handed),
    /// Something was written to the disk, or was not.
    Saved(Result<(), store::Error>),
    /// The edge of a pane was moved.
    Resized(Side, Moved),
    /// What the toast says has been there long enough; its number.
    ToastPassed(u64),
    /// What waits to be read out can be.
    TellingDue,
    /// A second passed while somebody types.
    TypingTicked,
    /// A notice was read.
    NoticeClosed(usize),
    /// In the rail or on the first page.
    Rail(registry::Message),
    /// In the dialog that adds a server.
    Add(registry::add::Message),
    /// In the dialog about one server.
    Sheet(registry::sheet::Message),
    /// A server was told that the user leaves, or was not.
    Left(ServerUid, Result<(), Failure>),
    /// In the channel list.
    Channels(channels::Message),
    /// In the conversation.
    Timeline(timeline::Message),
    /// Among the people.
    Members(members::Message),
    /// In the dock.
    Dock(auth::Message),
    /// In the settings.
    Settings(settings::Message),
    /// Nothing that matters.
    Done,
}

/// A pane at the side of the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The channel list.
    Channels,
    /// The people.
    People,
}

/// Which message of which life of which line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    /// The server.
    pub server: ServerUid,
    /// The life of its line.
    pub epoch: Epoch,
    /// The channel.
    pub channel: ChannelId,
    /// The message.
    pub local: LocalId,
}
