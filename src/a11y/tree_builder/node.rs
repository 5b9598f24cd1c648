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

pub(super) fn role(semantics: &Semantics) -> NodeRole {
    match semantics.role {
        Role::Button => NodeRole::Button,
        Role::Link => NodeRole::Link,
        Role::Switch => NodeRole::Switch,
        Role::Radio => NodeRole::RadioButton,
        Role::RadioGroup => NodeRole::RadioGroup,
        Role::Field if semantics.secret => NodeRole::PasswordInput,
        Role::Field => NodeRole::TextInput,
        Role::Editor => NodeRole::MultilineTextInput,
        Role::ComboBox => NodeRole::ComboBox,
        Role::ListBox => NodeRole::ListBox,
        Role::ListBoxOption => NodeRole::ListBoxOption,
        Role::List => NodeRole::List,
        Role::Row | Role::Message => NodeRole::ListItem,
        Role::Tree => NodeRole::Tree,
        Role::TreeItem => NodeRole::TreeItem,
        Role::TabList => NodeRole::TabList,
        Role::Tab => NodeRole::Tab,
        Role::TabPanel => NodeRole::TabPanel,
        Role::Menu => NodeRole::Menu,
        Role::MenuItem => NodeRole::MenuItem,
        Role::Log => NodeRole::Log,
        Role::Dialog => NodeRole::Dialog,
        Role::AlertDialog => NodeRole::AlertDialog,
        Role::Tooltip => NodeRole::Tooltip,
        Role::Status => NodeRole::Status,
        Role::Alert => NodeRole::Alert,
        Role::Progress => NodeRole::ProgressIndicator,
        Role::Slider => NodeRole::Slider,
        Role::Splitter => NodeRole::Splitter,
        Role::Image => NodeRole::Image,
        Role::Heading => NodeRole::Heading,
        Role::Text => NodeRole::Label,
        Role::Group if semantics.name.is_empty() => NodeRole::GenericContainer,
        Role::Group => NodeRole::Group,
        Role::Navigation => NodeRole::Navigation,
        Role::Main => NodeRole::Main,
        Role::Aside => NodeRole::Complementary,
        Role::Banner => NodeRole::Banner,
        Role::Form => NodeRole::Form,
    }
}

/// Builds the node of a control. Its actions do not depend on `enabled`, because readers cache them.
pub(super) fn build_node(semantics: &Semantics, can: Actions, bounds: Rectangle) -> Node {
    let mut node = Node::new(role(semantics));
    node.set_bounds(rect(bounds));
    set_text_properties(&mut node, semantics);
    set_state_properties(&mut node, semantics);
    if can.press {
        node.add_action(Action::Click);
        if semantics.expanded.is_some() {
            node.add_action(Action::Expand);
            node.add_action(Action::Collapse);
        }
    }
    if can.edit {
        node.add_action(Action::SetValue);
        node.add_action(Action::ReplaceSelectedText);
    }
    if can.step {
        node.add_action(Action::Increment);
        node.add_action(Action::Decrement);
        node.add_action(Action::SetValue);
    }
    if can.menu {
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
    let parts = [&semantics.problem, &semantics.description];
    let description: Vec<_> = parts.into_iter().flatten().map(String::as_str).collect();
    if !description.is_empty() {
        node.set_description(description.join(" "));
    }
    if let Some(value) = &semantics.value
        && !semantics.secret
    {
        node.set_value(value.as_str());
    }
    if let Some(placeholder) = &semantics.placeholder {
        node.set_placeholder(placeholder.as_str());
    }
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
    if semantics.problem.is_some() {
        node.set_invalid(Invalid::True);
    }
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
