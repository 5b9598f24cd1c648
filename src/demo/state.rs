//! What a demo community knows: its servers, channels, messages, people and sockets.

mod channel;
mod sockets;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::Options;
use super::control::Faults;
use super::history;
use super::identity::Sessions;
use super::people::{self, Resident};
pub(super) use channel::{Channel, Said};
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
    pub(super) preset: String,
    pub(super) version: u64,
    pub(super) updated_at: i64,
}

/// What changes.
pub(super) struct State {
    pub(super) servers: Vec<Server>,
    pub(super) channels: BTreeMap<String, Channel>,
    pub(super) profiles: HashMap<String, Profile>,
    pub(super) left: HashMap<(String, String), i64>,
    pub(super) sockets: Sockets,
    pub(super) sessions: Sessions,
    pub(super) keys: HashMap<(String, String), (String, String, i64)>,
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
    open: watch::Sender<bool>,
}

impl Shared {
    pub(super) fn new(kind: Kind, url: &str, options: Options) -> Self {
        let (open, _) = watch::channel(true);
        Self {
            kind,
            url: url.to_owned(),
            seed: options.seed,
            controls: options.controls,
            faults: Faults::default(),
            lively: options.lively,
            state: Mutex::new(State::seeded(kind, options.seed)),
            open,
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
        let _before = self.open.send_replace(false);
        self.lock().sockets.drop_all();
    }

    /// Waits until it is over.
    pub(super) async fn closed(&self) {
        let mut open = self.open.subscribe();
        // An error says that the sender is gone, which is the end too.
        let _ = open.wait_for(|open| !open).await;
    }

    /// Begins anew, as a server does whose memory was all it had.
    pub(super) fn forget(&self) {
        let fresh = State::seeded(self.kind, self.seed);
        let mut state = self.lock();
        state.sockets.drop_all();
        *state = fresh;
    }
}

impl State {
    fn seeded(kind: Kind, seed: u64) -> Self {
        let servers = history::servers(kind);
        let channels = history::channels(kind, &servers, seed);
        let profiles = kind.residents().iter().map(|resident| {
            let profile = Profile {
                display_name: resident.name.to_owned(),
                preset: resident.preset.to_owned(),
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
            keys: HashMap::new(),
        }
    }

    /// Somebody's profile, made when it is first asked for (`docs/backend-contract.md` 5.9).
    pub(super) fn profile(&mut self, uid: &str) -> Profile {
        const PRESETS: [&str; 6] = ["horizon", "reef", "mint", "ember", "violet", "slate"];
        let profile = self.profiles.entry(uid.to_owned()).or_insert_with(|| {
            let tail = uid.strip_prefix("uid_").map_or_else(
                || uid.get(..14).unwrap_or(uid),
                |tail| tail.get(..10).unwrap_or(tail),
            );
            let sum: u32 = uid.chars().map(u32::from).fold(0, u32::wrapping_add);
            let preset = usize::try_from(sum % 6)
                .ok()
                .and_then(|place| PRESETS.get(place))
                .copied();
            Profile {
                display_name: format!("User {tail}"),
                preset: preset.unwrap_or("horizon").to_owned(),
                version: 1,
                updated_at: super::envelope::now(),
            }
        });
        profile.clone()
    }
}
