//! The window: rail, channels, conversation, people, and what lies over them.

use iced::widget::{Space, column, container, row, stack};
use iced::{Fill, window};

use super::message::Side;
use super::{App, Demo, Dialog, Message, Notice};
use crate::a11y::Range;
use crate::domain::id::ServerUid;
use crate::domain::preference::SIDE_WIDTHS;
use crate::feature::context::Ctx;
use crate::feature::registry;
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::{Ink, Surface};
use crate::ui::widget::{button, icon_button, inert::inert, pane, range::edge, root::root};
use crate::ui::{Element, Theme, token};

impl App {
    pub(super) fn theme(&self, _window: window::Id) -> Theme {
        self.stage.theme.clone()
    }

    /// What the window is called: channel, server, and how much was not read in all of them.
    pub(super) fn title(&self, _window: window::Id) -> String {
        let strings = &self.stage.strings;
        let unread: u32 = self.stage.in_order().map(|server| server.calls().0).sum();
        let place = self.place_in_words();
        if unread == 0 {
            return place;
        }
        fl!(strings, "window-title-unread", "count" => unread, "title" => place.as_str())
            .into_owned()
    }

    fn place_in_words(&self) -> String {
        let strings = &self.stage.strings;
        let Some(server) = self.stage.server() else {
            return fl!(strings, "window-title").into_owned();
        };
        let channel = server
            .open_channel()
            .and_then(|channel| server.channel(channel));
        let title = match channel {
            Some(channel) => {
                fl!(strings, "window-title-channel", "channel" => channel.name.as_str(), "server" => server.name())
            }
            None => fl!(strings, "window-title-server", "server" => server.name()),
        };
        title.into_owned()
    }

