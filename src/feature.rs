//! User-interface features. Each is a module with its own state, messages, `update` and view.
//! Features must not depend on each other, on the network or on storage; they request such work through events
//! (see `action`).

pub mod action;
pub mod channel_editor;
pub mod channels;
pub mod close_window;
pub mod context;
pub mod emoji_picker;
pub mod identity;
pub mod inbox;
pub mod jump_to_date;
pub mod lightbox;
pub mod members;
pub mod message_details;
pub mod notification_menu;
pub mod open_link;
pub mod picker;
pub mod presence_label;
pub mod profile;
pub mod search;
pub mod servers;
pub mod session_status;
pub mod settings;
pub mod timeline;
pub mod trust_badge;
