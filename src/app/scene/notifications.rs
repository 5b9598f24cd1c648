//! Scenes about notifications.

use iced::Point;

use super::settings_pages;
use crate::app::App;
use crate::app::dialog::Dialog;
use crate::app::menu::MenuTarget;
use crate::domain::notification_settings::{Mute, NotificationLevel, SoundSupport};
use crate::feature::notification_menu::NotificationPlace;
use crate::feature::settings::SettingsPage;
use crate::feature::settings::notifications::ServiceStatus;

const MENU: Point = Point::new(160.0, 150.0);

pub fn channel_menu(app: &mut App) {
    let _focus = app.open_menu(MenuTarget::Channel("tides".into()), Some(MENU));
}

/// Of a muted channel with a level of its own.
pub fn menu(app: &mut App) {
    let Some(server) = app.workspace.current_server_mut() else {
        return;
    };
    server.arrange_channels(|channels| {
        channels.set_mute(&"tides".into(), Some(Mute::Permanent));
        channels.set_level(&"tides".into(), Some(NotificationLevel::Everything));
    });
    let place = NotificationPlace {
        server: server.uid().clone(),
        channel: Some("tides".into()),
    };
    let _focus = app.open_menu(MenuTarget::Notifications(place), Some(MENU));
}

/// With quiet hours, and without a service.
pub fn settings(app: &mut App) {
    let _saved = app.edit_preferences(|preferences| {
        preferences.notifications.quiet_hours.on = true;
    });
    show_settings(app, ServiceStatus::Missing);
}

/// With a service whose sound has a volume.
pub fn sound(app: &mut App) {
    show_settings(app, ServiceStatus::Found(SoundSupport::WithVolume));
}

fn show_settings(app: &mut App, service: ServiceStatus) {
    app.notifications.service = service;
    settings_pages::page(app, SettingsPage::Notifications);
    let known = app.notification_settings();
    if let Some(Dialog::Settings(state)) = app.shell.dialog_mut() {
        state.report_notifications(known);
    }
}
