//! The list of suggestions for what is being typed: people, channels, emoji, commands.

use std::collections::BTreeSet;

use iced::widget::scrollable::RelativeOffset;
use iced::widget::{Space, column, container, operation, row, scrollable, text};
use iced::{Center, Fill, Padding, Task};

use super::{MessageDraft, is_offered};
use crate::a11y::{Live, Role, Semantics};
use crate::domain::channel::ChannelKind;
use crate::domain::completion::{self, CompletionToken, MAX_ROWS, TokenKind};
use crate::domain::emoji::EmojiIndex;
use crate::domain::id::UserId;
use crate::domain::slash_command::SlashCommand;
use crate::feature::context::{Ctx, user_avatar};
use crate::feature::timeline::{Message, composer, open_timeline};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::accessible::{accessible, composite};
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::{ButtonKind, Pressable};
use crate::ui::{Element, font, token};

/// How many authors of the open channel come before the other people.
const MAX_AUTHORS: usize = 200;
const LIST_ID: &str = "composer-suggestions";
const WIDTH: f32 = 420.0;
const PICTURE: f32 = token::TARGET_MIN;

/// The token that is completed, and what may stand in its place. Never empty.
#[derive(Debug)]
pub struct Completion {
    pub(super) token: CompletionToken,
    pub(super) suggestions: Vec<Suggestion>,
    pub(super) selected: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    name: String,
    detail: String,
    picture: SuggestionPicture,
    pub(super) inserted: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum SuggestionPicture {
    Person(UserId),
    Icon(Icon),
    Emoji(String),
}

impl Suggestion {
    fn person(id: &UserId, name: &str) -> Self {
        Self {
            inserted: format!("@{name} "),
            name: name.to_owned(),
            // Two people may have one name.
            detail: id.shown(),
            picture: SuggestionPicture::Person(id.clone()),
        }
    }

    pub(super) fn emoji(&self) -> Option<&str> {
        match &self.picture {
            SuggestionPicture::Emoji(emoji) => Some(emoji),
            SuggestionPicture::Person(_) | SuggestionPicture::Icon(_) => None,
        }
    }

    fn spoken(&self) -> String {
        if self.detail.is_empty() {
            self.name.clone()
        } else {
            format!("{}, {}", self.name, self.detail)
        }
    }
}

impl Completion {
    /// Scrolls the list, where it is lower than its rows, to what is selected.
    #[expect(clippy::cast_precision_loss, reason = "there are few")]
    pub(super) fn show_selected(&self) -> Task<Message> {
        let last = self.suggestions.len().saturating_sub(1).max(1);
        let y = self.selected as f32 / last as f32;
        operation::snap_to(LIST_ID, RelativeOffset { x: 0.0, y })
    }

    #[cfg(test)]
    pub fn count(&self) -> usize {
        self.suggestions.len()
    }

