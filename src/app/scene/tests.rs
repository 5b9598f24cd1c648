mod accessibility;
mod channel_drag;
mod channels;
mod command_keys;
mod composing;
mod degraded;
mod diagnostics;
mod dialogs;
mod editing;
mod files;
#[cfg(target_os = "linux")]
mod fonts;
#[cfg(not(feature = "gpu"))]
mod frames;
mod inbox;
mod join_spoken;
mod keyboard;
mod menus;
mod message_actions;
mod narrow;
mod offline;
mod own_window;
mod people;
#[cfg(not(feature = "gpu"))]
mod pictures;
mod places;
#[cfg(not(feature = "gpu"))]
mod quiet;
mod reach;
mod reading;
mod regressions;
#[cfg(not(feature = "gpu"))]
mod repaint;
mod rows;
#[cfg(not(feature = "gpu"))]
mod screen;
mod search;
mod selection;
mod settings;
mod settings_effects;
mod settings_search;
mod storage;
mod targets;
mod test_window;
#[cfg(not(feature = "gpu"))]
mod text_fits;
mod typing;

use iced::Rectangle;
use iced::advanced::widget::{Id, Operation};

use super::*;
use crate::a11y::{AccessibleNode, Semantics};

/// The texts and controls of a scene, with their bounds.
#[derive(Default)]
struct Content {
    texts: Vec<(String, Rectangle)>,
    controls: Vec<(Semantics, Rectangle)>,
}

impl Operation for Content {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn text(&mut self, _id: Option<&Id>, bounds: Rectangle, text: &str) {
        self.texts.push((text.to_owned(), bounds));
    }

    fn custom(&mut self, _id: Option<&Id>, bounds: Rectangle, state: &mut dyn std::any::Any) {
        if let Some(exposed) = state.downcast_ref::<AccessibleNode>() {
            self.controls.push((exposed.semantics.clone(), bounds));
        }
    }
}

/// Runs an operation on the widgets of a scene.
fn operate(scene: &str, locale: &str, size: Size, operation: &mut dyn Operation) {
    let setting = Setting {
        scene,
        size: (size.width, size.height),
        scale: 1.0,
        theme: None,
        locale: Some(locale),
    };
    with_widgets(&setting, |run| run(operation)).unwrap();
}

fn content(scene: &str, locale: &str, size: Size) -> Content {
    let mut content = Content::default();
    operate(scene, locale, size, &mut content);
    content
}

#[test]
fn every_scene_is_drawn_in_every_theme_and_size() {
    for scene in scene_names() {
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

/// Its texts are 40% longer than English.
#[test]
fn pseudo_locale_fits_every_scene() {
    for scene in scene_names() {
        for size in [Size::new(1280.0, 800.0), Size::new(800.0, 600.0)] {
            let content = content(scene, crate::i18n::PSEUDO, size);
            assert!(content.texts.len() > 1, "{scene}");
            for (text, bounds) in &content.texts {
                let within = bounds.x >= -0.5 && bounds.x + bounds.width <= size.width + 0.5;
                assert!(within, "{scene} at {size:?}: {text:?} at {bounds:?}");
            }
        }
    }
}

#[test]
fn unknown_scene_and_theme_are_rejected() {
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
