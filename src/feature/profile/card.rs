//! The profile card of a member: avatar, name, ID and actions.
//! An avatar on another host is loaded only after a press, because loading it contacts that host.

use iced::widget::{column, container, row, text};
use iced::{Center, Fill, Point};

use crate::domain::id::{ServerUid, UserId};
use crate::domain::profile::{Avatar, AvatarOrigin, UploadedAvatar};
use crate::feature::action::Action;
use crate::feature::context::{AvatarState, Ctx, user_avatar};
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::dialog::{self, Dialog, Page, action_buttons, dialog_body};
use crate::ui::widget::{button, icon_button, pane, primary_button};
use crate::ui::{Element, font, token};

#[derive(Debug, Clone, PartialEq)]
pub struct ProfileCard {
    pub server: ServerUid,
    pub user: UserId,
    /// The point of the window beside which the card opens; without one it is in the middle.
    pub anchor: Option<Point>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    CopyPressed,
    LoadAvatarPressed,
    EditPressed,
    Dismissed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Copy(String),
    /// Load an avatar from a host that is not one of the user's servers, without sending an identity.
    LoadExternalAvatar(ServerUid, UploadedAvatar, String),
    EditProfile(ServerUid),
    Close,
}

impl ProfileCard {
    pub fn update(&self, message: Message, ctx: &Ctx<'_>) -> Action<Message, Event> {
        match message {
            Message::CopyPressed => Action::emit(Event::Copy(self.user.to_string())),
            Message::LoadAvatarPressed => match self.external_avatar(ctx) {
                Some((upload, _, address)) => {
                    let (server, upload) = (self.server.clone(), upload.clone());
                    Action::emit(Event::LoadExternalAvatar(server, upload, address))
                }
                None => Action::none(),
            },
            Message::EditPressed => Action::emit(Event::EditProfile(self.server.clone())),
            Message::Dismissed => Action::emit(Event::Close),
        }
    }

    /// The upload, its host and its full address, if the avatar is on another host.
    fn external_avatar<'a>(&self, ctx: &Ctx<'a>) -> Option<(&'a UploadedAvatar, String, String)> {
        let Avatar::Uploaded(upload) = &ctx.server.profile(&self.user)?.avatar else {
            return None;
        };
        match upload.origin(ctx.server.address()) {
            AvatarOrigin::ThirdParty { host, address } => Some((upload, host, address)),
            AvatarOrigin::SameServer | AvatarOrigin::Blocked => None,
        }
    }

    pub fn view<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let strings = ctx.strings;
        let name = ctx.server.name_of(&self.user);
        let name_text = text(name)
            .size(token::TEXT_TITLE)
            .font(font::SEMIBOLD)
            .class(TextColor::Primary);
        let uid = text(self.user.shown())
            .size(token::TEXT_META)
            .class(TextColor::Muted)
            .wrapping(text::Wrapping::Glyph);
        let copy = fl!(strings, "profile-card-copy-id");
        let copy = icon_button(Icon::Copy, copy, Message::CopyPressed);
        let details = column![
            name_text.wrapping(text::Wrapping::WordOrGlyph),
            row![container(uid).width(Fill), copy].align_y(Center)
        ];
        let head = row![
            user_avatar(ctx, &self.user, name, token::AVATAR_LARGE),
            details.width(Fill)
        ];
        let edit = (*ctx.server.me() == self.user).then(|| {
            let edit = primary_button(fl!(strings, "profile-card-edit"));
            edit.on_press(Message::EditPressed)
        });
        let body = dialog_body([head.spacing(token::SPACE_L).align_y(Center).into()])
            .push(self.external_avatar_notice(ctx));
        dialog::layer(Dialog {
            title: fl!(strings, "profile-card-title"),
            close_label: fl!(strings, "profile-card-close"),
            on_close: Message::Dismissed,
            page: Page::new(body).buttons(edit),
        })
    }

    fn external_avatar_notice<'a>(&self, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
        let (upload, host, _) = self.external_avatar(ctx)?;
        let strings = ctx.strings;
        let state = ctx.avatars.state(&self.server, upload);
        let message = match state {
            Some(AvatarState::Ready(_)) => return None,
            Some(AvatarState::Loading) => fl!(strings, "profile-card-loading"),
            Some(AvatarState::Unavailable) => {
                fl!(strings, "profile-card-picture-failed", "host" => host.as_str())
            }
            None => fl!(strings, "profile-card-external-picture", "host" => host.as_str()),
        };
        let can_load = state != Some(&AvatarState::Loading);
        let load = button(fl!(strings, "profile-card-load-picture"))
            .on_press_maybe(can_load.then_some(Message::LoadAvatarPressed));
        let banner = pane::banner(Icon::Info, TextColor::Accent, message, None);
        Some(dialog_body([banner, action_buttons([load])]).into())
    }
}
