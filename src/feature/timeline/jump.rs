//! Going to another place of the conversation, and back: to the first unread message, to the newest, to a day, to a message.
//!
//! What is not loaded is read from this device, else looked for among older messages of the server.

use std::sync::Arc;

use iced::Task;
use jiff::civil::Date;

use super::channel_view::{ChannelView, Pagination};
use super::paging::oldest_to_continue;
use super::reply::{ReturnPoint, SharedPlace};
use super::{ChannelRef, State, list, open_timeline};
use crate::domain::id::MessageId;
use crate::domain::timeline::Timeline;
use crate::feature::action::Action;
use crate::feature::context::Ctx;

/// From how many places the way back is known.
const MAX_RETURNS: usize = 16;
/// The most pages that are loaded to find a place.
const MAX_PAGES: u8 = 50;

/// A place of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JumpTarget {
    Message(MessageId),
    FirstUnread,
    /// The first message of a day, or of the next one that has any.
    Day(Date),
}

#[derive(Debug, Clone)]
pub enum Message {
    UnreadPressed,
    LatestPressed,
    DayPressed,
    /// Mark the channel as read.
    ReadPressed,
    CopyLinkPressed(MessageId),
    /// Go there, and note the way back.
    To(JumpTarget),
    /// The channel was opened for it: the way back is the channel before.
    Arrived(JumpTarget),
    /// It is not on this device: it is looked for among older messages.
    NotStored(JumpTarget),
    /// The stored messages around it are shown.
    Loaded(JumpTarget),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Show a place that is not loaded. Report `Message::Loaded`, or `Message::NotStored` if it is not on this device.
    Find(ChannelRef, JumpTarget),
    /// Ask for a day, and report it as `Message::To`.
    ChooseDay,
    /// What the user skips is read. Load the newest messages, if they were dropped in favor of older ones.
    SkipUnread(ChannelRef),
    MarkRead(ChannelRef),
    /// There is no unread message to go to.
    NothingUnread,
    CopyLink(ChannelRef, MessageId),
}

/// A place that is looked for among older messages.
#[derive(Debug)]
pub(super) struct Seek {
    pub(super) target: JumpTarget,
    pages_left: u8,
}

type Done = Action<super::Message, super::Event>;

impl State {
    pub(super) fn update_jump(&mut self, message: Message, ctx: &Ctx<'_>) -> Done {
        match message {
            Message::UnreadPressed if unread(ctx) == 0 => self.jump_to_divider(ctx),
            Message::UnreadPressed => self.jump(JumpTarget::FirstUnread, ctx),
            Message::LatestPressed => self.jump_to_latest(ctx),
            Message::DayPressed => self.emit_jump(|_| Event::ChooseDay),
            Message::ReadPressed => self.emit_jump(Event::MarkRead),
            Message::CopyLinkPressed(id) => self.emit_jump(|it| Event::CopyLink(it, id)),
            Message::To(target) => self.jump(target, ctx),
            Message::Arrived(target) => self.go_to(target, Task::none(), ctx),
            Message::NotStored(target) => self.seek(target, ctx),
            Message::Loaded(target) => self.show_target(&target, ctx),
        }
    }

    fn emit_jump(&self, event: impl FnOnce(ChannelRef) -> Event) -> Done {
        self.emit_for(|channel_ref| Some(super::Event::Jump(event(channel_ref))))
    }

    fn jump(&mut self, target: JumpTarget, ctx: &Ctx<'_>) -> Done {
        let noted = self.note_return(None, ctx);
        self.go_to(target, noted, ctx)
    }

    /// Where the unread messages began, after all were read.
    fn jump_to_divider(&mut self, ctx: &Ctx<'_>) -> Done {
        let divider = open_timeline(ctx).and_then(|timeline| timeline.divider());
        match divider.cloned() {
            Some(message) => self.jump(JumpTarget::Message(message), ctx),
            None => self.emit_jump(|_| Event::NothingUnread),
        }
    }

    /// Notes where the user is, to come back to. `reply` is the message from which they leave, if there is one.
    pub(super) fn note_return(
        &mut self,
        reply: Option<MessageId>,
        ctx: &Ctx<'_>,
    ) -> Task<super::Message> {
        let Some((_, view)) = self.view_for(ctx) else {
            return Task::none();
        };
        if view.returns.len() == MAX_RETURNS {
            let _oldest = view.returns.remove(0);
        }
        let first = view
            .in_view
            .borrow()
            .as_ref()
            .and_then(|it| it.first.clone());
        let place = SharedPlace::default();
        view.returns.push(ReturnPoint {
            is_reply: reply.is_some(),
            message: reply.or(first),
            place: Arc::clone(&place),
        });
        list::note_place(place)
    }

    /// Shows a place once `noted` is done. One that is not loaded is looked for on this device.
    pub(super) fn go_to(
        &mut self,
        target: JumpTarget,
        noted: Task<super::Message>,
        ctx: &Ctx<'_>,
    ) -> Done {
        if resolve(&target, ctx).is_none() {
            let found = self.emit_jump(|channel_ref| Event::Find(channel_ref, target));
            return found.and_run(noted);
        }
        let Action { task, event } = self.show_target(&target, ctx);
        Action {
            task: noted.chain(task),
            event,
        }
    }

