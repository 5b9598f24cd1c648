//! How the keyboard moves among the controls of a window: one model for all of them.
//!
//! Tab goes from stop to stop. What one walks by arrows, a list, a tree, a menu, is one stop: at its focused item, else
//! its selected one, else its first; a log's is its last. F6 goes from pane to pane. Owns the survey of what there is and
//! the decisions, which are pure; what a key does to a control is the control's own.

mod survey;

pub use survey::{Set, Spot, Survey};

use super::semantics::{Role, Stop};

/// Where an arrow leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// To the item before.
    Back,
    /// To the item after.
    Forward,
    /// To the first item.
    First,
    /// To the last item.
    Last,
    /// A view upwards.
    PageUp,
    /// A view downwards.
    PageDown,
    /// Out of a branch.
    Out,
    /// Into a branch.
    In,
}

/// What comes of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// The keyboard goes to this spot.
    To(usize),
    /// The spot where the keyboard is shall be pressed: a branch opens or closes.
    Press(usize),
    /// The rows that are wanted are not built: the list that the spot lies in must be moved first.
    Beyond(usize),
}

/// Where Tab leads from where the keyboard is, around at the ends.
#[must_use]
pub fn tab(survey: &Survey, backward: bool) -> Option<usize> {
    let spots = survey.spots();
    let at = spots.iter().position(|spot| spot.focused);
    let stops: Vec<usize> = (0..spots.len())
        .filter(|index| is_stop(survey, *index, at))
        .collect();
    let (first, last) = (*stops.first()?, *stops.last()?);
    Some(match (at, backward) {
        (None, false) => first,
        (None, true) => last,
        (Some(at), false) => stops
            .iter()
            .copied()
            .find(|stop| *stop > at)
            .unwrap_or(first),
        (Some(at), true) => stops
            .iter()
            .rev()
            .copied()
            .find(|stop| *stop < at)
            .unwrap_or(last),
    })
}

fn is_stop(survey: &Survey, index: usize, at: Option<usize>) -> bool {
    let Some(spot) = survey.spots().get(index) else {
        return false;
    };
    if spot.stop != Stop::Tab {
        return false;
    }
    let Some(set) = spot.set else {
        return true;
    };
    let current = current(survey, set, at);
    // What lies within an item is a stop while the keyboard is in that item.
    match spot.item {
        Some(item) if item == index => current == Some(index),
        Some(item) => at.is_some_and(|at| at == item || survey.item_of(at) == Some(item)),
        None => true,
    }
}

/// The item that stands for a set.
fn current(survey: &Survey, set: usize, at: Option<usize>) -> Option<usize> {
    let items = survey.items(set);
    let here = at.and_then(|at| survey.item_of(at));
    if let Some(here) = here.filter(|here| items.contains(here)) {
        return Some(here);
    }
    let selected = items
        .iter()
        .copied()
        .find(|item| survey.spots().get(*item).is_some_and(|spot| spot.selected));
    let rest = if survey.set(set).is_some_and(|set| set.role == Role::Log) {
        items.last()
    } else {
        items.first()
    };
    selected.or(rest.copied())
}

