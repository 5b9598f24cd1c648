use super::burst::{QUIET, ROUND_INTERVAL};
use super::refetch::{CHECK_INTERVAL, FRESH, REFETCH_INTERVAL};
use super::*;

fn channels(count: usize) -> Vec<ChannelId> {
    (0..count)
        .map(|number| ChannelId::new(format!("c{number:05}")))
        .collect()
}

fn sync_of(count: usize) -> ChannelSync {
    let mut sync = ChannelSync::default();
    sync.set_channels(channels(count));
    sync
}

/// Fetches everything, with as much time as it takes. Gives what was fetched, and the time.
fn fetch_all(sync: &mut ChannelSync, mut now: Instant) -> (Vec<ChannelId>, Instant) {
    let mut fetched = Vec::new();
    loop {
        for action in sync.take_due(now) {
            match action {
                SyncAction::Fetch(channel) => {
                    sync.on_fetched(&channel);
                    fetched.push(channel);
                }
                SyncAction::Subscribe(channel) => sync.on_subscribed(&channel),
            }
        }
        match sync.next_timer() {
            Some(at) => now = now.max(at),
            None if sync.queue.is_empty() => return (fetched, now),
            None => {}
        }
    }
}

fn count(due: &[SyncAction], is: fn(&SyncAction) -> bool) -> usize {
    due.iter().filter(|action| is(action)).count()
}

fn subscribes(due: &[SyncAction]) -> usize {
    count(due, |due| matches!(due, SyncAction::Subscribe(_)))
}

fn fetches(due: &[SyncAction]) -> usize {
    count(due, |due| matches!(due, SyncAction::Fetch(_)))
}

#[test]
fn channel_is_fetched_after_it_is_subscribed() {
    let now = Instant::now();
    let mut sync = sync_of(1);
    let channel = ChannelId::new("c00000");
    assert_eq!(sync.take_due(now), [SyncAction::Subscribe(channel.clone())]);
    assert_eq!(sync.take_due(now), []);
    sync.on_subscribed(&channel);
    assert_eq!(sync.take_due(now), [SyncAction::Fetch(channel.clone())]);
    sync.on_fetched(&channel);
    assert_eq!(sync.take_due(now), []);
}

#[test]
fn subscriptions_are_limited_and_time_out() {
    let now = Instant::now();
    let mut sync = sync_of(40);
    assert_eq!(subscribes(&sync.take_due(now)), MAX_IN_FLIGHT);
    assert_eq!(sync.next_timer(), Some(now + TIMEOUT));
    let due = sync.take_due(now + TIMEOUT);
    assert_eq!(subscribes(&due), MAX_IN_FLIGHT);
    assert_eq!(fetches(&due), MAX_FETCHES.0);
}

#[test]
fn open_channel_is_subscribed_and_fetched_before_all_others() {
    let now = Instant::now();
    let focus = ChannelId::new("c00019");
    let mut sync = sync_of(20);
    sync.set_focus(Some(focus.clone()));
    let due = sync.take_due(now);
    assert_eq!(due.first(), Some(&SyncAction::Subscribe(focus.clone())));
    for channel in channels(20) {
        sync.on_subscribed(&channel);
    }
    let due = sync.take_due(now);
    assert!(due.contains(&SyncAction::Fetch(focus.clone())), "{due:?}");
    assert_eq!(fetches(&due), 1, "the others wait");
    sync.on_fetched(&focus);
    assert_eq!(fetches(&sync.take_due(now)), MAX_FETCHES.0);
}

#[test]
fn another_server_fetches_one_channel_at_a_time_and_slowly() {
    let now = Instant::now();
    let mut sync = sync_of(8);
    sync.set_background(true);
    sync.set_focus(Some("c00003".into()));
    assert_eq!(fetches(&sync.take_due(now)), 0);
    for channel in channels(8) {
        sync.on_subscribed(&channel);
    }
    assert_eq!(
        sync.take_due(now),
        [SyncAction::Fetch("c00000".into())],
        "nothing is open there"
    );
    sync.on_fetched(&"c00000".into());
    assert_eq!(sync.take_due(now), []);
    let next = now + FETCH_INTERVAL.1;
    assert_eq!(sync.next_timer(), Some(next));
    assert_eq!(sync.take_due(next), [SyncAction::Fetch("c00001".into())]);
}

