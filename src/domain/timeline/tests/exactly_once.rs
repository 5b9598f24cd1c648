//! Model-based test: the user writes through a server that loses responses and events, and a program that is killed.
//! Each message is on the server exactly once in the end, though all have the same text.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::domain::outbox::{self, Due};
use crate::domain::stored::{StoredMessage, StoredPage, StoredPending};

const TEXT: &str = "ok";
/// The server works on a request no longer than this after it was sent.
const DELAY: Duration = Duration::from_secs(3);

#[derive(Debug, Clone, Copy)]
enum Step {
    Write,
    Send,
    /// The server takes the oldest request. Whether its event, and its response, arrive.
    Accept {
        event: bool,
        response: bool,
    },
    /// The server takes it, after the connection has ended.
    Refuse {
        certain: bool,
    },
    Foreign {
        received: bool,
    },
    Window(usize),
    Fill(usize),
    Pass(u64),
    Disconnect,
    Kill,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let flag = any::<bool>;
    let step = prop_oneof![
        3 => Just(Step::Write),
        4 => Just(Step::Send),
        4 => (flag(), flag()).prop_map(|(event, response)| Step::Accept { event, response }),
        2 => flag().prop_map(|certain| Step::Refuse { certain }),
        4 => flag().prop_map(|received| Step::Foreign { received }),
        4 => (1usize..8).prop_map(Step::Window),
        2 => (1usize..4).prop_map(Step::Fill),
        4 => (1u64..9).prop_map(Step::Pass),
        1 => Just(Step::Disconnect),
        1 => Just(Step::Kill),
    ];
    proptest::collection::vec(step, 0..80)
}

struct World {
    server: Vec<ChatMessage>,
    timeline: Timeline,
    now: Instant,
    count: i64,
    written: usize,
    given_up: usize,
    /// Of which the server has not taken the request, and when it was sent.
    requests: Vec<(LocalId, Instant)>,
}

impl World {
    fn new() -> Self {
        let mut timeline = timeline();
        timeline.set_has_store();
        timeline.set_keeps_missing(true);
        let mut world = Self {
            server: Vec::new(),
            timeline,
            now: Instant::now(),
            count: 0,
            written: 0,
            given_up: 0,
            requests: Vec::new(),
        };
        let _first = world.create("x", "first");
        world.window(1);
        world
    }

    fn create(&mut self, author: &str, body: &str) -> ChatMessage {
        self.count += 1;
        let message = ChatMessage {
            body: body.into(),
            ..super::message(&format!("m{}", self.count), author, self.count)
        };
        self.server.push(message.clone());
        message
    }

    fn window(&mut self, limit: usize) {
        let from = self.server.len().saturating_sub(limit);
        let _new = self.timeline.merge(History {
            reaches_start: Some(from == 0),
            ..window(&self.server[from..])
        });
        self.timeline.check_pending(Some(self.now));
    }

    fn fill(&mut self, count: usize) {
        let mut items = self.timeline.items().iter().skip(1).rev();
        let Some(below) = items.find(|item| item.gap_before) else {
            return;
        };
        let id = below.message.id.clone();
        let at = self.server.iter().position(|it| it.id == id).unwrap();
        let from = at.saturating_sub(count);
        let _ = self.timeline.merge(History {
            reaches_start: Some(from == 0),
            ..older(&self.server[from..at], id.as_str())
        });
        self.timeline.check_pending(None);
    }

    fn send(&mut self) {
        let next = outbox::next_to_send(self.timeline.pending());
        if let Some(local) = next.map(|pending| pending.local.clone()) {
            let _ = self.timeline.progress(&local, SendState::Sending);
            self.requests.push((local, self.now));
        }
    }

    fn accept(&mut self, event: bool, response: bool) {
        if self.requests.is_empty() {
            return;
        }
        let (local, _) = self.requests.remove(0);
        let message = self.create(ME, TEXT);
        if event {
            let _ = self.timeline.post(message.clone());
        }
        // A program that was killed gets none.
        let mut pending = self.timeline.pending().iter();
        let waits = pending.any(|it| it.local == local && it.state == SendState::Sending);
        if response && waits {
            self.timeline.confirm(&local, message);
        } else if waits {
            let _ = self.timeline.doubt(&local, Failure::TimedOut, self.now);
        }
    }

