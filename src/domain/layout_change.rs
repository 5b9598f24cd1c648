//! Changes of channels and categories that the user asks a server for, and what they make of its list.

use super::channel::{Category, Channel};
use super::id::{CategoryId, ChannelId};
use super::unicode;

/// The most characters of a new name.
pub const MAX_NAME_CHARS: usize = 100;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LayoutChange {
    RenameChannel(ChannelId, String),
    DeleteChannel(ChannelId),
    /// Into a category, before one of its channels or to its end.
    MoveChannel {
        channel: ChannelId,
        category: CategoryId,
        before: Option<ChannelId>,
    },
    RenameCategory(CategoryId, String),
    DeleteCategory(CategoryId),
    /// Before another one, or to the end.
    MoveCategory {
        category: CategoryId,
        before: Option<CategoryId>,
    },
}

/// What the user wants to do with channels, before they have entered a name or confirmed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LayoutTask {
    CreateChannel(CategoryId),
    CreateCategory,
    RenameChannel(ChannelId),
    RenameCategory(CategoryId),
    DeleteChannel(ChannelId),
    DeleteCategory(CategoryId),
}

impl LayoutChange {
    /// Changes a list as the server would. What is not there any more stays as it is.
    pub fn apply(&self, categories: &mut Vec<Category>) {
        match self {
            Self::RenameChannel(id, name) => {
                let channels = categories.iter_mut().flat_map(|it| &mut it.channels);
                for channel in channels.filter(|channel| channel.id == *id) {
                    channel.name.clone_from(name);
                }
            }
            Self::DeleteChannel(id) => {
                for category in categories {
                    category.channels.retain(|channel| channel.id != *id);
                }
            }
            Self::MoveChannel {
                channel,
                category,
                before,
            } => move_channel(categories, channel, (category, before.as_ref())),
            Self::RenameCategory(id, name) => {
                for category in categories.iter_mut().filter(|it| it.id == *id) {
                    category.name.clone_from(name);
                }
            }
            Self::DeleteCategory(id) => {
                categories.retain(|it| it.id != *id || !it.channels.is_empty());
            }
            Self::MoveCategory { category, before } => {
                move_category(categories, category, before.as_ref());
            }
        }
    }
}

fn move_channel(
    categories: &mut [Category],
    channel: &ChannelId,
    (category, before): (&CategoryId, Option<&ChannelId>),
) {
    if before == Some(channel) || !categories.iter().any(|it| it.id == *category) {
        return;
    }
    let moved = categories.iter_mut().find_map(|it| {
        let from = it.channels.iter().position(|known| known.id == *channel)?;
        Some(it.channels.remove(from))
    });
    let target = categories.iter_mut().find(|it| it.id == *category);
    if let (Some(moved), Some(Category { channels, .. })) = (moved, target) {
        let at = channels.iter().position(|known| Some(&known.id) == before);
        channels.insert(at.unwrap_or(channels.len()), moved);
    }
}

fn move_category(
    categories: &mut Vec<Category>,
    category: &CategoryId,
    before: Option<&CategoryId>,
) {
    let from = categories.iter().position(|it| it.id == *category);
    let Some(from) = from.filter(|_| before != Some(category)) else {
        return;
    };
    let moved = categories.remove(from);
    let at = categories.iter().position(|it| Some(&it.id) == before);
    categories.insert(at.unwrap_or(categories.len()), moved);
}

/// Adds a new channel at the end of its category.
pub fn add_channel(categories: &mut [Category], category: &CategoryId, channel: Channel) {
    let mut channels = categories.iter().flat_map(|it| &it.channels);
    if channels.any(|known| known.id == channel.id) {
        return;
    }
    let target = categories.iter_mut().find(|it| it.id == *category);
    if let Some(target) = target {
        target.channels.push(channel);
    }
}

/// The change that moves a channel by so many places, over channels that `is_shown` has. It leaves its category at the
/// edge. `None` if there is nothing beyond.
pub fn move_by(
    categories: &[Category],
    channel: &ChannelId,
    steps: isize,
    is_shown: impl Fn(&ChannelId) -> bool,
) -> Option<LayoutChange> {
    let shown = |category: &Category| -> Vec<ChannelId> {
        let channels = category.channels.iter().map(|it| &it.id);
        channels.filter(|id| is_shown(id)).cloned().collect()
    };
    let at = categories
        .iter()
        .position(|it| it.channels.iter().any(|known| known.id == *channel))?;
    let here = categories.get(at)?;
    let ids = shown(here);
    let from = ids.iter().position(|id| id == channel)?;
    let (category, before) = match from.checked_add_signed(steps) {
        Some(to) if to < ids.len() => {
            let before = if to > from { to + 1 } else { to };
            (here, ids.get(before).cloned())
        }
        Some(_) => {
            let next = categories.get(at + 1)?;
            (next, shown(next).into_iter().next())
        }
        None => (categories.get(at.checked_sub(1)?)?, None),
    };
    Some(LayoutChange::MoveChannel {
        channel: channel.clone(),
        category: category.id.clone(),
        before,
    })
}

/// The change that moves a category by so many places.
pub fn move_category_by(
    categories: &[Category],
    category: &CategoryId,
    steps: isize,
) -> Option<LayoutChange> {
    let from = categories.iter().position(|it| it.id == *category)?;
    let to = from.checked_add_signed(steps)?;
    if to >= categories.len() || to == from {
        return None;
    }
    let before = categories.get(if to > from { to + 1 } else { to });
    Some(LayoutChange::MoveCategory {
        category: category.clone(),
        before: before.map(|it| it.id.clone()),
    })
}

