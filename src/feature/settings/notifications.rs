//! The page about notifications. Owns what is typed, and what is known of the service of the system.

use crate::domain::notification_settings::{
    DoNotDisturb, Keywords, MINUTES_OF_DAY, NotificationPreferences, SoundSupport, Volume,
};
use crate::ui::widget::range::SliderEvent;

/// Between two times of quiet hours that are offered, in minutes.
pub const STEP: u16 = 30;

/// Whether the system shows notifications.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ServiceStatus {
    /// It was not asked yet.
    #[default]
    Unknown,
    Found(SoundSupport),
    Missing,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// As typed, while it means what is chosen.
    pub(super) keywords: String,
    pub(super) service: ServiceStatus,
    /// The end of do not disturb, as the user reads it.
    pub(super) quiet_until: Option<String>,
    /// The times of a day, one every [`STEP`].
    times: Vec<String>,
}

/// How long nothing is to disturb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuietChoice {
    Off,
    On,
    /// In minutes from now.
    For(u16),
}

impl QuietChoice {
    /// What the page offers.
    pub const ALL: [Self; 5] = [
        Self::Off,
        Self::For(60),
        Self::For(4 * 60),
        Self::For(8 * 60),
        Self::On,
    ];

    /// Whether it is what is chosen. A time that runs is none of the durations.
    pub(super) fn is(self, chosen: DoNotDisturb) -> bool {
        match self {
            Self::Off => chosen == DoNotDisturb::Off,
            Self::On => chosen == DoNotDisturb::On,
            Self::For(_) => false,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    KeywordsEdited(String),
    QuietChosen(QuietChoice),
    VolumeMoved(SliderEvent),
    PlayPressed,
}

/// The volume changes when the slider is released; before, it is returned.
pub(super) fn move_volume(
    SliderEvent { value, done }: SliderEvent,
    into: &mut NotificationPreferences,
) -> Option<Volume> {
    let volume = Volume::new(value);
    if done {
        into.volume = volume;
    }
    (!done).then_some(volume)
}

impl State {
    /// As far as it is known.
    pub(super) fn sound(&self) -> SoundSupport {
        match self.service {
            ServiceStatus::Found(sound) => sound,
            ServiceStatus::Unknown | ServiceStatus::Missing => SoundSupport::None,
        }
    }

    pub fn new(
        preferences: &NotificationPreferences,
        service: ServiceStatus,
        quiet_until: Option<String>,
        format_time: impl Fn(u16) -> String,
    ) -> Self {
        let steps = (0..MINUTES_OF_DAY / STEP).map(|step| step * STEP);
        Self {
            keywords: preferences.keywords.list(),
            service,
            quiet_until,
            times: steps.map(format_time).collect(),
        }
    }

    /// Each time that is offered, in minutes, and as the user reads it.
    pub(super) fn times(&self) -> impl Iterator<Item = (u16, &str)> {
        let minutes = (0..MINUTES_OF_DAY).step_by(STEP.into());
        minutes.zip(self.times.iter().map(String::as_str))
    }

    /// Takes what is known now. What is typed stays as it is, as long as it means the same.
    pub(super) fn update(&mut self, known: Self) {
        let typed = std::mem::take(&mut self.keywords);
        let is_same = Keywords::parse(&typed).list() == known.keywords;
        *self = known;
        if is_same {
            self.keywords = typed;
        }
    }

    pub(super) fn edit_keywords(&mut self, text: String, into: &mut NotificationPreferences) {
        into.keywords = Keywords::parse(&text);
        self.keywords = text;
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn keywords_stay_as_typed_while_they_mean_the_same() {
        let mut preferences = NotificationPreferences::default();
        let known = |preferences: &NotificationPreferences| {
            State::new(preferences, ServiceStatus::Missing, None, |minute| {
                minute.to_string()
            })
        };
        let mut state = known(&preferences);
        state.edit_keywords("Tide, ".into(), &mut preferences);
        assert_eq!(preferences.keywords.list(), "tide");
        state.update(known(&preferences));
        assert_eq!(state.keywords, "Tide, ");
        assert_eq!(state.service, ServiceStatus::Missing);
        preferences.keywords = Keywords::parse("gate");
        state.update(known(&preferences));
        assert_eq!(state.keywords, "gate");
    }

    #[test]
    fn volume_changes_when_the_slider_is_released() {
        let mut preferences = NotificationPreferences::default();
        let before = preferences.volume;
        let moved = |value, done| SliderEvent { value, done };
        let dragged = move_volume(moved(30.0, false), &mut preferences);
        assert_eq!(
            (dragged, preferences.volume),
            (Some(Volume::new(30.0)), before)
        );
        assert_eq!(move_volume(moved(40.0, true), &mut preferences), None);
        assert_eq!(preferences.volume.percent(), 40);
    }

    #[test]
    fn times_of_a_day_are_offered_in_steps() {
        let preferences = NotificationPreferences::default();
        let format = |minute: u16| format!("{}:{}", minute / 60, minute % 60);
        let state = State::new(&preferences, ServiceStatus::Unknown, None, format);
        let times: Vec<_> = state.times().collect();
        assert_eq!(times.len(), 48);
        assert_eq!(times.first(), Some(&(0, "0:0")));
        assert_eq!(times.last(), Some(&(23 * 60 + 30, "23:30")));
    }

    #[test]
    fn a_time_that_runs_is_none_of_the_choices() {
        let until = DoNotDisturb::Until(Timestamp::MAX);
        for (chosen, expected) in [
            (DoNotDisturb::Off, Some(QuietChoice::Off)),
            (DoNotDisturb::On, Some(QuietChoice::On)),
            (until, None),
        ] {
            let found = QuietChoice::ALL.into_iter().find(|it| it.is(chosen));
            assert_eq!(found, expected);
        }
    }
}
