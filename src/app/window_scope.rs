//! Keeps tasks to the window of the message that they follow from.
//!
//! iced 0.14 applies the operation of a task to the widgets of all windows, and does not say to which window a message
//! belongs. The root of each window shows its bridge to every operation.

use std::any::Any;

use iced::advanced::widget::operation::{Focusable, Outcome, Scrollable, TextInput};
use iced::advanced::widget::{Id, Operation};
use iced::{Rectangle, Task, Vector, window};
use iced_runtime::{Action, task};

use super::Message;
use crate::a11y::Bridge;

/// The window of a message.
#[derive(Debug, Clone)]
pub enum Origin {
    Main(Bridge),
    Own(window::Id, Bridge),
}

impl Origin {
    fn bridge(&self) -> &Bridge {
        match self {
            Self::Main(bridge) | Self::Own(_, bridge) => bridge,
        }
    }

    /// Marks a message as one of its window, if it is about what a window has for itself.
    fn mark(&self, message: Message) -> Message {
        match self {
            Self::Own(window, _) if message.is_of_window() => {
                Message::InWindow(*window, Box::new(message))
            }
            _ => message,
        }
    }
}

/// Applies the operations of a task to one window, and marks its messages.
pub fn keep(task: Task<Message>, origin: Origin) -> Task<Message> {
    let Some(actions) = task::into_stream(task) else {
        return Task::none();
    };
    Task::stream(actions).then(move |action| match action {
        Action::Output(message) => Task::done(origin.mark(message)),
        Action::Widget(operation) => {
            let scoped = ScopedOperation {
                bridge: origin.bridge().clone(),
                operation,
                is_inside: false,
            };
            task::effect(Action::Widget(Box::new(scoped)))
        }
        Action::LoadFont { bytes, channel } => task::effect(Action::LoadFont { bytes, channel }),
        Action::Clipboard(action) => task::effect(Action::Clipboard(action)),
        Action::Window(action) => task::effect(Action::Window(action)),
        Action::System(action) => task::effect(Action::System(action)),
        Action::Image(action) => task::effect(Action::Image(action)),
        Action::Reload => task::effect(Action::Reload),
        Action::Exit => task::effect(Action::Exit),
    })
}

/// Applies an operation to one window.
struct ScopedOperation {
    bridge: Bridge,
    operation: Box<dyn Operation>,
    /// Whether the widgets that follow are in the window.
    is_inside: bool,
}

impl Operation for ScopedOperation {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        if self.is_inside {
            self.operation.traverse(operate);
        }
    }

    fn container(&mut self, id: Option<&Id>, bounds: Rectangle) {
        if self.is_inside {
            self.operation.container(id, bounds);
        }
    }

    fn scrollable(
        &mut self,
        id: Option<&Id>,
        bounds: Rectangle,
        content_bounds: Rectangle,
        translation: Vector,
        state: &mut dyn Scrollable,
    ) {
        if self.is_inside {
            self.operation
                .scrollable(id, bounds, content_bounds, translation, state);
        }
    }

    fn focusable(&mut self, id: Option<&Id>, bounds: Rectangle, state: &mut dyn Focusable) {
        if self.is_inside {
            self.operation.focusable(id, bounds, state);
        }
    }

    fn text_input(&mut self, id: Option<&Id>, bounds: Rectangle, state: &mut dyn TextInput) {
        if self.is_inside {
            self.operation.text_input(id, bounds, state);
        }
    }

    fn text(&mut self, id: Option<&Id>, bounds: Rectangle, text: &str) {
        if self.is_inside {
            self.operation.text(id, bounds, text);
        }
    }

    fn custom(&mut self, id: Option<&Id>, bounds: Rectangle, state: &mut dyn Any) {
        if let Some(bridge) = state.downcast_ref::<Bridge>() {
            self.is_inside = self.bridge.is_same(bridge);
        } else if self.is_inside {
            self.operation.custom(id, bounds, state);
        }
    }

    fn finish(&self) -> Outcome<()> {
        match self.operation.finish() {
            Outcome::Chain(operation) => Outcome::Chain(Box::new(Self {
                bridge: self.bridge.clone(),
                operation,
                is_inside: false,
            })),
            outcome => outcome,
        }
    }
}
