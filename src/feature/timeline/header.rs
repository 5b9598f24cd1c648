//! The timeline header: channel name, connection status and connection banner.

use std::borrow::Cow;
use std::time::Instant;

use iced::widget::{Space, container, row, text};
use iced::{Center, Fill, Size};

use super::Message;
use crate::domain::connection::{ConnectionState, Countdown};
use crate::domain::failure::{CertificateFailure, Failure, ProxyFailure};
use crate::domain::identity::SessionState;
use crate::domain::server::Server;
use crate::feature::context::Ctx;
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::heading;
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::{button, icon_button, pane};
use crate::ui::{Element, font, token};

/// The countdown to the next attempt, where the banner shows one.
pub(super) fn countdown(server: &Server, now: Instant) -> Option<Countdown> {
    match (server.connection(), server.outage()) {
        (ConnectionState::Waiting { until, .. }, Some(_)) => Some(Countdown::new(*until, now)),
        _ => None,
    }
}

pub(super) fn view<'a>(ctx: &Ctx<'a>, channel: &'a str) -> Element<'a, Message> {
    let name = one_line(channel, token::TEXT_TITLE).font(font::SEMIBOLD);
    let members = icon_button(
        Icon::Members,
        fl!(ctx.strings, "timeline-toggle-members"),
        Message::MembersPressed,
    );
    let content = row![]
        .push(channels_button(ctx))
        .push(Icon::TextChannel.view().class(TextColor::Muted))
        .push(container(heading(1, name)).width(Fill))
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

/// Short losses, which the banner does not tell of.
fn connection_status<'a>(ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let (icon, label) = match ctx.server.connection() {
        _ if has_banner(ctx.server) => return None,
        ConnectionState::Online => return None,
        ConnectionState::Connecting => (Icon::Waiting, fl!(ctx.strings, "connection-connecting")),
        ConnectionState::Idle | ConnectionState::Waiting { .. } | ConnectionState::Refused(_) => {
            (Icon::Offline, fl!(ctx.strings, "connection-offline"))
        }
    };
    let label = text(label).size(token::TEXT_META).class(TextColor::Muted);
    let content = row![icon.sized(token::ICON_SMALL).class(TextColor::Muted), label];
    Some(content.spacing(token::SPACE_XS).align_y(Center).into())
}

fn has_banner(server: &Server) -> bool {
    let is_refused = matches!(server.connection(), ConnectionState::Refused(_));
    server.session_state().is_ended() || is_refused || server.outage().is_some()
}

/// The one place that says that the connection is down, why, what happens next and what becomes of messages.
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
        let sign_in = (fl!(strings, "details-sign-in"), Message::ReconnectPressed);
        return Some(banner(TextColor::Warning, (message, "".into()), sign_in));
    }
    let action = |failure| {
        if is_decided_in_details(failure) {
            (fl!(strings, "connection-details"), Message::DetailsPressed)
        } else {
            (fl!(strings, "connection-retry"), Message::ReconnectPressed)
        }
    };
    if let ConnectionState::Refused(failure) = ctx.server.connection() {
        let reason = strings.connection_failure(failure);
        let message = fl!(strings, "connection-refused", "reason" => reason.as_ref());
        let texts = if is_small(ctx) {
            (fl!(strings, "connection-offline"), message)
        } else {
            (message, "".into())
        };
        return Some(banner(TextColor::Danger, texts, action(failure)));
    }
    let failure = ctx.server.outage()?;
    let reason = strings.connection_failure(failure);
    let seconds = countdown(ctx.server, ctx.now).map_or(0, |countdown| countdown.seconds);
    let is_small = is_small(ctx) && !is_decided_in_details(failure);
    let message = match (seconds > 0, is_small) {
        (true, false) => {
            fl!(strings, "connection-waiting", "reason" => reason.as_ref(), "seconds" => seconds)
        }
        (false, false) => fl!(strings, "connection-retrying", "reason" => reason.as_ref()),
        (true, true) => fl!(strings, "connection-waiting-short", "seconds" => seconds),
        (false, true) => fl!(strings, "connection-retrying-short"),
    };
    let spoken = fl!(strings, "connection-refused", "reason" => reason.as_ref());
    let color = if is_decided_in_details(failure) {
        TextColor::Danger
    } else {
        TextColor::Warning
    };
    Some(banner(color, (message, spoken), action(failure)))
}

/// Whether the reason in the banner would leave no room for messages. Readers hear it, and the details show it.
fn is_small(ctx: &Ctx<'_>) -> bool {
    const SIZE: Size = Size::new(480.0, 400.0);
    ctx.window.width < SIZE.width || ctx.window.height < SIZE.height
}

/// Whether another attempt fails alike until the user decides something in the details of the server.
fn is_decided_in_details(failure: &Failure) -> bool {
    use ProxyFailure::{AuthenticationRequired, Unknown, UnknownSystem, UnsupportedType};
    matches!(
        failure,
        Failure::Certificate(CertificateFailure::Changed { .. })
            | Failure::NotEncrypted
            | Failure::Proxy(AuthenticationRequired | UnsupportedType | Unknown | UnknownSystem)
    )
}

fn banner<'a>(
    color: TextColor,
    texts: (Cow<'a, str>, Cow<'a, str>),
    (label, message): (Cow<'a, str>, Message),
) -> Element<'a, Message> {
    let action = button(label)
        .padding([token::SPACE_XS, token::SPACE_M])
        .on_press(message);
    let banner = pane::spoken_banner(Icon::Offline, color, texts, Some(action.into()));
    container(banner)
        .padding([token::SPACE_S, token::SPACE_L])
        .into()
}
