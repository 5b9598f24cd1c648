//! Random histories, events and reads against a simulated server that loses, deletes and answers late.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;

/// One step of a server and its client.
#[derive(Debug, Clone)]
enum Op {
    Post {
        heard: bool,
    },
    Delete {
        at: Index,
        heard: bool,
    },
    Newest {
        length: usize,
        states_start: bool,
    },
    Older {
        before: Index,
        length: usize,
        states_start: bool,
    },
    /// A window that is answered before the next steps and arrives after them.
    Slow {
        length: usize,
    },
}

fn op() -> impl Strategy<Value = Op> {
    let length = 1..7_usize;
    prop_oneof![
        6 => any::<bool>().prop_map(|heard| Op::Post { heard }),
        1 => (any::<Index>(), any::<bool>()).prop_map(|(at, heard)| Op::Delete { at, heard }),
        3 => (length.clone(), any::<bool>())
            .prop_map(|(length, states_start)| Op::Newest { length, states_start }),
        3 => (any::<Index>(), length.clone(), any::<bool>())
            .prop_map(|(before, length, states_start)| Op::Older { before, length, states_start }),
        1 => length.prop_map(|length| Op::Slow { length }),
    ]
}

/// A server that deletes messages, or loses them (`loses`).
struct Simulation {
    store: Store,
    loses: bool,
    server: Vec<usize>,
    next: usize,
    slow: Option<Vec<usize>>,
    ever_stored: BTreeSet<usize>,
}

impl Simulation {
    fn step(&mut self, op: &Op) {
        match op {
            Op::Post { heard } => {
                self.next += 1;
                self.server.push(self.next);
                if *heard {
                    self.store.post(self.next);
                }
            }
            Op::Delete { at, heard } if !self.server.is_empty() => {
                let number = self.server.remove(at.index(self.server.len()));
                self.slow = None;
                if *heard && !self.loses {
                    let id = number.to_string().into();
                    messages::delete(&self.store.0, &channel(), &id).unwrap();
                }
            }
            Op::Newest {
                length,
                states_start,
            } => {
                self.slow = None;
                let from = self.server.len().saturating_sub(*length);
                let window = self.server[from..].to_vec();
                let start = states_start.then_some(from == 0);
                self.store
                    .window(&window, HistoryRange::Newest, (start, self.loses));
                self.check_window(&window);
            }
            Op::Older {
                before,
                length,
                states_start,
            } => {
                // A client asks for one history at a time.
                self.slow = None;
                let rows = self.store.rows();
                let known = rows.iter().filter(|row| self.server.contains(&row.number));
                let known: Vec<_> = known.collect();
                if known.is_empty() {
                    return;
                }
                let before = known[before.index(known.len())].number;
                let end = self.server.iter().position(|it| *it == before).unwrap();
                let from = end.saturating_sub(*length);
                let window = self.server[from..end].to_vec();
                let range = HistoryRange::Before(before.to_string().into());
                let start = states_start.then_some(from == 0);
                self.store.window(&window, range, (start, self.loses));
                self.check_window(&window);
            }
            Op::Slow { length } => {
                if let Some(window) = self.slow.take() {
                    let range = HistoryRange::Newest;
                    self.store.window(&window, range, (None, self.loses));
                    self.check_window(&window);
                } else {
                    let from = self.server.len().saturating_sub(*length);
                    self.slow = Some(self.server[from..].to_vec());
                }
            }
            Op::Delete { .. } => {}
        }
        self.check();
    }

    /// A window is stored as it is, with nothing but lost messages in it.
    fn check_window(&self, window: &[usize]) {
        let rows = self.store.rows();
        let at = |number| rows.iter().position(|row| row.number == number).unwrap();
        let Some((&first, &last)) = window.first().zip(window.last()) else {
            return;
        };
        let range = &rows[at(first)..=at(last)];
        let numbers = range.iter().filter(|row| !row.is_gone());
        let numbers: Vec<_> = numbers.map(|row| row.number).collect();
        assert_eq!(numbers, window, "{}", self.store.shown());
        assert!(
            range
                .iter()
                .skip(1)
                .all(|row| !row.slot.has(flag::GAP_BEFORE))
        );
    }