    /// Scrolls to a place and marks it, else to the oldest loaded message, and says that it is not there.
    fn show_target(&mut self, target: &JumpTarget, ctx: &Ctx<'_>) -> Done {
        let found = match (resolve(target, ctx), target) {
            (Some(found), _) => found,
            (None, JumpTarget::Message(id)) => id.clone(),
            (None, JumpTarget::FirstUnread | JumpTarget::Day(_)) => {
                let timeline = open_timeline(ctx);
                let oldest = timeline.and_then(|timeline| timeline.items().front());
                let key = oldest.map(|item| item.key);
                let shown = key.map_or_else(Task::none, list::show_message);
                let has_older = timeline.is_some_and(|it| !it.reaches_start());
                let missing = has_older.then_some(super::Event::OriginalMissing { has_older });
                return missing
                    .map_or_else(Action::none, Action::emit)
                    .and_run(shown);
            }
        };
        self.show_original(&found, ctx)
    }

    /// Goes to the newest messages. What was skipped is read.
    fn jump_to_latest(&mut self, ctx: &Ctx<'_>) -> Done {
        // There is nothing to come back to, but where the user was last.
        if let Some((_, view)) = self.view_for(ctx) {
            view.returns.clear();
        }
        let noted = self.note_return(None, ctx);
        let skipped = self.emit_jump(Event::SkipUnread);
        let newest = self.show_newest(ctx);
        skipped.and_run(noted.chain(newest.task))
    }

    /// Scrolls to the newest messages, and loads them if older ones have pushed them out.
    pub(super) fn show_newest(&mut self, ctx: &Ctx<'_>) -> Done {
        if let Some((_, view)) = self.view_for(ctx) {
            view.seek = None;
        }
        let lacks_newest = open_timeline(ctx).is_some_and(Timeline::lacks_newest);
        let load = self.current.clone().filter(|_| lacks_newest);
        let load = load.map(super::Event::LoadNewest);
        let load = load.map_or_else(Action::none, Action::emit);
        load.and_run(list::scroll_to_newest())
    }

    /// Loads older messages until a place is among them.
    fn seek(&mut self, target: JumpTarget, ctx: &Ctx<'_>) -> Done {
        let Some((_, view)) = self.view_for(ctx) else {
            return Action::none();
        };
        view.seek = Some(Seek {
            target,
            pages_left: MAX_PAGES,
        });
        self.continue_seek(ctx)
    }

    /// Shows the place that is looked for, or loads the next page.
    pub(super) fn continue_seek(&mut self, ctx: &Ctx<'_>) -> Done {
        let (Some(timeline), Some(view)) = (open_timeline(ctx), self.current_view()) else {
            return Action::none();
        };
        let Some(target) = view.seek.as_ref().map(|seek| seek.target.clone()) else {
            return Action::none();
        };
        let is_found = resolve(&target, ctx).is_some();
        let will_load = !timeline.is_loaded() && timeline.failure().is_none();
        if !is_found && will_load && ctx.server.connection().is_online() {
            // Goes on when the newest messages have arrived.
            return Action::none();
        }
        let has_older = oldest_to_continue(ctx.server, timeline).is_some();
        let Some((_, view)) = self.view_for(ctx) else {
            return Action::none();
        };
        let pages_left = view.seek.as_mut().map(|seek| &mut seek.pages_left);
        if let Some(pages) = pages_left.filter(|pages| !is_found && has_older && **pages > 0) {
            *pages -= 1;
            return self.load_older(ctx);
        }
        view.seek = None;
        if !is_found && matches!(target, JumpTarget::Message(_)) {
            // There is no way back from where the user still is.
            let _point = view.returns.pop();
        }
        self.show_target(&target, ctx)
    }

    /// The server or the store has brought messages of the open channel.
    pub fn on_messages(&mut self, ctx: &Ctx<'_>) -> Done {
        let Some(timeline) = open_timeline(ctx) else {
            return Action::none();
        };
        let Some((_, view)) = self.view_for(ctx) else {
            return Action::none();
        };
        let restored = view.restore_late(timeline);
        let is_waiting = view.seek.is_some() && view.pagination == Pagination::Idle;
        let sought = if is_waiting {
            self.continue_seek(ctx)
        } else {
            Action::none()
        };
        sought.and_run(restored)
    }

    /// Whether the user came here from another place of the conversation.
    pub fn has_return(&self) -> bool {
        self.current_view().is_some_and(ChannelView::has_return)
    }
}

/// In the channel of the window.
fn unread(ctx: &Ctx<'_>) -> u32 {
    let open = ctx.channel();
    open.map_or(0, |open| ctx.server.unread(open).0)
}

/// The loaded message at a place.
fn resolve(target: &JumpTarget, ctx: &Ctx<'_>) -> Option<MessageId> {
    let timeline = open_timeline(ctx)?;
    let item = match target {
        JumpTarget::Message(id) => timeline.find(id),
        JumpTarget::FirstUnread => {
            let at = timeline.first_unread(unread(ctx))?;
            timeline.items().get(at).map(AsRef::as_ref)
        }
        JumpTarget::Day(day) => timeline.first_since(*day),
    };
    item.map(|item| item.message.id.clone())
}
