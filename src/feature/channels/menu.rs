//! The menus of a channel and of a section of the list.

use std::borrow::Cow;

use super::{ListSection, Message, moves};
use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::command::Command;
use crate::domain::id::ChannelId;
use crate::domain::layout_change::LayoutTask;
use crate::domain::server::Server;
use crate::feature::context::Ctx;
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::widget::menu::{Menu, MenuItem};

type Item<'a> = MenuItem<'a, Message>;

/// Omits what would change nothing. `None` if the channel is not there any more.
pub fn menu<'a>(channel: &ChannelId, ctx: &Ctx<'a>) -> Option<Menu<'a, Message>> {
    let strings = ctx.strings;
    let channel = ctx.server.channel(channel)?;
    let id = &channel.id;
    let preferences = ctx.server.channel_preferences();
    let (unread, _) = ctx.server.unread(id);
    let keys = |command| {
        let keys = strings.keys(command);
        keys.filter(|_| ctx.channel() == Some(id))
    };
    let read = (unread > 0).then(|| {
        let read = Message::MarkReadPressed(id.clone());
        MenuItem::new(Icon::MarkRead, fl!(strings, "channel-menu-read"), read)
            .with_keys(keys(Command::MarkRead))
    });
    let window = (channel.kind == ChannelKind::Text).then(|| {
        let open = Message::OpenWindowPressed(id.clone());
        MenuItem::new(Icon::Fit, fl!(strings, "channel-menu-window"), open)
            .with_keys(keys(Command::OpenWindow))
    });
    let (icon, label) = if preferences.is_favorite(id) {
        (Icon::NotFavorite, fl!(strings, "channel-menu-unfavorite"))
    } else {
        (Icon::Favorite, fl!(strings, "channel-menu-favorite"))
    };
    let chosen = Message::FavoriteChosen(id.clone(), !preferences.is_favorite(id));
    let favorite = MenuItem::new(icon, label, chosen);
    let (icon, label) = if preferences.is_muted(id) {
        (Icon::Unmuted, fl!(strings, "channel-menu-unmute"))
    } else {
        (Icon::Muted, fl!(strings, "channel-menu-mute"))
    };
    let chosen = Message::MuteChosen(id.clone(), !preferences.is_muted(id));
    let mute = MenuItem::new(icon, label, chosen);
    let notify = Message::NotificationsPressed(id.clone());
    let notify = MenuItem::new(
        Icon::Notifications,
        fl!(strings, "notify-menu-open"),
        notify,
    );
    let copy =
        |name, text: &str| MenuItem::new(Icon::Copy, name, Message::CopyPressed(text.into()));
    let copies = [
        copy(fl!(strings, "channel-menu-copy-name"), &channel.name),
        copy(fl!(strings, "channel-menu-copy-id"), id.as_str()),
    ];
    let name = fl!(strings, "channel-menu-title", "name" => channel.name.as_str());
    let items = read
        .into_iter()
        .chain(window)
        .chain([favorite, mute, notify]);
    let items = items.chain(moves(channel, ctx));
    let items = items.chain(channel_tasks(id, ctx)).chain(copies);
    Some(Menu {
        name: name.into_owned().into(),
        items: items.collect(),
    })
}

/// Moves within the favorites, or on the server.
fn moves<'a>(channel: &Channel, ctx: &Ctx<'a>) -> impl Iterator<Item = Item<'a>> + use<'a> {
    let strings = ctx.strings;
    let item = |icon, label: Cow<'a, str>, steps| {
        let _event = moves::channel(ctx.server, &channel.id, steps)?;
        let message = Message::MovePressed(channel.id.clone(), steps);
        Some(MenuItem::new(icon, label, message))
    };
    let items = [
        item(Icon::Up, fl!(strings, "channel-menu-up"), -1),
        item(Icon::Down, fl!(strings, "channel-menu-down"), 1),
    ];
    items.into_iter().flatten()
}

/// What the server may change of a channel.
fn channel_tasks<'a>(id: &ChannelId, ctx: &Ctx<'a>) -> Vec<Item<'a>> {
    if !ctx.server.can_manage_channels() {
        return Vec::new();
    }
    let rename = LayoutTask::RenameChannel(id.clone());
    let delete = LayoutTask::DeleteChannel(id.clone());
    vec![
        task(
            Icon::Rename,
            fl!(ctx.strings, "channel-menu-rename"),
            rename,
        ),
        task(
            Icon::Discard,
            fl!(ctx.strings, "channel-menu-delete"),
            delete,
        ),
    ]
}

