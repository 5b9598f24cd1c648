//! Everything that can happen to the application, grouped by subject.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use iced::widget::image::Handle;
use iced::{keyboard, window};

use super::dialog::DialogMessage;
use super::effect::settings_file::EditedSettings;
use super::effect::{ActionEnded, LayoutAnswer, ProfileAnswer};
use super::identity::{IdentityTask, StoredIdentity};
use super::menu::MenuMessage;
use crate::demo;
use crate::domain::appearance::{ColorScheme, SystemAppearance, UserTheme};
use crate::domain::attachment::{PictureFailure, ShownFile};
use crate::domain::channel::ChannelRef;
use crate::domain::command::Command;
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, Epoch, LocalId, MessageId, ServerUid};
use crate::domain::identity::IdentityError;
use crate::domain::login_start::LoginStart;
use crate::domain::message::ChatMessage;
use crate::domain::profile::UploadedAvatar;
use crate::domain::redacted::Redacted;
use crate::domain::server_event::History;
use crate::domain::stored::{StoredPage, StoredServer};
use crate::feature::identity::onboarding::{self, StartupState};
use crate::feature::{channels, identity, members, notification_menu, servers, timeline};
use crate::net::api::SendFailure;
use crate::net::listen;
use crate::net::session::Session;
use crate::platform::instance::{Activation, Instance};
use crate::platform::{notification, tray};
use crate::store;
use crate::store::history::{self, HistoryStore, StoreEvent};
use crate::store::paths::Profile;
use crate::store::relocate;
use crate::store::secret::{Identity, IdentityStore};
use crate::ui::widget::range::SliderEvent;

#[derive(Debug, Clone)]
pub enum Message {
    Window(window::Id, window::Event),
    /// Of a window, which handles it.
    InWindow(window::Id, Box<Message>),
    /// About the windows of channels.
    Conversation(ConversationMessage),
    /// A key press; `true` when a focused control has handled it.
    Key(keyboard::Event, bool),
    /// Another process of the profile passed on its command line.
    Activated(Activation),
    DemoStarted(Result<Redacted<demo::Demo>, String>),
    /// The system asks the program to end.
    EndRequested,
    Storage(StorageMessage),
    Appearance(AppearanceMessage),
    History(HistoryMessage),
    AnnouncementDue,
    /// A member stopped typing without saying so.
    TypingEnded,
    /// A new day has begun in the time zone of the user.
    MidnightPassed,
    Identity(IdentityMessage),
    /// Something arrived over the connection of a server that had this epoch.
    Server(ServerUid, Epoch, ServerMessage),
    /// A request to a server ended that outlives its connection.
    ServerTask(ServerUid, ServerTask),
    Shell(ShellMessage),
    Dialog(DialogMessage),
    Menu(MenuMessage),
    Onboarding(onboarding::Message),
    /// In the server rail or on the welcome page.
    Rail(servers::Message),
    Channels(channels::Message),
    Timeline(timeline::Message),
    Members(members::Message),
    AccountBar(identity::Message),
    Files(FilesMessage),
    /// The user pressed a notification, or its service came or went.
    Notification(notification::Event),
    /// The user pressed the icon in the tray or its menu, or the tray came or went.
    Tray(tray::Event),
    /// What happens at a login, and why it was not changed, if it was to be.
    LoginStartRead(LoginStart, Option<String>),
    /// In the menu about the notifications of a server or channel.
    NotificationMenu(notification_menu::Message),
    /// A mute for a time is over, or do not disturb.
    QuietEnded,
    /// A screen reader came, went or asked for something, which the next frame handles.
    ReaderWoke,
}

impl Message {
    /// Whether it is about what each window has for itself: conversation, dialog, menu, and what they wait for.
    pub fn is_of_window(&self) -> bool {
        let waits = match self {
            Self::ServerTask(_, task) => matches!(
                task,
                ServerTask::OlderLoaded(..)
                    | ServerTask::PageRead(..)
                    | ServerTask::PlaceRead(..)
                    | ServerTask::AroundLoaded(..)
            ),
            Self::Server(.., ServerMessage::ActionEnded(_))
            | Self::History(HistoryMessage::PageLoaded(..))
            | Self::Files(_) => true,
            _ => false,
        };
        waits || self.is_of_open_window()
    }

