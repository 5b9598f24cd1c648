//! View of the account bar.

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::{Message, State};
use crate::a11y::Role;
use crate::domain::identity::Standing;
use crate::feature::context::{Ctx, face};
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::Ink;
use crate::ui::widget::told::named;
use crate::ui::widget::{Look, Pressable, icon_button, pane, tip};
use crate::ui::{Element, font, token};

impl State {
    #[must_use]
    pub fn view<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let me = ctx.server.me();
        let name = if ctx.server.knows(me) {
            ctx.server.name_of(me).into()
        } else {
            fl!(ctx.strings, "dock-you")
        };
        let label = text(name.clone())
            .size(token::TEXT_LIST)
            .font(font::SEMIBOLD)
            .class(Ink::Primary);
        let words = column![
            container(label.wrapping(text::Wrapping::None)).clip(true),
            container(standing(ctx)).clip(true),
        ];
        let words = container(words).width(Fill).clip(true);
        let picture = face(ctx, me, &name, token::AVATAR_SMALL);
        let myself = row![picture, words].spacing(token::SPACE_S).align_y(Center);
        let spoken = fl!(ctx.strings, "dock-profile", "name" => name.as_ref());
        let myself = Pressable::new(Role::Button, spoken, myself, Look::Quiet)
            .width(Fill)
            .tip(ctx.server.me().as_str(), tip::Side::Below)
            .on_press(Message::ProfilePressed);
        let dock = row![
            myself,
            icon_button(
                Icon::Copy,
                fl!(ctx.strings, "dock-copy"),
                Message::CopyPressed
            ),
            icon_button(
                Icon::Settings,
                fl!(ctx.strings, "dock-settings"),
                Message::SettingsPressed
            ),
        ]
        .spacing(token::SPACE_S)
        .align_y(Center);
        let strings = ctx.strings;
        named(
            Role::Group,
            move || fl!(strings, "dock-name").into_owned(),
            column![
                pane::line(),
                container(dock).padding([token::SPACE_S, token::SPACE_M])
            ],
        )
    }
}

fn standing<'a>(ctx: &Ctx<'a>) -> Element<'a, Message> {
    let (icon, ink, words) = match ctx.server.standing() {
        Standing::Proven { .. } => (Icon::Proven, Ink::Success, fl!(ctx.strings, "dock-proven")),
        Standing::Claimed => (
            Icon::Unproven,
            Ink::Warning,
            fl!(ctx.strings, "dock-claimed"),
        ),
        Standing::NotStarted | Standing::Proving => {
            (Icon::Waiting, Ink::Muted, fl!(ctx.strings, "dock-checking"))
        }
        Standing::Expired => (Icon::Warning, Ink::Danger, fl!(ctx.strings, "dock-expired")),
        Standing::Revoked => (Icon::Failed, Ink::Danger, fl!(ctx.strings, "dock-revoked")),
        Standing::SignedOut => (
            Icon::Offline,
            Ink::Muted,
            fl!(ctx.strings, "dock-signed-out"),
        ),
    };
    let words = text(words)
        .size(token::TEXT_CAPTION)
        .class(Ink::Muted)
        .wrapping(text::Wrapping::None);
    row![icon.sized(token::ICON_SMALL - 2.0).class(ink), words]
        .spacing(token::SPACE_XS)
        .align_y(Center)
        .into()
}
