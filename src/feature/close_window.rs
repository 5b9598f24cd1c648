//! The question before the window is closed while something was written that is not sent: it would be lost.

use iced::Fill;
use iced::widget::text;

use crate::fl;
use crate::i18n::Strings;
use crate::ui::Element;
use crate::ui::theme::TextColor;
use crate::ui::widget::dialog::{self, Dialog, Page, dialog_body};
use crate::ui::widget::{button, danger_button};

/// What is written and not sent, on all servers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unsent {
    /// Messages that wait, are being sent, or failed.
    pub messages: usize,
    /// Drafts of more than a few words.
    pub drafts: usize,
}

impl Unsent {
    pub fn is_none(self) -> bool {
        self == Self::default()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    StayPressed,
    ClosePressed,
}

pub fn view(unsent: Unsent, strings: &Strings) -> Element<'_, Message> {
    let Unsent { messages, drafts } = unsent;
    let title = if messages > 0 {
        fl!(strings, "close-messages", "count" => messages)
    } else {
        fl!(strings, "close-drafts", "count" => drafts)
    };
    let also_drafts = (messages > 0 && drafts > 0)
        .then(|| sentence(fl!(strings, "close-drafts", "count" => drafts)));
    let lost = sentence(fl!(strings, "close-lost"));
    let stay = button(fl!(strings, "close-stay")).on_press(Message::StayPressed);
    let close = danger_button(fl!(strings, "close-anyway")).on_press(Message::ClosePressed);
    let body = dialog_body(also_drafts.into_iter().chain([lost]));
    dialog::layer(Dialog {
        title,
        close_label: fl!(strings, "close-stay"),
        on_close: Message::StayPressed,
        page: Page::new(body).buttons([stay, close]),
    })
}

fn sentence<'a>(sentence: impl text::IntoFragment<'a>) -> Element<'a, Message> {
    let sentence = text(sentence).class(TextColor::Primary).width(Fill);
    sentence.into()
}
