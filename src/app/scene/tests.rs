mod keyboard;
mod spoken;

use iced::advanced::renderer::Headless;
use iced::advanced::widget::{Id, Operation};
use iced::advanced::{clipboard, mouse};
use iced::{Event, Pixels, Rectangle};
use iced_runtime::user_interface::{Cache, UserInterface};

use super::*;
use crate::a11y::{Exposed, Semantics};
use crate::app::Notice;
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;
use crate::ui::font;

/// What a scene says, and where.
#[derive(Default)]
struct Words {
    texts: Vec<(String, Rectangle)>,
    controls: Vec<(Semantics, Rectangle)>,
}

impl Operation for Words {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn text(&mut self, _id: Option<&Id>, bounds: Rectangle, text: &str) {
        self.texts.push((text.to_owned(), bounds));
    }

    fn custom(&mut self, _id: Option<&Id>, bounds: Rectangle, state: &mut dyn std::any::Any) {
        if let Some(exposed) = state.downcast_ref::<Exposed>() {
            self.controls.push((exposed.semantics.clone(), bounds));
        }
    }
}

/// Draws a scene once, and has an operation walk its widgets.
fn operated(scene: &str, locale: &str, size: Size, operation: &mut dyn Operation) {
    let setting = Setting {
        scene,
        size: (size.width, size.height),
        scale: 1.0,
        theme: None,
        locale: Some(locale),
    };
    walked(&setting, |operate| operate(operation)).unwrap();
}

fn words(scene: &str, locale: &str, size: Size) -> Words {
    let mut words = Words::default();
    operated(scene, locale, size, &mut words);
    words
}

#[test]
fn every_scene_is_drawn_in_every_theme_and_size() {
    for scene in SCENES {
        for (theme, size, scale) in [
            ("dark", (1280.0, 800.0), 1.0),
            ("light", (800.0, 600.0), 1.0),
            ("high-contrast-dark", (1280.0, 800.0), 2.0),
            ("high-contrast-light", (640.0, 480.0), 1.0),
        ] {
            let setting = Setting {
                scene,
                size,
                scale,
                theme: Some(theme),
                locale: Some("de"),
            };
            let picture = picture(&setting).unwrap();
            let first = &picture.pixels[..4];
            let differ = picture
                .pixels
                .chunks_exact(4)
                .filter(|pixel| pixel != &first)
                .count();
            assert!(differ > 1000, "{scene} in {theme} is blank");
        }
    }
}

/// Words two fifths longer than English stay within the window, at its usual size and at a small one.
#[test]
fn the_pseudo_language_fits_every_scene() {
    for scene in SCENES {
        for size in [Size::new(1280.0, 800.0), Size::new(800.0, 600.0)] {
            let words = words(scene, crate::i18n::PSEUDO, size);
            assert!(words.texts.len() > 3, "{scene}");
            for (text, bounds) in &words.texts {
                let within = bounds.x >= -0.5 && bounds.x + bounds.width <= size.width + 0.5;
                assert!(within, "{scene} at {size:?}: {text:?} at {bounds:?}");
            }
        }
    }
}

#[test]
fn what_is_unknown_is_refused_with_what_there_is() {
    let setting = Setting {
        scene: "nowhere",
        size: (800.0, 600.0),
        scale: 1.0,
        theme: None,
        locale: None,
    };
    let error = picture(&setting).unwrap_err().to_string();
    assert!(
        error.contains("timeline") && error.contains("nowhere"),
        "{error}"
    );
    let setting = Setting {
        scene: "welcome",
        theme: Some("pink"),
        ..setting
    };
    assert!(picture(&setting).unwrap_err().to_string().contains("pink"));
}

/// What has the keyboard keeps it when a strip or a dialog comes and goes.
#[test]
fn what_comes_over_or_above_takes_no_focus_away() {
    use iced::advanced::widget::operation::focusable;
    use iced::advanced::widget::operation::{Outcome, black_box};
    let size = Size::new(1280.0, 800.0);
    let mut app = story::told("timeline", "en-US", Variant::Dark, size).unwrap();
    let mut renderer = iced::futures::executor::block_on(<iced::Renderer as Headless>::new(
        font::SANS,
        Pixels(15.0),
        Some("tiny-skia"),
    ))
    .unwrap();
    let mut cache = Cache::default();
    let current = app.stage.current.clone().unwrap();
    for step in 0..7 {
        match step {
            1 => app.notices.push(Notice::IdentityInMemory),
            2 => {
                app.dialog = story::told("add", "en-US", Variant::Dark, size)
                    .unwrap()
                    .dialog;
            }
            3 => app.dialog = None,
            4..=6 => {
                let link = match step {
                    4 => ConnectionState::Connecting,
                    5 => ConnectionState::Refused(Failure::Unauthorized),
                    _ => ConnectionState::Online,
                };
                app.stage
                    .servers
                    .get_mut(&current)
                    .unwrap()
                    .set_connection(link);
            }
            _ => {}
        }
        let mut interface =
            UserInterface::build(app.view(window::Id::unique()), size, cache, &mut renderer);
        if step == 0 {
            interface.operate(
                &renderer,
                &mut focusable::focus::<()>("timeline-composer".into()),
            );
        }
        let mut focused = focusable::find_focused();
        interface.operate(&renderer, &mut black_box(&mut focused));
        let there =
            matches!(focused.finish(), Outcome::Some(id) if id == "timeline-composer".into());
        assert_eq!(there, step != 2, "step {step}");
        cache = interface.into_cache();
    }
}
