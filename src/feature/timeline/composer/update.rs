//! What the composer does besides writing and sending: formatting, suggestions, emoji, commands, pasting.

use std::sync::Arc;

use iced::widget::text_editor::{Action as EditorAction, Cursor, Edit};
use iced::{Point, Task};

use super::completion::Completion;
use super::{completion, is_offered};
use crate::domain::completion::CompletionToken;
use crate::domain::formatting::{Mark, TextEdit};
use crate::domain::id::UserId;
use crate::domain::slash_command::{self, SlashCommand, Typed};
use crate::feature::action::Action;
use crate::feature::context::Ctx;
use crate::feature::timeline::{self, ChannelRef, State, open_timeline};

#[derive(Debug, Clone)]
pub enum Message {
    FormatPressed(Mark),
    /// Hide the formatting bar.
    BarClosed,
    /// Choose an emoji, beside a point of the window.
    EmojiPressed(Option<Point>),
    EmojiPicked(String),
    EmojiUsed(String),
    /// Select another suggestion.
    SuggestionMoved(isize),
    /// `None` for the selected one.
    SuggestionAccepted(Option<usize>),
    SuggestionsClosed,
    /// The up key in an empty composer.
    UpPressed,
    /// In a channel; the server may know more people.
    MentionTyped(ChannelRef, String),
    /// With the text of the clipboard, if it has any.
    PastePressed(Option<String>),
    /// The clipboard was read, for the draft of a channel.
    Pasted(ChannelRef, String),
    /// This was typed after an `@`, and then nothing for a moment.
    LookupDue(ChannelRef, String),
    /// The server was asked for people whose names match.
    PeopleFound(ChannelRef, String, Vec<(UserId, String)>),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    PickEmoji(Option<Point>),
    EmojiUsed(String),
    HideBar,
    /// Read what else the clipboard has besides this text. Report it as `Message::Pasted`.
    ReadClipboard(ChannelRef, Option<String>),
    /// Publish another name of the user.
    SetName(String),
    /// Report `Message::LookupDue` after a moment.
    AwaitPause(ChannelRef, String),
    /// Ask the server for people. Report them as `Message::PeopleFound`.
    LookUp(ChannelRef, String),
}

type Outcome = Action<timeline::Message, timeline::Event>;

fn emit(event: Event) -> Outcome {
    Action::emit(timeline::Event::Composer(event))
}

impl State {
    pub fn update_composer(&mut self, message: Message, ctx: &Ctx<'_>) -> Outcome {
        match message {
            Message::FormatPressed(mark) => {
                let now = ctx.now;
                let changed = self.change_draft(ctx, |draft| draft.format(mark, now));
                changed.and_run(super::focus())
            }
            Message::BarClosed => emit(Event::HideBar).and_run(super::focus()),
            Message::EmojiPressed(at) => emit(Event::PickEmoji(at)),
            Message::EmojiPicked(emoji) => self.insert(emoji, ctx).and_run(super::focus()),
            Message::EmojiUsed(emoji) => emit(Event::EmojiUsed(emoji)),
            Message::SuggestionMoved(steps) => self.move_suggestion(steps, ctx),
            Message::SuggestionAccepted(index) => self.accept_suggestion(index, ctx),
            Message::SuggestionsClosed => {
                if let Some((_, view)) = self.view_for(ctx) {
                    let closed = view.draft.completion.take();
                    view.draft.closed_token = closed.map(|it| it.token.range.start);
                }
                Action::none()
            }
            Message::UpPressed => self.edit_last(ctx),
            Message::PastePressed(text) => {
                self.emit_for(|it| Some(timeline::Event::Composer(Event::ReadClipboard(it, text))))
            }
            Message::MentionTyped(channel_ref, query) => {
                emit(Event::AwaitPause(channel_ref, query))
            }
            Message::LookupDue(channel_ref, query) => self.look_up(channel_ref, query),
            Message::PeopleFound(channel_ref, query, people) => {
                if self.completes(&channel_ref, &query) {
                    self.add_people(people, ctx);
                }
                Action::none()
            }
            Message::Pasted(channel_ref, text) => {
                if self.current_channel() == Some(&channel_ref) {
                    self.insert(text, ctx)
                } else {
                    Action::none()
                }
            }
        }
    }

    pub(in crate::feature::timeline) fn move_cursor(
        &mut self,
        cursor: Cursor,
        ctx: &Ctx<'_>,
    ) -> Outcome {
        if let Some((_, view)) = self.view_for(ctx) {
            view.draft.content.move_to(cursor);
        }
        Action::run(self.refresh_suggestions(ctx))
    }

    /// Whether suggestions are shown, which Escape closes first.
    pub fn has_suggestions(&self) -> bool {
        let view = self.current_view();
        view.is_some_and(|view| view.draft.completion().is_some())
    }

    /// Looks for suggestions again. Must be called after each change of text or caret.
    pub(in crate::feature::timeline) fn refresh_suggestions(
        &mut self,
        ctx: &Ctx<'_>,
    ) -> Task<timeline::Message> {
        if let Some((_, view)) = self.view_for(ctx) {
            let found = completion::find(&view.draft, ctx);
            view.draft.suggest(found);
        }
        self.await_pause(ctx)
    }

