//! What was last told of a window, and what has changed since.

use std::collections::HashMap;

use accesskit::{Node, NodeId, TreeId, TreeInfo, TreeUpdate};

use super::walk::{Picture, ROOT};

/// What the other side knows.
#[derive(Debug, Default)]
pub struct Tree {
    nodes: HashMap<NodeId, Node>,
    focus: Option<NodeId>,
}

impl Tree {
    /// Forgets what was told: the next change is everything.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// What must be told, in order, so that the other side knows this picture; nothing when it does already.
    ///
    /// Where the keyboard went is told by itself and last: of one update readers hear first where the keyboard is and
    /// then what was selected, and would follow the selection.
    pub fn changes(&mut self, picture: Picture) -> Vec<TreeUpdate> {
        let Picture { nodes, focus } = picture;
        let before = self.focus;
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
        match before {
            None => updates.push(TreeUpdate {
                tree: Some(info()),
                ..update(changed, ROOT)
            }),
            Some(before) if !changed.is_empty() => {
                let stays = self.nodes.contains_key(&before);
                updates.push(update(changed, if stays { before } else { focus }));
            }
            Some(_) => {}
        }
        let told = updates.last().map(|update| update.focus).or(before);
        if told != Some(focus) {
            updates.push(update(Vec::new(), focus));
        }
        updates
    }

    /// The field that a run of text belongs to, and how many graphemes of its text come before the run.
    #[must_use]
    pub fn field_of(&self, run: NodeId) -> Option<(NodeId, usize)> {
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

    /// How many nodes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether nothing was told yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}

fn info() -> TreeInfo {
    let mut info = TreeInfo::new(ROOT);
    info.toolkit_name = Some("iced".into());
    info
}