    pub(super) fn view(&self, window: window::Id) -> Element<'_, Message> {
        let strings = &self.stage.strings;
        let page: Element<'_, Message> = match (&self.entry, self.stage.ctx()) {
            (Some(entry), _) => entry.view(strings).map(Message::Entry),
            (None, Some(ctx)) => self.shell(&ctx),
            (None, None) => registry::welcome::view(matches!(self.demo, Demo::Starting), strings)
                .map(Message::Rail),
        };
        // Always the same layers in the same places: what lies under keeps its focus and its place when others come.
        let page = column![column(self.strips()), container(page).height(Fill)];
        let dialog = self.dialog.as_ref().filter(|_| self.entry.is_none());
        let dialog = dialog.and_then(|dialog| match dialog {
            Dialog::Backup(state) => Some(state.view(strings, Message::Backup)),
            Dialog::Care(state) => Some(state.view(strings, Message::Care)),
            Dialog::Add(state) => Some(state.view(strings, Message::Add)),
            Dialog::Settings(state) => Some(state.view(strings, Message::Settings)),
            Dialog::Sheet(state) => Some(state.view(strings, Message::Sheet)),
            Dialog::Details(state) => {
                let ctx = self.stage.ctx_of(state.server())?;
                Some(state.view(&ctx, Message::Details))
            }
            Dialog::Profile(server) => self.profile_layer(server),
            Dialog::Person(card) => {
                let ctx = self.stage.ctx_of(&card.server)?;
                Some(card.view(&ctx, Message::Person))
            }
        });
        let menu = || {
            let menu = self.rail.menu(self.stage.in_order(), strings)?;
            Some(menu.map(Message::Rail))
        };
        let layer = dialog.or_else(menu).or_else(|| {
            let ctx = self.stage.ctx().filter(|_| self.entry.is_none())?;
            let menu = self.timeline.menu(&ctx)?;
            Some(menu.map(Message::Timeline))
        });
        let window_content = stack![inert(page, layer.is_some())]
            .push(layer)
            .push(self.toast.view())
            .width(Fill)
            .height(Fill);
        root(&self.bridge, self.title(window), window_content)
    }

    fn profile_layer(&self, server: &ServerUid) -> Option<Element<'_, Message>> {
        let ctx = self.stage.ctx_of(server)?;
        let uid = ctx.server.uid();
        self.profile
            .view(&ctx, move |message| Message::Profile(uid.clone(), message))
    }

    fn shell<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let rail = registry::view(
            self.stage.in_order(),
            self.stage.current.as_ref(),
            &self.stage.strings,
        );
        let width = self.stage.size.width;
        let preferences = &self.shelf.settings.preferences;
        let channels = if width < token::NARROW {
            preferences.channels_width.min(token::CHANNELS_NARROW)
        } else {
            preferences.channels_width
        };
        let side = column![
            container(self.channels.view(ctx).map(Message::Channels)).height(Fill),
            self.dock.view(ctx).map(Message::Dock),
        ];
        let side = container(side)
            .width(channels)
            .height(Fill)
            .class(Surface::Side);
        let timeline = container(self.timeline.view(ctx).map(Message::Timeline))
            .width(Fill)
            .height(Fill)
            .class(Surface::Base);
        let people = preferences.members_shown && width >= token::PEOPLE_FROM;
        let people = people.then(|| {
            let people = container(self.members.view(ctx).map(Message::Members));
            row![
                self.edge(Side::People),
                people
                    .width(preferences.people_width)
                    .height(Fill)
                    .class(Surface::Side)
            ]
        });
        row![
            rail.map(Message::Rail),
            side,
            self.edge(Side::Channels),
            timeline
        ]
        .push(people)
        .height(Fill)
        .into()
    }

    /// The edge by which a pane is made wider.
    fn edge(&self, side: Side) -> Element<'_, Message> {
        let (strings, preferences) = (&self.stage.strings, &self.shelf.settings.preferences);
        let (name, now) = match side {
            Side::Channels => (fl!(strings, "edge-channels"), preferences.channels_width),
            Side::People => (fl!(strings, "edge-people"), preferences.people_width),
        };
        let (least, _, most) = SIDE_WIDTHS;
        let range = Range {
            now: f64::from(now),
            min: f64::from(least),
            max: f64::from(most),
            step: 4.0,
        };
        edge(name, side == Side::People, range, move |moved| {
            Message::Resized(side, moved)
        })
    }

    /// What the user is told once, each with a way to close it.
    fn strips(&self) -> impl Iterator<Item = Element<'_, Message>> {
        let strings = &self.stage.strings;
        self.notices.iter().enumerate().map(move |(place, notice)| {
            let words = match notice {
                Notice::SettingsAside(file) => {
                    fl!(strings, "notice-settings-aside", "file" => file.as_str())
                }
                Notice::RegistryAside(file) => {
                    fl!(strings, "notice-registry-aside", "file" => file.as_str())
                }
                Notice::NotSaved => fl!(strings, "notice-not-saved"),
                Notice::IdentityInMemory => fl!(strings, "identity-memory"),
                Notice::NotBackedUp => fl!(strings, "notice-not-backed-up"),
                Notice::NotForgotten(what) => {
                    fl!(strings, "notice-not-forgotten", "what" => what.as_str())
                }
                Notice::ServerChanged(_, words) => words.as_str().into(),
                Notice::NotSignedOut(_, name, failure) => {
                    let reason = strings.failure(failure);
                    fl!(strings, "notice-not-signed-out", "name" => name.as_str(), "reason" => reason.as_ref())
                }
                Notice::NotLeft(_, name, failure) => {
                    let reason = strings.failure(failure);
                    fl!(strings, "notice-not-left", "name" => name.as_str(), "reason" => reason.as_ref())
                }
                Notice::DemoFailed(reason) => {
                    fl!(strings, "notice-demo-failed", "reason" => reason.as_str())
                }
            };
            let (icon, ink) = match notice {
                Notice::IdentityInMemory | Notice::NotBackedUp => (Icon::Key, Ink::Accent),
                _ => (Icon::Warning, Ink::Warning),
            };
            let close = icon_button(
                Icon::Close,
                fl!(strings, "notice-close"),
                Message::NoticeClosed(place),
            );
            let close: Element<'_, Message> = match notice {
                Notice::NotBackedUp => row![
                    button(fl!(strings, "notice-back-up")).on_press(Message::BackupPressed),
                    close
                ]
                .spacing(token::SPACE_S)
                .into(),
                _ => close,
            };
            let strip = pane::strip(icon, ink, words, Some(close));
            column![
                container(strip)
                    .padding([token::SPACE_XS, token::SPACE_S])
                    .class(Surface::Side),
                Space::new()
            ]
            .into()
        })
    }
}
