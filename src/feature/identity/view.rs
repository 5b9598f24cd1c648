//! View of the account bar.

use iced::widget::{column, container, row};
use iced::{Center, Fill};

use super::{Message, State};
use crate::a11y::Role;
use crate::feature::context::{Ctx, user_avatar};
use crate::feature::session_status::session_status;
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::{ButtonKind, Pressable, icon_button, pane, tooltip};
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
        let details = column![label, session_status(ctx)].width(Fill);
        let avatar = user_avatar(ctx, me, &name, token::AVATAR_SMALL);
        let content = row![avatar, details];
        let content = content.spacing(token::SPACE_S).align_y(Center);
        let label = fl!(strings, "account-profile", "name" => name.as_ref());
        let profile = Pressable::new(Role::Button, label, content, ButtonKind::Quiet)
            .width(Fill)
            .tooltip(me.as_str(), tooltip::Side::Below)
            .on_press(Message::ProfilePressed);
        let copy = fl!(strings, "account-copy-id");
        let settings = fl!(strings, "account-settings");
        let bar = row![
            profile,
            icon_button(Icon::Copy, copy, Message::CopyPressed),
            icon_button(Icon::Settings, settings, Message::SettingsPressed),
        ]
        .spacing(token::SPACE_S)
        .align_y(Center);
        let bar = container(bar).padding([token::SPACE_S, token::SPACE_M]);
        labeled(
            Role::Group,
            move || fl!(strings, "account-panel").into_owned(),
            column![pane::divider(), bar],
        )
    }
}
