//! The tree that the platform adapter knows, and the differences to a new snapshot.

use std::collections::HashMap;

use accesskit::{Node, NodeId, TreeId, TreeInfo, TreeUpdate};

use super::tree_builder::{ROOT, TreeSnapshot};

#[derive(Debug, Default)]
pub struct PublishedTree {
    nodes: HashMap<NodeId, Node>,
    focus: Option<NodeId>,
}

impl PublishedTree {
    /// Discards the published state, so that the next diff is a full update.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// Returns the updates that publish `snapshot`, in order; empty if nothing changed.
    ///
    /// A focus change is a separate, last update: readers process the focus of an update before its selection changes
    /// and would move to the selected item.
    pub fn diff(&mut self, snapshot: TreeSnapshot) -> Vec<TreeUpdate> {
        let TreeSnapshot { nodes, focus } = snapshot;
        let old_focus = self.focus;
        let changed: Vec<_> = nodes
            .iter()
            .filter(|(id, node)| self.nodes.get(id) != Some(node))
            .cloned()
            .collect();
        self.nodes = nodes.into_iter().collect();
        self.focus = Some(focus);
        let update = |nodes: Vec<_>, focus| TreeUpdate {
            nodes,
            tree: None,
            tree_id: TreeId::ROOT,
            focus,
        };
        let mut updates = Vec::new();
        match old_focus {
            None => updates.push(TreeUpdate {
                tree: Some(tree_info()),
                ..update(changed, ROOT)
            }),
            Some(old_focus) if !changed.is_empty() => {
                let still_exists = self.nodes.contains_key(&old_focus);
                updates.push(update(
                    changed,
                    if still_exists { old_focus } else { focus },
                ));
            }
            Some(_) => {}
        }
        let published_focus = updates.last().map(|update| update.focus).or(old_focus);
        if published_focus != Some(focus) {
            updates.push(update(Vec::new(), focus));
        }
        updates
    }

    /// Returns the field that contains a text run, and the number of graphemes before the run.
    pub fn field_of_text_run(&self, run: NodeId) -> Option<(NodeId, usize)> {
        let (field, node) = self
            .nodes
            .iter()
            .find(|(_, node)| node.children().contains(&run))?;
        let before = node
            .children()
            .iter()
            .take_while(|child| **child != run)
            .filter_map(|child| self.nodes.get(child))
            .map(|run| run.character_lengths().len())
            .sum();
        Some((*field, before))
    }
}

fn tree_info() -> TreeInfo {
    let mut info = TreeInfo::new(ROOT);
    info.toolkit_name = Some("iced".into());
    info
}
