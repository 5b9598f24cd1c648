//! View of the account bar.

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::{Message, State};
use crate::a11y::Role;
use crate::domain::identity::SessionState;
use crate::feature::context::{Ctx, user_avatar};
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::{ButtonKind, Pressable, icon_button, pane, tooltip};
use crate::ui::{Element, font, token};

impl State {
    pub fn view<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let me = ctx.server.me();
        let name = if ctx.server.has_profile(me) {
            ctx.server.name_of(me).into()
        } else {
            fl!(ctx.strings, "account-you")
        };
        let label = text(name.clone())
            .size(token::TEXT_LIST)
            .font(font::SEMIBOLD)
            .class(TextColor::Primary);
        let words = column![
            container(label.wrapping(text::Wrapping::None)).clip(true),
            container(session_status(ctx)).clip(true),
        ];
        let words = container(words).width(Fill).clip(true);
        let picture = user_avatar(ctx, me, &name, token::AVATAR_SMALL);
        let myself = row![picture, words].spacing(token::SPACE_S).align_y(Center);
        let spoken = fl!(ctx.strings, "account-profile", "name" => name.as_ref());
        let myself = Pressable::new(Role::Button, spoken, myself, ButtonKind::Quiet)
            .width(Fill)
            .tooltip(ctx.server.me().as_str(), tooltip::Side::Below)
            .on_press(Message::ProfilePressed);
        let dock = row![
            myself,
            icon_button(
                Icon::Copy,
                fl!(ctx.strings, "account-copy-id"),
                Message::CopyPressed
            ),
            icon_button(
                Icon::Settings,
                fl!(ctx.strings, "account-settings"),
                Message::SettingsPressed
            ),
        ]
        .spacing(token::SPACE_S)
        .align_y(Center);
        let strings = ctx.strings;
        labeled(
            Role::Group,
            move || fl!(strings, "account-panel").into_owned(),
            column![
                pane::divider(),
                container(dock).padding([token::SPACE_S, token::SPACE_M])
            ],
        )
    }
}

fn session_status<'a>(ctx: &Ctx<'a>) -> Element<'a, Message> {
    let (icon, ink, words) = match ctx.server.session_state() {
        SessionState::Verified { .. } => (
            Icon::Verified,
            TextColor::Success,
            fl!(ctx.strings, "account-verified"),
        ),
        SessionState::Unverified => (
            Icon::Unverified,
            TextColor::Warning,
            fl!(ctx.strings, "account-not-verified"),
        ),
        SessionState::NotStarted | SessionState::Verifying => (
            Icon::Waiting,
            TextColor::Muted,
            fl!(ctx.strings, "account-verifying"),
        ),
        SessionState::Expired => (
            Icon::Warning,
            TextColor::Danger,
            fl!(ctx.strings, "account-expired"),
        ),
        SessionState::Revoked => (
            Icon::Failed,
            TextColor::Danger,
            fl!(ctx.strings, "account-revoked"),
        ),
        SessionState::SignedOut => (
            Icon::Offline,
            TextColor::Muted,
            fl!(ctx.strings, "account-signed-out"),
        ),
    };
    let words = text(words)
        .size(token::TEXT_CAPTION)
        .class(TextColor::Muted)
        .wrapping(text::Wrapping::None);
    row![icon.sized(token::ICON_SMALL - 2.0).class(ink), words]
        .spacing(token::SPACE_XS)
        .align_y(Center)
        .into()
}
