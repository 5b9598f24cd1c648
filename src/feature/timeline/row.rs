//! One row of the message list.

use std::borrow::Cow;

use iced::widget::{Row as Line, Space, column, container, hover, row, text};
use iced::{Center, Fill, alignment};

use super::menu::MenuTarget;
use super::{Message, message_body, pending};
use crate::a11y::{Role, Semantics};
use crate::domain::message::{Attachment, Reaction, Reply};
use crate::domain::timeline::{Row, Timeline, TimelineItem};
use crate::feature::context::{Ctx, user_avatar};
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::accessible::{accessible, heading};
use crate::ui::widget::pane;
use crate::ui::widget::pressable::{ButtonKind, Pressable};
use crate::ui::{Element, font, token};

#[derive(Clone)]
pub(super) struct RowContext<'a> {
    pub(super) ctx: Ctx<'a>,
    pub(super) timeline: &'a Timeline,
    pub(super) channel: &'a str,
    pub(super) labels: RowLabels<'a>,
}

/// Looked up once for all rows.
#[derive(Clone)]
pub(super) struct RowLabels<'a> {
    copy: Cow<'a, str>,
    reply: Cow<'a, str>,
    edited: Cow<'a, str>,
}

impl<'a> RowContext<'a> {
    pub(super) fn new(ctx: Ctx<'a>, timeline: &'a Timeline, channel: &'a str) -> Self {
        let words = RowLabels {
            copy: fl!(ctx.strings, "timeline-copy"),
            reply: fl!(ctx.strings, "timeline-reply"),
            edited: fl!(ctx.strings, "timeline-edited"),
        };
        Self {
            ctx,
            timeline,
            channel,
            labels: words,
        }
    }

