//! View of the member list.

use std::borrow::Cow;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::{Message, Row, State};
use crate::a11y::{Role, Semantics};
use crate::domain::member::Status;
use crate::feature::context::{Ctx, face};
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::Ink;
use crate::ui::widget::avatar::with_state;
use crate::ui::widget::told::{heading, named, told};
use crate::ui::widget::virtual_list::{Source, virtual_list};
use crate::ui::widget::{pane, row_button};
use crate::ui::{Element, font, seed, token};

struct Rows<'a>(&'a State);

impl Source for Rows<'_> {
    fn count(&self) -> usize {
        self.0.rows.len()
    }

    fn key(&self, row: usize) -> u64 {
        self.0.rows.get(row).map_or(0, |row| match row {
            Row::Here(_) => 1,
            Row::Away(_) => 2,
            Row::Person { id, .. } => seed::of(id.as_str()),
        })
    }

    fn revision(&self) -> u64 {
        self.0.revision
    }
}

impl State {
    #[must_use]
    pub fn view<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let title = text(fl!(ctx.strings, "members-name"))
            .size(token::TEXT_LIST)
            .font(font::SEMIBOLD)
            .class(Ink::Primary);
        let title = row![
            Icon::People.sized(token::ICON - 2.0).class(Ink::Muted),
            title
        ]
        .spacing(token::SPACE_S)
        .align_y(Center);
        let ctx = *ctx;
        let list: Element<'a, Message> = if self.rows.is_empty() {
            pane::rows_to_come(5)
        } else {
            let rows = virtual_list(Rows(self), move |place| match self.rows.get(place) {
                Some(row) => line(row, &ctx, &self.rows, place),
                None => column![].into(),
            });
            let rows = rows.id("members").estimate(token::ROW + token::SPACE_S);
            let strings = ctx.strings;
            told(
                move || Semantics {
                    set_size: Some(people(self.rows.iter())),
                    ..Semantics::new(Role::List, fl!(strings, "members-name"))
                },
                rows,
            )
            .placed()
            .into()
        };
        let pane = column![
            pane::head(heading(1, title)),
            container(list).height(Fill).padding([token::SPACE_S, 0.0])
        ];
        let strings = ctx.strings;
        named(
            Role::Aside,
            move || fl!(strings, "members-name").into_owned(),
            pane,
        )
    }
}

fn people<'a>(rows: impl Iterator<Item = &'a Row>) -> usize {
    rows.filter(|row| matches!(row, Row::Person { .. })).count()
}

fn line<'a>(row: &'a Row, ctx: &Ctx<'a>, rows: &'a [Row], place: usize) -> Element<'a, Message> {
    let ctx = *ctx;
    let caption = |words| {
        container(heading(2, pane::caption(words)))
            .padding([token::SPACE_S, token::SPACE_L])
            .into()
    };
    match row {
        Row::Here(count) => {
            caption(fl!(ctx.strings, "members-here", "count" => i64::try_from(*count).unwrap_or(0)))
        }
        Row::Away(count) => {
            caption(fl!(ctx.strings, "members-away", "count" => i64::try_from(*count).unwrap_or(0)))
        }
        Row::Person { id, .. } => {
            let semantics = Semantics {
                position: Some(people(rows.iter().take(place))),
                ..spoken(row, &ctx)
            };
            row_button(semantics.name.clone(), person(row, &ctx))
                .told(|_usual| semantics)
                .on_press(Message::Pressed(id.clone()))
                .into()
        }
    }
}

fn standing<'a>(status: Status, ctx: &Ctx<'a>) -> (Ink, Cow<'a, str>) {
    match status {
        Status::Online => (Ink::Success, fl!(ctx.strings, "status-online")),
        Status::Idle => (Ink::Warning, fl!(ctx.strings, "status-idle")),
        Status::Busy => (Ink::Danger, fl!(ctx.strings, "status-busy")),
        Status::Offline => (Ink::Muted, fl!(ctx.strings, "status-offline")),
    }
}

fn shown<'a>(name: &'a str, me: bool, ctx: &Ctx<'a>) -> Cow<'a, str> {
    if me {
        fl!(ctx.strings, "members-you", "name" => name)
    } else {
        name.into()
    }
}

fn spoken(row: &Row, ctx: &Ctx<'_>) -> Semantics {
    let Row::Person {
        id,
        name,
        status,
        me,
    } = row
    else {
        return Semantics::new(Role::Row, "");
    };
    let (name, (_, word)) = (shown(name, *me, ctx), standing(*status, ctx));
    Semantics {
        key: Some(seed::of(id.as_str())),
        ..Semantics::new(Role::Row, format!("{name}, {word}"))
    }
}

fn person<'a>(someone: &'a Row, ctx: &Ctx<'a>) -> Element<'a, Message> {
    let Row::Person {
        id,
        name,
        status,
        me,
    } = someone
    else {
        return column![].into();
    };
    let (ink, word) = standing(*status, ctx);
    let picture = with_state(
        face(ctx, id, name, token::AVATAR_SMALL),
        ink,
        token::AVATAR_SMALL,
    );
    let away = *status == Status::Offline;
    let label = text(shown(name, *me, ctx))
        .size(token::TEXT_LIST)
        .class(if away { Ink::Muted } else { Ink::Primary });
    let state = matches!(status, Status::Idle | Status::Busy)
        .then(|| text(word).size(token::TEXT_CAPTION).class(Ink::Muted));
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
