//! The channels that the user was in, across servers: back, forward, and the one before.

use super::channel::ChannelRef;
use super::id::ServerUid;

/// Older ones are forgotten.
const MAX: usize = 100;

/// Like the pages of a browser.
#[derive(Debug, Default)]
pub struct VisitedChannels {
    visited: Vec<ChannelRef>,
    /// The index of the present one.
    at: usize,
    round: Option<Round>,
}

/// A way through the recent channels while the key of it is held. Those that are passed are not visited.
#[derive(Debug)]
struct Round {
    /// The one where it began, then the one before, and so on.
    places: Vec<ChannelRef>,
    at: usize,
    /// Whether the place where it is was added to what was visited.
    is_visited: bool,
}

impl VisitedChannels {
    /// The user is in a channel. What was ahead is no longer, unless it is where they are already.
    pub fn visit(&mut self, channel: &ChannelRef) {
        let round = self.round.take();
        self.round = round.filter(|it| it.places.get(it.at) == Some(channel));
        if let Some(round) = &mut self.round
            && std::mem::take(&mut round.is_visited)
        {
            let _passed = self.visited.pop();
            self.at = self.visited.len().saturating_sub(1);
        }
        if self.visited.get(self.at) == Some(channel) {
            return;
        }
        if let Some(round) = &mut self.round {
            round.is_visited = true;
        }
        self.visited.truncate(self.at + 1);
        self.visited.push(channel.clone());
        let extra = self.visited.len().saturating_sub(MAX);
        drop(self.visited.drain(..extra));
        self.at = self.visited.len() - 1;
    }

    /// The channel so many steps back (negative) or forward that still exists; the user is in it from then on.
    pub fn step(
        &mut self,
        steps: isize,
        exists: impl Fn(&ChannelRef) -> bool,
    ) -> Option<ChannelRef> {
        let mut at = self.at;
        loop {
            at = at.checked_add_signed(steps)?;
            let channel = self.visited.get(at)?;
            if exists(channel) && self.visited.get(self.at) != Some(channel) {
                self.at = at;
                return Some(channel.clone());
            }
        }
    }

    /// The next of the recent channels, or the one before it, among those that still exist. The first call begins a round;
    /// further ones go on in the order that it began with. The user is there by [`Self::visit`].
    pub fn go_round(
        &mut self,
        forward: bool,
        exists: impl Fn(&ChannelRef) -> bool,
    ) -> Option<ChannelRef> {
        if self.round.is_none() {
            let present = self.visited.get(self.at).into_iter();
            let places = present.chain(self.recent()).cloned().collect();
            self.round = Some(Round {
                places,
                at: 0,
                is_visited: false,
            });
        }
        let round = self.round.as_mut()?;
        let count = round.places.len();
        let step = if forward { 1 } else { count.checked_sub(1)? };
        let mut others = (1..count).map(|steps| (round.at + steps * step) % count);
        let at = others.find(|at| round.places.get(*at).is_some_and(&exists))?;
        round.at = at;
        round.places.get(at).cloned()
    }

    /// Whether a round goes on.
    pub fn is_in_round(&self) -> bool {
        self.round.is_some()
    }

    /// The user stays where the round has come to.
    pub fn end_round(&mut self) {
        self.round = None;
    }

    /// Each channel once, the one that the user was in last first; without the present one.
    pub fn recent(&self) -> Vec<&ChannelRef> {
        let present = self.visited.get(self.at);
        let mut recent: Vec<&ChannelRef> = Vec::new();
        // What is ahead was visited before what is behind was visited again.
        let (behind, ahead) = self.visited.split_at(self.at.min(self.visited.len()));
        for channel in behind.iter().rev().chain(ahead) {
            if Some(channel) != present && !recent.contains(&channel) {
                recent.push(channel);
            }
        }
        recent
    }

