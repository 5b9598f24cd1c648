//! Model-based test: random events between a minimal server and a timeline.

use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone, Copy)]
enum Step {
    Posted {
        mine: bool,
        received: bool,
    },
    Refetch(usize),
    Request(usize),
    Arrive,
    Older(usize),
    Drop,
    Send,
    Confirmed {
        event_first: bool,
    },
    Lost,
    Deleted(usize),
    /// The server forgets everything, but for a part of its history.
    Restart(usize),
    FillGap(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (any::<bool>(), any::<bool>()).prop_map(|(mine, received)| Step::Posted { mine, received }),
        2 => (1usize..30).prop_map(Step::Refetch),
        2 => (1usize..30).prop_map(Step::Request),
        2 => Just(Step::Arrive),
        2 => (1usize..10).prop_map(Step::Older),
        1 => Just(Step::Drop),
        2 => Just(Step::Send),
        2 => any::<bool>().prop_map(|event_first| Step::Confirmed { event_first }),
        1 => Just(Step::Lost),
        1 => (0usize..40).prop_map(Step::Deleted),
        1 => (0usize..3).prop_map(Step::Restart),
        2 => (1usize..10).prop_map(Step::FillGap),
    ];
    proptest::collection::vec(step, 0..60)
}

struct World {
    server: Vec<ChatMessage>,
    timeline: Timeline,
    count: i64,
    response: Option<History>,
    received: Vec<MessageId>,
    /// Whether the server cannot delete messages.
    keeps_missing: bool,
    /// Everything that was ever shown.
    shown: HashSet<MessageId>,
}

impl World {
    fn create(&mut self, author: &str, body: Option<&str>) -> ChatMessage {
        self.count += 1;
        let mut message = super::message(&format!("m{}", self.count), author, self.count * 7);
        if let Some(body) = body {
            message.body = body.into();
        }
        self.server.push(message.clone());
        message
    }

