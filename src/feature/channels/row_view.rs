//! View of the rows of the channel list.

use std::borrow::Cow;

use iced::keyboard::key::Named;
use iced::keyboard::{Key, Modifiers};
use iced::widget::{container, row};
use iced::{Center, Fill};

use super::{ChannelEntry, ChannelRow, ListSection, Message, row_key};
use crate::a11y::{Role, Semantics};
use crate::domain::channel::ChannelKind;
use crate::feature::context::Ctx;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::badge::badge;
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::tooltip::Side;
use crate::ui::widget::{pane, row_button};
use crate::ui::{Element, font, hash, token};

/// Where a row stands.
#[derive(Clone, Copy)]
pub(super) struct RowPlace {
    pub(super) index: usize,
    /// Whether the field above the list has selected it; `None` while nothing is typed there.
    pub(super) selection: Option<bool>,
}

pub(super) fn row_view<'a>(
    row: &'a ChannelRow,
    place: RowPlace,
    ctx: &Ctx<'a>,
) -> Element<'a, Message> {
    match row {
        ChannelRow::Header {
            section,
            name,
            expanded,
        } => {
            let name = match section {
                ListSection::Favorites => fl!(ctx.strings, "channels-favorites"),
                ListSection::Category(_) => name.as_str().into(),
            };
            let key = row_key(row);
            header_row((section, name), *expanded, (key, place.index), ctx)
        }
        ChannelRow::Channel(entry) => channel_row(entry, place, ctx),
    }
}

fn tree_item(semantics: Semantics, key: u64, level: usize, index: usize) -> Semantics {
    Semantics {
        role: Role::TreeItem,
        key: Some(key),
        level: Some(level),
        position: Some(index),
        ..semantics
    }
}

fn header_row<'a>(
    (section, name): (&'a ListSection, Cow<'a, str>),
    expanded: bool,
    (key, index): (u64, usize),
    ctx: &Ctx<'a>,
) -> Element<'a, Message> {
    let (icon, label) = if expanded {
        let label = fl!(ctx.strings, "category-expanded", "name" => name.as_ref());
        (Icon::Expanded, label)
    } else {
        let label = fl!(ctx.strings, "category-collapsed", "name" => name.as_ref());
        (Icon::Collapsed, label)
    };
    let label = label.into_owned();
    let star = (*section == ListSection::Favorites).then(|| {
        let star = Icon::Favorite.sized(token::ICON_SMALL - 1.0);
        star.class(TextColor::Muted)
    });
    let content = row![icon.sized(token::ICON_SMALL - 1.0)]
        .push(star)
        .push(pane::caption(name));
    let content = content.spacing(token::SPACE_XS).align_y(Center);
    let button = row_button(label, container(content).center_y(token::TARGET_MIN))
        .padding([0.0, token::SPACE_S])
        .expanded(expanded)
        .map_semantics(|semantics| tree_item(semantics, key, 1, index))
        .on_key(move |key, modifiers| {
            let steps = move_of_key(key, modifiers)?;
            Some(Message::SectionMovePressed(section.clone(), steps))
        })
        .on_menu(|at| Message::SectionMenuRequested(section.clone(), at))
        .on_press(Message::SectionToggled(section.clone()));
    let padding = iced::padding::top(token::SPACE_M)
        .horizontal(token::SPACE_S)
        .bottom(token::SPACE_XXS);
    container(button).padding(padding).into()
}

/// As a screen reader says it.
pub fn spoken<'a>(entry: &'a ChannelEntry, strings: &'a Strings) -> Cow<'a, str> {
    let ChannelEntry {
        name,
        unread,
        mentions,
        ..
    } = entry;
    let name = match &entry.category {
        Some(category) => {
            fl!(strings, "channel-in-category", "name" => name.as_str(), "category" => category.as_str())
        }
        None => name.as_str().into(),
    };
    let name = name.as_ref();
    let label = match (entry.kind, *unread, *mentions) {
        (ChannelKind::Voice, ..) => fl!(strings, "channel-voice", "name" => name),
        (_, 0, _) => fl!(strings, "channel-text", "name" => name),
        (_, unread, 0) => fl!(strings, "channel-text-unread", "name" => name, "count" => unread),
        (_, unread, mentions) => {
            fl!(strings, "channel-text-mentions", "name" => name, "count" => unread, "mentions" => mentions)
        }
    };
    let label = if entry.is_muted {
        fl!(strings, "channel-muted", "label" => label.as_ref())
    } else {
        label
    };
    label.into_owned().into()
}