/// A typed name of a channel or category: one line, without a leading `#`. `None` if nothing is left.
pub fn clean_name(typed: &str) -> Option<String> {
    let name = unicode::single_line(typed.trim().trim_start_matches('#'), MAX_NAME_CHARS);
    let name = name.trim();
    (!unicode::is_blank(name)).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::channel::ChannelKind;

    /// Categories as `"one: a b; two: c"`.
    fn list(text: &str) -> Vec<Category> {
        let categories = text.split("; ").map(|category| {
            let (id, channels) = category.split_once(':').unwrap();
            let channels = channels.split_whitespace().map(|id| Channel {
                id: id.into(),
                name: id.to_owned(),
                kind: ChannelKind::Text,
            });
            Category {
                id: id.into(),
                name: id.to_owned(),
                channels: channels.collect(),
            }
        });
        categories.collect()
    }

    fn text(categories: &[Category]) -> String {
        let categories = categories.iter().map(|category| {
            let names = category.channels.iter().map(|it| format!(" {}", it.name));
            format!("{}:{}", category.name, names.collect::<String>())
        });
        categories.collect::<Vec<_>>().join("; ")
    }

    fn applied(before: &str, change: &LayoutChange) -> String {
        let mut categories = list(before);
        change.apply(&mut categories);
        text(&categories)
    }

    #[test]
    fn changes_do_what_they_say_and_nothing_when_their_target_is_gone() {
        let start = "one: a b; two: c; three:";
        let to = |channel: &str, category: &str, before: Option<&str>| LayoutChange::MoveChannel {
            channel: channel.into(),
            category: category.into(),
            before: before.map(ChannelId::from),
        };
        let category = |id: &str, before: Option<&str>| LayoutChange::MoveCategory {
            category: id.into(),
            before: before.map(CategoryId::from),
        };
        for (change, expected) in [
            (
                LayoutChange::RenameChannel("a".into(), "x".into()),
                "one: x b; two: c; three:",
            ),
            (
                LayoutChange::DeleteChannel("c".into()),
                "one: a b; two:; three:",
            ),
            (
                LayoutChange::RenameCategory("two".into(), "x".into()),
                "one: a b; x: c; three:",
            ),
            (
                LayoutChange::DeleteCategory("three".into()),
                "one: a b; two: c",
            ),
            (LayoutChange::DeleteCategory("two".into()), start),
            (to("a", "two", Some("c")), "one: b; two: a c; three:"),
            (to("a", "one", None), "one: b a; two: c; three:"),
            (to("a", "two", Some("gone")), "one: b; two: c a; three:"),
            (to("a", "gone", None), start),
            (to("gone", "two", None), start),
            (to("a", "one", Some("a")), start),
            (category("three", Some("one")), "three:; one: a b; two: c"),
            (category("one", None), "two: c; three:; one: a b"),
            (category("gone", None), start),
        ] {
            assert_eq!(applied(start, &change), expected, "{change:?}");
        }
    }

    #[test]
    fn moving_by_steps_passes_the_edges_of_categories() {
        let start = "one: a b; two: c d; three:";
        let moved = |channel: &str, steps| {
            let all = list(start);
            let change = move_by(&all, &channel.into(), steps, |id| id.as_str() != "c");
            change.map(|change| applied(start, &change))
        };
        for (channel, steps, expected) in [
            ("a", 1, Some("one: b a; two: c d; three:")),
            ("b", -1, Some("one: b a; two: c d; three:")),
            ("b", 1, Some("one: a; two: c b d; three:")),
            ("d", 1, Some("one: a b; two: c; three: d")),
            ("d", -1, Some("one: a b d; two: c; three:")),
            ("a", -1, None),
        ] {
            let expected = expected.map(str::to_owned);
            assert_eq!(moved(channel, steps), expected, "{channel} {steps}");
        }
        let categories = list(start);
        assert_eq!(move_category_by(&categories, &"one".into(), -1), None);
        let down = move_category_by(&categories, &"one".into(), 1).unwrap();
        assert_eq!(applied(start, &down), "two: c d; one: a b; three:");
    }

    #[test]
    fn names_are_cleaned() {
        for (typed, expected) in [
            ("  #tides ", Some("tides")),
            ("a\u{202e}b\nc", Some("abc")),
            ("#", None),
            ("\u{200b}", None),
        ] {
            assert_eq!(clean_name(typed).as_deref(), expected, "{typed:?}");
        }
    }

    proptest! {
        /// Moves and renames lose and double nothing.
        #[test]
        fn moves_keep_every_channel(moves in proptest::collection::vec((0..5_usize, 0..4_usize, 0..6_usize), 0..30)) {
            const CHANNELS: [&str; 6] = ["a", "b", "c", "d", "e", "gone"];
            const CATEGORIES: [&str; 4] = ["one", "two", "three", "gone"];
            let mut categories = list("one: a b; two: c d e; three:");
            for (channel, category, before) in moves {
                let change = LayoutChange::MoveChannel {
                    channel: CHANNELS[channel].into(),
                    category: CATEGORIES[category].into(),
                    before: (before < 5).then(|| CHANNELS[before].into()),
                };
                change.apply(&mut categories);
                let mut ids: Vec<_> = categories.iter().flat_map(|it| &it.channels).map(|it| it.id.as_str()).collect();
                ids.sort_unstable();
                prop_assert_eq!(ids, ["a", "b", "c", "d", "e"]);
            }
        }
    }
}
