//! What a row shows on hover and on keyboard focus: its time, if it is grouped, and buttons for the pointer. Everything
//! that they do is in the menu of the message too.

use std::borrow::Cow;

use iced::widget::{container, row, text};
use iced::{Fill, Padding, Point, alignment};

use super::Message;
use super::menu::MenuTarget;
use super::pending;
use super::row::{RowContext, gap_above};
use crate::a11y::Role;
use crate::domain::timeline::{Row, TimelineItem};
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::pressable::{ButtonKind, Pressable};
use crate::ui::widget::tooltip::Side;
use crate::ui::widget::virtual_list::RowHover;
use crate::ui::{Element, token};

const BUTTON_SIZE: f32 = 28.0;

impl<'a> RowContext<'a> {
    /// `header_count` is the number of rows above the timeline rows. `None` for rows without actions.
    pub(super) fn hover(&self, row: usize, header_count: usize) -> Option<RowHover<'a, Message>> {
        let items = self.timeline.items();
        // On the color of a mention, the text would have too little contrast.
        let of = |item: &'a TimelineItem, grouped| RowHover {
            gap: gap_above(grouped),
            is_highlighted: !item.is_mention,
            aside: None,
            actions: Some(self.actions(item)),
        };
        match self.timeline.rows().get(row.checked_sub(header_count)?)? {
            Row::Message { index, grouped, .. } => {
                let item = items.get(*index)?;
                Some(RowHover {
                    aside: grouped.then(|| time(item)),
                    ..of(item, *grouped)
                })
            }
            Row::Part { index, .. } => Some(of(items.get(*index)?, true)),
            // Its actions are in the row.
            Row::Pending { index, .. } => Some(RowHover {
                gap: gap_above(pending::is_grouped(self, *index)),
                is_highlighted: true,
                aside: None,
                actions: None,
            }),
            Row::Day { .. }
            | Row::Unread
            | Row::Gap { .. }
            | Row::Lost { .. }
            | Row::Unreadable { .. } => None,
        }
    }

    fn actions(&self, item: &TimelineItem) -> Element<'a, Message> {
        let (strings, id) = (self.ctx.strings, &item.message.id);
        let reply = Message::ReplyPressed(id.clone());
        let copy = Message::CopyPressed(id.clone());
        let target = MenuTarget::Sent(id.clone());
        let buttons = row![
            button(Icon::Reply, fl!(strings, "timeline-reply")).on_press(reply),
            button(Icon::Copy, fl!(strings, "message-copy-text")).on_press(copy),
            button(Icon::More, fl!(strings, "message-menu")).on_press_at(move |bounds| {
                let below = Point::new(bounds.x, bounds.y + bounds.height + token::SPACE_XS);
                Message::MenuRequested(target.clone(), below)
            }),
        ];
        container(buttons).padding(1).class(Surface::Toolbar).into()
    }
}

fn button(icon: Icon, name: Cow<'_, str>) -> Pressable<'_, Message> {
    let icon = container(icon.sized(token::ICON_SMALL + 2.0)).center(Fill);
    Pressable::new(Role::Button, name.clone(), icon, ButtonKind::Quiet)
        .width(BUTTON_SIZE)
        .height(BUTTON_SIZE)
        .tooltip(name, Side::Above)
        .pointer_only()
}

/// Of a grouped row, which has no author line: in the column of the avatars.
fn time(item: &TimelineItem) -> Element<'_, Message> {
    let time = text(&*item.time).size(token::TEXT_CAPTION);
    let time = time.class(TextColor::Muted).wrapping(text::Wrapping::None);
    container(time)
        .width(token::SPACE_L + token::AVATAR + token::SPACE_S)
        .padding(Padding::ZERO.top(token::SPACE_XS))
        .align_x(alignment::Horizontal::Right)
        .clip(true)
        .into()
}
