//! Every dialog of the window: what it is about, how it is drawn, confirmed, dismissed, and where its messages go.
//!
//! To add a dialog, add a variant to [`Dialog`] and to [`DialogMessage`]; the compiler names every other place, all of
//! them in this file. Its effects go to `effect`.

use iced::{Size, Task};

use super::{App, Message};
use crate::domain::id::ServerUid;
use crate::feature::channel_editor;
use crate::feature::close_window;
use crate::feature::context::Ctx;
use crate::feature::emoji_picker;
use crate::feature::identity::{backup, manage};
use crate::feature::inbox;
use crate::feature::jump_to_date;
use crate::feature::lightbox;
use crate::feature::message_details;
use crate::feature::open_link;
use crate::feature::picker;
use crate::feature::profile::{self, card};
use crate::feature::search;
use crate::feature::servers::{add, details, diagnostics, server_dialog};
use crate::feature::settings;
use crate::feature::timeline;
use crate::ui::Element;
use crate::ui::widget::inert::Cover;
use crate::ui::widget::keyed::key;

/// A dialog over the window.
pub enum Dialog {
    AddServer(Box<add::State>),
    Settings(Box<settings::State>),
    Search(Box<search::State>),
    /// What waits for the user on all servers.
    Inbox(Box<inbox::State>),
    /// The quick switcher or the command palette.
    Picker(Box<picker::State>),
    Backup(Box<backup::State>),
    /// An action on the identity.
    Identity(Box<manage::State>),
    /// Connection, trust and session of a server.
    ServerDetails(Box<details::State>),
    /// The history of its connection, and what it offers.
    Diagnostics(Box<diagnostics::State>),
    /// Name, icon or leaving of a server.
    Server(server_dialog::State),
    /// A channel or category that is created, renamed or deleted.
    Channel(channel_editor::State),
    /// The editor of the user's profile on a server; its state lives in the feature, which keeps it when this closes.
    Profile(ServerUid),
    /// The profile card of a member.
    Member(card::ProfileCard),
    /// Whether to open a link.
    Link(open_link::State),
    /// A picture in the whole window.
    Picture(lightbox::State),
    Emoji(Box<emoji_picker::State>),
    /// What is known of a message.
    MessageDetails(message_details::State),
    /// Which day of the open channel to go to.
    JumpToDate(jump_to_date::State),
}

/// A message of a dialog. Dropped when another dialog is open by then.
#[derive(Debug, Clone)]
pub enum DialogMessage {
    AddServer(add::Message),
    Settings(settings::Message),
    Search(search::Message),
    Inbox(inbox::Message),
    Picker(picker::Message),
    Backup(backup::Message),
    Identity(manage::Message),
    ServerDetails(details::Message),
    Diagnostics(diagnostics::Message),
    Server(server_dialog::Message),
    Channel(channel_editor::Message),
    /// Taken whether the editor is open or not.
    Profile(ServerUid, profile::Message),
    Member(card::Message),
    Link(open_link::Message),
    Picture(lightbox::Message),
    Emoji(emoji_picker::Message),
    MessageDetails(message_details::Message),
    JumpToDate(jump_to_date::Message),
    /// The answer to the question before closing, which no dialog replaces.
    CloseWindow(close_window::Message),
}

/// Wraps the message of a dialog.
pub fn wrap<M: 'static>(
    variant: impl Fn(M) -> DialogMessage + Copy + Send + 'static,
) -> impl Fn(M) -> Message + Copy + Send + 'static {
    move |message| Message::Dialog(variant(message))
}

/// The window around a dialog.
pub struct Surroundings<'a> {
    pub timeline: &'a timeline::State,
    pub size: Size,
    /// Of a window of a channel.
    pub ctx: Option<Ctx<'a>>,
}

impl Dialog {
    /// The server it is about; the dialog closes when that is removed.
    pub fn server(&self) -> Option<&ServerUid> {
        match self {
            Self::ServerDetails(state) => Some(state.server()),
            Self::Diagnostics(state) => Some(state.server()),
            Self::Server(state) => Some(state.server()),
            Self::Channel(state) => Some(state.server()),
            Self::Profile(server) => Some(server),
            Self::Member(card) => Some(&card.server),
            Self::Picture(state) => Some(state.server()),
            Self::MessageDetails(state) => Some(state.server()),
            Self::AddServer(_)
            | Self::Settings(_)
            | Self::Search(_)
            | Self::Inbox(_)
            | Self::Picker(_)
            | Self::Backup(_)
            | Self::Identity(_)
            | Self::Emoji(_)
            | Self::JumpToDate(_)
            | Self::Link(_) => None,
        }
    }

    /// A press outside a popover reaches the page.
    pub fn cover(&self) -> Cover {
        match self {
            Self::Member(_) | Self::Emoji(_) => Cover::Menu,
            _ => Cover::Dialog,
        }
    }

