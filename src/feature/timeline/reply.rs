//! What a message replies to: the line above it, the way there, and the way back.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use iced::widget::{container, row};
use iced::{Center, Padding};

use super::actions;
use super::channel_view::ChannelView;
use super::paging::oldest_to_continue;
use super::row::RowContext;
use super::{Event, Message, State, list, open_timeline};
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
/// From how many replies the way back is known.
const MAX_RETURNS: usize = 16;
/// The most pages that are loaded to find an original.
const MAX_PAGES: u8 = 50;

/// Where the list was when the user followed a reply. Written by an operation on the list.
pub(super) type SharedPlace = Arc<Mutex<Option<Place>>>;

#[derive(Debug)]
pub(super) struct ReturnPoint {
    reply: MessageId,
    /// `None` inside: at the newest message.
    place: SharedPlace,
}

/// A message that is looked for among older ones.
#[derive(Debug)]
pub(super) struct OriginalSearch {
    message: MessageId,
    pages_left: u8,
}

impl ChannelView {
    /// Until when a message is highlighted.
    pub(super) fn highlight_end(&self) -> Option<Instant> {
        self.highlight.as_ref().map(|(_, until)| *until)
    }

    pub(super) fn has_return(&self) -> bool {
        !self.returns.is_empty()
    }
}

impl State {
    /// Whether the user came here by following a reply.
    pub fn has_return(&self) -> bool {
        self.current_view().is_some_and(ChannelView::has_return)
    }

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
        let is_loaded = open_timeline(ctx).is_some_and(|it| it.find(&original).is_some());
        let Some((channel_ref, view)) = self.view_for(ctx) else {
            return Action::none();
        };
        let channel_ref = channel_ref.clone();
        if view.returns.len() == MAX_RETURNS {
            let _oldest = view.returns.remove(0);
        }
        let place = SharedPlace::default();
        let noted = list::note_place(Arc::clone(&place));
        view.returns.push(ReturnPoint { reply, place });
        if !is_loaded {
            let find = Event::Action(actions::Event::Find(channel_ref, original));
            return Action::emit(find).and_run(noted);
        }
        let Action { task, event } = self.show_original(&original, ctx);
        Action {
            task: noted.chain(task),
            event,
        }
    }

    /// Goes back to where the last reply was followed.
    pub(super) fn go_back(&mut self, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let timeline = open_timeline(ctx);
        let Some((channel_ref, view)) = self.view_for(ctx) else {
            return Action::none();
        };
        let channel_ref = channel_ref.clone();
        let Some(ReturnPoint { reply, place }) = view.returns.pop() else {
            return Action::none();
        };
        view.highlight = None;
        view.search = None;
        let place = place.lock().unwrap_or_else(PoisonError::into_inner).take();
        let item = timeline.and_then(|timeline| timeline.find(&reply));
        match (item, place) {
            (Some(item), Some(place)) => Action::run(list::restore_place(place, item.key)),
            (Some(item), None) => {
                let newest = self.show_newest(ctx);
                newest.and_run(list::focus_message(item.key))
            }
            (None, None) => self.show_newest(ctx),
            (None, Some(_)) => {
                Action::emit(Event::Action(actions::Event::Find(channel_ref, reply)))
            }
        }
    }

    /// Loads older messages until one is among them.
    pub(super) fn seek(&mut self, message: MessageId, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let Some((_, view)) = self.view_for(ctx) else {
            return Action::none();
        };
        view.search = Some(OriginalSearch {
            message,
            pages_left: MAX_PAGES,
        });
        self.continue_search(ctx)
    }

    /// Shows the message that is looked for, or loads the next page.
    pub(super) fn continue_search(&mut self, ctx: &Ctx<'_>) -> Action<Message, Event> {
        let Some(timeline) = open_timeline(ctx) else {
            return Action::none();
        };
        let view = self.view_for(ctx).map(|(_, view)| view);
        let Some(search) = view.and_then(|view| view.search.as_mut()) else {
            return Action::none();
        };
        let is_loaded = timeline.find(&search.message).is_some();
        let has_older = oldest_to_continue(ctx.server, timeline).is_some();
        if !is_loaded && has_older && search.pages_left > 0 {
            search.pages_left -= 1;
            return self.load_older(ctx);
        }
        let message = search.message.clone();
        if let Some((_, view)) = self.view_for(ctx) {
            view.search = None;
            if !is_loaded {
                // There is no way back from where the user still is.
                let _point = view.returns.pop();
            }
        }
        self.show_original(&message, ctx)
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
