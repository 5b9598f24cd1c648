//! The conversation in narrow windows and at each zoom factor.

use iced::Vector;
use iced::advanced::widget::operation::Scrollable;

use super::*;
use crate::a11y::Role;
use crate::app::message::Side;
use crate::ui::token;

const SIZES: [Size; 6] = [
    Size::new(360.0, 300.0),
    Size::new(640.0, 480.0),
    Size::new(719.0, 480.0),
    Size::new(800.0, 600.0),
    Size::new(1000.0, 700.0),
    Size::new(1280.0, 800.0),
];

/// What a window of a size, in logical pixels of the system, shows when it is zoomed.
fn zoomed(scene: &str, size: Size, scale: f32) -> (App, Content) {
    let mut app = fixtures::build(scene, "de", Variant::Dark, size).unwrap();
    let _task = app.change_scale(|_| scale);
    let content = content_of(&app);
    (app, content)
}

fn content_of(app: &App) -> Content {
    let mut content = Content::default();
    let _frame = first_frame(app, app.workspace.size(), |run| run(&mut content)).unwrap();
    content
}

fn bounds(content: &Content, role: Role) -> Option<Rectangle> {
    // What lies above comes last.
    let mut controls = content.controls.iter().rev();
    let found = controls.find(|(semantics, _)| semantics.role == role);
    found.map(|(_, bounds)| *bounds)
}

/// By how much the contents of dialogs are higher than their place.
#[derive(Default)]
struct Overflow(Vec<f32>);

impl Operation for Overflow {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn scrollable(
        &mut self,
        id: Option<&Id>,
        bounds: Rectangle,
        content: Rectangle,
        _translation: Vector,
        _state: &mut dyn Scrollable,
    ) {
        // Lists have an ID.
        if id.is_none() {
            self.0.push(content.height - bounds.height);
        }
    }
}

#[test]
fn list_of_a_dialog_scrolls_and_not_the_dialog_around_it() {
    for scene in ["switcher", "palette", "inbox"] {
        for size in [(1280.0, 800.0), (400.0, 700.0), (640.0, 400.0)] {
            for locale in ["en-US", "de", crate::i18n::PSEUDO] {
                let mut overflow = Overflow::default();
                operate(scene, locale, size.into(), &mut overflow);
                let most = overflow.0.iter().copied().reduce(f32::max);
                assert!(
                    most.is_some_and(|most| most < 1.0),
                    "{scene} in {locale} at {size:?}: {most:?}"
                );
            }
        }
    }
}

#[test]
fn conversation_and_composer_are_within_the_window() {
    for size in SIZES {
        for scale in [1.0, 1.25, 2.0] {
            let (app, content) = zoomed("timeline", size, scale);
            let window = Rectangle::with_size(app.workspace.size());
            let what = format!("{size:?} at {scale}: {window:?}");
            for role in [Role::Main, Role::Form] {
                let bounds = bounds(&content, role).unwrap();
                let least = token::CONVERSATION_MIN_WIDTH.min(window.width);
                assert!(bounds.is_within(&window), "{what}, {role:?} {bounds:?}");
                assert!(bounds.width >= least, "{what}, {role:?} {bounds:?}");
            }
        }
    }
}

#[test]
fn panes_without_a_place_are_opened_above_the_conversation() {
    for (side, role) in [(Side::Channels, Role::Tree), (Side::Members, Role::List)] {
        for size in SIZES {
            let mut app = fixtures::build("timeline", "de", Variant::Dark, size).unwrap();
            let window = Rectangle::with_size(size);
            app.shell.drawer = Some(side);
            let is_open = app.drawer() == Some(side);
            let content = content_of(&app);
            assert!(
                bounds(&content, Role::Dialog).is_some() == is_open,
                "{size:?}"
            );
            let bounds = bounds(&content, role).unwrap();
            assert!(
                bounds.is_within(&window) && bounds.width > 100.0,
                "{size:?} {bounds:?}"
            );
        }
    }
}