    /// Tells it and its page from others. With another page the widgets start anew, and the focus goes to its first field.
    pub fn key(&self) -> u64 {
        let page = match self {
            Self::AddServer(state) => key(state.page()),
            Self::Backup(state) => key(state.page()),
            Self::Server(state) => key(state.page()),
            Self::Settings(_)
            | Self::Search(_)
            | Self::Inbox(_)
            | Self::Picker(_)
            | Self::Identity(_)
            | Self::ServerDetails(_)
            | Self::Diagnostics(_)
            | Self::Channel(_)
            | Self::Profile(_)
            | Self::Member(_)
            | Self::Picture(_)
            | Self::Emoji(_)
            | Self::MessageDetails(_)
            | Self::JumpToDate(_)
            | Self::Link(_) => 0,
        };
        key((std::mem::discriminant(self), self.server(), page))
    }

    /// What Escape does.
    pub fn dismiss(&self) -> DialogMessage {
        use DialogMessage as M;
        match self {
            Self::AddServer(_) => M::AddServer(add::Message::Dismissed),
            Self::Settings(_) => M::Settings(settings::Message::Dismissed),
            Self::Search(_) => M::Search(search::Message::Dismissed),
            Self::Inbox(_) => M::Inbox(inbox::Message::Dismissed),
            Self::Picker(_) => M::Picker(picker::Message::Dismissed),
            Self::Backup(_) => M::Backup(backup::Message::Dismissed),
            Self::Identity(_) => M::Identity(manage::Message::Dismissed),
            Self::ServerDetails(_) => M::ServerDetails(details::Message::Dismissed),
            Self::Diagnostics(_) => M::Diagnostics(diagnostics::Message::Dismissed),
            Self::Server(_) => M::Server(server_dialog::Message::Dismissed),
            Self::Channel(_) => M::Channel(channel_editor::Message::Dismissed),
            Self::Profile(server) => M::Profile(server.clone(), profile::Message::Dismissed),
            Self::Member(_) => M::Member(card::Message::Dismissed),
            Self::Link(_) => M::Link(open_link::Message::Dismissed),
            Self::Picture(_) => M::Picture(lightbox::Message::Dismissed),
            Self::Emoji(_) => M::Emoji(emoji_picker::Message::Dismissed),
            Self::MessageDetails(_) => M::MessageDetails(message_details::Message::Dismissed),
            Self::JumpToDate(_) => M::JumpToDate(jump_to_date::Message::Dismissed),
        }
    }

    /// What Enter does where no control handles it.
    pub fn confirm(&self) -> Option<DialogMessage> {
        use DialogMessage as M;
        match self {
            Self::AddServer(_) => Some(M::AddServer(add::Message::Confirmed)),
            Self::Backup(_) => Some(M::Backup(backup::Message::Confirmed)),
            Self::Identity(_) => Some(M::Identity(manage::Message::Confirmed)),
            Self::Server(_) => Some(M::Server(server_dialog::Message::Confirmed)),
            Self::Channel(state) if !state.is_deletion() => {
                Some(M::Channel(channel_editor::Message::Confirmed))
            }
            Self::JumpToDate(_) => Some(M::JumpToDate(jump_to_date::Message::Submitted)),
            Self::Settings(_)
            | Self::Search(_)
            | Self::Inbox(_)
            | Self::Picker(_)
            | Self::Channel(_)
            | Self::ServerDetails(_)
            | Self::Diagnostics(_)
            | Self::Profile(_)
            | Self::Member(_)
            | Self::Picture(_)
            | Self::Emoji(_)
            | Self::MessageDetails(_)
            | Self::Link(_) => None,
        }
    }

    /// Whether the next key is to be that of a command.
    pub fn is_recording(&self) -> bool {
        matches!(self, Self::Settings(state) if state.is_recording())
    }

    /// Whether Escape reaches it before the onboarding pages.
    pub fn is_above_onboarding(&self) -> bool {
        matches!(self, Self::AddServer(_) | Self::Settings(_))
    }

    /// The dialog as a layer; `None` when the server it is about is gone.
    pub fn view<'a>(
        &'a self,
        app: &'a App,
        window: &Surroundings<'a>,
    ) -> Option<Element<'a, Message>> {
        let (workspace, strings) = (&app.workspace, app.workspace.strings());
        Some(match self {
            Self::AddServer(state) => state.view(strings, wrap(DialogMessage::AddServer)),
            Self::Settings(state) => {
                let view = state.view(strings, window.size);
                view.map(wrap(DialogMessage::Settings))
            }
            Self::Search(state) => {
                let view = state.view(strings, workspace.theme(), window.size);
                view.map(wrap(DialogMessage::Search))
            }
            Self::Inbox(state) => {
                let view = state.view(strings, workspace.size());
                view.map(wrap(DialogMessage::Inbox))
            }
            Self::Picker(state) => {
                let view = state.view(strings, window.size);
                view.map(wrap(DialogMessage::Picker))
            }
            Self::Backup(state) => state.view(strings).map(wrap(DialogMessage::Backup)),
            Self::Identity(state) => state.view(strings).map(wrap(DialogMessage::Identity)),
            Self::ServerDetails(state) => {
                let ctx = workspace.context_of(state.server())?;
                state.view(&ctx, wrap(DialogMessage::ServerDetails))
            }
            Self::Diagnostics(state) => {
                let ctx = workspace.context_of(state.server())?;
                state.view(&ctx).map(wrap(DialogMessage::Diagnostics))
            }
            Self::Server(state) => state.view(strings, wrap(DialogMessage::Server)),
            Self::Channel(state) => state.view(strings).map(wrap(DialogMessage::Channel)),
            Self::Profile(server) => {
                let ctx = workspace.context_of(server)?;
                let wrap =
                    move |message| Message::Dialog(DialogMessage::Profile(server.clone(), message));
                app.features.profile.view(&ctx)?.map(wrap)
            }
            Self::Member(card) => {
                let ctx = window.ctx.or_else(|| workspace.context_of(&card.server))?;
                card.view(&ctx).map(wrap(DialogMessage::Member))
            }
            Self::Link(state) => state.view(strings).map(wrap(DialogMessage::Link)),
            Self::Picture(state) => app.view_picture(state, window.timeline)?,
            Self::Emoji(state) => {
                let view = state.view(strings, window.size);
                view.map(wrap(DialogMessage::Emoji))
            }
            Self::MessageDetails(state) => {
                let ctx = workspace.context_of(state.server())?;
                state.view(&ctx)?.map(wrap(DialogMessage::MessageDetails))
            }
            Self::JumpToDate(state) => state.view(strings).map(wrap(DialogMessage::JumpToDate)),
        })
    }
}

