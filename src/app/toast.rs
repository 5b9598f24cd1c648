//! The toast: one short text above everything that goes away by itself.

use std::time::Duration;

use iced::widget::container;
use iced::{Fill, Task, alignment};

use super::Message;
use super::message::ShellMessage;
use crate::a11y::Role;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::accessible::labeled;
use crate::ui::{Element, token};

#[derive(Debug, Default)]
pub struct Toast {
    text: Option<String>,
    kind: ToastKind,
    /// Counts toasts, so that a timer removes only its own.
    number: u64,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum ToastKind {
    #[default]
    Success,
    Warning,
}

impl Toast {
    /// Shows a text for a while, in place of the one before.
    pub fn show(&mut self, text: String, kind: ToastKind) -> Task<Message> {
        self.text = Some(text);
        self.kind = kind;
        self.number += 1;
        let number = self.number;
        // Long enough to be read twice.
        let seconds = if kind == ToastKind::Success { 4 } else { 10 };
        let wait = async move { tokio::time::sleep(Duration::from_secs(seconds)).await };
        Task::perform(wait, move |()| {
            Message::Shell(ShellMessage::ToastExpired(number))
        })
    }

    /// Removes the toast with this number.
    pub fn expire(&mut self, number: u64) {
        if self.number == number {
            self.text = None;
        }
    }

    #[cfg(test)]
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    pub fn view(&self) -> Option<Element<'_, Message>> {
        let text = self.text.as_deref()?;
        let label = iced::widget::text(text).size(token::TEXT_LIST);
        let (icon, color) = match self.kind {
            ToastKind::Success => (Icon::Done, TextColor::Success),
            ToastKind::Warning => (Icon::Warning, TextColor::Warning),
        };
        let icon = icon.sized(token::ICON_SMALL).class(color);
        let line = iced::widget::row![icon, label]
            .spacing(token::SPACE_S)
            .align_y(iced::Center);
        let card = container(line)
            .padding([token::SPACE_S, token::SPACE_L])
            .class(Surface::Tooltip);
        let card = labeled(Role::Status, move || text.to_owned(), card);
        let toast = container(card)
            .width(Fill)
            .height(Fill)
            .align_x(iced::Center)
            .align_y(alignment::Vertical::Bottom)
            .padding(token::SPACE_XXL);
        Some(toast.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn toast_outlives_the_timer_of_an_earlier_one() {
        let mut toast = Toast {
            text: Some("copied".into()),
            number: 2,
            ..Toast::default()
        };
        toast.expire(1);
        assert!(toast.view().is_some());
        toast.expire(2);
        assert!(toast.view().is_none());
    }
}
