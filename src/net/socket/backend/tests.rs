use std::collections::BTreeSet;

use iced::futures::FutureExt;

use super::*;
use crate::domain::address::ServerAddress;
use crate::domain::id::Epoch;
use crate::domain::proxy::{Proxy, ProxyAddr};
use crate::domain::trust::{Fingerprint, Pin, PinOrigin};
use crate::net::session::{ConnectionSettings, Session, SessionParams};
use crate::net::tls::Trust;

const LONGEST_WAIT: Duration = Duration::from_secs(2);
const DOWN: Failure = Failure::Unreachable;

fn links(key: &str, count: usize) -> Vec<BackendLink> {
    let link = |_| BackendLink::new(Some(key.to_owned()));
    (0..count).map(link).collect()
}

/// What each connection is to do now, while all wait for the same outage.
fn next_steps(links: &mut [BackendLink], outage: &Outage) -> Vec<Option<Input>> {
    let steps = links.iter_mut();
    steps
        .map(|link| link.next_step(Some(outage.until)).now_or_never())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn one_connection_attempts_and_the_others_follow() {
    let mut links = links("one_attempts", 20);
    links[0].enter(true, LONGEST_WAIT).await.unwrap();
    links[0].report(Some(&DOWN));
    let first = links[0].take_outage().unwrap();
    assert_eq!((first.attempt, &first.failure), (1, &DOWN));
    for link in &mut links[1..] {
        assert_eq!(link.enter(false, LONGEST_WAIT).await, Err(first.clone()));
    }
    assert!(next_steps(&mut links, &first).iter().all(Option::is_none));
    let mut outage = first;
    for attempt in 2..=6 {
        tokio::time::sleep_until(outage.until.into()).await;
        let steps = next_steps(&mut links, &outage);
        assert_eq!(steps.iter().flatten().count(), 1, "more than one attempts");
        assert_eq!(steps[0], Some(Input::Elapsed));
        links[0].enter(false, LONGEST_WAIT).await.unwrap();
        // While it lasts, no other server attempts.
        tokio::time::sleep(Duration::from_secs(30)).await;
        let others = next_steps(&mut links[1..], &outage);
        assert!(others.iter().all(Option::is_none));
        links[0].report(Some(&DOWN));
        let next = links[0].take_outage().unwrap();
        assert_eq!(next.attempt, attempt);
        let down = Some(Input::BackendDown(next.clone()));
        let others = next_steps(&mut links[1..], &outage);
        assert!(others.iter().all(|step| *step == down));
        outage = next;
    }
    tokio::time::sleep_until(outage.until.into()).await;
    let _steps = next_steps(&mut links, &outage);
    links[0].enter(false, LONGEST_WAIT).await.unwrap();
    links[0].report(None);
    assert_eq!(links[0].take_outage(), None);
    let others = next_steps(&mut links[1..], &outage);
    assert!(others.iter().all(|step| *step == Some(Input::Elapsed)));
    for link in &mut links {
        assert_eq!(link.enter(false, LONGEST_WAIT).now_or_never(), Some(Ok(())));
    }
}

/// One that hangs holds the others for two seconds while nothing is known to be wrong.
#[tokio::test(start_paused = true)]
async fn first_attempt_does_not_hold_the_others_for_long() {
    let mut links = links("first_attempt", 2);
    links[0].enter(true, LONGEST_WAIT).await.unwrap();
    let start = now();
    links[1].enter(true, LONGEST_WAIT).await.unwrap();
    assert_eq!(now() - start, LONGEST_WAIT);
    links[1].enter(true, Duration::ZERO).await.unwrap();
    assert_eq!(
        now() - start,
        LONGEST_WAIT,
        "the server in view does not wait"
    );
    // Both were under way: that is one failure, not two.
    links[1].report(Some(&DOWN));
    links[0].report(Some(&DOWN));
    let outages = [0, 1].map(|index| links[index].take_outage().unwrap());
    assert_eq!(outages[0], outages[1]);
}

/// What only one server of a backend answers concerns none of the others.
#[tokio::test(start_paused = true)]
async fn server_that_fails_alone_does_not_hold_the_others() {
    let mut links = links("fails_alone", 2);
    for _ in 0..5 {
        links[0].enter(false, LONGEST_WAIT).await.unwrap();
        links[0].report(None);
        // Its channels cannot be listed, or its socket is closed at once.
        assert_eq!(links[0].take_outage(), None);
        links[0].doubt();
        assert_eq!(
            links[1].enter(false, LONGEST_WAIT).now_or_never(),
            Some(Ok(()))
        );
        links[1].report(None);
    }
    // It hangs while another one is answered.
    links[0].doubt();
    links[0].enter(false, LONGEST_WAIT).await.unwrap();
    links[1].enter(false, LONGEST_WAIT).await.unwrap();
    links[1].report(None);
    links[0].report(Some(&Failure::TimedOut));
    assert_eq!(links[0].take_outage(), None);
    assert_eq!(
        links[1].enter(false, LONGEST_WAIT).now_or_never(),
        Some(Ok(()))
    );
    // A refusal is an answer.
    links[0].report(Some(&Failure::Unauthorized));
    assert_eq!(links[0].take_outage(), None);
    assert_eq!(
        links[1].enter(false, LONGEST_WAIT).now_or_never(),
        Some(Ok(()))
    );
}

#[tokio::test(start_paused = true)]
async fn server_that_is_removed_or_crashes_leaves_the_attempt_to_another() {
    let mut links = links("is_removed", 3);
    links[0].enter(true, LONGEST_WAIT).await.unwrap();
    links[0].report(Some(&DOWN));
    let outage = links[0].take_outage().unwrap();
    tokio::time::sleep_until(outage.until.into()).await;
    for _ in 0..2 {
        let steps = next_steps(&mut links, &outage);
        assert_eq!(steps.iter().flatten().count(), 1);
        let removed = links.remove(0);
        drop(removed);
    }
    let step = links[0].next_step(Some(outage.until)).now_or_never();
    assert_eq!(step, Some(Input::Elapsed));
    links[0].release();
    let step = links[0].next_step(Some(outage.until)).now_or_never();
    assert_eq!(step, Some(Input::Elapsed));
}

#[tokio::test(start_paused = true)]
async fn user_does_not_wait_for_the_next_attempt() {
    let mut links = links("user", 2);
    links[0].enter(true, LONGEST_WAIT).await.unwrap();
    let demanded = Failure::RateLimited(Some(Duration::from_secs(300)));
    links[0].report(Some(&demanded));
    let outage = links[0].take_outage().unwrap();
    assert_eq!(
        links[1].enter(false, LONGEST_WAIT).await,
        Err(outage.clone())
    );
    assert_eq!(
        links[1].enter(true, LONGEST_WAIT).now_or_never(),
        Some(Ok(()))
    );
    links[1].report(None);
    let step = links[0].next_step(Some(outage.until)).now_or_never();
    assert_eq!(step, Some(Input::Elapsed));
}

/// Only connections that the backend sees come from one place, in one way, find out together.
#[test]
fn backend_is_shared_by_address_proxy_and_pin() {
    let key = |address: &str, proxy: Proxy, pin: Option<Pin>| {
        let params = SessionParams {
            known: Vec::new(),
            uid: "local".into(),
            epoch: Epoch(0),
            address: ServerAddress::parse(address).unwrap(),
            server: "srv".into(),
            device: "dev".into(),
            settings: ConnectionSettings {
                pin,
                proxy,
                ..ConnectionSettings::default()
            },
        };
        let session = Session::open(params, &[7; 32], &Trust::Only(Vec::new())).unwrap();
        session.backend_key()
    };
    let url = "https://chat.example";
    let addr = || ProxyAddr::parse("127.0.0.1:9050").unwrap();
    let pin = Pin {
        key: Fingerprint::new([1; 32]),
        origin: PinOrigin::FirstUse,
    };
    assert_eq!(
        key(url, Proxy::Direct, None),
        key("https://chat.example/", Proxy::Direct, None)
    );
    let keys = [
        key(url, Proxy::Direct, None),
        key(url, Proxy::Direct, Some(pin)),
        key(url, Proxy::Http(addr()), None),
        key("https://chat.example/team", Proxy::Direct, None),
        key("https://chat.example:444", Proxy::Direct, None),
    ];
    let different: BTreeSet<_> = keys.iter().flatten().collect();
    assert_eq!(different.len(), keys.len());
    // Two circuits that start together would be recognized as those of one user.
    assert_eq!(key(url, Proxy::Socks5(addr()), None), None);
}
