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

    /// What must be told so that the other side knows this picture; `None` when it does already.
    pub fn change(&mut self, picture: Picture) -> Option<TreeUpdate> {
        let Picture { nodes, focus } = picture;
        let whole = self.focus.is_none();
        let changed: Vec<_> = nodes
            .iter()
            .filter(|(id, node)| self.nodes.get(id) != Some(node))
            .cloned()
            .collect();
        let same = changed.is_empty() && self.focus == Some(focus);
        self.nodes = nodes.into_iter().collect();
        self.focus = Some(focus);
        (!same).then(|| TreeUpdate {
            nodes: changed,
            tree: whole.then(info),
            tree_id: TreeId::ROOT,
            focus,
        })
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
