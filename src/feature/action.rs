//! What a feature answers to a message: a task that stays inside it, and an event for the outside.

use std::convert::Infallible;

use iced::Task;

/// The answer of `update`. Does nothing until its parent runs the task and performs the event.
#[must_use = "an action does nothing until its parent runs it"]
#[derive(Debug)]
pub struct Action<Message, Event = Infallible> {
    /// Work whose result comes back to the same feature.
    pub task: Task<Message>,
    /// What the outside must do.
    pub event: Option<Event>,
}

impl<Message, Event> Action<Message, Event> {
    /// Nothing further.
    pub fn none() -> Self {
        Self {
            task: Task::none(),
            event: None,
        }
    }

    /// A task of the feature's own.
    pub fn run(task: Task<Message>) -> Self {
        Self { task, event: None }
    }

    /// Something the outside must do.
    pub fn emit(event: Event) -> Self {
        Self {
            task: Task::none(),
            event: Some(event),
        }
    }

    /// Adds a task to run beside what is there.
    pub fn and_run(self, task: Task<Message>) -> Self
    where
        Message: Send + 'static,
    {
        Self {
            task: Task::batch([self.task, task]),
            event: self.event,
        }
    }

    /// Hands the task to the parent in the parent's words, and the event as it is.
    pub fn lift<Parent>(
        self,
        wrap: impl FnMut(Message) -> Parent + Send + 'static,
    ) -> (Task<Parent>, Option<Event>)
    where
        Message: Send + 'static,
        Parent: Send + 'static,
    {
        (self.task.map(wrap), self.event)
    }
}
