//! Rows of pending messages: send status, retry and discard.

use std::borrow::Cow;

use iced::Fill;
use iced::padding::bottom;
use iced::widget::{Space, column, container, row, text};

use super::menu::MenuTarget;
use super::reply::quote;
use super::row::{RowContext, author_line, author_name, with_padding};
use super::view::reply_preview;
use super::{Event, Message, State, list, message_body, open_timeline, staged};
use crate::a11y::{Role, Semantics};
use crate::domain::connection::Countdown;
use crate::domain::failure::Failure;
use crate::domain::id::LocalId;
use crate::domain::outbox::{PendingMessage, SendState};
use crate::domain::timeline::Timeline;
use crate::feature::action::Action;
use crate::feature::context::{Ctx, user_avatar};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::accessible;
use crate::ui::widget::button;
use crate::ui::{Element, token};

/// Scrolls to a message that is not sent, and gives it the focus.
pub(super) fn show_pending(local: &LocalId, ctx: &Ctx<'_>) -> Action<Message, Event> {
    let mut pending = open_timeline(ctx).into_iter().flat_map(Timeline::pending);
    let pending = pending.find(|pending| pending.local == *local);
    pending.map_or_else(Action::none, |it| Action::run(list::show_message(it.key)))
}

impl State {
    /// What the user decides about a message.
    pub(super) fn emit_choice(&self, message: Message) -> Action<Message, Event> {
        self.emit_for(|channel_ref| match message {
            Message::DeletePendingPressed(local_id) => Some(Event::Discard {
                channel_ref,
                local_id,
            }),
            Message::SendWithoutReplyPressed(local_id) => Some(Event::SendWithoutReply {
                channel_ref,
                local_id,
            }),
            Message::RetryPressed(local_id) => Some(Event::Retry {
                channel_ref,
                local_id,
            }),
            Message::MarkUnreadPressed(id) => Some(Event::MarkUnread(channel_ref, id)),
            _ => None,
        })
    }
}

pub(super) fn view<'a>(context: &RowContext<'a>, index: usize, key: u64) -> Element<'a, Message> {
    let Some(pending) = context.timeline.pending().get(index) else {
        return Space::new().into();
    };
    let user = context.ctx.server.me();
    let body = column![]
        .push(reply_line(context, pending))
        .push(message_text(context, pending))
        .push(staged::files_view(&context.ctx, context.files, pending))
        .push(status_text(context, pending))
        .spacing(token::SPACE_XS)
        .width(Fill)
        .max_width(token::MESSAGE_MAX_WIDTH);
    let grouped = is_grouped(context, index);
    let row = if grouped {
        let status = container(status_icon(pending))
            .center_x(token::AVATAR)
            .padding([token::SPACE_XS, 0.0]);
        row![status, body]
    } else {
        let name = context.ctx.server.name_of(user);
        let author = author_line(author_name(name), status_icon(pending));
        row![
            user_avatar(&context.ctx, user, name, token::AVATAR),
            column![author, body].spacing(token::SPACE_XXS).width(Fill)
        ]
    };
    let can_cancel = staged::can_cancel(pending);
    let has_actions = pending.is_failed() || pending.is_held() || can_cancel;
    let below = if has_actions { token::SPACE_S } else { 0.0 };
    let row = container(row.spacing(token::SPACE_M)).padding(bottom(below));
    let row = with_padding(row, context.gap_above(grouped));
    let position = context.timeline.items().len() + index;
    let (ctx, timeline) = (context.ctx, context.timeline);
    let semantics = move || {
        let name = accessible_text(&ctx, timeline, pending);
        Semantics {
            key: Some(key),
            position: Some(position),
            ..Semantics::new(Role::Message, name)
        }
    };
    let item = accessible(semantics, row)
        .focusable()
        .notes_focus((&context.focused, key), context.gap_above(grouped));
    if has_actions {
        let target = MenuTarget::Pending(pending.local.clone());
        item.on_menu(move |at| Message::MenuRequested(target.clone(), at))
            .into()
    } else {
        item.into()
    }
}

