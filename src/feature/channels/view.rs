//! View of the channel list.

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use super::{ChannelRow, Message, State};
use crate::a11y::{Role, Semantics};
use crate::domain::channel::ChannelKind;
use crate::domain::connection::ConnectionState;
use crate::domain::id::{CategoryId, ChannelId};
use crate::feature::context::Ctx;
use crate::feature::trust_badge::trust_badge;
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::{accessible, heading, labeled};
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
        let list: Element<'a, Message> = if self.rows.is_empty() {
            placeholder(ctx)
        } else {
            let open = ctx.server.open_channel();
            let ctx = *ctx;
            let rows = virtual_list(ChannelSource(self), move |place| {
                match self.rows.get(place) {
                    Some(row) => row_view(row, open, &ctx, place),
                    None => column![].into(),
                }
            });
            let rows = rows.id("channels").estimate(token::ROW_HEIGHT);
            let strings = ctx.strings;
            let count = self.rows.len();
            let semantics = move || Semantics {
                set_size: Some(count),
                ..Semantics::new(Role::Tree, fl!(strings, "channels-name"))
            };
            accessible(semantics, rows).virtualized().into()
        };
        let pane = column![
            header(ctx),
            container(list).height(Fill).padding([token::SPACE_S, 0.0])
        ];
        let strings = ctx.strings;
        labeled(
            Role::Navigation,
            move || fl!(strings, "channels-name").into_owned(),
            pane,
        )
    }
}

fn header<'a>(ctx: &Ctx<'a>) -> Element<'a, Message> {
    let name = text(ctx.server.name())
        .size(token::TEXT_BODY + 1.0)
        .font(font::BOLD)
        .class(TextColor::Primary)
        .wrapping(text::Wrapping::None);
    let (icon, ink) = match ctx.server.connection() {
        ConnectionState::Online => (Icon::Online, TextColor::Success),
        ConnectionState::Connecting | ConnectionState::Idle => (Icon::Waiting, TextColor::Muted),
        ConnectionState::Waiting { .. } => (Icon::Offline, TextColor::Warning),
        ConnectionState::Refused(_) => (Icon::Offline, TextColor::Danger),
    };
    let word = match ctx.server.connection() {
        ConnectionState::Online => fl!(ctx.strings, "connection-online"),
        ConnectionState::Connecting => fl!(ctx.strings, "connection-connecting"),
        ConnectionState::Idle | ConnectionState::Waiting { .. } | ConnectionState::Refused(_) => {
            fl!(ctx.strings, "connection-offline")
        }
    };
    let mark = tooltip::below(icon.sized(token::ICON_SMALL + 1.0).class(ink), word.clone());
    let mark = labeled(Role::Image, move || word.clone().into_owned(), mark);
    let menu = fl!(ctx.strings, "server-menu-title", "name" => ctx.server.name()).into_owned();
    let menu = icon_button(Icon::More, menu, Message::MenuPressed);
    pane::header(
        row![
            container(heading(1, name)).width(Fill).clip(true),
            trust_button(ctx),
            mark,
            menu
        ]
        .spacing(token::SPACE_XXS)
        .align_y(Center),
    )
}

fn trust_button<'a>(ctx: &Ctx<'a>) -> Element<'a, Message> {
    let (icon, ink, word) = match ctx.server.tls_state().trust {
        Some(trust) => trust_badge(trust, ctx.strings),
        None => (
            Icon::Info,
            TextColor::Muted,
            fl!(ctx.strings, "details-trust-unknown"),
        ),
    };
    let name = fl!(ctx.strings, "trust-details", "trust" => word.as_ref());
    let face = container(icon.sized(token::ICON_SMALL + 1.0).class(ink)).padding(token::SPACE_XXS);
    Pressable::new(Role::Button, name.clone(), face, ButtonKind::Quiet)
        .tooltip(name, Side::Below)
        .on_press(Message::TrustPressed)
        .into()
}

fn placeholder<'a>(ctx: &Ctx<'a>) -> Element<'a, Message> {
    if ctx.server.connection().is_online() {
        let (title, sentence) = (
            fl!(ctx.strings, "channels-empty-title"),
            fl!(ctx.strings, "channels-empty"),
        );
        return pane::empty_state(Icon::TextChannel, title, sentence, None);
    }
    pane::list_skeleton(6)
}

