//! What the clipboard holds besides text, which iced cannot read.

pub mod files;
