//! What is known of a message: when it was sent and edited, and its IDs.

use std::borrow::Cow;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};
use jiff::Timestamp;

use crate::domain::id::{ChannelId, MessageId, ServerUid};
use crate::domain::message::ChatMessage;
use crate::domain::unicode;
use crate::feature::context::Ctx;
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::dialog::{self, Dialog, Page, dialog_body};
use crate::ui::widget::icon_button;
use crate::ui::widget::rows::{self, Arrangement, card, plain_row};
use crate::ui::{Element, token};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    server: ServerUid,
    channel: ChannelId,
    message: MessageId,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    CopyPressed(String),
    Dismissed,
}

/// A name, what is shown, and what is copied.
type Detail<'a> = (Cow<'a, str>, String, Option<String>);

impl State {
    pub fn new(server: ServerUid, channel: ChannelId, message: MessageId) -> Self {
        Self {
            server,
            channel,
            message,
        }
    }

    pub fn server(&self) -> &ServerUid {
        &self.server
    }

    /// `None` if the message is not there any more.
    pub fn view<'a>(&'a self, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
        let message = ctx.server.message(&self.channel, &self.message)?;
        let arrangement = Arrangement::in_width(ctx.window.width);
        let details = details(message, ctx).into_iter();
        let rows = details.map(|(name, shown, copied)| {
            let spoken =
                fl!(ctx.strings, "details-row", "name" => name.as_ref(), "value" => shown.as_str());
            let copy = copied.map(|text| {
                let label = fl!(ctx.strings, "message-details-copy", "name" => name.as_ref());
                icon_button(Icon::Copy, label, Message::CopyPressed(text))
            });
            let detail = rows::detail((name, shown.into()), spoken, arrangement);
            let detail = row![container(detail).width(Fill)].push(copy);
            plain_row(detail.spacing(token::SPACE_S).align_y(Center))
        });
        let body = column![card(rows)];
        let beginning = text(beginning(message, ctx))
            .size(token::TEXT_LIST)
            .class(TextColor::Secondary)
            .wrapping(text::Wrapping::WordOrGlyph);
        Some(dialog::layer(Dialog {
            title: fl!(ctx.strings, "message-details-title"),
            close_label: fl!(ctx.strings, "message-details-close"),
            on_close: Message::Dismissed,
            page: Page::new(dialog_body([beginning.into(), body.into()]))
                .width(token::WIDE_DIALOG_WIDTH),
        }))
    }
}

/// Which message it is about: its author, and the beginning of its text.
fn beginning(message: &ChatMessage, ctx: &Ctx<'_>) -> String {
    const MAX_CHARS: usize = 100;
    let author = ctx.server.name_of(&message.author);
    let text = unicode::single_line(&message.body.plain(), MAX_CHARS);
    format!("{author}: {text}")
}

/// What the server does not state is left out.
fn details<'a>(message: &ChatMessage, ctx: &Ctx<'a>) -> Vec<Detail<'a>> {
    let (strings, extra) = (ctx.strings, message.extra());
    let sent = message.created_at.stated().map(|it| moment(it, ctx));
    let sent = sent.unwrap_or_else(|| ctx.server.calendar().unknown_time().to_string());
    let edited = extra.edited_at.map(|it| moment(it, ctx));
    let revision = extra.revision.map(|it| it.to_string());
    let author = ctx.server.name_of(&message.author).to_owned();
    let id = |id: &str, shown: String| (shown, Some(id.to_owned()));
    let (message_id, author_id) = (
        id(message.id.as_str(), message.id.shown()),
        id(message.author.as_str(), message.author.shown()),
    );
    let all = [
        (fl!(strings, "message-details-sent"), Some((sent, None))),
        (
            fl!(strings, "message-details-edited"),
            edited.map(|it| (it, None)),
        ),
        (
            fl!(strings, "message-details-revision"),
            revision.map(|it| (it, None)),
        ),
        (fl!(strings, "message-details-author"), Some((author, None))),
        (fl!(strings, "message-details-author-id"), Some(author_id)),
        (fl!(strings, "message-details-id"), Some(message_id)),
    ];
    let known = all
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    known
        .map(|(name, (shown, copied))| (name, shown, copied))
        .collect()
}

/// With its day and its seconds, in the time zone of the user.
fn moment(at: Timestamp, ctx: &Ctx<'_>) -> String {
    let calendar = ctx.server.calendar();
    let local = calendar.local(at);
    let (day, time) = (calendar.day(local.date()), calendar.time(local));
    format!("{day}, {time} ({local})")
}
