//! Context menu of a message. Contains every action, so that keyboard and screen reader users miss nothing.

use iced::Point;

use super::{Message, State};
use crate::domain::id::{LocalId, MessageId, UserId};
use crate::domain::markup::{Block, Content, Style};
use crate::domain::timeline::Timeline;
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

impl State {
    pub fn has_menu(&self) -> bool {
        self.menu.is_some()
    }

    pub fn menu<'a>(&'a self, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
        let Menu {
            target: subject,
            position: at,
        } = self.menu.as_ref()?;
        let timeline = &ctx.server.open_channel_state()?.timeline;
        let entries = match subject {
            MenuTarget::Sent(id) => sent_items(id, timeline, ctx)?,
            MenuTarget::Pending(local) => pending_items(local, timeline, ctx)?,
            MenuTarget::Deleting(id) => delete_items(id, ctx),
        };
        let name = fl!(ctx.strings, "message-menu");
        Some(menu::layer(name, *at, entries, Message::MenuDismissed))
    }
}

fn sent_items<'a>(
    id: &MessageId,
    timeline: &'a Timeline,
    ctx: &Ctx<'a>,
) -> Option<Vec<MenuItem<'a, Message>>> {
    let entry = timeline.find(id)?;
    let mut entries = vec![
        MenuItem {
            name: fl!(ctx.strings, "timeline-reply"),
            icon: Icon::Reply,
            on_press: Message::ReplyPressed(id.clone()),
        },
        MenuItem {
            name: fl!(ctx.strings, "timeline-copy"),
            icon: Icon::Copy,
            on_press: Message::CopyPressed(id.clone()),
        },
    ];
    entries.extend(
        links(&entry.content)
            .take(MAX_LINKS)
            .map(|address| MenuItem {
                name: fl!(ctx.strings, "message-open-link", "address" => address),
                icon: Icon::Address,
                on_press: Message::LinkPressed(address.to_owned()),
            }),
    );
    if may_delete(&entry.message.author, ctx) {
        entries.push(MenuItem {
            name: fl!(ctx.strings, "message-delete"),
            icon: Icon::Discard,
            on_press: Message::DeletePressed(id.clone()),
        });
    }
    Some(entries)
}

/// Own messages, on servers that offer it (`docs/backend-contract.md` 10, `message_delete`).
fn may_delete(author: &UserId, ctx: &Ctx<'_>) -> bool {
    ctx.server.capabilities().extensions.message_delete
        && ctx.server.connection().is_online()
        && author == ctx.server.me()
}

/// The harmless item is first, so that pressing Enter twice deletes nothing.
fn delete_items<'a>(id: &MessageId, ctx: &Ctx<'a>) -> Vec<MenuItem<'a, Message>> {
    vec![
        MenuItem {
            name: fl!(ctx.strings, "message-delete-cancel"),
            icon: Icon::Close,
            on_press: Message::MenuDismissed,
        },
        MenuItem {
            name: fl!(ctx.strings, "message-delete-confirm"),
            icon: Icon::Discard,
            on_press: Message::DeleteConfirmed(id.clone()),
        },
    ]
}

fn pending_items<'a>(
    local: &LocalId,
    timeline: &'a Timeline,
    ctx: &Ctx<'a>,
) -> Option<Vec<MenuItem<'a, Message>>> {
    let outgoing = timeline
        .pending()
        .iter()
        .find(|outgoing| outgoing.local == *local)?;
    let idempotent = ctx.server.capabilities().extensions.idempotent_send;
    let retry = outgoing.may_be_retried(idempotent).then(|| MenuItem {
        name: fl!(ctx.strings, "pending-retry"),
        icon: Icon::Send,
        on_press: Message::RetryPressed(local.clone()),
    });
    let discard = outgoing.is_failed().then(|| MenuItem {
        name: fl!(ctx.strings, "pending-edit"),
        icon: Icon::Close,
        on_press: Message::DiscardPressed(local.clone()),
    });
    let entries: Vec<_> = retry.into_iter().chain(discard).collect();
    (!entries.is_empty()).then_some(entries)
}

fn links(content: &Content) -> impl Iterator<Item = &str> {
    content
        .blocks
        .iter()
        .flat_map(|block| match block {
            Block::Paragraph(spans) | Block::Quote(spans) => spans.as_slice(),
            Block::Code(_) => &[],
        })
        .filter_map(|span| match &span.style {
            Style::Link(address) => Some(address.as_ref()),
            _ => None,
        })
}
