//! Context menu of a message. Contains every action, so that keyboard and screen reader users miss nothing.

use std::borrow::Cow;

use iced::Point;

use super::pending::{discard_label, retry_label};
use super::{Message, State};
use crate::domain::id::{LocalId, MessageId, UserId};
use crate::domain::markup::{Block, Body, Style};
use crate::domain::message::UNKNOWN_AUTHOR;
use crate::domain::timeline::Timeline;
use crate::domain::unicode;
use crate::feature::context::Ctx;
use crate::fl;
use crate::ui::Element;
use crate::ui::icon::Icon;
use crate::ui::widget::menu::{self, MenuItem};

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Menu {
    pub(super) target: MenuTarget,
    pub(super) position: Point,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MenuTarget {
    Sent(MessageId),
    Pending(LocalId),
    /// A sent message whose deletion is to be confirmed.
    Deleting(MessageId),
}

/// Further links are reachable in the message itself.
const MAX_LINKS: usize = 5;
/// The beginning of an address that is shown, in characters.
const MAX_ADDRESS: usize = 80;

impl State {
    pub fn has_menu(&self) -> bool {
        self.menu.is_some()
    }

    pub fn close_menu(&mut self) {
        self.menu = None;
    }

    pub fn menu<'a>(&'a self, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
        let Menu { target, position } = self.menu.as_ref()?;
        let timeline = &ctx.server.open_channel_state()?.timeline;
        let items = match target {
            MenuTarget::Sent(id) => sent_items(id, *position, timeline, ctx)?,
            MenuTarget::Pending(local_id) => pending_items(local_id, timeline, ctx)?,
            MenuTarget::Deleting(id) => delete_items(id, ctx),
        };
        let name = fl!(ctx.strings, "message-menu");
        Some(menu::layer(name, *position, items, Message::MenuDismissed))
    }
}

fn menu_item(icon: Icon, name: Cow<'_, str>, on_press: Message) -> MenuItem<'_, Message> {
    MenuItem {
        name,
        icon,
        on_press,
    }
}

fn sent_items<'a>(
    id: &MessageId,
    position: Point,
    timeline: &'a Timeline,
    ctx: &Ctx<'a>,
) -> Option<Vec<MenuItem<'a, Message>>> {
    let strings = ctx.strings;
    let (reply, copy) = (
        fl!(strings, "timeline-reply"),
        fl!(strings, "message-copy-text"),
    );
    let mut items = vec![
        menu_item(Icon::Reply, reply, Message::ReplyPressed(id.clone())),
        menu_item(Icon::Copy, copy, Message::CopyPressed(id.clone())),
    ];
    let item = timeline.find(id)?;
    let reply = item.message.extra().reply_to.as_ref();
    items.extend(reply.filter(|reply| !reply.unavailable).map(|reply| {
        let name = fl!(strings, "message-show-original");
        let message = Message::OriginalPressed(reply.message.clone());
        menu_item(Icon::Up, name, message)
    }));
    let author = &item.message.author;
    if author.as_str() != UNKNOWN_AUTHOR {
        let name = fl!(strings, "message-show-profile");
        let message = Message::PersonPressed(author.clone(), position);
        items.push(menu_item(Icon::Members, name, message));
    }
    let links = links(&item.message.body).take(MAX_LINKS);
    items.extend(links.map(|address| {
        let shown = unicode::single_line(address, MAX_ADDRESS);
        let name = fl!(strings, "message-open-link", "address" => shown);
        menu_item(
            Icon::Address,
            name,
            Message::LinkPressed(address.to_owned()),
        )
    }));
    if may_delete(&item.message.author, ctx) {
        let delete = fl!(strings, "message-delete");
        let message = Message::DeletePressed(id.clone());
        items.push(menu_item(Icon::Discard, delete, message));
    }
    Some(items)
}

/// Own messages, on servers that offer it (`docs/backend-contract.md` 10, `message_delete`).
fn may_delete(author: &UserId, ctx: &Ctx<'_>) -> bool {
    ctx.server.capabilities().extensions.message_delete
        && ctx.server.connection().is_online()
        && author == ctx.server.me()
}

/// The harmless item is first, so that pressing Enter twice deletes nothing.
fn delete_items<'a>(id: &MessageId, ctx: &Ctx<'a>) -> Vec<MenuItem<'a, Message>> {
    let cancel = fl!(ctx.strings, "message-delete-cancel");
    let delete = fl!(ctx.strings, "message-delete-confirm");
    vec![
        menu_item(Icon::Close, cancel, Message::MenuDismissed),
        menu_item(Icon::Discard, delete, Message::DeleteConfirmed(id.clone())),
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
        menu_item(Icon::Send, retry_label(strings, pending), message)
    });
    let edit = (pending.is_failed() || pending.is_held()).then(|| {
        let message = Message::DiscardPressed(local_id.clone());
        menu_item(Icon::Rename, discard_label(strings, pending), message)
    });
    let items: Vec<_> = retry.into_iter().chain(edit).collect();
    (!items.is_empty()).then_some(items)
}

fn links(body: &Body) -> impl Iterator<Item = &str> {
    let spans = body.blocks().flat_map(Block::spans);
    spans.filter_map(|(text, style)| (style == Style::Link).then_some(text))
}
