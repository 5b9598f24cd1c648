//! Converts `Semantics` to an AccessKit node.

use accesskit::{Action, Invalid, Node, Rect, Role as NodeRole, Toggled};
use iced::Rectangle;

use crate::a11y::semantics::{Actions, Role, Semantics};

macro_rules! set {
    ($node:ident, $value:expr => $setter:ident) => {
        if let Some(value) = $value {
            $node.$setter(value);
        }
    };
}

pub(super) fn rect(bounds: Rectangle) -> Rect {
    let pair = |x: f32, y: f32| (f64::from(x), f64::from(y));
    Rect::from_origin_size(pair(bounds.x, bounds.y), pair(bounds.width, bounds.height))
}

/// Whether the platform speaks AT-SPI.
const AT_SPI: bool = cfg!(all(unix, not(target_os = "macos")));

pub(super) fn role(semantics: &Semantics) -> NodeRole {
    match semantics.role {
        // AccessKit reports each change of a tree's selection over AT-SPI, and Orca then goes to the selected item,
        // although the focus is elsewhere. It reports none of a list. The items have their levels either way.
        Role::Tree if AT_SPI => NodeRole::List,
        Role::Field if semantics.secret => NodeRole::PasswordInput,
        Role::Group if semantics.name.is_empty() => NodeRole::GenericContainer,
        role => role.to_accesskit(),
    }
}

/// Builds the node of a control. Its actions do not depend on `enabled`, because readers cache them.
pub(super) fn build_node(semantics: &Semantics, actions: Actions, bounds: Rectangle) -> Node {
    let mut node = Node::new(role(semantics));
    node.set_bounds(rect(bounds));
    set_text_properties(&mut node, semantics);
    set_state_properties(&mut node, semantics);
    if actions.press {
        node.add_action(Action::Click);
        if semantics.expanded.is_some() {
            node.add_action(Action::Expand);
            node.add_action(Action::Collapse);
        }
    }
    if actions.edit {
        node.add_action(Action::SetValue);
        node.add_action(Action::ReplaceSelectedText);
    }
    if actions.step {
        node.add_action(Action::Increment);
        node.add_action(Action::Decrement);
        node.add_action(Action::SetValue);
    }
    if actions.menu {
        node.add_action(Action::ShowContextMenu);
    }
    node.add_action(Action::ScrollIntoView);
    node
}

fn set_text_properties(node: &mut Node, semantics: &Semantics) {
    if semantics.role == Role::Text {
        node.set_value(semantics.name.as_str());
    } else if !semantics.name.is_empty() {
        node.set_label(semantics.name.as_str());
    }
    // AT-SPI has no value for a combo box, and readers speak the description.
    let shown_value = semantics
        .value
        .as_ref()
        .filter(|value| AT_SPI && semantics.role == Role::ComboBox && !value.is_empty());
    // AT-SPI has keys only as a part of actions, which AccessKit leaves empty.
    let keys = if AT_SPI { &semantics.keys } else { &None };
    let parts = [&semantics.error, &semantics.description, keys];
    let parts = parts.into_iter().flatten().chain(shown_value);
    let description: Vec<_> = parts.map(String::as_str).collect();
    if !description.is_empty() {
        node.set_description(description.join(" "));
    }
    let value = semantics.value.as_deref().filter(|_| !semantics.secret);
    set!(node, value => set_value);
    set!(node, semantics.placeholder.as_deref() => set_placeholder);
    set!(node, semantics.keys.as_deref() => set_keyboard_shortcut);
}

fn set_state_properties(node: &mut Node, semantics: &Semantics) {
    if !semantics.enabled {
        node.set_disabled();
    }
    if semantics.modal {
        node.set_modal();
    }
    if semantics.busy {
        node.set_busy();
    }
    set!(node, semantics.error.as_ref().map(|_| Invalid::True) => set_invalid);
    if let Some(range) = semantics.range {
        node.set_numeric_value(range.value);
        node.set_min_numeric_value(range.min);
        node.set_max_numeric_value(range.max);
        node.set_numeric_value_step(range.step);
    }
    set!(node, semantics.live => set_live);
    set!(node, semantics.selected => set_selected);
    set!(node, semantics.expanded => set_expanded);
    set!(node, semantics.checked.map(Toggled::from) => set_toggled);
    set!(node, semantics.level => set_level);
    set!(node, semantics.position => set_position_in_set);
    set!(node, semantics.set_size => set_size_of_set);
}
