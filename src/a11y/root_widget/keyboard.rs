//! Handles keys that no control has consumed: focus navigation, paging through lists, and type-ahead search.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use iced::keyboard::key::Named;
use iced::keyboard::{Event, Key, Modifiers};

use super::WidgetTree;
use crate::a11y::focus::{self, FocusDirection, FocusMap, FocusOutcome, FocusTarget};
use crate::a11y::key_press;
use crate::a11y::scroll_into_view::{ScrollArea, ScrollBy, TargetAction};

/// Pause after which typing starts a new search.
const TYPE_AHEAD_TIMEOUT: Duration = Duration::from_secs(1);
/// Longer than any list, in logical pixels.
const SCROLL_TO_END: f32 = 1.0e9;
/// Fraction of the viewport that stays visible when scrolling by a page.
const PAGE_OVERLAP: f32 = 0.15;

#[derive(Debug, Default)]
pub struct KeyboardNavigation {
    last_focus_in_pane: BTreeMap<usize, usize>,
    /// The focused item: its composite, and its position among the items.
    current_item: Option<(usize, usize)>,
    /// What lies above the page, and whether it must have the focus.
    layer: Option<u64>,
    holds_focus: bool,
    search_text: String,
    last_typed_at: Option<Instant>,
}

impl KeyboardNavigation {
    /// A pointer press moves the focus, so there is none to restore.
    pub(super) fn on_pointer_press(&mut self) {
        self.current_item = None;
        self.holds_focus = false;
    }

    /// Call this on each frame. What lies below keeps its focus, and has it again afterwards.
    pub(super) fn set_layer(&mut self, layer: Option<u64>) {
        if self.layer != layer {
            self.layer = layer;
            self.holds_focus = true;
            self.current_item = None;
        }
    }

    /// Moves the focus into a layer that opens, or whose focused control was removed; returns whether it did.
    pub(super) fn keep_focus_in_layer(&mut self, tree: &mut WidgetTree<'_>) -> bool {
        if self.layer.is_none() {
            return false;
        }
        let focus_map = tree.focus_map();
        let is_focused = focus_map.focused_target().is_some();
        let target = focus::initial_target(&focus_map).filter(|_| !is_focused && self.holds_focus);
        self.holds_focus |= is_focused;
        if let Some(target) = target {
            tree.perform(TargetAction::SelectText, target);
        }
        self.move_focus(tree, &focus_map, target)
    }

    /// Returns whether the key was used.
    pub(super) fn on_key(
        &mut self,
        tree: &mut WidgetTree<'_>,
        event: &Event,
        now: Instant,
    ) -> bool {
        let Event::KeyPressed { modifiers, .. } = event else {
            return false;
        };
        let key = key_press::key_of(event).map(Key::as_ref);
        match key {
            Some(Key::Named(named @ (Named::Tab | Named::F6)))
                if *modifiers - Modifiers::SHIFT == Modifiers::empty() =>
            {
                let focus_map = tree.focus_map();
                self.remember_pane(&focus_map);
                let backward = modifiers.shift();
                let last_focus = |pane: usize| self.last_focus_in_pane.get(&pane).copied();
                let target = match named {
                    Named::Tab => focus::tab_target(&focus_map, backward),
                    _ => focus::pane_target(&focus_map, backward, last_focus),
                };
                self.move_focus(tree, &focus_map, target)
            }
            Some(Key::Named(Named::Space))
                if *modifiers - Modifiers::SHIFT == Modifiers::empty() =>
            {
                let direction = if modifiers.shift() {
                    FocusDirection::PageUp
                } else {
                    FocusDirection::PageDown
                };
                self.type_ahead(tree, " ", now) || {
                    let focus_map = tree.focus_map();
                    scroll_page(tree, &focus_map, direction)
                }
            }
            Some(Key::Named(named)) if modifiers.is_empty() => match direction_of_key(named) {
                Some(direction) => self.navigate(tree, direction),
                None => false,
            },
            _ => {
                let text = key_press::typed_text(event);
                text.is_some_and(|text| self.type_ahead(tree, text, now))
            }
        }
    }

    /// Moves the focus to a neighbor if the focused item was removed from its list; returns whether it did.
    pub(super) fn restore_focus(&mut self, tree: &mut WidgetTree<'_>) -> bool {
        let Some((composite, position)) = self.current_item else {
            return false;
        };
        let focus_map = tree.focus_map();
        if let Some(focused) = focus_map.focused_target() {
            self.remember_item(&focus_map, focused);
            return false;
        }
        self.current_item = None;
        let items = focus_map.items(composite);
        let neighbor = items.get(position).or(items.last()).copied();
        self.move_focus(tree, &focus_map, neighbor)
    }

    fn move_focus(
        &mut self,
        tree: &mut WidgetTree<'_>,
        focus_map: &FocusMap,
        target: Option<usize>,
    ) -> bool {
        let Some(target) = target else {
            return false;
        };
        tree.focus(focus_map, target);
        self.remember_item(focus_map, target);
        true
    }

    fn remember_item(&mut self, focus_map: &FocusMap, focused: usize) {
        self.current_item = focus_map.item_of(focused).and_then(|item| {
            let composite = focus_map.targets().get(item)?.composite?;
            let items = focus_map.items(composite);
            Some((composite, items.iter().position(|other| *other == item)?))
        });
    }

    fn remember_pane(&mut self, focus_map: &FocusMap) {
        let pane = focus_map
            .focused_target()
            .and_then(|focused| Some((focus_map.targets().get(focused)?.pane?, focused)));
        self.last_focus_in_pane.extend(pane);
    }

