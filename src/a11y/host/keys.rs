//! Handles keys that no control has consumed: focus navigation, paging through lists, and type-ahead search.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use iced::keyboard::key::Named;
use iced::keyboard::{Event, Key, Modifiers};

use super::Stage;
use crate::a11y::focus::{self, Move, Step, Survey};
use crate::a11y::seek::{Nudge, Scroll};

/// Pause after which typing starts a new search.
const TYPING: Duration = Duration::from_secs(1);
/// Longer than any list, in logical pixels.
const FAR: f32 = 1.0e9;
/// Fraction of the viewport that stays visible when scrolling by a page.
const KEPT: f32 = 0.15;

#[derive(Debug, Default)]
pub struct Keys {
    left: BTreeMap<usize, usize>,
    /// The focused item: its composite, and its position among the items.
    here: Option<(usize, usize)>,
    typed: String,
    at: Option<Instant>,
}

impl Keys {
    /// A pointer press moves the focus, so there is no item to restore.
    pub(super) fn let_go(&mut self) {
        self.here = None;
    }

    /// Returns whether the key was used.
    pub(super) fn press(&mut self, stage: &mut Stage<'_>, event: &Event, now: Instant) -> bool {
        let Event::KeyPressed {
            key,
            modifiers,
            text,
            ..
        } = event
        else {
            return false;
        };
        match key.as_ref() {
            Key::Named(named @ (Named::Tab | Named::F6))
                if *modifiers - Modifiers::SHIFT == Modifiers::empty() =>
            {
                let focus_map = stage.survey();
                self.leave(&focus_map);
                let backward = modifiers.shift();
                let last_focus = |pane: usize| self.left.get(&pane).copied();
                let target = match named {
                    Named::Tab => focus::tab(&focus_map, backward),
                    _ => focus::pane(&focus_map, backward, last_focus),
                };
                self.go(stage, &focus_map, target)
            }
            Key::Named(named) if modifiers.is_empty() => match step_of(named) {
                Some(step) => self.walk(stage, step),
                None => false,
            },
            Key::Character(_) if !modifiers.command() && !modifiers.alt() => {
                let text = text.as_deref().unwrap_or_default();
                self.search(stage, text, now)
            }
            _ => false,
        }
    }

    /// Moves the focus to a neighbor if the focused item was removed from its list; returns whether it did.
    pub(super) fn keep(&mut self, stage: &mut Stage<'_>) -> bool {
        let Some((composite, position)) = self.here else {
            return false;
        };
        let focus_map = stage.survey();
        if let Some(at) = focus_map.focused() {
            self.note(&focus_map, at);
            return false;
        }
        self.here = None;
        let items = focus_map.items(composite);
        let neighbor = items.get(position).or(items.last()).copied();
        self.go(stage, &focus_map, neighbor)
    }

    fn go(&mut self, stage: &mut Stage<'_>, focus_map: &Survey, target: Option<usize>) -> bool {
        let Some(target) = target else {
            return false;
        };
        stage.give(focus_map, target);
        self.note(focus_map, target);
        true
    }

    fn note(&mut self, focus_map: &Survey, focused: usize) {
        self.here = focus_map.item_of(focused).and_then(|item| {
            let set = focus_map.spots().get(item)?.set?;
            let position = focus_map
                .items(set)
                .iter()
                .position(|other| *other == item)?;
            Some((set, position))
        });
    }

    fn leave(&mut self, focus_map: &Survey) {
        let pane = focus_map
            .focused()
            .and_then(|at| Some((focus_map.spots().get(at)?.pane?, at)));
        self.left.extend(pane);
    }

    fn walk(&mut self, stage: &mut Stage<'_>, step: Step) -> bool {
        let focus_map = stage.survey();
        match focus::step(&focus_map, step) {
            Some(Move::To(target)) => self.go(stage, &focus_map, Some(target)),
            Some(Move::Press(target)) => {
                stage.press(target);
                true
            }
            Some(Move::Beyond(focused_item)) => self.reach(stage, &focus_map, focused_item, step),
            None => false,
        }
    }

    /// Scrolls a virtualized list until the next row is built, and focuses that row.
    fn reach(
        &mut self,
        stage: &mut Stage<'_>,
        focus_map: &Survey,
        focused_item: usize,
        step: Step,
    ) -> bool {
        let Some(current) = focus_map.spots().get(focused_item) else {
            return false;
        };
        let (key, set) = (current.key, current.set);
        let Some(scroll) = set.and_then(|set| focus_map.set(set)?.scroll) else {
            return false;
        };
        let view = scroll.viewport.height;
        let by = match step {
            Step::Back => -view / 2.0,
            Step::Forward => view / 2.0,
            Step::First => -FAR,
            Step::Last => FAR,
            Step::PageUp => -view * (1.0 - KEPT),
            Step::PageDown => view * (1.0 - KEPT),
            Step::Out | Step::In => return false,
        };
        stage.shift(Nudge {
            nth: scroll.nth,
            by,
        });
        let focus_map = stage.survey();
        let target = set.and_then(|set| landed(&focus_map, set, key, step, &scroll));
        self.go(stage, &focus_map, target)
    }

    fn search(&mut self, stage: &mut Stage<'_>, text: &str, now: Instant) -> bool {
        if text.trim().is_empty() && self.typed.is_empty() {
            return false;
        }
        let focus_map = stage.survey();
        if !focus::is_searched(&focus_map) {
            return false;
        }
        if self.at.is_none_or(|at| now.duration_since(at) > TYPING) {
            self.typed.clear();
        }
        self.at = Some(now);
        self.typed.push_str(text);
        let _moved = self.go(stage, &focus_map, focus::typed(&focus_map, &self.typed));
        true
    }
}

fn landed(
    focus_map: &Survey,
    set: usize,
    key: Option<u64>,
    step: Step,
    scroll: &Scroll,
) -> Option<usize> {
    let items = focus_map.items(set);
    let bounds = |item: &usize| focus_map.spots().get(*item).map(|target| target.bounds);
    let (top, bottom) = (
        scroll.viewport.y,
        scroll.viewport.y + scroll.viewport.height,
    );
    let position = items
        .iter()
        .position(|item| focus_map.has(*item, |target| target.key == key));
    let neighbor = |position: usize| match step {
        Step::Back => items.get(position.checked_sub(1)?),
        _ => items.get(position + 1),
    };
    let found = match step {
        Step::First => items.first(),
        Step::Last => items.last(),
        Step::Back | Step::Forward => match position {
            Some(position) => neighbor(position),
            None if step == Step::Back => items.last(),
            None => items.first(),
        },
        Step::PageUp => items
            .iter()
            .find(|item| bounds(item).is_some_and(|bounds| bounds.y >= top)),
        Step::PageDown => items
            .iter()
            .rev()
            .find(|item| bounds(item).is_some_and(|bounds| bounds.y + bounds.height <= bottom)),
        Step::Out | Step::In => None,
    };
    found.copied()
}

fn step_of(key: Named) -> Option<Step> {
    Some(match key {
        Named::ArrowUp => Step::Back,
        Named::ArrowDown => Step::Forward,
        Named::Home => Step::First,
        Named::End => Step::Last,
        Named::PageUp => Step::PageUp,
        Named::PageDown => Step::PageDown,
        Named::ArrowLeft => Step::Out,
        Named::ArrowRight => Step::In,
        _ => return None,
    })
}
