//! Whatever happens on several servers, in whatever order: each is as it would be alone, and none knows of another.

use proptest::prelude::*;

use super::happening::Deed;
use super::world::{Life, SLOTS, Step, View, World};

fn step() -> impl Strategy<Value = Step> {
    let slot = 0..SLOTS;
    let deed = prop::sample::select(Deed::ALL);
    let life = prop_oneof![
        6 => Just(Life::Present),
        1 => Just(Life::Other),
        1 => Just(Life::Gone),
    ];
    let view = prop::sample::select(View::ALL);
    let happens = (slot.clone(), deed, life, 0..3_usize, 0..6_usize);
    prop_oneof![
        2 => slot.clone().prop_map(Step::Join),
        1 => slot.clone().prop_map(Step::Leave),
        3 => slot.prop_map(Step::Open),
        3 => (view, 0..3_usize).prop_map(|(view, channel)| Step::InView(view, channel)),
        16 => happens.prop_map(|(slot, deed, life, channel, number)| Step::Happens {
            slot,
            deed,
            life,
            channel,
            number,
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Messages, windows of history, profiles and presence with equal ids on all servers; lines that come, go and answer
    /// late; servers that are looked at, left, and joined again.
    #[test]
    fn each_server_is_as_it_would_be_alone(
        count in 2..=SLOTS,
        steps in prop::collection::vec(step(), 1..80),
    ) {
        let mut world = World::of(count);
        for step in steps {
            world.take(step);
            prop_assert_eq!(world.strays(), Vec::<String>::new());
            for (together, alone) in world.portraits() {
                prop_assert_eq!(together, alone);
            }
        }
        for (together, alone) in world.drafts() {
            prop_assert_eq!(together, alone);
        }
        world.leave_all();
        prop_assert_eq!(world.strays(), Vec::<String>::new());
    }
}

/// What is checked after each step can fail: a word that strays is found, and so is a difference.
#[test]
fn a_word_that_strays_is_found() {
    let mut world = World::of(2);
    world.take(Step::Happens {
        slot: 0,
        deed: Deed::Posted,
        life: Life::Present,
        channel: 0,
        number: 1,
    });
    assert_eq!(world.strays(), Vec::<String>::new());
    let same = |world: &World| world.portraits().iter().all(|(left, right)| left == right);
    assert!(same(&world));
    world.mislead(0, 1);
    assert_eq!(world.strays().len(), 1, "{:?}", world.strays());
    assert!(!same(&world));
}

/// What the property found once.
#[test]
fn what_once_was_kept_or_stale_is_not_any_more() {
    let on = |slot, deed| Step::Happens {
        slot,
        deed,
        life: Life::Present,
        channel: 0,
        number: 0,
    };
    let stories: [&[Step]; 3] = [
        // A notice about a server stayed when the server was left.
        &[on(0, Deed::Untold), Step::Leave(0)],
        &[on(0, Deed::NotLeft), Step::Leave(0)],
        // People were shown as present where the session had ended.
        &[
            on(1, Deed::Present),
            on(1, Deed::ShutOut),
            on(0, Deed::SignedOut),
        ],
    ];
    for story in stories {
        let mut world = World::of(2);
        for step in story {
            world.take(*step);
            assert_eq!(world.strays(), Vec::<String>::new(), "{story:?}");
            for (together, alone) in world.portraits() {
                assert_eq!(together, alone, "{story:?}");
            }
        }
    }
}