    fn navigate(&mut self, tree: &mut WidgetTree<'_>, direction: FocusDirection) -> bool {
        let focus_map = tree.focus_map();
        match focus::navigate(&focus_map, direction) {
            Some(FocusOutcome::MoveTo(target)) => self.move_focus(tree, &focus_map, Some(target)),
            Some(FocusOutcome::Press(target)) => {
                tree.perform(TargetAction::Press, target);
                true
            }
            Some(FocusOutcome::ScrollThenMove(focused_item)) => {
                self.scroll_and_move_focus(tree, &focus_map, focused_item, direction)
            }
            None => scroll_page(tree, &focus_map, direction),
        }
    }

    /// Scrolls a virtualized list until the next row is built, and focuses that row.
    fn scroll_and_move_focus(
        &mut self,
        tree: &mut WidgetTree<'_>,
        focus_map: &FocusMap,
        focused_item: usize,
        direction: FocusDirection,
    ) -> bool {
        let scroll_area = |target: &FocusTarget| {
            let composite = target.composite?;
            Some((composite, focus_map.composite(composite)?.scroll?))
        };
        let Some(current) = focus_map.targets().get(focused_item) else {
            return false;
        };
        let Some((composite, scroll)) = scroll_area(current) else {
            return false;
        };
        let height = scroll.viewport.height;
        let delta_y = match direction {
            FocusDirection::Previous => -height / 2.0,
            FocusDirection::Next => height / 2.0,
            _ => match page_delta(direction, height) {
                Some(delta_y) => delta_y,
                None => return false,
            },
        };
        tree.perform(TargetAction::Scroll(delta_y), scroll.index);
        let focus_map = tree.focus_map();
        let target = target_after_scroll(&focus_map, composite, current.key, direction, &scroll);
        self.move_focus(tree, &focus_map, target)
    }

    fn type_ahead(&mut self, tree: &mut WidgetTree<'_>, text: &str, now: Instant) -> bool {
        if self
            .last_typed_at
            .is_none_or(|at| now.duration_since(at) > TYPE_AHEAD_TIMEOUT)
        {
            self.search_text.clear();
        }
        if text.trim().is_empty() && self.search_text.is_empty() {
            return false;
        }
        let focus_map = tree.focus_map();
        if !focus::supports_type_ahead(&focus_map) {
            return false;
        }
        self.last_typed_at = Some(now);
        self.search_text.push_str(text);
        let target = focus::type_ahead_target(&focus_map, &self.search_text);
        let _moved = self.move_focus(tree, &focus_map, target);
        true
    }
}

/// How far a paging key scrolls, in logical pixels.
fn page_delta(direction: FocusDirection, height: f32) -> Option<f32> {
    Some(match direction {
        FocusDirection::First => -SCROLL_TO_END,
        FocusDirection::Last => SCROLL_TO_END,
        FocusDirection::PageUp => -height * (1.0 - PAGE_OVERLAP),
        FocusDirection::PageDown => height * (1.0 - PAGE_OVERLAP),
        FocusDirection::Previous
        | FocusDirection::Next
        | FocusDirection::Parent
        | FocusDirection::Child => return None,
    })
}

/// Scrolls a page or dialog with paging keys that no list uses.
fn scroll_page(tree: &mut WidgetTree<'_>, focus_map: &FocusMap, direction: FocusDirection) -> bool {
    let Some(area) = focus_map.page() else {
        return false;
    };
    let Some(delta_y) = page_delta(direction, area.viewport.height) else {
        return false;
    };
    let index = area.index;
    tree.scroll(ScrollBy { index, delta_y });
    true
}

fn target_after_scroll(
    focus_map: &FocusMap,
    composite: usize,
    key: Option<u64>,
    direction: FocusDirection,
    scroll: &ScrollArea,
) -> Option<usize> {
    let items = focus_map.items(composite);
    let bounds = |item: &usize| focus_map.targets().get(*item).map(|target| target.bounds);
    let top = scroll.viewport.y;
    let bottom = top + scroll.viewport.height;
    let position = items
        .iter()
        .position(|item| focus_map.has(*item, |target| target.key == key));
    let found = match direction {
        FocusDirection::First => items.first(),
        FocusDirection::Last => items.last(),
        FocusDirection::Previous => {
            position.map_or(items.last(), |position| items.get(position.wrapping_sub(1)))
        }
        FocusDirection::Next => position.map_or(items.first(), |position| items.get(position + 1)),
        FocusDirection::PageUp => items
            .iter()
            .find(|item| bounds(item).is_some_and(|bounds| bounds.y >= top)),
        FocusDirection::PageDown => items
            .iter()
            .rev()
            .find(|item| bounds(item).is_some_and(|bounds| bounds.y + bounds.height <= bottom)),
        FocusDirection::Parent | FocusDirection::Child => None,
    };
    found.copied()
}

fn direction_of_key(key: Named) -> Option<FocusDirection> {
    Some(match key {
        Named::ArrowUp => FocusDirection::Previous,
        Named::ArrowDown => FocusDirection::Next,
        Named::Home => FocusDirection::First,
        Named::End => FocusDirection::Last,
        Named::PageUp => FocusDirection::PageUp,
        Named::PageDown => FocusDirection::PageDown,
        Named::ArrowLeft => FocusDirection::Parent,
        Named::ArrowRight => FocusDirection::Child,
        _ => return None,
    })
}
