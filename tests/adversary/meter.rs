//! What is measured in the client process: a key is typed every 25 ms, and its time is taken from when it is due until
//! the frame that shows it is drawn; and how much memory is allocated.

use std::time::{Duration, Instant};

use iced::Event;
use iced::keyboard::{self, Key, Modifiers, key};

use crate::ALLOCATOR;

const KEY_INTERVAL: Duration = Duration::from_millis(25);

pub struct Meter {
    next_key: Option<Instant>,
    /// When the oldest key was due that is not shown yet.
    unseen_since: Option<Instant>,
    typed: usize,
    times: Vec<Duration>,
    /// In bytes, at rest.
    base: usize,
    last_action: Instant,
    updates: usize,
    frames: usize,
}

impl Default for Meter {
    fn default() -> Self {
        Self {
            next_key: None,
            unseen_since: None,
            typed: 0,
            times: Vec::new(),
            base: 0,
            last_action: Instant::now(),
            updates: 0,
            frames: 0,
        }
    }
}

impl Meter {
    pub fn start_typing(&mut self) {
        self.next_key = Some(Instant::now());
    }

    pub fn stop_typing(&mut self) {
        self.next_key = None;
    }

    /// Takes the memory of now as that at rest, and forgets what was measured before.
    pub fn rest(&mut self) {
        ALLOCATOR.reset_peak_usage();
        self.base = ALLOCATOR.current_usage();
        self.times.clear();
        self.updates = 0;
        self.frames = 0;
    }

    pub fn next_key(&self) -> Option<Instant> {
        self.next_key
    }

    /// The key press that is due. Keys that were due meanwhile are left out: the oldest takes longest.
    pub fn due_key(&mut self) -> Option<Event> {
        let now = Instant::now();
        let due = self.next_key.filter(|due| *due <= now)?;
        self.next_key = Some(now + KEY_INTERVAL);
        self.unseen_since = self.unseen_since.or(Some(due));
        self.typed += 1;
        // The draft stays short: each letter is deleted by the next key.
        Some(if self.typed % 2 == 1 {
            key_press(Key::Character("a".into()), Some("a"))
        } else {
            key_press(Key::Named(key::Named::Backspace), None)
        })
    }

    pub fn on_drawn(&mut self) {
        self.frames += 1;
        let seen = self.unseen_since.take();
        self.times.extend(seen.map(|due| due.elapsed()));
    }

    pub fn on_action(&mut self) {
        self.last_action = Instant::now();
    }

    pub fn on_update(&mut self) {
        self.updates += 1;
    }

    /// Numbers in the order of [`super::client::Report`], and the draft.
    pub fn report(&self, draft: &str) -> String {
        let mut times = self.times.clone();
        times.sort_unstable();
        let micros = |time: Option<&Duration>| time.map_or(0, Duration::as_micros);
        let now = ALLOCATOR.current_usage();
        format!(
            "{} {} {} {} {} {} {} {} {} {draft}",
            self.typed,
            times.len(),
            micros(times.last()),
            micros(times.get(times.len() / 2)),
            ALLOCATOR.peak_usage().saturating_sub(self.base),
            now.saturating_sub(self.base),
            self.last_action.elapsed().as_millis(),
            self.updates,
            self.frames,
        )
    }
}

pub fn key_press(key: Key, text: Option<&str>) -> Event {
    Event::Keyboard(keyboard::Event::KeyPressed {
        key: key.clone(),
        modified_key: key,
        physical_key: key::Physical::Unidentified(key::NativeCode::Unidentified),
        location: keyboard::Location::Standard,
        modifiers: Modifiers::empty(),
        text: text.map(Into::into),
        repeat: false,
    })
}
