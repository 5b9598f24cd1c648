//! The window: title, page, and the layers above it.

use iced::widget::{column, container, row, stack};
use iced::{Fill, window};

use super::dialog::{DialogMessage, wrap};
use super::message::{ShellMessage, Side};
use super::{App, Demo, Message};
use crate::a11y::Range;
use crate::domain::preference::SIDE_WIDTHS;
use crate::feature::context::Ctx;
use crate::feature::{close_window, servers};
use crate::fl;
use crate::ui::widget::inert::{Cover, inert};
use crate::ui::widget::{backdrop::backdrop, range::splitter, root::root};
use crate::ui::{Element, Theme, token};

impl App {
    pub fn theme(&self, _window: window::Id) -> Theme {
        self.workspace.theme().clone()
    }

    /// The current channel and server, after the number of unread messages of all servers.
    pub fn title(&self, _window: window::Id) -> String {
        let strings = self.workspace.strings();
        let unread = self.workspace.rail().map(|(_, entry)| entry.counts.0);
        let unread = unread.fold(0, u32::saturating_add);
        let server = self.workspace.current_server();
        let channel = server.and_then(|server| server.channel(server.open_channel()?));
        let title = match (server, channel) {
            (None, _) => fl!(strings, "window-title"),
            (Some(server), None) => fl!(strings, "window-title-server", "server" => server.name()),
            (Some(server), Some(channel)) => {
                fl!(strings, "window-title-channel", "channel" => channel.name.as_str(), "server" => server.name())
            }
        };
        if unread == 0 {
            return title.into_owned();
        }
        let title = title.as_ref();
        fl!(strings, "window-title-unread", "count" => unread, "title" => title).into_owned()
    }

    pub fn view(&self, window: window::Id) -> Element<'_, Message> {
        let strings = self.workspace.strings();
        let onboarding = self.identity.onboarding.as_deref();
        let page: Element<'_, Message> = match (onboarding, self.workspace.context()) {
            (Some(onboarding), _) => onboarding.view(strings).map(Message::Onboarding),
            (None, Some(ctx)) => self.main_page(&ctx),
            (None, None) => servers::welcome::view(matches!(self.demo, Demo::Starting), strings)
                .map(Message::Rail),
        };
        // Always the same layers in the same places, so that widgets keep focus and scroll position when others appear.
        let notices = column(self.shell.view_notices(strings));
        let page = column![notices, container(page).height(Fill)];
        let covered = onboarding.is_some();
        let layer = (!covered).then(|| self.dialog_or_menu()).flatten();
        let asked = self.shell.asks_to_close();
        let question = asked.then(|| close_window::view(self.unsent(), strings));
        let question = question.map(|question| {
            let question = question.map(wrap(DialogMessage::CloseWindow));
            (question, Cover::Dialog)
        });
        let (layer, cover) = question
            .or(layer)
            .map_or((None, Cover::Nothing), |(layer, cover)| {
                (Some(layer), cover)
            });
        let layers = stack![inert(page, cover)]
            .push(layer)
            .push(self.shell.toast.view())
            .width(Fill)
            .height(Fill);
        root(&self.announcer.bridge, self.title(window), layers)
    }

    fn dialog_or_menu(&self) -> Option<(Element<'_, Message>, Cover)> {
        if let Some(dialog) = self.shell.dialog().and_then(|dialog| dialog.view(self)) {
            return Some((dialog, Cover::Dialog));
        }
        let servers = self.workspace.servers();
        if let Some(menu) = self.features.rail.menu(servers, self.workspace.strings()) {
            return Some((menu.map(Message::Rail), Cover::Menu));
        }
        let menu = self.features.timeline.menu(&self.workspace.context()?)?;
        Some((menu.map(Message::Timeline), Cover::Menu))
    }

    fn main_page<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let features = &self.features;
        let rail = servers::view(
            self.workspace.rail(),
            self.workspace.current(),
            self.workspace.strings(),
        );
        let width = self.workspace.size.width;
        let preferences = self.workspace.preferences();
        let mut channels_width = preferences.channels_width;
        if width < token::NARROW_WINDOW_WIDTH {
            channels_width = channels_width.min(token::CHANNELS_NARROW_WIDTH);
        }
        let channels = column![
            container(features.channels.view(ctx).map(Message::Channels)).height(Fill),
            features.account_bar.view(ctx).map(Message::AccountBar),
        ];
        let channels = container(channels).width(channels_width).height(Fill);
        let channels = backdrop(|roles| roles.surface_sidebar, channels);
        // Without a background: it has the color of the window.
        let timeline = container(features.timeline.view(ctx).map(Message::Timeline))
            .width(Fill)
            .height(Fill);
        let members = preferences.members_shown && width >= token::MEMBERS_MIN_WINDOW_WIDTH;
        let members = members.then(|| {
            let members = container(features.members.view(ctx).map(Message::Members))
                .width(preferences.people_width)
                .height(Fill);
            let members = backdrop(|roles| roles.surface_sidebar, members);
            row![self.edge(Side::Members), members]
        });
        row![
            rail.map(Message::Rail),
            channels,
            self.edge(Side::Channels),
            timeline
        ]
        .push(members)
        .height(Fill)
        .into()
    }

    /// The edge by which a side pane is resized.
    fn edge(&self, side: Side) -> Element<'_, Message> {
        let (strings, preferences) = (self.workspace.strings(), self.workspace.preferences());
        let (name, width) = match side {
            Side::Channels => (fl!(strings, "resize-channels"), preferences.channels_width),
            Side::Members => (fl!(strings, "resize-members"), preferences.people_width),
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