/// What a step does among the items of the set that the keyboard is in; `None` when it is in none.
#[must_use]
pub fn step(survey: &Survey, step: Step) -> Option<Move> {
    let at = survey.focused()?;
    let here = survey.item_of(at)?;
    let spot = survey.spots().get(here)?;
    let set = spot.set?;
    let kind = survey.set(set)?;
    let items = survey.items(set);
    let place = items.iter().position(|item| *item == here)?;
    let wraps = matches!(kind.role, Role::Menu | Role::TabList | Role::RadioGroup);
    let partial = kind.scroll.is_some();
    let step = match (step, kind.role) {
        (Step::Out, Role::TabList | Role::RadioGroup) => Step::Back,
        (Step::In, Role::TabList | Role::RadioGroup) => Step::Forward,
        (step, _) => step,
    };
    Some(match step {
        Step::Back | Step::Forward => {
            let next = if step == Step::Forward {
                items.get(place + 1)
            } else {
                place.checked_sub(1).and_then(|place| items.get(place))
            };
            let around = if step == Step::Forward {
                items.first()
            } else {
                items.last()
            };
            match (next, around) {
                (Some(next), _) => Move::To(*next),
                (None, Some(around)) if wraps => Move::To(*around),
                (None, _) if partial => Move::Beyond(here),
                (None, _) => return None,
            }
        }
        Step::First | Step::Last | Step::PageUp | Step::PageDown if partial => Move::Beyond(here),
        Step::First | Step::PageUp => Move::To(*items.first()?),
        Step::Last | Step::PageDown => Move::To(*items.last()?),
        Step::Out if kind.role == Role::Tree => match spot.expanded {
            Some(true) => Move::Press(here),
            _ => Move::To(parent(survey, &items, place)?),
        },
        Step::In if kind.role == Role::Tree => match spot.expanded {
            Some(false) => Move::Press(here),
            Some(true) => Move::To(*items.get(place + 1)?),
            None => return None,
        },
        Step::Out | Step::In => return None,
    })
}

/// The nearest item above of a lesser level.
fn parent(survey: &Survey, items: &[usize], place: usize) -> Option<usize> {
    let level = |item: &usize| survey.spots().get(*item).map_or(0, |spot| spot.level);
    let own = level(items.get(place)?);
    items
        .get(..place)?
        .iter()
        .rev()
        .copied()
        .find(|item| level(item) < own)
}

/// Where F6 leads: to the pane after the one where the keyboard is, at `remembered` there, or at its first stop.
#[must_use]
pub fn pane(
    survey: &Survey,
    backward: bool,
    remembered: impl Fn(usize) -> Option<usize>,
) -> Option<usize> {
    let panes = survey.panes();
    if panes == 0 {
        return None;
    }
    let at = survey.focused();
    let here = at.and_then(|at| survey.spots().get(at)?.pane);
    (1..=panes).find_map(|far| {
        let pane = match (here, backward) {
            (Some(here), false) => (here + far) % panes,
            (Some(here), true) => (here + panes - far % panes) % panes,
            (None, false) => far - 1,
            (None, true) => panes - far,
        };
        let inside = |index: &usize| {
            survey
                .spots()
                .get(*index)
                .is_some_and(|spot| spot.pane == Some(pane))
        };
        let known = remembered(pane).filter(inside).filter(|index| {
            survey
                .spots()
                .get(*index)
                .is_some_and(|spot| spot.stop != Stop::Never)
        });
        // What a pane is about is its list, where it has one.
        let stops = || {
            (0..survey.spots().len())
                .filter(inside)
                .filter(|index| is_stop(survey, *index, at))
        };
        let listed = |index: &usize| survey.item_of(*index) == Some(*index);
        known.or_else(|| stops().find(listed).or_else(|| stops().next()))
    })
}

/// The next item of the set that the keyboard is in whose name begins with what was typed, from the one where it is
/// when more than one letter was, else after it. `None` in a log, where typing means writing.
#[must_use]
pub fn typed(survey: &Survey, text: &str) -> Option<usize> {
    let here = survey.item_of(survey.focused()?)?;
    let set = survey.spots().get(here)?.set?;
    if survey.set(set)?.role == Role::Log {
        return None;
    }
    let items = survey.items(set);
    let place = items.iter().position(|item| *item == here)?;
    let wanted = text.to_lowercase();
    let skip = usize::from(wanted.chars().count() == 1);
    let around = items.iter().cycle().skip(place + skip).take(items.len());
    around.copied().find(|item| {
        survey
            .spots()
            .get(*item)
            .is_some_and(|spot| spot.name.to_lowercase().starts_with(&wanted))
    })
}

/// Whether typing looks for an item where the keyboard is.
#[must_use]
pub fn is_searched(survey: &Survey) -> bool {
    let set = survey
        .focused()
        .and_then(|at| survey.item_of(at))
        .and_then(|item| survey.spots().get(item)?.set)
        .and_then(|set| survey.set(set));
    set.is_some_and(|set| set.role != Role::Log)
}

#[cfg(test)]
mod tests;
