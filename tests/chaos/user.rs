//! The user, who reads and writes until all is said, whatever happens to the client; and what is checked afterwards.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use openchat::demo::FaultRates;
use tokio::task::JoinHandle;

use crate::client::{Client, Result};
use crate::random::Random;
use crate::reader::{self, ReadRow};
use crate::servers::Servers;

/// The height of the window: much is read at once.
const HEIGHT: f32 = 1600.0;
/// How long a message may take until it is drawn, and older ones until they appear.
const MOMENT: Duration = Duration::from_secs(5);
const POLL: Duration = Duration::from_millis(50);
/// Of one kind, in the message of a failed test.
const MAX_SHOWN: usize = 3;

pub struct Plan {
    pub seed: u64,
    pub rates: FaultRates,
    pub foreign: usize,
    pub own: usize,
    /// How long the others write.
    pub duration: Duration,
    pub time_between_kills: Duration,
    /// How long all channels may take to become complete once nothing goes wrong any more.
    pub timeout: Duration,
}

/// What the user has written, by its token.
#[derive(Default)]
struct Written {
    next: usize,
    /// What was drawn is promised: it is on its way, or was sent.
    drawn: BTreeMap<String, (usize, usize)>,
    /// The client was killed before it drew them.
    undrawn: BTreeSet<String>,
}

pub async fn run(plan: &Plan) {
    println!("OPENCHAT_CHAOS_SEED={}", plan.seed);
    let servers = Servers::start().await;
    let profile = servers.new_profile(HEIGHT);
    servers.set_fault_rates(FaultRates {
        seed: plan.seed,
        ..plan.rates
    });
    let writers = servers.start_writers(plan.seed, plan.foreign, plan.duration);
    let mut written = Written::default();
    let mut kills = 0;
    let mut random = Random::new(plan.seed, 1);
    while written.drawn.len() < plan.own || !writers.iter().all(JoinHandle::is_finished) {
        let mut client = Client::start(profile.path());
        client.kill_after(random.around(plan.time_between_kills));
        let session = write(&mut client, &servers, plan, &mut written, &mut random);
        let others = async {
            while !writers.iter().all(JoinHandle::is_finished) {
                tokio::time::sleep(POLL).await;
            }
        };
        // Who has nothing more to write stays while the others write.
        let session = match session.await {
            Ok(()) => client.stay_until(others).await,
            Err(killed) => Err(killed),
        };
        kills += usize::from(session.is_err());
        client.ended().await;
    }
    servers.set_fault_rates(FaultRates::default());
    let calm = Instant::now();
    let mut problems = check(&servers, profile.path(), plan, &written).await;
    let complete = calm.elapsed();
    if problems.is_empty() {
        problems = check_offline(&servers, profile.path()).await;
    }
    println!(
        "{} messages of others, {} of ours, {} not drawn before the end of the client, {kills} times killed; complete after {complete:.1?}",
        plan.foreign,
        written.drawn.len(),
        written.undrawn.len(),
    );
    assert!(
        problems.is_empty(),
        "seed {}, {} problems:\n{}",
        plan.seed,
        problems.len(),
        summary(&problems)
    );
}

/// A few problems of each kind.
fn summary(problems: &[String]) -> String {
    let mut kinds = BTreeMap::<String, Vec<&str>>::new();
    for problem in problems {
        let kind = problem.replace(|letter: char| letter.is_ascii_digit(), "");
        kinds.entry(kind).or_default().push(problem);
    }
    let kinds = kinds.into_values().map(|kind| {
        let shown: Vec<_> = kind.iter().take(MAX_SHOWN).copied().collect();
        let more = kind.len().saturating_sub(MAX_SHOWN);
        format!("{}\nand {more} more\n", shown.join("\n"))
    });
    kinds.collect()
}

/// Writes in one channel after the other, until enough is written or the client is killed.
async fn write(
    client: &mut Client,
    servers: &Servers,
    plan: &Plan,
    written: &mut Written,
    random: &mut Random,
) -> Result<()> {
    client.unlock().await?;
    let pause = plan.duration / u32::try_from(plan.own).unwrap();
    while written.drawn.len() < plan.own {
        let at = *random.pick(&servers.channels());
        let (server, channel) = servers.names(at);
        client.open(server, channel).await?;
        for _ in 0..[1, 1, 1, 3][random.below(4)] {
            written.next += 1;
            let token = format!("own-{:05}", written.next);
            let _new = written.undrawn.insert(token.clone());
            client.send(&format!("{token} is mine")).await?;
            if reader::is_drawn(client, &token, MOMENT).await? {
                let _undrawn = written.undrawn.remove(&token);
                let _new = written.drawn.insert(token, at);
            }
        }
        tokio::time::sleep(random.around(pause)).await;
    }
    Ok(())
}

/// Compares everything with what the servers have. Gives what differs.
async fn check(servers: &Servers, profile: &Path, plan: &Plan, written: &Written) -> Vec<String> {
    let mut problems = Vec::new();
    let mut client = Client::start(profile);
    client
        .unlock()
        .await
        .expect("the client is not killed here");
    let end = Instant::now() + plan.timeout;
    for at in servers.channels() {
        let outcome = check_channel(&mut client, servers, end, at).await;
        problems.extend(outcome.expect("the client is not killed here"));
    }
    client.kill().await;
    problems.extend(check_own(servers, written));
    let foreign = servers.channels().into_iter().map(|at| servers.bodies(at));
    let foreign = foreign.flatten().filter(|body| body.starts_with('w'));
    assert_eq!(foreign.count(), plan.foreign, "the servers keep everything");
    problems
}

