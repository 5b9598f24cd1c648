//! Context menu of a message. Contains every action, so that keyboard and screen reader users miss nothing.

use super::attachment::menu_items;
use super::pending::{discard_label, may_drop_reply, retry_label};
use super::{Message, SelectionMessage, actions, jump, message_text, reactions, selection, staged};
use crate::domain::id::{LocalId, MessageId};
use crate::domain::markup::{Block, BlockKind, Body};
use crate::domain::message::UNKNOWN_AUTHOR;
use crate::domain::message_actions::MessageActions;
use crate::domain::timeline::{Timeline, TimelineItem};
use crate::domain::unicode;
use crate::feature::context::Ctx;
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::widget::menu::{Menu, MenuItem};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MenuTarget {
    Sent(MessageId),
    /// A sent message, while something is selected.
    Selected(MessageId),
    Pending(LocalId),
    /// A sent message whose deletion is to be confirmed.
    Deleting(MessageId),
    /// The reactions that can be added to a message.
    React(MessageId),
    /// The address of a link in a message.
    Link(String),
}

impl MenuTarget {
    pub(super) fn with_selection(self, has_selection: bool) -> Self {
        match self {
            Self::Sent(message) if has_selection => Self::Selected(message),
            other => other,
        }
    }
}

/// Further links are reachable in the message itself.
const MAX_LINKS: usize = 5;
/// The beginning of an address that is shown, in characters.
const MAX_ADDRESS: usize = 80;

/// `None` if the message is not there any more.
pub fn menu<'a>(target: &MenuTarget, ctx: &Ctx<'a>) -> Option<Menu<'a, Message>> {
    let timeline = || Some(&ctx.channel_state()?.timeline);
    let items = match target {
        MenuTarget::Sent(id) => sent_items(id, timeline()?, ctx)?,
        MenuTarget::Selected(id) => {
            let items = sent_items(id, timeline()?, ctx)?;
            selection::menu_items(ctx)
                .into_iter()
                .chain(items)
                .collect()
        }
        MenuTarget::Pending(local_id) => pending_items(local_id, timeline()?, ctx)?,
        MenuTarget::Deleting(id) => delete_items(id, ctx),
        MenuTarget::React(id) => reactions::menu_items(id, timeline()?, ctx)?,
        MenuTarget::Link(address) => link_items(address, ctx).into(),
    };
    let name = match target {
        MenuTarget::Link(_) => fl!(ctx.strings, "link-menu"),
        MenuTarget::React(_) => fl!(ctx.strings, "reaction-menu"),
        _ => fl!(ctx.strings, "message-menu"),
    };
    Some(Menu { name, items })
}

/// The items of a link. They name its address, because a message may have several.
fn link_items<'a>(address: &str, ctx: &Ctx<'a>) -> [MenuItem<'a, Message>; 2] {
    let shown = unicode::single_line(address, MAX_ADDRESS);
    let open = fl!(ctx.strings, "message-open-link", "address" => shown.as_str());
    let copy = fl!(ctx.strings, "message-copy-link", "address" => shown.as_str());
    [
        MenuItem::new(Icon::Address, open, Message::LinkPressed(address.into())),
        MenuItem::new(
            Icon::Link,
            copy,
            Message::Text(message_text::Message::Copied(address.into())),
        ),
    ]
}

fn sent_items<'a>(
    id: &MessageId,
    timeline: &'a Timeline,
    ctx: &Ctx<'a>,
) -> Option<Vec<MenuItem<'a, Message>>> {
    let strings = ctx.strings;
    let item = timeline.find(id)?;
    let actions = MessageActions::of(item, timeline, ctx.server);
    let mut items = Vec::new();
    if actions.reply {
        let reply = fl!(strings, "timeline-reply");
        items.push(MenuItem::new(
            Icon::Reply,
            reply,
            Message::ReplyPressed(id.clone()),
        ));
    }
    if actions.react {
        let react = fl!(strings, "message-react");
        let message = Message::Action(actions::Message::ReactPressed(id.clone()));
        items.push(MenuItem::new(Icon::Add, react, message));
    }
    if actions.edit {
        let edit = fl!(strings, "message-edit");
        let message = Message::EditPressed(id.clone());
        items.push(MenuItem::new(Icon::Rename, edit, message));
    }
    let copy = fl!(strings, "message-copy-text");
    let message = Message::CopyPressed(id.clone());
    items.push(MenuItem::new(Icon::Copy, copy, message));
    if !item.message.body.is_empty() {
        let name = fl!(strings, "message-select");
        let message = SelectionMessage::MessageChosen(id.clone());
        items.push(MenuItem::new(Icon::Done, name, Message::Selection(message)));
    }
    items.extend(places(item, ctx));
    let message = &item.message;
    let files = &message.extra().attachments;
    items.extend(menu_items(&message.channel, files, ctx));
    items.extend(text_items(item, timeline.is_revealed(item), ctx));
    if actions.mark_unread {
        let name = fl!(strings, "message-mark-unread");
        let message = Message::MarkUnreadPressed(id.clone());
        items.push(MenuItem::new(Icon::EmptyChannel, name, message));
    }
    let details = fl!(strings, "message-details");
    let message = Message::Action(actions::Message::InfoPressed(id.clone()));
    items.push(MenuItem::new(Icon::Info, details, message));
    if actions.delete {
        let delete = fl!(strings, "message-delete");
        let ask = Message::Action(actions::Message::DeletePressed(id.clone(), None));
        let at_once = Message::Action(actions::Message::DeleteConfirmed(id.clone()));
        items.push(MenuItem::new(Icon::Discard, delete, ask).with_shift(at_once));
    }
    Some(items)
}

