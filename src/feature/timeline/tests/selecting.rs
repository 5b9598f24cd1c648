//! The selection over random orders of what changes a channel, compared with a list of texts.

use std::ops::Range;

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::*;
use crate::ui::widget::selection::{SelectionEvent, TextUnit};

#[derive(Debug, Clone)]
enum Change {
    /// By pointer, from a range in one message to a range in another.
    Select(Spot, Spot),
    Extend(Spot),
    Step(bool),
    All,
    Clear,
    Arrive(String),
    Older(String),
    Delete(usize),
    Edit(usize, String),
    Scroll(usize),
    Reconnect,
}

/// A message by its number, and a range in its text, both modulo what there is.
#[derive(Debug, Clone)]
struct Spot(usize, usize, usize);

/// What is selected, without rows, keys and widgets.
#[derive(Debug, Default)]
struct Model {
    messages: Vec<(String, String)>,
    /// The message and a range in its text.
    ends: Option<[(String, Range<usize>); 2]>,
}

fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap()
}

impl Model {
    fn spot(&self, Spot(message, start, length): &Spot) -> (String, Range<usize>) {
        let (id, text) = &self.messages[message % self.messages.len()];
        let start = boundary(text, start % (text.len() + 1));
        (id.clone(), start..boundary(text, start + length))
    }

    /// The number of the message and the range as it is now, of anchor and head.
    fn found(&self) -> Option<[(usize, Range<usize>); 2]> {
        let find = |(id, range): &(String, Range<usize>)| {
            let at = self.messages.iter().position(|(known, _)| known == id)?;
            let text = &self.messages[at].1;
            Some((at, boundary(text, range.start)..boundary(text, range.end)))
        };
        let [anchor, head] = self.ends.as_ref()?;
        Some([find(anchor)?, find(head)?])
    }

    fn selected(&self) -> Option<[(usize, usize); 2]> {
        let [anchor, head] = self.found()?;
        let (first, last) = if (anchor.0, anchor.1.start) <= (head.0, head.1.start) {
            (anchor, head)
        } else {
            (head, anchor)
        };
        let ends = [(first.0, first.1.start), (last.0, last.1.end)];
        (ends[0] < ends[1]).then_some(ends)
    }

    fn step(&mut self, forward: bool) {
        let Some([anchor, (index, range)]) = self.found() else {
            return;
        };
        let is_after = (anchor.0, anchor.1.start) <= (index, range.start);
        let from = if is_after { range.end } else { range.start };
        let text = &self.messages[index].1;
        let mut places: Vec<_> = text.grapheme_indices(true).map(|(at, _)| at).collect();
        places.push(text.len());
        let next = if forward {
            places.iter().find(|at| **at > from)
        } else {
            places.iter().rev().find(|at| **at < from)
        };
        let beyond = if forward {
            Some(index + 1)
        } else {
            index.checked_sub(1)
        };
        let (index, at) = match (next, beyond) {
            (Some(at), _) => (index, *at),
            (None, Some(beyond)) if beyond < self.messages.len() => (
                beyond,
                if forward {
                    0
                } else {
                    self.messages[beyond].1.len()
                },
            ),
            _ => return,
        };
        if let Some([_, head]) = &mut self.ends {
            *head = (self.messages[index].0.clone(), at..at);
        }
    }

    fn all(&mut self) {
        let Some([first, last]) = self.selected() else {
            return;
        };
        let is_one = first.0 == last.0;
        let is_whole = (first.1, last.1) == (0, self.messages[last.0].1.len());
        let [first, last] = if is_one && !is_whole {
            [first.0, last.0]
        } else if is_one {
            [0, self.messages.len() - 1]
        } else {
            return;
        };
        let length = self.messages[last].1.len();
        let id = |at: usize| self.messages[at].0.clone();
        self.ends = Some([(id(first), 0..0), (id(last), length..length)]);
    }

    /// `heading`: day, author and time.
    fn copied(&self, heading: impl Fn(&str) -> [String; 2]) -> Option<String> {
        let [first, last] = self.selected()?;
        let text = |at: usize| {
            let text = &self.messages[at].1;
            let start = if at == first.0 { first.1 } else { 0 };
            let end = if at == last.0 { last.1 } else { text.len() };
            &text[start..end]
        };
        if first.0 == last.0 {
            return Some(text(first.0).to_owned());
        }
        let days = |at: usize| heading(&self.messages[at].0)[0].clone();
        let mut day = (days(first.0) == days(last.0)).then(|| days(first.0));
        let mut all = Vec::new();
        for at in first.0..=last.0 {
            let [own_day, author] = heading(&self.messages[at].0);
            if day.as_ref() != Some(&own_day) {
                all.push(own_day.clone());
                day = Some(own_day);
            }
            let text = text(at);
            all.push(if text.is_empty() {
                author
            } else {
                format!("{author}\n{text}")
            });
        }
        Some(all.join("\n\n"))
    }
}

