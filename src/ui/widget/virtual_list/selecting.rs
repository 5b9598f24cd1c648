//! The texts of the rows are selected by pointer and keys. Whoever owns the rows keeps what is selected.

use std::time::Duration;

use iced::advanced::mouse::click::{Click, Kind};
use iced::advanced::widget::Tree;
use iced::advanced::{Layout, Shell, mouse};
use iced::keyboard::{self, Modifiers};
use iced::time::Instant;
use iced::{Event, Point, Rectangle, Vector, window};

use super::state::State;
use super::{Source, VirtualList};
use crate::ui::widget::selection::{Caret, CaretRequest, Grain, SelectionEvent, TextUnit, Texts};

/// How far the pointer moves before a press becomes a drag.
const DRAG_DISTANCE: f32 = 4.0;
/// Near the edge of the list, a drag scrolls.
const EDGE: f32 = 24.0;
/// In pixels a second, for each pixel beyond where scrolling begins.
const SPEED: f32 = 16.0;
/// In pixels a second.
const MAX_SPEED: f32 = 2_400.0;
/// In which a drag scrolls once.
const MAX_STEP: Duration = Duration::from_millis(50);
/// How often the list may scroll to find the line above or below.
const MAX_SCROLLS: usize = 8;

/// What selects in a list, if its owner keeps a selection.
pub(super) struct OnSelect<'a, Message> {
    pub(super) to_message: Box<dyn Fn(SelectionEvent) -> Message + 'a>,
    pub(super) has_selection: bool,
}

#[derive(Debug, Default)]
pub(super) struct Selecting {
    modifiers: Modifiers,
    last_click: Option<Click>,
    drag: Option<Drag>,
    pub(super) request: Option<CaretRequest>,
}

#[derive(Debug)]
struct Drag {
    origin: Point,
    at: Point,
    /// `None`: the selection that is there is extended.
    anchor: Option<TextUnit>,
    grain: Grain,
    /// Whether it is more than a press.
    is_moved: bool,
    reported: Option<TextUnit>,
    last_scroll: Option<Instant>,
}

impl Selecting {
    /// Whether text is being selected, so that nothing else reacts to the pointer.
    pub(super) fn is_dragging(&self) -> bool {
        self.drag.as_ref().is_some_and(|drag| drag.is_moved)
    }
}

impl Drag {
    /// How far it scrolls now.
    fn scroll(&mut self, bounds: Rectangle, now: Instant) -> f32 {
        let (top, bottom) = (bounds.y + EDGE, bounds.y + bounds.height - EDGE);
        let beyond = (self.at.y - bottom).max(0.0) + (self.at.y - top).min(0.0);
        if beyond == 0.0 {
            self.last_scroll = None;
            return 0.0;
        }
        let since = self
            .last_scroll
            .replace(now)
            .map_or(Duration::ZERO, |last| now.duration_since(last));
        let speed = (beyond * SPEED).clamp(-MAX_SPEED, MAX_SPEED);
        speed * since.min(MAX_STEP).as_secs_f32()
    }
}

