//! What a demo community knows: its servers, channels, messages, people and sockets.

mod channel;
mod recent;
mod sockets;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::Options;
use super::control::Faults;
use super::history;
use super::identity::Sessions;
use super::people::{self, Resident};
pub(super) use channel::{Attachment, Channel, Said};
pub(super) use recent::{Blob, Blobs, Recent};
pub(super) use sockets::{Frame, Sockets};

/// Which community it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Speaks every extension.
    Harbor,
    /// Speaks the plain contract.
    Garden,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Harbor => "Harbor Commons",
            Self::Garden => "Night Garden",
        }
    }

    pub(super) fn icon_text(self) -> &'static str {
        match self {
            Self::Harbor => "HC",
            Self::Garden => "NG",
        }
    }

    pub(super) fn is_extended(self) -> bool {
        self == Self::Harbor
    }

    pub(super) fn residents(self) -> &'static [Resident] {
        match self {
            Self::Harbor => people::HARBOR,
            Self::Garden => people::GARDEN,
        }
    }
}

/// One server of a community's backend.
#[derive(Debug, Clone)]
pub(super) struct Server {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) icon_text: &'static str,
    pub(super) groups: Vec<Group>,
}

/// A category.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) id: &'static str,
    pub(super) label: &'static str,
    pub(super) kind: &'static str,
    /// Id and name of each channel.
    pub(super) channels: Vec<(&'static str, &'static str)>,
}

/// What somebody calls themselves.
#[derive(Debug, Clone)]
pub(super) struct Profile {
    pub(super) display_name: String,
    pub(super) face: Face,
    pub(super) version: u64,
    pub(super) updated_at: i64,
}

/// How somebody is shown.
#[derive(Debug, Clone)]
pub(super) enum Face {
    /// Drawn by the client, in the colours of this name.
    Preset(String),
    /// The picture of this id.
    Picture(String),
}

/// How many keys of requests are remembered.
const MOST_KEYS: usize = 10_000;

/// Whether a community answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Serving,
    Paused,
    Closed,
}

/// What changes.
pub(super) struct State {
    pub(super) servers: Vec<Server>,
    pub(super) channels: BTreeMap<String, Channel>,
    pub(super) profiles: HashMap<String, Profile>,
    pub(super) left: HashMap<(String, String), i64>,
    pub(super) sockets: Sockets,
    pub(super) sessions: Sessions,
    /// Under the key of a request, the message it made and when.
    pub(super) keys: Recent<(String, i64)>,
    pub(super) blobs: Blobs,
}

/// A community as its handlers share it.
pub(super) struct Shared {
    pub(super) kind: Kind,
    pub(super) url: String,
    pub(super) seed: u64,
    pub(super) controls: bool,
    pub(super) faults: Faults,
    lively: bool,
    state: Mutex<State>,
    stage: watch::Sender<Stage>,
}

impl Shared {
    pub(super) fn new(kind: Kind, url: &str, options: Options) -> Self {
        let (stage, _) = watch::channel(Stage::Serving);
        Self {
            kind,
            url: url.to_owned(),
            seed: options.seed,
            controls: options.controls,
            faults: Faults::default(),
            lively: options.lively,
            state: Mutex::new(State::seeded(kind, options.seed)),
            stage,
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_lively(&self) -> bool {
        self.lively
    }

    /// The id of the first server.
    pub(super) fn first_server(&self) -> String {
        self.lock()
            .servers
            .first()
            .map_or_else(String::new, |server| server.id.to_owned())
    }

    /// Says that it is over.
    pub(super) fn close(&self) {
        let _before = self.stage.send_replace(Stage::Closed);
        self.lock().sockets.drop_all();
    }

    /// Stops listening until told to go on; every socket is cut.
    pub(super) fn pause(&self) {
        self.step(Stage::Serving, Stage::Paused);
        self.lock().sockets.drop_all();
    }

    /// Listens again.
    pub(super) fn resume(&self) {
        self.step(Stage::Paused, Stage::Serving);
    }

    fn step(&self, from: Stage, to: Stage) {
        let _changed = self.stage.send_if_modified(|stage| {
            let fits = *stage == from;
            if fits {
                *stage = to;
            }
            fits
        });
    }

    /// Waits until it is over.
    pub(super) async fn closed(&self) {
        self.until(|stage| stage == Stage::Closed).await;
    }

    /// Waits until it does not listen any more.
    pub(super) async fn stopped(&self) {
        self.until(|stage| stage != Stage::Serving).await;
    }

    /// Waits until it is to listen again, or over. Gives whether it is to listen.
    pub(super) async fn resumed(&self) -> bool {
        self.until(|stage| stage != Stage::Paused).await;
        *self.stage.borrow() == Stage::Serving
    }

    async fn until(&self, wished: impl Fn(Stage) -> bool) {
        let mut stage = self.stage.subscribe();
        // An error says that the sender is gone, which is the end too.
        let _ = stage.wait_for(|stage| wished(*stage)).await;
    }

    /// Begins anew, as a server does whose memory was all it had.
    pub(super) fn forget(&self) {
        let fresh = State::seeded(self.kind, self.seed);
        let mut state = self.lock();
        let sockets = std::mem::take(&mut state.sockets);
        *state = fresh;
        state.sockets = sockets.restarted();
    }

    /// Begins anew, as a server does that keeps what was said.
    pub(super) fn restart(&self) {
        let mut state = self.lock();
        state.sockets = std::mem::take(&mut state.sockets).restarted();
    }
}

impl State {
    fn seeded(kind: Kind, seed: u64) -> Self {
        let servers = history::servers(kind);
        let channels = history::channels(kind, &servers, seed);
        let profiles = kind.residents().iter().map(|resident| {
            let profile = Profile {
                display_name: resident.name.to_owned(),
                face: Face::Preset(resident.preset.to_owned()),
                version: 1,
                updated_at: super::envelope::now(),
            };
            (resident.uid.to_owned(), profile)
        });
        Self {
            profiles: profiles.collect(),
            servers,
            channels,
            left: HashMap::new(),
            sockets: Sockets::default(),
            sessions: Sessions::default(),
            keys: Recent::new(MOST_KEYS),
            blobs: Blobs::default(),
        }
    }

    /// Somebody's profile, made when it is first asked for (`docs/backend-contract.md` 5.9).
    pub(super) fn profile(&mut self, uid: &str) -> Profile {
        const PRESETS: [&str; 6] = ["horizon", "reef", "mint", "ember", "violet", "slate"];
        let profile = self.profiles.entry(uid.to_owned()).or_insert_with(|| {
            let (tail, most) = uid
                .strip_prefix("uid_")
                .map_or((uid, 14), |tail| (tail, 10));
            // Bytes are counted, so that a letter may be cut.
            let tail = tail.as_bytes().get(..most).unwrap_or(tail.as_bytes());
            let tail = String::from_utf8_lossy(tail);
            let sum: u32 = uid.chars().map(u32::from).fold(0, u32::wrapping_add);
            let preset = usize::try_from(sum % 6)
                .ok()
                .and_then(|place| PRESETS.get(place))
                .copied();
            Profile {
                display_name: format!("User {tail}"),
                face: Face::Preset(preset.unwrap_or("horizon").to_owned()),
                version: 1,
                updated_at: super::envelope::now(),
            }
        });
        profile.clone()
    }
}
