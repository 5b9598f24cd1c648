//! Accessibility: the semantics of controls, the AccessKit tree built from them, the platform adapters, and keyboard
//! navigation.
//!
//! Depends on iced's widget trees only; must not know servers, features or translations. Entry points: `Bridge`, one
//! per window, and `RootWidget`.

pub mod announce;
pub mod bridge;
pub mod focus;
pub mod key_press;
pub mod platform;
pub mod published_tree;
pub mod root_widget;
pub mod scroll_into_view;
pub mod semantics;
pub mod tree_builder;

pub use bridge::Bridge;
pub use semantics::{
    AccessibleNode, Actions, EditorText, FocusPolicy, Live, OperationReply, Range, Role, Semantics,
    WidgetAction,
};
