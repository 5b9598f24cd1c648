//! Scenes of the composer: a draft with marks, suggestions, and the emoji picker.

use crate::app::dialog::{Dialog, DialogMessage};
use crate::app::{App, Message};
use crate::domain::emoji::SkinTone;
use crate::feature::emoji_picker::{self, EmojiTarget};
use crate::feature::timeline;

pub(super) fn write(app: &mut App, text: &str) {
    let typed = timeline::Message::TextTyped(text.to_owned());
    let _focus = app.update(Message::Timeline(typed));
}

/// Marks of every kind, a command that does not exist above them.
pub(super) fn marks(app: &mut App) {
    write(
        app,
        "# Plan for **tonight**\n> quoted *words*\n- `pump --test` and ~~the relay~~\n- [tide table](https://tides.example) 🌊",
    );
}

pub(super) fn unknown_command(app: &mut App) {
    write(app, "/nonsense now");
    let _failed = app.update(Message::Timeline(timeline::Message::SendPressed));
}

/// With recent ones and the second of them selected.
pub(super) fn picker(app: &mut App) {
    let _saved = app.edit_preferences(|preferences| {
        preferences.emoji.skin_tone = SkinTone::Medium;
        preferences.emoji.recent = ["🌊", "👍🏿", "🎉"].map(str::to_owned).into();
    });
    let _opened = app.open_emoji_picker(EmojiTarget::Composer, None);
    let step = emoji_picker::EmojiStep::Items(1);
    choose(app, emoji_picker::Message::SelectionMoved(None, step));
}

pub(super) fn search(app: &mut App, query: &str) {
    let _opened = app.open_emoji_picker(EmojiTarget::Composer, None);
    choose(app, emoji_picker::Message::QueryChanged(query.to_owned()));
}

fn choose(app: &mut App, message: emoji_picker::Message) {
    debug_assert!(matches!(app.shell.dialog(), Some(Dialog::Emoji(_))));
    let _moved = app.on_dialog(DialogMessage::Emoji(message));
}
