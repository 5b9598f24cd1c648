//! The context menu of the window: what it is about, its items, and its end.
//!
//! To add a menu, add a variant to [`MenuTarget`]; the compiler names the place where its items are made.

use iced::{Point, Task};

use super::dialog::{Dialog, DialogMessage, wrap};
use super::shell::Shell;
use super::{App, Message};
use crate::domain::id::{ChannelId, ServerUid, UserId};
use crate::domain::inbox::InboxRef;
use crate::feature::context::Ctx;
use crate::feature::notification_menu::NotificationPlace;
use crate::feature::{channels, members, notification_menu, servers, timeline};
use crate::fl;
use crate::ui::Element;
use crate::ui::widget::menu::{self, Menu, MenuItem};
use crate::ui::widget::text_menu::{self, TextCommand, TextMenu};

/// The menu that is open.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenMenu {
    pub target: MenuTarget,
    pub position: Point,
}

/// What a menu is about. Channels, members and messages are those of the current server.
#[derive(Debug, Clone, PartialEq)]
pub enum MenuTarget {
    Server(ServerUid),
    Channel(ChannelId),
    /// Favorites or a category.
    Section(channels::ListSection),
    Member(UserId),
    Message(timeline::MenuTarget),
    InboxEntry(InboxRef),
    /// What notifies of a server or a channel.
    Notifications(NotificationPlace),
    /// The text field that has the focus, and the commands that would change something.
    Text(Vec<TextCommand>),
}

#[derive(Debug, Clone)]
pub enum MenuMessage {
    TextMenuRequested(TextMenu),
    TextCommandChosen(TextCommand),
    /// The message of the item that was chosen.
    Chosen(Box<Message>),
    Dismissed,
}

impl App {
    /// Opens a menu in place of the one that is open; without a position, where that is.
    pub fn open_menu(&mut self, target: MenuTarget, position: Option<Point>) -> Task<Message> {
        let position = position.or(self.shell.menu.as_ref().map(|menu| menu.position));
        let position = position.unwrap_or_default();
        self.shell.menu = Some(OpenMenu { target, position });
        menu::focus_first_item()
    }

    pub fn on_menu(&mut self, message: MenuMessage) -> Task<Message> {
        match message {
            MenuMessage::TextMenuRequested(TextMenu { at, enabled }) => {
                self.open_menu(MenuTarget::Text(enabled), Some(at))
            }
            MenuMessage::TextCommandChosen(command) => text_menu::perform(command),
            MenuMessage::Chosen(message) => {
                let menu = self.shell.menu.clone();
                let task = self.update(*message);
                // Not one that the message has opened.
                if self.shell.menu == menu {
                    self.shell.menu = None;
                }
                task
            }
            MenuMessage::Dismissed => {
                self.shell.menu = None;
                Task::none()
            }
        }
    }

    /// The open menu as a layer; `None` also when what it is about is gone.
    pub fn view_menu(&self) -> Option<Element<'_, Message>> {
        self.view_menu_of(&self.shell, self.workspace.context())
    }

    /// The menu of a window that shows what `ctx` says.
    pub fn view_menu_of<'a>(
        &'a self,
        shell: &'a Shell,
        ctx: Option<Ctx<'a>>,
    ) -> Option<Element<'a, Message>> {
        let OpenMenu { target, position } = shell.menu.as_ref()?;
        let strings = self.workspace.strings();
        let items = match target {
            MenuTarget::Server(server) => {
                let is_current = self.workspace.is_current(server);
                let servers = self.workspace.servers();
                servers::menu((server, is_current), servers, strings)?.map(Message::Rail)
            }
            MenuTarget::Channel(channel) => channels::menu(channel, &ctx?)?.map(Message::Channels),
            MenuTarget::Section(section) => {
                channels::section_menu(section, &ctx?)?.map(Message::Channels)
            }
            MenuTarget::Member(user) => members::menu(user, &ctx?).map(Message::Members),
            MenuTarget::Message(target) => timeline::menu(target, &ctx?)?.map(Message::Timeline),
            MenuTarget::InboxEntry(entry) => {
                let Some(Dialog::Inbox(state)) = shell.dialog() else {
                    return None;
                };
                state.menu(entry, strings)?.map(wrap(DialogMessage::Inbox))
            }
            MenuTarget::Notifications(place) => {
                let server = self.workspace.server(&place.server)?;
                notification_menu::menu(place, server, strings)?.map(Message::NotificationMenu)
            }
            MenuTarget::Text(enabled) => self.text_menu(enabled),
        };
        let chosen = |message| Message::Menu(MenuMessage::Chosen(Box::new(message)));
        let dismissed = Message::Menu(MenuMessage::Dismissed);
        Some(menu::layer(items, *position, chosen, dismissed))
    }

    fn text_menu(&self, enabled: &[TextCommand]) -> Menu<'_, Message> {
        let strings = self.workspace.strings();
        let items = TextCommand::ALL.map(|command| {
            let name = match command {
                TextCommand::Undo => fl!(strings, "text-menu-undo"),
                TextCommand::Redo => fl!(strings, "text-menu-redo"),
                TextCommand::Cut => fl!(strings, "text-menu-cut"),
                TextCommand::Copy => fl!(strings, "text-menu-copy"),
                TextCommand::Paste => fl!(strings, "text-menu-paste"),
                TextCommand::SelectAll => fl!(strings, "text-menu-select-all"),
            };
            let chosen = Message::Menu(MenuMessage::TextCommandChosen(command));
            MenuItem::plain(name, enabled.contains(&command).then_some(chosen))
        });
        Menu {
            name: fl!(strings, "text-menu-title"),
            items: items.into(),
        }
    }
}
