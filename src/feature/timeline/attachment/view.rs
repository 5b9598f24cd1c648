//! Pictures and files in the rows of messages. Whether a picture is loaded does not change the size of its box.

use std::borrow::Cow;

use iced::widget::{column, container, row, text};
use iced::{Center, Fill, FillPortion};

use super::cache::PictureState;
use super::{Files, Message, TimelineMessage};
use crate::a11y::{Role, Semantics};
use crate::domain::attachment::{FileOrigin, MIN_BOX, PictureFailure, ShownFile};
use crate::domain::id::ChannelId;
use crate::domain::message::Attachment;
use crate::feature::context::Ctx;
use crate::feature::timeline::row::format_size;
use crate::fl;
use crate::i18n::Strings;
use crate::ui::icon::Icon;
use crate::ui::missing_glyphs::drawable;
use crate::ui::theme::{Surface, TextColor};
use crate::ui::widget::accessible::{accessible, hidden};
use crate::ui::widget::beside::beside;
use crate::ui::widget::menu::MenuItem;
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::picture::picture;
use crate::ui::widget::picture_box::picture_box;
use crate::ui::widget::tooltip::Side;
use crate::ui::widget::{ButtonKind, Pressable, button};
use crate::ui::{Element, token};

/// In narrower boxes there are no words.
const MIN_WORDS_WIDTH: f32 = 160.0;
const CARD_WIDTH: f32 = 440.0;
/// Of the bar that shows how much was downloaded.
const BAR_HEIGHT: f32 = 4.0;
/// More actions for files than that are in the message itself only.
const MAX_MENU_FILES: usize = 4;

impl Files {
    /// A picture in its box, or a card of another file.
    pub(in crate::feature::timeline) fn view<'a>(
        &'a self,
        ctx: &Ctx<'a>,
        channel: &ChannelId,
        file: &'a Attachment,
    ) -> Element<'a, TimelineMessage> {
        let shown = ShownFile::new(channel, file, ctx.server.address());
        let content = if file.is_picture() && shown.origin != FileOrigin::Blocked {
            self.picture(ctx, file, shown)
        } else {
            self.card(ctx, file, &shown)
        };
        content.map(TimelineMessage::File)
    }

    fn picture<'a>(
        &'a self,
        ctx: &Ctx<'a>,
        file: &Attachment,
        shown: ShownFile,
    ) -> Element<'a, Message> {
        let size = file.shown_box(shown.origin.is_foreign());
        let has_words = size.0 >= MIN_WORDS_WIDTH;
        let content = match self.state(ctx.server.uid(), &shown.key) {
            Some(PictureState::Ready(it)) => {
                let name = fl!(ctx.strings, "picture-open", "name" => shown.name.as_str());
                let content = picture(it, ctx.plays_animations);
                return picture_box(
                    Pressable::new(Role::Button, name, content, ButtonKind::RailIcon)
                        .width(Fill)
                        .height(Fill)
                        .on_press(Message::OpenPressed(shown.key)),
                    size,
                    MIN_BOX,
                );
            }
            Some(PictureState::Failed(failure)) => failed(ctx, failure, shown, has_words),
            Some(PictureState::Loading) => waiting(ctx, &shown.name),
            None if self.loads_by_itself(ctx, &shown) => waiting(ctx, &shown.name),
            None => offered(ctx, shown, has_words),
        };
        let content = container(content).center(Fill).class(Surface::Card);
        picture_box(content, size, MIN_BOX)
    }

    fn card<'a>(
        &'a self,
        ctx: &Ctx<'a>,
        file: &'a Attachment,
        shown: &ShownFile,
    ) -> Element<'a, Message> {
        let strings = ctx.strings;
        let saving = self.saving(ctx.server.uid(), &shown.key);
        let size = |bytes| format_size(ctx, bytes);
        let status = match saving {
            Some(saving) => {
                let (received, total) = (size(saving.received), size(saving.total));
                fl!(strings, "file-saving", "received" => received.as_ref(), "total" => total.as_ref())
            }
            None if shown.origin == FileOrigin::Blocked => fl!(strings, "file-blocked"),
            None => {
                let (kind, size) = (kind(file, &shown.name), size(file.bytes));
                fl!(strings, "file-status", "kind" => kind, "size" => size.as_ref())
            }
        };
        let spoken = spoken_status(strings, &status, file.is_program());
        let name = text(drawable(&shown.name).into_owned())
            .size(token::TEXT_LIST)
            .class(TextColor::Primary)
            .wrapping(text::Wrapping::WordOrGlyph);
        let status = text(status)
            .size(token::TEXT_META)
            .class(TextColor::Secondary);
        // In place, so that the card keeps its height while its file is saved.
        let bar = container(saving.map_or_else(
            || column![].into(),
            |saving| bar(saving.received, saving.total),
        ));
        let warning = file.is_program().then(|| warning(strings));
        let labels = column![name, status, bar.height(BAR_HEIGHT)]
            .push(warning)
            .spacing(token::SPACE_XXS)
            .width(Fill);
        let icon = Icon::File.sized(token::ICON).class(TextColor::Secondary);
        let head = row![icon, labels].spacing(token::SPACE_M).align_y(Center);
        let content: Element<'a, Message> = match save_button(ctx, shown, saving.is_some(), spoken)
        {
            Some(action) => beside(head, action),
            None => head.into(),
        };
        container(content)
            .padding([token::SPACE_S, token::SPACE_M])
            .width(Fill)
            .max_width(CARD_WIDTH)
            .class(Surface::Card)
            .into()
    }
}

