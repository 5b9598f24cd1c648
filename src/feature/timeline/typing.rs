//! Text of the typing indicator.

use crate::feature::context::Ctx;
use crate::fl;

/// `None` if no other member is typing.
pub fn typing_label(ctx: &Ctx<'_>) -> Option<String> {
    let mut users = ctx.server.typing(ctx.channel()?);
    let first = ctx.server.name_of(users.next()?);
    let Some(second) = users.next() else {
        return Some(fl!(ctx.strings, "typing-one", "first" => first).into_owned());
    };
    if users.next().is_some() {
        return Some(fl!(ctx.strings, "typing-several").into_owned());
    }
    let second = ctx.server.name_of(second);
    Some(fl!(ctx.strings, "typing-two", "first" => first, "second" => second).into_owned())
}
