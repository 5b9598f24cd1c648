//! The inbox: what waits for the user on all servers, and where it leads.

use iced::Task;

use crate::app::dialog::{Dialog, DialogMessage, wrap};
use crate::app::menu::MenuTarget;
use crate::app::toast::ToastKind;
use crate::app::workspace::Workspace;
use crate::app::{App, Message};
use crate::domain::channel::ChannelRef;
use crate::domain::command::Command;
use crate::domain::id::{LocalId, ServerUid};
use crate::domain::inbox::{self, InboxRef, InboxSubject};
use crate::domain::server::Server;
use crate::feature::inbox::{Event, InboxRow, Message as InboxMessage, State};
use crate::feature::timeline;
use crate::fl;

impl App {
    pub fn open_inbox(&mut self) -> Task<Message> {
        let mut state = State::default();
        fill(&mut state, &self.workspace);
        self.open_dialog(Dialog::Inbox(Box::new(state)))
    }

    /// Shows what has changed since the list was made.
    pub fn refresh_inbox(&mut self) {
        if let Some(Dialog::Inbox(state)) = self.shell.dialog_mut()
            && !state.is_made_of(revisions(&self.workspace))
        {
            fill(state, &self.workspace);
        }
    }

    pub fn on_inbox(&mut self, message: InboxMessage) -> Task<Message> {
        let Some(Dialog::Inbox(state)) = self.shell.dialog_mut() else {
            return Task::none();
        };
        let action = state.update(message);
        self.run(action, wrap(DialogMessage::Inbox), Self::perform_inbox)
    }

    /// The commands that mark as read, which the open inbox takes too.
    pub fn run_inbox_command(&mut self, command: Command) -> Task<Message> {
        let is_open = matches!(self.shell.dialog(), Some(Dialog::Inbox(_)));
        let is_covered = self.shell.asks_to_close() || self.shell.menu.is_some();
        match command {
            _ if self.is_covered() && (!is_open || is_covered) => Task::none(),
            Command::InboxRead => self.on_inbox(InboxMessage::FocusedReadPressed),
            _ => self.mark_inbox_read(),
        }
    }

    fn perform_inbox(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::Open(entry) => self.open_entry(entry),
            Event::OpenMenu(entry, at) => self.open_menu(MenuTarget::InboxEntry(entry), Some(at)),
            Event::MarkRead(InboxRef { server, subject }) => {
                self.workspace
                    .edit(&server, |it| it.mark_inbox_read(Some(&subject)));
                Task::none()
            }
            Event::MarkAllRead => self.mark_inbox_read(),
            Event::Close => self.close_dialog(),
        }
    }

    fn mark_inbox_read(&mut self) -> Task<Message> {
        let servers = self.workspace.servers();
        let unread = servers.filter(|server| server.inbox().unread() > 0);
        let unread: Vec<_> = unread.map(|server| server.uid().clone()).collect();
        for server in unread {
            self.workspace
                .edit(&server, |server| server.mark_inbox_read(None));
        }
        let read = fl!(self.workspace.strings(), "inbox-all-read");
        self.announcer.announce(read);
        Task::none()
    }

    /// Goes to what an entry is about, which is read by that.
    fn open_entry(&mut self, InboxRef { server, subject }: InboxRef) -> Task<Message> {
        self.workspace
            .edit(&server, |it| it.mark_inbox_read(Some(&subject)));
        let known = self.workspace.server(&server);
        let is_gone = |channel| known.is_none_or(|server| server.channel(channel).is_none());
        if subject.channel().is_some_and(is_gone) {
            let text = fl!(self.workspace.strings(), "inbox-channel-gone").into_owned();
            return self.toast(text, ToastKind::Warning);
        }
        match subject {
            InboxSubject::Message(channel, message) => {
                self.open_message(&server, &channel, message)
            }
            InboxSubject::Pending(channel, local) => {
                self.open_pending(&ChannelRef { server, channel }, local)
            }
            InboxSubject::ServerKey(_) => self.open_trust(&server),
        }
    }

    fn open_pending(&mut self, channel: &ChannelRef, local: LocalId) -> Task<Message> {
        let closed = self.close_dialog();
        let opened = self.open_channel_of(channel);
        let show = timeline::Message::PendingRequested(local);
        Task::batch([closed, opened]).chain(Task::done(Message::Timeline(show)))
    }

    fn open_trust(&mut self, server: &ServerUid) -> Task<Message> {
        let closed = self.close_dialog();
        let opened = if self.workspace.is_current(server) {
            Task::none()
        } else {
            self.open_server(server)
        };
        Task::batch([closed, opened, self.open_server_details(server)])
    }
}

fn revisions(workspace: &Workspace) -> impl Iterator<Item = u64> {
    workspace.servers().map(|server| server.inbox().revision())
}

fn fill(state: &mut State, workspace: &Workspace) {
    let strings = workspace.strings();
    let inboxes = workspace.servers().map(|server| (server, server.inbox()));
    let entries = inbox::merge(inboxes).into_iter();
    let rows = entries.map(|(server, entry): (&Server, _)| InboxRow::new(server, entry, strings));
    let unread = workspace.inbox_unread();
    state.set_rows(rows.collect(), unread, revisions(workspace).collect());
}

#[cfg(test)]
mod tests;