    fn check(&mut self) {
        self.store.check();
        let rows = self.store.rows();
        let shown = self.store.shown();
        let has = |number: usize| self.server.contains(&number);
        self.ever_stored.extend(rows.iter().map(|row| row.number));
        if self.loses {
            assert_eq!(
                rows.len(),
                self.ever_stored.len(),
                "a message was lost: {shown}"
            );
        }
        for row in &rows {
            assert!(
                !(row.is_gone() && has(row.number)),
                "{} is not gone: {shown}",
                row.number
            );
        }
        // The place of what the server lost in the meantime cannot be known.
        let is_settled = |row: &&Stored| row.slot.has(flag::SETTLED) && has(row.number);
        let settled: Vec<_> = rows.iter().filter(is_settled).collect();
        assert!(settled.is_sorted_by_key(|row| row.number), "{shown}");
        self.check_gaps(&rows, &shown);
        let first_run = rows
            .iter()
            .take_while(|row| !row.slot.has(flag::GAP_BEFORE));
        let oldest = { first_run }.find(|row| !row.is_gone());
        let oldest = oldest.filter(|row| row.slot.has(flag::SETTLED));
        if let (true, Some(oldest)) = (self.store.page().reaches_start, oldest) {
            let older = self.server.iter().find(|number| **number < oldest.number);
            assert_eq!(older, None, "the start is not reached: {shown}");
        }
    }

    /// Between two settled neighbors without a gap the server has nothing.
    fn check_gaps(&self, rows: &[Stored], shown: &str) {
        let mut previous: Option<usize> = None;
        for row in rows {
            if row.slot.has(flag::GAP_BEFORE) || !row.slot.has(flag::SETTLED) {
                previous = None;
            }
            if row.is_gone() || !row.slot.has(flag::SETTLED) {
                continue;
            }
            if let Some(previous) = previous {
                let between = previous + 1..row.number;
                let missing = self.server.iter().find(|number| between.contains(*number));
                assert_eq!(missing, None, "no gap before {}: {shown}", row.number);
            }
            previous = Some(row.number);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn stored_history_is_that_of_the_server_but_for_known_gaps(
        loses: bool,
        ops in prop::collection::vec(op(), 1..40),
    ) {
        let mut simulation = Simulation {
            store: Store::new(),
            loses,
            server: Vec::new(),
            next: 0,
            slow: None,
            ever_stored: BTreeSet::new(),
        };
        for op in &ops {
            simulation.step(op);
        }
        // In the end pages are loaded as long as there is a gap.
        let store = &simulation.store;
        let newest = HistoryRange::Newest;
        store.window(&simulation.server[simulation.server.len().saturating_sub(3)..], newest.clone(), (None, loses));
        store.window(&simulation.server[simulation.server.len().saturating_sub(3)..], newest, (None, loses));
        for _ in 0..60 {
            let rows = store.rows();
            let gap = rows.iter().rfind(|row| row.slot.has(flag::GAP_BEFORE));
            let unsettled = rows.iter().rposition(|row| !row.slot.has(flag::SETTLED | flag::GONE));
            let next = gap.or_else(|| rows[unsettled? + 1..].iter().find(|row| !row.is_gone()));
            let mut first_run = rows.iter().take_while(|row| !row.slot.has(flag::GAP_BEFORE));
        let oldest = first_run.find(|row| !row.is_gone());
            let Some(next) = next.or(oldest.filter(|_| !store.page().reaches_start)) else {
                break;
            };
            let end = simulation.server.partition_point(|it| *it < next.number);
            let from = end.saturating_sub(3);
            let range = HistoryRange::Before(next.number.to_string().into());
            store.window(&simulation.server[from..end], range, (Some(from == 0), loses));
        }
        let rows = simulation.store.rows();
        // Deletions that no window showed are not known.
        let kept = rows.iter().map(|row| row.number).filter(|number| simulation.server.contains(number));
        prop_assert_eq!(kept.collect::<Vec<_>>(), simulation.server, "{}", simulation.store.shown());
    }

    #[test]
    fn arbitrary_windows_keep_ids_and_places_in_order(
        steps in prop::collection::vec(
            (prop::collection::vec(0..12_usize, 0..6), prop::option::of(0..12_usize), any::<(Option<bool>, bool)>()),
            1..30,
        ),
    ) {
        let store = Store::new();
        for (numbers, before, rest) in &steps {
            match (before, rest) {
                (Some(number), (None, _)) if numbers.len() < 2 => store.post(*number),
                (Some(before), rest) => {
                    let range = HistoryRange::Before(before.to_string().into());
                    store.window(numbers, range, *rest);
                }
                (None, rest) => store.window(numbers, HistoryRange::Newest, *rest),
            }
            store.check();
        }
    }
}
