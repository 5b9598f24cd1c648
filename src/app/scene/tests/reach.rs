//! What has the keyboard focus is on the screen.

use iced::keyboard::key::Named;

use super::keyboard::Keyboard;
use super::*;

/// Windows in which most dialogs are higher than their place.
const SIZES: [Size; 2] = [Size::new(800.0, 600.0), Size::new(640.0, 400.0)];

/// What is seen of the focused control, and its name.
fn focused(keyboard: &mut Keyboard) -> (Rectangle, String) {
    let map = keyboard.survey();
    let target = &map.targets()[map.focused_target().unwrap()];
    let bounds = target.scroll.map_or(target.bounds, |area| {
        let seen = target.bounds - area.translation;
        seen.intersection(&area.viewport).unwrap_or_default()
    });
    (bounds, format!("{} {}", target.name, target.bounds.height))
}

#[test]
fn focused_control_is_on_the_screen() {
    for size in SIZES {
        let window = Rectangle::with_size(size);
        for scene in scene_names() {
            let mut keyboard = Keyboard::sized(scene, size);
            for _ in 0..30 {
                let _messages = keyboard.named(Named::Tab);
                let map = keyboard.survey();
                let target = &map.targets()[map.focused_target().unwrap()];
                let height = target.bounds.height;
                let (seen, name) = focused(&mut keyboard);
                let seen = seen.intersection(&window).unwrap_or_default();
                let is_seen = seen.height >= height.min(size.height / 2.0) - 1.0;
                assert!(is_seen, "{scene} at {size:?}: {name} shows {seen:?}");
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
