mod anchor;

use std::cell::Cell;

use iced::advanced::renderer::Headless;
use iced::advanced::widget::operation::focusable;
use iced::advanced::{clipboard, mouse};
use iced::widget::{Space, container};
use iced::{Event, Pixels, Point, window};
use iced_runtime::user_interface::{Cache, UserInterface};

use super::*;
use crate::ui::widget::accessible::accessible;

struct Keys<'a>(&'a [u64], u64);

/// Rows are only ever added at the end.
struct Log {
    count: usize,
    reads: Cell<usize>,
}

impl Source for Log {
    fn count(&self) -> usize {
        self.count
    }
    fn key(&self, row: usize) -> u64 {
        self.reads.set(self.reads.get() + 1);
        u64::try_from(row).unwrap()
    }
    fn revision(&self) -> u64 {
        u64::try_from(self.count).unwrap()
    }
    fn unchanged_since(&self, revision: u64) -> usize {
        usize::try_from(revision).unwrap()
    }
}

impl Source for Keys<'_> {
    fn count(&self) -> usize {
        self.0.len()
    }
    fn key(&self, row: usize) -> u64 {
        self.0[row]
    }
    fn revision(&self) -> u64 {
        self.1
    }
    fn section(&self, row: usize) -> Option<u64> {
        Some(self.key(row) / SECTION)
    }
    fn is_heading(&self, row: usize) -> bool {
        self.key(row).is_multiple_of(SECTION)
    }
}

/// As many rows have the same section, and the first of them is its heading.
const SECTION: u64 = 20;

/// Heights differ by key, so that wrong positions cannot match by accident.
fn height(key: u64) -> f32 {
    20.0 + f32::from(u8::try_from(key % 7).unwrap()) * 9.0
}

/// As `height`, and more for each time that a row has grown.
fn grown_height(grown: &[u64], key: u64) -> f32 {
    let count = grown.iter().filter(|grown| **grown == key).count();
    height(key) + 90.0 * f32::from(u8::try_from(count).unwrap())
}

struct TestList {
    cache: Cache,
    renderer: iced::Renderer,
    keys: Vec<u64>,
    revision: u64,
    size: Size,
    /// Rows that are higher than they were.
    grown: Vec<u64>,
    built: Cell<usize>,
    viewports: Vec<Viewport>,
    cursor: Point,
    alignment: ListAlignment,
    /// The row that has the keyboard focus.
    focused: Option<u64>,
    /// Whose actions and which section are shown.
    hovered: Option<u64>,
    section: Option<u64>,
}

impl TestList {
    fn new(count: u64) -> Self {
        let renderer = iced::futures::executor::block_on(<iced::Renderer as Headless>::new(
            crate::ui::font::SANS,
            Pixels(15.0),
            Some("tiny-skia"),
        ))
        .unwrap();
        Self {
            cache: Cache::default(),
            renderer,
            keys: (1..=count).collect(),
            revision: 1,
            size: Size::new(300.0, 400.0),
            grown: Vec::new(),
            built: Cell::new(0),
            viewports: Vec::new(),
            cursor: Point::new(100.0, 100.0),
            alignment: ListAlignment::End,
            focused: None,
            hovered: None,
            section: None,
        }
    }

    fn change(&mut self, change: impl FnOnce(&mut Vec<u64>)) {
        change(&mut self.keys);
        self.revision += 1;
    }