    fn newest(&self, limit: usize) -> History {
        let from = self.server.len().saturating_sub(limit);
        History {
            reaches_start: Some(from == 0),
            ..window(&self.server[from..])
        }
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Posted { mine, received } => {
                let message = self.create(if mine { ME } else { "x" }, None);
                if received {
                    self.received.push(message.id.clone());
                    let _ = self.timeline.post(message);
                }
            }
            Step::Refetch(limit) => {
                self.response = None;
                let _ = self.timeline.merge(self.newest(limit));
                self.has_no_hole();
            }
            Step::Request(limit) => {
                self.response = Some(self.newest(limit));
                self.received.clear();
            }
            Step::Arrive => {
                if let Some(window) = self.response.take() {
                    let _ = self.timeline.merge(window);
                    self.has_received_messages();
                }
            }
            Step::Older(count) => self.older(count),
            Step::Drop => {
                self.timeline.disconnected();
                self.response = None;
                let _ = self.timeline.merge(self.newest(5));
                self.has_no_hole();
            }
            Step::Send => {
                self.count += 1;
                let local = LocalId::new(format!("l{}", self.count));
                self.timeline
                    .queue(local.clone(), &format!("sent {}", self.count), None);
                let _ = self.timeline.progress(&local, SendState::Sending);
            }
            Step::Confirmed { event_first } => self.confirm(event_first),
            Step::Lost => {
                let first = self
                    .timeline
                    .pending()
                    .first()
                    .map(|pending| pending.local.clone());
                if let Some(local) = first {
                    self.timeline.fail(&local, Failure::TimedOut, false);
                }
            }
            Step::Restart(kept) => {
                self.server.truncate(kept);
                self.step(Step::Drop);
            }
            Step::FillGap(count) => {
                let _filled = self.fill_gap(count);
            }
            Step::Deleted(at) => {
                if at < self.server.len() && !self.keeps_missing {
                    let deleted = self.server.remove(at);
                    let _ = self.timeline.remove(&deleted.id);
                }
            }
        }
    }

    /// After a new history response what is below the last gap equals the newest part of the history of the server.
    fn has_no_hole(&self) {
        let items = self.timeline.items().iter().enumerate();
        let gap = items.rev().find(|(_, item)| item.gap_before);
        let run = self.timeline.items().range(gap.map_or(0, |(at, _)| at)..);
        let run = run.filter(|item| !item.gone);
        let known: Vec<_> = run.map(|item| item.message.id.as_str()).collect();
        let from = self.server.len() - known.len();
        let expected: Vec<_> = self.server[from..].iter().map(|m| m.id.as_str()).collect();
        assert_eq!(known, expected, "a hole in what is known");
    }

    /// A history response from before an event neither removes a new message nor brings back a deleted one.
    fn has_received_messages(&self) {
        for id in &self.received {
            let there = self.has(id);
            let found = self.timeline.find(id);
            assert_eq!(found.is_some_and(|item| !item.gone), there, "{id}");
        }
    }

    fn has(&self, id: &MessageId) -> bool {
        self.server.iter().any(|message| message.id == *id)
    }

    /// What was shown stays, if the server cannot delete it.
    fn loses_nothing(&mut self) {
        let items = self.timeline.items().iter();
        self.shown.extend(items.map(|item| item.message.id.clone()));
        if self.keeps_missing {
            assert_eq!(self.shown.len(), self.timeline.items().len());
        } else {
            assert!(self.timeline.items().iter().all(|item| !item.gone));
        }
    }

    fn keeps_the_order(&self) {
        let mut server = self.server.iter().map(|message| message.id.as_str());
        for item in self.timeline.items() {
            // A message that is not confirmed may have been lost by a restart.
            if !item.gone && self.has(&item.message.id) {
                let id = item.message.id.as_str();
                assert!(server.any(|there| there == id), "{id} is out of order");
            }
        }
    }

    /// Loads a page into the last gap. Returns whether there was one.
    fn fill_gap(&mut self, count: usize) -> bool {
        let mut items = self.timeline.items().iter().skip(1).rev();
        let Some(below) = items.find(|item| item.gap_before) else {
            return false;
        };
        let id = below.message.id.clone();
        assert!(!below.gone, "the server cannot fill it");
        let at = self.server.iter().position(|message| message.id == id);
        let at = at.expect("the server has what is not gone");
        let from = at.saturating_sub(count);
        let page = History {
            reaches_start: Some(from == 0),
            ..older(&self.server[from..at], id.as_str())
        };
        let _ = self.timeline.merge(page);
        true
    }

    fn older(&mut self, count: usize) {
        let Some(oldest) = self.timeline.oldest().cloned() else {
            return;
        };
        let Some(at) = self.server.iter().position(|message| message.id == oldest) else {
            return;
        };
        let from = at.saturating_sub(count);
        let page = History {
            reaches_start: Some(from == 0),
            ..older(&self.server[from..at], oldest.as_str())
        };
        let _ = self.timeline.merge(page);
    }

    fn confirm(&mut self, event_first: bool) {
        let first = self
            .timeline
            .pending()
            .first()
            .map(|pending| (pending.local.clone(), pending.body.clone()));
        let Some((local, body)) = first else { return };
        let message = self.create(ME, Some(&body));
        if event_first {
            let _ = self.timeline.post(message.clone());
        }
        self.timeline.confirm(&local, message);
    }
}

proptest! {
    #[test]
    fn no_message_is_lost_duplicated_or_reordered(steps in steps(), keeps_missing in any::<bool>()) {
        let mut timeline = timeline();
        timeline.set_keeps_missing(keeps_missing);
        let mut world = World {
            server: Vec::new(),
            timeline,
            count: 0,
            response: None,
            received: Vec::new(),
            keeps_missing,
            shown: HashSet::new(),
        };
        for step in steps {
            world.step(step);
            check(&world.timeline);
            world.keeps_the_order();
            world.loses_nothing();
        }
        world.step(Step::Drop);
        for _ in 0..1_000 {
            if !world.fill_gap(3) && world.timeline.reaches_start() {
                break;
            }
            world.older(3);
            world.loses_nothing();
        }
        check(&world.timeline);
        let expected: Vec<_> = world.server.iter().map(|message| message.id.as_str()).collect();
        let items = world.timeline.items().iter().filter(|item| !item.gone);
        let known: Vec<_> = items.map(|item| item.message.id.as_str()).collect();
        prop_assert_eq!(known, expected);
        let gone = world.timeline.items().iter().filter(|item| item.gone);
        prop_assert!(gone.into_iter().all(|item| !world.has(&item.message.id)));
    }
}