/// Nothing where there are only files.
fn message_text<'a>(
    context: &RowContext<'a>,
    pending: &'a PendingMessage,
) -> Option<Element<'a, Message>> {
    let has_text = !pending.body.is_empty() || pending.files.is_empty();
    let look = context.plain_look();
    has_text.then(|| message_body::view(pending.body.blocks(), &look).into())
}

fn accessible_text(ctx: &Ctx<'_>, timeline: &Timeline, pending: &PendingMessage) -> String {
    let strings = ctx.strings;
    let state = match &pending.state {
        SendState::Storing => fl!(strings, "pending-storing"),
        SendState::Queued => queued_text(strings, ctx.server.connection().is_online()),
        SendState::Sending => fl!(strings, "pending-sending"),
        // Without the seconds, which would be read out each time.
        SendState::Held { failure, .. } => {
            let reason = strings.failure(failure);
            fl!(strings, "pending-held", "reason" => reason.as_ref())
        }
        SendState::Failed { failure, certain } => failure_text(strings, failure, *certain),
    };
    let text = (!pending.body.is_empty()).then(|| pending.body.spoken(0, None));
    let parts = text.into_iter().chain(staged::files_text(strings, pending));
    let parts = parts.chain([state.into_owned()]);
    let name = parts.collect::<Vec<_>>().join(". ");
    match reply_text(ctx, timeline, pending) {
        Some(reply) => format!("{reply}. {name}"),
        None => name,
    }
}

/// Predicts the grouping of the confirmed message, so that the row does not move.
pub(super) fn is_grouped(context: &RowContext<'_>, index: usize) -> bool {
    let last = context.timeline.items().back();
    let follows_own =
        index > 0 || last.is_some_and(|item| item.message.author == *context.ctx.server.me());
    let pending = context.timeline.pending().get(index);
    let follows = follows_own && pending.is_some_and(|pending| pending.reply_to.is_none());
    context.is_grouped(follows)
}

fn status_icon<'a>(pending: &PendingMessage) -> Element<'a, Message> {
    let (icon, color) = match pending.state {
        SendState::Storing | SendState::Queued | SendState::Sending | SendState::Held { .. } => {
            (Icon::Waiting, TextColor::Muted)
        }
        SendState::Failed { .. } => (Icon::Failed, TextColor::Danger),
    };
    icon.sized(token::ICON_SMALL).class(color).into()
}

/// What a message waits for: the connection, or those before it in the channel.
fn queued_text(strings: &Strings, is_online: bool) -> Cow<'_, str> {
    if is_online {
        fl!(strings, "pending-behind")
    } else {
        fl!(strings, "pending-queued")
    }
}

/// Why a message failed. One that may have arrived is not called unsent.
fn failure_text<'a>(strings: &'a Strings, failure: &Failure, certain: bool) -> Cow<'a, str> {
    let reason = strings.failure(failure);
    if certain {
        fl!(strings, "pending-failed", "reason" => reason.as_ref())
    } else {
        fl!(strings, "pending-unconfirmed", "reason" => reason.as_ref())
    }
}

/// Empty while sending, so that the row does not move when the message is confirmed a moment later.
fn status_text<'a>(
    context: &RowContext<'a>,
    pending: &'a PendingMessage,
) -> Option<Element<'a, Message>> {
    let strings = context.ctx.strings;
    let is_online = context.ctx.server.connection().is_online();
    match &pending.state {
        SendState::Storing | SendState::Sending => None,
        SendState::Queued => {
            let label = text(queued_text(strings, is_online));
            let label = label.size(token::TEXT_CAPTION).class(TextColor::Muted);
            Some(label.into())
        }
        SendState::Held { failure, until, .. } => {
            let seconds = Countdown::new(*until, context.ctx.now).seconds;
            let reason = strings.failure(failure);
            let label = text(
                fl!(strings, "pending-held-until", "reason" => reason.as_ref(), "seconds" => seconds),
            );
            let label = label.size(token::TEXT_META).class(TextColor::Muted);
            let status = column![label, actions(context, pending)];
            Some(status.spacing(token::SPACE_XS).into())
        }
        SendState::Failed { failure, certain } => {
            let reason = text(failure_text(strings, failure, *certain));
            let reason = reason.size(token::TEXT_META).class(TextColor::Danger);
            let status = column![reason, actions(context, pending)];
            Some(status.spacing(token::SPACE_XS).into())
        }
    }
}

