//! The menu of a channel.

use super::Message;
use crate::domain::id::ChannelId;
use crate::feature::context::Ctx;
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::widget::menu::{Menu, MenuItem};

/// Omits what would change nothing. `None` if the channel is not there any more.
pub fn menu<'a>(channel: &ChannelId, ctx: &Ctx<'a>) -> Option<Menu<'a, Message>> {
    let strings = ctx.strings;
    let channel = ctx.server.channel(channel)?;
    let (unread, _) = ctx.server.unread(&channel.id);
    let read = (unread > 0).then(|| {
        let read = Message::MarkReadPressed(channel.id.clone());
        MenuItem::new(Icon::MarkRead, fl!(strings, "channel-menu-read"), read)
    });
    let copy =
        |name, text: &str| MenuItem::new(Icon::Copy, name, Message::CopyPressed(text.into()));
    let copies = [
        copy(fl!(strings, "channel-menu-copy-name"), &channel.name),
        copy(fl!(strings, "channel-menu-copy-id"), channel.id.as_str()),
    ];
    let name = fl!(strings, "channel-menu-title", "name" => channel.name.as_str());
    Some(Menu {
        name: name.into_owned().into(),
        items: read.into_iter().chain(copies).collect(),
    })
}
