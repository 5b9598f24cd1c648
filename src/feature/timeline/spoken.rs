//! What a row of the message list says to a screen reader.

use std::borrow::Cow;

use super::reactions;
use super::reply::reply_text;
use crate::domain::preference::ReadingOrder;
use crate::domain::timeline::{Timeline, TimelineItem};
use crate::feature::context::Ctx;
use crate::fl;

/// The text of a part for a screen reader, without spoilers that are not shown.
pub(super) fn spoken(
    ctx: &Ctx<'_>,
    timeline: &Timeline,
    item: &TimelineItem,
    part: usize,
) -> String {
    let hidden = fl!(ctx.strings, "message-spoiler");
    let is_hidden = !timeline.is_revealed(item);
    item.spoken(part, is_hidden.then_some(&*hidden))
}

/// All that a row says of a message.
pub(super) fn accessible_text(
    (ctx, timeline): (&Ctx<'_>, &Timeline),
    item: &TimelineItem,
) -> String {
    let (strings, message) = (ctx.strings, &item.message);
    let author = ctx.server.name_of(&message.author);
    let body = match timeline.edited_body(item) {
        Some(body) => body.plain(),
        None => spoken(ctx, timeline, item, 0),
    };
    let mut parts = head(ctx, (author, &item.time), body);
    let extra = message.extra();
    parts.extend((extra.reply_to.iter()).map(|reply| reply_text((ctx, timeline), reply)));
    let edited = extra.edited_at.map(|_| fl!(strings, "timeline-edited"));
    parts.extend(edited);
    let files = extra.attachments.iter();
    parts.extend(files.map(|file| fl!(strings, "message-file", "name" => file.file_name.as_str())));
    let reactions = timeline.shown_reactions(item);
    parts.extend(reactions.iter().map(|it| reactions::spoken(strings, it)));
    parts.extend(item.gone.then(|| fl!(strings, "message-gone")));
    join_sentences(&parts)
}

/// Who wrote what and when, in the order that the user has chosen.
fn head<'a>(ctx: &Ctx<'a>, (author, time): (&str, &'a str), text: String) -> Vec<Cow<'a, str>> {
    let strings = ctx.strings;
    match ctx.preferences.reading_order {
        ReadingOrder::SenderTimeText => {
            vec![fl!(strings, "message-label", "author" => author, "time" => time, "text" => text)]
        }
        ReadingOrder::SenderTextTime => {
            let label = fl!(strings, "message-label-text", "author" => author, "text" => text);
            vec![label, time.into()]
        }
        ReadingOrder::TextSenderTime => {
            let label = fl!(strings, "message-label-sender", "author" => author, "time" => time);
            vec![text.into(), label]
        }
    }
}

/// Adds a period only to parts without final punctuation.
fn join_sentences(parts: &[Cow<'_, str>]) -> String {
    let mut all = String::new();
    for part in parts {
        if !all.is_empty() {
            let ended = all.ends_with(['.', '!', '?', '…', '。']);
            all.push_str(if ended { " " } else { ". " });
        }
        all.push_str(part);
    }
    all
}

#[cfg(test)]
#[test]
fn join_sentences_keeps_existing_punctuation() {
    let parts = ["Ada: done.", "Reply to Finn: when?", "edited"].map(Cow::from);
    assert_eq!(
        join_sentences(&parts),
        "Ada: done. Reply to Finn: when? edited"
    );
}
