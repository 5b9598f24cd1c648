//! View of the member list.

use std::borrow::Cow;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::{MemberRow, Message, State};
use crate::a11y::{Role, Semantics};
use crate::domain::member::Presence;
use crate::feature::context::{Ctx, user_avatar};
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::{accessible, heading, labeled};
use crate::ui::widget::avatar::with_presence;
use crate::ui::widget::virtual_list::{Source, virtual_list};
use crate::ui::widget::{pane, row_button};
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
            MemberRow::Member { id, .. } => hash::stable_hash(id.as_str()),
        })
    }

    fn revision(&self) -> u64 {
        self.0.revision
    }
}

impl State {
    pub fn view<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let title = text(fl!(ctx.strings, "members-name"))
            .size(token::TEXT_LIST)
            .font(font::SEMIBOLD)
            .class(TextColor::Primary);
        let title = row![
            Icon::Members
                .sized(token::ICON - 2.0)
                .class(TextColor::Muted),
            title
        ]
        .spacing(token::SPACE_S)
        .align_y(Center);
        let ctx = *ctx;
        let list: Element<'a, Message> = if self.rows.is_empty() {
            pane::list_skeleton(5)
        } else {
            let rows = virtual_list(MemberSource(self), move |place| {
                match self.rows.get(place) {
                    Some(row) => row_view(row, &ctx, &self.rows, place),
                    None => column![].into(),
                }
            });
            let rows = rows
                .id("members")
                .estimate(token::ROW_HEIGHT + token::SPACE_S);
            let strings = ctx.strings;
            accessible(
                move || Semantics {
                    set_size: Some(member_count(self.rows.iter())),
                    ..Semantics::new(Role::List, fl!(strings, "members-name"))
                },
                rows,
            )
            .virtualized()
            .into()
        };
        let pane = column![
            pane::header(heading(1, title)),
            container(list).height(Fill).padding([token::SPACE_S, 0.0])
        ];
        let strings = ctx.strings;
        labeled(
            Role::Aside,
            move || fl!(strings, "members-name").into_owned(),
            pane,
        )
    }
}

fn member_count<'a>(rows: impl Iterator<Item = &'a MemberRow>) -> usize {
    rows.filter(|row| matches!(row, MemberRow::Member { .. }))
        .count()
}

fn row_view<'a>(
    row: &'a MemberRow,
    ctx: &Ctx<'a>,
    rows: &'a [MemberRow],
    place: usize,
) -> Element<'a, Message> {
    let ctx = *ctx;
    let caption = |words| {
        container(heading(2, pane::caption(words)))
            .padding([token::SPACE_S, token::SPACE_L])
            .into()
    };
    match row {
        MemberRow::OnlineHeader(count) => caption(
            fl!(ctx.strings, "members-online", "count" => i64::try_from(*count).unwrap_or(0)),
        ),
        MemberRow::OfflineHeader(count) => caption(
            fl!(ctx.strings, "members-offline", "count" => i64::try_from(*count).unwrap_or(0)),
        ),
        MemberRow::Member { id, .. } => {
            let semantics = Semantics {
                position: Some(member_count(rows.iter().take(place))),
                ..row_semantics(row, &ctx)
            };
            row_button(semantics.name.clone(), member_row(row, &ctx))
                .map_semantics(|_usual| semantics)
                .on_press(Message::MemberPressed(id.clone()))
                .into()
        }
    }
}

fn status_label<'a>(status: Presence, ctx: &Ctx<'a>) -> (TextColor, Cow<'a, str>) {
    match status {
        Presence::Online => (TextColor::Success, fl!(ctx.strings, "status-online")),
        Presence::Idle => (TextColor::Warning, fl!(ctx.strings, "status-idle")),
        Presence::Busy => (TextColor::Danger, fl!(ctx.strings, "status-busy")),
        Presence::Offline => (TextColor::Muted, fl!(ctx.strings, "status-offline")),
    }
}

fn display_name<'a>(name: &'a str, me: bool, ctx: &Ctx<'a>) -> Cow<'a, str> {
    if me {
        fl!(ctx.strings, "members-you", "name" => name)
    } else {
        name.into()
    }
}

fn row_semantics(row: &MemberRow, ctx: &Ctx<'_>) -> Semantics {
    let MemberRow::Member {
        id,
        name,
        status,
        is_me,
    } = row
    else {
        return Semantics::new(Role::Row, "");
    };
    let (name, (_, word)) = (display_name(name, *is_me, ctx), status_label(*status, ctx));
    Semantics {
        key: Some(hash::stable_hash(id.as_str())),
        ..Semantics::new(Role::Row, format!("{name}, {word}"))
    }
}

fn member_row<'a>(someone: &'a MemberRow, ctx: &Ctx<'a>) -> Element<'a, Message> {
    let MemberRow::Member {
        id,
        name,
        status,
        is_me,
    } = someone
    else {
        return column![].into();
    };
    let (ink, word) = status_label(*status, ctx);
    let picture = with_presence(
        user_avatar(ctx, id, name, token::AVATAR_SMALL),
        ink,
        token::AVATAR_SMALL,
    );
    let away = *status == Presence::Offline;
    let label = text(display_name(name, *is_me, ctx))
        .size(token::TEXT_LIST)
        .class(if away {
            TextColor::Muted
        } else {
            TextColor::Primary
        });
    let state = matches!(status, Presence::Idle | Presence::Busy)
        .then(|| text(word).size(token::TEXT_CAPTION).class(TextColor::Muted));
    let words = column![
        container(label.wrapping(text::Wrapping::None))
            .clip(true)
            .width(Fill)
    ]
    .push(state);
    let content = row![picture, words]
        .spacing(token::SPACE_S + token::SPACE_XXS)
        .align_y(Center);
    container(content)
        .padding([token::SPACE_XS, token::SPACE_L])
        .into()
}
