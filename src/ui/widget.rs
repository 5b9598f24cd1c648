//! Widgets. Every control requires an accessible name.

pub mod accessible;
mod arranged;
pub mod avatar;
pub mod backdrop;
pub mod badge;
pub mod beside;
pub mod button;
pub mod clip_tall;
pub mod code_block;
pub mod combo;
mod composition;
pub mod decoration;
pub mod delayed;
pub mod dialog;
pub mod disclosure;
mod draft_highlighter;
pub mod drawer;
pub mod editor;
pub mod field;
pub mod focus_part;
mod focus_ring;
pub mod inert;
pub mod key_handler;
pub mod keyed;
pub mod list_selection;
pub mod menu;
pub mod no_blink;
pub mod one_line;
pub mod pane;
pub mod picture;
pub mod picture_box;
pub mod picture_viewer;
pub mod pressable;
pub mod radio;
pub mod range;
pub mod rich_text;
pub mod root;
pub mod row_drag;
pub mod rows;
pub mod selection;
pub mod skeleton;
pub mod table;
pub mod tabs;
pub mod text_menu;
pub mod theme_preview;
pub mod toggle;
pub mod tooltip;
pub mod trailing;
pub mod undo;
pub mod virtual_list;
mod wrapper;

pub use button::{
    button, command_button, danger_button, icon_button, link, primary_button, row_button,
};
pub use pressable::{ButtonKind, Pressable};
