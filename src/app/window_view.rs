//! The window of one channel: its title, the conversation, and the layers above it.

use std::borrow::Cow;

use iced::Fill;
use iced::widget::{Space, column, container, stack};

use super::dialog::{Dialog, Surroundings};
use super::menu::MenuMessage;
use super::view::dialog_layer;
use super::windows::ConversationWindow;
use super::{App, Message};
use crate::fl;
use crate::ui::Element;
use crate::ui::widget::inert::{Cover, inert};
use crate::ui::widget::keyed::{key, keyed};
use crate::ui::widget::root::root;

impl App {
    /// Channel and server, without a count.
    pub(super) fn conversation_name(&self, window: &ConversationWindow) -> Cow<'_, str> {
        let strings = self.workspace.strings();
        let server = self.workspace.server(&window.place.server);
        let channel =
            server.and_then(|server| Some((server, server.channel(&window.place.channel)?)));
        match channel {
            Some((server, channel)) => {
                fl!(strings, "window-title-conversation", "channel" => channel.name.as_str(), "server" => server.name())
            }
            None => fl!(strings, "window-title"),
        }
    }

    /// The name after the number of unread messages of the channel.
    pub(super) fn conversation_title(&self, window: &ConversationWindow) -> String {
        let server = self.workspace.server(&window.place.server);
        let unread = server.map_or(0, |server| server.unread(&window.place.channel).0);
        let name = self.conversation_name(window);
        if unread == 0 {
            return name.into_owned();
        }
        let (strings, name) = (self.workspace.strings(), name.as_ref());
        fl!(strings, "window-title-unread", "count" => unread, "title" => name).into_owned()
    }

    pub(super) fn view_conversation<'a>(
        &'a self,
        window: &'a ConversationWindow,
    ) -> Element<'a, Message> {
        let (id, state) = (window.id, &window.state);
        let strings = self.workspace.strings();
        let ctx = self.workspace.context_of_view(&state.view);
        let page = ctx.map(|ctx| state.timeline.view(&ctx).map(Message::Timeline));
        let page = page.unwrap_or_else(|| Space::new().into());
        let page = column![
            column(state.shell.view_notices(strings)),
            container(page).height(Fill)
        ];
        let dialog = state.shell.dialog().zip(ctx).and_then(|(dialog, ctx)| {
            let surroundings = Surroundings {
                timeline: &state.timeline,
                size: ctx.window,
                ctx: Some(ctx),
            };
            let view = dialog.view(self, &surroundings)?;
            Some((keyed(dialog.key(), view), dialog.cover()))
        });
        let menu = self.view_menu_of(&state.shell, ctx);
        let menu_cover = Cover::Menu.when(menu.is_some());
        let dialog_cover = dialog.as_ref().map_or(Cover::Nothing, |(_, cover)| *cover);
        let layers = stack![inert(page, dialog_cover.or(menu_cover))]
            .push(dialog_layer(dialog, menu_cover))
            .push(menu)
            .push(state.shell.toast.view())
            .width(Fill)
            .height(Fill);
        let layer = if state.shell.menu.is_some() {
            Some(key("menu"))
        } else {
            state.shell.dialog().map(Dialog::key)
        };
        let name = self.conversation_name(window).into_owned();
        let zoom = self.workspace.preferences().scale;
        let on_text_menu = |menu| Message::Menu(MenuMessage::TextMenuRequested(menu));
        let view = root((&window.bridge, zoom), name, layer, on_text_menu, layers);
        view.map(move |message| Message::InWindow(id, Box::new(message)))
    }
}
