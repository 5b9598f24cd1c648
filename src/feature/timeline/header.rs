//! The timeline header: channel name, connection status and connection banner.

use iced::widget::{Space, container, row, text};
use iced::{Center, Fill};

use super::Message;
use crate::domain::connection::ConnectionState;
use crate::domain::identity::SessionState;
use crate::feature::context::Ctx;
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::heading;
use crate::ui::widget::{ButtonKind, button, icon_button, pane};
use crate::ui::{Element, font, token};

/// Failed attempts before the banner appears; most connections return earlier.
pub(super) const BANNER_FROM_ATTEMPT: u32 = 3;

pub(super) fn view<'a>(ctx: &Ctx<'a>, channel: &'a str) -> Element<'a, Message> {
    let name = text(channel)
        .size(token::TEXT_TITLE)
        .font(font::SEMIBOLD)
        .class(TextColor::Primary)
        .wrapping(text::Wrapping::None);
    let members = icon_button(
        Icon::Members,
        fl!(ctx.strings, "timeline-toggle-members"),
        Message::MembersPressed,
    );
    let head = row![
        Icon::TextChannel.view().class(TextColor::Muted),
        container(heading(1, name)).width(Fill).clip(true),
    ]
    .push(connection_status(ctx))
    .push(Space::new().width(token::SPACE_S))
    .push(members)
    .spacing(token::SPACE_S)
    .align_y(Center);
    pane::header(head)
}

fn connection_status<'a>(ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let (icon, ink, words) = match ctx.server.connection() {
        ConnectionState::Online => return None,
        ConnectionState::Connecting => (
            Icon::Waiting,
            TextColor::Muted,
            fl!(ctx.strings, "connection-connecting"),
        ),
        ConnectionState::Idle => (
            Icon::Offline,
            TextColor::Muted,
            fl!(ctx.strings, "connection-offline"),
        ),
        ConnectionState::Waiting { .. } => (
            Icon::Offline,
            TextColor::Warning,
            fl!(ctx.strings, "connection-offline"),
        ),
        ConnectionState::Refused(_) => (
            Icon::Offline,
            TextColor::Danger,
            fl!(ctx.strings, "connection-offline"),
        ),
    };
    let words = text(words).size(token::TEXT_META).class(ink);
    let line = row![icon.sized(token::ICON_SMALL).class(ink), words];
    Some(line.spacing(token::SPACE_XS).align_y(Center).into())
}

/// Only the user can start an ended session again.
fn session_banner<'a>(ctx: &Ctx<'a>) -> Element<'a, Message> {
    let strings = ctx.strings;
    let words = match ctx.server.session_state() {
        SessionState::Expired => fl!(strings, "failure-session-expired"),
        SessionState::Revoked => fl!(strings, "failure-session-revoked"),
        _ => fl!(strings, "connection-signed-out"),
    };
    let again = button(fl!(strings, "details-sign-in"))
        .padding([token::SPACE_XS, token::SPACE_M])
        .on_press(Message::ReconnectPressed);
    let strip = pane::banner(Icon::Offline, TextColor::Warning, words, Some(again.into()));
    container(strip)
        .padding([token::SPACE_S, token::SPACE_L])
        .into()
}

pub(super) fn connection_banner<'a>(ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let strings = ctx.strings;
    if ctx.server.session_state().is_ended() {
        return Some(session_banner(ctx));
    }
    let (ink, words) = match ctx.server.connection() {
        ConnectionState::Waiting {
            attempt,
            until,
            failure,
        } if *attempt >= BANNER_FROM_ATTEMPT => {
            let left = until.saturating_duration_since(ctx.now);
            let seconds = left.as_secs() + u64::from(left.subsec_millis() > 0);
            let reason = strings.failure(failure);
            let words = fl!(strings, "connection-waiting", "reason" => reason.as_ref(), "seconds" => seconds);
            (TextColor::Warning, words)
        }
        ConnectionState::Refused(failure) => {
            let reason = strings.failure(failure);
            (
                TextColor::Danger,
                fl!(strings, "connection-refused", "reason" => reason.as_ref()),
            )
        }
        ConnectionState::Waiting { .. }
        | ConnectionState::Idle
        | ConnectionState::Connecting
        | ConnectionState::Online => return None,
    };
    let again = button(fl!(strings, "connection-retry"))
        .kind(ButtonKind::Secondary)
        .padding([token::SPACE_XS, token::SPACE_M])
        .on_press(Message::ReconnectPressed);
    let strip = pane::banner(Icon::Offline, ink, words, Some(again.into()));
    Some(
        container(strip)
            .padding([token::SPACE_S, token::SPACE_L])
            .into(),
    )
}
