//! The servers and those who write on them.

use std::time::Duration;

use openchat::demo::{self, Control, Demo, Extensions, FaultRates, Options};
use openchat::domain::passphrase::Passphrase;
use openchat::store::paths::Profile;
use openchat::store::registry::{JoinedServer, Registry};
use openchat::store::secret::{Root, WorkFactor, write_backup};
use openchat::store::settings::Settings;
use tempfile::TempDir;
use tokio::task::JoinHandle;

use crate::random::Random;

pub const PASSPHRASE: &str = "a passphrase for tests";
const WRITERS: usize = 20;

/// One joined server.
pub struct TestServer {
    /// What the user calls it.
    pub name: &'static str,
    pub control: Control,
    /// IDs and names of the channels that are written in.
    pub channels: &'static [(&'static str, &'static str)],
    url: String,
    id: String,
}

pub struct Servers {
    pub list: Vec<TestServer>,
    _demos: [Demo; 2],
}

const EXTENDED: &[(&str, &str)] = &[
    ("ch_general", "general"),
    ("ch_tides", "tides"),
    ("ch_quiet", "quiet-corner"),
];
const PLAIN: &[(&str, &str)] = &[
    ("ng_ch_moonlight", "moonlight"),
    ("ng_ch_compost", "compost"),
    ("ng_ch_weather", "weather"),
];

async fn start_demo(extensions: Extensions) -> Demo {
    demo::start(Options {
        lively: false,
        histories: false,
        extensions,
        ..Options::default()
    })
    .await
    .unwrap()
}

impl Servers {
    pub async fn start() -> Self {
        let demos = [
            start_demo(Extensions::All).await,
            start_demo(Extensions::AllButIdempotentSend).await,
        ];
        let server = |name, demo: &Demo, index: usize, channels| TestServer {
            name,
            control: demo.control(index).unwrap(),
            channels,
            url: demo.communities()[index].url.clone(),
            id: demo.communities()[index].server_id.clone(),
        };
        Self {
            list: vec![
                server("Extended", &demos[0], 0, EXTENDED),
                server("Unkeyed", &demos[1], 0, EXTENDED),
                server("Plain", &demos[0], 1, PLAIN),
            ],
            _demos: demos,
        }
    }

    /// All channels: the index of the server, and that of the channel on it.
    pub fn channels(&self) -> Vec<(usize, usize)> {
        let servers = self.list.iter().enumerate();
        let channels = servers
            .map(|(server, it)| (0..it.channels.len()).map(move |channel| (server, channel)));
        channels.flatten().collect()
    }

    pub fn set_fault_rates(&self, rates: FaultRates) {
        for (number, server) in (1..).zip(&self.list) {
            let seed = rates.seed.wrapping_mul(31) + number;
            server.control.set_fault_rates(FaultRates { seed, ..rates });
        }
    }

    /// What the user calls a server, and the name of a channel on it.
    pub fn names(&self, (server, channel): (usize, usize)) -> (&'static str, &'static str) {
        let server = &self.list[server];
        (server.name, server.channels[channel].1)
    }

    /// The bodies of a channel, oldest first.
    pub fn bodies(&self, (server, channel): (usize, usize)) -> Vec<String> {
        let server = &self.list[server];
        server.control.message_bodies(server.channels[channel].0)
    }

    /// A profile that has joined the servers, with an identity under a passphrase.
    pub fn new_profile(&self, height: f32) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile::open(Some(folder.path())).unwrap();
        profile.create().unwrap();
        let root = Root::generate().unwrap();
        let passphrase = Passphrase::new(PASSPHRASE);
        // The least work, as each start unlocks it.
        write_backup(&profile.vault_file(), &root, &passphrase, WorkFactor::MIN).unwrap();
        let mut settings = Settings::default();
        settings.window.height = height;
        settings.backed_up = true;
        settings.save(&profile.settings()).unwrap();
        let mut registry = Registry::default();
        for server in &self.list {
            let mut joined = JoinedServer::new(
                server.name.into(),
                server.url.clone(),
                server.id.as_str().into(),
                format!("dev_abcdefghijk{}", server.name).as_str().into(),
            );
            joined.overrides.name = Some(server.name.to_owned());
            registry.add(joined).unwrap();
        }
        registry.save(&profile.registry()).unwrap();
        folder
    }

    /// Starts the others, who write `count` messages over this time: sometimes one, sometimes many at once.
    pub fn start_writers(
        &self,
        seed: u64,
        count: usize,
        duration: Duration,
    ) -> Vec<JoinHandle<()>> {
        let writers = (0..WRITERS).map(|writer| {
            let mut channels: Vec<_> = self
                .channels()
                .into_iter()
                .map(|(server, channel)| {
                    let server = &self.list[server];
                    (server.control.clone(), server.channels[channel].0)
                })
                .collect();
            // Some channels are livelier than others.
            channels.push(channels[0].clone());
            let mut random = Random::new(seed, 100 + writer as u64);
            let share = count / WRITERS + usize::from(writer < count % WRITERS);
            tokio::spawn(
                async move { write(&channels, writer, share, duration, &mut random).await },
            )
        });
        writers.collect()
    }
}

async fn write(
    channels: &[(Control, &'static str)],
    writer: usize,
    count: usize,
    duration: Duration,
    random: &mut Random,
) {
    let author = format!("uid_writer_{writer:02}");
    let pause = duration / u32::try_from(count.max(1)).unwrap();
    let mut number = 0;
    while number < count {
        let (control, channel) = random.pick(channels);
        let burst = [1, 1, 1, 2, 20][random.below(5)].min(count - number);
        for _ in 0..burst {
            control.post_message(
                channel,
                &author,
                &format!("w{writer:02}-{number:05} says this"),
            );
            number += 1;
        }
        // What is written at once is written after a long silence.
        let burst = u32::try_from(burst).unwrap();
        tokio::time::sleep(random.around(pause * burst)).await;
    }
}