    /// Whether it means nothing once its window is closed.
    pub fn is_of_open_window(&self) -> bool {
        matches!(
            self,
            Self::Timeline(_)
                | Self::Dialog(_)
                | Self::Menu(_)
                | Self::Shell(_)
                | Self::Key(..)
                | Self::Window(..)
        )
    }
}

/// What happens to the windows of channels, and from them in the main window.
#[derive(Debug, Clone)]
pub enum ConversationMessage {
    ClosePressed(window::Id),
    GoTo(ChannelRef),
    /// To OpenChat itself, but not to a message.
    FollowLink(String),
    Run(Command),
    InMainWindow(Box<Message>),
}

/// What happens to a file of a message that is saved.
#[derive(Debug, Clone)]
pub enum FilesMessage {
    PathChosen(ServerUid, ShownFile, PathBuf),
    /// The system cannot ask for a path.
    NoDialog(ServerUid, ShownFile),
    Saved(ServerUid, ShownFile, Result<SavedFile, SaveError>),
    /// A picture is on the clipboard, or is not.
    Copied(ShownFile, Result<(), CopyError>),
}

/// Why a picture was not copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyError {
    NotShown(PictureFailure),
    NoClipboard,
}

/// A file that was saved.
#[derive(Debug, Clone)]
pub struct SavedFile {
    pub path: PathBuf,
    /// Whether its content is a program, though its name is none.
    pub is_disguised: bool,
}

/// Why a file was not saved.
#[derive(Debug, Clone)]
pub enum SaveError {
    NotLoaded(Failure),
    NotWritten(store::Error),
    /// No folder for it was found.
    NoFolder,
}

/// What happens to the files of the profile.
#[derive(Debug, Clone)]
pub enum StorageMessage {
    NotSaved(store::Error),
    /// A file was written that could not be before.
    Saved,
    RetryPressed,
    /// The time has come to write again what could not be written.
    RetryDue,
    /// The folders are there, and the profile is locked if it was not before.
    Prepared(Result<Option<Arc<Instance>>, store::Error>),
    FolderPressed,
    FolderChosen(PathBuf),
    NoFolderDialog,
    /// The settings file was edited by hand.
    SettingsEdited(EditedSettings),
    /// The profile was copied to another folder.
    Moved(Result<Redacted<MovedProfile>, relocate::Error>),
}

/// What happens to themes and motion outside of the settings.
#[derive(Debug, Clone)]
pub enum AppearanceMessage {
    SystemChanged(SystemAppearance),
    /// The theme files have changed.
    ThemesLoaded(Vec<UserTheme>),
    /// The families of the system.
    FontsListed(Vec<String>),
    /// With its name.
    ThemeCreated(Result<String, store::Error>),
}

impl AppearanceMessage {
    /// Of a color scheme that the window reports.
    pub fn of_window(mode: iced::theme::Mode) -> Self {
        let scheme = match mode {
            iced::theme::Mode::None => None,
            iced::theme::Mode::Light => Some(ColorScheme::Light),
            iced::theme::Mode::Dark => Some(ColorScheme::Dark),
        };
        Self::SystemChanged(SystemAppearance {
            scheme,
            ..SystemAppearance::default()
        })
    }
}

/// The newest stored messages of some channels.
pub type NewestPages = Vec<(ChannelId, StoredPage)>;

/// What happens to the history on this device.
#[derive(Debug, Clone)]
pub enum HistoryMessage {
    /// `None` when nothing can be kept.
    Opened(Option<Redacted<HistoryStore>>),
    Event(StoreEvent),
    /// All of a server was read, with the newest messages of the channels that need them at once.
    Loaded(
        ServerUid,
        Box<Result<(StoredServer, NewestPages), history::Error>>,
    ),
    /// The newest stored messages of a channel were read.
    PageLoaded(
        timeline::ChannelRef,
        Box<Result<StoredPage, history::Error>>,
    ),
    /// A message that was written here is durable, or cannot be.
    Committed(timeline::ChannelRef, LocalId),
    /// The same with its files.
    FilesCommitted(timeline::ChannelRef, LocalId),
    /// The time has come to write the drafts that have changed.
    DraftsDue,
    /// Stored histories were deleted.
    Cleared,
    /// Of each server, in bytes.
    SizesLoaded(BTreeMap<ServerUid, u64>),
}