impl<S: Source, Message> VirtualList<'_, S, Message> {
    /// `is_free`: the pointer is over the rows, and no control has used the event.
    pub(super) fn update_selection(
        &mut self,
        tree: &mut Tree,
        (event, is_free): (&Event, bool),
        (bounds, cursor): (Rectangle, mouse::Cursor),
        (renderer, shell): (&iced::Renderer, &mut Shell<'_, Message>),
    ) {
        if self.on_select.is_none() {
            return;
        }
        let state = tree.state.downcast_mut::<State>();
        match event {
            Event::Keyboard(keyboard::Event::ModifiersChanged(modifiers)) => {
                state.selecting.modifiers = *modifiers;
            }
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)) => {
                state.selecting.drag = None;
                if let Some(at) = cursor.position().filter(|_| is_free) {
                    self.press(tree, at, (bounds, renderer), shell);
                }
            }
            Event::Mouse(mouse::Event::CursorMoved { position }) => {
                let Some(drag) = &mut state.selecting.drag else {
                    return;
                };
                drag.at = *position;
                drag.is_moved |= drag.origin.distance(*position) >= DRAG_DISTANCE;
                if drag.is_moved {
                    // The next frame scrolls, if it is at the edge.
                    shell.request_redraw();
                    self.drag(tree, (bounds, renderer), shell);
                }
            }
            Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left))
            | Event::Window(window::Event::Unfocused) => state.selecting.drag = None,
            Event::Window(window::Event::RedrawRequested(now)) => {
                self.scroll_dragging(tree, (bounds, *now), (renderer, shell));
                self.answer(tree, bounds, (renderer, shell));
            }
            _ => {}
        }
    }

    fn press(
        &mut self,
        tree: &mut Tree,
        at: Point,
        (bounds, renderer): (Rectangle, &iced::Renderer),
        shell: &mut Shell<'_, Message>,
    ) {
        let selecting = &mut tree.state.downcast_mut::<State>().selecting;
        let click = Click::new(at, mouse::Button::Left, selecting.last_click);
        selecting.last_click = Some(click);
        let grain = match click.kind() {
            Kind::Single => Grain::Character,
            Kind::Double => Grain::Word,
            Kind::Triple => Grain::Line,
        };
        let is_extended = self.has_selection() && selecting.modifiers.shift();
        let found = self.texts(tree, bounds, renderer).unit_at(at, grain);
        let Some((unit, is_on_text)) = found else {
            return;
        };
        let is_whole = grain != Grain::Character && is_on_text && !is_extended;
        let mut drag = Drag {
            origin: at,
            at,
            anchor: Some(unit.clone()),
            grain,
            is_moved: is_whole || is_extended,
            reported: Some(unit.clone()),
            last_scroll: None,
        };
        if is_extended {
            (drag.anchor, drag.grain) = (None, Grain::Character);
            let event = SelectionEvent::Extended {
                head: unit,
                x: None,
            };
            self.report(event, shell);
        } else if is_whole {
            let (anchor, head) = (unit.clone(), unit);
            self.report(SelectionEvent::Selected { anchor, head }, shell);
        } else if self.has_selection() {
            self.report(SelectionEvent::Cleared, shell);
        }
        tree.state.downcast_mut::<State>().selecting.drag = Some(drag);
    }

    /// Extends what is selected to the text at the pointer.
    fn drag(
        &mut self,
        tree: &mut Tree,
        (bounds, renderer): (Rectangle, &iced::Renderer),
        shell: &mut Shell<'_, Message>,
    ) {
        let Some((at, grain)) = dragged(tree).map(|drag| (drag.at, drag.grain)) else {
            return;
        };
        let inside = Point::new(at.x, at.y.clamp(bounds.y, bounds.y + bounds.height));
        let found = self.texts(tree, bounds, renderer).unit_at(inside, grain);
        let Some(((head, _), drag)) = found.zip(dragged(tree)) else {
            return;
        };
        if drag.reported.as_ref() == Some(&head) {
            return;
        }
        drag.reported = Some(head.clone());
        let event = match drag.anchor.clone() {
            Some(anchor) => SelectionEvent::Selected { anchor, head },
            None => SelectionEvent::Extended { head, x: None },
        };
        self.report(event, shell);
    }

    /// Scrolls while a drag is at the edge, as long as there is something to scroll to.
    fn scroll_dragging(
        &mut self,
        tree: &mut Tree,
        (bounds, now): (Rectangle, Instant),
        (renderer, shell): (&iced::Renderer, &mut Shell<'_, Message>),
    ) {
        let Some(drag) = dragged(tree).filter(|drag| drag.is_moved) else {
            return;
        };
        let is_first = drag.last_scroll.is_none();
        let distance = drag.scroll(bounds, now);
        if drag.last_scroll.is_none() {
            return;
        }
        let has_moved = self.scroll_by(tree, renderer, distance);
        if has_moved {
            self.drag(tree, (bounds, renderer), shell);
        }
        if has_moved || is_first || distance == 0.0 {
            shell.request_redraw();
        }
    }

    /// Returns whether the rows have moved.
    fn scroll_by(&mut self, tree: &mut Tree, renderer: &iced::Renderer, distance: f32) -> bool {
        let state = tree.state.downcast_mut::<State>();
        let before = (state.anchor, state.anchor_y, state.stick_to_end);
        state.pending_scroll += distance;
        self.layout_rows(tree, renderer, false);
        let state = tree.state.downcast_ref::<State>();
        before != (state.anchor, state.anchor_y, state.stick_to_end)
    }

    /// Answers what a key has asked.
    fn answer(
        &mut self,
        tree: &mut Tree,
        bounds: Rectangle,
        (renderer, shell): (&iced::Renderer, &mut Shell<'_, Message>),
    ) {
        let state = tree.state.downcast_mut::<State>();
        let event = match state.selecting.request.take() {
            None => return,
            Some(CaretRequest::Focused) => SelectionEvent::Focused(self.focused_row.get()),
            Some(CaretRequest::Reveal(caret)) => {
                let _is_there = self.reveal(tree, &caret, (bounds, renderer));
                return shell.request_redraw();
            }
            Some(CaretRequest::Line { from, below }) => {
                self.next_line(tree, (&from, below), (bounds, renderer))
            }
        };
        shell.request_redraw();
        self.report(event, shell);
    }

    fn next_line(
        &mut self,
        tree: &mut Tree,
        (from, below): (&Caret, bool),
        (bounds, renderer): (Rectangle, &iced::Renderer),
    ) -> SelectionEvent {
        let _is_there = self.reveal(tree, from, (bounds, renderer));
        for _ in 0..MAX_SCROLLS {
            let texts = self.texts(tree, bounds, renderer);
            if let Some((head, x)) = texts.next_line(from, below) {
                let offset = head.range.start;
                let caret = Caret {
                    key: head.key,
                    offset,
                    x: None,
                };
                let _is_there = self.reveal(tree, &caret, (bounds, renderer));
                return SelectionEvent::Extended { head, x: Some(x) };
            }
            let sign = if below { 1.0 } else { -1.0 };
            if !self.scroll_by(tree, renderer, sign * bounds.height / 4.0) {
                break;
            }
        }
        SelectionEvent::AtEdge { below }
    }

    /// Scrolls until a place is in view; returns whether it is there.
    fn reveal(
        &mut self,
        tree: &mut Tree,
        place: &Caret,
        (bounds, renderer): (Rectangle, &iced::Renderer),
    ) -> bool {
        let mut caret = self.texts(tree, bounds, renderer).caret(place);
        if caret.is_none() {
            let state = tree.state.downcast_mut::<State>();
            let _is_row = state.show_key(place.key);
            self.layout_rows(tree, renderer, false);
            caret = self.texts(tree, bounds, renderer).caret(place);
        }
        let Some((_, caret)) = caret else {
            return false;
        };
        let above = (bounds.y - caret.y).max(0.0);
        let below = (caret.y + caret.height - bounds.y - bounds.height).max(0.0);
        if above + below > 0.0 {
            let _has_moved = self.scroll_by(tree, renderer, below - above);
        }
        true
    }

    fn has_selection(&self) -> bool {
        self.on_select.as_ref().is_some_and(|it| it.has_selection)
    }

    fn report(&self, event: SelectionEvent, shell: &mut Shell<'_, Message>) {
        if let Some(on_select) = &self.on_select {
            shell.publish((on_select.to_message)(event));
        }
    }

    /// Of the rows that are built.
    fn texts(&mut self, tree: &mut Tree, bounds: Rectangle, renderer: &iced::Renderer) -> Texts {
        let mut texts = Texts::default();
        for (row, child) in self.visible.iter_mut().zip(&mut tree.children) {
            let at = Vector::new(bounds.x, bounds.y + row.y);
            let layout = Layout::with_offset(at, &row.node);
            row.element
                .as_widget_mut()
                .operate(child, layout, renderer, &mut texts);
        }
        texts
    }
}

fn dragged(tree: &mut Tree) -> Option<&mut Drag> {
    tree.state.downcast_mut::<State>().selecting.drag.as_mut()
}
