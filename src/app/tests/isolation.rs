//! Events of several servers in any order leave each as it would be alone, and nothing leaks between them.

use proptest::prelude::*;

use super::harness::{Harness, Origin, SLOTS, Step, ViewAction};
use super::server_event::EventKind;

fn step() -> impl Strategy<Value = Step> {
    let slot = 0..SLOTS;
    let kind = prop::sample::select(EventKind::ALL);
    let origin = prop_oneof![
        6 => Just(Origin::Current),
        1 => Just(Origin::OtherEpoch),
        1 => Just(Origin::Removed),
    ];
    let action = prop::sample::select(ViewAction::ALL);
    let event = (slot.clone(), kind, origin, 0..3_usize, 0..6_usize);
    prop_oneof![
        2 => slot.clone().prop_map(Step::Join),
        1 => slot.clone().prop_map(Step::Leave),
        3 => slot.prop_map(Step::Open),
        3 => (action, 0..3_usize).prop_map(|(action, channel)| Step::InView(action, channel)),
        16 => event.prop_map(|(slot, kind, origin, channel, number)| Step::Event {
            slot,
            kind,
            origin,
            channel,
            number,
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Messages, history, profiles and presence with equal IDs on all servers; connections that come, go and answer late;
    /// servers that are opened, left and joined again.
    #[test]
    fn servers_do_not_affect_each_other(
        count in 2..=SLOTS,
        steps in prop::collection::vec(step(), 1..80),
    ) {
        let mut harness = Harness::of(count);
        for step in steps {
            harness.take(step);
            prop_assert_eq!(harness.leaks(), Vec::<String>::new());
            for (together, alone) in harness.snapshots() {
                prop_assert_eq!(together, alone);
            }
        }
        for (together, alone) in harness.drafts() {
            prop_assert_eq!(together, alone);
        }
        harness.leave_all();
        prop_assert_eq!(harness.leaks(), Vec::<String>::new());
    }
}

#[test]
fn injected_leak_is_detected() {
    let mut harness = Harness::of(2);
    harness.take(Step::Event {
        slot: 0,
        kind: EventKind::Posted,
        origin: Origin::Current,
        channel: 0,
        number: 1,
    });
    assert_eq!(harness.leaks(), Vec::<String>::new());
    let same = |harness: &Harness| {
        harness
            .snapshots()
            .iter()
            .all(|(left, right)| left == right)
    };
    assert!(same(&harness));
    harness.inject_leak(0, 1);
    assert_eq!(harness.leaks().len(), 1, "{:?}", harness.leaks());
    assert!(!same(&harness));
}

/// Failures that the property test once found.
#[test]
fn earlier_leaks_stay_fixed() {
    let on = |slot, kind| Step::Event {
        slot,
        kind,
        origin: Origin::Current,
        channel: 0,
        number: 0,
    };
    let cases: [&[Step]; 4] = [
        // A notice about a server stayed when the server was removed.
        &[on(0, EventKind::NotSignedOut), Step::Leave(0)],
        &[on(0, EventKind::NotLeft), Step::Leave(0)],
        // Members were shown as present after the session had ended.
        &[
            on(1, EventKind::Present),
            on(1, EventKind::SessionEnded),
            on(0, EventKind::SignedOut),
        ],
        // The list showed a count that the user's own message had cleared.
        &[
            on(1, EventKind::Posted),
            Step::Open(1),
            on(1, EventKind::Queued),
            on(0, EventKind::SessionEnded),
        ],
    ];
    for case in cases {
        let mut harness = Harness::of(2);
        for step in case {
            harness.take(*step);
            assert_eq!(harness.leaks(), Vec::<String>::new(), "{case:?}");
            for (together, alone) in harness.snapshots() {
                assert_eq!(together, alone, "{case:?}");
            }
        }
    }
}
