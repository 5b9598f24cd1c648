//! Everything that can happen to the application, grouped by subject.

use iced::widget::image::Handle;
use iced::{keyboard, window};

use super::dialog::DialogMessage;
use super::effect::ProfileAnswer;
use super::identity::{IdentityTask, StoredIdentity};
use crate::demo;
use crate::domain::change::History;
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, Epoch, LocalId, ServerUid};
use crate::domain::identity::Fault;
use crate::domain::message::ChatMessage;
use crate::domain::opaque::Opaque;
use crate::domain::profile::Upload;
use crate::feature::auth::entry::{self, Found};
use crate::feature::{auth, channels, members, registry, timeline};
use crate::net::api::SendFailure;
use crate::net::listen;
use crate::net::session::Session;
use crate::platform::instance::Handed;
use crate::store;
use crate::store::paths::Profile;
use crate::store::secret::Identity;
use crate::ui::widget::range::Moved;

/// Everything that can happen to the application.
#[derive(Debug, Clone)]
pub enum Message {
    /// A window event.
    Window(window::Id, window::Event),
    /// A key press; `true` when a focused control has handled it.
    Key(keyboard::Event, bool),
    /// Another process of the same profile passed on its command line.
    Activated(Handed),
    /// The demo servers run, or could not be started.
    DemoStarted(Result<Opaque<demo::Demo>, String>),
    /// A file was written, or could not be.
    Saved(Result<(), store::Error>),
    /// Queued announcements can be read out.
    AnnouncementDue,
    /// A second passed while somebody types.
    TypingTicked,
    /// Work on the identity ended.
    Identity(IdentityMessage),
    /// Something arrived over the connection of a server that had this epoch.
    Server(ServerUid, Epoch, ServerMessage),
    /// A request to a server ended that outlives its connection.
    ServerTask(ServerUid, ServerTask),
    /// In the frame of the window.
    Shell(ShellMessage),
    /// In the open dialog.
    Dialog(DialogMessage),
    /// In the onboarding pages.
    Onboarding(entry::Message),
    /// In the server rail or on the welcome page.
    Rail(registry::Message),
    /// In the channel list.
    Channels(channels::Message),
    /// In the timeline.
    Timeline(timeline::Message),
    /// In the member list.
    Members(members::Message),
    /// In the account bar.
    AccountBar(auth::Message),
    /// Nothing to do.
    Done,
}

/// Outcomes of work on the identity.
#[derive(Debug, Clone)]
pub enum IdentityMessage {
    /// The identity was opened or created without a question, or could not be.
    Opened(Result<Opaque<Identity>, String>),
    /// The identity was looked up in its store.
    Found(Result<StoredIdentity, Found>),
    /// A task on the identity ended.
    TaskFinished(IdentityTask, Result<StoredIdentity, Fault>),
    /// Everything on this device was erased except what is listed.
    Erased(Profile, Vec<String>),
}

/// What belongs to one epoch of the connection of a server.
#[derive(Debug, Clone)]
pub enum ServerMessage {
    /// The session was opened, or could not be.
    SessionOpened(Result<Session, Failure>),
    /// An event of the connection.
    Event(listen::Event),
    /// A chat message was sent, or could not be.
    MessageSent {
        /// Its channel.
        channel: ChannelId,
        /// Its local echo.
        local: LocalId,
        /// The message as the server stored it.
        outcome: Box<Result<ChatMessage, SendFailure>>,
    },
    /// The server answered a profile request.
    ProfileAnswered(Box<ProfileAnswer>),
    /// A picture was loaded; `None` when it could not be.
    AvatarLoaded(Upload, Option<Handle>),
}

/// Outcomes of requests that are valid whatever became of the connection since.
#[derive(Debug, Clone)]
pub enum ServerTask {
    /// A page of older messages was loaded, or could not be.
    OlderLoaded {
        /// The channel.
        channel: ChannelId,
        /// The request that this answers.
        generation: timeline::Generation,
        /// The page.
        outcome: Box<Result<History, Failure>>,
    },
    /// The session token was revoked, or could not be.
    SignedOut(Result<(), Failure>),
    /// The server was left, or could not be.
    Left(Result<(), Failure>),
}

/// What happens in the frame of the window.
#[derive(Debug, Clone)]
pub enum ShellMessage {
    /// The edge of a side pane was moved.
    Resized(Side, Moved),
    /// The toast with this number has been shown long enough.
    ToastExpired(u64),
    /// The notice at this index was closed.
    NoticeClosed(usize),
    /// The backup was asked for in a notice.
    BackupPressed,
    /// The system has no file dialog to show.
    NoFileDialog,
}

/// A pane beside the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The channel list.
    Channels,
    /// The member list.
    Members,
}
