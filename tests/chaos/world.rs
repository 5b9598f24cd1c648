//! The servers and those who write on them.

use std::time::Duration;

use openchat::demo::{self, Control, Demo, FaultRates, Options};
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
pub struct Place {
    /// What the user calls it.
    pub name: &'static str,
    pub control: Control,
    /// IDs and names of the channels that are written in.
    pub channels: &'static [(&'static str, &'static str)],
    url: String,
    server: String,
}

pub struct World {
    pub places: Vec<Place>,
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

async fn start_demo(idempotent_send: bool) -> Demo {
    demo::start(Options {
        lively: false,
        histories: false,
        idempotent_send,
        ..Options::default()
    })
    .await
    .unwrap()
}

impl World {
    pub async fn start() -> Self {
        let demos = [start_demo(true).await, start_demo(false).await];
        let place = |name, demo: &Demo, index: usize, channels| Place {
            name,
            control: demo.control(index).unwrap(),
            channels,
            url: demo.communities()[index].url.clone(),
            server: demo.communities()[index].server_id.clone(),
        };
        Self {
            places: vec![
                place("Extended", &demos[0], 0, EXTENDED),
                place("Unkeyed", &demos[1], 0, EXTENDED),
                place("Plain", &demos[0], 1, PLAIN),
            ],
            _demos: demos,
        }
    }

    /// All channels, as indices of their places and of their own.
    pub fn channels(&self) -> Vec<(usize, usize)> {
        let places = self.places.iter().enumerate();
        let channels = places
            .map(|(place, it)| (0..it.channels.len()).map(move |channel| (place, channel)));
        channels.flatten().collect()
    }

    pub fn set_fault_rates(&self, rates: FaultRates) {
        for (number, place) in (1..).zip(&self.places) {
            let seed = rates.seed.wrapping_mul(31) + number;
            place.control.set_fault_rates(FaultRates { seed, ..rates });
        }
    }

    /// The bodies of a channel, oldest first.
    pub fn bodies(&self, (place, channel): (usize, usize)) -> Vec<String> {
        let place = &self.places[place];
        place.control.message_bodies(place.channels[channel].0)
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
        for place in &self.places {
            let mut joined = JoinedServer::new(
                place.name.into(),
                place.url.clone(),
                place.server.as_str().into(),
                format!("dev_abcdefghijk{}", place.name).as_str().into(),
            );
            joined.overrides.name = Some(place.name.to_owned());
            registry.add(joined).unwrap();
        }
        registry.save(&profile.registry()).unwrap();
        folder
    }

    /// Starts the others, who write `count` messages over this time: sometimes one, sometimes many at once.
    pub fn start_writers(&self, seed: u64, count: usize, duration: Duration) -> Vec<JoinHandle<()>> {
        let writers = (0..WRITERS).map(|writer| {
            let mut channels: Vec<_> = self
                .channels()
                .into_iter()
                .map(|(place, channel)| {
                    let place = &self.places[place];
                    (place.control.clone(), place.channels[channel].0)
                })
                .collect();
            // Some channels are livelier than others.
            channels.push(channels[0].clone());
            let mut random = Random::new(seed, 100 + writer as u64);
            let share = count / WRITERS + usize::from(writer < count % WRITERS);
            tokio::spawn(async move { write(&channels, writer, share, duration, &mut random).await })
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
    /// Of the pauses, so that bursts are common.
    const MEAN_BURST: u32 = 5;
    let author = format!("uid_writer_{writer:02}");
    let pause = duration * MEAN_BURST / u32::try_from(count.max(1)).unwrap();
    let mut number = 0;
    while number < count {
        let (control, channel) = random.pick(channels);
        let burst = [1, 1, 1, 2, 20][random.below(5)].min(count - number);
        for _ in 0..burst {
            control.post_message(channel, &author, &format!("w{writer:02}-{number:05} says this"));
            number += 1;
        }
        tokio::time::sleep(random.around(pause)).await;
    }
}
