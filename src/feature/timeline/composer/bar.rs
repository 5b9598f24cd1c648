//! The formatting bar, the button for emoji, and the count of the bytes that are left.

use iced::Point;
use iced::widget::{container, row, text};

use super::keys::key_name;
use super::{CommandError, MessageDraft, limit};
use crate::a11y::{Live, Role, Semantics};
use crate::domain::formatting::Mark;
use crate::domain::slash_command::SlashCommand;
use crate::feature::context::Ctx;
use crate::feature::timeline::{Message, composer};
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::{accessible, composite};
use crate::ui::widget::field::error_text;
use crate::ui::widget::tooltip::Side;
use crate::ui::widget::{ButtonKind, Pressable};
use crate::ui::{Element, token};

pub const HEIGHT: f32 = token::TARGET_MIN + token::SPACE_XS;
const BUTTON_WIDTH: f32 = 28.0;
/// In a lower window the conversation needs the height.
const MIN_WINDOW_HEIGHT: f32 = 360.0;
const MIN_WINDOW_WIDTH: f32 = 480.0;

fn on_press(message: composer::Message) -> Message {
    Message::Composer(message)
}

/// `None` where the user has hidden it, and in small windows.
pub fn view<'a>(ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let is_large = ctx.window.height >= MIN_WINDOW_HEIGHT && ctx.window.width >= MIN_WINDOW_WIDTH;
    if !ctx.preferences.formatting_bar || !is_large {
        return None;
    }
    let strings = ctx.strings;
    let count = Mark::ALL.len() + 1;
    let marks = Mark::ALL.map(|mark| {
        let (icon, name) = match mark {
            Mark::Bold => (Icon::Bold, fl!(strings, "format-bold")),
            Mark::Italic => (Icon::Italic, fl!(strings, "format-italic")),
            Mark::Strike => (Icon::Strike, fl!(strings, "format-strike")),
            Mark::Code => (Icon::Code, fl!(strings, "format-code")),
            Mark::Link => (Icon::Link, fl!(strings, "format-link")),
        };
        let label = fl!(strings, "format-key", "name" => name.as_ref(), "key" => key_name(mark));
        let pressed = on_press(composer::Message::FormatPressed(mark));
        small_button(icon, label.into_owned(), pressed)
    });
    let hide = fl!(strings, "format-hide").into_owned();
    let hide = small_button(Icon::Close, hide, on_press(composer::Message::BarClosed));
    let buttons = row(marks).push(hide);
    let name = move || fl!(strings, "format-bar").into_owned();
    Some(composite(Role::Toolbar, name, count, buttons).into())
}

fn small_button<'a>(icon: Icon, name: String, message: Message) -> Element<'a, Message> {
    let content = container(icon.sized(token::ICON_SMALL)).center(iced::Fill);
    Pressable::new(Role::Button, name.clone(), content, ButtonKind::Quiet)
        .width(BUTTON_WIDTH)
        .height(token::TARGET_MIN)
        .tooltip(name, Side::Above)
        .on_press(message)
        .into()
}

pub fn emoji_button<'a>(ctx: &Ctx<'a>) -> Element<'a, Message> {
    let name = fl!(ctx.strings, "composer-emoji");
    let icon = Icon::Emoji.view();
    Pressable::new(Role::Button, name.clone(), icon, ButtonKind::Quiet)
        .padding(token::SPACE_M)
        .tooltip(name, Side::Above)
        .on_press_at(|bounds| {
            let at = Point::new(bounds.x + bounds.width, bounds.y);
            on_press(composer::Message::EmojiPressed(Some(at)))
        })
        .into()
}

/// How many bytes are left, when they are few.
pub fn counter<'a>(draft: &MessageDraft, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let left = draft.bytes_left(limit(ctx))?;
    let label = text(fl!(ctx.strings, "composer-left", "count" => left));
    let label = label.size(token::TEXT_CAPTION).class(TextColor::Warning);
    Some(label.into())
}

/// Why a command was not carried out.
pub fn command_error<'a>(draft: &'a MessageDraft, ctx: &Ctx<'a>) -> Option<Element<'a, Message>> {
    let strings = ctx.strings;
    let error = match draft.command_error()? {
        CommandError::Unknown(name) => {
            fl!(strings, "command-unknown", "name" => name.as_str())
        }
        CommandError::Incomplete(SlashCommand::Nick) => fl!(strings, "command-no-name"),
        CommandError::Incomplete(_) => fl!(strings, "command-no-text"),
    };
    let spoken = error.clone().into_owned();
    let semantics = move || Semantics {
        live: Some(Live::Assertive),
        ..Semantics::new(Role::Alert, spoken.clone())
    };
    Some(accessible(semantics, error_text(error)).into())
}
