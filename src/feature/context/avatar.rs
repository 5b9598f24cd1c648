//! Avatar of a user: the uploaded image, else the selected preset, else a monogram.

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
    let published = ctx.server.profile(user).map(|profile| &profile.avatar);
    match published {
        Some(Avatar::Uploaded(upload)) => match ctx.avatars.handle(ctx.server.uid(), upload) {
            Some(handle) => image_avatar(handle, size),
            None => avatar(name, user.as_str(), size),
        },
        Some(Avatar::Preset(preset)) => preset_avatar(name, preset.index(), size),
        Some(Avatar::Unspecified) | None => avatar(name, user.as_str(), size),
    }
}
