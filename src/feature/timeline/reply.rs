//! What a message replies to: the line above it, the way there, and the way back.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use iced::widget::{container, row};
use iced::{Center, Padding};

use super::channel_view::ChannelView;
use super::jump::{self, JumpTarget};
use super::row::RowContext;
use super::{Event, Message, State, actions, composer, list, open_timeline};
use crate::a11y::Role;
use crate::domain::id::{MessageId, UserId};
use crate::domain::message::Reply;
use crate::domain::timeline::{Timeline, TimelineItem};
use crate::feature::action::Action;
use crate::feature::context::{Ctx, user_avatar};
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::missing_glyphs::drawable;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::hidden;
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::pane;
use crate::ui::widget::pressable::{ButtonKind, Pressable};
use crate::ui::widget::virtual_list::Place;
use crate::ui::{Element, font, token};

const AVATAR: f32 = 16.0;
const MAX_AUTHOR: f32 = 180.0;
/// How long a message that was gone to is highlighted. It appears and disappears without a transition, so it does so
/// with reduced motion too.
const HIGHLIGHT: Duration = Duration::from_secs(2);

/// Where the list was when the user went elsewhere. Written by an operation on the list.
pub(super) type SharedPlace = Arc<Mutex<Option<Place>>>;

#[derive(Debug)]
pub(super) struct ReturnPoint {
    /// The reply that was followed, else the first message that was on screen.
    pub(super) message: Option<MessageId>,
    pub(super) is_reply: bool,
    /// `None` inside: at the newest message.
    pub(super) place: SharedPlace,
}

impl ChannelView {
    /// Until when a message is highlighted.
    pub(super) fn highlight_end(&self) -> Option<Instant> {
        self.highlight.as_ref().map(|(_, until)| *until)
    }

    pub(super) fn has_return(&self) -> bool {
        !self.returns.is_empty()
    }

    /// Whether the way back leads to a reply; `None` without a way back.
    pub(super) fn returns_to_reply(&self) -> Option<bool> {
        self.returns.last().map(|point| point.is_reply)
    }
}

impl State {
    /// Scrolls to a message and marks it, if it is loaded.
    pub(super) fn show_original(
        &mut self,
        id: &MessageId,
        ctx: &Ctx<'_>,
    ) -> Action<Message, Event> {
        let Some(timeline) = open_timeline(ctx) else {
            return Action::none();
        };
        let Some(item) = timeline.find(id) else {
            return Action::emit(Event::OriginalMissing {
                has_older: !timeline.reaches_start(),
            });
        };
        if let Some((_, view)) = self.view_for(ctx) {
            view.highlight = Some((id.clone(), ctx.now + HIGHLIGHT));
        }
        Action::run(list::show_message(item.key))
    }

    pub(super) fn end_highlight(&mut self, now: Instant) {
        for view in self.views.values_mut() {
            let _ended = view.highlight.take_if(|(_, until)| *until <= now);
        }
    }

    /// Goes to the message that another one replies to, and notes the way back. One that is not loaded is looked for on
    /// this device, then among older messages of the server.
    pub(super) fn follow_reply(
        &mut self,
        reply: MessageId,
        original: MessageId,
        ctx: &Ctx<'_>,
    ) -> Action<Message, Event> {
        let noted = self.note_return(Some(reply), ctx);
        self.go_to(JumpTarget::Message(original), noted, ctx)
    }

    /// Goes back to where the user was before the last jump.
    pub(super) fn go_back(&mut self, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let timeline = open_timeline(ctx);
        let Some((channel_ref, view)) = self.view_for(ctx) else {
            return Action::none();
        };
        let channel_ref = channel_ref.clone();
        let Some(point) = view.returns.pop() else {
            return Action::none();
        };
        view.highlight = None;
        view.seek = None;
        let place = point
            .place
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let item = timeline.zip(point.message.as_ref());
        let item = item.and_then(|(timeline, message)| timeline.find(message));
        let focused = item
            .filter(|_| point.is_reply)
            .map(|item| list::focus_message(item.key));
        let focused = focused.unwrap_or_else(composer::focus);
        match (item, place, point.message) {
            (Some(item), Some(place), _) => {
                Action::run(list::restore_place(place, item.key).chain(focused))
            }
            (None, Some(_), Some(message)) => Action::emit(Event::Jump(jump::Event::Find(
                channel_ref,
                JumpTarget::Message(message),
            ))),
            (_, None, _) | (None, Some(_), None) => self.show_newest(ctx).and_run(focused),
        }
    }
}

impl<'a> RowContext<'a> {
    /// The line above a message that replies. A press goes to the original.
    pub(super) fn reply_line(
        &self,
        item: &'a TimelineItem,
        reply: &'a Reply,
    ) -> Element<'a, Message> {
        if is_deleted(self.timeline, reply) {
            let label = fl!(self.ctx.strings, "timeline-reply-deleted");
            let label = one_line(label, token::TEXT_META).color(TextColor::Muted);
            let icon = Icon::Reply.sized(token::ICON_SMALL).class(TextColor::Muted);
            let line = row![icon, label].spacing(token::SPACE_S).align_y(Center);
            return line.into();
        }
        let follow = actions::Message::ReplyFollowed {
            reply: item.message.id.clone(),
            original: reply.message.clone(),
        };
        let line = quote(&self.ctx, reply.author.as_ref(), reply.preview.as_str());
        // The same is in the menu of the message.
        Pressable::new(Role::Button, "", line, ButtonKind::Inline)
            .pointer_only()
            .on_press(Message::Action(follow))
            .into()
    }
}

/// Whether the message that is replied to does not exist any more, as far as is known.
fn is_deleted(timeline: &Timeline, reply: &Reply) -> bool {
    reply.unavailable || timeline.was_deleted(&reply.message)
}

/// A bar with the author and the beginning of a message, on one line.
pub(super) fn quote<'a>(
    ctx: &Ctx<'a>,
    author: Option<&'a UserId>,
    preview: impl Into<Cow<'a, str>>,
) -> Element<'a, Message> {
    let author = author.map(|user| {
        let name = ctx.server.name_of(user);
        let avatar = hidden(user_avatar(ctx, user, name, AVATAR));
        let name = one_line(drawable(name), token::TEXT_META);
        let name = name.font(font::SEMIBOLD).color(TextColor::Secondary);
        let name = container(name).max_width(MAX_AUTHOR);
        row![avatar, name].spacing(token::SPACE_XS).align_y(Center)
    });
    let preview = one_line(preview, token::TEXT_META).color(TextColor::Secondary);
    let line = row![].push(author).push(preview).spacing(token::SPACE_S);
    let line = container(line.align_y(Center)).padding(Padding::ZERO.left(token::SPACE_S));
    pane::with_side_bar(line, |roles| roles.border_strong)
}

/// For screen readers.
pub(super) fn reply_text<'a>(
    (ctx, timeline): (&Ctx<'a>, &Timeline),
    reply: &'a Reply,
) -> Cow<'a, str> {
    if is_deleted(timeline, reply) {
        return fl!(ctx.strings, "timeline-reply-deleted");
    }
    let author = reply.author.as_ref();
    let author = author.map_or("", |author| ctx.server.name_of(author));
    fl!(ctx.strings, "timeline-reply-to", "author" => author, "preview" => reply.preview.as_str())
}