fn row_view<'a>(
    row: &'a ChannelRow,
    open: Option<&ChannelId>,
    ctx: &Ctx<'a>,
    place: usize,
) -> Element<'a, Message> {
    match row {
        ChannelRow::Category {
            id,
            name,
            expanded: open,
        } => category_row((id, name), *open, ctx, place),
        ChannelRow::Channel {
            name,
            kind: ChannelKind::Voice,
            ..
        } => voice_channel_row(name, ctx, place),
        ChannelRow::Channel {
            id,
            name,
            kind: ChannelKind::Text,
            unread,
            mentions,
        } => {
            let news = UnreadCounts {
                unread: *unread,
                mentions: *mentions,
            };
            text_channel_row((id, name), open == Some(id), news, ctx, place)
        }
    }
}

fn tree_item(semantics: Semantics, id: &str, level: usize, position: usize) -> Semantics {
    Semantics {
        role: Role::TreeItem,
        key: Some(hash::stable_hash(id)),
        level: Some(level),
        position: Some(position),
        ..semantics
    }
}

fn category_row<'a>(
    (id, name): (&CategoryId, &'a str),
    open: bool,
    ctx: &Ctx<'a>,
    place: usize,
) -> Element<'a, Message> {
    let icon = if open {
        Icon::Expanded
    } else {
        Icon::Collapsed
    };
    let called = if open {
        fl!(ctx.strings, "category-expanded", "name" => name)
    } else {
        fl!(ctx.strings, "category-collapsed", "name" => name)
    };
    let content = row![icon.sized(token::ICON_SMALL - 1.0), pane::caption(name)];
    let head = row_button(called, content.spacing(token::SPACE_XS).align_y(Center))
        .padding([token::SPACE_XS, token::SPACE_S])
        .expanded(open)
        .map_semantics(|semantics| tree_item(semantics, id.as_str(), 1, place))
        .on_press(Message::CategoryToggled(id.clone()));
    let padding = iced::padding::top(token::SPACE_M)
        .horizontal(token::SPACE_S)
        .bottom(token::SPACE_XXS);
    container(head).padding(padding).into()
}

#[derive(Clone, Copy)]
struct UnreadCounts {
    unread: u32,
    mentions: u32,
}

impl UnreadCounts {
    fn badge<'a>(self) -> Option<Element<'a, Message>> {
        (self.unread > 0).then(|| {
            if self.mentions > 0 {
                badge(self.mentions, true)
            } else {
                badge(self.unread, false)
            }
        })
    }
}

fn text_channel_row<'a>(
    (id, name): (&ChannelId, &'a str),
    current: bool,
    news: UnreadCounts,
    ctx: &Ctx<'a>,
    place: usize,
) -> Element<'a, Message> {
    let called = match (news.unread, news.mentions) {
        (0, _) => fl!(ctx.strings, "channel-text", "name" => name),
        (unread, mentions) if mentions > 0 => {
            fl!(ctx.strings, "channel-text-mentions", "name" => name, "count" => unread, "mentions" => mentions)
        }
        (unread, _) => fl!(ctx.strings, "channel-text-unread", "name" => name, "count" => unread),
    };
    let label = text(name)
        .size(token::TEXT_LIST)
        .wrapping(text::Wrapping::None);
    let bright = current || news.unread > 0;
    let label = if bright {
        label.font(font::SEMIBOLD).class(TextColor::Primary)
    } else {
        label
    };
    let icon = Icon::TextChannel
        .sized(token::ICON - 2.0)
        .class(TextColor::Muted);
    let content = row![icon, container(label).width(Fill).clip(true)].push(news.badge());
    let content = container(content.spacing(token::SPACE_S).align_y(Center))
        .height(Fill)
        .align_y(Center);
    let button = row_button(called, content)
        .height(token::ROW_HEIGHT)
        .padding([0.0, token::SPACE_S])
        .selected(current)
        .map_semantics(|semantics| tree_item(semantics, id.as_str(), 2, place))
        .on_press(Message::ChannelPressed(id.clone()));
    container(button).padding([1.0, token::SPACE_S]).into()
}

/// Voice is not supported; the row only shows that the channel exists.
fn voice_channel_row<'a>(name: &'a str, ctx: &Ctx<'a>, place: usize) -> Element<'a, Message> {
    let label = text(name)
        .size(token::TEXT_LIST)
        .class(TextColor::Muted)
        .wrapping(text::Wrapping::None);
    let content = row![
        Icon::VoiceChannel
            .sized(token::ICON - 2.0)
            .class(TextColor::Muted),
        container(label).width(Fill).clip(true)
    ];
    let content = container(content.spacing(token::SPACE_S).align_y(Center))
        .height(token::ROW_HEIGHT)
        .align_y(Center);
    let strings = ctx.strings;
    let semantics = move || {
        let called = fl!(strings, "channel-voice", "name" => name);
        tree_item(Semantics::new(Role::TreeItem, called), name, 2, place)
    };
    container(accessible(semantics, content).focusable())
        .padding([1.0, token::SPACE_L])
        .into()
}
