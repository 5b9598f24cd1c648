//! Model-based test: random events between a minimal server and a timeline.

use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone, Copy)]
enum Step {
    Posted { mine: bool, received: bool },
    Refetch(usize),
    Request(usize),
    Arrive,
    Older(usize),
    Drop,
    Send,
    Confirmed { event_first: bool },
    Lost,
    Deleted(usize),
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
    ];
    proptest::collection::vec(step, 0..60)
}

struct World {
    server: Vec<ChatMessage>,
    timeline: Timeline,
    count: i64,
    response: Option<History>,
    received: Vec<MessageId>,
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
            Step::Deleted(at) => {
                if at < self.server.len() {
                    let deleted = self.server.remove(at);
                    let _ = self.timeline.remove(&deleted.id);
                }
            }
        }
    }

    /// After a new history response the timeline equals the newest part of the history of the server.
    fn has_no_hole(&self) {
        let known = ids(&self.timeline);
        let from = self.server.len() - known.len();
        let expected: Vec<_> = self.server[from..].iter().map(|m| m.id.as_str()).collect();
        assert_eq!(known, expected, "a hole in what is known");
    }

    /// A history response from before an event neither removes a new message nor brings back a deleted one.
    fn has_received_messages(&self) {
        for id in &self.received {
            let there = self.server.iter().any(|message| message.id == *id);
            assert_eq!(self.timeline.find(id).is_some(), there, "{id}");
        }
    }

    fn keeps_the_order(&self) {
        let mut server = self.server.iter().map(|message| message.id.as_str());
        for id in ids(&self.timeline) {
            assert!(server.any(|there| there == id), "{id} is out of order");
        }
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
    fn no_message_is_lost_duplicated_or_reordered(steps in steps()) {
        let mut world = World { server: Vec::new(), timeline: timeline(), count: 0, response: None, received: Vec::new() };
        for step in steps {
            world.step(step);
            check(&world.timeline);
            world.keeps_the_order();
        }
        world.timeline.disconnected();
        let everything = world.server.len();
        let _ = world.timeline.merge(world.newest(everything));
        check(&world.timeline);
        let expected: Vec<_> = world.server.iter().map(|message| message.id.as_str()).collect();
        prop_assert_eq!(ids(&world.timeline), expected);
    }
}
