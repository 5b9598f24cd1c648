//! Avatar of a user: the uploaded image, else the selected preset, else a monogram.

use super::Ctx;
use crate::domain::id::UserId;
use crate::domain::profile::Face;
use crate::ui::Element;
use crate::ui::widget::avatar::{avatar, generated, picture};

/// `size` is in logical pixels. Screen readers skip the avatar, because the name stands next to it.
#[must_use]
pub fn face<'a, Message: 'a>(
    ctx: &Ctx<'a>,
    user: &UserId,
    name: &str,
    size: f32,
) -> Element<'a, Message> {
    let published = ctx.server.profile(user).map(|profile| &profile.face);
    match published {
        Some(Face::Picture(upload)) => match ctx.pictures.handle(ctx.server.uid(), upload) {
            Some(handle) => picture(handle, size),
            None => avatar(name, user.as_str(), size),
        },
        Some(Face::Preset(preset)) => generated(name, preset.place(), size),
        Some(Face::Unsaid) | None => avatar(name, user.as_str(), size),
    }
}