struct Run {
    fixture: TimelineFixture,
    model: Model,
    next: i64,
    oldest: i64,
}

impl Run {
    fn new() -> Self {
        let mut run = Self {
            fixture: TimelineFixture::with(Vec::new()),
            model: Model::default(),
            next: 1,
            oldest: 0,
        };
        for text in ["first words", "zwei Wörter\nund 世界 😄", "third"] {
            run.apply(Change::Arrive(text.into()));
        }
        run
    }

    /// Ten minutes apart, so that each has its own author line.
    fn message(number: i64, text: &str) -> ChatMessage {
        ChatMessage {
            body: text.into(),
            ..message(&format!("m{number}"), "uid_a", number * 600)
        }
    }

    fn select(&mut self, message: SelectionMessage) -> Vec<Event> {
        self.fixture.update(Message::Selection(message))
    }

    fn report(&mut self, event: SelectionEvent) {
        let events = self.select(SelectionMessage::Reported(event));
        assert_eq!(events, []);
    }

    fn unit(&self, (id, range): &(String, Range<usize>)) -> TextUnit {
        let item = self.fixture.timeline().find(&id.as_str().into()).unwrap();
        TextUnit {
            key: item.key,
            range: range.clone(),
        }
    }

    fn server_event(&mut self, event: ServerEvent) {
        let _changed = self.fixture.server.apply(event, self.fixture.now);
    }

    fn apply(&mut self, change: Change) {
        match change {
            Change::Select(anchor, head) => {
                let ends = [self.model.spot(&anchor), self.model.spot(&head)];
                let [anchor, head] = [self.unit(&ends[0]), self.unit(&ends[1])];
                self.model.ends = Some(ends);
                self.report(SelectionEvent::Selected { anchor, head });
            }
            Change::Extend(head) => {
                let end = self.model.spot(&head);
                let head = self.unit(&end);
                if let Some([_, head]) = &mut self.model.ends {
                    *head = end;
                }
                self.report(SelectionEvent::Extended { head, x: None });
            }
            Change::Step(forward) => {
                self.model.step(forward);
                let by = StepSize::Character;
                let key = SelectionKey::Extend(Step { by, forward });
                let _none = self.select(SelectionMessage::KeyPressed(key));
                // If the list was asked.
                self.report(SelectionEvent::Focused(None));
            }
            Change::All => {
                let is_asked = self
                    .model
                    .selected()
                    .is_none_or(|[first, last]| first.0 != last.0);
                if !is_asked {
                    self.model.all();
                    let _none = self.select(SelectionMessage::KeyPressed(SelectionKey::All));
                }
            }
            Change::Clear => {
                self.model.ends = None;
                let _none = self.select(SelectionMessage::Cleared);
            }
            Change::Arrive(text) => {
                let posted = Self::message(self.next, &text);
                self.model.messages.push((format!("m{}", self.next), text));
                self.next += 1;
                self.server_event(ServerEvent::Posted(Box::new(posted)));
            }
            Change::Older(text) => {
                let page = History {
                    channel: "general".into(),
                    messages: vec![Self::message(self.oldest, &text)],
                    range: HistoryRange::Before(self.model.messages[0].0.as_str().into()),
                    reaches_start: Some(false),
                };
                let id = format!("m{}", self.oldest);
                self.model.messages.insert(0, (id, text));
                self.oldest -= 1;
                self.server_event(ServerEvent::History(Box::new(page)));
            }
            Change::Delete(at) if self.model.messages.len() > 1 => {
                let at = at % self.model.messages.len();
                let (id, _) = self.model.messages.remove(at);
                self.server_event(ServerEvent::Deleted {
                    channel: "general".into(),
                    message: id.as_str().into(),
                });
            }
            Change::Delete(_) => {}
            Change::Edit(at, text) => {
                let at = at % self.model.messages.len();
                let (id, known) = &mut self.model.messages[at];
                let number = id[1..].parse().unwrap();
                known.clone_from(&text);
                self.server_event(ServerEvent::Edited(Box::new(Self::message(number, &text))));
            }
            Change::Scroll(first) => {
                let _events = self.fixture.set_viewport(first, first + 2, false);
            }
            Change::Reconnect => self.server_event(ServerEvent::Disconnected),
        }
    }

    fn check(&mut self) {
        let events = self.select(SelectionMessage::KeyPressed(SelectionKey::Copy));
        let copied = events.into_iter().find_map(|event| match event {
            Event::Copy(text) => Some(text),
            _ => None,
        });
        let heading = |id: &str| {
            let item = self.fixture.timeline().find(&id.into()).unwrap();
            let name = self.fixture.server.name_of(&item.message.author);
            [
                item.day.unwrap().to_string(),
                format!("{name}, {}", item.time),
            ]
        };
        assert_eq!(copied, self.model.copied(heading));
        let is_selected = self.fixture.state.has_selection(&self.fixture.ctx());
        assert_eq!(is_selected, self.model.selected().is_some());
    }
}

