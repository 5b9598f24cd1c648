//! The question before a link is opened that may lead elsewhere than it seems to.

use iced::Fill;
use iced::widget::{column, container, text};

use crate::domain::web_link::{Deception, WebLink};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::dialog::{self, Dialog, Page, dialog_body};
use crate::ui::widget::{button, danger_button};
use crate::ui::{Element, font, token};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    link: WebLink,
    /// `None` if only the text of the link does not show where it leads.
    deception: Option<Deception>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    OpenPressed,
    Dismissed,
}

impl State {
    /// `None` for a link that leads where it says.
    pub fn new(link: &WebLink) -> Option<Self> {
        Some(Self {
            link: link.clone(),
            deception: Some(link.deception()?),
        })
    }

    /// For a link whose text is not its address.
    pub fn masked(link: &WebLink) -> Self {
        Self {
            link: link.clone(),
            deception: link.deception(),
        }
    }

    /// As the browser gets it.
    pub fn address(&self) -> &str {
        self.link.address()
    }

    pub fn view<'a>(&'a self, strings: &'a Strings) -> Element<'a, Message> {
        let reason = match self.deception {
            None => fl!(strings, "link-masked"),
            Some(Deception::SignIn) => fl!(strings, "link-sign-in"),
            Some(Deception::ForeignLetters) => fl!(strings, "link-foreign-letters"),
            Some(Deception::OtherHost) => fl!(strings, "link-other-host"),
        };
        let host = text(self.link.host())
            .size(token::TEXT_TITLE)
            .font(font::SEMIBOLD)
            .class(TextColor::Primary)
            .wrapping(text::Wrapping::WordOrGlyph);
        let address = text(self.address())
            .size(token::TEXT_META)
            .class(TextColor::Secondary)
            .wrapping(text::Wrapping::WordOrGlyph);
        let leads_to = column![host, address].spacing(token::SPACE_XS).width(Fill);
        let sentence = |sentence| text(sentence).class(TextColor::Primary).width(Fill);
        let cancel = button(fl!(strings, "link-cancel")).on_press(Message::Dismissed);
        let open = danger_button(fl!(strings, "link-open")).on_press(Message::OpenPressed);
        dialog::layer(Dialog {
            title: fl!(strings, "link-title"),
            close_label: fl!(strings, "link-cancel"),
            on_close: Message::Dismissed,
            page: Page::new(dialog_body([
                sentence(reason).into(),
                sentence(fl!(strings, "link-leads-to")).into(),
                container(leads_to)
                    .padding(token::SPACE_M)
                    .class(Surface::Card)
                    .into(),
            ]))
            .buttons([cancel, open]),
        })
    }
}
