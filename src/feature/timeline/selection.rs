//! What is selected of the messages of a channel, and how it is copied.
//!
//! Held as places in the source of messages, so that it outlives rows that are not built, new messages, edits and a
//! resize. It ends when a message in which it begins or ends is gone.

mod excerpt;

use std::collections::VecDeque;
use std::ops::Range;

use iced::{Point, Task};

use super::{Action, Event, MenuTarget, Message, State, list, open_timeline};
use crate::domain::id::MessageId;
use crate::domain::timeline::{Row, Timeline, TimelineItem};
use crate::feature::context::Ctx;
use crate::fl;
use crate::ui::icon::Icon;
use crate::ui::widget::menu::MenuItem;
use crate::ui::widget::selection::{Caret, CaretRequest, SelectionEvent, TextUnit};
pub use excerpt::CopyFormat;

#[derive(Debug, Clone, PartialEq)]
pub enum SelectionMessage {
    /// The pointer, or the answer to a key.
    Reported(SelectionEvent),
    KeyPressed(SelectionKey),
    CopyPressed(CopyFormat),
    /// The text was put together.
    Copied(String),
    /// All of a message.
    MessageChosen(MessageId),
    Cleared,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SelectionKey {
    Copy,
    /// All of the message with the focus, then all that is loaded.
    All,
    Extend(Step),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub by: StepSize,
    pub forward: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepSize {
    Character,
    Word,
    Line,
}

/// How many keys wait for the answer of the list, which comes with the next frame.
const MAX_WAITING: usize = 16;

/// The selection of a channel, and the keys after one that waits for the answer of the list, in their order: each acts on
/// what the one before has selected, also if several are pressed before a frame is drawn.
#[derive(Debug, Default)]
pub(super) struct Selecting {
    selection: Option<Selection>,
    asked: Option<Asked>,
    waiting: VecDeque<SelectionKey>,
}

/// What the list is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// Which message has the focus: for a key without a selection.
    Focus(SelectionKey),
    /// The place a line above or below.
    Line,
}

#[derive(Debug, Clone, PartialEq)]
struct Selection {
    anchor: TextPlace,
    head: TextPlace,
    /// Where on a line the head is to stay while it moves by lines.
    x: Option<f32>,
}

/// In the source of a message, in bytes; not empty for a word or a line.
#[derive(Debug, Clone, PartialEq)]
struct TextPlace {
    message: MessageId,
    range: Range<usize>,
}

/// A selection among the messages that are loaded now. Never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Selected {
    /// The index of the message, and the byte of its source.
    first: (usize, usize),
    last: (usize, usize),
}

impl Selecting {
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(super) fn selected(&self, timeline: &Timeline) -> Option<Selected> {
        let selection = self.selection.as_ref()?;
        let (anchor, head) = (
            selection.anchor.find(timeline)?,
            selection.head.find(timeline)?,
        );
        // From the nearer end of the one to the farther end of the other.
        let (first, last) = if (anchor.0, anchor.1.start) <= (head.0, head.1.start) {
            ((anchor.0, anchor.1.start), (head.0, head.1.end))
        } else {
            ((head.0, head.1.start), (anchor.0, anchor.1.end))
        };
        (first < last).then_some(Selected { first, last })
    }

    fn select(&mut self, anchor: TextPlace, head: TextPlace) {
        let x = None;
        self.selection = Some(Selection { anchor, head, x });
    }
}

impl TextPlace {
    /// The index of its message, and its range in the source as it is now.
    fn find(&self, timeline: &Timeline) -> Option<(usize, Range<usize>)> {
        let index = timeline.position(&self.message)?;
        let body = timeline.items().get(index)?.message.body.as_str();
        let within = |at: usize| floor_char_boundary(body, at);
        Some((index, within(self.range.start)..within(self.range.end)))
    }

    fn of_unit(unit: &TextUnit, timeline: &Timeline) -> Option<Self> {
        let item = item_of_row(unit.key, timeline)?;
        Some(Self {
            message: item.message.id.clone(),
            range: unit.range.clone(),
        })
    }

    fn at(item: &TimelineItem, offset: usize) -> Self {
        Self {
            message: item.message.id.clone(),
            range: offset..offset,
        }
    }
}

impl Selected {
    /// What is selected of a message, in bytes of its source.
    pub(super) fn in_item(&self, index: usize, length: usize) -> Range<usize> {
        if index < self.first.0 || index > self.last.0 {
            return 0..0;
        }
        let start = if index == self.first.0 {
            self.first.1
        } else {
            0
        };
        let end = if index == self.last.0 {
            self.last.1
        } else {
            length
        };
        start..end
    }

    fn is_whole_message(&self, timeline: &Timeline) -> bool {
        let item = timeline.items().get(self.first.0);
        let length = item.map_or(0, |item| item.message.body.len());
        self.first.0 == self.last.0 && self.in_item(self.first.0, length) == (0..length)
    }
}

