//! The buttons over the conversation that lead to another place of it. They lie above the rows, so that none moves.

use iced::padding::top;
use iced::widget::{Column, column, container, stack};
use iced::{Fill, Padding};

use super::channel_view::ChannelView;
use super::in_view::unread_above;
use super::{Message, actions, jump};
use crate::a11y::Role;
use crate::domain::command::Command;
use crate::feature::context::Ctx;
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::Theme;
use crate::ui::widget::badge::badge;
use crate::ui::widget::button;
use crate::ui::widget::pressable::{ButtonKind, Pressable};
use crate::ui::widget::tooltip::Side;
use crate::ui::{Element, token};

const SIZE: f32 = 40.0;

/// A round button, with a number of messages on its upper edge.
fn round<'a>(
    icon: Icon,
    label: impl Into<std::borrow::Cow<'a, str>>,
    (unread, mentions): (u32, u32),
    (keys, message): (Option<&'a str>, Message),
) -> Element<'a, Message> {
    let label = label.into();
    let icon = container(icon.view()).center(Fill);
    let button = Pressable::new(Role::Button, label.clone(), icon, ButtonKind::Round)
        .width(SIZE)
        .height(SIZE)
        .tooltip(label, Side::Above)
        .keys(keys)
        .on_press(message);
    let badge = (unread > 0).then(|| {
        let badge = badge(unread, mentions > 0);
        container(badge).center_x(SIZE)
    });
    let button = container(button).padding(top(token::SPACE_M));
    stack![button].push(badge).into()
}

pub(super) fn to_latest<'a>(view: &ChannelView, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    if !view.is_above_newest() {
        return None;
    }
    let channel = ctx.channel();
    let (unread, mentions) = channel.map_or((0, 0), |channel| ctx.server.unread(channel));
    let label = match unread {
        0 => fl!(ctx.strings, "timeline-latest"),
        count => fl!(ctx.strings, "timeline-latest-new", "count" => count),
    };
    let message = Message::Jump(jump::Message::LatestPressed);
    let keys = ctx.strings.keys(Command::JumpToLatest);
    let button = round(Icon::Latest, label, (unread, mentions), (keys, message));
    let overlay = container(button).align_right(Fill).align_bottom(Fill);
    let padding = Padding::from(token::SPACE_M).right(token::SPACE_XL);
    Some(overlay.padding(padding).into())
}

/// While the first unread message is above what is shown: the way there, and a way to be done with them.
pub(super) fn to_unread<'a>(view: &ChannelView, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let (unread, mentions) = unread_above(view, ctx)?;
    let label = fl!(ctx.strings, "jump-unread", "count" => unread);
    let jump = Message::Jump(jump::Message::UnreadPressed);
    let read = fl!(ctx.strings, "jump-mark-read");
    let mark = Message::Jump(jump::Message::ReadPressed);
    let keys = |command| ctx.strings.keys(command);
    let (to_jump, to_mark) = (keys(Command::JumpToUnread), keys(Command::MarkRead));
    let buttons: Column<'_, Message, Theme> = column![
        round(Icon::Up, label, (unread, mentions), (to_jump, jump)),
        round(Icon::MarkRead, read, (0, 0), (to_mark, mark)),
    ];
    let overlay = container(buttons).align_right(Fill);
    let padding = Padding::from(token::SPACE_M)
        .top(0.0)
        .right(token::SPACE_XL);
    Some(overlay.padding(padding).into())
}

/// After a jump.
pub(super) fn back<'a>(view: &ChannelView, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let label = match view.returns_to_reply()? {
        true => fl!(ctx.strings, "reply-back"),
        // At the end of the conversation the rows need the place; the key works.
        false if !view.is_above_newest() => return None,
        false => fl!(ctx.strings, "jump-back"),
    };
    let back = button(label)
        .padding([token::SPACE_S, token::SPACE_M])
        .tooltip("", Side::Above)
        .keys(ctx.strings.keys(Command::Back))
        .on_press(Message::Action(actions::Message::BackPressed));
    // Beside the button that goes to the newest message.
    let overlay = container(container(back).center_y(SIZE));
    let overlay = overlay.align_right(Fill).align_bottom(Fill);
    let right = token::SPACE_XL + SIZE + token::SPACE_S;
    let padding = Padding::from(token::SPACE_M).right(right);
    Some(overlay.padding(padding).into())
}
