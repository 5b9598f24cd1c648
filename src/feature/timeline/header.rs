//! The timeline header: channel name, connection status and connection banner.

use std::borrow::Cow;
use std::time::Instant;

use iced::widget::{Space, container, row, text};
use iced::{Center, Fill, Size};

use super::Message;
use crate::a11y::Role;
use crate::domain::command::Command;
use crate::domain::connection::{ConnectionState, Countdown};
use crate::domain::server::Server;
use crate::domain::server_status::{ServerStatus, StatusAction};
use crate::feature::context::Ctx;
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::{heading, labeled};
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::{button, command_button, icon_button, pane, tooltip};
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
    let members = command_button(
        Icon::Members,
        fl!(ctx.strings, "timeline-toggle-members"),
        ctx.strings.keys(Command::ToggleMembers),
        Message::MembersPressed,
    );
    let search = command_button(
        Icon::Search,
        fl!(ctx.strings, "timeline-search"),
        ctx.strings.keys(Command::Search),
        Message::SearchPressed,
    );
    let content = row![]
        .push(channels_button(ctx))
        .push(Icon::TextChannel.view().class(TextColor::Muted))
        .push(container(heading(1, name)).width(Fill))
        .push(connection_status(ctx))
        .push(Space::new().width(token::SPACE_S))
        .push(search)
        // A window of its own has no list of members.
        .push((!ctx.is_own_window()).then_some(members))
        .spacing(token::SPACE_S)
        .align_y(Center);
    pane::header(content)
}

/// Opens the channels where the window has no place for them.
pub(super) fn channels_button<'a>(ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let is_narrow = ctx.window.width < token::CHANNELS_MIN_WINDOW_WIDTH;
    (is_narrow && !ctx.is_own_window()).then(|| {
        let label = fl!(ctx.strings, "timeline-show-channels");
        icon_button(Icon::Menu, label, Message::ChannelsPressed)
    })
}

/// What passes in a moment, and has no banner.
fn connection_status<'a>(ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let status = ServerStatus::in_channel(ctx.server, ctx.channel());
    let label = ctx.strings.server_status(&status)?;
    if status.has_banner() {
        return None;
    }
    let icon = match status {
        ServerStatus::NotConnected => Icon::Offline,
        _ => Icon::Waiting,
    };
    let icon = icon.sized(token::ICON_SMALL).class(TextColor::Muted);
    if is_small(ctx) {
        // The name of the channel needs the place.
        let icon = tooltip::below(icon, label.clone());
        let name = move || label.clone().into_owned();
        return Some(labeled(Role::Image, name, icon));
    }
    let label = text(label).size(token::TEXT_META).class(TextColor::Muted);
    let content = row![icon, label];
    Some(content.spacing(token::SPACE_XS).align_y(Center).into())
}

/// The one place that says what does not work, why, what happens next and what becomes of messages.
pub(super) fn connection_banner<'a>(ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let strings = ctx.strings;
    let status = ServerStatus::in_channel(ctx.server, ctx.channel());
    let state = strings.server_status(&status)?;
    if !status.has_banner() {
        return None;
    }
    let color = match status {
        ServerStatus::ReadOnly => TextColor::Muted,
        ServerStatus::Refused(_) | ServerStatus::Undecided(_) => TextColor::Danger,
        _ => TextColor::Warning,
    };
    let icon = match status {
        ServerStatus::ReadOnly => Icon::Info,
        ServerStatus::RateLimited => Icon::Waiting,
        _ => Icon::Offline,
    };
    let action = status.action().map(|action| {
        let (label, message) = match action {
            StatusAction::Retry => (fl!(strings, "connection-retry"), Message::ReconnectPressed),
            StatusAction::OpenDetails => {
                (fl!(strings, "connection-details"), Message::DetailsPressed)
            }
            StatusAction::SignIn => (fl!(strings, "details-sign-in"), Message::ReconnectPressed),
        };
        let action = button(label).padding([token::SPACE_XS, token::SPACE_M]);
        action.on_press(message).into()
    });
    let banner = pane::spoken_banner(icon, color, banner_texts(ctx, &status, state), action);
    let padded = container(banner).padding([token::SPACE_S, token::SPACE_L]);
    Some(padded.into())
}

/// What is shown, and what is read out where that differs: without the seconds, and in full.
fn banner_texts<'a>(
    ctx: &Ctx<'a>,
    status: &ServerStatus,
    state: Cow<'a, str>,
) -> (Cow<'a, str>, Cow<'a, str>) {
    let strings = ctx.strings;
    match status {
        ServerStatus::NoNetwork
        | ServerStatus::RateLimited
        | ServerStatus::Outage(_)
        | ServerStatus::Undecided(_)
        | ServerStatus::Refused(_) => {}
        _ => return (state, "".into()),
    }
    let spoken = fl!(strings, "connection-refused", "state" => state.as_ref());
    if let ConnectionState::Refused(_) = ctx.server.connection() {
        return if is_small(ctx) {
            (fl!(strings, "connection-offline"), spoken)
        } else {
            (spoken, "".into())
        };
    }
    let seconds = countdown(ctx.server, ctx.now).map_or(0, |countdown| countdown.seconds);
    let is_small = is_small(ctx) && !matches!(status, ServerStatus::Undecided(_));
    let message = match (seconds > 0, is_small) {
        (true, false) => {
            fl!(strings, "connection-waiting", "state" => state.as_ref(), "seconds" => seconds)
        }
        (false, false) => fl!(strings, "connection-retrying", "state" => state.as_ref()),
        (true, true) => fl!(strings, "connection-waiting-short", "seconds" => seconds),
        (false, true) => fl!(strings, "connection-retrying-short"),
    };
    (message, spoken)
}

/// Whether the reason in the banner would leave no room for messages. Readers hear it, and the details show it.
fn is_small(ctx: &Ctx<'_>) -> bool {
    const SIZE: Size = Size::new(480.0, 400.0);
    ctx.window.width < SIZE.width || ctx.window.height < SIZE.height
}