/// A profile after it was copied to another folder.
pub struct MovedProfile {
    pub profile: Profile,
    pub identity: Arc<IdentityStore>,
    pub instance: Option<Arc<Instance>>,
}

#[derive(Debug, Clone)]
pub enum IdentityMessage {
    /// The identity was opened or created without a question, or could not be.
    Opened(Result<Redacted<Identity>, String>),
    Found(Result<StoredIdentity, StartupState>),
    TaskFinished(IdentityTask, Result<StoredIdentity, IdentityError>),
    /// Everything on this device was erased except what is listed.
    Erased(Profile, Vec<String>),
}

/// What belongs to one epoch of the connection of a server.
#[derive(Debug, Clone)]
pub enum ServerMessage {
    SessionOpened(Result<Session, Failure>),
    Event(listen::Event),
    MessageSent(ChannelId, LocalId, Box<Result<ChatMessage, SendFailure>>),
    /// So many bytes of the files of a message were sent.
    UploadAdvanced(ChannelId, LocalId, u64),
    /// An edit, a deletion or a reaction.
    ActionEnded(Box<ActionEnded>),
    ProfileAnswered(Box<ProfileAnswer>),
    /// A picture was loaded; `None` when it could not be.
    AvatarLoaded(UploadedAvatar, Option<Handle>),
}

/// Which stored messages were wanted.
#[derive(Debug, Clone)]
pub enum StoredRange {
    Before(MessageId),
    After(MessageId),
}

/// Outcomes of requests that are valid whatever became of the connection since.
#[derive(Debug, Clone)]
pub enum ServerTask {
    OlderLoaded(
        ChannelId,
        timeline::HistoryRequestId,
        Box<Result<History, Failure>>,
    ),
    /// The files of a message are back in the composer: it is discarded.
    FilesTaken(ChannelId, LocalId),
    /// The time of a held message has come.
    SendDue(ChannelId, LocalId),
    /// Stored messages of a channel were read.
    PageRead(
        ChannelId,
        StoredRange,
        timeline::HistoryRequestId,
        Box<Result<StoredPage, history::Error>>,
    ),
    /// A change of channels or categories.
    LayoutAnswered(Box<LayoutAnswer>),
    SignedOut(Result<(), Failure>),
    Left(Result<(), Failure>),
    /// The stored messages around a place that the user goes to.
    PlaceRead(
        ChannelId,
        timeline::jump::JumpTarget,
        Box<Result<StoredPage, store::history::Error>>,
    ),
    /// The stored messages around one that is to be shown.
    AroundLoaded(
        ChannelId,
        MessageId,
        Box<Result<StoredPage, store::history::Error>>,
    ),
}

#[derive(Debug, Clone)]
pub enum ShellMessage {
    Resized(Side, SliderEvent),
    /// By the number of the toast.
    ToastExpired(u64),
    /// By the index of the notice.
    NoticeClosed(usize),
    /// By the index of the notice.
    PublishAgainPressed(usize),
    /// By the index of the notice.
    EditProfilePressed(usize),
    BackupPressed,
    /// The storage page of the settings is to be opened.
    StorageSettingsPressed,
    /// More was sent while the log of a server is shown.
    DisclosuresChanged,
    /// The link of a notice is to be opened.
    LinkOpened,
    NoFileDialog,
    /// The log to be copied; without one it could not be read.
    LogRead(Option<String>),
    /// The log was written to a path, or not.
    LogSaved(Option<PathBuf>),
    /// The sound of notifications could not be played.
    NoSound,
    /// The chosen file has a name that is not valid Unicode.
    NameIsNoText,
    /// The pane above the conversation is to be closed.
    DrawerClosed,
    /// The window was maximised (`true`), or is not any more.
    Maximised(bool),
    /// The window was minimized (`true`) or is visible again.
    Hidden(bool),
}

/// A pane beside the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Channels,
    Members,
}
