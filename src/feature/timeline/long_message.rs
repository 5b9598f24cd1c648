//! Messages too long for one row: shown in part, and on request in full, in several rows.

use std::sync::Arc;

use iced::widget::{Space, column, row};
use iced::{Fill, Task};

use super::menu::MenuTarget;
use super::row::{RowContext, format_size, framed};
use super::spoken::spoken;
use super::{Action, Event, Message, State, list, message_body, open_timeline};
use crate::a11y::{Role, Semantics};
use crate::domain::id::MessageId;
use crate::domain::markup::BodyParts;
use crate::domain::message::ChatMessage;
use crate::domain::timeline::TimelineItem;
use crate::feature::context::Ctx;
use crate::fl;
use crate::ui::widget::accessible::accessible;
use crate::ui::widget::button;
use crate::ui::{Element, token};

impl State {
    /// Parses a long message in the background.
    pub(super) fn expand(&self, id: MessageId, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let item = open_timeline(ctx).and_then(|timeline| timeline.find(&id));
        let (Some(channel_ref), Some(item)) = (self.current.clone(), item) else {
            return Action::none();
        };
        let body = item.message.body.clone();
        let parts = async move { Arc::new(body.parts()) };
        Action::run(Task::perform(parts, move |parts| {
            Message::Expanded(channel_ref.clone(), id.clone(), parts)
        }))
    }

    /// Shows the message from its beginning.
    pub(super) fn on_expanded(
        &self,
        (channel_ref, id): (super::ChannelRef, MessageId),
        parts: Arc<BodyParts>,
        ctx: &Ctx<'_>,
    ) -> Action<Message, Event> {
        let is_open = self.current.as_ref() == Some(&channel_ref);
        let item = open_timeline(ctx).and_then(|timeline| timeline.find(&id));
        let key = item.filter(|_| is_open).map(|item| item.key);
        let scroll = key.map_or_else(Task::none, list::scroll_to_key);
        Action::emit(Event::Expand(channel_ref, id, parts)).and_run(scroll)
    }

    pub(super) fn collapse(&self, id: MessageId, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let item = open_timeline(ctx).and_then(|timeline| timeline.find(&id));
        let key = item.map(|item| item.key);
        let scroll = key.map_or_else(Task::none, list::scroll_to_key);
        match self.current.clone() {
            Some(channel_ref) => Action::emit(Event::Collapse(channel_ref, id)).and_run(scroll),
            None => Action::none(),
        }
    }
}

impl<'a> RowContext<'a> {
    /// Below the first part of a long message.
    pub(super) fn show_all(&self, message: &ChatMessage) -> Element<'a, Message> {
        let strings = self.ctx.strings;
        let size = format_size(&self.ctx, message.body.len() as u64);
        let all = fl!(strings, "message-show-all", "size" => size.as_ref());
        let copy = fl!(strings, "message-copy-text");
        let action = |name, message| {
            button(name)
                .padding([token::SPACE_XS, token::SPACE_M])
                .on_press(message)
        };
        row![
            action(all, Message::ExpandPressed(message.id.clone())),
            action(copy, Message::CopyPressed(message.id.clone())),
        ]
        .spacing(token::SPACE_S)
        .into()
    }

    /// A row below that of the message.
    pub(super) fn part(
        &self,
        item: &'a TimelineItem,
        part: usize,
        (index, key): (usize, u64),
    ) -> Element<'a, Message> {
        let id = &item.message.id;
        let is_last = part + 1 == item.part_count();
        let less = (is_last && item.parts.is_some()).then(|| {
            let less = button(fl!(self.ctx.strings, "message-show-less"));
            let less = less.padding([token::SPACE_XS, token::SPACE_M]);
            less.on_press(Message::CollapsePressed(id.clone()))
        });
        let look = self.look(item, index);
        let body = column![message_body::view(item.blocks(part), &look)]
            .push(less)
            .push(is_last.then(|| self.below_text(item)))
            .spacing(token::SPACE_XS)
            .width(Fill)
            .max_width(token::MESSAGE_MAX_WIDTH);
        let content = row![Space::new().width(token::AVATAR), body].spacing(token::SPACE_M);
        let (ctx, timeline) = (self.ctx, self.timeline);
        let semantics = move || Semantics {
            key: Some(key),
            position: Some(index),
            ..Semantics::new(Role::Message, spoken(&ctx, timeline, item, part))
        };
        let target = MenuTarget::Sent(id.clone());
        accessible(semantics, framed(content, item, 0.0))
            .focusable()
            .notes_focus((&self.focused, key), 0.0)
            .on_menu(move |at| Message::MenuRequested(target.clone(), at))
            .into()
    }
}
