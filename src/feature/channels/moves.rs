//! Where a channel or a category goes when it is moved: favorites on this device, the others on the server.

use super::{ChannelRow, Event, ListSection};
use crate::domain::id::{CategoryId, ChannelId};
use crate::domain::layout_change::{LayoutChange, move_by, move_category_by};
use crate::domain::server::Server;

/// Moves a channel by so many places, up if negative. `None` if it cannot be moved so.
pub(super) fn channel(server: &Server, channel: &ChannelId, steps: isize) -> Option<Event> {
    let preferences = server.channel_preferences();
    if preferences.is_favorite(channel) {
        return favorite(server, channel, steps);
    }
    let is_shown = |id: &ChannelId| !preferences.is_favorite(id);
    let change = move_by(server.categories(), channel, steps, is_shown)?;
    server
        .can_manage_channels()
        .then_some(Event::Change(change))
}

/// Moves a category by so many places.
pub(super) fn section(server: &Server, section: &ListSection, steps: isize) -> Option<Event> {
    let ListSection::Category(category) = section else {
        return None;
    };
    let change = move_category_by(server.categories(), category, steps)?;
    server
        .can_manage_channels()
        .then_some(Event::Change(change))
}

/// Favorites that the server does not list are passed over. `None` if it is no favorite or cannot be moved so.
fn favorite(server: &Server, channel: &ChannelId, steps: isize) -> Option<Event> {
    let favorites = server.channel_preferences().favorites().iter();
    let listed: Vec<_> = favorites
        .filter(|id| server.channel(id).is_some())
        .collect();
    let from = listed.iter().position(|id| *id == channel)?;
    let to = from.checked_add_signed(steps)?;
    if to >= listed.len() || to == from {
        return None;
    }
    let before = if to > from { to + 1 } else { to };
    let before = listed.get(before).map(|id| (*id).clone());
    Some(Event::MoveFavorite(channel.clone(), before))
}

/// What dropping a row before another one does. `None` if that would change nothing.
pub(super) fn dropped(
    server: &Server,
    rows: &[ChannelRow],
    (row, gap): (usize, usize),
) -> Option<Event> {
    match rows.get(row)? {
        ChannelRow::Header {
            section: ListSection::Category(category),
            ..
        } => drop_category(server, category, rows.get(gap..)?),
        ChannelRow::Header { .. } => None,
        ChannelRow::Channel(entry) => drop_channel(server, &entry.id, (rows, gap)),
    }
}

/// `below` are the rows below the gap.
fn drop_category(server: &Server, category: &CategoryId, below: &[ChannelRow]) -> Option<Event> {
    let before = below.iter().find_map(|row| match row {
        ChannelRow::Header {
            section: ListSection::Category(id),
            ..
        } => Some(id.clone()),
        _ => None,
    });
    let category = category.clone();
    change(server, LayoutChange::MoveCategory { category, before })
}

fn drop_channel(
    server: &Server,
    channel: &ChannelId,
    (rows, gap): (&[ChannelRow], usize),
) -> Option<Event> {
    let mut above = rows.get(..gap)?.iter().rev();
    let section = above.find_map(|row| match row {
        ChannelRow::Header { section, .. } => Some(section),
        ChannelRow::Channel(_) => None,
    })?;
    let before = match rows.get(gap) {
        Some(ChannelRow::Channel(entry)) => Some(entry.id.clone()),
        Some(ChannelRow::Header { .. }) | None => None,
    };
    let preferences = server.channel_preferences();
    match (section, preferences.is_favorite(channel)) {
        (ListSection::Favorites, false) => Some(Event::SetFavorite(channel.clone(), true)),
        (ListSection::Favorites, true) => {
            let mut moved = preferences.clone();
            moved.move_favorite(channel, before.as_ref());
            let is_other = moved != *preferences;
            is_other.then(|| Event::MoveFavorite(channel.clone(), before))
        }
        // It would still be shown among the favorites.
        (ListSection::Category(_), true) => None,
        (ListSection::Category(category), false) => {
            let moved = LayoutChange::MoveChannel {
                channel: channel.clone(),
                category: category.clone(),
                before,
            };
            change(server, moved)
        }
    }
}

/// A change, if the server may be asked for it and it makes a difference.
fn change(server: &Server, change: LayoutChange) -> Option<Event> {
    let mut list = server.categories().to_vec();
    change.apply(&mut list);
    let makes_sense = server.can_manage_channels() && list != server.categories();
    makes_sense.then_some(Event::Change(change))
}