/// What the server may change of a category. Only an empty one can be deleted.
fn category_tasks<'a>(category: &Category, ctx: &Ctx<'a>) -> Vec<Item<'a>> {
    if !ctx.server.can_manage_channels() {
        return Vec::new();
    }
    let (strings, id) = (ctx.strings, &category.id);
    let moved = |icon, label: Cow<'a, str>, steps| {
        let section = ListSection::Category(id.clone());
        let _event = moves::section(ctx.server, &section, steps)?;
        let message = Message::SectionMovePressed(section, steps);
        Some(MenuItem::new(icon, label, message))
    };
    let moved = [
        moved(Icon::Up, fl!(strings, "channel-menu-up"), -1),
        moved(Icon::Down, fl!(strings, "channel-menu-down"), 1),
    ];
    let create = LayoutTask::CreateChannel(id.clone());
    let rename = LayoutTask::RenameCategory(id.clone());
    let delete = LayoutTask::DeleteCategory(id.clone());
    let delete = category.channels.is_empty().then(|| {
        let label = fl!(strings, "section-menu-delete");
        task(Icon::Discard, label, delete)
    });
    let tasks = [
        task(
            Icon::Add,
            fl!(strings, "section-menu-create-channel"),
            create,
        ),
        task(
            Icon::AddCategory,
            fl!(strings, "section-menu-create-category"),
            LayoutTask::CreateCategory,
        ),
        task(Icon::Rename, fl!(strings, "section-menu-rename"), rename),
    ];
    let tasks = tasks.into_iter().chain(delete);
    tasks.chain(moved.into_iter().flatten()).collect()
}

fn task(icon: Icon, label: Cow<'_, str>, task: LayoutTask) -> Item<'_> {
    MenuItem::new(icon, label, Message::TaskChosen(task))
}

/// `None` if the section is not there any more.
pub fn section_menu<'a>(section: &ListSection, ctx: &Ctx<'a>) -> Option<Menu<'a, Message>> {
    let strings = ctx.strings;
    let channels = channels_of(section, ctx.server);
    let preferences = ctx.server.channel_preferences();
    let (name, collapsed, tasks) = match section {
        ListSection::Favorites if channels.is_empty() => return None,
        ListSection::Favorites => {
            let name = fl!(strings, "channels-favorites").into_owned();
            (name, preferences.favorites_collapsed, Vec::new())
        }
        ListSection::Category(id) => {
            let mut categories = ctx.server.categories().iter();
            let category = categories.find(|category| category.id == *id)?;
            let tasks = category_tasks(category, ctx);
            (category.name.clone(), preferences.is_collapsed(id), tasks)
        }
    };
    let unread = channels.iter().any(|id| ctx.server.unread(id).0 > 0);
    let read = unread.then(|| {
        let read = Message::SectionReadPressed(section.clone());
        MenuItem::new(Icon::MarkRead, fl!(strings, "channel-menu-read"), read)
    });
    let (icon, label) = if collapsed {
        (Icon::Expanded, fl!(strings, "section-menu-expand"))
    } else {
        (Icon::Collapsed, fl!(strings, "section-menu-collapse"))
    };
    let toggle = MenuItem::new(icon, label, Message::SectionToggled(section.clone()));
    let all = |icon, label, collapsed| MenuItem::new(icon, label, Message::AllCollapsed(collapsed));
    let collapse = fl!(strings, "section-menu-collapse-all");
    let expand = fl!(strings, "section-menu-expand-all");
    let all = [
        all(Icon::CollapseAll, collapse, true),
        all(Icon::ExpandAll, expand, false),
    ];
    let copy = matches!(section, ListSection::Category(_)).then(|| {
        let copied = Message::CopyPressed(name.clone());
        MenuItem::new(Icon::Copy, fl!(strings, "channel-menu-copy-name"), copied)
    });
    let title = fl!(strings, "section-menu-title", "name" => name);
    Some(Menu {
        name: title.into_owned().into(),
        items: read
            .into_iter()
            .chain([toggle])
            .chain(all)
            .chain(tasks)
            .chain(copy)
            .collect(),
    })
}

/// The channels that the server lists in a section, also those that are hidden.
pub fn channels_of(section: &ListSection, server: &Server) -> Vec<ChannelId> {
    let preferences = server.channel_preferences();
    match section {
        ListSection::Favorites => {
            let favorites = preferences.favorites().iter();
            favorites
                .filter(|id| server.channel(id).is_some())
                .cloned()
                .collect()
        }
        ListSection::Category(id) => {
            let mut categories = server.categories().iter();
            let category = categories.find(|category| category.id == *id);
            let channels = category.into_iter().flat_map(|it| &it.channels);
            let channels = channels.map(|channel| channel.id.clone());
            channels.filter(|id| !preferences.is_favorite(id)).collect()
        }
    }
}