/// Everything that was read is on this device: it is there also when no server is.
async fn check_offline(servers: &Servers, profile: &Path) -> Vec<String> {
    servers
        .list
        .iter()
        .for_each(|server| server.control.pause());
    let mut problems = Vec::new();
    let mut client = Client::start(profile);
    client
        .unlock()
        .await
        .expect("the client is not killed here");
    for at in servers.channels() {
        let (server, channel) = servers.names(at);
        client
            .open(server, channel)
            .await
            .expect("the client is not killed here");
        let mut differences = Vec::new();
        for _attempt in 0..3 {
            let read = reader::read_all(&mut client, MOMENT).await;
            let read = read.expect("the client is not killed here");
            differences = self::differences(&servers.bodies(at), &read);
            if differences.is_empty() {
                break;
            }
        }
        let differences = differences.into_iter();
        problems.extend(differences.map(|it| format!("{server} #{channel}, offline: {it}")));
    }
    problems
}

async fn check_channel(
    client: &mut Client,
    servers: &Servers,
    end: Instant,
    at: (usize, usize),
) -> Result<Vec<String>> {
    let (server, channel) = servers.names(at);
    loop {
        client.open(server, channel).await?;
        let read = reader::read_all(client, MOMENT).await?;
        let problems = differences(&servers.bodies(at), &read);
        if problems.is_empty() || Instant::now() > end {
            let name = format!("{server} #{channel}");
            let problems = problems.into_iter();
            return Ok(problems
                .map(|problem| format!("{name}: {problem}"))
                .collect());
        }
        // As a user would do where it is offered.
        while client.press_if_there("Retry").await? || client.press_if_there("Try again").await? {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// What differs between the history of the server and the timeline.
fn differences(history: &[String], read: &[ReadRow]) -> Vec<String> {
    let mut problems = Vec::new();
    let pending = read.iter().filter(|row| row.is_pending);
    problems.extend(pending.map(|row| format!("not sent: {}", row.text)));
    let mut shown = BTreeMap::<_, usize>::new();
    for row in read {
        *shown.entry(row.token.as_str()).or_default() += 1;
    }
    let doubled = shown.iter().filter(|(_, count)| **count > 1);
    problems.extend(doubled.map(|(token, count)| format!("{token} is shown {count} times")));
    let token = |body: &'_ String| reader::token(body).map(|(_, token)| token.to_owned());
    let stored: Vec<_> = history.iter().filter_map(token).collect();
    let missing = stored.iter().filter(|it| !shown.contains_key(it.as_str()));
    problems.extend(missing.map(|token| format!("{token} is not shown")));
    let known: BTreeSet<_> = stored.iter().map(String::as_str).collect();
    let unknown = shown.keys().filter(|token| !known.contains(**token));
    problems.extend(unknown.map(|token| format!("{token} is not on the server")));
    if problems.is_empty() {
        let pairs = history.iter().zip(read);
        let differ = pairs.filter(|(body, row)| !row.text.contains(body.as_str()));
        problems.extend(differ.map(|(body, row)| format!("{:?} in place of {body:?}", row.text)));
    }
    problems
}

/// What was drawn must be on the server once, and the rest not more often.
fn check_own(servers: &Servers, written: &Written) -> Vec<String> {
    let mut problems = Vec::new();
    let mut stored = BTreeMap::<String, Vec<(usize, usize)>>::new();
    for at in servers.channels() {
        let bodies = servers.bodies(at);
        let tokens = bodies.iter().filter_map(|body| reader::token(body));
        for (_, token) in tokens.filter(|(_, token)| token.starts_with("own")) {
            stored.entry(token.to_owned()).or_default().push(at);
        }
    }
    for (token, at) in &written.drawn {
        match stored.get(token).map_or(&[][..], Vec::as_slice) {
            [only] if only == at => {}
            [] => problems.push(format!("{token} is lost")),
            found => problems.push(format!("{token} of {at:?} is at {found:?}")),
        }
    }
    let several = |token: &&String| stored.get(*token).is_some_and(|found| found.len() > 1);
    let doubled = written.undrawn.iter().filter(several);
    problems.extend(doubled.map(|token| format!("{token} is there more than once")));
    let channels = servers.channels().into_iter().map(|at| servers.bodies(at));
    problems.extend(channels.flat_map(|bodies| overtaken(&bodies)));
    problems
}

/// What the user wrote in one channel is there in the order in which it was written.
fn overtaken(bodies: &[String]) -> Vec<String> {
    let tokens = bodies.iter().filter_map(|body| reader::token(body));
    let own = tokens.filter(|(_, token)| token.starts_with("own"));
    let own: Vec<_> = own.map(|(_, token)| token).collect();
    let pairs = own.iter().zip(own.iter().skip(1));
    let wrong = pairs.filter(|(first, second)| first > second);
    let wrong = wrong.map(|(first, second)| format!("{first} is before {second}"));
    wrong.collect()
}