    /// Adds people that are not suggested yet.
    pub(super) fn with_people(mut self, people: Vec<(UserId, String)>, me: &UserId) -> Self {
        for (id, name) in people {
            let is_known = |it: &Suggestion| it.picture == SuggestionPicture::Person(id.clone());
            let is_full = self.suggestions.len() >= MAX_ROWS;
            if !is_full && id != *me && !self.suggestions.iter().any(is_known) {
                self.suggestions.push(Suggestion::person(&id, &name));
            }
        }
        self
    }
}

/// The mention before the caret.
pub(super) fn mention(draft: &MessageDraft) -> Option<CompletionToken> {
    let text = draft.content.text();
    let selection = draft.selection(&text);
    let token = completion::token_at(&text, selection.start);
    token.filter(|token| selection.is_empty() && token.kind == TokenKind::Mention)
}

/// What completes the token before the caret, if anything does.
pub fn find(draft: &MessageDraft, ctx: &Ctx<'_>) -> Option<Completion> {
    let text = draft.content.text();
    let selection = draft.selection(&text);
    let token = completion::token_at(&text, selection.start).filter(|_| selection.is_empty())?;
    let suggestions = match token.kind {
        TokenKind::Mention => people(&token.query, ctx),
        TokenKind::Channel => channels(&token.query, ctx),
        TokenKind::Emoji => emoji(&token.query, ctx),
        TokenKind::Command => commands(&token.query, ctx),
    };
    (!suggestions.is_empty()).then_some(Completion {
        token,
        suggestions,
        selected: 0,
    })
}

/// Authors of the open channel first, the newest of them before the others.
fn people(query: &str, ctx: &Ctx<'_>) -> Vec<Suggestion> {
    let server = ctx.server;
    let items = open_timeline(ctx).map(|timeline| timeline.items().iter().rev());
    let authors = items.into_iter().flatten().take(MAX_AUTHORS);
    let people = server.people();
    let ids = authors.map(|item| &item.message.author);
    let ids = ids.chain(people.iter().map(|person| &person.id));
    let mut seen = BTreeSet::from([server.me()]);
    let ids = ids.filter(|id| seen.insert(id));
    let found = completion::matching(query, ids.map(|id| (id, server.name_of(id))));
    let suggestion = |id: &UserId| Suggestion::person(id, server.name_of(id));
    found.into_iter().map(suggestion).collect()
}

fn channels(query: &str, ctx: &Ctx<'_>) -> Vec<Suggestion> {
    let channels = ctx.server.channels();
    let channels = channels.filter(|channel| channel.kind == ChannelKind::Text);
    let found = completion::matching(query, channels.map(|it| (it, it.name.as_str())));
    let suggestion = |name: &str| Suggestion {
        inserted: format!("#{name} "),
        name: name.to_owned(),
        detail: String::new(),
        picture: SuggestionPicture::Icon(Icon::TextChannel),
    };
    found.into_iter().map(|it| suggestion(&it.name)).collect()
}

fn emoji(query: &str, ctx: &Ctx<'_>) -> Vec<Suggestion> {
    let found = EmojiIndex::of(ctx.strings.tag()).search(query);
    let found = found.into_iter().take(MAX_ROWS).map(|entry| {
        let emoji = entry.text(ctx.preferences.emoji.skin_tone).to_owned();
        Suggestion {
            name: entry.name().to_owned(),
            detail: entry
                .short_name()
                .map_or_else(String::new, |it| format!(":{it}:")),
            inserted: format!("{emoji} "),
            picture: SuggestionPicture::Emoji(emoji),
        }
    });
    found.collect()
}

fn commands(query: &str, ctx: &Ctx<'_>) -> Vec<Suggestion> {
    let offered = SlashCommand::ALL
        .into_iter()
        .filter(|it| is_offered(*it, ctx));
    let found = completion::matching(query, offered.map(|it| (it, it.name())));
    let suggestion = |command: SlashCommand| Suggestion {
        name: format!("/{}", command.name()),
        detail: description(command, ctx.strings),
        inserted: format!("/{} ", command.name()),
        picture: SuggestionPicture::Icon(Icon::Conversation),
    };
    found.into_iter().map(suggestion).collect()
}

fn description(command: SlashCommand, strings: &Strings) -> String {
    let text = match command {
        SlashCommand::Me => fl!(strings, "command-me"),
        SlashCommand::Shrug => fl!(strings, "command-shrug"),
        SlashCommand::Nick => fl!(strings, "command-nick"),
        SlashCommand::Help => fl!(strings, "slash-help"),
    };
    text.into_owned()
}

/// Lies above the composer, over the end of the conversation.
pub fn view<'a>(draft: &'a MessageDraft, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let completion = draft.completion()?;
    let strings = ctx.strings;
    let count = completion.suggestions.len();
    let rows = completion.suggestions.iter().enumerate();
    let rows = rows.map(|(index, it)| suggestion_row(it, index, index == completion.selected, ctx));
    let name = move || fl!(strings, "completion-list").into_owned();
    let list = composite(Role::ListBox, name, count, column(rows));
    // The focus stays in the editor, so this is how readers hear what is selected.
    let selected = completion.suggestions.get(completion.selected);
    let spoken = selected.map(Suggestion::spoken).unwrap_or_default();
    let position = completion.selected + 1;
    let semantics = move || Semantics {
        live: Some(Live::Polite),
        ..Semantics::new(
            Role::Status,
            fl!(strings, "completion-selected", "name" => spoken.as_str(), "position" => position, "count" => count),
        )
    };
    let status = accessible(semantics, Space::new());
    let card = container(scrollable(list).id(LIST_ID))
        .padding(token::SPACE_XS)
        .max_width(WIDTH)
        .class(Surface::Dialog);
    let layer = container(column![status, card])
        .padding(Padding::from([token::SPACE_XS, token::SPACE_L]))
        .width(Fill)
        .align_bottom(Fill);
    Some(layer.into())
}

fn suggestion_row<'a>(
    suggestion: &'a Suggestion,
    index: usize,
    is_selected: bool,
    ctx: &Ctx<'a>,
) -> Element<'a, Message> {
    let picture: Element<'a, Message> = match &suggestion.picture {
        SuggestionPicture::Person(user) => user_avatar(ctx, user, &suggestion.name, PICTURE),
        SuggestionPicture::Icon(icon) => icon.view().class(TextColor::Muted).into(),
        SuggestionPicture::Emoji(emoji) => text(emoji).size(token::ICON).font(font::EMOJI).into(),
    };
    let name = one_line(&*suggestion.name, token::TEXT_LIST).font(font::SEMIBOLD);
    let detail = one_line(&*suggestion.detail, token::TEXT_META).color(TextColor::Secondary);
    let content = row![
        container(picture).center(PICTURE),
        container(name).max_width(WIDTH / 2.0),
        container(detail).width(Fill),
    ]
    .spacing(token::SPACE_S)
    .align_y(Center);
    let accepted = composer::Message::SuggestionAccepted(Some(index));
    Pressable::new(
        Role::ListBoxOption,
        suggestion.spoken(),
        content,
        ButtonKind::Row,
    )
    .selected(is_selected)
    .position(index)
    .width(Fill)
    .padding([token::SPACE_XS, token::SPACE_S])
    .on_press(Message::Composer(accepted))
    .into()
}