/// What stands beside the button, for readers.
fn spoken_status(strings: &Strings, status: &str, is_program: bool) -> String {
    if is_program {
        format!("{status}. {}", fl!(strings, "file-program"))
    } else {
        status.to_owned()
    }
}

fn save_button<'a>(
    ctx: &Ctx<'a>,
    shown: &ShownFile,
    is_saving: bool,
    description: String,
) -> Option<Element<'a, Message>> {
    let (strings, name, key) = (ctx.strings, shown.name.as_str(), shown.key.clone());
    let (label, spoken, message) = if is_saving {
        let spoken = fl!(strings, "file-cancel-name", "name" => name);
        (
            fl!(strings, "file-cancel"),
            spoken,
            Message::CancelPressed(key),
        )
    } else {
        let spoken = fl!(strings, "file-save-name", "name" => name);
        (fl!(strings, "file-save"), spoken, Message::SavePressed(key))
    };
    let spoken = spoken.into_owned();
    let named = |semantics| Semantics {
        name: spoken,
        description: Some(description),
        ..semantics
    };
    let is_own = shown.origin == FileOrigin::OwnServer;
    is_own.then(|| {
        let action = button(label).padding([token::SPACE_XS, token::SPACE_M]);
        action.map_semantics(named).on_press(message).into()
    })
}

/// Before a picture is there.
fn waiting<'a>(ctx: &Ctx<'a>, name: &str) -> Element<'a, Message> {
    let name = fl!(ctx.strings, "picture-loading", "name" => name).into_owned();
    let semantics = move || Semantics {
        busy: true,
        ..Semantics::new(Role::Image, name.clone())
    };
    let icon = Icon::Waiting.sized(token::ICON).class(TextColor::Muted);
    accessible(semantics, hidden(icon)).into()
}

fn failed<'a>(
    ctx: &Ctx<'a>,
    failure: &PictureFailure,
    shown: ShownFile,
    has_words: bool,
) -> Element<'a, Message> {
    let strings = ctx.strings;
    let reason = picture_failure(strings, failure);
    let label = fl!(strings, "picture-retry", "name" => shown.name.as_str());
    let retry = icon_action(
        Icon::Retry,
        label,
        reason.to_string(),
        Message::RetryPressed(shown.key),
    );
    if !has_words {
        return retry;
    }
    let reason = one_line(reason, token::TEXT_META).color(TextColor::Secondary);
    let content = row![retry, container(reason).width(Fill)];
    content
        .spacing(token::SPACE_S)
        .padding([0.0, token::SPACE_S])
        .align_y(Center)
        .into()
}

/// Why a picture is not shown, as a sentence.
pub fn picture_failure<'a>(strings: &'a Strings, failure: &PictureFailure) -> Cow<'a, str> {
    match failure {
        PictureFailure::NotLoaded(failure) => strings.failure(failure),
        PictureFailure::Unreadable => fl!(strings, "picture-broken"),
        PictureFailure::TooLarge => fl!(strings, "picture-large"),
    }
}

