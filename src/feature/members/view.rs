//! View of the member list.

use std::borrow::Cow;

use iced::keyboard::Key;
use iced::keyboard::key::Named;
use iced::widget::{column, container, row, text};
use iced::{Center, Fill, Padding};

use super::{MemberRow, Message, State};
use crate::a11y::{Role, Semantics};
use crate::domain::member::{Person, Presence};
use crate::feature::context::{Ctx, has_avatar_image, user_avatar};
use crate::feature::presence_label::presence_label;
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::{composite, heading, labeled, status_line};
use crate::ui::widget::avatar::with_presence;
use crate::ui::widget::field::Field;
use crate::ui::widget::key_handler::on_key;
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::virtual_list::{Source, virtual_list};
use crate::ui::widget::{pane, row_button, skeleton};
use crate::ui::{Element, font, hash, token};

const FIELD_ID: &str = "members-search";

struct MemberSource<'a>(&'a State);

impl Source for MemberSource<'_> {
    fn count(&self) -> usize {
        self.0.rows.len()
    }

    fn key(&self, row: usize) -> u64 {
        self.0.rows.get(row).map_or(0, |row| match row {
            MemberRow::Header(presence, _) => *presence as u64,
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
        let list: Element<'a, Message> = if self.total == 0 {
            skeleton::list(token::AVATAR_SMALL, fl!(ctx.strings, "members-loading"))
        } else {
            let rows = virtual_list(MemberSource(self), move |index| self.row_view(index, &ctx));
            let rows = rows
                .id("members")
                // What was found is shown from its beginning.
                .content_id(hash::stable_hash(&self.query))
                .estimate(token::ROW_HEIGHT + token::SPACE_S);
            let list = composite(Role::List, name, self.members, rows);
            list.virtualized().into()
        };
        let list = container(list).height(Fill).padding([token::SPACE_S, 0.0]);
        let header = pane::header(heading(1, title));
        let content = column![header]
            .push((self.total > 0).then(|| self.search(&ctx)))
            .push(self.found(&ctx))
            .push(list);
        labeled(Role::Aside, name, content)
    }

    fn search<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let name = fl!(ctx.strings, "members-search");
        let field = Field::new(
            FIELD_ID,
            name.clone(),
            &self.query,
            Message::SearchChanged,
            Message::SearchConfirmed,
        );
        let field = field.placeholder(name).compact().view();
        let has_query = !self.query.is_empty();
        let field = on_key(field, move |key, _| {
            let is_end = has_query && *key == Key::Named(Named::Escape);
            is_end.then(|| Message::SearchChanged(String::new()))
        });
        let padding = Padding::from([0.0, token::SPACE_M]).top(token::SPACE_S);
        container(field).padding(padding).into()
    }

    /// What a search has found: seen only when it is nothing, and announced.
    fn found<'a>(&self, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
        if self.query.trim().is_empty() || self.total == 0 {
            return None;
        }
        let found = fl!(ctx.strings, "members-found", "count" => self.members);
        let padding = [token::SPACE_S, token::SPACE_L];
        Some(container(status_line(found)).padding(padding).into())
    }

    fn row_view<'a>(&'a self, index: usize, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        match self.rows.get(index) {
            Some(MemberRow::Header(presence, count)) => {
                let count = *count;
                let label = match presence {
                    Presence::Online => fl!(strings, "members-online", "count" => count),
                    Presence::Idle => fl!(strings, "members-idle", "count" => count),
                    Presence::Busy => fl!(strings, "members-busy", "count" => count),
                    Presence::Offline => fl!(strings, "members-offline", "count" => count),
                    Presence::Unknown => fl!(strings, "members-unknown", "count" => count),
                };
                container(heading(2, pane::caption(label)))
                    .padding([token::SPACE_S, token::SPACE_L])
                    .into()
            }
            Some(MemberRow::Member {
                person,
                is_me,
                position,
            }) => person_row(person, *is_me, *position, ctx),
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
    row_button(label, member_row(avatar, name, status))
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
    status: Presence,
) -> Element<'a, Message> {
    let color = match status {
        Presence::Offline | Presence::Unknown => TextColor::Muted,
        Presence::Online | Presence::Idle | Presence::Busy => TextColor::Primary,
    };
    let name = one_line(name, token::TEXT_LIST).color(color).width(Fill);
    let content = row![avatar, name]
        .spacing(token::SPACE_S + token::SPACE_XXS)
        .align_y(Center);
    container(content)
        .padding([token::SPACE_XS, token::SPACE_L])
        .into()
}