impl State {
    /// Whether something is selected in the open channel.
    pub fn has_selection(&self, ctx: &Ctx<'_>) -> bool {
        let view = self.current_view().zip(open_timeline(ctx));
        view.is_some_and(|(view, timeline)| view.selecting.selected(timeline).is_some())
    }

    /// While something is selected, the menu of a message copies that too.
    pub(super) fn open_menu(
        &self,
        target: MenuTarget,
        at: Point,
        ctx: &Ctx<'_>,
    ) -> Action<Message, Event> {
        let target = target.with_selection(self.has_selection(ctx));
        Action::emit(Event::OpenMenu(target, Some(at)))
    }

    pub(super) fn update_selection(
        &mut self,
        message: SelectionMessage,
        ctx: &Ctx<'_>,
    ) -> Action<Message, Event> {
        let open = open_timeline(ctx).zip(self.view_for(ctx));
        let Some((timeline, (_, view))) = open else {
            return Action::none();
        };
        let selecting = &mut view.selecting;
        match message {
            SelectionMessage::Reported(event) => {
                let answered = selecting.on_event(event, timeline);
                Action::run(Task::batch([answered, selecting.act(ctx, timeline)]))
            }
            SelectionMessage::KeyPressed(key) => {
                if selecting.waiting.len() >= MAX_WAITING {
                    // The list is gone that was asked.
                    (selecting.asked, selecting.waiting) = Default::default();
                }
                selecting.waiting.push_back(key);
                Action::run(selecting.act(ctx, timeline))
            }
            SelectionMessage::CopyPressed(format) => Action::run(copy(selecting, format, ctx)),
            SelectionMessage::Copied(text) => Action::emit(Event::Copy(text)),
            SelectionMessage::MessageChosen(id) => {
                if let Some(item) = timeline.find(&id) {
                    selecting.select(
                        TextPlace::at(item, 0),
                        TextPlace::at(item, item.message.body.len()),
                    );
                }
                Action::none()
            }
            SelectionMessage::Cleared => {
                selecting.clear();
                Action::none()
            }
        }
    }
}

impl Selecting {
    fn on_event(&mut self, event: SelectionEvent, timeline: &Timeline) -> Task<Message> {
        match event {
            SelectionEvent::Selected { anchor, head } => {
                let place = |unit| TextPlace::of_unit(unit, timeline);
                if let Some((anchor, head)) = place(&anchor).zip(place(&head)) {
                    self.clear();
                    self.select(anchor, head);
                }
            }
            SelectionEvent::Extended { head, x } => {
                self.asked = None;
                let head = TextPlace::of_unit(&head, timeline);
                if let Some((selection, head)) = self.selection.as_mut().zip(head) {
                    (selection.head, selection.x) = (head, x);
                }
            }
            SelectionEvent::AtEdge { below } => {
                self.asked = None;
                self.move_to_edge(below, timeline);
            }
            SelectionEvent::Focused(row) => {
                if let Some(Asked::Focus(key)) = self.asked.take() {
                    let focused = row.and_then(|row| item_of_row(row, timeline));
                    return self.begin(key, focused, timeline);
                }
            }
            SelectionEvent::Cleared => self.clear(),
        }
        Task::none()
    }

    /// What the keys do that wait, up to one that asks the list.
    fn act(&mut self, ctx: &Ctx<'_>, timeline: &Timeline) -> Task<Message> {
        let mut tasks = Vec::new();
        while self.asked.is_none()
            && let Some(key) = self.waiting.pop_front()
        {
            let done = match key {
                SelectionKey::Copy => Some(copy(self, CopyFormat::Text, ctx)),
                _ => self.go_on(key, timeline),
            };
            tasks.push(done.unwrap_or_else(|| {
                self.asked = Some(Asked::Focus(key));
                list::ask(CaretRequest::Focused)
            }));
        }
        Task::batch(tasks)
    }

    /// A key that needs no answer of the list, since something is selected.
    fn go_on(&mut self, key: SelectionKey, timeline: &Timeline) -> Option<Task<Message>> {
        let selected = self.selected(timeline);
        match key {
            SelectionKey::All => {
                let selected = selected.filter(|it| it.first.0 == it.last.0)?;
                let is_part = !selected.is_whole_message(timeline);
                let item = timeline.items().get(selected.first.0);
                self.select_all(item.filter(|_| is_part).map(AsRef::as_ref), timeline);
                Some(Task::none())
            }
            SelectionKey::Extend(step) if self.head(timeline).is_some() => {
                Some(self.extend(step, timeline))
            }
            SelectionKey::Copy | SelectionKey::Extend(_) => None,
        }
    }