    /// Whether the mention of a channel's draft that is completed is this one.
    fn completes(&self, channel_ref: &ChannelRef, query: &str) -> bool {
        let view = self.current_view();
        let token = view.and_then(|view| view.draft.mention.as_ref());
        self.current_channel() == Some(channel_ref) && token.is_some_and(|it| it.query == query)
    }

    fn look_up(&self, channel_ref: ChannelRef, query: String) -> Outcome {
        if self.completes(&channel_ref, &query) {
            emit(Event::LookUp(channel_ref, query))
        } else {
            Action::none()
        }
    }

    /// Adds people that the server has found below those that are known here.
    fn add_people(&mut self, people: Vec<(UserId, String)>, ctx: &Ctx<'_>) {
        let Some((_, view)) = self.view_for(ctx) else {
            return;
        };
        let draft = &mut view.draft;
        let is_open = |token: &CompletionToken| draft.closed_token != Some(token.range.start);
        let Some(token) = draft.mention.clone().filter(is_open) else {
            return;
        };
        let completion = draft.completion.take().unwrap_or(Completion {
            token,
            suggestions: Vec::new(),
            selected: 0,
        });
        let completion = completion.with_people(people, ctx.server.me());
        draft.completion = (!completion.suggestions.is_empty()).then_some(completion);
    }

    /// Asks the server for people after a pause, if it looks them up and the mention that is typed is another one.
    fn await_pause(&mut self, ctx: &Ctx<'_>) -> Task<timeline::Message> {
        let is_offered = ctx.server.capabilities().features.mention_lookup;
        let is_online = ctx.server.connection().is_online();
        let Some((channel_ref, view)) = self.view_for(ctx).filter(|_| is_offered && is_online)
        else {
            return Task::none();
        };
        let before = view.draft.mention.take();
        view.draft.mention = completion::mention(&view.draft);
        match &view.draft.mention {
            Some(token) if before.as_ref() != Some(token) && !token.query.is_empty() => {
                let typed = Message::MentionTyped(channel_ref.clone(), token.query.clone());
                Task::done(timeline::Message::Composer(typed))
            }
            _ => Task::none(),
        }
    }

    fn move_suggestion(&mut self, steps: isize, ctx: &Ctx<'_>) -> Outcome {
        let view = self.view_for(ctx);
        let Some(completion) = view.and_then(|(_, view)| view.draft.completion.as_mut()) else {
            return Action::none();
        };
        let count = completion.suggestions.len().cast_signed();
        let next = (completion.selected.cast_signed() + steps).rem_euclid(count);
        completion.selected = next.unsigned_abs();
        Action::run(completion.show_selected())
    }

    fn accept_suggestion(&mut self, index: Option<usize>, ctx: &Ctx<'_>) -> Outcome {
        let Some((_, view)) = self.view_for(ctx) else {
            return Action::none();
        };
        let Some(completion) = view.draft.completion.take() else {
            return Action::none();
        };
        let index = index.unwrap_or(completion.selected);
        let Some(suggestion) = completion.suggestions.get(index).cloned() else {
            return Action::none();
        };
        let range = completion.token.range;
        let end = range.start + suggestion.inserted.len();
        let edit = TextEdit {
            range,
            inserted: suggestion.inserted.clone(),
            selection: end..end,
        };
        let now = ctx.now;
        let changed = self.change_draft(ctx, |draft| draft.apply(&edit, now));
        let used = suggestion.emoji().map(|emoji| {
            let used = Message::EmojiUsed(emoji.to_owned());
            Task::done(timeline::Message::Composer(used))
        });
        let changed = changed.and_run(super::focus());
        changed.and_run(used.unwrap_or_else(Task::none))
    }

    /// Inserts a text in place of the selection.
    fn insert(&mut self, text: String, ctx: &Ctx<'_>) -> Outcome {
        let paste = EditorAction::Edit(Edit::Paste(Arc::new(text)));
        self.edit_draft(paste, ctx)
    }

    /// Carries out a command that sends no message, if the draft is one.
    pub(in crate::feature::timeline) fn run_command(&mut self, ctx: &Ctx<'_>) -> Option<Outcome> {
        let (_, view) = self.view_for(ctx)?;
        let text = view.draft.content.text();
        let typed = slash_command::parse(&text, |command| is_offered(command, ctx));
        match typed {
            Typed::Command(SlashCommand::Help, _) => {
                view.draft.clear();
                // The list of all commands opens.
                Some(self.insert("/".to_owned(), ctx).and_run(super::focus()))
            }
            Typed::Command(SlashCommand::Nick, name) => {
                let name = name.to_owned();
                view.draft.clear();
                Some(emit(Event::SetName(name)))
            }
            _ => None,
        }
    }

    /// Edits the last own message, if the server takes edits.
    pub(in crate::feature::timeline) fn edit_last(&self, ctx: &Ctx<'_>) -> Outcome {
        let is_offered = ctx.server.capabilities().extensions.message_edit;
        let timeline = open_timeline(ctx).filter(|_| is_offered && self.current.is_some());
        let mut items = timeline.into_iter().flat_map(|it| it.items().iter().rev());
        let own = items.find(|item| item.message.author == *ctx.server.me());
        let id = own.map(|item| item.message.id.clone());
        id.map_or_else(Action::none, |id| {
            Action::run(Task::done(timeline::Message::EditPressed(id)))
        })
    }
}
