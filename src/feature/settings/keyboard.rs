//! The keys of commands: shown, changed, reset. Owns which command waits for its new key.

use crate::domain::command::{Chord, Command, Keymap};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Recording {
    #[default]
    Off,
    /// The next key is that of a command.
    Waiting(Command),
    /// The pressed key cannot be used.
    Refused(Command, Chord),
    /// The pressed key has another command, which would lose it.
    Conflict(Command, Chord, Command),
}

impl Recording {
    pub fn command(self) -> Option<Command> {
        match self {
            Self::Off => None,
            Self::Waiting(command) | Self::Refused(command, _) | Self::Conflict(command, ..) => {
                Some(command)
            }
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    ChangePressed(Command),
    Pressed(Chord),
    /// Take the key from the other command.
    ReplacePressed,
    CancelPressed,
    RemovePressed(Command),
    ResetPressed(Command),
    ResetAllPressed,
    /// Copy all keys as text.
    CopyPressed(String),
}

/// Changes the keys, and what is recorded.
pub(super) fn update(recording: &mut Recording, keymap: &mut Keymap, message: &Message) {
    match *message {
        Message::ChangePressed(command) => *recording = Recording::Waiting(command),
        Message::Pressed(chord) => {
            let Some(command) = recording.command() else {
                return;
            };
            *recording = match keymap.command(&chord).filter(|other| *other != command) {
                _ if chord.is_reserved() => Recording::Refused(command, chord),
                Some(other) => Recording::Conflict(command, chord, other),
                None => {
                    keymap.assign(command, chord);
                    Recording::Off
                }
            };
        }
        Message::ReplacePressed => {
            if let Recording::Conflict(command, chord, _) = *recording {
                keymap.assign(command, chord);
            }
            *recording = Recording::Off;
        }
        Message::CancelPressed => *recording = Recording::Off,
        Message::RemovePressed(command) => {
            keymap.unassign(command);
            *recording = Recording::Off;
        }
        Message::ResetPressed(command) => {
            keymap.reset(command);
            *recording = Recording::Off;
        }
        Message::ResetAllPressed => {
            keymap.reset_all();
            *recording = Recording::Off;
        }
        Message::CopyPressed(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chord(text: &str) -> Chord {
        text.parse().unwrap()
    }

    fn press(recording: &mut Recording, keymap: &mut Keymap, text: &str) {
        update(recording, keymap, &Message::ChangePressed(Command::Help));
        update(recording, keymap, &Message::Pressed(chord(text)));
    }

    #[test]
    fn free_key_is_assigned_at_once() {
        let (mut recording, mut keymap) = Default::default();
        press(&mut recording, &mut keymap, "F2");
        assert_eq!(recording, Recording::Off);
        assert_eq!(keymap.command(&chord("F2")), Some(Command::Help));
        assert_eq!(keymap.command(&chord("F1")), None);
    }

    #[test]
    fn key_of_another_command_is_taken_after_a_question() {
        let (mut recording, mut keymap) = Default::default();
        press(&mut recording, &mut keymap, "Mod+K");
        let conflict = Recording::Conflict(Command::Help, chord("Mod+K"), Command::QuickSwitcher);
        assert_eq!(recording, conflict);
        assert_eq!(keymap, Keymap::default());
        update(&mut recording, &mut keymap, &Message::CancelPressed);
        assert_eq!(keymap, Keymap::default());
        press(&mut recording, &mut keymap, "Mod+K");
        update(&mut recording, &mut keymap, &Message::ReplacePressed);
        assert_eq!(keymap.command(&chord("Mod+K")), Some(Command::Help));
        assert_eq!(keymap.keys(Command::QuickSwitcher), []);
    }

    #[test]
    fn key_that_types_is_refused_and_another_may_follow() {
        let (mut recording, mut keymap) = Default::default();
        press(&mut recording, &mut keymap, "Mod+C");
        assert_eq!(recording, Recording::Refused(Command::Help, chord("Mod+C")));
        update(&mut recording, &mut keymap, &Message::Pressed(chord("F3")));
        assert_eq!(keymap.command(&chord("F3")), Some(Command::Help));
    }

    #[test]
    fn pressed_key_without_a_command_changes_nothing() {
        let (mut recording, mut keymap) = Default::default();
        update(&mut recording, &mut keymap, &Message::Pressed(chord("F3")));
        assert_eq!((recording, keymap), Default::default());
    }
}
