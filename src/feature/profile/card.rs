//! The profile card of a member: avatar, name, presence, ID and actions, beside what was pressed.
//! An avatar on another host is loaded only after a press, because loading it contacts that host.

use std::borrow::Cow;

use iced::widget::{Id, column, container, row, scrollable, text};
use iced::{Center, Fill, Point};

use crate::a11y::{Role, Semantics};
use crate::domain::id::{ServerUid, UserId};
use crate::domain::profile::{Avatar, AvatarOrigin, UploadedAvatar};
use crate::feature::action::Action;
use crate::feature::context::{AvatarState, Ctx, has_avatar_image, user_avatar};
use crate::feature::presence_label::presence_label;
use crate::feature::session_status::session_status;
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::accessible::{accessible, heading};
use crate::ui::widget::avatar::with_presence;
use crate::ui::widget::dialog::{action_buttons, dialog_body};
use crate::ui::widget::menu::{Anchor, popup};
use crate::ui::widget::{ButtonKind, Pressable, button, icon_button, pane};
use crate::ui::{Element, font, token};

const WIDTH: f32 = 300.0;
const ACTION_ID: &str = "profile-card-action";

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
    MentionPressed,
    MessagesPressed,
    EditPressed,
    Dismissed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Copy(String),
    /// Load an avatar from a host that is not one of the user's servers, without sending an identity.
    LoadExternalAvatar(ServerUid, UploadedAvatar, String),
    /// Write the name of the member into the composer.
    Mention(UserId),
    /// Search for the messages of the member.
    SearchMessages(UserId),
    EditProfile(ServerUid),
    Close,
}

/// The control that has the focus when a card opens.
pub fn initial_focus() -> Id {
    Id::new(ACTION_ID)
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
            Message::MentionPressed => Action::emit(Event::Mention(self.user.clone())),
            Message::MessagesPressed => Action::emit(Event::SearchMessages(self.user.clone())),
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
        let is_me = *ctx.server.me() == self.user;
        let name = ctx.server.name_of(&self.user);
        let shown_name: Cow<'a, str> = if is_me {
            fl!(strings, "members-you", "name" => name)
        } else {
            name.into()
        };
        let shown_name = text(shown_name)
            .size(token::TEXT_TITLE)
            .font(font::SEMIBOLD)
            .class(TextColor::Primary)
            .wrapping(text::Wrapping::WordOrGlyph);
        let session = is_me.then(|| session_status(ctx));
        let labels = column![heading(1, shown_name)]
            .push(self.presence(ctx))
            .push(session);
        let head = row![self.avatar(name, ctx), labels]
            .spacing(token::SPACE_L)
            .align_y(Center);
        // What can be loaded is last, so that the action is in sight in low windows.
        let card = column![head]
            .push(self.action(ctx))
            .push(messages(ctx))
            .push(self.user_id(ctx))
            .push(self.external_avatar_notice(ctx))
            .spacing(token::SPACE_M)
            .padding(token::SPACE_L);
        let card = container(scrollable(card))
            .width(WIDTH)
            .class(Surface::Dialog);
        let semantics = move || Semantics {
            modal: true,
            ..Semantics::new(Role::Dialog, name)
        };
        let anchor = self.anchor.map_or(Anchor::Center, Anchor::Beside);
        popup(anchor, accessible(semantics, card), Message::Dismissed)
    }

    fn avatar<'a>(&self, name: &'a str, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let avatar = user_avatar(ctx, &self.user, name, token::AVATAR_LARGE);
        match self.presence_label(ctx) {
            Some((color, _)) => with_presence(avatar, color, has_avatar_image(ctx, &self.user)),
            None => avatar,
        }
    }

    /// Not known of someone who has left.
    fn presence_label<'a>(&self, ctx: &Ctx<'a>) -> Option<(TextColor, Cow<'a, str>)> {
        let person = ctx.server.person(&self.user)?;
        Some(presence_label(person.status, ctx.strings))
    }

    fn presence<'a>(&self, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
        let (_, label) = self.presence_label(ctx)?;
        let label = text(label).size(token::TEXT_META);
        Some(label.class(TextColor::Secondary).into())
    }

    fn user_id<'a>(&'a self, ctx: &Ctx<'a>) -> Element<'a, Message> {
        let id = text(self.user.shown())
            .size(token::TEXT_META)
            .class(TextColor::Secondary)
            .wrapping(text::Wrapping::Glyph);
        let copy = fl!(ctx.strings, "profile-card-copy-id");
        let copy = icon_button(Icon::Copy, copy, Message::CopyPressed);
        let label = pane::caption(fl!(ctx.strings, "profile-card-id"));
        let id = row![container(id).width(Fill), copy].align_y(Center);
        column![label, id].into()
    }

    /// What the card is for: to write to someone else, or to change the own profile.
    fn action<'a>(&self, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
        let (label, message) = if *ctx.server.me() == self.user {
            let label = fl!(ctx.strings, "profile-card-edit");
            (label, Message::EditPressed)
        } else {
            // Only a channel has a composer.
            let _open = ctx.channel()?;
            let label = fl!(ctx.strings, "member-menu-mention");
            (label, Message::MentionPressed)
        };
        let shown = text(label.clone())
            .size(token::TEXT_LIST)
            .font(font::SEMIBOLD);
        let shown = container(shown).center_x(Fill);
        let button = Pressable::new(Role::Button, label, shown, ButtonKind::Primary)
            .padding([token::SPACE_S, token::SPACE_L])
            .id(initial_focus())
            .on_press(message);
        Some(button.width(Fill).into())
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

/// Finds what the member has written.
fn messages<'a>(ctx: &Ctx<'a>) -> Element<'a, Message> {
    let label = fl!(ctx.strings, "member-menu-messages");
    let shown = text(label.clone()).size(token::TEXT_LIST);
    let shown = container(shown).center_x(Fill);
    Pressable::new(Role::Button, label, shown, ButtonKind::Secondary)
        .padding([token::SPACE_S, token::SPACE_L])
        .on_press(Message::MessagesPressed)
        .width(Fill)
        .into()
}