    fn refuse(&mut self, certain: bool) {
        if self.requests.is_empty() {
            return;
        }
        let (local, _) = self.requests.remove(0);
        let mut pending = self.timeline.pending().iter();
        if !pending.any(|it| it.local == local && it.state == SendState::Sending) {
            return;
        }
        if certain {
            let _ = self.timeline.progress(&local, SendState::Queued);
        } else {
            let _ = self.timeline.doubt(&local, Failure::TimedOut, self.now);
        }
    }

    fn pass(&mut self, seconds: u64) {
        self.now += Duration::from_secs(seconds);
        let (now, late) = (self.now, DELAY);
        while self
            .requests
            .first()
            .is_some_and(|(_, sent)| now > *sent + late)
        {
            self.refuse(false);
        }
        let held: Vec<_> = self
            .timeline
            .held()
            .map(|(local, _)| local.clone())
            .collect();
        for local in held {
            let due = self.timeline.on_due(&local, (false, true), now);
            if let Due::Check { gap, .. } = due {
                self.window(4);
                if gap.is_some() {
                    self.fill(3);
                }
            }
        }
    }

    fn kill(&mut self) {
        let old = std::mem::replace(&mut self.timeline, timeline());
        let messages = old.items().iter().map(|item| StoredMessage {
            message: item.message.clone(),
            gap_before: item.gap_before,
            gone: item.gone,
            settled: item.settled,
        });
        let pending = old.pending().iter().map(|pending| StoredPending {
            files: Vec::new(),
            local: pending.local.clone(),
            body: pending.body.to_string(),
            reply_to: None,
            state: (&pending.state).into(),
            after: pending.after.clone(),
        });
        let timeline = &mut self.timeline;
        timeline.set_has_store();
        timeline.set_keeps_missing(true);
        timeline.restore_counted(old.counted());
        timeline.restore_pending(pending.collect(), self.now);
        timeline.show_stored(StoredPage {
            messages: messages.collect(),
            ..StoredPage::default()
        });
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Write => {
                self.written += 1;
                let local = LocalId::new(format!("l{}", self.written));
                self.timeline.queue(local.clone(), TEXT, None);
                let _ = self.timeline.stored(&local);
            }
            Step::Send => self.send(),
            Step::Accept { event, response } => self.accept(event, response),
            Step::Refuse { certain } => self.refuse(certain),
            Step::Foreign { received } => {
                let message = self.create("x", "foreign");
                if received {
                    let _ = self.timeline.post(message);
                }
            }
            Step::Window(limit) => self.window(limit),
            Step::Fill(count) => self.fill(count),
            Step::Pass(seconds) => self.pass(seconds),
            Step::Disconnect => {
                self.timeline.doubt_in_flight(false, self.now);
                self.timeline.disconnected();
                self.window(5);
            }
            Step::Kill => self.kill(),
        }
    }

    /// All goes well from now on.
    fn finish(&mut self) {
        for _ in 0..2_000 {
            if self.timeline.pending().is_empty() {
                return;
            }
            self.pass(2);
            self.window(4);
            for _ in 0..100 {
                self.fill(3);
            }
            let failed = self.timeline.pending().iter().find(|it| it.is_failed());
            let failed = failed.map(|it| (it.local.clone(), it.may_be_retried(false)));
            if let Some((local, false)) = failed {
                // Only the user can find out.
                let _text = self.timeline.discard(&local);
                self.given_up += 1;
            } else if let Some((local, true)) = failed {
                let _ = self.timeline.progress(&local, SendState::Queued);
            }
            self.send();
            self.accept(true, true);
        }
        panic!("still pending: {:?}", self.timeline.pending());
    }
}

proptest! {
    #[test]
    fn each_message_is_sent_exactly_once(steps in steps()) {
        let mut world = World::new();
        for step in steps {
            world.step(step);
            check(&world.timeline);
            let own = world.server.iter().filter(|it| it.author.as_str() == ME).count();
            prop_assert!(own <= world.written, "doubled");
        }
        world.finish();
        let own = world.server.iter().filter(|it| it.author.as_str() == ME).count();
        prop_assert!(own <= world.written && own + world.given_up >= world.written);
    }
}