#[test]
fn failed_fetch_is_repeated_with_exponential_backoff() {
    let now = Instant::now();
    let mut sync = sync_of(1);
    let channel = ChannelId::new("c00000");
    let _ = sync.take_due(now);
    sync.on_subscribed(&channel);
    let mut at = now;
    for seconds in [5, 10, 20, 40, 80, 160, 300, 300] {
        assert_eq!(sync.take_due(at), [SyncAction::Fetch(channel.clone())]);
        sync.on_fetch_failed(&channel, at, Duration::ZERO);
        assert_eq!(sync.take_due(at), []);
        assert_eq!(sync.next_timer(), Some(at + Duration::from_secs(seconds)));
        at += Duration::from_secs(seconds);
    }
    let _ = sync.take_due(at);
    sync.on_fetched(&channel);
    assert_eq!(sync.take_due(at), []);
    assert_eq!(sync.next_timer(), None);
    sync.refetch(&channel);
    let _ = sync.take_due(at);
    sync.on_fetch_failed(&channel, at, Duration::from_secs(7));
    assert_eq!(sync.next_timer(), Some(at + Duration::from_secs(7)));
    sync.refetch(&channel);
    assert_eq!(
        sync.take_due(at),
        [SyncAction::Fetch(channel)],
        "an explicit refetch does not wait"
    );
    assert_eq!(sync.next_timer(), None);
}

#[test]
fn refetch_during_a_fetch_runs_after_it() {
    let now = Instant::now();
    let mut sync = sync_of(1);
    let channel = ChannelId::new("c00000");
    let _ = sync.take_due(now);
    sync.on_subscribed(&channel);
    let _ = sync.take_due(now);
    assert!(sync.refetch_all(now));
    sync.refetch(&channel);
    assert_eq!(sync.take_due(now), []);
    sync.on_fetched(&channel);
    assert_eq!(sync.take_due(now), [SyncAction::Fetch(channel.clone())]);
    sync.on_fetched(&channel);
    assert_eq!(sync.take_due(now), []);
    sync.refetch(&"elsewhere".into());
    assert_eq!(sync.take_due(now), []);
}

#[test]
fn lost_frames_do_not_refetch_all_channels_more_often_than_every_10_seconds() {
    let now = Instant::now();
    let mut sync = sync_of(3);
    let _ = fetch_all(&mut sync, now);
    assert!(sync.refetch_all(now));
    for _ in 0..100_000 {
        assert!(!sync.refetch_all(now));
    }
    let second = now + Duration::from_secs(1);
    let fetched = sync.take_due(second);
    assert_eq!(fetches(&fetched), 2);
    for action in fetched {
        if let SyncAction::Fetch(channel) = action {
            sync.on_fetched(&channel);
        }
    }
    let (fetched, at) = fetch_all(&mut sync, second);
    assert_eq!(
        fetched.len(),
        1 + 3,
        "the third, then all once more, as frames were lost since"
    );
    assert_eq!(at, now + REFETCH_INTERVAL);
}

/// The costs of a hole in the frames: none per channel until it is fetched, and one look at each then.
#[test]
fn refetching_all_channels_looks_at_each_once() {
    let mut now = Instant::now();
    for count in [MAX_CHANNELS / 10, MAX_CHANNELS] {
        let mut sync = sync_of(count);
        let (fetched, at) = fetch_all(&mut sync, now);
        assert_eq!(fetched.len(), count);
        now = at + REFETCH_INTERVAL;
        let before = sync.steps();
        assert!(sync.refetch_all(now));
        assert_eq!(sync.steps(), before);
        let (fetched, at) = fetch_all(&mut sync, now);
        assert_eq!(fetched, channels(count), "in the order of the server");
        let steps = sync.steps() - before;
        assert!(steps <= 2 * count as u64 + 2, "{steps} for {count}");
        now = at + REFETCH_INTERVAL;
    }
}

#[test]
fn channels_are_limited_and_follow_the_list_of_the_server() {
    let now = Instant::now();
    let mut sync = sync_of(MAX_CHANNELS * 5);
    assert_eq!(sync.channels.len(), MAX_CHANNELS);
    let mut sync2 = sync_of(3);
    let _ = fetch_all(&mut sync2, now);
    sync2.set_channels(["c00002", "new", "c00000", "new"].map(ChannelId::from));
    let (fetched, _) = fetch_all(&mut sync2, now);
    assert_eq!(fetched, ["new".into()], "the others are known");
    let _ = subscribes(&sync.take_due(now));
    sync.set_channels([]);
    assert_eq!((sync.take_due(now), sync.next_timer()), (Vec::new(), None));
    sync.on_fetched(&"c00000".into());
    sync.on_subscribed(&"c00000".into());
    assert_eq!(sync.take_due(now), []);
}

/// A server in view with so many channels, all fetched, of which the first is open.
fn in_view(count: usize, now: Instant) -> (ChannelSync, ChannelId) {
    let mut sync = sync_of(count);
    let open = ChannelId::new("c00000");
    sync.set_focus(Some(open.clone()));
    let (fetched, end) = fetch_until(&mut sync, now, now + Duration::from_secs(1));
    assert_eq!((fetched.len(), end), (count, now + Duration::from_secs(1)));
    (sync, open)
}

