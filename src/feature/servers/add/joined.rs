//! The joined servers that an address leads to, so that none is joined twice.

use iced::widget::column;

use super::Message;
use crate::domain::address::ServerAddress;
use crate::domain::address_input::extract_address;
use crate::domain::id::{ServerId, ServerUid};
use crate::domain::invite::Invite;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::{button, pane};
use crate::ui::{Element, token};

/// Of one address, so that the page stays short.
const MAX_SHOWN: usize = 3;

/// A server of the rail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinedListing {
    pub uid: ServerUid,
    /// In normal form.
    pub address: String,
    pub server: ServerId,
    pub name: String,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct JoinedServers {
    all: Vec<JoinedListing>,
    /// Those at the address in the field.
    found: Vec<JoinedListing>,
}

impl JoinedServers {
    pub(super) fn new(all: Vec<JoinedListing>) -> Self {
        let found = Vec::new();
        Self { all, found }
    }

    pub(super) fn find(&self, address: &str, server: &ServerId) -> Option<&JoinedListing> {
        let mut all = self.all.iter();
        all.find(|joined| joined.address == address && joined.server == *server)
    }

    /// Finds those at a typed address; only one if the text or `linked` names it.
    pub(super) fn search(&mut self, typed: &str, linked: Option<&ServerId>) {
        let text = extract_address(typed);
        let invite = Invite::parse(text).ok();
        let named = invite.as_ref().and_then(|invite| invite.server.as_ref());
        let named = named.or(linked);
        let address = invite.as_ref().map_or(text, |invite| &invite.address);
        let address = ServerAddress::parse(address).map(|address| address.to_string());
        let is_found = |joined: &&JoinedListing| {
            address.as_ref() == Ok(&joined.address) && named.is_none_or(|id| *id == joined.server)
        };
        self.found = self.all.iter().filter(is_found).cloned().collect();
    }

    /// Shows a server that was found otherwise.
    pub(super) fn show(&mut self, joined: JoinedListing) {
        self.found = vec![joined];
    }

    pub(super) fn view<'a>(&'a self, strings: &'a Strings) -> Option<Element<'a, Message>> {
        let rows = self.found.iter().take(MAX_SHOWN).map(|joined| {
            let text = fl!(strings, "add-joined", "name" => joined.name.as_str());
            let open = button(fl!(strings, "add-open"))
                .padding([token::SPACE_XS, token::SPACE_M])
                .on_press(Message::OpenPressed(joined.uid.clone()));
            pane::banner(Icon::Done, TextColor::Accent, text, Some(open.into()))
        });
        let rows = column(rows).spacing(token::SPACE_S);
        (!self.found.is_empty()).then(|| rows.into())
    }
}