    /// A key without a selection: with the message that has the focus, if one has.
    fn begin(
        &mut self,
        key: SelectionKey,
        focused: Option<&TimelineItem>,
        timeline: &Timeline,
    ) -> Task<Message> {
        match (key, focused) {
            (SelectionKey::All, focused) => self.select_all(focused, timeline),
            (SelectionKey::Extend(step), Some(item)) => {
                let edge = if step.forward {
                    0
                } else {
                    item.message.body.len()
                };
                self.select(TextPlace::at(item, edge), TextPlace::at(item, edge));
                return self.extend(step, timeline);
            }
            (SelectionKey::Copy | SelectionKey::Extend(_), _) => {}
        }
        Task::none()
    }

    /// Of one message, or without one of all that are loaded.
    fn select_all(&mut self, item: Option<&TimelineItem>, timeline: &Timeline) {
        let items = timeline.items();
        let first = item.or(items.front().map(AsRef::as_ref));
        let last = item.or(items.back().map(AsRef::as_ref));
        if let Some((first, last)) = first.zip(last) {
            self.select(
                TextPlace::at(first, 0),
                TextPlace::at(last, last.message.body.len()),
            );
        }
    }

    fn head<'a>(&self, timeline: &'a Timeline) -> Option<(usize, &'a TimelineItem, usize)> {
        let Selection { anchor, head, .. } = self.selection.as_ref()?;
        let (index, range) = head.find(timeline)?;
        // A word that was pressed twice is extended at the end that moves.
        let anchor = anchor.find(timeline)?;
        let is_after = (anchor.0, anchor.1.start) <= (index, range.start);
        let offset = if is_after { range.end } else { range.start };
        Some((index, timeline.items().get(index)?, offset))
    }

    fn extend(&mut self, step: Step, timeline: &Timeline) -> Task<Message> {
        let Some((index, item, offset)) = self.head(timeline) else {
            return Task::none();
        };
        let caret = |item: &TimelineItem, offset| Caret {
            key: item.key,
            offset,
            x: None,
        };
        if step.by == StepSize::Line {
            let x = self.selection.as_ref().and_then(|selection| selection.x);
            let from = Caret {
                x,
                ..caret(item, offset)
            };
            let below = step.forward;
            self.asked = Some(Asked::Line);
            return list::ask(CaretRequest::Line { from, below });
        }
        let (item, offset) = match excerpt::step((item, timeline.is_revealed(item)), offset, step) {
            Some(offset) => (item, offset),
            None => match neighbor(timeline, index, step.forward) {
                Some(item) if step.forward => (item, 0),
                Some(item) => (item, item.message.body.len()),
                None => return Task::none(),
            },
        };
        if let Some(selection) = &mut self.selection {
            (selection.head, selection.x) = (TextPlace::at(item, offset), None);
        }
        list::ask(CaretRequest::Reveal(caret(item, offset)))
    }

    fn move_to_edge(&mut self, below: bool, timeline: &Timeline) {
        let Some((_, item, _)) = self.head(timeline) else {
            return;
        };
        let edge = if below { item.message.body.len() } else { 0 };
        let head = TextPlace::at(item, edge);
        if let Some(selection) = &mut self.selection {
            selection.head = head;
        }
    }
}

/// Puts the text together in the background: it may be that of all messages that are loaded.
fn copy(selecting: &Selecting, format: CopyFormat, ctx: &Ctx<'_>) -> Task<Message> {
    let timeline = open_timeline(ctx);
    let selected = timeline.and_then(|it| Some((selecting.selected(it)?, it)));
    let Some((selected, timeline)) = selected else {
        return Task::none();
    };
    let excerpts = excerpt::excerpts(selected, timeline, ctx);
    let text = async move { excerpt::text(&excerpts, format) };
    Task::perform(text, |text| {
        Message::Selection(SelectionMessage::Copied(text))
    })
}

/// The items of the menu of a message while something is selected.
pub(super) fn menu_items<'a>(ctx: &Ctx<'a>) -> [MenuItem<'a, Message>; 2] {
    let item = |name, format| {
        let message = Message::Selection(SelectionMessage::CopyPressed(format));
        MenuItem::new(Icon::Copy, name, message)
    };
    [
        item(fl!(ctx.strings, "selection-copy"), CopyFormat::Text),
        item(
            fl!(ctx.strings, "selection-copy-markdown"),
            CopyFormat::Markdown,
        ),
    ]
}

/// The nearest message with a text.
fn neighbor(timeline: &Timeline, index: usize, forward: bool) -> Option<&TimelineItem> {
    let items = timeline.items();
    let has_text = |item: &&TimelineItem| !item.message.body.is_empty();
    if forward {
        let mut below = items.range(index + 1..).map(AsRef::as_ref);
        below.find(has_text)
    } else {
        let mut above = items.range(..index).rev().map(AsRef::as_ref);
        above.find(has_text)
    }
}

fn item_of_row(key: u64, timeline: &Timeline) -> Option<&TimelineItem> {
    let row = timeline.rows().iter().find(|row| row.key() == key)?;
    let (Row::Message { index, .. } | Row::Part { index, .. }) = row else {
        return None;
    };
    timeline.items().get(*index).map(AsRef::as_ref)
}

fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