    /// Renders one frame; returns the key and the top of each visible row.
    fn frame(&mut self, events: &[Event]) -> Vec<(u64, i32)> {
        self.built.set(0);
        let (built, grown) = (&self.built, &self.grown);
        let height = |key| grown_height(grown, key);
        let keys = &self.keys;
        let focused = FocusedRow::default();
        let note = FocusedRow::clone(&focused);
        let list = virtual_list(Keys(keys, self.revision), |row| {
            built.set(built.get() + 1);
            let row_view = container(Space::new().width(50).height(height(keys[row])));
            let semantics = || crate::a11y::Semantics::default();
            let row_view = accessible(semantics, row_view).focusable();
            row_view
                .notes_focus((&note, keys[row]), 0.0)
                .id(row_id(keys[row]))
                .into()
        })
        .on_hover(FocusedRow::clone(&focused), |_| {
            let actions = Some(Space::new().width(60).height(28).into());
            Some(RowHover {
                gap: 0.0,
                is_highlighted: true,
                aside: None,
                actions,
            })
        })
        .sections(|_| Space::new().width(60).height(20).into())
        .alignment(self.alignment)
        .estimate(40.0)
        .on_viewport(Some);
        let cache = std::mem::take(&mut self.cache);
        let element: Element<'_, Viewport> = list.into();
        let mut interface = UserInterface::build(element, self.size, cache, &mut self.renderer);
        if let Some(key) = self.focused {
            let mut focus = focusable::focus::<()>(row_id(key));
            interface.operate(&self.renderer, &mut focus);
        }
        let redraw = Event::Window(window::Event::RedrawRequested(iced::time::Instant::now()));
        let events: Vec<_> = events.iter().cloned().chain([redraw]).collect();
        let cursor = mouse::Cursor::Available(self.cursor);
        let _ = interface.update(
            &events,
            cursor,
            &mut self.renderer,
            &mut clipboard::Null,
            &mut self.viewports,
        );
        let mut probe = PositionProbe::default();
        interface.operate(&self.renderer, &mut probe);
        self.cache = interface.into_cache();
        (self.hovered, self.section) = (probe.hovered, probe.section);
        probe.positions
    }

    fn point_at(&mut self, position: Point) {
        self.cursor = position;
        let _ = self.frame(&[Event::Mouse(mouse::Event::CursorMoved { position })]);
    }

    fn wheel(&mut self, notches: f32) -> Vec<(u64, i32)> {
        self.frame(&[Event::Mouse(mouse::Event::WheelScrolled {
            delta: mouse::ScrollDelta::Lines { x: 0.0, y: notches },
        })])
    }
}

fn on_screen(y: i32) -> f32 {
    f32::from(i16::try_from(y).unwrap())
}

fn row_id(key: u64) -> Id {
    Id::from(format!("row-{key}"))
}

#[derive(Default)]
struct PositionProbe {
    positions: Vec<(u64, i32)>,
    hovered: Option<u64>,
    section: Option<u64>,
}

impl Operation for PositionProbe {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn custom(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn std::any::Any) {
        if let Some(state) = state.downcast_ref::<State>() {
            self.positions.clone_from(&state.last_positions);
            (self.hovered, self.section) = (state.hover.key, state.section);
        }
    }
}

#[test]
fn only_visible_rows_are_built() {
    let mut list = TestList::new(20_000);
    let visible = list.frame(&[]);
    assert_eq!(visible.last().unwrap().0, 20_000);
    assert!(list.built.get() < 25, "{} rows built", list.built.get());
    let _ = list.wheel(3.0);
    assert!(list.built.get() < 35, "{} rows built", list.built.get());
}

#[test]
fn list_stays_at_end_when_rows_are_appended() {
    let mut list = TestList::new(100);
    let _ = list.frame(&[]);
    list.change(|keys| keys.push(101));
    let visible = list.frame(&[]);
    let (key, y) = *visible.last().unwrap();
    assert_eq!(key, 101);
    assert_eq!(y, 400 - super::state::round_to_pixel(height(101)));
}

#[test]
fn visible_rows_keep_their_position_when_other_rows_change() {
    let mut list = TestList::new(200);
    let _ = list.frame(&[]);
    let visible = list.wheel(20.0);
    let reference = visible[2];
    let changes: [fn(&mut Vec<u64>); 6] = [
        |keys| keys.push(1_000),
        |keys| drop(keys.splice(0..0, 2_000..2_050)),
        |keys| keys.retain(|key| *key != 4),
        |keys| keys.truncate(keys.len() - 1),
        |keys| keys.insert(10, 3_000),
        |keys| keys.extend(4_000..4_040),
    ];
    for change in changes {
        list.change(change);
        let after = list.frame(&[]);
        assert!(after.contains(&reference), "{reference:?} moved: {after:?}");
    }
}

