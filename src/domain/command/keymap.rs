//! Which keys do what: the defaults, and what the user changed.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Chord, Command};

/// How many keys one command may have.
const MAX_KEYS: usize = 4;

/// All keys. Only what differs from the defaults is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keymap {
    changed: BTreeMap<Command, Vec<Chord>>,
    /// Commands of a newer version.
    unknown: BTreeMap<String, Vec<String>>,
}

impl Keymap {
    /// The keys of a command, the one to be shown first.
    pub fn keys(&self, command: Command) -> Vec<Chord> {
        self.changed
            .get(&command)
            .cloned()
            .unwrap_or_else(|| default_keys(command))
    }

    pub fn command(&self, chord: &Chord) -> Option<Command> {
        let mut commands = Command::ALL.into_iter();
        commands.find(|command| match self.changed.get(command) {
            Some(keys) => keys.contains(chord),
            None => default_keys(*command).contains(chord),
        })
    }

    pub fn is_changed(&self, command: Command) -> bool {
        self.changed.contains_key(&command)
    }

    pub fn has_changes(&self) -> bool {
        !self.changed.is_empty()
    }

    /// Makes a chord the only key of a command. The command that had it loses it.
    pub fn assign(&mut self, command: Command, chord: Chord) {
        if let Some(other) = self.command(&chord).filter(|other| *other != command) {
            let mut left = self.keys(other);
            left.retain(|key| *key != chord);
            self.set(other, left);
        }
        self.set(command, vec![chord]);
    }

    /// Leaves a command without a key.
    pub fn unassign(&mut self, command: Command) {
        self.set(command, Vec::new());
    }

    /// Gives a command its default keys back, and takes them from other commands.
    pub fn reset(&mut self, command: Command) {
        let _changed = self.changed.remove(&command);
        for key in default_keys(command) {
            let others = Command::ALL.into_iter().filter(|other| *other != command);
            for other in others.collect::<Vec<_>>() {
                let mut keys = self.keys(other);
                if keys.contains(&key) {
                    keys.retain(|it| *it != key);
                    self.set(other, keys);
                }
            }
        }
    }

    pub fn reset_all(&mut self) {
        self.changed.clear();
    }

    fn set(&mut self, command: Command, keys: Vec<Chord>) {
        if keys == default_keys(command) {
            let _changed = self.changed.remove(&command);
        } else {
            let _before = self.changed.insert(command, keys);
        }
    }
}

fn default_keys(command: Command) -> Vec<Chord> {
    let keys = command.default_keys().iter();
    keys.filter_map(|text| text.parse().ok()).collect()
}

impl Serialize for Keymap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let texts = |keys: &Vec<Chord>| keys.iter().map(Chord::to_string).collect::<Vec<_>>();
        let changed = self.changed.iter();
        let changed = changed.map(|(command, keys)| (command.tag().to_owned(), texts(keys)));
        let unknown = self.unknown.clone().into_iter();
        serializer.collect_map(changed.chain(unknown))
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum StoredKeys {
    Keys(Vec<String>),
    Unreadable(IgnoredAny),
}

/// What cannot be understood is left out.
impl<'de> Deserialize<'de> for Keymap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = BTreeMap::<String, StoredKeys>::deserialize(deserializer)?;
        let mut keymap = Self::default();
        for (tag, keys) in stored {
            let StoredKeys::Keys(keys) = keys else {
                continue;
            };
            let Some(command) = Command::from_tag(&tag) else {
                let _new = keymap.unknown.insert(tag, keys);
                continue;
            };
            let is_none = keys.is_empty();
            let chords = keys.iter().filter_map(|text| text.parse::<Chord>().ok());
            let chords = chords.filter(|chord| !chord.is_reserved());
            let chords: Vec<_> = chords.take(MAX_KEYS).collect();
            if is_none || !chords.is_empty() {
                keymap.set(command, chords);
            }
        }
        Ok(keymap)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    use super::*;

    fn chord(text: &str) -> Chord {
        text.parse().unwrap()
    }

    #[test]
    fn every_default_key_is_a_chord_and_has_one_command() {
        let mut known = BTreeSet::new();
        for command in Command::ALL {
            let keys = default_keys(command);
            assert_eq!(keys.len(), command.default_keys().len(), "{command:?}");
            for key in keys {
                assert!(!key.is_reserved(), "{key}");
                assert!(known.insert(key), "{key}");
                assert_eq!(Keymap::default().command(&key), Some(command));
            }
        }
    }

    #[test]
    fn assigned_key_is_taken_from_the_command_that_had_it() {
        let mut keymap = Keymap::default();
        keymap.assign(Command::Help, chord("Mod+K"));
        assert_eq!(keymap.command(&chord("Mod+K")), Some(Command::Help));
        assert_eq!(keymap.keys(Command::QuickSwitcher), []);
        assert_eq!(keymap.command(&chord("F1")), None);
        keymap.reset(Command::QuickSwitcher);
        assert_eq!(
            keymap.command(&chord("Mod+K")),
            Some(Command::QuickSwitcher)
        );
        assert_eq!(keymap.keys(Command::Help), []);
        keymap.reset_all();
        assert_eq!(keymap, Keymap::default());
    }

    #[test]
    fn stored_keys_are_read_one_by_one() {
        let text = r#"{"help": ["F2"], "search": "no", "back": ["K", "?+?"], "settings": [], "fly": ["F9"]}"#;
        let keymap: Keymap = serde_json::from_str(text).unwrap();
        assert_eq!(keymap.command(&chord("F2")), Some(Command::Help));
        for command in [Command::Search, Command::Back] {
            assert!(!keymap.is_changed(command), "{command:?}");
        }
        assert_eq!(keymap.keys(Command::OpenSettings), []);
        let written = serde_json::to_string(&keymap).unwrap();
        assert_eq!(written, r#"{"settings":[],"help":["F2"],"fly":["F9"]}"#);
    }

    proptest! {
        /// Whatever is assigned and reset, no key has two commands.
        #[test]
        fn each_key_has_one_command(steps in proptest::collection::vec((0..Command::ALL.len(), 0..Command::ALL.len(), 0..3), 0..30)) {
            let mut keymap = Keymap::default();
            for (command, of, kind) in steps {
                let command = Command::ALL[command];
                match (kind, default_keys(Command::ALL[of]).first()) {
                    (0, Some(chord)) => keymap.assign(command, *chord),
                    (1, _) => keymap.unassign(command),
                    _ => keymap.reset(command),
                }
                let keys: Vec<_> = Command::ALL.into_iter().flat_map(|it| keymap.keys(it)).collect();
                let distinct: BTreeSet<_> = keys.iter().collect();
                prop_assert_eq!(keys.len(), distinct.len());
            }
            let stored = serde_json::to_string(&keymap).unwrap();
            prop_assert_eq!(serde_json::from_str::<Keymap>(&stored).unwrap(), keymap);
        }
    }
}
