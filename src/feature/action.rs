//! The result of a feature's `update`: a task that stays in the feature, and an event for the parent.
//! Features use it to request work outside the feature without depending on how that work is done.

use std::convert::Infallible;

use iced::Task;

#[must_use = "an action does nothing until its parent runs it"]
#[derive(Debug)]
pub struct Action<Message, Event = Infallible> {
    /// Its output returns to the same feature as a message.
    pub task: Task<Message>,
    /// A request that the parent performs.
    pub event: Option<Event>,
}

impl<Message, Event> Action<Message, Event> {
    pub fn none() -> Self {
        Self {
            task: Task::none(),
            event: None,
        }
    }

    pub fn run(task: Task<Message>) -> Self {
        Self { task, event: None }
    }

    pub fn emit(event: Event) -> Self {
        Self {
            task: Task::none(),
            event: Some(event),
        }
    }

    /// Adds a task that runs concurrently with the existing one.
    pub fn and_run(self, task: Task<Message>) -> Self
    where
        Message: Send + 'static,
    {
        Self {
            task: Task::batch([self.task, task]),
            event: self.event,
        }
    }

    /// Maps the task to the parent's message type and returns the event unchanged.
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
