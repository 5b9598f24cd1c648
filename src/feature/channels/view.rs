//! View of the channel list.

use std::borrow::Cow;

use iced::keyboard::Key;
use iced::keyboard::key::Named;
use iced::widget::{column, container, row};
use iced::{Center, Fill, Padding};

use super::row_view::{RowPlace, row_view};
use super::{ListOption, Message, State, moves, row_key};
use crate::a11y::{Role, Semantics};
use crate::domain::connection::ConnectionState;
use crate::feature::context::Ctx;
use crate::feature::trust_badge::{trust_badge, trust_unknown};
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::{composite, heading, labeled, status_line};
use crate::ui::widget::field::Field;
use crate::ui::widget::key_handler::on_key;
use crate::ui::widget::list_selection::ListMove;
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::row_drag::row_drag;
use crate::ui::widget::tooltip::Side;
use crate::ui::widget::virtual_list::{Source, virtual_list};
use crate::ui::widget::{ButtonKind, Pressable, button, icon_button, pane, skeleton, tooltip};
use crate::ui::{Element, font, hash, token};

pub(super) const LIST_ID: &str = "channels";
pub(super) const FIELD_ID: &str = "channels-filter";
/// Wide enough for an icon and a check mark.
const TOGGLE_WIDTH: f32 = 36.0;

struct ChannelSource<'a>(&'a State);

impl Source for ChannelSource<'_> {
    fn count(&self) -> usize {
        self.0.rows.len()
    }

    fn key(&self, row: usize) -> u64 {
        self.0.rows.get(row).map_or(0, row_key)
    }

    fn revision(&self) -> u64 {
        self.0.revision
    }
}

impl State {
    pub fn view<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let ctx = *ctx;
        let name = move || fl!(ctx.strings, "channels-name").into_owned();
        let has_channels = !ctx.server.categories().is_empty();
        let list: Element<'a, Message> = if self.rows.is_empty() {
            self.placeholder(&ctx)
        } else {
            let rows = virtual_list(ChannelSource(self), move |index| {
                let selection = self.is_filtering().then(|| self.selected == Some(index));
                let place = RowPlace { index, selection };
                let row = self.rows.get(index);
                row.map_or_else(|| column![].into(), |row| row_view(row, place, &ctx))
            });
            let rows = rows
                .id(LIST_ID)
                // What was found is shown from its beginning.
                .content_id(hash::stable_hash(&self.query))
                .estimate(ctx.row_height());
            let tree = composite(Role::Tree, name, self.rows.len(), rows);
            self.with_drag(tree.virtualized(), &ctx)
        };
        let list = container(list).height(Fill).padding([token::SPACE_S, 0.0]);
        let content = column![header(&ctx)]
            .push(has_channels.then(|| self.tools(&ctx)))
            .push(self.found(&ctx))
            .push(list);
        labeled(Role::Navigation, name, content)
    }

    /// Lets rows be dragged where something of the list can be moved.
    fn with_drag<'a>(
        &'a self,
        tree: impl Into<Element<'a, Message>>,
        ctx: &Ctx<'a>,
    ) -> Element<'a, Message> {
        let server = ctx.server;
        let has_favorites = !server.channel_preferences().favorites().is_empty();
        if self.is_filtering() || !has_favorites && !server.can_manage_channels() {
            return tree.into();
        }
        row_drag(tree, Role::TreeItem, move |row, gap| {
            let _event = moves::dropped(server, &self.rows, (row, gap))?;
            Some(Message::RowDropped(row, gap))
        })
    }

    /// The filter, and what is hidden.
    fn tools<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let name = fl!(ctx.strings, "channels-filter");
        let field = Field::new(
            FIELD_ID,
            name.clone(),
            &self.query,
            Message::FilterChanged,
            Message::FilterConfirmed,
        );
        let field = field.placeholder(name).compact().view();
        let field = on_key(field, move |key, modifiers| {
            if modifiers.is_empty() && *key == Key::Named(Named::Escape) {
                return Some(Message::FilterDismissed);
            }
            ListMove::of_key(key, modifiers).map(Message::FilterMoved)
        });
        let preferences = ctx.server.channel_preferences();
        let unread = (preferences.unread_only, ListOption::UnreadOnly);
        let unread = option_button(
            Icon::Unread,
            fl!(ctx.strings, "channels-unread-only"),
            unread,
        );
        let muted = (preferences.hide_muted, ListOption::HideMuted);
        let muted = option_button(Icon::Muted, fl!(ctx.strings, "channels-hide-muted"), muted);
        let tools = row![container(field).width(Fill), unread, muted];
        let padding = Padding::from([0.0, token::SPACE_S]).top(token::SPACE_S);
        container(tools.align_y(Center)).padding(padding).into()
    }

    /// How many channels a filter has found; announced, too.
    fn found<'a>(&self, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
        if !self.is_filtering() {
            return None;
        }
        let found = fl!(ctx.strings, "channels-found", "count" => self.rows.len());
        let padding = [token::SPACE_S, token::SPACE_L];
        Some(container(status_line(found)).padding(padding).into())
    }

    fn placeholder<'a>(&self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        if self.is_filtering() && !ctx.server.categories().is_empty() {
            return column![].into();
        }
        if ctx.server.channel_preferences().hides_channels() && !ctx.server.categories().is_empty()
        {
            let title = fl!(ctx.strings, "channels-hidden-title");
            let sentence = fl!(ctx.strings, "channels-hidden");
            let show = button(fl!(ctx.strings, "channels-show-all"));
            let show = show.on_press(Message::ShowAllPressed).into();
            return pane::empty_state(Icon::Done, title, sentence, Some(show));
        }
        placeholder(ctx)
    }
}

/// A check mark shows the state, so that it does not depend on color.
fn option_button(
    icon: Icon,
    name: Cow<'_, str>,
    (is_on, option): (bool, ListOption),
) -> Element<'_, Message> {
    let color = if is_on {
        TextColor::Accent
    } else {
        TextColor::Muted
    };
    let check = is_on.then(|| Icon::Done.sized(token::ICON_SMALL - 2.0).class(color));
    let content = row![icon.sized(token::ICON_SMALL).class(color)].push(check);
    let content = container(content.spacing(1.0).align_y(Center)).center(Fill);
    Pressable::new(Role::Switch, name.clone(), content, ButtonKind::Quiet)
        .map_semantics(|semantics| Semantics {
            checked: Some(is_on),
            ..semantics
        })
        .width(TOGGLE_WIDTH)
        .height(token::ROW_HEIGHT)
        .tooltip(name, Side::Below)
        .on_press(Message::OptionToggled(option))
        .into()
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
