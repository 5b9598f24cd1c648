//! What settings change in the window, as a reader or an eye tells it.

use std::collections::BTreeMap;

use atspi::{Role, State};

use crate::dbus_session::TIMEOUT;
use crate::harness::wait_for;
use crate::object::Object;
use crate::program::{Program, composer, messages, row};

/// How many pixels of each color, blue, green and red, are on the screen.
fn colors(program: &Program) -> BTreeMap<[u8; 3], usize> {
    let mut counts = BTreeMap::new();
    for pixel in program.display.rows((100, 800)).chunks_exact(4) {
        *counts.entry([pixel[0], pixel[1], pixel[2]]).or_default() += 1;
    }
    counts
}

/// The color that most of the window has.
pub fn background(program: &Program, _window: &Object) -> String {
    let colors = colors(program);
    let most = colors.iter().max_by_key(|(_, count)| **count);
    format!("{:?}", most.map(|(color, _)| color))
}

/// The color that is no gray and has the most pixels: that of the border of the focused composer.
pub fn accent(program: &Program, window: &Object) -> String {
    const LEAST_SATURATION: u8 = 60;
    let composer = composer(window);
    composer.grab_focus();
    wait_for(TIMEOUT, "the focus on the composer", || {
        composer.has_state(State::Focused).then_some(())
    });
    let is_gray = |color: &[u8; 3]| {
        let [least, most] = [color.iter().min(), color.iter().max()].map(|it| *it.unwrap());
        most - least < LEAST_SATURATION
    };
    let mut colors = colors(program);
    colors.retain(|color, _| !is_gray(color));
    let most = colors.iter().max_by_key(|(_, count)| **count);
    format!("{:?}", most.map(|(color, _)| color))
}

/// Compact ones are a third lower. Heights differ by a pixel, with the place on the screen.
pub fn channels_are_low(_program: &Program, window: &Object) -> String {
    const LEAST_OF_COMFORTABLE: i32 = 34;
    let (_, _, _, height) = row(window, "tides").extents().unwrap();
    (height < LEAST_OF_COMFORTABLE).to_string()
}

pub fn width_of_channels(_program: &Program, window: &Object) -> String {
    let (_, _, width, _) = row(window, "tides").extents().unwrap();
    width.to_string()
}

fn last_message(window: &Object) -> Object {
    wait_for(TIMEOUT, "a message", || messages(window).pop())
}

pub fn composer_is_tall(_program: &Program, window: &Object) -> String {
    const MOST_OF_THE_DEFAULT: i32 = 48;
    let (_, _, _, height) = composer(window).extents().unwrap();
    (height > MOST_OF_THE_DEFAULT).to_string()
}

pub fn last_message_is_without_its_author(_program: &Program, window: &Object) -> String {
    const LEAST_WITH_THE_AUTHOR: i32 = 40;
    let (_, _, _, height) = last_message(window).extents().unwrap();
    (height < LEAST_WITH_THE_AUTHOR).to_string()
}

pub fn time_of_the_last_message(_program: &Program, window: &Object) -> String {
    let name = last_message(window).name();
    (name.contains("AM") || name.contains("PM")).to_string()
}

pub fn last_message_begins_with_its_text(_program: &Program, window: &Object) -> String {
    let name = last_message(window).name();
    name.starts_with("a little after nine").to_string()
}

pub fn formatting_buttons(_program: &Program, window: &Object) -> String {
    window
        .find(Role::ToggleButton, "Bold")
        .or(window.find(Role::Button, "Bold"))
        .is_some()
        .to_string()
}
