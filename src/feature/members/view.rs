//! View of the member list.

use std::borrow::Cow;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::{MemberRow, Message, State};
use crate::a11y::{Role, Semantics};
use crate::domain::member::{Person, Presence};
use crate::feature::context::{Ctx, has_avatar_image, user_avatar};
use crate::feature::presence_label::presence_label;
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::{composite, heading, labeled};
use crate::ui::widget::avatar::with_presence;
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::virtual_list::{Source, virtual_list};
use crate::ui::widget::{pane, row_button, skeleton};
use crate::ui::{Element, font, hash, token};

struct MemberSource<'a>(&'a State);

impl Source for MemberSource<'_> {
    fn count(&self) -> usize {
        self.0.rows.len()
    }

    fn key(&self, row: usize) -> u64 {
        self.0.rows.get(row).map_or(0, |row| match row {
            MemberRow::OnlineHeader(_) => 1,
            MemberRow::OfflineHeader(_) => 2,
            MemberRow::UnknownHeader(_) => 3,
            MemberRow::Member { person, .. } => person.key,
        })
    }

    fn revision(&self) -> u64 {
        self.0.revision
    }
}

impl State {
    pub fn view<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let ctx = *ctx;
        let title = text(fl!(ctx.strings, "members-name"))
            .size(token::TEXT_LIST)
            .font(font::SEMIBOLD)
            .class(TextColor::Primary);
        let icon = Icon::Members
            .sized(token::ICON - 2.0)
            .class(TextColor::Muted);
        let title = row![icon, title].spacing(token::SPACE_S).align_y(Center);
        let name = move || fl!(ctx.strings, "members-name").into_owned();
        let list: Element<'a, Message> = if self.rows.is_empty() {
            skeleton::list(token::AVATAR_SMALL, fl!(ctx.strings, "members-loading"))
        } else {
            let rows = virtual_list(MemberSource(self), move |index| self.row_view(index, &ctx));
            let rows = rows
                .id("members")
                .estimate(token::ROW_HEIGHT + token::SPACE_S);
            let list = composite(Role::List, name, self.members, rows);
            list.virtualized().into()
        };
        let list = container(list).height(Fill).padding([token::SPACE_S, 0.0]);
        let header = pane::header(heading(1, title));
        labeled(Role::Aside, name, column![header, list])
    }

    fn row_view<'a>(&'a self, index: usize, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let header = |label| {
            container(heading(2, pane::caption(label)))
                .padding([token::SPACE_S, token::SPACE_L])
                .into()
        };
        match self.rows.get(index) {
            Some(MemberRow::OnlineHeader(count)) => {
                header(fl!(ctx.strings, "members-online", "count" => *count))
            }
            Some(MemberRow::OfflineHeader(count)) => {
                header(fl!(ctx.strings, "members-offline", "count" => *count))
            }
            Some(MemberRow::UnknownHeader(count)) => {
                header(fl!(ctx.strings, "members-unknown", "count" => *count))
            }
            Some(MemberRow::Member { person, is_me }) => {
                person_row(person, *is_me, self.members_above(index), ctx)
            }
            None => column![].into(),
        }
    }
}

fn person_row<'a>(
    person: &'a Person,
    is_me: bool,
    position: usize,
    ctx: &Ctx<'a>,
) -> Element<'a, Message> {
    let (id, name, status) = (&person.id, person.name.as_ref(), person.status);
    let avatar = user_avatar(ctx, id, name, token::AVATAR_SMALL);
    let name: Cow<'a, str> = if is_me {
        fl!(ctx.strings, "members-you", "name" => name)
    } else {
        name.into()
    };
    let (color, status_name) = presence_label(status, ctx.strings);
    let label = format!("{name}, {status_name}");
    let avatar = with_presence(avatar, color, has_avatar_image(ctx, id));
    row_button(label, member_row(avatar, name, (status, status_name)))
        .position(position)
        .map_semantics(|semantics| Semantics {
            key: Some(hash::stable_hash(id.as_str())),
            ..semantics
        })
        .on_menu(|at| Message::MenuRequested(id.clone(), at))
        .on_press_at(|bounds| Message::MemberPressed(id.clone(), bounds.position()))
        .into()
}

fn member_row<'a>(
    avatar: Element<'a, Message>,
    name: Cow<'a, str>,
    (status, status_name): (Presence, Cow<'a, str>),
) -> Element<'a, Message> {
    let color = match status {
        Presence::Offline | Presence::Unknown => TextColor::Muted,
        Presence::Online | Presence::Idle | Presence::Busy => TextColor::Primary,
    };
    let name = one_line(name, token::TEXT_LIST).color(color).width(Fill);
    let status = matches!(status, Presence::Idle | Presence::Busy).then(|| {
        let label = text(status_name).size(token::TEXT_CAPTION);
        label.class(TextColor::Muted)
    });
    let labels = column![name].push(status);
    let content = row![avatar, labels]
        .spacing(token::SPACE_S + token::SPACE_XXS)
        .align_y(Center);
    container(content)
        .padding([token::SPACE_XS, token::SPACE_L])
        .into()
}
