//! Text of the typing indicator.

use crate::feature::context::Ctx;
use crate::fl;

/// `None` if nobody is typing.
pub(super) fn label(ctx: &Ctx<'_>) -> Option<String> {
    let mut typists = ctx.server.open_channel_state()?.typing();
    let first = ctx.server.name_of(typists.next()?);
    let Some(second) = typists.next() else {
        return Some(fl!(ctx.strings, "typing-one", "first" => first).into_owned());
    };
    if typists.next().is_some() {
        return Some(fl!(ctx.strings, "typing-several").into_owned());
    }
    let second = ctx.server.name_of(second);
    Some(fl!(ctx.strings, "typing-two", "first" => first, "second" => second).into_owned())
}