    /// Drops the channels of a removed server.
    pub fn forget(&mut self, server: &ServerUid) {
        let before = self.visited.iter().take(self.at);
        let dropped = before.filter(|it| it.server == *server).count();
        self.visited.retain(|it| it.server != *server);
        self.round = None;
        let last = self.visited.len().saturating_sub(1);
        self.at = self.at.saturating_sub(dropped).min(last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn channel(name: &str) -> ChannelRef {
        ChannelRef {
            server: name[..1].into(),
            channel: name.into(),
        }
    }

    fn visited(names: &[&str]) -> VisitedChannels {
        let mut visited = VisitedChannels::default();
        for name in names {
            visited.visit(&channel(name));
        }
        visited
    }

    #[test]
    fn back_and_forward_go_through_what_was_visited() {
        let mut visited = visited(&["a1", "b1", "a2"]);
        let all = |_: &ChannelRef| true;
        assert_eq!(visited.step(1, all), None);
        assert_eq!(visited.step(-1, all), Some(channel("b1")));
        assert_eq!(visited.step(-1, all), Some(channel("a1")));
        assert_eq!(visited.step(-1, all), None);
        assert_eq!(visited.step(1, all), Some(channel("b1")));
        visited.visit(&channel("c1"));
        assert_eq!(visited.step(1, all), None, "a new way");
        let without_b = |it: &ChannelRef| it.server != "b".into();
        assert_eq!(visited.step(-1, without_b), Some(channel("a1")));
    }

    #[test]
    fn recent_channels_are_listed_once_without_the_present_one() {
        let visited = visited(&["a1", "b1", "a1", "c1", "b1"]);
        let recent = visited.recent();
        assert_eq!(recent, [&channel("c1"), &channel("a1")]);
    }

    #[test]
    fn round_goes_through_the_recent_channels_in_the_order_it_began_with() {
        let mut visited = visited(&["a1", "b1", "a2", "c1"]);
        let step = |visited: &mut VisitedChannels, forward| {
            let without_b = |it: &ChannelRef| it.server != "b".into();
            let place = visited.go_round(forward, without_b).unwrap();
            visited.visit(&place);
            place
        };
        assert_eq!(step(&mut visited, true), channel("a2"));
        assert!(visited.is_in_round());
        assert_eq!(step(&mut visited, true), channel("a1"));
        visited.end_round();
        assert_eq!(
            visited.recent(),
            [&channel("c1"), &channel("a2"), &channel("b1")],
            "a2 was passed"
        );
        assert_eq!(step(&mut visited, true), channel("c1"), "a new round");
        assert_eq!(step(&mut visited, false), channel("a1"), "where it began");
        assert_eq!(step(&mut visited, false), channel("a2"), "the last one");
        visited.visit(&channel("d1"));
        assert!(!visited.is_in_round(), "left it");
        let all = |_: &ChannelRef| true;
        assert_eq!(visited.step(-1, all), Some(channel("a2")));
        let mut visited = self::visited(&["a1", "a2"]);
        for place in ["a1", "a2", "a1", "a2"] {
            assert_eq!(step(&mut visited, true), channel(place));
        }
        visited.end_round();
        assert_eq!(visited.recent(), [&channel("a1")], "round and round");
        assert_eq!(VisitedChannels::default().go_round(true, all), None);
    }

    #[test]
    fn channels_of_a_removed_server_are_forgotten() {
        let mut visited = visited(&["a1", "b1", "a2", "b2", "a3"]);
        visited.forget(&"a".into());
        assert_eq!(visited.recent(), [&channel("b1")]);
        visited.forget(&"b".into());
        assert!(visited.recent().is_empty());
        assert_eq!(visited.step(-1, |_| true), None);
    }

    proptest! {
        #[test]
        fn any_use_stays_within_bounds(steps in proptest::collection::vec((0..5_u8, -2..3_isize), 0..300)) {
            let mut visited = VisitedChannels::default();
            for (name, step) in steps {
                match step {
                    0 if name == 4 => visited.end_round(),
                    0 => visited.visit(&channel(["a1", "a2", "b1", "b2", "c1"][usize::from(name)])),
                    1 if name > 2 => {
                        if let Some(place) = visited.go_round(name == 3, |_| true) {
                            visited.visit(&place);
                        }
                    }
                    2 => visited.forget(&["a", "b", "c", "d", "e"][usize::from(name)].into()),
                    _ => drop(visited.step(step, |_| true)),
                }
                prop_assert!(visited.visited.len() <= MAX);
                prop_assert!(visited.at < visited.visited.len().max(1));
                prop_assert!(visited.recent().len() < MAX);
            }
        }
    }
}
