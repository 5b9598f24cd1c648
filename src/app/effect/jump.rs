//! Going to places of conversations: what is not loaded is read from this device, and links to messages are followed.

use iced::Task;

use super::paging::request_names_of;
use crate::app::dialog::{Dialog, DialogMessage, wrap};
use crate::app::message::{ConversationMessage, ServerTask};
use crate::app::toast::ToastKind;
use crate::app::{App, Message};
use crate::domain::channel::{ChannelKind, ChannelRef};
use crate::domain::id::{ChannelId, MessageId, ServerUid};
use crate::domain::message_link::MessageLink;
use crate::domain::server::Server;
use crate::domain::stored::{PageRange, StoredPage};
use crate::feature::jump_to_date;
use crate::feature::servers::add;
use crate::feature::timeline;
use crate::feature::timeline::jump::{self, Event, JumpTarget};
use crate::fl;
use crate::store::history;

/// How many stored messages are read around a place.
const AROUND: usize = 100;

impl App {
    pub(super) fn perform_jump(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::Find(ChannelRef { server, channel }, target) => {
                self.find_place(server, channel, target)
            }
            Event::ChooseDay => self.open_jump_to_date(),
            Event::SkipUnread(ChannelRef { server, channel }) => {
                self.workspace.edit(&server, |it| it.skip_unread(&channel));
                self.load_newest(&server, &channel);
                Task::none()
            }
            Event::MarkRead(channel_ref) => self.mark_channel_read(&channel_ref.channel),
            Event::NothingUnread => {
                let text = fl!(self.workspace.strings(), "unread-none").into_owned();
                self.toast(text, ToastKind::Success)
            }
            Event::CopyLink(channel_ref, message) => self.copy_message_link(channel_ref, message),
        }
    }

    /// Reads the messages around a place from this device.
    fn find_place(&self, uid: ServerUid, channel: ChannelId, target: JumpTarget) -> Task<Message> {
        let range = match &target {
            JumpTarget::Message(id) => Some(PageRange::Around(id.clone())),
            JumpTarget::Day(day) => {
                let (_, zone) = (self.workspace.clock)();
                let start = day.to_zoned(zone).ok();
                start.map(|start| PageRange::At(start.timestamp()))
            }
            // Their number is known, but not which messages they are.
            JumpTarget::FirstUnread => None,
        };
        let (Some(store), Some(range)) = (self.history.of(&uid), range) else {
            return to_timeline(jump::Message::NotStored(target));
        };
        let page = store.page_across_gaps(&uid, &channel, range, AROUND);
        Task::perform(page, move |page| {
            let read = ServerTask::PlaceRead(channel, target, Box::new(page));
            Message::ServerTask(uid, read)
        })
    }

    /// Shows the stored messages around a place, or looks for it elsewhere, unless the user went to another channel.
    pub fn on_place_read(
        &mut self,
        uid: &ServerUid,
        channel: &ChannelId,
        target: JumpTarget,
        page: Result<StoredPage, history::Error>,
    ) -> Task<Message> {
        let Some(server) = self.workspace.current_server() else {
            return Task::none();
        };
        if server.uid() != uid || self.workspace.channel() != Some(channel) {
            return Task::none();
        }
        let calendar = self.workspace.calendar();
        let Some(page) = page.ok().filter(|page| {
            let mut stored = page.messages.iter().map(|stored| &stored.message);
            match &target {
                JumpTarget::Message(id) => stored.any(|message| message.id == *id),
                // Else the messages of the day may be on the server only.
                JumpTarget::Day(day) => {
                    let oldest = stored.find_map(|message| message.created_at.moment());
                    let oldest = oldest.map(|oldest| calendar.local(oldest).date());
                    page.reaches_start || oldest.is_some_and(|oldest| oldest < *day)
                }
                JumpTarget::FirstUnread => false,
            }
        }) else {
            return to_timeline(jump::Message::NotStored(target));
        };
        request_names_of(server, &page, &self.connections);
        self.workspace
            .edit(uid, |server| server.show_around(channel, page));
        let loaded = to_timeline(jump::Message::Loaded(target));
        Task::batch([self.fetch_avatars(), loaded])
    }

    pub fn open_jump_to_date(&mut self) -> Task<Message> {
        let (now, zone) = (self.workspace.clock)();
        let server = self.workspace.current_server();
        let open = server.and_then(|server| server.channel(self.workspace.channel()?));
        let Some(channel) = open.map(|channel| channel.name.clone()) else {
            return Task::none();
        };
        let today = now.to_zoned(zone).date();
        let state = jump_to_date::State::new(channel, today);
        self.open_dialog(Dialog::JumpToDate(state))
    }

    pub fn on_jump_to_date(&mut self, message: jump_to_date::Message) -> Task<Message> {
        let Some(Dialog::JumpToDate(state)) = self.shell.dialog_mut() else {
            return Task::none();
        };
        let strings = self.workspace.strings();
        let action = state.update(message, strings);
        self.announcer
            .bridge
            .announce_error(state.error_message(strings));
        self.run(
            action,
            wrap(DialogMessage::JumpToDate),
            Self::perform_jump_to_date,
        )
    }

    fn perform_jump_to_date(&mut self, event: jump_to_date::Event) -> Task<Message> {
        let closed = self.close_dialog();
        match event {
            jump_to_date::Event::Chosen(day) => {
                closed.chain(to_timeline(jump::Message::To(JumpTarget::Day(day))))
            }
            jump_to_date::Event::Close => closed,
        }
    }

    fn copy_message_link(
        &mut self,
        ChannelRef { server, channel }: ChannelRef,
        message: MessageId,
    ) -> Task<Message> {
        let Some(joined) = self.storage.server(&server) else {
            return Task::none();
        };
        let link = MessageLink {
            address: joined.address.clone(),
            server: joined.server_id.clone(),
            channel,
            message,
        };
        self.copy(link.link())
    }

    /// Opens a link to OpenChat: shows a message, or the dialog that joins a server.
    pub(super) fn open_app_link(&mut self, link: &str) -> Task<Message> {
        if let Some(link) = MessageLink::parse(link) {
            return self.follow_message_link(link);
        }
        if self.is_in_own_window() {
            let follow = ConversationMessage::FollowLink(link.to_owned());
            return self.in_main_window(Message::Conversation(follow));
        }
        let dialog = self.add_server_dialog(add::State::from_deep_link(link));
        self.open_dialog(dialog)
    }

    /// Shows the message of a link, or says what is missing.
    fn follow_message_link(&mut self, link: MessageLink) -> Task<Message> {
        let mut joined = self.storage.registry().servers().iter();
        let joined = joined.find(|it| it.address == link.address && it.server_id == link.server);
        let Some(uid) = joined.map(|joined| joined.uid.clone()) else {
            return self.offer_to_join(&link);
        };
        let server = self.workspace.server(&uid);
        let channel = server.and_then(|server| server.channel(&link.channel));
        if channel.is_none_or(|channel| channel.kind != ChannelKind::Text) {
            let is_loading = server.is_some_and(Server::is_loading);
            let strings = self.workspace.strings();
            let text = if is_loading {
                fl!(strings, "message-link-loading")
            } else {
                fl!(strings, "message-link-no-channel")
            };
            return self.toast(text.into_owned(), ToastKind::Warning);
        }
        let target = JumpTarget::Message(link.message);
        let is_open =
            self.workspace.is_current(&uid) && self.workspace.channel() == Some(&link.channel);
        if is_open {
            return to_timeline(jump::Message::To(target));
        }
        let place = ChannelRef {
            server: uid,
            channel: link.channel,
        };
        let opened = self.open_channel_of(&place);
        let arrived = jump::Message::Arrived(target);
        opened.chain(if self.is_in_own_window() {
            self.in_main_window(Message::Timeline(timeline::Message::Jump(arrived)))
        } else {
            to_timeline(arrived)
        })
    }

    fn offer_to_join(&mut self, link: &MessageLink) -> Task<Message> {
        let text = fl!(self.workspace.strings(), "message-link-not-joined").into_owned();
        let said = self.toast(text, ToastKind::Warning);
        let Ok(invite) = link.invite() else {
            return said;
        };
        Task::batch([said, self.open_app_link(&invite.link())])
    }
}

fn to_timeline(message: jump::Message) -> Task<Message> {
    Task::done(Message::Timeline(timeline::Message::Jump(message)))
}

#[cfg(test)]
mod tests;
