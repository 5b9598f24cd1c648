//! Everything that can happen to the application.

use iced::widget::image::Handle;
use iced::{keyboard, window};

use crate::demo;
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, Epoch, LocalId, ServerUid};
use crate::domain::identity::{IdentityAction, IdentityError};
use crate::domain::message::ChatMessage;
use crate::domain::profile::UploadedAvatar;
use crate::domain::server_event::History;
use crate::feature::auth::entry::Found;
use crate::feature::{auth, channels, members, profile, registry, settings, timeline};
use crate::net::api::SendFailure;
use crate::net::listen;
use crate::net::probe;
use crate::net::session::Session;
use crate::platform::file::Chosen;
use crate::platform::instance::Activation;
use crate::store;
use crate::store::paths::Profile;
use crate::store::secret::Identity;
use crate::ui::widget::range::Moved;

pub use crate::domain::redacted::Redacted;

/// Everything that can happen to the application. What comes from a server names the server and the life of its line.
#[derive(Debug, Clone)]
pub enum Message {
    /// The window changed.
    Window(window::Id, window::Event),
    /// A key was pressed; whether a control has used it.
    Key(keyboard::Event, bool),
    /// The identity was opened, or cannot be.
    IdentityOpened(Result<Redacted<Identity>, String>),
    /// It is known what there is of an identity.
    IdentityFound(Result<Kept, Found>),
    /// Work on the identity ended.
    IdentityWorked(Worked, Result<Kept, IdentityError>),
    /// A file was chosen, or none was.
    FileChosen(For, Chosen),
    /// Everything was forgotten but what is named.
    Forgotten(Profile, Vec<String>),
    /// The backup of the identity is wanted.
    BackupPressed,
    /// The demo is served, or cannot be.
    DemoStarted(Result<Redacted<demo::Demo>, String>),
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
    /// A probe of an address says something.
    Probe(registry::add::Generation, probe::ProbeEvent),
    /// A server was told that a session is over, or was not.
    SignedOut(ServerUid, Result<(), Failure>),
    /// Another start of the program handed over what it was asked for.
    HandedOver(Activation),
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
    /// In a server's details.
    Details(registry::details::Message),
    /// In the way in.
    Entry(auth::entry::Message),
    /// In the backup of the identity.
    Backup(auth::backup::Message),
    /// In an errand of the identity.
    Care(auth::care::Message),
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
    /// In the editor of the name and picture on a server.
    Profile(ServerUid, profile::Message),
    /// What a server said to a name and a picture.
    ProfileAnswered(ServerUid, Epoch, Box<super::profile::Answer>),
    /// A picture of somebody came, or did not.
    Pictured(ServerUid, Epoch, UploadedAvatar, Option<Handle>),
    /// On the card of a person.
    Person(profile::card::Message),
    /// Nothing that matters.
    Done,
}

/// An identity that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The identity.
    pub identity: Redacted<Identity>,
    /// Whether the one before it can be had again.
    pub earlier: bool,
}

/// What was done with an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worked {
    /// It was taken up.
    Entered {
        /// Whether it was made now.
        fresh: bool,
    },
    /// It was unlocked.
    Unlocked,
    /// It was cared for.
    Done(IdentityAction),
}

/// Who asked for a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// The way in.
    Entry,
    /// The backup.
    Backup,
    /// The list of servers, which is to be written.
    ListOut,
    /// A list of servers, which is to be read.
    ListIn,
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
