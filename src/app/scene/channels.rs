//! Scenes of the channel list: arranged by the user, filtered, and managed.

use iced::window;

use crate::app::message::Side;
use crate::app::{App, Message};
use crate::domain::capability::{Capabilities, Extensions};
use crate::domain::layout_change::LayoutTask;
use crate::domain::server::Server;
use crate::domain::server_event::ServerEvent;
use crate::feature::channels;

fn send(app: &mut App, message: channels::Message) {
    let _task = app.update(Message::Channels(message));
}

/// Favorites, a muted channel with a mention and one without, and only what is unread.
pub(super) fn arranged(app: &mut App) {
    send(
        app,
        channels::Message::FavoriteChosen("quiet-corner".into(), true),
    );
    send(app, channels::Message::FavoriteChosen("tides".into(), true));
    for channel in ["workshop", "harbor-log"] {
        send(app, channels::Message::MuteChosen(channel.into(), true));
    }
}

pub(super) fn filter(app: &mut App) {
    arranged(app);
    send(app, channels::Message::FilterChanged("r".into()));
}

/// The server in view lets the user change its channels.
pub(super) fn allow_management(app: &mut App) {
    if let Some(server) = app.workspace.current_server_mut() {
        manageable(server);
    }
    app.refresh(false);
}

fn manageable(server: &mut Server) {
    let capabilities = Capabilities {
        extensions: Extensions {
            channel_management: true,
            ..Extensions::default()
        },
        ..server.capabilities().clone()
    };
    let event = ServerEvent::Capabilities(Box::new(capabilities));
    let _applied = server.apply(event, std::time::Instant::now());
}

/// In a narrow window, the list above the conversation.
pub(super) fn drawer(app: &mut App) {
    filter(app);
    app.shell.drawer = Some(Side::Channels);
}

/// A channel in a window of its own.
pub(super) fn own_window(app: &mut App) {
    send(app, channels::Message::OpenWindowPressed("general".into()));
    let size = app.workspace.size();
    let own = app.windows.iter().next().map(|own| own.id);
    if let Some(own) = own {
        let resized = window::Event::Resized(size);
        let _task = app.update(Message::Window(own, resized));
    }
}

pub(super) fn create(app: &mut App) {
    allow_management(app);
    let create = LayoutTask::CreateChannel("Harbor".into());
    send(app, channels::Message::TaskChosen(create));
}