/// Text without markup, which is shown as it is.
fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "word ",
        "é",
        "e\u{301}",
        "世界",
        "😄",
        "👩‍🚀",
        " x",
        "b\nc",
    ]);
    prop::collection::vec(piece, 1..6).prop_map(|pieces| format!("t{}t", pieces.concat()))
}

fn change() -> impl Strategy<Value = Change> {
    let spot = || (0..20_usize, 0..40_usize, 0..8_usize).prop_map(|(a, b, c)| Spot(a, b, c));
    prop_oneof![
        4 => (spot(), spot()).prop_map(|(anchor, head)| Change::Select(anchor, head)),
        2 => spot().prop_map(Change::Extend),
        4 => any::<bool>().prop_map(Change::Step),
        1 => Just(Change::All),
        1 => Just(Change::Clear),
        2 => text().prop_map(Change::Arrive),
        2 => text().prop_map(Change::Older),
        2 => (0..20_usize).prop_map(Change::Delete),
        2 => (0..20_usize, text()).prop_map(|(at, text)| Change::Edit(at, text)),
        1 => (0..20_usize).prop_map(Change::Scroll),
        1 => Just(Change::Reconnect),
    ]
}

proptest! {
    #[test]
    fn copied_text_is_that_of_a_list_of_texts(changes in prop::collection::vec(change(), 1..30)) {
        let mut run = Run::new();
        for change in changes {
            run.apply(change);
            run.check();
        }
    }
}

#[test]
fn keys_begin_in_the_message_with_the_focus() {
    let mut run = Run::new();
    let key = run.fixture.timeline().items()[1].key;
    let by = StepSize::Word;
    let extend = SelectionKey::Extend(Step { by, forward: true });
    let before = run.fixture.operation_count;
    let _asked = run.select(SelectionMessage::KeyPressed(extend));
    assert_eq!(
        run.fixture.operation_count - before,
        1,
        "the list knows the focus"
    );
    run.report(SelectionEvent::Focused(Some(key)));
    let events = run.select(SelectionMessage::KeyPressed(SelectionKey::Copy));
    assert_eq!(events, [Event::Copy("zwei".into())]);
    let _asked = run.select(SelectionMessage::Cleared);
    let _asked = run.select(SelectionMessage::KeyPressed(extend));
    run.report(SelectionEvent::Focused(None));
    let ctx = run.fixture.ctx();
    assert!(
        !run.fixture.state.has_selection(&ctx),
        "nothing has the focus"
    );
}

/// Keys that are pressed faster than frames are drawn. The list answers the last of several questions.
#[test]
fn no_key_is_lost_before_the_list_answers() {
    let mut run = Run::new();
    let [first, second] = [0, 1].map(|at| run.fixture.timeline().items()[at].key);
    let extend = |by| SelectionKey::Extend(Step { by, forward: true });
    // What is copied after keys that are all pressed before the answers.
    let copied = |run: &mut Run, keys: [SelectionKey; 2], answers: &[SelectionEvent]| {
        let _none = run.select(SelectionMessage::Cleared);
        let before = run.fixture.operation_count;
        for key in keys.into_iter().chain([SelectionKey::Copy]) {
            let events = run.select(SelectionMessage::KeyPressed(key));
            assert_eq!(events, [], "nothing is copied yet");
        }
        assert_eq!(run.fixture.operation_count - before, 1, "one question");
        let mut events = Vec::new();
        for answer in answers {
            events.extend(run.select(SelectionMessage::Reported(answer.clone())));
        }
        let [Event::Copy(text)] = &events[..] else {
            panic!("{events:?}");
        };
        text.clone()
    };
    let focused = SelectionEvent::Focused(Some(first));
    let word = extend(StepSize::Word);
    let text = copied(&mut run, [word, word], std::slice::from_ref(&focused));
    assert_eq!(text, "first words");
    let all = [SelectionKey::All, SelectionKey::All];
    let text = copied(&mut run, all, std::slice::from_ref(&focused));
    assert!(text.contains("third"), "the message, then all: {text}");
    let line = SelectionEvent::Extended {
        head: TextUnit {
            key: second,
            range: 0..0,
        },
        x: Some(0.0),
    };
    let keys = [extend(StepSize::Line), word];
    let text = copied(&mut run, keys, &[focused, line]);
    assert!(text.ends_with("zwei"), "a word after the line: {text}");
    for _ in 0..100 {
        let _asked = run.select(SelectionMessage::KeyPressed(SelectionKey::All));
    }
    assert!(run.fixture.operation_count < 100);
}

#[test]
fn selection_ends_with_its_channel() {
    let mut run = Run::new();
    run.apply(Change::Select(Spot(0, 0, 2), Spot(1, 0, 3)));
    assert!(run.fixture.state.has_selection(&run.fixture.ctx()));
    let _events = run.fixture.open("random");
    let _events = run.fixture.open("general");
    assert!(!run.fixture.state.has_selection(&run.fixture.ctx()));
}