    /// `heads` is the number of rows above the timeline rows.
    pub(super) fn row(&self, index: usize, heads: usize) -> Element<'a, Message> {
        let Some(index) = index.checked_sub(heads) else {
            return self.header();
        };
        match self.timeline.rows().get(index) {
            Some(Row::Day { label, .. }) => {
                divider(Cow::Borrowed(label), Surface::Divider, TextColor::Muted)
            }
            Some(Row::Unread) => {
                let word = fl!(self.ctx.strings, "timeline-unread");
                divider(word, Surface::AccentBar, TextColor::Accent)
            }
            Some(Row::Message {
                index,
                grouped,
                key,
            }) => match self.timeline.items().get(*index) {
                Some(entry) => self.message(entry, *grouped, (*index, *key)),
                None => Space::new().into(),
            },
            Some(Row::Pending { index, key }) => pending::view(self, *index, *key),
            None => Space::new().into(),
        }
    }

    fn header(&self) -> Element<'a, Message> {
        let words = fl!(self.ctx.strings, "timeline-empty-title", "channel" => self.channel);
        let words = text(words)
            .size(token::TEXT_TITLE)
            .font(font::SEMIBOLD)
            .class(TextColor::Primary);
        container(heading(2, words))
            .padding([token::SPACE_XL, token::SPACE_L])
            .into()
    }

    fn message(
        &self,
        entry: &'a TimelineItem,
        grouped: bool,
        (index, key): (usize, u64),
    ) -> Element<'a, Message> {
        let body = self.body(entry);
        let line = if grouped {
            row![Space::new().width(token::AVATAR), body]
        } else {
            let user = &entry.message.author;
            let name = self.ctx.server.name_of(user);
            let head = author_line(name, &*entry.time);
            row![
                user_avatar(&self.ctx, user, name, token::AVATAR),
                column![head, body].spacing(token::SPACE_XXS).width(Fill)
            ]
        };
        let line = line.spacing(token::SPACE_M);
        let line = if entry.is_mention {
            with_highlight(line, grouped)
        } else {
            with_padding(line, grouped)
        };
        let ctx = self.ctx;
        let semantics = move || Semantics {
            key: Some(key),
            position: Some(index),
            ..Semantics::new(Role::Message, accessible_text(&ctx, entry))
        };
        let line = hover(line, self.hover_actions(entry, grouped));
        let subject = MenuTarget::Sent(entry.message.id.clone());
        accessible(semantics, line)
            .focusable()
            .on_menu(move |at| Message::MenuRequested(subject.clone(), at))
            .into()
    }

    fn body(&self, entry: &'a TimelineItem) -> Element<'a, Message> {
        let message = &entry.message;
        let mut body = column![]
            .spacing(token::SPACE_XS)
            .width(Fill)
            .max_width(token::MESSAGE_MAX_WIDTH);
        if let Some(reply) = &message.reply_to {
            body = body.push(self.reply_preview(reply));
        }
        body = body.push(message_body::view(&entry.content, self.ctx.theme));
        if message.edited_at.is_some() {
            let mark = text(self.labels.edited.clone());
            body = body.push(mark.size(token::TEXT_CAPTION).class(TextColor::Muted));
        }
        body = body.extend(message.attachments.iter().map(|file| self.attachment(file)));
        if !message.reactions.is_empty() {
            body = body.push(reactions(&message.reactions));
        }
        body.into()
    }

    fn reply_preview(&self, reply: &'a Reply) -> Element<'a, Message> {
        let strings = self.ctx.strings;
        let words = if reply.unavailable {
            fl!(strings, "timeline-reply-deleted")
        } else {
            let author = reply.author.as_ref();
            let author = author.map_or("", |author| self.ctx.server.name_of(author));
            let preview = reply.preview.as_str();
            fl!(strings, "timeline-reply-to", "author" => author, "preview" => preview)
        };
        let words = text(words)
            .size(token::TEXT_META)
            .class(TextColor::Secondary)
            .wrapping(text::Wrapping::None);
        let icon = Icon::Reply.sized(token::ICON_SMALL).class(TextColor::Muted);
        container(row![icon, words].spacing(token::SPACE_S).align_y(Center))
            .width(Fill)
            .clip(true)
            .into()
    }

    fn attachment(&self, file: &'a Attachment) -> Element<'a, Message> {
        let size = format_size(&self.ctx, file.bytes);
        let name = file.file_name.as_str();
        let words =
            fl!(self.ctx.strings, "attachment-size", "name" => name, "size" => size.as_ref());
        let icon = Icon::File.sized(token::ICON).class(TextColor::Secondary);
        let words = text(words).size(token::TEXT_LIST).class(TextColor::Primary);
        let card = row![icon, words].spacing(token::SPACE_S).align_y(Center);
        container(card)
            .padding([token::SPACE_S, token::SPACE_M])
            .class(Surface::Card)
            .into()
    }

    /// The time of a grouped row, which has no header, and the message actions.
    fn hover_actions(&self, entry: &'a TimelineItem, grouped: bool) -> Element<'a, Message> {
        let id = &entry.message.id;
        let copy = hover_button(
            Icon::Copy,
            &self.labels.copy,
            Message::CopyPressed(id.clone()),
        );
        let reply = hover_button(
            Icon::Reply,
            &self.labels.reply,
            Message::ReplyPressed(id.clone()),
        );
        let actions = container(row![reply, copy]).class(Surface::Card);
        let time = grouped.then(|| {
            text(&*entry.time)
                .size(token::TEXT_CAPTION)
                .class(TextColor::Muted)
        });
        let time = container(column![].push(time))
            .width(token::SPACE_L + token::AVATAR + token::SPACE_S)
            .padding([token::SPACE_XS, 0.0])
            .align_x(alignment::Horizontal::Right)
            .clip(true);
        row![time, Space::new().width(Fill), actions]
            .padding(iced::Padding::ZERO.right(token::SPACE_L))
            .into()
    }
}

pub(super) fn author_line<'a>(
    name: &'a str,
    beside: impl text::IntoFragment<'a>,
) -> Element<'a, Message> {
    let name = text(name)
        .size(token::TEXT_BODY)
        .font(font::SEMIBOLD)
        .class(TextColor::Primary)
        .wrapping(text::Wrapping::None);
    let time = text(beside)
        .size(token::TEXT_CAPTION)
        .class(TextColor::Muted);
    row![
        container(name)
            .clip(true)
            .max_width(token::MESSAGE_MAX_WIDTH),
        time
    ]
    .spacing(token::SPACE_S)
    .align_y(Center)
    .into()
}

fn hover_button<'a>(icon: Icon, name: &Cow<'a, str>, message: Message) -> Pressable<'a, Message> {
    let icon = icon.sized(token::ICON_SMALL);
    Pressable::new(Role::Button, name.clone(), icon, ButtonKind::Quiet)
        .padding(token::SPACE_XS)
        .pointer_only()
        .on_press(message)
}

