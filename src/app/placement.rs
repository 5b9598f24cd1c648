//! Size and position of the window, and those that it had before it was maximised.
//!
//! A window manager tells of the new size first, and only an answer to a question says that the window is maximised.

use std::time::{Duration, Instant};

use iced::{Point, Rectangle, Size, Task, window};

#[cfg(all(unix, not(target_os = "macos")))]
use crate::platform::display;
use crate::store::settings::WindowPlace;

/// What the window keeps for so long is not a step of a change.
const REST: Duration = Duration::from_secs(1);
/// How much of the title bar is on a screen, at least.
const REACHABLE: Size = Size::new(64.0, 16.0);

#[derive(Debug, Default)]
pub struct Placement {
    current: WindowPlace,
    /// The last one that was not a step of a change.
    at_rest: WindowPlace,
    changed_at: Option<Instant>,
}

impl Placement {
    pub fn new(place: WindowPlace) -> Self {
        Self {
            current: place,
            at_rest: place,
            changed_at: None,
        }
    }

    /// Takes a new size or position.
    pub fn change(&mut self, now: Instant, change: impl FnOnce(&mut WindowPlace)) {
        let changed_at = self.changed_at.replace(now);
        let is_step = changed_at.is_some_and(|at| now.saturating_duration_since(at) < REST);
        if !is_step && !self.current.maximised {
            self.at_rest = self.current;
        }
        change(&mut self.current);
    }

    pub fn is_maximised(&self) -> bool {
        self.current.maximised
    }

    pub fn set_maximised(&mut self, maximised: bool) {
        self.current.maximised = maximised;
    }

    /// What the next start begins with.
    pub fn stored(&self) -> WindowPlace {
        if self.current.maximised {
            WindowPlace {
                maximised: true,
                ..self.at_rest
            }
        } else {
            self.current
        }
    }
}

/// Moves a window into sight whose position is on a screen that is gone.
pub fn keep_in_sight<Message: Send + 'static>(
    window: window::Id,
    place: WindowPlace,
) -> Task<Message> {
    let Some((x, y)) = place.position else {
        return Task::none();
    };
    let frame = Rectangle::new(Point::new(x, y), Size::new(place.width, place.height));
    screens(window).then(move |screens| match into_sight(frame, &screens) {
        Some(position) => window::move_to(window, position),
        None => Task::none(),
    })
}

/// The screens in logical pixels.
#[cfg(all(unix, not(target_os = "macos")))]
fn screens(window: window::Id) -> Task<Vec<Rectangle>> {
    window::scale_factor(window).then(|scale| {
        let screens = tokio::task::spawn_blocking(display::screens);
        Task::future(screens).map(move |screens| {
            let screens = screens.unwrap_or_default().into_iter();
            let in_logical_pixels = |[x, y, width, height]: display::Screen| {
                Rectangle::new(Point::new(x, y), Size::new(width, height)) * (1.0 / scale)
            };
            screens.map(in_logical_pixels).collect()
        })
    })
}

/// The screen of the window, as if it were the first one: iced 0.14 tells of no others. macOS keeps windows in sight.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn screens(window: window::Id) -> Task<Vec<Rectangle>> {
    let screen = window::monitor_size(window);
    screen.map(|size| {
        let size = size.filter(|_| cfg!(windows));
        size.map(Rectangle::with_size).into_iter().collect()
    })
}

/// The middle of the first screen for a window whose title bar is on none; `None` if it is, or no screen is known.
fn into_sight(window: Rectangle, screens: &[Rectangle]) -> Option<Point> {
    let first = screens.first()?;
    let title_bar = Rectangle {
        height: REACHABLE.height,
        ..window
    };
    let is_reachable = |screen: &Rectangle| {
        let seen = title_bar.intersection(screen).unwrap_or_default();
        seen.width >= REACHABLE.width && seen.height >= REACHABLE.height
    };
    if screens.iter().any(is_reachable) {
        return None;
    }
    let free = Point::new(first.width - window.width, first.height - window.height);
    Some(Point::new(
        first.x + (free.x / 2.0).max(0.0),
        first.y + (free.y / 2.0).max(0.0),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(width: f32, x: f32) -> WindowPlace {
        WindowPlace {
            width,
            position: Some((x, 0.0)),
            ..WindowPlace::default()
        }
    }

    #[test]
    fn maximised_window_keeps_its_place_for_later() {
        let start = Instant::now();
        let later = |seconds| start + Duration::from_secs(seconds);
        let mut placement = Placement::new(place(800.0, 10.0));
        placement.change(later(0), |it| it.width = 900.0);
        assert_eq!(placement.stored(), place(900.0, 10.0));
        // The steps of being maximised.
        placement.change(later(5), |it| it.position = Some((0.0, 0.0)));
        placement.change(later(5), |it| it.width = 1900.0);
        placement.set_maximised(true);
        let maximised = WindowPlace {
            maximised: true,
            ..place(900.0, 10.0)
        };
        assert_eq!(placement.stored(), maximised);
        placement.change(later(20), |it| it.width = 1920.0);
        assert_eq!(placement.stored(), maximised, "another screen");
        placement.change(later(30), |it| {
            *it = WindowPlace {
                maximised: true,
                ..place(700.0, 40.0)
            }
        });
        placement.set_maximised(false);
        assert_eq!(placement.stored(), place(700.0, 40.0));
    }

    #[test]
    fn window_on_a_screen_that_is_gone_comes_to_the_first() {
        let screen = |x: f32, y: f32| Rectangle::new(Point::new(x, y), Size::new(1920.0, 1080.0));
        let screens = [screen(0.0, 0.0), screen(1920.0, -200.0)];
        let at = |x, y| Rectangle::new(Point::new(x, y), Size::new(1280.0, 800.0));
        for (x, y) in [
            (0.0, 0.0),
            (2500.0, -200.0),
            (-1200.0, 500.0),
            (3700.0, 800.0),
        ] {
            assert_eq!(into_sight(at(x, y), &screens), None, "{x} {y}");
        }
        let middle = Some(Point::new(320.0, 140.0));
        for (x, y) in [
            (4000.0, 0.0),
            (-1270.0, 0.0),
            (100.0, 1075.0),
            (100.0, -900.0),
        ] {
            assert_eq!(into_sight(at(x, y), &screens), middle, "{x} {y}");
        }
        let gone = into_sight(at(2500.0, 0.0), &screens[..1]);
        assert_eq!(gone, middle);
        let large = Rectangle::new(Point::new(9000.0, 0.0), Size::new(4000.0, 3000.0));
        assert_eq!(into_sight(large, &screens), Some(Point::ORIGIN));
        assert_eq!(into_sight(at(9000.0, 0.0), &[]), None, "nothing is known");
    }
}
