//! What every feature may read: the servers, the words, the look, the window.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use iced::{Size, window};
use jiff::Timestamp;

use crate::domain::id::ServerUid;
use crate::domain::preference::{Appearance, Preferences};
use crate::domain::server::Server;
use crate::domain::timeline::calendar::Calendar;
use crate::feature::context::{Ctx, Pictures};
use crate::i18n::Strings;
use crate::i18n::calendar::Almanac;
use crate::platform::locale;
use crate::ui::Theme;
use crate::ui::theme::Variant;

/// What every feature may read.
pub(super) struct Stage {
    /// The joined servers.
    pub(super) servers: BTreeMap<ServerUid, Server>,
    /// Their order in the rail.
    pub(super) order: Vec<ServerUid>,
    /// The one in view.
    pub(super) current: Option<ServerUid>,
    pub(super) strings: Strings,
    pub(super) theme: Theme,
    pub(super) calendar: Arc<dyn Calendar>,
    pub(super) window: Option<window::Id>,
    pub(super) size: Size,
    pub(super) focused: bool,
    /// Pictures of people, of all servers.
    pub(super) pictures: Pictures,
    /// The language the command line asks for; wins over the preference.
    pub(super) asked: Option<String>,
    today: jiff::civil::Date,
}

impl Stage {
    pub(super) fn new(preferences: &Preferences, asked: Option<String>, size: Size) -> Self {
        let strings = strings(preferences, asked.as_deref());
        let almanac = Almanac::new(
            strings.clone(),
            preferences.hours,
            locale::zone(),
            Timestamp::now(),
        );
        Self {
            servers: BTreeMap::new(),
            order: Vec::new(),
            current: None,
            theme: Theme::new(variant(preferences.appearance)),
            today: almanac.today(),
            calendar: Arc::new(almanac),
            strings,
            window: None,
            size,
            focused: true,
            pictures: Pictures::default(),
            asked,
        }
    }

    /// Takes up changed preferences.
    pub(super) fn prefer(&mut self, preferences: &Preferences) {
        self.theme = Theme::new(variant(preferences.appearance));
        self.strings = strings(preferences, self.asked.as_deref());
        self.relabel(preferences);
    }

    /// Labels all times anew when a new day has begun.
    pub(super) fn follow_the_day(&mut self, preferences: &Preferences) {
        if locale::zone().to_datetime(Timestamp::now()).date() != self.today {
            self.relabel(preferences);
        }
    }

    fn relabel(&mut self, preferences: &Preferences) {
        let almanac = Almanac::new(
            self.strings.clone(),
            preferences.hours,
            locale::zone(),
            Timestamp::now(),
        );
        self.today = almanac.today();
        self.calendar = Arc::new(almanac);
        for server in self.servers.values_mut() {
            server.set_calendar(&self.calendar);
        }
    }

    /// The server in view.
    pub(super) fn server(&self) -> Option<&Server> {
        self.servers.get(self.current.as_ref()?)
    }

    /// The server in view, to change it.
    pub(super) fn server_mut(&mut self) -> Option<&mut Server> {
        self.servers.get_mut(self.current.as_ref()?)
    }

    /// What a feature may read while the server in view is shown.
    pub(super) fn ctx(&self) -> Option<Ctx<'_>> {
        self.ctx_of(self.current.as_ref()?)
    }

    /// What a feature may read of some server.
    pub(super) fn ctx_of(&self, server: &ServerUid) -> Option<Ctx<'_>> {
        Some(Ctx {
            server: self.servers.get(server)?,
            strings: &self.strings,
            theme: &self.theme,
            pictures: &self.pictures,
            now: Instant::now(),
            window: self.size,
        })
    }

    /// The servers in the order of the rail.
    pub(super) fn in_order(&self) -> impl Iterator<Item = &Server> {
        self.order.iter().filter_map(|uid| self.servers.get(uid))
    }

    /// The server `steps` below the one in view; wraps around.
    pub(super) fn neighbour(&self, steps: isize) -> Option<ServerUid> {
        let count = isize::try_from(self.order.len())
            .ok()
            .filter(|count| *count > 0)?;
        let at = self
            .order
            .iter()
            .position(|uid| Some(uid) == self.current.as_ref());
        let at = at.and_then(|at| isize::try_from(at).ok()).unwrap_or(0);
        let next = usize::try_from((at + steps).rem_euclid(count)).ok()?;
        self.order.get(next).cloned()
    }
}

/// The words: as the command line asks, else as preferred, else as the system.
fn strings(preferences: &Preferences, asked: Option<&str>) -> Strings {
    let chosen = asked
        .map(str::to_owned)
        .or_else(|| preferences.language.clone());
    Strings::negotiate(&chosen.map_or_else(locale::languages, |chosen| vec![chosen]))
}

/// The theme of a look.
pub(super) fn variant(appearance: Appearance) -> Variant {
    match appearance {
        Appearance::Dark => Variant::Dark,
        Appearance::Light => Variant::Light,
        Appearance::HighContrastDark => Variant::HighContrastDark,
        Appearance::HighContrastLight => Variant::HighContrastLight,
    }
}
