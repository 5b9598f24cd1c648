//! Avatar of a user: the uploaded image, else the selected preset, else a monogram.

use iced::widget::image::Handle;

use super::Ctx;
use crate::domain::id::UserId;
use crate::domain::profile::Avatar;
use crate::ui::Element;
use crate::ui::widget::avatar::{avatar, image_avatar, preset_avatar};

/// `size` is in logical pixels. Screen readers skip the avatar, because the name stands next to it.
pub fn user_avatar<'a, Message: 'a>(
    ctx: &Ctx<'a>,
    user: &UserId,
    name: &str,
    size: f32,
) -> Element<'a, Message> {
    if let Some(handle) = image(ctx, user) {
        return image_avatar(handle, size);
    }
    match ctx.server.profile(user).map(|profile| &profile.avatar) {
        Some(Avatar::Preset(preset)) => preset_avatar(name, preset.index(), size),
        Some(Avatar::Uploaded(_) | Avatar::Unspecified) | None => avatar(name, user.as_str(), size),
    }
}

pub fn has_avatar_image(ctx: &Ctx<'_>, user: &UserId) -> bool {
    image(ctx, user).is_some()
}

fn image<'a>(ctx: &Ctx<'a>, user: &UserId) -> Option<&'a Handle> {
    let Avatar::Uploaded(upload) = &ctx.server.profile(user)?.avatar else {
        return None;
    };
    ctx.avatars.handle(ctx.server.uid(), upload)
}
