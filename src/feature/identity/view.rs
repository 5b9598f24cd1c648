//! View of the account bar.

use std::borrow::Cow;

use iced::widget::{column, container, row};
use iced::{Center, Fill};

use super::{Message, State};
use crate::a11y::{Role, Semantics};
use crate::domain::connection::ConnectionState;
use crate::domain::identity::SessionState;
use crate::feature::context::{Ctx, user_avatar};
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::{ButtonKind, Pressable, icon_button, pane};
use crate::ui::{Element, font, token};

impl State {
    pub fn view<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let (strings, me) = (ctx.strings, ctx.server.me());
        let name = if ctx.server.has_profile(me) {
            ctx.server.name_of(me).into()
        } else {
            fl!(strings, "account-you")
        };
        let label = one_line(name.clone(), token::TEXT_LIST).font(font::SEMIBOLD);
        let (icon, color, status) = session_status(ctx);
        let spoken = status.clone().into_owned();
        let status = one_line(status, token::TEXT_CAPTION).color(TextColor::Muted);
        let status = row![icon.sized(token::ICON_SMALL - 2.0).class(color), status]
            .spacing(token::SPACE_XS)
            .align_y(Center);
        let details = column![label, status].width(Fill);
        let avatar = user_avatar(ctx, me, &name, token::AVATAR_SMALL);
        let content = row![avatar, details];
        let content = content.spacing(token::SPACE_S).align_y(Center);
        let label = fl!(strings, "account-profile", "name" => name.as_ref());
        let profile = Pressable::new(Role::Button, label, content, ButtonKind::Quiet)
            .map_semantics(|semantics| Semantics {
                description: Some(spoken),
                ..semantics
            })
            .width(Fill)
            .padding(token::SPACE_XS)
            .on_press(Message::ProfilePressed);
        let settings = fl!(strings, "account-settings");
        let settings = icon_button(Icon::Settings, settings, Message::SettingsPressed);
        let bar = row![profile, settings]
            .spacing(token::SPACE_XS)
            .align_y(Center);
        let bar = container(bar).padding([token::SPACE_XS, token::SPACE_S]);
        labeled(
            Role::Group,
            move || fl!(strings, "account-panel").into_owned(),
            column![pane::divider(), bar],
        )
    }
}

/// What a server said about the identity says nothing while there is no connection to it.
fn session_status<'a>(ctx: &Ctx<'a>) -> (Icon, TextColor, Cow<'a, str>) {
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
