//! The button that adds files, the tray with what was added, and what is shown while files are dragged over the window.

use std::borrow::Cow;

use iced::widget::{Space, column, container, image, row, scrollable, text};
use iced::{Center, ContentFit, Fill, Task};

use super::{Message, StagedFile, Tray};
use crate::a11y::{Role, Semantics};
use crate::domain::upload::{self, FileError, OutgoingFile};
use crate::feature::context::Ctx;
use crate::feature::timeline::row::format_size;
use crate::feature::timeline::{Message as TimelineMessage, State};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::accessible::{accessible, hidden, labeled};
use crate::ui::widget::field::Field;
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::pressable::{ButtonKind, Pressable};
use crate::ui::widget::tooltip::Side;
use crate::ui::widget::{button, icon_button, pane};
use crate::ui::{Element, token};

const PATH_ID: &str = "composer-path";
const CARD_WIDTH: f32 = 212.0;
pub(super) const PREVIEW: f32 = 44.0;
/// In a window that is lower, the tray scrolls, and takes this share of its height.
const LOW_WINDOW: f32 = 500.0;
const MAX_SHARE: f32 = 0.3;

pub(super) fn focus_path<M: Send + 'static>() -> Task<M> {
    iced::widget::operation::focus(PATH_ID)
}

/// `None` where the server takes no files.
pub(in crate::feature::timeline) fn attach_button<'a>(
    ctx: &Ctx<'a>,
) -> Option<Element<'a, TimelineMessage>> {
    upload::is_offered(ctx.server.capabilities()).then(|| {
        let name = fl!(ctx.strings, "attach-files");
        Pressable::new(
            Role::Button,
            name.clone(),
            Icon::File.view(),
            ButtonKind::Quiet,
        )
        .padding(token::SPACE_M)
        .tooltip(name, Side::Above)
        .on_press(TimelineMessage::Staged(Message::ChoosePressed))
        .into()
    })
}

/// Above the composer; nothing without files.
pub(in crate::feature::timeline) fn tray<'a>(
    tray: &'a Tray,
    ctx: &Ctx<'a>,
) -> Option<Element<'a, TimelineMessage>> {
    let files = (!tray.is_empty()).then(|| files(tray, ctx));
    let refused = (!tray.refused.is_empty()).then(|| refused(tray, ctx));
    let path = tray.path.as_deref().map(|path| path_field(path, ctx));
    if files.is_none() && refused.is_none() && path.is_none() {
        return None;
    }
    let parts = column![].push(path).push(refused).push(files);
    let mut parts = Element::from(parts.spacing(token::SPACE_S).width(Fill));
    if ctx.window.height < LOW_WINDOW {
        let max_height = ctx.window.height * MAX_SHARE;
        let scrolled = scrollable(parts).spacing(token::SPACE_XS);
        parts = container(scrolled).max_height(max_height).into();
    }
    Some(parts.map(TimelineMessage::Staged))
}

fn files<'a>(tray: &'a Tray, ctx: &Ctx<'a>) -> Element<'a, Message> {
    let strings = ctx.strings;
    let cards = tray.files.iter().map(|file| card(file, ctx));
    let cards = row(cards).spacing(token::SPACE_S).wrap();
    let name = move || fl!(strings, "attached-files").into_owned();
    labeled(Role::Group, name, cards)
}

fn card<'a>(file: &'a StagedFile, ctx: &Ctx<'a>) -> Element<'a, Message> {
    let strings = ctx.strings;
    let (name, detail) = match &file.ready {
        Some(ready) => (ready.file.name.as_str(), file_detail(&ready.file, ctx)),
        None => (file.name.as_str(), fl!(strings, "attached-preparing")),
    };
    let preview: Element<'a, Message> = if let Some(ready) = &file.ready {
        let preview = image::Image::new(ready.preview.clone());
        let preview = preview.content_fit(ContentFit::Contain);
        preview.width(PREVIEW).height(PREVIEW).into()
    } else {
        let icon = Icon::Waiting.view().class(TextColor::Muted);
        container(icon).center(PREVIEW).into()
    };
    let label = column![
        one_line(name, token::TEXT_META).width(Fill),
        one_line(detail.clone(), token::TEXT_CAPTION).color(TextColor::Secondary),
    ];
    let remove = fl!(strings, "attached-remove", "name" => name);
    let remove = icon_button(Icon::Close, remove, Message::RemovePressed(file.id));
    let content = row![hidden(preview), hidden(label.width(Fill)), remove];
    let content = content.spacing(token::SPACE_S).align_y(Center);
    let content = container(content)
        .padding(token::SPACE_XS)
        .width(CARD_WIDTH)
        .class(Surface::Card);
    let semantics = move || Semantics {
        key: Some(file.id.0),
        busy: file.ready.is_none(),
        description: Some(detail.clone().into_owned()),
        ..Semantics::new(Role::Group, name)
    };
    accessible(semantics, content).into()
}

