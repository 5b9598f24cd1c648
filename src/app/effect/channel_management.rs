//! Changes of channels and categories that the server carries out: shown at once, undone when it refuses.

use iced::Task;

use crate::app::dialog::{Dialog, DialogMessage, wrap};
use crate::app::message::ServerTask;
use crate::app::toast::ToastKind;
use crate::app::{App, Message};
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::failure::Failure;
use crate::domain::id::{CategoryId, ServerUid};
use crate::domain::layout_change::{self, LayoutChange, LayoutTask};
use crate::domain::server::Server;
use crate::domain::server_event::ServerEvent;
use crate::feature::channel_editor::{self, Event, State};
use crate::fl;
use crate::net::api::{SendFailure, channels};
use crate::net::listen::Control;
use crate::net::session::Session;

/// The end of a request about channels.
#[derive(Debug, Clone)]
pub enum LayoutAnswer {
    /// Of the change with a number.
    Changed(u64, Result<(), SendFailure>),
    ChannelCreated(CategoryId, Result<Channel, SendFailure>),
    CategoryCreated(Result<Category, SendFailure>),
}

impl App {
    pub fn open_channel_editor(&mut self, uid: &ServerUid, task: LayoutTask) -> Task<Message> {
        let server = self.workspace.server(uid);
        let server = server.filter(|server| server.can_manage_channels());
        match server.and_then(|server| State::new(server, task)) {
            Some(state) => self.open_dialog(Dialog::Channel(state)),
            None => Task::none(),
        }
    }

    /// Asks for a channel in the category of the open one, else in the first.
    pub(super) fn create_channel(&mut self, uid: &ServerUid) -> Task<Message> {
        let Some(server) = self.workspace.server(uid) else {
            return Task::none();
        };
        let categories = server.categories();
        let has_open = |category: &&Category| {
            let mut channels = category.channels.iter();
            channels.any(|channel| Some(&channel.id) == server.open_channel())
        };
        let category = categories.iter().find(has_open).or(categories.first());
        let task = category.map(|it| LayoutTask::CreateChannel(it.id.clone()));
        task.map_or_else(Task::none, |task| self.open_channel_editor(uid, task))
    }

    pub fn on_channel_editor(&mut self, message: channel_editor::Message) -> Task<Message> {
        let Some(Dialog::Channel(state)) = self.shell.dialog_mut() else {
            return Task::none();
        };
        let action = state.update(message);
        let error = state.error_message(self.workspace.strings());
        self.announcer.bridge.announce_error(error);
        let wrap = wrap(DialogMessage::Channel);
        self.run(action, wrap, Self::perform_channel_editor)
    }

