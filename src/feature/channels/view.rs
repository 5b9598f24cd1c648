//! View of the channel list.

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::{ChannelRow, Message, State};
use crate::a11y::{Role, Semantics};
use crate::domain::channel::ChannelKind;
use crate::domain::connection::ConnectionState;
use crate::domain::id::{CategoryId, ChannelId};
use crate::feature::context::Ctx;
use crate::feature::trust_badge::{trust_badge, trust_unknown};
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::{accessible, composite, heading, labeled};
use crate::ui::widget::badge::badge;
use crate::ui::widget::tooltip::Side;
use crate::ui::widget::virtual_list::{Source, virtual_list};
use crate::ui::widget::{ButtonKind, Pressable, icon_button, pane, row_button, tooltip};
use crate::ui::{Element, font, hash, token};

struct ChannelSource<'a>(&'a State);

impl Source for ChannelSource<'_> {
    fn count(&self) -> usize {
        self.0.rows.len()
    }

    fn key(&self, row: usize) -> u64 {
        self.0.rows.get(row).map_or(0, |row| match row {
            ChannelRow::Category { id, .. } => !hash::stable_hash(id.as_str()),
            ChannelRow::Channel { id, .. } => hash::stable_hash(id.as_str()),
        })
    }

    fn revision(&self) -> u64 {
        self.0.revision
    }
}

impl State {
    pub fn view<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let ctx = *ctx;
        let name = move || fl!(ctx.strings, "channels-name").into_owned();
        let list: Element<'a, Message> = if self.rows.is_empty() {
            placeholder(&ctx)
        } else {
            let rows = virtual_list(ChannelSource(self), move |index| {
                let row = self.rows.get(index);
                row.map_or_else(|| column![].into(), |row| row_view(row, index, &ctx))
            });
            let rows = rows.id("channels").estimate(token::ROW_HEIGHT);
            let tree = composite(Role::Tree, name, self.rows.len(), rows);
            tree.virtualized().into()
        };
        let list = container(list).height(Fill).padding([token::SPACE_S, 0.0]);
        labeled(Role::Navigation, name, column![header(&ctx), list])
    }
}

fn header<'a>(ctx: &Ctx<'a>) -> Element<'a, Message> {
    let name = text(ctx.server.name())
        .size(token::TEXT_BODY + 1.0)
        .font(font::BOLD)
        .class(TextColor::Primary)
        .wrapping(text::Wrapping::None);
    let (icon, color) = match ctx.server.connection() {
        ConnectionState::Online => (Icon::Online, TextColor::Success),
        ConnectionState::Connecting | ConnectionState::Idle => (Icon::Waiting, TextColor::Muted),
        ConnectionState::Waiting { .. } => (Icon::Offline, TextColor::Warning),
        ConnectionState::Refused(_) => (Icon::Offline, TextColor::Danger),
    };
    let status = match ctx.server.connection() {
        ConnectionState::Online => fl!(ctx.strings, "connection-online"),
        ConnectionState::Connecting => fl!(ctx.strings, "connection-connecting"),
        ConnectionState::Idle | ConnectionState::Waiting { .. } | ConnectionState::Refused(_) => {
            fl!(ctx.strings, "connection-offline")
        }
    };
    let icon = icon.sized(token::ICON_SMALL + 1.0).class(color);
    let icon = tooltip::below(icon, status.clone());
    let icon = labeled(Role::Image, move || status.clone().into_owned(), icon);
    let menu = fl!(ctx.strings, "server-menu-title", "name" => ctx.server.name()).into_owned();
    let menu = icon_button(Icon::More, menu, Message::MenuPressed);
    let name = container(heading(1, name)).width(Fill).clip(true);
    let header = row![name, trust_button(ctx), icon, menu];
    pane::header(header.spacing(token::SPACE_XXS).align_y(Center))
}

fn trust_button<'a>(ctx: &Ctx<'a>) -> Element<'a, Message> {
    let (icon, color, label) = if let Some(trust) = ctx.server.trust() {
        trust_badge(trust, ctx.strings)
    } else {
        let label = trust_unknown(ctx.server, ctx.strings);
        (Icon::Info, TextColor::Muted, label)
    };
    let name = fl!(ctx.strings, "trust-details", "trust" => label.as_ref());
    let icon =
        container(icon.sized(token::ICON_SMALL + 1.0).class(color)).padding(token::SPACE_XXS);
    Pressable::new(Role::Button, name.clone(), icon, ButtonKind::Quiet)
        .tooltip(name, Side::Below)
        .on_press(Message::TrustPressed)
        .into()
}

fn placeholder<'a>(ctx: &Ctx<'a>) -> Element<'a, Message> {
    if !ctx.server.connection().is_online() {
        return pane::list_skeleton(6);
    }
    let title = fl!(ctx.strings, "channels-empty-title");
    let sentence = fl!(ctx.strings, "channels-empty");
    pane::empty_state(Icon::TextChannel, title, sentence, None)
}