/// What the message leads to: itself, its original, its author.
fn places<'a>(item: &TimelineItem, ctx: &Ctx<'a>) -> impl Iterator<Item = MenuItem<'a, Message>> {
    let (strings, extra) = (ctx.strings, item.message.extra());
    let own_link = MenuItem::new(
        Icon::Link,
        fl!(strings, "message-copy-message-link"),
        Message::Jump(jump::Message::CopyLinkPressed(item.message.id.clone())),
    );
    let link = extra.permalink.as_ref().map(|link| {
        let name = fl!(strings, "message-copy-permalink");
        let copy = message_text::Message::Copied(link.clone());
        MenuItem::new(Icon::Link, name, Message::Text(copy))
    });
    let reply = extra.reply_to.as_ref();
    let original = reply.filter(|reply| !reply.unavailable).map(|reply| {
        let follow = actions::Message::ReplyFollowed {
            reply: item.message.id.clone(),
            original: reply.message.clone(),
        };
        let name = fl!(strings, "message-show-original");
        MenuItem::new(Icon::Up, name, Message::Action(follow))
    });
    let author = &item.message.author;
    let person = (author.as_str() != UNKNOWN_AUTHOR).then(|| {
        let message = Message::PersonPressed(author.clone(), None);
        MenuItem::new(Icon::Members, fl!(strings, "message-show-profile"), message)
    });
    let links = std::iter::once(own_link).chain(link);
    links.chain(original).chain(person)
}

/// The harmless item is first, so that pressing Enter twice deletes nothing.
fn delete_items<'a>(id: &MessageId, ctx: &Ctx<'a>) -> Vec<MenuItem<'a, Message>> {
    let cancel = fl!(ctx.strings, "message-delete-cancel");
    let delete = fl!(ctx.strings, "message-delete-confirm");
    vec![
        MenuItem::close(Icon::Close, cancel),
        MenuItem::new(
            Icon::Discard,
            delete,
            Message::Action(actions::Message::DeleteConfirmed(id.clone())),
        ),
    ]
}

fn pending_items<'a>(
    local_id: &LocalId,
    timeline: &'a Timeline,
    ctx: &Ctx<'a>,
) -> Option<Vec<MenuItem<'a, Message>>> {
    let strings = ctx.strings;
    let mut pending = timeline.pending().iter();
    let pending = pending.find(|pending| pending.local == *local_id)?;
    let idempotent = ctx.server.capabilities().extensions.idempotent_send;
    let retry = pending.may_be_retried(idempotent).then(|| {
        let message = Message::RetryPressed(local_id.clone());
        MenuItem::new(Icon::Send, retry_label(strings, pending), message)
    });
    let edit = (pending.is_failed() || pending.is_held()).then(|| {
        let message = Message::DiscardPressed(local_id.clone());
        MenuItem::new(Icon::Rename, discard_label(strings, pending), message)
    });
    let unbound = may_drop_reply(pending).then(|| {
        let name = fl!(strings, "pending-without-reply");
        let message = Message::SendWithoutReplyPressed(local_id.clone());
        MenuItem::new(Icon::Send, name, message)
    });
    let delete = pending.is_failed().then(|| {
        let name = fl!(strings, "pending-delete");
        let message = Message::DeletePendingPressed(local_id.clone());
        MenuItem::new(Icon::Discard, name, message)
    });
    let cancel = staged::can_cancel(pending).then(|| {
        let message = staged::Message::CancelPressed(local_id.clone());
        let name = fl!(strings, "upload-cancel");
        MenuItem::new(Icon::Close, name, Message::Staged(message))
    });
    let items = unbound.into_iter().chain(retry).chain(cancel).chain(edit);
    let items = items.chain(delete);
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then_some(items)
}

/// Links, code and spoilers.
fn text_items<'a>(
    item: &TimelineItem,
    is_revealed: bool,
    ctx: &Ctx<'a>,
) -> Vec<MenuItem<'a, Message>> {
    let body = &item.message.body;
    let mut items = Vec::new();
    if body.has_spoiler() {
        let name = if is_revealed {
            fl!(ctx.strings, "message-hide-spoiler")
        } else {
            fl!(ctx.strings, "message-show-spoiler")
        };
        let toggle = message_text::Message::SpoilerPressed(item.message.id.clone());
        items.push(MenuItem::new(Icon::Info, name, Message::Text(toggle)));
    }
    let code = body
        .all_blocks()
        .filter(|block| block.kind == BlockKind::Code);
    items.extend(code.take(MAX_LINKS).map(|block| {
        let code = block.text(None);
        let start = unicode::single_line(&code, MAX_ADDRESS);
        let name = fl!(ctx.strings, "message-copy-code", "start" => start);
        let copy = message_text::Message::Copied(code);
        MenuItem::new(Icon::Copy, name, Message::Text(copy))
    }));
    let links = links(body, is_revealed);
    let links = links.take(MAX_LINKS);
    items.extend(links.flat_map(|address| link_items(address, ctx)));
    items
}

/// The addresses of links, each once, but of hidden text.
fn links(body: &Body, is_revealed: bool) -> impl Iterator<Item = &str> {
    let pieces = body.all_blocks().flat_map(Block::pieces);
    let shown = pieces.filter(move |piece| is_revealed || !piece.is_spoiler());
    let mut last = None;
    let links = shown.filter_map(|piece| piece.link);
    links.filter(move |link| last.replace(*link) != Some(link))
}