    fn perform_channel_editor(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::CreateChannel(uid, category, name, kind) => {
                self.request_layout(&uid, |session| async move {
                    let created = match session {
                        Some(session) => {
                            channels::create_channel(&session, &category, (&name, kind)).await
                        }
                        None => Err(not_connected()),
                    };
                    LayoutAnswer::ChannelCreated(category, created)
                })
            }
            Event::CreateCategory(uid, name) => self.request_layout(&uid, |session| async move {
                LayoutAnswer::CategoryCreated(match session {
                    Some(session) => channels::create_category(&session, &name).await,
                    None => Err(not_connected()),
                })
            }),
            Event::Change(uid, change) => {
                self.shell.close_dialog();
                self.change_layout(&uid, change)
            }
            Event::Close => self.close_dialog(),
        }
    }

    /// Moves a channel or a category of the current server, and says where it is then.
    pub fn move_in_layout(&mut self, change: &LayoutChange) -> Task<Message> {
        let Some(uid) = self.workspace.current().cloned() else {
            return Task::none();
        };
        let moved = self.change_layout(&uid, change.clone());
        let server = self.workspace.server(&uid);
        if let Some(place) = server.and_then(|server| place_of(server, change)) {
            let (name, position, count) = place;
            let strings = self.workspace.strings();
            let text = fl!(strings, "announce-moved", "server" => name, "place" => position, "count" => count);
            self.announcer.announce(text);
        }
        moved
    }

    /// Shows a change, and asks the server for it once earlier ones are answered.
    pub fn change_layout(&mut self, uid: &ServerUid, change: LayoutChange) -> Task<Message> {
        let Some(server) = self.workspace.server_mut(uid) else {
            return Task::none();
        };
        let number = server.begin_layout_change(change);
        let is_first = server
            .first_layout_change()
            .is_some_and(|(it, ..)| it == number);
        let open = server.open_channel();
        let lacks_open = open.is_some_and(|open| server.channel(open).is_none());
        self.refresh(false);
        let shown = if lacks_open && self.workspace.is_current(uid) {
            self.reopen_channel()
        } else {
            Task::none()
        };
        let sent = if is_first {
            self.send_layout_change(uid)
        } else {
            Task::none()
        };
        Task::batch([shown, sent])
    }

    fn send_layout_change(&self, uid: &ServerUid) -> Task<Message> {
        let server = self.workspace.server(uid);
        let Some((number, change, list)) = server.and_then(|it| it.first_layout_change()) else {
            return Task::none();
        };
        let change = change.clone();
        self.request_layout(uid, |session| async move {
            let changed = match session {
                Some(session) => channels::change_layout(&session, &change, &list).await,
                None => Err(not_connected()),
            };
            LayoutAnswer::Changed(number, changed)
        })
    }

    fn request_layout<F>(
        &self,
        uid: &ServerUid,
        send: impl FnOnce(Option<Session>) -> F,
    ) -> Task<Message>
    where
        F: Future<Output = LayoutAnswer> + Send + 'static,
    {
        let request = send(self.connections.session(uid).cloned());
        let uid = uid.clone();
        Task::perform(request, move |answer| {
            Message::ServerTask(uid, ServerTask::LayoutAnswered(Box::new(answer)))
        })
    }

    pub fn on_layout_answered(&mut self, uid: &ServerUid, answer: LayoutAnswer) -> Task<Message> {
        match answer {
            LayoutAnswer::Changed(number, outcome) => self.on_layout_changed(uid, number, outcome),
            LayoutAnswer::ChannelCreated(category, Ok(channel)) => {
                let created = channel.clone();
                let added = self.on_created(uid, |list| {
                    layout_change::add_channel(list, &category, channel);
                });
                let is_text = created.kind == ChannelKind::Text;
                if is_text && self.workspace.is_current(uid) {
                    added.chain(self.open_channel(&created.id))
                } else {
                    added
                }
            }
            LayoutAnswer::CategoryCreated(Ok(category)) => self.on_created(uid, |list| {
                if !list.iter().any(|known| known.id == category.id) {
                    list.push(category);
                }
            }),
            LayoutAnswer::ChannelCreated(_, Err(error))
            | LayoutAnswer::CategoryCreated(Err(error)) => self.on_not_created(uid, error),
        }
    }

    /// Adds what was created to the list. The event of the server may have done it before.
    fn on_created(
        &mut self,
        uid: &ServerUid,
        add: impl FnOnce(&mut Vec<Category>),
    ) -> Task<Message> {
        if let Some(Dialog::Channel(state)) = self.shell.dialog()
            && state.server() == uid
            && state.is_creating()
        {
            self.shell.close_dialog();
        }
        let Some(server) = self.workspace.server(uid) else {
            return Task::none();
        };
        let mut list = server.reported_categories().to_vec();
        add(&mut list);
        self.connections.control(uid, Control::RefetchChannels);
        self.on_changes(uid, vec![ServerEvent::Channels(list)])
    }

    fn on_not_created(&mut self, uid: &ServerUid, error: SendFailure) -> Task<Message> {
        if !error.certain {
            self.connections.control(uid, Control::RefetchChannels);
        }
        self.session_ended(uid, &error.failure);
        if let Some(Dialog::Channel(state)) = self.shell.dialog_mut()
            && state.server() == uid
            && state.is_creating()
        {
            let reason = self.workspace.strings().layout_failure(&error.failure);
            self.announcer.announce(reason);
            state.on_failed(error.failure);
            return Task::none();
        }
        self.show_layout_failure(&error.failure)
    }

    fn on_layout_changed(
        &mut self,
        uid: &ServerUid,
        number: u64,
        outcome: Result<(), SendFailure>,
    ) -> Task<Message> {
        let Some(server) = self.workspace.server_mut(uid) else {
            return Task::none();
        };
        let accepted = server.end_layout_change(number, outcome.is_ok());
        let shown = match (accepted, outcome) {
            (Some(list), _) => self.on_changes(uid, vec![ServerEvent::Channels(list)]),
            (None, Ok(())) => Task::none(),
            (None, Err(error)) => {
                // Whatever was wrong, the list may be an old one.
                self.connections.control(uid, Control::RefetchChannels);
                self.session_ended(uid, &error.failure);
                self.show_layout_failure(&error.failure)
            }
        };
        Task::batch([shown, self.send_layout_change(uid)])
    }

    fn show_layout_failure(&mut self, failure: &Failure) -> Task<Message> {
        let strings = self.workspace.strings();
        let reason = strings.layout_failure(failure);
        let text = fl!(strings, "channel-change-failed", "reason" => reason.as_ref());
        let text = text.into_owned();
        self.toast(text, ToastKind::Warning)
    }
}

/// What was moved, and its position among how many, from 1.
fn place_of<'a>(server: &'a Server, change: &LayoutChange) -> Option<(&'a str, usize, usize)> {
    let categories = server.categories();
    let (name, index, count) = match change {
        LayoutChange::MoveChannel {
            channel, category, ..
        } => {
            let category = categories.iter().find(|it| it.id == *category)?;
            let channels = &category.channels;
            let index = channels.iter().position(|it| it.id == *channel)?;
            (&channels.get(index)?.name, index, channels.len())
        }
        LayoutChange::MoveCategory { category, .. } => {
            let index = categories.iter().position(|it| it.id == *category)?;
            (&categories.get(index)?.name, index, categories.len())
        }
        _ => return None,
    };
    Some((name, index + 1, count))
}

fn not_connected() -> SendFailure {
    SendFailure {
        failure: Failure::ConnectionLost,
        certain: true,
    }
}