impl App {
    pub fn on_dialog(&mut self, message: DialogMessage) -> Task<Message> {
        use DialogMessage as M;
        let (strings, bridge) = (self.workspace.strings(), &self.announcer.bridge);
        match (self.shell.dialog_mut(), message) {
            (Some(Dialog::AddServer(_)), M::AddServer(message)) => self.on_add_server(message),
            (Some(Dialog::Settings(state)), M::Settings(message)) => {
                let action = state.update(message);
                self.run(action, wrap(M::Settings), Self::perform_settings)
            }
            (Some(Dialog::Search(_)), M::Search(message)) => self.on_search(message),
            (Some(Dialog::Picker(_)), M::Picker(message)) => self.on_picker(message),
            (_, M::Inbox(message)) => self.on_inbox(message),
            (Some(Dialog::Backup(state)), M::Backup(message)) => {
                let action = state.update(message);
                bridge.announce_error(state.error_message(strings));
                self.run(action, wrap(M::Backup), Self::perform_backup)
            }
            (Some(Dialog::Identity(state)), M::Identity(message)) => {
                let action = state.update(message);
                bridge.announce_error(state.error_message(strings));
                self.run(action, wrap(M::Identity), Self::perform_identity)
            }
            (Some(Dialog::ServerDetails(_)), M::ServerDetails(message)) => {
                self.on_server_details(message)
            }
            (Some(Dialog::Diagnostics(state)), M::Diagnostics(message)) => {
                let action = state.update(message);
                self.run(action, wrap(M::Diagnostics), Self::perform_diagnostics)
            }
            (Some(Dialog::Server(state)), M::Server(message)) => {
                let action = state.update(message);
                self.run(action, wrap(M::Server), Self::perform_server_dialog)
            }
            (Some(Dialog::Channel(_)), M::Channel(message)) => self.on_channel_editor(message),
            (Some(Dialog::Member(_)), M::Member(message)) => self.on_member(message),
            (Some(Dialog::Link(_)), M::Link(answer)) => self.on_link_answered(answer),
            (_, M::Picture(message)) => self.on_lightbox(message),
            (_, M::Emoji(message)) => self.on_emoji_picker(message),
            (_, M::MessageDetails(message)) => self.on_message_details(message),
            (_, M::JumpToDate(message)) => self.on_jump_to_date(message),
            (_, M::CloseWindow(answer)) => self.on_close_answered(answer),
            (_, M::Profile(server, message)) => self.on_profile(&server, message),
            // The dialog was closed or replaced meanwhile.
            (
                _,
                M::AddServer(_)
                | M::Settings(_)
                | M::Search(_)
                | M::Picker(_)
                | M::Backup(_)
                | M::Identity(_)
                | M::ServerDetails(_)
                | M::Diagnostics(_)
                | M::Server(_)
                | M::Channel(_)
                | M::Member(_)
                | M::Link(_),
            ) => Task::none(),
        }
    }

    fn on_server_details(&mut self, message: details::Message) -> Task<Message> {
        let Some(Dialog::ServerDetails(state)) = self.shell.dialog_mut() else {
            return Task::none();
        };
        let Some(ctx) = self.workspace.context_of(state.server()) else {
            return Task::none();
        };
        let action = state.update(message, &ctx);
        let wrap = wrap(DialogMessage::ServerDetails);
        let task = self.run(action, wrap, Self::perform_server_details);
        self.refresh_server_details();
        task
    }

    fn on_member(&mut self, message: card::Message) -> Task<Message> {
        let Some(Dialog::Member(card)) = self.shell.dialog_mut() else {
            return Task::none();
        };
        let Some(ctx) = self.workspace.context_of(&card.server) else {
            return self.close_dialog();
        };
        let action = card.update(message, &ctx);
        self.run(action, wrap(DialogMessage::Member), Self::perform_member)
    }
}
