//! What has the keyboard focus is on the screen, and every control can be brought there.

use iced::advanced::widget::operation::{Focusable, Scrollable};
use iced::keyboard::key::Named;
use iced::keyboard::{Key, Modifiers};

use super::keyboard::Keyboard;
use super::*;
use crate::a11y::Role;
use crate::a11y::focus::FOOTER;

/// 1280 x 800, 800 x 600 and 640 x 480 pixels at 100 % and 200 %, in the units that views are drawn in.
const SIZES: [Size; 6] = [
    Size::new(1280.0, 800.0),
    Size::new(800.0, 600.0),
    Size::new(640.0, 480.0),
    Size::new(640.0, 400.0),
    Size::new(400.0, 300.0),
    Size::new(320.0, 240.0),
];
/// Of the place that shows a part of a dialog.
const LEAST_HEIGHT: f32 = 48.0;

/// What is seen of the focused control, and its name.
fn focused(keyboard: &mut Keyboard) -> (Rectangle, String) {
    let map = keyboard.survey();
    let target = &map.targets()[map.focused_target().unwrap()];
    let areas = [target.scroll, target.outer_scroll];
    let bounds = areas
        .into_iter()
        .flatten()
        .fold(target.bounds, |seen, area| {
            let seen = seen - area.translation;
            seen.intersection(&area.viewport).unwrap_or_default()
        });
    (bounds, format!("{} {}", target.name, target.bounds.height))
}

#[test]
fn focused_control_is_on_the_screen() {
    for size in [SIZES[1], SIZES[4], SIZES[5]] {
        let window = Rectangle::with_size(size);
        for scene in scene_names() {
            // The banner leaves no row of the conversation to focus.
            if size == SIZES[5] && matches!(scene, "offline" | "signed-out") {
                continue;
            }
            let mut keyboard = Keyboard::sized(scene, size);
            for _ in 0..30 {
                let _messages = keyboard.named(Named::Tab);
                let map = keyboard.survey();
                let at = map.focused_target();
                let at = at.unwrap_or_else(|| panic!("{scene} at {size:?} has no focus"));
                let target = &map.targets()[at];
                let height = target.bounds.height;
                let areas = [target.scroll, target.outer_scroll];
                let places = areas.into_iter().flatten().map(|area| area.viewport.height);
                let place = places.fold(size.height, f32::min);
                let (seen, name) = focused(&mut keyboard);
                let seen = seen.intersection(&window).unwrap_or_default();
                let is_seen = seen.height >= height.min(place) - 1.0;
                assert!(is_seen, "{scene} at {size:?}: {name} shows {seen:?}");
            }
        }
    }
}

/// A part of the window that scrolls.
#[derive(Debug, Clone, Copy)]
struct Area {
    /// What is seen of it when all around it is scrolled there.
    viewport: Rectangle,
    content: Rectangle,
    /// Its rows are built when they are near.
    virtualized: bool,
}

/// Looks for controls that no scrolling brings onto the screen, and for actions of a dialog that need scrolling.
struct Reach {
    areas: Vec<Area>,
    next: Option<Area>,
    control: String,
    virtualized: bool,
    is_footer: bool,
    /// What scrolls, and its content. In a dialog, the first is its body.
    bodies: Vec<(Rectangle, Rectangle)>,
    actions: usize,
    faults: Vec<String>,
}

impl Reach {
    fn new(size: Size) -> Self {
        let window = Rectangle::with_size(size);
        let area = Area {
            viewport: window,
            content: window,
            virtualized: false,
        };
        Self {
            areas: vec![area],
            next: None,
            control: String::new(),
            virtualized: false,
            is_footer: false,
            bodies: Vec::new(),
            actions: 0,
            faults: Vec::new(),
        }
    }

    fn check(&mut self, bounds: Rectangle) {
        let area = self.areas[self.areas.len() - 1];
        let Area {
            viewport, content, ..
        } = area;
        let within = |from: f32, length: f32, low: f32, high: f32| {
            from >= low - 0.5 && from + length <= low + high + 0.5
        };
        let is_reachable = within(bounds.x, bounds.width, viewport.x, viewport.width)
            && (area.virtualized
                || within(bounds.y, bounds.height, content.y, content.height)
                    && viewport.height >= bounds.height.min(LEAST_HEIGHT) - 0.5);
        if !is_reachable {
            let fault = format!("{} at {bounds:?} of {viewport:?}", self.control);
            self.faults.push(fault);
        }
        if self.is_footer {
            self.actions += 1;
            if self.areas.len() > 1 {
                self.faults.push(format!("{} scrolls", self.control));
            }
        }
    }
}