/// A picture that is loaded only after a press, as that tells a host who looks, or is large.
fn offered<'a>(ctx: &Ctx<'a>, shown: ShownFile, has_words: bool) -> Element<'a, Message> {
    let strings = ctx.strings;
    let (sentence, label) = match &shown.origin {
        FileOrigin::Foreign { host, .. } => (
            fl!(strings, "picture-foreign", "host" => host.as_str()),
            fl!(strings, "picture-load"),
        ),
        FileOrigin::OwnServer | FileOrigin::Blocked => {
            let size = format_size(ctx, shown.bytes);
            let label = fl!(strings, "picture-load-size", "size" => size.as_ref());
            (Cow::Borrowed(""), label)
        }
    };
    let message = Message::LoadPressed(shown.key);
    if !has_words {
        return icon_action(Icon::Import, label, sentence.into_owned(), message);
    }
    let description = (!sentence.is_empty()).then(|| sentence.to_string());
    let load = button(label)
        .padding([token::SPACE_XS, token::SPACE_M])
        .map_semantics(|semantics| Semantics {
            description,
            ..semantics
        })
        .on_press(message);
    let sentence = (!sentence.is_empty()).then(|| {
        text(sentence)
            .size(token::TEXT_META)
            .class(TextColor::Secondary)
            .wrapping(text::Wrapping::WordOrGlyph)
            .center()
    });
    column![]
        .push(sentence)
        .push(load)
        .spacing(token::SPACE_S)
        .padding(token::SPACE_S)
        .align_x(Center)
        .into()
}

fn icon_action(
    icon: Icon,
    label: Cow<'_, str>,
    description: String,
    message: Message,
) -> Element<'_, Message> {
    Pressable::new(Role::Button, label.clone(), icon.view(), ButtonKind::Quiet)
        .padding(token::SPACE_XS + token::SPACE_XXS)
        .tooltip(label, Side::Above)
        .map_semantics(|semantics| Semantics {
            description: Some(description).filter(|it| !it.is_empty()),
            ..semantics
        })
        .on_press(message)
        .into()
}

fn warning(strings: &Strings) -> Element<'_, Message> {
    let icon = Icon::Warning.sized(token::ICON_SMALL);
    let sentence = text(fl!(strings, "file-program"))
        .size(token::TEXT_META)
        .class(TextColor::Warning);
    row![icon.class(TextColor::Warning), sentence]
        .spacing(token::SPACE_XS)
        .into()
}

/// The part of a file that was downloaded.
fn bar<'a>(received: u64, total: u64) -> Element<'a, Message> {
    const PARTS: u64 = 1000;
    let done = received.saturating_mul(PARTS) / total.max(1);
    let done = u16::try_from(done.clamp(1, PARTS - 1)).unwrap_or(1);
    let rest = FillPortion(1000 - done);
    let part = |surface| container(column![]).height(BAR_HEIGHT).class(surface);
    row![
        part(Surface::AccentBar).width(FillPortion(done)),
        part(Surface::Divider).width(rest)
    ]
    .into()
}

/// The extension of a name, or else the type that the server states.
fn kind(file: &Attachment, name: &str) -> String {
    const MAX: usize = 8;
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    let is_plain = |extension: &&str| {
        (1..=MAX).contains(&extension.len())
            && extension.bytes().all(|it| it.is_ascii_alphanumeric())
    };
    match extension.filter(is_plain) {
        Some(extension) => extension.to_ascii_uppercase(),
        None => crate::domain::unicode::single_line(&file.content_type, 40),
    }
}

/// What the menu of a message offers for its files.
pub(in crate::feature::timeline) fn menu_items<'a>(
    channel: &ChannelId,
    files: &[Attachment],
    ctx: &Ctx<'a>,
) -> Vec<MenuItem<'a, TimelineMessage>> {
    let files = files.iter().take(MAX_MENU_FILES);
    let shown = files.map(|file| ShownFile::new(channel, file, ctx.server.address()));
    let own = shown.filter(|file| file.origin == FileOrigin::OwnServer);
    let items = own.flat_map(|file| {
        let name = file.name.as_str();
        let key = || file.key.clone();
        let item =
            |icon, label, message| MenuItem::new(icon, label, TimelineMessage::File(message));
        let picture = file.is_picture.then(|| {
            let open = fl!(ctx.strings, "picture-open", "name" => name);
            let copy = fl!(ctx.strings, "picture-copy", "name" => name);
            [
                item(Icon::Search, open, Message::OpenPressed(key())),
                item(Icon::Copy, copy, Message::CopyPressed(key())),
            ]
        });
        let label = fl!(ctx.strings, "file-save-name", "name" => name);
        let save = item(Icon::Import, label, Message::SavePressed(key()));
        picture.into_iter().flatten().chain([save])
    });
    items.collect()
}
