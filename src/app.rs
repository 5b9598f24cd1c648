//! The application: its windows, many servers, and the only place where features, network, storage and platform meet.
//!
//! `update` routes each message to its feature, `effect` turns the feature's event into a task, `dialog` holds every
//! dialog, `view` composes the window. Must not know what a feature does inside.

mod announcer;
mod appearance;
pub mod boot;
mod commands;
mod connections;
mod dialog;
mod effect;
mod features;
mod history;
mod identity;
mod keymap;
mod menu;
mod message;
mod notice;
mod notifications;
mod panes;
mod placement;
pub mod scene;
mod shell;
pub mod start;
mod storage;
mod subscription;
#[cfg(test)]
mod tests;
mod toast;
mod tray;
mod update;
mod uploads;
mod view;
mod window_scope;
mod window_view;
mod windows;
mod workspace;

use std::sync::Arc;

use crate::platform::instance::Instance;
use announcer::Announcer;
use connections::Connections;
use effect::Transfers;
use features::Features;
use history::HistoryRecorder;
use identity::IdentityManager;
use message::Message;
use notifications::Notifications;
use shell::Shell;
use storage::Storage;
use tray::TrayState;
use uploads::Uploads;
use windows::Windows;
use workspace::Workspace;

/// The state of the program. Each part keeps its fields private.
struct App {
    workspace: Workspace,
    storage: Storage,
    history: HistoryRecorder,
    connections: Connections,
    identity: IdentityManager,
    features: Features,
    /// What is being loaded and saved.
    transfers: Transfers,
    shell: Shell,
    announcer: Announcer,
    /// Besides the main one.
    windows: Windows,
    notifications: Notifications,
    tray: TrayState,
    demo: Demo,
    uploads: Uploads,
    /// `None` in scenes and tests, which lock no profile.
    instance: Option<Arc<Instance>>,
}

/// The built-in demo servers.
enum Demo {
    Absent,
    Starting,
    /// They stop when this is dropped.
    Running(Arc<crate::demo::Demo>),
}