/// Pixels and size.
fn file_detail<'a>(file: &OutgoingFile, ctx: &Ctx<'a>) -> Cow<'a, str> {
    let (width, height) = file.size;
    let size = format_size(ctx, file.bytes);
    fl!(ctx.strings, "attached-detail", "width" => width.to_string(), "height" => height.to_string(), "size" => size.as_ref())
}

fn refused<'a>(tray: &'a Tray, ctx: &Ctx<'a>) -> Element<'a, Message> {
    let lines = tray.refused.iter().map(|(name, error)| {
        let reason = file_error(ctx, *error);
        if name.is_empty() {
            reason.into_owned()
        } else {
            fl!(ctx.strings, "attached-refused", "name" => name.as_str(), "reason" => reason.as_ref())
                .into_owned()
        }
    });
    let lines: Vec<_> = lines.collect();
    let close = fl!(ctx.strings, "attached-refused-close");
    let close = icon_button(Icon::Close, close, Message::RefusedClosed);
    pane::banner(
        Icon::Failed,
        TextColor::Danger,
        lines.join("\n"),
        Some(close),
    )
}

fn file_error<'a>(ctx: &Ctx<'a>, error: FileError) -> Cow<'a, str> {
    let strings: &'a Strings = ctx.strings;
    match error {
        FileError::Unreadable => fl!(strings, "file-unreadable"),
        FileError::Empty => fl!(strings, "file-empty"),
        FileError::Type => fl!(strings, "file-type"),
        FileError::Damaged => fl!(strings, "file-damaged"),
        FileError::Dimensions => fl!(strings, "file-dimensions"),
        FileError::TooLarge(max) => {
            fl!(strings, "file-too-large", "size" => format_size(ctx, max).as_ref())
        }
        FileError::TotalTooLarge(max) => {
            fl!(strings, "file-total-too-large", "size" => format_size(ctx, max).as_ref())
        }
        FileError::TooMany => {
            fl!(strings, "file-too-many", "count" => upload::MAX_FILES)
        }
        FileError::Full => fl!(strings, "file-full"),
    }
}

/// Where the system has no file dialog.
fn path_field<'a>(path: &'a str, ctx: &Ctx<'a>) -> Element<'a, Message> {
    let strings = ctx.strings;
    let field = Field::new(
        PATH_ID,
        fl!(strings, "attach-path"),
        path,
        Message::PathEdited,
        Message::PathSubmitted,
    )
    .hint(fl!(strings, "attach-path-hint"))
    .view();
    let add = button(fl!(strings, "attach-path-add"));
    let can_add = !path.trim().is_empty();
    let add = add.on_press_maybe(can_add.then_some(Message::PathSubmitted));
    let close = button(fl!(strings, "attach-path-close")).on_press(Message::PathClosed);
    column![field, row![add, close].spacing(token::SPACE_S)]
        .spacing(token::SPACE_S)
        .into()
}

/// Over the conversation, while files are dragged over the window.
pub(in crate::feature::timeline) fn drop_overlay<'a>(
    state: &State,
    ctx: &Ctx<'a>,
    channel: &'a str,
) -> Option<Element<'a, TimelineMessage>> {
    if !state.is_dropping {
        return None;
    }
    let is_offered = upload::is_offered(ctx.server.capabilities());
    let (icon, title, sentence) = if is_offered {
        let title = fl!(ctx.strings, "drop-title", "channel" => channel);
        (Icon::File, title, fl!(ctx.strings, "drop-hint"))
    } else {
        let title = fl!(ctx.strings, "drop-refused-title");
        let server = ctx.server.name();
        let sentence = fl!(ctx.strings, "drop-refused", "server" => server);
        (Icon::Failed, title, sentence)
    };
    let label = pane::empty_state(icon, title, sentence, None);
    let label = container(label).center(Fill).class(Surface::Dialog);
    let space = Space::new().width(0);
    let overlay = container(row![label, space]).padding(token::SPACE_L);
    Some(overlay.width(Fill).height(Fill).into())
}

/// The lines of a sentence about a message, for readers.
pub(super) fn spoken(strings: &Strings, file: &OutgoingFile) -> String {
    fl!(strings, "message-file", "name" => file.name.as_str()).into_owned()
}

pub(super) fn size_text<'a>(ctx: &Ctx<'a>, file: &OutgoingFile) -> text::Fragment<'a> {
    let size = format_size(ctx, file.bytes);
    let label =
        fl!(ctx.strings, "attachment-size", "name" => file.name.as_str(), "size" => size.as_ref());
    Cow::Owned(label.into_owned())
}
