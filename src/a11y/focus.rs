//! Keyboard navigation inside a window: which control receives focus next.
//!
//! Tab moves between tab stops. A composite (list, tree, menu, ...) is one tab stop: its focused item, else its
//! selected item, else its first; a log uses its last. F6 cycles through panes. The functions are pure and work on a
//! `FocusMap`; the effect of a key on a control belongs to the control.

mod map;

pub use map::{Composite, FocusMap, FocusTarget};

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
    let stops: Vec<usize> = (0..targets.len())
        .filter(|index| is_tab_stop(focus_map, *index, focused))
        .collect();
    let next = focused.and_then(|focused| {
        if backward {
            stops.iter().rev().find(|stop| **stop < focused)
        } else {
            stops.iter().find(|stop| **stop > focused)
        }
    });
    let wrapped = if backward {
        stops.last()
    } else {
        stops.first()
    };
    next.or(wrapped).copied()
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
    if let Some(focused_item) = focused_item.filter(|focused_item| items.contains(focused_item)) {
        return Some(focused_item);
    }
    let selected = items
        .iter()
        .copied()
        .find(|item| focus_map.has(*item, |target| target.selected));
    let role = focus_map
        .composite(composite)
        .map(|composite| composite.role);
    let fallback = match role {
        Some(Role::Log) => items.last(),
        _ => items.first(),
    };
    selected.or(fallback.copied())
}

/// Returns the effect of a navigation key in the focused composite, or `None` outside of one.
pub fn navigate(focus_map: &FocusMap, step: FocusDirection) -> Option<FocusOutcome> {
    let focused = focus_map.focused_target()?;
    let focused_item = focus_map.item_of(focused)?;
    let target = focus_map.targets().get(focused_item)?;
    let set = target.composite?;
    let composite = focus_map.composite(set)?;
    let items = focus_map.items(set);
    let position = items.iter().position(|item| *item == focused_item)?;
    let wraps = matches!(
        composite.role,
        Role::Menu | Role::TabList | Role::RadioGroup
    );
    let virtualized = composite.scroll.is_some();
    let step = match (step, composite.role) {
        (FocusDirection::Parent, Role::TabList | Role::RadioGroup) => FocusDirection::Previous,
        (FocusDirection::Child, Role::TabList | Role::RadioGroup) => FocusDirection::Next,
        (step, _) => step,
    };
    Some(match step {
        FocusDirection::Previous | FocusDirection::Next => {
            let next = if step == FocusDirection::Next {
                items.get(position + 1)
            } else {
                position
                    .checked_sub(1)
                    .and_then(|position| items.get(position))
            };
            let wrapped = if step == FocusDirection::Next {
                items.first()
            } else {
                items.last()
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

/// Returns the next item of the focused composite whose name starts with `text`. A single letter skips the focused
/// item. Always `None` in a log.
pub fn type_ahead_target(focus_map: &FocusMap, text: &str) -> Option<usize> {
    let (focused_item, set) = searched(focus_map)?;
    let items = focus_map.items(set);
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
    searched(focus_map).is_some()
}

/// Returns the focused item and its composite.
fn searched(focus_map: &FocusMap) -> Option<(usize, usize)> {
    let item = focus_map.item_of(focus_map.focused_target()?)?;
    let set = focus_map.targets().get(item)?.composite?;
    (focus_map.composite(set)?.role != Role::Log).then_some((item, set))
}

#[cfg(test)]
mod tests;
