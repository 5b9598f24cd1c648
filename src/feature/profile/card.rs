//! The profile card of a member: avatar, name, ID and actions.
//! An avatar on another host is loaded only after a press, because loading it contacts that host.

use iced::widget::{column, container, row, text};
use iced::{Center, Fill};

use crate::domain::id::{ServerUid, UserId};
use crate::domain::profile::{Face, Upload, Whence};
use crate::feature::action::Action;
use crate::feature::context::{Ctx, Standing, face};
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::Ink;
use crate::ui::widget::dialog::{self, Dialog, actions, parts};
use crate::ui::widget::{Look, button, icon_button, pane};
use crate::ui::{Element, font, token};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    pub server: ServerUid,
    pub user: UserId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    CopyPressed,
    LoadPressed,
    EditPressed,
    Dismissed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Copy(String),
    /// Load an avatar from a host that is not one of the user's servers, without sending an identity.
    LoadElsewhere(ServerUid, Upload, String),
    Edit(ServerUid),
    Close,
}

impl Card {
    pub fn update(&self, message: Message, ctx: &Ctx<'_>) -> Action<Message, Event> {
        match message {
            Message::CopyPressed => Action::emit(Event::Copy(self.user.to_string())),
            Message::LoadPressed => match self.elsewhere(ctx) {
                Some((upload, _, address)) => {
                    let (server, upload) = (self.server.clone(), upload.clone());
                    Action::emit(Event::LoadElsewhere(server, upload, address))
                }
                None => Action::none(),
            },
            Message::EditPressed => Action::emit(Event::Edit(self.server.clone())),
            Message::Dismissed => Action::emit(Event::Close),
        }
    }

    /// The upload, its host and its full address, if the avatar is on another host.
    fn elsewhere<'a>(&self, ctx: &Ctx<'a>) -> Option<(&'a Upload, String, String)> {
        let Face::Picture(upload) = &ctx.server.profile(&self.user)?.face else {
            return None;
        };
        match upload.whence(ctx.server.address()) {
            Whence::Elsewhere { host, address } => Some((upload, host, address)),
            Whence::Own | Whence::Nowhere => None,
        }
    }

    pub fn view<'a, Parent: Clone + 'a>(
        &'a self,
        ctx: &Ctx<'a>,
        wrap: impl Fn(Message) -> Parent + Copy + 'a,
    ) -> Element<'a, Parent> {
        let strings = ctx.strings;
        let name = ctx.server.name_of(&self.user);
        let called = text(name)
            .size(token::TEXT_TITLE)
            .font(font::SEMIBOLD)
            .class(Ink::Primary);
        let uid = text(self.user.as_str())
            .size(token::TEXT_META)
            .class(Ink::Muted)
            .wrapping(text::Wrapping::Glyph);
        let copy = icon_button(
            Icon::Copy,
            fl!(strings, "person-copy"),
            Message::CopyPressed,
        );
        let words = column![
            called.wrapping(text::Wrapping::WordOrGlyph),
            row![container(uid).width(Fill), copy].align_y(Center)
        ];
        let head = row![
            face(ctx, &self.user, name, token::AVATAR_LARGE),
            words.width(Fill)
        ];
        let edit = (*ctx.server.me() == self.user).then(|| {
            let edit = button(fl!(strings, "person-edit")).look(Look::Primary);
            actions([edit.on_press(Message::EditPressed).into()])
        });
        let body = parts([head.spacing(token::SPACE_L).align_y(Center).into()])
            .push(self.offer(ctx))
            .push(edit);
        dialog::layer(Dialog {
            title: fl!(strings, "person-title"),
            close: fl!(strings, "person-close"),
            on_close: wrap(Message::Dismissed),
            body: Element::from(body).map(wrap),
        })
    }

    fn offer<'a>(&self, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
        let (upload, host, _) = self.elsewhere(ctx)?;
        let strings = ctx.strings;
        let standing = ctx.pictures.standing(&self.server, upload);
        if matches!(standing, Some(Standing::Ready(_))) {
            return None;
        }
        let words = match standing {
            Some(Standing::Coming) => fl!(strings, "person-loading"),
            Some(Standing::Missing) => fl!(strings, "person-missing", "host" => host.as_str()),
            _ => fl!(strings, "person-elsewhere", "host" => host.as_str()),
        };
        let free = !matches!(standing, Some(Standing::Coming));
        let load = button(fl!(strings, "person-load"))
            .on_press_maybe(free.then_some(Message::LoadPressed));
        let told = pane::strip(Icon::Info, Ink::Accent, words, None);
        Some(parts([told, actions([load.into()])]).into())
    }
}
