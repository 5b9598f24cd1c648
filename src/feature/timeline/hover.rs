//! What a row shows on hover and on keyboard focus: its time, if it is grouped, and buttons for the pointer. Everything
//! that they do is in the menu of the message too.

use std::borrow::Cow;

use iced::widget::{container, row, text};
use iced::{Fill, Padding, Point, alignment};

use super::menu::MenuTarget;
use super::pending;
use super::row::RowContext;
use super::{Message, actions, reactions};
use crate::a11y::Role;
use crate::domain::id::MessageId;
use crate::domain::message_actions::MessageActions;
use crate::domain::reaction::FAVORITES;
use crate::domain::timeline::{Row, TimelineItem};
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::pressable::{ButtonKind, Pressable};
use crate::ui::widget::tooltip::Side;
use crate::ui::widget::virtual_list::RowHover;
use crate::ui::{Element, font, token};

const BUTTON_SIZE: f32 = 28.0;

impl<'a> RowContext<'a> {
    /// `header_count` is the number of rows above the timeline rows. `None` for rows without actions.
    pub(super) fn hover(&self, row: usize, header_count: usize) -> Option<RowHover<'a, Message>> {
        let items = self.timeline.items();
        // On the color of a mention, the text would have too little contrast.
        let of = |item: &'a TimelineItem, grouped| RowHover {
            gap: self.gap_above(grouped),
            is_highlighted: !item.is_mention,
            aside: None,
            actions: self.edit_of(item).is_none().then(|| self.actions(item)),
        };
        match self.timeline.rows().get(row.checked_sub(header_count)?)? {
            Row::Message { index, grouped, .. } => {
                let (item, grouped) = (items.get(*index)?, self.is_grouped(*grouped));
                Some(RowHover {
                    aside: grouped.then(|| time(item)),
                    ..of(item, grouped)
                })
            }
            Row::Part { index, .. } => Some(of(items.get(*index)?, true)),
            // Its actions are in the row.
            Row::Pending { index, .. } => Some(RowHover {
                gap: self.gap_above(pending::is_grouped(self, *index)),
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

    fn actions(&self, item: &'a TimelineItem) -> Element<'a, Message> {
        /// The first of the favorites, where there is room.
        const QUICK: usize = 3;
        let (strings, id) = (self.ctx.strings, &item.message.id);
        let offered = MessageActions::of(item, self.timeline, self.ctx.server);
        let copy = Message::CopyPressed(id.clone());
        let mut buttons = Vec::new();
        if offered.react_anew {
            let is_wide = self.ctx.window.width >= token::CHANNELS_MIN_WINDOW_WIDTH;
            let quick = FAVORITES.into_iter().take(if is_wide { QUICK } else { 0 });
            buttons.extend(quick.map(|emoji| self.quick_reaction(id, emoji)));
            let react = fl!(strings, "message-react");
            buttons.push(opener(Icon::Add, react, MenuTarget::React(id.clone())));
        }
        if offered.reply {
            let reply = Message::ReplyPressed(id.clone());
            buttons.push(button(Icon::Reply, fl!(strings, "timeline-reply")).on_press(reply));
        }
        if offered.edit {
            let edit = Message::EditPressed(id.clone());
            buttons.push(button(Icon::Rename, fl!(strings, "message-edit")).on_press(edit));
        }
        buttons.push(button(Icon::Copy, fl!(strings, "message-copy-text")).on_press(copy));
        let menu = fl!(strings, "message-menu");
        buttons.push(opener(Icon::More, menu, MenuTarget::Sent(id.clone())));
        let buttons = row(buttons.into_iter().map(Element::from));
        container(buttons).padding(1).class(Surface::Toolbar).into()
    }

    fn quick_reaction(&self, id: &MessageId, emoji: &'static str) -> Pressable<'a, Message> {
        let name = reactions::favorite_name(self.ctx.strings, emoji);
        let picture = text(emoji).size(token::TEXT_BODY).font(font::EMOJI);
        let react = actions::Message::ReactionPressed(id.clone(), emoji.to_owned());
        let picture = container(picture).center(Fill).into();
        picture_button(picture, name).on_press(Message::Action(react))
    }
}

/// Opens a menu below itself.
fn opener(icon: Icon, name: Cow<'_, str>, target: MenuTarget) -> Pressable<'_, Message> {
    button(icon, name).on_press_at(move |bounds| {
        let below = Point::new(bounds.x, bounds.y + bounds.height + token::SPACE_XS);
        Message::MenuRequested(target.clone(), below)
    })
}

fn button(icon: Icon, name: Cow<'_, str>) -> Pressable<'_, Message> {
    let icon = container(icon.sized(token::ICON_SMALL + 2.0)).center(Fill);
    picture_button(icon.into(), name)
}

fn picture_button<'a>(picture: Element<'a, Message>, name: Cow<'a, str>) -> Pressable<'a, Message> {
    Pressable::new(Role::Button, name.clone(), picture, ButtonKind::Quiet)
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
