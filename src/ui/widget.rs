//! Widgets. Every control requires an accessible name.

pub mod accessible;
pub mod avatar;
pub mod backdrop;
pub mod badge;
pub mod button;
pub mod clip_tall;
pub mod combo;
mod composition;
pub mod dialog;
pub mod disclosure;
pub mod drawer;
pub mod editor;
pub mod field;
mod focus_ring;
pub mod inert;
pub mod keyed;
pub mod menu;
pub mod no_blink;
pub mod one_line;
pub mod pane;
pub mod pressable;
pub mod range;
pub mod reorder;
pub mod reveal;
pub mod rich_text;
pub mod root;
pub mod tabs;
pub mod toggle;
pub mod tooltip;
pub mod trailing;
pub mod undo;
pub mod virtual_list;
mod wrapper;

pub use button::{button, danger_button, icon_button, link, primary_button, row_button};
pub use pressable::{ButtonKind, Pressable};
