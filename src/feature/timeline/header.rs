//! The timeline header: channel name, connection status and connection banner.

use iced::widget::{Space, container, row, text};
use iced::{Center, Fill};

use super::Message;
use crate::domain::identity::Standing;
use crate::domain::link::Link;
use crate::feature::context::Ctx;
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::Ink;
use crate::ui::widget::told::heading;
use crate::ui::widget::{Look, button, icon_button, pane};
use crate::ui::{Element, font, token};

/// Failed attempts before the banner appears; most connections return earlier.
pub(super) const TOLD_FROM: u32 = 3;

pub(super) fn view<'a>(ctx: &Ctx<'a>, channel: &'a str) -> Element<'a, Message> {
    let name = text(channel)
        .size(token::TEXT_TITLE)
        .font(font::SEMIBOLD)
        .class(Ink::Primary)
        .wrapping(text::Wrapping::None);
    let members = icon_button(
        Icon::People,
        fl!(ctx.strings, "timeline-people"),
        Message::MembersPressed,
    );
    let head = row![
        Icon::TextChannel.view().class(Ink::Muted),
        container(heading(1, name)).width(Fill).clip(true),
    ]
    .push(line(ctx))
    .push(Space::new().width(token::SPACE_S))
    .push(members)
    .spacing(token::SPACE_S)
    .align_y(Center);
    pane::head(head)
}

fn line<'a>(ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let (icon, ink, words) = match ctx.server.link() {
        Link::Online => return None,
        Link::Connecting => (
            Icon::Waiting,
            Ink::Muted,
            fl!(ctx.strings, "link-connecting"),
        ),
        Link::Idle => (Icon::Offline, Ink::Muted, fl!(ctx.strings, "link-offline")),
        Link::Waiting { .. } => (
            Icon::Offline,
            Ink::Warning,
            fl!(ctx.strings, "link-offline"),
        ),
        Link::Refused(_) => (Icon::Offline, Ink::Danger, fl!(ctx.strings, "link-offline")),
    };
    let words = text(words).size(token::TEXT_META).class(ink);
    let line = row![icon.sized(token::ICON_SMALL).class(ink), words];
    Some(line.spacing(token::SPACE_XS).align_y(Center).into())
}

/// Only the user can start an ended session again.
fn ended<'a>(ctx: &Ctx<'a>) -> Element<'a, Message> {
    let strings = ctx.strings;
    let words = match ctx.server.standing() {
        Standing::Expired => fl!(strings, "failure-session-expired"),
        Standing::Revoked => fl!(strings, "failure-session-revoked"),
        _ => fl!(strings, "link-signed-out"),
    };
    let again = button(fl!(strings, "details-sign-in"))
        .padding([token::SPACE_XS, token::SPACE_M])
        .on_press(Message::ReconnectPressed);
    let strip = pane::strip(Icon::Offline, Ink::Warning, words, Some(again.into()));
    container(strip)
        .padding([token::SPACE_S, token::SPACE_L])
        .into()
}

pub(super) fn trouble<'a>(ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let strings = ctx.strings;
    if ctx.server.standing().is_ended() {
        return Some(ended(ctx));
    }
    let (ink, words) = match ctx.server.link() {
        Link::Waiting {
            attempt,
            until,
            failure,
        } if *attempt >= TOLD_FROM => {
            let left = until.saturating_duration_since(ctx.now);
            let seconds = left.as_secs() + u64::from(left.subsec_millis() > 0);
            let reason = strings.failure(failure);
            let words =
                fl!(strings, "link-waiting", "reason" => reason.as_ref(), "seconds" => seconds);
            (Ink::Warning, words)
        }
        Link::Refused(failure) => {
            let reason = strings.failure(failure);
            (
                Ink::Danger,
                fl!(strings, "link-refused", "reason" => reason.as_ref()),
            )
        }
        Link::Waiting { .. } | Link::Idle | Link::Connecting | Link::Online => return None,
    };
    let again = button(fl!(strings, "link-retry"))
        .look(Look::Secondary)
        .padding([token::SPACE_XS, token::SPACE_M])
        .on_press(Message::ReconnectPressed);
    let strip = pane::strip(Icon::Offline, ink, words, Some(again.into()));
    Some(
        container(strip)
            .padding([token::SPACE_S, token::SPACE_L])
            .into(),
    )
}
