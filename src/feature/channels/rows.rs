//! The rows of the channel list: favorites and categories as the user arranged them, or what a filter finds.

use crate::domain::channel::{Category, Channel, ChannelKind};
use crate::domain::id::{CategoryId, ChannelId};
use crate::domain::ranking::{Candidate, Ranking};
use crate::domain::server::Server;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChannelRow {
    Header {
        section: ListSection,
        /// Of a category.
        name: String,
        expanded: bool,
    },
    Channel(ChannelEntry),
}

/// What a header stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListSection {
    Favorites,
    Category(CategoryId),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelEntry {
    pub id: ChannelId,
    pub name: String,
    pub kind: ChannelKind,
    /// Of a muted channel the mentions alone.
    pub unread: u32,
    /// Included in `unread`.
    pub mentions: u32,
    pub is_muted: bool,
    /// Where it is, for what a filter has found.
    pub category: Option<String>,
}

impl ChannelEntry {
    fn new(channel: &Channel, server: &Server) -> Self {
        let (unread, mentions) = server.channel_attention(&channel.id);
        Self {
            id: channel.id.clone(),
            name: channel.name.clone(),
            kind: channel.kind,
            unread,
            mentions,
            is_muted: server.is_channel_muted(&channel.id),
            category: None,
        }
    }
}

/// The favorites, then each category without them. A favorite that the server does not list is left out.
pub(super) fn arranged(server: &Server) -> Vec<ChannelRow> {
    let preferences = server.channel_preferences();
    let favorites = preferences.favorites().iter();
    let favorites: Vec<_> = favorites.filter_map(|id| server.channel(id)).collect();
    let mut rows = Vec::new();
    if !favorites.is_empty() {
        let expanded = !preferences.favorites_collapsed;
        let header = (ListSection::Favorites, String::new());
        push_section(&mut rows, header, expanded, favorites.into_iter(), server);
    }
    for Category { id, name, channels } in server.categories() {
        let others = channels
            .iter()
            .filter(|it| !preferences.is_favorite(&it.id));
        if others.clone().next().is_none() && !channels.is_empty() {
            continue;
        }
        let expanded = !preferences.is_collapsed(id);
        let header = (ListSection::Category(id.clone()), name.clone());
        push_section(&mut rows, header, expanded, others, server);
    }
    rows
}

/// A collapsed section still shows the open channel and unread channels. A header without rows is left out where channels
/// are hidden.
fn push_section<'a>(
    rows: &mut Vec<ChannelRow>,
    (section, name): (ListSection, String),
    expanded: bool,
    channels: impl Iterator<Item = &'a Channel>,
    server: &Server,
) {
    let preferences = server.channel_preferences();
    let entries = channels.map(|channel| ChannelEntry::new(channel, server));
    let mut count = 0_usize;
    let mut shown = Vec::new();
    for entry in entries {
        let is_open = server.open_channel() == Some(&entry.id);
        let is_needed = is_open || entry.unread > 0;
        let is_hidden =
            !is_needed && (preferences.unread_only || preferences.hide_muted && entry.is_muted);
        if is_hidden {
            continue;
        }
        count += 1;
        if expanded || is_needed {
            shown.push(ChannelRow::Channel(entry));
        }
    }
    if count > 0 || !preferences.hides_channels() {
        rows.push(ChannelRow::Header {
            section,
            name,
            expanded,
        });
        rows.append(&mut shown);
    }
}

/// The channels that match what is typed, best first, whatever is collapsed or hidden.
pub(super) fn found(server: &Server, query: &str, ranking: &mut Ranking) -> Vec<ChannelRow> {
    let categories = server.categories().iter();
    let channels = categories.flat_map(|category| {
        let channels = category.channels.iter();
        channels.map(move |channel| (channel, category.name.as_str()))
    });
    let channels: Vec<_> = channels.collect();
    let candidates = channels.iter().map(|(channel, category)| {
        let (unread, mentions) = server.channel_attention(&channel.id);
        Candidate {
            name: channel.name.clone(),
            context: (*category).to_owned(),
            unread,
            mentions,
            sign: Some('#'),
            ..Candidate::default()
        }
    });
    let candidates: Vec<_> = candidates.collect();
    let ranked = ranking.rank(query, &candidates).into_iter();
    let ranked = ranked.filter_map(|index| channels.get(index));
    let rows = ranked.map(|(channel, category)| {
        ChannelRow::Channel(ChannelEntry {
            category: Some((*category).to_owned()),
            ..ChannelEntry::new(channel, server)
        })
    });
    rows.collect()
}
