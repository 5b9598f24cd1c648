//! Dialog that creates, renames and deletes a channel or a category.
//! Owns what is typed and whether a request runs. Must not send requests.
//! Entry points: `State::new`, `State::update`, `State::on_failed` and `State::view`.

#[cfg(test)]
mod tests;
mod view;

use crate::domain::channel::ChannelKind;
use crate::domain::failure::Failure;
use crate::domain::id::{CategoryId, ServerUid};
use crate::domain::layout_change::{LayoutChange, LayoutTask, clean_name};
use crate::domain::server::Server;
use crate::feature::action::Action;
use crate::fl;
use crate::i18n::Strings;

#[derive(Debug, Clone, PartialEq)]
pub struct State {
    server: ServerUid,
    task: LayoutTask,
    /// Of what is changed, or of the category of a new channel.
    name: String,
    input: String,
    kind: ChannelKind,
    step: EditorStep,
}

#[derive(Debug, Clone, PartialEq)]
enum EditorStep {
    Editing,
    /// What was typed is no name.
    Invalid,
    /// Something is created. Other changes are shown at once.
    Creating,
    Failed(Failure),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    NameChanged(String),
    KindChosen(ChannelKind),
    Confirmed,
    Dismissed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Report a failure with `State::on_failed`, and close the dialog otherwise.
    CreateChannel(ServerUid, CategoryId, String, ChannelKind),
    CreateCategory(ServerUid, String),
    /// Close the dialog, and show the change at once.
    Change(ServerUid, LayoutChange),
    Close,
}

impl State {
    /// `None` if what it is about is not there any more.
    pub fn new(server: &Server, task: LayoutTask) -> Option<Self> {
        let category = |id: &CategoryId| {
            let mut categories = server.categories().iter();
            categories.find(|it| it.id == *id).map(|it| it.name.clone())
        };
        let channel = |id| server.channel(id).map(|it| it.name.clone());
        let (name, input) = match &task {
            LayoutTask::CreateChannel(id) | LayoutTask::DeleteCategory(id) => {
                (category(id)?, String::new())
            }
            LayoutTask::CreateCategory => (String::new(), String::new()),
            LayoutTask::RenameChannel(id) => (channel(id)?, channel(id)?),
            LayoutTask::RenameCategory(id) => (category(id)?, category(id)?),
            LayoutTask::DeleteChannel(id) => (channel(id)?, String::new()),
        };
        Some(Self {
            server: server.uid().clone(),
            task,
            name,
            input,
            kind: ChannelKind::Text,
            step: EditorStep::Editing,
        })
    }

    pub fn server(&self) -> &ServerUid {
        &self.server
    }

    /// Whether the answer to what it creates is waited for.
    pub fn is_creating(&self) -> bool {
        self.step == EditorStep::Creating
    }

    pub fn is_deletion(&self) -> bool {
        matches!(
            self.task,
            LayoutTask::DeleteChannel(_) | LayoutTask::DeleteCategory(_)
        )
    }

    /// What is wrong with what was typed.
    pub fn error_message(&self, strings: &Strings) -> Option<String> {
        let is_invalid = self.step == EditorStep::Invalid;
        is_invalid.then(|| fl!(strings, "channel-editor-invalid").into_owned())
    }

    pub fn on_failed(&mut self, failure: Failure) {
        self.step = EditorStep::Failed(failure);
    }

    pub fn update(&mut self, message: Message) -> Action<Message, Event> {
        match message {
            Message::Dismissed => return Action::emit(Event::Close),
            Message::NameChanged(_) | Message::KindChosen(_) | Message::Confirmed
                if self.is_creating() => {}
            Message::NameChanged(name) => {
                self.input = name;
                self.step = EditorStep::Editing;
            }
            Message::KindChosen(kind) => self.kind = kind,
            Message::Confirmed => return self.confirm(),
        }
        Action::none()
    }

    fn confirm(&mut self) -> Action<Message, Event> {
        let server = self.server.clone();
        let deletion = match &self.task {
            LayoutTask::DeleteChannel(id) => Some(LayoutChange::DeleteChannel(id.clone())),
            LayoutTask::DeleteCategory(id) => Some(LayoutChange::DeleteCategory(id.clone())),
            _ => None,
        };
        if let Some(deletion) = deletion {
            return Action::emit(Event::Change(server, deletion));
        }
        let Some(name) = clean_name(&self.input) else {
            self.step = EditorStep::Invalid;
            return Action::none();
        };
        let rename = match self.task.clone() {
            LayoutTask::CreateChannel(category) => {
                self.step = EditorStep::Creating;
                return Action::emit(Event::CreateChannel(server, category, name, self.kind));
            }
            LayoutTask::RenameChannel(id) => LayoutChange::RenameChannel(id, name.clone()),
            LayoutTask::RenameCategory(id) => LayoutChange::RenameCategory(id, name.clone()),
            LayoutTask::CreateCategory
            | LayoutTask::DeleteChannel(_)
            | LayoutTask::DeleteCategory(_) => {
                self.step = EditorStep::Creating;
                return Action::emit(Event::CreateCategory(server, name));
            }
        };
        if name == self.name {
            return Action::emit(Event::Close);
        }
        Action::emit(Event::Change(server, rename))
    }
}
