//! The timeline header: channel name, connection status and connection banner.

use std::borrow::Cow;

use iced::widget::{Space, container, row, text};
use iced::{Center, Fill};

use super::Message;
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::domain::identity::SessionState;
use crate::feature::context::Ctx;
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::heading;
use crate::ui::widget::clip_tall::clip_tall;
use crate::ui::widget::{button, icon_button, pane};
use crate::ui::{Element, font, token};

/// Failed attempts before the banner appears; most connections return earlier.
const BANNER_FROM_ATTEMPT: u32 = 3;

/// Whether the banner shows when the next attempt starts: after some attempts, and where the server demands a wait.
pub(super) fn counts_down(connection: &ConnectionState) -> bool {
    match connection {
        ConnectionState::Waiting {
            attempt, failure, ..
        } => *attempt >= BANNER_FROM_ATTEMPT || matches!(failure, Failure::RateLimited(Some(_))),
        ConnectionState::Idle
        | ConnectionState::Connecting
        | ConnectionState::Online
        | ConnectionState::Refused(_) => false,
    }
}

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
    let content = row![]
        .push(channels_button(ctx))
        .push(Icon::TextChannel.view().class(TextColor::Muted))
        .push(
            container(heading(1, clip_tall(channel, name)))
                .width(Fill)
                .clip(true),
        )
        .push(connection_status(ctx))
        .push(Space::new().width(token::SPACE_S))
        .push(members)
        .spacing(token::SPACE_S)
        .align_y(Center);
    pane::header(content)
}

/// Opens the channels where the window has no place for them.
pub(super) fn channels_button<'a>(ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let is_narrow = ctx.window.width < token::CHANNELS_MIN_WINDOW_WIDTH;
    is_narrow.then(|| {
        let label = fl!(ctx.strings, "timeline-show-channels");
        icon_button(Icon::Menu, label, Message::ChannelsPressed)
    })
}

fn connection_status<'a>(ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let (icon, color) = match ctx.server.connection() {
        ConnectionState::Online => return None,
        ConnectionState::Connecting => (Icon::Waiting, TextColor::Muted),
        ConnectionState::Idle => (Icon::Offline, TextColor::Muted),
        ConnectionState::Waiting { .. } => (Icon::Offline, TextColor::Warning),
        ConnectionState::Refused(_) => (Icon::Offline, TextColor::Danger),
    };
    let label = match ctx.server.connection() {
        ConnectionState::Connecting => fl!(ctx.strings, "connection-connecting"),
        ConnectionState::Online
        | ConnectionState::Idle
        | ConnectionState::Waiting { .. }
        | ConnectionState::Refused(_) => fl!(ctx.strings, "connection-offline"),
    };
    let label = text(label).size(token::TEXT_META).class(color);
    let content = row![icon.sized(token::ICON_SMALL).class(color), label];
    Some(content.spacing(token::SPACE_XS).align_y(Center).into())
}

pub(super) fn connection_banner<'a>(ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let strings = ctx.strings;
    if ctx.server.session_state().is_ended() {
        let message = match ctx.server.session_state() {
            SessionState::Expired => fl!(strings, "failure-session-expired"),
            SessionState::Revoked => fl!(strings, "failure-session-revoked"),
            SessionState::NotStarted
            | SessionState::Verifying
            | SessionState::Verified { .. }
            | SessionState::Unverified
            | SessionState::SignedOut => fl!(strings, "connection-signed-out"),
        };
        let sign_in = fl!(strings, "details-sign-in");
        return Some(banner(TextColor::Warning, message, sign_in));
    }
    let (color, message) = match ctx.server.connection() {
        ConnectionState::Waiting { until, failure, .. } if counts_down(ctx.server.connection()) => {
            let left = until.saturating_duration_since(ctx.now);
            let seconds = left.as_secs() + u64::from(left.subsec_millis() > 0);
            let reason = strings.failure(failure);
            let message = fl!(strings, "connection-waiting", "reason" => reason.as_ref(), "seconds" => seconds);
            (TextColor::Warning, message)
        }
        ConnectionState::Refused(failure) => {
            let reason = strings.failure(failure);
            let message = fl!(strings, "connection-refused", "reason" => reason.as_ref());
            (TextColor::Danger, message)
        }
        ConnectionState::Waiting { .. }
        | ConnectionState::Idle
        | ConnectionState::Connecting
        | ConnectionState::Online => return None,
    };
    Some(banner(color, message, fl!(strings, "connection-retry")))
}

fn banner<'a>(
    color: TextColor,
    message: Cow<'a, str>,
    action: Cow<'a, str>,
) -> Element<'a, Message> {
    let action = button(action)
        .padding([token::SPACE_XS, token::SPACE_M])
        .on_press(Message::ReconnectPressed);
    let banner = pane::banner(Icon::Offline, color, message, Some(action.into()));
    container(banner)
        .padding([token::SPACE_S, token::SPACE_L])
        .into()
}