impl Operation for Reach {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        let depth = self.areas.len();
        self.areas.extend(self.next.take());
        operate(self);
        self.areas.truncate(depth);
    }

    fn container(&mut self, id: Option<&Id>, _bounds: Rectangle) {
        self.is_footer |= id == Some(&FOOTER);
    }

    fn scrollable(
        &mut self,
        _id: Option<&Id>,
        bounds: Rectangle,
        content: Rectangle,
        _translation: iced::Vector,
        _state: &mut dyn Scrollable,
    ) {
        let around = self.areas[self.areas.len() - 1];
        self.bodies.push((bounds, content));
        self.next = Some(Area {
            viewport: bounds.intersection(&around.content).unwrap_or_default(),
            content,
            virtualized: self.virtualized,
        });
    }

    fn custom(&mut self, _id: Option<&Id>, bounds: Rectangle, state: &mut dyn std::any::Any) {
        if let Some(node) = state.downcast_ref::<AccessibleNode>() {
            self.virtualized = node.actions.virtualized;
            self.control = format!("{:?} {:?}", node.semantics.role, node.semantics.name);
            // Without focus while it is disabled, but shown.
            if self.is_footer && node.semantics.role == Role::Button {
                self.check(bounds);
            }
        }
    }

    fn focusable(&mut self, _id: Option<&Id>, bounds: Rectangle, _state: &mut dyn Focusable) {
        self.check(bounds);
    }
}

#[test]
fn every_control_can_be_reached_and_actions_of_dialogs_are_in_sight() {
    for locale in ["en-US", "de", crate::i18n::PSEUDO] {
        for size in SIZES {
            for scene in scene_names() {
                let mut reach = Reach::new(size);
                operate(scene, locale, size, &mut reach);
                let what = format!("{scene} at {size:?} in {locale}");
                assert!(reach.faults.is_empty(), "{what}: {:#?}", reach.faults);
                if !reach.is_footer {
                    continue;
                }
                assert!(reach.actions > 0, "{what}");
                let (body, content) = reach.bodies[0];
                let least = content.height.min(LEAST_HEIGHT);
                assert!(body.height >= least - 0.5, "{what}: {body:?}");
            }
        }
    }
}

/// How far the dialog is scrolled.
fn scrolled(keyboard: &mut Keyboard) -> f32 {
    keyboard.survey().page().unwrap().translation.y
}

#[test]
fn paging_keys_scroll_a_dialog() {
    for tabs in [0, 1] {
        let mut keyboard = Keyboard::sized("details", Size::new(640.0, 300.0));
        for _ in 0..tabs {
            let _messages = keyboard.named(Named::Tab);
        }
        let _messages = keyboard.named(Named::Home);
        assert_eq!(scrolled(&mut keyboard), 0.0);
        let _messages = keyboard.named(Named::PageDown);
        let page = scrolled(&mut keyboard);
        assert!(page > 150.0, "{page}");
        let _messages = keyboard.named(Named::End);
        let end = scrolled(&mut keyboard);
        assert!(end > page, "{end}");
        let _messages = keyboard.named(Named::PageUp);
        assert!(scrolled(&mut keyboard) < end);
        let _messages = keyboard.named(Named::Home);
        assert_eq!(scrolled(&mut keyboard), 0.0);
    }
}

#[test]
fn space_scrolls_a_dialog_where_no_control_takes_it() {
    let mut keyboard = Keyboard::sized("join", Size::new(640.0, 300.0));
    let button = iced::mouse::Button::Left;
    let press = iced::mouse::Event::ButtonPressed(button);
    let _messages = keyboard.event(iced::Event::Mouse(press));
    assert_eq!(keyboard.survey().focused_target(), None);
    let _messages = keyboard.named(Named::Space);
    let page = scrolled(&mut keyboard);
    assert!(page > 50.0, "{page}");
    let _messages = keyboard.press(Key::Named(Named::Space), Modifiers::SHIFT);
    assert_eq!(scrolled(&mut keyboard), 0.0);
}
