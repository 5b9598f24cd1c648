//! What keys do that no control has used: they move the keyboard.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use iced::advanced::renderer;
use iced::keyboard::key::Named;
use iced::keyboard::{Event, Key, Modifiers};

use super::Stage;
use crate::a11y::focus::{self, Move, Step, Survey};
use crate::a11y::seek::{Nudge, Scroll};

/// How long what was typed counts as the beginning of one name.
const TYPING: Duration = Duration::from_secs(1);
/// Further than any list goes, in the units of the views.
const FAR: f32 = 1.0e9;
/// How much of a view stays in view when it is left behind.
const KEPT: f32 = 0.15;

/// What the keyboard remembers of a window.
#[derive(Debug, Default)]
pub struct Keys {
    /// Where it was in each pane.
    left: BTreeMap<usize, usize>,
    /// The item where it is: its set, and its place among the items.
    here: Option<(usize, usize)>,
    typed: String,
    at: Option<Instant>,
}

impl Keys {
    /// The user points elsewhere.
    pub(super) fn let_go(&mut self) {
        self.here = None;
    }

    /// Takes a key; gives whether it meant anything.
    pub(super) fn press<Message, Theme, Renderer: renderer::Renderer>(
        &mut self,
        stage: &mut Stage<'_, '_, Message, Theme, Renderer>,
        event: &Event,
        now: Instant,
    ) -> bool {
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
            Key::Named(Named::Tab) if *modifiers - Modifiers::SHIFT == Modifiers::empty() => {
                let survey = stage.survey();
                self.leave(&survey);
                self.go(stage, &survey, focus::tab(&survey, modifiers.shift()))
            }
            Key::Named(Named::F6) if *modifiers - Modifiers::SHIFT == Modifiers::empty() => {
                let survey = stage.survey();
                self.leave(&survey);
                let left = |pane: usize| self.left.get(&pane).copied();
                let target = focus::pane(&survey, modifiers.shift(), left);
                self.go(stage, &survey, target)
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

    /// Sees to it that the keyboard stays in a list whose item it was on has gone; gives whether it had to be moved.
    pub(super) fn keep<Message, Theme, Renderer: renderer::Renderer>(
        &mut self,
        stage: &mut Stage<'_, '_, Message, Theme, Renderer>,
    ) -> bool {
        let Some((set, place)) = self.here else {
            return false;
        };
        let survey = stage.survey();
        if let Some(at) = survey.focused() {
            self.note(&survey, at);
            return false;
        }
        self.here = None;
        let items = survey.items(set);
        let heir = items.get(place).or(items.last()).copied();
        self.go(stage, &survey, heir)
    }

    fn go<Message, Theme, Renderer: renderer::Renderer>(
        &mut self,
        stage: &mut Stage<'_, '_, Message, Theme, Renderer>,
        survey: &Survey,
        target: Option<usize>,
    ) -> bool {
        let Some(target) = target else {
            return false;
        };
        stage.give(survey, target);
        self.note(survey, target);
        true
    }

    /// Remembers where the keyboard is among its neighbours.
    fn note(&mut self, survey: &Survey, at: usize) {
        self.here = survey.item_of(at).and_then(|item| {
            let set = survey.spots().get(item)?.set?;
            let place = survey.items(set).iter().position(|other| *other == item)?;
            Some((set, place))
        });
    }

    fn leave(&mut self, survey: &Survey) {
        let pane = survey
            .focused()
            .and_then(|at| Some((survey.spots().get(at)?.pane?, at)));
        self.left.extend(pane);
    }

    fn walk<Message, Theme, Renderer: renderer::Renderer>(
        &mut self,
        stage: &mut Stage<'_, '_, Message, Theme, Renderer>,
        step: Step,
    ) -> bool {
        let survey = stage.survey();
        match focus::step(&survey, step) {
            Some(Move::To(target)) => self.go(stage, &survey, Some(target)),
            Some(Move::Press(target)) => {
                stage.press(target);
                true
            }
            Some(Move::Beyond(here)) => self.reach(stage, &survey, here, step),
            None => false,
        }
    }

    /// Goes to a row that is not built before its list is moved.
    fn reach<Message, Theme, Renderer: renderer::Renderer>(
        &mut self,
        stage: &mut Stage<'_, '_, Message, Theme, Renderer>,
        survey: &Survey,
        here: usize,
        step: Step,
    ) -> bool {
        let Some(spot) = survey.spots().get(here) else {
            return false;
        };
        let (key, set) = (spot.key, spot.set);
        let Some(scroll) = set.and_then(|set| survey.set(set)?.scroll) else {
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
        let survey = stage.survey();
        let target = set.and_then(|set| landed(&survey, set, key, step, &scroll));
        self.go(stage, &survey, target)
    }

    fn search<Message, Theme, Renderer: renderer::Renderer>(
        &mut self,
        stage: &mut Stage<'_, '_, Message, Theme, Renderer>,
        text: &str,
        now: Instant,
    ) -> bool {
        if text.trim().is_empty() && self.typed.is_empty() {
            return false;
        }
        let survey = stage.survey();
        if !focus::is_searched(&survey) {
            return false;
        }
        if self.at.is_none_or(|at| now.duration_since(at) > TYPING) {
            self.typed.clear();
        }
        self.at = Some(now);
        self.typed.push_str(text);
        let _moved = self.go(stage, &survey, focus::typed(&survey, &self.typed));
        true
    }
}

/// The item that a step leads to once the list has moved.
fn landed(
    survey: &Survey,
    set: usize,
    key: Option<u64>,
    step: Step,
    scroll: &Scroll,
) -> Option<usize> {
    let items = survey.items(set);
    let bounds = |item: &usize| survey.spots().get(*item).map(|spot| spot.bounds);
    let (top, bottom) = (
        scroll.viewport.y,
        scroll.viewport.y + scroll.viewport.height,
    );
    let place = items.iter().position(|item| {
        survey
            .spots()
            .get(*item)
            .is_some_and(|spot| spot.key == key)
    });
    let beside = |place: usize| match step {
        Step::Back => items.get(place.checked_sub(1)?),
        _ => items.get(place + 1),
    };
    let found = match step {
        Step::First => items.first(),
        Step::Last => items.last(),
        Step::Back | Step::Forward => match place {
            Some(place) => beside(place),
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
