//! Changes that the user asks for, against a model of the server: whatever order requests, answers, events, failures and
//! reconnects have, what is shown in the end is the state of the server.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use proptest::prelude::*;

use super::*;
use crate::domain::message::Extra;
use crate::domain::reaction::Reaction;

const IDS: [&str; 3] = ["m0", "m1", "m2"];
const EMOJI: [&str; 2] = ["👍", "🎉"];
const USERS: [&str; 3] = [ME, "uid_a", "uid_b"];

#[derive(Debug, Clone)]
struct ServerMessage {
    body: String,
    revision: u64,
    reactions: BTreeMap<&'static str, BTreeSet<&'static str>>,
}

type Messages = BTreeMap<&'static str, ServerMessage>;

#[derive(Debug, Clone)]
enum ServerEvent {
    Edited(Box<ChatMessage>),
    Deleted(&'static str),
    Reaction(&'static str, ReactionChange),
    /// The history after a reconnect.
    History(Vec<ChatMessage>),
}

#[derive(Debug, Clone)]
enum Request {
    Edit(&'static str, String, u64),
    Delete(&'static str),
    React(&'static str, &'static str, bool),
}

#[derive(Debug, Clone)]
enum Answer {
    /// Refused with what the server has, or applied.
    Edited(&'static str, Option<ChatMessage>),
    Deleted(&'static str, bool),
    Reacted(&'static str, &'static str, Option<Vec<Reaction>>),
}

#[derive(Debug, Clone)]
enum Step {
    Edit(usize, u8),
    Delete(usize),
    Toggle(usize, usize),
    /// By somebody else, or by the user on another device.
    ForeignEdit(usize, u8),
    ForeignDelete(usize),
    ForeignToggle(usize, usize, usize),
    /// The server takes a request: handles it, refuses it, or handles it and the answer is lost.
    Serve(usize, Fate),
    Answer(usize),
    Event,
    Reconnect,
}

#[derive(Debug, Clone, Copy)]
enum Fate {
    Handled,
    Refused,
    AnswerLost,
}

struct World {
    messages: Messages,
    timeline: Timeline,
    events: VecDeque<ServerEvent>,
    requests: Vec<Request>,
    answers: Vec<Answer>,
}

impl World {
    fn new() -> Self {
        let message = |id: &'static str| ServerMessage {
            body: format!("text of {id}"),
            revision: 1,
            reactions: BTreeMap::new(),
        };
        let mut world = Self {
            messages: IDS.map(|id| (id, message(id))).into(),
            timeline: timeline(),
            events: VecDeque::new(),
            requests: Vec::new(),
            answers: Vec::new(),
        };
        let history = world.history();
        let _new = world.timeline.merge(window(&history));
        world
    }

    fn history(&self) -> Vec<ChatMessage> {
        let ids = self.messages.keys();
        ids.filter_map(|id| self.shown_to_me(id)).collect()
    }

    fn reactions(message: &ServerMessage) -> Vec<Reaction> {
        let reactions = message.reactions.iter();
        let reactions = reactions.map(|(emoji, users)| Reaction {
            emoji: (*emoji).to_owned(),
            count: u32::try_from(users.len()).unwrap(),
            mine: users.contains(ME),
            by: Vec::new(),
        });
        reactions.collect()
    }

    fn shown_to_me(&self, id: &'static str) -> Option<ChatMessage> {
        let stored = self.messages.get(id)?;
        let mut shown = message(id, ME, 1);
        shown.body = stored.body.as_str().into();
        Some(shown.with(Extra {
            revision: Some(stored.revision),
            reactions: Self::reactions(stored),
            ..Extra::default()
        }))
    }

    fn edit_on_server(&mut self, id: &'static str, body: String) {
        if let Some(stored) = self.messages.get_mut(id) {
            stored.body = body;
            stored.revision += 1;
            let message = self.shown_to_me(id).unwrap();
            self.events
                .push_back(ServerEvent::Edited(Box::new(message)));
        }
    }

    fn delete_on_server(&mut self, id: &'static str) -> bool {
        let was_there = self.messages.remove(id).is_some();
        if was_there {
            self.events.push_back(ServerEvent::Deleted(id));
        }
        was_there
    }

    fn react_on_server(
        &mut self,
        id: &'static str,
        emoji: &'static str,
        (user, added): (&'static str, bool),
    ) {
        let Some(stored) = self.messages.get_mut(id) else {
            return;
        };
        let users = stored.reactions.entry(emoji).or_default();
        let changed = if added {
            users.insert(user)
        } else {
            users.remove(user)
        };
        let count = u32::try_from(users.len()).unwrap();
        stored.reactions.retain(|_, users| !users.is_empty());
        if changed {
            let change = ReactionChange {
                emoji: emoji.into(),
                count,
                user: user.into(),
                added,
            };
            self.events.push_back(ServerEvent::Reaction(id, change));
        }
    }

    fn serve(&mut self, request: Request, fate: Fate) {
        let is_handled = !matches!(fate, Fate::Refused);
        let is_answered = matches!(fate, Fate::Handled);
        let answer = match request {
            Request::Edit(id, body, revision) => {
                let known = self.messages.get(id).map(|it| it.revision);
                if is_handled && known == Some(revision) {
                    self.edit_on_server(id, body);
                }
                // Of a conflict too.
                Answer::Edited(id, self.shown_to_me(id).filter(|_| is_answered))
            }
            Request::Delete(id) => {
                let deleted = is_handled && self.delete_on_server(id);
                Answer::Deleted(id, deleted && is_answered)
            }
            Request::React(id, emoji, added) => {
                if is_handled {
                    self.react_on_server(id, emoji, (ME, added));
                }
                let stored = self.messages.get(id).filter(|_| is_answered);
                Answer::Reacted(id, emoji, stored.map(Self::reactions))
            }
        };
        self.answers.push(answer);
    }

    fn take_answer(&mut self, answer: Answer) {
        match answer {
            Answer::Edited(id, message) => self.timeline.end_edit(&id.into(), message),
            Answer::Deleted(id, deleted) => {
                self.timeline.end_deletion(&id.into());
                if deleted {
                    let _there = self.timeline.remove(&id.into());
                }
            }
            Answer::Reacted(id, emoji, reactions) => {
                let next = self
                    .timeline
                    .end_reaction(&id.into(), emoji, reactions.as_deref());
                self.requests
                    .extend(next.map(|added| Request::React(id, emoji, added)));
            }
        }
    }

    fn take_event(&mut self, event: ServerEvent) {
        match event {
            ServerEvent::Edited(message) => drop(self.timeline.replace(*message)),
            ServerEvent::Deleted(id) => drop(self.timeline.remove(&id.into())),
            ServerEvent::Reaction(id, change) => self.timeline.apply_reaction(&id.into(), change),
            ServerEvent::History(messages) => {
                let history = History {
                    reaches_start: Some(true),
                    ..window(&messages)
                };
                drop(self.timeline.merge(history));
            }
        }
    }

    fn step(&mut self, step: &Step) {
        let id = |at: &usize| IDS[at % IDS.len()];
        let emoji = |at: &usize| EMOJI[at % EMOJI.len()];
        match step {
            Step::Edit(at, text) => {
                let (id, body) = (id(at), format!("edit {text}"));
                let item = self.timeline.find(&id.into());
                let revision = item.and_then(|item| item.message.extra().revision);
                if self.timeline.begin_edit(&id.into(), body.as_str().into()) {
                    let item = self.timeline.find(&id.into()).unwrap();
                    assert_eq!(**self.timeline.shown_body(item), *body, "shown at once");
                    self.requests
                        .push(Request::Edit(id, body, revision.unwrap()));
                }
            }
            Step::Delete(at) => {
                let id = id(at);
                if self.timeline.begin_deletion(&id.into()) {
                    self.requests.push(Request::Delete(id));
                }
            }
            Step::Toggle(at, which) => self.toggle(id(at), emoji(which)),
            Step::ForeignEdit(at, text) => self.edit_on_server(id(at), format!("other {text}")),
            Step::ForeignDelete(at) => drop(self.delete_on_server(id(at))),
            Step::ForeignToggle(at, which, user) => {
                let (id, emoji, user) = (id(at), emoji(which), USERS[user % USERS.len()]);
                let stored = self.messages.get(id);
                let users = stored.and_then(|it| it.reactions.get(emoji));
                let added = !users.is_some_and(|users| users.contains(user));
                self.react_on_server(id, emoji, (user, added));
            }
            Step::Serve(at, fate) if !self.requests.is_empty() => {
                let request = self.requests.remove(at % self.requests.len());
                self.serve(request, *fate);
            }
            Step::Answer(at) if !self.answers.is_empty() => {
                let answer = self.answers.remove(at % self.answers.len());
                self.take_answer(answer);
            }
            Step::Event => {
                if let Some(event) = self.events.pop_front() {
                    self.take_event(event);
                }
            }
            Step::Reconnect => {
                self.events.clear();
                self.timeline.disconnected();
                let history = self.history();
                self.events.push_back(ServerEvent::History(history));
            }
            Step::Serve(..) | Step::Answer(_) => {}
        }
        self.check();
    }

    fn toggle(&mut self, id: &'static str, emoji: &'static str) {
        let is_mine = |timeline: &Timeline| {
            let item = timeline.find(&id.into())?;
            let shown = timeline.shown_reactions(item);
            Some(shown.iter().any(|it| it.emoji == emoji && it.mine))
        };
        let before = is_mine(&self.timeline);
        let request = self.timeline.toggle_reaction(&id.into(), emoji);
        assert_eq!(
            is_mine(&self.timeline),
            before.map(|it| !it),
            "shown at once"
        );
        self.requests
            .extend(request.map(|added| Request::React(id, emoji, added)));
    }

    /// What holds after each step.
    fn check(&self) {
        let items = self.timeline.items().iter();
        let shown = items.filter(|item| !self.timeline.is_deleting(&item.message.id));
        let rows = self.timeline.rows().iter();
        let messages = rows.filter(|row| matches!(row, Row::Message { .. }));
        assert_eq!(messages.count(), shown.count(), "each has a row");
        let requests = self.requests.iter().map(|request| match request {
            Request::Edit(id, ..) => ("edit", *id, ""),
            Request::Delete(id) => ("delete", *id, ""),
            Request::React(id, emoji, _) => ("react", *id, *emoji),
        });
        let all = self.requests.len();
        let distinct: BTreeSet<_> = requests.collect();
        assert_eq!(distinct.len(), all, "none overtakes another");
    }

    /// Everything arrives.
    fn settle(&mut self) {
        while !self.requests.is_empty() || !self.answers.is_empty() || !self.events.is_empty() {
            for step in [Step::Serve(0, Fate::Handled), Step::Event, Step::Answer(0)] {
                self.step(&step);
            }
        }
    }

    fn assert_is_that_of_the_server(&self) {
        let of_server = self.messages.iter().map(|(id, stored)| {
            let reactions: BTreeSet<_> = Self::reactions(stored)
                .into_iter()
                .map(|it| (it.emoji, it.count, it.mine))
                .collect();
            ((*id).to_owned(), stored.body.clone(), reactions)
        });
        let shown = self.timeline.items().iter().map(|item| {
            let reactions = self.timeline.shown_reactions(item);
            let reactions: BTreeSet<_> = reactions
                .iter()
                .map(|it| (it.emoji.clone(), it.count, it.mine))
                .collect();
            let body = self.timeline.shown_body(item).to_string();
            (item.message.id.to_string(), body, reactions)
        });
        assert_eq!(shown.collect::<Vec<_>>(), of_server.collect::<Vec<_>>());
        let rows = self.timeline.rows().iter();
        let messages = rows.filter(|row| matches!(row, Row::Message { .. }));
        assert_eq!(messages.count(), self.messages.len());
    }
}

fn step() -> impl Strategy<Value = Step> {
    let fate = prop_oneof![
        4 => Just(Fate::Handled),
        1 => Just(Fate::Refused),
        1 => Just(Fate::AnswerLost),
    ];
    prop_oneof![
        10 => (0..3_usize, any::<u8>()).prop_map(|(at, text)| Step::Edit(at, text)),
        5 => (0..3_usize).prop_map(Step::Delete),
        20 => (0..3_usize, 0..2_usize).prop_map(|(at, emoji)| Step::Toggle(at, emoji)),
        5 => (0..3_usize, any::<u8>()).prop_map(|(at, text)| Step::ForeignEdit(at, text)),
        1 => (0..3_usize).prop_map(Step::ForeignDelete),
        15 => (0..3_usize, 0..2_usize, 0..3_usize)
            .prop_map(|(at, emoji, user)| Step::ForeignToggle(at, emoji, user)),
        30 => (any::<usize>(), fate).prop_map(|(at, fate)| Step::Serve(at, fate)),
        30 => any::<usize>().prop_map(Step::Answer),
        30 => Just(Step::Event),
        5 => Just(Step::Reconnect),
    ]
}

proptest! {
    #[test]
    fn local_changes_end_in_the_state_of_the_server(steps in prop::collection::vec(step(), 0..60)) {
        let mut world = World::new();
        for step in &steps {
            world.step(step);
        }
        world.settle();
        world.assert_is_that_of_the_server();
    }
}

#[test]
fn rejected_changes_are_taken_back() {
    let mut world = World::new();
    for step in [Step::Edit(0, 1), Step::Delete(1), Step::Toggle(2, 0)] {
        world.step(&step);
    }
    assert!(world.timeline.is_saving(&"m0".into()) && world.timeline.is_deleting(&"m1".into()));
    for _ in 0..3 {
        world.step(&Step::Serve(0, Fate::Refused));
        world.step(&Step::Answer(0));
    }
    world.assert_is_that_of_the_server();
}

#[test]
fn second_press_while_a_reaction_is_sent_is_sent_after_it() {
    let mut world = World::new();
    world.step(&Step::Toggle(0, 0));
    world.step(&Step::Toggle(0, 0));
    assert_eq!(world.requests.len(), 1);
    world.step(&Step::Serve(0, Fate::Handled));
    world.step(&Step::Answer(0));
    assert!(matches!(
        world.requests[..],
        [Request::React("m0", "👍", false)]
    ));
    world.settle();
    assert!(world.messages["m0"].reactions.is_empty());
    world.assert_is_that_of_the_server();
}

/// The answer is older than the history, which has what another device did meanwhile.
#[test]
fn late_answer_does_not_replace_what_a_reconnect_has_reported() {
    let mut world = World::new();
    world.step(&Step::Toggle(0, 0));
    world.step(&Step::Serve(0, Fate::Handled));
    world.step(&Step::ForeignToggle(0, 0, 0));
    world.step(&Step::Reconnect);
    world.step(&Step::Event);
    world.step(&Step::Answer(0));
    world.assert_is_that_of_the_server();
}

#[test]
fn users_who_reacted_are_known_from_events_until_the_count_changes_unseen() {
    let mut world = World::new();
    world.react_on_server("m0", "👍", ("uid_a", true));
    world.step(&Step::Event);
    let by = |world: &World| {
        let item = world.timeline.find(&"m0".into()).unwrap();
        item.message.extra().reactions[0].by.clone()
    };
    assert_eq!(by(&world), ["uid_a".into()]);
    world.step(&Step::Reconnect);
    world.step(&Step::Event);
    assert_eq!(by(&world), ["uid_a".into()]);
    world.react_on_server("m0", "👍", ("uid_b", true));
    world.step(&Step::Reconnect);
    world.step(&Step::Event);
    assert_eq!(by(&world), [], "it may be another one");
}

#[test]
fn deleted_message_leaves_no_divider_and_no_gap_behind() {
    let mut timeline = timeline();
    let _new = timeline.merge(window(&[message("a", "x", 1), message("b", ME, 2)]));
    assert!(timeline.begin_deletion(&"b".into()) && !timeline.begin_deletion(&"b".into()));
    assert!(timeline.post(message("c", ME, 3)));
    let shown = timeline.rows().iter().filter_map(|row| match row {
        Row::Message { index, grouped, .. } => Some((*index, *grouped)),
        _ => None,
    });
    assert_eq!(shown.collect::<Vec<_>>(), [(0, false), (2, false)]);
    timeline.end_deletion(&"b".into());
    let _there = timeline.remove(&"b".into());
    check(&timeline);
    assert_eq!(ids(&timeline), ["a", "c"]);
}