pub(super) fn with_padding(
    line: Line<'_, Message, crate::ui::Theme>,
    grouped: bool,
) -> Element<'_, Message> {
    let above = if grouped {
        token::SPACE_XXS
    } else {
        token::SPACE_L
    };
    container(line)
        .padding(iced::Padding {
            top: above,
            right: token::SPACE_L,
            bottom: token::SPACE_XXS,
            left: token::SPACE_L,
        })
        .width(Fill)
        .into()
}

fn with_highlight(
    line: Line<'_, Message, crate::ui::Theme>,
    grouped: bool,
) -> Element<'_, Message> {
    let above = if grouped { 0.0 } else { token::SPACE_M };
    let tinted = container(line)
        .padding([token::SPACE_XS, token::SPACE_L])
        .width(Fill)
        .class(Surface::Mention);
    let barred = message_body::with_side_bar(tinted.into(), Surface::WarningBar);
    container(barred)
        .padding(iced::Padding::ZERO.top(above))
        .into()
}

fn divider(word: Cow<'_, str>, surface: Surface, ink: TextColor) -> Element<'_, Message> {
    container(pane::labeled_divider(word, surface, ink))
        .padding([token::SPACE_M, token::SPACE_L])
        .into()
}

fn reactions(reactions: &[Reaction]) -> Element<'_, Message> {
    let pills = reactions.iter().map(|reaction| {
        let emoji = text(&reaction.emoji)
            .size(token::TEXT_META)
            .font(font::EMOJI);
        let count = text(reaction.count)
            .size(token::TEXT_CAPTION)
            .class(if reaction.mine {
                TextColor::Accent
            } else {
                TextColor::Secondary
            });
        let pill = row![emoji, count].spacing(token::SPACE_XS).align_y(Center);
        container(pill)
            .padding([token::SPACE_XXS, token::SPACE_S])
            .class(Surface::Card)
            .into()
    });
    row(pills).spacing(token::SPACE_XS).wrap().into()
}

fn accessible_text(ctx: &Ctx<'_>, entry: &TimelineItem) -> String {
    let (strings, message) = (ctx.strings, &entry.message);
    let author = ctx.server.name_of(&message.author);
    let words = entry.content.plain();
    let said =
        fl!(strings, "message-label", "author" => author, "time" => &*entry.time, "text" => words);
    let mut parts = vec![said.into_owned()];
    if let Some(reply) = &message.reply_to {
        let to = reply.author.as_ref();
        let to = to.map_or("", |author| ctx.server.name_of(author));
        let preview = reply.preview.as_str();
        let answers = if reply.unavailable {
            fl!(strings, "timeline-reply-deleted")
        } else {
            fl!(strings, "timeline-reply-to", "author" => to, "preview" => preview)
        };
        parts.push(answers.into_owned());
    }
    if message.edited_at.is_some() {
        parts.push(fl!(strings, "timeline-edited").into_owned());
    }
    parts.extend(
        message.attachments.iter().map(|file| {
            fl!(strings, "message-file", "name" => file.file_name.as_str()).into_owned()
        }),
    );
    parts.extend(message.reactions.iter().map(|reaction| {
        let (emoji, count) = (reaction.emoji.as_str(), i64::from(reaction.count));
        fl!(strings, "message-reaction", "emoji" => emoji, "count" => count).into_owned()
    }));
    join_sentences(&parts)
}

/// Adds a period only to parts without final punctuation.
fn join_sentences(parts: &[String]) -> String {
    let mut all = String::new();
    for part in parts {
        if !all.is_empty() {
            let ended = all.ends_with(['.', '!', '?', '…', '。']);
            all.push_str(if ended { " " } else { ". " });
        }
        all.push_str(part);
    }
    all
}

#[cfg(test)]
#[test]
fn join_sentences_keeps_existing_punctuation() {
    let parts = ["Ada: done.", "Reply to Finn: when?", "edited"].map(String::from);
    assert_eq!(
        join_sentences(&parts),
        "Ada: done. Reply to Finn: when? edited"
    );
}

fn format_size<'a>(ctx: &Ctx<'a>, bytes: u64) -> Cow<'a, str> {
    const STEP: u64 = 1024;
    let kilobytes = bytes.div_ceil(STEP);
    if kilobytes < STEP {
        fl!(ctx.strings, "size-kilobytes", "count" => kilobytes)
    } else {
        fl!(ctx.strings, "size-megabytes", "count" => kilobytes.div_ceil(STEP))
    }
}
