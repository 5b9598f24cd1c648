//! The categories and channels of a server, in their order.

use serde_json::{Value, json};

use crate::demo::community::Server;

pub(crate) const MAX_CATEGORIES: usize = 100;
pub(crate) const MAX_CHANNELS: usize = 500;

#[derive(Debug, Clone)]
pub(crate) struct LayoutGroup {
    pub(crate) id: String,
    pub(crate) label: String,
    /// `text` or `voice`.
    kind: String,
    pub(crate) channels: Vec<LayoutChannel>,
    /// Whether all changes of it are refused.
    pub(crate) is_fixed: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct LayoutChannel {
    pub(crate) id: String,
    pub(crate) name: String,
    /// `text` or `voice`.
    pub(crate) kind: String,
}

impl LayoutGroup {
    pub(crate) fn new(id: String, label: String, kind: &str) -> Self {
        Self {
            id,
            label,
            kind: kind.to_owned(),
            channels: Vec::new(),
            is_fixed: false,
        }
    }

    pub(crate) fn json(&self) -> Value {
        let channels = self.channels.iter().map(LayoutChannel::json);
        json!({ "id": self.id, "label": self.label, "kind": self.kind, "channels": channels.collect::<Value>() })
    }
}

impl LayoutChannel {
    pub(crate) fn json(&self) -> Value {
        json!({ "id": self.id, "name": self.name, "type": self.kind })
    }
}

pub(in crate::demo) fn seeded(server: &Server) -> Vec<LayoutGroup> {
    let groups = server.groups.iter().map(|group| {
        let channels = group.channels.iter().map(|(id, name)| LayoutChannel {
            id: (*id).to_owned(),
            name: (*name).to_owned(),
            kind: group.kind.to_owned(),
        });
        LayoutGroup {
            channels: channels.collect(),
            is_fixed: group.id == "grp_records",
            ..LayoutGroup::new(group.id.to_owned(), group.label.to_owned(), group.kind)
        }
    });
    groups.collect()
}

/// Puts groups and channels into an order. What it does not name stays in its group and comes last. `None` if it names
/// something that is not there, or twice.
pub(crate) fn arranged(
    groups: &[LayoutGroup],
    order: &[(String, Vec<String>)],
) -> Option<Vec<LayoutGroup>> {
    let mut rest = groups.to_vec();
    let mut channels: Vec<LayoutChannel> = Vec::new();
    let named: Vec<&String> = order.iter().flat_map(|(_, ids)| ids).collect();
    for group in &mut rest {
        let (moved, kept) = std::mem::take(&mut group.channels)
            .into_iter()
            .partition(|channel| named.contains(&&channel.id));
        group.channels = kept;
        channels.extend::<Vec<LayoutChannel>>(moved);
    }
    let mut arranged = Vec::new();
    for (id, ids) in order {
        let at = rest.iter().position(|group| group.id == *id)?;
        let mut group = rest.remove(at);
        for (place, id) in ids.iter().enumerate() {
            let at = channels.iter().position(|channel| channel.id == *id)?;
            let place = place.min(group.channels.len());
            group.channels.insert(place, channels.remove(at));
        }
        arranged.push(group);
    }
    arranged.extend(rest);
    channels.is_empty().then_some(arranged)
}
