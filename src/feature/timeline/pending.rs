//! A message on its way out: how far it came, and what can be done when it did not arrive.

use std::borrow::Cow;

use iced::widget::{Space, column, container, row, text};
use iced::{Center, Fill};

use super::menu::Subject;
use super::row::{Scene, author, framed};
use super::{Message, content};
use crate::a11y::{Role, Semantics};
use crate::domain::failure::Failure;
use crate::domain::id::LocalId;
use crate::domain::outbox::{Outgoing, Sending};
use crate::feature::context::face;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::Ink;
use crate::ui::widget::told::told;
use crate::ui::widget::{Look, button};
use crate::ui::{Element, token};

/// The row of the message at an index of those on their way.
pub(super) fn view<'a>(scene: &Scene<'a>, index: usize, key: u64) -> Element<'a, Message> {
    let Some(outgoing) = scene.timeline.pending().get(index) else {
        return Space::new().into();
    };
    let me = scene.ctx.server.me();
    let said = column![content::view(&outgoing.content, scene.ctx.theme)]
        .push(state(scene, outgoing))
        .spacing(token::SPACE_XS)
        .width(Fill)
        .max_width(token::READING);
    let grouped = goes_on(scene, index);
    let line = if grouped {
        row![clock(outgoing), said]
    } else {
        let name = scene.ctx.server.name_of(me);
        let head = author(name, "");
        row![
            face(&scene.ctx, me, name, token::AVATAR),
            column![row![head, mark(outgoing)].align_y(Center), said]
                .spacing(token::SPACE_XXS)
                .width(Fill)
        ]
    };
    let line = framed(line.spacing(token::SPACE_M), grouped);
    let strings = scene.ctx.strings;
    let place = scene.timeline.entries().len() + index;
    let semantics = move || {
        let state = match &outgoing.state {
            Sending::Queued => fl!(strings, "pending-queued"),
            Sending::Sending => fl!(strings, "pending-sending"),
            Sending::Failed { failure, certain } => failure_text(strings, failure, *certain),
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
    let item = told(semantics, line).item();
    if outgoing.is_failed() {
        let subject = Subject::Pending(outgoing.local.clone());
        item.on_menu(move |at| Message::MenuWanted(subject.clone(), at))
            .into()
    } else {
        item.into()
    }
}

/// Whether the row goes on under the head of the one before, as the confirmed message most likely will.
fn goes_on(scene: &Scene<'_>, index: usize) -> bool {
    let is_reply = scene
        .timeline
        .pending()
        .get(index)
        .is_some_and(|outgoing| outgoing.reply_to.is_some());
    let follows_own = index > 0
        || scene
            .timeline
            .entries()
            .last()
            .is_some_and(|entry| entry.message.author == *scene.ctx.server.me());
    follows_own && !is_reply
}

/// The gutter of a row without a head.
fn clock<'a>(outgoing: &Outgoing) -> Element<'a, Message> {
    container(mark(outgoing))
        .center_x(token::AVATAR)
        .padding([token::SPACE_XS, 0.0])
        .into()
}

fn mark<'a>(outgoing: &Outgoing) -> Element<'a, Message> {
    match outgoing.state {
        Sending::Queued | Sending::Sending => Icon::Waiting
            .sized(token::ICON_SMALL)
            .class(Ink::Muted)
            .into(),
        Sending::Failed { .. } => Icon::Failed
            .sized(token::ICON_SMALL)
            .class(Ink::Danger)
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

/// What is said under a message that waits or did not arrive. One that is being sent shows its clock only, so that
/// nothing moves when it is confirmed a moment later.
fn state<'a>(scene: &Scene<'a>, outgoing: &'a Outgoing) -> Option<Element<'a, Message>> {
    let strings = scene.ctx.strings;
    match &outgoing.state {
        Sending::Sending => None,
        Sending::Queued => Some(
            text(fl!(strings, "pending-queued"))
                .size(token::TEXT_CAPTION)
                .class(Ink::Muted)
                .into(),
        ),
        Sending::Failed { failure, certain } => {
            let words = failure_text(strings, failure, *certain);
            let words = text(words).size(token::TEXT_META).class(Ink::Danger);
            Some(
                column![words, actions(scene, outgoing)]
                    .spacing(token::SPACE_XS)
                    .into(),
            )
        }
    }
}

/// Sending again is offered where it cannot say the message twice.
fn actions<'a>(scene: &Scene<'a>, outgoing: &Outgoing) -> Element<'a, Message> {
    let strings = scene.ctx.strings;
    let idempotent = scene.ctx.server.capabilities().extensions.idempotent_send;
    let act = |name, message: fn(LocalId) -> Message| {
        button(name)
            .look(Look::Secondary)
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
