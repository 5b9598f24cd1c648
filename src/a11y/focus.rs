//! Keyboard navigation inside a window: which control receives focus next.
//!
//! Tab moves between tab stops. A composite (list, tree, menu, ...) is one tab stop: its focused item, else its
//! selected item, else its first; a log uses its last. F6 cycles through panes. The functions are pure and work on a
//! `FocusMap`; the effect of a key on a control belongs to the control.

mod map;

pub use map::{Composite, FOOTER, FocusMap, FocusTarget};

use super::semantics::{FocusPolicy, Role};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FocusDirection {
    Previous,
    Next,
    First,
    Last,
    PageUp,
    PageDown,
    Parent,
    Child,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FocusOutcome {
    /// Move focus to the target with this index.
    MoveTo(usize),
    /// Press the focused target, to expand or collapse a branch.
    Press(usize),
    /// The next row is not built yet: scroll the list that contains this target first.
    ScrollThenMove(usize),
}

/// Returns the target of Tab, or of Shift+Tab when `backward`; wraps at both ends.
pub fn tab_target(focus_map: &FocusMap, backward: bool) -> Option<usize> {
    let targets = focus_map.targets();
    let focused = targets.iter().position(|target| target.focused);
    let mut stops: Vec<usize> = (0..targets.len())
        .filter(|index| is_tab_stop(focus_map, *index, focused))
        .collect();
    if backward {
        stops.reverse();
    }
    let is_next = |stop: &&usize| match focused {
        Some(focused) if backward => **stop < focused,
        Some(focused) => **stop > focused,
        None => false,
    };
    stops.iter().find(is_next).or(stops.first()).copied()
}

fn is_tab_stop(focus_map: &FocusMap, index: usize, focused: Option<usize>) -> bool {
    let Some(target) = focus_map.targets().get(index) else {
        return false;
    };
    if target.focus_policy != FocusPolicy::Tab {
        return false;
    }
    let Some(composite) = target.composite else {
        return true;
    };
    let current = current_item(focus_map, composite, focused);
    // Controls inside an item are tab stops only while focus is inside that item.
    match target.item {
        Some(item) if item == index => current == Some(index),
        Some(item) => focused
            .is_some_and(|focused| focused == item || focus_map.item_of(focused) == Some(item)),
        None => true,
    }
}

fn current_item(focus_map: &FocusMap, composite: usize, focused: Option<usize>) -> Option<usize> {
    let items = focus_map.items(composite);
    let focused_item = focused.and_then(|focused| focus_map.item_of(focused));
    let is_selected = |item: &&usize| focus_map.has(**item, |target| target.selected);
    let fallback = match focus_map.composite(composite) {
        Some(composite) if composite.role == Role::Log => items.last(),
        _ => items.first(),
    };
    focused_item
        .filter(|item| items.contains(item))
        .or_else(|| items.iter().find(is_selected).or(fallback).copied())
}

/// Returns the effect of a navigation key in the focused composite, or `None` outside of one.
pub fn navigate(focus_map: &FocusMap, direction: FocusDirection) -> Option<FocusOutcome> {
    let focused = focus_map.focused_target()?;
    let focused_item = focus_map.item_of(focused)?;
    let target = focus_map.targets().get(focused_item)?;
    let items = focus_map.items(target.composite?);
    let composite = focus_map.composite(target.composite?)?;
    let position = items.iter().position(|item| *item == focused_item)?;
    let wraps = matches!(
        composite.role,
        Role::Menu | Role::TabList | Role::Toolbar | Role::RadioGroup
    );
    if scrolls_page(direction, composite.role) {
        return None;
    }
    let virtualized = composite.scroll.is_some();
    let direction = match (direction, composite.role) {
        (FocusDirection::Parent, Role::TabList | Role::Toolbar | Role::RadioGroup) => {
            FocusDirection::Previous
        }
        (FocusDirection::Child, Role::TabList | Role::Toolbar | Role::RadioGroup) => {
            FocusDirection::Next
        }
        (direction, _) => direction,
    };
    Some(match direction {
        FocusDirection::Previous | FocusDirection::Next => {
            let (next, wrapped) = match direction {
                FocusDirection::Next => (items.get(position + 1), items.first()),
                _ => (items.get(position.wrapping_sub(1)), items.last()),
            };
            match (next, wrapped) {
                (Some(next), _) => FocusOutcome::MoveTo(*next),
                (None, Some(wrapped)) if wraps => FocusOutcome::MoveTo(*wrapped),
                (None, _) if virtualized => FocusOutcome::ScrollThenMove(focused_item),
                (None, _) => return None,
            }
        }
        FocusDirection::First
        | FocusDirection::Last
        | FocusDirection::PageUp
        | FocusDirection::PageDown
            if virtualized =>
        {
            FocusOutcome::ScrollThenMove(focused_item)
        }
        FocusDirection::First | FocusDirection::PageUp => FocusOutcome::MoveTo(*items.first()?),
        FocusDirection::Last | FocusDirection::PageDown => FocusOutcome::MoveTo(*items.last()?),
        FocusDirection::Parent if composite.role == Role::Tree => match target.expanded {
            Some(true) => FocusOutcome::Press(focused_item),
            _ => FocusOutcome::MoveTo(parent_item(focus_map, &items, position)?),
        },
        FocusDirection::Child if composite.role == Role::Tree => match target.expanded {
            Some(false) => FocusOutcome::Press(focused_item),
            Some(true) => FocusOutcome::MoveTo(*items.get(position + 1)?),
            None => return None,
        },
        FocusDirection::Parent | FocusDirection::Child => return None,
    })
}

/// Whether a key scrolls the page around a few choices, instead of moving between them.
fn scrolls_page(direction: FocusDirection, role: Role) -> bool {
    match direction {
        FocusDirection::PageUp | FocusDirection::PageDown => {
            matches!(role, Role::TabList | Role::Toolbar | Role::RadioGroup)
        }
        FocusDirection::First | FocusDirection::Last => role == Role::RadioGroup,
        _ => false,
    }
}

/// Returns the nearest preceding item with a lower level.
fn parent_item(focus_map: &FocusMap, items: &[usize], position: usize) -> Option<usize> {
    let own = focus_map.targets().get(*items.get(position)?)?.level;
    let mut before = items.get(..position)?.iter().rev().copied();
    before.find(|item| focus_map.has(*item, |target| target.level < own))
}

/// Returns the target of F6: in the next pane, the target from `remembered`, or else the first tab stop.
pub fn pane_target(
    focus_map: &FocusMap,
    backward: bool,
    remembered: impl Fn(usize) -> Option<usize>,
) -> Option<usize> {
    let panes = focus_map.pane_count();
    if panes == 0 {
        return None;
    }
    let focused = focus_map.focused_target();
    let current_pane = focused.and_then(|focused| focus_map.targets().get(focused)?.pane);
    (1..=panes).find_map(|distance| {
        let pane = match (current_pane, backward) {
            (Some(current_pane), false) => (current_pane + distance) % panes,
            (Some(current_pane), true) => (current_pane + panes - distance % panes) % panes,
            (None, false) => distance - 1,
            (None, true) => panes - distance,
        };
        let inside = |index: &usize| focus_map.has(*index, |target| target.pane == Some(pane));
        let last_focus = remembered(pane).filter(inside).filter(|index| {
            focus_map.has(*index, |target| target.focus_policy != FocusPolicy::Never)
        });
        // Prefer the pane's list over buttons that precede it.
        let stops = || {
            (0..focus_map.targets().len())
                .filter(inside)
                .filter(|index| is_tab_stop(focus_map, *index, focused))
        };
        let is_item = |index: &usize| focus_map.item_of(*index) == Some(*index);
        last_focus.or_else(|| stops().find(is_item).or_else(|| stops().next()))
    })
}

/// Returns the target that has the focus when a dialog, menu or drawer opens: the chosen tab, else the first field, else an
/// action of the footer, else an item of a list, else the first control that does something.
pub fn initial_target(focus_map: &FocusMap) -> Option<usize> {
    let find = |test: fn(&FocusTarget) -> bool| focus_map.targets().iter().position(test);
    let is_item = |index: &usize| focus_map.item_of(*index).is_some();
    find(|target| target.role == Role::Tab && target.selected)
        .or_else(|| find(|target| matches!(target.role, Role::Field | Role::Editor)))
        .or_else(|| default_action(focus_map))
        .or_else(|| pane_target(focus_map, false, |_| None).filter(is_item))
        .or_else(|| virtual_item(focus_map))
        .or_else(|| find(|target| !target.danger && target.expanded.is_none()))
        .or_else(|| tab_target(focus_map, false))
}

/// The first item of a list that is long, and so what the dialog is for.
fn virtual_item(focus_map: &FocusMap) -> Option<usize> {
    focus_map.targets().iter().position(|target| {
        let composite = target.composite.and_then(|it| focus_map.composite(it));
        composite.is_some_and(|composite| composite.scroll.is_some())
    })
}

/// The primary action, which comes last. Where an action is dangerous, the way out, which comes first.
fn default_action(focus_map: &FocusMap) -> Option<usize> {
    let mut footer = focus_map.footer();
    let is_dangerous = |index: usize| focus_map.has(index, |target| target.danger);
    if footer.clone().any(is_dangerous) {
        footer.find(|index| !is_dangerous(*index))
    } else {
        footer.last()
    }
}

/// Returns the next item of the focused composite whose name starts with `text`. A single letter skips the focused
/// item. Always `None` in a log and a toolbar.
pub fn type_ahead_target(focus_map: &FocusMap, text: &str) -> Option<usize> {
    let (focused_item, composite) = searchable_item(focus_map)?;
    let items = focus_map.items(composite);
    let position = items.iter().position(|item| *item == focused_item)?;
    let prefix = text.to_lowercase();
    let skip = usize::from(prefix.chars().count() == 1);
    let candidates = items.iter().cycle().skip(position + skip).take(items.len());
    candidates.copied().find(|item| {
        focus_map.has(*item, |target| {
            target.name.to_lowercase().starts_with(&prefix)
        })
    })
}

/// Whether typing searches the focused composite.
pub fn supports_type_ahead(focus_map: &FocusMap) -> bool {
    searchable_item(focus_map).is_some()
}

/// Returns the focused item and its composite, if typing searches it.
fn searchable_item(focus_map: &FocusMap) -> Option<(usize, usize)> {
    let item = focus_map.item_of(focus_map.focused_target()?)?;
    let composite = focus_map.targets().get(item)?.composite?;
    let role = focus_map.composite(composite)?.role;
    (!matches!(role, Role::Log | Role::Toolbar)).then_some((item, composite))
}

#[cfg(test)]
mod tests;
