//! The files of a message that is not confirmed: small pictures, names, progress and *Cancel*.

use std::borrow::Cow;
use std::time::Duration;

use iced::widget::image::Handle;
use iced::widget::{Space, column, container, image, row, text};
use iced::{Center, ContentFit, Fill, FillPortion};

use super::Message;
use super::view::{PREVIEW, size_text, spoken};
use crate::a11y::{Range, Role, Semantics};
use crate::domain::outbox::{PendingMessage, SendState};
use crate::domain::upload::UploadProgress;
use crate::feature::context::Ctx;
use crate::feature::timeline::Message as TimelineMessage;
use crate::feature::timeline::attachment::Files;
use crate::feature::timeline::row::format_size;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::accessible::{accessible, hidden};
use crate::ui::widget::button;
use crate::ui::{Element, token};

const BAR_HEIGHT: f32 = 6.0;
const MAX_WIDTH: f32 = 420.0;
const MINUTE: u64 = 60;

/// Whether sending the files can still be stopped.
pub(in crate::feature::timeline) fn can_cancel(pending: &PendingMessage) -> bool {
    let is_complete = pending.upload.is_none_or(|upload| upload.is_complete());
    pending.state == SendState::Sending && !is_complete
}

/// What a reader says about the files of a message.
pub(in crate::feature::timeline) fn files_text<'a>(
    strings: &'a Strings,
    pending: &'a PendingMessage,
) -> impl Iterator<Item = String> + 'a {
    pending.files.iter().map(|file| spoken(strings, file))
}

/// Nothing for a message without files.
pub(in crate::feature::timeline) fn files_view<'a>(
    ctx: &Ctx<'a>,
    previews: &Files,
    pending: &'a PendingMessage,
) -> Option<Element<'a, TimelineMessage>> {
    if pending.files.is_empty() {
        return None;
    }
    let (server, local) = (ctx.server.uid(), &pending.local);
    let files = pending.files.iter().enumerate().map(|(index, file)| {
        let picture = picture(previews.preview(server, local, index));
        let label = text(size_text(ctx, file)).size(token::TEXT_LIST);
        let label = label
            .class(TextColor::Primary)
            .wrapping(text::Wrapping::WordOrGlyph);
        let card = row![picture, label].spacing(token::SPACE_S).align_y(Center);
        let card = container(card).padding(token::SPACE_XS);
        Element::from(card.class(Surface::Card))
    });
    let progress = pending.upload.map(|upload| progress(ctx, upload));
    let cancel = can_cancel(pending).then(|| {
        let message = Message::CancelPressed(pending.local.clone());
        button(fl!(ctx.strings, "upload-cancel"))
            .padding([token::SPACE_XS, token::SPACE_M])
            .on_press(TimelineMessage::Staged(message))
    });
    let view = column(files).push(progress).push(cancel);
    Some(view.spacing(token::SPACE_XS).into())
}

/// In a box that is there before the picture is.
fn picture<'a>(preview: Option<&Handle>) -> Element<'a, TimelineMessage> {
    let Some(preview) = preview else {
        let icon = Icon::File.sized(token::ICON).class(TextColor::Secondary);
        return container(icon).center(PREVIEW).into();
    };
    let preview = image::Image::new(preview.clone()).content_fit(ContentFit::Contain);
    hidden(preview.width(PREVIEW).height(PREVIEW))
}

fn progress<'a>(ctx: &Ctx<'a>, upload: UploadProgress) -> Element<'a, TimelineMessage> {
    let percent = u16::from(upload.percent());
    let part = |portion: u16, on: bool| {
        let bar = Space::new().height(BAR_HEIGHT).width(Fill);
        let bar = container(bar).class(Surface::Track { on });
        container(bar).width(FillPortion(portion))
    };
    let done = (percent > 0).then(|| part(percent, true));
    let left = (percent < 100).then(|| part(100 - percent, false));
    let bar = row![].push(done).push(left).spacing(token::SPACE_XXS);
    let label = progress_text(ctx, upload).into_owned();
    let caption = text(label.clone()).size(token::TEXT_CAPTION);
    let content = column![bar.width(Fill), caption.class(TextColor::Secondary)];
    let content = container(content.spacing(token::SPACE_XXS)).max_width(MAX_WIDTH);
    let strings = ctx.strings;
    let semantics = move || Semantics {
        value: Some(label.clone()),
        range: Some(Range {
            value: f64::from(percent),
            min: 0.0,
            max: 100.0,
            step: 1.0,
        }),
        ..Semantics::new(Role::Progress, fl!(strings, "upload-progress"))
    };
    accessible(semantics, hidden(content)).into()
}

fn progress_text<'a>(ctx: &Ctx<'a>, upload: UploadProgress) -> Cow<'a, str> {
    let strings = ctx.strings;
    if upload.is_complete() {
        return fl!(strings, "upload-complete");
    }
    let (sent, total) = (
        format_size(ctx, upload.sent),
        format_size(ctx, upload.total),
    );
    let (sent, total) = (sent.as_ref(), total.as_ref());
    match upload.time_left().as_ref().map(Duration::as_secs) {
        None => fl!(strings, "upload-sent", "sent" => sent, "total" => total),
        Some(seconds) if seconds < MINUTE => {
            fl!(strings, "upload-seconds", "sent" => sent, "total" => total, "count" => seconds)
        }
        Some(seconds) => {
            let minutes = seconds.div_ceil(MINUTE);
            fl!(strings, "upload-minutes", "sent" => sent, "total" => total, "count" => minutes)
        }
    }
}
