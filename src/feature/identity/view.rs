//! View of the account bar.

use iced::widget::{column, container, row};
use iced::{Center, Fill};

use super::{Message, State};
use crate::a11y::{Role, Semantics};
use crate::domain::command::Command;
use crate::feature::context::{Ctx, user_avatar};
use crate::feature::session_status::{session_label, session_status};
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::widget::accessible::labeled;
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::{ButtonKind, Pressable, command_button, pane};
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
        let spoken = session_label(ctx).into_owned();
        let details = column![label, session_status(ctx)].width(Fill);
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
        let keys = strings.keys(Command::OpenSettings);
        let settings = command_button(Icon::Settings, settings, keys, Message::SettingsPressed);
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