/// Retry is hidden if it could send the message twice.
fn actions<'a>(context: &RowContext<'a>, pending: &PendingMessage) -> Element<'a, Message> {
    let strings = context.ctx.strings;
    let idempotent = context.ctx.server.capabilities().extensions.idempotent_send;
    let action = |name, message: fn(LocalId) -> Message| {
        button(name)
            .padding([token::SPACE_XS, token::SPACE_M])
            .on_press(message(pending.local.clone()))
    };
    let retry = pending
        .may_be_retried(idempotent)
        .then(|| action(retry_label(strings, pending), Message::RetryPressed));
    let unbound = may_drop_reply(pending).then(|| {
        let name = fl!(strings, "pending-without-reply");
        action(name, Message::SendWithoutReplyPressed)
    });
    let edit = action(discard_label(strings, pending), Message::DiscardPressed);
    let delete = pending.is_failed().then(|| {
        let name = fl!(strings, "pending-delete");
        action(name, Message::DeletePendingPressed)
    });
    row![]
        .push(unbound)
        .push(retry)
        .push(edit)
        .push(delete)
        .spacing(token::SPACE_S)
        .wrap()
        .into()
}

/// Whether the server refused a message because that to which it replies is gone.
pub(super) fn may_drop_reply(pending: &PendingMessage) -> bool {
    match &pending.state {
        SendState::Failed { failure, .. } => {
            pending.reply_to.is_some() && failure.is_reply_target_missing()
        }
        SendState::Storing | SendState::Queued | SendState::Sending | SendState::Held { .. } => {
            false
        }
    }
}

/// What a pending message replies to.
fn reply_text<'a>(
    ctx: &Ctx<'a>,
    timeline: &'a Timeline,
    pending: &PendingMessage,
) -> Option<Cow<'a, str>> {
    let id = pending.reply_to.as_ref()?;
    let Some(item) = timeline.find(id) else {
        return Some(fl!(ctx.strings, "pending-reply"));
    };
    let author = ctx.server.name_of(&item.message.author);
    let preview = reply_preview(&item.message.body);
    Some(fl!(ctx.strings, "timeline-reply-to", "author" => author, "preview" => preview.as_str()))
}

fn reply_line<'a>(
    context: &RowContext<'a>,
    pending: &PendingMessage,
) -> Option<Element<'a, Message>> {
    let id = pending.reply_to.as_ref()?;
    let Some(item) = context.timeline.find(id) else {
        return Some(quote(
            &context.ctx,
            None,
            fl!(context.ctx.strings, "pending-reply"),
        ));
    };
    let preview = reply_preview(&item.message.body);
    Some(quote(&context.ctx, Some(&item.message.author), preview))
}

pub(super) fn retry_label<'a>(strings: &'a Strings, pending: &PendingMessage) -> Cow<'a, str> {
    if pending.is_held() {
        fl!(strings, "pending-now")
    } else {
        fl!(strings, "pending-retry")
    }
}

/// Both put the text back into the composer.
pub(super) fn discard_label<'a>(strings: &'a Strings, pending: &PendingMessage) -> Cow<'a, str> {
    if pending.is_held() {
        fl!(strings, "pending-cancel")
    } else {
        fl!(strings, "pending-edit")
    }
}
