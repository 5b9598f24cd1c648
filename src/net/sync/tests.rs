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
