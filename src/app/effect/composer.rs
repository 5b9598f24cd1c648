//! The composer beyond its text: clipboard, emoji, formatting bar, and the command that sets a name.

use std::time::Duration;

use iced::{Point, Task};

use super::uploads::to_tray;
use crate::app::dialog::{Dialog, DialogMessage, wrap};
use crate::app::{App, Message};
use crate::domain::html;
use crate::domain::profile::Consent;
use crate::domain::upload;
use crate::feature::emoji_picker::{self, EmojiTarget};
use crate::feature::timeline::composer::{self, Event};
use crate::feature::timeline::staged;
use crate::feature::{profile, timeline};
use crate::net::api;
use crate::platform::clipboard;

/// From a key after an `@` to the question to the server, so that one of several keys that follow each other fast is enough.
const LOOKUP_PAUSE: Duration = Duration::from_millis(200);

fn to_composer(message: composer::Message) -> Message {
    Message::Timeline(timeline::Message::Composer(message))
}

/// The formatted text on the clipboard.
async fn read_markdown() -> Option<String> {
    let html = clipboard::read_html().await?;
    let markdown = tokio::task::spawn_blocking(move || html::to_markdown(&html));
    markdown.await.ok()?
}

impl App {
    pub fn perform_composer(&mut self, event: Event) -> Task<Message> {
        match event {
            Event::PickEmoji(at) => self.open_emoji_picker(EmojiTarget::Composer, at),
            Event::EmojiUsed(emoji) => self.edit_preferences(|it| it.emoji.use_emoji(&emoji)),
            Event::HideBar => self.edit_preferences(|it| it.formatting_bar = false),
            Event::ReadClipboard(channel_ref, text) => self.read_clipboard(channel_ref, text),
            Event::SetName(name) => self.set_name(name),
            Event::AwaitPause(channel_ref, query) => {
                let pause = async { tokio::time::sleep(LOOKUP_PAUSE).await };
                Task::perform(pause, move |()| {
                    to_composer(composer::Message::LookupDue(channel_ref, query))
                })
            }
            Event::LookUp(channel_ref, query) => self.look_up_people(channel_ref, query),
        }
    }

    /// Pastes the files on the clipboard, where the server takes some, else its picture, else the formatted text as Markdown,
    /// else the plain one.
    fn read_clipboard(
        &self,
        channel_ref: timeline::ChannelRef,
        text: Option<String>,
    ) -> Task<Message> {
        let server = self.workspace.server(&channel_ref.server);
        let takes_files = server.is_some_and(|it| upload::is_offered(it.capabilities()));
        let pasted = |channel_ref, text| to_composer(composer::Message::Pasted(channel_ref, text));
        // Without a window, as in scenes, the clipboard of the system is not asked.
        if self.workspace.window.is_none() {
            return text.map_or_else(Task::none, |text| Task::done(pasted(channel_ref, text)));
        }
        let read = async move {
            if takes_files {
                let files = clipboard::read_files().await;
                if !files.is_empty() {
                    return Some(to_tray(staged::Message::Added(channel_ref, files)));
                }
            }
            let text = read_markdown().await.or(text)?;
            Some(pasted(channel_ref, text))
        };
        Task::future(read).then(|message| message.map_or_else(Task::none, Task::done))
    }

    /// Asks the server for people. What fails finds nobody.
    fn look_up_people(&self, channel_ref: timeline::ChannelRef, query: String) -> Task<Message> {
        let Some(session) = self.connections.session(&channel_ref.server).cloned() else {
            return Task::none();
        };
        let channel = channel_ref.channel.clone();
        let lookup = async move {
            let found = api::resolve_mentions(&session, &channel, &query).await;
            (query, found.unwrap_or_default())
        };
        Task::perform(lookup, move |(query, people)| {
            to_composer(composer::Message::PeopleFound(channel_ref, query, people))
        })
    }

    pub fn open_emoji_picker(&mut self, target: EmojiTarget, at: Option<Point>) -> Task<Message> {
        let preferences = self.workspace.preferences().emoji.clone();
        let language = self.workspace.strings().tag();
        let picker = emoji_picker::State::new(target, at, preferences, language);
        self.open_dialog(Dialog::Emoji(Box::new(picker)))
    }

    pub fn on_emoji_picker(&mut self, message: emoji_picker::Message) -> Task<Message> {
        let Some(Dialog::Emoji(picker)) = self.shell.dialog_mut() else {
            return Task::none();
        };
        let action = picker.update(message);
        let wrap = wrap(DialogMessage::Emoji);
        self.run(action, wrap, Self::perform_emoji_picker)
    }

    fn perform_emoji_picker(&mut self, event: emoji_picker::Event) -> Task<Message> {
        match event {
            emoji_picker::Event::Picked(EmojiTarget::Composer, emoji) => {
                let closed = self.close_dialog();
                let used = self.edit_preferences(|it| it.emoji.use_emoji(&emoji));
                let picked = composer::Message::EmojiPicked(emoji);
                let picked = Message::Timeline(timeline::Message::Composer(picked));
                Task::batch([closed, used, Task::done(picked)])
            }
            emoji_picker::Event::Picked(EmojiTarget::Message(message), emoji) => {
                let closed = self.close_dialog();
                let used = self.edit_preferences(|it| it.emoji.use_emoji(&emoji));
                let picked = timeline::actions::Message::ReactionPressed(message, emoji);
                let picked = Message::Timeline(timeline::Message::Action(picked));
                Task::batch([closed, used, Task::done(picked)])
            }
            emoji_picker::Event::SkinToneChosen(tone) => {
                self.edit_preferences(|it| it.emoji.skin_tone = tone)
            }
            emoji_picker::Event::Close => self.close_dialog(),
        }
    }

    /// Opens the profile editor with a name, and publishes it where the user has agreed to publish.
    fn set_name(&mut self, name: String) -> Task<Message> {
        let Some(uid) = self.workspace.current().cloned() else {
            return Task::none();
        };
        let is_agreed = self.consent(&uid).is_some_and(Consent::is_given);
        let opened = self.open_profile(&uid);
        let named = self.on_profile(&uid, profile::Message::NameChanged(name));
        let published = is_agreed.then(|| self.on_profile(&uid, profile::Message::PublishPressed));
        Task::batch([opened, named, published.unwrap_or_else(Task::none)])
    }
}
