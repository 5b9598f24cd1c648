//! The menu of a member.

use super::Message;
use crate::domain::id::UserId;
use crate::feature::context::Ctx;
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::widget::menu::{Menu, MenuItem};

pub fn menu<'a>(user: &UserId, ctx: &Ctx<'a>) -> Menu<'a, Message> {
    let (strings, name) = (ctx.strings, ctx.server.name_of(user).to_owned());
    let profile = Message::ProfilePressed(user.clone());
    let profile = MenuItem::new(Icon::Info, fl!(strings, "member-menu-profile"), profile);
    // Only a channel has a composer.
    let mention = ctx.channel().map(|_| {
        let mention = Message::MentionPressed(user.clone());
        let label = fl!(strings, "member-menu-mention");
        MenuItem::new(Icon::Conversation, label, mention)
    });
    let messages = Message::MessagesPressed(user.clone());
    let messages = MenuItem::new(Icon::Search, fl!(strings, "member-menu-messages"), messages);
    let copy =
        |label, text: &str| MenuItem::new(Icon::Copy, label, Message::CopyPressed(text.into()));
    let copies = [
        copy(fl!(strings, "member-menu-copy-name"), &name),
        copy(fl!(strings, "profile-card-copy-id"), user.as_str()),
    ];
    Menu {
        name: fl!(strings, "member-menu-title", "name" => name)
            .into_owned()
            .into(),
        items: [profile]
            .into_iter()
            .chain(mention)
            .chain([messages])
            .chain(copies)
            .collect(),
    }
}
