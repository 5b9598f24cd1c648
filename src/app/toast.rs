//! A short word on what was done, which goes away by itself.

use std::time::Duration;

use iced::Task;
use iced::widget::container;
use iced::{Fill, alignment};

use super::{App, Message};
use crate::a11y::{Live, Role};
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::{Ink, Surface};
use crate::ui::widget::told::named;
use crate::ui::{Element, token};

/// What is shown now, if anything.
#[derive(Debug, Default)]
pub(super) struct Toast {
    words: Option<String>,
    tone: Tone,
    number: u64,
}

/// What a word is about.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Tone {
    /// What was asked for is done.
    #[default]
    Done,
    /// It cannot be done here.
    Cannot,
}

impl Tone {
    /// How long it stays: long enough to be read twice.
    fn stays(self) -> Duration {
        Duration::from_secs(match self {
            Self::Done => 4,
            Self::Cannot => 10,
        })
    }
}

impl Toast {
    /// Takes it away, unless another has come since.
    pub(super) fn pass(&mut self, number: u64) {
        if self.number == number {
            self.words = None;
        }
    }

    pub(super) fn view(&self) -> Option<Element<'_, Message>> {
        let words = self.words.as_deref()?;
        let text = iced::widget::text(words).size(token::TEXT_LIST);
        let (mark, ink) = match self.tone {
            Tone::Done => (Icon::Done, Ink::Success),
            Tone::Cannot => (Icon::Warning, Ink::Warning),
        };
        let mark = mark.sized(token::ICON_SMALL).class(ink);
        let line = iced::widget::row![mark, text]
            .spacing(token::SPACE_S)
            .align_y(iced::Center);
        let card = container(line)
            .padding([token::SPACE_S, token::SPACE_L])
            .class(Surface::Tooltip);
        let card = named(Role::Status, move || words.to_owned(), card);
        let place = container(card)
            .width(Fill)
            .height(Fill)
            .align_x(iced::Center)
            .align_y(alignment::Vertical::Bottom)
            .padding(token::SPACE_XXL);
        Some(place.into())
    }
}

impl App {
    /// Says that what was asked for is done.
    pub(super) fn toast_done(&mut self) -> Task<Message> {
        let words = fl!(self.stage.strings, "toast-done").into_owned();
        self.toast(words)
    }

    /// Says that something is on the clipboard.
    pub(super) fn toast_copied(&mut self) -> Task<Message> {
        let words = fl!(self.stage.strings, "toast-copied").into_owned();
        self.toast(words)
    }

    /// Says that the system shows no dialog for files, and what to do instead.
    pub(super) fn toast_no_dialog(&mut self) -> Task<Message> {
        let words = fl!(self.stage.strings, "toast-no-dialog").into_owned();
        self.say(words, Tone::Cannot)
    }

    /// Says what was done.
    pub(super) fn toast(&mut self, words: String) -> Task<Message> {
        self.say(words, Tone::Done)
    }

    fn say(&mut self, words: String, tone: Tone) -> Task<Message> {
        self.bridge.announce(words.clone(), Live::Polite);
        self.toast.words = Some(words);
        self.toast.tone = tone;
        self.toast.number += 1;
        let number = self.toast.number;
        Task::perform(
            async move { tokio::time::sleep(tone.stays()).await },
            move |()| Message::ToastPassed(number),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_word_is_not_taken_away_with_an_older_one() {
        let mut toast = Toast {
            words: Some("copied".into()),
            number: 2,
            ..Toast::default()
        };
        toast.pass(1);
        assert!(toast.view().is_some());
        toast.pass(2);
        assert!(toast.view().is_none());
    }
}
