//! Collects the focusable controls of a window, in tab order, by an operation on iced's widget tree.

use std::any::Any;

use iced::advanced::widget::Id;
use iced::advanced::widget::operation::{Focusable, Operation, Scrollable};
use iced::{Rectangle, Vector};

use crate::a11y::seek::{Nudge, Scroll, Scrolls};
use crate::a11y::semantics::{Exposed, Role, Stop};

#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    pub stop: Stop,
    pub focused: bool,
    pub name: String,
    /// Unique among its siblings.
    pub key: Option<u64>,
    pub selected: bool,
    pub expanded: Option<bool>,
    /// Depth in a tree, from 1; 0 outside of trees.
    pub level: usize,
    pub pane: Option<usize>,
    /// The composite that it belongs to, as an item or inside an item.
    pub set: Option<usize>,
    /// The target that is its item: itself, or the item that contains it.
    pub item: Option<usize>,
    pub bounds: Rectangle,
    /// The innermost scroll area that contains it.
    pub scroll: Option<Scroll>,
}

/// A control with arrow key navigation, such as a list or a menu.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Set {
    pub role: Role,
    /// Its scroll area, if only the visible rows are built.
    pub scroll: Option<Scroll>,
}

#[derive(Debug, Clone, Default)]
struct Around {
    pane: Option<usize>,
    set: Option<usize>,
    item: Option<usize>,
    placed: bool,
}

#[derive(Debug, Clone, Default)]
struct Met {
    role: Role,
    name: String,
    key: Option<u64>,
    selected: bool,
    expanded: Option<bool>,
    level: usize,
    stop: Stop,
    placed: bool,
    spot: Option<usize>,
}

/// The focusable controls of a window. All indices refer to `targets`.
#[derive(Debug, Default)]
pub struct Survey {
    spots: Vec<Spot>,
    sets: Vec<Set>,
    panes: usize,
    around: Vec<(Around, Option<Met>)>,
    met: Option<Met>,
    scrolls: Scrolls,
}

impl Survey {
    pub fn spots(&self) -> &[Spot] {
        &self.spots
    }

    /// Whether the target exists and `test` holds for it.
    pub fn has(&self, target: usize, test: impl FnOnce(&Spot) -> bool) -> bool {
        self.spots.get(target).is_some_and(test)
    }

    pub fn panes(&self) -> usize {
        self.panes
    }

    pub fn set(&self, set: usize) -> Option<&Set> {
        self.sets.get(set)
    }

    pub fn focused(&self) -> Option<usize> {
        self.spots.iter().position(|target| target.focused)
    }

    /// The item that the target is, or lies in.
    pub fn item_of(&self, target: usize) -> Option<usize> {
        self.spots.get(target)?.item
    }

    pub fn items(&self, set: usize) -> Vec<usize> {
        self.spots
            .iter()
            .enumerate()
            .filter(|(index, target)| target.set == Some(set) && target.item == Some(*index))
            .map(|(index, _)| index)
            .collect()
    }

    pub fn nudge(&self, target: usize) -> Option<Nudge> {
        let target = self.spots.get(target)?;
        target.scroll?.nudge(target.bounds)
    }

    #[cfg(test)]
    pub(crate) fn at(&self, target: Option<usize>) -> Self {
        let spots = self.spots.iter().enumerate().map(|(index, known)| Spot {
            focused: Some(index) == target,
            ..known.clone()
        });
        Self::of(spots.collect(), self.sets.clone(), self.panes)
    }

    #[cfg(test)]
    pub(super) fn of(spots: Vec<Spot>, sets: Vec<Set>, panes: usize) -> Self {
        Self {
            spots,
            sets,
            panes,
            ..Self::default()
        }
    }

    fn around(&self) -> Around {
        self.around
            .last()
            .map(|(scope, _)| scope.clone())
            .unwrap_or_default()
    }

    fn within(&mut self, element: &Met) -> Around {
        let mut scope = self.around();
        if element.role.is_pane() {
            scope.pane = Some(self.panes);
            self.panes += 1;
        }
        if element.role.is_composite() {
            scope.set = Some(self.sets.len());
            scope.item = None;
            self.sets.push(Set {
                role: element.role,
                scroll: None,
            });
        }
        if let Some(target) = element.spot
            && self.item_of(target) == Some(target)
        {
            scope.item = Some(target);
        }
        scope.placed |= element.placed;
        scope
    }
}

fn is_item(role: Role) -> bool {
    matches!(
        role,
        Role::Row
            | Role::TreeItem
            | Role::Tab
            | Role::MenuItem
            | Role::Choice
            | Role::Radio
            | Role::Message
    )
}

impl<T> Operation<T> for Survey {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        let scrolled = self.scrolls.enter();
        if let Some(element) = self.met.take() {
            let scope = self.within(&element);
            self.around.push((scope, Some(element)));
            operate(self);
            let _left = self.around.pop();
        } else {
            operate(self);
        }
        self.scrolls.leave(scrolled);
        self.met = None;
    }

    fn scrollable(
        &mut self,
        _id: Option<&Id>,
        bounds: Rectangle,
        _content: Rectangle,
        translation: Vector,
        _state: &mut dyn Scrollable,
    ) {
        self.met = None;
        let scope = self.around();
        let scroll = self.scrolls.meet(bounds, translation, scope.placed);
        if scope.placed
            && let Some(set) = scope.set.and_then(|set| self.sets.get_mut(set))
        {
            set.scroll = Some(scroll);
        }
    }

    fn custom(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Any) {
        let Some(exposed) = state.downcast_ref::<Exposed>() else {
            return;
        };
        let semantics = &exposed.semantics;
        self.met = Some(Met {
            role: semantics.role,
            name: semantics.name.clone(),
            key: semantics.key,
            selected: semantics.selected == Some(true) || semantics.checked == Some(true),
            expanded: semantics.expanded,
            level: semantics.level.unwrap_or(0),
            stop: exposed.can.stop,
            placed: exposed.can.placed,
            spot: None,
        });
    }

    fn focusable(&mut self, _id: Option<&Id>, bounds: Rectangle, state: &mut dyn Focusable) {
        let index = self.spots.len();
        let scope = self.around();
        // A field reports its semantics before iced's own text input, which is its child, reports that it is
        // focusable.
        let around = || self.around.last().and_then(|(_, element)| element.clone());
        let element = self.met.clone().or_else(around).unwrap_or(Met {
            stop: Stop::Tab,
            ..Met::default()
        });
        let is_own_item = is_item(element.role) && scope.set.is_some() && self.met.is_some();
        self.spots.push(Spot {
            stop: element.stop,
            focused: state.is_focused(),
            name: element.name,
            key: element.key,
            selected: element.selected,
            expanded: element.expanded,
            level: element.level,
            pane: scope.pane,
            set: scope.set,
            item: if is_own_item { Some(index) } else { scope.item },
            bounds,
            scroll: self.scrolls.innermost(),
        });
        if let Some(element) = &mut self.met {
            element.spot = Some(index);
        }
    }
}