/// What is fetched up to a time. Each fetch ends at once.
fn fetch_until(
    sync: &mut ChannelSync,
    mut now: Instant,
    end: Instant,
) -> (Vec<ChannelId>, Instant) {
    let mut fetched = Vec::new();
    while now <= end {
        let due = sync.take_due(now);
        for action in &due {
            match action {
                SyncAction::Fetch(channel) => {
                    sync.on_fetched(channel);
                    fetched.push(channel.clone());
                }
                SyncAction::Subscribe(channel) => sync.on_subscribed(channel),
            }
        }
        if due.is_empty() {
            now = match sync.next_timer() {
                Some(at) => at.max(now + Duration::from_millis(1)),
                None => break,
            };
        }
    }
    (fetched, end)
}

fn post(sync: &mut ChannelSync, channel: &str, count: u32, now: Instant) {
    for _ in 0..count {
        sync.on_event(now);
        sync.on_history_event(&channel.into(), true);
    }
}

#[test]
fn burst_refetches_its_channels_and_the_open_one_after_it() {
    let start = Instant::now();
    let (mut sync, open) = in_view(9, start);
    let burst = start + Duration::from_secs(20);
    post(&mut sync, "c00007", 60, burst);
    post(&mut sync, "c00003", 4, burst);
    assert_eq!(sync.take_due(burst), []);
    assert_eq!(sync.next_timer(), Some(burst + QUIET));
    let (fetched, now) = fetch_until(&mut sync, burst, burst + ROUND_INTERVAL.1);
    assert_eq!(fetched, [open, "c00003".into(), "c00007".into()]);
    let (fetched, _) = fetch_until(&mut sync, now, now + Duration::from_secs(60));
    assert_eq!(fetched, [], "once");
}

#[test]
fn long_burst_refetches_seldom_and_after_its_end() {
    let start = Instant::now();
    let (mut sync, open) = in_view(2, start);
    let mut now = start + Duration::from_secs(20);
    let mut fetched = Vec::new();
    for _ in 0..600 {
        post(&mut sync, "c00000", 10, now);
        now += Duration::from_millis(100);
        let (some, _) = fetch_until(&mut sync, now, now);
        fetched.extend(some);
    }
    assert_eq!(fetched.len(), 3, "in one minute");
    let (last, _) = fetch_until(&mut sync, now, now + 2 * QUIET);
    assert_eq!(last, [open]);
}

#[test]
fn messages_that_arrived_as_events_are_requested_again() {
    let now = Instant::now();
    let (mut sync, open) = in_view(2, now);
    post(&mut sync, "c00000", 500, now);
    assert_eq!(sync.posts(&open), 500);
    post(&mut sync, "c00000", 3, now);
    sync.on_history(&open, 500);
    assert_eq!(sync.posts(&open), 3, "those are newer than the request");
}

#[test]
fn conversation_before_a_burst_does_not_refetch_its_channels() {
    let start = Instant::now();
    let (mut sync, open) = in_view(9, start);
    let mut now = start + Duration::from_secs(20);
    for number in 1..9 {
        now += Duration::from_secs(1);
        post(&mut sync, &format!("c{number:05}"), 1, now);
    }
    now += Duration::from_secs(1);
    post(&mut sync, "c00004", 64, now);
    let (fetched, _) = fetch_until(&mut sync, now, now + ROUND_INTERVAL.1);
    assert_eq!(fetched, [open, "c00004".into()]);
}

#[test]
fn open_channel_is_refetched_when_the_user_looks_at_it_and_every_two_minutes() {
    let start = Instant::now();
    let (mut sync, open) = in_view(9, start);
    sync.on_view(start + FRESH / 2);
    assert_eq!(sync.take_due(start + FRESH / 2), [], "it is fresh");
    let mut now = start + 2 * FRESH;
    sync.on_view(now);
    assert_eq!(sync.take_due(now), [SyncAction::Fetch(open.clone())]);
    sync.on_fetched(&open);
    for _ in 0..3 {
        assert_eq!(sync.take_due(now), []);
        assert_eq!(sync.next_timer(), Some(now + CHECK_INTERVAL));
        now += CHECK_INTERVAL;
        assert_eq!(sync.take_due(now), [SyncAction::Fetch(open.clone())]);
        sync.on_fetched(&open);
    }
    assert_eq!(sync.take_due(now), []);
    sync.set_background(true);
    assert_eq!(sync.next_timer(), None, "not while it is not in view");
    assert_eq!(sync.take_due(now + CHECK_INTERVAL), []);
}

/// A gap in the numbers is noticed; without one nothing was lost.
#[test]
fn server_that_numbers_its_frames_is_not_suspected() {
    let start = Instant::now();
    let (mut sync, _open) = in_view(9, start);
    sync.set_numbered();
    let now = start + Duration::from_secs(20);
    post(&mut sync, "c00007", 1_000, now);
    sync.on_view(now);
    assert_eq!((sync.take_due(now), sync.next_timer()), (Vec::new(), None));
}
