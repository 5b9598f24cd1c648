//! Widgets. Every control requires an accessible name.

mod around;
pub mod avatar;
pub mod badge;
pub mod button;
pub mod combo;
pub mod dialog;
pub mod disclosure;
pub mod editor;
pub mod field;
pub mod inert;
pub mod menu;
pub mod pane;
pub mod pressable;
pub mod range;
pub mod reorder;
pub mod rich;
mod ring;
pub mod root;
pub mod steady;
pub mod tabs;
pub mod tip;
pub mod toggle;
pub mod told;
pub mod virtual_list;

pub use button::{button, icon_button, link, row_button};
pub use pressable::{Look, Pressable};
