//! Rows of pending messages: send status, retry and discard.

use std::borrow::Cow;

use iced::widget::{Space, column, container, row, text};
use iced::{Center, Fill};

use super::menu::MenuTarget;
use super::row::{RowContext, author_line, with_padding};
use super::{Message, message_body};
use crate::a11y::{Role, Semantics};
use crate::domain::failure::Failure;
use crate::domain::id::LocalId;
use crate::domain::outbox::{PendingMessage, SendState};
use crate::feature::context::user_avatar;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::accessible;
use crate::ui::widget::{ButtonKind, button};
use crate::ui::{Element, token};

pub(super) fn view<'a>(scene: &RowContext<'a>, index: usize, key: u64) -> Element<'a, Message> {
    let Some(outgoing) = scene.timeline.pending().get(index) else {
        return Space::new().into();
    };
    let me = scene.ctx.server.me();
    let said = column![message_body::view(&outgoing.content, scene.ctx.theme)]
        .push(status_text(scene, outgoing))
        .spacing(token::SPACE_XS)
        .width(Fill)
        .max_width(token::MESSAGE_MAX_WIDTH);
    let grouped = is_grouped(scene, index);
    let line = if grouped {
        row![status_gutter(outgoing), said]
    } else {
        let name = scene.ctx.server.name_of(me);
        let head = author_line(name, "");
        row![
            user_avatar(&scene.ctx, me, name, token::AVATAR),
            column![row![head, status_icon(outgoing)].align_y(Center), said]
                .spacing(token::SPACE_XXS)
                .width(Fill)
        ]
    };
    let line = with_padding(line.spacing(token::SPACE_M), grouped);
    let strings = scene.ctx.strings;
    let place = scene.timeline.items().len() + index;
    let semantics = move || {
        let state = match &outgoing.state {
            SendState::Queued => fl!(strings, "pending-queued"),
            SendState::Sending => fl!(strings, "pending-sending"),
            SendState::Failed { failure, certain } => failure_text(strings, failure, *certain),
        };
        Semantics {
            key: Some(key),
            position: Some(place),
            ..Semantics::new(
                Role::Message,
                format!("{}. {state}", outgoing.content.plain()),
            )
        }
    };
    let item = accessible(semantics, line).focusable();
    if outgoing.is_failed() {
        let subject = MenuTarget::Pending(outgoing.local.clone());
        item.on_menu(move |at| Message::MenuRequested(subject.clone(), at))
            .into()
    } else {
        item.into()
    }
}

/// Predicts the grouping of the confirmed message, so that the row does not move.
fn is_grouped(scene: &RowContext<'_>, index: usize) -> bool {
    let is_reply = scene
        .timeline
        .pending()
        .get(index)
        .is_some_and(|outgoing| outgoing.reply_to.is_some());
    let follows_own = index > 0
        || scene
            .timeline
            .items()
            .last()
            .is_some_and(|entry| entry.message.author == *scene.ctx.server.me());
    follows_own && !is_reply
}

fn status_gutter<'a>(outgoing: &PendingMessage) -> Element<'a, Message> {
    container(status_icon(outgoing))
        .center_x(token::AVATAR)
        .padding([token::SPACE_XS, 0.0])
        .into()
}

fn status_icon<'a>(outgoing: &PendingMessage) -> Element<'a, Message> {
    match outgoing.state {
        SendState::Queued | SendState::Sending => Icon::Waiting
            .sized(token::ICON_SMALL)
            .class(TextColor::Muted)
            .into(),
        SendState::Failed { .. } => Icon::Failed
            .sized(token::ICON_SMALL)
            .class(TextColor::Danger)
            .into(),
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
    scene: &RowContext<'a>,
    outgoing: &'a PendingMessage,
) -> Option<Element<'a, Message>> {
    let strings = scene.ctx.strings;
    match &outgoing.state {
        SendState::Sending => None,
        SendState::Queued => Some(
            text(fl!(strings, "pending-queued"))
                .size(token::TEXT_CAPTION)
                .class(TextColor::Muted)
                .into(),
        ),
        SendState::Failed { failure, certain } => {
            let words = failure_text(strings, failure, *certain);
            let words = text(words).size(token::TEXT_META).class(TextColor::Danger);
            Some(
                column![words, actions(scene, outgoing)]
                    .spacing(token::SPACE_XS)
                    .into(),
            )
        }
    }
}

/// Retry is hidden if it could send the message twice.
fn actions<'a>(scene: &RowContext<'a>, outgoing: &PendingMessage) -> Element<'a, Message> {
    let strings = scene.ctx.strings;
    let idempotent = scene.ctx.server.capabilities().extensions.idempotent_send;
    let act = |name, message: fn(LocalId) -> Message| {
        button(name)
            .kind(ButtonKind::Secondary)
            .padding([token::SPACE_XS, token::SPACE_M])
            .on_press(message(outgoing.local.clone()))
    };
    let retry = outgoing
        .may_be_retried(idempotent)
        .then(|| act(fl!(strings, "pending-retry"), Message::RetryPressed));
    let discard = act(fl!(strings, "pending-edit"), Message::DiscardPressed);
    row![]
        .push(retry)
        .push(discard)
        .spacing(token::SPACE_S)
        .into()
}