fn row_view<'a>(row: &'a ChannelRow, index: usize, ctx: &Ctx<'a>) -> Element<'a, Message> {
    match row {
        ChannelRow::Category { id, name, expanded } => {
            category_row((id, name), *expanded, index, ctx)
        }
        ChannelRow::Channel {
            name,
            kind: ChannelKind::Voice,
            ..
        } => voice_channel_row(name, index, ctx),
        ChannelRow::Channel {
            id,
            name,
            kind: ChannelKind::Text,
            unread,
            mentions,
        } => text_channel_row((id, name), (*unread, *mentions), index, ctx),
    }
}

fn tree_item(semantics: Semantics, id: &str, level: usize, index: usize) -> Semantics {
    Semantics {
        role: Role::TreeItem,
        key: Some(hash::stable_hash(id)),
        level: Some(level),
        position: Some(index),
        ..semantics
    }
}

fn category_row<'a>(
    (id, name): (&CategoryId, &'a str),
    expanded: bool,
    index: usize,
    ctx: &Ctx<'a>,
) -> Element<'a, Message> {
    let (icon, label) = if expanded {
        let label = fl!(ctx.strings, "category-expanded", "name" => name);
        (Icon::Expanded, label)
    } else {
        let label = fl!(ctx.strings, "category-collapsed", "name" => name);
        (Icon::Collapsed, label)
    };
    let content = row![icon.sized(token::ICON_SMALL - 1.0), pane::caption(name)];
    let button = row_button(label, content.spacing(token::SPACE_XS).align_y(Center))
        .padding([token::SPACE_XS, token::SPACE_S])
        .expanded(expanded)
        .map_semantics(|semantics| tree_item(semantics, id.as_str(), 1, index))
        .on_press(Message::CategoryToggled(id.clone()));
    let padding = iced::padding::top(token::SPACE_M)
        .horizontal(token::SPACE_S)
        .bottom(token::SPACE_XXS);
    container(button).padding(padding).into()
}

fn text_channel_row<'a>(
    (id, name): (&ChannelId, &'a str),
    (unread, mentions): (u32, u32),
    index: usize,
    ctx: &Ctx<'a>,
) -> Element<'a, Message> {
    let label = match (unread, mentions) {
        (0, _) => fl!(ctx.strings, "channel-text", "name" => name),
        (unread, 0) => fl!(ctx.strings, "channel-text-unread", "name" => name, "count" => unread),
        (unread, mentions) => {
            fl!(ctx.strings, "channel-text-mentions", "name" => name, "count" => unread, "mentions" => mentions)
        }
    };
    let current = ctx.server.open_channel() == Some(id);
    let mut name = text(name)
        .size(token::TEXT_LIST)
        .wrapping(text::Wrapping::None);
    if current || unread > 0 {
        name = name.font(font::SEMIBOLD).class(TextColor::Primary);
    }
    let badge = match (unread, mentions) {
        (0, _) => None,
        (unread, 0) => Some(badge(unread, false)),
        (_, mentions) => Some(badge(mentions, true)),
    };
    let icon = Icon::TextChannel
        .sized(token::ICON - 2.0)
        .class(TextColor::Muted);
    let content = row![icon, container(name).width(Fill).clip(true)].push(badge);
    let content = container(content.spacing(token::SPACE_S).align_y(Center))
        .height(Fill)
        .align_y(Center);
    let button = row_button(label, content)
        .height(token::ROW_HEIGHT)
        .padding([0.0, token::SPACE_S])
        .selected(current)
        .map_semantics(|semantics| tree_item(semantics, id.as_str(), 2, index))
        .on_press(Message::ChannelPressed(id.clone()));
    container(button).padding([1.0, token::SPACE_S]).into()
}

/// Voice is not supported; the row only shows that the channel exists.
fn voice_channel_row<'a>(name: &'a str, index: usize, ctx: &Ctx<'a>) -> Element<'a, Message> {
    let label = text(name)
        .size(token::TEXT_LIST)
        .class(TextColor::Muted)
        .wrapping(text::Wrapping::None);
    let icon = Icon::VoiceChannel
        .sized(token::ICON - 2.0)
        .class(TextColor::Muted);
    let content = row![icon, container(label).width(Fill).clip(true)];
    let content = container(content.spacing(token::SPACE_S).align_y(Center))
        .height(token::ROW_HEIGHT)
        .align_y(Center);
    let strings = ctx.strings;
    let semantics = move || {
        let label = fl!(strings, "channel-voice", "name" => name);
        tree_item(Semantics::new(Role::TreeItem, label), name, 2, index)
    };
    container(accessible(semantics, content).focusable())
        .padding([1.0, token::SPACE_L])
        .into()
}
