//! What a control is, in words, for whoever does not see it.
//!
//! iced 0.14 has no accessibility tree (iced issue 552); controls publish what they are through
//! `Operation::custom`, where tests read it today.

use iced::Rectangle;
use iced::advanced::widget::{Id, Operation};

/// What kind of thing a control is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Does something when pressed.
    Button,
    /// A row that can be chosen.
    Row,
    /// Leads elsewhere.
    Link,
    /// Takes a line of text.
    Field,
    /// Takes lines of text.
    Editor,
    /// A list of rows.
    List,
    /// A message in a conversation.
    Message,
    /// Asks for an answer before anything else.
    Dialog,
}

/// What a control is, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Semantics {
    /// What kind of thing it is.
    pub role: Role,
    /// What it is called; never empty.
    pub name: String,
    /// Whether it is the chosen one.
    pub selected: bool,
    /// Whether it can be used now.
    pub enabled: bool,
    /// Whether what belongs to it is shown; `None` where nothing does.
    pub expanded: Option<bool>,
}

impl Semantics {
    /// A control of a kind with a name.
    pub fn new(role: Role, name: impl Into<String>) -> Self {
        Self {
            role,
            name: name.into(),
            selected: false,
            enabled: true,
            expanded: None,
        }
    }

    /// Hands the words to an operation that walks the controls.
    pub fn publish(&mut self, id: Option<&Id>, bounds: Rectangle, operation: &mut dyn Operation) {
        operation.custom(id, bounds, self);
        operation.text(id, bounds, &self.name);
    }
}
