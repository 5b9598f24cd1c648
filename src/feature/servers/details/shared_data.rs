//! What was shared with a server, as a list: what, when first and last, and how often.

use std::borrow::Cow;

use iced::alignment::Horizontal;
use iced::widget::{column, container, row, text};
use iced::{Center, Fill};
use jiff::Timestamp;

use super::Message;
use crate::a11y::{Role, Semantics};
use crate::domain::disclosure::{DataKind, DisclosureLog, DisclosureRecord};
use crate::feature::context::Ctx;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::{accessible, composite, hidden};
use crate::ui::widget::rows::{self, Arrangement, card, plain_row};
use crate::ui::{Element, Theme, font, token};

const TIME_WIDTH: f32 = 92.0;
const COUNT_WIDTH: f32 = 56.0;

pub(super) fn section<'a>(
    log: &DisclosureLog,
    ctx: &Ctx<'a>,
    arrangement: Arrangement,
) -> Element<'a, Message> {
    let strings = ctx.strings;
    let rows: Vec<_> = log
        .entries()
        .enumerate()
        .map(|(position, entry)| entry_row(position, entry, ctx, arrangement))
        .collect();
    let hint = |key| text(key).size(token::TEXT_META).class(TextColor::Secondary);
    let content = if rows.is_empty() {
        card([plain_row(hint(fl!(strings, "shared-data-empty")))])
    } else {
        let name = move || fl!(strings, "shared-data-title").into_owned();
        let list = composite(Role::List, name, rows.len(), column(rows));
        let titles = (arrangement == Arrangement::Beside).then(|| titles(strings));
        let table = column![].push(titles).push(list);
        card([
            plain_row(hint(fl!(strings, "shared-data-hint"))),
            table.into(),
        ])
    };
    rows::section(2, fl!(strings, "shared-data-title"), content)
}

/// A line of the table: what, when first, when last, how often.
fn line(cells: [Element<'_, Message>; 4]) -> Element<'_, Message> {
    let [what, first, last, count] = cells;
    let count = container(count)
        .width(COUNT_WIDTH)
        .align_x(Horizontal::Right);
    let line = row![
        container(what).width(Fill),
        container(first).width(TIME_WIDTH),
        container(last).width(TIME_WIDTH),
        count
    ];
    container(line.spacing(token::SPACE_S).align_y(Center))
        .padding([token::SPACE_XS + 2.0, token::SPACE_M])
        .into()
}

/// Each row says its own to screen readers.
fn titles(strings: &Strings) -> Element<'_, Message> {
    let title = |title| {
        let title = text(title).size(token::TEXT_CAPTION).font(font::SEMIBOLD);
        Element::from(title.class(TextColor::Muted))
    };
    hidden(line([
        title(fl!(strings, "shared-data-what")),
        title(fl!(strings, "shared-data-first")),
        title(fl!(strings, "shared-data-last")),
        title(fl!(strings, "shared-data-count")),
    ]))
}

fn entry_row<'a>(
    position: usize,
    (kind, entry): (DataKind, DisclosureRecord),
    ctx: &Ctx<'a>,
    arrangement: Arrangement,
) -> Element<'a, Message> {
    let strings = ctx.strings;
    let what = label(kind, strings);
    let (first, last) = (moment(entry.first, ctx), moment(entry.last, ctx));
    let value = fl!(strings, "shared-data-entry", "count" => entry.count, "first" => first.as_str(), "last" => last.as_str());
    let spoken = fl!(strings, "details-row", "name" => what.as_ref(), "value" => value.as_ref());
    let spoken = spoken.into_owned();
    let what = text(what)
        .size(token::TEXT_LIST)
        .class(TextColor::Primary)
        .wrapping(text::Wrapping::WordOrGlyph);
    let content = match arrangement {
        Arrangement::Beside => {
            let count = text(entry.count.to_string()).size(token::TEXT_LIST);
            line([
                what.into(),
                day_and_time(entry.first, ctx),
                day_and_time(entry.last, ctx),
                count.class(TextColor::Primary).into(),
            ])
        }
        Arrangement::Below => plain_row(column![what, meta(value)].spacing(token::SPACE_XXS)),
    };
    let semantics = move || Semantics {
        position: Some(position),
        ..Semantics::new(Role::Row, spoken.as_str())
    };
    accessible(semantics, content).focusable().into()
}

fn meta<'a>(content: impl text::IntoFragment<'a>) -> text::Text<'a, Theme, iced::Renderer> {
    text(content)
        .size(token::TEXT_META)
        .class(TextColor::Secondary)
}

fn day_and_time<'a>(at: Timestamp, ctx: &Ctx<'a>) -> Element<'a, Message> {
    let calendar = ctx.server.calendar();
    let local = calendar.local(at);
    let day = meta(ctx.strings.short_date(local.date())).class(TextColor::Primary);
    let time = meta(calendar.time(local).to_string()).size(token::TEXT_CAPTION);
    column![day, time].into()
}

/// Day and time, within a sentence.
pub(in crate::feature::servers) fn moment(at: Timestamp, ctx: &Ctx<'_>) -> String {
    let calendar = ctx.server.calendar();
    let local = calendar.local(at);
    let (day, time) = (ctx.strings.short_date(local.date()), calendar.time(local));
    fl!(ctx.strings, "moment", "day" => day.as_ref(), "time" => time.as_ref()).into_owned()
}

fn label(kind: DataKind, strings: &Strings) -> Cow<'_, str> {
    match kind {
        DataKind::Probe => fl!(strings, "shared-data-capabilities"),
        DataKind::Uid => fl!(strings, "shared-data-id"),
        DataKind::Device => fl!(strings, "shared-data-device"),
        DataKind::Proof => fl!(strings, "shared-data-proof"),
        DataKind::Channels => fl!(strings, "shared-data-channels"),
        DataKind::Message => fl!(strings, "shared-data-messages"),
        DataKind::SentFile => fl!(strings, "shared-data-files"),
        DataKind::Reaction => fl!(strings, "shared-data-reactions"),
        DataKind::Typing => fl!(strings, "shared-data-typing"),
        DataKind::LoadedFile => fl!(strings, "shared-data-loaded-files"),
        DataKind::MentionLookup => fl!(strings, "shared-data-mentions"),
        DataKind::ChannelChange => fl!(strings, "shared-data-channel-changes"),
        DataKind::ReadPosition => fl!(strings, "shared-data-read"),
        DataKind::ProfileLookup => fl!(strings, "shared-data-profiles"),
        DataKind::ProfileName => fl!(strings, "shared-data-profile-name"),
        DataKind::ProfilePicture => fl!(strings, "shared-data-profile-picture"),
        DataKind::ThirdPartyPicture => fl!(strings, "shared-data-external-pictures"),
        DataKind::Leave => fl!(strings, "shared-data-leave"),
    }
}
