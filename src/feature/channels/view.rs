//! View of the channel list.

use iced::widget::{column, container, row};
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
use crate::ui::widget::accessible::{composite, heading, labeled};
use crate::ui::widget::badge::badge;
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::tooltip::Side;
use crate::ui::widget::virtual_list::{Source, virtual_list};
use crate::ui::widget::{ButtonKind, Pressable, icon_button, pane, row_button, skeleton, tooltip};
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
    let name = one_line(ctx.server.name(), token::TEXT_BODY + 1.0).font(font::BOLD);
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
    let name = container(heading(1, name)).width(Fill);
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
    let icon = icon.sized(token::ICON_SMALL + 1.0).class(color);
    let icon = container(icon).center(token::TARGET_MIN);
    Pressable::new(Role::Button, name.clone(), icon, ButtonKind::Quiet)
        .tooltip(name, Side::Below)
        .on_press(Message::TrustPressed)
        .into()
}

fn placeholder<'a>(ctx: &Ctx<'a>) -> Element<'a, Message> {
    if ctx.server.is_loading() && ctx.server.outage().is_none() {
        return skeleton::list(token::ICON, fl!(ctx.strings, "channels-loading"));
    }
    if !ctx.server.connection().is_online() {
        let title = fl!(ctx.strings, "channels-offline-title");
        let sentence = fl!(ctx.strings, "channels-offline");
        return pane::empty_state(Icon::Offline, title, sentence, None);
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
            id,
            name,
            kind: ChannelKind::Voice,
            ..
        } => voice_channel_row((id, name), index, ctx),
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
    let content = content.spacing(token::SPACE_XS).align_y(Center);
    let button = row_button(label, container(content).center_y(token::TARGET_MIN))
        .padding([0.0, token::SPACE_S])
        .expanded(expanded)
        .map_semantics(|semantics| tree_item(semantics, id.as_str(), 1, index))
        .on_press(Message::CategoryToggled(id.clone()));
    let padding = iced::padding::top(token::SPACE_M)
        .horizontal(token::SPACE_S)
        .bottom(token::SPACE_XXS);
    container(button).padding(padding).into()
}

fn text_channel_row<'a>(
    (id, name): (&'a ChannelId, &'a str),
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
    let line = one_line(name, token::TEXT_LIST).width(Fill);
    let name = if current || unread > 0 {
        line.font(font::SEMIBOLD)
    } else {
        line.color(TextColor::Secondary)
    };
    let badge = match (unread, mentions) {
        (0, _) => None,
        (unread, 0) => Some(badge(unread, false)),
        (_, mentions) => Some(badge(mentions, true)),
    };
    let icon = Icon::TextChannel
        .sized(token::ICON - 2.0)
        .class(TextColor::Muted);
    let content = row![icon, name].push(badge);
    let content = container(content.spacing(token::SPACE_S).align_y(Center))
        .height(Fill)
        .align_y(Center);
    let button = row_button(label, content)
        .height(token::ROW_HEIGHT)
        .padding([0.0, token::SPACE_S])
        .selected(current)
        .map_semantics(|semantics| tree_item(semantics, id.as_str(), 2, index))
        .on_menu(|at| Message::ChannelMenuRequested(id.clone(), at))
        .on_press(Message::ChannelPressed(id.clone()));
    container(button).padding([1.0, token::SPACE_S]).into()
}

/// Voice is not supported; the row shows that the channel exists and says so.
fn voice_channel_row<'a>(
    (id, name): (&'a ChannelId, &'a str),
    index: usize,
    ctx: &Ctx<'a>,
) -> Element<'a, Message> {
    let label = one_line(name, token::TEXT_LIST).color(TextColor::Muted);
    let icon = Icon::VoiceChannel
        .sized(token::ICON - 2.0)
        .class(TextColor::Muted);
    let content = row![icon, label.width(Fill)];
    let content = container(content.spacing(token::SPACE_S).align_y(Center))
        .height(Fill)
        .align_y(Center);
    let label = fl!(ctx.strings, "channel-voice", "name" => name);
    let button = row_button(label, content)
        .height(token::ROW_HEIGHT)
        .padding([0.0, token::SPACE_S])
        .tooltip(fl!(ctx.strings, "channel-voice-unsupported"), Side::Beside)
        .map_semantics(|semantics| tree_item(semantics, name, 2, index))
        .on_menu(|at| Message::ChannelMenuRequested(id.clone(), at))
        .on_press(Message::VoicePressed);
    container(button).padding([1.0, token::SPACE_S]).into()
}