#[test]
fn scrolling_reaches_the_first_row_and_the_end() {
    let mut list = TestList::new(60);
    let _ = list.frame(&[]);
    for _ in 0..80 {
        let _ = list.wheel(1.0);
    }
    assert_eq!(list.frame(&[]).first(), Some(&(1, 0)));
    assert!(list.viewports.last().unwrap().at_start);
    for _ in 0..80 {
        let _ = list.wheel(-1.0);
    }
    assert_eq!(list.frame(&[]).last().unwrap().0, 60);
    assert!(list.viewports.last().unwrap().at_end);
}

#[test]
fn short_list_is_aligned_to_its_end_and_empty_list_shows_nothing() {
    let mut list = TestList::new(2);
    let visible = list.frame(&[]);
    assert_eq!(
        visible.last().unwrap().1,
        400 - super::state::round_to_pixel(height(2))
    );
    list.change(Vec::clear);
    let _ = list.frame(&[]);
    list.change(|keys| keys.push(9));
    assert_eq!(list.frame(&[]).len(), 1);
}

#[test]
fn long_list_aligned_to_its_start_begins_there() {
    let mut list = TestList::new(0);
    list.alignment = ListAlignment::Start;
    let _ = list.frame(&[]);
    list.change(|keys| keys.extend(1..=1_000));
    assert_eq!(list.frame(&[])[0], (1, 0));

    let mut list = TestList::new(1_000);
    list.alignment = ListAlignment::Start;
    assert_eq!(list.frame(&[])[0], (1, 0));
}

#[test]
fn unchanged_list_publishes_no_viewport() {
    let mut list = TestList::new(100);
    let _ = list.frame(&[]);
    let published = list.viewports.len();
    for _ in 0..5 {
        let _ = list.frame(&[]);
    }
    assert_eq!(list.viewports.len(), published);
}

#[test]
fn removed_anchor_is_replaced_by_its_neighbor() {
    let mut list = TestList::new(200);
    let _ = list.frame(&[]);
    let before = list.wheel(20.0);
    let (first, _) = before[0];
    list.change(|keys| keys.retain(|key| *key != first));
    let after = list.frame(&[]);
    assert!((after[0].0).abs_diff(first) <= 2, "{after:?}");
}

#[test]
fn resize_keeps_the_first_visible_row() {
    let mut list = TestList::new(200);
    let _ = list.frame(&[]);
    let before = list.wheel(20.0);
    list.size = Size::new(200.0, 300.0);
    let after = list.frame(&[]);
    assert_eq!(after[0].0, before[0].0);
}

#[test]
fn appended_row_reads_one_key() {
    let mut state = State::new(ListAlignment::End, 0);
    let mut log = Log {
        count: 30_000,
        reads: Cell::new(0),
    };
    state.sync(&log, 40.0);
    assert_eq!(log.reads.replace(0), 30_000);
    for _ in 0..100 {
        log.count += 1;
        state.sync(&log, 40.0);
    }
    assert_eq!(log.reads.get(), 100);
    assert_eq!(state.count(), 30_100);
    assert_eq!(state.content_height(), 30_100.0 * 40.0);
}

/// The list was at its start, a page arrived above, and it was at its start again: nothing more was loaded.
#[test]
fn start_is_published_again_after_rows_were_added_above() {
    let mut list = TestList::new(100);
    let _ = list.frame(&[]);
    let grab = Point::new(295.0, 390.0);
    let press = Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left));
    let top = Event::Mouse(mouse::Event::CursorMoved {
        position: Point::new(295.0, -50.0),
    });
    list.cursor = grab;
    let _ = list.frame(&[press, top.clone()]);
    for page in 1..=3 {
        let viewport = list.viewports.last().unwrap();
        assert!(viewport.at_start, "before page {page}: {viewport:?}");
        let published = list.viewports.len();
        list.change(|keys| drop(keys.splice(0..0, page * 1_000..page * 1_000 + 50)));
        let visible = list.frame(std::slice::from_ref(&top));
        assert_eq!(visible[0].0, page * 1_000);
        assert!(list.viewports.len() > published, "page {page}");
    }
}

