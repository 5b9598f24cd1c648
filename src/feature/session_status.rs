//! What a server says about the identity of the user, shared by several features.

use std::borrow::Cow;

use iced::Center;
use iced::widget::row;

use crate::domain::connection::ConnectionState;
use crate::domain::identity::SessionState;
use crate::feature::context::Ctx;
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::one_line::one_line;
use crate::ui::{Element, token};

/// The state as an icon and a few words.
pub fn session_status<'a, Message: 'static>(ctx: &Ctx<'a>) -> Element<'a, Message> {
    let (icon, color, label) = describe(ctx);
    let label = one_line(label, token::TEXT_CAPTION).color(TextColor::Muted);
    row![icon.sized(token::ICON_SMALL - 2.0).class(color), label]
        .spacing(token::SPACE_XS)
        .align_y(Center)
        .into()
}

/// The words of [`session_status`].
pub fn session_label<'a>(ctx: &Ctx<'a>) -> Cow<'a, str> {
    let (_, _, label) = describe(ctx);
    label
}

/// What a server said about the identity says nothing while there is no connection to it.
fn describe<'a>(ctx: &Ctx<'a>) -> (Icon, TextColor, Cow<'a, str>) {
    let (strings, state) = (ctx.strings, ctx.server.session_state());
    let is_known = match ctx.server.connection() {
        ConnectionState::Online | ConnectionState::Connecting => true,
        ConnectionState::Idle | ConnectionState::Waiting { .. } | ConnectionState::Refused(_) => {
            state.is_ended()
        }
    };
    let (icon, color) = match state {
        _ if !is_known => (Icon::Offline, TextColor::Muted),
        SessionState::Verified { .. } => (Icon::Verified, TextColor::Success),
        SessionState::Unverified => (Icon::Unverified, TextColor::Warning),
        SessionState::NotStarted | SessionState::Verifying => (Icon::Waiting, TextColor::Muted),
        SessionState::Expired => (Icon::Warning, TextColor::Danger),
        SessionState::Revoked => (Icon::Failed, TextColor::Danger),
        SessionState::SignedOut => (Icon::Offline, TextColor::Muted),
    };
    let label = match state {
        _ if !is_known => fl!(strings, "status-offline"),
        SessionState::Verified { .. } => fl!(strings, "account-verified"),
        SessionState::Unverified => fl!(strings, "account-not-verified"),
        SessionState::NotStarted | SessionState::Verifying => fl!(strings, "account-verifying"),
        SessionState::Expired => fl!(strings, "account-expired"),
        SessionState::Revoked => fl!(strings, "account-revoked"),
        SessionState::SignedOut => fl!(strings, "account-signed-out"),
    };
    (icon, color, label)
}
