//! View of the keyboard page: every command with its key, and the keys that cannot be changed.

use std::borrow::Cow;

use iced::widget::{Column, column, row, text};
use iced::{Center, Fill};

use super::catalog::Setting;
use super::keyboard::{self, Recording};
use super::{Message, State};
use crate::a11y::{Live, Role, Semantics};
use crate::domain::command::{Chord, Command, CommandGroup};
use crate::fl;
use crate::i18n::Strings;
use crate::ui::theme::TextColor;
use crate::ui::widget::accessible::accessible;
use crate::ui::widget::rows::{Arrangement, card, detail, plain_row, section, setting_row};
use crate::ui::widget::{button, pane};
use crate::ui::{Element, Theme, token};

impl State {
    pub(super) fn keyboard_page<'a>(
        &self,
        strings: &'a Strings,
        arrangement: Arrangement,
    ) -> Column<'a, Message, Theme> {
        let groups = CommandGroup::ALL.map(|group| {
            let commands = Command::ALL.into_iter().filter(|it| it.group() == group);
            let rows = commands.map(|command| self.command_row(command, strings, arrangement));
            section(
                3,
                strings.command_group(group),
                card(rows.collect::<Vec<_>>()),
            )
        });
        let fixed = fixed_keys(strings).map(|(name, keys)| {
            let spoken =
                fl!(strings, "palette-entry", "name" => name.as_ref(), "keys" => keys.as_ref());
            plain_row(detail((name, keys), spoken, arrangement))
        });
        let fixed = section(3, fl!(strings, "keyboard-fixed"), card(fixed));
        let copy = Message::Keyboard(keyboard::Message::CopyPressed(self.as_text(strings)));
        let reset = self.preferences.keys.has_changes().then(|| {
            let reset = button(fl!(strings, "keyboard-reset-all"));
            reset.on_press(Message::Keyboard(keyboard::Message::ResetAllPressed))
        });
        let buttons = row![button(fl!(strings, "keyboard-copy")).on_press(copy)];
        let buttons = buttons.push(reset).spacing(token::SPACE_S);
        let mut groups = groups.into_iter();
        let first = groups.next().map(|group| Setting::Keys.at(group));
        Column::with_children(first.into_iter().chain(groups))
            .push(fixed)
            .push(buttons)
    }

    fn command_row<'a>(
        &self,
        command: Command,
        strings: &'a Strings,
        arrangement: Arrangement,
    ) -> Element<'a, Message> {
        let name = strings.command(command);
        if self.recording.command() == Some(command) {
            return self.recording_row(name, strings, arrangement);
        }
        let keymap = &self.preferences.keys;
        let keys = keymap.keys(command);
        let keys: Vec<_> = keys.iter().map(|chord| strings.chord(chord)).collect();
        let keys: Cow<'a, str> = if keys.is_empty() {
            fl!(strings, "keyboard-none")
        } else {
            keys.join(", ").into()
        };
        let described = format!("{name}: {keys}");
        let control = |label: Cow<'a, str>, message| {
            let label_text = label.to_string();
            let description = described.clone();
            let control = button(label).on_press(Message::Keyboard(message));
            control.map_semantics(move |semantics| Semantics {
                name: label_text,
                description: Some(description),
                ..semantics
            })
        };
        let change = control(
            fl!(strings, "keyboard-change"),
            keyboard::Message::ChangePressed(command),
        );
        let reset = keymap.is_changed(command).then(|| {
            control(
                fl!(strings, "keyboard-reset"),
                keyboard::Message::ResetPressed(command),
            )
        });
        let controls = row![].push(reset).push(change).spacing(token::SPACE_S);
        let texts = pane::title_and_hint(name, keys);
        setting_row(texts, Some(controls.into()), arrangement)
    }

    /// The row of the command that waits for its key.
    fn recording_row<'a>(
        &self,
        name: Cow<'a, str>,
        strings: &'a Strings,
        arrangement: Arrangement,
    ) -> Element<'a, Message> {
        let hint = match self.recording {
            Recording::Refused(_, chord) => {
                let keys = strings.chord(&chord);
                fl!(strings, "keyboard-refused", "keys" => keys)
            }
            Recording::Conflict(_, chord, other) => {
                let (keys, other) = (strings.chord(&chord), strings.command(other));
                fl!(strings, "keyboard-conflict", "keys" => keys, "command" => other.as_ref())
            }
            Recording::Off | Recording::Waiting(_) => fl!(strings, "keyboard-press"),
        };
        let spoken = hint.clone().into_owned();
        let hint = text(hint)
            .size(token::TEXT_META)
            .class(TextColor::Accent)
            .width(Fill);
        let semantics = move || Semantics {
            live: Some(Live::Assertive),
            ..Semantics::new(Role::Status, spoken.clone())
        };
        let texts = column![
            text(name).size(token::TEXT_LIST).class(TextColor::Primary),
            accessible(semantics, hint)
        ];
        let replace = matches!(self.recording, Recording::Conflict(..)).then(|| {
            let replace = button(fl!(strings, "keyboard-replace"));
            replace.on_press(Message::Keyboard(keyboard::Message::ReplacePressed))
        });
        let remove = self.recording.command().map(|command| {
            let remove = button(fl!(strings, "keyboard-remove"));
            remove.on_press(Message::Keyboard(keyboard::Message::RemovePressed(command)))
        });
        let cancel = button(fl!(strings, "keyboard-cancel"));
        let cancel = cancel.on_press(Message::Keyboard(keyboard::Message::CancelPressed));
        let controls = row![].push(replace).push(remove).push(cancel);
        let controls = controls.spacing(token::SPACE_S).align_y(Center);
        setting_row(
            texts.spacing(token::SPACE_XXS).width(Fill).into(),
            Some(controls.into()),
            arrangement,
        )
    }

    /// One line for each command, to be copied.
    fn as_text(&self, strings: &Strings) -> String {
        let lines = Command::ALL.map(|command| {
            let keys = self.preferences.keys.keys(command);
            let keys: Vec<_> = keys.iter().map(|chord| strings.chord(chord)).collect();
            format!("{}\t{}\n", strings.command(command), keys.join(", "))
        });
        lines.concat()
    }
}

/// What is not a command.
fn fixed_keys(strings: &Strings) -> [(Cow<'_, str>, Cow<'_, str>); 8] {
    let mut servers = strings.chord(&Chord::server('1'));
    servers.push_str("…9");
    [
        (fl!(strings, "keyboard-fixed-server"), servers.into()),
        (
            fl!(strings, "keyboard-fixed-dismiss"),
            fl!(strings, "key-escape"),
        ),
        (
            fl!(strings, "keyboard-fixed-send"),
            fl!(strings, "key-enter"),
        ),
        (
            fl!(strings, "keyboard-fixed-newline"),
            fl!(strings, "keys-shift-enter"),
        ),
        (
            fl!(strings, "keyboard-fixed-focus"),
            fl!(strings, "key-tab"),
        ),
        (fl!(strings, "keyboard-fixed-pane"), "F6".into()),
        (fl!(strings, "keyboard-fixed-list"), "↑ ↓".into()),
        (
            fl!(strings, "keyboard-fixed-menu"),
            fl!(strings, "keys-shift-f10"),
        ),
    ]
}
