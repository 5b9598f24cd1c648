//! The window: title, page, and the layers above it.

use std::borrow::Cow;

use iced::widget::{Space, column, container, row, scrollable, stack};
use iced::{Fill, window};

use super::dialog::{DialogMessage, Surroundings, wrap};
use super::menu::MenuMessage;
use super::message::{ShellMessage, Side};
use super::{App, Demo, Message};
use crate::a11y::Range;
use crate::domain::preference::SIDE_WIDTHS;
use crate::feature::context::Ctx;
use crate::feature::{close_window, servers};
use crate::fl;
use crate::ui::widget::drawer::{self, Drawer};
use crate::ui::widget::inert::{Cover, inert};
use crate::ui::widget::keyed::{key, keyed};
use crate::ui::widget::{backdrop::backdrop, range::splitter, root::root};
use crate::ui::{Element, Theme, token};

/// Beside an open drawer, for the button that closes it.
const DRAWER_GAP: f32 = 56.0;
/// How much of the height of a low window the notices take.
const MAX_NOTICES_SHARE: f32 = 0.35;
/// More than that always fits.
const LEAST_NOTICES_HEIGHT: f32 = 200.0;

fn sidebar<'a>(content: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    backdrop(|roles| roles.surface_sidebar, content)
}

fn slot(content: Option<Element<'_, Message>>) -> Element<'_, Message> {
    content.unwrap_or_else(|| Space::new().into())
}

impl App {
    pub fn theme(&self, _window: window::Id) -> Theme {
        self.workspace.theme().clone()
    }

    /// The name of the window, after the number of unread messages of all servers.
    pub fn title(&self, window: window::Id) -> String {
        if let Some(window) = self.windows.get(window) {
            return self.conversation_title(window);
        }
        let strings = self.workspace.strings();
        let unread = self.workspace.rail().map(|(_, entry)| entry.counts.0);
        let unread = unread.fold(0, u32::saturating_add);
        let title = self.window_name();
        if unread == 0 {
            return title.into_owned();
        }
        let title = title.as_ref();
        fl!(strings, "window-title-unread", "count" => unread, "title" => title).into_owned()
    }

    /// The current channel and server. Readers speak it whenever it changes, so it holds no count.
    pub(super) fn window_name(&self) -> Cow<'_, str> {
        let strings = self.workspace.strings();
        let server = self.workspace.current_server();
        let channel = server.and_then(|server| server.channel(server.open_channel()?));
        match (server, channel) {
            (None, _) => fl!(strings, "window-title"),
            (Some(server), None) => fl!(strings, "window-title-server", "server" => server.name()),
            (Some(server), Some(channel)) => {
                fl!(strings, "window-title-channel", "channel" => channel.name.as_str(), "server" => server.name())
            }
        }
    }

    pub fn view(&self, window: window::Id) -> Element<'_, Message> {
        match self.windows.get(window) {
            Some(window) => self.view_conversation(window),
            None => self.view_main(),
        }
    }

    fn view_main(&self) -> Element<'_, Message> {
        let strings = self.workspace.strings();
        let onboarding = self.identity.onboarding.as_deref();
        let page: Element<'_, Message> = match (onboarding, self.workspace.context()) {
            (Some(onboarding), _) => {
                let view = onboarding.view(strings).map(Message::Onboarding);
                keyed(key(onboarding.page()), view)
            }
            (None, Some(ctx)) => self.main_page(&ctx),
            (None, None) => servers::welcome::view(matches!(self.demo, Demo::Starting), strings)
                .map(Message::Rail),
        };
        // Always the same layers in the same places, so that widgets keep focus and scroll position when others appear.
        let notices = self.view_notices();
        let page = column![notices, container(page).height(Fill)];
        let covered = onboarding.is_some();
        let question = self.view_question();
        let dialog = self.view_dialog().filter(|_| !covered);
        let drawer = (!covered).then(|| self.view_drawer()).flatten();
        let menu = self.view_menu();
        let menu_cover = Cover::Menu.when(menu.is_some());
        let question_cover = Cover::Dialog.when(question.is_some());
        let above_dialog = question_cover.or(menu_cover);
        let dialog_cover = dialog.as_ref().map_or(Cover::Nothing, |(_, cover)| *cover);
        let above_drawer = question_cover.or(dialog_cover).or(menu_cover);
        let drawer_cover = Cover::Dialog.when(drawer.is_some());
        let layers = stack![inert(page, above_drawer.or(drawer_cover))]
            .push(drawer.map(|drawer| inert(drawer, above_drawer)))
            .push(dialog_layer(dialog, above_dialog))
            .push(question)
            .push(menu)
            .push(self.shell.toast.view())
            .width(Fill)
            .height(Fill);
        let on_text_menu = |menu| Message::Menu(MenuMessage::TextMenuRequested(menu));
        let name = self.window_name().into_owned();
        let zoom = self.workspace.preferences().scale;
        let bridge = (&self.announcer.bridge, zoom);
        root(bridge, name, self.layer_key(), on_text_menu, layers)
    }

    /// Tells what is on top of the page, if anything is.
    fn layer_key(&self) -> Option<u64> {
        if self.shell.asks_to_close() {
            Some(key("question"))
        } else if self.shell.menu.is_some() {
            Some(key("menu"))
        } else if let Some(onboarding) = &self.identity.onboarding {
            Some(key(onboarding.page()))
        } else if let Some(dialog) = self.shell.dialog() {
            Some(dialog.key())
        } else {
            self.drawer().map(|side| key(side as u8))
        }
    }

    /// In a low window they scroll, so that they do not cover the page.
    fn view_notices(&self) -> Element<'_, Message> {
        let notices = column(self.shell.view_notices(self.workspace.strings()));
        let max_height = self.workspace.size().height * MAX_NOTICES_SHARE;
        if self.shell.has_notices() && max_height < LEAST_NOTICES_HEIGHT {
            container(scrollable(notices)).max_height(max_height).into()
        } else {
            notices.into()
        }
    }

    /// The question before closing, above the dialog.
    fn view_question(&self) -> Option<Element<'_, Message>> {
        self.shell.asks_to_close().then(|| {
            let question = close_window::view(self.unsent(), self.workspace.strings());
            question.map(wrap(DialogMessage::CloseWindow))
        })
    }

    fn view_dialog(&self) -> Option<(Element<'_, Message>, Cover)> {
        let dialog = self.shell.dialog()?;
        let window = Surroundings {
            timeline: &self.features.timeline,
            size: self.workspace.size(),
            ctx: None,
        };
        let view = dialog.view(self, &window)?;
        Some((keyed(dialog.key(), view), dialog.cover()))
    }

    fn main_page<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let panes = self.panes();
        let rail = panes.rail.then(|| self.view_rail());
        let channels = panes.channels.map(|width| {
            let channels = container(self.view_channels(ctx)).width(width);
            row![sidebar(channels), self.edge(Side::Channels, width)].into()
        });
        // Without a background: it has the color of the window.
        let timeline = self.features.timeline.view(ctx).map(Message::Timeline);
        let shown = self.workspace.preferences().members_shown;
        let members = panes.members.filter(|_| shown).map(|width| {
            let members = container(self.view_members(ctx)).width(width).height(Fill);
            row![self.edge(Side::Members, width), sidebar(members)].into()
        });
        // Fixed slots, so that the conversation keeps its place in the widget tree and its focus.
        row![
            slot(rail),
            slot(channels),
            container(timeline).width(Fill).height(Fill),
            slot(members)
        ]
        .height(Fill)
        .into()
    }

    fn view_rail(&self) -> Element<'_, Message> {
        let (rail, current) = (self.workspace.rail(), self.workspace.current());
        let inbox = self.workspace.inbox_unread();
        servers::view(rail, current, inbox, self.workspace.strings()).map(Message::Rail)
    }

    fn view_channels<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let features = &self.features;
        let channels = features.channels.view(ctx).map(Message::Channels);
        let account_bar = features.account_bar.view(ctx).map(Message::AccountBar);
        let column = column![container(channels).height(Fill), account_bar];
        column.height(Fill).into()
    }

    fn view_members<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        self.features.members.view(ctx).map(Message::Members)
    }

    /// The pane that is open above the conversation.
    fn view_drawer(&self) -> Option<Element<'_, Message>> {
        let (side, ctx) = (self.drawer()?, self.workspace.context()?);
        let preferences = self.workspace.preferences();
        let rail = (side == Side::Channels && !self.panes().rail).then(|| self.view_rail());
        let taken = rail.as_ref().map_or(0.0, |_| token::RAIL_WIDTH);
        let (name, width, pane) = match side {
            Side::Channels => (
                fl!(ctx.strings, "channels-name"),
                preferences.channels_width,
                self.view_channels(&ctx),
            ),
            Side::Members => (
                fl!(ctx.strings, "members-name"),
                preferences.people_width,
                self.view_members(&ctx),
            ),
        };
        let max = ctx.window.width - taken - DRAWER_GAP;
        let pane = container(pane).width(width.min(max)).height(Fill);
        Some(drawer::layer(Drawer {
            name,
            close_label: fl!(ctx.strings, "drawer-close"),
            on_close: Message::Shell(ShellMessage::DrawerClosed),
            content: row![].push(rail).push(pane).into(),
            at_end: side == Side::Members,
        }))
    }

    /// The edge by which a side pane is resized.
    fn edge(&self, side: Side, width: f32) -> Element<'_, Message> {
        let strings = self.workspace.strings();
        let name = match side {
            Side::Channels => fl!(strings, "resize-channels"),
            Side::Members => fl!(strings, "resize-members"),
        };
        let (min, _, max) = SIDE_WIDTHS;
        let range = Range {
            value: f64::from(width),
            min: f64::from(min),
            max: f64::from(max),
            step: 4.0,
        };
        splitter(name, side == Side::Members, range, move |slider| {
            Message::Shell(ShellMessage::Resized(side, slider))
        })
    }
}

/// Always there: a layer that appears damages the whole window, one that is filled only what fills it.
pub(super) fn dialog_layer(
    dialog: Option<(Element<'_, Message>, Cover)>,
    above: Cover,
) -> Element<'_, Message> {
    match dialog {
        Some((dialog, _)) => inert(dialog, above),
        None => Space::new().width(Fill).height(Fill).into(),
    }
}
