//! A key with its modifiers, as text: `Mod+Shift+K`. `Mod` is Ctrl, on macOS Command.

use std::fmt;
use std::str::FromStr;

use crate::domain::tagged::tagged;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chord {
    pub key: ChordKey,
    pub modifiers: ChordModifiers,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each modifier is independent"
)]
pub struct ChordModifiers {
    /// Ctrl, on macOS Command.
    pub command: bool,
    /// Ctrl on macOS. Elsewhere it is `command`.
    pub control: bool,
    pub alt: bool,
    pub shift: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChordKey {
    /// A Latin letter in lower case, a digit or a sign.
    Character(char),
    Named(NamedKey),
}

tagged! {
    pub enum NamedKey {
        Up = "Up",
        Down = "Down",
        Left = "Left",
        Right = "Right",
        Home = "Home",
        End = "End",
        PageUp = "PageUp",
        PageDown = "PageDown",
        Tab = "Tab",
        Escape = "Escape",
        Insert = "Insert",
        F1 = "F1",
        F2 = "F2",
        F3 = "F3",
        F4 = "F4",
        F5 = "F5",
        F6 = "F6",
        F7 = "F7",
        F8 = "F8",
        F9 = "F9",
        F10 = "F10",
        F11 = "F11",
        F12 = "F12",
    }
}

impl Chord {
    /// That of the server at a place in the rail, from `1`.
    pub fn server(digit: char) -> Self {
        let modifiers = ChordModifiers {
            command: true,
            ..ChordModifiers::default()
        };
        Self {
            key: ChordKey::Character(digit),
            modifiers,
        }
    }

    /// Why it cannot be the key of a command. What types, edits, moves the focus or closes a layer stays what it is.
    pub fn is_reserved(&self) -> bool {
        let ChordModifiers {
            command,
            control,
            alt,
            shift,
        } = self.modifiers;
        match self.key {
            // Cut, copy, paste, select all, undo; the servers by number.
            ChordKey::Character('x' | 'c' | 'v' | 'a' | 'z' | 'y') if command && !alt => true,
            ChordKey::Character('1'..='9') if command => true,
            ChordKey::Character(_) => !command || alt,
            ChordKey::Named(NamedKey::Tab) => !control && !command,
            ChordKey::Named(NamedKey::Escape) => !shift && !command && !alt,
            ChordKey::Named(NamedKey::F6) => !command && !alt,
            ChordKey::Named(NamedKey::Up | NamedKey::Down | NamedKey::Left | NamedKey::Right) => {
                !alt
            }
            ChordKey::Named(NamedKey::Home | NamedKey::End | NamedKey::Insert) => !alt,
            ChordKey::Named(_) => false,
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ChordModifiers {
            command,
            control,
            alt,
            shift,
        } = self.modifiers;
        let held = [
            (command, "Mod+"),
            (control, "Ctrl+"),
            (alt, "Alt+"),
            (shift, "Shift+"),
        ];
        for (_, name) in held.into_iter().filter(|(is_held, _)| *is_held) {
            f.write_str(name)?;
        }
        match self.key {
            ChordKey::Character(character) => write!(f, "{}", character.to_ascii_uppercase()),
            ChordKey::Named(named) => f.write_str(named.tag()),
        }
    }
}

/// A text that is no chord.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoChord;

impl FromStr for Chord {
    type Err = NoChord;

    fn from_str(text: &str) -> Result<Self, NoChord> {
        let mut modifiers = ChordModifiers::default();
        let mut rest = text.trim();
        // The last part may be the plus sign itself.
        while let Some((held, key)) = rest
            .split_once('+')
            .filter(|(held, key)| !held.is_empty() && !key.is_empty())
        {
            let field = match held {
                "Ctrl" if cfg!(target_os = "macos") => &mut modifiers.control,
                "Mod" | "Ctrl" => &mut modifiers.command,
                "Alt" => &mut modifiers.alt,
                "Shift" => &mut modifiers.shift,
                _ => return Err(NoChord),
            };
            *field = true;
            rest = key;
        }
        let mut characters = rest.chars();
        let key = match (characters.next(), characters.next()) {
            (Some(character), None) if character.is_ascii_graphic() => {
                ChordKey::Character(character.to_ascii_lowercase())
            }
            _ => ChordKey::Named(NamedKey::from_tag(rest).ok_or(NoChord)?),
        };
        Ok(Self { key, modifiers })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chord(text: &str) -> Chord {
        text.parse().unwrap()
    }

    #[test]
    fn chords_are_read_and_written() {
        for text in [
            "Mod+K",
            "Mod+Shift+P",
            "Alt+Shift+Down",
            "F1",
            "Mod++",
            "Mod+-",
            "PageUp",
        ] {
            assert_eq!(chord(text).to_string(), text);
        }
        for text in ["", "+", "++", "Mod+", "Hyper+K", "Mod+KK", "Mod+ä", "Mod+ "] {
            let plus = (text == "+").then(|| chord("+"));
            assert_eq!(text.parse::<Chord>().ok(), plus, "{text:?}");
        }
    }

    #[test]
    fn keys_that_type_or_edit_are_reserved() {
        for text in [
            "K",
            "Shift+K",
            "Mod+C",
            "Mod+Shift+Z",
            "Mod+3",
            "Escape",
            "Tab",
            "Down",
            "Alt+K",
            "Mod+Left",
            "F6",
        ] {
            assert!(chord(text).is_reserved(), "{text}");
        }
        for text in [
            "Mod+K",
            "Ctrl+Tab",
            "Shift+Escape",
            "F1",
            "Alt+Left",
            "PageUp",
            "Mod+0",
        ] {
            assert!(!chord(text).is_reserved(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_chord_that_is_written_the_same_way_or_none(text in "(Mod\\+|Ctrl\\+|Alt\\+|Shift\\+|.){0,4}.{0,3}") {
            if let Ok(chord) = text.parse::<Chord>() {
                prop_assert_eq!(chord.to_string().parse(), Ok(chord));
            }
        }
    }
}