fn channel_content(entry: &ChannelEntry, is_open: bool) -> Element<'_, Message> {
    let (icon, is_text) = match entry.kind {
        ChannelKind::Text => (Icon::TextChannel, true),
        ChannelKind::Voice => (Icon::VoiceChannel, false),
    };
    let icon = icon.sized(token::ICON - 2.0).class(TextColor::Muted);
    let line = one_line(entry.name.as_str(), token::TEXT_LIST).width(Fill);
    let name = if is_text && (is_open || entry.unread > 0) {
        line.font(font::SEMIBOLD)
    } else if is_text && !entry.is_muted {
        line.color(TextColor::Secondary)
    } else {
        line.color(TextColor::Muted)
    };
    let category = entry.category.as_deref();
    let category = category.map(|it| one_line(it, token::TEXT_META).color(TextColor::Muted));
    let muted = entry.is_muted.then(|| {
        let icon = Icon::Muted.sized(token::ICON_SMALL);
        icon.class(TextColor::Muted)
    });
    let badge = match (entry.unread, entry.mentions) {
        (0, _) => None,
        (unread, 0) => Some(badge(unread, false)),
        (_, mentions) => Some(badge(mentions, true)),
    };
    let content = row![icon, name].push(category).push(muted).push(badge);
    container(content.spacing(token::SPACE_S).align_y(Center))
        .height(Fill)
        .align_y(Center)
        .into()
}

/// Voice is not supported; its row shows that the channel exists and says so.
fn channel_row<'a>(
    entry: &'a ChannelEntry,
    place: RowPlace,
    ctx: &Ctx<'a>,
) -> Element<'a, Message> {
    let RowPlace { index, selection } = place;
    let (id, is_text) = (&entry.id, entry.kind == ChannelKind::Text);
    let is_open = ctx.server.open_channel() == Some(id);
    let level = if selection.is_some() { 1 } else { 2 };
    let key = hash::stable_hash(id.as_str());
    let button = row_button(spoken(entry, ctx.strings), channel_content(entry, is_open))
        .height(ctx.row_height())
        .padding([0.0, token::SPACE_S])
        .map_semantics(|semantics| tree_item(semantics, key, level, index))
        .on_key(move |key, modifiers| {
            let steps = move_of_key(key, modifiers)?;
            Some(Message::MovePressed(id.clone(), steps))
        })
        .on_menu(|at| Message::ChannelMenuRequested(id.clone(), at));
    let button = if is_text {
        let is_selected = selection.unwrap_or(is_open);
        let pressed = Message::ChannelPressed(id.clone());
        button.selected(is_selected).on_press(pressed)
    } else {
        let unsupported = fl!(ctx.strings, "channel-voice-unsupported");
        let button = button.tooltip(unsupported, Side::Beside);
        let button = button.on_press(Message::VoicePressed);
        match selection {
            Some(is_selected) => button.selected(is_selected),
            None => button,
        }
    };
    container(button).padding([1.0, token::SPACE_S]).into()
}

/// Ctrl (on macOS Command) and Shift with an arrow move a channel.
fn move_of_key(key: &Key, modifiers: Modifiers) -> Option<isize> {
    if modifiers != Modifiers::COMMAND | Modifiers::SHIFT {
        return None;
    }
    match key.as_ref() {
        Key::Named(Named::ArrowUp) => Some(-1),
        Key::Named(Named::ArrowDown) => Some(1),
        _ => None,
    }
}
