//! What the keyboard can come to, in order.

use std::any::Any;

use iced::advanced::widget::Id;
use iced::advanced::widget::operation::{Focusable, Operation, Scrollable};
use iced::{Rectangle, Vector};

use crate::a11y::seek::{Nudge, Scroll};
use crate::a11y::semantics::{Exposed, Role, Stop};

/// Something that can have the keyboard.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// How the keyboard comes to it.
    pub stop: Stop,
    /// Whether the keyboard is there.
    pub focused: bool,
    /// What it is called.
    pub name: String,
    /// Its key among its siblings.
    pub key: Option<u64>,
    /// Whether it is the chosen one.
    pub selected: bool,
    /// Whether what belongs to it is shown.
    pub expanded: Option<bool>,
    /// How deep it lies.
    pub level: usize,
    /// The pane it lies in.
    pub pane: Option<usize>,
    /// The set whose item it is, or lies in.
    pub set: Option<usize>,
    /// The item it is, or lies in.
    pub item: Option<usize>,
    /// Where it is.
    pub bounds: Rectangle,
    /// What it scrolls in.
    pub scroll: Option<Scroll>,
}

/// What one walks by arrows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Set {
    /// What kind of set it is.
    pub role: Role,
    /// What scrolls within, where not all of its rows are built.
    pub scroll: Option<Scroll>,
}

#[derive(Debug, Clone, Default)]
struct Around {
    pane: Option<usize>,
    set: Option<usize>,
    item: Option<usize>,
    placed: bool,
}

#[derive(Debug, Clone)]
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

/// What the keyboard can come to, in order.
#[derive(Debug, Default)]
pub struct Survey {
    spots: Vec<Spot>,
    sets: Vec<Set>,
    panes: usize,
    around: Vec<(Around, Option<Met>)>,
    met: Option<Met>,
    scrolls: Vec<Scroll>,
    next_scroll: Option<Scroll>,
    scroll_count: usize,
}

impl Survey {
    /// All spots, in the order Tab knows.
    #[must_use]
    pub fn spots(&self) -> &[Spot] {
        &self.spots
    }

    /// How many panes there are.
    #[must_use]
    pub fn panes(&self) -> usize {
        self.panes
    }

    /// A set.
    #[must_use]
    pub fn set(&self, set: usize) -> Option<&Set> {
        self.sets.get(set)
    }

    /// Where the keyboard is.
    #[must_use]
    pub fn focused(&self) -> Option<usize> {
        self.spots.iter().position(|spot| spot.focused)
    }

    /// The item that a spot is or lies in.
    #[must_use]
    pub fn item_of(&self, spot: usize) -> Option<usize> {
        self.spots.get(spot)?.item
    }

    /// The items of a set.
    #[must_use]
    pub fn items(&self, set: usize) -> Vec<usize> {
        self.spots
            .iter()
            .enumerate()
            .filter(|(index, spot)| spot.set == Some(set) && spot.item == Some(*index))
            .map(|(index, _)| index)
            .collect()
    }

    /// How what a spot scrolls in must be moved so that it is in view.
    #[must_use]
    pub fn nudge(&self, spot: usize) -> Option<Nudge> {
        let spot = self.spots.get(spot)?;
        spot.scroll?.nudge(spot.bounds)
    }

    /// The same window with the keyboard elsewhere.
    #[cfg(test)]
    pub(crate) fn at(&self, spot: Option<usize>) -> Self {
        let spots = self.spots.iter().enumerate().map(|(index, known)| Spot {
            focused: Some(index) == spot,
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
            .map(|(around, _)| around.clone())
            .unwrap_or_default()
    }

    /// What lies around what lies within something.
    fn within(&mut self, met: &Met) -> Around {
        let mut around = self.around();
        if met.role.is_pane() {
            around.pane = Some(self.panes);
            self.panes += 1;
        }
        if met.role.is_composite() {
            around.set = Some(self.sets.len());
            around.item = None;
            self.sets.push(Set {
                role: met.role,
                scroll: None,
            });
        }
        if let Some(spot) = met.spot
            && self
                .spots
                .get(spot)
                .is_some_and(|known| known.item == Some(spot))
        {
            around.item = Some(spot);
        }
        around.placed |= met.placed;
        around
    }
}

/// Whether something of this role is an item of what it lies in.
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
        let scroll = self.next_scroll.take();
        self.scrolls.extend(scroll);
        if let Some(met) = self.met.take() {
            let around = self.within(&met);
            self.around.push((around, Some(met)));
            operate(self);
            let _left = self.around.pop();
        } else {
            operate(self);
        }
        if scroll.is_some() {
            let _scrolled = self.scrolls.pop();
        }
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
        let around = self.around();
        let scroll = Scroll {
            nth: self.scroll_count,
            viewport: bounds,
            translation: if around.placed {
                Vector::ZERO
            } else {
                translation
            },
            placed: around.placed,
        };
        self.scroll_count += 1;
        self.next_scroll = Some(scroll);
        if around.placed
            && let Some(set) = around.set.and_then(|set| self.sets.get_mut(set))
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
        let around = self.around();
        // A field is met before what iced makes of it.
        let met = self
            .met
            .as_ref()
            .or_else(|| self.around.last().and_then(|(_, met)| met.as_ref()));
        let own =
            met.is_some_and(|met| is_item(met.role)) && around.set.is_some() && self.met.is_some();
        self.spots.push(Spot {
            stop: met.map_or(Stop::Tab, |met| met.stop),
            focused: state.is_focused(),
            name: met.map(|met| met.name.clone()).unwrap_or_default(),
            key: met.and_then(|met| met.key),
            selected: met.is_some_and(|met| met.selected),
            expanded: met.and_then(|met| met.expanded),
            level: met.map_or(0, |met| met.level),
            pane: around.pane,
            set: around.set,
            item: if own { Some(index) } else { around.item },
            bounds,
            scroll: self.scrolls.last().copied(),
        });
        if let Some(met) = &mut self.met {
            met.spot = Some(index);
        }
    }
}