/// A day divider belongs to the first message of the day, so it is replaced when older messages of the day arrive. The list
/// jumped to them, and there was nothing left to scroll.
#[test]
fn list_at_its_start_stays_when_its_first_row_is_replaced_by_a_page() {
    let mut list = TestList::new(100);
    let _ = list.frame(&[]);
    let _ = list.wheel(1.0e7);
    let mut visible = list.frame(&[]);
    assert_eq!(visible[0], (1, 0));
    for page in 1..=3 {
        let replaced = visible[0].0;
        let (second, y) = visible[1];
        list.change(|keys| drop(keys.splice(0..1, page * 1_000..page * 1_000 + 50)));
        let after = list.frame(&[]);
        assert!(after.contains(&(second, y)), "page {page}: {after:?}");
        assert!(!after.iter().any(|(key, _)| *key == replaced));
        assert!(!list.viewports.last().unwrap().at_start, "page {page}");
        visible = list.wheel(1.0e7);
        assert_eq!(visible[0], (page * 1_000, 0));
        assert!(list.viewports.last().unwrap().at_start, "page {page}");
    }
}

/// What could not be loaded when the list reached its start is asked for once it can be.
#[test]
fn viewport_is_published_again_when_the_rows_changed() {
    let mut list = TestList::new(100);
    let _ = list.frame(&[]);
    let _ = list.wheel(1.0e7);
    let published = list.viewports.len();
    list.change(|_| ());
    let _ = list.frame(&[]);
    assert_eq!(list.viewports.len(), published + 1);
}

#[test]
fn actions_are_those_of_the_row_that_was_pointed_at_or_focused_last() {
    let mut list = TestList::new(100);
    let visible = list.frame(&[]);
    let [(first, top), (second, _)] = [visible[3], visible[6]];
    let inside = |top| Point::new(100.0, on_screen(top) + 5.0);
    list.point_at(inside(top));
    assert_eq!(list.hovered, Some(first));
    list.focused = Some(second);
    let _ = list.frame(&[]);
    assert_eq!(list.hovered, Some(second));
    list.point_at(inside(top) + Vector::new(1.0, 0.0));
    assert_eq!(list.hovered, Some(first));
    list.point_at(Point::new(-5.0, -5.0));
    assert_eq!(list.hovered, Some(second));
}

/// They lie on the row above, which must not take them over.
#[test]
fn actions_above_the_edge_of_their_row_belong_to_it() {
    let mut list = TestList::new(100);
    let visible = list.frame(&[]);
    let (key, top) = visible[4];
    let above = Point::new(300.0 - 30.0, on_screen(top) - 6.0);
    list.point_at(above);
    assert_eq!(list.hovered, Some(visible[3].0));
    list.point_at(Point::new(100.0, on_screen(top) + 5.0));
    list.point_at(above);
    assert_eq!(list.hovered, Some(key));
}

#[test]
fn section_of_the_first_row_is_shown_away_from_the_end_but_not_above_its_heading() {
    let mut list = TestList::new(200);
    let _ = list.frame(&[]);
    assert_eq!(list.section, None, "at the end");
    for _ in 0..60 {
        let visible = list.wheel(1.0);
        let at_top: Vec<_> = visible.iter().filter(|(_, y)| *y < 40).collect();
        let has_heading = at_top.iter().any(|(key, _)| key.is_multiple_of(SECTION));
        let first = at_top[0].0 / SECTION;
        assert_eq!(list.section, (!has_heading).then_some(first), "{at_top:?}");
    }
    let _ = list.wheel(-1.0e6);
    assert_eq!(list.section, None, "at the end again");
}
