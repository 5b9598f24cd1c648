//! What is pressed by the pointer is large enough to be hit.

use super::*;
use crate::a11y::Role;

/// In logical pixels, as WCAG 2.5.8 asks for.
const LEAST: f32 = 24.0;

/// The controls of a scene that can be pressed, with their bounds.
#[derive(Default)]
struct Targets(Vec<(Semantics, Rectangle)>);

impl Operation for Targets {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn custom(&mut self, _id: Option<&Id>, bounds: Rectangle, state: &mut dyn std::any::Any) {
        if let Some(node) = state.downcast_mut::<AccessibleNode>() {
            node.reply.read_only = true;
            let actions = node.actions;
            // The edge of a pane is as long as the window, and has keys and settings beside.
            let is_edge = node.semantics.role == Role::Splitter;
            if (actions.press || actions.edit || actions.step || actions.menu) && !is_edge {
                self.0.push((node.semantics.clone(), bounds));
            }
        }
    }
}

#[test]
fn pointer_targets_are_large_enough() {
    let mut small = std::collections::BTreeSet::new();
    for scene in scene_names() {
        let mut targets = Targets::default();
        operate(scene, "en-US", Size::new(1280.0, 800.0), &mut targets);
        assert!(targets.0.len() > 1, "{scene}");
        for (semantics, bounds) in targets.0 {
            if bounds.width.min(bounds.height) < LEAST {
                let size = (bounds.width, bounds.height);
                let (role, name) = (semantics.role, semantics.name);
                let _new = small.insert(format!("{scene}: {role:?} “{name}” {size:?}"));
            }
        }
    }
    assert!(small.is_empty(), "{small:#?}");
}
